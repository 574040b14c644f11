"""Layer operations of the ECR API; docker uses the registry's routes for the same."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from taskrole.aws.call import Call, CallSession
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BytesBody
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.ecr import errors, uploads
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import RepositoryKey, is_digest
from taskrole.services.ecr.questions import on_repository, repository_key
from taskrole.services.ecr.tokens import USER_NAME, AuthorizationToken, seal_token

operations: OperationSet[EcrDeps] = OperationSet("ecr")

PART_BYTES = 10 * 1024 * 1024  # AWS: what InitiateLayerUpload answers
DOWNLOAD_URL_LIFE = timedelta(hours=1)  # AWS: ECR API reference, GetDownloadUrlForLayer
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


@operations.operation("GetDownloadUrlForLayer", questions=on_repository("GetDownloadUrlForLayer"))
def get_download_url_for_layer(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return a URL of a layer that is good for an hour, and for the layers of this repository only.

    Raises:
        ServiceError: RepositoryNotFoundException, LayersNotFoundException, LayerInaccessibleException.
    """
    key, digest = repository_key(call, request), request["layerDigest"]
    if ecr.layers.find(key, digest) is None:
        ecr.repositories.get(key)
        raise errors.layers_not_found([digest])
    token = AuthorizationToken(
        _as_federated(call.principal), key.region, "", call.now + DOWNLOAD_URL_LIFE, _download_session(call, key)
    )
    user = f"{USER_NAME}:{seal_token(token, ecr.key_ring)}"
    host = f"{user}@{ecr.settings.registry_host}"
    url = f"{ecr.settings.registry_scheme}://{host}/v2/{key.name}/blobs/{digest}"
    return {"downloadUrl": url, "layerDigest": digest}


def _download_session(call: Call, key: RepositoryKey) -> CallSession:
    """Return the caller's session, narrowed by a session policy to reading layers of one repository.

    Raises:
        ServiceError: LayerInaccessibleException: it has a session policy, and two can't be made into one.
    """
    statement = {"Effect": "Allow", "Action": "ecr:GetDownloadUrlForLayer", "Resource": key.arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    session = call.session
    if session is None:
        expires_at = call.now + DOWNLOAD_URL_LIFE
        return CallSession(call.now, expires_at, inline_session_policy=policy, kind="session-token")
    if session.inline_session_policy or session.session_policy_arns:
        message = "Layers can't be downloaded by URL with credentials that have a session policy; use the registry"
        raise ServiceError("LayerInaccessibleException", message)
    return replace(session, inline_session_policy=policy)


def _as_federated(principal: Principal) -> Principal:
    """Return the root user as its federated user: session policies don't bind the root user itself."""
    if principal.kind is not PrincipalKind.ROOT:
        return principal
    arn = f"arn:aws:sts::{principal.account_id}:federated-user/root"
    user_id = f"{principal.account_id}:root"
    return Principal(
        PrincipalKind.FEDERATED_USER, principal.account_id, arn, user_id, name="root", issuer_arn=principal.arn
    )


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
    size = uploads.append(ecr, key, upload_id, BytesBody(content), call.now, uploads.Place(first, last))
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
    if not upload.parts:
        raise ServiceError("EmptyUploadException", f"Upload with id '{upload.upload_id}' has no layer parts")
    if not is_digest(digest):
        raise errors.invalid_parameter("layerDigests", "must be sha256: and 64 hexadecimal digits")
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
