"""Pull-through cache: repositories that stand for those of another registry, filled as they are asked for.

A manifest is fetched when it is first asked for, a layer likewise; from then on they are images and layers like all
others. A tag is compared with its origin once a day. Source: ECR user guide, "pull through cache".
"""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from taskrole.aws.call import Call
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
from taskrole.services.ecr.upstream_credentials import read_credentials

log = logging.getLogger(__name__)

ROOT = "ROOT"
PURPOSE = "PULL_THROUGH_CACHE"
COMPARE_INTERVAL = timedelta(hours=24)  # AWS: ECR user guide, "pull through cache": tags are checked once a day
WAIT_SECONDS = 20.0
_OK, _NOT_FOUND = 200, 404


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the images of a repository come from: the base URL of a registry, and the repository's name there.

    ``credential_arn`` names the secret with a password of that registry, if it wants one.
    """

    base: str
    repository: str
    credential_arn: str = ""

    def members(self) -> dict[str, str]:
        """Return it as members of a request; ``of`` reads them."""
        return {
            "origin": self.base,
            "originRepository": self.repository,
            "originCredentialArn": self.credential_arn,
        }

    @staticmethod
    def of(request: Mapping[str, str]) -> "Origin | None":
        """Return the origin that was added to a request, if one was."""
        if "origin" not in request:
            return None
        return Origin(request["origin"], request["originRepository"], request["originCredentialArn"])


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
            best = len(prefix), Origin(base, name, rule.get("credentialArn", ""))
    return None if best is None else best[1]


def is_due(image: Image, now: datetime) -> bool:
    """Tell whether the tag by which an image was found has to be compared with its origin again."""
    return image.compared_at is not None and now - image.compared_at >= COMPARE_INTERVAL


def import_image(ecr: EcrDeps, call: Call, key: RepositoryKey, reference: str, origin: Origin) -> None:
    """Fetch a manifest and keep it; its layers come when they are asked for.

    Raises:
        ServiceError: UnableToGetUpstreamImageException; ImageNotFoundException is for the caller to raise.
    """
    manifest = _fetch_manifest(ecr, call, reference, origin)
    if manifest is None:
        return
    ensure_repository(ecr, key, PURPOSE, call.now)
    tags = [] if is_digest(reference) else [reference]
    ecr.images.put_cached(key, manifest, tags, call.now)


def refresh(ecr: EcrDeps, call: Call, key: RepositoryKey, tag: str, origin: Origin) -> None:
    """Compare a tag with its origin; what is cached stays if that cannot be reached, or if the tag may not move."""
    try:
        import_image(ecr, call, key, tag, origin)
    except ServiceError as error:
        log.info("cached tag could not be compared with its origin", extra={"code": error.code})
    ecr.images.note_comparison(key, tag, call.now)


def import_layer(ecr: EcrDeps, call: Call, key: RepositoryKey, digest: str, origin: Origin) -> None:
    """Fetch a layer and keep it.

    Raises:
        ServiceError: UnableToGetUpstreamLayerException.
    """
    with _slot(ecr), _as_error("UnableToGetUpstreamLayerException"):
        answer = _upstream(ecr, call, origin).open(f"blobs/{digest}")
        try:
            if answer.status != _OK:
                raise UpstreamError(f"The upstream registry answered {answer.status} for a layer")
            upload_id = uploads.begin_upload(ecr, key, call.now)
            try:
                uploads.append(ecr, key, upload_id, answer, call.now)
                uploads.complete(ecr, key, ecr.layers.get_upload(key, upload_id), digest, call.now)
            except Exception:
                ecr.layers.cancel_upload(key, upload_id, call.now)
                raise
        finally:
            answer.close()


def reach(ecr: EcrDeps, call: Call, url: str, credential_arn: str) -> str:
    """Return why the registry of a rule cannot be used; empty if it can."""
    try:
        base = read_upstream_url(url, ecr.settings.plain_upstreams)
        with _slot(ecr):
            answer = _upstream(ecr, call, Origin(base, "", credential_arn)).open("")
    except (UpstreamError, ServiceError) as error:
        return str(error)
    answer.close()
    return "" if answer.status == _OK else f"The upstream registry answered {answer.status}"


def _upstream(ecr: EcrDeps, call: Call, origin: Origin) -> Upstream:
    credentials = read_credentials(ecr, call, origin.credential_arn) if origin.credential_arn else None
    return Upstream(origin.base, origin.repository, ecr.settings.plain_upstreams, credentials)


def _fetch_manifest(ecr: EcrDeps, call: Call, reference: str, origin: Origin) -> Manifest | None:
    with _slot(ecr), _as_error("UnableToGetUpstreamImageException"):
        answer = _upstream(ecr, call, origin).open(f"manifests/{reference}", ", ".join(sorted(MEDIA_TYPES)))
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
