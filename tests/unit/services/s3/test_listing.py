from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.properties.test_s3_listing import naive
from tests.unit.services.s3.support import S3


@pytest.fixture
def filled(s3: S3) -> S3:
    for key in ("a", "b/1", "b/2", "b/c/3", "d", "é", "🙂", "\uffff"):
        s3.put(key)
    return s3


def test_order_is_that_of_utf8_bytes(filled: S3) -> None:
    assert filled.keys() == ["a", "b/1", "b/2", "b/c/3", "d", "é", "\uffff", "🙂"]


def test_prefixes_and_delimiters(filled: S3) -> None:
    listed = filled("ListObjectsV2", Bucket="bucket", Delimiter="/")
    assert [entry["Key"] for entry in listed["Contents"]] == ["a", "d", "é", "\uffff", "🙂"]
    assert listed["CommonPrefixes"] == [{"Prefix": "b/"}]
    assert listed["KeyCount"] == 6
    under = filled("ListObjectsV2", Bucket="bucket", Delimiter="/", Prefix="b/")
    assert [entry["Key"] for entry in under["Contents"]] == ["b/1", "b/2"]
    assert under["CommonPrefixes"] == [{"Prefix": "b/c/"}]


def test_pages_of_version_1(filled: S3) -> None:
    page = filled("ListObjects", Bucket="bucket", Delimiter="/", MaxKeys=2)
    assert [entry["Key"] for entry in page["Contents"]] == ["a"]
    assert (page["IsTruncated"], page["NextMarker"]) == (True, "b/")
    following = filled("ListObjects", Bucket="bucket", Delimiter="/", Marker="b/")
    assert [entry["Key"] for entry in following["Contents"]] == ["d", "é", "\uffff", "🙂"]
    assert "CommonPrefixes" not in following
    assert "Owner" in page["Contents"][0]
    plain = filled("ListObjects", Bucket="bucket", MaxKeys=2)
    assert plain["IsTruncated"]
    assert "NextMarker" not in plain


def test_encoding(filled: S3) -> None:
    filled.put("x y\n+%")
    listed = filled("ListObjectsV2", Bucket="bucket", Prefix="x ", EncodingType="url")
    assert listed["Contents"][0]["Key"] == "x%20y%0A%2B%25"
    assert (listed["Prefix"], listed["EncodingType"]) == ("x%20", "url")


@pytest.mark.parametrize(
    "request_",
    [{"MaxKeys": -1}, {"ContinuationToken": "%%%"}, {"ContinuationToken": ""}, {"EncodingType": "xml"}],
)
def test_bad_arguments(filled: S3, request_: dict[str, Any]) -> None:
    with pytest.raises(ServiceError) as caught:
        filled("ListObjectsV2", Bucket="bucket", **request_)
    assert caught.value.code == "InvalidArgument"


def test_no_keys_asked_for(filled: S3) -> None:
    page = filled("ListObjectsV2", Bucket="bucket", MaxKeys=0)
    assert (page["KeyCount"], page["IsTruncated"]) == (0, False)


def listed(s3: S3, prefix: str, delimiter: str, size: int, kind: tuple[str, ...]) -> list[str]:
    """Return keys and common prefixes of all pages of a listing, each page in order."""
    name, limit, entries, marker, next_marker = kind
    request: dict[str, Any] = {"Bucket": "bucket", "Prefix": prefix, "Delimiter": delimiter, limit: size}
    found: list[str] = []
    while True:
        page = s3(name, **request)
        items = [entry["Key"] for entry in page.get(entries, ())]
        items += [entry["Prefix"] for entry in page.get("CommonPrefixes", ())]
        found += sorted(items, key=str.encode)
        if not page["IsTruncated"]:
            return found
        request[marker] = page[next_marker]


def test_many_keys_under_many_prefixes(s3: S3) -> None:
    """Folders that are larger than what is read at once, one after another, with keys in between."""
    folders = ["a/", "a\0/", "b", "p/", "p/a/", "p/b/", "pé/", "é/", "é/0/", "é/1/", "🙂/", "\U0010ffff/"]
    keys = {f"{folder}{number:02}" for folder in folders for number in range(19)} | {"a", "b/", "p0", "p/a", "z"}
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    for key in keys:
        s3.put(key)
        s3("CreateMultipartUpload", Bucket="bucket", Key=key)
    kinds = (
        ("ListObjects", "MaxKeys", "Contents", "Marker", "NextMarker"),
        ("ListObjectVersions", "MaxKeys", "Versions", "KeyMarker", "NextKeyMarker"),
        ("ListMultipartUploads", "MaxUploads", "Uploads", "KeyMarker", "NextKeyMarker"),
    )
    for prefix, delimiter in (("", "/"), ("", "é/"), ("", "0"), ("p", "/"), ("p/", "/"), ("é", "/0")):
        expected = naive(keys, prefix, delimiter, "")
        for kind in kinds:
            for size in (7, 1000):
                assert listed(s3, prefix, delimiter, size, kind) == expected, (prefix, delimiter, kind, size)
