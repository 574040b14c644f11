"""Step 1a of the path: which wire does a request belong to?

In this order: our own websocket paths, the registry's path, the JSON target header, the credential scope's service, the
query API's version, the host name; what is left is S3, as for every S3-compatible server. Virtual-host addressing is
turned into path style here, once; signatures are checked against what was sent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.gateway.wire import Wire

REGISTRY_PREFIX = "/v2/"
_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/(?P<region>[^/,\s]*)/(?P<service>[^/,\s]*)/aws4_request")
_QUERY_SCOPE = re.compile(
    r"X-Amz-Credential=[^&]*?(?:%2F|/)\d{8}(?:%2F|/)([^&%/]*)(?:%2F|/)([^&%/]*)(?:%2F|/)", re.IGNORECASE
)
_VERSIONS = {"2010-05-08": "iam", "2011-06-15": "sts", "2016-11-15": "ec2"}
_AMAZON = ".amazonaws.com"
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_S3_HOST = re.compile(
    r"^(?:(?P<bucket>.+)\.)?s3(?:-accelerate|-fips)?(?:[.-]dualstack)?"
    rf"(?:[.-](?P<region>{_REGION}))?\.amazonaws\.com(?:\.cn)?$"
)
_S3_LABELS = re.compile(rf"(?:^|\.)s3(?:[.-]{_REGION})?$")
"""What may stand between a bucket and a domain of our own."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes: its wire, the region that its address or scope names, the request in path style."""

    wire: Wire
    region: str
    http: HttpRequest


class Router:
    """Finds the wire of a request from its line and headers."""

    def __init__(
        self,
        wires: Mapping[str, Wire],
        targets: Mapping[str, str],
        signing_names: Mapping[str, str],
        paths: Mapping[str, Wire],
        default_region: str,
        bucket_domains: tuple[str, ...] = (),
    ) -> None:
        """Take the wires by service prefix.

        Args:
            wires: Wires by service prefix; ``registry`` is the image registry's.
            targets: Service prefix by the part of X-Amz-Target before the last dot.
            signing_names: Service prefix by the service name in credential scopes.
            paths: Wires by exact path (websocket upgrades).
            default_region: The region of requests that name none.
            bucket_domains: Our own host names under which ``bucket.domain`` addresses a bucket.
        """
        self._wires = wires
        self._targets = targets
        self._signing_names = signing_names
        self._paths = paths
        self._default_region = default_region
        self._bucket_domains = tuple(f".{domain}" for domain in bucket_domains)

    def route(self, http: HttpRequest) -> Route:
        """Return where a request goes.

        Raises:
            ServiceError: UnknownOperationException, 404: an X-Amz-Target that no service has.
        """
        region, scope_service = _scope(http)
        region = region or self._default_region
        path = http.path
        if path in self._paths:
            return Route(self._paths[path], region, http)
        # A bucket may be called v2, but then its requests are signed for S3.
        if (path + "/").startswith(REGISTRY_PREFIX) and scope_service != "s3":
            return Route(self._wires["registry"], region, http)
        target = http.header("x-amz-target")
        if target:
            return Route(self._by_target(target), region, http)
        service = self._signing_names.get(scope_service) or self._by_version(http) or self._by_host(http)
        if service == "s3":
            return Route(self._wires["s3"], region, self._path_style(http))
        return Route(self._wires[service], region, http)

    def _by_target(self, target: str) -> Wire:
        prefix = target.rpartition(".")[0]
        service = self._targets.get(prefix)
        if service is None:
            message = f"The operation {target[:128]} is not known here."
            raise ServiceError("UnknownOperationException", message, 404)
        return self._wires[service]

    def _by_version(self, http: HttpRequest) -> str:
        form = http.header("content-type").startswith("application/x-www-form-urlencoded")
        text = (http.body or b"").decode("latin-1") if form and http.method == "POST" else http.query
        match = re.search(r"(?:^|&)Version=([0-9-]{10})(?:&|$)", text[:65536])
        return _VERSIONS.get(match.group(1), "") if match else ""

    def _by_host(self, http: HttpRequest) -> str:
        host = _host(http)
        if not host.endswith(_AMAZON) or _S3_HOST.match(host):
            return "s3"
        labels = host[: -len(_AMAZON)].split(".")
        if labels[0] == "api":
            labels = labels[1:]
        for label in labels[:2]:
            if label in self._wires:
                return label
        return "s3"

    def _path_style(self, http: HttpRequest) -> HttpRequest:
        bucket = self._bucket_of_host(_host(http))
        if not bucket:
            return http
        path, mark, query = http.target.partition("?")
        target = f"/{bucket}{path if path != '/' else ''}{mark}{query}"
        return replace(http, target=target)

    def _bucket_of_host(self, host: str) -> str:
        match = _S3_HOST.match(host)
        if match:
            return match.group("bucket") or ""
        for domain in self._bucket_domains:
            if host.endswith(domain):
                return _S3_LABELS.sub("", host[: -len(domain)])
        return ""


def _host(http: HttpRequest) -> str:
    host = http.header("host").lower()
    return host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host


def _scope(http: HttpRequest) -> tuple[str, str]:
    match = _SCOPE.search(http.header("authorization"))
    if match:
        return match.group("region"), match.group("service")
    query_match = _QUERY_SCOPE.search(http.query)
    if query_match:
        return query_match.group(1), query_match.group(2)
    return "", ""
