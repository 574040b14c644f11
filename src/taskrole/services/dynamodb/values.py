"""Attribute values, pure: normal form, numbers, sizes, comparison, and their bytes in the database.

A value has the shape of the wire: a dictionary with exactly one type descriptor, ``{"S": "text"}``. In normal form
numbers are plain decimal text without useless zeros, so equal numbers are equal text.
"""

import base64
import decimal
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from taskrole.services.dynamodb.errors import ValidationError

Value = dict[str, Any]
Item = dict[str, Value]

TYPES = ("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL")
NESTING_LEVELS_MAX = 32  # AWS: DynamoDB developer guide, "Service quotas"
ITEM_SIZE_BYTES_MAX = 400 * 1024
NUMBER_DIGITS_MAX = 38
_EXPONENT_MAX = 125
_EXPONENT_MIN = -130
NUMBER_LENGTH_MAX = 1024
_EXPONENT_LENGTH_MAX = 6  # digits that need no thought; more are out of range, unless the number is zero
_SHORT_INTEGER_LENGTH = 18
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ARITHMETIC = decimal.Context(
    prec=NUMBER_DIGITS_MAX, Emax=999_999, Emin=-999_999, traps=[decimal.Inexact, decimal.InvalidOperation]
)
_WIDE = decimal.Context(prec=400, Emax=9_999_999, Emin=-9_999_999, traps=[])

_OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
_UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
_TOO_MANY_DIGITS = "Attempting to store more than 38 significant digits in a Number"


def type_of(value: Mapping[str, Any]) -> str:
    """Return the type descriptor of a value in normal form."""
    return next(iter(value))


def parse_number(text: str) -> Decimal:
    """Return the number that ``text`` writes.

    Raises:
        ValidationError: It is no number, or one that DynamoDB can't hold exactly.
    """
    if len(text) > NUMBER_LENGTH_MAX or not _NUMBER.fullmatch(text):
        shown = f": {text[:64]}" if text else ""
        raise ValidationError(f"The parameter cannot be converted to a numeric value{shown}")
    mantissa, _, exponent = text.lower().partition("e")
    if len(exponent) > _EXPONENT_LENGTH_MAX and mantissa.strip("+-0."):
        raise ValidationError(_UNDERFLOW if exponent.startswith("-") else _OVERFLOW)
    number = mantissa if len(exponent) > _EXPONENT_LENGTH_MAX else text
    return _checked(_WIDE.create_decimal(number).normalize(_WIDE))


def _checked(number: Decimal) -> Decimal:
    if not number:
        return Decimal(0)
    if number.adjusted() > _EXPONENT_MAX:
        raise ValidationError(_OVERFLOW)
    if number.adjusted() < _EXPONENT_MIN:
        raise ValidationError(_UNDERFLOW)
    if len(number.as_tuple().digits) > NUMBER_DIGITS_MAX:
        raise ValidationError(_TOO_MANY_DIGITS)
    return number


def normalize_number(text: str) -> str:
    """Return the plain text of the number that ``text`` writes.

    Raises:
        ValidationError: It is no number, or one that DynamoDB can't hold exactly.
    """
    # The common case: a short integer is its own normal form.
    if len(text) < _SHORT_INTEGER_LENGTH and text.isdecimal() and text.isascii() and text[0] != "0":
        return text
    return format_number(parse_number(text))


def format_number(number: Decimal) -> str:
    """Return the plain decimal text of a number: no exponent, no useless zeros."""
    return format(number.normalize(_WIDE), "f") if number else "0"


def add_numbers(first: str, second: str, sign: int = 1) -> str:
    """Return ``first`` plus (or minus) ``second``, exactly.

    Raises:
        ValidationError: The sum has more digits than a number may have.
    """
    try:
        total = _ARITHMETIC.add(Decimal(first), Decimal(second) if sign > 0 else -Decimal(second))
    except decimal.Inexact:
        raise ValidationError(_OVERFLOW) from None  # AWS: said of sums that have too many digits, too
    return format_number(_checked(total.normalize(_WIDE)))


def normalize_value(value: Mapping[str, Any], level: int = 0) -> Value:
    """Check a value from the wire and return its normal form.

    Raises:
        ValidationError: It is not a value.
    """
    if not value:
        raise ValidationError("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    normal: Value = {}
    for kind, content in value.items():
        if kind in ("S", "B", "BOOL"):
            normal[kind] = content
        elif kind == "N":
            normal[kind] = normalize_number(content)
        elif kind == "M":
            _check_level(level)
            normal[kind] = {name: normalize_value(inner, level + 1) for name, inner in content.items()}
        elif kind == "L":
            _check_level(level)
            normal[kind] = [normalize_value(inner, level + 1) for inner in content]
        elif kind == "NULL":
            if content is not True:
                raise _invalid("Null attribute value types must have the value of true")
            normal[kind] = True
        else:
            normal[kind] = _normalize_set(kind, content)
    if len(normal) > 1:
        raise ValidationError(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
            "datatypes"
        )
    return normal


def _check_level(level: int) -> None:
    """Check how many lists and maps stand around one; the item itself counts, too."""
    if level > NESTING_LEVELS_MAX - 2:
        raise ValidationError(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
            "limit"
        )


def check_nesting(value: Mapping[str, Any], level: int = 0) -> None:
    """Check how deep a value in normal form is.

    Raises:
        ValidationError: It is too deep.
    """
    kind, content = next(iter(value.items()))
    if kind in ("M", "L"):
        _check_level(level)
        for inner in content.values() if kind == "M" else content:
            check_nesting(inner, level + 1)


def normalize_item(item: Mapping[str, Mapping[str, Any]]) -> Item:
    """Check an item (or key, or expression values) from the wire and return its normal form."""
    return {name: normalize_value(value) for name, value in item.items()}


_EMPTY_SETS = {
    "SS": "An string set  may not be empty",
    "NS": "An number set  may not be empty",
    "BS": "Binary sets should not be empty",
}


def _normalize_set(kind: str, members: list[Any]) -> list[Any]:
    if not members:
        raise _invalid(_EMPTY_SETS[kind])
    if kind == "NS":
        members = [normalize_number(member) for member in members]
    if len(set(members)) != len(members):
        if kind == "NS":
            raise ValidationError("Input collection contains duplicates")
        shown = ", ".join(base64.b64encode(each).decode() if kind == "BS" else each for each in members[:16])
        suffix = "of type BS " if kind == "BS" else " "
        raise _invalid(f"Input collection [{shown}]{suffix}contains duplicates.")
    return sorted(members, key=Decimal) if kind == "NS" else sorted(members)


def _invalid(reason: str) -> ValidationError:
    return ValidationError(f"One or more parameter values were invalid: {reason}")


def size_of_value(value: Mapping[str, Any]) -> int:
    """Return the size of a value in bytes. AWS: DynamoDB developer guide, "Item sizes and formats"."""
    kind, content = next(iter(value.items()))
    if kind == "S":
        return _size_of_text(content)
    if kind == "N":
        return _size_of_number(content)
    if kind == "M":
        size = 3
        for name, inner in content.items():
            size += _size_of_text(name) + size_of_value(inner) + 1
        return size
    if kind == "L":
        size = 3
        for inner in content:
            size += size_of_value(inner) + 1
        return size
    if kind == "B":
        return len(content)
    if kind in ("BOOL", "NULL"):
        return 1
    member = {"SS": "S", "NS": "N", "BS": "B"}[kind]
    return sum(size_of_value({member: each}) for each in content)


def _size_of_text(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def size_of_item(item: Mapping[str, Mapping[str, Any]]) -> int:
    """Return the size of an item in bytes: names and values."""
    size = 0
    for name, value in item.items():
        size += _size_of_text(name) + size_of_value(value)
    return size


@lru_cache(maxsize=4096)
def _size_of_number(text: str) -> int:
    negative = text.startswith("-")
    digits = text.lstrip("-").replace(".", "").strip("0")
    if not digits:
        return 1
    whole = text.lstrip("-").partition(".")[0]
    odd_exponent = (len(whole) - 1) % 2 if whole != "0" else Decimal(text).adjusted() % 2
    # Digits are kept in pairs that begin at even exponents.
    extra = 0 if len(digits) % 2 or odd_exponent else 1
    return 1 + (len(digits) + 1) // 2 + extra + negative


def compare(first: Mapping[str, Any], second: Mapping[str, Any]) -> int | None:
    """Return -1, 0 or 1 for two strings, numbers or binaries; None where there is no order between them."""
    kind, left = next(iter(first.items()))
    other_kind, right = next(iter(second.items()))
    if kind != other_kind or kind not in ("S", "N", "B"):
        return None
    if kind == "N":
        left, right = Decimal(left), Decimal(right)
    elif kind == "S":
        left, right = left.encode(), right.encode()
    return int(left > right) - int(left < right)


def encode_item(item: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the bytes of an item in the database: JSON, with a first byte that says whether binaries are inside."""
    has_binary = False

    def encode_binary(content: object) -> str:
        nonlocal has_binary
        assert isinstance(content, bytes)
        has_binary = True
        return base64.b64encode(content).decode()

    text = orjson.dumps(item, default=encode_binary)
    return (b"B" if has_binary else b"J") + text


def decode_item(stored: bytes) -> Item:
    """Return the item of ``encode_item``'s bytes."""
    item: Item = orjson.loads(memoryview(stored)[1:])
    if stored[:1] == b"B":
        return {name: _decode_binary(value) for name, value in item.items()}
    return item


def _decode_binary(value: Value) -> Value:
    kind, content = next(iter(value.items()))
    if kind == "B":
        return {"B": base64.b64decode(content)}
    if kind == "BS":
        return {"BS": [base64.b64decode(member) for member in content]}
    if kind == "M":
        return {"M": {name: _decode_binary(inner) for name, inner in content.items()}}
    if kind == "L":
        return {"L": [_decode_binary(inner) for inner in content]}
    return value
