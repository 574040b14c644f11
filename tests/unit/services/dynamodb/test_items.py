from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.unit.services.dynamodb.conftest import Run

KEY = {"queue": {"S": "q"}, "number": {"N": "1"}}


def code_of(run: Run, name: str, **request: Any) -> tuple[str, str]:
    with pytest.raises(ServiceError) as caught:
        run(name, **request)
    return caught.value.code, caught.value.message


def test_put_and_get(run: Run, table: str) -> None:
    item = {
        **KEY,
        "number": {"N": "1.0"},
        "b": {"B": b"\x00\xff"},
        "set": {"BS": [b"b", b"a"]},
        "m": {"M": {"deep": {"L": [{"BOOL": False}, {"NULL": True}, {"B": b"x"}]}}},
        "n": {"NS": ["2", "1e1", "-1"]},
    }
    assert run("PutItem", TableName=table, Item=item) == {}
    expected = {**item, "number": {"N": "1"}, "set": {"BS": [b"a", b"b"]}, "n": {"NS": ["-1", "2", "10"]}}
    assert run("GetItem", TableName=table, Key=KEY) == {"Item": expected}
    other = {**KEY, "number": {"N": "2"}}
    assert run("GetItem", TableName=table, Key=other) == {}


def test_get_with_projection(run: Run, table: str) -> None:
    run("PutItem", TableName=table, Item={**KEY, "m": {"M": {"a": {"L": [{"N": "1"}, {"N": "2"}]}, "b": {"S": "x"}}}})
    got = run(
        "GetItem",
        TableName=table,
        Key=KEY,
        ProjectionExpression="#q, m.a[1], absent",
        ExpressionAttributeNames={"#q": "queue"},
        ReturnConsumedCapacity="TOTAL",
    )
    assert got["Item"] == {"queue": {"S": "q"}, "m": {"M": {"a": {"L": [{"N": "2"}]}}}}
    assert got["ConsumedCapacity"] == {"TableName": "jobs", "CapacityUnits": 0.5}


def test_conditional_put(run: Run, table: str) -> None:
    request = {"TableName": table, "Item": KEY, "ConditionExpression": "attribute_not_exists(queue)"}
    run("PutItem", **request)
    with pytest.raises(ServiceError, match="The conditional request failed") as caught:
        run("PutItem", **request, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert caught.value.code == "ConditionalCheckFailedException"
    assert caught.value.members == {"Item": KEY}


def test_update_makes_and_changes(run: Run, table: str) -> None:
    def update(expression: str, returns: str = "ALL_NEW", **values: Any) -> Any:
        given = {f":{name}": value for name, value in values.items()}
        more = {"ExpressionAttributeValues": given} if given else {}
        answer = run("UpdateItem", TableName=table, Key=KEY, UpdateExpression=expression, ReturnValues=returns, **more)
        return answer.get("Attributes")

    assert update("ADD hits :one SET tags = :none", one={"N": "1"}, none={"L": []}) == {
        **KEY,
        "hits": {"N": "1"},
        "tags": {"L": []},
    }
    assert update("SET hits = hits + :one", "UPDATED_NEW", one={"N": "0.5"}) == {"hits": {"N": "1.5"}}
    assert update("SET hits = hits - :one", "UPDATED_OLD", one={"N": "2"}) == {"hits": {"N": "1.5"}}
    assert update("SET tags = list_append(tags, :new)", "NONE", new={"L": [{"S": "a"}, {"S": "b"}]}) is None
    assert update("REMOVE tags[0], hits", "ALL_OLD") == {
        **KEY,
        "hits": {"N": "-0.5"},
        "tags": {"L": [{"S": "a"}, {"S": "b"}]},
    }
    assert update("ADD s :s", s={"SS": ["x", "y"]})["s"] == {"SS": ["x", "y"]}
    assert update("DELETE s :s", s={"SS": ["x"]})["s"] == {"SS": ["y"]}
    assert "s" not in update("DELETE s :s", s={"SS": ["y"]})


def test_delete(run: Run, table: str) -> None:
    run("PutItem", TableName=table, Item={**KEY, "a": {"S": "x"}})
    assert run("DeleteItem", TableName=table, Key=KEY, ReturnValues="ALL_OLD") == {
        "Attributes": {**KEY, "a": {"S": "x"}}
    }
    assert run("DeleteItem", TableName=table, Key=KEY, ReturnValues="ALL_OLD") == {}


def test_legacy_parameters(run: Run, table: str) -> None:
    run("PutItem", TableName=table, Item=KEY, Expected={"queue": {"Exists": False}})
    updates = {"n": {"Action": "ADD", "Value": {"N": "2"}}, "a": {"Value": {"S": "x"}}}
    got = run("UpdateItem", TableName=table, Key=KEY, AttributeUpdates=updates, ReturnValues="ALL_NEW")
    assert got["Attributes"] == {**KEY, "n": {"N": "2"}, "a": {"S": "x"}}
    got = run("GetItem", TableName=table, Key=KEY, AttributesToGet=["n"])
    assert got == {"Item": {"n": {"N": "2"}}}
    expected = {"n": {"ComparisonOperator": "GT", "AttributeValueList": [{"N": "5"}]}}
    assert code_of(run, "DeleteItem", TableName=table, Key=KEY, Expected=expected)[0] == (
        "ConditionalCheckFailedException"
    )


@pytest.mark.parametrize(
    ("name", "request_members", "message"),
    [
        ("GetItem", {"Key": {"queue": {"S": "q"}}}, "The provided key element does not match the schema"),
        ("GetItem", {"Key": {**KEY, "number": {"S": "1"}}}, "The provided key element does not match the schema"),
        (
            "PutItem",
            {"Item": {"queue": {"S": "q"}}},
            "One or more parameter values were invalid: Missing the key number in the item",
        ),
        (
            "PutItem",
            {"Item": {**KEY, "number": {"S": "1"}}},
            "One or more parameter values were invalid: Type mismatch for key number expected: N actual: S",
        ),
        (
            "PutItem",
            {"Item": {**KEY, "state": {"N": "1"}}},
            (
                "One or more parameter values were invalid: Type mismatch for Index Key state Expected: S Actual: N "
                "IndexName: by-due"
            ),
        ),
        (
            "PutItem",
            {"Item": {**KEY, "queue": {"S": ""}}},
            (
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                "empty string value. Key: queue"
            ),
        ),
        (
            "PutItem",
            {"Item": {**KEY, "x": {"N": "abc"}}},
            "The parameter cannot be converted to a numeric value: abc",
        ),
        (
            "PutItem",
            {"Item": {**KEY, "x": {"SS": ["a", "a"]}}},
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
        ),
        ("PutItem", {"Item": {**KEY, "x": {"S": "x" * 410_000}}}, "Item size has exceeded the maximum allowed size"),
        (
            "UpdateItem",
            {"Key": KEY, "UpdateExpression": "REMOVE queue"},
            (
                "One or more parameter values were invalid: Cannot update attribute queue. "
                "This attribute is part of the key"
            ),
        ),
        (
            "UpdateItem",
            {"Key": KEY, "UpdateExpression": "SET a.b = c"},
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        (
            "UpdateItem",
            {"Key": KEY, "UpdateExpression": "REMOVE a.b"},
            "The document path provided in the update expression is invalid for update",
        ),
        (
            "UpdateItem",
            {"Key": KEY, "UpdateExpression": "REMOVE a, a.b"},
            (
                "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of "
                "these paths; path one: [a], path two: [a, b]"
            ),
        ),
        (
            "DeleteItem",
            {"Key": KEY, "ConditionExpression": "a = :x"},
            (
                "Invalid ConditionExpression: An expression attribute value used in expression is not defined; "
                "attribute value: :x"
            ),
        ),
        (
            "DeleteItem",
            {"Key": KEY, "ConditionExpression": "attribute_exists(a)", "ExpressionAttributeNames": {"#x": "y"}},
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}",
        ),
        (
            "DeleteItem",
            {"Key": KEY, "ConditionExpression": "a IN (b, a)"},
            (
                "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this "
                "operator or function; operator: IN, first operand: [a]"
            ),
        ),
        (
            "DeleteItem",
            {"Key": KEY, "ConditionExpression": "a.b[0] BETWEEN c AND a.b[0]"},
            (
                "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this "
                "operator or function; operator: BETWEEN, first operand: [a, b, [0]]"
            ),
        ),
        (
            "UpdateItem",
            {"Key": KEY, "UpdateExpression": "SET a = b + list_append(c, d), a.b = c"},
            (
                "Invalid UpdateExpression: The function is not allowed to be used this way in an expression; "
                "function: list_append"
            ),
        ),
        (
            "UpdateItem",
            {
                "Key": KEY,
                "UpdateExpression": "SET a = if_not_exists(b, :x) + c",
                "ExpressionAttributeValues": {":x": {"S": "1"}},
            },
            "An operand in the update expression has an incorrect data type",
        ),
    ],
)
def test_what_is_refused(run: Run, table: str, name: str, request_members: dict[str, Any], message: str) -> None:
    assert code_of(run, name, TableName=table, **request_members) == ("ValidationException", message)


def test_no_such_table(run: Run) -> None:
    assert code_of(run, "GetItem", TableName="none", Key=KEY) == (
        "ResourceNotFoundException",
        "Requested resource not found",
    )


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"S": "x"}
    for _ in range(levels):
        value = {"M": {"a": value}}
    return value


def test_nesting_has_32_levels_with_the_item(run: Run, table: str) -> None:
    run("PutItem", TableName=table, Item={**KEY, "deep": nested(31)})
    _, message = code_of(run, "PutItem", TableName=table, Item={**KEY, "deep": nested(32)})
    assert message.startswith("Nesting Levels have exceeded supported limits")
    run("PutItem", TableName=table, Item={**KEY, "deep": nested(20)})
    update = {"UpdateExpression": "SET deep.b = :v", "TableName": table, "Key": KEY}
    run("UpdateItem", **update, ExpressionAttributeValues={":v": nested(30)})
    _, message = code_of(run, "UpdateItem", **update, ExpressionAttributeValues={":v": nested(31)})
    assert message.startswith("Nesting Levels have exceeded supported limits")


@pytest.mark.parametrize(
    ("number", "kept"), [("0e1000", "0"), ("+3", "3"), (".5", "0.5"), ("1e125", "1" + "0" * 125), ("-0", "0")]
)
def test_numbers_in_all_ways_to_write_them(run: Run, table: str, number: str, kept: str) -> None:
    run("PutItem", TableName=table, Item={**KEY, "n": {"N": number}})
    assert run("GetItem", TableName=table, Key=KEY)["Item"]["n"] == {"N": kept}


@pytest.mark.parametrize(
    ("number", "words"),
    [("1e126", "overflow"), ("1e9999999999", "overflow"), ("1e-9999999999", "underflow"), (" 1", "numeric value")],
)
def test_what_is_no_number(run: Run, table: str, number: str, words: str) -> None:
    assert words in code_of(run, "PutItem", TableName=table, Item={**KEY, "n": {"N": number}})[1]


def test_a_sum_with_too_many_digits_overflows(run: Run, table: str) -> None:
    values = {":a": {"N": "1e50"}, ":b": {"N": "1"}}
    update = {"UpdateExpression": "SET n = :a + :b", "ExpressionAttributeValues": values}
    assert "Number overflow" in code_of(run, "UpdateItem", TableName=table, Key=KEY, **update)[1]
