"""DynamoDB through boto3: what a worker that keeps its state in a table does, and what its policy forbids."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.config import Config
from botocore.exceptions import ClientError

from taskrole.services.dynamodb.api import delete_expired_items
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION


def resource(server: Server) -> Any:
    session: Any = boto3.session.Session()
    return session.resource(
        "dynamodb",
        endpoint_url=server.endpoint,
        region_name=REGION,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
    )


@pytest.fixture(scope="module")
def jobs(server: Server) -> Any:
    table = resource(server).create_table(
        TableName="jobs",
        KeySchema=[{"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "owner", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    return table


def test_items_keep_their_types(jobs: Any) -> None:
    item = {
        "owner": "types",
        "number": Decimal("12345678901234567890.123456789012345678"),
        "binary": Binary(b"\x00\xff"),
        "set": {"a", "b"},
        "numbers": {Decimal(1), Decimal("2.5")},
        "document": {"list": [None, True, {"deep": "äöü😀"}], "empty": ""},
    }
    jobs.put_item(Item=item)
    key = {"owner": "types", "number": item["number"]}
    assert jobs.get_item(Key=key, ConsistentRead=True)["Item"] == item
    jobs.delete_item(Key=key)
    assert "Item" not in jobs.get_item(Key=key)


def test_conditions_of_boto3(jobs: Any) -> None:
    with jobs.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"owner": "conditions", "number": number, "state": "new" if number % 3 else "done"})
    found = jobs.query(
        KeyConditionExpression=Key("owner").eq("conditions") & Key("number").between(10, 20),
        FilterExpression=Attr("state").eq("done") | Attr("missing").exists(),
    )
    assert [int(item["number"]) for item in found["Items"]] == [12, 15, 18]
    scanned = jobs.scan(FilterExpression=Attr("owner").eq("conditions") & ~Attr("state").is_in(["done"]))
    assert scanned["Count"] == 40


def test_counter_under_contention(jobs: Any) -> None:
    key = {"owner": "counter", "number": 0}

    def add(_number: int) -> None:
        jobs.update_item(Key=key, UpdateExpression="ADD hits :one", ExpressionAttributeValues={":one": 1})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(80)))
    assert jobs.get_item(Key=key)["Item"]["hits"] == 80


def test_condition_failure_tells_what_is_there(server: Server, jobs: Any) -> None:
    item = {"owner": {"S": "lock"}, "number": {"N": "1"}, "holder": {"S": "me"}}
    request: dict[str, Any] = {"TableName": "jobs", "Item": item, "ConditionExpression": "attribute_not_exists(holder)"}
    client = server.client("dynamodb")
    client.put_item(**request)
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as caught:
        client.put_item(**request, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert caught.value.response["Item"] == item
    assert caught.value.response["Error"]["Message"] == "The conditional request failed"


def test_transaction_reasons(server: Server, jobs: Any) -> None:
    client = server.client("dynamodb")
    key = {"owner": {"S": "nobody"}, "number": {"N": "1"}}
    check = {"TableName": "jobs", "Key": key, "ConditionExpression": "attribute_exists(holder)"}
    with pytest.raises(client.exceptions.TransactionCanceledException) as caught:
        client.transact_write_items(
            TransactItems=[
                {"ConditionCheck": check},
                {"Put": {"TableName": "jobs", "Item": {**key, "number": {"N": "2"}}}},
            ]
        )
    assert [reason["Code"] for reason in caught.value.response["CancellationReasons"]] == [
        "ConditionalCheckFailed",
        "None",
    ]


def test_a_policy_confines_a_user_to_his_own_items(server: Server, jobs: Any) -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
            "Resource": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/jobs",
            "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:username}"]}},
        },
    }
    client = server.client_of(server.user_with("ann", json.dumps(policy)), "dynamodb")
    mine = {"owner": {"S": "ann"}, "number": {"N": "1"}}
    client.put_item(TableName="jobs", Item=mine)
    assert client.get_item(TableName="jobs", Key=mine)["Item"] == mine
    for name, request in (
        ("get_item", {"Key": {**mine, "owner": {"S": "bob"}}}),
        ("put_item", {"Item": {**mine, "owner": {"S": "bob"}}}),
        ("delete_item", {"Key": mine}),
        ("scan", {}),
    ):
        with pytest.raises(ClientError) as caught:
            getattr(client, name)(TableName="jobs", **request)
        assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
        assert "user/ann is not authorized to perform: dynamodb:" in caught.value.response["Error"]["Message"]


def test_expired_items_go(server: Server, jobs: Any) -> None:
    client = server.client("dynamodb")
    client.update_time_to_live(TableName="jobs", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    now = server.clock.now()
    for number, shift in ((1, -10), (2, 3600)):
        expires = int((now + timedelta(seconds=shift)).timestamp())
        jobs.put_item(Item={"owner": "ttl", "number": number, "expires": expires})
    delete_expired_items(server.control_plane._database, now)
    left = jobs.query(KeyConditionExpression=Key("owner").eq("ttl"))["Items"]
    assert [int(item["number"]) for item in left] == [2]


@pytest.mark.parametrize(
    ("operation", "request_members", "code"),
    [
        ("get_item", {"TableName": "none", "Key": {"a": {"S": "x"}}}, "ResourceNotFoundException"),
        ("get_item", {"TableName": "jobs", "Key": {"a": {"S": "x"}}}, "ValidationException"),
        ("scan", {"TableName": "jobs", "FilterExpression": "a ="}, "ValidationException"),
        ("scan", {"TableName": "jobs", "FilterExpression": "(" * 500}, "ValidationException"),
        ("scan", {"TableName": "jobs", "FilterExpression": "a" * 5000}, "ValidationException"),
        ("get_item", {"TableName": "a\0b", "Key": {"a": {"S": "x"}}}, "ValidationException"),
        ("put_item", {"TableName": "jobs", "Item": {"owner": {"N": "1"}, "number": {"N": "1"}}}, "ValidationException"),
        (
            "put_item",
            {"TableName": "jobs", "Item": {"owner": {"S": "a", "N": "1"}, "number": {"N": "1"}}},
            "ValidationException",
        ),
        ("put_item", {"TableName": "jobs", "Item": {"owner": {}, "number": {"N": "1"}}}, "ValidationException"),
        ("transact_write_items", {"TransactItems": [{}]}, "ValidationException"),
        ("batch_write_item", {"RequestItems": {"jobs": [{}]}}, "ValidationException"),
        ("list_tables", {"ExclusiveStartTableName": "a\0b"}, "ValidationException"),
        ("describe_table", {"TableName": "none"}, "ResourceNotFoundException"),
        ("scan", {"TableName": "jobs", "Segment": 1}, "ValidationException"),
        ("list_tables", {"Limit": 500}, "ValidationException"),
    ],
)
def test_what_is_wrong_says_so(
    server: Server, jobs: Any, operation: str, request_members: dict[str, Any], code: str
) -> None:
    config = Config(parameter_validation=False, retries={"max_attempts": 0})
    client = server.client("dynamodb", config=config)
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**request_members)
    assert caught.value.response["Error"]["Code"] == code


def test_nul_and_odd_text_are_kept_or_refused_but_never_a_fault(server: Server, jobs: Any) -> None:
    for text in ("a\0b", "\U0001f600", "\ud800", "\uffff", "x" * 2048):
        try:
            jobs.put_item(Item={"owner": text, "number": 1, text[:10]: text})
            found = jobs.query(KeyConditionExpression=Key("owner").eq(text))["Items"]
            assert found == [{"owner": text, "number": Decimal(1), text[:10]: text}]
        except ClientError as error:
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400  # noqa: PT017
        except UnicodeEncodeError:
            assert text == "\ud800"
