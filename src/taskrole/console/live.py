"""Live pages: one connection of server-sent events per page; its block ``live`` is sent again when it changed.

The page's function is run again as the signed-in person, so a live page can show nothing that a reload would not.
A browser keeps few connections to one server: the page's script closes this one while the page is hidden.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable

from aiohttp import web

from taskrole.console.sessions import Session

INTERVAL_SECONDS = 2.0
INTERVAL_SECONDS_MAX = 5.0  # while nothing changes: every look is calls of the API, and leaves audit records
LIFE_SECONDS_MAX = 3600.0
CONNECTIONS_MAX = 64
CONNECTIONS_OF_SESSION_MAX = 12

Render = Callable[[], Awaitable[str]]


class Live:
    """All live connections of this process."""

    def __init__(self) -> None:
        self._connections = 0
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End all connections."""
        self._stopping.set()

    def may_connect(self, session: Session) -> bool:
        """Tell whether one more connection is within the bounds."""
        return self._connections < CONNECTIONS_MAX and session.live_connections < CONNECTIONS_OF_SESSION_MAX

    async def serve(
        self,
        request: web.BaseRequest,
        session: Session,
        signed_in: Callable[[], bool],
        render: Render,
        headers: dict[str, str],
    ) -> web.StreamResponse:
        """Send the page's live part whenever it differs from what was sent last."""
        answer = web.StreamResponse(headers={**headers, "Content-Type": "text/event-stream"})
        self._connections += 1
        session.live_connections += 1
        try:
            await answer.prepare(request)
            with contextlib.suppress(ConnectionError):
                await self._send(answer, signed_in, render)
        finally:
            self._connections -= 1
            session.live_connections -= 1
        return answer

    async def _send(self, answer: web.StreamResponse, signed_in: Callable[[], bool], render: Render) -> None:
        sent, wait = b"", INTERVAL_SECONDS
        for _ in range(int(LIFE_SECONDS_MAX / INTERVAL_SECONDS)):
            if not signed_in():
                await answer.write(b"event: signed-out\ndata: \n\n")
                return
            content = await render()
            digest = hashlib.sha256(content.encode()).digest()
            if digest != sent:
                sent, wait = digest, INTERVAL_SECONDS
                lines = "".join(f"data: {line}\n" for line in content.splitlines())
                await answer.write(f"event: live\n{lines}\n".encode())
            else:
                wait = min(wait + 1.0, INTERVAL_SECONDS_MAX)
                await answer.write(b": still here\n\n")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), wait)
            if self._stopping.is_set():
                return
