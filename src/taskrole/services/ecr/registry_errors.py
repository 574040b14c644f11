"""Errors as docker reads them, and the challenge that makes it send its password. Source: ecs-spec 11.6."""

import json

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse

VERSION_HEADER = ("Docker-Distribution-Api-Version", "registry/2.0")
_CODES = {
    "UNAUTHORIZED": ("UNAUTHORIZED", 401),
    "AccessDenied": ("DENIED", 403),
    "AccessDeniedException": ("DENIED", 403),
    "DENIED": ("DENIED", 403),
    "RepositoryNotFoundException": ("NAME_UNKNOWN", 404),
    "ImageNotFoundException": ("MANIFEST_UNKNOWN", 404),
    "ImageArchivedException": ("MANIFEST_UNKNOWN", 404),
    "ImageTagAlreadyExistsException": ("TAG_INVALID", 400),
    "ImageReferencedByManifestList": ("DENIED", 403),
    "InvalidParameterException": ("MANIFEST_INVALID", 400),
    "LayersNotFoundException": ("MANIFEST_BLOB_UNKNOWN", 400),
    "ReferencedImagesNotFoundException": ("MANIFEST_BLOB_UNKNOWN", 400),
    "UploadNotFoundException": ("BLOB_UPLOAD_UNKNOWN", 404),
    "EmptyUploadException": ("BLOB_UPLOAD_INVALID", 400),
    "InvalidLayerException": ("DIGEST_INVALID", 400),
    "InvalidLayerPartException": ("BLOB_UPLOAD_INVALID", 416),
    "IncompleteBody": ("BLOB_UPLOAD_INVALID", 400),
    "RequestTimeout": ("BLOB_UPLOAD_INVALID", 400),
    "RequestEntityTooLarge": ("SIZE_INVALID", 413),
    "UnableToGetUpstreamImageException": ("MANIFEST_UNKNOWN", 404),
    "SecretNotFoundException": ("DENIED", 404),
    "UnableToAccessSecretException": ("DENIED", 404),
    "UnableToGetUpstreamLayerException": ("BLOB_UNKNOWN", 404),
    "LimitExceededException": ("TOOMANYREQUESTS", 429),
}
_MANIFEST_UNKNOWN = "Requested image not found"


def registry_error(code: str, message: str, status: int) -> ServiceError:
    """Return an error that has no counterpart in the ECR API."""
    return ServiceError(code, message, status)


def render_error(error: ServiceError, http: HttpRequest) -> HttpResponse:
    """Return an error as the registry answers it; 401 carries the challenge."""
    code, status = _CODES.get(error.code, (error.code, error.status))
    headers = [VERSION_HEADER]
    if status == 401:
        scheme = "https" if http.secure else "http"
        realm = f'Basic realm="{scheme}://{_quotable(http.header("host"))}/",service="ecr.amazonaws.com"'
        headers.append(("WWW-Authenticate", realm))
        body = {"errors": [{"code": code, "message": "Not Authorized"}]}
    else:
        if status >= 500:
            code = "UNKNOWN"
        message = _MANIFEST_UNKNOWN if error.code == "ImageNotFoundException" else error.message
        body = {"errors": [{"code": code if code.isupper() else "UNKNOWN", "message": message}]}
    if status == 416 and "lastValidByteReceived" in error.members:
        headers.append(("Range", f"0-{error.members['lastValidByteReceived']}"))
    if "contentRange" in error.members:
        headers.append(("Content-Range", str(error.members["contentRange"])))
    headers.append(("Content-Type", "application/json"))
    return HttpResponse(status, headers, json.dumps(body).encode())


def _quotable(host: str) -> str:
    return "".join(character for character in host if character.isalnum() or character in ".:-[]")
