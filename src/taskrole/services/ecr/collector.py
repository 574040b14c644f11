"""Removes what nobody needs any more: abandoned uploads, unreferenced layers and bytes, expired images.

A step of a worker; running it twice, or in two processes at once, does no harm.
"""

from dataclasses import dataclass
from datetime import datetime

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr import lifecycle
from taskrole.services.ecr.deps import EcrDeps

BATCH = 500
BATCHES_MAX = 20
IMAGES_EXPIRED_PER_STEP_MAX = 1000


@dataclass(frozen=True, slots=True)
class Collected:
    """How much one step removed."""

    images: int
    uploads: int
    layers: int
    blobs: int


def collect(ecr: EcrDeps, now: datetime) -> Collected:
    """Remove up to a bounded number of everything that has had its time."""
    settings = ecr.settings
    images = _expire_images(ecr, now)
    uploads = layers = blobs = 0
    for _ in range(BATCHES_MAX):
        expired = ecr.layers.expire_uploads(now - settings.upload_life, now, BATCH)
        unlinked = ecr.layers.unlink_unreferenced(now - settings.layer_grace, BATCH)
        discarded = ecr.layers.discard_unlinked(now - settings.blob_grace, now, BATCH)
        deleted = _delete_garbage(ecr, now)
        uploads, layers, blobs = uploads + expired, layers + unlinked, blobs + deleted
        if not any((expired, unlinked, discarded, deleted)):
            break
    return Collected(images, uploads, layers, blobs)


def _delete_garbage(ecr: EcrDeps, now: datetime) -> int:
    blob_ids = ecr.layers.garbage(now - ecr.settings.blob_grace, BATCH)
    for blob_id in blob_ids:
        ecr.blobs.delete(blob_id)
    if blob_ids:
        ecr.layers.forget_garbage(blob_ids)
    return len(blob_ids)


def _expire_images(ecr: EcrDeps, now: datetime) -> int:
    count = 0
    for repository in ecr.repositories.list_with_lifecycle_policy():
        if count >= IMAGES_EXPIRED_PER_STEP_MAX or repository.lifecycle_policy is None:
            break
        images = ecr.images.list(repository.key)
        going = lifecycle.expiring(lifecycle.read_policy(repository.lifecycle_policy), images, now)
        wanted = [(image.digest, "") for image, _ in going[: IMAGES_EXPIRED_PER_STEP_MAX - count]]
        if not wanted:
            continue
        try:
            count += sum(not deletion.failure for deletion in ecr.images.delete(repository.key, wanted))
        except ServiceError:  # the repository was deleted meanwhile
            continue
    return count
