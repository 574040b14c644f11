"""What the hooks share: the preparation that they fill, and the error by which one of them ends the start."""

from dataclasses import dataclass, field

from taskrole.agent.container_config import Surroundings
from taskrole.agent.context import AgentContext
from taskrole.agent.model import ContainerRecord, ContainerSpec, PortMapping, TaskRecord

REASON_CHARACTERS_MAX = 1024


class HookError(Exception):
    """A container can't be started; ``name`` is AWS's name of the error, such as CannotPullContainerError."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}"[:REASON_CHARACTERS_MAX])


@dataclass(slots=True)
class Preparation:
    """One container on its way to being started."""

    context: AgentContext
    task: TaskRecord
    container: ContainerSpec
    record: ContainerRecord
    environment: dict[str, str] = field(default_factory=dict)
    fixed_environment: dict[str, str] = field(default_factory=dict)
    image_environment: tuple[str, ...] = ()
    dropped_environment: frozenset[str] = frozenset()
    binds: list[str] = field(default_factory=list)
    dns: tuple[str, ...] = ()
    volumes: dict[str, str] = field(default_factory=dict)
    host_ports: dict[PortMapping, int] = field(default_factory=dict)
    cgroup_parent: str = ""
    memory_mib: int = 0
    ship_logs: bool = False
    secret_environment: dict[str, str] = field(default_factory=dict, repr=False)
    file_environment: dict[str, str] = field(default_factory=dict, repr=False)
    log_options: dict[str, str] = field(default_factory=dict, repr=False)

    def surroundings(self) -> Surroundings:
        """Return what was collected."""
        return Surroundings(
            environment=self.environment,
            fixed_environment=self.fixed_environment,
            binds=tuple(self.binds),
            dns=self.dns,
            docker_names={name: record.docker_name for name, record in self.task.containers.items()},
            volumes=self.volumes,
            host_ports=self.host_ports,
            cgroup_parent=self.cgroup_parent,
            instance_id=self.context.state.instance_id,
            cluster=self.context.cluster_of(self.task),
            memory_mib=self.memory_mib,
            ship_logs=self.ship_logs,
            image_environment=self.image_environment,
            dropped_environment=self.dropped_environment,
            secret_environment=self.secret_environment,
            file_environment=self.file_environment,
            log_options=self.log_options,
            pause_name=self.task.pause_name,
        )
