"""Image operations of the ECR API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import write_page_token
from taskrole.policy.model import Question
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.errors import image_archived
from taskrole.services.ecr.manifests import annotations_of, read_manifest
from taskrole.services.ecr.model import Image, RepositoryKey, is_digest, is_tag
from taskrole.services.ecr.paging import fetch_page, read_token
from taskrole.services.ecr.pull_through import Origin
from taskrole.services.ecr.pulls import get_named_image, may_pull, note_pull, pull_image, with_origin
from taskrole.services.ecr.questions import on_repository, repository_key

operations: OperationSet[EcrDeps] = OperationSet("ecr")

ANSWER_BYTES_MAX = 16 * 1024 * 1024
REFERRERS_MAX = 50  # AWS: ECR model, ListImageReferrers
FETCHES_MAX = 10
"""How many images one call gets from another registry."""
_TOO_MANY = ("UpstreamTooManyRequests", f"One call gets {FETCHES_MAX} images from another registry; ask again")
_UPSTREAM_FAILURES = {
    "SecretNotFoundException": "UpstreamAccessDenied",
    "UnableToAccessSecretException": "UpstreamAccessDenied",
    "LimitExceededException": "UpstreamTooManyRequests",
}
_ARCHIVED = {"ACTIVE": False, "ARCHIVED": True}
IMAGE_NOT_FOUND_REASON = "Requested image not found"
_BAD_TAG = ("InvalidImageTag", "Invalid request parameters: image tag is not valid")


@operations.operation("PutImage", questions=on_repository("PutImage"))
def put_image(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep an image manifest, or give one that is there another tag.

    Raises:
        ServiceError: ImageAlreadyExistsException and those of ``ImageStore.put``.
    """
    key, tag = repository_key(call, request), request.get("imageTag", "")
    manifest = read_manifest(request["imageManifest"].encode(), request.get("imageManifestMediaType", ""))
    if tag and not is_tag(tag):
        raise errors.invalid_parameter("imageTag", "must satisfy regular expression '[a-zA-Z0-9-_.]+'")
    if request.get("imageDigest", manifest.digest) != manifest.digest:
        message = f"The digest of the image manifest is '{manifest.digest}', not '{request['imageDigest']}'"
        raise ServiceError("ImageDigestDoesNotMatchException", message)
    if not ecr.images.put(key, manifest, [tag] if tag else [], call.now):
        raise errors.image_already_exists(key, manifest.digest, tag)
    image_id = {"imageDigest": manifest.digest, **({"imageTag": tag} if tag else {})}
    return {
        "image": {
            "registryId": key.account_id,
            "repositoryName": key.name,
            "imageId": image_id,
            "imageManifest": request["imageManifest"],
            "imageManifestMediaType": manifest.media_type,
        }
    }


@operations.operation("ListImages", questions=on_repository("ListImages"))
def list_images(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """List image ids: one per tag, and the digest alone of untagged images.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    key = repository_key(call, request)
    ecr.repositories.get(key)
    wanted = _filter(request)

    def fetch(after: str, count: int) -> Sequence[tuple[str, str]]:
        digest, _, tag = after.partition(" ")
        found = ecr.images.list_ids(key, (digest, tag), count, tagged=wanted.tagged, archived=wanted.archived)
        return found if wanted.any else ()

    shown, more = fetch_page(fetch, " ".join, request)
    return {"imageIds": [_image_id(digest, tag) for digest, tag in shown], **more}


@operations.operation("DescribeImages", questions=on_repository("DescribeImages"))
def describe_images(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Describe some images, or all of a repository, one entry per digest.

    Raises:
        ServiceError: RepositoryNotFoundException, ImageNotFoundException if one of the ids is unknown.
    """
    key = repository_key(call, request)
    ecr.repositories.get(key)
    image_ids = request.get("imageIds")
    if not image_ids:
        wanted = _filter(request)

        def fetch(after: str, count: int) -> Sequence[Image]:
            found = ecr.images.list_page(key, after, count, tagged=wanted.tagged, archived=wanted.archived)
            return found if wanted.any else ()

        shown, more = fetch_page(fetch, lambda image: image.digest, request)
        return {"imageDetails": [_detail(key, image) for image in shown], **more}
    if "maxResults" in request or "nextToken" in request:
        raise errors.invalid_parameter("imageIds", "cannot be given together with maxResults or nextToken")
    found: dict[str, Image] = {}
    for image_id in image_ids:
        digest, tag = _read_image_id(image_id)
        image = _find(ecr, key, digest, tag)
        if image is None:
            raise errors.image_not_found(key, digest, tag)
        found[image.digest] = image
    return {"imageDetails": [_detail(key, image) for image in found.values()]}


def _resolve_batch(ecr: EcrDeps, call: Call, request: Any) -> Any:
    references = [image_id.get("imageDigest") or image_id.get("imageTag", "") for image_id in request["imageIds"]]
    return with_origin(ecr, repository_key(call, request), request, references)


def _may_get_batch(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    return may_pull(ecr, call, repository_key(call, request), request)


@operations.operation("BatchGetImage", questions=_may_get_batch, resolve=_resolve_batch)
def batch_get_image(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return image manifests; ids that lead nowhere are failures beside them.

    Raises:
        ServiceError: RepositoryNotFoundException; LimitExceededException if the answer would be too large.
    """
    key, origin = repository_key(call, request), Origin.of(request)
    if origin is None:
        ecr.repositories.get(key)
    images, failures, left, fetches = [], [], ANSWER_BYTES_MAX, 0
    for image_id in request["imageIds"]:
        digest, tag = _read_image_id(image_id)
        image = _find(ecr, key, digest, tag)
        if image is None and origin is not None and _what_is_wrong(digest, tag) is None:
            fetches += 1
            problem = _fetch(ecr, call, key, digest or tag, origin) if fetches <= FETCHES_MAX else _TOO_MANY
            if problem is not None:
                failures.append(_failure(image_id, *problem))
                continue
            image = _find(ecr, key, digest, tag)
        if image is None:
            failures.append(_failure(image_id, *_why_not(ecr, key, digest, tag)))
            continue
        if image.is_archived:
            failures.append(_failure(image_id, "ImageNotFound", image_archived(key, image.digest).message))
            continue
        left -= len(image.manifest)
        if left < 0:
            message = f"The manifests are larger than {ANSWER_BYTES_MAX} bytes together; ask for fewer at once"
            raise ServiceError("LimitExceededException", message)
        note_pull(ecr, call, key, image)
        images.append(
            {
                "registryId": key.account_id,
                "repositoryName": key.name,
                "imageId": {"imageDigest": image.digest, **({"imageTag": tag} if tag else {})},
                "imageManifest": image.manifest.decode(),
                "imageManifestMediaType": image.media_type,
            }
        )
    return {"images": images, "failures": failures}


def _fetch(ecr: EcrDeps, call: Call, key: RepositoryKey, reference: str, origin: Origin) -> tuple[str, str] | None:
    """Get an image from another registry; return why that failed, None if it didn't (though it may not be there)."""
    try:
        pull_image(ecr, call, key, reference, origin)
    except ServiceError as error:
        return _UPSTREAM_FAILURES.get(error.code, "UpstreamUnavailable"), error.message
    return None


@operations.operation("UpdateImageStorageClass", questions=on_repository("UpdateImageStorageClass"))
def update_image_storage_class(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Put an image into the archive, from which it can't be pulled, or take it out, which needs no waiting here.

    Raises:
        ServiceError: RepositoryNotFoundException, ImageNotFoundException.
    """
    key, image_id = repository_key(call, request), request["imageId"]
    image = get_named_image(ecr, key, image_id)
    archived = request["targetStorageClass"] == "ARCHIVE"
    ecr.images.set_archived(key, [image.digest], call.now, archived=archived)
    return {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "imageId": {**image_id, "imageDigest": image.digest},
        "imageStatus": "ARCHIVED" if archived else "ACTIVE",
    }


@operations.operation("BatchDeleteImage", questions=on_repository("BatchDeleteImage"))
def batch_delete_image(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Delete images by digest, or tags; ids that lead nowhere are failures.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    image_ids, failures, wanted = [], [], []
    for digest, tag in map(_read_image_id, request["imageIds"]):
        problem = _what_is_wrong(digest, tag)
        if problem is None:
            wanted.append((digest, tag))
        else:
            failures.append(_failure(_image_id(digest, tag), *problem))
    for deletion in ecr.images.delete(repository_key(call, request), wanted):
        image_id = _image_id(deletion.digest, deletion.tag)
        if deletion.failure:
            failures.append(_failure(image_id, deletion.failure, deletion.reason))
        else:
            image_ids.append(image_id)
    return {"imageIds": image_ids, "failures": failures}


# AWS: there is no action of that name; what is listed is read from manifests.
@operations.operation("ListImageReferrers", questions=on_repository("BatchGetImage"))
def list_image_referrers(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """List what is about an image: signatures, SBOMs and the like.

    Raises:
        ServiceError: RepositoryNotFoundException, InvalidParameterException.
    """
    key, subject = repository_key(call, request), request["subjectId"]["imageDigest"]
    ecr.repositories.get(key)
    if not is_digest(subject):
        raise errors.invalid_parameter("subjectId", "must be the digest of an image")
    wanted = request.get("filter", {})
    status = wanted.get("artifactStatus", "ACTIVE")
    if status == "ACTIVATING":  # what is restored is active at once
        return {"referrers": []}
    kinds, archived = wanted.get("artifactTypes", ()), _ARCHIVED.get(status)
    count = request.get("maxResults", REFERRERS_MAX)
    after = read_token(request["nextToken"]) if "nextToken" in request else ""
    found = ecr.images.list_referrers(key, subject, kinds, after, count, archived=archived)
    more = found and ecr.images.list_referrers(key, subject, kinds, found[-1].digest, 1, archived=archived)
    token = {"nextToken": write_page_token(found[-1].digest)} if more else {}
    return {"referrers": [_referrer(image) for image in found], **token}


def _referrer(image: Image) -> dict[str, Any]:
    referrer: dict[str, Any] = {
        "digest": image.digest,
        "mediaType": image.media_type,
        "size": len(image.manifest),
        "annotations": annotations_of(image.manifest),
        "artifactStatus": image.status,
    }
    if image.artifact_media_type:
        referrer["artifactType"] = image.artifact_media_type
    return referrer


def _read_image_id(image_id: Mapping[str, str]) -> tuple[str, str]:
    return image_id.get("imageDigest", ""), image_id.get("imageTag", "")


def _image_id(digest: str, tag: str) -> dict[str, str]:
    image_id = {"imageDigest": digest, "imageTag": tag}
    return {name: value for name, value in image_id.items() if value}


def _find(ecr: EcrDeps, key: RepositoryKey, digest: str, tag: str) -> Image | None:
    return None if tag and not is_tag(tag) else ecr.images.find(key, digest, tag)


def _what_is_wrong(digest: str, tag: str) -> tuple[str, str] | None:
    if not digest and not tag:
        return "MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null"
    if digest and not is_digest(digest):
        return "InvalidImageDigest", "Invalid request parameters: image digest is not valid"
    return _BAD_TAG if tag and not is_tag(tag) else None


def _why_not(ecr: EcrDeps, key: RepositoryKey, digest: str, tag: str) -> tuple[str, str]:
    problem = _what_is_wrong(digest, tag)
    if problem is not None:
        return problem
    if digest and tag and ecr.images.find(key, "", tag) is not None:
        return "ImageTagDoesNotMatchDigest", "Image tag does not match digest"
    return "ImageNotFound", IMAGE_NOT_FOUND_REASON


def _failure(image_id: Mapping[str, str], code: str, reason: str) -> dict[str, Any]:
    return {"imageId": dict(image_id), "failureCode": code, "failureReason": reason}


@dataclass(frozen=True, slots=True)
class _Filter:
    """Which images are asked for: with tags or without, archived or not, None for both; ``any`` False for none."""

    tagged: bool | None
    archived: bool | None
    any: bool


def _filter(request: Mapping[str, Any]) -> _Filter:
    wanted = request.get("filter", {})
    tagged = {"TAGGED": True, "UNTAGGED": False}.get(wanted.get("tagStatus", "ANY"))
    status = wanted.get("imageStatus", "ANY")
    return _Filter(tagged, _ARCHIVED.get(status), status != "ACTIVATING")


def _detail(key: RepositoryKey, image: Image) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "imageDigest": image.digest,
        "imageSizeInBytes": image.size_bytes,
        "imagePushedAt": image.pushed_at,
        "imageManifestMediaType": image.media_type,
        "imageStatus": image.status,
    }
    if image.subject:
        detail["subjectManifestDigest"] = image.subject
    if image.tags:
        detail["imageTags"] = list(image.tags)
    if image.artifact_media_type:
        detail["artifactMediaType"] = image.artifact_media_type
    times = {
        "lastRecordedPullTime": image.pulled_at,
        "lastArchivedAt": image.archived_at,
        "lastActivatedAt": image.activated_at,
    }
    detail |= {name: time for name, time in times.items() if time is not None}
    return detail
