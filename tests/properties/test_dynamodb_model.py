"""Random sequences of all item operations against a dictionary: each answer, and every way to read what is left."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.dynamodb.service import DynamodbDeps, operations
from taskrole.storage.database import open_database
from tests.support import make_call

TABLE = "model"
Place = tuple[str, int]
Model = dict[Place, int]
places = st.tuples(st.sampled_from("xyz"), st.integers(-2, 2))
conditions = st.sampled_from(("", "attribute_exists(p)", "attribute_not_exists(p)", "n >= :limit"))
writes = st.tuples(st.sampled_from(("put", "add", "set", "delete")), places, st.integers(0, 3), conditions)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("one"), st.lists(writes, min_size=1, max_size=1)),
        st.tuples(st.just("transaction"), st.lists(writes, min_size=1, max_size=3, unique_by=lambda each: each[1])),
        st.tuples(st.just("batch"), st.lists(writes, min_size=1, max_size=4, unique_by=lambda each: each[1])),
        st.tuples(st.just("partiql"), st.lists(writes, min_size=1, max_size=1)),
    ),
    max_size=20,
)
ORACLE: dict[str, Any] = {}
LIMIT = 2  # what ``:limit`` stands for


def key(place: Place) -> dict[str, Any]:
    return {"p": {"S": place[0]}, "s": {"N": str(place[1])}}


def item(place: Place, number: int) -> dict[str, Any]:
    return {**key(place), "n": {"N": str(number)}}


def holds(model: Model, place: Place, condition: str) -> bool:
    """Return whether a condition holds, by Python's own means."""
    present = model.get(place)
    if condition == "attribute_exists(p)":
        return present is not None
    if condition == "attribute_not_exists(p)":
        return present is None
    return not condition or (present is not None and present >= LIMIT)


def applied(model: Model, write: Any) -> None:
    """Do a write to the model."""
    kind, place, number, _ = write
    if kind == "delete":
        model.pop(place, None)
    else:
        model[place] = number + (model.get(place, 0) if kind == "add" else 0)


def request(write: Any) -> tuple[str, dict[str, Any]]:
    """Return the kind and the body of a write."""
    kind, place, number, condition = write
    body: dict[str, Any] = {"TableName": TABLE, "ConditionExpression": condition} if condition else {"TableName": TABLE}
    values = {":limit": {"N": str(LIMIT)}} if ":limit" in condition else {}
    if kind in ("add", "set"):
        body["UpdateExpression"] = "ADD n :n" if kind == "add" else "SET n = :n"
        values[":n"] = {"N": str(number)}
    if values:
        body["ExpressionAttributeValues"] = values
    if kind == "put":
        return "Put", {**body, "Item": item(place, number)}
    return {"add": "Update", "set": "Update", "delete": "Delete"}[kind], {**body, "Key": key(place)}


def failure(name: str, **members: Any) -> str:
    try:
        ORACLE["run"](name, **members)
    except ServiceError as error:
        return error.code
    return ""


def one(model: Model, write: Any) -> None:
    kind, body = request(write)
    expected = "" if holds(model, write[1], write[3]) else "ConditionalCheckFailedException"
    assert failure(f"{kind}Item", **body) == expected
    if not expected:
        applied(model, write)


def transaction(model: Model, found: list[Any]) -> None:
    fits = all(holds(model, write[1], write[3]) for write in found)
    code = failure("TransactWriteItems", TransactItems=[dict([request(write)]) for write in found])
    assert code == ("" if fits else "TransactionCanceledException")
    for write in found if fits else ():
        applied(model, write)


def batch(model: Model, found: list[Any]) -> None:
    asked = []
    for kind, place, number, _ in found:
        if kind == "delete":
            asked.append({"DeleteRequest": {"Key": key(place)}})
            model.pop(place, None)
        else:
            asked.append({"PutRequest": {"Item": item(place, number)}})
            model[place] = number
    assert failure("BatchWriteItem", RequestItems={TABLE: asked}) == ""


def partiql(model: Model, write: Any) -> None:
    kind, place, number, _ = write
    where = f"WHERE p = '{place[0]}' AND s = {place[1]}"
    if kind == "put":
        code = failure(
            "ExecuteStatement", Statement=f"INSERT INTO {TABLE} VALUE {{'p':'{place[0]}','s':{place[1]},'n':{number}}}"
        )
        assert code == ("DuplicateItemException" if place in model else "")
        model.setdefault(place, number)
    elif kind == "delete":
        assert failure("ExecuteStatement", Statement=f"DELETE FROM {TABLE} {where}") == ""
        model.pop(place, None)
    else:
        value = str(number) if kind == "set" else f"n + {number}"
        code = failure("ExecuteStatement", Statement=f"UPDATE {TABLE} SET n = {value} {where}")
        assert code == ("" if place in model else "ConditionalCheckFailedException")
        if place in model:
            applied(model, write)


def seen(found: Any) -> list[tuple[Place, int]]:
    return [((each["p"]["S"], int(each["s"]["N"])), int(each["n"]["N"])) for each in found]


def pages(name: str, limit: int, **members: Any) -> list[tuple[Place, int]]:
    """Read page by page."""
    found: list[tuple[Place, int]] = []
    more: dict[str, Any] = {}
    while True:
        answer = ORACLE["run"](name, TableName=TABLE, Limit=limit, **members, **more)
        found += seen(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return found
        more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


@settings(max_examples=40, deadline=None)
@given(steps, st.integers(1, 3))
def test_every_operation_agrees_with_a_dictionary(taken: list[Any], limit: int) -> None:
    run, model = ORACLE["run"], Model()
    ORACLE["empty"]()
    for kind, found in taken:
        if kind in ("one", "partiql"):
            (one if kind == "one" else partiql)(model, found[0])
        else:
            (transaction if kind == "transaction" else batch)(model, found)
    everything = sorted(model.items())
    assert sorted(pages("Scan", limit)) == everything
    segments = [pages("Scan", limit, Segment=number, TotalSegments=3) for number in range(3)]
    assert sorted(each for segment in segments for each in segment) == everything
    for name in "xyz":
        mine = [each for each in everything if each[0][0] == name]
        asked = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": name}}}
        assert pages("Query", limit, **asked) == mine
        assert pages("Query", limit, **asked, ScanIndexForward=False) == mine[::-1]
        asked = {
            "KeyConditionExpression": "p = :p AND s BETWEEN :low AND :high",
            "ExpressionAttributeValues": {":p": {"S": name}, ":low": {"N": "-1"}, ":high": {"N": "1"}},
        }
        assert pages("Query", limit, **asked) == [each for each in mine if -1 <= each[0][1] <= 1]
        local = pages(
            "Query",
            limit,
            IndexName="local",
            KeyConditionExpression="p = :p",
            ExpressionAttributeValues={":p": {"S": name}},
        )
        assert sorted(local) == mine
        assert [number for _, number in local] == sorted(number for _, number in mine)
    for number in {*model.values(), 0}:
        asked = {"KeyConditionExpression": "n = :n", "ExpressionAttributeValues": {":n": {"N": str(number)}}}
        assert sorted(pages("Query", limit, IndexName="world", **asked)) == [
            each for each in everything if each[1] == number
        ]
    filtered = run("Scan", TableName=TABLE, FilterExpression="n > :n", ExpressionAttributeValues={":n": {"N": "2"}})
    assert sorted(seen(filtered["Items"])) == [each for each in everything if each[1] > 2]
    if model:
        keys = [key(place) for place in [*model, ("absent", 1)]]
        got = run("BatchGetItem", RequestItems={TABLE: {"Keys": keys}})["Responses"][TABLE]
        assert sorted(seen(got)) == everything
        gets = [{"Get": {"TableName": TABLE, "Key": each}} for each in keys]
        answers = run("TransactGetItems", TransactItems=gets)["Responses"]
        assert sorted(seen(each["Item"] for each in answers if each)) == everything


@pytest.fixture(autouse=True, scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[None]:
    """One database for all examples: hypothesis and function-scoped fixtures do not go together."""
    path = tmp_path_factory.mktemp("model") / "taskrole.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    bound = operations(DynamodbDeps(database, FakeIds()))

    def run(name: str, **members: Any) -> Any:
        call = make_call(operation=name, service="dynamodb")
        return bound[name].run(call, bound[name].resolve(call, members))

    def index(name: str, hash_name: str, range_name: str = "") -> dict[str, Any]:
        keys = [{"AttributeName": hash_name, "KeyType": "HASH"}]
        if range_name:
            keys.append({"AttributeName": range_name, "KeyType": "RANGE"})
        return {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}

    definition = {
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": each, "AttributeType": "S" if each == "p" else "N"} for each in "psn"
        ],
        "KeySchema": index("", "p", "s")["KeySchema"],
        "LocalSecondaryIndexes": [index("local", "p", "n")],
        "GlobalSecondaryIndexes": [index("world", "n")],
    }

    def empty() -> None:
        if run("ListTables")["TableNames"]:
            run("DeleteTable", TableName=TABLE)
        run("CreateTable", **definition)

    ORACLE["run"], ORACLE["empty"] = run, empty
    yield
    database.close()
