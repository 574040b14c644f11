import os
import zlib

import pytest

from taskrole.services.s3 import crc


@pytest.mark.parametrize(
    ("polynomial", "expected"),
    [(crc.CRC32, 0xCBF43926), (crc.CRC32C, 0xE3069283), (crc.CRC64NVME, 0xAE8B14860A799888)],
)
def test_the_published_check_values(polynomial: crc.Polynomial, expected: int) -> None:
    assert crc.update(polynomial, 0, b"123456789") == expected
    assert crc.update(polynomial, 0, b"") == 0


def test_lanes_agree_with_the_standard_library() -> None:
    data = os.urandom(crc.LANES * crc.LANE_BYTES_MIN + 12345)
    assert crc.update(crc.CRC32, 0, data) == zlib.crc32(data)
    first, second = data[:1000], data[1000:]
    assert crc.update(crc.CRC32, zlib.crc32(first), second) == zlib.crc32(data)


@pytest.mark.parametrize("polynomial", [crc.CRC32, crc.CRC32C, crc.CRC64NVME])
def test_pieces_can_be_joined(polynomial: crc.Polynomial) -> None:
    data = os.urandom(crc.LANES * crc.LANE_BYTES_MIN + 17)
    whole = crc.update(polynomial, 0, data)
    for cut in (0, 1, 1000, len(data)):
        first, second = crc.update(polynomial, 0, data[:cut]), crc.update(polynomial, 0, data[cut:])
        assert crc.combine(polynomial, first, second, len(data) - cut) == whole
