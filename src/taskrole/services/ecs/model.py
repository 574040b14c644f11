"""The values of ECS: clusters, task definitions, container instances, tasks and their containers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]
"""A part of a request or answer in AWS's own member names, kept as JSON."""

CONTAINER_ROLES = "container-roles"
"""The session option of a task that says that some of its containers have roles of their own."""

LOG_DRIVER_MODE = "log-driver-mode"
"""The option of a task that says how its containers write logs where their definition does not."""


class ClusterStatus(StrEnum):
    """AWS: Cluster.status."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class TaskDefinitionStatus(StrEnum):
    """AWS: TaskDefinition.status."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS"


class InstanceStatus(StrEnum):
    """AWS: ContainerInstance.status, as far as instances without trunking use it."""

    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"
    INACTIVE = "INACTIVE"


class TaskStatus(StrEnum):
    """AWS: developer guide, task life cycle; in the order in which a task passes them."""

    PROVISIONING = "PROVISIONING"
    PENDING = "PENDING"
    ACTIVATING = "ACTIVATING"
    RUNNING = "RUNNING"
    DEACTIVATING = "DEACTIVATING"
    STOPPING = "STOPPING"
    DEPROVISIONING = "DEPROVISIONING"
    STOPPED = "STOPPED"


class StopCode(StrEnum):
    """AWS: TaskStopCode."""

    TASK_FAILED_TO_START = "TaskFailedToStart"
    ESSENTIAL_CONTAINER_EXITED = "EssentialContainerExited"
    USER_INITIATED = "UserInitiated"
    SERVICE_SCHEDULER_INITIATED = "ServiceSchedulerInitiated"
    TERMINATION_NOTICE = "TerminationNotice"


class RoleType(StrEnum):
    """Which of a task's roles credentials are for; the agent protocol's spelling."""

    APPLICATION = "TaskApplication"
    EXECUTION = "TaskExecution"


@dataclass(frozen=True, slots=True, order=True)
class ClusterKey:
    """Names one cluster."""

    account_id: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        """The cluster's ARN."""
        return f"arn:aws:ecs:{self.region}:{self.account_id}:cluster/{self.name}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster; ``settings`` and ``configuration`` as given."""

    key: ClusterKey
    status: ClusterStatus
    settings: tuple[Document, ...] = ()
    configuration: Document | None = None
    inactive_at: datetime | None = None
    capacity_providers: tuple[str, ...] = ()
    default_strategy: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """One revision; ``document`` is the normalised definition without status and times."""

    account_id: str
    region: str
    family: str
    revision: int
    status: TaskDefinitionStatus
    document: Document
    registered_at: datetime
    registered_by: str
    deregistered_at: datetime | None = None

    @property
    def arn(self) -> str:
        """The task definition's ARN."""
        return f"arn:aws:ecs:{self.region}:{self.account_id}:task-definition/{self.family}:{self.revision}"

    @property
    def name(self) -> str:
        """``family:revision``."""
        return f"{self.family}:{self.revision}"


@dataclass(frozen=True, slots=True)
class Resources:
    """CPU units, memory in MiB and host ports: what an instance has, or a task takes."""

    cpu: int = 0
    memory_mib: int = 0
    tcp_ports: frozenset[int] = frozenset()
    udp_ports: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ContainerInstance:
    """One machine of a cluster.

    ``registered`` is what its agent offered (ports: those it keeps for itself), ``used`` what tasks have reserved.
    ``owner_arn`` and ``owner_session`` are the principal that registered it: nobody else may speak for it.
    ``reservation`` counts changes of ``used``. ``sequence`` numbers the messages to the agent.
    """

    key: ClusterKey
    instance_id: str
    ec2_instance_id: str
    status: InstanceStatus
    registered: Resources
    attributes: Mapping[str, str]
    registered_at: datetime
    owner_arn: str
    owner_session: str
    custom_attributes: Mapping[str, str] = field(default_factory=dict)
    used: Resources = Resources()
    agent_connected: bool = False
    connection_id: str = ""
    disconnected_at: datetime | None = None
    version: int = 1
    version_info: Document = field(default_factory=dict)
    status_reason: str = ""
    reservation: int = 0
    sequence: int = 0
    client_token: str = ""
    inactive_at: datetime | None = None

    @property
    def arn(self) -> str:
        """The container instance's ARN."""
        return (
            f"arn:aws:ecs:{self.key.region}:{self.key.account_id}:container-instance/{self.key.name}/{self.instance_id}"
        )

    @property
    def all_attributes(self) -> Mapping[str, str]:
        """The agent's, the built-in and the custom attributes; an attribute without a value has an empty one."""
        if not self.custom_attributes:
            return self.attributes
        return {**self.attributes, **self.custom_attributes}


@dataclass(frozen=True, slots=True)
class Container:
    """One container of a task, as the agent reported it."""

    name: str
    image: str
    container_id: str
    essential: bool = True
    cpu: int = 0
    memory_mib: int | None = None
    memory_reservation_mib: int | None = None
    has_health_check: bool = False
    last_status: TaskStatus = TaskStatus.PENDING
    runtime_id: str = ""
    image_digest: str = ""
    exit_code: int | None = None
    reason: str = ""
    network_bindings: tuple[Document, ...] = ()
    health_status: str = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``demand`` is reserved on its instance until it is STOPPED.

    ``delivery_pending`` says that the agent has not yet acknowledged the task's present desired status;
    ``run_delivered`` that it once acknowledged the task itself. A service's task is ``settled`` when the service engine
    has noticed its end.
    """

    key: ClusterKey
    task_id: str
    container_instance_id: str
    family: str
    revision: int
    group: str
    demand: Resources
    containers: tuple[Container, ...]
    created_at: datetime
    cpu: str = ""
    memory: str = ""
    last_status: TaskStatus = TaskStatus.PENDING
    desired_status: TaskStatus = TaskStatus.RUNNING
    version: int = 1
    started_by: str = ""
    launch_type: str = "EC2"
    overrides: Document = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    availability_zone: str = ""
    enable_execute_command: bool = False
    task_role_arn: str = ""
    execution_role_arn: str = ""
    connectivity: str = ""
    connectivity_at: datetime | None = None
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    started_at: datetime | None = None
    stopping_at: datetime | None = None
    execution_stopped_at: datetime | None = None
    stopped_at: datetime | None = None
    stop_code: str = ""
    stopped_reason: str = ""
    delivery_pending: bool = True
    run_delivered: bool = False
    sessions_revoked: bool = False
    settled: bool = True
    capacity_provider_name: str = ""
    protected_until: datetime | None = None
    session_options: Document = field(default_factory=dict)
    network_interface: Document = field(default_factory=dict)
    """In mode awsvpc: see ``networks``."""

    @property
    def arn(self) -> str:
        """The task's ARN."""
        return f"arn:aws:ecs:{self.key.region}:{self.key.account_id}:task/{self.key.name}/{self.task_id}"

    @property
    def has_roles(self) -> bool:
        """Whether there are sessions that end with the task."""
        return bool(self.task_role_arn or self.execution_role_arn or CONTAINER_ROLES in self.session_options)

    @property
    def container_instance_arn(self) -> str:
        """The ARN of the container instance that it is on."""
        key = self.key
        return f"arn:aws:ecs:{key.region}:{key.account_id}:container-instance/{key.name}/{self.container_instance_id}"

    @property
    def task_definition_arn(self) -> str:
        """The ARN of the task definition that it was started from."""
        key = self.key
        return f"arn:aws:ecs:{key.region}:{key.account_id}:task-definition/{self.family}:{self.revision}"


@dataclass(frozen=True, slots=True)
class TaskCredentials:
    """The credentials id of one role of one task, and when its next session is due. Holds no session itself.

    ``refresh_at`` is None until the agent acknowledged the first session. The id is a secret: it never leaves but in
    messages to the agent.
    """

    credentials_id: str = field(repr=False)
    key: ClusterKey
    task_id: str
    container_instance_id: str
    role_type: RoleType
    role_arn: str
    refresh_at: datetime | None = None
    expires_at: datetime | None = None
    container_name: str = ""
    """The only container that the role is for; empty for the whole task."""
