"""A machine that has joined a server: what it remembers, and how it gets its session from the server.

What is remembered is an id and a secret of this machine's own, and the server's certificate authority, which is the
only one that is trusted: a certificate of anybody else is refused, whatever name it bears.
"""

import asyncio
import hashlib
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from taskrole.agent.settings import AwsCredentials
from taskrole.agent.state import write_atomically
from taskrole.clock import Clock

FILE = "joined.json"
CA_FILE = "server-ca.pem"
CA_PATH = "/_taskrole/ca.pem"
TIMEOUT_SECONDS = 30
ANSWER_BYTES_MAX = 1024 * 1024
RENEW_WHEN_LEFT_SECONDS = 3 * 3600.0  # half of a session's life
RENEW_SECONDS = 300.0  # another instance profile takes effect so soon
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


class JoinError(OSError):
    """Joining or renewing failed; the text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What a joined machine remembers."""

    server_url: str
    instance_id: str
    secret: str = field(repr=False)
    account_id: str
    region: str
    cluster: str


def split_token(token: str) -> tuple[str, str]:
    """Return a token's secret and the fingerprint of the server's certificate authority (empty without TLS)."""
    secret, _, fingerprint = token.strip().partition(".")
    return secret, fingerprint


def pinned_context(ca_pem: str) -> ssl.SSLContext:
    """Return a TLS client context that trusts one certificate authority, whatever name its certificates bear."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=ca_pem)
    context.check_hostname = False  # the authority signs for its server alone; addresses change
    return context


def fetch_authority(server_url: str, fingerprint: str) -> str:
    """Return the server's certificate authority (PEM) after comparing it with the fingerprint that the token bears.

    Raises:
        JoinError: It is another one, or the server does not answer.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # only to fetch what is compared with the fingerprint; nothing is sent
    status, content = _request("GET", server_url, CA_PATH, b"", context)
    try:
        pem = content.decode("ascii")
        found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    except ValueError as error:
        message = f"{server_url} does not answer like taskrole (status {status})."
        raise JoinError(message) from error
    if not fingerprint or found != fingerprint:
        message = (
            f"The certificate authority of {server_url} is not the one that the token names: this is not the server."
        )
        raise JoinError(message)
    return pem


def join(server_url: str, token: str, folder: Path) -> Joined:
    """Exchange a token, and remember what came of it in ``folder``.

    Raises:
        JoinError: The server refuses or does not answer, or is not the one that made the token.
    """
    secret, fingerprint = split_token(token)
    parts = urlsplit(server_url)
    authority = ""
    if parts.scheme == "https":
        authority = fetch_authority(server_url, fingerprint)
    elif parts.scheme != "http" or (parts.hostname or "") not in LOOPBACK:
        raise JoinError(
            "The server must be reached by https:// from another machine: see `taskrole server --tls-listen`."
        )
    context = pinned_context(authority) if authority else None
    answer = _call(server_url, "JoinInstance", {"token": secret}, context)
    joined = Joined(
        server_url.rstrip("/"),
        str(answer["instanceId"]),
        str(answer["secret"]),
        str(answer["accountId"]),
        str(answer["region"]),
        str(answer["cluster"]),
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if authority:
        write_atomically(folder / CA_FILE, authority.encode())
    write_atomically(folder / FILE, json.dumps(asdict(joined)).encode())
    return joined


def load_joined(folder: Path) -> Joined | None:
    """Return what is remembered in ``folder``, or None when this machine has not joined.

    Raises:
        JoinError: It can't be read.
    """
    try:
        return Joined(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        message = f"{folder / FILE} can't be read: {error}"
        raise JoinError(message) from error


class JoinedCredentials:
    """The instance's own role session, asked for again now and then: its role may have changed."""

    def __init__(self, joined: Joined, folder: Path, clock: Clock) -> None:
        self._joined = joined
        self._clock = clock
        ca_path = folder / CA_FILE
        secure = joined.server_url.startswith("https://")
        self._context = pinned_context(ca_path.read_text(encoding="ascii")) if secure else None
        self._current: AwsCredentials | None = None
        self._renewed_at: datetime | None = None

    async def get(self) -> AwsCredentials:
        """Return credentials with at least half of their life before them, or else what is left of them.

        Raises:
            JoinError: There are none at the moment.
        """
        now, current = self._clock.now(), self._current
        is_fresh = self._renewed_at is not None and (now - self._renewed_at).total_seconds() < RENEW_SECONDS
        if current is not None and is_fresh and _left(current, now) > RENEW_WHEN_LEFT_SECONDS:
            return current
        try:
            self._current = await asyncio.to_thread(self._renew)
        except JoinError:
            if current is None or _left(current, now) <= 0:
                raise
            return current
        self._renewed_at = now
        return self._current

    async def metadata(self) -> dict[str, Any]:
        """Return what the instance's metadata service answers with.

        Raises:
            JoinError: The server refuses or does not answer.
        """
        request = {"instanceId": self._joined.instance_id, "secret": self._joined.secret}
        url, context = self._joined.server_url, self._context
        return await asyncio.to_thread(_call, url, "GetInstanceMetadata", request, context)

    def _renew(self) -> AwsCredentials:
        request = {"instanceId": self._joined.instance_id, "secret": self._joined.secret}
        given = _call(self._joined.server_url, "RenewInstance", request, self._context)["credentials"]
        return AwsCredentials(
            str(given["accessKeyId"]),
            str(given["secretAccessKey"]),
            str(given["sessionToken"]),
            datetime.fromisoformat(str(given["expiration"])),
        )


def _left(credentials: AwsCredentials, now: datetime) -> float:
    return 0.0 if credentials.expires_at is None else (credentials.expires_at - now).total_seconds()


def _call(
    server_url: str, operation: str, request: Mapping[str, Any], context: ssl.SSLContext | None
) -> dict[str, Any]:
    body = json.dumps(request).encode()
    status, content = _request("POST", server_url, f"/_taskrole/api/{operation}", body, context)
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        message = f"{server_url} does not answer like taskrole (status {status})."
        raise JoinError(message)
    if status != http.client.OK:
        message = f"{server_url} refuses: {answer.get('message') or answer.get('__type') or status}"
        raise JoinError(message)
    return answer


def _request(method: str, server_url: str, path: str, body: bytes, context: ssl.SSLContext | None) -> tuple[int, bytes]:
    parts = urlsplit(server_url)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, path, body, {"Content-Type": "application/x-amz-json-1.1"})
        answer = connection.getresponse()
        return answer.status, answer.read(ANSWER_BYTES_MAX)
    except (OSError, http.client.HTTPException) as error:
        message = f"{server_url} does not answer: {error}"
        raise JoinError(message) from error
    finally:
        connection.close()
