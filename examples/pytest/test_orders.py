"""``pytest --taskrole``: the application's calls go to a server that asks IAM, as AWS does."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import orders
import pytest
from botocore.exceptions import ClientError

from taskrole.testing import TaskroleServer

POLICY = json.loads((Path(__file__).parent / "policy.json").read_text())


@pytest.fixture(autouse=True)
def resources(taskrole: TaskroleServer) -> Iterator[None]:
    """What the application expects to be there, made anew for each test."""
    taskrole.client("s3").create_bucket(
        Bucket=orders.BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    taskrole.client("dynamodb").create_table(
        TableName=orders.TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield
    taskrole.reset()


def test_an_order_is_kept() -> None:
    """As the administrator: does the code work?"""
    orders.place("1", 250)
    found = boto3.client("dynamodb").get_item(TableName=orders.TABLE, Key={"id": {"S": "1"}})
    assert found["Item"]["cents"] == {"N": "250"}


def test_the_policy_is_enough(taskrole: TaskroleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exactly the policy that will be shipped."""
    for name, value in taskrole.keys_with(POLICY).items():
        monkeypatch.setenv(name, value)
    boto3.DEFAULT_SESSION = None
    orders.place("2", 100)


def test_the_policy_is_not_too_much(taskrole: TaskroleServer) -> None:
    """What the application never does is denied."""
    limited = taskrole.client("s3", taskrole.keys_with(POLICY))
    with pytest.raises(ClientError, match="is not authorized to perform: s3:ListBucket"):
        limited.list_objects_v2(Bucket=orders.BUCKET)
