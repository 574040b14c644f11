"""What S3 says to requests that are signed wrongly, in an older way, or not for it; over plain HTTP."""

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid1
from xml.etree import ElementTree as ET

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from taskrole.certificates import open_authority, server_context
from taskrole.gateway.edge import Listener
from tests.api.conftest import Server
from tests.support import free_port


@pytest.fixture(scope="module")
def s3(server: Server) -> Any:
    return server.client("s3", config=Config(signature_version="s3v4", retries={"max_attempts": 0}))


@pytest.fixture(scope="module")
def bucket(s3: Any) -> str:
    name = f"wire-{uuid1().hex}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket=name, Key="key", Body=b"content")
    return name


def sent(
    url: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], ET.Element | None]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.putrequest(method, target, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        is_xml = found.get("content-type") == "application/xml"
        return answer.status, found, ET.fromstring(body) if is_xml else None
    finally:
        connection.close()


def refused(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> tuple[int, str, str]:
    status, found, error = sent(url, method, headers)
    assert error is not None
    assert error.findtext("RequestId") == found["x-amz-request-id"]
    assert error.findtext("HostId") == found["x-amz-id-2"]
    return status, error.findtext("Code", ""), error.findtext("Message", "")


def test_the_older_signature_is_refused(server: Server, bucket: str) -> None:
    url = f"{server.endpoint}/{bucket}/key"
    digest = hmac.digest(server.secret_access_key.encode(), f"GET\n\n\n9999999999\n/{bucket}/key".encode(), "sha1")
    signature = base64.b64encode(digest).decode()
    query = f"AWSAccessKeyId={server.access_key_id}&Signature={quote(signature)}&Expires=9999999999"
    message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
    assert refused(f"{url}?{query}") == (400, "InvalidRequest", message)
    header = {"Authorization": f"AWS {server.access_key_id}:{signature}"}
    assert refused(url, "GET", header) == (400, "InvalidRequest", message)
    for scheme in ("Bearer token", "Basic dXNlcjpwYXNzd29yZA=="):
        _, _, error = sent(url, "GET", {"Authorization": scheme})
        assert error is not None
        assert (error.findtext("Code"), error.findtext("Message")) == (
            "InvalidArgument",
            "Unsupported Authorization Type",
        )
        assert scheme.split()[1] not in ET.tostring(error).decode(), "credentials do not come back"


def test_presigned_urls_that_are_not_good(server: Server, s3: Any, bucket: str) -> None:
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "key"}, ExpiresIn=60)
    assert sent(url)[0] == 200
    names = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Expires")
    base, _, query = url.partition("?")
    pairs = query.split("&")
    for name in names:
        less = "&".join(pair for pair in pairs if not pair.startswith(f"{name}="))
        assert refused(f"{base}?{less}")[:2] == (400, "AuthorizationQueryParametersError"), name
    changes = {
        "604801": "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less "
        "than 604800 seconds",
        "-1": "X-Amz-Expires must be non-negative",
        "soon": "X-Amz-Expires should be a number",
    }
    for value, message in changes.items():
        changed = url.replace("X-Amz-Expires=60", f"X-Amz-Expires={value}")
        assert refused(changed) == (400, "AuthorizationQueryParametersError", message)
    assert refused(url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"))[:2] == (403, "SignatureDoesNotMatch")
    assert refused(url, "PUT", {"Content-Length": "0"})[:2] == (403, "SignatureDoesNotMatch")
    assert refused(url, "GET", {"x-amz-meta-a": "1"})[:2] == (403, "AccessDenied")
    both = {"Authorization": "AWS4-HMAC-SHA256 Credential=x"}
    assert refused(url, "GET", both)[:2] == (400, "InvalidArgument")
    at_once = url.replace("X-Amz-Expires=60", "X-Amz-Expires=0")
    server.clock.shift = timedelta(seconds=2)
    try:
        assert refused(at_once) == (403, "AccessDenied", "Request has expired")
        server.clock.shift = timedelta(seconds=62)
        status, _, error = sent(url)
        assert error is not None
        assert (status, error.findtext("Message"), error.findtext("X-Amz-Expires")) == (
            403,
            "Request has expired",
            "60",
        )
        server.clock.shift = timedelta(minutes=-16)
        assert refused(url) == (403, "AccessDenied", "Request is not valid yet")
    finally:
        server.clock.shift = timedelta()


def test_dates_and_keys_that_are_not_good(server: Server, bucket: str) -> None:
    url = f"{server.endpoint}/{bucket}/key"
    scope = f"{server.access_key_id}/20150930/us-east-1/s3/aws4_request"
    credential = f"Credential={scope},SignedHeaders=host,Signature=00"
    header = {"Authorization": f"AWS4-HMAC-SHA256 {credential}", "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    invalid = (403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")
    assert refused(url, "GET", header) == invalid
    for date in ("Bad Date", "19500707T215304Z", "20159930T000000Z"):
        assert refused(url, "GET", {**header, "x-amz-date": date}) == invalid
    for date in ("20150930T000000Z", "99990707T215304Z"):
        assert refused(url, "GET", {**header, "x-amz-date": date})[:2] == (403, "RequestTimeTooSkewed")
    header["Authorization"] = header["Authorization"].replace(server.access_key_id, "AKIAIOSFODNN7EXAMPLE")
    assert refused(url, "GET", {**header, "x-amz-date": "20261124T000000Z"})[:2] == (403, "InvalidAccessKeyId")
    for malformed, code in (
        ("AWS4-HMAC-SHA256 Credential=HAHAHA", "AuthorizationHeaderMalformed"),
        ("AWS4 HAHAHA", "InvalidArgument"),
    ):
        assert refused(url, "GET", {"Authorization": malformed, "x-amz-date": "20261124T000000Z"})[:2] == (400, code)


def test_every_answer_has_its_ids_and_names(server: Server, bucket: str) -> None:
    url = f"{server.endpoint}/{bucket}"
    ids = set()
    for method, path, expected in [
        ("GET", "/key", 403),
        ("HEAD", "/key", 403),
        ("PATCH", "/key", 405),
        ("DELETE", "?acl", 405),
        ("POST", "", 412),
        ("OPTIONS", "/key", 400),
        ("GET", "/%ff", 400),
        ("GET", "/" + "x" * 1025, 403),
    ]:
        status, headers, error = sent(url + path, method, {"Content-Length": "0"})
        assert (status, bool(headers["x-amz-request-id"]), bool(headers["x-amz-id-2"])) == (expected, True, True), path
        assert (error is None) is (method == "HEAD")
        ids.add(headers["x-amz-request-id"])
    assert len(ids) == 8
    _, _, error = sent(f"{server.endpoint}/no-such-bucket-here/key")
    assert error is not None
    assert [(child.tag, child.text) for child in error][:4] == [
        ("Code", "NoSuchBucket"),
        ("Message", "The specified bucket does not exist"),
        ("BucketName", "no-such-bucket-here"),
        ("Resource", "/no-such-bucket-here/key"),
    ]


def test_buckets_have_hosts_of_their_own(server: Server, s3: Any, bucket: str) -> None:
    port = urlsplit(server.endpoint).port
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.put_object_acl(Bucket=bucket, Key="key", ACL="public-read")
    for host in (
        f"{bucket}.localhost:{port}",
        f"{bucket}.s3.localhost:{port}",
        f"{bucket}.s3.us-west-2.localhost:{port}",
        f"{bucket}.s3.amazonaws.com",
        f"{bucket}.s3-us-west-2.amazonaws.com",
        f"{bucket.upper()}.S3.dualstack.us-west-2.amazonaws.com",
    ):
        status, headers, _ = sent(f"{server.endpoint}/key", "GET", {"Host": host})
        assert (status, headers["etag"]) == (200, f'"{hashlib.md5(b"content").hexdigest()}"'), host
        assert sent(f"{server.endpoint}/{bucket}/key", "GET", {"Host": host})[0] == 403, "the path is the key's alone"
    virtual = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    client = server.client("s3", endpoint_url=f"http://localhost:{port}", config=virtual)
    url = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "key"})
    assert urlsplit(url).netloc == f"{bucket}.localhost:{port}"
    target = url.replace(urlsplit(url).netloc, urlsplit(server.endpoint).netloc)
    assert sent(target, "GET", {"Host": f"{bucket}.localhost:{port}"})[0] == 200


def test_policies_may_ask_for_a_version_of_tls(server: Server, tmp_path: Path) -> None:
    authority = open_authority(tmp_path, server.clock)
    listener = Listener("127.0.0.1", free_port(), server_context(authority, lambda _name: True, ("127.0.0.1",)))
    asyncio.run_coroutine_threadsafe(server.control_plane.listen(listener), server.loop).result(20)
    for version, expected in (("1.2", 200), ("1.4", 403)):
        wanted = {"NumericGreaterThanEquals": {"s3:TlsVersion": version}}
        statement = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*", "Condition": wanted}
        keys = server.user_with(f"tls-{version}", json.dumps({"Version": "2012-10-17", "Statement": statement}))
        certificate = str(tmp_path / "ca.pem")
        by_tls = server.client_of(keys, "s3", endpoint_url=f"https://127.0.0.1:{listener.port}", verify=certificate)
        assert status_of(by_tls) == expected
        assert status_of(server.client_of(keys, "s3")) == 403, "without TLS there is no version"


def status_of(client: Any) -> int:
    try:
        answer = client.list_buckets()
    except ClientError as error:
        answer = error.response
    status: int = answer["ResponseMetadata"]["HTTPStatusCode"]
    return status
