"""Verifies AWS Signature Version 4, header and presigned query form. Pure: the caller gives key, time and body hash.

    parse_authorization   what the request claims (who, scope, signature); checks form, not truth
    require_scope         the claim is for the service (and region) that is called
    verify                the claim is true and fresh
    body_reader           what is read is what was signed

Payloads that are signed in pieces are in ``signature_chunks``; AWS's codes per protocol in ``signature_errors``.

Source: AWS "Signature Version 4 signing process"; iam-spec 15.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.aws.http import BodyReader, HttpRequest
from taskrole.aws.signature_chunks import EMPTY_SHA256, ChunkedBody, ChunkKey, HashedBody
from taskrole.aws.signature_errors import Family, wire_error

__all__ = [
    "ALGORITHM",
    "EMPTY_SHA256",
    "UNSIGNED_PAYLOAD",
    "Family",
    "SignedRequest",
    "body_reader",
    "check_time",
    "parse_authorization",
    "require_scope",
    "signing_key",
    "verify",
    "wire_error",
]

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
STREAMING_PREFIX = "STREAMING-"
PRESIGNED_EXPIRES_SECONDS_MAX = 604_800  # AWS: S3 API reference, authenticating with query parameters
AUTHORIZATION_LENGTH_MAX = 16_384  # characters; the longest real ones have about 400
SIGNED_HEADERS_MAX = 100
SIGNING_KEYS_CACHED_MAX = 4096

_S3_SERVICES = frozenset({"s3", "s3express", "s3-outposts", "s3-object-lambda"})
_PRESIGNED_REQUIRED = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-Date",
    "X-Amz-SignedHeaders",
    "X-Amz-Expires",
)
_PRESIGNED_MISSING = (
    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
    "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
)
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
_STREAMING_FORMS = {
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": True,
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": True,
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER": False,
}
"""Payloads in chunks, and whether the chunks are signed."""
_AMZ_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")
"""Paths that no normalisation or encoding changes: by far the most of them, worth a short way."""
_UNRESERVED = "-_.~"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REDACTED = "***"

_Problem = AuthenticationProblem
_Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a signed request claims. Nothing of it is true before ``verify`` has returned.

    ``payload_hash`` is the declared ``x-amz-content-sha256`` (a hash, ``UNSIGNED-PAYLOAD``, ``STREAMING-...``), empty
    if none is. ``expires_seconds`` is set for presigned requests that limit their life.
    """

    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    amz_date: str
    signed_at: datetime
    session_token: str = ""
    presigned: bool = False
    expires_seconds: int | None = None
    payload_hash: str = ""
    query: _Parameters = ()
    """The request's query, encoded as the canonical request wants it, sorted, without the signature."""

    @property
    def scope(self) -> str:
        """The credential scope: ``DATE/REGION/SERVICE/aws4_request``."""
        return f"{self.date}/{self.region}/{self.service}/{TERMINATOR}"

    @property
    def for_s3(self) -> bool:
        """Whether S3's rules for path and payload apply."""
        return self.service in _S3_SERVICES


def parse_authorization(http: HttpRequest) -> SignedRequest | None:
    """Return what the request claims to be signed by, or None if it isn't signed at all.

    Raises:
        AuthenticationError: It is signed, but not in a form that can be verified.
    """
    header = http.header("authorization")
    query = _canonical_parameters(http.query)
    presigned = any(name in {"X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-Credential"} for name, _ in query)
    if header and presigned:
        message = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
        raise AuthenticationError(_Problem.AMBIGUOUS, message)
    if header:
        return _parse_header(http, header, query)
    if presigned:
        return _parse_presigned(http, query)
    names = {name for name, _ in query}
    if {"AWSAccessKeyId", "Signature"} <= names:
        raise AuthenticationError(_Problem.UNSUPPORTED_ALGORITHM, "Signature Version 2 is not supported.")
    return None


def require_scope(signed: SignedRequest, services: Iterable[str], region: str | None = None) -> None:
    """Refuse a signature that was made for another service or region than the one that is called.

    Without this a signature that S3's looser payload rules cover could be used on another service.

    Raises:
        AuthenticationError: WRONG_SCOPE.
    """
    allowed = tuple(services)
    if signed.service not in allowed:
        message = f"Credential should be scoped to correct service: '{allowed[0]}'. "
        raise AuthenticationError(_Problem.WRONG_SCOPE, message)
    if region is not None and signed.region != region:
        if signed.for_s3:
            message = (
                f"The authorization header is malformed; the region '{signed.region}' is wrong; expecting '{region}'"
            )
            raise AuthenticationError(_Problem.WRONG_SCOPE, message, {"Region": region})
        message = f"Credential should be scoped to a valid region, not '{signed.region}'. "
        raise AuthenticationError(_Problem.WRONG_SCOPE, message)


def check_time(signed: SignedRequest, now: datetime, allowed_skew_seconds: int) -> None:
    """Refuse a request that was signed too long ago, or in the future.

    Raises:
        AuthenticationError: CLOCK_SKEW; EXPIRED_REQUEST, NOT_YET_VALID for a presigned request.
    """
    skew = timedelta(seconds=allowed_skew_seconds)
    minutes = allowed_skew_seconds // 60
    if signed.signed_at > now + skew:
        message = (
            f"Signature not yet current: {signed.amz_date} is still later than {_amz_date(now + skew)} "
            f"({_amz_date(now)} + {minutes} min.)"
        )
        if signed.expires_seconds is not None:
            members = {"X-Amz-Date": signed.amz_date, "ServerTime": _iso8601(now)}
            raise AuthenticationError(_Problem.NOT_YET_VALID, message, members)
        raise AuthenticationError(_Problem.CLOCK_SKEW, message, _skew_members(signed, now, allowed_skew_seconds))
    if signed.expires_seconds is not None:
        end = signed.signed_at + timedelta(seconds=signed.expires_seconds)
        if now > end:
            message = f"Signature expired: {signed.amz_date} is now earlier than {_amz_date(now)}."
            members = {
                "X-Amz-Expires": str(signed.expires_seconds),
                "Expires": _iso8601(end),
                "ServerTime": _iso8601(now),
            }
            raise AuthenticationError(_Problem.EXPIRED_REQUEST, message, members)
    elif signed.signed_at < now - skew:
        message = (
            f"Signature expired: {signed.amz_date} is now earlier than {_amz_date(now - skew)} "
            f"({_amz_date(now)} - {minutes} min.)"
        )
        raise AuthenticationError(_Problem.CLOCK_SKEW, message, _skew_members(signed, now, allowed_skew_seconds))


def verify(
    http: HttpRequest,
    signed: SignedRequest,
    secret_access_key: str,
    now: datetime,
    body_sha256: str | None,
    allowed_skew_seconds: int,
) -> None:
    """Return if the request was signed with ``secret_access_key``, recently, and as it is.

    Args:
        http: The request as it came from the wire.
        signed: What ``parse_authorization`` made of it.
        secret_access_key: The secret of ``signed.access_key_id``.
        now: The present moment.
        body_sha256: Hex SHA-256 of the body; None for a body that isn't read yet, which then must be read through
            ``body_reader``.
        allowed_skew_seconds: How far the caller's clock may be off.

    Raises:
        AuthenticationError: CLOCK_SKEW, EXPIRED_REQUEST, NOT_YET_VALID, UNSIGNED_HEADERS, INCOMPLETE, BODY_HASH,
            BAD_SIGNATURE.
    """
    # (1) It is recent.
    check_time(signed, now, allowed_skew_seconds)
    # (2) What S3 trusts in the headers is signed.
    if signed.for_s3:
        _require_same_day(signed)
        _require_signed_headers(http, signed)
    # (3) The body is the declared one.
    payload_hash = _payload_hash(signed, body_sha256)
    # (4) The signature is the one that only the holder of the secret can make.
    key = signing_key(secret_access_key, signed.date, signed.region, signed.service)
    canonical = _canonical_request(http, signed, payload_hash, signed.query)
    string_to_sign = _string_to_sign(signed, canonical)
    if _equal(_sign(key, string_to_sign), signed.signature):
        return
    # AWS: some SDKs add the token to a presigned URL after signing it; S3 alone wants it signed.
    if signed.presigned and signed.session_token and not signed.for_s3:
        query = tuple(pair for pair in signed.query if pair[0] != "X-Amz-Security-Token")
        without_token = _canonical_request(http, signed, payload_hash, query)
        if _equal(_sign(key, _string_to_sign(signed, without_token)), signed.signature):
            return
    raise _mismatch(signed, canonical, string_to_sign)


def body_reader(
    http: HttpRequest, signed: SignedRequest | None, secret_access_key: str, source: BodyReader
) -> BodyReader:
    """Return a reader of the body's content that checks it against the signature, in constant memory.

    Call it after ``verify``; for an anonymous request ``signed`` is None. The reader has ``trailers`` (a mapping),
    complete at the end.

    Raises:
        ServiceError: The payload is declared in a way that isn't known (InvalidArgument), or its length isn't
            (MissingContentLength).
    """
    declared = http.header("x-amz-content-sha256") if signed is None else signed.payload_hash
    if declared.startswith(STREAMING_PREFIX) and (signed is None or signed.for_s3):
        return _chunked_reader(http, signed, secret_access_key, source, declared)
    expected = None
    if http.body is None:
        if signed is None or declared == UNSIGNED_PAYLOAD or (signed.for_s3 and not declared):
            expected = None
        else:
            expected = declared or EMPTY_SHA256  # what verify took the body to be
    return HashedBody(source, expected, _length(http, "content-length"))


def _chunked_reader(
    http: HttpRequest, signed: SignedRequest | None, secret_access_key: str, source: BodyReader, declared: str
) -> BodyReader:
    if declared not in _STREAMING_FORMS or (signed is None and _STREAMING_FORMS[declared]):
        message = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a valid sha256 value, or a known STREAMING- form"
        raise ServiceError("InvalidArgument", message, 400, {"ArgumentName": "x-amz-content-sha256"})
    decoded_length = _length(http, "x-amz-decoded-content-length")
    if decoded_length is None:
        raise ServiceError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411)
    key = None
    if signed is not None and _STREAMING_FORMS[declared]:
        signing = signing_key(secret_access_key, signed.date, signed.region, signed.service)
        key = ChunkKey(signing, signed.amz_date, signed.scope, signed.signature)
    trailer_names = None
    if declared.endswith("-TRAILER"):
        names = http.header("x-amz-trailer").lower().split(",")
        trailer_names = frozenset(name.strip() for name in names if name.strip())
    return ChunkedBody(source, key, decoded_length, trailer_names)


def _length(http: HttpRequest, name: str) -> int | None:
    text = http.header(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@lru_cache(maxsize=SIGNING_KEYS_CACHED_MAX)
def signing_key(secret_access_key: str, date: str, region: str, service: str) -> bytes:
    """Return the key that signs requests of one day, region and service; the last few thousand are kept."""
    key = ("AWS4" + secret_access_key).encode()
    for part in (date, region, service, TERMINATOR):
        key = hmac.digest(key, part.encode("utf-8", "surrogateescape"), "sha256")
    return key


def _parse_header(http: HttpRequest, header: str, query: _Parameters) -> SignedRequest:
    if len(header) > AUTHORIZATION_LENGTH_MAX:
        raise AuthenticationError(_Problem.INCOMPLETE, "Authorization header is too long.")
    algorithm, _, rest = header.strip().partition(" ")
    if algorithm == "AWS":
        raise AuthenticationError(_Problem.UNSUPPORTED_ALGORITHM, "Signature Version 2 is not supported.")
    if not algorithm.startswith("AWS4-"):
        members = {"ArgumentName": "Authorization", "ArgumentValue": _REDACTED}
        raise AuthenticationError(_Problem.UNSUPPORTED_TYPE, "Request is missing Authentication Token", members)
    parts: dict[str, str] = {}
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        parts[name] = value
    sent_date = http.header("x-amz-date") or http.header("date")
    missing = [
        f"Authorization header requires '{name}' parameter."
        for name in ("Credential", "Signature", "SignedHeaders")
        if not parts.get(name)
    ]
    problem = _Problem.INCOMPLETE if missing else _Problem.INVALID_DATE
    if not sent_date:
        missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    if missing:
        raise AuthenticationError(problem, f"{' '.join(missing)} Authorization={algorithm}")
    amz_date, signed_at = _parse_date(sent_date)
    signed_headers = _parse_signed_headers(parts["SignedHeaders"])
    _require_algorithm(algorithm)
    access_key_id, date, region, service = _parse_credential(parts["Credential"], amz_date, sent_date)
    return SignedRequest(
        access_key_id=access_key_id,
        date=date,
        region=region,
        service=service,
        signed_headers=signed_headers,
        signature=parts["Signature"],
        amz_date=amz_date,
        signed_at=signed_at,
        session_token=http.header("x-amz-security-token"),
        payload_hash=http.header("x-amz-content-sha256"),
        query=query,
    )


def _parse_presigned(http: HttpRequest, query: _Parameters) -> SignedRequest:
    values: dict[str, str] = {}
    for name, encoded in query:
        if name.startswith("X-Amz-"):
            if name in values:
                message = f"X-Amz-* query parameter {name} is given more than once."
                raise AuthenticationError(_Problem.MALFORMED_QUERY, message)
            values[name] = unquote_to_bytes(encoded).decode("utf-8", "surrogateescape")
    is_s3 = values.get("X-Amz-Credential", "").endswith(f"/s3/{TERMINATOR}")
    required = _PRESIGNED_REQUIRED if is_s3 else _PRESIGNED_REQUIRED[:-1]
    if not all(values.get(name) for name in required):
        raise AuthenticationError(_Problem.MALFORMED_QUERY, _PRESIGNED_MISSING)
    amz_date, signed_at = _parse_date(values["X-Amz-Date"], _Problem.MALFORMED_QUERY)
    signed_headers = _parse_signed_headers(values["X-Amz-SignedHeaders"])
    _require_algorithm(values["X-Amz-Algorithm"], _Problem.MALFORMED_QUERY if is_s3 else _Problem.UNSUPPORTED_ALGORITHM)
    access_key_id, date, region, service = _parse_credential(
        values["X-Amz-Credential"], amz_date, values["X-Amz-Date"], _Problem.MALFORMED_QUERY
    )
    declared_hash = http.header("x-amz-content-sha256") if "x-amz-content-sha256" in signed_headers else ""
    return SignedRequest(
        access_key_id=access_key_id,
        date=date,
        region=region,
        service=service,
        signed_headers=signed_headers,
        signature=values["X-Amz-Signature"],
        amz_date=amz_date,
        signed_at=signed_at,
        session_token=values.get("X-Amz-Security-Token", "") or http.header("x-amz-security-token"),
        presigned=True,
        expires_seconds=_parse_expires(values.get("X-Amz-Expires")),
        payload_hash=declared_hash or values.get("X-Amz-Content-Sha256", ""),
        query=tuple(pair for pair in query if pair[0] != "X-Amz-Signature"),
    )


def _parse_expires(text: str | None) -> int | None:
    if text is None:
        return None
    if text.startswith("-") and text[1:].isdigit():
        raise AuthenticationError(_Problem.MALFORMED_QUERY, "X-Amz-Expires must be non-negative")
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise AuthenticationError(_Problem.MALFORMED_QUERY, "X-Amz-Expires should be a number")
    seconds = int(text)
    if seconds > PRESIGNED_EXPIRES_SECONDS_MAX:
        message = "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less "
        message += f"than {PRESIGNED_EXPIRES_SECONDS_MAX} seconds"
        raise AuthenticationError(_Problem.MALFORMED_QUERY, message)
    return seconds


def _parse_date(text: str, problem: AuthenticationProblem = _Problem.INVALID_DATE) -> tuple[str, datetime]:
    """Return the basic ISO 8601 form, which is what gets signed, and the instant."""
    match = _AMZ_DATE.fullmatch(text)
    try:
        if match:
            year, month, day, hour, minute, second = map(int, match.groups())
            instant = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        else:
            instant = parsedate_to_datetime(text).astimezone(UTC)
        if instant < _EPOCH:
            raise ValueError(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        shown = text[:64].encode("ascii", "replace").decode()
        message = f"Date must be in ISO-8601 'basic format'. Got '{shown}'. See http://en.wikipedia.org/wiki/ISO_8601"
        raise AuthenticationError(problem, message) from None
    return text if match else _amz_date(instant), instant


def _parse_signed_headers(text: str) -> tuple[str, ...]:
    names = tuple(text.lower().split(";"))
    if "host" not in names:
        message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        raise AuthenticationError(_Problem.UNSIGNED_HEADERS, message, {"HeadersNotSigned": "host"})
    if len(names) > SIGNED_HEADERS_MAX or len(set(names)) != len(names):
        raise AuthenticationError(_Problem.INCOMPLETE, "SignedHeaders names too many headers, or one of them twice.")
    return names


def _require_algorithm(algorithm: str, problem: AuthenticationProblem = _Problem.UNSUPPORTED_ALGORITHM) -> None:
    if algorithm != ALGORITHM:
        shown = algorithm[:64].encode("ascii", "replace").decode()
        raise AuthenticationError(problem, f"Unsupported AWS 'algorithm': '{shown}'.")


def _parse_credential(
    credential: str, amz_date: str, sent_date: str, problem: AuthenticationProblem = _Problem.INCOMPLETE
) -> tuple[str, str, str, str]:
    parts = credential.split("/")
    if len(parts) != 5 or not credential.isascii() or not all(parts):
        message = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term"
        raise AuthenticationError(problem, message)
    access_key_id, date, region, service, terminator = parts
    if terminator != TERMINATOR:
        message = f"Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{terminator}'. "
        raise AuthenticationError(_Problem.WRONG_SCOPE, message)
    if date != amz_date[:8] and service not in _S3_SERVICES:  # S3 looks at it later
        message = (
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{date}' != '{amz_date[:8]}', from '{sent_date}'."
        )
        raise AuthenticationError(_Problem.WRONG_SCOPE, message)
    return access_key_id, date, region, service


def _require_same_day(signed: SignedRequest) -> None:
    """Check the credential's date. AWS: S3 does so only once the key is known and the time is good."""
    if signed.date == signed.amz_date[:8]:
        return
    what = f'Invalid credential date "{signed.date}". This date is not the same as X-Amz-Date: "{signed.amz_date[:8]}".'
    if signed.presigned:
        message = f"Error parsing the X-Amz-Credential parameter; {what}"
        raise AuthenticationError(_Problem.MALFORMED_QUERY, message)
    raise AuthenticationError(_Problem.WRONG_SCOPE, f"The authorization header is malformed; {what}")


def _require_signed_headers(http: HttpRequest, signed: SignedRequest) -> None:
    unsigned = [name for name, _ in http.headers if name.startswith("x-amz-") and name not in signed.signed_headers]
    if unsigned:
        message = "There were headers present in the request which were not signed"
        raise AuthenticationError(_Problem.UNSIGNED_HEADERS, message, {"HeadersNotSigned": ", ".join(sorted(unsigned))})


def _payload_hash(signed: SignedRequest, body_sha256: str | None) -> str:
    declared = signed.payload_hash
    if signed.for_s3:
        if not declared:
            if signed.presigned:
                return UNSIGNED_PAYLOAD
            message = "Missing required header for this request: x-amz-content-sha256"
            raise AuthenticationError(_Problem.INCOMPLETE, message)
        if declared == UNSIGNED_PAYLOAD or declared.startswith(STREAMING_PREFIX):
            return declared
    actual = body_sha256 or declared or EMPTY_SHA256
    if declared and not _equal(declared, actual):
        members = {"ClientComputedContentSHA256": declared, "S3ComputedContentSHA256": actual}
        raise AuthenticationError(_Problem.BODY_HASH, _MISMATCH, members)
    return actual


def _canonical_request(http: HttpRequest, signed: SignedRequest, payload_hash: str, query: _Parameters) -> str:
    path = http.path
    if not _PLAIN_PATH.fullmatch(path) or not path:
        path = _s3_path(path) if signed.for_s3 else _normalised_path(path)
    names = sorted(signed.signed_headers)
    return "\n".join(
        (
            http.method,
            path,
            "&".join([f"{name}={value}" for name, value in query]),
            *[f"{name}:{_canonical_value(http.header(name))}" for name in names],
            "",
            ";".join(names),
            payload_hash,
        )
    )


def _canonical_value(value: str) -> str:
    return " ".join(value.split())


def _s3_path(path: str) -> str:
    return quote(unquote_to_bytes(path.encode("utf-8", "surrogateescape")), safe="/" + _UNRESERVED) or "/"


def _normalised_path(path: str) -> str:
    """Return the path without ``.``, ``..`` and ``//``, encoded once more than it was sent (RFC 3986, 5.2.4)."""
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if segments:
                segments.pop()
        elif segment not in {"", "."}:
            segments.append(segment)
    normalised = "/" + "/".join(segments) + ("/" if segments and path.endswith("/") else "")
    return quote(normalised.encode("utf-8", "surrogateescape"), safe="/" + _UNRESERVED)


def _canonical_parameters(query: str) -> _Parameters:
    """Return names and values, decoded and encoded once, sorted. A plus sign is a plus sign."""
    if not query:
        return ()
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_encode_again(name), _encode_again(value)))
    pairs.sort()
    return tuple(pairs)


def _encode_again(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    return quote(unquote_to_bytes(text.encode("utf-8", "surrogateescape")), safe=_UNRESERVED)


def _string_to_sign(signed: SignedRequest, canonical: str) -> str:
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{ALGORITHM}\n{signed.amz_date}\n{signed.scope}\n{digest}"


def _sign(key: bytes, string_to_sign: str) -> str:
    return hmac.digest(key, string_to_sign.encode("utf-8", "surrogateescape"), "sha256").hex()


def _equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "surrogateescape"), right.encode("utf-8", "surrogateescape"))


def _mismatch(signed: SignedRequest, canonical: str, string_to_sign: str) -> AuthenticationError:
    shown = canonical.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if signed.session_token:
        for token in (signed.session_token, quote(signed.session_token, safe=_UNRESERVED, errors="replace")):
            shown = shown.replace(token, _REDACTED)
    message = (
        f"{_MISMATCH}\n\nThe Canonical String for this request should have been\n'{shown}'\n\n"
        f"The String-to-Sign should have been\n'{string_to_sign}'\n"
    )
    members: Mapping[str, str] = {
        "AWSAccessKeyId": signed.access_key_id,
        "StringToSign": string_to_sign,
        "SignatureProvided": signed.signature.encode("ascii", "replace").decode(),
        "StringToSignBytes": string_to_sign.encode("utf-8", "replace").hex(" "),
        "CanonicalRequest": shown,
        "CanonicalRequestBytes": shown.encode("utf-8", "replace").hex(" "),
    }
    return AuthenticationError(_Problem.BAD_SIGNATURE, message, members)


def _skew_members(signed: SignedRequest, now: datetime, allowed_skew_seconds: int) -> Mapping[str, str]:
    return {
        "RequestTime": signed.amz_date,
        "ServerTime": _iso8601(now),
        "MaxAllowedSkewMilliseconds": str(allowed_skew_seconds * 1000),
    }


def _amz_date(instant: datetime) -> str:
    return instant.strftime("%Y%m%dT%H%M%SZ")


def _iso8601(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
