"""Paging tokens: where the next page begins, opaque to clients but without secrets."""

import base64
import binascii

from taskrole.services.logs.errors import InvalidParameterError

FORWARD = "f"
BACKWARD = "b"
_INSTANT_DIGITS = 20
_SEQUENCE_DIGITS = 36
_SEPARATOR = "\x1f"
_STORED_INTEGER_MAX = 2**63 - 1

Cursor = tuple[int, int]
"""Instant and sequence of an event; pages begin behind it, or end before it."""


def invalid_token() -> InvalidParameterError:
    """Return the error about a token that we did not make."""
    return InvalidParameterError("The specified nextToken is invalid.")


def event_token(direction: str, cursor: Cursor) -> str:
    """Return a token of GetLogEvents, in AWS's form."""
    return f"{direction}/{cursor[0]:0{_INSTANT_DIGITS}d}{cursor[1]:0{_SEQUENCE_DIGITS}d}/s"


def parse_event_token(token: str) -> tuple[str, Cursor]:
    """Return direction and cursor of a token of GetLogEvents.

    Raises:
        InvalidParameterError: It is no such token.
    """
    direction, slash, rest = token.partition("/")
    digits = rest.removesuffix("/s")
    ours = direction in {FORWARD, BACKWARD} and slash and len(digits) == _INSTANT_DIGITS + _SEQUENCE_DIGITS
    if not ours or not (digits.isascii() and digits.isdigit()):
        raise invalid_token()
    cursor = int(digits[:_INSTANT_DIGITS]), int(digits[_INSTANT_DIGITS:])
    if max(cursor) > _STORED_INTEGER_MAX:
        raise invalid_token()
    return direction, cursor


def pack(*parts: str | int) -> str:
    """Return an opaque token that holds some texts and numbers."""
    return base64.urlsafe_b64encode(_SEPARATOR.join(map(str, parts)).encode()).decode()


def unpack(token: str, count: int) -> list[str]:
    """Return the parts that ``pack`` was given.

    Raises:
        InvalidParameterError: It is no token of that many parts.
    """
    try:
        parts = base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode().split(_SEPARATOR)
    except (binascii.Error, ValueError) as error:
        raise invalid_token() from error
    if len(parts) != count or any("\0" in part for part in parts):
        raise invalid_token()
    return parts


def number(text: str) -> int:
    """Return a number that stood in a token.

    Raises:
        InvalidParameterError: It is none, or too large to be stored.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_STORED_INTEGER_MAX))):
        raise invalid_token()
    value = int(text)
    if value > _STORED_INTEGER_MAX:
        raise invalid_token()
    return value
