"""Cross-origin requests over plain HTTP, as browsers send them."""

import http.client
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid1

import pytest
from botocore.config import Config

from tests.api.conftest import Server

PAGE = "https://app.example.com"
FROM_PAGE = {"Origin": PAGE}
RULE = {
    "AllowedMethods": ["GET", "PUT", "POST"],
    "AllowedOrigins": ["https://*.example.com"],
    "AllowedHeaders": ["*"],
    "ExposeHeaders": ["ETag", "x-amz-request-id"],
    "MaxAgeSeconds": 600,
}


@pytest.fixture(scope="module")
def s3(server: Server) -> Any:
    return server.client("s3", config=Config(signature_version="s3v4", retries={"max_attempts": 0}))


@pytest.fixture
def bucket(s3: Any) -> str:
    name = f"cors-{uuid1().hex}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    return name


def sent(
    url: str, method: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


def test_a_page_puts_and_gets_through_presigned_urls(s3: Any, bucket: str) -> None:
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [RULE]})
    put = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "a key"})
    status, headers, body = sent(
        put,
        "OPTIONS",
        {
            **FROM_PAGE,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type,x-custom",
        },
    )
    assert (status, body) == (200, b"")
    assert headers["access-control-allow-origin"] == PAGE
    assert headers["access-control-allow-methods"] == "GET, PUT, POST"
    assert headers["access-control-allow-headers"] == "content-type, x-custom"
    assert headers["access-control-max-age"] == "600"
    assert headers["vary"].startswith("Origin")
    assert headers["x-amz-request-id"]
    status, headers, _ = sent(put, "PUT", FROM_PAGE, b"content")
    assert (status, headers["access-control-allow-origin"]) == (200, PAGE)
    get = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a key"})
    status, headers, body = sent(get, "GET", FROM_PAGE)
    assert (status, body) == (200, b"content")
    assert headers["access-control-expose-headers"] == "ETag, x-amz-request-id"
    assert headers["access-control-allow-credentials"] == "true"


def test_refusals_tell_pages_what_they_are(server: Server, s3: Any, bucket: str) -> None:
    url = f"{server.endpoint}/{bucket}/key"
    asked = {**FROM_PAGE, "Access-Control-Request-Method": "PUT"}
    status, headers, body = sent(url, "OPTIONS", asked)
    assert status == 403
    assert b"<Code>AccessForbidden</Code><Message>CORSResponse: CORS is not enabled for this bucket.</Message>" in body
    assert b"<Method>PUT</Method><ResourceType>BUCKET</ResourceType>" in body
    assert not [name for name in headers if name.startswith("access-control")]
    status, headers, _ = sent(url, "GET", FROM_PAGE)
    assert status == 403
    assert "access-control-allow-origin" not in headers
    assert sent(url, "OPTIONS")[0] == 400
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [RULE]})
    status, headers, body = sent(url, "GET", FROM_PAGE)
    assert (status, headers["access-control-allow-origin"]) == (403, PAGE)
    assert b"AccessDenied" in body
    status, headers, body = sent(url, "OPTIONS", {**asked, "Origin": "https://elsewhere.test"})
    assert status == 403
    assert b"CORSResponse: This CORS request is not allowed." in body
    assert sent(url, "GET", {"Origin": "https://elsewhere.test"})[1].get("vary") is None
    assert sent(f"{server.endpoint}/{bucket}?cors", "OPTIONS", asked)[0] == 200
    s3.delete_bucket_cors(Bucket=bucket)
    assert sent(url, "OPTIONS", asked)[0] == 403
    assert sent(f"{server.endpoint}/no-such-bucket-here", "OPTIONS", asked)[0] == 403


def test_virtual_hosts_have_rules_too(server: Server, s3: Any, bucket: str) -> None:
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [{**RULE, "AllowedOrigins": ["*"]}]})
    host = {"Host": f"{bucket}.s3.us-west-2.amazonaws.com"}
    asked = {**FROM_PAGE, "Access-Control-Request-Method": "POST"}
    status, headers, _ = sent(f"{server.endpoint}/", "OPTIONS", {**host, **asked})
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    status, headers, _ = sent(f"{server.endpoint}/key", "OPTIONS", {**host, **asked})
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    assert sent(f"{server.endpoint}/key", "GET", {**host, **FROM_PAGE})[1]["access-control-allow-origin"] == "*"
