"""The Condition element: each operator, key and list of values compiled to one function of the context.

A condition is a *hit* (does one request value satisfy any of the listed values?), turned round for the ``Not``
operators, and a rule for keys that are absent or have several values (``IfExists``, ``ForAllValues``, ``ForAnyValue``).
Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from taskrole.policy.arns import ArnPattern, text_of
from taskrole.policy.context import ARN_FIELDS, Context, key_forms
from taskrole.policy.values import (
    Network,
    parse_address,
    parse_binary,
    parse_boolean,
    parse_instant,
    parse_network,
    parse_number,
)
from taskrole.policy.wildcard import Token, expand, has_variables, literal_of, matcher, tokenize

Condition = Callable[[Context], bool]
Hit = Callable[[str, Context], bool]
Fold = Callable[[str], str]
Value = TypeVar("Value")

_FOR_ALL = "forallvalues:"
_FOR_ANY = "foranyvalue:"
_IF_EXISTS = "ifexists"


class UnknownOperatorError(Exception):
    """The condition operator is not one of AWS's."""


def _same(text: str) -> str:
    return text


def _string_hit(values: Sequence[str], *, variables: bool, fold: Fold = _same) -> Hit:
    """Return whether a value equals a listed one (``*`` and ``?`` are literal)."""
    compiled = [tokenize(value, variables=variables, wildcards=False) for value in values]
    fixed = frozenset(fold(literal) for literal in map(literal_of, compiled) if literal is not None)
    dynamic = [tokens for tokens in compiled if has_variables(tokens)]

    def hit(value: str, context: Context) -> bool:
        value = fold(value)
        return value in fixed or any(
            text is not None and fold(text) == value for text in (text_of(tokens, context) for tokens in dynamic)
        )

    return hit


def _string_equals(values: Sequence[str], variables: bool) -> Hit:  # noqa: FBT001  one signature for all makers
    return _string_hit(values, variables=variables)


def _string_equals_ignore_case(values: Sequence[str], variables: bool) -> Hit:  # noqa: FBT001
    return _string_hit(values, variables=variables, fold=str.casefold)


def _string_like(values: Sequence[str], variables: bool) -> Hit:  # noqa: FBT001
    compiled: list[tuple[Token, ...]] = [tokenize(value, variables=variables) for value in values]
    fixed = frozenset(literal for literal in map(literal_of, compiled) if literal is not None)
    static = [matcher(tokens) for tokens in compiled if literal_of(tokens) is None and not has_variables(tokens)]
    dynamic = [tokens for tokens in compiled if has_variables(tokens)]

    def hit(value: str, context: Context) -> bool:
        if value in fixed or any(match(value) for match in static):
            return True
        expanded = (expand(tokens, context.single) for tokens in dynamic)
        return any(tokens is not None and matcher(tokens)(value) for tokens in expanded)

    return hit


def _arn_like(values: Sequence[str], variables: bool) -> Hit:  # noqa: FBT001
    patterns = [ArnPattern(value, variables=variables) for value in values]

    def hit(value: str, context: Context) -> bool:
        fields = value.split(":", ARN_FIELDS - 1)
        return (
            len(fields) == ARN_FIELDS
            and fields[0] == "arn"
            and any(pattern.matches(value, fields, context) for pattern in patterns)
        )

    return hit


def _bool(values: Sequence[str], variables: bool) -> Hit:  # noqa: FBT001
    equals = _string_hit(values, variables=variables, fold=str.lower)
    return lambda value, context: parse_boolean(value) is not None and equals(value, context)


def _parsed(values: Iterable[str], parse: Callable[[str], Value | None]) -> list[Value]:
    return [value for value in map(parse, values) if value is not None]


def _binary_equals(values: Sequence[str], _variables: bool) -> Hit:  # noqa: FBT001
    wanted = frozenset(_parsed(values, parse_binary))

    def hit(value: str, _context: Context) -> bool:
        content = parse_binary(value)
        return content is not None and content in wanted

    return hit


def _ip_address(values: Sequence[str], _variables: bool) -> Hit:  # noqa: FBT001
    networks: list[Network] = _parsed(values, parse_network)

    def hit(value: str, _context: Context) -> bool:
        address = parse_address(value)
        return address is not None and any(address in network for network in networks)

    return hit


Compare = Callable[[Decimal, Decimal], bool]


def _ordered(parse: Callable[[str], Decimal | None], compare: Compare) -> Callable[[Sequence[str], bool], Hit]:
    def make(values: Sequence[str], _variables: bool) -> Hit:  # noqa: FBT001
        limits = _parsed(values, parse)

        def hit(value: str, _context: Context) -> bool:
            number = parse(value)
            return number is not None and any(compare(number, limit) for limit in limits)

        return hit

    return make


_HITS: dict[str, tuple[Callable[[Sequence[str], bool], Hit], bool]] = {
    "stringequals": (_string_equals, False),
    "stringnotequals": (_string_equals, True),
    "stringequalsignorecase": (_string_equals_ignore_case, False),
    "stringnotequalsignorecase": (_string_equals_ignore_case, True),
    "stringlike": (_string_like, False),
    "stringnotlike": (_string_like, True),
    "arnequals": (_arn_like, False),
    "arnlike": (_arn_like, False),
    "arnnotequals": (_arn_like, True),
    "arnnotlike": (_arn_like, True),
    "bool": (_bool, False),
    "binaryequals": (_binary_equals, False),
    "ipaddress": (_ip_address, False),
    "notipaddress": (_ip_address, True),
}
_COMPARISONS: dict[str, tuple[Compare, bool]] = {
    "equals": (operator.eq, False),
    "notequals": (operator.eq, True),
    "lessthan": (operator.lt, False),
    "lessthanequals": (operator.le, False),
    "greaterthan": (operator.gt, False),
    "greaterthanequals": (operator.ge, False),
}
for _name, (_compare, _negated) in _COMPARISONS.items():
    _HITS["numeric" + _name] = (_ordered(parse_number, _compare), _negated)
    _HITS["date" + _name] = (_ordered(parse_instant, _compare), _negated)


_NAMES = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"),
    *("StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Bool", "BinaryEquals", "IpAddress"),
    *("NotIpAddress", "Null"),
    *(f"{kind}{name}" for kind in ("Numeric", "Date") for name in ("Equals", "NotEquals", "LessThan")),
    *(f"{kind}{name}" for kind in ("Numeric", "Date") for name in ("LessThanEquals", "GreaterThan")),
    *(f"{kind}GreaterThanEquals" for kind in ("Numeric", "Date")),
)
OPERATORS = (
    *_NAMES,
    *(f"{name}IfExists" for name in _NAMES if name != "Null"),
    *(f"{prefix}:{name}" for prefix in ("ForAllValues", "ForAnyValue") for name in _NAMES),
)
"""AWS's operators as the user guide spells them."""


def split_operator(name: str) -> tuple[str, str, bool]:
    """Return the set prefix (or nothing), the plain operator in lower case, and whether it has ``IfExists``.

    Raises:
        UnknownOperatorError: AWS has no such operator.
    """
    folded = name.lower()
    prefix = next((prefix for prefix in (_FOR_ALL, _FOR_ANY) if folded.startswith(prefix)), "")
    base = folded[len(prefix) :]
    if base == "null":
        return prefix, base, False
    if_exists = base.endswith(_IF_EXISTS)
    if if_exists:
        base = base[: -len(_IF_EXISTS)]
    if base not in _HITS:
        raise UnknownOperatorError(name)
    return prefix, base, if_exists


def compile_condition(name: str, key: str, values: Sequence[str], *, variables: bool) -> Condition:
    """Return the function that says whether one operator is satisfied for one key.

    Raises:
        UnknownOperatorError: AWS has no such operator.
    """
    prefix, base, if_exists = split_operator(name)
    exact_key, lower_key = key_forms(key)
    if exact_key == lower_key:
        exact_key = lower_key
    if base == "null":
        return _null(exact_key, lower_key, values)
    make, negated = _HITS[base]
    hit = make(values, variables)
    if prefix:
        return _set_condition(exact_key, lower_key, hit, negated=negated, all_values=prefix == _FOR_ALL)
    return _single_condition(exact_key, lower_key, hit, negated=negated, when_absent=if_exists or negated)


def _null(key: str, lower_key: str, values: Sequence[str]) -> Condition:
    wanted = frozenset(value.lower() == "true" for value in values)

    def condition(context: Context) -> bool:
        value = context.get(key, lower_key)
        # An empty text is a value, an empty list is none.
        absent = value is None or (not isinstance(value, str) and not value)
        return absent in wanted

    return condition


def _single_condition(key: str, lower_key: str, hit: Hit, *, negated: bool, when_absent: bool) -> Condition:
    def condition(context: Context) -> bool:
        value = context.get(key, lower_key)
        if value is None:
            return when_absent
        if not isinstance(value, str):
            if len(value) != 1:
                # AWS: without a set operator, a key with several values satisfies no positive operator.
                return negated if value else when_absent
            value = value[0]
        return hit(value, context) is not negated

    return condition


def _set_condition(key: str, lower_key: str, hit: Hit, *, negated: bool, all_values: bool) -> Condition:
    def condition(context: Context) -> bool:
        value = context.get(key, lower_key)
        if value is None:
            return all_values
        values = (value,) if isinstance(value, str) else value
        if all_values:
            if len(values) == 1 and not values[0]:  # AWS: a lone empty text counts as an empty set here
                return True
            return all(hit(one, context) is not negated for one in values)
        return any(hit(one, context) is not negated for one in values)

    return condition
