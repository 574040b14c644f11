"""Commands that run in containers, as this process passes them on: a client on one side, an agent on the other.

    ExecuteCommand -> (token) client connects -> the agent is asked over its control channel -> agent connects -> bytes

ExecuteCommand authorizes; the token that it answers is good once, for a minute, for one session. The agent's side is
opened by the container instance that runs the task and by no other. What passes is not looked at and not kept.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from taskrole.aws.data_channel import MESSAGE_BYTES_MAX, closed_message
from taskrole.clock import Clock
from taskrole.ids import Ids, hex_id
from taskrole.services.ecs.acs import messages

log = logging.getLogger(__name__)

EXECUTIONS_MAX = 256
"""How many sessions one process has at a time, waiting ones included."""
STRANGERS_MAX = 64
"""How many connections may be waiting to show their token."""
TOKEN_SECONDS = 60.0
AGENT_SECONDS_MAX = 15.0
IDLE_SECONDS = 20 * 60.0
"""AWS: a session without traffic ends after 20 minutes."""
SEND_SECONDS_MAX = 30.0
DATA_CHANNEL_PATH = "/_taskrole/data-channel"


@dataclass(slots=True, eq=False)
class Execution:
    """One session: what shall run, and where."""

    session_id: str
    token: str
    instance_id: str
    instance_arn: str
    task_arn: str
    container_name: str
    runtime_id: str
    command: str
    begun: float
    taken: bool = False
    agent: "asyncio.Future[Any] | None" = None
    over: asyncio.Event | None = None


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a client says first. ``plain`` clients know exit codes, and may do without a terminal."""

    token: str
    plain: bool = False
    terminal: bool = True


def _opening(text: str) -> _Opening:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = {}
    if not isinstance(given, dict) or not isinstance(given.get("TokenValue"), str):
        return _Opening("")
    plain = given.get("ClientVersion") == "taskrole"
    return _Opening(given["TokenValue"], plain, not plain or given.get("Terminal") is True)


@dataclass(eq=False, slots=True)
class Executions:
    """The sessions of this process. ``tell`` sends a message to an agent that is connected here."""

    clock: Clock
    ids: Ids
    tell: Callable[[str, str], bool]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sessions: dict[str, Execution] = field(default_factory=dict)
    _strangers: int = 0

    def open(
        self, instance: tuple[str, str], task_arn: str, container_name: str, runtime_id: str, command: str
    ) -> Execution | None:
        """Return a new session that waits for its client; None if there are too many. ``instance`` is id and ARN."""
        now = self.clock.monotonic_seconds()
        session_id = f"ecs-execute-command-{hex_id(self.ids, 18)[:17]}"
        execution = Execution(
            session_id, hex_id(self.ids, 64), *instance, task_arn, container_name, runtime_id, command, now
        )
        with self._lock:
            for old in [one for one in self._sessions.values() if not one.taken and now - one.begun > TOKEN_SECONDS]:
                del self._sessions[old.session_id]
            if len(self._sessions) >= EXECUTIONS_MAX:
                return None
            self._sessions[session_id] = execution
        return execution

    def of_agent(self, session_id: str, instance_id: str) -> Execution | None:
        """Return a session whose client is there and whose task is on the instance."""
        with self._lock:
            execution = self._sessions.get(session_id)
        fits = execution is not None and execution.taken and execution.instance_id == instance_id
        return execution if fits else None

    def _take(self, session_id: str, token: str) -> Execution | None:
        """Return the session that a token is good for, once."""
        with self._lock:
            execution = self._sessions.get(session_id)
            good = execution is not None and hmac.compare_digest(execution.token.encode(), token.encode())
            if execution is None or not good or execution.taken:
                return None
            if self.clock.monotonic_seconds() - execution.begun > TOKEN_SECONDS:
                del self._sessions[session_id]
                return None
            execution.taken = True
        return execution

    def _forget(self, execution: Execution) -> None:
        with self._lock:
            self._sessions.pop(execution.session_id, None)

    async def serve_client(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve a client's end of a data channel; the token that it shows says which."""
        socket = web.WebSocketResponse(max_msg_size=MESSAGE_BYTES_MAX, autoping=True, compress=False)
        if not socket.can_prepare(request).ok:
            return web.Response(status=426, text="This is the data channel of ExecuteCommand; open a websocket.")
        if self._strangers >= STRANGERS_MAX:
            return web.Response(status=503, text="Too many data channels wait for their token; try again.")
        self._strangers += 1
        try:
            await socket.prepare(request)
            first = await asyncio.wait_for(socket.receive(), AGENT_SECONDS_MAX)
        except TimeoutError:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"no token was shown")
            return socket
        finally:
            self._strangers -= 1
        opening = _opening(first.data if first.type is WSMsgType.TEXT else "")
        execution = self._take(request.query.get("session", ""), opening.token)
        if execution is None:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"the token is not good")
            return socket
        try:
            await self._run(execution, opening, socket)
        finally:
            self._forget(execution)
        return socket

    async def _run(self, execution: Execution, opening: _Opening, socket: web.WebSocketResponse) -> None:
        execution.agent = asyncio.get_running_loop().create_future()
        execution.over = asyncio.Event()
        begun = self.clock.monotonic_seconds()
        try:
            agent = await self._agent_of(execution, opening)
            if agent is None:
                words = "The container instance of the task did not answer; try again."
                await socket.send_bytes(closed_message(execution.session_id, words, self.clock, self.ids))
                return
            await _relay(socket, agent)
        finally:
            execution.over.set()
            fields = {"task": execution.task_arn, "session": execution.session_id}
            log.info("command ended", extra={**fields, "seconds": round(self.clock.monotonic_seconds() - begun, 3)})
            with contextlib.suppress(ConnectionError):
                await socket.close()

    async def _agent_of(self, execution: Execution, opening: _Opening) -> Any | None:
        message = {
            "messageId": hex_id(self.ids),
            "sessionId": execution.session_id,
            "taskArn": execution.task_arn,
            "containerName": execution.container_name,
            "runtimeId": execution.runtime_id,
            "command": execution.command,
            "terminal": opening.terminal,
            "exitCode": opening.plain,
        }
        if not self.tell(execution.instance_id, messages.envelope("ExecuteCommandMessage", message)):
            return None
        assert execution.agent is not None
        try:
            return await asyncio.wait_for(execution.agent, AGENT_SECONDS_MAX)
        except TimeoutError:
            return None


@dataclass(frozen=True, slots=True)
class AgentEnd:
    """The agent's end of a session. See ``aws.http.WebsocketSession``."""

    execution: Execution

    async def run(self, socket: Any) -> None:
        """Give the socket to the client's end, and wait until that is through with it."""
        waiting, over = self.execution.agent, self.execution.over
        if waiting is None or over is None or waiting.done():
            return
        waiting.set_result(socket)
        await over.wait()


async def _relay(client: Any, agent: Any) -> None:
    """Pass frames on in both directions until one side ends, or neither says anything for too long."""
    moved = asyncio.Event()
    halves = {asyncio.create_task(_pass(client, agent, moved)), asyncio.create_task(_pass(agent, client, moved))}
    watching = asyncio.create_task(_watch(moved))
    try:
        await asyncio.wait({*halves, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*halves, watching):
            task.cancel()
        await asyncio.gather(*halves, watching, return_exceptions=True)


async def _pass(source: Any, sink: Any, moved: asyncio.Event) -> None:
    async for frame in source:
        if frame.type is WSMsgType.BINARY:
            moved.set()
            async with asyncio.timeout(SEND_SECONDS_MAX):
                await sink.send_bytes(frame.data)


async def _watch(moved: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        while True:
            moved.clear()
            async with asyncio.timeout(IDLE_SECONDS):
                await moved.wait()
