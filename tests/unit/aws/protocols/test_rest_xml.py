from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, StreamBody
from taskrole.aws.models import service_model
from taskrole.aws.operation import HEADERS_KEY, STATUS_KEY
from taskrole.aws.protocols import protocol_for
from taskrole.aws.protocols.xml import XmlError, read_xml
from tests.support import NOW

S3 = service_model("s3")
PROTOCOL = protocol_for(S3)


def match(method: str, target: str, *headers: tuple[str, str]) -> str:
    return PROTOCOL.match(HttpRequest(method, target, list(headers)), S3)


@pytest.mark.parametrize(
    ("method", "target", "name"),
    [
        ("GET", "/", "ListBuckets"),
        ("GET", "/?x-id=ListBuckets", "ListBuckets"),
        ("GET", "/b", "ListObjects"),
        ("GET", "/b/", "ListObjects"),
        ("GET", "/b?list-type=2&prefix=x", "ListObjectsV2"),
        ("GET", "/b?versions", "ListObjectVersions"),
        ("GET", "/b?location=", "GetBucketLocation"),
        ("GET", "/b?metrics", "ListBucketMetricsConfigurations"),
        ("GET", "/b?metrics&id=1", "GetBucketMetricsConfiguration"),
        ("PUT", "/b", "CreateBucket"),
        ("PUT", "/b?lifecycle", "PutBucketLifecycleConfiguration"),
        ("POST", "/b?delete", "DeleteObjects"),
        ("HEAD", "/b", "HeadBucket"),
        ("DELETE", "/b", "DeleteBucket"),
        ("DELETE", "/b?policy", "DeleteBucketPolicy"),
        ("GET", "/b/k", "GetObject"),
        ("GET", "/b/k?partNumber=1&x-id=GetObject", "GetObject"),
        ("GET", "/b/k?uploadId=u", "ListParts"),
        ("HEAD", "/b/k", "HeadObject"),
        ("PUT", "/b/k", "PutObject"),
        ("PUT", "/b/k?x-id=PutObject&X-Amz-Signature=a", "PutObject"),
        ("PUT", "/b/k?partNumber=1&uploadId=u", "UploadPart"),
        ("POST", "/b/k?uploads", "CreateMultipartUpload"),
        ("POST", "/b/k?uploadId=u", "CompleteMultipartUpload"),
        ("DELETE", "/b/k?uploadId=u", "AbortMultipartUpload"),
        ("DELETE", "/b/k?versionId=v", "DeleteObject"),
        ("GET", "/b/k?acl&versionId=v", "GetObjectAcl"),
    ],
)
def test_routes(method: str, target: str, name: str) -> None:
    assert match(method, target) == name


def test_copies_are_told_by_their_header() -> None:
    source = ("x-amz-copy-source", "/b/other")
    assert match("PUT", "/b/k", source) == "CopyObject"
    assert match("PUT", "/b/k?partNumber=1&uploadId=u", source) == "UploadPartCopy"
    assert match("PUT", "/b/k?X-Amz-Copy-Source=/b/other") == "CopyObject"


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("DELETE", "/b?acl"),
        ("DELETE", "/b/k?acl"),
        ("PUT", "/b/k?uploadId=u"),
        ("PUT", "/b/k?partNumber=1"),
        ("DELETE", "/b?uploads"),
        ("PUT", "/b?location"),
        ("PATCH", "/b/k"),
        ("POST", "/"),
        ("POST", "/b"),
    ],
)
def test_a_subresource_is_never_mistaken_for_its_owner(method: str, target: str) -> None:
    with pytest.raises(ServiceError) as raised:
        match(method, target)
    assert (raised.value.code, raised.value.status) == ("MethodNotAllowed", 405)


def parse(name: str, method: str, target: str, body: bytes = b"", **headers: str) -> dict[str, Any]:
    pairs = [(key.replace("_", "-"), value) for key, value in headers.items()]
    http = HttpRequest(method, target, pairs, body)
    assert PROTOCOL.match(http, S3) == name
    return PROTOCOL.parse(http, S3.operation(name))


def test_members_come_from_everywhere() -> None:
    parsed = parse(
        "GetObject", "GET", "/b/a%20b/%C3%BC+?versionId=v&response-content-type=text%2Fplain&partNumber=2",
        range="bytes=0-1", if_modified_since="Thu, 01 Jan 2026 12:00:00 GMT",
    )  # fmt: skip
    assert parsed == {
        "Bucket": "b",
        "Key": "a b/ü+",
        "VersionId": "v",
        "ResponseContentType": "text/plain",
        "PartNumber": 2,
        "Range": "bytes=0-1",
        "IfModifiedSince": NOW,
    }


def test_headers_of_presigned_requests_may_stand_in_the_query() -> None:
    target = "/b/k?x-amz-meta-Colour=blue&X-Amz-Acl=private&X-Amz-Algorithm=AWS4-HMAC-SHA256"
    parsed = parse("PutObject", "PUT", target, x_amz_meta_size="1")
    assert parsed == {"Bucket": "b", "Key": "k", "ACL": "private", "Metadata": {"colour": "blue", "size": "1"}}


def test_xml_bodies() -> None:
    body = (
        b'<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a&amp;b</Key></Object>'
        b"<Object><Key>c</Key><Unknown/></Object><Quiet>true</Quiet></Delete>"
    )
    parsed = parse("DeleteObjects", "POST", "/b?delete", body)
    assert parsed["Delete"] == {"Objects": [{"Key": "a&b"}, {"Key": "c"}], "Quiet": True}


@pytest.mark.parametrize(
    "body",
    [
        b"<Delete>",
        b"plain",
        b'<!DOCTYPE a [<!ENTITY x "y">]><Delete>&x;</Delete>',
        b'<!DOCTYPE Delete SYSTEM "file:///etc/passwd"><Delete/>',
        b"<a>" * 200 + b"</a>" * 200,
        b"<Delete><Quiet>maybe</Quiet></Delete>",
        b"<Delete>\xff</Delete>",
    ],
)
def test_bad_xml(body: bytes) -> None:
    with pytest.raises(ServiceError) as raised:
        parse("DeleteObjects", "POST", "/b?delete", body)
    assert (raised.value.code, raised.value.status) == ("MalformedXML", 400)


def test_many_elements_are_refused() -> None:
    with pytest.raises(XmlError):
        read_xml(b"<a>" + b"x<b/>" * 100_001 + b"</a>")


@pytest.mark.parametrize("target", ["/b/%ff", "/b/a%00b", "/b?prefix=%ff"])
def test_bad_addresses(target: str) -> None:
    name = "ListObjects" if "?" in target else "GetObject"
    with pytest.raises(ServiceError) as raised:
        parse(name, "GET", target)
    assert raised.value.code == "InvalidURI"


def test_bad_arguments() -> None:
    cases: list[tuple[str, dict[str, str]]] = [
        ("/b?list-type=2&max-keys=x", {}),
        ("/b?list-type=2&max-keys=99999999999", {}),
        ("/b/k", {"if_modified_since": "soon"}),
        ("/b/k", {"range": "\udcff"}),
    ]
    for target, headers in cases:
        with pytest.raises(ServiceError) as raised:
            parse("ListObjectsV2" if "?" in target else "GetObject", "GET", target, b"", **headers)
        assert raised.value.code == "InvalidArgument"


def test_streams_pass_through() -> None:
    stream = StreamBody(iter([b"x"]), 1)
    result = {"Body": stream, "ETag": '"e"', "Metadata": {"a": "b"}, "LastModified": NOW, STATUS_KEY: 206}
    response = PROTOCOL.serialize(S3.operation("GetObject"), {**result, HEADERS_KEY: [("x-more", "1")]}, "1-2-3")
    assert response.body is stream
    assert response.status == 206
    headers = dict(response.headers)
    assert headers["ETag"] == '"e"'
    assert headers["x-amz-meta-a"] == "b"
    assert headers["Last-Modified"] == "Thu, 01 Jan 2026 12:00:00 GMT"
    assert headers["x-more"] == "1"


def test_headers_cannot_be_split() -> None:
    result = {"ContentType": "text/plain\r\nSet-Cookie: a=b", "Metadata": {"name": "Zürich"}}
    headers = dict(PROTOCOL.serialize(S3.operation("HeadObject"), result, "r").headers)
    assert headers["Content-Type"] == "text/plain  Set-Cookie: a=b"
    assert headers["x-amz-meta-name"] == "=?UTF-8?B?WsO8cmljaA==?="


def test_deletions_answer_204() -> None:
    response = PROTOCOL.serialize(S3.operation("DeleteBucket"), {}, "r")
    assert (response.status, response.body) == (204, b"")
    assert PROTOCOL.serialize(S3.operation("DeleteObjects"), {}, "r").status == 200


def test_errors() -> None:
    error = ServiceError("NoSuchKey", "The specified key does not exist.", 404, {"Key": "a<b"})
    response = PROTOCOL.error(S3, error, "11-22", HttpRequest("GET", "/b/a%3Cb", []))
    assert isinstance(response.body, bytes)
    assert b"<Code>NoSuchKey</Code>" in response.body
    assert b"<Key>a&lt;b</Key>" in response.body
    assert b"<RequestId>1122</RequestId>" in response.body
    assert PROTOCOL.error(S3, error, "r", HttpRequest("HEAD", "/b/k", [])).body == b""
