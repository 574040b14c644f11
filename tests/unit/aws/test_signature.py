"""Signature Version 4: AWS's published vectors, each failure, and what must not make a difference."""

from datetime import UTC, datetime, timedelta

import pytest

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.aws.http import HttpRequest
from taskrole.aws.signature import (
    EMPTY_SHA256,
    SignedRequest,
    check_time,
    parse_authorization,
    require_scope,
    verify,
)

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
AT = datetime(2013, 5, 24, tzinfo=UTC)
SKEW = 900
HOST = ("host", "examplebucket.s3.amazonaws.com")
DATE = ("x-amz-date", "20130524T000000Z")
CREDENTIAL = f"{KEY_ID}/20130524/us-east-1/s3/aws4_request"
GET_OBJECT_SIGNATURE = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
PRESIGNED_SIGNATURE = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"


def authorization(
    signature: str = GET_OBJECT_SIGNATURE,
    credential: str = CREDENTIAL,
    signed_headers: str = "host;range;x-amz-content-sha256;x-amz-date",
    algorithm: str = "AWS4-HMAC-SHA256",
) -> tuple[str, str]:
    return (
        "authorization",
        f"{algorithm} Credential={credential},SignedHeaders={signed_headers},Signature={signature}",
    )


def get_object(*changes: tuple[str, str], target: str = "/test.txt") -> HttpRequest:
    headers = dict(
        [HOST, ("range", "bytes=0-9"), ("x-amz-content-sha256", EMPTY_SHA256), DATE, authorization(), *changes]
    )
    return HttpRequest("GET", target, [(name, value) for name, value in headers.items() if value])


def presigned_target(signature: str = PRESIGNED_SIGNATURE, expires: str = "86400", extra: str = "") -> str:
    return (
        f"/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={CREDENTIAL.replace('/', '%2F')}"
        f"&X-Amz-Date=20130524T000000Z&X-Amz-Expires={expires}&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
        f"{extra}"
    )


def parse(http: HttpRequest) -> SignedRequest:
    signed = parse_authorization(http)
    assert signed is not None
    return signed


def check(http: HttpRequest, now: datetime = AT, body_sha256: str | None = EMPTY_SHA256, secret: str = SECRET) -> None:
    verify(http, parse(http), secret, now, body_sha256, SKEW)


def problem_of(http: HttpRequest, now: datetime = AT, body_sha256: str | None = EMPTY_SHA256) -> AuthenticationProblem:
    with pytest.raises(AuthenticationError) as caught:
        check(http, now, body_sha256)
    return caught.value.problem


def test_published_vector_get_object() -> None:
    check(get_object())


def test_published_vector_presigned() -> None:
    check(HttpRequest("GET", presigned_target(), [HOST]))
    check(HttpRequest("GET", presigned_target(), [HOST]), now=AT + timedelta(days=1), body_sha256=None)


def test_what_is_claimed_is_read() -> None:
    signed = parse(get_object(("x-amz-security-token", "TOKEN")))
    assert signed.access_key_id == KEY_ID
    assert (signed.date, signed.region, signed.service) == ("20130524", "us-east-1", "s3")
    assert signed.signed_headers == ("host", "range", "x-amz-content-sha256", "x-amz-date")
    assert signed.session_token == "TOKEN"
    assert signed.payload_hash == EMPTY_SHA256
    assert not signed.presigned
    assert parse(HttpRequest("GET", presigned_target(), [HOST])).expires_seconds == 86400


def test_blank_after_comma_is_allowed() -> None:
    name, value = authorization()
    check(get_object((name, value.replace(",", ", "))))


def test_unsigned_request_is_none() -> None:
    assert parse_authorization(HttpRequest("GET", "/bucket/key?versionId=1", [HOST])) is None


@pytest.mark.parametrize(
    "change",
    [
        ("range", "bytes=0-8"),
        ("host", "otherbucket.s3.amazonaws.com"),
        authorization(signature="0" * 64),
        authorization(signature="\udcff"),
        authorization(credential=CREDENTIAL.replace("us-east-1", "us-west-2")),
    ],
)
def test_any_change_breaks_the_signature(change: tuple[str, str]) -> None:
    assert problem_of(get_object(change)) is AuthenticationProblem.BAD_SIGNATURE


@pytest.mark.parametrize("target", ["/test.txt?a=b", "/Test.txt", "/test.txt/", "//test.txt", "/./test.txt"])
def test_any_other_target_breaks_the_signature(target: str) -> None:
    assert problem_of(get_object(target=target)) is AuthenticationProblem.BAD_SIGNATURE


def test_other_secret_is_refused_even_with_a_warm_cache() -> None:
    check(get_object())
    with pytest.raises(AuthenticationError) as caught:
        check(get_object(), secret=SECRET + "x")
    assert caught.value.problem is AuthenticationProblem.BAD_SIGNATURE
    assert caught.value.members["SignatureProvided"] == GET_OBJECT_SIGNATURE
    assert SECRET not in caught.value.message


def test_session_token_is_not_repeated_in_the_error() -> None:
    http = get_object(
        ("x-amz-security-token", "A/secret+token="),
        authorization(signed_headers="host;range;x-amz-content-sha256;x-amz-date;x-amz-security-token"),
    )
    with pytest.raises(AuthenticationError) as caught:
        check(http)
    assert "secret+token" not in caught.value.message
    assert "secret+token" not in str(caught.value.members)


@pytest.mark.parametrize(
    ("http", "problem", "part"),
    [
        (get_object(target=presigned_target()), AuthenticationProblem.AMBIGUOUS, "Found both"),
        (get_object(authorization(signature="")), AuthenticationProblem.INCOMPLETE, "requires 'Signature' parameter."),
        (get_object(authorization(credential="")), AuthenticationProblem.INCOMPLETE, "requires 'Credential'"),
        (get_object((DATE[0], "")), AuthenticationProblem.INVALID_DATE, "'X-Amz-Date' or a 'Date' header"),
        (get_object(("x-amz-date", "yesterday")), AuthenticationProblem.INVALID_DATE, "Got 'yesterday'"),
        (get_object(("x-amz-date", "20130532T000000Z")), AuthenticationProblem.INVALID_DATE, "ISO-8601"),
        (get_object(("x-amz-date", "19500707T215304Z")), AuthenticationProblem.INVALID_DATE, "ISO-8601"),
        (
            get_object(
                ("x-amz-date", "20130525T000000Z"), authorization(credential=CREDENTIAL.replace("/s3/", "/iam/"))
            ),
            AuthenticationProblem.WRONG_SCOPE,
            "Date in Credential",
        ),
        (get_object(authorization(credential="a/b")), AuthenticationProblem.INCOMPLETE, "5 slash-delimited"),
        (get_object(authorization(credential="a/b/c/d/e/f")), AuthenticationProblem.INCOMPLETE, "5 slash-delimited"),
        (
            get_object(authorization(credential=CREDENTIAL.replace("aws4_", "aws5_"))),
            AuthenticationProblem.WRONG_SCOPE,
            "valid terminator",
        ),
        (get_object(authorization(signed_headers="range")), AuthenticationProblem.UNSIGNED_HEADERS, "'Host'"),
        (get_object(authorization(signed_headers="host;host")), AuthenticationProblem.INCOMPLETE, "SignedHeaders"),
        (
            get_object(authorization(algorithm="AWS4-ECDSA-P256-SHA256")),
            AuthenticationProblem.UNSUPPORTED_ALGORITHM,
            "Unsupported",
        ),
        (get_object(("authorization", "AWS a:b")), AuthenticationProblem.UNSUPPORTED_ALGORITHM, "Version 2"),
        (get_object(("authorization", "Basic YTpi")), AuthenticationProblem.UNSUPPORTED_TYPE, "missing Authentication"),
        (get_object(("authorization", "AWS4-" + "x" * 20_000)), AuthenticationProblem.INCOMPLETE, "too long"),
        (
            HttpRequest("GET", "/k?AWSAccessKeyId=a&Signature=b&Expires=1", [HOST]),
            AuthenticationProblem.UNSUPPORTED_ALGORITHM,
            "Version 2",
        ),
        (HttpRequest("GET", "/k?X-Amz-Signature=0", [HOST]), AuthenticationProblem.MALFORMED_QUERY, "X-Amz-Date"),
        (
            HttpRequest("GET", presigned_target(expires="604801"), [HOST]),
            AuthenticationProblem.MALFORMED_QUERY,
            "less than a week",
        ),
        (HttpRequest("GET", presigned_target(expires="-1"), [HOST]), AuthenticationProblem.MALFORMED_QUERY, "negative"),
        (HttpRequest("GET", presigned_target(expires="x"), [HOST]), AuthenticationProblem.MALFORMED_QUERY, "number"),
        (
            HttpRequest("GET", presigned_target(extra="&X-Amz-Expires=1"), [HOST]),
            AuthenticationProblem.MALFORMED_QUERY,
            "more than once",
        ),
    ],
)
def test_malformed_authorization(http: HttpRequest, problem: AuthenticationProblem, part: str) -> None:
    with pytest.raises(AuthenticationError, match=part.replace("(", r"\(")) as caught:
        parse_authorization(http)
    assert caught.value.problem is problem


def test_skew_is_allowed_up_to_the_limit_on_both_sides() -> None:
    for seconds in (-SKEW, SKEW):
        check(get_object(), now=AT + timedelta(seconds=seconds))
    for seconds in (-SKEW - 1, SKEW + 1):
        assert problem_of(get_object(), now=AT + timedelta(seconds=seconds)) is AuthenticationProblem.CLOCK_SKEW


def test_skew_is_told_in_the_words_of_aws() -> None:
    with pytest.raises(AuthenticationError) as caught:
        check_time(parse(get_object()), AT + timedelta(minutes=10), 300)
    assert caught.value.message == (
        "Signature expired: 20130524T000000Z is now earlier than 20130524T000500Z (20130524T001000Z - 5 min.)"
    )
    with pytest.raises(AuthenticationError) as caught:
        check_time(parse(get_object()), AT - timedelta(minutes=10), 300)
    assert caught.value.message == (
        "Signature not yet current: 20130524T000000Z is still later than 20130523T235500Z (20130523T235000Z + 5 min.)"
    )
    assert caught.value.members["MaxAllowedSkewMilliseconds"] == "300000"


def test_s3_looks_at_the_time_before_the_credentials_date() -> None:
    other_day = ("x-amz-date", "20130525T000000Z")
    assert problem_of(get_object(other_day)) is AuthenticationProblem.CLOCK_SKEW
    with pytest.raises(AuthenticationError, match='Invalid credential date "20130524"') as caught:
        check(get_object(other_day), AT + timedelta(days=1))
    assert caught.value.problem is AuthenticationProblem.WRONG_SCOPE
    target = presigned_target().replace("X-Amz-Date=20130524", "X-Amz-Date=20130525")
    with pytest.raises(AuthenticationError, match="Error parsing the X-Amz-Credential parameter") as caught:
        check(HttpRequest("GET", target, [HOST]), AT + timedelta(days=1))
    assert caught.value.problem is AuthenticationProblem.MALFORMED_QUERY


def test_presigned_request_ends() -> None:
    http = HttpRequest("GET", presigned_target(), [HOST])
    assert problem_of(http, AT + timedelta(seconds=86401)) is AuthenticationProblem.EXPIRED_REQUEST
    assert problem_of(http, AT - timedelta(seconds=901)) is AuthenticationProblem.NOT_YET_VALID
    at_once = HttpRequest("GET", presigned_target(expires="0"), [HOST])
    assert problem_of(at_once, AT + timedelta(seconds=1)) is AuthenticationProblem.EXPIRED_REQUEST


def test_s3_wants_every_amz_header_signed() -> None:
    with pytest.raises(AuthenticationError) as caught:
        check(HttpRequest("GET", presigned_target(), [HOST, ("x-amz-acl", "public-read")]))
    assert caught.value.problem is AuthenticationProblem.UNSIGNED_HEADERS
    assert caught.value.members == {"HeadersNotSigned": "x-amz-acl"}
    assert problem_of(get_object(("x-amz-acl", "private"))) is AuthenticationProblem.UNSIGNED_HEADERS


def test_s3_wants_the_payload_hash_and_checks_it() -> None:
    without = authorization(signed_headers="host;range;x-amz-date")
    http = get_object(("x-amz-content-sha256", ""), without)
    assert problem_of(http) is AuthenticationProblem.INCOMPLETE
    assert problem_of(get_object(), body_sha256="0" * 64) is AuthenticationProblem.BODY_HASH


def test_scope_must_be_the_called_service_and_region() -> None:
    signed = parse(get_object())
    require_scope(signed, ("s3",), "us-east-1")
    with pytest.raises(AuthenticationError, match="correct service: 'ecs'"):
        require_scope(signed, ("ecs",))
    with pytest.raises(AuthenticationError, match="region 'us-east-1' is wrong; expecting 'eu-west-1'") as caught:
        require_scope(signed, ("s3",), "eu-west-1")
    assert caught.value.problem is AuthenticationProblem.WRONG_SCOPE
    assert caught.value.members == {"Region": "eu-west-1"}
