"""Remembering when images were pulled."""

from taskrole.aws.call import Call
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import Image, ItemKind, RepositoryKey


def note_pull(ecr: EcrDeps, call: Call, key: RepositoryKey, image: Image) -> None:
    """Remember that an image was pulled, once a day, unless pulls of the caller are excluded from that."""
    if not ecr.images.is_pull_due(image, call.now):
        return
    arn = call.principal.issuer_arn or call.principal.arn
    if ecr.registries.find(key.registry, ItemKind.PULL_TIME_EXCLUSION, arn) is None:
        ecr.images.note_pull(key, image, call.now)
