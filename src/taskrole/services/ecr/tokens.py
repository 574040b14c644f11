"""Authorization tokens: who asked, sealed with a key of the database, so that any replica can open them.

The password holds the principal and, for temporary credentials, their session; policies are looked up on every use.
Usual length 500 to 700 characters; base64url, so without ``:`` and safe to print into a shell.
Source: ecs-spec 11.5.
"""

import base64
import json
import zlib
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from taskrole.aws.call import CallSession
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.storage.key_rings import KeyRing, SealError

TOKEN_LIFE = timedelta(hours=12)  # AWS: ECR API reference, GetAuthorizationToken
USER_NAME = "AWS"
PASSWORD_LENGTH_MAX = 12_000
_CONTENT_BYTES_MAX = 64 * 1024
_PURPOSE = b"authorization token 1"
_EXPIRED = "Your authorization token has expired. Reauthenticate and try again."
_INVALID = "Not Authorized"


@dataclass(frozen=True, slots=True)
class AuthorizationToken:
    """Who asked for a token, where, and until when it is good."""

    principal: Principal
    region: str
    access_key_id: str
    expires_at: datetime
    session: CallSession | None = None


def seal_token(token: AuthorizationToken, key_ring: KeyRing) -> str:
    """Return the password that stands for a token."""
    content: dict[str, Any] = {
        "p": _fields(token.principal),
        "r": token.region,
        "k": token.access_key_id,
        "e": int(token.expires_at.timestamp()),
    }
    if token.session is not None:
        session = _fields(token.session)
        for name in ("issued_at", "expires_at"):
            session[name] = session[name].timestamp()
        content["s"] = session
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(key_ring.seal(packed, _PURPOSE)).decode().rstrip("=")


def open_token(password: str, key_ring: KeyRing, now: datetime) -> AuthorizationToken:
    """Return the token that a password stands for.

    Raises:
        AuthenticationError: BAD_TOKEN; EXPIRED_TOKEN.
    """
    if len(password) > PASSWORD_LENGTH_MAX:
        raise AuthenticationError(AuthenticationProblem.BAD_TOKEN, _INVALID)
    try:
        sealed = base64.b64decode(password + "=" * (-len(password) % 4), altchars=b"-_", validate=True)
        packed = key_ring.open(sealed, _PURPOSE)
    except (SealError, ValueError):
        raise AuthenticationError(AuthenticationProblem.BAD_TOKEN, _INVALID) from None
    content = json.loads(zlib.decompressobj().decompress(packed, _CONTENT_BYTES_MAX))
    expires_at = datetime.fromtimestamp(content["e"], UTC)
    if now >= expires_at:
        raise expired_token()
    principal = content["p"]
    principal["kind"] = PrincipalKind(principal["kind"])
    session = _read_session(content["s"]) if "s" in content else None
    return AuthorizationToken(Principal(**principal), content["r"], content["k"], expires_at, session)


def read_basic(header: str) -> str:
    """Return the password of an Authorization header.

    Raises:
        AuthenticationError: MISSING if it isn't Basic, BAD_TOKEN if the user isn't ``AWS``.
    """
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise AuthenticationError(AuthenticationProblem.MISSING, _INVALID)
    try:
        user, _, password = base64.b64decode(encoded.strip(), validate=True).decode("ascii").partition(":")
    except ValueError:
        raise AuthenticationError(AuthenticationProblem.BAD_TOKEN, _INVALID) from None
    if user != USER_NAME:
        raise AuthenticationError(AuthenticationProblem.BAD_TOKEN, _INVALID)
    return password


def expired_token() -> AuthenticationError:
    """Return the error for a token whose time, or whose session, is over."""
    return AuthenticationError(AuthenticationProblem.EXPIRED_TOKEN, _EXPIRED)


def _read_session(content: dict[str, Any]) -> CallSession:
    for name in ("issued_at", "expires_at"):
        content[name] = datetime.fromtimestamp(content[name], UTC)
    for name in ("transitive_tags", "session_tags"):
        content[name] = tuple((str(key), str(value)) for key, value in content.get(name, ()))
    content["session_policy_arns"] = tuple(content.get("session_policy_arns", ()))
    return CallSession(**content)


def _fields(value: Principal | CallSession) -> dict[str, Any]:
    named = {each.name: getattr(value, each.name) for each in fields(value)}
    if "tags" in named:
        named["tags"] = dict(named["tags"])
    return {name: value for name, value in named.items() if value}
