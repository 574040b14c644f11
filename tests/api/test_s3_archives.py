"""Archived objects and renaming through boto3; who may read may not do either."""

import json
from typing import Any
from uuid import uuid1

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server


def code_of(function: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as caught:
        function(**request)
    code: str = caught.value.response["Error"]["Code"]
    return code


@pytest.fixture(scope="module")
def bucket(server: Server) -> str:
    name = f"archive-{uuid1().hex}"
    server.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    return name


@pytest.fixture(scope="module")
def reader(server: Server) -> Any:
    statement = {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return server.client_of(server.user_with("archive-reader", policy), "s3")


def test_an_archived_object_is_restored(server: Server, bucket: str, reader: Any) -> None:
    s3, one = server.client("s3"), {"Bucket": bucket, "Key": "cold"}
    s3.put_object(**one, Body=b"cold", StorageClass="GLACIER")
    assert code_of(s3.get_object, **one) == "InvalidObjectState"
    asked = {"Days": 2, "GlacierJobParameters": {"Tier": "Bulk"}}
    assert code_of(reader.restore_object, **one, RestoreRequest=asked) == "AccessDenied"
    restored = s3.restore_object(**one, RestoreRequest=asked)
    assert restored["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert s3.restore_object(**one, RestoreRequest=asked)["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert s3.get_object(**one)["Body"].read() == b"cold"
    assert s3.head_object(**one)["Restore"].startswith('ongoing-request="false", expiry-date="')
    listed = s3.list_objects_v2(Bucket=bucket, OptionalObjectAttributes=["RestoreStatus"])["Contents"]
    assert listed[0]["RestoreStatus"]["IsRestoreInProgress"] is False


def test_an_object_is_renamed(server: Server, bucket: str, reader: Any) -> None:
    s3 = server.client("s3")
    s3.put_object(Bucket=bucket, Key="old name", Body=b"content")
    asked = {"Bucket": bucket, "Key": "new/name", "RenameSource": "old%20name"}
    assert code_of(reader.rename_object, **asked) == "AccessDenied"
    s3.rename_object(**asked)
    assert s3.get_object(Bucket=bucket, Key="new/name")["Body"].read() == b"content"
    assert code_of(s3.get_object, Bucket=bucket, Key="old name") == "NoSuchKey"
    assert code_of(s3.rename_object, **asked) == "NoSuchKey"


def test_select_is_not_there(server: Server, bucket: str) -> None:
    select = server.client("s3").select_object_content
    csv: dict[str, Any] = {"CSV": {}}
    with pytest.raises(ClientError) as caught:
        select(
            Bucket=bucket,
            Key="key",
            Expression="SELECT * FROM S3Object",
            ExpressionType="SQL",
            InputSerialization=csv,
            OutputSerialization=csv,
        )
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert caught.value.response["Error"]["Code"] == "NotImplemented"
