"""The image registry's blobs and uploads, as pseudo operations of ECR. Source: OCI distribution specification 1.1."""

import re
from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import FileBody, HttpResponse, StreamBody
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecr import pull_through, uploads
from taskrole.services.ecr.account_settings import BLOB_MOUNTING, account_setting
from taskrole.services.ecr.automatic_creation import CREATE_ON_PUSH, ensure_repository, find_template
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import Layer, RepositoryKey, is_digest, is_repository_name
from taskrole.services.ecr.questions import about_repository
from taskrole.services.ecr.registry_answers import answer, asks, registry_key
from taskrole.services.ecr.registry_errors import registry_error

operations: OperationSet[EcrDeps] = OperationSet("ecr")

MOUNT_CANDIDATES_MAX = 10
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CONTENT_RANGE = re.compile(r"(?:bytes[ =])?(\d{1,18})-(\d{1,18})(?:/(?:\d{1,18}|\*))?")
_BLOB_UNKNOWN = "The layer with digest '{digest}' does not exist in the repository"


@operations.operation("RegistryCheckBlob", questions=asks("BatchCheckLayerAvailability"))
def check_blob(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Tell whether the repository has a layer."""
    layer = _find_layer(ecr, registry_key(call, request), request["digest"])
    return _blob_answer(200, layer, [], StreamBody(iter(()), layer.size_bytes))


def _resolve_blob(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Add where to get the layer from, if an image that came from another registry needs it and it isn't there yet."""
    key, digest = registry_key(call, request), request["digest"]
    if not is_digest(digest) or ecr.layers.find(key, digest) is not None or not ecr.images.refers_to(key, digest):
        return request
    origin = pull_through.find_origin(ecr, key)
    return request if origin is None else {**request, **origin.members()}


def _may_get_blob(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    key = registry_key(call, request)
    actions = ["ecr:GetDownloadUrlForLayer", *(["ecr:BatchImportUpstreamImage"] if "origin" in request else [])]
    return [about_repository(ecr, call, key, action) for action in actions]


@operations.operation("RegistryGetBlob", questions=_may_get_blob, resolve=_resolve_blob)
def get_blob(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Send a layer, or the range of it that is asked for; from another registry if the repository stands for one."""
    key, digest = registry_key(call, request), request["digest"]
    origin = pull_through.Origin.of(request)
    if origin is not None:
        pull_through.import_layer(ecr, call, key, digest, origin)
    layer = _find_layer(ecr, key, digest)
    size = layer.size_bytes
    wanted = _wanted_range(request.get("range", ""), size)
    if wanted is None:
        return _blob_answer(200, layer, [], _content(ecr, layer, 0, size))
    first, last = wanted
    if first >= size or last < first:
        message = f"The layer has {size} bytes"
        raise ServiceError("RANGE_INVALID", message, 416, {"contentRange": f"bytes */{size}"})
    content_range = ("Content-Range", f"bytes {first}-{last}/{size}")
    return _blob_answer(206, layer, [content_range], _content(ecr, layer, first, last - first + 1))


@operations.operation("RegistryDeleteBlob", questions=asks("BatchDeleteImage"))
def delete_blob(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Take a layer that no image needs from the repository."""
    key, digest = registry_key(call, request), request["digest"]
    layer = _find_layer(ecr, key, digest)
    if not ecr.layers.unlink(key, layer.digest):
        raise registry_error("UNSUPPORTED", "The layer belongs to an image; delete the image first", 405)
    return answer(202)


def _resolve_start(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Say that the repository is to be made, if it isn't there and a template is for pushes to where it would be."""
    key = registry_key(call, request)
    if ecr.repositories.find(key) is not None or find_template(ecr, key, CREATE_ON_PUSH) is None:
        return request
    return {**request, "createRepository": True}


def _may_start_upload(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    key = registry_key(call, request)
    actions = [*(["ecr:CreateRepository"] if "createRepository" in request else []), "ecr:InitiateLayerUpload"]
    if "digest" in request:  # all of an upload in one request needs the rights for all of it
        actions += ["ecr:UploadLayerPart", "ecr:CompleteLayerUpload"]
    return [about_repository(ecr, call, key, action) for action in actions]


@operations.operation("RegistryStartUpload", questions=_may_start_upload, resolve=_resolve_start)
def start_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Begin an upload; mount the layer from another repository instead where that is possible and allowed."""
    key = registry_key(call, request)
    if "createRepository" in request:
        ensure_repository(ecr, key, CREATE_ON_PUSH, call.now)
    digest = request.get("mount", "")
    if is_digest(digest) and _mount(ecr, call, request, key, digest):
        return _created(key, digest)
    upload_id = uploads.begin_upload(ecr, key, call.now)
    if "digest" in request:
        return _complete(ecr, call, key, upload_id, request)
    return _upload_answer(202, key, upload_id, 0)


@operations.operation("RegistryUploadChunk", questions=asks("UploadLayerPart"))
def upload_chunk(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Add bytes to an upload."""
    key, upload_id = registry_key(call, request), request["uploadId"]
    size = uploads.append(ecr, key, upload_id, call.body, call.now, _place(request))
    return _upload_answer(202, key, upload_id, size)


@operations.operation("RegistryGetUpload", questions=asks("UploadLayerPart"))
def get_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Tell how much of an upload has arrived."""
    key, upload_id = registry_key(call, request), request["uploadId"]
    return _upload_answer(204, key, upload_id, ecr.layers.get_upload(key, upload_id).size_bytes)


@operations.operation("RegistryCancelUpload", questions=asks("UploadLayerPart"))
def cancel_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Forget an upload."""
    ecr.layers.cancel_upload(registry_key(call, request), request["uploadId"], call.now)
    return answer(204)


def _may_complete_upload(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    key = registry_key(call, request)
    actions = ["ecr:CompleteLayerUpload", *(["ecr:UploadLayerPart"] if "hasBody" in request else [])]
    return [about_repository(ecr, call, key, action) for action in actions]


@operations.operation("RegistryCompleteUpload", questions=_may_complete_upload)
def complete_upload(ecr: EcrDeps, call: Call, request: Any) -> HttpResponse:
    """Make a layer of an upload, with the last bytes in this request if there are some."""
    if "digest" not in request:
        raise registry_error("DIGEST_INVALID", "The digest of the layer is missing", 400)
    return _complete(ecr, call, registry_key(call, request), request["uploadId"], request)


def _mount(ecr: EcrDeps, call: Call, request: Any, key: RepositoryKey, digest: str) -> bool:
    """Try to give the repository a layer that another one has, from which the caller may read it."""
    if account_setting(ecr.registries.settings(key.registry), BLOB_MOUNTING) == "DISABLED":
        return False
    if is_repository_name(request.get("mountFrom", "")):
        sources = [registry_key(call, request, "mountFrom")]
    else:  # OCI distribution: without "from" the registry may look for the layer itself
        sources = list(ecr.layers.holders(key.account_id, key.region, digest, MOUNT_CANDIDATES_MAX))
    for source in sources:
        may_read = ecr.may(call, about_repository(ecr, call, source, "ecr:GetDownloadUrlForLayer"))
        if may_read and ecr.layers.mount(source, key, digest, call.now):
            return True
    return False


def _complete(ecr: EcrDeps, call: Call, key: RepositoryKey, upload_id: str, request: Any) -> HttpResponse:
    digest = request["digest"]
    if not is_digest(digest):
        raise registry_error("DIGEST_INVALID", "The digest must be sha256: and 64 hexadecimal digits", 400)
    uploads.append(ecr, key, upload_id, call.body, call.now, _place(request))
    try:
        uploads.complete(ecr, key, ecr.layers.get_upload(key, upload_id), digest, call.now)
    except ServiceError as error:
        if error.code == uploads.WRONG_DIGEST:  # nothing can be made of these bytes
            ecr.layers.cancel_upload(key, upload_id, call.now)
        raise
    return _created(key, digest)


def _place(request: Any) -> uploads.Place | None:
    """Return where the bytes of a request belong in their layer; None for: at the end."""
    text = request.get("contentRange", "")
    if not text:
        return None
    placed = _CONTENT_RANGE.fullmatch(text)
    if placed is None or int(placed.group(2)) < int(placed.group(1)):
        raise registry_error("BLOB_UPLOAD_INVALID", "Content-Range must be FIRST-LAST", 400)
    return uploads.Place(int(placed.group(1)), int(placed.group(2)))


def _wanted_range(text: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte that a Range header asks for; None if it asks for no range that we know."""
    wanted = _RANGE.fullmatch(text)
    if wanted is None or wanted.groups() == ("", ""):
        return None
    first, last = wanted.groups()
    if not first:  # the last so many bytes
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size)
    return int(first), min(int(last), size - 1) if last else size - 1


def _find_layer(ecr: EcrDeps, key: RepositoryKey, digest: str) -> Layer:
    layer = ecr.layers.find(key, digest) if is_digest(digest) else None
    if layer is None:
        ecr.repositories.get(key)
        raise registry_error("BLOB_UNKNOWN", _BLOB_UNKNOWN.format(digest=digest[:140]), 404)
    return layer


def _content(ecr: EcrDeps, layer: Layer, offset: int, length: int) -> FileBody | StreamBody:
    path = ecr.blobs.path(layer.blob_id)
    if path is not None:
        return FileBody(path, offset, length)
    return StreamBody(ecr.blobs.read(layer.blob_id, offset, length), length)


def _created(key: RepositoryKey, digest: str) -> HttpResponse:
    location = f"/v2/{key.name}/blobs/{digest}"
    return answer(201, [("Location", location), ("Docker-Content-Digest", digest)])


def _upload_answer(status: int, key: RepositoryKey, upload_id: str, size: int) -> HttpResponse:
    headers = [
        ("Location", f"/v2/{key.name}/blobs/uploads/{upload_id}"),
        ("Docker-Upload-UUID", upload_id),
        ("Range", f"0-{max(size - 1, 0)}"),
    ]
    return answer(status, headers)


def _blob_answer(
    status: int, layer: Layer, headers: list[tuple[str, str]], body: FileBody | StreamBody
) -> HttpResponse:
    always = [
        ("Content-Type", "application/octet-stream"),
        ("Docker-Content-Digest", layer.digest),
        ("Accept-Ranges", "bytes"),
    ]
    return answer(status, [*always, *headers], body)
