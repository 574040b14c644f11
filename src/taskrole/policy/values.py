"""Texts of condition values as numbers, instants, networks and bytes; None where a text is not one."""

import base64
import binascii
import ipaddress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NUMBER_LENGTH_MAX = 64  # characters; no number that AWS hands out is longer
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def parse_number(text: str) -> Decimal | None:
    """Return a decimal integer or fraction."""
    digits = text[1:] if text[:1] in {"-", "+"} else text
    whole, point, fraction = digits.partition(".")
    if not (whole + fraction).isascii() or not (whole + fraction).isdigit() or len(text) > NUMBER_LENGTH_MAX:
        return None
    return Decimal(text) if not point or fraction else Decimal(text[:-1])


def parse_instant(text: str) -> Decimal | None:
    """Return microseconds since the epoch of an ISO 8601 date (and time), or of a number of seconds."""
    number = parse_number(text)
    if number is not None:
        return number * 1_000_000
    if len(text) == 7:  # the year and month form of W3C's profile of ISO 8601
        text += "-01"
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=UTC)
        return Decimal((instant - _EPOCH) // _MICROSECOND)
    except (ValueError, OverflowError):
        return None


def parse_network(text: str) -> Network | None:
    """Return an IPv4 or IPv6 network; an address alone is a network of one."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def parse_address(text: str) -> Address | None:
    """Return an IPv4 or IPv6 address."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def parse_binary(text: str) -> bytes | None:
    """Return the bytes of a base64 text."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def parse_boolean(text: str) -> str | None:
    """Return ``true`` or ``false``."""
    folded = text.lower()
    return folded if folded in {"true", "false"} else None
