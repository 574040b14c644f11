"""From a key condition to a range of an index. Pure."""

from dataclasses import dataclass
from typing import Any

from taskrole.services.dynamodb.encoding import encode_key, prefix_end
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import Bindings
from taskrole.services.dynamodb.expressions.syntax import (
    Between,
    Both,
    Call,
    Comparison,
    Condition,
    Either,
    In,
    Literal,
    Not,
    Path,
    Placeholder,
)
from taskrole.services.dynamodb.model import KeySchema
from taskrole.services.dynamodb.values import Value, type_of

_NOT_SUPPORTED = "Query key condition not supported"


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The hash key and the bounds of the range key that a key condition means."""

    hash_key: bytes
    lower: tuple[bytes, bool] | None = None
    upper: tuple[bytes, bool] | None = None


def hash_value(condition: Condition, bindings: Bindings, hash_name: str) -> Value | None:
    """Return the value that the condition asks of the hash key, or None if it asks for none."""
    for part in _parts(condition):
        if isinstance(part, Comparison) and part.operator == "=" and isinstance(part.left, Path):
            name, value = bindings.path(part.left)[0], part.right
            if name == hash_name and isinstance(value, Placeholder | Literal):
                return bindings.value(value)
    return None


def key_range(condition: Condition, bindings: Bindings, keys: KeySchema) -> KeyRange:
    """Return the range that a key condition means.

    Raises:
        ValidationError: It is not ``hash = value [AND one condition on the range key]``, or has a wrong type.
    """
    hash_key: bytes | None = None
    lower = upper = None
    seen: set[str] = set()
    for part in _parts(condition):
        name, values, operator = _taken_apart(part, bindings)
        if name in seen:
            raise ValidationError(
                "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
            )
        seen.add(name)
        if name not in keys.names:
            missing = next((each for each in keys.names if each not in seen), keys.hash_name)
            raise ValidationError(f"Query condition missed key schema element: {missing}")
        encoded = [_encode(name, value, keys.types[name]) for value in values]
        if name == keys.hash_name:
            if operator != "=":
                raise ValidationError(_NOT_SUPPORTED)
            hash_key = encoded[0]
        else:
            lower, upper = _bounds(operator, encoded)
    if hash_key is None:
        raise ValidationError(f"Query condition missed key schema element: {keys.hash_name}")
    return KeyRange(hash_key, lower, upper)


def _parts(condition: Condition) -> list[Condition]:
    if isinstance(condition, Both):
        return [*_parts(condition.left), *_parts(condition.right)]
    if isinstance(condition, Either | Not | In):
        operator = {Either: "OR", Not: "NOT", In: "IN"}[type(condition)]
        raise ValidationError(f"Invalid operator used in KeyConditionExpression: {operator}")
    return [condition]


def _taken_apart(part: Condition, bindings: Bindings) -> tuple[str, list[Value], str]:
    """Return the attribute, the values and the operator of one condition."""
    operands: tuple[Any, ...]
    if isinstance(part, Comparison):
        operator, operands = part.operator, (part.left, part.right)
        if not isinstance(part.left, Path) and isinstance(part.right, Path):
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            operator, operands = turned.get(operator, operator), (part.right, part.left)
    elif isinstance(part, Between):
        operator, operands = "BETWEEN", (part.operand, part.low, part.high)
    elif isinstance(part, Call) and part.function == "begins_with":
        operator, operands = "begins_with", part.arguments
    else:
        function = part.function if isinstance(part, Call) else ""
        raise ValidationError(f"Invalid operator used in KeyConditionExpression: {function}")
    if operator == "<>":
        raise ValidationError("Invalid operator used in KeyConditionExpression: <>")
    path, *values = operands
    given = [value for value in values if isinstance(value, Placeholder | Literal)]
    if not isinstance(path, Path) or len(given) != len(values):
        raise ValidationError(
            "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
        )
    resolved = bindings.path(path)
    if len(resolved) > 1:
        raise ValidationError("KeyConditionExpressions cannot have conditions on nested attributes")
    return str(resolved[0]), [bindings.value(value) for value in given], operator


def _encode(name: str, value: Value, expected: str) -> bytes:
    if type_of(value) != expected:
        raise ValidationError(
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        )
    if expected != "N" and not value[expected]:
        empty = "string" if expected == "S" else "binary"
        raise ValidationError(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
            f"empty {empty} value. Key: {name}"
        )
    return encode_key(value)


def _bounds(operator: str, values: list[bytes]) -> tuple[tuple[bytes, bool] | None, tuple[bytes, bool] | None]:
    first = values[0]
    if operator == "=":
        return (first, True), (first, True)
    if operator == "BETWEEN":
        return (first, True), (values[1], True)
    if operator == "begins_with":
        end = prefix_end(first)
        return (first, True), None if end is None else (end, False)
    if operator in (">", ">="):
        return (first, operator == ">="), None
    return None, (first, operator == "<=")
