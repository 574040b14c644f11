"""CloudTrail through boto3: what was done is there at once, by whom and how it ended; secrets are not."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT


def events_of(server: Server, key: str, value: str, **more: Any) -> list[dict[str, Any]]:
    pages = (
        server.client("cloudtrail")
        .get_paginator("lookup_events")
        .paginate(LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}], **more)
    )
    return [event for page in pages for event in page["Events"]]


def test_what_a_session_did_is_found_by_its_name(server: Server) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"},
    }
    server.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(trust))
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
    server.client("iam").put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=json.dumps(policy))
    keys = server.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/worker", RoleSessionName="0123456789abcdef"
    )["Credentials"]
    s3 = server.client_of(keys, "s3")
    s3.create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="trail", Key="hello_world.txt", Body=b"secret content")
    with pytest.raises(ClientError):
        server.client_of(keys, "ecs").list_clusters()
    found = events_of(server, "Username", "0123456789abcdef")
    assert [event["EventName"] for event in found] == ["ListClusters", "PutObject", "CreateBucket"]
    denied, put, _ = (json.loads(event["CloudTrailEvent"]) for event in found)
    assert (denied["errorCode"], denied["userIdentity"]["type"]) == ("AccessDenied", "AssumedRole")
    assert "is not authorized to perform: ecs:ListClusters" in denied["errorMessage"]
    issuer = put["userIdentity"]["sessionContext"]["sessionIssuer"]
    assert issuer["arn"] == f"arn:aws:iam::{ACCOUNT}:role/worker"
    assert put["userIdentity"]["accessKeyId"] == keys["AccessKeyId"]
    assert (put["eventSource"], put["eventCategory"], put["readOnly"]) == ("s3.amazonaws.com", "Data", False)
    assert put["resources"][0]["ARN"] == "arn:aws:s3:::trail/hello_world.txt"
    by_key = events_of(server, "AccessKeyId", keys["AccessKeyId"])
    assert [event["EventId"] for event in by_key] == [event["EventId"] for event in found]
    by_name = events_of(server, "ResourceName", "arn:aws:s3:::trail")
    assert [event["EventName"] for event in by_name] == ["CreateBucket"]
    everything = json.dumps([event["CloudTrailEvent"] for event in events_of(server, "ReadOnly", "false")])
    for secret in (keys["SecretAccessKey"], keys["SessionToken"], "secret content", server.secret_access_key):
        assert secret not in everything


def test_pages(server: Server) -> None:
    logs = server.client("logs")
    for index in range(60):
        logs.create_log_group(logGroupName=f"page-{index:02d}")
    found = events_of(server, "EventName", "CreateLogGroup", PaginationConfig={"PageSize": 7})
    names = [json.loads(event["CloudTrailEvent"])["requestParameters"]["logGroupName"] for event in found]
    assert sorted(names) == [f"page-{index:02d}" for index in range(60)]
    times = [event["EventTime"] for event in found]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"NextToken": "nonsense"}, "InvalidNextTokenException"),
        ({"StartTime": 2_000_000_000, "EndTime": 1_000_000_000}, "InvalidTimeRangeException"),
        ({"MaxResults": 50, "EventCategory": "insight"}, ""),
        (
            {"LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "perhaps"}]},
            "InvalidLookupAttributesException",
        ),
    ],
)
def test_bad_requests(server: Server, request_: dict[str, Any], code: str) -> None:
    trail = server.client("cloudtrail")
    if not code:
        assert trail.lookup_events(**request_)["Events"] == []
        return
    with pytest.raises(ClientError) as caught:
        trail.lookup_events(**request_)
    assert caught.value.response["Error"]["Code"] == code
