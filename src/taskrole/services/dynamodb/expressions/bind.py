"""From the parameters of a request to its expressions, checked in the service's order. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import NO_EXPRESSIONS, Bindings, Expressions
from taskrole.services.dynamodb.expressions.checks import check
from taskrole.services.dynamodb.expressions.parser import parse
from taskrole.services.dynamodb.values import Item, normalize_value

_ORDER = (
    "UpdateExpression",
    "ConditionExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
)
_NAME = re.compile(r"#[0-9a-zA-Z_]+", re.ASCII)
_VALUE = re.compile(r":[0-9a-zA-Z_]+", re.ASCII)


def check_parameters(request: Mapping[str, Any], expressions: Sequence[str], legacy: Sequence[str]) -> None:
    """Refuse a mixture of expressions and the parameters before them, and placeholders without expressions.

    Raises:
        ValidationError: The request has such a thing.
    """
    used = [name for name in expressions if name in request]
    if used:
        # AWS: KeyConditions may stand beside a FilterExpression.
        old = [
            name
            for name in legacy
            if name in request and (name != "KeyConditions" or "KeyConditionExpression" in request)
        ]
        if old:
            raise ValidationError(
                "Can not use both expression and non-expression parameters in the same request: "
                f"Non-expression parameters: {{{', '.join(old)}}} Expression parameters: {{{', '.join(used)}}}"
            )
    elif "ExpressionAttributeNames" in request:
        raise ValidationError("ExpressionAttributeNames can only be specified when using expressions")
    with_values = [name for name in expressions if name != "ProjectionExpression"]
    if with_values and "ExpressionAttributeValues" in request and not any(name in request for name in with_values):
        raise ValidationError(
            "ExpressionAttributeValues can only be specified when using expressions: "
            f"{' and '.join(with_values)} {'are' if len(with_values) > 1 else 'is'} null"
        )


def bind(request: Mapping[str, Any]) -> Expressions:
    """Parse the expressions of a request and check that placeholders and what they stand for match exactly.

    Raises:
        ValidationError: An expression is wrong, or a placeholder is missing or useless.
    """
    if not any(name in request for name in _ORDER):
        return NO_EXPRESSIONS
    names: Mapping[str, str] = request.get("ExpressionAttributeNames", {})
    given: Mapping[str, Any] = request.get("ExpressionAttributeValues", {})
    _check_keys(request, "ExpressionAttributeNames", _NAME)
    _check_keys(request, "ExpressionAttributeValues", _VALUE)
    bindings = Bindings(names, _normalize(given))
    parsed = {}
    for parameter in _ORDER:
        if parameter in request:
            parsed[parameter] = parse(parameter, request[parameter])
            check(parsed[parameter], bindings)
    _check_all_used("ExpressionAttributeNames", names, [each.names_used for each in parsed.values()])
    _check_all_used("ExpressionAttributeValues", given, [each.values_used for each in parsed.values()])
    return Expressions(parsed, bindings)


def _check_keys(request: Mapping[str, Any], parameter: str, pattern: re.Pattern[str]) -> None:
    if parameter not in request:
        return
    if not request[parameter]:
        raise ValidationError(f"{parameter} must not be empty")
    for key in request[parameter]:
        if not pattern.fullmatch(key):
            raise ValidationError(f'{parameter} contains invalid key: Syntax error; key: "{key[:300]}"')


def _normalize(values: Mapping[str, Any]) -> Item:
    normal: Item = {}
    for key, value in values.items():
        try:
            normal[key] = normalize_value(value)
        except ValidationError as error:
            raise ValidationError(
                f"ExpressionAttributeValues contains invalid value: {error.message} for key {key}"
            ) from None
    return normal


def _check_all_used(parameter: str, given: Mapping[str, Any], used: Sequence[frozenset[str]]) -> None:
    unused = [key for key in given if not any(key in each for each in used)]
    if unused:
        raise ValidationError(f"Value provided in {parameter} unused in expressions: keys: {{{', '.join(unused)}}}")
