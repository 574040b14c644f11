"""Archived objects: read after they were restored, for as long as that lasts; and renaming."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import STATUS_KEY
from tests.unit.services.s3.support import S3

LONG = b"longer than what is kept in the database"
ONE: dict[str, Any] = {"Bucket": "bucket", "Key": "key"}


def code_of(s3: S3, name: str, **request: Any) -> tuple[str, int]:
    with pytest.raises(ServiceError) as caught:
        s3(name, **request)
    return caught.value.code, caught.value.status


def restore(s3: S3, days: int = 1, **request: Any) -> int:
    status: int = s3("RestoreObject", RestoreRequest={"Days": days, **request}, **ONE)[STATUS_KEY]
    return status


@pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
def test_archived_objects_are_read_once_restored(s3: S3, storage_class: str) -> None:
    s3.put("key", LONG, StorageClass=storage_class)
    assert s3("HeadObject", **ONE)["StorageClass"] == storage_class
    assert "Restore" not in s3("HeadObject", **ONE)
    assert code_of(s3, "GetObject", **ONE) == ("InvalidObjectState", 403)
    copied = code_of(s3, "CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/key")
    assert copied == ("InvalidObjectState", 403)
    assert restore(s3) == 202
    assert s3.get("key") == LONG
    expected = 'ongoing-request="false", expiry-date="Sat, 03 Jan 2026 00:00:00 GMT"'
    assert s3("HeadObject", **ONE)["Restore"] == expected
    assert restore(s3, days=3) == 200
    assert "05 Jan" in s3("GetObject", **ONE)["Restore"]
    s3("CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/key")
    assert s3.get("copy") == LONG
    s3.clock.advance(4 * 86_400)
    assert code_of(s3, "GetObject", **ONE) == ("InvalidObjectState", 403)
    assert "Restore" not in s3("HeadObject", **ONE)
    assert restore(s3) == 202


def test_restores_that_cannot_be(s3: S3) -> None:
    assert code_of(s3, "RestoreObject", RestoreRequest={"Days": 1}, **ONE) == ("NoSuchKey", 404)
    s3.put("key")
    assert code_of(s3, "RestoreObject", RestoreRequest={"Days": 1}, **ONE) == ("InvalidObjectState", 403)
    s3.put("key", StorageClass="DEEP_ARCHIVE")
    assert code_of(s3, "RestoreObject", **ONE) == ("MalformedXML", 400)
    assert code_of(s3, "RestoreObject", RestoreRequest={"Days": 0}, **ONE) == ("InvalidArgument", 400)
    quick = {"Days": 1, "GlacierJobParameters": {"Tier": "Expedited"}}
    assert code_of(s3, "RestoreObject", RestoreRequest=quick, **ONE) == ("InvalidArgument", 400)
    assert code_of(s3, "RestoreObject", RestoreRequest={"Days": 1, "Tier": "Now"}, **ONE) == ("MalformedXML", 400)
    assert code_of(s3, "RestoreObject", RestoreRequest={"Type": "SELECT"}, **ONE) == ("NotImplemented", 501)


def test_listings_tell_what_is_restored(s3: S3) -> None:
    s3.put("key", StorageClass="GLACIER")
    s3.put("other", StorageClass="GLACIER")
    restore(s3)
    asked: dict[str, Any] = {"Bucket": "bucket", "OptionalObjectAttributes": ["RestoreStatus"]}
    status = {"IsRestoreInProgress": False, "RestoreExpiryDate": datetime.fromisoformat("2026-01-03T00:00:00Z")}
    for name, member in (
        ("ListObjectsV2", "Contents"),
        ("ListObjects", "Contents"),
        ("ListObjectVersions", "Versions"),
    ):
        assert [entry.get("RestoreStatus") for entry in s3(name, **asked)[member]] == [status, None]
        assert "RestoreStatus" not in s3(name, Bucket="bucket")[member][0]
    wrong = {**asked, "OptionalObjectAttributes": ["Colour"]}
    assert code_of(s3, "ListObjectsV2", **wrong) == ("InvalidArgument", 400)


def rename(s3: S3, source: str, target: str, **request: Any) -> None:
    s3("RenameObject", Bucket="bucket", Key=target, RenameSource=source, **request)


def test_objects_are_renamed(s3: S3) -> None:
    s3.put("old name", LONG, Metadata={"colour": "blue"}, Tagging="k=v")
    before = s3("HeadObject", Bucket="bucket", Key="old name")
    s3.clock.advance(60)
    rename(s3, "/old%20name", "new")
    assert s3.keys() == ["new"]
    assert s3("HeadObject", Bucket="bucket", Key="new") == before
    s3.put("other", b"what is replaced" + LONG)
    rename(s3, "/bucket/new", "other")
    assert (s3.keys(), s3.get("other")) == (["other"], LONG)
    rename(s3, "other", "other")
    assert s3.get("other") == LONG
    s3.clock.advance(3600)
    s3.collect()
    assert s3.blob_count() == 1


def test_multipart_objects_are_renamed(s3: S3) -> None:
    upload = {**ONE, "UploadId": s3("CreateMultipartUpload", **ONE)["UploadId"]}
    parts = [{"PartNumber": n, **s3("UploadPart", LONG, PartNumber=n, **upload)} for n in (1, 2)]
    s3("CompleteMultipartUpload", MultipartUpload={"Parts": parts}, **upload)
    rename(s3, "key", "new")
    assert s3.get("new") == LONG + LONG


def test_renames_that_cannot_be(s3: S3) -> None:
    request = {"Bucket": "bucket", "Key": "new", "RenameSource": "key"}
    assert code_of(s3, "RenameObject", **request) == ("NoSuchKey", 404)
    s3.put("key")
    s3.put("new")
    failed = ("PreconditionFailed", 412)
    long_ago = s3.clock.now() - timedelta(days=1)
    assert code_of(s3, "RenameObject", DestinationIfNoneMatch="*", **request) == failed
    assert code_of(s3, "RenameObject", DestinationIfMatch='"x"', **request) == failed
    assert code_of(s3, "RenameObject", SourceIfMatch='"x"', **request) == failed
    assert code_of(s3, "RenameObject", SourceIfUnmodifiedSince=long_ago, **request) == failed
    assert code_of(s3, "RenameObject", **{**request, "Key": "folder/"}) == ("InvalidArgument", 400)
    assert code_of(s3, "RenameObject", **{**request, "RenameSource": "%ff"}) == ("InvalidArgument", 400)
    absent = {**request, "Key": "absent", "DestinationIfMatch": '"x"'}
    assert code_of(s3, "RenameObject", **absent) == failed
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    assert code_of(s3, "RenameObject", **request) == ("InvalidRequest", 400)


def test_what_is_asked_for_a_rename(s3: S3) -> None:
    s3.put("key")
    s3.asked.clear()
    rename(s3, "key", "new")
    assert [(question.action, question.resource.rpartition("/")[2]) for question in s3.asked] == [
        ("s3:GetObject", "key"),
        ("s3:DeleteObject", "key"),
        ("s3:PutObject", "new"),
    ]


def test_mfa_delete_is_refused(s3: S3) -> None:
    asked = {"Bucket": "bucket", "VersioningConfiguration": {"Status": "Enabled", "MFADelete": "Enabled"}}
    assert code_of(s3, "PutBucketVersioning", **asked) == ("AccessDenied", 403)
    assert code_of(s3, "PutBucketVersioning", MFA="serial 123456", **asked) == ("NotImplemented", 501)
    assert s3("GetBucketVersioning", Bucket="bucket") == {}
