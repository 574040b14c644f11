"""The expressions of one request together with the names and values that their placeholders stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.parser import parse
from taskrole.services.dynamodb.expressions.syntax import Literal, Parsed, Path, Placeholder
from taskrole.services.dynamodb.values import Item, Value, normalize_item

ResolvedPath = tuple[str | int, ...]

EXPRESSION_PARAMETERS = (
    "ConditionExpression",
    "UpdateExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
)


@dataclass(frozen=True, slots=True)
class Bindings:
    """What ``#names`` and ``:values`` stand for. Values are in normal form."""

    names: Mapping[str, str]
    values: Item

    def path(self, path: Path) -> ResolvedPath:
        """Return the path with its placeholders filled in."""
        return tuple(
            self.names[each] if isinstance(each, str) and each.startswith("#") else each for each in path.elements
        )

    def value(self, operand: Placeholder | Literal) -> Value:
        """Return the value of an operand that is no path."""
        return operand.value if isinstance(operand, Literal) else self.values[operand.name]


@dataclass(frozen=True, slots=True)
class Expressions:
    """All expressions of one request, by the names of their parameters."""

    parsed: Mapping[str, Parsed]
    bindings: Bindings

    def get(self, parameter: str) -> Parsed | None:
        """Return the expression of a parameter, if the request has it."""
        return self.parsed.get(parameter)

    def top_level_names(self) -> set[str]:
        """Return the attributes that the expressions name: the values of ``dynamodb:Attributes``."""
        return {str(self.bindings.path(path)[0]) for parsed in self.parsed.values() for path in parsed.paths_used}


def bind(request: Mapping[str, Any]) -> Expressions:
    """Parse the expressions of a request and check that placeholders and what they stand for match exactly.

    Raises:
        ValidationError: An expression is wrong, or a placeholder is missing or useless.
    """
    parsed = {name: parse(name, request[name]) for name in EXPRESSION_PARAMETERS if name in request}
    names: Mapping[str, str] = request.get("ExpressionAttributeNames", {})
    given_values: Mapping[str, Any] = request.get("ExpressionAttributeValues", {})
    _check_given(request, parsed)
    values = _normalize_values(given_values)
    for label, expression in parsed.items():
        for name in sorted(expression.names_used - names.keys()):
            raise ValidationError(
                f"Invalid {label}: An expression attribute name used in the document path is not defined; "
                f"attribute name: {name}"
            )
        for value in sorted(expression.values_used - values.keys()):
            raise ValidationError(
                f"Invalid {label}: An expression attribute value used in expression is not defined; "
                f"attribute value: {value}"
            )
    _check_all_used("ExpressionAttributeNames", names.keys() - _union(each.names_used for each in parsed.values()))
    _check_all_used("ExpressionAttributeValues", values.keys() - _union(each.values_used for each in parsed.values()))
    return Expressions(parsed, Bindings(names, values))


def _check_given(request: Mapping[str, Any], parsed: Mapping[str, Parsed]) -> None:
    for parameter, sign in (("ExpressionAttributeNames", "#"), ("ExpressionAttributeValues", ":")):
        if parameter not in request:
            continue
        if not parsed:
            raise ValidationError(f"{parameter} can only be specified when using expressions")
        if not request[parameter]:
            raise ValidationError(f"{parameter} must not be empty")
        for key in request[parameter]:
            if not key.startswith(sign) or len(key) < 2:
                raise ValidationError(f'{parameter} contains invalid key: Syntax error; key: "{key}"')


def _normalize_values(values: Mapping[str, Any]) -> Item:
    normal: Item = {}
    for key, value in values.items():
        try:
            normal[key] = normalize_item({key: value})[key]
        except ValidationError as error:
            raise ValidationError(
                f"ExpressionAttributeValues contains invalid value: {error.message} for key {key}"
            ) from None
    return normal


def _check_all_used(parameter: str, unused: set[str]) -> None:
    if unused:
        keys = ", ".join(sorted(unused))
        raise ValidationError(f"Value provided in {parameter} unused in expressions: keys: {{{keys}}}")


def _union(sets: Any) -> set[str]:
    return set().union(*sets)
