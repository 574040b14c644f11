"""The operations of CloudWatch Logs over a real database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.logs import store as store_module
from taskrole.services.logs.api import purge_expired_events
from taskrole.services.logs.service import logs_deps, operations
from taskrole.services.logs.tokens import pack
from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds
from tests.support import NOW, make_call

Do = Callable[..., Any]
T = to_milliseconds(NOW) - 60_000
GROUP = {"logGroupName": "/ecs/app"}
STREAM = {**GROUP, "logStreamName": "app/web/1"}


@pytest.fixture
def logs(database: Database) -> Do:
    bound = operations(logs_deps(database, FakeIds()))

    def do(name: str, request: dict[str, Any], **call: Any) -> Any:
        made = make_call(**call)
        assert bound[name].questions(made, request)
        return bound[name].run(made, request)

    return do


@pytest.fixture
def stream(logs: Do) -> Do:
    logs("CreateLogGroup", GROUP)
    logs("CreateLogStream", STREAM)
    return logs


def put(logs: Do, *messages: str, at: int = T, step: int = 1, stream: str = "app/web/1") -> Any:
    sent = [{"timestamp": at + index * step, "message": message} for index, message in enumerate(messages)]
    return logs("PutLogEvents", {**GROUP, "logStreamName": stream, "logEvents": sent})


def messages(response: Any) -> list[str]:
    return [event["message"] for event in response["events"]]


def fails(code: str, logs: Do, name: str, request: dict[str, Any], **call: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        logs(name, request, **call)
    assert caught.value.code == code
    return caught.value.message


def test_groups_and_streams_are_made_once_and_found(stream: Do) -> None:
    assert fails("ResourceAlreadyExistsException", stream, "CreateLogGroup", GROUP).endswith("already exists")
    fails("ResourceAlreadyExistsException", stream, "CreateLogStream", STREAM)
    fails("ResourceNotFoundException", stream, "CreateLogStream", {"logGroupName": "no", "logStreamName": "s"})
    group = stream("DescribeLogGroups", {})["logGroups"][0]
    assert group["arn"] == "arn:aws:logs:us-west-2:123456789012:log-group:/ecs/app:*"
    assert "retentionInDays" not in group
    assert stream("DescribeLogGroups", {}, account_id="210987654321")["logGroups"] == []
    assert stream("DescribeLogGroups", {}, region="eu-west-1")["logGroups"] == []
    described = stream("DescribeLogStreams", GROUP)["logStreams"][0]
    assert described["arn"].endswith(":log-group:/ecs/app:log-stream:app/web/1")
    assert "lastEventTimestamp" not in described
    fails("InvalidParameterException", stream, "CreateLogStream", {**GROUP, "logStreamName": "a:b"})


def test_groups_are_listed_in_pages(logs: Do) -> None:
    for number in range(5):
        logs("CreateLogGroup", {"logGroupName": f"g{number}"})
    logs("CreateLogGroup", {"logGroupName": "other_x"})
    first = logs("DescribeLogGroups", {"logGroupNamePrefix": "g", "limit": 3})
    second = logs("DescribeLogGroups", {"logGroupNamePrefix": "g", "limit": 3, "nextToken": first["nextToken"]})
    names = [group["logGroupName"] for page in (first, second) for group in page["logGroups"]]
    assert (names, "nextToken" in second) == ([f"g{number}" for number in range(5)], False)
    assert len(logs("DescribeLogGroups", {"logGroupNamePattern": "er_x"})["logGroups"]) == 1
    assert logs("DescribeLogGroups", {"logGroupNamePattern": "%"})["logGroups"] == []
    both = {"logGroupNamePrefix": "g", "logGroupNamePattern": "g"}
    fails("InvalidParameterException", logs, "DescribeLogGroups", both)
    fails("InvalidParameterException", logs, "DescribeLogGroups", {"nextToken": "???"})


def test_streams_are_listed_by_name_and_by_last_event(stream: Do) -> None:
    for name in ("app/web/2", "b"):
        stream("CreateLogStream", {**GROUP, "logStreamName": name})
    put(stream, "x", at=T, stream="b")
    put(stream, "x", at=T + 5, stream="app/web/2")

    def names(**request: Any) -> list[str]:
        token, found = "", []
        while True:
            more = {"nextToken": token} if token else {}
            page = stream("DescribeLogStreams", {**GROUP, "limit": 1, **request, **more})
            found += [one["logStreamName"] for one in page["logStreams"]]
            token = page.get("nextToken", "")
            if not token:
                return found

    assert names() == ["app/web/1", "app/web/2", "b"]
    assert names(descending=True) == ["b", "app/web/2", "app/web/1"]
    assert names(logStreamNamePrefix="app/") == ["app/web/1", "app/web/2"]
    assert names(orderBy="LastEventTime", descending=True) == ["app/web/2", "b", "app/web/1"]
    assert names(orderBy="LastEventTime") == ["app/web/1", "b", "app/web/2"]
    mixed = {**GROUP, "orderBy": "LastEventTime", "logStreamNamePrefix": "a"}
    fails("InvalidParameterException", stream, "DescribeLogStreams", mixed)


def test_events_are_read_forwards_until_the_token_stays(stream: Do) -> None:
    put(stream, *"abcde")
    token, seen = "", []
    while True:
        more = {"nextToken": token} if token else {}
        page = stream("GetLogEvents", {**STREAM, "startFromHead": True, "limit": 2, **more})
        seen += messages(page)
        if page["nextForwardToken"] == token:
            break
        token = page["nextForwardToken"]
    assert seen == list("abcde")
    put(stream, "f", at=T + 10)
    assert messages(stream("GetLogEvents", {**STREAM, "nextToken": token})) == ["f"]


def test_events_are_read_backwards_until_the_token_stays(stream: Do) -> None:
    put(stream, *"abcde", step=0)
    page = stream("GetLogEvents", {**STREAM, "limit": 2})
    assert messages(page) == ["d", "e"]
    token = page["nextBackwardToken"]
    page = stream("GetLogEvents", {**STREAM, "limit": 3, "nextToken": token})
    assert messages(page) == ["a", "b", "c"]
    end = stream("GetLogEvents", {**STREAM, "limit": 3, "nextToken": page["nextBackwardToken"]})
    assert (end["events"], end["nextBackwardToken"]) == ([], page["nextBackwardToken"])
    assert messages(stream("GetLogEvents", {**STREAM, "nextToken": end["nextForwardToken"]})) == list("abcde")


def test_an_empty_stream_is_followed(stream: Do) -> None:
    page = stream("GetLogEvents", STREAM)
    assert page["events"] == []
    again = stream("GetLogEvents", {**STREAM, "nextToken": page["nextForwardToken"]})
    assert again["nextForwardToken"] == page["nextForwardToken"]
    put(stream, "a")
    assert messages(stream("GetLogEvents", {**STREAM, "nextToken": page["nextForwardToken"]})) == ["a"]


@pytest.mark.parametrize("token", ["x", "f/1/s", f"f/{'9' * 56}/s", f"f/{'x' * 56}/s"])
def test_altered_tokens_are_refused(stream: Do, token: str) -> None:
    fails("InvalidParameterException", stream, "GetLogEvents", {**STREAM, "nextToken": token})
    fails("InvalidParameterException", stream, "FilterLogEvents", {**GROUP, "nextToken": token})


def test_times_include_the_start_and_not_the_end(stream: Do) -> None:
    put(stream, *"abc")
    between = {"startTime": T, "endTime": T + 2}
    assert messages(stream("GetLogEvents", {**STREAM, **between})) == ["a", "b"]
    assert messages(stream("FilterLogEvents", {**GROUP, **between})) == ["a", "b", "c"]
    assert messages(stream("GetLogEvents", {**STREAM, "startTime": 10**30})) == []


def test_filter_goes_over_streams_in_order_of_time(stream: Do) -> None:
    stream("CreateLogStream", {**GROUP, "logStreamName": "other"})
    put(stream, *"ace", at=T, step=2)
    put(stream, *"bdf", at=T + 1, step=2, stream="other")
    token, seen, pages = "", [], 0
    while True:
        more = {"nextToken": token} if token else {}
        page = stream("FilterLogEvents", {**GROUP, "limit": 4, **more})
        seen += page["events"]
        pages += 1
        token = page.get("nextToken", "")
        if not token:
            break
    assert ([event["message"] for event in seen], pages <= 3) == (list("abcdef"), True)
    assert len({event["eventId"] for event in seen}) == 6
    assert seen[1]["logStreamName"] == "other"
    assert messages(stream("FilterLogEvents", {**GROUP, "logStreamNames": ["other", "none"]})) == list("bdf")
    assert messages(stream("FilterLogEvents", {**GROUP, "logStreamNamePrefix": "app"})) == list("ace")
    identifier = {"logGroupIdentifier": "arn:aws:logs:us-west-2:123456789012:log-group:/ecs/app:*"}
    assert len(messages(stream("FilterLogEvents", identifier))) == 6
    both = {**GROUP, "logStreamNamePrefix": "a", "logStreamNames": ["b"]}
    fails("InvalidParameterException", stream, "FilterLogEvents", both)
    fails("InvalidParameterException", stream, "FilterLogEvents", {})


def test_filter_pages_end_even_when_nothing_matches(stream: Do) -> None:
    put(stream, *(["noise"] * 3000), step=0)
    put(stream, "needle", at=T + 1)
    assert messages(stream("FilterLogEvents", {**GROUP, "filterPattern": "needle"})) == ["needle"]
    assert messages(stream("FilterLogEvents", {**GROUP, "filterPattern": "nothing"})) == []


def test_long_messages_come_in_pages_of_a_mebibyte(stream: Do) -> None:
    for index in range(12):
        put(stream, f"{index:02d}" + "x" * 400_000, at=T + index)
    seen: list[str] = []
    token = ""
    while True:
        more = {"nextToken": token} if token else {}
        page = stream("GetLogEvents", {**STREAM, "startFromHead": True, **more})
        assert sum(map(len, messages(page))) <= 1 << 20
        if page["nextForwardToken"] == token:
            break
        seen += messages(page)
        token = page["nextForwardToken"]
    assert [message[:2] for message in seen] == [f"{index:02d}" for index in range(12)]
    found: list[str] = []
    request: dict[str, Any] = dict(GROUP)
    while True:
        page = stream("FilterLogEvents", request)
        found += messages(page)
        if "nextToken" not in page:
            break
        request["nextToken"] = page["nextToken"]
    assert found == seen


def test_events_out_of_the_window_are_reported(stream: Do) -> None:
    day = 24 * 3600 * 1000
    at = [T - 14 * day, T - 13 * day - 1000, T, T + 3 * 3600 * 1000]
    for group in (at[:2], at[2:]):
        events = [{"timestamp": instant, "message": str(instant)} for instant in group]
        response = stream("PutLogEvents", {**STREAM, "logEvents": events})
        assert response["nextSequenceToken"]
        if group[0] == at[0]:
            assert response["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
        else:
            assert response["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 1}
    assert messages(stream("GetLogEvents", STREAM)) == [str(at[1]), str(at[2])]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ([(2, "a"), (1, "b")], "chronological"),
        ([(0, "a"), (24 * 3600 * 1000 + 1, "b")], "24 hours"),
        ([(0, "")], "empty"),
        ([(0, "x" * 1_048_560)], "too large"),
    ],
)
def test_bad_batches_are_refused_whole(stream: Do, sent: list[tuple[int, str]], words: str) -> None:
    events = [{"timestamp": T + offset, "message": message} for offset, message in sent]
    assert words in fails("InvalidParameterException", stream, "PutLogEvents", {**STREAM, "logEvents": events})
    assert messages(stream("GetLogEvents", STREAM)) == []


def test_put_needs_group_and_stream(logs: Do) -> None:
    request = {**STREAM, "logEvents": [{"timestamp": T, "message": "x"}]}
    assert "log group" in fails("ResourceNotFoundException", logs, "PutLogEvents", request)
    logs("CreateLogGroup", GROUP)
    assert "log stream" in fails("ResourceNotFoundException", logs, "PutLogEvents", request)


def test_messages_that_databases_refuse_are_mended(stream: Do) -> None:
    put(stream, "a\0b", "lone \ud800")
    assert messages(stream("GetLogEvents", STREAM)) == ["a�b", "lone ?"]


def test_retention_hides_and_purges(stream: Do, database: Database) -> None:
    put(stream, "old")
    stream("PutRetentionPolicy", {**GROUP, "retentionInDays": 1})
    assert stream("DescribeLogGroups", {})["logGroups"][0]["retentionInDays"] == 1
    later = {"now": NOW + timedelta(days=2)}
    assert messages(stream("GetLogEvents", STREAM, **later)) == []
    assert messages(stream("FilterLogEvents", GROUP, **later)) == []
    stream("DeleteRetentionPolicy", GROUP)
    assert messages(stream("GetLogEvents", STREAM, **later)) == ["old"]
    store = logs_deps(database, FakeIds()).store
    assert purge_expired_events(store, later["now"]) == 0
    stream("PutRetentionPolicy", {**GROUP, "retentionInDays": 1})
    assert purge_expired_events(store, later["now"]) == 1
    fails("InvalidParameterException", stream, "PutRetentionPolicy", {**GROUP, "retentionInDays": 2})


def test_deleting_leaves_nothing_for_a_namesake(stream: Do) -> None:
    put(stream, "a")
    stream("DeleteLogStream", STREAM)
    fails("ResourceNotFoundException", stream, "DeleteLogStream", STREAM)
    stream("CreateLogStream", STREAM)
    assert messages(stream("GetLogEvents", STREAM)) == []
    put(stream, "b")
    stream("DeleteLogGroup", GROUP)
    fails("ResourceNotFoundException", stream, "DeleteLogGroup", GROUP)
    stream("CreateLogGroup", GROUP)
    assert messages(stream("FilterLogEvents", GROUP)) == []


def test_much_is_deleted_in_pieces(stream: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "DELETED_AT_ONCE_MAX", 10)
    put(stream, *(["x"] * 35))
    stream("DeleteLogStream", STREAM)
    assert messages(stream("FilterLogEvents", GROUP)) == []
    stream("CreateLogStream", STREAM)
    put(stream, *(["x"] * 20))
    stream("DeleteLogGroup", GROUP)
    assert stream("DescribeLogGroups", {})["logGroups"] == []


@pytest.mark.parametrize("name", ["a\0b", "a\ud800"])
def test_names_that_no_database_holds_are_refused(stream: Do, name: str) -> None:
    event = {"timestamp": T, "message": "x"}
    fails("InvalidParameterException", stream, "CreateLogStream", {**GROUP, "logStreamName": name})
    fails("InvalidParameterException", stream, "DescribeLogStreams", {**GROUP, "logStreamNamePrefix": name})
    fails("InvalidParameterException", stream, "FilterLogEvents", {**GROUP, "logStreamNames": [name]})
    fails("InvalidParameterException", stream, "FilterLogEvents", {**GROUP, "nextToken": name})
    fails("InvalidParameterException", stream, "FilterLogEvents", {**GROUP, "nextToken": pack(1, "a\0", 1)})
    fails("InvalidParameterException", stream, "PutLogEvents", {**STREAM, "logStreamName": name, "logEvents": [event]})


def test_tags(logs: Do) -> None:
    logs("CreateLogGroup", {**GROUP, "tags": {"a": "1"}})
    arn = {"resourceArn": "arn:aws:logs:us-west-2:123456789012:log-group:/ecs/app"}
    logs("TagResource", {**arn, "tags": {"b": "2"}})
    logs("TagLogGroup", {**GROUP, "tags": {"c": "3"}})
    assert logs("ListTagsForResource", arn)["tags"] == {"a": "1", "b": "2", "c": "3"}
    logs("UntagResource", {**arn, "tagKeys": ["a"]})
    logs("UntagLogGroup", {**GROUP, "tags": ["c"]})
    assert logs("ListTagsLogGroup", GROUP)["tags"] == {"b": "2"}
    many = {f"k{index}": "v" for index in range(50)}
    fails("TooManyTagsException", logs, "TagResource", {**arn, "tags": many})
    fails("InvalidParameterException", logs, "TagResource", {**arn, "tags": {"aws:x": "v"}})
    fails("InvalidParameterException", logs, "TagResource", {"resourceArn": "arn:aws:s3:::b", "tags": {"a": "b"}})
    fails("ResourceNotFoundException", logs, "ListTagsForResource", {"resourceArn": arn["resourceArn"] + "x"})


def test_questions_name_group_stream_and_tags(database: Database) -> None:
    bound = operations(logs_deps(database, FakeIds()))
    call = make_call()
    group = {**GROUP, "tags": {"team": "a"}}
    create, tag = bound["CreateLogGroup"].questions(call, group)
    assert (create.action, tag.action) == ("logs:CreateLogGroup", "logs:TagResource")
    assert create.context == {"aws:RequestTag/team": "a", "aws:TagKeys": ("team",)}
    bound["CreateLogGroup"].run(call, group)
    (question,) = bound["PutLogEvents"].questions(call, STREAM)
    assert question.resource == "arn:aws:logs:us-west-2:123456789012:log-group:/ecs/app:log-stream:app/web/1"
    assert question.context == {"aws:ResourceTag/team": "a"}
