"""The image registry's manifests, tags and referrers, as pseudo operations of ECR.

The gateway matches a route (``match``), authenticates the Basic password (``EcrApi``), asks the questions below and
runs the operation, which answers an HttpResponse; ``render_error`` renders what goes wrong.
Source: OCI distribution specification 1.1.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpResponse, StreamBody
from taskrole.aws.operation import OperationSet, allowed_to_everyone
from taskrole.policy.model import Question
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.manifests import (
    MANIFEST_BYTES_MAX,
    OCI_INDEX,
    annotations_of,
    read_manifest,
)
from taskrole.services.ecr.model import DEFAULT_ALGORITHM, Image, algorithm_of, is_digest, is_tag
from taskrole.services.ecr.pull_through import Origin
from taskrole.services.ecr.pulls import check_active, may_pull, note_pull, pull_image, with_origin
from taskrole.services.ecr.registry_answers import answer, asks, page_size, registry_key
from taskrole.services.ecr.registry_errors import registry_error

operations: OperationSet[EcrDeps] = OperationSet("ecr")

TAGS_PAGE_MAX = 1000
CATALOG_PAGE_MAX = 1000
REFERRERS_PAGE_MAX = 100
_JSON = ("Content-Type", "application/json")


@operations.operation("RegistryPing", questions=allowed_to_everyone)
def ping(_ecr: EcrDeps, _call: Call, _request: Any) -> HttpResponse:
    """Answer that the password is good: what ``docker login`` asks."""
    return answer(200, [_JSON], b"{}")


def _may_list_repositories(_ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    key = registry_key(call, {**request, "repositoryName": "*"})
    return [Question(call.principal, "ecr:DescribeRepositories", key.arn, resource_account_id=key.account_id)]


@operations.operation("RegistryCatalog", questions=_may_list_repositories)
def catalog(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """List the repositories of the registry; ``n`` and ``last`` page. ECR has it, though no specification does now."""
    registry = registry_key(call, {**request, "repositoryName": "*"}).registry
    count = page_size(request.get("count", ""), CATALOG_PAGE_MAX)
    found = ecr.repositories.list(registry, request.get("last", ""), count + 1)
    names = [repository.key.name for repository in found]
    headers = [_JSON]
    if len(names) > count > 0:
        query = urlencode({"n": count, "last": names[count - 1]})
        headers.append(("Link", f'</v2/_catalog?{query}>; rel="next"'))
    return answer(200, headers, json.dumps({"repositories": names[:count]}).encode())


@operations.operation("RegistryListTags", questions=asks("ListImages"))
def list_tags(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """List the tags of a repository; ``n`` and ``last`` page."""
    key = registry_key(call, request)
    ecr.repositories.get(key)
    count = page_size(request.get("count", ""), TAGS_PAGE_MAX)
    tags = list(ecr.images.list_tags(key, request.get("last", ""), count + 1))
    headers = [_JSON]
    if len(tags) > count > 0:
        link = f"/v2/{key.name}/tags/list?n={count}&last={quote(tags[count - 1], safe='')}"
        headers.append(("Link", f'<{link}>; rel="next"'))
    return answer(200, headers, json.dumps({"name": key.name, "tags": tags[:count]}).encode())


def _resolve_manifest(ecr: EcrDeps, call: Call, request: Any) -> Any:
    return with_origin(ecr, registry_key(call, request), request, [request["reference"]])


def _may_get_manifest(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    return may_pull(ecr, call, registry_key(call, request), request)


@operations.operation("RegistryGetManifest", questions=_may_get_manifest, resolve=_resolve_manifest)
def get_manifest(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Return a manifest byte for byte, by tag or digest; from another registry if the repository stands for one."""
    key, reference = registry_key(call, request), request["reference"]
    image = pull_image(ecr, call, key, reference, Origin.of(request))
    if image is None:
        ecr.repositories.get(key)
        by_digest = is_digest(reference)
        raise errors.image_not_found(key, reference if by_digest else "", "" if by_digest else reference)
    check_active(key, image)
    if call.http is None or call.http.method != "HEAD":
        note_pull(ecr, call, key, image)
    headers = [("Content-Type", image.media_type), ("Docker-Content-Digest", image.digest)]
    # A stream with a length, so that HEAD tells the length too.
    return answer(200, headers, StreamBody(iter((image.manifest,)), len(image.manifest)))


@operations.operation("RegistryPutManifest", questions=asks("PutImage"))
def put_manifest(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Keep a manifest under a tag, or its digest and any ``tag`` parameters.

    The same again is not an error: docker repeats itself.
    """
    key, reference = registry_key(call, request), request["reference"]
    by_digest = is_digest(reference)
    tags = list(dict.fromkeys(request.get("tags", ()))) if by_digest else [reference]
    if not by_digest and ":" in reference:
        raise registry_error("DIGEST_INVALID", "The digest of the manifest is not valid", 400)
    for tag in tags:
        if not is_tag(tag):
            raise registry_error("TAG_INVALID", f"The image tag {tag[:300]!r} is not valid", 400)
    algorithm = algorithm_of(reference) if by_digest else DEFAULT_ALGORITHM
    manifest = read_manifest(_read_bounded(call), request.get("mediaType", ""), algorithm)
    if by_digest and reference != manifest.digest:
        raise registry_error("DIGEST_INVALID", f"The digest of the manifest is {manifest.digest}", 400)
    ecr.images.put(key, manifest, tags, call.now)
    headers = [
        ("Location", f"/v2/{key.name}/manifests/{manifest.digest}"),
        ("Docker-Content-Digest", manifest.digest),
    ]
    if manifest.subject:
        headers.append(("OCI-Subject", manifest.subject))
    if by_digest:
        headers.extend(("OCI-Tag", tag) for tag in tags)
    return answer(201, headers)


@operations.operation("RegistryDeleteManifest", questions=asks("BatchDeleteImage"))
def delete_manifest(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Delete an image by digest, or a tag."""
    key, reference = registry_key(call, request), request["reference"]
    if not is_digest(reference):
        if not is_tag(reference) or not ecr.images.untag(key, reference):
            raise errors.image_not_found(key, "", reference)
        return answer(202)
    for deletion in ecr.images.delete(key, [(reference, "")]):
        if deletion.failure == "ImageNotFound":
            raise errors.image_not_found(key, reference, "")
        if deletion.failure:
            raise ServiceError(deletion.failure, deletion.reason)
    return answer(202)


@operations.operation("RegistryListReferrers", questions=asks("BatchGetImage"))
def list_referrers(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """List what is about an image (signatures, SBOMs), as an index; a digest that nothing is about has an empty one."""
    key, subject = registry_key(call, request), request["digest"]
    ecr.repositories.get(key)
    if not is_digest(subject):
        raise registry_error("DIGEST_INVALID", "The digest of the subject is not valid", 400)
    kind = request.get("artifactType", "")
    count = page_size(request.get("count", ""), REFERRERS_PAGE_MAX) or REFERRERS_PAGE_MAX
    last = request.get("last", "")
    images = ecr.images.list_referrers(key, subject, [kind] if kind else [], last, count)
    headers = [("Content-Type", OCI_INDEX)]
    if kind:
        headers.append(("OCI-Filters-Applied", "artifactType"))
    if images and ecr.images.list_referrers(key, subject, [kind] if kind else [], images[-1].digest, 1):
        query = {"n": count, "last": images[-1].digest, **({"artifactType": kind} if kind else {})}
        headers.append(("Link", f'</v2/{key.name}/referrers/{subject}?{urlencode(query)}>; rel="next"'))
    index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [_descriptor(image) for image in images]}
    return answer(200, headers, json.dumps(index).encode())


def _descriptor(image: Image) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "mediaType": image.media_type,
        "digest": image.digest,
        "size": len(image.manifest),
    }
    if image.artifact_media_type:
        descriptor["artifactType"] = image.artifact_media_type
    annotations = annotations_of(image.manifest)
    if annotations:
        descriptor["annotations"] = annotations
    return descriptor


def _read_bounded(call: Call) -> bytes:
    content = b""
    while piece := call.body.read():
        content += piece
        if len(content) > MANIFEST_BYTES_MAX:
            raise errors.invalid_manifest(f"must be between 1 and {MANIFEST_BYTES_MAX} bytes")
    return content
