"""Small things that applications and conformance suites look at: how odd requests are refused, and with which words."""

import base64
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from awscrt import checksums as awscrt

from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import HEADERS_KEY
from tests.unit.services.s3.support import S3, checked, http

ONE: dict[str, Any] = {"Bucket": "bucket", "Key": "key"}
UNKNOWN = "v" * 32


def refused(s3: S3, name: str, body: bytes = b"", **request: Any) -> tuple[str, str]:
    """Return code and sentence of a refusal."""
    with pytest.raises(ServiceError) as caught:
        s3(name, body, **{**ONE, **request})
    return caught.value.code, caught.value.message


def crc64(content: bytes) -> str:
    return base64.b64encode(awscrt.crc64nvme(content).to_bytes(8, "big")).decode()


def crc32(content: bytes) -> str:
    return base64.b64encode(zlib.crc32(content).to_bytes(4, "big")).decode()


@pytest.mark.parametrize("name", ["GetObject", "HeadObject", "DeleteObject", "GetObjectTagging", "GetObjectAttributes"])
def test_a_version_id_has_a_form(s3: S3, name: str) -> None:
    attributes: dict[str, Any] = {"ObjectAttributes": ["ETag"]} if name == "GetObjectAttributes" else {}
    assert refused(s3, name, VersionId="abc", **attributes) == ("InvalidArgument", "Invalid version id specified")
    assert refused(s3, name, VersionId="", **attributes)[1] == "Version id cannot be the empty string"


def test_versions_that_are_not_there(s3: S3) -> None:
    assert refused(s3, "GetObject", VersionId=UNKNOWN)[0] == "NoSuchVersion"
    s3("DeleteObject", VersionId=UNKNOWN, **ONE)
    assert refused(s3, "CopyObject", CopySource="bucket/key?versionId=abc")[1] == "Invalid version id specified"
    asked = [{"Key": "key", "VersionId": "abc"}, {"Key": "key", "VersionId": UNKNOWN}, {"Key": "key"}]
    answer = s3("DeleteObjects", Bucket="bucket", Delete={"Objects": asked})
    assert [(error["Code"], error["VersionId"]) for error in answer["Errors"]] == [("NoSuchVersion", "abc")]
    assert len(answer["Deleted"]) == 2


def test_markers_of_listings(s3: S3) -> None:
    versions: dict[str, Any] = {"KeyMarker": "k", "Bucket": "bucket"}
    assert "cannot be empty" in refused(s3, "ListObjectVersions", VersionIdMarker="", **versions)[1]
    assert "without a key marker" in refused(s3, "ListObjectVersions", VersionIdMarker=UNKNOWN)[1]
    assert refused(s3, "ListObjectVersions", VersionIdMarker="abc", **versions)[0] == "InvalidArgument"
    assert s3("ListObjectVersions", VersionIdMarker=UNKNOWN, **versions)["Versions"] == []
    assert refused(s3, "ListMultipartUploads", KeyMarker="k", UploadIdMarker="x")[1] == "Invalid uploadId marker"
    for name in ("ListBuckets", "ListObjectsV2"):
        assert refused(s3, name, ContinuationToken="!!!!")[1] == "The continuation token provided is incorrect"


@pytest.mark.parametrize("name", ["GetObject", "HeadObject", "DeleteObject", "PutObject", "GetObjectTagging"])
def test_no_key_is_longer_than_1024_bytes(s3: S3, name: str) -> None:
    assert refused(s3, name, Key="é" * 513)[0] == "KeyTooLongError"


def test_directives(s3: S3) -> None:
    copy: dict[str, Any] = {"CopySource": "bucket/nothing"}
    expected = ("InvalidArgument", "Unknown metadata directive.")
    assert refused(s3, "CopyObject", MetadataDirective="MOVE", **copy) == expected
    assert refused(s3, "CopyObject", TaggingDirective="MOVE", **copy)[1] == "Unknown tagging directive."


def test_versioning_states(s3: S3) -> None:
    assert refused(s3, "PutBucketVersioning", VersioningConfiguration={"Status": "enabled"})[0] == "MalformedXML"
    code = refused(s3, "PutBucketVersioning", VersioningConfiguration={})[0]
    assert code == "IllegalVersioningConfigurationException"


@pytest.mark.parametrize(
    ("region", "constraint", "code"),
    [
        ("us-east-1", "us-east-1", "InvalidLocationConstraint"),
        ("us-east-1", "nowhere", "InvalidLocationConstraint"),
        ("us-west-2", "us-east-1", "IllegalLocationConstraintException"),
        ("us-west-2", "EU", "IllegalLocationConstraintException"),
    ],
)
def test_constraints_that_do_not_go_with_the_endpoint(s3: S3, region: str, constraint: str, code: str) -> None:
    configuration = {"LocationConstraint": constraint}
    asked: dict[str, Any] = {"CreateBucketConfiguration": configuration, "call": {"region": region}}
    assert refused(s3, "CreateBucket", Bucket="other", **asked)[0] == code


def test_the_old_name_of_a_region(s3: S3) -> None:
    configuration = {"LocationConstraint": "EU"}
    s3("CreateBucket", Bucket="old", CreateBucketConfiguration=configuration, call={"region": "us-east-1"})
    assert s3("GetBucketLocation", Bucket="old") == {"LocationConstraint": "EU"}
    assert s3("HeadBucket", Bucket="old")["BucketRegion"] == "eu-west-1"


def test_deletes_on_conditions(s3: S3) -> None:
    etag = s3.put("key", b"content")["ETag"]
    modified = s3("HeadObject", **ONE)["LastModified"]
    failed = "PreconditionFailed"
    assert refused(s3, "DeleteObject", IfMatch='"x"')[0] == failed
    assert refused(s3, "DeleteObject", IfMatchSize=6)[0] == failed
    assert refused(s3, "DeleteObject", IfMatchLastModifiedTime=modified + timedelta(seconds=1))[0] == failed
    assert refused(s3, "DeleteObject", Key="other", IfMatch="*")[0] == "NoSuchKey"
    wrong = [{"Key": "key", "ETag": '"x"'}, {"Key": "key", "Size": 1}, {"Key": "other", "ETag": "*"}]
    answer = s3("DeleteObjects", Bucket="bucket", Delete={"Objects": wrong})
    assert [error["Code"] for error in answer["Errors"]] == [failed, failed, "NoSuchKey"]
    s3("DeleteObject", IfMatchSize=1, IfMatchLastModifiedTime=modified, **{**ONE, "Key": "other"})
    s3("DeleteObject", IfMatch=etag, IfMatchSize=7, IfMatchLastModifiedTime=modified, **ONE)
    assert s3.keys() == []


def test_who_names_no_algorithm_has_a_checksum_all_the_same(s3: S3) -> None:
    put = s3.put("key", b"content")
    assert (put["ChecksumCRC64NVME"], put["ChecksumType"]) == (crc64(b"content"), "FULL_OBJECT")
    head = s3("HeadObject", ChecksumMode="ENABLED", **ONE)
    assert head["ChecksumCRC64NVME"] == put["ChecksumCRC64NVME"]
    assert "ChecksumCRC64NVME" not in s3("HeadObject", **ONE)


def test_an_upload_without_an_algorithm_takes_parts_with_any(s3: S3) -> None:
    begun = s3("CreateMultipartUpload", **ONE)
    assert "ChecksumAlgorithm" not in begun
    upload = {**ONE, "UploadId": begun["UploadId"]}
    first = s3("UploadPart", b"first part", PartNumber=1, ChecksumCRC32=crc32(b"first part"), **upload)
    assert first["ChecksumCRC32"] == crc32(b"first part")
    second = s3("UploadPart", b"second", PartNumber=2, **upload)
    assert set(second) == {"ETag", "ServerSideEncryption"}
    assert refused(s3, "UploadPart", b"x", PartNumber=3, ChecksumCRC32=crc32(b"y"), **upload)[0] == "BadDigest"
    parts = [{"PartNumber": 1, **first}, {"PartNumber": 2, **second}]
    done = s3("CompleteMultipartUpload", MultipartUpload={"Parts": parts}, **upload)
    assert (done["ChecksumCRC64NVME"], done["ChecksumType"]) == (crc64(b"first partsecond"), "FULL_OBJECT")


def test_completions_that_do_not_go_with_the_upload(s3: S3) -> None:
    upload = {**ONE, "UploadId": s3("CreateMultipartUpload", ChecksumAlgorithm="SHA256", **ONE)["UploadId"]}
    part = {"PartNumber": 1, **s3("UploadPart", b"content", PartNumber=1, **checked("SHA256", b"content"), **upload)}

    def completion(entry: Mapping[str, Any], **request: Any) -> tuple[str, str]:
        return refused(s3, "CompleteMultipartUpload", MultipartUpload={"Parts": [entry]}, **upload, **request)

    bare = {name: part[name] for name in ("PartNumber", "ETag")}
    assert "It was missing for part 1 in the request." in completion(bare)[1]
    assert "using the COMPOSITE checksum mode" in completion(part, ChecksumType="FULL_OBJECT")[1]
    assert completion({**part, "PartNumber": 0}) == ("InvalidArgument", "PartNumber must be >= 1")
    assert completion({**part, "PartNumber": 10_001})[0] == "InvalidArgument"
    assert completion({**part, "ChecksumSHA256": "x"})[0] == "InvalidPart"
    s3("CompleteMultipartUpload", MultipartUpload={"Parts": [part]}, **upload)


def test_part_numbers_are_looked_at_first(s3: S3) -> None:
    for number in (0, 10_001):
        assert refused(s3, "UploadPart", UploadId="x", PartNumber=number)[0] == "InvalidArgument"
        copy: dict[str, Any] = {"CopySource": "bucket/key", "UploadId": "x", "PartNumber": number}
        assert refused(s3, "UploadPartCopy", **copy)[0] == "InvalidArgument"


@pytest.mark.parametrize(
    ("wanted", "code", "sentence"),
    [
        ("bytes=0-7", "InvalidArgument", "Range specified is not valid for source object of size: 7"),
        ("bytes=7-9", "InvalidRequest", "The specified copy range is invalid for the source object size"),
        ("bytes=3-2", "InvalidRequest", "The specified copy range is invalid for the source object size"),
        ("0-2", "InvalidArgument", "The x-amz-copy-source-range value must be of the form"),
        ("bytes=0-2,3-5", "InvalidArgument", "The x-amz-copy-source-range value must be of the form"),
    ],
)
def test_ranges_of_copied_parts(s3: S3, wanted: str, code: str, sentence: str) -> None:
    s3.put("source", b"content")
    upload_id = s3("CreateMultipartUpload", **ONE)["UploadId"]
    asked: dict[str, Any] = {
        "CopySource": "bucket/source",
        "CopySourceRange": wanted,
        "PartNumber": 1,
        "UploadId": upload_id,
    }
    found = refused(s3, "UploadPartCopy", **asked)
    assert (found[0], found[1].startswith(sentence)) == (code, True)


def test_documents_that_need_a_digest(s3: S3) -> None:
    s3("CreateBucket", Bucket="locked", ObjectLockEnabledForBucket=True)
    expected = ("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*")
    bare: dict[str, Any] = {"call": {"http": http({}, b"<x/>")}}
    rule = {"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}
    assert refused(s3, "DeleteObjects", Delete={"Objects": [{"Key": "key"}]}, **bare) == expected
    assert refused(s3, "PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": [rule]}, **bare) == expected
    enabled = {"ObjectLockEnabled": "Enabled"}
    assert refused(s3, "PutObjectLockConfiguration", ObjectLockConfiguration=enabled, **bare) == expected
    assert refused(s3, "PutObjectLegalHold", LegalHold={"Status": "ON"}, Bucket="locked", **bare) == expected
    assert refused(s3, "PutObjectRetention", Retention={}, Bucket="locked", **bare) == expected


def test_bytes_that_will_be_locked_need_a_digest(s3: S3) -> None:
    s3("CreateBucket", Bucket="locked", ObjectLockEnabledForBucket=True)
    lock: dict[str, Any] = {"ObjectLockLegalHoldStatus": "ON", "Bucket": "locked"}
    bare: dict[str, Any] = {"call": {"http": http({})}}
    assert "Put Object requests with Object Lock" in refused(s3, "PutObject", b"x", **lock, **bare)[1]
    for headers in ({"content-md5": "x"}, {"x-amz-checksum-crc32": "x"}, {"x-amz-trailer": "x-amz-checksum-crc32c"}):
        trailing = "x-amz-trailer" in headers
        call = {"http": http(headers)}
        if trailing:
            assert refused(s3, "PutObject", b"x", call=call, **lock)[0] == "InvalidRequest"  # the trailer is missing
        else:
            s3("PutObject", b"x", call=call, **{**ONE, **lock})
    upload_id = s3("CreateMultipartUpload", **{**ONE, **lock})["UploadId"]
    asked: dict[str, Any] = {"Bucket": "locked", "UploadId": upload_id, "PartNumber": 1, **bare}
    assert "Put Part requests with Object Lock" in refused(s3, "UploadPart", b"x", **asked)[1]


def test_a_length_must_be_told(s3: S3) -> None:
    silent: dict[str, Any] = {"call": {"http": http({"content-length": ""})}}
    assert refused(s3, "PutObject", b"", **silent)[0] == "MissingContentLength"
    s3("PutObject", b"", call={"http": http({"content-length": "", "transfer-encoding": "chunked"})}, **ONE)


def test_a_part_is_checked_as_its_upload_was_begun(s3: S3) -> None:
    upload = {**ONE, "UploadId": s3("CreateMultipartUpload", ChecksumAlgorithm="XXHASH3", **ONE)["UploadId"]}
    for given, actual in (({}, "null"), (checked("CRC32", b"content"), "crc32")):
        code, message = refused(s3, "UploadPart", b"content", PartNumber=1, **upload, **given)
        assert (code, message.rpartition(": ")[2]) == ("InvalidRequest", actual)
        assert "expected checksum Type: xxhash3" in message


def test_the_named_algorithm_is_that_of_the_checksum(s3: S3) -> None:
    code, message = refused(s3, "PutObject", b"content", ChecksumAlgorithm="CRC32", **ONE)
    assert (code, "no corresponding" in message) == ("InvalidRequest", True)
    given = checked("MD5", b"content")
    code, message = refused(s3, "PutObject", b"content", ChecksumAlgorithm="CRC32", **ONE, **given)
    assert (code, message) == ("InvalidRequest", "Value for x-amz-sdk-checksum-algorithm header is invalid.")
    s3("PutObject", b"content", ChecksumAlgorithm="MD5", **ONE, **given)


@pytest.mark.parametrize("algorithm", ["MD5", "XXHASH64", "XXHASH3", "XXHASH128"])
def test_a_checksum_that_is_not_that_of_the_bytes(s3: S3, algorithm: str) -> None:
    code, message = refused(s3, "PutObject", b"content", **ONE, **checked(algorithm, b"other"))
    assert (code, message) == ("BadDigest", f"The {algorithm} you specified did not match the calculated checksum.")


@pytest.mark.parametrize("name", ["a.b", "abc", "a-1.b-2", "0" * 63, "a" * 61 + ".b"])
def test_names_that_buckets_may_have(s3: S3, name: str) -> None:
    s3("CreateBucket", Bucket=name)


@pytest.mark.parametrize(
    "name",
    ["ab", "a" * 64, "Upper", "under_score", "-start", "end-", "two..dots", "dash-.dot", "dot.-dash", ".dot", "dot.",
     "192.168.5.123", "xn--a", "a--ol-s3", "a-s3alias", "alpha!soup"],
)  # fmt: skip
def test_names_that_buckets_may_not_have(s3: S3, name: str) -> None:
    assert refused(s3, "CreateBucket", Bucket=name)[0] == "InvalidBucketName"


def test_tags_of_headers_and_of_documents(s3: S3) -> None:
    assert refused(s3, "PutObject", Tagging="a=b&a=c")[0] == "InvalidArgument"
    twice = [{"Key": "a", "Value": ""}, {"Key": "a", "Value": ""}]
    assert refused(s3, "PutObjectTagging", Tagging={"TagSet": twice})[0] == "InvalidTag"
    system = {"TagSet": [{"Key": "aws:a", "Value": ""}]}
    assert refused(s3, "PutObjectTagging", Tagging=system)[1] == "Your TagKey cannot be prefixed with aws:"
    expected = "System tags cannot be added/updated by requester"
    assert refused(s3, "PutBucketTagging", Tagging=system)[1] == expected


def test_a_delete_marker_can_only_be_deleted(s3: S3) -> None:
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    marker = s3("DeleteObject", **ONE)["VersionId"]
    for name in ("GetObject", "HeadObject"):
        with pytest.raises(ServiceError) as caught:
            s3(name, VersionId=marker, **ONE)
        headers = dict(caught.value.members[HEADERS_KEY])  # type: ignore[call-overload]
        assert (caught.value.status, headers["Allow"], headers["x-amz-delete-marker"]) == (405, "DELETE", "true")


def test_where_websites_redirect_to(s3: S3) -> None:
    for location in ("", "elsewhere", "ftp://example.com"):
        assert refused(s3, "PutObject", WebsiteRedirectLocation=location)[0] == "InvalidRedirectLocation"
    for location in ("/other", "https://example.com/"):
        s3("PutObject", WebsiteRedirectLocation=location, **ONE)
        assert s3("HeadObject", **ONE)["WebsiteRedirectLocation"] == location


def test_a_public_access_block_says_something(s3: S3) -> None:
    expected = ("InvalidRequest", "Must specify at least one configuration.")
    assert refused(s3, "PutPublicAccessBlock", PublicAccessBlockConfiguration={}) == expected


def test_who_learns_an_etag_by_a_condition_may_read(s3: S3) -> None:
    etag = s3.put("key", b"content")["ETag"]
    s3.denied = lambda question: question.action == "s3:GetObject"
    assert refused(s3, "PutObject", b"x", IfMatch=etag)[0] == "AccessDenied"
    assert refused(s3, "DeleteObject", IfMatch=etag)[0] == "AccessDenied"
    answer = s3("DeleteObjects", Bucket="bucket", Delete={"Objects": [{"Key": "key", "ETag": etag}]})
    assert [error["Code"] for error in answer["Errors"]] == ["AccessDenied"]
    s3("DeleteObject", IfMatch="*", **ONE)


def test_a_bucket_with_versions_is_not_deleted(s3: S3) -> None:
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    s3("PutObject", b"", **ONE)
    s3("DeleteObject", **ONE)
    code, message = refused(s3, "DeleteBucket", Key="")
    assert (code, "delete all versions" in message) == ("BucketNotEmpty", True)
