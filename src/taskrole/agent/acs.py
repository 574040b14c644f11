"""The agent communication service: the websocket over which the control plane sends tasks and credentials.

Source: the protocol of the agent of Amazon ECS; numbers are that agent's.
"""

import asyncio
import json
import logging
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from taskrole.agent.api import USER_AGENT, ApiError
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import RoleCredentials, RoleType, parse_role_credentials
from taskrole.agent.execute import Executions
from taskrole.agent.payload import InvalidTaskError
from taskrole.agent.reports import Reporter
from taskrole.agent.security_groups import SecurityGroups
from taskrole.agent.tasks import Tasks
from taskrole.aws.client.signing import sign

log = logging.getLogger(__name__)

AGENT_VERSION = "1.0.0"
AGENT_HASH = "taskrole"
IDLE_SECONDS = (60.0, 120.0)
CONNECTION_LIFE_SECONDS = (30 * 60.0, 35 * 60.0)
HANDSHAKE_SECONDS = 30.0
MESSAGE_BYTES_MAX = 16 * 1024 * 1024
BACK_OFF_SECONDS = 0.25
BACK_OFF_FACTOR = 1.5
BACK_OFF_SECONDS_MAX = 10.0  # the stock agent's is 120: after a long cut it would be back only minutes later
BACK_OFF_JITTER = 0.2
AT_ONCE_CLOSE_CODES = frozenset((1000, 1001, 1006, 1011))
AT_ONCE_PAUSE_SECONDS = 0.1  # the stock agent waits 1-3 ms; a server that restarts needs a little more
STABLE_SECONDS = 60.0
INACTIVE_SECONDS = 3600.0
ENDPOINT_LIFE_SECONDS = 12 * 3600.0
TASKS_IN_PAYLOAD_MAX = 1000


class AcsError(Exception):
    """The connection was refused; ``name`` is the exception that the server named."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AcsSession:
    """Keeps one connection to the control plane, and does what comes over it."""

    def __init__(
        self, context: AgentContext, tasks: Tasks, reporter: Reporter, security_groups: SecurityGroups | None = None
    ) -> None:
        self._context = context
        self._security_groups = security_groups or SecurityGroups(context)
        self._tasks = tasks
        self._reporter = reporter
        self._send_credentials = True
        self._endpoint = ""
        self._endpoint_at = 0.0
        self._manifest_id = ""
        self._random = random.Random(context.ids.random_bytes(8))  # noqa: S311  jitter of timers
        self._failures: set[asyncio.Task[None]] = set()
        self.executions = Executions(context, tasks)
        self.connected = asyncio.Event()
        self.telemetry_endpoint = ""

    async def run(self) -> None:
        """Connect, serve, connect again; runs as long as the agent."""
        delay = BACK_OFF_SECONDS
        clock = self._context.clock
        while True:
            begun = clock.monotonic_seconds()
            wait: float | None = None
            try:
                code = await self._connect_and_serve()
                if code in AT_ONCE_CLOSE_CODES:
                    wait = AT_ONCE_PAUSE_SECONDS
            except AcsError as error:
                log.warning("the control plane refused the connection", extra={"error": error.name})
                if error.name == "InactiveInstanceException":
                    wait = INACTIVE_SECONDS
            except (ApiError, aiohttp.ClientError, OSError) as error:
                log.info("no connection to the control plane", extra={"reason": str(error)})
                self._endpoint_at = 0.0
            finally:
                self.connected.clear()
            if clock.monotonic_seconds() - begun > STABLE_SECONDS:
                delay = BACK_OFF_SECONDS
            elif wait is not None and clock.monotonic_seconds() - begun < 1.0:
                wait = None if wait == AT_ONCE_PAUSE_SECONDS else wait  # accepted and closed: do not hammer
            if wait is None:
                wait = delay * (1 + self._random.uniform(-BACK_OFF_JITTER, BACK_OFF_JITTER))
                delay = min(delay * BACK_OFF_FACTOR, BACK_OFF_SECONDS_MAX)
            await asyncio.sleep(wait)

    async def _poll_endpoint(self) -> str:
        now = self._context.clock.monotonic_seconds()
        if self._endpoint and self._endpoint_at and now - self._endpoint_at < ENDPOINT_LIFE_SECONDS:
            return self._endpoint
        state = self._context.state
        request = {"cluster": state.cluster, "containerInstance": state.container_instance_arn, "zoneId": ""}
        try:
            answer = await self._context.api.call("ecs", "DiscoverPollEndpoint", request)
        except ApiError:
            if not self._endpoint:
                raise
            return self._endpoint  # stale is better than none
        self._endpoint, self._endpoint_at = str(answer["endpoint"]), now or 1e-9
        self.telemetry_endpoint = str(answer.get("telemetryEndpoint") or "")
        return self._endpoint

    async def _connect_and_serve(self) -> int:
        url = websocket_url(
            await self._poll_endpoint(),
            {
                "agentHash": AGENT_HASH,
                "agentVersion": AGENT_VERSION,
                "clusterArn": self._context.state.cluster,
                "containerInstanceArn": self._context.state.container_instance_arn,
                "dockerVersion": f"DockerVersion: {self._context.facts.version}",
                "protocolVersion": "2",
                "sendCredentials": "true" if self._send_credentials else "false",
                "seqNum": "1",
            },
        )
        headers = sign(
            "GET",
            url,
            {},
            b"",
            credentials=await self._context.api.instance_credentials(),
            region=self._context.settings.region,
            service="ecs",
            now=self._context.clock.now(),
        )
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            socket = await self._upgrade(url, {**headers, "User-Agent": USER_AGENT})
        try:
            log.info("connected to the control plane")
            self._send_credentials = False
            self.connected.set()
            return await self._serve(socket)
        finally:
            await socket.close()

    async def _upgrade(self, url: str, headers: Mapping[str, str]) -> aiohttp.ClientWebSocketResponse:
        session = self._context.api.session
        try:
            return await session.ws_connect(
                URL(url, encoded=True), headers=headers, max_msg_size=MESSAGE_BYTES_MAX, autoping=True
            )
        except aiohttp.WSServerHandshakeError as error:
            # aiohttp drops the body of a refusal; ask for the name with a plain request of the same signature.
            raise AcsError(await self._refusal(url, headers)) from error

    async def _refusal(self, url: str, headers: Mapping[str, str]) -> str:
        try:
            plain = {name: value for name, value in headers.items() if name.lower() != "upgrade"}
            async with self._context.api.session.get(
                URL(url, encoded=True), headers=plain, allow_redirects=False
            ) as response:
                answer = json.loads((await response.content.read(4096)) or b"{}")
        except (aiohttp.ClientError, OSError, ValueError):
            return "ServerException"
        if not isinstance(answer, dict) or not answer:
            return "ServerException"
        name = str(answer.get("type") or answer.get("__type") or next(iter(answer)))
        return name.rpartition("#")[2]

    async def _serve(self, socket: aiohttp.ClientWebSocketResponse) -> int:
        """Handle messages in the order in which they come; returns the close code."""
        clock = self._context.clock
        ends_at = clock.monotonic_seconds() + self._random.uniform(*CONNECTION_LIFE_SECONDS)
        while clock.monotonic_seconds() < ends_at:
            try:
                async with asyncio.timeout(self._random.uniform(*IDLE_SECONDS)):
                    frame = await socket.receive()
            except TimeoutError:
                log.warning("no message from the control plane for too long")
                return 1000
            if frame.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
                await self._handle_frame(socket, frame.data)
            elif frame.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED}:
                return socket.close_code or 1006
            elif frame.type is aiohttp.WSMsgType.ERROR:
                return 1006
        return 1000

    async def _handle_frame(self, socket: aiohttp.ClientWebSocketResponse, data: str | bytes) -> None:
        try:
            envelope = json.loads(data)
            kind, message = str(envelope["type"]), dict(envelope["message"])
        except (ValueError, KeyError, TypeError):
            log.warning("a message of the control plane can't be read")
            return
        try:
            await self._handle(socket, kind, message)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # Logged by kind only: a message may hold credentials.
            log.warning("a message of the control plane is malformed", extra={"kind": kind, "error": type(error)})

    async def _handle(self, socket: aiohttp.ClientWebSocketResponse, kind: str, message: dict[str, Any]) -> None:
        match kind:
            case "HeartbeatMessage":
                await _send(socket, "HeartbeatAckRequest", {"messageId": message["messageId"]})
            case "PayloadMessage":
                await self._payload(socket, message)
            case "IAMRoleCredentialsMessage":
                await self._credentials(socket, message)
            case "TaskManifestMessage":
                await self._manifest(socket, message)
            case "TaskStopVerificationAck":
                if message["messageId"] == self._manifest_id and self._manifest_id:
                    self._manifest_id = ""
                    for task in message.get("stopTasks") or ():
                        self._tasks.stop(str(task["taskArn"]))
            case "SecurityGroupsMessage":
                await self._security_groups.receive(message)
            case "ExecuteCommandMessage":
                self.executions.begin(message)
            case "StageUpdateMessage" | "PerformUpdateMessage":
                await _send(socket, "NackRequest", {**_echo(message), "reason": "Updates are disabled"})
            case "AttachTaskNetworkInterfacesMessage" | "AttachInstanceNetworkInterfacesMessage":
                await _send(socket, "AckRequest", _echo(message))
            case _:
                log.info("a message of an unknown kind was ignored", extra={"kind": kind})

    async def _payload(self, socket: aiohttp.ClientWebSocketResponse, message: dict[str, Any]) -> None:
        if not (message.get("messageId") and message.get("clusterArn") and message.get("containerInstanceArn")):
            return
        self._seen(int(message.get("seqNum") or 0))
        tasks = list(message.get("tasks") or ())[:TASKS_IN_PAYLOAD_MAX]
        # AWS: stops come first, they free what the starts need.
        tasks.sort(key=lambda task: str(task.get("desiredStatus")) != "STOPPED")
        acknowledge = True
        for task in tasks:
            arn = str(task.get("arn") or "")
            if str(task.get("desiredStatus")) == "STOPPED":
                if not self._tasks.stop(arn):
                    self._fail(arn, "TaskStateError: the agent does not have this task")
                continue
            try:
                for credentials in await self._tasks.start(task):
                    await self._acknowledge_credentials(socket, str(message["messageId"]), credentials)
            except InvalidTaskError as error:
                acknowledge = False  # AWS: the STOPPED report is the answer
                self._fail(arn, str(error))
            except OSError:
                acknowledge = False  # not on disk, so not accepted: the control plane sends it again
                log.exception("a task could not be saved")
        if acknowledge:
            await _send(socket, "AckRequest", _echo(message))

    def _fail(self, task_arn: str, reason: str) -> None:
        if task_arn:
            report = asyncio.create_task(self._reporter.submit_failure(self._context.state.cluster, task_arn, reason))
            self._failures.add(report)
            report.add_done_callback(self._failures.discard)

    async def _credentials(self, socket: aiohttp.ClientWebSocketResponse, message: dict[str, Any]) -> None:
        credentials = parse_role_credentials(message["roleCredentials"])
        if self._tasks.put_credentials(str(message["taskArn"]), RoleType(message["roleType"]), credentials):
            await self._acknowledge_credentials(socket, str(message["messageId"]), credentials)
        else:
            log.warning("credentials of a task that is not here were refused", extra={"task": message["taskArn"]})

    async def _acknowledge_credentials(
        self, socket: aiohttp.ClientWebSocketResponse, message_id: str, credentials: RoleCredentials
    ) -> None:
        answer = {
            "messageId": message_id,
            "credentialsId": credentials.credentials_id,
            "expiration": credentials.expiration,
        }
        await _send(socket, "IAMRoleCredentialsAckRequest", answer)

    async def _manifest(self, socket: aiohttp.ClientWebSocketResponse, message: dict[str, Any]) -> None:
        timeline = int(message["timeline"])
        if timeline <= self._context.state.sequence_number:
            return
        self._seen(timeline)
        await _send(socket, "AckRequest", _echo(message))
        wanted = {str(t["taskArn"]) for t in message.get("tasks") or () if t.get("desiredStatus") == "RUNNING"}
        candidates = [
            {"taskArn": task.arn, "taskClusterArn": task.spec.cluster, "desiredStatus": "STOPPED"}
            for task in self._tasks.stop_candidates(wanted)
        ]
        if candidates:
            self._manifest_id = str(message["messageId"])
            verification = {"messageId": self._manifest_id, "stopCandidates": candidates}
            await _send(socket, "TaskStopVerificationMessage", verification)

    def _seen(self, number: int) -> None:
        if number > self._context.state.sequence_number:
            self._context.state.sequence_number = number
            self._context.save_soon()


def websocket_url(endpoint: str, query: Mapping[str, str]) -> str:
    """Return the URL of the websocket below a polling endpoint, encoded as it is signed and sent."""
    encoded = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(query.items()))
    return f"{endpoint.rstrip('/')}/ws?{encoded}"


def _echo(message: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "cluster": message.get("clusterArn"),
        "containerInstance": message.get("containerInstanceArn"),
        "messageId": message["messageId"],
    }


async def _send(socket: aiohttp.ClientWebSocketResponse, kind: str, message: Mapping[str, Any]) -> None:
    try:
        await socket.send_str(json.dumps({"type": kind, "message": message}, separators=(",", ":")))
    except (ConnectionError, RuntimeError) as error:
        log.info("an answer could not be sent", extra={"kind": kind, "reason": str(error)})
