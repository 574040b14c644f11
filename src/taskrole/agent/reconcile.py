"""What has to be done next for a task: desired and observed in, actions out. Pure: no clock, no Docker.

The runner calls this after everything that happens to the task and carries the actions out. Doing the same step
twice gives the same actions, so a crash between two steps does no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from taskrole.agent.model import (
    Condition,
    ContainerRecord,
    ContainerSpec,
    Dependency,
    Desired,
    Phase,
    TaskSpec,
    TaskStatus,
)

_ENDED = (Phase.STOPPED,)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now, by container name. ``give_up`` holds (name, reason) of containers that will never start."""

    start: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    give_up: tuple[tuple[str, str], ...] = ()
    stopping: bool = False
    """The task is on its way to STOPPED, by wish or because an essential container ended."""
    status: TaskStatus = TaskStatus.PENDING
    wake_after_seconds: float | None = None
    """When to look again although nothing happens: a time limit runs."""


def reconcile(task: TaskSpec, desired: Desired, observed: Mapping[str, ContainerRecord], now: float) -> Plan:
    """Return what is to be done for ``task``; ``now`` is the monotonic time that the records use."""
    restart = tuple(c.name for c in task.containers if desired is Desired.RUNNING and _restarts(c, observed, now))
    stopping = desired is Desired.STOPPED or any(
        container.essential and observed[container.name].phase is Phase.STOPPED and container.name not in restart
        for container in task.containers
    )
    status = _status(observed)
    if stopping:
        give_up = tuple((name, "") for name, record in observed.items() if record.phase is Phase.WAITING)
        return Plan(stop=_stoppable(task, observed), give_up=give_up, stopping=True, status=status)
    start: list[str] = []
    hopeless: list[tuple[str, str]] = []
    wake: float | None = None
    for container in task.containers:
        if observed[container.name].phase is not Phase.WAITING:
            continue
        problem, limit = _obstacle(task, container, observed, now)
        if problem:
            hopeless.append((container.name, problem))
        elif all(_met(dependency, observed) for dependency in container.depends_on):
            start.append(container.name)
        elif limit is not None:
            wake = limit if wake is None else min(wake, limit)
    return Plan(start=tuple(start), restart=restart, give_up=tuple(hopeless), status=status, wake_after_seconds=wake)


def _status(observed: Mapping[str, ContainerRecord]) -> TaskStatus:
    """STOPPED when all have ended; RUNNING when all have started, even if some have ended since."""
    if all(record.phase is Phase.STOPPED for record in observed.values()):
        return TaskStatus.STOPPED
    started = all(record.has_started and record.phase is not Phase.WAITING for record in observed.values())
    return TaskStatus.RUNNING if started else TaskStatus.PENDING


def _restarts(container: ContainerSpec, observed: Mapping[str, ContainerRecord], now: float) -> bool:
    """Whether an ended container is to be started again. AWS: only if it ran at least for the attempt period."""
    record = observed[container.name]
    policy = container.restart_policy
    if policy is None or record.phase is not Phase.STOPPED or record.stop_requested or not record.has_started:
        return False
    if record.exit_code in policy.ignored_exit_codes or record.exit_code is None:
        return False
    return now - record.started_monotonic >= policy.attempt_period_seconds


def _met(dependency: Dependency, observed: Mapping[str, ContainerRecord]) -> bool:
    record = observed[dependency.container_name]
    match dependency.condition:
        case Condition.START:
            return record.has_started
        case Condition.COMPLETE:
            return record.has_started and record.phase is Phase.STOPPED
        case Condition.SUCCESS:
            return record.has_started and record.phase is Phase.STOPPED and record.exit_code == 0
        case Condition.HEALTHY:
            return record.phase is Phase.RUNNING and record.health == "healthy"


def _obstacle(
    task: TaskSpec, container: ContainerSpec, observed: Mapping[str, ContainerRecord], now: float
) -> tuple[str, float | None]:
    """Return why the container can never start (or "") and in how many seconds a time limit ends (or None)."""
    limit: float | None = None
    for dependency in container.depends_on:
        if _met(dependency, observed):
            continue
        record = observed[dependency.container_name]
        if record.phase is Phase.STOPPED:
            reason = (
                f"TaskDependencyError: dependency {dependency.container_name} of container {container.name} "
                f"ended before it was {dependency.condition}"
            )
            return reason, None
        timeout = task.container(dependency.container_name).start_timeout_seconds
        if timeout and record.begun_monotonic:
            left = record.begun_monotonic + timeout - now
            if left <= 0:
                reason = (
                    f"TaskDependencyError: dependency {dependency.container_name} of container {container.name} "
                    f"was not {dependency.condition} within {timeout:.0f} seconds"
                )
                return reason, None
            limit = left if limit is None else min(limit, left)
    return "", limit


def _stoppable(task: TaskSpec, observed: Mapping[str, ContainerRecord]) -> tuple[str, ...]:
    """Running containers on which no other one, still alive, depends: the reverse of the order of the start."""
    needed = {
        dependency.container_name
        for container in task.containers
        if observed[container.name].phase not in (*_ENDED, Phase.WAITING)
        for dependency in container.depends_on
    }
    return tuple(
        container.name
        for container in task.containers
        if observed[container.name].phase is Phase.RUNNING and container.name not in needed
    )
