"""Live pages: one connection of server-sent events per page; its block ``live`` is sent again when it changed.

What a page shows changes when something happened to one of its topics, which the session's streams tell (``feeds.py``).
Then the page's function is run again as the signed-in person, so a live page can show nothing that a reload would not.
Looks are spaced: however much happens, a page takes a small share of the time. While a stream is refused to that
person, the page looks by itself, ever less often. A browser keeps few connections to one server: the page's script
closes this one while the page is hidden.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from taskrole.console.api import Api
from taskrole.console.feeds import Feed, Follower
from taskrole.console.sessions import Session

GATHER_SECONDS = 0.05
"""Things happen together: how long to wait for the rest of them."""
SPACING_SECONDS = 0.4
SPACING_SHARE = 4
"""A look that takes a second is followed by four without one."""
LOOK_SECONDS, LOOK_SECONDS_MAX = 3.0, 15.0
"""How often a page looks by itself while a stream is missing."""
REFRESH_SECONDS = 30.0
"""How often it looks with all streams: ages, and what no stream tells."""
PING_SECONDS = 10.0
LIFE_SECONDS_MAX = 3600.0
CONNECTIONS_MAX = 64
CONNECTIONS_OF_SESSION_MAX = 12


@dataclass(frozen=True, slots=True)
class Look:
    """The live part of a page, and the topics that it shows."""

    content: str
    topics: frozenset[str] = frozenset()


Render = Callable[[], Awaitable[Look]]


class Live:
    """All live connections of this process."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._connections = 0
        self._stopping = asyncio.Event()
        self._feeds: dict[str, Feed] = {}

    def stop(self) -> None:
        """End all connections."""
        self._stopping.set()
        for feed in list(self._feeds.values()):
            feed.close()

    def may_connect(self, session: Session) -> bool:
        """Tell whether one more connection is within the bounds."""
        return self._connections < CONNECTIONS_MAX and session.live_connections < CONNECTIONS_OF_SESSION_MAX

    def forget(self, session_id: str) -> None:
        """Close the streams of a session that ended."""
        feed = self._feeds.get(session_id)
        if feed is not None:
            feed.close()

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
        feed = self._feeds.get(session.id)
        if feed is None:
            feed = self._feeds[session.id] = Feed(self._api, session, lambda: self._feeds.pop(session.id, None))

        def is_watched() -> bool:
            return signed_in() and request.transport is not None and not self._stopping.is_set()

        try:
            await answer.prepare(request)
            with contextlib.suppress(ConnectionError), feed.following() as follower:
                await self._send(answer, is_watched, render, feed, follower)
                if not signed_in():
                    await answer.write(b"event: signed-out\ndata: \n\n")
        finally:
            self._connections -= 1
            session.live_connections -= 1
        return answer

    async def _send(
        self,
        answer: web.StreamResponse,
        is_watched: Callable[[], bool],
        render: Render,
        feed: Feed,
        follower: Follower,
    ) -> None:
        now = asyncio.get_running_loop().time
        sent, until = b"", now() + LIFE_SECONDS_MAX
        alone = LOOK_SECONDS
        while now() < until and is_watched():
            follower.happened.clear()
            started = now()
            look = await render()
            follower.topics = look.topics or follower.topics
            digest = hashlib.sha256(look.content.encode()).digest()
            if digest != sent:
                sent, alone = digest, LOOK_SECONDS
                lines = "".join(f"data: {line}\n" for line in look.content.splitlines())
                await answer.write(f"event: live\n{lines}\n".encode())
            await self._pause(max(SPACING_SECONDS, (now() - started) * SPACING_SHARE))
            told = feed.whole and look.content
            await self._wait(answer, is_watched, follower, REFRESH_SECONDS if told else alone)
            alone = min(alone * 2, LOOK_SECONDS_MAX)

    async def _wait(
        self, answer: web.StreamResponse, is_watched: Callable[[], bool], follower: Follower, seconds: float
    ) -> None:
        """Wait until something happened, or for some seconds; meanwhile notice that nobody is there any more."""
        now = asyncio.get_running_loop().time
        until = now() + seconds
        while now() < until and is_watched():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(follower.happened.wait(), min(PING_SECONDS, until - now()))
            if follower.happened.is_set():
                await self._pause(GATHER_SECONDS)
                return
            await answer.write(b": still here\n\n")

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
