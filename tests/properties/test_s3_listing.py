"""A listing is what a naive listing of a sorted list would be, however it is cut into pages."""

import string
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.services.s3.service import S3Settings
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from tests.unit.services.s3.support import S3

ALPHABET = "ab/-\0" + "\u00e9\U0001f642"
KEYS = st.text(ALPHABET, min_size=1, max_size=6)
SETTINGS = S3Settings()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/s3.db")
        metadata.create_all(database.engine)
        yield S3(database, open_blobs(Path(folder) / "blobs"), SETTINGS)
        database.close()


def naive(keys: set[str], prefix: str, delimiter: str, after: str) -> list[str]:
    """Return keys and common prefixes in order."""
    marked = ""
    if delimiter and after.startswith(prefix) and delimiter in after[len(prefix) :]:
        marked = after[: after.index(delimiter, len(prefix)) + len(delimiter)]
    found: list[str] = []
    for key in sorted(keys, key=str.encode):
        if not key.startswith(prefix) or (after and key.encode() <= after.encode()):
            continue
        if marked and key.startswith(marked):
            continue
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        item = key if end < 0 else key[: end + len(delimiter)]
        if item not in found:
            found.append(item)
    return found


@settings(max_examples=60, deadline=None)
@given(
    keys=st.sets(KEYS, max_size=40),
    prefix=st.text(ALPHABET, max_size=3),
    delimiter=st.sampled_from(["", "/", "-", "a/", "é"]),
    after=st.one_of(st.just(""), KEYS),
    size=st.integers(1, 7),
    name=st.text(string.ascii_lowercase, min_size=20, max_size=20),
)
def test_pages_are_cuts_of_the_naive_listing(
    s3: S3, keys: set[str], prefix: str, delimiter: str, after: str, size: int, name: str
) -> None:
    s3("CreateBucket", Bucket=name)
    for key in keys:
        s3.put(key, bucket=name)
    expected = naive(keys, prefix, delimiter, after)
    found: list[str] = []
    request: Any = {"Bucket": name, "Prefix": prefix, "Delimiter": delimiter, "StartAfter": after, "MaxKeys": size}
    while True:
        page = s3("ListObjectsV2", **request)
        items = [entry["Key"] for entry in page["Contents"]]
        items += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        assert len(items) == page["KeyCount"] <= size
        found += sorted(items, key=str.encode)
        if not page["IsTruncated"]:
            break
        assert len(items) == size
        request = {**request, "ContinuationToken": page["NextContinuationToken"]}
    assert found == expected
    s3("DeleteObjects", Bucket=name, Delete={"Objects": [{"Key": key} for key in keys | {"x"}]})
    s3("DeleteBucket", Bucket=name)
