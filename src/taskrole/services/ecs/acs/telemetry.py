"""The agent's telemetry channel: container health is kept, and of metrics the newest CPU and memory of each task.

Each frame of the agent is a header block, an empty line, and a JSON envelope. Source: agent protocol, section 5.
"""

import asyncio
import contextlib
import logging
import math
from collections.abc import Iterator
from typing import Any

from aiohttp import WSMsgType

from taskrole.ids import dashed_uuid
from taskrole.services.ecs import lifecycle
from taskrole.services.ecs.acs import messages
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.model import ContainerInstance
from taskrole.services.ecs.store import task_metrics, tasks
from taskrole.services.ecs.store.task_metrics import ContainerMetric, Measured
from taskrole.services.ecs.transitions import change_task

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 45
SILENCE_SECONDS = 300
ITEMS_MAX = 200
NAME_LENGTH_MAX = 255
VALUE_MAX = 1e9
FRAMES_AT_ONCE_MAX, FRAMES_PER_SECOND = 120, 10.0
"""An agent sends a frame for ten tasks, every 20 seconds: this is enough for two thousand tasks."""
_ACKNOWLEDGEMENTS = {
    "PublishMetricsRequest": "AckPublishMetric",
    "PublishHealthRequest": "AckPublishHealth",
    "PublishInstanceStatusRequest": "AckPublishInstanceStatus",
}


class Pace:
    """How fast the frames of one agent are read: who sends more is kept waiting, by TCP. Pure."""

    def __init__(self) -> None:
        self._left = float(FRAMES_AT_ONCE_MAX)
        self._at: float | None = None

    def wait_seconds(self, now_seconds: float) -> float:
        """Count a frame; return how long to wait before it is taken."""
        passed = 0.0 if self._at is None else now_seconds - self._at
        self._at = now_seconds
        self._left = min(float(FRAMES_AT_ONCE_MAX), self._left + passed * FRAMES_PER_SECOND) - 1.0
        return max(0.0, -self._left / FRAMES_PER_SECOND)


def parse_frame(data: str | bytes) -> messages.Received | None:
    """Return the message of a telemetry frame, with or without a header block before it."""
    content = data.encode() if isinstance(data, str) else data
    _, separator, body = content.partition(b"\r\n\r\n")
    return messages.parse(body if separator else content)


def health_of(received: messages.Received) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each task ARN of a health report with pairs of container name and status."""
    reported = received.message.get("tasks")
    for task in reported[:ITEMS_MAX] if isinstance(reported, list) else ():
        if not isinstance(task, dict) or not isinstance(task.get("taskArn"), str):
            continue
        containers = task.get("containers")
        pairs = [
            (one.get("containerName"), one.get("healthStatus"))
            for one in (containers[:ITEMS_MAX] if isinstance(containers, list) else ())
            if isinstance(one, dict)
        ]
        yield task["taskArn"], [(a, b) for a, b in pairs if isinstance(a, str) and isinstance(b, str)]


def metrics_of(received: messages.Received) -> Iterator[tuple[str, Measured]]:
    """Yield each task ARN of a metrics report with what its containers used."""
    reported = received.message.get("taskMetrics")
    for task in reported[:ITEMS_MAX] if isinstance(reported, list) else ():
        if not isinstance(task, dict) or not isinstance(task.get("taskArn"), str):
            continue
        containers = task.get("containerMetrics")
        found = [
            ContainerMetric(one["containerName"][:NAME_LENGTH_MAX], cpu, memory)
            for one in (containers[:ITEMS_MAX] if isinstance(containers, list) else ())
            if isinstance(one, dict) and isinstance(one.get("containerName"), str)
            if (cpu := _mean(one.get("cpuStatsSet"))) is not None
            if (memory := _mean(one.get("memoryStatsSet"))) is not None
        ]
        if found:
            yield task["taskArn"], Measured(found, _count(task.get("credentialFetches")))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < VALUE_MAX else None


def _mean(stats: Any) -> float | None:
    """Return the mean of a set of samples; None for what is no such set."""
    if not isinstance(stats, dict):
        return None
    total, count = stats.get("sum"), stats.get("sampleCount")
    if not isinstance(total, int | float) or not isinstance(count, int) or count < 1:
        return None
    mean = total / count
    return mean if math.isfinite(mean) and 0 <= mean < VALUE_MAX else None


class TelemetrySession:
    """Serves one telemetry socket."""

    def __init__(self, ecs: EcsDeps, instance: ContainerInstance) -> None:
        self._ecs = ecs
        self._instance = instance

    async def run(self, socket: Any) -> None:
        """Serve the socket; return to close it."""
        beating = asyncio.create_task(self._beat(socket), name="tcs-heartbeat")
        pace, clock = Pace(), self._ecs.clock
        try:
            while True:
                frame = await asyncio.wait_for(socket.receive(), SILENCE_SECONDS)
                if frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                    return
                if frame.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    if wait_seconds := pace.wait_seconds(clock.monotonic_seconds()):
                        await asyncio.sleep(wait_seconds)
                    await self._take(socket, frame.data)
        except TimeoutError:
            return
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _beat(self, socket: Any) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(HEARTBEAT_SECONDS)
                await socket.send_str(messages.heartbeat(dashed_uuid(self._ecs.ids)))

    async def _take(self, socket: Any, data: str | bytes) -> None:
        received = parse_frame(data)
        if received is None or received.type not in _ACKNOWLEDGEMENTS:
            return
        if received.type == "PublishHealthRequest":
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._ecs.hub.executor, self.keep_health, received)
        if received.type == "PublishMetricsRequest":
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._ecs.hub.executor, self.keep_metrics, received)
        await socket.send_str(messages.envelope(_ACKNOWLEDGEMENTS[received.type], {"message": "ok"}))

    def keep_metrics(self, received: messages.Received) -> None:
        """Write what this instance's tasks used."""
        measured = {arn.rpartition("/")[2]: metrics for arn, metrics in metrics_of(received)}
        if measured:
            instance, now = self._instance, self._ecs.clock.now()
            self._ecs.database.write(
                lambda connection: task_metrics.put(connection, instance.key, instance.instance_id, measured, now)
            )

    def keep_health(self, received: messages.Received) -> None:
        """Write the health of this instance's tasks, if it changed."""
        ecs, key, now = self._ecs, self._instance.key, self._ecs.clock.now()
        for arn, statuses in health_of(received):
            task_id = arn.rpartition("/")[2]
            with ecs.database.read() as connection:
                task = tasks.find(connection, key, task_id)
            if task is None or task.container_instance_id != self._instance.instance_id:
                continue
            if lifecycle.apply_health(task, statuses) is task:
                continue
            ecs.database.write(
                lambda connection, task_id=task_id, statuses=statuses: change_task(  # type: ignore[misc]
                    connection,
                    ecs.ids,
                    key,
                    task_id,
                    lambda before: lifecycle.apply_health(before, statuses),
                    now,
                )
            )
