"""Sealed sessions: all that a session is stands in its token; the secret key is derived from the token.

The token is an authenticated-encrypted value under a key ring in the database, bound to its access key id, so that any
process with the same database can check any session without a look-up. Tags of the role or user are not in it: they
are read when the session is used (api.py).
"""

import base64
import binascii
import hmac
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from taskrole.aws.call import CallSession
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.ids import Ids, unique_id
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.storage.key_rings import KeyRing, SealError
from taskrole.storage.schema import from_milliseconds, to_milliseconds

TOKEN_LENGTH_MAX = 4096  # characters; what an HTTP header can be relied on to take
OPENED_CACHED_MAX = 4096
_FORMAT = 1
_INFLATED_BYTES_MAX = 64 * 1024


@dataclass(frozen=True, slots=True)
class TemporaryCredentials:
    """Keys of a session, as they are given out."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session token that was opened: whose it is, with what limits."""

    principal: Principal
    secret_access_key: str = field(repr=False)
    session: CallSession


class SessionSealer:
    """Makes and opens sealed sessions. Knows nothing of policies or revocation."""

    def __init__(self, key_ring: KeyRing, ids: Ids) -> None:
        self._key_ring = key_ring
        self._ids = ids
        self._open_cached = lru_cache(OPENED_CACHED_MAX)(self._open)

    def seal(self, principal: Principal, session: CallSession) -> TemporaryCredentials:
        """Return credentials for a session.

        Raises:
            ServiceError: PackedPolicyTooLarge, if session policies and tags do not fit into a token.
        """
        access_key_id = unique_id(self._ids, "ASIA", principal.account_id)
        content = zlib.compress(orjson.dumps(_pack(principal, session)), 9)
        sealed = self._key_ring.seal(content, access_key_id.encode())
        token = base64.b64encode(sealed).decode()
        if len(token) > TOKEN_LENGTH_MAX:
            message = "Serialized token too large for session: packed policies and tags exceed the allowed space."
            raise ServiceError("PackedPolicyTooLarge", message, 400)
        return TemporaryCredentials(access_key_id, self._secret(access_key_id, sealed), token, session.expires_at)

    def open(self, access_key_id: str, token: str, now: datetime) -> OpenedSession:
        """Open a session token.

        Raises:
            AuthenticationError: BAD_TOKEN, EXPIRED_TOKEN.
        """
        opened = self._open_cached(access_key_id, token)
        if now >= opened.session.expires_at:
            message = "The security token included in the request is expired"
            raise AuthenticationError(AuthenticationProblem.EXPIRED_TOKEN, message)
        return opened

    def _open(self, access_key_id: str, token: str) -> OpenedSession:
        message = "The security token included in the request is invalid."
        try:
            if len(token) > TOKEN_LENGTH_MAX:
                raise SealError("too long")
            sealed = base64.b64decode(token.encode("ascii"), validate=True)
            content = self._key_ring.open(sealed, access_key_id.encode())
            values = orjson.loads(zlib.decompressobj().decompress(content, _INFLATED_BYTES_MAX))
            principal, session = _unpack(values)
        except (SealError, ValueError, binascii.Error, zlib.error, IndexError, TypeError) as error:
            raise AuthenticationError(AuthenticationProblem.BAD_TOKEN, message) from error
        return OpenedSession(principal, self._secret(access_key_id, sealed), session)

    def _secret(self, access_key_id: str, sealed: bytes) -> str:
        message = b"secret access key\0" + access_key_id.encode() + b"\0" + sealed
        digest = hmac.digest(self._key_ring.derivation_key, message, "sha256")
        return base64.b64encode(digest[:30]).decode()  # 40 characters, as AWS's are


def _pack(principal: Principal, session: CallSession) -> list[Any]:
    return [
        _FORMAT,
        principal.kind.value,
        principal.account_id,
        principal.arn,
        principal.user_id,
        principal.name,
        principal.role_arn,
        principal.role_id,
        principal.session_name,
        principal.issuer_arn,
        to_milliseconds(session.issued_at),
        to_milliseconds(session.expires_at),
        session.source_identity,
        list(session.transitive_tags),
        list(session.session_tags),
        session.inline_session_policy,
        list(session.session_policy_arns),
        session.mfa_authenticated,
        session.kind,
        session.task_arn,
        session.federated_provider,
        session.bound_to,
    ]


def _unpack(values: list[Any]) -> tuple[Principal, CallSession]:
    if values[0] != _FORMAT:
        raise ValueError("another format")
    kind = PrincipalKind(values[1])
    session = CallSession(
        from_milliseconds(values[10]),
        from_milliseconds(values[11]),
        values[12],
        tuple((key, value) for key, value in values[13]),
        tuple((key, value) for key, value in values[14]),
        values[15],
        tuple(values[16]),
        values[17],
        values[18],
        values[19],
        *values[20:22],  # tokens from before there were such
    )
    account_id, arn, user_id, name, role_arn, role_id, session_name, issuer_arn = values[2:10]
    tags = dict(session.session_tags)
    principal = Principal(kind, account_id, arn, user_id, name, role_arn, role_id, session_name, issuer_arn, tags)
    return principal, session
