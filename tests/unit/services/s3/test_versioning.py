from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import HEADERS_KEY
from tests.unit.services.s3.support import S3


@pytest.fixture
def versioned(s3: S3) -> S3:
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    return s3


def versions(s3: S3, **request: Any) -> list[tuple[str, str, bool]]:
    listed = s3("ListObjectVersions", Bucket="bucket", **request)
    return [(entry["Key"], entry["VersionId"], entry["IsLatest"]) for entry in listed["Versions"]]


def test_versions_are_kept(versioned: S3) -> None:
    assert versioned("GetBucketVersioning", Bucket="bucket") == {"Status": "Enabled"}
    first = versioned.put("key", b"one")["VersionId"]
    second = versioned.put("key", b"two")["VersionId"]
    assert versioned.get("key") == b"two"
    assert versioned.get("key", VersionId=first) == b"one"
    assert versions(versioned) == [("key", second, True), ("key", first, False)]
    assert versioned.keys() == ["key"]


def test_a_delete_marker_hides_and_can_be_taken_away(versioned: S3) -> None:
    first = versioned.put("key", b"one")["VersionId"]
    deleted = versioned("DeleteObject", Bucket="bucket", Key="key")
    assert deleted["DeleteMarker"]
    assert versioned.keys() == []
    with pytest.raises(ServiceError) as caught:
        versioned.get("key")
    assert caught.value.code == "NoSuchKey"
    assert ("x-amz-delete-marker", "true") in caught.value.members[HEADERS_KEY]  # type: ignore[operator]
    with pytest.raises(ServiceError) as named:
        versioned.get("key", VersionId=deleted["VersionId"])
    assert named.value.code == "MethodNotAllowed"
    undone = versioned("DeleteObject", Bucket="bucket", Key="key", VersionId=deleted["VersionId"])
    assert undone["DeleteMarker"]
    assert versioned.get("key") == b"one"
    assert versioned.keys() == ["key"]
    versioned("DeleteObject", Bucket="bucket", Key="key", VersionId=first)
    assert versions(versioned) == []
    versioned("DeleteBucket", Bucket="bucket")


def test_suspended_versioning_replaces_the_null_version(s3: S3) -> None:
    s3.put("key", b"null")
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    kept = s3.put("key", b"kept")["VersionId"]
    assert s3.get("key", VersionId="null") == b"null"
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Suspended"})
    assert s3.put("key", b"newer")["VersionId"] == "null"
    assert versions(s3) == [("key", "null", True), ("key", kept, False)]
    assert s3.get("key", VersionId=kept) == b"kept"
    marker = s3("DeleteObject", Bucket="bucket", Key="key")
    assert (marker["VersionId"], marker["DeleteMarker"]) == ("null", True)
    assert versions(s3) == [("key", kept, False)]


def test_versions_have_pages(versioned: S3) -> None:
    for key in ("a", "b/1", "b/2", "c"):
        for _ in range(3):
            versioned.put(key)
    found: list[tuple[str, str]] = []
    markers: dict[str, Any] = {}
    while True:
        page = versioned("ListObjectVersions", Bucket="bucket", MaxKeys=2, **markers)
        found += [(entry["Key"], entry["VersionId"]) for entry in page["Versions"]]
        if not page["IsTruncated"]:
            break
        markers = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}
    assert [key for key, _ in found] == ["a"] * 3 + ["b/1"] * 3 + ["b/2"] * 3 + ["c"] * 3
    assert len(set(found)) == 12
    listed = versioned("ListObjectVersions", Bucket="bucket", Delimiter="/")
    assert listed["CommonPrefixes"] == [{"Prefix": "b/"}]


def test_version_actions_are_asked(versioned: S3) -> None:
    version_id = versioned.put("key", b"x")["VersionId"]
    versioned.asked.clear()
    versioned.get("key", VersionId=version_id)
    versioned("DeleteObject", Bucket="bucket", Key="key", VersionId=version_id)
    assert [question.action for question in versioned.asked] == ["s3:GetObjectVersion", "s3:DeleteObjectVersion"]
    assert versioned.asked[0].context["s3:VersionId"] == version_id
