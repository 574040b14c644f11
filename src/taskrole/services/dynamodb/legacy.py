"""The parameters of before expressions (Expected, AttributeUpdates, KeyConditions, ...). Pure.

Conditions are checked in the service's order and words and become syntax trees.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.syntax import (
    Action,
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
)
from taskrole.services.dynamodb.values import Value, compare, normalize_value, type_of

_INVALID = "One or more parameter values were invalid: "
_COMPARATORS = {"EQ": "=", "NE": "<>", "LT": "<", "LE": "<=", "GT": ">", "GE": ">="}
_FUNCTIONS = {
    "NULL": "attribute_not_exists",
    "NOT_NULL": "attribute_exists",
    "CONTAINS": "contains",
    "BEGINS_WITH": "begins_with",
}
_SCALARS = ("S", "N", "B")
_ALL_BUT_DOCUMENTS = (*_SCALARS, "SS", "NS", "BS")
_TYPES = {
    "LE": _SCALARS,
    "LT": _SCALARS,
    "GE": _SCALARS,
    "GT": _SCALARS,
    "CONTAINS": _SCALARS,
    "NOT_CONTAINS": _SCALARS,
    "BEGINS_WITH": ("S", "B"),
    "IN": _SCALARS,
    "BETWEEN": _SCALARS,
}
_SETS = ("SS", "NS", "BS")


def check_operator(request: Mapping[str, Any], *parameters: str) -> None:
    """Refuse a ConditionalOperator with nothing to join.

    Raises:
        ValidationError: None of the parameters is there.
    """
    if "ConditionalOperator" in request and not any(request.get(name) for name in parameters):
        raise ValidationError("ConditionalOperator cannot be used without Filter or Expected")


def expected_condition(request: Mapping[str, Any]) -> Condition | None:
    """Return the condition of ``Expected``; None without it.

    Raises:
        ValidationError: A condition contradicts itself, or has the wrong number or type of values.
    """
    check_operator(request, "Expected")
    return _joined([_expected(name, each) for name, each in request.get("Expected", {}).items()], request)


def filter_condition(request: Mapping[str, Any], parameter: str) -> Condition | None:
    """Return the condition of ``QueryFilter`` or ``ScanFilter``; None without it.

    Raises:
        ValidationError: A condition has the wrong number or type of values.
    """
    conditions = checked_conditions(request.get(parameter, {}))
    return _joined([_tree(name, operator, values) for name, operator, values in conditions], request)


def checked_conditions(conditions: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, tuple[Value, ...]]]:
    """Return attribute, operator and values of each condition (KeyConditions, QueryFilter, ScanFilter).

    Raises:
        ValidationError: A condition has the wrong number or type of values.
    """
    checked = []
    for name, given in conditions.items():
        operator = given["ComparisonOperator"]
        values = tuple(normalize_value(value) for value in given.get("AttributeValueList", ()))
        check_values(operator, values)
        checked.append((name, operator, values))
    return checked


def check_values(operator: str, values: Sequence[Value]) -> None:
    """Check the number and the types of an operator's values.

    Raises:
        ValidationError: They do not fit it.
    """
    _check_count(operator, len(values))
    _check_same_type(values)
    allowed = _TYPES.get(operator, ())
    for value in values:
        if allowed and type_of(value) not in allowed:
            raise ValidationError(
                f"{_INVALID}ComparisonOperator {operator} is not valid for {type_of(value)} AttributeValue type"
            )
    _check_order(operator, values)


def legacy_actions(request: Mapping[str, Any]) -> tuple[Action, ...]:
    """Return the actions of ``AttributeUpdates``.

    Raises:
        ValidationError: A value is missing, or of a type that its action can't use.
    """
    actions = []
    for name, change in request.get("AttributeUpdates", {}).items():
        operation = change.get("Action", "PUT")
        literal = Literal(normalize_value(change["Value"])) if "Value" in change else None
        if literal is None and operation != "DELETE":
            raise ValidationError(f"{_INVALID}Only DELETE action is allowed when no attribute value is specified")
        if literal is not None:
            kind = type_of(literal.value)
            if operation == "DELETE" and kind not in _SETS:
                raise ValidationError(f"{_INVALID}DELETE action with value is not supported for the type {kind}")
            if operation == "ADD" and kind not in ("L", "N", *_SETS):
                raise ValidationError(f"{_INVALID}ADD action is not supported for the type {kind}")
        clause = {"PUT": "SET", "ADD": "ADD", "DELETE": "REMOVE" if literal is None else "DELETE"}[operation]
        actions.append(Action(clause, Path((name,)), literal))
    return tuple(actions)


def _expected(name: str, given: Mapping[str, Any]) -> Condition:
    where = f"for Attribute: {name}"
    if "AttributeValueList" in given and "Value" in given:
        raise ValidationError(f"{_INVALID}Value and AttributeValueList cannot be used together {where}")
    if "ComparisonOperator" not in given:
        return _existence(name, given, where)
    operator = given["ComparisonOperator"]
    if "Exists" in given:
        raise ValidationError(f"{_INVALID}Exists and ComparisonOperator cannot be used together {where}")
    if operator not in ("NULL", "NOT_NULL") and "AttributeValueList" not in given and "Value" not in given:
        raise ValidationError(
            f"{_INVALID}Value or AttributeValueList must be used with ComparisonOperator: {operator} {where}"
        )
    listed = given.get("AttributeValueList", [given["Value"]] if "Value" in given else [])
    values = tuple(normalize_value(value) for value in listed)
    check_values(operator, values)
    return _tree(name, operator, values)


def _existence(name: str, given: Mapping[str, Any], where: str) -> Condition:
    path = Path((name,))
    if "AttributeValueList" in given:
        raise ValidationError(f"{_INVALID}AttributeValueList can only be used with a ComparisonOperator {where}")
    exists = given.get("Exists", True)
    if exists and "Value" not in given:
        shown = "true" if "Exists" in given else "null"
        raise ValidationError(f"{_INVALID}Value must be provided when Exists is {shown} {where}")
    if not exists and "Value" in given:
        raise ValidationError(f"{_INVALID}Value cannot be used when Exists is false {where}")
    if not exists:
        return Call("attribute_not_exists", (path,))
    return Comparison("=", path, Literal(normalize_value(given["Value"])))


def _joined(conditions: Sequence[Condition], request: Mapping[str, Any]) -> Condition | None:
    if not conditions:
        return None
    join = Either if request.get("ConditionalOperator") == "OR" else Both
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = join(joined, condition)
    return joined


def _tree(name: str, operator: str, values: Sequence[Value]) -> Condition:
    path = Path((name,))
    literals = tuple(Literal(value) for value in values)
    if operator in _COMPARATORS:
        return Comparison(_COMPARATORS[operator], path, literals[0])
    if operator == "BETWEEN":
        return Between(path, *literals)
    if operator == "IN":
        return In(path, literals)
    if operator == "NOT_CONTAINS":
        return Both(Call("attribute_exists", (path,)), Not(Call("contains", (path, literals[0]))))
    return Call(_FUNCTIONS[operator], (path, *literals))


def _check_count(operator: str, count: int) -> None:
    fits = count >= 1 if operator == "IN" else count == {"NULL": 0, "NOT_NULL": 0, "BETWEEN": 2}.get(operator, 1)
    if not fits:
        raise ValidationError(f"{_INVALID}Invalid number of argument(s) for the {operator} ComparisonOperator")


def _check_same_type(values: Sequence[Value]) -> None:
    if len({type_of(value) for value in values}) > 1:
        raise ValidationError(f"{_INVALID}AttributeValues inside AttributeValueList must be of same type")


def _check_order(operator: str, values: Sequence[Value]) -> None:
    if operator == "BETWEEN" and (compare(values[0], values[1]) or 0) > 0:
        raise ValidationError(
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        )
