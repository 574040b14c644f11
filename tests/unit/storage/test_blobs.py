from pathlib import Path

import pytest

from taskrole.ids import FakeIds, SystemIds
from taskrole.storage.blobs import open_blobs
from taskrole.storage.blobs_disk import DiskBlobs
from taskrole.storage.ports import Blobs
from tests.blob_suite import check_blobs, put


def test_folder(blobs: Blobs) -> None:
    check_blobs(blobs)


def test_where_a_blob_is(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs", FakeIds())
    blob_id = put(blobs, b"content")
    path = blobs.path(blob_id)
    assert path == tmp_path / "blobs" / "data" / blob_id[:2] / blob_id[2:4] / blob_id
    assert path.read_bytes() == b"content"
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "blobs").stat().st_mode & 0o777 == 0o700


def test_start_removes_what_a_dead_writer_left(tmp_path: Path) -> None:
    blobs = open_blobs(f"file://{tmp_path}/blobs")
    writer = blobs.create()
    writer.write(b"x" * 3_000_000)
    assert len(list((tmp_path / "blobs" / "temporary").iterdir())) == 1
    open_blobs(tmp_path / "blobs")
    assert list((tmp_path / "blobs" / "temporary").iterdir()) == []
    writer.abort()


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs", SystemIds())
    writer = blobs.create()
    writer._file.close()
    writer._file = open("/dev/full", "wb", buffering=16)  # noqa: SIM115, PTH123
    with pytest.raises(OSError, match="No space left"):
        writer.write(b"x" * 1000)
    writer.abort()
    assert list(blobs.list()) == []
    assert list((tmp_path / "blobs" / "temporary").iterdir()) == []


def test_unsupported_location() -> None:
    with pytest.raises(ValueError, match="Not a supported blob store: ftp"):
        open_blobs("ftp://host/folder")
