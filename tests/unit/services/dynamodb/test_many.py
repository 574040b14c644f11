from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.unit.services.dynamodb.conftest import Run


def key(number: int) -> dict[str, Any]:
    return {"queue": {"S": "q"}, "number": {"N": str(number)}}


def test_batches(run: Run, table: str) -> None:
    puts = [{"PutRequest": {"Item": {**key(number), "a": {"S": "x"}}}} for number in range(25)]
    assert run("BatchWriteItem", RequestItems={table: puts}) == {"UnprocessedItems": {}}
    run("BatchWriteItem", RequestItems={table: [{"DeleteRequest": {"Key": key(3)}}]})
    asked = {table: {"Keys": [key(2), key(3), key(4)], "ProjectionExpression": "a"}}
    assert run("BatchGetItem", RequestItems=asked) == {
        "Responses": {table: [{"a": {"S": "x"}}, {"a": {"S": "x"}}]},
        "UnprocessedKeys": {},
    }
    with pytest.raises(ServiceError, match="less than or equal to 25"):
        run("BatchWriteItem", RequestItems={table: [*puts, *puts[:1]]})
    with pytest.raises(ServiceError, match="contains duplicates"):
        run("BatchWriteItem", RequestItems={table: [puts[0], puts[0]]})
    with pytest.raises(ServiceError, match="contains duplicates"):
        run("BatchGetItem", RequestItems={table: {"Keys": [key(1), key(1)]}})


def test_transaction_is_all_or_nothing(run: Run, table: str) -> None:
    run("PutItem", TableName=table, Item={**key(1), "balance": {"N": "10"}})
    run("PutItem", TableName=table, Item={**key(2), "balance": {"N": "0"}})

    def move(amount: str) -> Any:
        values = {"ExpressionAttributeValues": {":a": {"N": amount}}}
        return run(
            "TransactWriteItems",
            TransactItems=[
                {
                    "Update": {
                        "TableName": table,
                        "Key": key(2),
                        "UpdateExpression": "SET balance = balance + :a",
                        **values,
                    }
                },
                {
                    "Update": {
                        "TableName": table,
                        "Key": key(1),
                        "UpdateExpression": "SET balance = balance - :a",
                        "ConditionExpression": "balance >= :a",
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                        **values,
                    }
                },
            ],
        )

    move("7")
    with pytest.raises(ServiceError) as caught:
        move("7")
    assert caught.value.code == "TransactionCanceledException"
    assert caught.value.message.endswith("[None, ConditionalCheckFailed]")
    reasons = caught.value.members["CancellationReasons"]
    assert reasons == [
        {"Code": "None"},
        {
            "Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed",
            "Item": {**key(1), "balance": {"N": "3"}},
        },
    ]
    asked = [{"Get": {"TableName": table, "Key": key(number)}} for number in (1, 2, 3)]
    got = run("TransactGetItems", TransactItems=asked)["Responses"]
    assert [each.get("Item", {}).get("balance") for each in got] == [{"N": "3"}, {"N": "7"}, None]


def test_token_makes_a_repetition_do_nothing(run: Run, table: str) -> None:
    add = {
        "Update": {
            "TableName": table,
            "Key": key(1),
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    for _ in range(3):
        run("TransactWriteItems", TransactItems=[add], ClientRequestToken="token-1")
    assert run("GetItem", TableName=table, Key=key(1))["Item"]["n"] == {"N": "1"}
    other = {"Delete": {"TableName": table, "Key": key(1)}}
    with pytest.raises(ServiceError) as caught:
        run("TransactWriteItems", TransactItems=[other], ClientRequestToken="token-1")
    assert caught.value.code == "IdempotentParameterMismatchException"


def test_condition_check_and_one_operation_an_item(run: Run, table: str) -> None:
    check = {"ConditionCheck": {"TableName": table, "Key": key(1), "ConditionExpression": "attribute_exists(queue)"}}
    put = {"Put": {"TableName": table, "Item": key(2)}}
    with pytest.raises(ServiceError, match="ConditionalCheckFailed, None"):
        run("TransactWriteItems", TransactItems=[check, put])
    assert run("Scan", TableName=table)["Count"] == 0
    with pytest.raises(ServiceError, match="cannot include multiple operations on one item"):
        run("TransactWriteItems", TransactItems=[put, put])
