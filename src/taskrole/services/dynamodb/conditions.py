"""From a key condition to a range of an index, in the service's order of checks. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskrole.services.dynamodb.encoding import encode_key, prefix_end
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import Bindings, Expressions
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
    Operand,
    Path,
    Placeholder,
)
from taskrole.services.dynamodb.legacy import check_values, checked_conditions
from taskrole.services.dynamodb.model import (
    HASH_KEY_SIZE_BYTES_MAX,
    RANGE_KEY_SIZE_BYTES_MAX,
    KeySchema,
    check_key_size,
)
from taskrole.services.dynamodb.values import Value, type_of

_INVALID = "One or more parameter values were invalid: "
_NOT_SUPPORTED = "Query key condition not supported"
_OPERATORS = {"=": "EQ", "<": "LT", "<=": "LE", ">": "GT", ">=": "GE"}
_TURNED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_INDEXABLE = frozenset(("EQ", "LT", "LE", "GT", "GE", "BETWEEN", "BEGINS_WITH"))


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """``operator`` (EQ, BETWEEN, ...) and values that are asked of one key attribute."""

    operator: str
    values: tuple[Value, ...]


KeyConditions = Mapping[str, KeyCondition]


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The hash key and the bounds of the range key that key conditions mean."""

    hash_key: bytes
    lower: tuple[bytes, bool] | None = None
    upper: tuple[bytes, bool] | None = None


def key_conditions(request: Mapping[str, Any], expressions: Expressions) -> KeyConditions:
    """Return the key conditions of a Query by attribute, from the expression or the legacy parameter.

    Raises:
        ValidationError: They are no key conditions, whatever the table is.
    """
    parsed = expressions.get("KeyConditionExpression")
    conditions: dict[str, KeyCondition] = {}
    if parsed is not None and parsed.condition is not None:
        _collect(parsed.condition, expressions.bindings, conditions)
        for condition in conditions.values():
            check_values(condition.operator, condition.values)
    else:
        for name, operator, values in checked_conditions(request.get("KeyConditions", {})):
            conditions[name] = KeyCondition(operator, values)
    if not 1 <= len(conditions) <= 2:
        raise ValidationError("Conditions can be of length 1 or 2 only")
    return conditions


def check_schema(conditions: KeyConditions, keys: KeySchema) -> None:
    """Check key conditions against a key schema.

    Raises:
        ValidationError: An attribute is missing, or a condition has a wrong operator or type.
    """
    if not keys.range_name and len(conditions) > 1:
        raise ValidationError(_NOT_SUPPORTED)
    for name, expected in keys.types.items():
        is_hash = name == keys.hash_name
        condition = conditions.get(name)
        if condition is None:
            if is_hash or len(conditions) > 1:
                raise ValidationError(f"Query condition missed key schema element: {name}")
            continue
        if condition.operator not in _INDEXABLE:
            raise ValidationError("Attempted conditional constraint is not an indexable operation")
        if any(type_of(value) != expected for value in condition.values):
            raise ValidationError(f"{_INVALID}Condition parameter type does not match schema type")
        if is_hash and condition.operator != "EQ":
            raise ValidationError(_NOT_SUPPORTED)
        for value in condition.values:
            _check_content(name, value[expected], is_hash=is_hash)


def _check_content(name: str, content: Any, *, is_hash: bool) -> None:
    if not content:
        empty = "string" if isinstance(content, str) else "binary"
        raise ValidationError(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
            f"empty {empty} value. Key: {name}"
        )
    check_key_size(content, HASH_KEY_SIZE_BYTES_MAX if is_hash else RANGE_KEY_SIZE_BYTES_MAX, is_hash=is_hash)


def key_range(conditions: KeyConditions, keys: KeySchema) -> KeyRange:
    """Return the range of checked key conditions."""
    hash_key = encode_key(conditions[keys.hash_name].values[0])
    on_range = conditions.get(keys.range_name) if keys.range_name else None
    if on_range is None:
        return KeyRange(hash_key)
    lower, upper = _bounds(on_range.operator, [encode_key(value) for value in on_range.values])
    return KeyRange(hash_key, lower, upper)


def in_bounds(key: bytes, part: KeyRange) -> bool:
    """Tell whether a range key lies within a range."""
    if part.lower is not None and (key < part.lower[0] or (key == part.lower[0] and not part.lower[1])):
        return False
    return part.upper is None or key < part.upper[0] or (key == part.upper[0] and part.upper[1])


def _collect(node: Condition, bindings: Bindings, found: dict[str, KeyCondition]) -> None:
    if isinstance(node, Both):
        _collect(node.left, bindings, found)
        _collect(node.right, bindings, found)
        return
    operator, operands = _taken_apart(node)
    name, position = "", 0
    for index, operand in enumerate(operands):
        if isinstance(operand, Path):
            if name:
                raise ValidationError(
                    "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
                )
            path = bindings.path(operand)
            if len(path) > 1:
                raise ValidationError("KeyConditionExpressions cannot have conditions on nested attributes")
            name, position = str(path[0]), index
        elif isinstance(operand, Call):
            raise ValidationError("KeyConditionExpressions cannot contain nested operations")
    if not name:
        raise ValidationError("Invalid condition in KeyConditionExpression: No key attribute specified")
    if name in found:
        raise ValidationError("KeyConditionExpressions must only contain one condition per key")
    if position and isinstance(node, Comparison):
        operator = _OPERATORS[_TURNED[node.operator]]
    values = [bindings.value(each) for each in operands if isinstance(each, Placeholder | Literal)]
    found[name] = KeyCondition(operator, tuple(values))


def _taken_apart(node: Condition) -> tuple[str, Sequence[Operand]]:
    if isinstance(node, Comparison) and node.operator in _OPERATORS:
        return _OPERATORS[node.operator], (node.left, node.right)
    if isinstance(node, Between):
        _check_first(node.operand, "BETWEEN")
        return "BETWEEN", (node.operand, node.low, node.high)
    if isinstance(node, Call) and node.function == "begins_with":
        _check_first(node.arguments[0], "begins_with")
        return "BEGINS_WITH", node.arguments
    if isinstance(node, Comparison):
        shown = node.operator
    elif isinstance(node, Call):
        shown = node.function
    else:
        shown = {Either: "OR", Not: "NOT", In: "IN"}[type(node)]
    raise ValidationError(f"Invalid operator used in KeyConditionExpression: {shown}")


def _check_first(operand: Operand, operator: str) -> None:
    if not isinstance(operand, Path):
        raise ValidationError(
            f"Invalid condition in KeyConditionExpression: {operator} operator must have the key attribute as its "
            "first operand"
        )


def _bounds(operator: str, values: list[bytes]) -> tuple[tuple[bytes, bool] | None, tuple[bytes, bool] | None]:
    first = values[0]
    if operator == "EQ":
        return (first, True), (first, True)
    if operator == "BETWEEN":
        return (first, True), (values[1], True)
    if operator == "BEGINS_WITH":
        end = prefix_end(first)
        return (first, True), None if end is None else (end, False)
    if operator in ("GT", "GE"):
        return (first, operator == "GE"), None
    return None, (first, operator == "LE")
