"""The condition keys of S3: what each operation tells policies, in the words of the request."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.policy.model import ContextValue, Question
from tests.support import ACCOUNT, NOW
from tests.unit.services.s3.support import S3

SIGNED = {"access_key_id": "AKIAIOSFODNN7EXAMPLE"}


def asked(s3: S3, name: str, call: dict[str, Any] | None = None, **request: Any) -> list[Question]:
    """Return the questions of an operation; whether it ends well doesn't matter."""
    before = len(s3.asked)
    with contextlib.suppress(ServiceError):
        s3(name, b"", call=call, **{"Bucket": "bucket", **request})
    return s3.asked[before:]


def context(
    s3: S3, name: str, action: str, call: dict[str, Any] | None = None, **request: Any
) -> dict[str, ContextValue]:
    found = [question for question in asked(s3, name, call, **request) if question.action == action]
    assert found, f"{name} does not ask {action}"
    return dict(found[0].context)


def signed(target: str = "/", **headers: str) -> dict[str, Any]:
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    http = HttpRequest("GET", target, [*sent, ("content-length", "0")], secure=True, tls_version="1.2")
    return {**SIGNED, "http": http}


def test_how_a_request_was_signed(s3: S3) -> None:
    by_header = context(s3, "ListObjectsV2", "s3:ListBucket", signed(x_amz_content_sha256="UNSIGNED-PAYLOAD"))
    assert by_header == {
        "s3:TlsVersion": "1.2",
        "s3:authType": "REST-HEADER",
        "s3:signatureversion": "AWS4-HMAC-SHA256",
        "s3:x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        "s3:ResourceAccount": ACCOUNT,
    }
    signed_at = (NOW - timedelta(milliseconds=1500)).replace(microsecond=0)
    query = f"/?X-Amz-Date={signed_at:%Y%m%dT%H%M%SZ}&X-Amz-Signature=00"
    by_query = context(s3, "ListObjectsV2", "s3:ListBucket", signed(query))
    assert by_query["s3:authType"] == "REST-QUERY-STRING"
    assert by_query["s3:signatureAge"] == str(round((NOW - signed_at).total_seconds() * 1000))
    unsigned = context(s3, "ListObjectsV2", "s3:ListBucket")
    assert set(unsigned) == {"s3:ResourceAccount"}


def test_listing(s3: S3) -> None:
    keys = context(s3, "ListObjectsV2", "s3:ListBucket", Prefix="a/", Delimiter="/", MaxKeys=7)
    assert (keys["s3:prefix"], keys["s3:delimiter"], keys["s3:max-keys"]) == ("a/", "/", "7")
    keys = context(s3, "ListObjectVersions", "s3:ListBucketVersions", Prefix="b", MaxKeys=8)
    assert (keys["s3:prefix"], keys["s3:max-keys"]) == ("b", "8")
    assert "s3:prefix" not in context(s3, "ListObjects", "s3:ListBucket")


@pytest.mark.parametrize(
    ("member", "value", "key"),
    [
        ("ACL", "public-read", "s3:x-amz-acl"),
        ("GrantRead", "id=a", "s3:x-amz-grant-read"),
        ("GrantReadACP", "id=a", "s3:x-amz-grant-read-acp"),
        ("GrantWriteACP", "id=a", "s3:x-amz-grant-write-acp"),
        ("GrantFullControl", "id=a", "s3:x-amz-grant-full-control"),
        ("StorageClass", "STANDARD_IA", "s3:x-amz-storage-class"),
        ("ServerSideEncryption", "AES256", "s3:x-amz-server-side-encryption"),
        ("SSEKMSKeyId", "key", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        ("SSECustomerAlgorithm", "AES256", "s3:x-amz-server-side-encryption-customer-algorithm"),
        ("WebsiteRedirectLocation", "/x", "s3:x-amz-website-redirect-location"),
        ("IfMatch", "etag", "s3:if-match"),
        ("IfNoneMatch", "*", "s3:if-none-match"),
        ("ObjectLockMode", "GOVERNANCE", "s3:object-lock-mode"),
        ("ObjectLockLegalHoldStatus", "ON", "s3:object-lock-legal-hold"),
    ],
)
def test_writing(s3: S3, member: str, value: str, key: str) -> None:
    copied: dict[str, Any] = {"CopySource": "bucket/key"}
    for name, more in (("PutObject", {}), ("CopyObject", copied)):
        assert context(s3, name, "s3:PutObject", Key="key", **{**more, member: value})[key] == value
        assert key not in context(s3, name, "s3:PutObject", Key="key", **more)


def test_writing_with_values_of_their_own(s3: S3) -> None:
    until = NOW + timedelta(days=3, hours=1)
    keys = context(
        s3, "PutObject", "s3:PutObject", Key="k", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until
    )
    assert keys["s3:object-lock-remaining-retention-days"] == "3"
    assert keys["s3:object-lock-retain-until-date"] == f"{until:%Y-%m-%dT%H:%M:%SZ}"
    keys = context(s3, "PutObject", "s3:PutObject", Key="k", Tagging="team=blue&x=")
    assert (keys["s3:RequestObjectTag/team"], keys["s3:RequestObjectTag/x"]) == ("blue", "")
    assert keys["s3:RequestObjectTagKeys"] == ("team", "x")
    assert keys["s3:ObjectCreationOperation"] == "true"
    copied: dict[str, Any] = {"Key": "k", "CopySource": "bucket/a%20b?versionId=null", "MetadataDirective": "REPLACE"}
    keys = context(s3, "CopyObject", "s3:PutObject", **copied)
    assert keys["s3:x-amz-copy-source"] == "bucket/a%20b?versionId=null"
    assert keys["s3:x-amz-metadata-directive"] == "REPLACE"
    part: dict[str, Any] = {"Key": "k", "UploadId": "u", "PartNumber": 1, "CopySource": "bucket/a"}
    keys = context(s3, "UploadPartCopy", "s3:PutObject", **part)
    assert (keys["s3:x-amz-copy-source"], keys["s3:ObjectCreationOperation"]) == ("bucket/a", "false")


def test_objects_that_are_there(s3: S3) -> None:
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put("key", Tagging="team=blue")["VersionId"]
    s3.put("key", Tagging="team=red")
    for name, action in (
        ("GetObject", "s3:GetObject"),
        ("HeadObject", "s3:GetObject"),
        ("GetObjectAcl", "s3:GetObjectAcl"),
        ("GetObjectTagging", "s3:GetObjectTagging"),
        ("GetObjectAttributes", "s3:GetObjectAttributes"),
        ("DeleteObjectTagging", "s3:DeleteObjectTagging"),
    ):
        of_version = action.replace("Object", "ObjectVersion", 1)
        old = context(s3, name, of_version, Key="key", VersionId=version)
        assert (old["s3:ExistingObjectTag/team"], old["s3:VersionId"]) == ("blue", version), name
        assert context(s3, name, action, Key="key")["s3:ExistingObjectTag/team"] == "red"
    assert (
        context(s3, "DeleteObject", "s3:DeleteObjectVersion", Key="key", VersionId=version)["s3:VersionId"] == version
    )
    source = context(s3, "CopyObject", "s3:GetObject", Key="new", CopySource="bucket/key")
    assert "s3:x-amz-copy-source" not in source


def test_making_buckets(s3: S3) -> None:
    made: dict[str, Any] = {
        "Bucket": "made",
        "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1", "Tags": [{"Key": "team", "Value": "blue"}]},
        "ObjectOwnership": "ObjectWriter",
        "ACL": "private",
    }
    keys = context(s3, "CreateBucket", "s3:CreateBucket", **made)
    assert keys["s3:locationconstraint"] == "eu-west-1"
    assert keys["s3:x-amz-object-ownership"] == "ObjectWriter"
    assert keys["s3:x-amz-acl"] == "private"
    assert keys["aws:RequestTag/team"] == "blue"
