"""Removes what nobody needs any more: abandoned uploads, unreferenced layers and bytes, expired images.

A step of a worker; running it twice, or in two processes at once, does no harm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr import lifecycle
from taskrole.services.ecr.deps import EcrDeps

BATCH = 500
BATCHES_MAX = 20
IMAGES_PER_STEP_MAX = 1000
ORPHANS_INTERVAL = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Collected:
    """How much one step removed, and how many images it put into the archive."""

    images: int
    archived: int
    uploads: int
    layers: int
    blobs: int


def collect(ecr: EcrDeps, now: datetime) -> Collected:
    """Remove up to a bounded number of everything that has had its time."""
    settings = ecr.settings
    images, archived = _apply_lifecycle_policies(ecr, now)
    uploads = layers = blobs = 0
    for _ in range(BATCHES_MAX):
        expired = ecr.layers.expire_uploads(now - settings.upload_life, now, BATCH)
        unlinked = ecr.layers.unlink_unreferenced(now - settings.layer_grace, BATCH)
        discarded = ecr.layers.discard_unlinked(now - settings.blob_grace, now, BATCH)
        deleted = _delete_garbage(ecr, now)
        uploads, layers, blobs = uploads + expired, layers + unlinked, blobs + deleted
        if not any((expired, unlinked, discarded, deleted)):
            break
    return Collected(images, archived, uploads, layers, blobs)


class OrphanCollector:
    """Deletes blobs that no row knows: a process died between writing the bytes and the row.

    Only what was unknown an hour ago already is deleted: an upload may be between the two at this moment.
    """

    def __init__(self) -> None:
        self._suspects: set[str] = set()
        self._looked_at: datetime | None = None

    def collect(self, ecr: EcrDeps, now: datetime) -> int:
        """Look through all blobs, at most once an hour; return how many were deleted."""
        if self._looked_at is not None and now - self._looked_at < ORPHANS_INTERVAL:
            return 0
        self._looked_at = now
        blob_ids = ecr.blobs.list()
        unknown: set[str] = set()
        while some := list(islice(blob_ids, BATCH)):
            unknown |= ecr.layers.unknown(some)
        orphans = unknown & self._suspects
        for blob_id in orphans:
            ecr.blobs.delete(blob_id)
        self._suspects = unknown - orphans
        return len(orphans)


def _delete_garbage(ecr: EcrDeps, now: datetime) -> int:
    blob_ids = ecr.layers.garbage(now - ecr.settings.blob_grace, BATCH)
    for blob_id in blob_ids:
        ecr.blobs.delete(blob_id)
    if blob_ids:
        ecr.layers.forget_garbage(blob_ids)
    return len(blob_ids)


def _apply_lifecycle_policies(ecr: EcrDeps, now: datetime) -> tuple[int, int]:
    expired = archived = 0
    for repository in ecr.repositories.list_with_lifecycle_policy():
        if expired + archived >= IMAGES_PER_STEP_MAX or repository.lifecycle_policy is None:
            break
        images = ecr.images.list(repository.key)
        due = lifecycle.due(lifecycle.read_policy(repository.lifecycle_policy), images, now)
        due = due[: IMAGES_PER_STEP_MAX - expired - archived]
        if not due:
            continue
        archiving = [image.digest for image, rule in due if rule.archives]
        archived += ecr.images.set_archived(repository.key, archiving, now, archived=True)
        try:
            going = [image.digest for image, rule in due if not rule.archives]
            expired += ecr.images.delete_with_referrers(repository.key, going)
        except ServiceError:  # the repository was deleted meanwhile
            continue
    return expired, archived
