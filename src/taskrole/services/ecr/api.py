"""What the composition root and other services may use of ECR."""

from dataclasses import replace
from datetime import datetime

from taskrole.services.ecr.collector import Collected, OrphanCollector, collect
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.registry_errors import render_error
from taskrole.services.ecr.registry_routes import STREAMING, WAITING, match
from taskrole.services.ecr.tokens import AuthorizationToken, expired_token, open_token, read_basic

__all__ = ["STREAMING", "WAITING", "AuthorizationToken", "EcrApi", "match", "render_error"]


class EcrApi:
    """ECR's side of the registry's front door, and its background step."""

    def __init__(self, deps: EcrDeps) -> None:
        self._deps = deps
        self._orphans = OrphanCollector()

    def authenticate_basic(self, header: str, now: datetime) -> AuthorizationToken:
        """Return whose authorization token an Authorization header holds.

        Raises:
            AuthenticationError: MISSING, BAD_TOKEN, EXPIRED_TOKEN.
        """
        return self.open_authorization_token(read_basic(header), now)

    def open_authorization_token(self, password: str, now: datetime) -> AuthorizationToken:
        """Return who asked for the token that a password stands for.

        The token of a role session ends when that session is revoked, not when the session expires.

        Raises:
            AuthenticationError: BAD_TOKEN, EXPIRED_TOKEN.
        """
        token = open_token(password, self._deps.key_ring, now)
        if self._deps.is_revoked(token, now):
            raise expired_token()
        return token

    def collect(self, now: datetime) -> Collected:
        """Remove what nobody needs any more; for a worker to call every few minutes."""
        collected = collect(self._deps, now)
        orphans = self._orphans.collect(self._deps, now)
        return replace(collected, blobs=collected.blobs + orphans)
