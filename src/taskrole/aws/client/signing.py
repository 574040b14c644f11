"""Signs requests with Signature Version 4. The verifier is ``taskrole.aws.signature``.

Source: IAM user guide, "Create a signed AWS API request".
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import quote, urlsplit

from taskrole.aws.signature import signing_key

ALGORITHM = "AWS4-HMAC-SHA256"
EMPTY_HASH = hashlib.sha256(b"").hexdigest()
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"


class Credentials(Protocol):
    """Keys to sign with; ``session_token`` is empty for those of users."""

    @property
    def access_key_id(self) -> str:
        """The id of the key."""
        ...

    @property
    def secret_access_key(self) -> str:
        """The key."""
        ...

    @property
    def session_token(self) -> str:
        """What goes with temporary keys."""
        ...


def sign(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    credentials: Credentials,
    region: str,
    service: str,
    now: datetime,
    payload_hash: str = "",
) -> dict[str, str]:
    """Return ``headers`` with those added that sign the request: Host, X-Amz-Date, X-Amz-Security-Token, Authorization.

    The query of ``url`` must be encoded as it will be sent. ``payload_hash`` stands in for the hash of a body that is
    streamed (S3's ``UNSIGNED-PAYLOAD``).
    """
    parts = urlsplit(url)
    amz_date = now.strftime("%Y%m%dT%H%M%SZ")
    signed = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    signed["host"] = parts.netloc
    signed["x-amz-date"] = amz_date
    if credentials.session_token:
        signed["x-amz-security-token"] = credentials.session_token
    names = ";".join(sorted(signed))
    canonical = "\n".join(
        (
            method,
            quote(parts.path or "/", safe="/-_.~%"),
            "&".join(sorted(parts.query.split("&"))) if parts.query else "",
            *[f"{name}:{signed[name]}" for name in sorted(signed)],
            "",
            names,
            payload_hash or (hashlib.sha256(body).hexdigest() if body else EMPTY_HASH),
        )
    )
    scope = f"{amz_date[:8]}/{region}/{service}/aws4_request"
    to_sign = f"{ALGORITHM}\n{amz_date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = signing_key(credentials.secret_access_key, amz_date[:8], region, service)
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    answer = dict(headers)
    answer["Host"] = parts.netloc
    answer["X-Amz-Date"] = amz_date
    if credentials.session_token:
        answer["X-Amz-Security-Token"] = credentials.session_token
    answer["Authorization"] = (
        f"{ALGORITHM} Credential={credentials.access_key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return answer
