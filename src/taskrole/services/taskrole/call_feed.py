"""The audit trail as a stream of hints: what was just called, without who and with what.

Frames are JSON texts: ``{"calls": [...], "more": bool}`` when something was called, ``{"heartbeat": true}`` at the
beginning and now and then. Calls of one kind are one entry with a count and a few resources, so that a frame is short
however much is called; who wants to know more looks the events up. Who may not look events up any more gets no more
hints. What the web console itself only read is left out: pages that follow this stream would follow themselves.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from taskrole.aws.call import Call
from taskrole.aws.streams import HEARTBEAT_SECONDS, Streams, send_frame
from taskrole.clock import Clock
from taskrole.policy.model import Question
from taskrole.services.cloudtrail.api import RecentCall, TrailStore
from taskrole.storage.schema import to_milliseconds

GLOBAL_REGION = "us-east-1"
"""AWS: where the events of global services are."""
GLOBAL_SOURCES = frozenset({"iam.amazonaws.com", "sts.amazonaws.com"})
CONSOLE_USER_AGENT = "taskrole-console"
CALLS_READ_MAX = 200
RESOURCES_MAX = 8
_POLL_SECONDS = 0.25
_LATE_MILLISECONDS = 10_000
"""A call is recorded when it ends under the time at which it began: how long after that it is still seen."""
_THREADS = 2

May = Callable[[Call, Question], bool]


@dataclass(slots=True)
class _Kind:
    """Calls of one operation with one outcome."""

    count: int = 0
    resources: set[str] = field(default_factory=set)


class CallFeed:
    """Reads recent calls for all streams of a process."""

    def __init__(self, trail: TrailStore, clock: Clock) -> None:
        self.trail = trail
        self.clock = clock
        self.streams = Streams()
        self.executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="call-feed")

    def close(self) -> None:
        """Stop the threads."""
        self.executor.shutdown(wait=True, cancel_futures=True)


class CallSession:
    """Serves one stream. See ``aws.http.WebsocketSession``."""

    def __init__(self, feed: CallFeed, may: May, call: Call, question: Question) -> None:
        self._feed = feed
        self._may = may
        self._call = call
        self._question = question
        self._newest = to_milliseconds(call.now)
        self._seen: frozenset[str] = frozenset()

    async def run(self, socket: Any) -> None:
        """Send hints until the client goes, the time is over, or the caller's session expires."""
        session = self._call.session
        seconds = None if session is None else (session.expires_at - self._feed.clock.now()).total_seconds()
        await self._feed.streams.serve(socket, self._send(socket), seconds)

    async def _send(self, socket: Any) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._feed.executor, self.fresh)  # what was called before is no news
        silent_since = float("-inf")
        while True:
            if loop.time() - silent_since >= HEARTBEAT_SECONDS:
                silent_since = loop.time()
                await send_frame(socket, '{"heartbeat":true}')
            await asyncio.sleep(_POLL_SECONDS)
            frame = await loop.run_in_executor(self._feed.executor, self.frame)
            if frame:
                silent_since = loop.time()
                await send_frame(socket, frame)

    def frame(self) -> str:
        """Return what was called since the last look; empty for nothing, or nothing that the caller may know."""
        found = self.fresh()
        kinds = summary(found)
        if not kinds or not self._may(replace(self._call, now=self._feed.clock.now()), self._question):
            return ""
        return orjson.dumps({"calls": kinds, "more": len(found) >= CALLS_READ_MAX}).decode()

    def fresh(self) -> list[RecentCall]:
        """Return the calls that were recorded since the last look: the newest of them, if there are many."""
        since = self._newest - _LATE_MILLISECONDS
        call = self._call
        rows: list[RecentCall] = []
        for region in {call.region, GLOBAL_REGION}:
            found = self._feed.trail.recent(
                call.account_id, region, since, but_reads_by=CONSOLE_USER_AGENT, limit=CALLS_READ_MAX
            )
            rows += [row for row in found if region == call.region or row.event_source in GLOBAL_SOURCES]
        fresh = [row for row in rows if row.event_id not in self._seen]
        self._seen = frozenset(row.event_id for row in rows)
        self._newest = max([self._newest, *(row.event_at for row in rows)])
        return fresh


def summary(calls: Iterable[RecentCall]) -> list[dict[str, Any]]:
    """Return an entry for each kind of call."""
    kinds: dict[tuple[str, str, bool, bool], _Kind] = {}
    for one in calls:
        kind = kinds.setdefault((one.event_source, one.event_name, one.read_only, one.denied), _Kind())
        kind.count += 1
        if len(kind.resources) < RESOURCES_MAX:
            kind.resources.update(one.resources[: RESOURCES_MAX - len(kind.resources)])
    return [
        {
            "eventSource": source,
            "eventName": name,
            "readOnly": read_only,
            "denied": denied,
            "count": kind.count,
            "resources": sorted(kind.resources),
        }
        for (source, name, read_only, denied), kind in kinds.items()
    ]
