"""Each service answers boto3, and denies what it should."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT


def test_caller_identity(server: Server) -> None:
    assert server.client("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/admin"


def test_s3_round_trip(server: Server) -> None:
    s3 = server.client("s3")
    s3.create_bucket(Bucket="smoke", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    body = b"x" * 3_000_000
    s3.put_object(Bucket="smoke", Key="a/b c+d", Body=body, Metadata={"k": "v"})
    answer = s3.get_object(Bucket="smoke", Key="a/b c+d")
    assert answer["Body"].read() == body
    assert answer["Metadata"] == {"k": "v"}
    assert s3.get_object(Bucket="smoke", Key="a/b c+d", Range="bytes=1-3")["ContentLength"] == 3
    assert [one["Key"] for one in s3.list_objects_v2(Bucket="smoke")["Contents"]] == ["a/b c+d"]


def test_denial_names_caller_action_and_resource(server: Server) -> None:
    policy = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
    )
    keys = server.user_with("only-ecs", policy)
    assert server.client_of(keys, "ecs").list_clusters()["clusterArns"]
    with pytest.raises(ClientError) as caught:
        server.client_of(keys, "s3").list_buckets()
    error = caught.value.response["Error"]
    assert error["Code"] == "AccessDenied"
    assert f"arn:aws:iam::{ACCOUNT}:user/only-ecs is not authorized to perform: s3:ListAllMyBuckets" in error["Message"]


def test_denials_are_in_the_trail(server: Server) -> None:
    events = server.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "Username", "AttributeValue": "only-ecs"}]
    )["Events"]
    codes = [json.loads(event["CloudTrailEvent"]).get("errorCode") for event in events]
    assert "AccessDenied" in codes


def test_unknown_and_missing_operations(server: Server) -> None:
    with pytest.raises(ClientError) as caught:
        server.client("cloudtrail").list_trails()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "ListTrails" in caught.value.response["Error"]["Message"]


def test_ecr_token(server: Server) -> None:
    data = server.client("ecr").get_authorization_token()["authorizationData"][0]
    assert data["proxyEndpoint"].startswith("http://127.0.0.1:")
    repository = server.client("ecr").create_repository(repositoryName="app")["repository"]
    assert repository["repositoryUri"].endswith("/app")


def test_logs(server: Server) -> None:
    logs = server.client("logs")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    now = int(server.clock.now().timestamp() * 1000)
    logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[{"timestamp": now, "message": "hello"}])
    assert logs.filter_log_events(logGroupName="g")["events"][0]["message"] == "hello"
