"""The telemetry websocket: health of containers and of the container runtime, CPU and memory of tasks.

Source: the protocol of the agent of Amazon ECS, section 5. Each frame is a signed block of headers, an empty line and
the message.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from yarl import URL

from taskrole.agent.acs import AGENT_HASH, AGENT_VERSION, AcsSession, websocket_url
from taskrole.agent.api import USER_AGENT, ApiError
from taskrole.agent.context import AgentContext
from taskrole.agent.measure import task_metrics
from taskrole.agent.model import TaskRecord
from taskrole.agent.tasks import Tasks
from taskrole.aws.client.signing import sign
from taskrole.docker.engine import EngineError
from taskrole.ids import dashed_uuid

log = logging.getLogger(__name__)

PUBLISH_SECONDS = 20.0
FIRST_METRICS_SECONDS = 5.0
LOOK_SECONDS = 1.0
BACK_OFF_SECONDS_MAX = 60.0
TASKS_IN_MESSAGE_MAX = 10
IDLE_SECONDS = 120.0
_HEALTH = {"healthy": "HEALTHY", "unhealthy": "UNHEALTHY"}


class TelemetrySession:
    """Publishes health while the control plane offers an endpoint for it."""

    def __init__(self, context: AgentContext, tasks: Tasks, acs: AcsSession) -> None:
        self._context = context
        self._tasks = tasks
        self._acs = acs

    async def run(self) -> None:
        """Connect and publish; runs as long as the agent."""
        delay = 1.0
        while True:
            await self._acs.connected.wait()
            if self._acs.telemetry_endpoint:
                try:
                    await self._connect_and_publish()
                    delay = 1.0
                except (ApiError, aiohttp.ClientError, OSError) as error:
                    log.info("no telemetry", extra={"reason": type(error).__name__})
            await asyncio.sleep(delay)
            delay = min(delay * 2, BACK_OFF_SECONDS_MAX)

    async def _connect_and_publish(self) -> None:
        state = self._context.state
        query = {
            "agentHash": AGENT_HASH,
            "agentVersion": AGENT_VERSION,
            "cluster": state.cluster,
            "containerInstance": state.container_instance_arn,
            "dockerVersion": self._context.facts.version,
        }
        url = websocket_url(self._acs.telemetry_endpoint, query)
        headers = {**await self._signed(url, b""), "User-Agent": USER_AGENT}
        async with self._context.api.session.ws_connect(URL(url, encoded=True), headers=headers) as socket:
            publisher = asyncio.create_task(self._publish(socket, url))
            try:
                while not publisher.done():
                    frame = await socket.receive(timeout=IDLE_SECONDS)
                    if frame.type not in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
                        break
            finally:
                publisher.cancel()
                await asyncio.gather(publisher, return_exceptions=True)

    async def _signed(self, url: str, body: bytes) -> dict[str, str]:
        return sign(
            "GET",
            url,
            {},
            body,
            credentials=await self._context.api.instance_credentials(),
            region=self._context.settings.region,
            service="ecs",
            now=self._context.clock.now(),
        )

    async def _publish(self, socket: aiohttp.ClientWebSocketResponse, url: str) -> None:
        clock = self._context.clock
        last: tuple[str, str] = ("", "")
        sent_at = -PUBLISH_SECONDS
        measured_at = clock.monotonic_seconds() - PUBLISH_SECONDS + FIRST_METRICS_SECONDS
        while True:
            health = [document for task in self._tasks.all() if (document := _health(task))]
            runtime = "OK" if self._tasks.engine_available else "IMPAIRED"
            now = (json.dumps(health), runtime)
            if now != last or clock.monotonic_seconds() - sent_at >= PUBLISH_SECONDS:
                for start in range(0, len(health), TASKS_IN_MESSAGE_MAX):
                    tasks = health[start : start + TASKS_IN_MESSAGE_MAX]
                    await self._send(socket, url, "PublishHealthRequest", self._message(tasks=tasks))
                await self._send(socket, url, "PublishInstanceStatusRequest", self._instance_status(runtime))
                last, sent_at = now, clock.monotonic_seconds()
            if clock.monotonic_seconds() - measured_at >= PUBLISH_SECONDS:
                measured_at = clock.monotonic_seconds()
                await self._publish_metrics(socket, url)
            await asyncio.sleep(LOOK_SECONDS)

    async def _publish_metrics(self, socket: aiohttp.ClientWebSocketResponse, url: str) -> None:
        try:
            metrics = await task_metrics(self._context, self._tasks.all())
        except EngineError as error:
            log.info("no metrics", extra={"reason": error.message})
            return
        for start in range(0, len(metrics), TASKS_IN_MESSAGE_MAX) if metrics else (0,):
            message = self._message(taskMetrics=metrics[start : start + TASKS_IN_MESSAGE_MAX])
            message["metadata"]["idle"] = not metrics
            message["metadata"]["fin"] = start + TASKS_IN_MESSAGE_MAX >= len(metrics)
            await self._send(socket, url, "PublishMetricsRequest", message)

    def _message(self, **members: Any) -> dict[str, Any]:
        state = self._context.state
        metadata = {
            "cluster": state.cluster,
            "containerInstance": state.container_instance_arn,
            "messageId": dashed_uuid(self._context.ids),
            "fin": True,
        }
        return {"metadata": metadata, "timestamp": int(self._context.clock.now().timestamp() * 1000), **members}

    def _instance_status(self, runtime: str) -> dict[str, Any]:
        message = self._message()
        message["metadata"]["requestId"] = message["metadata"].pop("messageId")
        at = message["timestamp"]
        status = {"type": "ContainerRuntime", "status": runtime, "lastUpdated": at, "lastStatusChange": at}
        return {**message, "statuses": [status]}

    async def _send(
        self, socket: aiohttp.ClientWebSocketResponse, url: str, kind: str, message: Mapping[str, Any]
    ) -> None:
        body = json.dumps({"type": kind, "message": message}, separators=(",", ":")).encode()
        headers = await self._signed(url, body)
        block = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        await socket.send_str(block + "\r\n" + body.decode())


def _health(task: TaskRecord) -> dict[str, Any] | None:
    """Return the task's entry in a health message, or None when none of its containers has a check; pure."""
    containers = [
        {
            "containerName": container.name,
            "healthStatus": _HEALTH.get(task.containers[container.name].health, "UNKNOWN"),
        }
        for container in task.spec.containers
        if container.raw.get("healthCheckType") and not task.stopped_at
    ]
    if not containers:
        return None
    return {
        "taskArn": task.arn,
        "taskDefinitionFamily": task.spec.family,
        "taskDefinitionVersion": task.spec.version,
        "containers": containers,
    }
