"""Blobs as objects of an S3-compatible store (MinIO, Ceph RGW, any cloud's), through obstore.

An object is visible only when it was uploaded whole. Small blobs are one request; larger ones are a multipart upload
of bounded memory. What an upload that was given up has left in the store, the store's own lifecycle rule for
incomplete multipart uploads has to remove.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, cast

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import S3Store

from taskrole.ids import Ids, hex_id

BLOB_ID_DIGITS = 32
PIECE_SIZE_BYTES = 1 << 20
PART_SIZE_BYTES = 8 << 20
PARTS_AT_ONCE = 4
RETRIES_MAX = 5
RETRY_TIME_SECONDS_MAX = 60
CONNECT_TIMEOUT_SECONDS = 10

_NOT_FOUND = (FileNotFoundError, NotFoundError)  # obstore raises the one or the other, depending on the call
_BLOB_ID = re.compile(r"[0-9a-f]{32}")


class ObjectBlobWriter:
    """A blob that is being uploaded. Keeps at most a part of it until it proves large."""

    def __init__(self, store: S3Store, blob_id: str) -> None:
        self._store = store
        self.blob_id = blob_id
        self._small = bytearray()
        self._upload: Any = None

    def write(self, piece: bytes) -> None:
        """Append bytes."""
        if self._upload is not None:
            self._upload.write(piece)
            return
        self._small += piece
        if len(self._small) > PART_SIZE_BYTES:
            self._upload = obstore.open_writer(
                self._store, self.blob_id, buffer_size=PART_SIZE_BYTES, max_concurrency=PARTS_AT_ONCE
            )
            self._upload.write(bytes(self._small))
            self._small.clear()

    def commit(self) -> str:
        """Finish the upload; return the blob's id."""
        if self._upload is not None:
            self._upload.close()
        else:
            obstore.put(self._store, self.blob_id, bytes(self._small), use_multipart=False)
        self._small.clear()
        return self.blob_id

    def abort(self) -> None:
        """Give the upload up: an upload that is never closed never becomes an object."""
        self._upload = None
        self._small.clear()


class ObjectStoreBlobs:
    """Blobs under a prefix of a bucket. See ``storage.ports.Blobs``."""

    def __init__(self, bucket: str, prefix: str, ids: Ids, options: Mapping[str, str] | None = None) -> None:
        """Open the store; nothing is sent yet.

        Args:
            bucket: The bucket; it must be there.
            prefix: Where in the bucket, without slashes at its ends; may be empty.
            ids: The source of blob ids.
            options: ``endpoint``, ``region``, ``access_key_id``, ``secret_access_key``, ... as obstore names them; the
                usual AWS variables of the environment hold for what is not given.
        """
        self._ids = ids
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            config=cast("Any", dict(options or {})),
            client_options=cast(
                "Any", {"allow_http": True, "connect_timeout": timedelta(seconds=CONNECT_TIMEOUT_SECONDS)}
            ),
            retry_config={
                "max_retries": RETRIES_MAX,
                "retry_timeout": timedelta(seconds=RETRY_TIME_SECONDS_MAX),
            },
        )

    def create(self) -> ObjectBlobWriter:
        """Begin a new blob."""
        return ObjectBlobWriter(self._store, hex_id(self._ids, BLOB_ID_DIGITS))

    def read(self, blob_id: str, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield a range in pieces; the request is made now."""
        size = self.size_bytes(blob_id)
        end = size if length is None else min(size, offset + length)
        if offset >= end:
            return iter(())
        try:
            answer = obstore.get(self._store, blob_id, options={"range": (offset, end)})
        except _NOT_FOUND:
            raise KeyError(blob_id) from None
        return _pieces(answer)

    def path(self, blob_id: str) -> None:
        """Return None: these blobs are not files."""

    def size_bytes(self, blob_id: str) -> int:
        """Return the size of a blob."""
        try:
            return int(obstore.head(self._store, _checked(blob_id))["size"])
        except _NOT_FOUND:
            raise KeyError(blob_id) from None

    def delete(self, blob_id: str) -> None:
        """Delete a blob."""
        try:
            obstore.delete(self._store, _checked(blob_id))
        except _NOT_FOUND:
            return

    def list(self) -> Iterator[str]:
        """Yield the ids of all blobs, in order."""
        for chunk in obstore.list(self._store):
            for found in chunk:
                name = str(found["path"]).rpartition("/")[2]
                if _BLOB_ID.fullmatch(name):
                    yield name


def _pieces(answer: Any) -> Iterator[bytes]:
    for chunk in answer.stream(min_chunk_size=PIECE_SIZE_BYTES):
        content = bytes(chunk)
        for start in range(0, len(content), PIECE_SIZE_BYTES):
            yield content[start : start + PIECE_SIZE_BYTES]


def _checked(blob_id: str) -> str:
    if not _BLOB_ID.fullmatch(blob_id):  # an id becomes a key here: nothing but our own ids may pass
        raise KeyError(blob_id)
    return blob_id
