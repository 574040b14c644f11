"""What every kind of blob store has to do; run on folders and on a bucket."""

import pytest

from taskrole.storage.ports import Blobs


def put(blobs: Blobs, *pieces: bytes) -> str:
    writer = blobs.create()
    for piece in pieces:
        writer.write(piece)
    return writer.commit()


def check_blobs(blobs: Blobs) -> None:
    """Go through the port once. The store must be empty."""
    assert list(blobs.list()) == []
    small, empty = put(blobs, b"hello ", b"world"), put(blobs)
    large_content = bytes(range(256)) * 4096 * 20  # 20 MiB: several parts of a multipart upload
    large = put(blobs, *(large_content[start : start + 300_000] for start in range(0, len(large_content), 300_000)))
    assert sorted(blobs.list()) == sorted([small, empty, large])
    assert [blobs.size_bytes(each) for each in (small, empty, large)] == [11, 0, len(large_content)]
    assert b"".join(blobs.read(small)) == b"hello world"
    assert b"".join(blobs.read(small, 6)) == b"world"
    assert b"".join(blobs.read(small, 2, 3)) == b"llo"
    assert b"".join(blobs.read(small, 6, 100)) == b"world"
    assert b"".join(blobs.read(small, 11)) == b""
    assert b"".join(blobs.read(empty)) == b""
    pieces = list(blobs.read(large))
    assert max(map(len, pieces)) <= 1 << 20
    assert b"".join(pieces) == large_content
    given_up = blobs.create()
    given_up.write(b"x" * 9_000_000)
    given_up.abort()
    assert sorted(blobs.list()) == sorted([small, empty, large])
    reader = blobs.read(large)
    first = next(reader)
    blobs.delete(large)
    if blobs.path(small) is not None:
        assert first + b"".join(reader) == large_content  # a reader that began before goes on
    del reader
    blobs.delete(large)
    for missing in (large, "0" * 32, "../../etc/passwd", ""):
        with pytest.raises(KeyError):
            blobs.read(missing)
        with pytest.raises(KeyError):
            blobs.size_bytes(missing)
    assert sorted(blobs.list()) == sorted([small, empty])
