"""Properties of the wire: what botocore's client writes we read, what we write it reads, and nothing breaks us.

Values are drawn from the shapes themselves, for any operation of every service;
tests/conformance/test_protocols.py walks all operations with one value each.
"""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
import pytest
from botocore.awsrequest import HeadersDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.aws import validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.models import service_model
from taskrole.aws.protocols import protocol_for
from taskrole.aws.protocols import s3_special_cases as special

SERVICES = ("iam", "sts", "ecs", "ecr", "dynamodb", "logs", "cloudtrail", "s3", "ec2")
XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
HEADER_TEXT = st.from_regex(r"[!-~]([ -~]{0,20}[!-~])?", fullmatch=True)
DEPTH_MAX = 3
FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@cache
def botocore_model(service: str) -> Any:
    return botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(service, "service-2"), service)


@cache
def operations(service: str) -> list[str]:
    return [
        operation.name
        for operation in service_model(service).operations()
        if operation.name not in special.SUPERSEDED and not operation.has_event_stream
    ]


def scalars(shape: Any, text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    simple: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "integer": lambda: st.integers(-(2**31), 2**31 - 1),
        "long": lambda: st.integers(-(2**63), 2**63 - 1),
        "float": lambda: st.floats(allow_nan=False, allow_infinity=False),
        "double": lambda: st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans,
        "blob": lambda: st.binary(max_size=20),
        "timestamp": lambda: st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
            lambda instant: instant.replace(microsecond=0, tzinfo=UTC)
        ),
    }
    if shape.type_name in simple:
        return simple[shape.type_name]()
    return st.sampled_from(shape.enum) if shape.enum else text


def values(shape: Any, text: st.SearchStrategy[str], depth: int = 0) -> st.SearchStrategy[Any]:
    kind = shape.type_name
    if kind == "structure":
        if shape.is_document_type:
            return st.dictionaries(st.text(max_size=3), st.integers(0, 9) | st.text(max_size=3), max_size=2)
        members = shape.members if depth < DEPTH_MAX else {}
        if shape.is_tagged_union and shape.members:
            name, member = next(iter(shape.members.items()))
            return values(member, text, depth + 1).map(lambda value: {name: value})
        return st.fixed_dictionaries({}, optional={n: values(m, text, depth + 1) for n, m in members.items()})
    if kind == "list":
        return st.lists(values(shape.member, text, depth + 1), min_size=1, max_size=2)
    if kind == "map":
        keys = st.sampled_from(shape.key.enum) if shape.key.enum else text
        return st.dictionaries(keys, values(shape.value, text, depth + 1), min_size=1, max_size=2)
    return scalars(shape, text)


def members_of(shape: Any, text: st.SearchStrategy[str], *, required: bool) -> st.SearchStrategy[Any]:
    """Return values for a whole request or answer: what travels in headers and addresses is plain text."""
    fixed: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if member.serialization.get("streaming") or member.serialization.get("eventstream"):
            continue
        strategy = values(member, text)
        if location == "headers":
            keys = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
            strategy = st.dictionaries(keys, HEADER_TEXT, min_size=1, max_size=2)
        elif location == "uri":
            strategy = st.from_regex(r"[a-z0-9]+", fullmatch=True) if name == "Bucket" else XML_TEXT.filter(bool)
        elif location in ("header", "querystring") and member.type_name == "list":
            strategy = st.just([member.member.enum[0] if member.member.enum else "text"])
        elif location == "header" and member.type_name == "string" and not member.enum:
            strategy = HEADER_TEXT
        needed = required and (name in shape.required_members or location == "uri")
        (fixed if needed else optional)[name] = strategy
    return st.fixed_dictionaries(fixed, optional=optional)


def http_request(wire: dict[str, Any], *, streams: bool) -> HttpRequest:
    text = urlencode(wire["query_string"] or {}, doseq=True)
    path = wire["url_path"]
    target = path + (("&" if "?" in path else "?") + text if text else "")
    body = wire["body"]
    body = urlencode(body) if isinstance(body, dict) else body
    headers = [(key.lower(), value) for key, value in wire["headers"].items()]
    return HttpRequest(
        wire["method"], target, headers, None if streams else body.encode() if isinstance(body, str) else body
    )


def normal(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).timestamp()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(bytes(value)).decode()
    return "" if value is None else value


@pytest.mark.parametrize("service", SERVICES)
@FEW
@given(data=st.data())
def test_we_read_what_botocore_writes(service: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(operations(service)))
    model = botocore_model(service)
    operation_model = model.operation_model(name)
    if operation_model.input_shape is None:
        return
    text = st.text(st.characters(codec="utf-8", exclude_characters="\0")) if service != "s3" else XML_TEXT
    members = data.draw(members_of(operation_model.input_shape, text, required=True))
    serializer = botocore.serialize.create_serializer(model.metadata["protocol"], include_validation=False)
    ours = service_model(service)
    operation = ours.operation(name)
    wire = serializer.serialize_to_request(members, operation_model)
    http = http_request(wire, streams=operation.streams_input)
    protocol = protocol_for(ours)
    if service == "s3" and members.get("UploadId") == "":
        return
    assert protocol.match(http, ours) == name
    parsed = protocol.parse(http, operation)
    assert without_empty(normal(parsed)) == without_empty(normal(members))
    only_client_errors(lambda: validation.check(operation, parsed))


def without_empty(value: Any) -> Any:
    """Leave out what the query protocol and XML cannot carry: empty structures, maps and lists."""
    if isinstance(value, dict):
        inner = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in ({}, [], "")}
    if isinstance(value, list):
        return [item for item in map(without_empty, value) if item not in ({}, [], "")]
    return value


@pytest.mark.parametrize("service", SERVICES)
@FEW
@given(data=st.data())
def test_botocore_reads_what_we_write(service: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(operations(service)))
    model = botocore_model(service)
    operation_model = model.operation_model(name)
    shape = operation_model.output_shape
    if shape is None or name in special.BARE_ROOT:
        return
    text = st.text(st.characters(codec="utf-8")) if model.metadata["protocol"] == "json" else XML_TEXT
    members = data.draw(members_of(shape, text, required=False))
    payload = shape.serialization.get("payload")
    if payload is not None and payload not in members and shape.members[payload].type_name == "structure":
        return  # an answer without its document is no answer
    ours = service_model(service)
    response = protocol_for(ours).serialize(ours.operation(name), members, "request-id")
    parser = botocore.parsers.create_parser(model.metadata["protocol"])
    wire = {"status_code": response.status, "headers": HeadersDict(response.headers), "body": response.body}
    if operation_model.has_streaming_output:
        wire["body"] = b""
    parsed = parser.parse(wire, shape)
    assert parsed.pop("ResponseMetadata")["HTTPStatusCode"] == response.status
    if operation_model.has_streaming_output:
        parsed.pop(payload, None)
    assert without_empty(normal(parsed)) == without_empty(normal(members))


# Nothing that arrives breaks us --------------------------------------------------------------------------------------


def only_client_errors(function: Callable[[], Any]) -> None:
    try:
        function()
    except ServiceError as error:
        assert 400 <= error.status < 500  # noqa: PT017  most calls raise nothing


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON_OPERATIONS = [
    ("dynamodb", "PutItem"),
    ("dynamodb", "TransactWriteItems"),
    ("ecs", "RegisterTaskDefinition"),
    ("ecs", "RunTask"),
    ("logs", "PutLogEvents"),
    ("ecr", "PutImage"),
    ("cloudtrail", "LookupEvents"),
]


def run(service: str, name: str, http: HttpRequest) -> None:
    ours = service_model(service)
    protocol = protocol_for(ours)
    operation = ours.operation(name)

    def call() -> None:
        protocol.match(http, ours)
        validation.check(operation, protocol.parse(http, operation))

    only_client_errors(call)


@pytest.mark.parametrize(("service", "name"), JSON_OPERATIONS)
@MANY
@given(data=st.data())
def test_no_json_breaks_the_parser(service: str, name: str, data: st.DataObject) -> None:
    shape = service_model(service).operation(name).input
    assert shape is not None
    document = data.draw(st.dictionaries(st.sampled_from(sorted(shape.members)), JSON_VALUES, max_size=4) | JSON_VALUES)
    body = json.dumps(document).encode()
    run(service, name, HttpRequest("POST", "/", [("x-amz-target", f"x.{name}")], body))


@MANY
@given(body=st.binary(max_size=60) | st.text('{}[]":,\\u0d8e1. tnf', max_size=40).map(str.encode))
def test_no_bytes_break_the_json_parser(body: bytes) -> None:
    run("dynamodb", "PutItem", HttpRequest("POST", "/", [("x-amz-target", "x.PutItem")], body))


FORM_NAMES = st.from_regex(r"(Action|Tags|member|1|01|RoleArn|Key|PolicyArns|entry|\.){1,7}", fullmatch=True)


@MANY
@given(form=st.dictionaries(FORM_NAMES, st.text(max_size=6), max_size=8), raw=st.binary(max_size=30))
def test_no_form_breaks_the_query_parser(form: dict[str, str], raw: bytes) -> None:
    for body in (urlencode({"Action": "AssumeRole", **form}).encode(), b"Action=AssumeRole&" + raw):
        run("sts", "AssumeRole", HttpRequest("POST", "/", [], body))
        run("ec2", "RunInstances", HttpRequest("POST", "/", [], body.replace(b"AssumeRole", b"RunInstances")))


TARGETS = st.from_regex(r"/?[a-z%0-9/&?=+.]{0,30}", fullmatch=True) | st.text(max_size=20).map(lambda text: "/" + text)
METHODS = st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"])


@MANY
@given(
    method=METHODS, target=TARGETS, header=st.text(max_size=9), body=st.binary(max_size=40) | st.text().map(str.encode)
)
def test_no_request_breaks_the_s3_parser(method: str, target: str, header: str, body: bytes) -> None:
    ours = service_model("s3")
    protocol = protocol_for(ours)
    headers = [("x-amz-meta-a", header), ("content-length", header), ("if-modified-since", header)]
    http = HttpRequest(method, target, headers, body)

    def call() -> None:
        name = protocol.match(http, ours)
        if ours.has_operation(name):
            validation.check(ours.operation(name), protocol.parse(http, ours.operation(name)))

    only_client_errors(call)


@MANY
@given(
    service=st.sampled_from(SERVICES),
    message=st.text() | st.just("\udcff"),
    code=st.sampled_from(["AccessDenied", "ValidationException", "Odd<Code>"]),
    status=st.sampled_from([400, 403, 404, 500, 501, 503]),
    value=st.text() | st.integers() | st.binary(max_size=4) | st.lists(st.text(max_size=3), max_size=2),
)
def test_every_error_can_be_written_and_read(service: str, message: str, code: str, status: int, value: Any) -> None:
    ours = service_model(service)
    http = HttpRequest("GET", "/b/k", [])
    error = ServiceError(code, message, status, {"Detail": value})
    response = protocol_for(ours).error(ours, error, "request-id", http)
    assert isinstance(response, HttpResponse)
    assert isinstance(response.body, bytes)
    assert response.status == status
    parser: Any = botocore.parsers.create_parser(ours.protocol)
    wire = {"status_code": status, "headers": HeadersDict(response.headers), "body": response.body}
    if message == "\udcff":
        return
    if ours.protocol != "json" and (_unwritable(message) or (isinstance(value, str) and _unwritable(value))):
        return
    parsed = parser.parse(wire, None)
    assert parsed["Error"]["Code"] == code
    assert (parsed["Error"].get("Message") or "") == message


def _unwritable(text: str) -> bool:
    return re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", text) is not None
