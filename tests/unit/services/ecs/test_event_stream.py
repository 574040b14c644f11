"""The stream of events: order, taking up again, and what each caller may see."""

import asyncio
from dataclasses import replace
from typing import Any, Self

import orjson
import pytest

from taskrole.aws import streams
from taskrole.aws.call import Call
from taskrole.policy.model import Question
from taskrole.services.ecs.store import misc
from taskrole.services.ecs.tables import events
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import Agents, Ecs, FakeSocket, until


class Watcher:
    """A client of the stream, which keeps what it is sent."""

    def __init__(self, ecs: Ecs, **query: str) -> None:
        self.ecs = ecs
        self.query: dict[str, Any] = dict(query)
        self.socket = FakeSocket()
        self.frames: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        response = self.ecs.call("StreamEvents", **self.query)
        self._tasks = [asyncio.create_task(response.body.session.run(self.socket)), asyncio.create_task(self._take())]
        return self

    async def _take(self) -> None:
        while True:
            self.frames.append(orjson.loads(await self.socket._to_agent.get()))

    async def __aexit__(self, *_: object) -> None:
        self.socket.agent_goes()
        await asyncio.wait_for(self._tasks[0], 10)
        self._tasks[1].cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def caught_up(self) -> bool:
        return any("heartbeat" in frame for frame in self.frames)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if "seq" in frame]


@pytest.fixture
def busy(ecs: Ecs) -> Ecs:
    """A cluster in which a service has become steady, watched by one who may see everything."""
    object.__setattr__(ecs.deps, "may", lambda _call, _question: True)
    ecs.cluster()
    ecs.instance()
    ecs.register(family="web")
    ecs.call("CreateService", serviceName="web", taskDefinition="web", desiredCount=1)
    Agents(ecs).run(10)
    return ecs


async def test_everything_that_is_kept_comes_in_order_and_then_a_heartbeat(busy: Ecs) -> None:
    async with Watcher(busy, after="oldest") as watcher:
        await until(lambda: watcher.caught_up)
    numbers = [event["seq"] for event in watcher.events]
    assert numbers == sorted(numbers)
    kinds = {event["detail-type"] for event in watcher.events}
    assert kinds == {
        "ECS Task State Change",
        "ECS Container Instance State Change",
        "ECS Service Action",
        "ECS Deployment State Change",
    }
    names = [event["detail"]["eventName"] for event in watcher.events if "eventName" in event["detail"]]
    assert names == ["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_STEADY_STATE"]
    statuses = [event["detail"]["lastStatus"] for event in watcher.events if "taskArn" in event["detail"]]
    assert statuses == ["PENDING", "RUNNING"]
    versions = [event["detail"]["version"] for event in watcher.events if "taskArn" in event["detail"]]
    assert versions == [1, 2]


async def test_a_stream_is_taken_up_where_it_broke_off(busy: Ecs) -> None:
    async with Watcher(busy, after="oldest") as first:
        await until(lambda: first.caught_up)
    middle = first.events[2]["seq"]
    async with Watcher(busy, after=str(middle)) as second:
        await until(lambda: second.caught_up)
    assert [event["seq"] for event in second.events] == [event["seq"] for event in first.events[3:]]


async def test_without_a_number_only_new_events_come(busy: Ecs) -> None:
    async with Watcher(busy) as watcher:
        await until(lambda: watcher.caught_up)
        assert watcher.events == []
        task = busy.run("web")[0]["taskArn"]
        busy.clock.advance(1)
        await until(lambda: any(task in event["resources"] for event in watcher.events))


async def test_each_event_is_authorized_by_itself(busy: Ecs) -> None:
    asked: list[Question] = []

    def may(_call: Call, question: Question) -> bool:
        asked.append(question)
        return question.action == "ecs:DescribeTasks"

    object.__setattr__(busy.deps, "may", may)
    async with Watcher(busy, after="oldest") as watcher:
        await until(lambda: watcher.caught_up)
    assert {event["detail-type"] for event in watcher.events} == {"ECS Task State Change"}
    assert {one.action for one in asked} == {
        "ecs:DescribeTasks",
        "ecs:DescribeContainerInstances",
        "ecs:DescribeServices",
    }
    assert {one.context["ecs:cluster"] for one in asked} == {f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/default"}


async def test_another_accounts_events_and_other_clusters_are_left_out(busy: Ecs) -> None:
    busy.cluster("other")
    async with Watcher(busy, after="oldest", cluster="other") as watcher:
        await until(lambda: watcher.caught_up)
    assert watcher.events == []
    session = busy.call("StreamEvents", after="oldest").body.session
    session._call = replace(session._call, account_id="210987654321")
    kept = busy.deps.feed.read(busy.deps.feed.bounds()[0] - 1)
    assert kept
    assert session._permitted(kept) == []


async def test_what_is_not_kept_any_more_is_told(busy: Ecs) -> None:
    oldest, newest = busy.deps.feed.bounds()
    busy.deps.database.write(
        lambda connection: connection.execute(events.delete().where(events.c.sequence < newest)).close()
    )
    async with Watcher(busy, after=str(oldest)) as watcher:
        await until(lambda: bool(watcher.frames))
    assert watcher.frames == [{"gap": {"after": oldest, "oldest": newest}}]
    assert watcher.socket.close_code == 4000


async def test_a_number_that_is_missing_is_waited_for_but_not_for_ever(busy: Ecs) -> None:
    oldest, newest = busy.deps.feed.bounds()
    hole = oldest + 2
    busy.deps.database.write(
        lambda connection: connection.execute(events.delete().where(events.c.sequence == hole)).close()
    )
    feed = busy.deps.feed
    assert [one.sequence for one in feed.read(oldest - 1)] == [oldest, oldest + 1]
    busy.clock.advance(3)
    assert feed.read(oldest - 1)[-1].sequence == newest


async def test_a_stream_is_refused_when_there_are_too_many(busy: Ecs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "STREAMS_MAX", 0)
    session = busy.call("StreamEvents").body.session
    socket = FakeSocket()
    await session.run(socket)
    assert socket.close_code == 1013


def test_opening_asks_whether_tasks_may_be_listed(ecs: Ecs) -> None:
    question = ecs.questions("StreamEvents", cluster="default")[0]
    assert (question.action, question.resource) == ("ecs:ListTasks", "*")
    assert question.context == {"ecs:cluster": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/default"}
    assert ecs.error("StreamEvents", after="x")[0] == "InvalidParameterException"


def test_events_are_forgotten_after_a_day(busy: Ecs) -> None:
    with busy.deps.database.read() as connection:
        assert misc.list_events(connection, ACCOUNT, REGION, 0, 10)
    from taskrole.services.ecs import workers

    busy.clock.advance(25 * 3600)
    workers.purge(busy.deps, busy.clock.now())
    with busy.deps.database.read() as connection:
        assert misc.list_events(connection, ACCOUNT, REGION, 0, 10) == []
