"""Tells the control plane how tasks are. Per task in order, repeated until acknowledged, across restarts.

Nothing is queued: a report is the difference between a task's record and what was acknowledged last, so it is bounded,
idempotent, and the same after a crash.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from taskrole.agent.api import ApiError
from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.model import ContainerRecord, ContainerSpec, Phase, PortMapping, TaskRecord, TaskStatus

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0  # source: back-off of the agent of Amazon ECS, 1 s growing by 1.3 to 30 s
RETRY_FACTOR = 1.3
RETRY_SECONDS_MAX = 30.0
REASON_CHARACTERS_MAX = 1024
TASK = ""
"""Key of the task itself in ``TaskRecord.reported``."""
ATTACHMENT = "/attachment"
"""Key of its network interface there: no name of a container."""


@dataclass(frozen=True, slots=True)
class Report:
    """One SubmitTaskStateChange: the request and what is known to be reported once it is acknowledged."""

    request: Mapping[str, Any]
    reported: Mapping[str, str]
    urgent: bool


def next_report(task: TaskRecord, cluster: str) -> Report | None:
    """Return the next thing to report about ``task``, or None; pure."""
    records = task.containers
    all_started = all(record.has_started for record in records.values())
    all_stopped = bool(task.stopped_at) and all(record.phase is Phase.STOPPED for record in records.values())
    known = task.reported.get(TASK, "")
    if all_started and known not in {TaskStatus.RUNNING, TaskStatus.STOPPED}:
        # Also when all is over already: that it ran at all is what tells a failed start from an early end.
        status = TaskStatus.RUNNING
    elif all_stopped and known != TaskStatus.STOPPED:
        status = TaskStatus.STOPPED
    else:
        status = TaskStatus(known or TaskStatus.PENDING)
    changes: list[dict[str, Any]] = []
    reported: dict[str, str] = {}
    for name, record in records.items():
        for container_status in _statuses(record, status, task.reported.get(name, "")):
            changes.append(_container(task.spec.container(name), record, container_status))
            reported[name] = container_status
    interface = task.spec.network_interface
    attachments = []
    if interface is not None and task.attached and not task.reported.get(ATTACHMENT):
        attachments.append({"attachmentArn": interface.attachment_arn, "status": "ATTACHED"})
        reported[ATTACHMENT] = "ATTACHED"
    if status in {known, TaskStatus.PENDING} and not changes and not attachments:
        return None
    reported[TASK] = status
    request: dict[str, Any] = {"cluster": cluster, "task": task.arn, "status": str(status), "reason": ""}
    if status is TaskStatus.STOPPED:
        request["reason"] = task.reason[:REASON_CHARACTERS_MAX]
    if changes:
        request["containers"] = changes
    if attachments:
        request["attachments"] = attachments
    for member, text in (
        ("pullStartedAt", task.pull_started_at),
        ("pullStoppedAt", task.pull_stopped_at),
        ("executionStoppedAt", task.execution_stopped_at),
    ):
        if text:
            request[member] = datetime.fromisoformat(text).timestamp()
    return Report(request, reported, urgent=status != known)


def _statuses(record: ContainerRecord, status: TaskStatus, known: str) -> list[str]:
    """The container's changes in order; that it ran is told even if it has ended since."""
    found = []
    if record.has_started and not known:
        found.append("RUNNING")
    running_only = status is TaskStatus.RUNNING and not known
    if record.phase is Phase.STOPPED and known != "STOPPED" and not (running_only and record.has_started):
        found.append("STOPPED")
    return found


def _container(container: ContainerSpec, record: ContainerRecord, status: str) -> dict[str, Any]:
    change: dict[str, Any] = {"containerName": container.name, "status": status}
    if record.docker_id:
        change["runtimeId"] = record.docker_id
    if record.image_digest:
        change["imageDigest"] = record.image_digest
    if record.network_bindings:
        change["networkBindings"] = with_ranges(record.network_bindings, container.port_mappings)
    if status == "STOPPED":
        if record.exit_code is not None:
            change["exitCode"] = record.exit_code
        if record.reason:
            change["reason"] = record.reason[:REASON_CHARACTERS_MAX]
    return change


def with_ranges(bindings: Iterable[Mapping[str, Any]], mappings: Iterable[PortMapping]) -> list[dict[str, Any]]:
    """Return bindings with one for each range of ports that was asked for, as AWS tells of it; pure."""
    single = {(one["protocol"], one["containerPort"], position): one for position, one in enumerate(bindings)}
    found: list[dict[str, Any]] = []
    for mapping in mappings:
        last = mapping.container_port + mapping.count - 1
        keys = [key for key in single if key[0] == mapping.protocol and mapping.container_port <= int(key[1]) <= last]
        if not mapping.is_range or len(keys) != mapping.count:
            continue
        in_range = sorted((single.pop(key) for key in keys), key=lambda one: int(one["containerPort"]))
        found.append(
            {
                "bindIP": in_range[0]["bindIP"],
                "containerPortRange": f"{mapping.container_port}-{last}",
                "hostPortRange": f"{in_range[0]['hostPort']}-{in_range[-1]['hostPort']}",
                "protocol": mapping.protocol,
            }
        )
    return [*found, *(dict(one) for one in single.values())]


class Reporter:
    """Sends the reports of all tasks, each task's in order; one task that can't be reported holds up no other."""

    def __init__(self, context: AgentContext) -> None:
        self._context = context
        self._wakes: dict[str, asyncio.Event] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}

    def changed(self, task: TaskRecord) -> None:
        """Note that a task's record has changed."""
        self._context.save_soon()
        wake = self._wakes.setdefault(task.arn, asyncio.Event())
        wake.set()
        if task.arn not in self._workers:
            self._workers[task.arn] = asyncio.create_task(self._work(task, wake))

    async def submit_failure(self, cluster: str, task_arn: str, reason: str) -> None:
        """Report a task that this agent doesn't have, or can't read, as STOPPED; one attempt, the server asks again."""
        request = {"cluster": cluster, "task": task_arn, "status": "STOPPED", "reason": reason[:REASON_CHARACTERS_MAX]}
        try:
            await self._context.api.call("ecs", "SubmitTaskStateChange", request)
        except ApiError as error:
            log.warning("a task's failure could not be reported", extra={"task": task_arn, "code": error.code})

    async def forget(self, task_arn: str) -> None:
        """Stop reporting about a task."""
        self._wakes.pop(task_arn, None)
        if worker := self._workers.pop(task_arn, None):
            await cancel([worker])

    async def close(self) -> None:
        """Stop; what was not reported will be by the next process."""
        await cancel(self._workers.values())

    async def _work(self, task: TaskRecord, wake: asyncio.Event) -> None:
        delay = RETRY_SECONDS
        while True:
            await wake.wait()
            wake.clear()
            while (report := next_report(task, self._context.cluster_of(task))) is not None:
                if not report.urgent:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._context.settings.report_interval_seconds):
                            await wake.wait()
                    wake.clear()
                    report = next_report(task, self._context.cluster_of(task))
                    if report is None:
                        break  # it was nothing: a container that ended and was restarted at once
                if await self._send(report):
                    task.reported.update(report.reported)
                    self._context.save_soon()
                    delay = RETRY_SECONDS
                else:
                    await asyncio.sleep(delay)
                    delay = min(delay * RETRY_FACTOR, RETRY_SECONDS_MAX)

    async def _send(self, report: Report) -> bool:
        """Return whether the report is done with: taken, or refused for good."""
        try:
            await self._context.api.call("ecs", "SubmitTaskStateChange", report.request)
        except ApiError as error:
            log.info("a report was not taken", extra={"task": report.request["task"], "code": error.code})
            return error.code == "InvalidParameterException"
        return True
