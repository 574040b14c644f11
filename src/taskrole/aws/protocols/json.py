"""JSON 1.0 and 1.1: ``POST /`` with the operation in X-Amz-Target.

Source: AWS JSON protocols of the Smithy specification.
"""

import json
import math
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson

from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.models import OperationModel, ServiceModel, Shape
from taskrole.aws.protocols.base import (
    DEPTH_MAX,
    decode_base64,
    encode_base64,
    format_epoch,
    parse_timestamp,
    serialization_error,
)
from taskrole.aws.protocols.json_dynamodb import parser_of as dynamodb_parser_of
from taskrole.aws.signature_errors import Family

Parse = Callable[[Any, int], Any]
Render = Callable[[Any], Any]
_DYNAMODB_ERROR_PREFIX = "com.amazonaws.dynamodb.v20120810#"
_CORAL_PREFIX = "com.amazon.coral.service#"
_CORAL_ERRORS = frozenset(
    ("AccessDeniedException", "SerializationException", "UnrecognizedClientException", "InvalidSignatureException",
     "MissingAuthenticationTokenException", "IncompleteSignatureException", "ExpiredTokenException",
     "UnknownOperationException", "InternalFailure", "NotImplemented", "ThrottlingException")
)  # fmt: skip
_CAPITAL_MESSAGE = frozenset(
    ("AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException",
     "MissingAuthenticationTokenException", "IncompleteSignatureException")
)  # fmt: skip
_DYNAMODB_CAPITAL_MESSAGE = frozenset(("AccessDeniedException", "SerializationException"))
_VALIDATE_PREFIX = "com.amazon.coral.validate#"
_DYNAMODB = frozenset(("dynamodb", "dynamodbstreams"))
_NUL_ALLOWED = frozenset(("dynamodb", "dynamodbstreams", "logs"))
"""Services whose values are anybody's data; elsewhere a string is a name or a text, which databases refuse NUL in."""
_INTEGER_BITS = {"integer": 31, "long": 63}


class JsonProtocol:
    """JSON 1.0 (DynamoDB and its streams) and 1.1 (ECS, ECR, Logs, CloudTrail)."""

    family: Family = "json"
    named_in_body = False

    def match(self, http: HttpRequest, model: ServiceModel) -> str:
        """Return what stands behind the last dot of X-Amz-Target."""
        if http.method != "POST" or http.path != "/":
            raise ServiceError("UnknownOperationException", "JSON calls are POST requests to /.", 404)
        name = http.header("x-amz-target").rpartition(".")[2]
        if not name:
            status = 400 if "json" in http.header("content-type") else 404
            raise ServiceError("UnknownOperationException", "The X-Amz-Target header is missing.", status)
        return name

    def parse(self, http: HttpRequest, operation: OperationModel) -> dict[str, Any]:
        """Read the body; absent and null members are absent."""
        body = http.body or b"{}"
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            silent = operation.service.prefix in _DYNAMODB  # AWS: DynamoDB says no more than the type
            raise serialization_error("" if silent else "The request body is not valid JSON.") from error
        if not isinstance(document, dict):
            raise serialization_error("Start of structure or map found where not expected.")
        if body.count(b"{") + body.count(b"[") > DEPTH_MAX:
            _check_depth(document)
        if rb"\u0000" in body and operation.service.prefix not in _NUL_ALLOWED:
            _check_nul(document)
        if operation.input is None:
            return {}
        shape, prefix = operation.input, operation.service.prefix
        parse = dynamodb_parser_of(shape, _parser) if prefix in _DYNAMODB else _parser(shape)
        parsed: dict[str, Any] = parse(document, 0)
        return parsed

    def serialize(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        """Render a result."""
        if operation.output is None and operation.service.prefix in _DYNAMODB:
            return _response(operation.service, 200, None, request_id)
        document = {} if operation.output is None else _renderer(operation.output)(result or {})
        return _response(operation.service, 200, document, request_id)

    def error(self, model: ServiceModel, error: ServiceError, request_id: str, http: HttpRequest) -> HttpResponse:
        """Render an error: ``__type`` and a message, with the capital M of authorization failures."""
        code, status = error.code, error.status
        if isinstance(error, AccessDeniedError):
            code, status = "AccessDeniedException", 400
        type_name = _dynamodb_type(code) if model.prefix in _DYNAMODB else code
        shape = model.error_shape(code)
        capital_codes = _DYNAMODB_CAPITAL_MESSAGE if model.prefix in _DYNAMODB else _CAPITAL_MESSAGE
        capital = code in capital_codes or (shape is not None and "Message" in shape.members)
        document: dict[str, Any] = {"__type": type_name, "Message" if capital else "message": error.message}
        if model.prefix in _DYNAMODB and (not error.message or code == "UnknownOperationException"):
            document = {"__type": type_name}
        document.update(error.members if shape is None else _renderer(shape)(error.members))
        response = _response(model, status, document, request_id)
        response.headers.append(("x-amzn-ErrorType", code))
        return response


def _plain(value: Any) -> str:
    return encode_base64(value) if isinstance(value, bytes) else str(value)


def _dynamodb_type(code: str) -> str:
    # AWS: DynamoDB's own errors carry its API's name, common ones the framework's. Source: recorded answers.
    if code == "ValidationException":
        return _VALIDATE_PREFIX + code
    return (_CORAL_PREFIX if code in _CORAL_ERRORS else _DYNAMODB_ERROR_PREFIX) + code


def _response(model: ServiceModel, status: int, document: Any, request_id: str) -> HttpResponse:
    try:
        body = b"" if document is None else orjson.dumps(document, default=_plain)
    except TypeError:
        # An error's text may quote odd bytes of a header, which orjson refuses to write.
        body = json.dumps(document, default=_plain, ensure_ascii=False).encode("utf-8", "replace")
    headers = [
        ("Content-Type", f"application/x-amz-json-{model.json_version}"),
        ("x-amzn-RequestId", request_id),
    ]
    if model.prefix in _DYNAMODB:
        headers.append(("x-amz-crc32", str(zlib.crc32(body))))
    return HttpResponse(status, headers, body)


# Parsing -------------------------------------------------------------------------------------------------------------


def _check_depth(document: Any) -> None:
    """Refuse what is nested too deeply, unknown members and free-form documents included."""
    level = [document]
    for _ in range(DEPTH_MAX):
        inner: list[Any] = []
        for item in level:
            values = item.values() if isinstance(item, dict) else item
            inner += [value for value in values if isinstance(value, dict | list)]
        if not inner:
            return
        level = inner
    raise serialization_error("The request is nested too deeply.")


def _check_nul(document: Any) -> None:
    waiting = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if "\0" in item:
                raise serialization_error("A string holds the character U+0000.")
        elif isinstance(item, dict):
            waiting += item.keys()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


_JSON_TYPE_NAMES = {bool: "TRUE_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE", str: "STRING_VALUE"}


def _wrong_type(value: Any, wanted: str) -> ServiceError:
    if isinstance(value, dict):
        return serialization_error("Start of structure or map found where not expected")
    if isinstance(value, list):
        return serialization_error("Start of list found where not expected")
    name = "FALSE_VALUE" if value is False else _JSON_TYPE_NAMES.get(type(value), "VALUE")
    return serialization_error(f"{name} can not be converted to {wanted}")


@cache
def _parser(shape: Shape) -> Parse:
    """Return the parser of a shape. Recursive shapes look themselves up when they are first used."""
    makers: dict[str, Callable[[Shape], Parse]] = {
        "structure": _structure_parser,
        "list": _list_parser,
        "map": _map_parser,
        "string": lambda _shape: _parse_string,
        "character": lambda _shape: _parse_string,
        "integer": _integer_parser,
        "long": _integer_parser,
        "float": lambda _shape: _parse_float,
        "double": lambda _shape: _parse_float,
        "boolean": lambda _shape: _parse_boolean,
        "timestamp": lambda _shape: _parse_timestamp,
        "blob": lambda _shape: _parse_blob,
    }
    return makers[shape.type_name](shape)


def _structure_parser(shape: Shape) -> Parse:
    members: dict[str, tuple[str, Shape]] = {
        member.serialization.get("name", name): (name, member) for name, member in shape.members.items()
    }
    parsers: dict[str, tuple[str, Parse]] = {}
    document_type = bool(shape.metadata.get("document"))

    def parse(value: Any, depth: int) -> Any:
        if document_type:
            return value
        if not isinstance(value, dict):
            if isinstance(value, list):
                raise _wrong_type(value, "structure")
            raise serialization_error("Unexpected value type in payload")
        if depth > DEPTH_MAX:
            raise serialization_error("The request is nested too deeply.")
        result = {}
        for wire_name, item in value.items():
            if item is None:
                continue
            found = parsers.get(wire_name)
            if found is None:
                member = members.get(wire_name)
                if member is None:
                    continue
                found = parsers[wire_name] = (member[0], _parser(member[1]))
            result[found[0]] = found[1](item, depth + 1)
        return result

    return parse


def _list_parser(shape: Shape) -> Parse:
    member = shape.member

    def parse(value: Any, depth: int) -> Any:
        if not isinstance(value, list):
            if isinstance(value, dict):
                raise _wrong_type(value, "list")
            raise serialization_error("Unexpected value type in payload")
        if depth > DEPTH_MAX:
            raise serialization_error("The request is nested too deeply.")
        parser = _parser(member)
        return [parser(item, depth + 1) for item in value if item is not None]

    return parse


def _map_parser(shape: Shape) -> Parse:
    member = shape.value

    def parse(value: Any, depth: int) -> Any:
        if not isinstance(value, dict):
            raise _wrong_type(value, "map")
        if depth > DEPTH_MAX:
            raise serialization_error("The request is nested too deeply.")
        parser = _parser(member)
        return {key: parser(item, depth + 1) for key, item in value.items() if item is not None}

    return parse


def _parse_string(value: Any, _depth: int) -> str:
    if not isinstance(value, str):
        raise _wrong_type(value, "String")
    return value


def _integer_parser(shape: Shape) -> Parse:
    limit = 1 << _INTEGER_BITS[shape.type_name]
    words = "an Integer" if shape.type_name == "integer" else "a Long"

    def parse(value: Any, _depth: int) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is not int or not -limit <= value < limit:
            raise _wrong_type(value, words)
        return value

    return parse


def _parse_float(value: Any, _depth: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong_type(value, "a Double")
    return value


def _parse_boolean(value: Any, _depth: int) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(value, "a Boolean")
    return value


def _parse_timestamp(value: Any, _depth: int) -> datetime:
    if isinstance(value, str):
        return parse_timestamp(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_type(value, "Date")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise serialization_error("A timestamp is out of range.") from error


def _parse_blob(value: Any, _depth: int) -> bytes:
    if not isinstance(value, str):
        raise _wrong_type(value, "Blob")
    return decode_base64(value)


# Rendering -----------------------------------------------------------------------------------------------------------


@cache
def _renderer(shape: Shape) -> Render:
    makers: dict[str, Callable[[Shape], Render]] = {
        "structure": _structure_renderer,
        "list": _list_renderer,
        "map": _map_renderer,
        "timestamp": lambda _shape: format_epoch,
        "blob": lambda _shape: encode_base64,
    }
    maker = makers.get(shape.type_name)
    # DynamoDB's values have the shape of the wire already, but for binaries, which ``_plain`` encodes.
    return _identity if maker is None or shape.name == "AttributeValue" else maker(shape)


def _identity(value: Any) -> Any:
    return value


def _structure_renderer(shape: Shape) -> Render:
    members: dict[str, tuple[str, Shape]] = {
        name: (member.serialization.get("name", name), member) for name, member in shape.members.items()
    }
    renderers: dict[str, tuple[str, Render]] = {}
    document_type = bool(shape.metadata.get("document"))

    def render(value: Any) -> Any:
        if document_type:
            return value
        result = {}
        for name, item in value.items():
            if item is None:
                continue
            found = renderers.get(name)
            if found is None:
                member = members.get(name)
                if member is None:
                    continue
                found = renderers[name] = (member[0], _renderer(member[1]))
            result[found[0]] = found[1](item)
        return result

    return render


def _list_renderer(shape: Shape) -> Render:
    member = shape.member

    def render(value: Any) -> Any:
        renderer = _renderer(member)
        return list(value) if renderer is _identity else [renderer(item) for item in value]

    return render


def _map_renderer(shape: Shape) -> Render:
    member = shape.value

    def render(value: Any) -> Any:
        renderer = _renderer(member)
        return value if renderer is _identity else {key: renderer(item) for key, item in value.items()}

    return render
