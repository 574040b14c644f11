"""Which AWS error a failed authentication becomes on each wire. Source: iam-spec 15.5 and 15.7."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError

Family = Literal["json", "query", "s3", "ec2", "registry"]
"""Wire families that name the same failure differently: JSON 1.0/1.1, query, S3, EC2's query, image registry."""

_CodeAndStatus = tuple[str, int]
_Problem = AuthenticationProblem

_JSON_INCOMPLETE = ("IncompleteSignatureException", 400)
_JSON_INVALID = ("InvalidSignatureException", 400)
_JSON_CLIENT = ("UnrecognizedClientException", 400)
_JSON: Mapping[AuthenticationProblem, _CodeAndStatus] = {
    _Problem.MISSING: ("MissingAuthenticationTokenException", 400),
    _Problem.AMBIGUOUS: _JSON_INVALID,
    _Problem.INCOMPLETE: _JSON_INCOMPLETE,
    _Problem.MALFORMED_QUERY: _JSON_INCOMPLETE,
    _Problem.WRONG_SCOPE: _JSON_INVALID,
    _Problem.UNSUPPORTED_ALGORITHM: _JSON_INCOMPLETE,
    _Problem.UNKNOWN_KEY: _JSON_CLIENT,
    _Problem.INACTIVE_KEY: _JSON_CLIENT,
    _Problem.BAD_SIGNATURE: _JSON_INVALID,
    _Problem.BAD_TOKEN: _JSON_CLIENT,
    _Problem.EXPIRED_TOKEN: ("ExpiredTokenException", 400),
    _Problem.EXPIRED_REQUEST: _JSON_INVALID,
    _Problem.CLOCK_SKEW: _JSON_INVALID,
    _Problem.NOT_YET_VALID: _JSON_INVALID,
    _Problem.INVALID_DATE: _JSON_INCOMPLETE,
    _Problem.UNSUPPORTED_TYPE: ("MissingAuthenticationTokenException", 400),
    _Problem.BODY_HASH: _JSON_INVALID,
    _Problem.UNSIGNED_HEADERS: _JSON_INVALID,
}

_QUERY_INCOMPLETE = ("IncompleteSignature", 400)
_QUERY_MISMATCH = ("SignatureDoesNotMatch", 403)
_QUERY_CLIENT = ("InvalidClientTokenId", 403)
_QUERY: Mapping[AuthenticationProblem, _CodeAndStatus] = {
    _Problem.MISSING: ("MissingAuthenticationToken", 403),
    _Problem.AMBIGUOUS: _QUERY_MISMATCH,
    _Problem.INCOMPLETE: _QUERY_INCOMPLETE,
    _Problem.MALFORMED_QUERY: _QUERY_INCOMPLETE,
    _Problem.WRONG_SCOPE: _QUERY_MISMATCH,
    _Problem.UNSUPPORTED_ALGORITHM: _QUERY_INCOMPLETE,
    _Problem.UNKNOWN_KEY: _QUERY_CLIENT,
    _Problem.INACTIVE_KEY: _QUERY_CLIENT,
    _Problem.BAD_SIGNATURE: _QUERY_MISMATCH,
    _Problem.BAD_TOKEN: _QUERY_CLIENT,
    _Problem.EXPIRED_TOKEN: ("ExpiredToken", 403),
    _Problem.EXPIRED_REQUEST: _QUERY_MISMATCH,
    _Problem.CLOCK_SKEW: _QUERY_MISMATCH,
    _Problem.NOT_YET_VALID: _QUERY_MISMATCH,
    _Problem.INVALID_DATE: _QUERY_INCOMPLETE,
    _Problem.UNSUPPORTED_TYPE: ("MissingAuthenticationToken", 403),
    _Problem.BODY_HASH: _QUERY_MISMATCH,
    _Problem.UNSIGNED_HEADERS: _QUERY_MISMATCH,
}

_S3: Mapping[AuthenticationProblem, _CodeAndStatus] = {
    _Problem.MISSING: ("AccessDenied", 403),
    _Problem.AMBIGUOUS: ("InvalidArgument", 400),
    _Problem.INCOMPLETE: ("AuthorizationHeaderMalformed", 400),
    _Problem.MALFORMED_QUERY: ("AuthorizationQueryParametersError", 400),
    _Problem.WRONG_SCOPE: ("AuthorizationHeaderMalformed", 400),
    _Problem.UNSUPPORTED_ALGORITHM: ("InvalidRequest", 400),
    _Problem.UNKNOWN_KEY: ("InvalidAccessKeyId", 403),
    _Problem.INACTIVE_KEY: ("InvalidAccessKeyId", 403),
    _Problem.BAD_SIGNATURE: ("SignatureDoesNotMatch", 403),
    _Problem.BAD_TOKEN: ("InvalidToken", 400),
    _Problem.EXPIRED_TOKEN: ("ExpiredToken", 400),
    _Problem.EXPIRED_REQUEST: ("AccessDenied", 403),
    _Problem.CLOCK_SKEW: ("RequestTimeTooSkewed", 403),
    _Problem.NOT_YET_VALID: ("AccessDenied", 403),
    _Problem.INVALID_DATE: ("AccessDenied", 403),
    _Problem.UNSUPPORTED_TYPE: ("InvalidArgument", 400),
    _Problem.BODY_HASH: ("XAmzContentSHA256Mismatch", 400),
    _Problem.UNSIGNED_HEADERS: ("AccessDenied", 403),
}

_S3_MESSAGES: Mapping[AuthenticationProblem, str] = {
    _Problem.MISSING: "Access Denied",
    _Problem.AMBIGUOUS: "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query "
    "string parameter or the Authorization header should be specified",
    _Problem.UNSUPPORTED_ALGORITHM: "The authorization mechanism you have provided is not supported. "
    "Please use AWS4-HMAC-SHA256.",
    _Problem.UNKNOWN_KEY: "The AWS Access Key Id you provided does not exist in our records.",
    _Problem.INACTIVE_KEY: "The AWS Access Key Id you provided does not exist in our records.",
    _Problem.BAD_SIGNATURE: "The request signature we calculated does not match the signature you provided. "
    "Check your key and signing method.",
    _Problem.BAD_TOKEN: "The provided token is malformed or otherwise invalid.",
    _Problem.EXPIRED_TOKEN: "The provided token has expired.",
    _Problem.EXPIRED_REQUEST: "Request has expired",
    _Problem.CLOCK_SKEW: "The difference between the request time and the current time is too large.",
    _Problem.NOT_YET_VALID: "Request is not valid yet",
    _Problem.INVALID_DATE: "AWS authentication requires a valid Date or x-amz-date header",
    _Problem.UNSUPPORTED_TYPE: "Unsupported Authorization Type",
    _Problem.BODY_HASH: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    _Problem.UNSIGNED_HEADERS: "There were headers present in the request which were not signed",
}

_EC2_TIME = ("RequestExpired", 400)
_EC2_OTHERS = {
    _Problem.MISSING: ("MissingAuthenticationToken", 403),
    _Problem.EXPIRED_TOKEN: _EC2_TIME,
    _Problem.EXPIRED_REQUEST: _EC2_TIME,
    _Problem.CLOCK_SKEW: _EC2_TIME,
    _Problem.NOT_YET_VALID: _EC2_TIME,
    _Problem.UNSUPPORTED_TYPE: ("MissingAuthenticationToken", 403),
}
_EC2_MESSAGE = "AWS was not able to validate the provided access credentials"
# AWS: EC2 answers AuthFailure 401 to every failure of key or signature.
_EC2: Mapping[AuthenticationProblem, _CodeAndStatus] = {
    problem: _EC2_OTHERS.get(problem, ("AuthFailure", 401)) for problem in AuthenticationProblem
}

_REGISTRY_OTHERS = {
    # Source: ecs-spec 11.4. docker prints "denied: ..." and doesn't ask for a password again.
    _Problem.EXPIRED_TOKEN: ("DENIED", 403),
    _Problem.EXPIRED_REQUEST: ("DENIED", 403),
}
_REGISTRY: Mapping[AuthenticationProblem, _CodeAndStatus] = {
    problem: _REGISTRY_OTHERS.get(problem, ("UNAUTHORIZED", 401)) for problem in AuthenticationProblem
}

CODES: Mapping[Family, Mapping[AuthenticationProblem, _CodeAndStatus]] = MappingProxyType(
    {"json": _JSON, "query": _QUERY, "s3": _S3, "ec2": _EC2, "registry": _REGISTRY}
)
"""Family x problem: AWS's code and HTTP status. Complete; a test walks it."""


def wire_error(error: AuthenticationError, family: Family) -> ServiceError:
    """Return the error that AWS answers for a failed authentication.

    Only S3 shows further members (``StringToSign``, ``RequestTime``, ...); it and EC2 have sentences of their own.
    """
    code, status = CODES[family][error.problem]
    if family == "s3":
        return ServiceError(code, _S3_MESSAGES.get(error.problem, error.message), status, error.members)
    message = _EC2_MESSAGE if code == "AuthFailure" else error.message
    return ServiceError(code, message, status)
