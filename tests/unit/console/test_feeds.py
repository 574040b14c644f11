"""What pages follow: topics of frames, streams opened once for a session and closed when nobody follows."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from taskrole.aws.client.answers import AwsError
from taskrole.console import feeds
from taskrole.console.feeds import EVERYTHING, Feed, topics_of
from taskrole.console.sessions import Keys, Session
from tests.unit.services.ecs.support import until

SESSION = Session("id", Keys("AKIA", "secret"), "123456789012", "arn:aws:iam::123456789012:user/a", "r", "csrf", 0, 0)
GROUP = "arn:aws:logs:r:123456789012:log-group:/ecs/app:log-stream:s"


def call(source: str, *, read_only: bool = False, resources: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"eventSource": f"{source}.amazonaws.com", "readOnly": read_only, "resources": list(resources)}


def test_topics_of_frames() -> None:
    assert topics_of({"seq": 3, "detail-type": "ECS Task State Change"}) == {"ecs"}
    assert topics_of({"heartbeat": 3}) == topics_of({"heartbeat": True}) == set()
    assert topics_of({"calls": [call("s3", read_only=True)], "more": False}) == {"calls"}
    put = call("logs", resources=(GROUP,))
    assert topics_of({"calls": [put], "more": False}) == {"calls", "logs", "logs:/ecs/app"}
    assert topics_of({"calls": [put], "more": True}) == {EVERYTHING}
    assert topics_of({"gap": {"after": 1, "oldest": 3}}) == {EVERYTHING}


class FakeApi:
    """Streams that say hello and then what the test puts into a queue; ``refused`` ones are refused."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.refused: set[str] = set()
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def stream(self, _keys: Keys, _region: str, _service: str, path: str) -> AsyncIterator[dict[str, Any]]:
        self.opened.append(path)
        if path in self.refused:
            raise AwsError("AccessDeniedException", "no", 403)
        yield {"heartbeat": 1}
        while path.endswith("calls"):
            yield await self.queue.get()
        await asyncio.Event().wait()


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


def feed_of(api: FakeApi) -> tuple[Feed, list[str]]:
    closed: list[str] = []
    return Feed(api, SESSION, lambda: closed.append("closed")), closed  # type: ignore[arg-type]  # a fake


async def test_streams_are_shared_and_followers_hear_of_their_topics_only(api: FakeApi) -> None:
    feed, _ = feed_of(api)
    with feed.following() as first, feed.following() as second:
        first.topics, second.topics = frozenset({"s3"}), frozenset({"iam"})
        await asyncio.wait_for(asyncio.gather(first.happened.wait(), second.happened.wait()), 5)  # connected
        await asyncio.sleep(0)
        assert sorted(api.opened) == ["/_taskrole/calls", "/_taskrole/events"]
        assert feed.whole
        first.happened.clear()
        second.happened.clear()
        api.queue.put_nowait({"calls": [call("s3")], "more": False})
        await asyncio.wait_for(first.happened.wait(), 5)
        assert not second.happened.is_set()
    feed.close()


async def test_a_refused_stream_is_asked_for_again_after_a_while(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "RETRY_SECONDS", 0.01)
    api.refused = {"/_taskrole/calls"}
    feed, _ = feed_of(api)
    with feed.following():
        await until(lambda: api.opened.count("/_taskrole/calls") >= 3)
        assert not feed.whole
        assert api.opened.count("/_taskrole/events") == 1
        api.refused.clear()
        await until(lambda: feed.whole)
    feed.close()


async def test_streams_close_some_time_after_the_last_follower_left(
    api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "LINGER_SECONDS", 0.05)
    feed, closed = feed_of(api)
    with feed.following():
        await asyncio.sleep(0.01)
    with feed.following():  # came back in time
        await asyncio.sleep(0.1)
        assert not closed
    await asyncio.sleep(0.1)
    assert closed == ["closed"]
    assert not feed.whole
