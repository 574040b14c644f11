"""The only reader of randomness: ids, secrets and tokens.

Formats: Amazon ECS developer guide (ids of 32 hexadecimal digits), IAM user guide (unique identifiers).
"""

import base64
import random
import secrets
import string
import uuid
from typing import Protocol

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SECRET_ALPHABET = string.ascii_letters + string.digits + "/+"
SECRET_ACCESS_KEY_LENGTH = 40  # characters; AWS: IAM user guide, access keys


class Ids(Protocol):
    """A source of identifiers and secrets."""

    def random_bytes(self, count: int) -> bytes:
        """Return ``count`` unpredictable bytes."""
        ...


class SystemIds:
    """Identifiers from the operating system's secure random source."""

    def random_bytes(self, count: int) -> bytes:
        """Return ``count`` unpredictable bytes."""
        return secrets.token_bytes(count)


class FakeIds:
    """Identifiers for tests: the same seed gives the same sequence. Never used by the product."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable on purpose, tests only

    def random_bytes(self, count: int) -> bytes:
        """Return the next ``count`` bytes of the seeded sequence."""
        return self._random.randbytes(count)


def hex_id(ids: Ids, digits: int = 32) -> str:
    """Return an ECS-style id of ``digits`` (even) lower-case hexadecimal digits."""
    return ids.random_bytes(digits // 2).hex()


def dashed_uuid(ids: Ids) -> str:
    """Return a version 4 UUID with dashes: request ids, credential ids, container ids."""
    return str(uuid.UUID(bytes=ids.random_bytes(16), version=4))


def unique_id(ids: Ids, prefix: str, account_id: str) -> str:
    """Return an IAM unique id or access key id: ``prefix`` (AKIA, AROA, ...) and 16 characters that hold the account.

    The account is readable from the id, as AWS's is: 40 bits of ``(account >> 1) + 2**39`` as eight base32
    characters, then one whose half of the alphabet is the account's low bit, then random ones.
    """
    account = int(account_id)
    high = (account >> 1) + 2**39
    eight = base64.b32encode(high.to_bytes(5, "big")).decode()
    random_bytes = ids.random_bytes(8)
    ninth = _BASE32[(random_bytes[0] % 16) + 16 * (account & 1)]
    rest = "".join(_BASE32[byte % 32] for byte in random_bytes[1:])
    return prefix + eight + ninth + rest


def account_of_unique_id(identifier: str) -> str:
    """Return the 12-digit account that an access key id or unique id carries.

    Raises:
        ValueError: The identifier is not of the form that ``unique_id`` makes.
    """
    number = int.from_bytes(base64.b32decode(identifier[4:20])[:6], "big")
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}"


def secret_access_key(ids: Ids) -> str:
    """Return a new 40-character secret access key."""
    return "".join(_SECRET_ALPHABET[byte % 64] for byte in ids.random_bytes(SECRET_ACCESS_KEY_LENGTH))
