"""A bounded GET over TLS, for the keys of token issuers. Callers can make us ask, so nothing here follows anything.

No redirects, no plain HTTP, no link-local addresses, one deadline, a bounded body. The server's certificate is checked
against the machine's authorities (and one's own, if given). AWS: a certificate that no authority vouches for is
accepted if its SHA-1 is a thumbprint of the provider.
"""

import hashlib
import hmac
import http.client
import ipaddress
import ssl
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from taskrole.clock import Clock

SECONDS_MAX = 5.0  # for one step: connecting, waiting for some bytes
DEADLINE_SECONDS = 10.0  # for all of it
BODY_BYTES_MAX = 256 * 1024
_CHUNK_BYTES = 16 * 1024
_HTTPS_PORT = 443


class FetchError(Exception):
    """The document could not be had; the message is for the log and the caller, and says nothing of its content."""


class HttpsGetter:
    """Fetches documents by URL."""

    def __init__(self, clock: Clock, ca_file: Path | None = None) -> None:
        self._clock = clock
        self._trusting = ssl.create_default_context()
        if ca_file is not None:
            self._trusting.load_verify_locations(ca_file)
        self._pinning = ssl.create_default_context()
        self._pinning.check_hostname = False
        self._pinning.verify_mode = ssl.CERT_NONE

    def get(self, url: str, thumbprints: Sequence[str] = ()) -> bytes:
        """Return the body of a 200 answer.

        Raises:
            FetchError: Anything else.
        """
        host, port, target = _split(url)
        deadline = self._clock.monotonic_seconds() + DEADLINE_SECONDS
        try:
            try:
                connection = self._connect(host, port, self._trusting)
            except ssl.SSLCertVerificationError:
                if not thumbprints:
                    raise
                connection = self._connect(host, port, self._pinning)
                _require_thumbprint(connection, thumbprints)
            try:
                return self._ask(connection, target, deadline)
            finally:
                connection.close()
        except ssl.SSLCertVerificationError as error:
            raise FetchError("its certificate is not trusted") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchError("it cannot be reached") from error

    def _connect(self, host: str, port: int, context: ssl.SSLContext) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection(host, port, timeout=SECONDS_MAX, context=context)
        try:
            connection.connect()
            address = connection.sock.getpeername()[0].partition("%")[0]
            if ipaddress.ip_address(address).is_link_local:
                raise FetchError("it is at a link-local address")
        except BaseException:
            connection.close()
            raise
        return connection

    def _ask(self, connection: http.client.HTTPSConnection, target: str, deadline: float) -> bytes:
        connection.request("GET", target, headers={"Accept": "application/json", "User-Agent": "taskrole"})
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise FetchError(f"it answers {answer.status}")
        body = bytearray()
        while chunk := answer.read1(_CHUNK_BYTES):
            body += chunk
            if len(body) > BODY_BYTES_MAX:
                raise FetchError("its answer is too long")
            if self._clock.monotonic_seconds() > deadline:
                raise FetchError("its answer takes too long")
        return bytes(body)


def _split(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or _HTTPS_PORT
    except ValueError as error:
        raise FetchError("its address is no URL") from error
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.fragment:
        raise FetchError("its address is no https URL")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, port, target


def _require_thumbprint(connection: http.client.HTTPSConnection, thumbprints: Sequence[str]) -> None:
    certificate = connection.sock.getpeercert(binary_form=True) or b""
    digest = hashlib.sha1(certificate, usedforsecurity=False).hexdigest()  # AWS's form of a pin
    if not any(hmac.compare_digest(digest, one.lower()) for one in thumbprints):
        connection.close()
        raise FetchError("its certificate is not trusted and none of the provider's thumbprints is its own")
