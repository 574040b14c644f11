"""The events of ECS as a stream: one websocket, its caller's events only, to be taken up again where it broke off.

Frames are JSON texts: an event (EventBridge's envelope and ``seq``), ``{"heartbeat": seq}`` when all that was kept has
been sent and now and then after that, or ``{"gap": {"after": ..., "oldest": ...}}`` before the socket is closed because
what follows ``after`` is not kept any more. Each event is authorized by itself when it is sent, with the policies of
that moment. A stream ends after some minutes, so that it is authenticated again.
"""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import func, select

from taskrole.aws.call import Call
from taskrole.aws.streams import HEARTBEAT_SECONDS, Streams, send_frame
from taskrole.clock import Clock
from taskrole.policy.model import Question
from taskrole.services.ecs import events
from taskrole.services.ecs.store import misc
from taskrole.services.ecs.store.codec import load
from taskrole.services.ecs.tables import events as table
from taskrole.storage.ports import Database

_POLL_SECONDS = 0.25
_BATCH_MAX = 500
_THREADS = 2
_HOLE_SECONDS = 2.0
"""How long a number that is missing is waited for: on PostgreSQL numbers are given before they are committed."""
_HOLES_MAX = 10_000
_CLOSE_GAP = 4000
_ACTIONS = {
    events.TASK_STATE_CHANGE: "ecs:DescribeTasks",
    events.INSTANCE_STATE_CHANGE: "ecs:DescribeContainerInstances",
    events.SERVICE_ACTION: "ecs:DescribeServices",
    events.DEPLOYMENT_STATE_CHANGE: "ecs:DescribeServices",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept event."""

    sequence: int
    account_id: str
    region: str
    resource_arn: str
    detail_type: str
    body: str


class EventFeed:
    """Reads kept events for all streams of a process, in order and without leaving one out. Thread-safe."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._newest = -1
        self._asked_at = float("-inf")
        self._holes: dict[int, float] = {}
        self.streams = Streams()
        self.executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="ecs-events")

    def bounds(self) -> tuple[int, int]:
        """Return the numbers of the oldest and of the newest kept event; (1, 0) without any."""
        with self._database.read() as connection:
            row = connection.execute(select(func.min(table.c.sequence), func.max(table.c.sequence))).one()
        return (row[0], row[1]) if row[0] is not None else (1, 0)

    def read(self, after: int) -> list[Kept]:
        """Return the events after a number that can be passed on: none that a smaller one may still come before."""
        if not self._may_have(after):
            return []
        statement = select(table).where(table.c.sequence > after).order_by(table.c.sequence).limit(_BATCH_MAX)
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        found: list[Kept] = []
        last = after
        for row in rows:
            if row.sequence != last + 1 and not self._given_up(last + 1):
                break
            last = row.sequence
            found.append(
                Kept(last, row.account_id, row.region, row.resource_arn, row.detail_type, row.body),
            )
        return found

    def _may_have(self, after: int) -> bool:
        """Ask for the newest number at most once in a while, for all streams together."""
        with self._lock:
            now = self._clock.monotonic_seconds()
            if self._newest > after:
                return True
            if now - self._asked_at < _POLL_SECONDS / 2:
                return False
            self._asked_at = now
        newest = self.bounds()[1]
        with self._lock:
            self._newest = max(self._newest, newest)
            return self._newest > after

    def _given_up(self, sequence: int) -> bool:
        with self._lock:
            now = self._clock.monotonic_seconds()
            if len(self._holes) > _HOLES_MAX:
                self._holes.clear()
            return now - self._holes.setdefault(sequence, now) >= _HOLE_SECONDS

    def close(self) -> None:
        """Stop the threads."""
        self.executor.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants to see: events after a number (None: new ones only), of one cluster or kind or all."""

    after: int | None
    cluster_arn: str = ""
    detail_type: str = ""


class EventSession:
    """Serves one stream. See ``aws.http.WebsocketSession``."""

    def __init__(self, feed: EventFeed, ecs: Any, call: Call, wish: Wish) -> None:
        self._feed = feed
        self._ecs = ecs
        self._call = call
        self._wish = wish

    async def run(self, socket: Any) -> None:
        """Send events until the client goes, the time is over, or the caller's session expires."""
        session = self._call.session
        seconds = None if session is None else (session.expires_at - self._ecs.clock.now()).total_seconds()
        await self._feed.streams.serve(socket, self._send(socket), seconds)

    async def _send(self, socket: Any) -> None:
        loop = asyncio.get_running_loop()
        oldest, newest = await loop.run_in_executor(self._feed.executor, self._feed.bounds)
        after = newest if self._wish.after is None else self._wish.after
        if after < oldest - 1:
            if after > 0:
                gap = {"gap": {"after": after, "oldest": oldest}}
                await socket.send_str(orjson.dumps(gap).decode())
                await socket.close(code=_CLOSE_GAP, message=b"gap")
                return
            after = oldest - 1
        silent_since = float("-inf")  # the first heartbeat says that all that was kept has been sent
        while True:
            found = await loop.run_in_executor(self._feed.executor, self._feed.read, after)
            frames = await loop.run_in_executor(self._feed.executor, self._permitted, found) if found else []
            for frame in frames:
                await send_frame(socket, frame)
            if found:
                after = found[-1].sequence
            if frames and silent_since > 0:
                silent_since = loop.time()
            elif len(found) < _BATCH_MAX and loop.time() - silent_since >= HEARTBEAT_SECONDS:
                silent_since = loop.time()
                await send_frame(socket, orjson.dumps({"heartbeat": after}).decode())
            if len(found) < _BATCH_MAX:
                await asyncio.sleep(_POLL_SECONDS)

    def _permitted(self, found: Sequence[Kept]) -> list[str]:
        """Return the frames of those events that the caller wants and may see now."""
        call = replace(self._call, now=self._ecs.clock.now())
        mine = [one for one in found if (one.account_id, one.region) == (call.account_id, call.region)]
        if self._wish.detail_type:
            mine = [one for one in mine if one.detail_type == self._wish.detail_type]
        bodies = {one.sequence: load(one.body) for one in mine}
        if self._wish.cluster_arn:
            mine = [one for one in mine if _cluster_of(bodies[one.sequence]) == self._wish.cluster_arn]
        arns = list({one.resource_arn for one in mine})
        with self._ecs.database.read() as connection:
            tags = misc.get_tags_of_many(connection, arns) if arns else {}
        allowed: dict[tuple[str, str], bool] = {}
        frames = []
        for one in mine:
            action = _ACTIONS[one.detail_type]
            asked = (action, one.resource_arn)
            if asked not in allowed:
                context: dict[str, Any] = {"ecs:cluster": _cluster_of(bodies[one.sequence])}
                for name, value in tags.get(one.resource_arn, {}).items():
                    context |= {f"aws:ResourceTag/{name}": value, f"ecs:ResourceTag/{name}": value}
                allowed[asked] = self._ecs.may(call, Question(call.principal, action, one.resource_arn, context))
            if allowed[asked]:
                frames.append(orjson.dumps({"seq": one.sequence, **bodies[one.sequence]}).decode())
        return frames


def _cluster_of(body: dict[str, Any]) -> str:
    """Return the ARN of the cluster that an event is about: from its detail, or from its resource."""
    arn = body["detail"].get("clusterArn")
    if arn:
        return str(arn)
    prefix, _, path = body["resources"][0].rpartition(":")
    return f"{prefix}:cluster/{path.split('/')[1]}"
