"""The parameters of before expressions (Expected, AttributeUpdates, KeyConditions, ...) as syntax trees. Pure."""

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
from taskrole.services.dynamodb.values import normalize_value, type_of

LEGACY_PARAMETERS = {
    "Expected": "ConditionExpression",
    "AttributeUpdates": "UpdateExpression",
    "KeyConditions": "KeyConditionExpression",
    "QueryFilter": "FilterExpression",
    "ScanFilter": "FilterExpression",
    "AttributesToGet": "ProjectionExpression",
    "ConditionalOperator": "",
}
_COMPARATORS = {"EQ": "=", "NE": "<>", "LT": "<", "LE": "<=", "GT": ">", "GE": ">="}


def check_not_mixed(request: Mapping[str, Any]) -> None:
    """Refuse a request that has both expressions and legacy parameters.

    Raises:
        ValidationError: It has.
    """
    legacy = sorted(name for name in LEGACY_PARAMETERS if name in request)
    modern = sorted(name for name in request if name.endswith("Expression"))
    if legacy and modern:
        raise ValidationError(
            "Can not use both expression and non-expression parameters in the same request: "
            f"Non-expression parameters: {{{', '.join(legacy)}}} Expression parameters: {{{', '.join(modern)}}}"
        )


def legacy_condition(request: Mapping[str, Any], parameter: str = "Expected") -> Condition | None:
    """Return the condition of ``Expected``, ``KeyConditions``, ``QueryFilter`` or ``ScanFilter``; None without it.

    Raises:
        ValidationError: A condition has the wrong number or type of values.
    """
    conditions = [_condition(name, each) for name, each in request.get(parameter, {}).items()]
    if not conditions:
        return None
    join = Either if request.get("ConditionalOperator") == "OR" else Both
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = join(joined, condition)
    return joined


def legacy_actions(request: Mapping[str, Any], key_names: Sequence[str]) -> tuple[Action, ...]:
    """Return the actions of ``AttributeUpdates``.

    Raises:
        ValidationError: A key attribute is updated, or a value is missing.
    """
    actions = []
    for name, change in request.get("AttributeUpdates", {}).items():
        if name in key_names:
            raise ValidationError(
                f"One or more parameter values were invalid: Cannot update attribute {name}. "
                "This attribute is part of the key"
            )
        operation = change.get("Action", "PUT")
        literal = Literal(normalize_value(change["Value"])) if "Value" in change else None
        if literal is None and operation != "DELETE":
            raise ValidationError(
                "One or more parameter values were invalid: Only DELETE action is allowed when no attribute value is "
                "specified"
            )
        clause = {"PUT": "SET", "ADD": "ADD", "DELETE": "REMOVE" if literal is None else "DELETE"}[operation]
        if literal is not None and clause in ("ADD", "DELETE"):
            kind = type_of(literal.value)
            if kind not in (("N", "SS", "NS", "BS") if clause == "ADD" else ("SS", "NS", "BS")):
                raise ValidationError(
                    f"One or more parameter values were invalid: {operation} action is not supported for type {kind}"
                )
        actions.append(Action(clause, Path((name,)), literal))
    return tuple(actions)


def _condition(name: str, given: Mapping[str, Any]) -> Condition:
    path = Path((name,))
    if "ComparisonOperator" not in given:
        if given.get("Exists") is False:
            return Call("attribute_not_exists", (path,))
        if "Value" not in given:
            raise ValidationError(
                f"One or more parameter values were invalid: Value must be provided when Exists is true for "
                f"Attribute: {name}"
            )
        return Comparison("=", path, Literal(normalize_value(given["Value"])))
    operator = given["ComparisonOperator"]
    given_values = given.get("AttributeValueList", [given["Value"]] if "Value" in given else [])
    literals = tuple(Literal(normalize_value(value)) for value in given_values)
    needed = {"NULL": 0, "NOT_NULL": 0, "BETWEEN": 2, "IN": max(1, len(literals))}.get(operator, 1)
    if len(literals) != needed:
        raise ValidationError(
            "One or more parameter values were invalid: Invalid number of argument(s) for the "
            f"{operator} ComparisonOperator"
        )
    if operator in _COMPARATORS:
        return Comparison(_COMPARATORS[operator], path, literals[0])
    if operator == "BETWEEN":
        return Between(path, *literals)
    if operator == "IN":
        return In(path, literals)
    if operator == "NOT_CONTAINS":
        return Both(Call("attribute_exists", (path,)), Not(Call("contains", (path, literals[0]))))
    functions = {
        "NULL": "attribute_not_exists",
        "NOT_NULL": "attribute_exists",
        "CONTAINS": "contains",
        "BEGINS_WITH": "begins_with",
    }
    return Call(functions[operator], (path, *literals))
