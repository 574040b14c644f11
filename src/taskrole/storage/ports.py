"""The ports of storage: what services may rely on, whichever engine is behind them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")


class Database(Protocol):
    """A relational database: many readers, atomic writes, durable when ``write`` returns."""

    dialect: str
    """``sqlite`` or ``postgresql``: for the rare statement that has to differ (``FOR UPDATE``)."""

    def read(self) -> AbstractContextManager[Connection]:
        """Open a read-only connection; what it sees includes every write that has returned."""
        ...

    def write(self, function: Callable[[Connection], Result]) -> Result:
        """Run ``function`` in one transaction and return its result once the transaction is durable.

        If the function raises, nothing of it is kept and the error is raised here. On SQLite all functions run one
        after another on the writer thread and share commits; on PostgreSQL each has its own transaction and may be run
        again after a serialization failure: it must have no effect but on the connection.
        Keep it short: no network, no hashing of bodies, no nested ``write``.
        """
        ...


class BlobWriter(Protocol):
    """A blob being written. Exactly one of ``commit`` and ``abort`` is called."""

    @property
    def blob_id(self) -> str:
        """The id that the blob will have: opaque, path-safe text, never used before or again."""
        ...

    def write(self, piece: bytes) -> None:
        """Append bytes."""
        ...

    def commit(self) -> str:
        """Make the blob durable; return its id. Write the metadata row after this."""
        ...

    def abort(self) -> None:
        """Throw the bytes away. May be called after a failed ``commit``."""
        ...


class Blobs(Protocol):
    """Immutable byte sequences by id. Ids are chosen here; what a blob means stands in the database."""

    def create(self) -> BlobWriter:
        """Begin a new blob; it becomes visible at ``commit`` only."""
        ...

    def read(self, blob_id: str, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the bytes of a range in pieces of at most 1 MiB.

        Raises:
            KeyError: No such blob.
        """
        ...

    def path(self, blob_id: str) -> Path | None:
        """Return the file of a blob for sendfile, or None where blobs are not files."""
        ...

    def size_bytes(self, blob_id: str) -> int:
        """Return the size of a blob.

        Raises:
            KeyError: No such blob.
        """
        ...

    def delete(self, blob_id: str) -> None:
        """Delete a blob; deleting an absent one is not an error. Readers that began before go on."""
        ...

    def list(self) -> Iterator[str]:
        """Yield the ids of all committed blobs, for the orphan collector."""
        ...
