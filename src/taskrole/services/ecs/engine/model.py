"""The values of ECS services: the service, its deployments and its task sets. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from taskrole.services.ecs.model import ClusterKey, Document

SERVICE_GROUP = "service:"


class ServiceStatus(StrEnum):
    """AWS: Service.status."""

    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"
    INACTIVE = "INACTIVE"


class DeploymentStatus(StrEnum):
    """AWS: Deployment.status; also TaskSet.status, which has DRAINING besides."""

    PRIMARY = "PRIMARY"
    ACTIVE = "ACTIVE"
    DRAINING = "DRAINING"
    INACTIVE = "INACTIVE"


class RolloutState(StrEnum):
    """AWS: DeploymentRolloutState."""

    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, order=True)
class ServiceKey:
    """Names one ECS service."""

    cluster: ClusterKey
    name: str

    @property
    def arn(self) -> str:
        """The service's ARN."""
        return self._arn("service")

    @property
    def group(self) -> str:
        """The task group of the service's tasks."""
        return f"{SERVICE_GROUP}{self.name}"

    def _arn(self, resource_type: str, *path: str) -> str:
        key = self.cluster
        rest = "/".join((key.name, self.name, *path))
        return f"arn:aws:ecs:{key.region}:{key.account_id}:{resource_type}/{rest}"

    def deployment_arn(self, identifier: str) -> str:
        """The ARN of a service deployment."""
        return self._arn("service-deployment", identifier)

    def revision_arn(self, identifier: str) -> str:
        """The ARN of a service revision."""
        return self._arn("service-revision", identifier)

    def task_set_arn(self, identifier: str) -> str:
        """The ARN of a task set."""
        return self._arn("task-set", identifier)


@dataclass(frozen=True, slots=True)
class EcsService:
    """One ECS service; documents are kept as they were given.

    ``look_at`` is when the engine looks at the service by itself, None for only when something changes.
    ``steady_at`` is when it last said that it has reached a steady state.
    """

    key: ServiceKey
    status: ServiceStatus
    desired_count: int
    created_at: datetime
    created_by: str = ""
    scheduling_strategy: str = "REPLICA"
    deployment_controller: str = "ECS"
    minimum_healthy_percent: int = 100
    maximum_percent: int = 200
    deployment_configuration: Document = field(default_factory=dict)
    placement_constraints: tuple[Document, ...] = ()
    placement_strategy: tuple[Document, ...] = ()
    launch_type: str = ""
    health_check_grace_period_seconds: int | None = None
    enable_ecs_managed_tags: bool = False
    enable_execute_command: bool = False
    propagate_tags: str = "NONE"
    availability_zone_rebalancing: str = ""
    role_arn: str = ""
    client_token: str = ""
    request_hash: str = ""
    look_at: datetime | None = None
    steady_at: datetime | None = None
    inactive_at: datetime | None = None

    @property
    def is_daemon(self) -> bool:
        """Whether one task runs on every instance."""
        return self.scheduling_strategy == "DAEMON"

    @property
    def is_external(self) -> bool:
        """Whether task sets take the place of deployments."""
        return self.deployment_controller == "EXTERNAL"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment of a service: a revision of its configuration, and how far it is.

    ``configuration`` has the members of a service revision (taskDefinition, launchType, networkConfiguration, ...).
    ``failed_tasks`` counts tasks in a row that failed to start or failed their health check; ``backoff`` how many
    starts in a row failed, which sets ``next_start_at``. ``identifier`` names the service deployment, ``revision_id``
    the service revision that it brings.
    """

    service: ServiceKey
    deployment_id: str
    status: DeploymentStatus
    configuration: Document
    created_at: datetime
    updated_at: datetime
    identifier: str
    revision_id: str
    source_revision_id: str = ""
    requested_count: int = 0
    rollout_state: RolloutState = RolloutState.IN_PROGRESS
    rollout_reason: str = ""
    failed_tasks: int = 0
    backoff: int = 0
    last_failed_at: datetime | None = None
    next_start_at: datetime | None = None
    finished_at: datetime | None = None
    stopped_at: datetime | None = None
    service_status: str = "IN_PROGRESS"
    status_reason: str = ""
    rollback: Document | None = None
    rolling_back: str = ""
    """The id of the deployment that failed, while this one is being brought back in its place."""

    @property
    def task_definition(self) -> str:
        """The ARN of the task definition."""
        arn: str = self.configuration.get("taskDefinition", "")
        return arn


@dataclass(frozen=True, slots=True)
class TaskSet:
    """One task set of a service with the EXTERNAL controller; its tasks are started by ``ecs-svc/<its id>``."""

    service: ServiceKey
    task_set_id: str
    status: DeploymentStatus
    configuration: Document
    created_at: datetime
    updated_at: datetime
    scale_percent: float = 100.0
    external_id: str = ""
    client_token: str = ""
    stability_status: str = "STABILIZING"
    stability_status_at: datetime | None = None
    backoff: int = 0
    last_failed_at: datetime | None = None
    next_start_at: datetime | None = None

    @property
    def arn(self) -> str:
        """The task set's ARN."""
        return self.service.task_set_arn(self.task_set_id.removeprefix("ecs-svc/"))


@dataclass(frozen=True, slots=True)
class Message:
    """A service event as DescribeServices shows it."""

    message_id: str
    created_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class CapacityProvider:
    """A capacity provider: a named part of a cluster's container instances."""

    account_id: str
    region: str
    name: str
    document: Document
    update_status: str = ""

    @property
    def arn(self) -> str:
        """The capacity provider's ARN."""
        return f"arn:aws:ecs:{self.region}:{self.account_id}:capacity-provider/{self.name}"
