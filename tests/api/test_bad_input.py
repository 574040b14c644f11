"""Malformed, hostile and oversized requests on the wire: a 4xx of AWS's kind, quickly, and nothing half-written."""

import hashlib
import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.api.conftest import Server
from tests.support import REGION

ECS = "AmazonEC2ContainerServiceV20141113"
SECONDS_MAX = 5.0


class DeclaredPayload(S3SigV4Auth):
    """Signs whatever payload hash the test wants to declare."""

    declared = "UNSIGNED-PAYLOAD"

    def payload(self, request: AWSRequest) -> str:
        return self.declared


class Raw:
    """Sends requests as they are, signed or not."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.host = server.endpoint.removeprefix("http://")

    def send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        service: str = "",
        secret: str | None = None,
        token: str | None = None,
    ) -> tuple[int, bytes]:
        all_headers = dict(headers or {})
        if service:
            credentials = Credentials(self.server.access_key_id, secret or self.server.secret_access_key, token)
            request = AWSRequest(method, self.server.endpoint + target, data=body, headers=all_headers)
            signer: Any = S3SigV4Auth if service == "s3" else SigV4Auth
            signer(credentials, service, REGION).add_auth(request)
            all_headers = {name: str(value) for name, value in request.headers.items()}
        connection = http.client.HTTPConnection(self.host, timeout=20)
        started = time.monotonic()
        try:
            connection.request(method, target, body=body, headers=all_headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        assert time.monotonic() - started < SECONDS_MAX
        return answer.status, content

    def ecs(self, operation: str, body: bytes, **more: Any) -> tuple[int, dict[str, Any]]:
        headers = {"X-Amz-Target": f"{ECS}.{operation}", "Content-Type": "application/x-amz-json-1.1"}
        status, content = self.send("POST", "/", body, headers, service=more.pop("service", "ecs"), **more)
        return status, json.loads(content)


@pytest.fixture(scope="module")
def raw(server: Server) -> Raw:
    server.client("s3").create_bucket(Bucket="bad-input", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    return Raw(server)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"cluster": 7}',
        b'{"maxResults": "many"}',
        b'{"cluster": {"a": 1}}',
        b'{"cluster": NaN}',
        b"[" * 100_000,
        b'{"cluster":' * 50_000,
        b'{"cluster": "\\u0000"}',
        b'{"cluster": "' + b"x" * 100_000 + b'"}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_malformed_json(raw: Raw, body: bytes) -> None:
    status, answer = raw.ecs("ListTasks", body)
    assert 400 <= status < 500, answer
    assert answer["__type"]


def test_unknown_members_are_ignored(raw: Raw) -> None:
    assert raw.ecs("ListTasks", b'{"noSuchMember": [1, {"a": null}]}')[0] == 200


def test_unknown_operation_and_target(raw: Raw) -> None:
    assert raw.ecs("NoSuchThing", b"{}")[1]["__type"] == "UnknownOperationException"
    status, _ = raw.send("POST", "/", b"{}", {"X-Amz-Target": "Nowhere.Do"}, service="ecs")
    assert status == 404


def test_unsigned_and_badly_signed(raw: Raw) -> None:
    headers = {"X-Amz-Target": f"{ECS}.ListTasks", "Content-Type": "application/x-amz-json-1.1"}
    status, content = raw.send("POST", "/", b"{}", headers)
    assert (status, json.loads(content)["__type"]) == (400, "MissingAuthenticationTokenException")
    assert raw.ecs("ListTasks", b"{}", secret="x" * 40)[1]["__type"] == "InvalidSignatureException"
    status, answer = raw.ecs("ListTasks", b"{}", token="forged")
    assert (status, answer["__type"]) == (400, "UnrecognizedClientException")
    assert raw.ecs("ListTasks", b"{}", service="dynamodb")[1]["__type"] == "InvalidSignatureException"


@pytest.mark.parametrize(
    "authorization",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
        "Basic QVdTOng=",
        "Bearer x",
        "AWS4-HMAC-SHA256 " + "x" * 20_000,
        "AWS4-HMAC-SHA256 Credential=\u00e9/20260101/r/ecs/aws4_request, SignedHeaders=host, Signature=\u00e9",
    ],
    ids=lambda text: text[:30],
)
def test_odd_authorization_headers(raw: Raw, authorization: str) -> None:
    headers = {"X-Amz-Target": f"{ECS}.ListTasks", "Authorization": authorization.encode().decode("latin-1")}
    status, _ = raw.send("POST", "/", b"{}", headers)
    assert 400 <= status < 500


def test_body_that_was_changed_after_signing(raw: Raw) -> None:
    server = raw.server
    request = AWSRequest("POST", server.endpoint + "/", data=b"{}", headers={"X-Amz-Target": f"{ECS}.ListTasks"})
    SigV4Auth(Credentials(server.access_key_id, server.secret_access_key), "ecs", REGION).add_auth(request)
    headers = {name: str(value) for name, value in request.headers.items()}
    status, content = raw.send("POST", "/", b'{"cluster":"other"}', headers)
    assert (status, json.loads(content)["__type"]) == (400, "InvalidSignatureException")


@pytest.mark.parametrize(
    "body",
    [b"", b"Action=", b"Action=NoSuchThing&Version=2010-05-08", b"Action=ListUsers&Version=1999-01-01", b"%", b"a=%zz",
     b"Action=ListUsers&Version=2010-05-08&MaxItems=many", b"Action=CreateUser&Version=2010-05-08",
     b"Action=CreateUser&Version=2010-05-08&UserName=" + b"x" * 100_000,
     b"&".join(b"Tags.member.%d.Key=k" % n for n in range(20_000)),
     b"Action=CreateUser&Version=2010-05-08&UserName=a/b"],
    ids=lambda body: repr(body[:30]),
)  # fmt: skip
def test_malformed_queries(raw: Raw, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, content = raw.send("POST", "/", body, headers, service="iam")
    assert 400 <= status < 500, content
    assert b"<Code>" in content


@pytest.mark.parametrize(
    "body",
    [
        b"<",
        b"<Delete>",
        b"<Delete></Delete>",
        b"not xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><Delete><Object><Key>&a;</Key></Object></Delete>',
        b"<Delete>" * 5_000,
        b"<Delete><Object><Key>\x00</Key></Object></Delete>",
        b"\xff\xfe<Delete/>",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_malformed_xml(raw: Raw, body: bytes) -> None:
    headers = {"Content-MD5": "x", "x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
    status, content = raw.send("POST", "/bad-input?delete", body, headers, service="s3")
    assert 400 <= status < 500, content
    assert b"<Code>" in content


@pytest.mark.parametrize("key", ["..%2F..%2Fetc%2Fpasswd", "%00", "a%2F..%2F..%2Fb", "%2F%2F", "x" * 1024, "%01%7F"])
def test_odd_keys_are_data_never_paths(raw: Raw, key: str) -> None:
    status, content = raw.send("PUT", f"/bad-input/{key}", b"content", service="s3")
    if status == 200:
        assert raw.send("GET", f"/bad-input/{key}", service="s3") == (200, b"content")
    else:
        assert 400 <= status < 500, content


@pytest.mark.parametrize("key", ["x" * 1025, "%ff%fe", "%c3%28"])
def test_keys_that_cannot_be(raw: Raw, key: str) -> None:
    status, content = raw.send("PUT", f"/bad-input/{key}", b"content", service="s3")
    assert 400 <= status < 500, content


def test_wrong_content_hash_leaves_nothing(raw: Raw) -> None:
    headers = {"x-amz-content-sha256": hashlib.sha256(b"other").hexdigest()}
    server = raw.server
    request = AWSRequest("PUT", f"{server.endpoint}/bad-input/hash", data=b"content" * 50_000, headers=headers)
    signer = DeclaredPayload(Credentials(server.access_key_id, server.secret_access_key), "s3", REGION)
    signer.declared = headers["x-amz-content-sha256"]
    signer.add_auth(request)
    signed = {name: str(value) for name, value in request.headers.items()}
    signed["X-Amz-Content-SHA256"] = headers["x-amz-content-sha256"]
    status, content = raw.send("PUT", "/bad-input/hash", b"content" * 50_000, signed)
    assert 400 <= status < 500, content
    assert raw.send("GET", "/bad-input/hash", service="s3")[0] == 404


def test_body_that_ends_early_leaves_nothing(raw: Raw) -> None:
    server = raw.server
    request = AWSRequest("PUT", f"{server.endpoint}/bad-input/short", headers={"Content-Length": "1000000"})
    signer = DeclaredPayload(Credentials(server.access_key_id, server.secret_access_key), "s3", REGION)
    signer.add_auth(request)
    lines = ["PUT /bad-input/short HTTP/1.1", f"Host: {raw.host}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items() if name.lower() != "host"]
    host, port = raw.host.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + b"x" * 1000)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(4096)
    assert raw.send("GET", "/bad-input/short", service="s3")[0] == 404


def test_bodies_over_the_limit_are_refused(raw: Raw) -> None:
    headers = {"X-Amz-Target": f"{ECS}.ListTasks", "Content-Length": str(10**10)}
    host, port = raw.host.split(":")
    lines = ["POST / HTTP/1.1", f"Host: {raw.host}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        assert b" 413 " in connection.recv(4096)


LONG_LINE = b"GET " + b"/x" * 40_000 + b" HTTP/1.1\r\n\r\n"


@pytest.mark.parametrize(
    "line",
    [b"GET\r\n\r\n", b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", LONG_LINE],
    ids=lambda line: repr(line[:20]),
)
def test_things_that_are_not_http(raw: Raw, line: bytes) -> None:
    host, port = raw.host.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(line)
        answer = connection.recv(4096)
    assert b" 400 " in answer.split(b"\r\n")[0] or answer == b""


def test_64_clients_at_once(raw: Raw) -> None:
    server = raw.server
    s3 = server.client("s3")

    def work(number: int) -> bool:
        body = f"content {number}".encode() * 100
        s3.put_object(Bucket="bad-input", Key=f"many/{number}", Body=body)
        return bool(s3.get_object(Bucket="bad-input", Key=f"many/{number}")["Body"].read() == body)

    with ThreadPoolExecutor(64) as pool:
        assert all(pool.map(work, range(256)))
