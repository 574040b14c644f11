"""Pull-through cache: repositories that stand for those of another registry, filled as they are asked for.

A manifest is fetched when it is first asked for, a layer likewise; from then on they are images and layers like all
others. A tag is compared with its origin once a day. Source: ECR user guide, "pull through cache".
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr import uploads
from taskrole.services.ecr.automatic_creation import ensure_repository
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.manifests import MANIFEST_BYTES_MAX, MEDIA_TYPES, Manifest, read_manifest
from taskrole.services.ecr.model import (
    DEFAULT_ALGORITHM,
    Image,
    ItemKind,
    RepositoryKey,
    algorithm_of,
    is_digest,
    is_repository_name,
)
from taskrole.services.ecr.upstream import Upstream, UpstreamError, read_upstream_url

log = logging.getLogger(__name__)

ROOT = "ROOT"
PURPOSE = "PULL_THROUGH_CACHE"
COMPARE_INTERVAL = timedelta(hours=24)  # AWS: ECR user guide, "pull through cache": tags are checked once a day
WAIT_SECONDS = 20.0
_OK, _NOT_FOUND = 200, 404


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the images of a repository come from: the base URL of a registry, and the repository's name there."""

    base: str
    repository: str


def find_origin(ecr: EcrDeps, key: RepositoryKey) -> Origin | None:
    """Return where a repository's images come from by the rule with the longest prefix; None if there is no rule."""
    best: tuple[int, Origin] | None = None
    for item in ecr.registries.list(key.registry, ItemKind.PULL_THROUGH_RULE):
        prefix = "" if item.name == ROOT else f"{item.name}/"
        if not key.name.startswith(prefix) or (best is not None and best[0] >= len(prefix)):
            continue
        rule = json.loads(item.content)
        there = rule.get("upstreamRepositoryPrefix", ROOT)
        name = key.name.removeprefix(prefix)
        name = name if there == ROOT else f"{there.rstrip('/')}/{name}"
        if is_repository_name(name):
            base = read_upstream_url(rule["upstreamRegistryUrl"], ecr.settings.plain_upstreams)
            best = len(prefix), Origin(base, name)
    return None if best is None else best[1]


def is_due(image: Image, now: datetime) -> bool:
    """Tell whether the tag by which an image was found has to be compared with its origin again."""
    return image.compared_at is not None and now - image.compared_at >= COMPARE_INTERVAL


def import_image(ecr: EcrDeps, key: RepositoryKey, reference: str, origin: Origin, now: datetime) -> None:
    """Fetch a manifest and keep it; its layers come when they are asked for.

    Raises:
        ServiceError: UnableToGetUpstreamImageException; ImageNotFoundException is for the caller to raise.
    """
    manifest = _fetch_manifest(ecr, reference, origin)
    if manifest is None:
        return
    ensure_repository(ecr, key, PURPOSE, now)
    tags = [] if is_digest(reference) else [reference]
    ecr.images.put_cached(key, manifest, tags, now)


def refresh(ecr: EcrDeps, key: RepositoryKey, tag: str, origin: Origin, now: datetime) -> None:
    """Compare a tag with its origin; what is cached stays if that cannot be reached, or if the tag may not move."""
    try:
        import_image(ecr, key, tag, origin, now)
    except ServiceError as error:
        log.info("cached tag could not be compared with its origin", extra={"code": error.code})
    ecr.images.note_comparison(key, tag, now)


def import_layer(ecr: EcrDeps, key: RepositoryKey, digest: str, origin: Origin, now: datetime) -> None:
    """Fetch a layer and keep it.

    Raises:
        ServiceError: UnableToGetUpstreamLayerException.
    """
    with _slot(ecr), _as_error("UnableToGetUpstreamLayerException"):
        answer = Upstream(origin.base, origin.repository, ecr.settings.plain_upstreams).open(f"blobs/{digest}")
        try:
            if answer.status != _OK:
                raise UpstreamError(f"The upstream registry answered {answer.status} for a layer")
            upload_id = uploads.begin_upload(ecr, key, now)
            try:
                uploads.append(ecr, key, upload_id, answer, now)
                uploads.complete(ecr, key, ecr.layers.get_upload(key, upload_id), digest, now)
            except Exception:
                ecr.layers.cancel_upload(key, upload_id, now)
                raise
        finally:
            answer.close()


def reach(url: str, plain: frozenset[str]) -> str:
    """Return why the registry of a rule cannot be used; empty if it can."""
    try:
        answer = Upstream(read_upstream_url(url, plain), "", plain).open("")
    except UpstreamError as error:
        return str(error)
    answer.close()
    return "" if answer.status == _OK else f"The upstream registry answered {answer.status}"


def _fetch_manifest(ecr: EcrDeps, reference: str, origin: Origin) -> Manifest | None:
    with _slot(ecr), _as_error("UnableToGetUpstreamImageException"):
        upstream = Upstream(origin.base, origin.repository, ecr.settings.plain_upstreams)
        answer = upstream.open(f"manifests/{reference}", ", ".join(sorted(MEDIA_TYPES)))
        try:
            if answer.status == _NOT_FOUND:
                return None
            if answer.status != _OK:
                raise UpstreamError(f"The upstream registry answered {answer.status} for a manifest")
            content = answer.read_all(MANIFEST_BYTES_MAX)
        finally:
            answer.close()
    algorithm = algorithm_of(reference) if is_digest(reference) else DEFAULT_ALGORITHM
    manifest = read_manifest(content, answer.headers.get("content-type", ""), algorithm)
    if is_digest(reference) and manifest.digest != reference:
        message = "The upstream registry answered another manifest than was asked for"
        raise ServiceError("UnableToGetUpstreamImageException", message)
    return manifest


@contextmanager
def _slot(ecr: EcrDeps) -> Iterator[None]:
    if not ecr.upstream_slots.acquire(timeout=WAIT_SECONDS):
        raise ServiceError("LimitExceededException", "Too much is being pulled from other registries; try again")
    try:
        yield
    finally:
        ecr.upstream_slots.release()


@contextmanager
def _as_error(code: str) -> Iterator[None]:
    try:
        yield
    except UpstreamError as error:
        raise ServiceError(code, str(error)) from error
