"""References to blobs: which are S3's, who holds them, when the bytes of a deleted object may go.

A blob is committed before the row that refers to it, and deleted only after the last row is gone: a process that dies
anywhere in between leaves at most a blob that nobody refers to, which the collector finds. Once a count is zero it
stays so: only a live row can pass it on.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, case, delete, insert, literal, null, select, update

from taskrole.services.s3.tables import blobs, parts
from taskrole.storage.schema import to_milliseconds

BATCH = 500  # ids in one statement


class BlobPins:
    """The blobs that this process is reading: the collector waits for their readers.

    The edge opens a blob's file only after the operation has returned, and a body of many parts opens them one by one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def pin(self, blob_ids: Iterable[str]) -> None:
        """Keep blobs until they are unpinned as often."""
        with self._lock:
            self._counts.update(blob_ids)

    def unpin(self, blob_ids: Iterable[str]) -> None:
        """Let go of blobs."""
        with self._lock:
            self._counts.subtract(blob_ids)
            self._counts += Counter()

    def pinned(self, blob_id: str) -> bool:
        """Say whether somebody reads a blob."""
        with self._lock:
            return self._counts[blob_id] > 0


def add_reference(connection: Connection, blob_id: str) -> None:
    """Count one more row that holds a blob, new or known."""
    if not blob_id:
        return
    changed = connection.execute(
        update(blobs)
        .where(blobs.c.blob_id == blob_id)
        .values(reference_count=blobs.c.reference_count + 1, free_at=None)
    )
    if changed.rowcount == 0:
        connection.execute(insert(blobs).values(blob_id=blob_id, reference_count=1, free_at=None))


def release(connection: Connection, blob_id: str, free_at: datetime) -> None:
    """Count one row less; the last one makes the blob free to be deleted from ``free_at`` on."""
    if not blob_id:
        return
    connection.execute(
        update(blobs)
        .where(blobs.c.blob_id == blob_id)
        .values(
            reference_count=blobs.c.reference_count - 1,
            free_at=case((blobs.c.reference_count <= 1, literal(to_milliseconds(free_at))), else_=null()),
        )
    )


def release_parts(
    connection: Connection, upload_id: str, free_at: datetime, except_numbers: Sequence[int] = ()
) -> None:
    """Delete the parts of an upload (but those excepted) and release their blobs; a part's blob has one holder."""
    if not upload_id:
        return
    kept = set(except_numbers)
    rows = connection.execute(select(parts.c.part_number, parts.c.blob_id).where(parts.c.upload_id == upload_id)).all()
    gone = [row for row in rows if row.part_number not in kept]
    for start in range(0, len(gone), BATCH):
        batch = gone[start : start + BATCH]
        connection.execute(
            update(blobs)
            .where(blobs.c.blob_id.in_([row.blob_id for row in batch]))
            .values(reference_count=0, free_at=to_milliseconds(free_at))
        )
        numbers = [row.part_number for row in batch]
        connection.execute(delete(parts).where(parts.c.upload_id == upload_id, parts.c.part_number.in_(numbers)))


def free_blobs(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Return blobs whose time has come."""
    query = (
        select(blobs.c.blob_id)
        .where(blobs.c.free_at <= to_milliseconds(now), blobs.c.reference_count <= 0)
        .order_by(blobs.c.free_at)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def forget(connection: Connection, blob_ids: Sequence[str]) -> None:
    """Delete the rows of blobs that are gone."""
    connection.execute(delete(blobs).where(blobs.c.blob_id.in_(list(blob_ids)), blobs.c.reference_count <= 0))


def known(connection: Connection, blob_ids: Sequence[str]) -> set[str]:
    """Return those of the ids that are recorded as S3's."""
    found: set[str] = set()
    for start in range(0, len(blob_ids), BATCH):
        batch = blob_ids[start : start + BATCH]
        found.update(connection.execute(select(blobs.c.blob_id).where(blobs.c.blob_id.in_(list(batch)))).scalars())
    return found
