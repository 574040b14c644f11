"""Whatever botocore signs verifies; whatever is changed after signing doesn't."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.aws.http import HttpRequest
from taskrole.aws.signature import parse_authorization, verify

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST = "127.0.0.1:4566"
SKEW = 900

segments = st.text(st.characters(codec="utf-8", exclude_characters="/"), max_size=8)
paths = st.lists(segments, max_size=4).map(lambda parts: "/" + "/".join(quote(part, safe="~") for part in parts))
texts = st.text(st.characters(codec="utf-8"), max_size=8)
parameters = st.lists(st.tuples(texts.filter(bool), texts), max_size=4)
header_values = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12)
headers = st.dictionaries(st.sampled_from(["x-amz-target", "x-amz-meta-a", "range", "content-type"]), header_values)
bodies = st.binary(max_size=20)
tokens = st.sampled_from([None, "TOKEN/with+signs=="])


def sign(signer: Callable[..., Any], service: str, request: AWSRequest, token: str | None) -> HttpRequest:
    """Return the request as it arrives, signed by botocore at botocore's own present moment."""
    arguments: dict[str, Any] = {"expires": 60} if "Query" in signer.__name__ else {}
    signer(Credentials(KEY_ID, SECRET, token), service, "us-west-2", **arguments).add_auth(request)
    prepared = request.prepare()
    parts = urlsplit(prepared.url)
    target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    arrived = {
        name.lower(): value.decode() if isinstance(value, bytes) else value for name, value in prepared.headers.items()
    }
    arrived.setdefault("host", HOST)
    return HttpRequest(prepared.method, target, list(arrived.items()), cast("bytes", prepared.body or b""))


def check(http: HttpRequest) -> None:
    signed = parse_authorization(http)
    assert signed is not None
    assert signed.access_key_id == KEY_ID
    verify(http, signed, SECRET, signed.signed_at, hashlib.sha256(http.body or b"").hexdigest(), SKEW)


def make(method: str, path: str, query: list[tuple[str, str]], more: dict[str, str], body: bytes) -> AWSRequest:
    text = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in query)
    url = f"http://{HOST}{path}" + (f"?{text}" if text else "")
    return AWSRequest(method=method, url=url, headers=more, data=body)


@pytest.mark.parametrize(("signer", "service"), [(SigV4Auth, "ecs"), (S3SigV4Auth, "s3"), (SigV4Auth, "execute-api")])
@given(path=paths, query=parameters, more=headers, body=bodies, token=tokens)
def test_header_form(
    signer: Callable[..., Any],
    service: str,
    path: str,
    query: list[tuple[str, str]],
    more: dict[str, str],
    body: bytes,
    token: str | None,
) -> None:
    http = sign(signer, service, make("POST", path, query, more, body), token)
    check(http)
    refuses_changes(http)


@pytest.mark.parametrize(("signer", "service"), [(SigV4QueryAuth, "sts"), (S3SigV4QueryAuth, "s3")])
@given(path=paths, query=parameters, token=tokens)
def test_query_form(
    signer: Callable[..., Any], service: str, path: str, query: list[tuple[str, str]], token: str | None
) -> None:
    http = sign(signer, service, make("GET", path, query, {}, b""), token)
    check(http)
    refuses_changes(http)


def refuses_changes(http: HttpRequest) -> None:
    """Assert that no other request passes with the same signature."""
    path, mark, query = http.target.partition("?")
    others = [
        HttpRequest("DELETE", http.target, http.headers, http.body),
        HttpRequest(http.method, f"{path}x{mark}{query}", http.headers, http.body),
        HttpRequest(http.method, f"{http.target}{'&' if mark else '?'}zz=1", http.headers, http.body),
        HttpRequest(http.method, http.target, [*http.headers, ("host", "other")], http.body),
    ]
    for other in others:
        with pytest.raises(AuthenticationError) as caught:
            check(other)
        assert caught.value.problem is AuthenticationProblem.BAD_SIGNATURE


@given(path=paths, query=parameters)
def test_token_added_to_a_url_after_signing(path: str, query: list[tuple[str, str]]) -> None:
    http = sign(SigV4QueryAuth, "sts", make("GET", path, query, {}, b""), None)
    token = "&X-Amz-Security-Token=TOKEN%2Fwith%2Bsigns%3D%3D"
    check(HttpRequest("GET", http.target + token, http.headers))
    for_s3 = sign(S3SigV4QueryAuth, "s3", make("GET", path, query, {}, b""), None)
    with pytest.raises(AuthenticationError):
        check(HttpRequest("GET", for_s3.target + token, for_s3.headers))


@given(target=st.text(max_size=60), authorization=st.text(max_size=200), date=st.text(max_size=20))
def test_garbage_is_refused_and_never_fails_otherwise(target: str, authorization: str, date: str) -> None:
    for prefix in ("", "AWS4-HMAC-SHA256 Credential=a/20260101/b/c/aws4_request,SignedHeaders=host,Signature="):
        http = HttpRequest("GET", "/" + target, [("authorization", prefix + authorization), ("x-amz-date", date)])
        try:
            signed = parse_authorization(http)
        except AuthenticationError:
            continue
        if signed is not None:
            with pytest.raises(AuthenticationError):
                verify(http, signed, SECRET, datetime(2026, 1, 1, tzinfo=UTC), None, SKEW)


@given(
    pieces=st.lists(st.sampled_from(["X-Amz-Algorithm", "X-Amz-Date", "=", "&", "AWS4-HMAC-SHA256", "%", "%2", "Z"]))
)
def test_garbage_queries_are_refused_and_never_fail_otherwise(pieces: list[str]) -> None:
    http = HttpRequest("GET", "/?" + "".join(pieces), [("host", HOST)])
    try:
        signed = parse_authorization(http)
    except AuthenticationError as error:
        signed = None
        assert_malformed(error.problem)
    assert signed is None


def assert_malformed(problem: AuthenticationProblem) -> None:
    assert problem is AuthenticationProblem.MALFORMED_QUERY
