import base64
import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import StreamBody
from taskrole.aws.operation import HEADERS_KEY, STATUS_KEY
from tests.support import NOW
from tests.unit.services.s3.support import S3, TrailingBody, body_of, http

LARGE = bytes(range(256)) * 20


def failure(s3: S3, name: str, body: Any = b"", **request: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        s3(name, body, Bucket="bucket", **request)
    return caught.value


@pytest.mark.parametrize("content", [b"", b"small", LARGE])
def test_what_is_put_is_got(s3: S3, content: bytes) -> None:
    put = s3.put("key", content, ContentType="text/plain", Metadata={"colour": "blå"})
    assert put["ETag"] == f'"{hashlib.md5(content).hexdigest()}"'
    got = s3("GetObject", Bucket="bucket", Key="key")
    assert body_of(got) == content
    assert (got["ContentLength"], got["ContentType"], got["Metadata"]) == (
        len(content),
        "text/plain",
        {"colour": "blå"},
    )
    head = s3("HeadObject", Bucket="bucket", Key="key")
    assert "Body" not in head
    assert head["ETag"] == put["ETag"]
    assert isinstance(got["Body"], StreamBody) == (content is LARGE)


@pytest.mark.parametrize(
    "key", ["..", "../../etc/passwd", "a\0b", "\x01", "/", "//a", "ключ/🙂", "a b+c%2F", "x" * 1024]
)
def test_any_text_is_a_key(s3: S3, key: str) -> None:
    s3.put(key, LARGE)
    assert s3.get(key) == LARGE
    assert s3.keys() == [key]
    s3("DeleteObject", Bucket="bucket", Key=key)
    assert s3.keys() == []


def test_a_key_can_be_too_long(s3: S3) -> None:
    assert failure(s3, "PutObject", Key="é" * 513).code == "KeyTooLongError"


def test_what_is_missing_is_told_to_who_may_list(s3: S3) -> None:
    error = failure(s3, "GetObject", Key="nothing")
    assert (error.code, error.status, error.members["Key"]) == ("NoSuchKey", 404, "nothing")
    s3.denied = lambda question: question.action == "s3:ListBucket"
    error = failure(s3, "GetObject", Key="nothing")
    assert (error.code, error.status) == ("AccessDenied", 403)
    assert failure(s3, "GetObject", Key="x", VersionId="v" * 32).code == "NoSuchVersion"
    assert failure(s3, "GetObject", Key="x", VersionId="v").code == "InvalidArgument"


@pytest.mark.parametrize(
    ("header", "expected", "content_range"),
    [
        ("bytes=0-9", LARGE[:10], "bytes 0-9/5120"),
        ("bytes=5000-", LARGE[5000:], "bytes 5000-5119/5120"),
        ("bytes=-7", LARGE[-7:], "bytes 5113-5119/5120"),
        ("bytes=-9999", LARGE, "bytes 0-5119/5120"),
        ("bytes=10-99999", LARGE[10:], "bytes 10-5119/5120"),
    ],
)
def test_ranges(s3: S3, header: str, expected: bytes, content_range: str) -> None:
    s3.put("key", LARGE)
    got = s3("GetObject", Bucket="bucket", Key="key", Range=header)
    assert got[STATUS_KEY] == 206
    assert got["ContentRange"] == content_range
    assert got["ContentLength"] == len(expected)
    assert body_of(got) == expected


def test_ranges_that_cannot_be(s3: S3) -> None:
    s3.put("key", b"0123456789")
    for header in ("bytes=10-", "bytes=99-100", "bytes=-0"):
        error = failure(s3, "GetObject", Key="key", Range=header)
        assert (error.code, error.status, error.members["ActualObjectSize"]) == ("InvalidRange", 416, 10)
    for header in ("bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=-"):
        got = s3("GetObject", Bucket="bucket", Key="key", Range=header)
        assert STATUS_KEY not in got
        assert body_of(got) == b"0123456789"
    s3.put("empty")
    assert failure(s3, "GetObject", Key="empty", Range="bytes=0-0").status == 416


def test_conditional_reads_in_their_order(s3: S3) -> None:
    etag = s3.put("key", b"x")["ETag"]
    before, after = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    assert failure(s3, "GetObject", Key="key", IfMatch='"other"').code == "PreconditionFailed"
    assert s3.get("key", IfMatch=etag, IfUnmodifiedSince=before) == b"x"  # If-Match wins
    assert failure(s3, "GetObject", Key="key", IfUnmodifiedSince=before).status == 412
    got = s3("GetObject", Bucket="bucket", Key="key", IfNoneMatch=etag, IfModifiedSince=before)
    assert (got[STATUS_KEY], got["ETag"]) == (304, etag)
    assert s3.get("key", IfNoneMatch='"other"', IfModifiedSince=after) == b"x"  # If-None-Match wins
    assert s3("GetObject", Bucket="bucket", Key="key", IfModifiedSince=after)[STATUS_KEY] == 304
    assert s3.get("key", IfModifiedSince=before, IfUnmodifiedSince=after) == b"x"


def test_conditional_writes(s3: S3) -> None:
    etag = s3.put("key", b"one", IfNoneMatch="*")["ETag"]
    assert failure(s3, "PutObject", LARGE, Key="key", IfNoneMatch="*").code == "PreconditionFailed"
    assert failure(s3, "PutObject", LARGE, Key="key", IfMatch='"other"').status == 412
    assert failure(s3, "PutObject", LARGE, Key="absent", IfMatch=etag).code == "NoSuchKey"
    assert s3.blob_count() == 0  # nothing of a refused write is kept
    s3.put("key", b"two", IfMatch=etag)
    assert s3.get("key") == b"two"
    assert failure(s3, "DeleteObject", Key="key", IfMatch=etag).status == 412
    s3("DeleteObject", Bucket="bucket", Key="key")


def test_headers_come_back_and_can_be_overridden(s3: S3) -> None:
    s3.put(
        "key",
        b"x",
        call={"http": http({"expires": "whenever"})},
        CacheControl="no-cache",
        ContentEncoding="aws-chunked,gzip",
        ContentDisposition="attachment",
        ContentLanguage="de",
        StorageClass="STANDARD_IA",
        Tagging="a=1&b=2",
    )
    got = s3("GetObject", Bucket="bucket", Key="key", ResponseContentType="text/html")
    assert got["ContentEncoding"] == "gzip"
    assert (got["CacheControl"], got["ContentDisposition"], got["ContentLanguage"]) == ("no-cache", "attachment", "de")
    assert (got["ContentType"], got["StorageClass"], got["TagCount"]) == ("text/html", "STANDARD_IA", 2)
    assert got[HEADERS_KEY] == [("Expires", "whenever")]


def test_what_is_not_there_is_refused(s3: S3) -> None:
    assert failure(s3, "PutObject", Key="key", ACL="public-read").code == "AccessControlListNotSupported"
    assert failure(s3, "PutObject", Key="key", StorageClass="COLD").code == "InvalidStorageClass"
    assert failure(s3, "PutObject", Key="key", Metadata={"a": "x" * 2048}).code == "MetadataTooLarge"


def test_digests_are_checked(s3: S3) -> None:
    md5 = base64.b64encode(hashlib.md5(LARGE).digest()).decode()
    s3.put("key", LARGE, ContentMD5=md5)
    assert failure(s3, "PutObject", b"other" * 10, Key="key", ContentMD5=md5).code == "BadDigest"
    assert failure(s3, "PutObject", b"", Key="key", ContentMD5="short").code == "InvalidDigest"
    assert s3.get("key") == LARGE
    assert s3.blob_count() == 1


@pytest.mark.parametrize(
    ("member", "algorithm", "value"),
    [
        ("ChecksumCRC32", "CRC32", base64.b64encode(zlib.crc32(LARGE).to_bytes(4, "big")).decode()),
        ("ChecksumSHA1", "SHA1", base64.b64encode(hashlib.sha1(LARGE).digest()).decode()),
        ("ChecksumSHA256", "SHA256", base64.b64encode(hashlib.sha256(LARGE).digest()).decode()),
    ],
)
def test_checksums_are_verified_and_returned(s3: S3, member: str, algorithm: str, value: str) -> None:
    put = s3.put("key", LARGE, **{member: value})
    assert (put[member], put["ChecksumType"]) == (value, "FULL_OBJECT")
    assert member not in s3("HeadObject", Bucket="bucket", Key="key")
    assert s3("HeadObject", Bucket="bucket", Key="key", ChecksumMode="ENABLED")[member] == value
    assert failure(s3, "PutObject", b"other", Key="key", **{member: value}).code == "BadDigest"
    assert failure(s3, "PutObject", b"", Key="key", **{member: "AAA"}).code == "InvalidRequest"
    name = f"x-amz-checksum-{algorithm.lower()}"
    announced = {"http": http({"x-amz-trailer": name})}
    trailed = s3.put("trailed", TrailingBody(LARGE, {name: value}), call=announced)
    assert trailed[member] == value
    with pytest.raises(ServiceError) as caught:
        s3.put("trailed", TrailingBody(b"other", {name: value}), call=announced)
    assert caught.value.code == "BadDigest"
    attributes = s3("GetObjectAttributes", Bucket="bucket", Key="key", ObjectAttributes=["Checksum", "ObjectSize"])
    assert attributes["Checksum"][member] == value
    assert attributes["ObjectSize"] == len(LARGE)


def test_tags(s3: S3) -> None:
    s3.put("key", b"x", Tagging="a=1")
    s3("PutObjectTagging", Bucket="bucket", Key="key", Tagging={"TagSet": [{"Key": "b", "Value": "2"}]})
    assert s3("GetObjectTagging", Bucket="bucket", Key="key")["TagSet"] == [{"Key": "b", "Value": "2"}]
    s3("GetObject", Bucket="bucket", Key="key")
    assert s3.asked[-1].context["s3:ExistingObjectTag/b"] == "2"
    s3("DeleteObjectTagging", Bucket="bucket", Key="key")
    assert s3("GetObjectTagging", Bucket="bucket", Key="key")["TagSet"] == []
    many = {"TagSet": [{"Key": str(number), "Value": ""} for number in range(11)]}
    assert failure(s3, "PutObjectTagging", Key="key", Tagging=many).code == "BadRequest"
    assert failure(s3, "PutObject", Key="key", Tagging="aws:x=1").code == "InvalidTag"


@pytest.mark.parametrize("content", [b"small", LARGE])
def test_copies(s3: S3, content: bytes) -> None:
    s3.put("a/b c", content, ContentType="text/plain", Metadata={"m": "1"}, Tagging="t=1")
    copied = s3("CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/a/b%20c")
    assert copied["CopyObjectResult"]["ETag"] == f'"{hashlib.md5(content).hexdigest()}"'
    got = s3("GetObject", Bucket="bucket", Key="copy")
    assert (got["ContentType"], got["Metadata"], got["TagCount"]) == ("text/plain", {"m": "1"}, 1)
    assert body_of(got) == content
    s3("CopyObject", Bucket="bucket", Key="copy", CopySource="/bucket/copy", MetadataDirective="REPLACE")
    assert "Metadata" not in s3("HeadObject", Bucket="bucket", Key="copy")
    s3("DeleteObject", Bucket="bucket", Key="a/b c")
    s3.clock.advance(9999)
    s3.collect()
    assert s3.get("copy") == content  # shared bytes live as long as one object has them
    s3("DeleteObject", Bucket="bucket", Key="copy")
    s3.clock.advance(9999)
    s3.collect()
    assert s3.blob_count() == 0


def test_copies_that_cannot_be(s3: S3) -> None:
    etag = s3.put("key", b"x")["ETag"]
    assert "itself" in failure(s3, "CopyObject", Key="key", CopySource="bucket/key").message
    assert failure(s3, "CopyObject", Key="new", CopySource="bucket/nothing").code == "NoSuchKey"
    assert failure(s3, "CopyObject", Key="new", CopySource="nowhere/key").code == "NoSuchBucket"
    assert failure(s3, "CopyObject", Key="new", CopySource="bucket").code == "InvalidArgument"
    assert failure(s3, "CopyObject", Key="new", CopySource="bucket/key", CopySourceIfNoneMatch=etag).status == 412


def test_many_are_deleted_and_each_is_decided(s3: S3) -> None:
    for key in ("one", "two", "secret"):
        s3.put(key, LARGE)
    s3.denied = lambda question: question.resource.endswith("/secret")
    keys = [{"Key": key} for key in ("one", "two", "secret", "absent")]
    result = s3("DeleteObjects", Bucket="bucket", Delete={"Objects": keys})
    assert [entry["Key"] for entry in result["Deleted"]] == ["one", "two", "absent"]
    assert [(entry["Key"], entry["Code"]) for entry in result["Errors"]] == [("secret", "AccessDenied")]
    assert s3.keys() == ["secret"]
    s3.denied = lambda _question: False
    assert s3("DeleteObjects", Bucket="bucket", Delete={"Objects": [{"Key": "secret"}], "Quiet": True}) == {}
    assert failure(s3, "DeleteObjects", Delete={"Objects": [{"Key": "k"}] * 1001}).code == "MalformedXML"
    assert failure(s3, "DeleteObjects", Delete={"Objects": []}).code == "MalformedXML"


def test_readers_finish_what_they_began(s3: S3) -> None:
    s3.put("key", LARGE)
    reading = s3("GetObject", Bucket="bucket", Key="key")
    s3.put("key", b"other")
    s3("DeleteObject", Bucket="bucket", Key="key")
    s3.clock.advance(99999)
    assert s3.collect() == 0
    assert body_of(reading) == LARGE
    assert s3.collect() == 1
    assert s3.blob_count() == 0


def test_bytes_without_a_row_are_found(s3: S3) -> None:
    s3.put("key", LARGE)
    writer = s3.deps.blobs.create()
    writer.write(b"lost")
    writer.commit()
    collector = s3.api.collector
    assert collector.collect_orphans(s3.clock.now()) == 0  # it may be about to get its row
    s3.clock.advance(3601)
    assert collector.collect_orphans(s3.clock.now()) == 1
    assert s3.get("key") == LARGE


def test_writers_at_once(s3: S3) -> None:
    contents = [bytes([number]) * 100 for number in range(8)]

    def write(content: bytes) -> bool:
        for _ in range(3):
            s3.put("key", content)
            assert s3.get("key") in contents
        try:
            s3.put("once", content, IfNoneMatch="*")
        except ServiceError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, contents)) == 1
    s3.clock.advance(9999)
    s3.collect()
    assert s3.blob_count() == 2


def test_nul_in_what_is_looked_up(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("HeadBucket", Bucket="\0")
    assert caught.value.code == "NoSuchBucket"
    assert failure(s3, "GetObject", Key="key", VersionId="\0").code == "InvalidArgument"
    assert failure(s3, "ListParts", Key="key", UploadId="\0").code == "NoSuchUpload"
    assert s3("ListBuckets", Prefix="\0")["Buckets"] == []
    for name, marker in (("ListObjectVersions", "VersionIdMarker"), ("ListMultipartUploads", "UploadIdMarker")):
        request: dict[str, Any] = {"Bucket": "bucket", "KeyMarker": "k", marker: "\0"}
        with pytest.raises(ServiceError) as caught:
            s3(name, **request)
        assert caught.value.code == "InvalidArgument"
