"""Blobs as files: written under a temporary name, flushed, renamed, and the folder flushed. Nothing half-written shows.

Layout: ``data/ab/cd/abcd...`` (two levels of 256 folders) and ``temporary/``, which is emptied on start.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from taskrole.ids import Ids, hex_id

BLOB_ID_DIGITS = 32
PIECE_SIZE_BYTES = 1 << 20

_BLOB_ID = re.compile(r"[0-9a-f]{32}")


class DiskBlobWriter:
    """A blob that is being written to its temporary file."""

    def __init__(self, blobs: "DiskBlobs", blob_id: str) -> None:
        self._blobs = blobs
        self.blob_id = blob_id
        self._temporary = blobs.temporary_path(blob_id)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._file = os.fdopen(os.open(self._temporary, flags, 0o600), "wb", buffering=PIECE_SIZE_BYTES)

    def write(self, piece: bytes) -> None:
        """Append bytes."""
        self._file.write(piece)

    def commit(self) -> str:
        """Make the blob durable and visible; return its id."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._blobs.publish(self._temporary, self.blob_id)
        return self.blob_id

    def abort(self) -> None:
        """Throw the bytes away."""
        try:
            self._file.close()
        except OSError:  # the disk may be full: closing flushes what is buffered
            pass
        finally:
            self._temporary.unlink(missing_ok=True)


class DiskBlobs:
    """Blobs in a folder. See ``storage.ports.Blobs``."""

    def __init__(self, folder: Path, ids: Ids) -> None:
        self._ids = ids
        self._data = folder / "data"
        self._temporary = folder / "temporary"
        for each in (folder, self._data, self._temporary):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._made_folders: set[Path] = set()
        self._remove_orphans()
        _flush_folder(folder)

    def create(self) -> DiskBlobWriter:
        """Begin a new blob."""
        return DiskBlobWriter(self, hex_id(self._ids, BLOB_ID_DIGITS))

    def read(self, blob_id: str, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range in pieces. The file is opened now, so that a later ``delete`` does not disturb the reader."""
        try:
            descriptor = os.open(self._path(blob_id), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise KeyError(blob_id) from None
        return _Pieces(descriptor, offset, length)

    def path(self, blob_id: str) -> Path:
        """Return the file of a blob, whether it exists or not."""
        return self._path(blob_id)

    def size_bytes(self, blob_id: str) -> int:
        """Return the size of a blob."""
        try:
            return self._path(blob_id).stat().st_size
        except FileNotFoundError:
            raise KeyError(blob_id) from None

    def delete(self, blob_id: str) -> None:
        """Delete a blob. Readers that have it open go on: the file lives until the last one closes it."""
        self._path(blob_id).unlink(missing_ok=True)

    def list(self) -> Iterator[str]:
        """Yield the ids of all committed blobs, in order."""
        for first in sorted(self._data.iterdir()):
            for second in sorted(first.iterdir()):
                for file in sorted(second.iterdir()):
                    if _BLOB_ID.fullmatch(file.name):
                        yield file.name

    def temporary_path(self, blob_id: str) -> Path:
        """Return where a blob is while it is being written."""
        return self._temporary / blob_id

    def publish(self, temporary: Path, blob_id: str) -> None:
        """Give a flushed temporary file its final name, durably."""
        final = self._path(blob_id)
        self._make_folder(final.parent)
        temporary.rename(final)
        _flush_folder(final.parent)

    def _path(self, blob_id: str) -> Path:
        if not _BLOB_ID.fullmatch(blob_id):  # an id becomes a path here: nothing but our own ids may pass
            raise KeyError(blob_id)
        return self._data / blob_id[:2] / blob_id[2:4] / blob_id

    def _make_folder(self, folder: Path) -> None:
        """Make both levels and flush their parents: a new folder's name must survive a power cut, too."""
        if folder in self._made_folders:
            return
        for each in (folder.parent, folder):
            each.mkdir(mode=0o700, exist_ok=True)
            _flush_folder(each.parent)
        self._made_folders.add(folder)

    def _remove_orphans(self) -> None:
        """Remove what writers left that did not live to commit or abort. One process owns a folder of blobs."""
        for file in self._temporary.iterdir():
            file.unlink(missing_ok=True)


class _Pieces(Iterator[bytes]):
    """The bytes of an open file from ``offset`` on; closes it at the end or when it is dropped."""

    def __init__(self, descriptor: int, offset: int, length: int | None) -> None:
        self._file = os.fdopen(descriptor, "rb", buffering=0)
        self._file.seek(offset)
        self._remaining = length

    def __next__(self) -> bytes:
        size = PIECE_SIZE_BYTES if self._remaining is None else min(PIECE_SIZE_BYTES, self._remaining)
        piece = self._file.read(size) if size and not self._file.closed else b""
        if not piece:
            self.close()
            raise StopIteration
        if self._remaining is not None:
            self._remaining -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file before the end was reached."""
        self._file.close()

    def __del__(self) -> None:
        self._file.close()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
