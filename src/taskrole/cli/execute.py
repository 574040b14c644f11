"""``taskrole exec``: runs a command in a container of a task, by ExecuteCommand and its data channel."""

import asyncio
import contextlib
import json
import os
import shlex
import shutil
import signal
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from taskrole.aws.client.answers import AwsError
from taskrole.aws.data_channel import END_OF_INPUT, INPUT, MESSAGE_BYTES_MAX, DataChannel, PayloadType
from taskrole.cli.client import Client
from taskrole.cli.daily import TASK_ID_LENGTH, task_of
from taskrole.cli.errors import EXIT_INTERRUPTED, CommandError
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds, dashed_uuid

CONNECT_SECONDS_MAX = 30.0
PIECE_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be run, and where."""

    cluster: str
    task: str
    container: str
    command: tuple[str, ...]
    terminal: bool


def execute(client: Client, wish: Wish) -> int:
    """Run a command in a container of a task; return its exit status.

    Raises:
        CommandError: There is no such task, the server refuses, or the session broke off.
    """
    task = wish.task
    if len(task.rpartition("/")[2]) != TASK_ID_LENGTH:
        task = task_of(client, wish.cluster, task)["taskArn"]
    try:
        session = client.ask(
            "ecs", "ExecuteCommand", cluster=wish.cluster, task=task, container=wish.container or None,
            command=shlex.join(wish.command), interactive=True,
        )["session"]  # fmt: skip
    except AwsError as error:
        raise CommandError(f"{error.message} ({error.code}){_hint(client, wish, task, error)}") from error
    try:
        with _raw_terminal() if wish.terminal else contextlib.nullcontext():
            status, words = asyncio.run(_converse(session, terminal=wish.terminal))
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    if status is None:
        message = words or "the session broke off before the command ended; `taskrole tasks` shows whether it runs."
        raise CommandError(message)
    return status


def _hint(client: Client, wish: Wish, task: str, error: AwsError) -> str:
    """Say what to do about a task that commands cannot be run in."""
    if error.code != "InvalidParameterException":
        return ""
    with contextlib.suppress(AwsError, CommandError):
        found = client.ask("ecs", "DescribeTasks", cluster=wish.cluster, tasks=[task])["tasks"]
        if found and len(found[0]["containers"]) > 1 and not wish.container:
            return f"\nName one with --container: {', '.join(one['name'] for one in found[0]['containers'])}."
        if found and not found[0]["enableExecuteCommand"]:
            return (
                "\nStart the task with `taskrole run --exec`, `aws ecs run-task --enable-execute-command`, or its"
                " service with `aws ecs update-service --enable-execute-command --force-new-deployment`."
            )
    return ""


@contextlib.contextmanager
def _raw_terminal() -> Iterator[None]:
    """Pass every key on as it is; the terminal is as before afterwards, whatever happens."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setraw(descriptor)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


async def _converse(session: dict[str, Any], *, terminal: bool) -> tuple[int | None, str]:
    """Return the exit status, and what the other end said when it closed the channel."""
    opening = {
        "MessageSchemaVersion": "1.0",
        "RequestId": dashed_uuid(SystemIds()),
        "TokenValue": session["tokenValue"],
        "ClientId": dashed_uuid(SystemIds()),
        "ClientVersion": "taskrole",
        "Terminal": terminal,
    }
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS_MAX)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.ws_connect(
                URL(session["streamUrl"], encoded=True), max_msg_size=MESSAGE_BYTES_MAX, heartbeat=CONNECT_SECONDS_MAX
            ) as socket,
        ):
            await socket.send_str(json.dumps(opening))
            async with DataChannel(socket, INPUT, SystemClock(), SystemIds()) as channel:
                return await _serve(channel, terminal=terminal)
    except aiohttp.ClientError as error:
        raise CommandError(f"the data channel of the session cannot be opened: {error}") from error


async def _serve(channel: DataChannel, *, terminal: bool) -> tuple[int | None, str]:
    status: int | None = None
    typing: asyncio.Task[None] | None = None
    try:
        async for message in channel.messages():
            match message.payload_type:
                case PayloadType.HANDSHAKE_REQUEST:
                    await channel.send(PayloadType.HANDSHAKE_RESPONSE, _handshake(message.payload))
                case PayloadType.HANDSHAKE_COMPLETE:
                    typing = asyncio.create_task(_type(channel, terminal=terminal))
                case PayloadType.OUTPUT:
                    await asyncio.to_thread(_write, sys.stdout.buffer, message.payload)
                case PayloadType.STDERR:
                    await asyncio.to_thread(_write, sys.stderr.buffer, message.payload)
                case PayloadType.EXIT_CODE:
                    status = int(message.payload)
    finally:
        if typing is not None:
            typing.cancel()
            await asyncio.gather(typing, return_exceptions=True)
    return status, channel.closing_words


def _handshake(request: bytes) -> bytes:
    actions = json.loads(request).get("RequestedClientActions") or ()
    done = [{"ActionType": one["ActionType"], "ActionStatus": 1} for one in actions]
    return json.dumps({"ClientVersion": "taskrole", "ProcessedClientActions": done, "Errors": []}).encode()


def _write(stream: Any, data: bytes) -> None:
    stream.write(data)
    stream.flush()


async def _type(channel: DataChannel, *, terminal: bool) -> None:
    """Send what is typed or piped in, and the size of the terminal whenever it changes."""
    resized, keys = asyncio.Event(), asyncio.Queue[bytes](maxsize=4)
    loop = asyncio.get_running_loop()
    if terminal:
        resized.set()
        loop.add_signal_handler(signal.SIGWINCH, resized.set)
    threading.Thread(target=_read, args=(keys, loop), daemon=True, name="standard-input").start()
    sizing = asyncio.create_task(_size(channel, resized))
    try:
        while data := await keys.get():
            await channel.send(PayloadType.OUTPUT, data)
        await channel.send(PayloadType.FLAG, END_OF_INPUT)
        await asyncio.Event().wait()  # sizes are told on
    finally:
        sizing.cancel()
        if terminal:
            loop.remove_signal_handler(signal.SIGWINCH)


async def _size(channel: DataChannel, resized: asyncio.Event) -> None:
    while True:
        await resized.wait()
        resized.clear()
        size = shutil.get_terminal_size()
        await channel.send(PayloadType.SIZE, json.dumps({"cols": size.columns, "rows": size.lines}).encode())


def _read(keys: asyncio.Queue[bytes], loop: asyncio.AbstractEventLoop) -> None:
    """Read standard input to its end, in a thread: files cannot be watched, and a full queue must stop the reading."""
    with contextlib.suppress(OSError, RuntimeError, CancelledError):  # the session is over
        data = b"."
        while data:
            data = os.read(sys.stdin.fileno(), PIECE_BYTES)
            asyncio.run_coroutine_threadsafe(keys.put(data), loop).result()
