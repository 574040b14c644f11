import base64
import hashlib
import zlib
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import STATUS_KEY
from tests.unit.services.s3.support import S3, body_of, checked

PARTS = [b"first part", b"the second part", b"end"]
WHOLE = b"".join(PARTS)


def begin(s3: S3, key: str = "key", **request: Any) -> str:
    upload_id: str = s3("CreateMultipartUpload", Bucket="bucket", Key=key, **request)["UploadId"]
    return upload_id


def upload(s3: S3, upload_id: str, number: int, content: bytes, key: str = "key", **request: Any) -> Any:
    part = {"Bucket": "bucket", "Key": key, "UploadId": upload_id, "PartNumber": number, **request}
    return {"PartNumber": number, **s3("UploadPart", content, **part)}


def complete(s3: S3, upload_id: str, parts: list[Any], key: str = "key", **request: Any) -> Any:
    return s3(
        "CompleteMultipartUpload",
        Bucket="bucket",
        Key=key,
        UploadId=upload_id,
        MultipartUpload={"Parts": parts},
        **request,
    )


def failure(function: Any, *arguments: Any, **request: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        function(*arguments, **request)
    return caught.value


def make(s3: S3, **request: Any) -> Any:
    upload_id = begin(s3, **request)
    algorithm = request.get("ChecksumAlgorithm", "")
    parts = [upload(s3, upload_id, n, part, **checked(algorithm, part)) for n, part in enumerate(PARTS, 1)]
    return complete(s3, upload_id, parts)


def test_parts_become_an_object(s3: S3) -> None:
    done = make(s3, ContentType="text/plain", Metadata={"m": "1"}, Tagging="t=1")
    joined = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in PARTS)).hexdigest()
    assert done["ETag"] == f'"{joined}-3"'
    got = s3("GetObject", Bucket="bucket", Key="key")
    assert body_of(got) == WHOLE
    assert (got["ContentType"], got["Metadata"], got["TagCount"]) == ("text/plain", {"m": "1"}, 1)
    assert s3("ListMultipartUploads", Bucket="bucket")["Uploads"] == []


def test_ranges_and_part_numbers_of_a_multipart_object(s3: S3) -> None:
    make(s3)
    for first in range(len(WHOLE)):
        for last in range(first, len(WHOLE)):
            assert s3.get("key", Range=f"bytes={first}-{last}") == WHOLE[first : last + 1]
    for number, part in enumerate(PARTS, 1):
        got = s3("GetObject", Bucket="bucket", Key="key", PartNumber=number)
        assert (got[STATUS_KEY], got["PartsCount"], body_of(got)) == (206, 3, part)
    assert failure(s3, "GetObject", Bucket="bucket", Key="key", PartNumber=4).status == 416


def test_uploads_are_listed_and_aborted(s3: S3) -> None:
    first = begin(s3, "a/1")
    s3.clock.advance(1)
    second = begin(s3, "a/1")
    third = begin(s3, "b")
    listed = s3("ListMultipartUploads", Bucket="bucket")
    assert [entry["UploadId"] for entry in listed["Uploads"]] == [first, second, third]
    page = s3("ListMultipartUploads", Bucket="bucket", MaxUploads=1)
    following = s3(
        "ListMultipartUploads",
        Bucket="bucket",
        KeyMarker=page["NextKeyMarker"],
        UploadIdMarker=page["NextUploadIdMarker"],
    )
    assert [entry["UploadId"] for entry in following["Uploads"]] == [second, third]
    grouped = s3("ListMultipartUploads", Bucket="bucket", Delimiter="/")
    assert grouped["CommonPrefixes"] == [{"Prefix": "a/"}]
    upload(s3, third, 1, b"x" * 100, key="b")
    s3("AbortMultipartUpload", Bucket="bucket", Key="b", UploadId=third)
    error = failure(upload, s3, third, 2, b"x", key="b")
    assert (error.code, error.status) == ("NoSuchUpload", 404)
    s3.clock.advance(9999)
    s3.collect()
    assert s3.blob_count() == 0


def test_parts_are_listed_and_replaced(s3: S3) -> None:
    upload_id = begin(s3)
    upload(s3, upload_id, 7, b"seven")
    upload(s3, upload_id, 2, b"old two")
    replaced = upload(s3, upload_id, 2, b"two")
    listed = s3("ListParts", Bucket="bucket", Key="key", UploadId=upload_id, MaxParts=1)
    assert [(part["PartNumber"], part["Size"]) for part in listed["Parts"]] == [(2, 3)]
    assert (listed["IsTruncated"], listed["NextPartNumberMarker"]) == (True, 2)
    rest = s3("ListParts", Bucket="bucket", Key="key", UploadId=upload_id, PartNumberMarker=2)
    assert [part["PartNumber"] for part in rest["Parts"]] == [7]
    complete(s3, upload_id, [replaced])
    assert s3.get("key") == b"two"
    s3.clock.advance(9999)
    assert s3.collect() == 2  # the replaced part and the one that was not chosen


def test_completions_that_cannot_be(s3: S3) -> None:
    upload_id = begin(s3)
    one, two = upload(s3, upload_id, 1, b"tiny"), upload(s3, upload_id, 2, b"second")
    assert failure(complete, s3, upload_id, [one, two]).code == "EntityTooSmall"
    assert failure(complete, s3, upload_id, [two, one]).code == "InvalidPartOrder"
    assert failure(complete, s3, upload_id, []).code == "MalformedXML"
    assert failure(complete, s3, upload_id, [{**one, "ETag": '"x"'}]).code == "InvalidPart"
    assert failure(complete, s3, upload_id, [{"PartNumber": 9, "ETag": one["ETag"]}]).code == "InvalidPart"
    assert failure(complete, s3, "nothing", [one]).code == "NoSuchUpload"
    assert failure(complete, s3, upload_id, [one], MpuObjectSize=5).code == "InvalidRequest"
    assert failure(upload, s3, upload_id, 0, b"").code == "InvalidArgument"
    assert failure(upload, s3, upload_id, 10001, b"").code == "InvalidArgument"
    s3.put("key", b"there")
    assert failure(complete, s3, upload_id, [one], IfNoneMatch="*").code == "PreconditionFailed"
    complete(s3, upload_id, [one])
    assert s3.get("key") == b"tiny"


def test_completing_again_gives_the_same_answer(s3: S3) -> None:
    upload_id = begin(s3)
    part = upload(s3, upload_id, 1, b"content")
    assert complete(s3, upload_id, [part]) == complete(s3, upload_id, [part])
    s3.put("key", b"newer")
    assert failure(complete, s3, upload_id, [part]).code == "NoSuchUpload"


@pytest.mark.parametrize(
    "algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5", "XXHASH3", "XXHASH64", "XXHASH128"]
)
def test_checksums_of_parts_are_joined(s3: S3, algorithm: str) -> None:
    done = make(s3, ChecksumAlgorithm=algorithm)
    member = f"Checksum{algorithm}"
    attributes = s3("GetObjectAttributes", Bucket="bucket", Key="key", ObjectAttributes=["ObjectParts", "Checksum"])
    values = [part[member] for part in attributes["ObjectParts"]["Parts"]]
    assert attributes["ObjectParts"]["TotalPartsCount"] == 3
    if algorithm == "CRC64NVME":
        assert done["ChecksumType"] == "FULL_OBJECT"
        whole = s3.put("whole", WHOLE, **checked(algorithm, WHOLE))[member]
        assert done[member] == whole
    else:
        assert done["ChecksumType"] == "COMPOSITE"
        assert done[member].endswith("-3")
        raw = b"".join(base64.b64decode(value) for value in values)
        if algorithm == "SHA256":
            assert done[member] == base64.b64encode(hashlib.sha256(raw).digest()).decode() + "-3"


def test_a_full_object_checksum(s3: S3) -> None:
    expected = base64.b64encode(zlib.crc32(WHOLE).to_bytes(4, "big")).decode()
    upload_id = begin(s3, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    parts = [upload(s3, upload_id, number, part) for number, part in enumerate(PARTS, 1)]
    assert failure(complete, s3, upload_id, parts, ChecksumCRC32="AAAAAA==").code == "BadDigest"
    assert complete(s3, upload_id, parts, ChecksumCRC32=expected)["ChecksumCRC32"] == expected
    assert failure(begin, s3, ChecksumAlgorithm="SHA256", ChecksumType="FULL_OBJECT").code == "InvalidRequest"


def test_parts_can_be_copied(s3: S3) -> None:
    make(s3)
    upload_id = begin(s3, "copy")
    request: Any = {"Bucket": "bucket", "Key": "copy", "UploadId": upload_id, "CopySource": "bucket/key"}
    one = s3("UploadPartCopy", PartNumber=1, CopySourceRange="bytes=3-20", **request)["CopyPartResult"]
    two = s3("UploadPartCopy", PartNumber=2, **request)["CopyPartResult"]
    complete(s3, upload_id, [{"PartNumber": 1, **one}, {"PartNumber": 2, **two}], key="copy")
    assert s3.get("copy") == WHOLE[3:21] + WHOLE
    error = failure(s3, "UploadPartCopy", PartNumber=3, CopySourceRange="bytes=0-999", **request)
    assert error.code == "NoSuchUpload"
    s3("CopyObject", Bucket="bucket", Key="single", CopySource="bucket/copy")
    assert (
        s3("HeadObject", Bucket="bucket", Key="single")["ETag"] == f'"{hashlib.md5(WHOLE[3:21] + WHOLE).hexdigest()}"'
    )


def test_deleting_a_multipart_object_frees_its_parts(s3: S3) -> None:
    make(s3)
    assert s3.blob_count() == 3
    reading = s3("GetObject", Bucket="bucket", Key="key")
    s3("DeleteObject", Bucket="bucket", Key="key")
    s3.clock.advance(9999)
    assert s3.collect() == 0
    assert body_of(reading) == WHOLE
    s3("DeleteBucket", Bucket="bucket")
    s3.collect()
    assert s3.blob_count() == 0
