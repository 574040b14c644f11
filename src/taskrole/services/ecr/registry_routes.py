"""The routes of the image registry (docker registry v2, OCI distribution) as operations. Pure.

Source: OCI distribution specification; ecs-spec 11.6. Each route is a pseudo operation of ECR, so that it passes the
same authenticate, authorize, run, audit as every other call.
"""

import re
from typing import Any
from urllib.parse import parse_qs, unquote

from taskrole.aws.http import HttpRequest
from taskrole.services.ecr.model import is_repository_name

PREFIX = "/v2"
QUERY_FIELDS_MAX = 20
STREAMING = frozenset({"RegistryStartUpload", "RegistryUploadChunk", "RegistryCompleteUpload"})
"""Operations whose body is bulk data."""

_AWS_HOST = re.compile(r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?::[0-9]+)?")
_TAGS = re.compile(r"(?P<name>.+)/tags/list")
_MANIFEST = re.compile(r"(?P<name>.+)/manifests/(?P<reference>[^/]+)")
_UPLOADS = re.compile(r"(?P<name>.+)/blobs/uploads/?")
_UPLOAD = re.compile(r"(?P<name>.+)/blobs/uploads/(?P<upload_id>[A-Za-z0-9-]{1,64})")
_BLOB = re.compile(r"(?P<name>.+)/blobs/(?P<digest>[^/]+)")
_ROUTES: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = (
    (_TAGS, {"GET": "RegistryListTags"}),
    (
        _MANIFEST,
        {
            "GET": "RegistryGetManifest",
            "HEAD": "RegistryGetManifest",
            "PUT": "RegistryPutManifest",
            "DELETE": "RegistryDeleteManifest",
        },
    ),
    (_UPLOADS, {"POST": "RegistryStartUpload"}),
    (
        _UPLOAD,
        {
            "GET": "RegistryGetUpload",
            "PATCH": "RegistryUploadChunk",
            "PUT": "RegistryCompleteUpload",
            "DELETE": "RegistryCancelUpload",
        },
    ),
    (_BLOB, {"GET": "RegistryGetBlob", "HEAD": "RegistryCheckBlob"}),
)
_PARAMETERS = {"digest": "digest", "mount": "mount", "from": "mountFrom", "n": "count", "last": "last"}
_HEADERS = {
    "content-type": "mediaType",
    "content-range": "contentRange",
    "range": "range",
}
_MEMBERS = {"name": "repositoryName", "upload_id": "uploadId"}


def match(http: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Return the operation that a request names and its members; None if the route leads nowhere."""
    path = unquote(http.path, errors="replace")
    request: dict[str, Any] = {}
    host = _AWS_HOST.fullmatch(http.header("host").lower())
    if host is not None:
        request["registryId"], request["registryRegion"] = host.groups()
    if path.rstrip("/") == PREFIX and http.method in {"GET", "HEAD"}:
        return "RegistryPing", request
    if not path.startswith(f"{PREFIX}/"):
        return None
    rest = path[len(PREFIX) + 1 :]
    for pattern, methods in _ROUTES:
        found = pattern.fullmatch(rest)
        if found is None or http.method not in methods or not is_repository_name(found.group("name")):
            continue
        request |= {_MEMBERS.get(name, name): value for name, value in found.groupdict().items()}
        request |= _query(http.query)
        request |= {member: http.header(name) for name, member in _HEADERS.items() if http.header(name)}
        return methods[http.method], request
    return None


def _query(text: str) -> dict[str, str]:
    try:
        values = parse_qs(text, max_num_fields=QUERY_FIELDS_MAX, errors="replace")
    except ValueError:
        return {}
    return {_PARAMETERS[name]: value[0] for name, value in values.items() if name in _PARAMETERS}
