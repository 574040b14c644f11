"""Object lock: nothing that is locked goes away before its time, and only governance can be bypassed."""

from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.s3.model import Bucket
from taskrole.services.s3.operations import access, locking
from taskrole.services.s3.store import buckets
from tests.support import NOW
from tests.unit.services.s3.support import S3

LATER = NOW + timedelta(days=2)
SOONER = NOW + timedelta(days=1)
PUT_REQUESTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("PutObjectRetention", {"Retention": {"Mode": "GOVERNANCE", "RetainUntilDate": LATER}}),
    ("PutObjectLegalHold", {"LegalHold": {"Status": "ON"}}),
    ("GetObjectRetention", {}),
    ("GetObjectLegalHold", {}),
)


@pytest.fixture
def locked(s3: S3) -> S3:
    s3("CreateBucket", Bucket="locked", ObjectLockEnabledForBucket=True)
    return s3


def put(s3: S3, **request: Any) -> str:
    version_id: str = s3.put("key", b"content", "locked", **request)["VersionId"]
    return version_id


def error_of(s3: S3, name: str, **request: Any) -> tuple[str, int]:
    with pytest.raises(ServiceError) as caught:
        s3(name, **request)
    return caught.value.code, caught.value.status


def retain(s3: S3, mode: str, until: Any, **request: Any) -> None:
    retention = {"Mode": mode, "RetainUntilDate": until} if mode else {}
    s3("PutObjectRetention", Bucket="locked", Key="key", Retention=retention, **request)


def delete(s3: S3, version_id: str, **request: Any) -> Any:
    return s3("DeleteObject", Bucket="locked", Key="key", VersionId=version_id, **request)


def test_the_configuration_of_a_bucket(locked: S3) -> None:
    s3 = locked
    assert s3("GetBucketVersioning", Bucket="locked") == {"Status": "Enabled"}
    shown = s3("GetObjectLockConfiguration", Bucket="locked")["ObjectLockConfiguration"]
    assert shown == {"ObjectLockEnabled": "Enabled"}
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3}}
    s3("PutObjectLockConfiguration", Bucket="locked", ObjectLockConfiguration={**shown, "Rule": rule})
    assert s3("GetObjectLockConfiguration", Bucket="locked")["ObjectLockConfiguration"]["Rule"] == rule
    suspended = {"Status": "Suspended"}
    assert error_of(s3, "PutBucketVersioning", Bucket="locked", VersioningConfiguration=suspended)[0] == (
        "InvalidBucketState"
    )
    version_id = put(s3)
    head = s3("HeadObject", Bucket="locked", Key="key")
    assert (head["ObjectLockMode"], head["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", NOW + timedelta(days=3))
    with pytest.raises(ServiceError, match="protected"):
        delete(s3, version_id, BypassGovernanceRetention=True)


@pytest.mark.parametrize(
    ("retention", "code"),
    [
        ({"Mode": "GOVERNANCE", "Days": 1, "Years": 1}, "MalformedXML"),
        ({"Mode": "GOVERNANCE"}, "MalformedXML"),
        ({"Mode": "governance", "Days": 1}, "MalformedXML"),
        ({"Mode": "GOVERNANCE", "Days": 0}, "InvalidRetentionPeriod"),
        ({"Mode": "COMPLIANCE", "Years": -1}, "InvalidRetentionPeriod"),
        ({"Mode": "COMPLIANCE", "Years": 101}, "InvalidRetentionPeriod"),
    ],
)
def test_configurations_that_are_refused(locked: S3, retention: dict[str, Any], code: str) -> None:
    document = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
    assert error_of(locked, "PutObjectLockConfiguration", Bucket="locked", ObjectLockConfiguration=document) == (
        code,
        400,
    )


def test_a_bucket_without_object_lock(s3: S3) -> None:
    document = {"ObjectLockEnabled": "Enabled"}
    assert error_of(s3, "GetObjectLockConfiguration", Bucket="bucket") == ("ObjectLockConfigurationNotFoundError", 404)
    wanted = ("InvalidBucketState", 409)
    assert error_of(s3, "PutObjectLockConfiguration", Bucket="bucket", ObjectLockConfiguration=document) == wanted
    s3.put("key", b"content")
    for name, request in PUT_REQUESTS:
        assert error_of(s3, name, Bucket="bucket", Key="key", **request) == ("InvalidRequest", 400)
    with pytest.raises(ServiceError, match="missing Object Lock"):
        s3.put("key", b"", ObjectLockLegalHoldStatus="ON")
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    s3("PutObjectLockConfiguration", Bucket="bucket", ObjectLockConfiguration=document)
    s3.put("key", b"", ObjectLockLegalHoldStatus="ON")


def test_governance_yields_to_the_bypass_and_to_time(locked: S3) -> None:
    s3 = locked
    version_id = put(s3)
    assert error_of(s3, "GetObjectRetention", Bucket="locked", Key="key") == ("NoSuchObjectLockConfiguration", 404)
    retain(s3, "GOVERNANCE", LATER)
    with pytest.raises(ServiceError, match="protected"):
        retain(s3, "GOVERNANCE", SOONER)
    with pytest.raises(ServiceError, match="protected"):
        retain(s3, "", None)
    retain(s3, "GOVERNANCE", SOONER, BypassGovernanceRetention=True)
    shown = s3("GetObjectRetention", Bucket="locked", Key="key")["Retention"]
    assert shown == {"Mode": "GOVERNANCE", "RetainUntilDate": SOONER}
    with pytest.raises(ServiceError, match="protected"):
        delete(s3, version_id)
    assert s3("DeleteObject", Bucket="locked", Key="key")["DeleteMarker"]
    s3.denied = lambda question: question.action == "s3:BypassGovernanceRetention"
    with pytest.raises(ServiceError, match="Access Denied"):
        delete(s3, version_id, BypassGovernanceRetention=True)
    entries = {"Objects": [{"Key": "key", "VersionId": version_id}]}
    answer = s3("DeleteObjects", Bucket="locked", Delete=entries, BypassGovernanceRetention=True)
    assert [entry["Code"] for entry in answer["Errors"]] == ["AccessDenied"]
    s3.denied = lambda _question: False
    s3.clock.advance(timedelta(days=1, seconds=1).total_seconds())
    delete(s3, version_id)


def test_compliance_yields_to_nothing(locked: S3) -> None:
    s3 = locked
    version_id = put(s3, ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=SOONER)
    retain(s3, "COMPLIANCE", LATER)
    for mode, until in (("COMPLIANCE", SOONER), ("GOVERNANCE", LATER), ("", None)):
        with pytest.raises(ServiceError, match="protected"):
            retain(s3, mode, until, BypassGovernanceRetention=True)
    with pytest.raises(ServiceError, match="protected"):
        delete(s3, version_id, BypassGovernanceRetention=True)


def test_a_legal_hold_lasts_until_it_is_taken_off(locked: S3) -> None:
    s3 = locked
    version_id = put(s3)
    assert error_of(s3, "GetObjectLegalHold", Bucket="locked", Key="key") == ("NoSuchObjectLockConfiguration", 404)
    bad = {"Status": "on"}
    assert error_of(s3, "PutObjectLegalHold", Bucket="locked", Key="key", LegalHold=bad) == ("MalformedXML", 400)
    s3("PutObjectLegalHold", Bucket="locked", Key="key", LegalHold={"Status": "ON"})
    assert s3("GetObject", Bucket="locked", Key="key")["ObjectLockLegalHoldStatus"] == "ON"
    s3.denied = lambda question: question.action == "s3:GetObjectLegalHold"
    assert "ObjectLockLegalHoldStatus" not in s3("HeadObject", Bucket="locked", Key="key")
    s3.denied = lambda _question: False
    with pytest.raises(ServiceError, match="protected"):
        delete(s3, version_id, BypassGovernanceRetention=True)
    s3("PutObjectLegalHold", Bucket="locked", Key="key", LegalHold={"Status": "OFF"})
    assert s3("GetObjectLegalHold", Bucket="locked", Key="key")["LegalHold"] == {"Status": "OFF"}
    delete(s3, version_id)


@pytest.mark.parametrize(
    "request_",
    [
        {"ObjectLockMode": "COMPLIANCE"},
        {"ObjectLockRetainUntilDate": LATER},
        {"ObjectLockMode": "abc", "ObjectLockRetainUntilDate": LATER},
        {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": NOW},
        {"ObjectLockLegalHoldStatus": "abc"},
    ],
)
def test_headers_that_are_refused(locked: S3, request_: dict[str, Any]) -> None:
    assert error_of(locked, "PutObject", Bucket="locked", Key="key", **request_) == ("InvalidArgument", 400)


@pytest.mark.parametrize("retention", [{"Mode": "abc", "RetainUntilDate": LATER}, {"Mode": "GOVERNANCE"}])
def test_retentions_that_are_refused(locked: S3, retention: dict[str, Any]) -> None:
    put(locked)
    found = error_of(locked, "PutObjectRetention", Bucket="locked", Key="key", Retention=retention)
    assert found == ("MalformedXML", 400)


def test_the_lock_of_an_upload_comes_with_its_object(locked: S3) -> None:
    s3 = locked
    request: dict[str, Any] = {"Bucket": "locked", "Key": "key"}
    upload_id = s3("CreateMultipartUpload", **request, ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=LATER)[
        "UploadId"
    ]
    etag = s3("UploadPart", b"content", **request, UploadId=upload_id, PartNumber=1)["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    s3("CompleteMultipartUpload", **request, UploadId=upload_id, MultipartUpload=parts)
    assert s3("GetObjectRetention", **request)["Retention"] == {"Mode": "GOVERNANCE", "RetainUntilDate": LATER}


def test_what_locking_asks_for(locked: S3) -> None:
    s3 = locked
    s3.asked.clear()
    put(s3, ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=LATER, ObjectLockLegalHoldStatus="ON")
    assert [question.action for question in s3.asked] == [
        "s3:PutObject",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
    ]
    context = s3.asked[0].context
    assert context["s3:object-lock-mode"] == "GOVERNANCE"
    assert context["s3:object-lock-remaining-retention-days"] == "2"
    assert context["s3:object-lock-legal-hold"] == "ON"


def test_locks_and_suspension_are_checked_where_they_are_written(s3: S3) -> None:
    """Two calls that looked at the bucket at the same time must not leave it locked and suspended."""
    s3("CreateBucket", Bucket="raced")
    s3("PutBucketVersioning", Bucket="raced", VersioningConfiguration={"Status": "Enabled"})
    database = s3.deps.database
    seen = buckets.find_bucket(database, "raced")
    assert isinstance(seen, Bucket)
    s3("PutBucketVersioning", Bucket="raced", VersioningConfiguration={"Status": "Suspended"})
    with pytest.raises(ServiceError, match="must be 'Enabled'"):
        buckets.update_bucket(database, seen, locking._check_versioned, object_lock="{}")
    s3("PutBucketVersioning", Bucket="raced", VersioningConfiguration={"Status": "Enabled"})
    s3("PutObjectLockConfiguration", Bucket="raced", ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
    with pytest.raises(ServiceError, match="cannot be changed"):
        buckets.update_bucket(database, seen, access._check_not_locked, versioning="Suspended")
