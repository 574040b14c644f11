"""A further process in a container, by aiodocker."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import Any

import aiohttp
from aiodocker.exceptions import DockerError

CALL_SECONDS_MAX = 30.0
HANG_UP_SECONDS = 2.0
_LOOK_SECONDS = 0.05
_LOOKS = 20


class DockerProcess:
    """See Process. Made by ``start``."""

    def __init__(self, started: Any, stream: Any, container_id: str) -> None:
        self._exec = started  # Any: aiodocker has no annotations worth the name
        self._stream = stream
        self._container_id = container_id

    @classmethod
    async def start(cls, started: Any, container_id: str) -> "DockerProcess":
        """Start what was prepared."""
        stream = started.start(detach=False)
        await stream.__aenter__()
        return cls(started, stream, container_id)

    async def read(self) -> tuple[int, bytes] | None:
        """See Process."""
        message = await self._stream.read_out()
        return None if message is None else (int(message.stream), bytes(message.data))

    async def write(self, data: bytes) -> None:
        """See Process."""
        with contextlib.suppress(ConnectionError, RuntimeError, AssertionError):  # it has ended: nobody reads
            await self._stream.write_in(data)

    async def end_input(self) -> None:
        """See Process."""
        response = self._stream._resp  # noqa: SLF001  aiodocker can close the whole stream only
        connection = None if response is None else response.connection
        transport = None if connection is None else connection.transport
        if transport is not None and transport.can_write_eof():
            transport.write_eof()

    async def resize(self, rows: int, columns: int) -> None:
        """See Process."""
        with contextlib.suppress(DockerError, aiohttp.ClientError, OSError):  # it has ended
            async with asyncio.timeout(CALL_SECONDS_MAX):
                await self._exec.resize(h=rows, w=columns)

    async def exit_code(self) -> int | None:
        """See Process."""
        code = (await self._inspect()).get("ExitCode")
        return None if code is None else int(code)

    async def close(self) -> None:
        """See Process."""
        with contextlib.suppress(DockerError, aiohttp.ClientError, OSError):
            process_id = await self._process_id()
            if process_id and _signal(process_id, self._container_id, signal.SIGHUP):
                await asyncio.sleep(HANG_UP_SECONDS)
                if await self._process_id() == process_id:
                    _signal(process_id, self._container_id, signal.SIGKILL)
        with contextlib.suppress(aiohttp.ClientError, OSError, AssertionError):
            await self._stream.close()

    async def _inspect(self) -> dict[str, Any]:
        async with asyncio.timeout(CALL_SECONDS_MAX):
            for _ in range(_LOOKS):  # its output ends a moment before the engine notes that it has
                found: dict[str, Any] = await self._exec.inspect()
                if not found.get("Running"):
                    break
                await asyncio.sleep(_LOOK_SECONDS)
        return found

    async def _process_id(self) -> int:
        """Return the number of the process on this machine, 0 if it has ended."""
        async with asyncio.timeout(CALL_SECONDS_MAX):
            found = await self._exec.inspect()
        return int(found.get("Pid") or 0) if found.get("Running") else 0


def _signal(process_id: int, container_id: str, number: int) -> bool:
    """Send a signal to a process, if it is this machine's and really the container's; the engine has no call for it."""
    try:
        if container_id not in Path(f"/proc/{process_id}/cgroup").read_text(encoding="ascii"):
            return False
        os.kill(process_id, number)
    except OSError:
        return False
    return True
