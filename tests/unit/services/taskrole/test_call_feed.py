"""The stream of calls: what is told, what is left out, who gets nothing."""

from collections.abc import Iterator

import orjson
import pytest

from taskrole.clock import FakeClock
from taskrole.policy.model import Question
from taskrole.services.cloudtrail.record import to_row
from taskrole.services.cloudtrail.store import TrailStore
from taskrole.services.taskrole.call_feed import CALLS_READ_MAX, CallFeed, CallSession
from taskrole.storage.ports import Database
from tests.support import NOW, make_call
from tests.unit.services.cloudtrail.support import make_record

ARN = "arn:aws:logs:us-west-2:123456789012:log-group:/ecs/app"
QUESTION = Question(make_call().principal, "cloudtrail:LookupEvents", "*")


@pytest.fixture
def trail(database: Database) -> TrailStore:
    return TrailStore(database)


@pytest.fixture
def feed(trail: TrailStore) -> Iterator[CallFeed]:
    made = CallFeed(trail, FakeClock(NOW))
    yield made
    made.close()


def session_of(feed: CallFeed, *, may: bool = True) -> CallSession:
    return CallSession(feed, lambda _call, _question: may, make_call(), QUESTION)


def test_calls_of_a_kind_are_one_entry_and_told_once(feed: CallFeed, trail: TrailStore) -> None:
    session = session_of(feed)
    put = {"service": "logs", "operation": "PutLogEvents", "data_event": True, "resources": (ARN,)}
    trail.append([to_row(make_record(number, **put)) for number in range(3)])
    trail.append([to_row(make_record(9, service="s3", operation="ListBuckets", error_code="AccessDenied"))])
    frame = orjson.loads(session.frame())
    assert not frame["more"]
    told = {one["eventName"]: one for one in frame["calls"]}
    assert told["PutLogEvents"]["count"] == 3
    assert told["PutLogEvents"]["resources"] == [ARN]
    assert told["ListBuckets"]["denied"]
    assert "user" not in frame["calls"][0]
    assert session.frame() == ""


def test_one_that_is_recorded_late_is_still_told(feed: CallFeed, trail: TrailStore) -> None:
    session = session_of(feed)
    trail.append([to_row(make_record(1))])
    assert session.frame()
    trail.append([to_row(make_record(2, operation="StopTask"))])  # began at the same instant
    assert "StopTask" in session.frame()


def test_what_the_console_only_read_is_left_out(feed: CallFeed, trail: TrailStore) -> None:
    session = session_of(feed)
    trail.append(
        [
            to_row(make_record(1, operation="ListTasks", read_only=True, user_agent="taskrole-console")),
            to_row(make_record(2, operation="StopTask", read_only=False, user_agent="taskrole-console")),
            to_row(make_record(3, operation="DescribeTasks", read_only=True, user_agent="aws-cli")),
        ]
    )
    assert {one["eventName"] for one in orjson.loads(session.frame())["calls"]} == {"StopTask", "DescribeTasks"}


def test_much_is_told_in_short(feed: CallFeed, trail: TrailStore) -> None:
    session = session_of(feed)
    trail.append([to_row(make_record(number, resources=(f"{ARN}{number}",))) for number in range(CALLS_READ_MAX + 50)])
    frame = orjson.loads(session.frame())
    assert frame["more"]
    assert len(orjson.dumps(frame)) < 2000


def test_others_calls_are_not_told_and_rights_are_asked_for_each_time(feed: CallFeed, trail: TrailStore) -> None:
    trail.append([to_row(make_record(1, account_id="210987654321")), to_row(make_record(2, region="eu-west-1"))])
    assert session_of(feed).frame() == ""
    trail.append([to_row(make_record(3))])
    assert session_of(feed, may=False).frame() == ""
