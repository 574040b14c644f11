"""Parsing of DynamoDB's JSON: its words for wrong types differ from other services', and values are its hot path.

AWS: recorded answers of the service, as the public conformance suites of DynamoDB-compatible servers expect them.
"""

import base64
import binascii
from collections.abc import Callable
from functools import cache
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.aws.models import Shape
from taskrole.aws.protocols.base import DEPTH_MAX, serialization_error

Parse = Callable[[Any, int], Any]

_API = "com.amazonaws.dynamodb.v20120810."
_STRUCTURE_FOUND = "Start of structure or map found where not expected"
_FIELD = "Unexpected field type"
_PAYLOAD = "Unexpected value type in payload"
_CAST = (
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')"
)
_TRUE, _FALSE = frozenset(("TRUE", "1", "YES")), frozenset(("FALSE", "0", "NO"))
_INTEGER_BITS = {"integer": 31, "long": 63}


@cache
def parser_of(shape: Shape, other: Callable[[Shape], Parse]) -> Parse:
    """Return the parser of a request's shape; ``other`` makes those that have nothing of their own here."""
    return _parser(shape, other, _FIELD)


def _parser(shape: Shape, other: Callable[[Shape], Parse], scalar: str) -> Parse:
    kind = shape.type_name
    if shape.name == "AttributeValue":
        return parse_field_value if scalar == _FIELD else parse_value
    if kind == "structure":
        return _structure(shape, other, scalar)
    if kind == "list":
        return _list(shape, other, _CAST if scalar == _PAYLOAD else _FIELD)
    if kind == "map":
        return _map(shape, other, _CAST if scalar == _PAYLOAD else _FIELD)
    if kind in _INTEGER_BITS:
        return _integer(kind)
    return _PLAIN.get(kind) or other(shape)


def _structure(shape: Shape, other: Callable[[Shape], Parse], scalar: str) -> Parse:
    members = shape.members
    parsers: dict[str, Parse] = {}

    def parse(value: Any, depth: int) -> Any:
        if type(value) is not dict:
            raise _no_structure(value, shape.name, scalar)
        _check_depth(depth)
        result = {}
        for name, item in value.items():
            if item is None:
                continue
            parse_member = parsers.get(name)
            if parse_member is None:
                if name not in members:
                    continue
                parse_member = parsers[name] = _parser(members[name], other, _FIELD)
            result[name] = parse_member(item, depth + 1)
        return result

    return parse


def _list(shape: Shape, other: Callable[[Shape], Parse], scalar: str) -> Parse:
    parsers: list[Parse] = []

    def parse(value: Any, depth: int) -> Any:
        if type(value) is not list:
            raise serialization_error(_STRUCTURE_FOUND if isinstance(value, dict) else scalar)
        _check_depth(depth)
        if not parsers:
            parsers.append(_parser(shape.member, other, _PAYLOAD))
        parse_member = parsers[0]
        return [parse_member(item, depth + 1) for item in value if item is not None]

    return parse


def _map(shape: Shape, other: Callable[[Shape], Parse], scalar: str) -> Parse:
    parsers: list[Parse] = []

    def parse(value: Any, depth: int) -> Any:
        if type(value) is not dict:
            if isinstance(value, list):
                inner = _java_name(shape.value)
                raise serialization_error(f"Unrecognized collection type java.util.Map<java.lang.String, {inner}>")
            raise serialization_error(scalar)
        _check_depth(depth)
        if not parsers:
            parsers.append(_parser(shape.value, other, _PAYLOAD))
        parse_member = parsers[0]
        return {key: parse_member(item, depth + 1) for key, item in value.items() if item is not None}

    return parse


def _java_name(shape: Shape) -> str:
    if shape.type_name == "list":
        return f"java.util.List<{_java_name(shape.member)}>"
    return "java.lang.String" if shape.type_name == "string" else _API + shape.name


def _no_structure(value: Any, name: str, scalar: str) -> ServiceError:
    if isinstance(value, list):
        return serialization_error(f"Unrecognized collection type class {_API}{name}")
    return serialization_error(scalar)


def _check_depth(depth: int) -> None:
    if depth > DEPTH_MAX:
        raise serialization_error("The request is nested too deeply.")


# Scalars -------------------------------------------------------------------------------------------------------------


def _wrong(value: Any, wanted: str) -> ServiceError:
    if isinstance(value, dict):
        return serialization_error(_STRUCTURE_FOUND)
    if isinstance(value, list):
        return serialization_error(f"Unrecognized collection type class java.lang.{wanted}")
    if isinstance(value, bool):
        name = "TRUE_VALUE" if value else "FALSE_VALUE"
    elif isinstance(value, str):
        name = "STRING_VALUE"
    else:
        name = "NUMBER_VALUE" if value == value // 1 else "DECIMAL_VALUE"
    return serialization_error(f"{name} cannot be converted to {wanted}")


def _string(value: Any, _depth: int = 0) -> str:
    if type(value) is not str:
        raise _wrong(value, "String")
    return value


def _boolean(value: Any, _depth: int = 0) -> bool:
    if type(value) is bool:
        return value
    if isinstance(value, str):
        if value.upper() in _TRUE:
            return True
        if value.upper() in _FALSE:
            return False
        raise serialization_error("Unexpected token received from parser")
    raise _wrong(value, "Boolean")


def _integer(kind: str) -> Parse:
    limit, wanted = 1 << _INTEGER_BITS[kind], "Integer" if kind == "integer" else "Long"

    def parse(value: Any, _depth: int = 0) -> int:
        if isinstance(value, float) and abs(value) < limit:
            value = int(value // 1)
        if type(value) is not int or not -limit <= value < limit:
            raise _wrong(value, wanted)
        return value

    return parse


def _blob(value: Any, _depth: int = 0) -> bytes:
    if type(value) is not str:
        if isinstance(value, dict):
            raise serialization_error(_STRUCTURE_FOUND)
        if isinstance(value, list):
            raise serialization_error("Unrecognized collection type class java.nio.ByteBuffer")
        raise serialization_error("only base-64-encoded strings are convertible to bytes")
    if len(value) % 4:
        raise serialization_error(f"Base64 encoded length is expected a multiple of 4 bytes but found: {len(value)}")
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if base64.b64encode(content) != value.encode("utf-8", "replace"):
        raise serialization_error("Invalid last non-pad Base64 character dectected")  # AWS: their spelling
    return content


_PLAIN: dict[str, Parse] = {"string": _string, "boolean": _boolean, "blob": _blob}


# Attribute values ----------------------------------------------------------------------------------------------------


def parse_value(value: Any, depth: int) -> dict[str, Any]:
    """Parse an attribute value that stands in a list or map."""
    if type(value) is not dict:
        raise _no_structure(value, "AttributeValue", _PAYLOAD)
    return _value(value, depth)


def parse_field_value(value: Any, depth: int) -> dict[str, Any]:
    """Parse an attribute value that is a member of a structure (``Value`` of AttributeUpdates)."""
    if type(value) is not dict:
        raise _no_structure(value, "AttributeValue", _FIELD)
    return _value(value, depth)


def _value(value: dict[str, Any], depth: int) -> dict[str, Any]:
    result = {}
    for kind, content in value.items():
        if content is None:
            continue
        if kind in ("S", "N"):
            if type(content) is not str:
                raise _wrong(content, "String")
            result[kind] = content
        elif kind in _CONTENTS:
            _check_depth(depth)
            result[kind] = _CONTENTS[kind](content, depth + 1)
    return result


def _members(parse_member: Parse) -> Parse:
    def parse(value: Any, depth: int) -> Any:
        if type(value) is not list:
            raise serialization_error(_STRUCTURE_FOUND if isinstance(value, dict) else _FIELD)
        return [parse_member(item, depth + 1) for item in value if item is not None]

    return parse


def _entries(value: Any, depth: int) -> dict[str, Any]:
    if type(value) is not dict:
        if isinstance(value, list):
            inner = _API + "AttributeValue"
            raise serialization_error(f"Unrecognized collection type java.util.Map<java.lang.String, {inner}>")
        raise serialization_error(_FIELD)
    return {key: parse_value(item, depth + 1) for key, item in value.items() if item is not None}


_CONTENTS: dict[str, Parse] = {
    "B": _blob,
    "BOOL": _boolean,
    "NULL": _boolean,
    "SS": _members(_string),
    "NS": _members(_string),
    "BS": _members(_blob),
    "L": _members(parse_value),
    "M": _entries,
}
