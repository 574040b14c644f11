import json
import zlib
from typing import Any

import pytest

from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.aws.models import service_model
from taskrole.aws.protocols import protocol_for
from tests.support import NOW


def parse(service: str, name: str, body: bytes) -> dict[str, Any]:
    model = service_model(service)
    http = HttpRequest("POST", "/", [("x-amz-target", f"{model.target_prefix}.{name}")], body)
    protocol = protocol_for(model)
    assert protocol.match(http, model) == name
    return protocol.parse(http, model.operation(name))


def refusal(service: str, name: str, body: bytes) -> str:
    with pytest.raises(ServiceError) as raised:
        parse(service, name, body)
    assert (raised.value.code, raised.value.status) == ("SerializationException", 400)
    return raised.value.message


def test_null_and_unknown_members_are_absent() -> None:
    body = b'{"cluster": null, "taskDefinition": "web", "colour": "blue", "tags": [null, {"key": "a", "value": null}]}'
    assert parse("ecs", "RunTask", body) == {"taskDefinition": "web", "tags": [{"key": "a"}]}


def test_an_empty_body_is_an_empty_request() -> None:
    assert parse("ecs", "ListClusters", b"") == {}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"TableName": 1}', "NUMBER_VALUE cannot be converted to String"),
        (b'{"TableName": true}', "TRUE_VALUE cannot be converted to String"),
        (b'{"TableName": {}}', "Start of structure or map found where not expected"),
        (b'{"TableName": []}', "Unrecognized collection type class java.lang.String"),
        (b'{"Item": {"a": {"N": 1}}}', "NUMBER_VALUE cannot be converted to String"),
        (
            b'{"Item": {"a": {"B": "not base64!"}}}',
            "Base64 encoded length is expected a multiple of 4 bytes but found: 11",
        ),
        (b'{"Item": 5}', "Unexpected field type"),
        (b"[]", "Start of structure or map found where not expected."),
        (b"{", ""),
        (b'{"TableName": "\xff"}', ""),
        (b'{"TableName": "\\ud800"}', ""),
        (b'{"a": NaN}', ""),
    ],
)
def test_what_dynamodb_refuses(body: bytes, message: str) -> None:
    assert refusal("dynamodb", "PutItem", body) == message


@pytest.mark.parametrize(
    "count", [b"1.5", b"99999999999", b"1e400", b'"1"', b"true", b"123456789012345678901234567890"]
)
def test_numbers_fit_their_type(count: bytes) -> None:
    refusal("ecs", "RunTask", b'{"taskDefinition": "web", "count": ' + count + b"}")


def test_whole_numbers_may_be_written_as_fractions() -> None:
    assert parse("ecs", "RunTask", b'{"count": 2.0}') == {"count": 2}


def test_depth_is_bounded_in_known_and_unknown_members() -> None:
    nested: Any = {"S": "deep"}
    for _ in range(60):
        nested = {"L": [nested]}
    refusal("dynamodb", "PutItem", json.dumps({"Item": {"a": nested}}).encode())
    refusal("ecs", "RunTask", b'{"unknown": ' + b"[" * 500 + b"]" * 500 + b"}")
    wide = {"Item": {f"a{number}": {"S": "x"} for number in range(500)}}
    assert parse("dynamodb", "PutItem", json.dumps(wide).encode()) == wide


def test_thirty_two_levels_of_a_dynamodb_value_are_read() -> None:
    nested: Any = {"S": "deep"}
    for _ in range(32):
        nested = {"M": {"a": nested}}
    assert parse("dynamodb", "PutItem", json.dumps({"Item": {"a": nested}}).encode()) == {"Item": {"a": nested}}


def test_nul_is_data_in_dynamodb_and_refused_in_names() -> None:
    assert parse("dynamodb", "PutItem", b'{"Item": {"a": {"S": "\\u0000"}}}') == {"Item": {"a": {"S": "\0"}}}
    refusal("ecs", "RunTask", b'{"taskDefinition": "a\\u0000"}')
    assert parse("ecs", "RunTask", b'{"taskDefinition": "a\\\\u0000"}') == {"taskDefinition": "a\\u0000"}


def test_blobs_and_instants_in_and_out() -> None:
    assert parse("cloudtrail", "LookupEvents", b'{"StartTime": 1767268800}')["StartTime"].year == 2026
    assert parse("cloudtrail", "LookupEvents", b'{"StartTime": "2026-01-01T12:00:00Z"}')["StartTime"] == NOW
    refusal("cloudtrail", "LookupEvents", b'{"StartTime": 1e300}')
    model = service_model("ecs")
    result = {"tasks": [{"createdAt": NOW.replace(microsecond=123999), "secret": "x", "stoppedReason": None}]}
    response = protocol_for(model).serialize(model.operation("DescribeTasks"), result, "rid")
    assert response.body == b'{"tasks":[{"createdAt":1767268800.123}]}'
    assert ("Content-Type", "application/x-amz-json-1.1") in response.headers
    assert ("x-amzn-RequestId", "rid") in response.headers


def error(service: str, raised: ServiceError) -> tuple[int, dict[str, Any]]:
    model = service_model(service)
    response = protocol_for(model).error(model, raised, "rid", HttpRequest("POST", "/", []))
    assert isinstance(response.body, bytes)
    return response.status, json.loads(response.body)


def test_errors_of_ecs() -> None:
    assert error("ecs", AccessDeniedError("User: ...")) == (
        400,
        {"__type": "AccessDeniedException", "Message": "User: ..."},
    )
    conflict = ServiceError("ConflictException", "no", 400, {"resourceIds": ["a"], "internal": "x"})
    assert error("ecs", conflict) == (400, {"__type": "ConflictException", "message": "no", "resourceIds": ["a"]})
    assert error("ecs", ServiceError("NotImplemented", "taskrole does not implement ecs:X yet.", 501))[0] == 501


def test_errors_of_dynamodb() -> None:
    status, document = error("dynamodb", ServiceError("ResourceNotFoundException", "gone"))
    assert document["__type"] == "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"
    assert error("dynamodb", ServiceError("SerializationException", "")) == (
        400,
        {"__type": "com.amazon.coral.service#SerializationException"},
    )
    assert error("dynamodb", ServiceError("UnknownOperationException", "What is GetThing?")) == (
        400,
        {"__type": "com.amazon.coral.service#UnknownOperationException"},
    )
    assert error("dynamodb", ServiceError("MissingAuthenticationTokenException", "none")) == (
        400,
        {"__type": "com.amazon.coral.service#MissingAuthenticationTokenException", "message": "none"},
    )
    _, document = error("dynamodb", ServiceError("ValidationException", "bad"))
    assert document["__type"] == "com.amazon.coral.validate#ValidationException"
    _, document = error("dynamodb", AccessDeniedError("no"))
    assert document == {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "no"}
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"a": {"B": b"x"}}}]
    cancelled = ServiceError("TransactionCanceledException", "off", 400, {"CancellationReasons": reasons})
    _, document = error("dynamodb", cancelled)
    assert document["Message"] == "off"
    assert document["CancellationReasons"][1]["Item"] == {"a": {"B": "eA=="}}
    assert status == 400


def test_dynamodb_answers_carry_a_checksum() -> None:
    model = service_model("dynamodb")
    response = protocol_for(model).serialize(model.operation("ListTables"), {"TableNames": ["a"]}, "rid")
    assert isinstance(response.body, bytes)
    assert dict(response.headers)["x-amz-crc32"] == str(zlib.crc32(response.body))


@pytest.mark.parametrize(
    ("service", "name", "body"),
    [
        ("dynamodb", "PutItem", b'{"Item": {"a": {"L": {}}}}'),
        ("dynamodb", "PutItem", b'{"Item": {"a": {"L": "x"}}}'),
        ("dynamodb", "PutItem", b'{"Item": {"a": []}}'),
        ("dynamodb", "PutItem", b'{"Item": {"a": {"BOOL": 1}}}'),
        ("dynamodb", "PutItem", b'{"Item": {"a": {"B": 1}}}'),
        ("dynamodb", "PutItem", b'{"Item": {"a": 1}}'),
        ("cloudtrail", "LookupEvents", b'{"StartTime": true}'),
        ("cloudtrail", "LookupEvents", b'{"StartTime": "soon"}'),
        ("ecs", "CreateService", b'{"deploymentConfiguration": {"canaryConfiguration": {"canaryPercent": "x"}}}'),
    ],
)
def test_wrong_types_anywhere(service: str, name: str, body: bytes) -> None:
    refusal(service, name, body)


def test_floats_are_read() -> None:
    body = b'{"deploymentConfiguration": {"canaryConfiguration": {"canaryPercent": 5}}}'
    parsed = parse("ecs", "CreateService", body)
    assert parsed["deploymentConfiguration"]["canaryConfiguration"]["canaryPercent"] == 5


def test_errors_may_quote_anything() -> None:
    members = {"blob": b"x", "huge": 2**100, "odd": "\udcff"}
    _, document = error("ecs", ServiceError("Strange", "\udcff", 400, members))
    assert document == {"__type": "Strange", "message": "?", "blob": "eA==", "huge": 2**100, "odd": "?"}


def test_only_post_to_the_root() -> None:
    model = service_model("ecs")
    for http in (HttpRequest("GET", "/", [("x-amz-target", "a.b")]), HttpRequest("POST", "/", [])):
        with pytest.raises(ServiceError):
            protocol_for(model).match(http, model)
