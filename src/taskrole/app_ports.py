"""Small adapters between packages that must not know each other; used by the composition root alone."""

from datetime import datetime

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.gateway.authenticate import Credential
from taskrole.services.iam.api import IamApi
from taskrole.services.sts.api import StsApi

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
