"""LookupEvents over a real database."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.cloudtrail.api import purge_old_events
from taskrole.services.cloudtrail.deps import CloudTrailDeps
from taskrole.services.cloudtrail.service import cloudtrail_deps, operations
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, make_call
from tests.unit.services.cloudtrail.support import SESSION, TASK, make_record

Lookup = Callable[..., list[str]]


@pytest.fixture
def deps(database: Database) -> Iterator[CloudTrailDeps]:
    deps = cloudtrail_deps(database)
    yield deps
    deps.sink.close()


def run(deps: CloudTrailDeps, request: dict[str, Any], **call: Any) -> Any:
    operation = operations(deps)["LookupEvents"]
    made = make_call(**call)
    (question,) = operation.questions(made, request)
    assert (question.action, question.resource) == ("cloudtrail:LookupEvents", "*")
    return operation.run(made, request)


def numbers(response: Any) -> list[int]:
    return [int(event["EventId"][-12:]) for event in response["Events"]]


def by(key: str, value: str) -> dict[str, Any]:
    return {"LookupAttributes": [{"AttributeKey": key, "AttributeValue": value}]}


def test_what_a_task_did_is_found_by_its_id(deps: CloudTrailDeps) -> None:
    deps.sink.record(make_record(1))
    deps.sink.record(
        make_record(
            2,
            principal=SESSION,
            user_name=TASK,
            access_key_id="ASIATASK",
            service="s3",
            operation="GetObject",
            read_only=True,
            data_event=True,
            at=NOW + timedelta(seconds=1),
            resources=("arn:aws:s3:::b/k",),
        )
    )
    denied = make_record(3, principal=SESSION, user_name=TASK, error_code="AccessDenied", error_message="no")
    deps.sink.record(denied)
    assert numbers(run(deps, by("Username", TASK))) == [2, 3]
    event = run(deps, by("EventName", "GetObject"))["Events"][0]
    assert '"type":"AssumedRole"' in event.pop("CloudTrailEvent")
    assert event == {
        "EventId": make_record(2).event_id,
        "EventName": "GetObject",
        "ReadOnly": "true",
        "EventTime": NOW + timedelta(seconds=1),
        "EventSource": "s3.amazonaws.com",
        "Username": TASK,
        "AccessKeyId": "ASIATASK",
        "Resources": [{"ResourceType": "AWS::S3::Object", "ResourceName": "arn:aws:s3:::b/k"}],
    }


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("EventId", make_record(2).event_id, [2]),
        ("EventName", "RunTask", [1]),
        ("ReadOnly", "true", [2]),
        ("ReadOnly", "False", [1]),
        ("EventSource", "iam.amazonaws.com", [2]),
        ("AccessKeyId", "ASIA2", [2]),
        ("ResourceName", "app", [2]),
        ("ResourceName", f"arn:aws:iam::{ACCOUNT}:role/app", [2]),
        ("ResourceName", "APP", []),
        ("ResourceName", "ap", []),
        ("ResourceType", "AWS::IAM::Role", [2]),
        ("Username", "nobody", []),
        ("Username", "\0\ud800", []),
    ],
)
def test_attributes(deps: CloudTrailDeps, key: str, value: str, expected: list[int]) -> None:
    deps.sink.record(make_record(1, resources=("*", f"arn:aws:ecs:us-west-2:{ACCOUNT}:cluster/default")))
    deps.sink.record(
        make_record(
            2,
            service="iam",
            operation="GetRole",
            read_only=True,
            access_key_id="ASIA2",
            resources=(f"arn:aws:iam::{ACCOUNT}:role/app", f"arn:aws:iam::{ACCOUNT}:role/path/other"),
        )
    )
    assert numbers(run(deps, by(key, value))) == expected


def test_accounts_and_regions_are_apart(deps: CloudTrailDeps) -> None:
    deps.sink.record(make_record(1))
    assert numbers(run(deps, {})) == [1]
    assert numbers(run(deps, {}, account_id="999999999999")) == []
    assert numbers(run(deps, {}, region="eu-west-1")) == []


def test_pages_are_complete_and_newest_first(deps: CloudTrailDeps) -> None:
    for number in range(120):
        deps.sink.record(make_record(number, at=NOW - timedelta(seconds=number // 3)))
    seen: list[int] = []
    request: dict[str, Any] = dict(by("Username", "admin"))
    while True:
        page = run(deps, request)
        seen += numbers(page)
        if "NextToken" not in page:
            break
        request["NextToken"] = page["NextToken"]
    assert sorted(seen) == list(range(120))
    assert [number // 3 for number in seen] == sorted(number // 3 for number in seen)
    other = {**by("Username", "else"), "NextToken": request["NextToken"]}
    fails(deps, other, "InvalidNextTokenException")
    fails(deps, {"NextToken": "???"}, "InvalidNextTokenException")


def test_times(deps: CloudTrailDeps) -> None:
    for number in range(5):
        deps.sink.record(make_record(number, at=NOW + timedelta(seconds=number, milliseconds=500)))
    span = {"StartTime": NOW + timedelta(seconds=1), "EndTime": NOW + timedelta(seconds=3)}
    assert numbers(run(deps, span)) == [3, 2, 1]
    turned = {"StartTime": span["EndTime"], "EndTime": span["StartTime"]}
    fails(deps, turned, "InvalidTimeRangeException")


def fails(deps: CloudTrailDeps, request: dict[str, Any], code: str) -> None:
    with pytest.raises(ServiceError) as caught:
        run(deps, request)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"LookupAttributes": by("EventName", "a")["LookupAttributes"] * 2}, "InvalidLookupAttributesException"),
        (by("EventName", ""), "InvalidLookupAttributesException"),
        (by("Nothing", "a"), "InvalidLookupAttributesException"),
        (by("ReadOnly", "maybe"), "InvalidLookupAttributesException"),
        ({"MaxResults": 51}, "InvalidMaxResultsException"),
        ({"MaxResults": 0}, "InvalidMaxResultsException"),
        ({"EventCategory": "other"}, "InvalidEventCategoryException"),
    ],
)
def test_bad_requests(deps: CloudTrailDeps, request_: dict[str, Any], code: str) -> None:
    fails(deps, request_, code)


def test_data_events_can_be_left_out(database: Database, deps: CloudTrailDeps) -> None:
    deps.sink.record(make_record(1))
    deps.sink.record(make_record(2, data_event=True))
    assert sorted(numbers(run(deps, {}))) == [1, 2]
    without = CloudTrailDeps(deps.store, deps.sink, data_events=False)
    assert numbers(run(without, {})) == [1]
    assert run(deps, {"EventCategory": "insight"}) == {"Events": []}


def test_events_older_than_ninety_days_are_neither_shown_nor_kept(deps: CloudTrailDeps) -> None:
    deps.sink.record(make_record(1, at=NOW - timedelta(days=91)))
    deps.sink.record(make_record(2))
    assert numbers(run(deps, {})) == [2]
    assert numbers(run(deps, {"StartTime": NOW - timedelta(days=200)})) == [2]
    assert purge_old_events(deps.store, NOW) == 1
    assert purge_old_events(deps.store, NOW) == 0
