from typing import Any

from taskrole.ids import FakeIds
from taskrole.policy.model import Question
from taskrole.services.dynamodb.service import DynamodbDeps, operations
from taskrole.storage.ports import Database
from tests.support import make_call
from tests.unit.services.dynamodb.conftest import Run

ARN = "arn:aws:dynamodb:us-west-2:123456789012:table/jobs"
KEY = {"queue": {"S": "q"}, "number": {"N": "1"}}


def questions(database: Database, name: str, **request: Any) -> list[Question]:
    operation = operations(DynamodbDeps(database, FakeIds()))[name]
    return list(operation.questions(make_call(), operation.resolve(make_call(), request)))


def test_keys_attributes_and_what_is_returned(database: Database, run: Run, table: str) -> None:
    (question,) = questions(
        database,
        "UpdateItem",
        TableName=table,
        Key=KEY,
        ReturnValues="ALL_NEW",
        UpdateExpression="SET #a.b = if_not_exists(c, :v)",
        ExpressionAttributeNames={"#a": "alpha"},
        ExpressionAttributeValues={":v": {"S": "x"}},
    )
    assert (question.action, question.resource) == ("dynamodb:UpdateItem", ARN)
    assert dict(question.context) == {
        "dynamodb:LeadingKeys": ["q"],
        "dynamodb:Attributes": ["alpha", "c", "number", "queue"],
        "dynamodb:ReturnValues": "ALL_NEW",
    }


def test_query_on_an_index(database: Database, run: Run, table: str) -> None:
    (question,) = questions(
        database,
        "Query",
        TableName=table,
        IndexName="by-due",
        KeyConditionExpression="#s = :s",
        Select="COUNT",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "new"}},
    )
    assert question.resource == ARN + "/index/by-due"
    assert question.context["dynamodb:LeadingKeys"] == ["new"]
    assert question.context["dynamodb:Select"] == "COUNT"


def test_batches_ask_per_table_and_transactions_per_action(database: Database, run: Run, table: str) -> None:
    asked = questions(
        database,
        "BatchWriteItem",
        RequestItems={
            table: [{"PutRequest": {"Item": KEY}}, {"DeleteRequest": {"Key": {**KEY, "queue": {"S": "r"}}}}],
            "other": [{"DeleteRequest": {"Key": KEY}}],
        },
    )
    assert [(each.action, each.resource.rpartition("/")[2]) for each in asked] == [
        ("dynamodb:BatchWriteItem", "jobs"),
        ("dynamodb:BatchWriteItem", "other"),
    ]
    assert asked[0].context["dynamodb:LeadingKeys"] == ["q", "r"]
    asked = questions(
        database,
        "TransactWriteItems",
        TransactItems=[
            {"Put": {"TableName": table, "Item": KEY}},
            {"ConditionCheck": {"TableName": table, "Key": KEY, "ConditionExpression": "attribute_exists(x)"}},
        ],
    )
    assert [each.action for each in asked] == ["dynamodb:PutItem", "dynamodb:ConditionCheckItem"]
    assert {each.context["dynamodb:EnclosingOperation"] for each in asked} == {"TransactWriteItems"}


def test_absent_table_is_still_asked_about(database: Database) -> None:
    (question,) = questions(database, "GetItem", TableName="jobs", Key=KEY)
    assert question.resource == ARN


def test_table_of_another_account_by_arn(database: Database) -> None:
    arn = "arn:aws:dynamodb:us-west-2:999999999999:table/jobs"
    (question,) = questions(database, "GetItem", TableName=arn, Key=KEY)
    assert (question.resource, question.resource_account_id) == (arn, "999999999999")
