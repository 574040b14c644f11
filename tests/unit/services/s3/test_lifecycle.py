"""The lifecycle worker on a real database: what is due goes, what is not stays, and two servers do it once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.s3.lifecycle import Action
from taskrole.services.s3.lifecycle_worker import LifecycleWorker
from taskrole.services.s3.model import Bucket
from tests.unit.services.s3.support import S3

ALL: dict[str, Any] = {"ID": "all", "Status": "Enabled", "Filter": {}}
LONG = b"longer than what is kept in the database"


def rules(s3: S3, *documents: dict[str, Any], bucket: str = "bucket", **request: Any) -> Any:
    configuration = {"Rules": [{**ALL, "ID": f"rule {n}", **each} for n, each in enumerate(documents)]}
    return s3("PutBucketLifecycleConfiguration", Bucket=bucket, LifecycleConfiguration=configuration, **request)


def pass_days(s3: S3, days: float, worker: LifecycleWorker | None = None) -> int:
    s3.clock.advance(days * 86_400)
    return (worker or s3.api.lifecycle).step(s3.clock.now())


def shown(s3: S3, bucket: str = "bucket") -> list[tuple[str, bool]]:
    """Return keys of versions and of delete markers."""
    found = s3("ListObjectVersions", Bucket=bucket)
    versions = [(entry["Key"], False) for entry in found["Versions"]]
    return sorted(versions + [(entry["Key"], True) for entry in found["DeleteMarkers"]])


def enable(s3: S3, bucket: str = "bucket") -> None:
    s3("PutBucketVersioning", Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


def test_objects_expire_and_their_bytes_go(s3: S3) -> None:
    assert rules(s3, {"Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 1}}) == {
        "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"
    }
    for key in ("logs/1", "logs/2", "other"):
        s3.put(key, LONG)
    pass_days(s3, 1)
    assert len(s3.keys()) == 3
    pass_days(s3, 1)
    assert s3.keys() == ["other"]
    s3.clock.advance(3600)
    s3.collect()
    assert s3.blob_count() == 1


def test_headers_tell_when_objects_expire(s3: S3) -> None:
    rules(
        s3,
        {"ID": "prefix", "Filter": {"Prefix": "a"}, "Expiration": {"Days": 3}},
        {"ID": "tag", "Filter": {"Tag": {"Key": "k", "Value": "v"}}, "Expiration": {"Days": 1}},
        {"ID": "off", "Status": "Disabled", "Expiration": {"Days": 1}},
    )
    expected = 'expiry-date="Mon, 05 Jan 2026 00:00:00 GMT", rule-id="prefix"'
    assert s3.put("a")["Expiration"] == expected
    assert s3("HeadObject", Bucket="bucket", Key="a")["Expiration"] == expected
    assert s3("GetObject", Bucket="bucket", Key="a")["Expiration"] == expected
    assert "Expiration" not in s3.put("b")
    assert 'rule-id="tag"' in s3.put("b", Tagging="k=v")["Expiration"]
    copied = s3("CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/b")
    assert 'rule-id="tag"' in copied["Expiration"]
    s3("DeleteObjectTagging", Bucket="bucket", Key="b")
    assert "Expiration" not in s3("HeadObject", Bucket="bucket", Key="b")
    rules(s3, {"Expiration": {"Days": 1}})
    assert 'rule-id="rule%200"' in s3("HeadObject", Bucket="bucket", Key="b")["Expiration"]
    s3("DeleteBucketLifecycle", Bucket="bucket")
    assert "Expiration" not in s3("HeadObject", Bucket="bucket", Key="a")


def test_versioned_objects_get_a_marker_then_go_for_good(s3: S3) -> None:
    enable(s3)
    s3.put("key", LONG)
    s3.put("key", LONG + LONG)
    rules(
        s3,
        {
            "Expiration": {"Days": 1},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 2, "NewerNoncurrentVersions": 1},
        },
    )
    pass_days(s3, 2)
    assert shown(s3) == [("key", False), ("key", False), ("key", True)]
    assert s3.keys() == []
    pass_days(s3, 3)  # the newest noncurrent version is one to keep
    assert shown(s3) == [("key", False), ("key", True)]
    rules(s3, {"Expiration": {"ExpiredObjectDeleteMarker": True}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}})
    pass_days(s3, 0)
    assert shown(s3) == [("key", True)]
    pass_days(s3, 1)
    assert shown(s3) == []


def test_uploads_are_aborted(s3: S3) -> None:
    rules(
        s3,
        {"ID": "abort it", "Filter": {"Prefix": "up/"}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}},
    )
    begun = s3("CreateMultipartUpload", Bucket="bucket", Key="up/1")
    assert begun["AbortRuleId"] == "abort it"
    assert begun["AbortDate"] == datetime.fromisoformat("2026-01-03T00:00:00Z")
    upload = {"Bucket": "bucket", "Key": "up/1", "UploadId": begun["UploadId"]}
    s3("UploadPart", LONG, PartNumber=1, **upload)
    assert s3("ListParts", **upload)["AbortDate"] == begun["AbortDate"]
    assert "AbortDate" not in s3("CreateMultipartUpload", Bucket="bucket", Key="other")
    pass_days(s3, 1)
    assert len(s3("ListMultipartUploads", Bucket="bucket")["Uploads"]) == 2
    pass_days(s3, 1)
    assert [entry["Key"] for entry in s3("ListMultipartUploads", Bucket="bucket")["Uploads"]] == ["other"]
    s3.clock.advance(3600)
    s3.collect()
    assert s3.blob_count() == 0


def test_objects_change_their_storage_class(s3: S3) -> None:
    s3.put("key", LONG)
    before = s3("HeadObject", Bucket="bucket", Key="key")
    move = {"Transitions": [{"Days": 0, "StorageClass": "GLACIER_IR"}]}
    rules(s3, move)
    pass_days(s3, 1)
    assert "StorageClass" not in s3("HeadObject", Bucket="bucket", Key="key")  # too small to be worth it
    rules(s3, {**move, "Filter": {"ObjectSizeGreaterThan": 1}})
    pass_days(s3, 0)
    after = s3("HeadObject", Bucket="bucket", Key="key")
    assert (after["StorageClass"], after["LastModified"]) == ("GLACIER_IR", before["LastModified"])


def test_locked_versions_stay(s3: S3) -> None:
    s3("CreateBucket", Bucket="locked", ObjectLockEnabledForBucket=True)
    until = s3.clock.now() + timedelta(days=10)
    s3.put("key", b"1", "locked", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until)
    s3.put("key", b"2", "locked")
    rules(s3, {"NoncurrentVersionExpiration": {"NoncurrentDays": 1}, "Expiration": {"Days": 1}}, bucket="locked")
    pass_days(s3, 3)
    assert shown(s3, "locked") == [("key", False), ("key", False), ("key", True)]
    pass_days(s3, 3)
    assert shown(s3, "locked") == [("key", False), ("key", True)]
    pass_days(s3, 6)
    assert shown(s3, "locked") == [("key", True)]


def test_a_bucket_is_gone_through_once_a_day_and_when_rules_change(s3: S3) -> None:
    s3.put("key")
    assert pass_days(s3, 0) == 0
    rules(s3, {"Expiration": {"Days": 9}})
    assert pass_days(s3, 0) == 1
    assert pass_days(s3, 0.1) == 0
    assert pass_days(s3, 1) == 1
    rules(s3, {"Expiration": {"Days": 8}})
    assert pass_days(s3, 0) == 1
    s3("DeleteObject", Bucket="bucket", Key="key")
    s3("DeleteBucket", Bucket="bucket")
    assert pass_days(s3, 1) == 0


def test_a_step_is_bounded_and_the_next_goes_on(s3: S3) -> None:
    for number in range(25):
        s3.put(f"key {number:02}")
    rules(s3, {"Expiration": {"Days": 1}})
    worker = LifecycleWorker(s3.deps, rows_per_batch=3, rows_per_step=6)
    pass_days(s3, 2, worker)
    left = len(s3.keys())
    assert 25 > left >= 19
    for _ in range(6):
        pass_days(s3, 0, worker)
    assert s3.keys() == []


class Deferring(LifecycleWorker):
    """A worker that stands still between planning and doing."""

    def __init__(self, s3: S3) -> None:
        super().__init__(s3.deps)
        self.planned: list[tuple[Bucket, list[Action], datetime]] = []

    def _apply(self, bucket: Bucket, actions: list[Action], now: datetime) -> None:
        self.planned.append((bucket, actions, now))

    def go_on(self) -> None:
        for bucket, actions, now in self.planned:
            super()._apply(bucket, actions, now)


def test_two_servers_do_it_once(s3: S3) -> None:
    enable(s3)
    s3.put("key", LONG)
    rules(s3, {"Expiration": {"Days": 1}})
    workers = [Deferring(s3), Deferring(s3)]
    s3.clock.advance(2 * 86_400)
    for worker in workers:
        worker.step(s3.clock.now())
        assert len(worker.planned) == 1
    for worker in workers:
        worker.go_on()
    assert shown(s3) == [("key", False), ("key", True)]


def test_what_changed_since_it_was_planned_is_left_alone(s3: S3) -> None:
    rules(s3, {"Expiration": {"Days": 1}})
    s3.put("key", b"old")
    s3.clock.advance(2 * 86_400)
    worker = Deferring(s3)
    worker.step(s3.clock.now())
    s3.put("key", b"new")
    worker.go_on()
    assert len(worker.planned) == 1
    assert s3.get("key") == b"new"


class Failing(LifecycleWorker):
    """A worker whose database is gone for a moment."""

    failed = False

    def _apply(self, bucket: Bucket, actions: list[Action], now: datetime) -> None:
        if not self.failed:
            self.failed = True
            raise OSError("gone")
        super()._apply(bucket, actions, now)


def test_a_step_that_failed_is_done_again(s3: S3) -> None:
    for number in range(5):
        s3.put(f"key {number}")
    rules(s3, {"Expiration": {"Days": 1}})
    worker = Failing(s3.deps, rows_per_batch=3)
    with pytest.raises(OSError, match="gone"):
        pass_days(s3, 2, worker)
    pass_days(s3, 0, worker)
    assert s3.keys() == []


def test_rules_are_remembered_for_a_bounded_number(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskrole.services.s3.store.lifecycle.RULES_CACHED_MAX", 4)
    for number in range(9):
        rules(s3, {"Expiration": {"Days": 1}}, {"ID": str(number), "Expiration": {"Days": 2}})
        assert "Expiration" in s3.put("key")
        assert len(s3.deps.rules._known) == 1


def test_rules_that_cannot_be(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        rules(s3, {"Expiration": {"Days": 1}}, TransitionDefaultMinimumObjectSize="none")
    assert caught.value.code == "InvalidArgument"
    with pytest.raises(ServiceError) as caught:
        s3("PutBucketLifecycleConfiguration", Bucket="bucket")
    assert caught.value.code == "MalformedXML"
    with pytest.raises(ServiceError) as caught:
        s3("GetBucketLifecycleConfiguration", Bucket="bucket")
    assert caught.value.code == "NoSuchLifecycleConfiguration"
