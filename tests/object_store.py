"""Tests with blobs in an S3-compatible store instead of a folder: a second taskrole, in a process of its own.

With TASKROLE_TEST_BLOBS=object-store every test that uses ``blobs``, ``server`` or ``blob_location`` runs on it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from taskrole.ids import SystemIds, hex_id
from taskrole.storage.blobs import open_blobs
from taskrole.storage.ports import Blobs
from tests.api.processes import ServerProcess

ON_OBJECT_STORE = os.environ.get("TASKROLE_TEST_BLOBS", "") == "object-store"
BUCKET = "blobs"


@dataclass(frozen=True)
class BlobLocation:
    """Where a server keeps its blobs: a URL (empty: in its data directory), and the environment that opens it."""

    url: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    def open(self, data_dir: Path, service: str) -> Blobs:
        """Return the blobs of one service of a server with this data directory."""
        if not self.url:
            return open_blobs(data_dir / "blobs" / service)
        names = {"AWS_ENDPOINT_URL": "endpoint", "AWS_REGION": "region"}
        options = {names.get(name, name.removeprefix("AWS_").lower()): text for name, text in self.environment.items()}
        return open_blobs(f"{self.url}/{service}", SystemIds(), options)


@contextmanager
def object_store(data_dir: Path) -> Iterator[ServerProcess]:
    """A taskrole with an empty bucket for blobs."""
    process = ServerProcess(data_dir)
    process.start()
    try:
        process.client("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": process.environment["AWS_REGION"]}
        )
        yield process
    finally:
        process.stop()


def new_location(store: ServerProcess) -> BlobLocation:
    """Return a place in a store that nobody has used."""
    own = store.environment
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    environment = {"AWS_ENDPOINT_URL": store.endpoint, **{name: own[name] for name in names}}
    return BlobLocation(f"s3://{BUCKET}/{hex_id(SystemIds(), 16)}", environment)
