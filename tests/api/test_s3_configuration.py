"""Bucket configurations through boto3: what is put comes back; who may read may not write."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid1

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server

TARGET = {"Format": "CSV", "Bucket": "arn:aws:s3:::target"}
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "analytics": {"StorageClassAnalysis": {}},
    "inventory": {
        "IsEnabled": True,
        "IncludedObjectVersions": "Current",
        "Schedule": {"Frequency": "Weekly"},
        "Destination": {"S3BucketDestination": TARGET},
    },
    "metrics": {"Filter": {"Prefix": "logs/"}},
    "intelligent_tiering": {"Status": "Disabled", "Tierings": [{"Days": 180, "AccessTier": "DEEP_ARCHIVE_ACCESS"}]},
}
ENCRYPTION = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]}
REPLICATION: dict[str, Any] = {
    "Role": "arn:aws:iam::123456789012:role/replication",
    "Rules": [
        {"ID": "r", "Status": "Enabled", "Prefix": "", "Destination": {"Bucket": "arn:aws:s3:::replicas-go-here"}}
    ],
}


def code_of(function: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as caught:
        function(**request)
    code: str = caught.value.response["Error"]["Code"]
    return code


@pytest.fixture(scope="module")
def bucket(server: Server) -> str:
    name = f"configured-{uuid1().hex}"
    server.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    return name


@pytest.fixture(scope="module")
def reader(server: Server) -> Any:
    statement = {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return server.client_of(server.user_with("configuration-reader", policy), "s3")


@pytest.mark.parametrize("kind", sorted(CONFIGURATIONS))
def test_configurations_with_ids(server: Server, bucket: str, reader: Any, kind: str) -> None:
    s3 = server.client("s3")
    word = "".join(part.capitalize() for part in kind.split("_")) + "Configuration"
    document = {"Id": "one", **CONFIGURATIONS[kind]}
    one = {"Bucket": bucket, "Id": "one"}
    getattr(s3, f"put_bucket_{kind}_configuration")(**one, **{word: document})
    assert getattr(reader, f"get_bucket_{kind}_configuration")(**one)[word] == document
    assert getattr(reader, f"list_bucket_{kind}_configurations")(Bucket=bucket)[f"{word}List"] == [document]
    assert code_of(getattr(reader, f"put_bucket_{kind}_configuration"), **one, **{word: document}) == "AccessDenied"
    assert code_of(getattr(reader, f"delete_bucket_{kind}_configuration"), **one) == "AccessDenied"
    getattr(s3, f"delete_bucket_{kind}_configuration")(**one)
    assert code_of(getattr(s3, f"get_bucket_{kind}_configuration"), **one) == "NoSuchConfiguration"


def test_configurations_of_which_a_bucket_has_one(server: Server, bucket: str, reader: Any) -> None:
    s3 = server.client("s3")
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=ENCRYPTION)
    assert reader.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"] == ENCRYPTION
    s3.delete_bucket_encryption(Bucket=bucket)
    assert code_of(s3.get_bucket_replication, Bucket=bucket) == "ReplicationConfigurationNotFoundError"
    target = REPLICATION["Rules"][0]["Destination"]["Bucket"].rpartition(":")[2]
    s3.create_bucket(Bucket=target, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    for name in (bucket, target):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=REPLICATION)
    assert reader.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]["Role"] == REPLICATION["Role"]
    s3.delete_bucket_replication(Bucket=bucket)
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    assert reader.get_bucket_website(Bucket=bucket)["IndexDocument"] == {"Suffix": "index.html"}
    s3.delete_bucket_website(Bucket=bucket)
    assert code_of(s3.get_bucket_website, Bucket=bucket) == "NoSuchWebsiteConfiguration"
    s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": "Enabled"})
    assert reader.get_bucket_accelerate_configuration(Bucket=bucket)["Status"] == "Enabled"
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
    assert reader.get_bucket_request_payment(Bucket=bucket)["Payer"] == "Requester"
    logging = {"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": "log/"}}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=logging)
    assert reader.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == logging["LoggingEnabled"]
    queue = {"QueueArn": "arn:aws:sqs:us-west-2:123456789012:q", "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [queue]})
    found = reader.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"][0]
    assert (found["QueueArn"], found["Events"]) == (queue["QueueArn"], queue["Events"])
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "a/"}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert reader.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [rule]
    assert code_of(reader.delete_bucket_lifecycle, Bucket=bucket) == "AccessDenied"
    s3.delete_bucket_lifecycle(Bucket=bucket)
    assert code_of(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == "NoSuchLifecycleConfiguration"


def test_what_newer_operations_took_the_place_of(server: Server, bucket: str) -> None:
    s3 = server.client("s3")
    rule = {"ID": "r", "Prefix": "a/", "Status": "Enabled", "Expiration": {"Days": 3}}
    s3.put_bucket_lifecycle(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle(Bucket=bucket)["Rules"] == [rule]
    s3.delete_bucket_lifecycle(Bucket=bucket)
    topic = {"Topic": "arn:aws:sns:us-west-2:123456789012:t", "Events": ["s3:ReducedRedundancyLostObject"]}
    s3.put_bucket_notification(Bucket=bucket, NotificationConfiguration={"TopicConfiguration": topic})
    assert s3.get_bucket_notification(Bucket=bucket)["TopicConfiguration"]["Topic"] == topic["Topic"]


def test_objects_expire(server: Server, bucket: str) -> None:
    s3 = server.client("s3")
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 1}}
    kept = s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert kept["TransitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"
    assert 'rule-id="r"' in s3.put_object(Bucket=bucket, Key="old/1", Body=b"1")["Expiration"]
    s3.put_object(Bucket=bucket, Key="new", Body=b"1")
    server.control_plane.s3.lifecycle.step(server.clock.now() + timedelta(days=2))
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["new"]
    s3.delete_bucket_lifecycle(Bucket=bucket)
    for wrong in ({"Status": "enabled"}, {"Expiration": {"Days": 0}}):
        with pytest.raises(ClientError):
            s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule | wrong]})
