"""Keys as bytes whose order is DynamoDB's order, pure: so that a Query is a range of the database's own index.

Strings are their UTF-8 bytes, binaries themselves. A number is a byte for its exponent to the base of 100 (turned over
for negative numbers) and one byte for each two digits: one more than the pair, or 101 less it for negative numbers,
which end in 102 if they are short.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

BUCKETS = 1 << 24
_ZERO = b"\x80"
_PAIRS_MAX = 20
_EXPONENT_OFFSET = 192


def encode_key(value: Mapping[str, Any]) -> bytes:
    """Return the order-preserving bytes of a key value in normal form (S, N or B)."""
    kind, content = next(iter(value.items()))
    if kind == "S":
        return bytes(content.encode())
    if kind == "B":
        return bytes(content)
    return _encode_number(content)


@lru_cache(maxsize=4096)
def _encode_number(text: str) -> bytes:
    number = Decimal(text)
    if not number:
        return _ZERO
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    exponent = number.adjusted() + 1
    if exponent % 2:
        digits = "0" + digits
        exponent += 1
    digits += "0" * (len(digits) % 2)
    pairs = [int(digits[index : index + 2]) for index in range(0, len(digits), 2)]
    first = exponent // 2 + _EXPONENT_OFFSET
    if number > 0:
        return bytes((first, *(pair + 1 for pair in pairs)))
    end = (102,) if len(pairs) < _PAIRS_MAX else ()
    return bytes((255 - first, *(101 - pair for pair in pairs), *end))


def join_keys(hash_key: bytes, range_key: bytes) -> bytes:
    """Return one value that tells (hash, range) pairs apart, in the order of items with equal keys in an index.

    AWS: that order is known from its answers.
    """
    return _digest(hash_key + range_key) + len(hash_key).to_bytes(4, "big") + hash_key + range_key


def bucket_of(hash_key: bytes) -> int:
    """Return where a hash key comes in a Scan; a segment of a parallel scan is a range of these numbers.

    AWS: the service scans in the order of such a hash, which is known from its answers.
    """
    return int.from_bytes(_digest(hash_key), "big")


def _digest(content: bytes) -> bytes:
    return hashlib.md5(b"Outliers" + content, usedforsecurity=False).digest()[:3]


def segment_bounds(number: int, total: int) -> tuple[int, int]:
    """Return the first bucket of a segment and the first one after it."""
    step = BUCKETS >> 12  # AWS: segments are cut at multiples of 1/4096
    return -(-4096 * number // total) * step, -(-4096 * (number + 1) // total) * step


def prefix_end(prefix: bytes) -> bytes | None:
    """Return the smallest bytes greater than everything that begins with ``prefix``; None if there are none."""
    stripped = prefix.rstrip(b"\xff")
    return stripped[:-1] + bytes([stripped[-1] + 1]) if stripped else None
