"""``awslogs`` without Docker's driver: the agent reads the container's local log and puts it into the Logs API.

So a slow or absent control plane never blocks an application's output, ``docker logs`` works as always, and the keys
of the execution role stay in the agent. What was put is remembered per container; after a restart shipping goes on
with the next line.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from taskrole.agent.api import ApiError, ApiUnavailableError
from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.image import execution_credentials
from taskrole.agent.model import ContainerSpec, Phase, TaskRecord
from taskrole.agent.settings import AwsCredentials
from taskrole.agent.state import write_atomically
from taskrole.docker.engine import EngineError, EngineUnavailableError, LogLine

log = logging.getLogger(__name__)

LINES_MAX = 4096  # waiting per container; then the reader waits, Docker's file keeps the rest
BATCH_EVENTS_MAX = 10_000  # Logs API: events of one PutLogEvents
BATCH_BYTES_MAX = 1_048_576
EVENT_OVERHEAD_BYTES = 26
BATCH_SPAN_MILLISECONDS_MAX = 23 * 3600 * 1000  # Logs API: 24 hours
FLUSH_SECONDS = 0.5
RETRY_SECONDS = 1.0
RETRY_SECONDS_MAX = 30.0
LOOK_AGAIN_SECONDS = 0.2
DRAIN_SECONDS = 5.0  # how long the end of a task may be reported later for the sake of its last lines
FINAL_ATTEMPTS_MAX = 10  # for a stopped container's last lines
_DRIVER = "failed to initialize logging driver: failed to create Cloudwatch log stream"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a container's lines go."""

    group: str
    stream: str
    region: str = ""
    endpoint: str = ""
    create_group: bool = False


@dataclass(slots=True)
class Position:
    """The last line that was put: its time stamp, and how many lines of that very time were put."""

    timestamp: str = ""
    count: int = 0


@dataclass(slots=True)
class _Batch:
    lines: list[LogLine] = field(default_factory=list)
    size: int = 0


def destination(task: TaskRecord, container: ContainerSpec) -> Destination | None:
    """Return where ``container`` logs to, or None when its driver isn't ``awslogs``; pure."""
    config = container.host_config.get("LogConfig") or {}
    if config.get("Type") != "awslogs":
        return None
    options: Mapping[str, Any] = config.get("Config") or {}
    stream = str(options.get("awslogs-stream") or "")
    prefix = str(options.get("awslogs-stream-prefix") or "")
    if not stream and prefix:
        stream = f"{prefix}/{container.name}/{task.spec.task_id}"
    return Destination(
        group=str(options.get("awslogs-group") or ""),
        stream=stream or task.containers[container.name].docker_name,
        region=str(options.get("awslogs-region") or ""),
        endpoint=str(options.get("awslogs-endpoint") or ""),
        create_group=str(options.get("awslogs-create-group") or "").lower() == "true",
    )


def milliseconds(timestamp: str) -> int:
    """Return Docker's time stamp (RFC 3339, nanoseconds) in milliseconds."""
    seconds, nanoseconds = _parts(timestamp)
    return seconds * 1000 + nanoseconds // 1_000_000


def since(timestamp: str) -> str:
    """Return Docker's time stamp as its logs call wants it: ``SECONDS.NANOSECONDS``."""
    if not timestamp:
        return "0"
    seconds, nanoseconds = _parts(timestamp)
    return f"{seconds}.{nanoseconds:09d}"


def _parts(timestamp: str) -> tuple[int, int]:
    moment = datetime.fromisoformat(timestamp[:19]).replace(tzinfo=UTC)
    fraction = timestamp[19:].rstrip("Z").lstrip(".")
    digits = "".join(c for c in fraction if c.isdigit())[:9]
    return int(moment.timestamp()), int(digits.ljust(9, "0"))


class LogShipper:
    """Ships the output of all containers that log to ``awslogs``."""

    def __init__(self, context: AgentContext) -> None:
        self._context = context
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._draining: set[str] = set()
        self._folder = context.settings.agent_dir / "logs"

    async def prepare(self, preparation: Preparation) -> None:
        """Step 7: make the log stream, before the container can write a line.

        Raises:
            HookError: It can't be made; the text is that of Docker's own driver.
        """
        where = destination(preparation.task, preparation.container)
        if where is None:
            return
        preparation.ship_logs = True
        credentials = None
        if preparation.task.spec.execution_credentials_id:
            credentials = await execution_credentials(preparation)
        try:
            await self._create_stream(where, credentials)
        except ApiError as error:
            detail = f"Error response from daemon: {_DRIVER}: {error.code}: {error.message}"
            raise HookError("CannotStartContainerError", detail) from error

    async def _create_stream(self, where: Destination, credentials: AwsCredentials | None) -> None:
        request = {"logGroupName": where.group, "logStreamName": where.stream}
        for attempt in ("first", "after the group was made"):
            try:
                await self._call("CreateLogStream", request, where, credentials)
            except ApiError as error:
                if error.code == "ResourceAlreadyExistsException":
                    return
                if error.code != "ResourceNotFoundException" or not where.create_group or attempt != "first":
                    raise
                with contextlib.suppress(ApiError):
                    await self._call("CreateLogGroup", {"logGroupName": where.group}, where, credentials)
            else:
                return

    async def _call(
        self, operation: str, request: Mapping[str, Any], where: Destination, credentials: AwsCredentials | None
    ) -> dict[str, Any]:
        return await self._context.api.call(
            "logs", operation, request, credentials=credentials, endpoint=where.endpoint, region=where.region
        )

    def adopt(self, tasks: Iterable[TaskRecord]) -> None:
        """Go on with the containers of an earlier process, also with those that have stopped meanwhile."""
        for task in tasks:
            for name, record in task.containers.items():
                if record.docker_id:
                    self.started(task, name)

    def started(self, task: TaskRecord, name: str) -> None:
        """Ship the output of a container that was started."""
        record = task.containers[name]
        where = destination(task, task.spec.container(name))
        if where is None or record.docker_id in self._workers:
            return
        worker = asyncio.create_task(self._ship(task, name, where))
        self._workers[record.docker_id] = worker
        worker.add_done_callback(lambda _: self._workers.pop(record.docker_id, None))

    async def drain(self, task: TaskRecord) -> None:
        """Wait, not for long, until the output of a task that has just ended was put.

        Before its end is reported: the control plane revokes the task's sessions then, also that of the execution
        role, by which the lines are put.
        """
        self._draining.add(task.arn)
        workers = [
            worker for record in task.containers.values() if (worker := self._workers.get(record.docker_id)) is not None
        ]
        try:
            if workers:
                await asyncio.wait(workers, timeout=DRAIN_SECONDS)
        finally:
            self._draining.discard(task.arn)

    async def finish(self) -> None:
        """Wait until the output of all stopped containers was put."""
        while self._workers:
            await asyncio.wait(list(self._workers.values()))

    async def close(self) -> None:
        """Stop; the next process goes on."""
        await cancel(list(self._workers.values()))

    async def _ship(self, task: TaskRecord, name: str, where: Destination) -> None:
        record = task.containers[name]
        path = self._folder / f"{record.docker_id}.json"
        position = await asyncio.to_thread(_load, path)
        while True:
            lines: asyncio.Queue[LogLine | None] = asyncio.Queue(LINES_MAX)
            reader = asyncio.create_task(
                self._read(record.docker_id, Position(position.timestamp, position.count), lines)
            )
            try:
                await self._put_lines(task, name, where, lines, position, path)
                gone = await reader
            finally:
                await cancel([reader])
            over = task.stopped_at or task.arn in self._draining or task.spec.container(name).restart_policy is None
            if gone or (record.phase is Phase.STOPPED and over):
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)  # restarted, or Docker went away, or its end isn't known yet

    async def _read(self, docker_id: str, after: Position, lines: asyncio.Queue[LogLine | None]) -> bool:
        """Read what comes after the position; returns whether the container is gone."""
        skip, gone = after.count, False
        try:
            async for line in self._context.engine.log_lines(docker_id, since(after.timestamp)):
                if after.timestamp and line.timestamp <= after.timestamp and skip:
                    skip -= 1  # Docker's limit is inclusive: these were put
                    continue
                await lines.put(line)
        except EngineUnavailableError:
            pass
        except EngineError as error:
            gone = error.status == 404
        finally:
            with contextlib.suppress(asyncio.QueueFull):
                lines.put_nowait(None)
        await lines.put(None)
        return gone

    async def _put_lines(
        self,
        task: TaskRecord,
        name: str,
        where: Destination,
        lines: "asyncio.Queue[LogLine | None]",
        position: Position,
        path: Path,
    ) -> None:
        carried: LogLine | None = None
        ended = False
        while not ended:
            batch, carried, ended = await _collect(lines, carried)
            if not batch.lines:
                continue
            await self._put(task, name, where, batch)
            last = batch.lines[-1].timestamp
            same = sum(1 for line in batch.lines if line.timestamp == last)
            position.count = same + (position.count if last == position.timestamp else 0)
            position.timestamp = last
            content = json.dumps({"timestamp": position.timestamp, "count": position.count}).encode()
            await asyncio.to_thread(write_atomically, path, content)

    async def _put(self, task: TaskRecord, name: str, where: Destination, batch: _Batch) -> None:
        events = [
            {"timestamp": milliseconds(line.timestamp), "message": line.text} for line in batch.lines if line.text
        ]
        if not events:
            return
        events.sort(key=lambda event: int(str(event["timestamp"])))
        request = {"logGroupName": where.group, "logStreamName": where.stream, "logEvents": events}
        delay = RETRY_SECONDS
        attempts = 0
        while True:
            try:
                await self._call("PutLogEvents", request, where, self._credentials(task))
            except ApiError as error:
                log.info("log lines were not taken", extra={"task": task.arn, "code": error.code})
                attempts += 1
                final = task.containers[name].phase is Phase.STOPPED and attempts >= FINAL_ATTEMPTS_MAX
                if error.code == "InvalidParameterException" or final:
                    return
                await asyncio.sleep(delay)
                delay = min(delay * 2, RETRY_SECONDS_MAX)
            else:
                return

    def _credentials(self, task: TaskRecord) -> AwsCredentials | None:
        if not task.spec.execution_credentials_id:
            return None
        entry = self._context.credentials.find(task.spec.execution_credentials_id)
        if entry is None or entry.credentials is None:
            raise ApiUnavailableError("the execution role's credentials have not come yet")
        return entry.credentials.as_aws()

    async def forget(self, docker_id: str) -> None:
        """Forget a container that was removed."""
        if worker := self._workers.pop(docker_id, None):
            await cancel([worker])
        await asyncio.to_thread((self._folder / f"{docker_id}.json").unlink, missing_ok=True)


async def _collect(
    lines: "asyncio.Queue[LogLine | None]", carried: LogLine | None
) -> tuple[_Batch, LogLine | None, bool]:
    """Wait for a line, then take what comes soon after; returns the batch, a line that didn't fit, and if it's over."""
    batch = _Batch()
    line = carried if carried is not None else await lines.get()
    loop = asyncio.get_running_loop()
    until = loop.time() + FLUSH_SECONDS
    while line is not None:
        size = len(line.text.encode()) + EVENT_OVERHEAD_BYTES
        span = milliseconds(line.timestamp) - milliseconds(batch.lines[0].timestamp) if batch.lines else 0
        full = len(batch.lines) >= BATCH_EVENTS_MAX or batch.size + size > BATCH_BYTES_MAX
        if batch.lines and (full or abs(span) > BATCH_SPAN_MILLISECONDS_MAX):
            return batch, line, False
        batch.lines.append(line)
        batch.size += size
        try:
            async with asyncio.timeout_at(until):
                line = await lines.get()
        except TimeoutError:
            return batch, None, False
    return batch, None, True


def _load(path: Path) -> Position:
    try:
        document = json.loads(path.read_text())
        return Position(str(document["timestamp"]), int(document["count"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Position()
