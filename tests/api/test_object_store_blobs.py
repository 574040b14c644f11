"""Blobs in a bucket, with our own S3 as the store."""

import os
from pathlib import Path

import pytest

from taskrole.ids import SystemIds
from taskrole.storage.blobs import open_blobs
from tests.api.conftest import Server
from tests.api.processes import ServerProcess
from tests.api.test_distribution import WAYS, Registry, digest_of
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


def test_the_registry_on_a_bucket(server: Server, tmp_path: Path) -> None:
    """A second taskrole whose layers are objects of the first one."""
    region = server.control_plane.settings.region
    location = {"LocationConstraint": region}
    server.client("s3").create_bucket(Bucket="layers", CreateBucketConfiguration=location)
    environment = {
        "AWS_ENDPOINT_URL": server.endpoint,
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "AWS_REGION": region,
    }
    process = ServerProcess(tmp_path, "--blobs-url", "s3://layers/of-the-other", **environment)
    process.start()
    try:
        registry = Registry(process)
        for way in WAYS:
            for content in (b"", os.urandom(100_000)):
                if content or way in WAYS[:3]:  # there are no chunks of nothing
                    pushed = way(registry, content, digest_of(content))
                    assert pushed.status == 201
                    assert registry.send("GET", pushed.headers["Location"]).body == content
                    part = registry.send("GET", pushed.headers["Location"], Range="bytes=10-19")
                    assert (part.status, part.body) == ((206, content[10:20]) if content else (416, part.body))
        document = registry.image()
        assert registry.put("v1", document).status == 201
        for layer in document["layers"]:
            assert digest_of(registry.send("GET", f"blobs/{layer['digest']}").body) == layer["digest"]
        assert registry.send("DELETE", "manifests/v1").status == 202
        listed = server.client("s3").list_objects_v2(Bucket="layers", Prefix="of-the-other/ecr/")
        assert listed["KeyCount"] > 5
    finally:
        process.stop()
