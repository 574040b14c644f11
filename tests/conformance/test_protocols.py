"""Our server side against botocore's client side, for every operation of every service.

Requests: botocore's serializer writes generated members, our parser must read the same. Answers: our serializer writes
generated members, botocore's parser must read the same.
"""

import base64
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
import pytest
from botocore.awsrequest import HeadersDict

from taskrole.aws.http import HttpRequest
from taskrole.aws.models import service_model
from taskrole.aws.protocols import protocol_for
from taskrole.aws.protocols import s3_special_cases as special

SERVICES = ("iam", "sts", "ecs", "ecr", "dynamodb", "logs", "cloudtrail", "s3", "ssm", "secretsmanager", "ec2")
INSTANT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DEPTH_MAX = 12
# Superseded operations share their address with newer ones, which are the ones served (s3_special_cases.py).
SUPERSEDED = frozenset(special.SUPERSEDED)


def botocore_model(service: str) -> Any:
    return botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(service, "service-2"), service)


def sample(shape: Any, depth: int = 0) -> Any:
    """Return a value of a shape: every member there, one item in lists and maps."""
    kind = shape.type_name
    if kind == "structure":
        if shape.metadata.get("document"):
            return {"a": 1}
        if depth > DEPTH_MAX:
            return {}
        members = shape.members
        if shape.is_tagged_union or shape.name == "AttributeValue":
            members = dict(list(members.items())[:1])
        return {name: sample(member, depth + 1) for name, member in members.items()}
    if kind == "list":
        return [sample(shape.member, depth + 1)] if depth <= DEPTH_MAX else []
    if kind == "map":
        return {"key": sample(shape.value, depth + 1)} if depth <= DEPTH_MAX else {}
    if kind in ("integer", "long"):
        return 7
    if kind in ("float", "double"):
        return 1.5
    if kind == "boolean":
        return True
    if kind == "timestamp":
        return INSTANT
    if kind == "blob":
        return b"blob & <bytes>"
    return shape.enum[0] if shape.enum else "text & <more> é"


def operation_names(service: str) -> list[str]:
    return [operation.name for operation in service_model(service).operations()]


def cases() -> list[Any]:
    return [
        pytest.param(service, name, id=f"{service}-{name}")
        for service in SERVICES
        for name in operation_names(service)
        if name not in SUPERSEDED
    ]


def ascii_headers(shape: Any, request: dict[str, Any]) -> None:
    """Header and query values are plain text on the wire; blobs in headers do not exist."""
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location in ("uri", "header", "headers", "querystring") and member.type_name == "string" and not member.enum:
            request[name] = "plain-text"
        if location == "headers":
            request[name] = {"key": "value"}
        if location == "header" and member.type_name == "list":
            request[name] = [member.member.enum[0]] if member.member.enum else ["text"]


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    return {service: botocore_model(service) for service in SERVICES}


@pytest.mark.parametrize(("service", "name"), cases())
def test_we_read_what_botocore_writes(service: str, name: str, models: dict[str, Any]) -> None:
    operation_model = models[service].operation_model(name)
    if operation_model.input_shape is None:
        return
    members = sample(operation_model.input_shape)
    ascii_headers(operation_model.input_shape, members)
    serializer = botocore.serialize.create_serializer(models[service].metadata["protocol"], include_validation=False)
    wire = serializer.serialize_to_request(members, operation_model)
    ours = service_model(service)
    operation = ours.operation(name)
    http = http_request(wire, operation.streams_input)
    protocol = protocol_for(ours)
    assert protocol.match(http, ours) == name
    parsed = protocol.parse(http, operation)
    if operation.streams_input:
        members.pop(operation_model.input_shape.serialization["payload"])
    assert normal(parsed) == normal(members)


def http_request(wire: dict[str, Any], streams: bool) -> HttpRequest:
    query = wire["query_string"]
    text = query if isinstance(query, str) else urlencode(query, doseq=True)
    path = wire["url_path"]
    target = path + (("&" if "?" in path else "?") + text if text else "")
    body = wire["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    raw = body.encode() if isinstance(body, str) else body
    headers = [(key.lower(), value) for key, value in wire["headers"].items()]
    return HttpRequest(wire["method"], target, headers, None if streams else raw)


@pytest.mark.parametrize(("service", "name"), cases())
def test_botocore_reads_what_we_write(service: str, name: str, models: dict[str, Any]) -> None:
    operation_model = models[service].operation_model(name)
    if operation_model.output_shape is None or name in special.BARE_ROOT:
        return
    if operation_model.has_event_stream_output:
        pytest.skip("event streams are not served")
    members = sample(operation_model.output_shape)
    ascii_headers(operation_model.output_shape, members)
    ours = service_model(service)
    response = protocol_for(ours).serialize(ours.operation(name), members, "request-id")
    parser = botocore.parsers.create_parser(models[service].metadata["protocol"])
    assert isinstance(response.body, bytes)
    wire = {
        "status_code": response.status,
        "headers": HeadersDict(response.headers),
        "body": response.body,
    }
    if operation_model.has_streaming_output:
        members.pop(operation_model.output_shape.serialization["payload"])
    parsed = parser.parse(wire, operation_model.output_shape)
    parsed.pop("ResponseMetadata", None)
    if operation_model.has_streaming_output:
        parsed.pop(operation_model.output_shape.serialization["payload"], None)
    assert normal(parsed) == normal(members)


def normal(value: Any) -> Any:
    """Return a value in a form that compares: blobs as base64, instants as seconds."""
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).timestamp()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(bytes(value)).decode()
    return value


def test_bucket_location_is_a_bare_element() -> None:
    ours = service_model("s3")
    response = protocol_for(ours).serialize(
        ours.operation("GetBucketLocation"), {"LocationConstraint": "eu-west-1"}, "r"
    )
    assert isinstance(response.body, bytes)
    assert response.body.endswith(b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>')
