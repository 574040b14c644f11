"""Blobs in a bucket, with our own S3 as the store."""

import pytest

from taskrole.ids import SystemIds
from taskrole.storage.blobs import open_blobs
from tests.api.conftest import Server
from tests.blob_suite import check_blobs


@pytest.mark.parametrize("prefix", ["", "/deep/prefix"])
def test_bucket(server: Server, prefix: str) -> None:
    bucket = f"blobs{len(prefix)}"
    server.client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": server.control_plane.settings.region}
    )
    options = {
        "endpoint": server.endpoint,
        "region": server.control_plane.settings.region,
        "access_key_id": server.access_key_id,
        "secret_access_key": server.secret_access_key,
    }
    check_blobs(open_blobs(f"s3://{bucket}{prefix}", SystemIds(), options))
