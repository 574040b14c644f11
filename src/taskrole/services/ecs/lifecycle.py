"""The life of a task and its containers: what each report or request changes. Pure.

    PENDING -> RUNNING -> STOPPED        (desired: RUNNING -> STOPPED)

Reports may come late, twice or in any order: nothing ever goes backwards, and what was said once stays. A function
that changes nothing returns the very task that it was given; one that changes something adds one to ``version``.
Source: ECS developer guide, "Task lifecycle" and "Stopped tasks error codes".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from taskrole.services.ecs.attachments import ATTACHED, ATTACHING, DELETED, attachment_arn
from taskrole.services.ecs.model import Container, Document, StopCode, Task, TaskStatus

REASON_LENGTH_MAX = 1024  # characters; the agent cuts there too
STOPPED_BY_USER = "Task stopped by user"
ESSENTIAL_EXITED = "Essential container in task exited"
FAILED_TO_START = "Task failed to start"
FORCED_DEREGISTRATION = "Container instance deregistration forced by user"
CONTAINERS_MAX = 100  # entries in one report

_RANK = {status: rank for rank, status in enumerate(TaskStatus)}


@dataclass(frozen=True, slots=True)
class ContainerReport:
    """What the agent says of one container. ``status`` is as it sends it (MANIFEST_PULLED, RUNNING, STOPPED)."""

    name: str
    status: str = ""
    runtime_id: str = ""
    image_digest: str = ""
    exit_code: int | None = None
    reason: str = ""
    network_bindings: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What the agent says of one task; container entries apply in order."""

    status: str = ""
    reason: str = ""
    containers: Sequence[ContainerReport] = ()
    attachments: Sequence[tuple[str, str]] = ()
    """Pairs of attachment ARN and status."""
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    execution_stopped_at: datetime | None = None


def _later(old: TaskStatus, new: TaskStatus) -> TaskStatus:
    return new if _RANK[new] > _RANK[old] else old


def _changed(before: Task, after: Task) -> Task:
    return before if after == before else replace(after, version=before.version + 1)


def apply_report(task: Task, report: TaskReport, now: datetime) -> Task:
    """Return the task after a report of its agent."""
    if task.last_status is TaskStatus.STOPPED and report.status != TaskStatus.STOPPED.value:
        # Late news of single containers may still fill in what is not known, nothing else.
        return _changed(task, replace(task, containers=_apply_containers(task, report.containers)))
    after = replace(
        task,
        containers=_apply_containers(task, report.containers),
        network_interface=_apply_attachments(task, report.attachments),
        pull_started_at=task.pull_started_at or report.pull_started_at,
        pull_stopped_at=task.pull_stopped_at or report.pull_stopped_at,
    )
    if report.status == TaskStatus.RUNNING.value:
        after = _to_running(after, now)
    after = _after_essential_exit(after, report, now)
    if report.status == TaskStatus.STOPPED.value:
        after = _to_stopped(after, report.reason, report.execution_stopped_at, now)
    return _changed(task, after)


def _to_running(task: Task, now: datetime) -> Task:
    if _RANK[task.last_status] >= _RANK[TaskStatus.RUNNING]:
        return task
    return replace(task, last_status=TaskStatus.RUNNING, started_at=task.started_at or now)


def _apply_attachments(task: Task, reports: Iterable[tuple[str, str]]) -> Document:
    interface = task.network_interface
    if interface and interface["status"] == ATTACHING:
        own = attachment_arn(task.key, interface["attachmentId"])
        if any(report == (own, ATTACHED) for report in reports):
            return {**interface, "status": ATTACHED}
    return interface


def _apply_containers(task: Task, reports: Iterable[ContainerReport]) -> tuple[Container, ...]:
    containers = {container.name: container for container in task.containers}
    for report in reports:
        if report.name in containers:
            containers[report.name] = _apply_container(containers[report.name], report)
    return tuple(containers.values())


def _apply_container(container: Container, report: ContainerReport) -> Container:
    reported = TaskStatus(report.status) if report.status in (TaskStatus.RUNNING, TaskStatus.STOPPED) else None
    stopped = reported is TaskStatus.STOPPED
    return replace(
        container,
        last_status=_later(container.last_status, reported) if reported else container.last_status,
        runtime_id=container.runtime_id or report.runtime_id[:255],
        image_digest=container.image_digest or report.image_digest[:255],
        network_bindings=container.network_bindings or report.network_bindings,
        # A container that has just started may carry an exit code already; it counts when it is reported STOPPED.
        exit_code=report.exit_code if stopped and container.exit_code is None else container.exit_code,
        reason=container.reason or (report.reason[:REASON_LENGTH_MAX] if stopped else ""),
    )


def _after_essential_exit(task: Task, report: TaskReport, now: datetime) -> Task:
    """An essential container that stopped makes the whole task stop."""
    ended = [one for one in task.containers if one.essential and one.last_status is TaskStatus.STOPPED]
    if not ended or task.last_status is TaskStatus.STOPPED:
        return task
    after = replace(task, execution_stopped_at=task.execution_stopped_at or report.execution_stopped_at or now)
    if task.desired_status is TaskStatus.STOPPED:
        return after
    if _never_started(task):
        code, reason = StopCode.TASK_FAILED_TO_START, _start_failure(task, report.reason)
    else:
        code, reason = StopCode.ESSENTIAL_CONTAINER_EXITED, ESSENTIAL_EXITED
    return replace(
        after,
        desired_status=TaskStatus.STOPPED,
        stopping_at=now,
        stop_code=code.value,
        stopped_reason=reason,
        # The agent itself stops the rest of the task: there is nothing to tell it.
        delivery_pending=False,
    )


def _never_started(task: Task) -> bool:
    """A task that ran for a moment only may never be reported RUNNING: its exit codes then tell that it ran.

    Those of its essential containers: one that others wait for and that fails keeps the task from starting.
    """
    ran = any(one.essential and one.exit_code is not None and not one.reason for one in task.containers)
    return task.started_at is None and not ran


def _start_failure(task: Task, reason: str) -> str:
    for container in task.containers:
        if container.essential and container.reason:
            return container.reason
    return reason[:REASON_LENGTH_MAX] or FAILED_TO_START


def _to_stopped(task: Task, reason: str, execution_stopped_at: datetime | None, now: datetime) -> Task:
    if task.last_status is TaskStatus.STOPPED:
        return task
    stop_code, stopped_reason = task.stop_code, task.stopped_reason
    if not stop_code and not stopped_reason:
        if _never_started(task):
            stop_code, stopped_reason = StopCode.TASK_FAILED_TO_START.value, _start_failure(task, reason)
        else:
            stop_code, stopped_reason = StopCode.ESSENTIAL_CONTAINER_EXITED.value, reason or ESSENTIAL_EXITED
    containers = tuple(
        one if one.last_status is TaskStatus.STOPPED else replace(one, last_status=TaskStatus.STOPPED)
        for one in task.containers
    )
    return replace(
        task,
        containers=containers,
        network_interface={**task.network_interface, "status": DELETED} if task.network_interface else {},
        last_status=TaskStatus.STOPPED,
        desired_status=TaskStatus.STOPPED,
        stopping_at=task.stopping_at or now,
        execution_stopped_at=task.execution_stopped_at or execution_stopped_at or now,
        stopped_at=now,
        stop_code=stop_code,
        stopped_reason=stopped_reason[:REASON_LENGTH_MAX],
        delivery_pending=False,
        sessions_revoked=not task.has_roles,
    )


def request_stop(task: Task, now: datetime, stop_code: StopCode, reason: str) -> Task:
    """Return the task after somebody asked to stop it; a task that is stopping already stays as it is."""
    if task.desired_status is TaskStatus.STOPPED:
        return task
    after = replace(
        task,
        desired_status=TaskStatus.STOPPED,
        stopping_at=now,
        stop_code=stop_code.value,
        stopped_reason=reason[:REASON_LENGTH_MAX],
        delivery_pending=True,
    )
    return _changed(task, after)


def force_stopped(task: Task, now: datetime, stop_code: str, reason: str) -> Task:
    """Return the task after its machine or its definition went away: STOPPED, whatever the agent may think."""
    if task.last_status is TaskStatus.STOPPED:
        return task
    if not task.stopped_reason:
        task = replace(task, stop_code=stop_code, stopped_reason=reason[:REASON_LENGTH_MAX], version=task.version)
    return _changed(task, _to_stopped(task, reason, None, now))


def delivered(task: Task, desired_status: TaskStatus, now: datetime) -> Task:
    """Return the task after its agent acknowledged a message with ``desired_status``."""
    if task.last_status is TaskStatus.STOPPED:
        return task
    after = replace(
        task,
        run_delivered=task.run_delivered or desired_status is TaskStatus.RUNNING,
        delivery_pending=task.delivery_pending and desired_status is not task.desired_status,
    )
    if not task.connectivity_at:
        return _changed(task, replace(after, connectivity="CONNECTED", connectivity_at=now))
    return after


def connectivity_changed(task: Task, connectivity: str, now: datetime) -> Task:
    """Return the task after its instance's agent came or went."""
    if task.last_status is TaskStatus.STOPPED or task.connectivity == connectivity:
        return task
    return _changed(task, replace(task, connectivity=connectivity, connectivity_at=now))


def apply_health(task: Task, statuses: Iterable[tuple[str, str]]) -> Task:
    """Return the task after its agent reported health, as pairs of container name and status."""
    reported = dict(statuses)
    containers = tuple(
        replace(one, health_status=reported[one.name])
        if one.has_health_check and reported.get(one.name) in ("HEALTHY", "UNHEALTHY", "UNKNOWN")
        else one
        for one in task.containers
    )
    return _changed(task, replace(task, containers=containers))


def task_health(task: Task) -> str:
    """Return the task's health: over its essential containers that have a check, UNKNOWN without any."""
    statuses = {one.health_status for one in task.containers if one.essential and one.has_health_check}
    for status in ("UNHEALTHY", "UNKNOWN", "HEALTHY"):
        if status in statuses:
            return status
    return "UNKNOWN"
