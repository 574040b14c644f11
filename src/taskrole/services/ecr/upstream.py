"""Reads manifests and layers of other registries. Blocking; every wait and every body is bounded.

Whose rule it is chooses the host, so it is not trusted: only HTTPS to public addresses, unless the operator has named
the host and port (``plain``), which is then spoken to in plain HTTP at whatever address. The address is checked on the
connection itself, so that a name cannot change its meaning in between. Source: OCI distribution, Docker token
authentication.
"""

import base64
import http.client
import ipaddress
import json
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr.upstream_credentials import Credentials

TIMEOUT_SECONDS = 30.0
REDIRECTS_MAX = 5
TOKEN_BYTES_MAX = 64 * 1024
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](?::\d{1,5})?"
)
_CHALLENGE = re.compile(r'([a-z]+)="([^"]*)"')
_USER_AGENT = "taskrole"


class UpstreamError(Exception):
    """The other registry cannot be used; the message is for the caller."""


def read_upstream_url(text: str, plain: frozenset[str]) -> str:
    """Return the base URL of a registry that a rule names (``HOST``, ``HOST:PORT`` or a URL of these).

    Raises:
        ServiceError: UnsupportedUpstreamRegistryException.
    """
    host = text.lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if host in plain:
        return f"http://{host}"
    if not _HOST.fullmatch(host):
        message = (
            f"The upstream registry '{text[:256]}' is not supported: it must be the host name of a public registry"
        )
        raise ServiceError("UnsupportedUpstreamRegistryException", message)
    return f"https://{host}"


@dataclass(slots=True)
class UpstreamAnswer:
    """An answer whose body is still to be read."""

    status: int
    headers: Mapping[str, str]
    connection: http.client.HTTPConnection
    response: http.client.HTTPResponse

    def read(self, size: int = 1 << 20) -> bytes:
        """Return up to ``size`` bytes; ``b""`` at the end.

        Raises:
            UpstreamError: It stopped in the middle.
        """
        try:
            piece = self.response.read(size)
        except (OSError, http.client.HTTPException) as error:
            raise UpstreamError("The upstream registry stopped in the middle of an answer") from error
        if not piece and self.response.length:
            raise UpstreamError("The upstream registry stopped in the middle of an answer")
        return piece

    def read_all(self, most: int) -> bytes:
        """Return the whole body.

        Raises:
            UpstreamError: It is longer than ``most`` bytes, or it stopped in the middle.
        """
        content = b""
        while piece := self.read():
            content += piece
            if len(content) > most:
                raise UpstreamError("The upstream registry answered more than it may")
        return content

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class Upstream:
    """One repository of another registry."""

    def __init__(
        self, base: str, repository: str, plain: frozenset[str], credentials: Credentials | None = None
    ) -> None:
        self._base = base
        self._repository = repository
        self._plain = plain
        self._credentials = credentials
        self._authorization = ""

    def open(self, path: str, accept: str = "*/*") -> UpstreamAnswer:
        """Ask for something of the repository (``manifests/latest``); who calls closes the answer.

        Raises:
            UpstreamError: It cannot be reached, or wants a password.
        """
        url = f"{self._base}/v2/{self._repository}/{path}" if self._repository else f"{self._base}/v2/"
        answer = self._follow(url, accept)
        if answer.status == http.client.UNAUTHORIZED and not self._authorization:
            challenge = answer.headers.get("www-authenticate", "")
            answer.close()
            self._authorization = self._answer(challenge)
            answer = self._follow(url, accept)
        return answer

    def _follow(self, url: str, accept: str) -> UpstreamAnswer:
        host = _split(url).netloc
        for _ in range(REDIRECTS_MAX + 1):
            headers = {"Accept": accept, "User-Agent": _USER_AGENT}
            if self._authorization and _split(url).netloc == host:  # not to where a redirect leads
                headers["Authorization"] = self._authorization
            answer = self._send(url, headers)
            if answer.status not in {301, 302, 303, 307, 308}:
                return answer
            answer.close()
            url = _join(url, answer.headers.get("location", ""))
        raise UpstreamError("The upstream registry redirects without an end")

    def _answer(self, challenge: str) -> str:
        """Return the Authorization header by which a challenge is met."""
        scheme, _, rest = challenge.partition(" ")
        basic = "" if self._credentials is None else _basic(self._credentials)
        if scheme.lower() == "basic" and basic:
            return basic
        fields = dict(_CHALLENGE.findall(rest))
        if scheme.lower() != "bearer" or not fields.get("realm"):
            raise UpstreamError("The upstream registry wants a password")
        return f"Bearer {self._fetch_token(fields, basic)}"

    def _fetch_token(self, fields: Mapping[str, str], basic: str) -> str:
        query = {"service": fields.get("service", ""), "scope": fields.get("scope", "")}
        realm = fields["realm"]
        separator = "&" if _split(realm).query else "?"
        headers = {"User-Agent": _USER_AGENT, **({"Authorization": basic} if basic else {})}
        answer = self._send(f"{realm}{separator}{urlencode(query)}", headers)
        try:
            if answer.status != http.client.OK:
                raise UpstreamError(
                    "The upstream registry gives no token with this password"
                    if basic
                    else "The upstream registry wants a password"
                )
            token: Any = json.loads(answer.read_all(TOKEN_BYTES_MAX))
        except ValueError as error:
            raise UpstreamError("The upstream registry answered no token") from error
        finally:
            answer.close()
        text = (token.get("token") or token.get("access_token")) if isinstance(token, dict) else None
        if not isinstance(text, str) or not re.fullmatch(r"[!-~]+", text):
            raise UpstreamError("The upstream registry answered no token")
        return text

    def _send(self, url: str, headers: Mapping[str, str]) -> UpstreamAnswer:
        parts = _split(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = self._connection(url)
        try:
            connection.request("GET", target, headers=dict(headers))
            response = connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            connection.close()
            raise UpstreamError(f"The upstream registry cannot be reached: {type(error).__name__}") from error
        received = {name.lower(): value for name, value in response.getheaders()}
        return UpstreamAnswer(response.status, received, connection, response)

    def _connection(self, url: str) -> http.client.HTTPConnection:
        parts = _split(url)
        host, port = parts.hostname or "", parts.port
        if parts.netloc in self._plain and parts.scheme == "http":
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        elif parts.scheme == "https" and _HOST.fullmatch(parts.netloc.lower()):
            connection = _PublicConnection(host, port, timeout=TIMEOUT_SECONDS)
        else:
            raise UpstreamError("The upstream registry leads to an address that is not public")
        return connection


def _basic(credentials: Credentials) -> str:
    return "Basic " + base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode()


def _split(url: str) -> SplitResult:
    """Return the parts of a URL that another registry has chosen."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it checks it
    except ValueError as error:
        raise UpstreamError("The upstream registry leads to an address that is none") from error
    return parts


def _join(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError as error:
        raise UpstreamError("The upstream registry leads to an address that is none") from error


class _PublicConnection(http.client.HTTPSConnection):
    """TLS to a host that is not inside."""

    def connect(self) -> None:
        """Connect. The name that is looked up is the one that the certificate must have."""
        plain = connect_to_public(self.host, self.port, TIMEOUT_SECONDS)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def connect_to_public(host: str, port: int, timeout_seconds: float) -> socket.socket:
    """Connect to one of the addresses of a host name, but not to one inside.

    Raises:
        OSError: All of them are inside, or none answers.
    """
    failure: OSError = PermissionError("not a public address")
    for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(place[0]).is_global:
            continue
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout_seconds)
            connection.connect(place)
        except OSError as error:
            connection.close()
            failure = error
            continue
        return connection
    raise failure
