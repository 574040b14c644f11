import base64
import os

import pytest

from taskrole.services.s3.checksums import FULL_OBJECT, encode, join, new_digest


def checksum(algorithm: str, *pieces: bytes) -> str:
    digest = new_digest(algorithm)
    for piece in pieces:
        digest.update(piece)
    return encode(digest.digest())


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [("CRC32", "cbf43926"), ("CRC32C", "e3069283"), ("CRC64NVME", "ae8b14860a799888")],
)
def test_the_published_check_values(algorithm: str, expected: str) -> None:
    assert base64.b64decode(checksum(algorithm, b"123456789")).hex() == expected
    assert checksum(algorithm, b"1234", b"", b"56789") == checksum(algorithm, b"123456789")


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME"])
def test_parts_can_be_joined(algorithm: str) -> None:
    data = os.urandom(70_001)
    for cut in (0, 1, 1000, len(data)):
        parts = [(checksum(algorithm, piece), len(piece)) for piece in (data[:cut], data[cut:])]
        assert join(algorithm, FULL_OBJECT, parts).value == checksum(algorithm, data)
