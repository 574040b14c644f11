"""What the pages of a session follow: the streams of events and of calls, opened once for all its live pages.

A stream that is refused or breaks is opened again after a while that grows; until then its pages look now and then
(``Feed.whole`` tells). Streams are open only while a page follows them, and a little longer: somebody who clicks from
page to page keeps them.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.api import Api
from taskrole.console.sessions import Session

STREAMS = (("/_taskrole/events", "ecs"), ("/_taskrole/calls", "taskrole"))
"""Address, and the service that they are signed for."""
RETRY_SECONDS, RETRY_SECONDS_MAX = 1.0, 60.0
LINGER_SECONDS = 20.0
EVERYTHING = "*"


class Follower:
    """One live page: the topics that it shows, and whether something happened to one of them."""

    def __init__(self) -> None:
        self.topics: frozenset[str] = frozenset()
        self.happened = asyncio.Event()

    def tell(self, topics: frozenset[str]) -> None:
        """Note that something happened."""
        if EVERYTHING in topics or topics & self.topics:
            self.happened.set()


class Feed:
    """The streams of one session."""

    def __init__(self, api: Api, session: Session, closed: Callable[[], object]) -> None:
        self._api = api
        self._session = session
        self._closed = closed
        self._followers: set[Follower] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._connected: set[str] = set()
        self._closing: asyncio.TimerHandle | None = None

    @property
    def whole(self) -> bool:
        """Whether all streams are open, so that there is no need to look."""
        return len(self._connected) == len(STREAMS)

    @contextmanager
    def following(self) -> Iterator[Follower]:
        """Follow the streams for a while."""
        follower = Follower()
        self._followers.add(follower)
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._keep_open(*one), name="console-stream") for one in STREAMS]
        try:
            yield follower
        finally:
            self._followers.discard(follower)
            if not self._followers:
                self._closing = asyncio.get_running_loop().call_later(LINGER_SECONDS, self.close)

    def close(self) -> None:
        """Close the streams."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._connected.clear()
        self._tell([EVERYTHING])
        self._closed()

    async def _keep_open(self, path: str, service: str) -> None:
        retry = RETRY_SECONDS
        while True:
            with contextlib.suppress(AwsError):
                async for frame in self._api.stream(self._session.keys, self._session.region, service, path):
                    retry = RETRY_SECONDS
                    if path not in self._connected:
                        self._connected.add(path)
                        self._tell([EVERYTHING])  # what happened before is not told again
                    self._tell(topics_of(frame))
            self._connected.discard(path)
            await asyncio.sleep(retry)
            retry = min(retry * 2, RETRY_SECONDS_MAX)

    def _tell(self, topics: Iterable[str]) -> None:
        told = frozenset(topics)
        for follower in self._followers:
            follower.tell(told)


def topics_of(frame: dict[str, Any]) -> set[str]:
    """Return what a frame is about: ``ecs`` and other services, ``logs:GROUP``, ``calls`` for any call."""
    if "seq" in frame:
        return {"ecs"}
    if frame.get("more") or "gap" in frame:
        return {EVERYTHING}
    topics: set[str] = set()
    for call in frame.get("calls", ()):
        topics.add("calls")
        if call["readOnly"]:
            continue
        service = str(call["eventSource"]).removesuffix(".amazonaws.com")
        topics.add(service)
        if service == "logs":
            topics |= {f"logs:{arn.partition(':log-group:')[2].partition(':')[0]}" for arn in call["resources"]}
    return topics
