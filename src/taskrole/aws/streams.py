"""Websockets on which only we speak: how many there are at once, how long one lasts, and who notices that it ended."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any

STREAMS_MAX = 256
"""How many streams of one kind a process serves."""
LIFE_SECONDS = 300.0
"""A stream ends after some minutes, so that its caller is authenticated again."""
HEARTBEAT_SECONDS = 15.0
SEND_SECONDS_MAX = 30.0
CLOSE_TRY_AGAIN = 1013


class Streams:
    """The streams of one kind that a process serves. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    async def serve(self, socket: Any, sending: Coroutine[Any, Any, None], session_seconds: float | None) -> None:
        """Run ``sending`` until the client goes or the time is over: the stream's, or the caller's session's."""
        if not self._enter():
            sending.close()
            await socket.close(code=CLOSE_TRY_AGAIN, message=b"too many streams are open")
            return
        life = LIFE_SECONDS if session_seconds is None else min(LIFE_SECONDS, max(session_seconds, 0))
        sender = asyncio.create_task(sending, name="stream-sender")
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(life):
                    await _until_one_ends(socket, sender)
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
            with self._lock:
                self._count -= 1

    def _enter(self) -> bool:
        with self._lock:
            if self._count >= STREAMS_MAX:
                return False
            self._count += 1
            return True


async def send_frame(socket: Any, text: str) -> None:
    """Send one frame.

    Raises:
        TimeoutError: The client does not read.
    """
    async with asyncio.timeout(SEND_SECONDS_MAX):
        await socket.send_str(text)


async def _until_one_ends(socket: Any, sender: asyncio.Task[None]) -> None:
    """Return when the client closes or the sender ends; what a client says is not looked at."""
    receiver = asyncio.create_task(_drain(socket), name="stream-client")
    try:
        await asyncio.wait({receiver, sender}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        receiver.cancel()
        await asyncio.gather(receiver, return_exceptions=True)


async def _drain(socket: Any) -> None:
    async for _ in socket:
        pass
