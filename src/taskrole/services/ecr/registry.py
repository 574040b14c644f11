"""The image registry that docker, podman and skopeo speak to, as pseudo operations of ECR.

The gateway matches a route (``match``), authenticates the Basic password (``EcrApi``), asks the questions below and
runs the operation, which answers an HttpResponse; ``render_error`` renders what goes wrong.
"""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import FileBody, HttpResponse, StreamBody
from taskrole.aws.operation import OperationSet, allowed_to_everyone
from taskrole.policy.model import Question
from taskrole.services.ecr import errors, uploads
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.manifests import MANIFEST_BYTES_MAX, read_manifest
from taskrole.services.ecr.model import Image, Layer, RepositoryKey, is_digest, is_repository_name, is_tag
from taskrole.services.ecr.questions import Questions, about_repository
from taskrole.services.ecr.registry_errors import VERSION_HEADER, not_found, registry_error, render_error
from taskrole.services.ecr.registry_routes import STREAMING, match

__all__ = ["STREAMING", "match", "not_found", "operations", "render_error"]

operations: OperationSet[EcrDeps] = OperationSet("ecr")

TAGS_PAGE_MAX = 1000
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{1,18})?")
_CONTENT_RANGE = re.compile(r"(?:bytes )?(\d{1,18})-\d{1,18}(?:/.*)?")
_BLOB_UNKNOWN = "The layer with digest '{digest}' does not exist in the repository"


def _key(call: Call, request: Any, member: str = "repositoryName") -> RepositoryKey:
    """Return the repository of a request: of the registry in the host name, else of the token's account and region.

    Raises:
        ServiceError: DENIED if the host names another region than the token is good for.
    """
    if request.get("registryRegion", call.region) != call.region:
        raise registry_error("DENIED", "Your Authorization Token is invalid.", 403)
    return RepositoryKey(request.get("registryId", call.account_id), call.region, request[member])


def _asks(action: str) -> Questions:
    def ask(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        return [about_repository(ecr, call, _key(call, request), f"ecr:{action}")]

    return ask


@operations.operation("RegistryPing", questions=allowed_to_everyone)
def ping(_ecr: EcrDeps, _call: Call, _request: Any) -> HttpResponse:
    """Answer that the password is good: what ``docker login`` asks."""
    return _answer(200, [("Content-Type", "application/json")], b"{}")


@operations.operation("RegistryListTags", questions=_asks("ListImages"))
def list_tags(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """List the tags of a repository; ``n`` and ``last`` page."""
    key = _key(call, request)
    ecr.repositories.get(key)
    text = request.get("count", "")
    count = min(int(text), TAGS_PAGE_MAX) if text.isascii() and text.isdigit() and len(text) < 10 else TAGS_PAGE_MAX
    last = request.get("last", "")
    tags = list(ecr.images.list_tags(key, last if is_tag(last) else "", count + 1))
    headers = [("Content-Type", "application/json")]
    if len(tags) > count > 0:
        link = f"/v2/{key.name}/tags/list?n={count}&last={quote(tags[count - 1], safe='')}"
        headers.append(("Link", f'<{link}>; rel="next"'))
    return _answer(200, headers, json.dumps({"name": key.name, "tags": tags[:count]}).encode())


@operations.operation("RegistryGetManifest", questions=_asks("BatchGetImage"))
def get_manifest(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Return a manifest byte for byte, by tag or digest."""
    key = _key(call, request)
    image = _find_image(ecr, key, request["reference"])
    if call.http is None or call.http.method != "HEAD":
        ecr.images.note_pull(key, image, call.now)
    headers = [("Content-Type", image.media_type), ("Docker-Content-Digest", image.digest)]
    # A stream with a length, so that HEAD tells the length too.
    return _answer(200, headers, StreamBody(iter((image.manifest,)), len(image.manifest)))


@operations.operation("RegistryPutManifest", questions=_asks("PutImage"))
def put_manifest(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Keep a manifest under a tag or its digest. The same again is not an error: docker repeats itself."""
    key, reference = _key(call, request), request["reference"]
    by_digest = is_digest(reference)
    if not by_digest and not is_tag(reference):
        raise registry_error("TAG_INVALID", f"The image tag {reference!r} is not valid", 400)
    manifest = read_manifest(_read_bounded(call), request.get("mediaType", ""))
    if by_digest and reference != manifest.digest:
        raise registry_error("DIGEST_INVALID", f"The digest of the manifest is {manifest.digest}", 400)
    ecr.images.put(key, manifest, "" if by_digest else reference, call.now)
    location = f"/v2/{key.name}/manifests/{manifest.digest}"
    return _answer(201, [("Location", location), ("Docker-Content-Digest", manifest.digest)])


@operations.operation("RegistryDeleteManifest", questions=_asks("BatchDeleteImage"))
def delete_manifest(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Delete an image by digest, or a tag."""
    key, reference = _key(call, request), request["reference"]
    image_id = (reference, "") if is_digest(reference) else ("", reference)
    if not is_digest(reference) and not is_tag(reference):
        raise errors.image_not_found(key, *image_id)
    for deletion in ecr.images.delete(key, [image_id]):
        if deletion.failure == "ImageNotFound":
            raise errors.image_not_found(key, *image_id)
        if deletion.failure:
            raise ServiceError(deletion.failure, deletion.reason)
    return _answer(202)


@operations.operation("RegistryCheckBlob", questions=_asks("BatchCheckLayerAvailability"))
def check_blob(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Tell whether the repository has a layer."""
    layer = _find_layer(ecr, _key(call, request), request["digest"])
    return _blob_answer(200, layer, [], StreamBody(iter(()), layer.size_bytes))


@operations.operation("RegistryGetBlob", questions=_asks("GetDownloadUrlForLayer"))
def get_blob(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Send a layer, or the range of it that is asked for."""
    layer = _find_layer(ecr, _key(call, request), request["digest"])
    size = layer.size_bytes
    wanted = _RANGE.fullmatch(request.get("range", ""))
    if wanted is None:
        return _blob_answer(200, layer, [], _content(ecr, layer, 0, size))
    first = int(wanted.group(1))
    last = min(int(wanted.group(2) or size - 1), size - 1)
    if first >= size or last < first:
        raise registry_error("SIZE_INVALID", f"The layer has {size} bytes", 416)
    content_range = ("Content-Range", f"bytes {first}-{last}/{size}")
    return _blob_answer(206, layer, [content_range], _content(ecr, layer, first, last - first + 1))


@operations.operation("RegistryStartUpload", questions=_asks("InitiateLayerUpload"))
def start_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Begin an upload; mount the layer from another repository instead where that is possible and allowed."""
    key = _key(call, request)
    if is_digest(request.get("mount", "")) and is_repository_name(request.get("mountFrom", "")):
        source = _key(call, request, "mountFrom")
        may_read = ecr.may(call, about_repository(ecr, call, source, "ecr:GetDownloadUrlForLayer"))
        if may_read and ecr.layers.mount(source, key, request["mount"], call.now):
            return _created(key, request["mount"])
    upload_id = uploads.begin_upload(ecr, key, call.now)
    if "digest" in request:
        return _complete(ecr, call, key, upload_id, request["digest"])
    return _upload_answer(202, key, upload_id, 0)


@operations.operation("RegistryUploadChunk", questions=_asks("UploadLayerPart"))
def upload_chunk(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Add bytes to an upload."""
    key, upload_id = _key(call, request), request["uploadId"]
    placed = _CONTENT_RANGE.fullmatch(request.get("contentRange", ""))
    first_byte = int(placed.group(1)) if placed else None
    size = uploads.append(ecr, key, upload_id, call.body, call.now, first_byte)
    return _upload_answer(202, key, upload_id, size)


@operations.operation("RegistryGetUpload", questions=_asks("UploadLayerPart"))
def get_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Tell how much of an upload has arrived."""
    key, upload_id = _key(call, request), request["uploadId"]
    return _upload_answer(204, key, upload_id, ecr.layers.get_upload(key, upload_id).size_bytes)


@operations.operation("RegistryCancelUpload", questions=_asks("UploadLayerPart"))
def cancel_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Forget an upload."""
    ecr.layers.cancel_upload(_key(call, request), request["uploadId"], call.now)
    return _answer(204)


@operations.operation("RegistryCompleteUpload", questions=_asks("CompleteLayerUpload"))
def complete_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Make a layer of an upload, with the last bytes in this request if there are some."""
    if "digest" not in request:
        raise registry_error("DIGEST_INVALID", "The digest of the layer is missing", 400)
    return _complete(ecr, call, _key(call, request), request["uploadId"], request["digest"])


def _complete(ecr: EcrDeps, call: Call, key: RepositoryKey, upload_id: str, digest: str) -> HttpResponse:
    if not is_digest(digest):
        raise registry_error("DIGEST_INVALID", "The digest must be sha256: and 64 hexadecimal digits", 400)
    uploads.append(ecr, key, upload_id, call.body, call.now)
    uploads.complete(ecr, key, ecr.layers.get_upload(key, upload_id), digest, call.now)
    return _created(key, digest)


def _find_image(ecr: EcrDeps, key: RepositoryKey, reference: str) -> Image:
    digest, tag = (reference, "") if is_digest(reference) else ("", reference)
    image = ecr.images.find(key, digest, tag) if digest or is_tag(tag) else None
    if image is None:
        ecr.repositories.get(key)
        raise errors.image_not_found(key, digest, tag)
    return image


def _find_layer(ecr: EcrDeps, key: RepositoryKey, digest: str) -> Layer:
    layer = ecr.layers.find(key, digest) if is_digest(digest) else None
    if layer is None:
        ecr.repositories.get(key)
        raise registry_error("BLOB_UNKNOWN", _BLOB_UNKNOWN.format(digest=digest[:80]), 404)
    return layer


def _content(ecr: EcrDeps, layer: Layer, offset: int, length: int) -> FileBody | StreamBody:
    path = ecr.blobs.path(layer.blob_id)
    if path is not None:
        return FileBody(path, offset, length)
    return StreamBody(ecr.blobs.read(layer.blob_id, offset, length), length)


def _read_bounded(call: Call) -> bytes:
    content = b""
    while piece := call.body.read():
        content += piece
        if len(content) > MANIFEST_BYTES_MAX:
            raise errors.invalid_manifest(f"must be between 1 and {MANIFEST_BYTES_MAX} bytes")
    return content


def _created(key: RepositoryKey, digest: str) -> HttpResponse:
    location = f"/v2/{key.name}/blobs/{digest}"
    return _answer(201, [("Location", location), ("Docker-Content-Digest", digest)])


def _upload_answer(status: int, key: RepositoryKey, upload_id: str, size: int) -> HttpResponse:
    headers = [
        ("Location", f"/v2/{key.name}/blobs/uploads/{upload_id}"),
        ("Docker-Upload-UUID", upload_id),
        ("Range", f"0-{max(size - 1, 0)}"),
    ]
    return _answer(status, headers)


def _blob_answer(
    status: int, layer: Layer, headers: list[tuple[str, str]], body: FileBody | StreamBody
) -> HttpResponse:
    always = [
        ("Content-Type", "application/octet-stream"),
        ("Docker-Content-Digest", layer.digest),
        ("Accept-Ranges", "bytes"),
    ]
    return _answer(status, [*always, *headers], body)


def _answer(
    status: int, headers: Sequence[tuple[str, str]] = (), body: bytes | FileBody | StreamBody = b""
) -> HttpResponse:
    return HttpResponse(status, [VERSION_HEADER, *headers], body)
