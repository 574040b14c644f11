"""Keys as bytes whose order is DynamoDB's order, pure: so that a Query is a range of the database's own index.

Strings are their UTF-8 bytes, binaries themselves. A number is a byte for its sign, one for its decimal exponent and
one for each two digits; for negative numbers all but the sign is turned over.
"""

import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_NEGATIVE, _ZERO, _POSITIVE = b"\x40", b"\x80", b"\xc0"
_EXPONENT_OFFSET = 130  # exponents go from -130 to 125: one byte
_TURN_OVER = bytes(255 - byte for byte in range(256))


def encode_key(value: Mapping[str, Any]) -> bytes:
    """Return the order-preserving bytes of a key value in normal form (S, N or B)."""
    kind, content = next(iter(value.items()))
    if kind == "S":
        return bytes(content.encode())
    if kind == "B":
        return bytes(content)
    return _encode_number(Decimal(content))


def _encode_number(number: Decimal) -> bytes:
    if not number:
        return _ZERO
    digits = "".join(map(str, number.as_tuple().digits)).lstrip("0").rstrip("0")
    digits += "0" * (len(digits) % 2)
    # One is added to each pair, so that no byte is zero and a shorter number sorts before a longer one.
    pairs = bytes(int(digits[index : index + 2]) + 1 for index in range(0, len(digits), 2))
    body = bytes([number.adjusted() + _EXPONENT_OFFSET]) + pairs
    if number > 0:
        return _POSITIVE + body
    return _NEGATIVE + body.translate(_TURN_OVER) + b"\xff"


def join_keys(hash_key: bytes, range_key: bytes) -> bytes:
    """Return one value that tells (hash, range) pairs apart."""
    return len(hash_key).to_bytes(4, "big") + hash_key + range_key


def bucket_of(hash_key: bytes) -> int:
    """Return the number that decides which segment of a parallel scan an item belongs to."""
    return zlib.crc32(hash_key) & 0x7FFFFFFF


def prefix_end(prefix: bytes) -> bytes | None:
    """Return the smallest bytes greater than everything that begins with ``prefix``; None if there are none."""
    stripped = prefix.rstrip(b"\xff")
    return stripped[:-1] + bytes([stripped[-1] + 1]) if stripped else None
