"""The worker that deletes the bytes of deleted objects, and bytes that no row ever came to know."""

import logging
from datetime import datetime, timedelta

from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.store import blobs as references

log = logging.getLogger(__name__)

BATCH = 200
BATCHES_MAX = 100  # in one step; the next step goes on
ORPHAN_AGE_SECONDS = 3600.0  # far longer than from a blob's commit to its row's


class Collector:
    """Deletes blobs that nobody refers to. A step may be run twice, anywhere, or die in the middle."""

    def __init__(self, s3: S3Deps) -> None:
        self._s3 = s3
        self._suspects: dict[str, datetime] = {}

    def step(self, now: datetime) -> int:
        """Delete the blobs whose time has come; return how many."""
        count = 0
        kept: set[str] = set()
        for _ in range(BATCHES_MAX):
            with self._s3.database.read() as connection:
                found = references.free_blobs(connection, now, BATCH + len(kept))
            due = [blob_id for blob_id in found if blob_id not in kept]
            kept.update(blob_id for blob_id in due if self._s3.pins.pinned(blob_id))
            gone = [blob_id for blob_id in due if blob_id not in kept]
            if not gone:
                break
            for blob_id in gone:  # bytes first: if we die here, the row brings us back
                self._s3.blobs.delete(blob_id)
            self._s3.database.write(lambda connection, gone=gone: references.forget(connection, gone))  # type: ignore[misc]
            count += len(gone)
        return count

    def collect_orphans(self, now: datetime) -> int:
        """Delete blobs that were unknown an hour ago and still are; return how many.

        They are left by a process that died between a blob and its row. Only where the blob store is S3's own.
        """
        if not self._s3.settings.owns_blob_store:
            return 0
        unknown: set[str] = set()
        batch: list[str] = []
        for blob_id in self._s3.blobs.list():
            batch.append(blob_id)
            if len(batch) == BATCH:
                unknown |= self._unknown(batch)
                batch = []
        unknown |= self._unknown(batch)
        self._suspects = {blob_id: self._suspects.get(blob_id, now) for blob_id in unknown}
        limit = now - timedelta(seconds=ORPHAN_AGE_SECONDS)
        old = [blob_id for blob_id, since in self._suspects.items() if since <= limit]
        for blob_id in old:
            self._s3.blobs.delete(blob_id)
        if old:
            log.info("deleted orphaned blobs", extra={"count": len(old)})
        return len(old)

    def _unknown(self, blob_ids: list[str]) -> set[str]:
        with self._s3.database.read() as connection:
            return set(blob_ids) - references.known(connection, blob_ids)
