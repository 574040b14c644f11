"""Errors that reach a caller.

    ServiceError            code, HTTP status, message: the only error that is shown to a caller
      AccessDeniedError     raised by gateway/authorize.py alone (and by AssumeRole for a trust policy)
      AuthenticationError   raised by gateway/authenticate.py; its code depends on the wire protocol

A service lists its own in ``services/<prefix>/errors.py`` as small subclasses or functions. Anything else that
escapes an operation is answered as 500 ``InternalFailure`` with the request id, and counts as a bug.
"""

from collections.abc import Mapping
from enum import StrEnum


class ServiceError(Exception):
    """An error that AWS documents: shown to the caller as it is.

    ``code`` is AWS's error code (``ClusterNotFoundException``), ``status`` the HTTP status, ``members`` further wire
    members of the error (``resourceIds``; for S3 XML elements such as ``BucketName``).
    """

    def __init__(self, code: str, message: str, status: int = 400, members: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.members = dict(members or {})


class AccessDeniedError(ServiceError):
    """The policies do not allow the call. The wire code is chosen by the protocol (AccessDenied, ...Exception)."""

    def __init__(self, message: str) -> None:
        super().__init__("AccessDenied", message, 403)


class AuthenticationProblem(StrEnum):
    """Why a request could not be authenticated; each has its own AWS code per protocol (iam-spec 15.7)."""

    MISSING = "missing"
    AMBIGUOUS = "signed twice"
    INCOMPLETE = "incomplete"
    MALFORMED_QUERY = "malformed query"
    WRONG_SCOPE = "wrong scope"
    UNSUPPORTED_ALGORITHM = "unsupported algorithm"
    UNKNOWN_KEY = "unknown key"
    INACTIVE_KEY = "inactive key"
    BAD_SIGNATURE = "bad signature"
    BAD_TOKEN = "bad token"  # noqa: S105  a name, not a secret
    EXPIRED_TOKEN = "expired token"  # noqa: S105
    EXPIRED_REQUEST = "expired request"
    CLOCK_SKEW = "clock skew"
    NOT_YET_VALID = "not yet valid"
    UNSUPPORTED_TYPE = "unsupported type"
    INVALID_DATE = "invalid date"
    BODY_HASH = "body hash"
    UNSIGNED_HEADERS = "unsigned headers"


class AuthenticationError(Exception):
    """The request is not who it says it is. The gateway turns it into the protocol's ServiceError."""

    def __init__(self, problem: AuthenticationProblem, message: str, members: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.problem = problem
        self.message = message
        self.members = dict(members or {})
