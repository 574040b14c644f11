from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.unit.services.dynamodb.conftest import Run


@pytest.fixture
def jobs(run: Run, table: str) -> str:
    for queue in ("a", "b"):
        for number in (10, 9, -1, 2.5, 100):
            item: dict[str, Any] = {
                "queue": {"S": queue},
                "number": {"N": str(number)},
                "note": {"S": f"{queue}{number}"},
            }
            if number > 5:
                item |= {"state": {"S": "new" if number < 50 else "old"}, "due": {"N": str(-number)}}
            run("PutItem", TableName=table, Item=item)
    return table


def numbers(answer: Any) -> list[str]:
    return [item["number"]["N"] for item in answer["Items"]]


def query(run: Run, condition: str, values: dict[str, Any], **more: Any) -> Any:
    return run("Query", TableName="jobs", KeyConditionExpression=condition, ExpressionAttributeValues=values, **more)


def test_order_and_bounds(run: Run, jobs: str) -> None:
    hash_value = {":q": {"S": "a"}}
    assert numbers(query(run, "queue = :q", hash_value)) == ["-1", "2.5", "9", "10", "100"]
    assert numbers(query(run, "queue = :q", hash_value, ScanIndexForward=False)) == ["100", "10", "9", "2.5", "-1"]
    nine = {**hash_value, ":n": {"N": "9.00"}}
    name = {"ExpressionAttributeNames": {"#n": "number"}}
    for operator, expected in (
        ("=", ["9"]),
        ("<", ["-1", "2.5"]),
        ("<=", ["-1", "2.5", "9"]),
        (">", ["10", "100"]),
        (">=", ["9", "10", "100"]),
    ):
        assert numbers(query(run, f"queue = :q AND #n {operator} :n", nine, **name)) == expected
    between = {**nine, ":m": {"N": "50"}}
    assert numbers(query(run, "(queue = :q) and (#n between :n and :m)", between, **name)) == ["9", "10"]


def test_pages(run: Run, jobs: str) -> None:
    seen: list[str] = []
    start: dict[str, Any] = {}
    while True:
        page = query(run, "queue = :q", {":q": {"S": "b"}}, Limit=2, **start)
        seen += numbers(page)
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert seen == ["-1", "2.5", "9", "10", "100"]


def test_filter_counts_what_was_read(run: Run, jobs: str) -> None:
    page = query(
        run,
        "queue = :q",
        {":q": {"S": "a"}, ":s": {"S": "new"}},
        FilterExpression="#s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ReturnConsumedCapacity="TOTAL",
    )
    assert (page["Count"], page["ScannedCount"]) == (2, 5)
    assert page["ConsumedCapacity"]["CapacityUnits"] == 0.5
    count = query(run, "queue = :q", {":q": {"S": "a"}}, Select="COUNT")
    assert count == {"Count": 5, "ScannedCount": 5}


def test_global_index(run: Run, jobs: str) -> None:
    names = {"ExpressionAttributeNames": {"#s": "state"}}
    found = query(run, "#s = :s", {":s": {"S": "new"}}, IndexName="by-due", **names)
    assert numbers(found) == ["10", "10", "9", "9"]
    first = query(run, "#s = :s", {":s": {"S": "new"}}, IndexName="by-due", Limit=1, **names)
    assert set(first["LastEvaluatedKey"]) == {"queue", "number", "state", "due"}
    rest = query(
        run, "#s = :s", {":s": {"S": "new"}}, IndexName="by-due", ExclusiveStartKey=first["LastEvaluatedKey"], **names
    )
    assert numbers(rest) == ["10", "9", "9"]
    old = query(run, "#s = :s", {":s": {"S": "old"}}, IndexName="states", **names)
    assert [set(item) for item in old["Items"]] == [{"queue", "number", "state", "note"}] * 2


def test_index_follows_its_items(run: Run, jobs: str) -> None:
    key = {"queue": {"S": "a"}, "number": {"N": "9"}}
    names = {"ExpressionAttributeNames": {"#s": "state"}}
    run(
        "UpdateItem",
        TableName="jobs",
        Key=key,
        UpdateExpression="SET #s = :s",
        **names,
        ExpressionAttributeValues={":s": {"S": "old"}},
    )
    assert len(query(run, "#s = :s", {":s": {"S": "old"}}, IndexName="by-due", **names)["Items"]) == 3
    run("UpdateItem", TableName="jobs", Key=key, UpdateExpression="REMOVE #s", **names)
    assert len(query(run, "#s = :s", {":s": {"S": "old"}}, IndexName="by-due", **names)["Items"]) == 2
    run("DeleteItem", TableName="jobs", Key={**key, "number": {"N": "100"}})
    assert len(query(run, "#s = :s", {":s": {"S": "old"}}, IndexName="by-due", **names)["Items"]) == 1
    assert run("Scan", TableName="jobs", IndexName="by-due")["Count"] == 4


def test_local_index_begins_with(run: Run, jobs: str) -> None:
    names = {"ExpressionAttributeNames": {"#s": "state"}}
    values = {":q": {"S": "a"}, ":s": {"S": "n"}}
    found = query(run, "queue = :q AND begins_with(#s, :s)", values, IndexName="by-state", **names)
    assert [set(item) for item in found["Items"]] == [{"queue", "number", "state"}] * 2
    whole = query(
        run, "queue = :q AND begins_with(#s, :s)", values, IndexName="by-state", Select="ALL_ATTRIBUTES", **names
    )
    assert {item["note"]["S"] for item in whole["Items"]} == {"a9", "a10"}


def test_scan_segments_and_pages(run: Run, jobs: str) -> None:
    seen = []
    for segment in range(3):
        start: dict[str, Any] = {}
        while True:
            page = run("Scan", TableName="jobs", Segment=segment, TotalSegments=3, Limit=2, **start)
            seen += [(item["queue"]["S"], item["number"]["N"]) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert len(seen) == len(set(seen)) == 10


def test_page_of_one_megabyte(run: Run, table: str) -> None:
    for number in range(5):
        item = {"queue": {"S": "big"}, "number": {"N": str(number)}, "x": {"S": "x" * 300_000}}
        run("PutItem", TableName=table, Item=item)
    page = query(run, "queue = :q", {":q": {"S": "big"}})
    assert page["Count"] == 4
    rest = query(run, "queue = :q", {":q": {"S": "big"}}, ExclusiveStartKey=page["LastEvaluatedKey"])
    assert rest["Count"] == 1
    assert "LastEvaluatedKey" not in rest


def test_legacy_query(run: Run, jobs: str) -> None:
    conditions = {
        "queue": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]},
        "number": {"ComparisonOperator": "GT", "AttributeValueList": [{"N": "9"}]},
    }
    assert numbers(run("Query", TableName="jobs", KeyConditions=conditions)) == ["10", "100"]
    only_new = {"state": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "new"}]}}
    assert run("Scan", TableName="jobs", ScanFilter=only_new)["Count"] == 4


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("#n = :n", "Query condition missed key schema element: queue"),
        ("queue > :s", "Query key condition not supported"),
        ("queue = :s OR #n = :n", "Invalid operator used in KeyConditionExpression: OR"),
        (
            "queue = :n",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
        ("queue = :s AND note = :s", "Query condition missed key schema element: number"),
    ],
)
def test_refused_key_conditions(run: Run, jobs: str, condition: str, message: str) -> None:
    values = {key: value for key, value in ((":n", {"N": "1"}), (":s", {"S": "a"})) if key in condition}
    names = {"ExpressionAttributeNames": {"#n": "number"}} if "#n" in condition else {}
    with pytest.raises(ServiceError) as caught:
        query(run, condition, values, **names)
    assert caught.value.message == message


def test_absent_index(run: Run, jobs: str) -> None:
    with pytest.raises(ServiceError, match="The table does not have the specified index: none"):
        run("Scan", TableName="jobs", IndexName="none")
