"""The routes of the image registry (docker registry v2, OCI distribution) as operations. Pure.

Source: OCI distribution specification; ecs-spec 11.6. Each route is a pseudo operation of ECR, so that it passes the
same authenticate, authorize, run, audit as every other call.
"""

import re
from typing import Any
from urllib.parse import parse_qs, unquote

from taskrole.aws.http import HttpRequest
from taskrole.services.ecr.model import is_repository_name
from taskrole.services.ecr.registry_errors import registry_error

PREFIX = "/v2"
QUERY_FIELDS_MAX = 20
STREAMING = frozenset({"RegistryStartUpload", "RegistryUploadChunk", "RegistryCompleteUpload"})
"""Operations whose body is bulk data."""
WAITING = frozenset({"RegistryGetManifest", "RegistryGetBlob", "BatchGetImage", "ValidatePullThroughCacheRule"})
"""Operations that may wait for another registry."""

_AWS_HOST = re.compile(r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?::[0-9]+)?")
_ROUTES: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = (
    (re.compile(r"(?P<name>.+)/tags/list"), {"GET": "RegistryListTags", "HEAD": "RegistryListTags"}),
    (
        re.compile(r"(?P<name>.+)/manifests/(?P<reference>[^/]+)"),
        {
            "GET": "RegistryGetManifest",
            "HEAD": "RegistryGetManifest",
            "PUT": "RegistryPutManifest",
            "DELETE": "RegistryDeleteManifest",
        },
    ),
    (re.compile(r"(?P<name>.+)/blobs/uploads/?"), {"POST": "RegistryStartUpload"}),
    (
        re.compile(r"(?P<name>.+)/blobs/uploads/(?P<upload_id>[A-Za-z0-9-]{1,64})"),
        {
            "GET": "RegistryGetUpload",
            "HEAD": "RegistryGetUpload",
            "PATCH": "RegistryUploadChunk",
            "PUT": "RegistryCompleteUpload",
            "DELETE": "RegistryCancelUpload",
        },
    ),
    (
        re.compile(r"(?P<name>.+)/blobs/(?P<digest>[^/]+)"),
        {"GET": "RegistryGetBlob", "HEAD": "RegistryCheckBlob", "DELETE": "RegistryDeleteBlob"},
    ),
    (
        re.compile(r"(?P<name>.+)/referrers/(?P<digest>[^/]+)"),
        {"GET": "RegistryListReferrers", "HEAD": "RegistryListReferrers"},
    ),
)
_PARAMETERS = {
    "digest": "digest",
    "mount": "mount",
    "from": "mountFrom",
    "n": "count",
    "last": "last",
    "artifactType": "artifactType",
}
_HEADERS = {
    "content-type": "mediaType",
    "content-range": "contentRange",
    "range": "range",
}
_MEMBERS = {"name": "repositoryName", "upload_id": "uploadId"}


def match(http: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Return the operation that a request names and its members.

    Raises:
        ServiceError: UNSUPPORTED (404: no such route, 405: not with this method), NAME_INVALID.
    """
    path = unquote(http.path, errors="replace")
    request: dict[str, Any] = {}
    host = _AWS_HOST.fullmatch(http.header("host").lower())
    if host is not None:
        request["registryId"], request["registryRegion"] = host.groups()
    if path.rstrip("/") == PREFIX and http.method in {"GET", "HEAD"}:
        return "RegistryPing", request
    if path == f"{PREFIX}/_catalog" and http.method in {"GET", "HEAD"}:
        return "RegistryCatalog", request | _query(http.query)
    rest = path.removeprefix(f"{PREFIX}/")
    for pattern, methods in _ROUTES:
        found = pattern.fullmatch(rest)
        if found is None:
            continue
        if not is_repository_name(found.group("name")):
            raise registry_error("NAME_INVALID", "The repository name is not valid", 400)
        if http.method not in methods:
            raise registry_error("UNSUPPORTED", "The registry does not do that here.", 405)
        request |= _query(http.query)
        request |= {member: http.header(name) for name, member in _HEADERS.items() if http.header(name)}
        request |= {_MEMBERS.get(name, name): value for name, value in found.groupdict().items()}
        if http.header("content-length", "0") != "0" or http.header("transfer-encoding"):
            request["hasBody"] = True
        return methods[http.method], request
    raise registry_error("UNSUPPORTED", "The registry has no such route.", 404)


def _query(text: str) -> dict[str, Any]:
    try:
        values = parse_qs(text, max_num_fields=QUERY_FIELDS_MAX, errors="replace")
    except ValueError:
        return {}
    members: dict[str, Any] = {
        _PARAMETERS[name]: _clean(each[0]) for name, each in values.items() if name in _PARAMETERS
    }
    if "tag" in values:
        members["tags"] = values["tag"]
    return members


def _clean(text: str) -> str:
    return text.replace("\0", "")  # no database that we use can compare it
