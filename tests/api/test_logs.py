"""CloudWatch Logs through boto3: what the awslogs driver sends, what ``aws logs tail`` reads."""

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION


def now() -> int:
    return int(time.time() * 1000)  # noqa: TID251  the client's own clock


def code_of(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


def test_a_container_s_output_is_followed(server: Server) -> None:
    logs = server.client("logs")
    # The driver: the stream first; if there is no group, the group and the stream again.
    with pytest.raises(ClientError) as caught:
        logs.create_log_stream(logGroupName="/ecs/app", logStreamName="web/app/1")
    assert code_of(caught) == "ResourceNotFoundException"
    logs.create_log_group(logGroupName="/ecs/app")
    for name in ("web/app/1", "web/app/2"):
        logs.create_log_stream(logGroupName="/ecs/app", logStreamName=name)
    with pytest.raises(ClientError) as caught:
        logs.create_log_stream(logGroupName="/ecs/app", logStreamName="web/app/1")
    assert code_of(caught) == "ResourceAlreadyExistsException"
    start = now()
    token: dict[str, Any] = {}
    for index in range(3):
        for name in ("web/app/1", "web/app/2"):
            answer = logs.put_log_events(
                logGroupName="/ecs/app",
                logStreamName=name,
                logEvents=[{"timestamp": start + index, "message": f"{name} says {index} äöü\t"}],
                **(token if name.endswith("1") else {}),
            )
            if name.endswith("1"):
                token = {"sequenceToken": answer["nextSequenceToken"]}
    # aws logs tail: FilterLogEvents, interleaved, from ten minutes ago.
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName="/ecs/app", startTime=start - 600_000, interleaved=True, PaginationConfig={"PageSize": 2}
    )
    seen = [event for page in pages for event in page["events"]]
    assert [event["timestamp"] - start for event in seen] == [0, 0, 1, 1, 2, 2]
    assert seen[0]["message"].endswith("says 0 äöü\t")
    assert len({event["eventId"] for event in seen}) == 6
    # --follow asks again from the last instant and forgets what it has shown by id.
    again = logs.filter_log_events(logGroupName="/ecs/app", startTime=start + 2, interleaved=True)["events"]
    assert {event["eventId"] for event in again} <= {event["eventId"] for event in seen}
    streams = logs.describe_log_streams(logGroupName="/ecs/app", orderBy="LastEventTime", descending=True)
    assert [stream["logStreamName"] for stream in streams["logStreams"]] == ["web/app/2", "web/app/1"]
    events = logs.get_log_events(logGroupName="/ecs/app", logStreamName="web/app/1", startFromHead=True)
    assert len(events["events"]) == 3
    last = logs.get_log_events(logGroupName="/ecs/app", logStreamName="web/app/1", nextToken=events["nextForwardToken"])
    assert (last["events"], last["nextForwardToken"]) == ([], events["nextForwardToken"])


def test_retention_and_tags(server: Server) -> None:
    logs = server.client("logs")
    logs.create_log_group(logGroupName="kept", tags={"team": "red"})
    logs.put_retention_policy(logGroupName="kept", retentionInDays=7)
    group = logs.describe_log_groups(logGroupNamePrefix="kept")["logGroups"][0]
    assert group["retentionInDays"] == 7
    assert logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"] == {"team": "red"}
    logs.delete_log_group(logGroupName="kept")
    with pytest.raises(ClientError) as caught:
        logs.filter_log_events(logGroupName="kept")
    assert code_of(caught) == "ResourceNotFoundException"


def test_policies_on_groups_streams_and_tags(server: Server) -> None:
    server.client("logs").create_log_group(logGroupName="red", tags={"team": "red"})
    server.client("logs").create_log_group(logGroupName="blue", tags={"team": "blue"})
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"{group}:*:log-stream:own-*",
                "Condition": {"StringEquals": {"aws:ResourceTag/team": "red"}},
            },
            {"Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": f"{group}:*"},
        ],
    }
    logs = server.client_of(server.user_with("logger", json.dumps(policy)), "logs")
    assert len(logs.describe_log_groups()["logGroups"]) >= 2
    logs.create_log_stream(logGroupName="red", logStreamName="own-1")
    event = {"timestamp": now(), "message": "x"}
    logs.put_log_events(logGroupName="red", logStreamName="own-1", logEvents=[event])
    for group_name, stream_name in (("red", "other"), ("blue", "own-1")):
        with pytest.raises(ClientError) as caught:
            logs.put_log_events(logGroupName=group_name, logStreamName=stream_name, logEvents=[event])
        assert code_of(caught) == "AccessDeniedException"
        assert f"on resource: {group}:{group_name}:log-stream:{stream_name} because" in str(caught.value)
    with pytest.raises(ClientError) as caught:
        logs.get_log_events(logGroupName="red", logStreamName="own-1")
    assert code_of(caught) == "AccessDeniedException"


@pytest.mark.parametrize(
    "request_",
    [
        {"logGroupName": "red", "nextToken": "nonsense"},
        {"logGroupName": "red", "filterPattern": "[a, b]"},
        {"logGroupName": "red", "logStreamNames": ["a"], "logStreamNamePrefix": "a"},
        {"logGroupIdentifier": "arn:aws:s3:::b"},
    ],
)
def test_bad_requests_get_a_client_error(server: Server, request_: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as caught:
        server.client("logs").filter_log_events(**request_)
    assert code_of(caught) == "InvalidParameterException"
