"""Pulling images: found here or fetched from another registry, and remembered."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import Question
from taskrole.services.ecr import errors, pull_through
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import Image, ItemKind, RepositoryKey, is_digest, is_tag
from taskrole.services.ecr.pull_through import Origin
from taskrole.services.ecr.questions import about_repository

_IMPORT = "ecr:BatchImportUpstreamImage"


def with_origin(ecr: EcrDeps, key: RepositoryKey, request: Any, references: Sequence[str]) -> Any:
    """Add where to get images from to a request, if the repository stands for another one and lacks one of them."""
    if all(find_image(ecr, key, reference) is not None for reference in references):
        return request
    origin = pull_through.find_origin(ecr, key)
    return request if origin is None else {**request, **origin.members()}


def may_pull(ecr: EcrDeps, call: Call, key: RepositoryKey, request: Any) -> Sequence[Question]:
    """Return the questions of a pull; more of them if it fetches. AWS: ECR user guide, "pull through cache"."""
    actions = ["ecr:BatchGetImage"]
    if Origin.of(request) is not None:
        actions.append(_IMPORT)
        if ecr.repositories.find(key) is None:
            actions.append("ecr:CreateRepository")
    return [about_repository(ecr, call, key, action) for action in actions]


def pull_image(ecr: EcrDeps, call: Call, key: RepositoryKey, reference: str, origin: Origin | None) -> Image | None:
    """Return the image of a tag or digest, after fetching it or comparing its tag with its origin where that is due.

    Raises:
        ServiceError: UnableToGetUpstreamImageException, SecretNotFoundException, UnableToAccessSecretException,
            LimitExceededException.
    """
    image = find_image(ecr, key, reference)
    if image is None and origin is not None:
        pull_through.import_image(ecr, call, key, reference, origin)
        image = find_image(ecr, key, reference)
    if image is not None and pull_through.is_due(image, call.now):
        stale_origin = pull_through.find_origin(ecr, key)
        if stale_origin is not None and ecr.may(call, about_repository(ecr, call, key, _IMPORT)):
            pull_through.refresh(ecr, call, key, reference, stale_origin)
            image = find_image(ecr, key, reference)
    return image


def find_image(ecr: EcrDeps, key: RepositoryKey, reference: str) -> Image | None:
    """Return the image of a tag or digest; None if there is none, or it can't be either."""
    if is_digest(reference):
        return ecr.images.find(key, reference, "")
    return ecr.images.find(key, "", reference) if is_tag(reference) else None


def get_named_image(ecr: EcrDeps, key: RepositoryKey, image_id: Mapping[str, str]) -> Image:
    """Return the image that an image id names by digest, tag, or both.

    Raises:
        ServiceError: RepositoryNotFoundException, ImageNotFoundException.
    """
    ecr.repositories.get(key)
    digest, tag = image_id.get("imageDigest", ""), image_id.get("imageTag", "")
    image = None if tag and not is_tag(tag) else ecr.images.find(key, digest, tag)
    if image is None:
        raise errors.image_not_found(key, digest, tag)
    return image


def check_active(key: RepositoryKey, image: Image) -> None:
    """Refuse to hand out what is in the archive. AWS: ECR user guide, "archiving an image": it is not found.

    Raises:
        ServiceError: ImageArchivedException.
    """
    if image.is_archived:
        raise errors.image_archived(key, image.digest)


def note_pull(ecr: EcrDeps, call: Call, key: RepositoryKey, image: Image) -> None:
    """Remember that an image was pulled, once a day, unless pulls of the caller are excluded from that."""
    if not ecr.images.is_pull_due(image, call.now):
        return
    arn = call.principal.issuer_arn or call.principal.arn
    if ecr.registries.find(key.registry, ItemKind.PULL_TIME_EXCLUSION, arn) is None:
        ecr.images.note_pull(key, image, call.now)
