"""Indexes that come to a table with many items: the worker fills them while the table is used."""

from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.dynamodb.api import collect_discarded, count_all_items, fill_indexes
from taskrole.services.dynamodb.filling import AT_ONCE_MAX
from taskrole.storage.ports import Database
from tests.unit.services.dynamodb.conftest import Run

COUNT = AT_ONCE_MAX + 150
INDEX: dict[str, Any] = {
    "IndexName": "by-color",
    "KeySchema": [{"AttributeName": "color", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
COLOR = [{"AttributeName": "color", "AttributeType": "S"}]


@pytest.fixture
def large(run: Run) -> Run:
    run(
        "CreateTable",
        TableName="large",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    for start in range(0, COUNT, 25):
        puts = [{"PutRequest": {"Item": item(number)}} for number in range(start, start + 25)]
        run("BatchWriteItem", RequestItems={"large": puts})
    return run


def item(number: int) -> dict[str, Any]:
    # Some have no color, and some one of a type that the index can't have.
    color: dict[str, Any] = {0: {}, 1: {"color": {"N": "1"}}}.get(number % 50, {"color": {"S": "red"}})
    return {"id": {"N": str(number)}, **color}


def colors(run: Run, color: str) -> int:
    asked = {"KeyConditionExpression": "color = :c", "ExpressionAttributeValues": {":c": {"S": color}}}
    return int(run("Query", TableName="large", IndexName="by-color", Select="COUNT", **asked)["Count"])


def index_of(run: Run) -> Any:
    return run("DescribeTable", TableName="large")["Table"]["GlobalSecondaryIndexes"][0]


def test_an_index_is_filled_while_the_table_is_used(large: Run, database: Database) -> None:
    large("UpdateTable", TableName="large", AttributeDefinitions=COLOR, GlobalSecondaryIndexUpdates=[{"Create": INDEX}])
    assert (index_of(large)["IndexStatus"], index_of(large)["Backfilling"]) == ("CREATING", True)
    with pytest.raises(ServiceError, match="Cannot read from backfilling global secondary index: by-color"):
        colors(large, "red")
    assert fill_indexes(database)
    large("PutItem", TableName="large", Item={"id": {"N": "3"}, "color": {"S": "blue"}})
    large("PutItem", TableName="large", Item={"id": {"N": "-1"}, "color": {"S": "blue"}})
    large("DeleteItem", TableName="large", Key={"id": {"N": "4"}})
    large("PutItem", TableName="large", Item={"id": {"N": "1"}})  # its color was of another type
    while fill_indexes(database):
        pass
    assert index_of(large)["IndexStatus"] == "ACTIVE"
    assert colors(large, "red") == COUNT - 2 * (COUNT // 50) - 2
    assert colors(large, "blue") == 2


def test_an_index_goes_and_comes_again(large: Run, database: Database) -> None:
    create = {"AttributeDefinitions": COLOR, "GlobalSecondaryIndexUpdates": [{"Create": INDEX}]}
    large("UpdateTable", TableName="large", **create)
    other = {**INDEX, "IndexName": "other"}
    with pytest.raises(ServiceError, match="Only 1 online index"):
        large(
            "UpdateTable",
            TableName="large",
            AttributeDefinitions=COLOR,
            GlobalSecondaryIndexUpdates=[{"Create": other}],
        )
    while fill_indexes(database):
        pass
    large("UpdateTable", TableName="large", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-color"}}])
    with pytest.raises(ServiceError) as caught:
        large("UpdateTable", TableName="large", **create)
    assert caught.value.code == "ResourceInUseException"
    collect_discarded(database)
    large("UpdateTable", TableName="large", **create)
    while fill_indexes(database):
        pass
    assert colors(large, "red") == COUNT - 2 * (COUNT // 50)


def test_deleted_tables_leave_nothing(large: Run, database: Database) -> None:
    count_all_items(database)
    assert large("DescribeTable", TableName="large")["Table"]["ItemCount"] == COUNT
    large("DeleteTable", TableName="large")
    collect_discarded(database)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM dynamodb_rows").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM dynamodb_discarded").scalar() == 0
