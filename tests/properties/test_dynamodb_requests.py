"""Whatever JSON a request of DynamoDB holds, there is an answer or one of AWS's errors: never a crash, never a 5xx."""

import shutil
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.aws import validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.aws.models import Shape, service_model
from taskrole.aws.protocols.json import JsonProtocol
from taskrole.ids import FakeIds
from taskrole.services.dynamodb.service import OPERATION_SETS, DynamodbDeps, operations, stream_operations
from taskrole.storage.database import open_database
from tests.support import ACCOUNT, REGION, make_call

OPERATIONS = sorted((each.service, each.name) for operation_set in OPERATION_SETS for each in operation_set)
ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/fuzz"
TEXTS = (
    "fuzz", "by-c", "a", "b", "c", "#n", ":v", "", "x" * 300, "\0", "ünï", "1", "1e200", "-0", "YQ==", ARN,
    f"{ARN}/stream/2026-01-01T00:00:00.000", f"{ARN}/backup/{'0' * 20}-{'1' * 8}", "HASH", "RANGE", "S", "N", "EQ",
    "BETWEEN", "IN", "ALL_OLD", "ALL_NEW", "COUNT", "TOTAL", "INDEXES", "PAY_PER_REQUEST", "NEW_IMAGE", "ALL",
    "TRIM_HORIZON", "SET c = :v", "REMOVE c[0], c.d", "ADD c :v", "a = :v AND b > :v", "size(c) < :v OR NOT c = c",
    "begins_with(#n, :v)", "((c = :v))", "c[99999999999]", "a, c.d[1]", "SELECT * FROM fuzz WHERE a = ?",
    "INSERT INTO fuzz VALUE {'a': 'x', 'b': 1}", "UPDATE fuzz SET c = c + 1 WHERE a='x' AND b=1", "DELETE FROM fuzz",
)  # fmt: skip
junk: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 1 << 40), st.floats(allow_nan=False), st.sampled_from(TEXTS)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(TEXTS), inner, max_size=3)),
    max_leaves=5,
)
VALUES: list[Any] = [
    {"S": "x"}, {"N": "1"}, {"N": "12345678901234567890123456789012345678.5"}, {"B": "YQ=="}, {"SS": ["a", "b"]},
    {"NS": ["1", "1.0"]}, {"L": [{"N": "1"}, {"M": {"d": {"S": ""}}}]}, {"BOOL": True}, {"NULL": True}, {}, {"S": ""},
    {"M": {"d": {"BS": []}}},
]  # fmt: skip
ITEMS: list[Any] = [
    {"a": {"S": "x"}, "b": {"N": "1"}},
    {"a": {"S": "x"}, "b": {"N": "1"}, "c": {"S": "y"}},
    {"a": {"S": "x"}, "b": {"N": "2"}, "c": {"N": "1"}},
    {"a": {"S": ""}, "b": {"N": "1"}},
    {"a": {"N": "1"}},
]
PLACE: dict[str, Any] = {}


def like(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    """Return values that look like a shape, and now and then anything."""
    return st.integers(0, 19).flatmap(lambda chance: junk if chance == 0 else _like(shape, depth))


def _like(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    if shape.name == "AttributeValue":
        return st.sampled_from(VALUES)
    if shape.name in ("Key", "PutItemInputAttributeMap"):
        return st.sampled_from(ITEMS)
    if shape.name == "ExpressionAttributeValueMap":
        return st.sampled_from(VALUES).map(lambda value: {":v": value})
    if shape.name == "ExpressionAttributeNameMap":
        return st.just({"#n": "c"})
    if shape.type_name == "structure" and depth:
        members = {name: like(member, depth - 1) for name, member in shape.members.items()}
        required = {name: members.pop(name) for name in shape.required_members}
        return st.fixed_dictionaries(required, optional=members)
    if shape.type_name == "list" and depth:
        return st.lists(like(shape.member, depth - 1), max_size=2)
    if shape.type_name == "map" and depth:
        return st.dictionaries(st.sampled_from(("fuzz", "a", "c", "none")), like(shape.value, depth - 1), max_size=2)
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.type_name in ("integer", "long", "double", "timestamp"):
        return st.sampled_from((0, 1, 2, 25, 1 << 33))
    return st.booleans() if shape.type_name == "boolean" else st.sampled_from(TEXTS)


@pytest.fixture(autouse=True, scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[None]:
    """Make one table that all examples use."""
    path = tmp_path_factory.mktemp("fuzz") / "taskrole.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    deps = DynamodbDeps(database, FakeIds())
    PLACE["dynamodb"], PLACE["dynamodbstreams"] = operations(deps), stream_operations(deps)
    yield
    database.close()


def answer(service: str, name: str, body: bytes) -> None:
    """Take a body along the path of a request, without its signature and policies."""
    operation, model = PLACE[service][name], service_model(service).operation(name)
    call = make_call(operation=name, service=service)
    request = JsonProtocol().parse(HttpRequest("POST", "/", [], body), model)
    validation.check(model, request)
    resolved = operation.resolve(call, request)
    assert operation.questions(call, resolved) is not None
    JsonProtocol().serialize(model, operation.run(call, resolved), "id")


def again(service: str, name: str, request: Any) -> None:
    try:
        answer(service, name, orjson.dumps(request))
    except ServiceError as error:
        assert error.status < 500 or error.status == 501, error  # noqa: PT017


TABLE = {
    "TableName": "fuzz",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "SNS"["abc".index(each)]} for each in "abc"],
    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}, {"AttributeName": "b", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-c",
            "KeySchema": [{"AttributeName": "c", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
def test_no_request_crashes(service: str, name: str) -> None:
    again("dynamodb", "CreateTable", TABLE)
    shape = service_model(service).operation(name).input
    assert shape is not None

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_like(shape, 5))
    def check(request: Any) -> None:
        again(service, name, request)

    check()
