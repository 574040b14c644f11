"""Layer operations of the ECR API; docker uses the registry's routes for the same."""

from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BytesBody
from taskrole.aws.operation import OperationSet
from taskrole.services.ecr import errors, uploads
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import is_digest
from taskrole.services.ecr.questions import on_repository, repository_key

operations: OperationSet[EcrDeps] = OperationSet("ecr")

PART_BYTES = 10 * 1024 * 1024  # AWS: what InitiateLayerUpload answers
LAYER_MEDIA_TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip"


@operations.operation("BatchCheckLayerAvailability", questions=on_repository("BatchCheckLayerAvailability"))
def batch_check_layer_availability(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Tell which layers a repository has.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    key = repository_key(call, request)
    ecr.repositories.get(key)
    wanted = list(dict.fromkeys(request["layerDigests"]))
    found = ecr.layers.find_many(key, wanted)
    layers = []
    failures = []
    for digest in wanted:
        if digest in found:
            size = found[digest].size_bytes
            entry = {"layerDigest": digest, "layerAvailability": "AVAILABLE", "layerSize": size}
            layers.append({**entry, "mediaType": LAYER_MEDIA_TYPE})
        elif is_digest(digest):
            layers.append({"layerDigest": digest, "layerAvailability": "UNAVAILABLE"})
        else:
            reason = "Invalid request parameters: layer digest is not valid"
            failures.append({"layerDigest": digest, "failureCode": "InvalidLayerDigest", "failureReason": reason})
    return {"layers": layers, "failures": failures}


@operations.operation("InitiateLayerUpload", questions=on_repository("InitiateLayerUpload"))
def initiate_layer_upload(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Begin to upload a layer.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    upload_id = uploads.begin_upload(ecr, repository_key(call, request), call.now)
    return {"uploadId": upload_id, "partSize": PART_BYTES}


@operations.operation("UploadLayerPart", questions=on_repository("UploadLayerPart"))
def upload_layer_part(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Add a part to an upload; parts follow each other without gaps.

    Raises:
        ServiceError: UploadNotFoundException, InvalidLayerPartException.
    """
    key, upload_id, content = repository_key(call, request), request["uploadId"], request["layerPartBlob"]
    ecr.repositories.get(key)
    first, last = request["partFirstByte"], request["partLastByte"]
    if last - first + 1 != len(content):
        raise errors.invalid_layer_part(key, upload_id, ecr.layers.get_upload(key, upload_id).size_bytes)
    size = uploads.append(ecr, key, upload_id, BytesBody(content), call.now, first)
    return {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "uploadId": upload_id,
        "lastByteReceived": size - 1,
    }


@operations.operation("CompleteLayerUpload", questions=on_repository("CompleteLayerUpload"))
def complete_layer_upload(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Make a layer of what was uploaded, if it has one of the given digests.

    Raises:
        ServiceError: UploadNotFoundException, EmptyUploadException, LayerPartTooSmallException,
            InvalidLayerException, LayerAlreadyExistsException.
    """
    key, digest = repository_key(call, request), request["layerDigests"][0]
    ecr.repositories.get(key)
    upload = ecr.layers.get_upload(key, request["uploadId"])
    if any(part.size_bytes < ecr.settings.part_bytes_min for part in upload.parts[:-1]):
        message = f"Layer parts must be at least {ecr.settings.part_bytes_min} bytes, except for the last one"
        raise ServiceError("LayerPartTooSmallException", message)
    if not uploads.complete(ecr, key, upload, digest, call.now):
        message = (
            f"Layer with digest '{digest}' already exists in the repository with name '{key.name}' in registry with id "
            f"'{key.account_id}'"
        )
        raise ServiceError("LayerAlreadyExistsException", message)
    return {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "uploadId": upload.upload_id,
        "layerDigest": digest,
    }
