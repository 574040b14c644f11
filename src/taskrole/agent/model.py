"""Tasks as the agent sees them: what the control plane wants (specifications) and what is (records)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LABEL_PREFIX = "com.amazonaws.ecs."
INSTANCE_LABEL = "taskrole.instance"
TRANSPARENT_ENDPOINTS_LABEL = "taskrole.transparent-endpoints"
ENDPOINT_URL_LABEL = "taskrole.endpoint-url"
AWSVPC = "awsvpc"


class Desired(StrEnum):
    """What the control plane wants of a task."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class TaskStatus(StrEnum):
    """How far a task is, in the words of SubmitTaskStateChange."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class Phase(StrEnum):
    """How far a container is."""

    WAITING = "WAITING"
    """Nothing was done for it yet; or its conditions are not met."""
    STARTING = "STARTING"
    """It is being pulled, created and started."""
    RUNNING = "RUNNING"
    STOPPING = "STOPPING"
    """It was asked to stop."""
    STOPPED = "STOPPED"
    """It has ended, or it could not be started, or it never will be."""


class Condition(StrEnum):
    """When a container may start, with regard to another one. Source: ECS API, ContainerDependency."""

    START = "START"
    COMPLETE = "COMPLETE"
    SUCCESS = "SUCCESS"
    HEALTHY = "HEALTHY"


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another container of the task that must have got somewhere first."""

    container_name: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """Whether the agent restarts a container in place. Source: ECS API, ContainerRestartPolicy."""

    ignored_exit_codes: tuple[int, ...] = ()
    attempt_period_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class PortMapping:
    """A port of the container and the one on the machine, 0 for any; or ``count`` of them in a row."""

    container_port: int
    host_port: int
    protocol: str
    count: int = 1
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class NetworkInterface:
    """The network interface of a task in mode awsvpc, as the control plane chose it."""

    interface_id: str
    attachment_arn: str
    mac_address: str
    address: str
    """IPv4."""
    vpc_cidr: str
    """The network in which all subnets of the task's VPC are."""
    subnet_gateway: str = ""
    """Address and prefix of the subnet's gateway, such as ``172.31.0.1/20``."""
    private_dns_name: str = ""
    dns_servers: tuple[str, ...] = ()
    dns_search_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """A container of a task as it was sent."""

    name: str
    image: str
    essential: bool = True
    depends_on: tuple[Dependency, ...] = ()
    restart_policy: RestartPolicy | None = None
    start_timeout_seconds: float = 0.0
    """0: no limit."""
    stop_timeout_seconds: int = 0
    """0: the instance's."""
    port_mappings: tuple[PortMapping, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    """Docker's ``Config``."""
    host_config: Mapping[str, Any] = field(default_factory=dict)
    """Docker's ``HostConfig``."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """The container as it was sent, without its environment and its credentials."""
    credentials_id: str = ""
    """Of the role that is this container's alone, if it has one."""

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels that the task definition gives the container."""
        return self.config.get("Labels") or {}


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A task as it was sent. Holds no credentials, only their ids."""

    arn: str
    cluster: str
    family: str
    version: str
    containers: tuple[ContainerSpec, ...]
    volumes: tuple[Mapping[str, Any], ...] = ()
    network_mode: str = ""
    cpu: float = 0.0
    """vCPUs; 0 for no limit."""
    memory_mib: int = 0
    credentials_id: str = ""
    execution_credentials_id: str = ""
    service_name: str = ""
    pid_mode: str = ""
    ipc_mode: str = ""
    network_interface: NetworkInterface | None = None
    """There exactly in network mode awsvpc."""
    session_bound: bool = False
    """Whether its sessions are good only for calls that come through this instance's front."""

    @property
    def task_id(self) -> str:
        """The last part of the ARN."""
        return self.arn.rpartition("/")[2]

    def container(self, name: str) -> ContainerSpec:
        """Return the container called ``name``, which must be one of the task's."""
        return next(container for container in self.containers if container.name == name)

    def owner_of(self, credentials_id: str) -> str:
        """Return the name of the container whose own role an id stands for; empty for an id of the whole task."""
        return next((one.name for one in self.containers if one.credentials_id == credentials_id != ""), "")

    @property
    def has_container_roles(self) -> bool:
        """Whether some containers have roles of their own."""
        return any(container.credentials_id for container in self.containers)


@dataclass(slots=True)
class ContainerRecord:
    """What is known of one container of a task. Changed only by the task's runner."""

    phase: Phase = Phase.WAITING
    docker_id: str = ""
    docker_name: str = ""
    endpoint_id: str = ""
    exit_code: int | None = None
    reason: str = ""
    health: str = ""
    """Docker's ``healthy``, ``unhealthy`` or ``starting``; empty without a check."""
    has_started: bool = False
    stop_requested: bool = False
    image_digest: str = ""
    image_id: str = ""
    addresses: tuple[str, ...] = ()
    network_bindings: tuple[Mapping[str, Any], ...] = ()
    host_ports: tuple[tuple[str, int], ...] = ()
    """Protocol and number of the machine's ports that it has or is about to have."""
    created_at: str = ""
    started_at: str = ""
    finished_at: str = ""
    begun_monotonic: float = 0.0
    """When its start was begun or, after a restart of the agent, adopted."""
    started_monotonic: float = 0.0
    restart_count: int = 0


@dataclass(slots=True)
class TaskRecord:
    """A task on this instance."""

    spec: TaskSpec
    desired: Desired = Desired.RUNNING
    containers: dict[str, ContainerRecord] = field(default_factory=dict)
    volumes: dict[str, str] = field(default_factory=dict)
    """Name in the task definition -> Docker's name, for volumes that live as long as the task."""
    reported: dict[str, str] = field(default_factory=dict)
    """What the control plane has acknowledged: container name -> status, and "" -> status of the task."""
    pull_started_at: str = ""
    pull_stopped_at: str = ""
    execution_stopped_at: str = ""
    stopped_at: str = ""
    reason: str = ""
    pause_name: str = ""
    """Docker's name of the container that holds the namespaces of the task."""
    attached: bool = False
    """Whether the task's network interface was there once."""

    @property
    def arn(self) -> str:
        """The task's ARN."""
        return self.spec.arn
