"""Properties of DynamoDB's pure core, and the whole of it against a dictionary as oracle."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.ids import FakeIds
from taskrole.services.dynamodb.encoding import encode_key, prefix_end
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bind import bind
from taskrole.services.dynamodb.expressions.evaluate import meets
from taskrole.services.dynamodb.expressions.parser import parse
from taskrole.services.dynamodb.expressions.projection import project
from taskrole.services.dynamodb.expressions.update import apply_update
from taskrole.services.dynamodb.service import DynamodbDeps, operations
from taskrole.services.dynamodb.values import (
    add_numbers,
    compare,
    decode_item,
    encode_item,
    format_number,
    normalize_value,
    parse_number,
)
from taskrole.storage.ports import Database
from tests.support import make_call

digits = st.integers(min_value=-(10**38) + 1, max_value=10**38 - 1)
numbers = st.builds(lambda mantissa, exponent: Decimal(mantissa).scaleb(exponent), digits, st.integers(-90, 80))
number_values = numbers.map(lambda number: {"N": format_number(number)})
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.one_of(
    number_values,
    strings.map(lambda text: {"S": text}),
    st.binary(max_size=8).map(lambda content: {"B": content}),
    st.booleans().map(lambda flag: {"BOOL": flag}),
    st.just({"NULL": True}),
    st.sets(strings, min_size=1, max_size=3).map(lambda members: {"SS": sorted(members)}),
    st.sets(st.binary(max_size=4), min_size=1, max_size=3).map(lambda members: {"BS": sorted(members)}),
)
values: st.SearchStrategy[dict[str, Any]] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda members: {"L": members}),
        st.dictionaries(strings, inner, max_size=3).map(lambda members: {"M": members}),
    ),
    max_leaves=8,
)


@given(
    st.one_of(
        st.tuples(number_values, number_values),
        st.tuples(strings, strings).map(lambda pair: ({"S": pair[0]}, {"S": pair[1]})),
    )
)
def test_bytes_of_keys_have_the_order_of_keys(pair: tuple[dict[str, str], dict[str, str]]) -> None:
    first, second = encode_key(pair[0]), encode_key(pair[1])
    assert (first > second) - (first < second) == compare(*pair)


def test_numbers_near_each_other() -> None:
    ordered = [
        "-1E125",
        "-100",
        "-99",
        "-10.1",
        "-10",
        "-9.9",
        "-1.01",
        "-1",
        "-0.5",
        "-1E-130",
        "0",
        "1E-130",
        "0.05",
        "0.5",
        "1",
        "1.001",
        "1.01",
        "1.1",
        "2",
        "9",
        "9.9",
        "10",
        "10.1",
        "99",
        "100",
        "1E125",
    ]
    encoded = [encode_key({"N": format_number(parse_number(text))}) for text in ordered]
    assert all(first < second for first, second in pairwise(encoded))


@given(st.binary(max_size=6), st.binary(max_size=6))
def test_prefix_end_is_the_first_beyond(prefix: bytes, other: bytes) -> None:
    end = prefix_end(prefix)
    inside = prefix <= other and (end is None or other < end)
    assert inside == other.startswith(prefix)


@given(numbers)
def test_numbers_survive_exactly(number: Decimal) -> None:
    assert parse_number(format_number(number)) == number
    assert parse_number(str(number)) == number


@given(st.integers(-(10**18), 10**18), st.integers(-(10**18), 10**18))
def test_sums_are_exact(first: int, second: int) -> None:
    assert add_numbers(str(first), str(second)) == str(first + second)
    assert add_numbers(str(first), str(second), -1) == str(first - second)


@pytest.mark.parametrize(
    "text", ["", "abc", "1e126", "1e-131", "1" * 39, "NaN", "Infinity", "١", "1_0", "0x1", "1e9999999"]
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_number(text)


@given(st.dictionaries(strings, values, max_size=4))
def test_items_survive_storage(item: dict[str, Any]) -> None:
    assert decode_item(encode_item(item)) == item
    assert {name: normalize_value(value) for name, value in item.items()} == item


@given(st.text(max_size=40) | st.text("ab#:.[]()=<>,+- 01SETREMOVDLANDORNOTIBWE", max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for kind in ("ConditionExpression", "UpdateExpression", "ProjectionExpression"):
        try:
            parse(kind, text)
        except ValidationError:
            continue


# Conditions: random trees, written as text, evaluated by the product and by plain Python.

comparisons = st.tuples(st.sampled_from("abc"), st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), st.integers(0, 3))
trees: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        comparisons.map(lambda leaf: ("compare", *leaf)),
        st.sampled_from("abc").map(lambda name: ("exists", name)),
        st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 3)).map(
            lambda leaf: ("between", leaf[0], min(leaf[1:]), max(leaf[1:]))
        ),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["AND", "OR"]), inner, inner), inner.map(lambda tree: ("NOT", tree))
    ),
    max_leaves=10,
)


def text_of(tree: Any) -> str:
    if tree[0] == "compare":
        return f"{tree[1]} {tree[2]} :v{tree[3]}"
    if tree[0] == "exists":
        return f"attribute_exists({tree[1]})"
    if tree[0] == "between":
        return f"{tree[1]} BETWEEN :v{tree[2]} AND :v{tree[3]}"
    if tree[0] == "NOT":
        return f"NOT ({text_of(tree[1])})"
    return f"({text_of(tree[1])}) {tree[0]} ({text_of(tree[2])})"


def truth_of(tree: Any, item: dict[str, int]) -> bool:
    if tree[0] == "exists":
        return bool(tree[1] in item)
    if tree[0] == "NOT":
        return not truth_of(tree[1], item)
    if tree[0] in ("AND", "OR"):
        join = all if tree[0] == "AND" else any
        return join([truth_of(tree[1], item), truth_of(tree[2], item)])
    present = item.get(tree[1])
    if tree[0] == "between":
        return bool(present is not None and tree[2] <= present <= tree[3])
    if present is None:
        return bool(tree[2] == "<>")
    return {  # type: ignore[no-any-return]  # trees are built of Any
        "=": present == tree[3],
        "<>": present != tree[3],
        "<": present < tree[3],
        "<=": present <= tree[3],
        ">": present > tree[3],
        ">=": present >= tree[3],
    }[tree[2]]


@given(trees, st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)))
def test_conditions_mean_what_python_means(tree: Any, item: dict[str, int]) -> None:
    text = text_of(tree)
    given_values = {f":v{number}": {"N": str(number)} for number in range(4) if f":v{number}" in text}
    more = {"ExpressionAttributeValues": given_values} if given_values else {}
    expressions = bind({"ConditionExpression": text, **more})
    parsed = expressions.get("ConditionExpression")
    assert parsed is not None
    assert parsed.condition is not None
    wire = {name: {"N": str(number)} for name, number in item.items()}
    assert meets(wire, parsed.condition, expressions.bindings) == truth_of(tree, item)


@given(st.dictionaries(st.sampled_from("abc"), values, max_size=3), values)
def test_update_changes_its_path_and_nothing_else(item: dict[str, Any], value: dict[str, Any]) -> None:
    before = {name: dict(each) for name, each in item.items()}
    expressions = bind({"UpdateExpression": "SET a = :v REMOVE b", "ExpressionAttributeValues": {":v": value}})
    parsed = expressions.get("UpdateExpression")
    assert parsed is not None
    after = apply_update(item, parsed.actions, expressions.bindings)
    assert after == {**{name: each for name, each in item.items() if name == "c"}, "a": normalize_value(value)}
    assert item == before


@given(st.dictionaries(st.sampled_from("abc"), values, max_size=3))
def test_projection_of_everything_is_everything(item: dict[str, Any]) -> None:
    assert project(item, [("a",), ("b",), ("c",)]) == item
    assert project(item, []) == {}


# The whole of it against a dictionary.

steps = st.lists(
    st.tuples(
        st.sampled_from(["put", "update", "delete"]), st.sampled_from("xy"), st.integers(-3, 3), st.integers(0, 2)
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_table_and_index_agree_with_a_dictionary(taken: list[tuple[str, str, int, int]]) -> None:
    dynamodb, model = ORACLE["run"], dict[tuple[str, int], int]()
    if dynamodb("ListTables")["TableNames"]:
        dynamodb("DeleteTable", TableName="oracle")
    dynamodb("CreateTable", **TABLE)
    for step, owner, number, color in taken:
        key = {"owner": {"S": owner}, "number": {"N": str(number)}}
        if step == "put":
            dynamodb("PutItem", TableName="oracle", Item={**key, "color": {"N": str(color)}})
            model[owner, number] = color
        elif step == "update":
            dynamodb(
                "UpdateItem",
                TableName="oracle",
                Key=key,
                UpdateExpression="ADD color :c",
                ExpressionAttributeValues={":c": {"N": str(color)}},
            )
            model[owner, number] = model.get((owner, number), 0) + color
        else:
            dynamodb("DeleteItem", TableName="oracle", Key=key)
            model.pop((owner, number), None)
    for owner in "xy":
        found = dynamodb(
            "Query",
            TableName="oracle",
            KeyConditionExpression="#o = :o",
            ExpressionAttributeNames={"#o": "owner"},
            ExpressionAttributeValues={":o": {"S": owner}},
        )
        seen = [(int(item["number"]["N"]), int(item["color"]["N"])) for item in found["Items"]]
        assert seen == sorted((number, color) for (name, number), color in model.items() if name == owner)
    for color in {*model.values(), 0}:
        found = dynamodb(
            "Query",
            TableName="oracle",
            IndexName="colors",
            KeyConditionExpression="color = :c",
            ExpressionAttributeValues={":c": {"N": str(color)}},
        )
        places = {(item["owner"]["S"], int(item["number"]["N"])) for item in found["Items"]}
        assert places == {place for place, each in model.items() if each == color}
    described = dynamodb("DescribeTable", TableName="oracle")["Table"]
    assert described["ItemCount"] == described["GlobalSecondaryIndexes"][0]["ItemCount"] == len(model)


TABLE: dict[str, Any] = {
    "TableName": "oracle",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "owner", "AttributeType": "S"},
        {"AttributeName": "number", "AttributeType": "N"},
        {"AttributeName": "color", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "colors",
            "KeySchema": [{"AttributeName": "color", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
}
ORACLE: dict[str, Any] = {}


@pytest.fixture(autouse=True, scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Any:
    """Examples of one property share a database: hypothesis and function-scoped fixtures do not go together."""
    import shutil

    from taskrole.storage.database import open_database

    path = tmp_path_factory.mktemp("oracle") / "taskrole.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    ORACLE["run"] = _runner(database)
    yield
    database.close()


def _runner(database: Database) -> Any:
    bound = operations(DynamodbDeps(database, FakeIds()))
    return lambda name, **request: bound[name].run(make_call(), bound[name].resolve(make_call(), request))
