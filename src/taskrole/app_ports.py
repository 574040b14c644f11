"""Small adapters between packages that must not know each other; used by the composition root alone."""

from datetime import datetime
from typing import Any

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.signature_errors import Family
from taskrole.gateway.authenticate import Caller, Credential
from taskrole.gateway.wire import REGISTRY, Found
from taskrole.policy.model import PolicyType
from taskrole.services.ecr.api import STREAMING, AuthorizationToken, EcrApi, match, render_error
from taskrole.services.iam.api import IamApi
from taskrole.services.s3.api import S3Api
from taskrole.services.sts.api import StsApi
from taskrole.services.taskrole.deps import ResourceOwner

_ARN_FIELDS = 6
_INVALID = "The security token included in the request is invalid."


class CredentialFinder:
    """Finds credentials for the gateway: long-term keys in IAM, sessions in their own tokens."""

    def __init__(self, iam: IamApi, sts: StsApi) -> None:
        self._iam = iam
        self._sts = sts

    def find(self, access_key_id: str, session_token: str, now: datetime) -> Credential:
        """Return the credential of an access key id.

        Raises:
            AuthenticationError: UNKNOWN_KEY, INACTIVE_KEY, BAD_TOKEN, EXPIRED_TOKEN.
        """
        if session_token:
            opened = self._sts.open_session(access_key_id, session_token, now)
            return Credential(opened.principal, opened.secret_access_key, opened.session)
        key = self._iam.find_access_key(access_key_id)
        if key is None:
            raise AuthenticationError(AuthenticationProblem.UNKNOWN_KEY, _INVALID, {"AWSAccessKeyId": access_key_id})
        if not key.active:
            raise AuthenticationError(AuthenticationProblem.INACTIVE_KEY, _INVALID, {"AWSAccessKeyId": access_key_id})
        return Credential(key.principal, key.secret_access_key)


class RegistryWire:
    """The image registry's routes as a wire of the gateway; its operations answer HTTP responses themselves."""

    service = "ecr"
    signing_name = "ecr"
    family: Family = "registry"
    scheme = REGISTRY

    def find(self, http: HttpRequest) -> Found:
        """Find the operation of a route.

        Raises:
            ServiceError: The route leads nowhere.
        """
        name, arguments = match(http)
        return Found(name, streams=name in STREAMING, arguments=arguments)

    def name(self, http: HttpRequest, found: Found) -> str:
        """Return the operation's name."""
        return found.name

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Return what the route told."""
        return found.arguments

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Pass on the response."""
        assert isinstance(result, HttpResponse)
        return result

    def error(self, error: ServiceError, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render an error as docker reads it."""
        return render_error(error, http)

    def known(self, name: str) -> bool:
        """Tell whether the route is served: always, since ``find`` found it."""
        return True


class RegistryLogins:
    """Turns a registry password into the caller who asked for it."""

    def __init__(self, ecr: EcrApi) -> None:
        self._ecr = ecr

    def __call__(self, header: str, now: datetime) -> Caller:
        """Return the caller.

        Raises:
            AuthenticationError: No password, or one that is not good (any more).
        """
        token = self._ecr.authenticate_basic(header, now)
        principal = token.principal
        return Caller(principal, principal.account_id, token.region, token.access_key_id, token.session)


class ResourceFinder:
    """Finds what has a policy of its own: roles, buckets (for their objects) and repositories."""

    def __init__(self, iam: IamApi, s3: S3Api, ecr: EcrApi) -> None:
        self._iam = iam
        self._s3 = s3
        self._ecr = ecr

    def __call__(self, arn: str) -> ResourceOwner | None:
        """Return the owner of a resource and the resource's policy; None for what has none or is not there."""
        fields = arn.split(":", 5)
        if len(fields) != _ARN_FIELDS:
            return None
        service, region, account_id, name = fields[2:]
        if service == "s3":
            found = self._s3.find_policy(name.partition("/")[0])
            return None if found is None else ResourceOwner(*found)
        if service == "ecr" and name.startswith("repository/"):
            policy = self._ecr.find_policy(account_id, region, name.removeprefix("repository/"))
            return ResourceOwner(account_id, policy)
        role = self._iam.find_role_by_arn(arn) if service == "iam" else None
        if role is None:
            return None
        return ResourceOwner(role.account_id, role.trust_policy, PolicyType.TRUST)


class RegistryRevocation:
    """Tells ECR whether the session that a registry password was made for has been revoked."""

    def __init__(self, sts: StsApi) -> None:
        self._sts = sts

    def __call__(self, token: AuthorizationToken, now: datetime) -> bool:
        """Return whether the session was revoked."""
        return token.session is not None and self._sts.revocations.is_revoked(token.principal, token.session, now)
