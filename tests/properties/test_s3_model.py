"""Random sequences of operations do to S3 what they do to a dictionary; and nothing leaks."""

import hashlib
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from taskrole.aws.errors import ServiceError
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from tests.unit.services.s3.support import S3

KEYS = st.sampled_from(["a", "a/b", "a/c", "..", "é", "\0"])
CONTENTS = st.binary(max_size=40)  # the support's limits are 16 bytes inline, 8 bytes a part
DELETED = None


class S3Machine(RuleBasedStateMachine):
    """The model: for each key its versions, newest first: (version id, content or a delete marker)."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.database = open_database(f"sqlite:///{self.folder}/s3.db")
        metadata.create_all(self.database.engine)
        self.s3 = S3(self.database, open_blobs(self.folder / "blobs"))
        self.model: dict[str, list[tuple[str, bytes | None]]] = {}
        self.uploads: list[tuple[str, str, dict[int, tuple[bytes, str]]]] = []
        self.versioning = ""

    @initialize(versioning=st.sampled_from(["", "Enabled", "Suspended"]))
    def make_bucket(self, versioning: str) -> None:
        self.s3("CreateBucket", Bucket="bucket")
        if versioning:
            self.s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": versioning})
            self.versioning = versioning

    def teardown(self) -> None:
        try:
            self._delete_everything()
        finally:
            self.database.close()
            shutil.rmtree(self.folder)

    def _delete_everything(self) -> None:
        for key, versions in self.model.items():
            for version_id, _ in versions:
                self.s3("DeleteObject", Bucket="bucket", Key=key, VersionId=version_id)
        for key, upload_id, _ in self.uploads:
            self.s3("AbortMultipartUpload", Bucket="bucket", Key=key, UploadId=upload_id)
        self.s3("DeleteBucket", Bucket="bucket")
        self.s3.clock.advance(9999)
        self.s3.collect()
        assert self.s3.blob_count() == 0

    def current(self, key: str) -> bytes | None:
        versions = self.model.get(key)
        return versions[0][1] if versions else None

    def remember(self, key: str, version_id: str, content: bytes | None) -> None:
        versions = self.model.setdefault(key, [])
        if version_id == "null":
            versions[:] = [entry for entry in versions if entry[0] != "null"]
        versions.insert(0, (version_id, content))

    @rule(key=KEYS, content=CONTENTS)
    def put(self, key: str, content: bytes) -> None:
        stored = self.s3.put(key, content)
        self.remember(key, stored.get("VersionId", "null"), content)

    @rule(key=KEYS, content=CONTENTS)
    def put_if_absent(self, key: str, content: bytes) -> None:
        if self.current(key) is None:
            stored = self.s3.put(key, content, IfNoneMatch="*")
            self.remember(key, stored.get("VersionId", "null"), content)
        else:
            with pytest.raises(ServiceError, match="pre-conditions"):
                self.s3.put(key, content, IfNoneMatch="*")

    @rule(source=KEYS, onto=KEYS)
    def copy(self, source: str, onto: str) -> None:
        content = self.current(source)
        quoted = source.replace("\0", "%00")
        request: Any = {"Key": onto, "CopySource": f"bucket/{quoted}", "MetadataDirective": "REPLACE"}
        if content is None:
            with pytest.raises(ServiceError, match="does not exist"):
                self.s3("CopyObject", Bucket="bucket", **request)
        else:
            stored = self.s3("CopyObject", Bucket="bucket", **request)
            assert stored["CopyObjectResult"]["ETag"] == f'"{hashlib.md5(content).hexdigest()}"'
            self.remember(onto, stored.get("VersionId", "null"), content)

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        deleted = self.s3("DeleteObject", Bucket="bucket", Key=key)
        if self.versioning:
            self.remember(key, deleted["VersionId"], DELETED)
        else:
            self.model.pop(key, None)

    @rule(key=KEYS, number=st.integers(0, 3))
    def delete_version(self, key: str, number: int) -> None:
        versions = self.model.get(key, [])
        if number < len(versions):
            self.s3("DeleteObject", Bucket="bucket", Key=key, VersionId=versions.pop(number)[0])

    @rule(status=st.sampled_from(["Enabled", "Suspended"]))
    def switch_versioning(self, status: str) -> None:
        if self.versioning:
            self.s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": status})
            self.versioning = status

    @rule(key=KEYS)
    def begin_upload(self, key: str) -> None:
        upload_id = self.s3("CreateMultipartUpload", Bucket="bucket", Key=key)["UploadId"]
        self.uploads.append((key, upload_id, {}))

    @rule(which=st.integers(0, 5), number=st.integers(1, 4), content=st.binary(min_size=8, max_size=20))
    def upload_part(self, which: int, number: int, content: bytes) -> None:
        if which < len(self.uploads):
            key, upload_id, parts = self.uploads[which]
            request: Any = {"Bucket": "bucket", "Key": key, "UploadId": upload_id, "PartNumber": number}
            parts[number] = content, self.s3("UploadPart", content, **request)["ETag"]

    @rule(which=st.integers(0, 5), skipped=st.integers(1, 4))
    def complete(self, which: int, skipped: int) -> None:
        if which >= len(self.uploads):
            return
        key, upload_id, parts = self.uploads[which]
        numbers = [number for number in sorted(parts) if number != skipped]
        if numbers:
            named = [{"PartNumber": number, "ETag": parts[number][1]} for number in numbers]
            request: Any = {"Bucket": "bucket", "Key": key, "UploadId": upload_id}
            done = self.s3("CompleteMultipartUpload", MultipartUpload={"Parts": named}, **request)
            self.remember(key, done.get("VersionId", "null"), b"".join(parts[number][0] for number in numbers))
            del self.uploads[which]

    @rule(key=KEYS, first=st.integers(0, 45), length=st.integers(1, 45))
    def read_a_range(self, key: str, first: int, length: int) -> None:
        content = self.current(key)
        if content is not None and first < len(content):
            read = self.s3.get(key, Range=f"bytes={first}-{first + length - 1}")
            assert read == content[first : first + length]

    @rule()
    def collect(self) -> None:
        self.s3.clock.advance(400)
        self.s3.collect()

    @invariant()
    def lists_and_contents_agree(self) -> None:
        if not self.s3.asked:
            return
        there = {key: content for key in self.model if (content := self.current(key)) is not None}
        assert self.s3.keys() == sorted(there, key=str.encode)
        for key, versions in self.model.items():
            for version_id, content in versions:
                if content is not None:
                    assert self.s3.get(key, VersionId=version_id) == content
        listed = self.s3("ListObjectVersions", Bucket="bucket")
        found = {(entry["Key"], entry["VersionId"]) for entry in listed["Versions"] + listed["DeleteMarkers"]}
        assert found == {(key, version_id) for key, versions in self.model.items() for version_id, _ in versions}


TestS3Machine = S3Machine.TestCase
TestS3Machine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
