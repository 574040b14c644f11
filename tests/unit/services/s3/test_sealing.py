"""The format of encrypted blobs: ranges, tampering, keys."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.ids import SystemIds
from taskrole.services.s3.sealing import (
    CHUNK_BYTES,
    SEALED_CHUNK_BYTES,
    TAG_BYTES,
    ContentKey,
    ContentKeys,
    OpeningReader,
    SealingWriter,
)
from taskrole.storage.blobs_disk import DiskBlobs
from taskrole.storage.key_rings import KeyRing, SealError

KEY = ContentKey(b"k" * 32)
CONTENT = os.urandom(3 * CHUNK_BYTES + 100)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> DiskBlobs:
    return DiskBlobs(tmp_path_factory.mktemp("blobs"), SystemIds())


def written(disk: DiskBlobs, content: bytes, piece_bytes: int, key: ContentKey = KEY) -> str:
    writer = SealingWriter(disk.create(), key)
    for start in range(0, len(content), piece_bytes):
        writer.write(content[start : start + piece_bytes])
    blob_id = writer.blob_id
    assert writer.commit() == blob_id
    return blob_id


def opened(disk: DiskBlobs, blob_id: str, offset: int, length: int, key: ContentKey = KEY) -> bytes:
    return b"".join(OpeningReader(disk, blob_id, key, offset, length))


@pytest.fixture(scope="module")
def blob_id(disk: DiskBlobs) -> str:
    return written(disk, CONTENT, 100_000)


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 40 * CHUNK_BYTES])
@pytest.mark.parametrize("piece_bytes", [7_777, CHUNK_BYTES, 1 << 20])
def test_what_is_written_is_read(disk: DiskBlobs, size: int, piece_bytes: int) -> None:
    content = os.urandom(size)
    blob_id = written(disk, content, piece_bytes)
    assert disk.size_bytes(blob_id) == size + -(-size // CHUNK_BYTES) * TAG_BYTES
    assert opened(disk, blob_id, 0, size) == content


@settings(max_examples=100, deadline=None)
@given(offset=st.integers(0, len(CONTENT)), length=st.integers(0, len(CONTENT)))
def test_any_range(disk: DiskBlobs, blob_id: str, offset: int, length: int) -> None:
    length = min(length, len(CONTENT) - offset)
    assert opened(disk, blob_id, offset, length) == CONTENT[offset : offset + length]


def test_a_range_reads_only_its_chunks(disk: DiskBlobs, tmp_path: Path) -> None:
    blob_id = written(disk, CONTENT, 1 << 20)
    with disk.path(blob_id).open("r+b") as file:
        file.seek(0)
        file.write(b"\0" * 10)  # the first chunk is broken
        file.seek(2 * SEALED_CHUNK_BYTES)
        file.write(b"\0" * 10)  # and the third
    assert opened(disk, blob_id, CHUNK_BYTES + 5, 100) == CONTENT[CHUNK_BYTES + 5 :][:100]
    with pytest.raises(SealError):
        opened(disk, blob_id, CHUNK_BYTES - 1, 2)
    with pytest.raises(SealError):
        opened(disk, blob_id, CHUNK_BYTES, CHUNK_BYTES + 1)


@pytest.mark.parametrize("kept", [0, 10, SEALED_CHUNK_BYTES, 2 * SEALED_CHUNK_BYTES + 5, 3 * SEALED_CHUNK_BYTES])
def test_a_blob_that_was_cut_is_noticed(disk: DiskBlobs, kept: int) -> None:
    blob_id = written(disk, CONTENT, 1 << 20)
    os.truncate(disk.path(blob_id), kept)
    with pytest.raises(SealError):
        opened(disk, blob_id, 0, len(CONTENT))


def test_chunks_that_changed_places_are_noticed(disk: DiskBlobs) -> None:
    blob_id = written(disk, CONTENT, 1 << 20)
    path = disk.path(blob_id)
    sealed = path.read_bytes()
    one, two = sealed[:SEALED_CHUNK_BYTES], sealed[SEALED_CHUNK_BYTES : 2 * SEALED_CHUNK_BYTES]
    path.write_bytes(two + one + sealed[2 * SEALED_CHUNK_BYTES :])
    with pytest.raises(SealError):
        opened(disk, blob_id, 0, 10)


def test_a_blob_put_in_place_of_another_is_noticed(disk: DiskBlobs, blob_id: str) -> None:
    other = written(disk, CONTENT, 1 << 20)
    assert disk.path(other).read_bytes()[:100] != disk.path(blob_id).read_bytes()[:100]
    disk.path(other).write_bytes(disk.path(blob_id).read_bytes())
    with pytest.raises(SealError):
        opened(disk, other, 0, 10)


def test_nothing_opens_under_another_key(disk: DiskBlobs, blob_id: str) -> None:
    ids = SystemIds()
    one, two = (ContentKeys(KeyRing("s3", secret * 32, ids)) for secret in (b"1", b"2"))
    keys = [KEY, one.own, two.own, one.of_customer(b"c" * 32), one.of_customer(b"d" * 32), two.of_customer(b"c" * 32)]
    sealed = keys[0].seal(b"small", ids)
    assert keys[0].open(sealed) == b"small"
    assert len({key.check(b"salt") for key in keys}) == len(keys)
    for key in keys[1:]:
        with pytest.raises(SealError):
            key.open(sealed)
        with pytest.raises(SealError):
            opened(disk, blob_id, 0, 10, key)
    for changed in (b"", sealed[:20], sealed[:-1], sealed + b"x", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(SealError):
            KEY.open(changed)


def test_the_same_content_never_looks_the_same(disk: DiskBlobs) -> None:
    ids = SystemIds()
    assert KEY.seal(b"content", ids) != KEY.seal(b"content", ids)
    zeros = bytes(2 * CHUNK_BYTES)
    sealed = [disk.path(written(disk, zeros, 1 << 20)).read_bytes() for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert sealed[0][:1000] != sealed[0][SEALED_CHUNK_BYTES : SEALED_CHUNK_BYTES + 1000]


def test_what_is_given_up_leaves_nothing(disk: DiskBlobs) -> None:
    writer = SealingWriter(disk.create(), KEY)
    writer.write(CONTENT)
    writer.abort()
    assert writer.blob_id not in set(disk.list())
