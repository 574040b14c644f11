"""Runs commands in the containers of tasks, for clients at the other end of a data channel (ExecuteCommand).

AWS: the words of the command are started without a shell, as root, with the container's environment.
"""

import asyncio
import contextlib
import json
import logging
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

from taskrole.agent.api import USER_AGENT, ApiError
from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.tasks import Tasks
from taskrole.aws.client.signing import sign
from taskrole.aws.data_channel import (
    END_OF_INPUT,
    MESSAGE_BYTES_MAX,
    OUTPUT,
    TERMINATE,
    DataChannel,
    Message,
    PayloadType,
)
from taskrole.docker.engine import EngineError, Process

log = logging.getLogger(__name__)

EXECUTIONS_MAX = 32
HANDSHAKE_SECONDS_MAX = 15.0
TERMINAL_SIDE_MAX = 10_000
PATH = "/_taskrole/execution"
AGENT_VERSION = "3.3.0.0"
ROOT = "0"


class Executions:
    """The commands that run by way of this agent."""

    def __init__(self, context: AgentContext, tasks: Tasks) -> None:
        self._context = context
        self._tasks = tasks
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, message: Mapping[str, Any]) -> None:
        """Take a session that the control plane offers; more than a bound are not taken."""
        if len(self._running) >= EXECUTIONS_MAX:
            log.warning("too many commands run in containers; one was not taken")
            return
        running = asyncio.create_task(self._run(dict(message)), name="execute-command")
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """End all sessions with their commands."""
        await cancel(list(self._running))

    async def _run(self, message: dict[str, Any]) -> None:
        session_id = str(message["sessionId"])
        fields = {"task": str(message["taskArn"]), "session": session_id}
        try:
            async with await self._connect(session_id) as socket:
                channel = DataChannel(socket, OUTPUT, self._context.clock, self._context.ids)
                async with channel:
                    await self._serve(channel, message)
        except (ApiError, aiohttp.ClientError, OSError) as error:
            log.warning("a session of a command failed", extra={**fields, "reason": f"{type(error).__name__}: {error}"})
        else:
            log.info("a session of a command ended", extra=fields)

    async def _connect(self, session_id: str) -> aiohttp.ClientWebSocketResponse:
        context = self._context
        query = {
            "clusterArn": context.state.cluster,
            "containerInstanceArn": context.state.container_instance_arn,
            "sessionId": session_id,
        }
        url = f"{context.settings.server_url.rstrip('/')}{PATH}?{urlencode(sorted(query.items()), quote_via=quote)}"
        headers = sign(
            "GET",
            url,
            {},
            b"",
            credentials=await context.api.instance_credentials(),
            region=context.settings.region,
            service="ecs",
            now=context.clock.now(),
        )
        async with asyncio.timeout(HANDSHAKE_SECONDS_MAX):
            return await context.api.session.ws_connect(
                URL(url, encoded=True), headers={**headers, "User-Agent": USER_AGENT}, max_msg_size=MESSAGE_BYTES_MAX
            )

    async def _serve(self, channel: DataChannel, message: Mapping[str, Any]) -> None:
        session_id = str(message["sessionId"])
        arriving = channel.messages()
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS_MAX):
                await _shake_hands(channel, arriving)
        except TimeoutError:
            await channel.close(session_id, "The client did not answer the handshake.")
            return
        try:
            process = await self._start(message)
        except EngineError as error:
            await channel.close(session_id, f"The command could not be started: {error.message}")
            return
        try:
            await _converse(channel, arriving, process)
            code = await process.exit_code()
        finally:
            # The process must not outlive its session, even if this coroutine is being cancelled.
            await asyncio.shield(process.close())
        if message.get("exitCode") is True and code is not None:
            await channel.send(PayloadType.EXIT_CODE, str(code).encode())
        await channel.finish()
        await channel.close(session_id, "")

    async def _start(self, message: Mapping[str, Any]) -> Process:
        """Start the command.

        Raises:
            EngineError: The container is not there any more, or does not run.
        """
        task = self._tasks.find(str(message["taskArn"]))
        record = None if task is None else task.containers.get(str(message["containerName"]))
        if record is None or not record.docker_id or record.docker_id != str(message["runtimeId"]):
            raise EngineError(404, "the container is not on this instance any more")
        command = shlex.split(str(message["command"]))
        terminal = message.get("terminal") is True
        return await self._context.engine.execute(record.docker_id, command, terminal=terminal, user=ROOT)


async def _shake_hands(channel: DataChannel, arriving: Any) -> None:
    action = {
        "ActionType": "SessionType",
        "ActionParameters": {"SessionType": "InteractiveCommands", "Properties": {}},
    }
    request = {"AgentVersion": AGENT_VERSION, "RequestedClientActions": [action]}
    await channel.send(PayloadType.HANDSHAKE_REQUEST, json.dumps(request).encode())
    async for message in arriving:
        if message.payload_type == PayloadType.HANDSHAKE_RESPONSE:
            break
    complete = {"HandshakeTimeToComplete": 1, "CustomerMessage": ""}
    await channel.send(PayloadType.HANDSHAKE_COMPLETE, json.dumps(complete).encode())


async def _converse(channel: DataChannel, arriving: Any, process: Process) -> None:
    """Pass output on until the process ends, and input until the client goes; then the process is over, too."""
    printing = asyncio.create_task(_print(channel, process))
    listening = asyncio.create_task(_listen(arriving, process))
    try:
        await asyncio.wait({printing, listening}, return_when=asyncio.FIRST_COMPLETED)
        if listening.done():
            listening.result()
        else:
            printing.result()
    finally:
        await cancel([printing, listening])


async def _print(channel: DataChannel, process: Process) -> None:
    while (piece := await process.read()) is not None:
        stream, data = piece
        await channel.send(PayloadType.STDERR if stream == 2 else PayloadType.OUTPUT, data)


async def _listen(arriving: Any, process: Process) -> None:
    """Give input to the process; returns when the client has gone or wants the end."""
    async for message in arriving:
        if message.payload_type == PayloadType.OUTPUT:
            await process.write(message.payload)
        elif message.payload_type == PayloadType.SIZE:
            size = _size(message)
            if size is not None:
                await process.resize(*size)
        elif message.payload_type == PayloadType.FLAG and message.payload == END_OF_INPUT:
            await process.end_input()
        elif message.payload_type == PayloadType.FLAG and message.payload == TERMINATE:
            return


def _size(message: Message) -> tuple[int, int] | None:
    """Return rows and columns, or None if they make no sense."""
    with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):
        given = json.loads(message.payload)
        rows, columns = int(given["rows"]), int(given["cols"])
        if 0 < rows <= TERMINAL_SIDE_MAX and 0 < columns <= TERMINAL_SIDE_MAX:
            return rows, columns
    return None
