"""The canonical requests of AWS's signing suite, signed by botocore, and the forms that clients really send."""

from datetime import UTC, datetime

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from taskrole.aws.errors import AuthenticationError
from taskrole.aws.http import HttpRequest
from taskrole.aws.signature import EMPTY_SHA256, SignedRequest, parse_authorization, signing_key, verify

KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
AT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
AMZ_DATE = "20150830T123600Z"
SCOPE = "20150830/us-east-1/service/aws4_request"


def signature_of(canonical: str) -> str:
    """Sign a canonical request that is written out in full, with botocore's own steps."""
    auth = SigV4Auth(Credentials(KEY_ID, SECRET), "service", "us-east-1")
    request = AWSRequest(method="GET", url="https://example.amazonaws.com/")
    request.context["timestamp"] = AMZ_DATE
    return str(auth.signature(auth.string_to_sign(request, canonical), request))


def signed_http(method: str, target: str, headers: list[tuple[str, str]], canonical: str) -> HttpRequest:
    names = ";".join(sorted({name for name, _ in headers}))
    value = f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{SCOPE}, SignedHeaders={names}, Signature={signature_of(canonical)}"
    return HttpRequest(method, target, [*headers, ("authorization", value)])


HOST = ("host", "example.amazonaws.com")
DATE = ("x-amz-date", AMZ_DATE)
PLAIN = f"host:example.amazonaws.com\nx-amz-date:{AMZ_DATE}\n\nhost;x-amz-date\n{EMPTY_SHA256}"


@pytest.mark.parametrize(
    ("name", "target", "path", "query"),
    [
        ("get-vanilla", "/", "/", ""),
        ("get-vanilla-query-order-key-case", "/?Param2=value2&Param1=value1", "/", "Param1=value1&Param2=value2"),
        ("get-vanilla-query-order-value", "/?Param1=value2&Param1=value1", "/", "Param1=value1&Param1=value2"),
        ("get-vanilla-empty-query-key", "/?Param1", "/", "Param1="),
        ("get-vanilla-query-unreserved", "/?-._~=-._~", "/", "-._~=-._~"),
        ("get-vanilla-utf8-query", "/?%E1%88%B4=bar", "/", "%E1%88%B4=bar"),
        ("get-relative", "/example/..", "/", ""),
        ("get-relative-relative", "/example1/example2/../..", "/", ""),
        ("get-slash", "//", "/", ""),
        ("get-slash-dot-slash", "/./", "/", ""),
        ("get-slash-pointless-dot", "/./example", "/example", ""),
        ("get-slashes", "//example//", "/example/", ""),
        ("get-unreserved", "/-._~0123456789abcXYZ", "/-._~0123456789abcXYZ", ""),
        ("encoded path, once more", "/example%20space", "/example%2520space", ""),
        ("plus is a plus", "/?a=b+c", "/", "a=b%2Bc"),
    ],
)
def test_paths_and_queries(name: str, target: str, path: str, query: str) -> None:
    canonical = f"GET\n{path}\n{query}\n{PLAIN}"
    check(signed_http("GET", target, [HOST, DATE], canonical))
    assert name


@pytest.mark.parametrize(
    ("headers", "canonical_headers", "names"),
    [
        ([("my-header1", "value2"), ("my-header1", "value1")], "my-header1:value2,value1\n", "my-header1;"),
        ([("my-header1", "  value1  ")], "my-header1:value1\n", "my-header1;"),
        ([("my-header1", '"a   b   c"')], 'my-header1:"a b c"\n', "my-header1;"),
    ],
)
def test_header_values(headers: list[tuple[str, str]], canonical_headers: str, names: str) -> None:
    canonical = (
        f"GET\n/\n\nhost:example.amazonaws.com\n{canonical_headers}x-amz-date:{AMZ_DATE}\n\n"
        f"host;{names}x-amz-date\n{EMPTY_SHA256}"
    )
    check(signed_http("GET", "/", [HOST, *headers, DATE], canonical))


def test_date_header_in_place_of_x_amz_date() -> None:
    date = ("date", "Sun, 30 Aug 2015 12:36:00 GMT")
    canonical = f"GET\n/\n\ndate:{date[1]}\nhost:example.amazonaws.com\n\ndate;host\n{EMPTY_SHA256}"
    check(signed_http("GET", "/", [HOST, date], canonical))


def test_published_signing_key() -> None:
    key = signing_key(SECRET, "20150830", "us-east-1", "iam")
    assert key.hex() == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"


def test_websocket_upgrade_signs_less_than_it_sends() -> None:
    """The Amazon ECS agent signs before its dialer adds the upgrade headers."""
    target = "/ws?agentHash=x&agentVersion=1.80&clusterArn=arn%3Aaws%3Aecs%3Aus-east-1%3A1%3Acluster%2Fdefault&seqNum=1"
    query = "agentHash=x&agentVersion=1.80&clusterArn=arn%3Aaws%3Aecs%3Aus-east-1%3A1%3Acluster%2Fdefault&seqNum=1"
    http = signed_http("GET", target, [HOST, DATE], f"GET\n/ws\n{query}\n{PLAIN}")
    upgrade = [("upgrade", "websocket"), ("connection", "Upgrade"), ("sec-websocket-key", "x"), *http.headers]
    check(HttpRequest("GET", target, upgrade, secure=True))
    with pytest.raises(AuthenticationError):
        check(HttpRequest("GET", target.replace("seqNum=1", "seqNum=2"), upgrade))


def check(http: HttpRequest) -> None:
    signed: SignedRequest | None = parse_authorization(http)
    assert signed is not None
    verify(http, signed, SECRET, AT, EMPTY_SHA256, 300)
