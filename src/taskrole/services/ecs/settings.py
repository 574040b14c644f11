"""What the operator may set about ECS, with AWS's defaults and quotas."""

from dataclasses import dataclass

CREDENTIALS_LIFE_MIN_SECONDS = 900


@dataclass(frozen=True, slots=True)
class EcsSettings:
    """Addresses as the container instances see them, life times, and quotas (ECS developer guide, service quotas).

    An empty endpoint means the address that the caller itself used. ``container_endpoint`` becomes
    ``AWS_ENDPOINT_URL`` in containers; empty leaves that to the agent.
    """

    registry_host: str = "127.0.0.1:4566"
    ecr_endpoint: str = "http://127.0.0.1:4566"
    awslogs_endpoint: str = "http://127.0.0.1:4566"
    acs_endpoint: str = ""
    telemetry_endpoint: str = ""
    container_endpoint: str = ""
    credentials_life_seconds: int = 6 * 3600
    heartbeat_seconds: float = 25.0
    delivery_poll_seconds: float = 0.8
    """How often a process looks for work that another replica made for its agents."""
    idle_poll_seconds: float = 5.0
    """How often a session looks by itself whether it is still the instance's."""
    resend_seconds: float = 10.0
    connectivity_grace_seconds: int = 60
    lost_instance_seconds: int = 0
    """After how long without its agent an instance's tasks count as stopped; 0 for never."""
    stopped_task_retention_seconds: int = 3600
    stopped_tasks_kept: int = 100
    inactive_retention_seconds: int = 3600
    event_retention_seconds: int = 24 * 3600
    client_token_retention_seconds: int = 24 * 3600
    healthy_after_seconds: float = 5.0
    """How long a service's task without a health check runs before it counts as healthy."""
    breaker_tasks_min: int = 3
    """How many tasks of a deployment must fail at least before its circuit breaker acts."""
    placement_retry_seconds: float = 5.0
    clusters_max: int = 2000
    services_per_cluster_max: int = 5000
    tasks_per_service_max: int = 5000
    instances_per_cluster_max: int = 5000

    def __post_init__(self) -> None:
        if self.credentials_life_seconds < CREDENTIALS_LIFE_MIN_SECONDS:
            raise ValueError("credentials_life_seconds must be at least 900")
