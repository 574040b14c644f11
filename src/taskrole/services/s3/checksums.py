"""The checksums of S3: computed while bytes pass, verified, and joined for multipart uploads. Pure.

Source: Amazon S3 user guide, "Checking object integrity".
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import xxhash
from awscrt import checksums as awscrt

from taskrole.services.s3 import errors
from taskrole.services.s3.model import Checksum

FULL_OBJECT = "FULL_OBJECT"
COMPOSITE = "COMPOSITE"
MEMBERS = {
    "CRC32": "ChecksumCRC32",
    "CRC32C": "ChecksumCRC32C",
    "CRC64NVME": "ChecksumCRC64NVME",
    "SHA1": "ChecksumSHA1",
    "SHA256": "ChecksumSHA256",
    "SHA512": "ChecksumSHA512",
    "MD5": "ChecksumMD5",
    "XXHASH64": "ChecksumXXHASH64",
    "XXHASH3": "ChecksumXXHASH3",
    "XXHASH128": "ChecksumXXHASH128",
}
DEFAULT_ALGORITHM = "CRC64NVME"
"""AWS: what the bytes of those who name no algorithm are checked by from then on."""
_SIZES = {
    "CRC32": 4,
    "CRC32C": 4,
    "CRC64NVME": 8,
    "SHA1": 20,
    "SHA256": 32,
    "SHA512": 64,
    "MD5": 16,
    "XXHASH64": 8,
    "XXHASH3": 8,
    "XXHASH128": 16,
}


class Digest(Protocol):
    """Takes bytes and tells their checksum."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""
        ...

    def digest(self) -> bytes:
        """Return the checksum of all bytes so far, as S3 encodes it (big endian)."""
        ...


_CRCS: Mapping[str, Callable[[bytes, int], int]] = {
    "CRC32": awscrt.crc32,
    "CRC32C": awscrt.crc32c,
    "CRC64NVME": awscrt.crc64nvme,
}
_XXHASHES: Mapping[str, Callable[[], Digest]] = {
    "XXHASH64": xxhash.xxh64,
    "XXHASH3": xxhash.xxh3_64,
    "XXHASH128": xxhash.xxh3_128,
}
_JOINED: Mapping[str, Callable[[int, int, int], int]] = {
    "CRC32": awscrt.combine_crc32,
    "CRC32C": awscrt.combine_crc32c,
    "CRC64NVME": awscrt.combine_crc64nvme,
}


class _Crc:
    """A cyclic redundancy check as a digest."""

    def __init__(self, algorithm: str) -> None:
        self._next = _CRCS[algorithm]
        self._size_bytes = _SIZES[algorithm]
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = self._next(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._size_bytes, "big")


def new_digest(algorithm: str) -> Digest:
    """Return a fresh digest of an algorithm of ``MEMBERS``."""
    if algorithm in _CRCS:
        return _Crc(algorithm)
    if algorithm in _XXHASHES:
        return _XXHASHES[algorithm]()
    return hashlib.new(algorithm.lower(), usedforsecurity=False)


def check_algorithm(algorithm: str) -> str:
    """Return an algorithm that a caller named.

    Raises:
        ServiceError: InvalidRequest; it isn't one that is computed here.
    """
    if algorithm and algorithm not in MEMBERS:
        raise errors.invalid_request("Checksum algorithm provided is unsupported. Please try again with any of the "
                                     f"valid types: [{', '.join(sorted(MEMBERS))}]")  # fmt: skip
    return algorithm


def given_checksum(request: Mapping[str, Any]) -> tuple[str, str]:
    """Return algorithm and base64 value of the checksum that a request carries; empty if none.

    Raises:
        ServiceError: InvalidRequest; several, or malformed.
    """
    given = [(algorithm, request[member]) for algorithm, member in MEMBERS.items() if member in request]
    if len(given) > 1:
        raise errors.invalid_request(
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
        )
    if not given:
        return "", ""
    algorithm, value = given[0]
    check_value(algorithm, value)
    return algorithm, value


def check_value(algorithm: str, value: str, where: str = "header") -> None:
    """Check that a checksum, which stood in a header or ``where``, has the form of its algorithm.

    Raises:
        ServiceError: InvalidRequest.
    """
    try:
        good = len(base64.b64decode(value, validate=True)) == _SIZES[algorithm]
    except (binascii.Error, ValueError):
        good = False
    if not good:
        raise errors.invalid_request(f"Value for x-amz-checksum-{algorithm.lower()} {where} is invalid.")


def encode(digest: bytes) -> str:
    """Return the text of a checksum."""
    return base64.b64encode(digest).decode()


def members(checksum: Checksum, *, with_kind: bool = True) -> dict[str, str]:
    """Return the wire members of a checksum; nothing if there is none."""
    if not checksum.algorithm or not checksum.value:
        return {}
    shown = {MEMBERS[checksum.algorithm]: checksum.value}
    return {**shown, "ChecksumType": checksum.kind} if with_kind else shown


def default_kind(algorithm: str) -> str:
    """Return the checksum type of a multipart upload that names only an algorithm."""
    return FULL_OBJECT if algorithm == "CRC64NVME" else COMPOSITE


def check_kind(algorithm: str, kind: str) -> None:
    """Check that a checksum type goes with its algorithm.

    Raises:
        ServiceError: InvalidRequest.
    """
    allowed = {"CRC64NVME": {FULL_OBJECT}, "CRC32": {FULL_OBJECT, COMPOSITE}, "CRC32C": {FULL_OBJECT, COMPOSITE}}
    if kind not in allowed.get(algorithm, {COMPOSITE}):
        raise errors.invalid_request(
            f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
        )


def join(algorithm: str, kind: str, pieces: Sequence[tuple[str, int]]) -> Checksum:
    """Return the checksum of a multipart object from those of its parts (base64, size in bytes)."""
    if not algorithm or any(not value for value, _ in pieces):
        return Checksum()
    if kind == COMPOSITE:
        digest = new_digest(algorithm)
        for value, _ in pieces:
            digest.update(base64.b64decode(value))
        return Checksum(algorithm, f"{encode(digest.digest())}-{len(pieces)}", COMPOSITE)
    total = 0
    for value, size_bytes in pieces:
        total = _JOINED[algorithm](total, int.from_bytes(base64.b64decode(value), "big"), size_bytes)
    return Checksum(algorithm, encode(total.to_bytes(_SIZES[algorithm], "big")), FULL_OBJECT)


def composite_etag(etags: Sequence[str]) -> str:
    """Return the ETag of a multipart object: the MD5 of its parts' MD5s, and their number."""
    joined = b"".join(bytes.fromhex(etag) for etag in etags)
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(etags)}"
