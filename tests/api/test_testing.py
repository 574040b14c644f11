"""What we give to other people's tests: the server helper and the pytest plugin, used as they would use them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from taskrole.testing import TaskroleServer

READ_ONLY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
}
THEIR_TEST = """
import boto3, pytest

def test_unaware():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="theirs", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    assert [one["Name"] for one in s3.list_buckets()["Buckets"]] == ["theirs"]

def test_aware(taskrole):
    assert taskrole.client("sts").get_caller_identity()["Account"] == "123456789012"
"""


def test_a_server_has_clients_keys_with_a_policys_rights_and_a_reset() -> None:
    with TaskroleServer() as server:
        server.client("s3").create_bucket(Bucket="one", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        keys = server.keys_with(READ_ONLY)
        limited = server.client("s3", keys)
        assert len(limited.list_buckets()["Buckets"]) == 1
        with pytest.raises(ClientError, match="AccessDenied"):
            limited.delete_bucket(Bucket="one")
        server.reset()
        assert server.client("s3").list_buckets()["Buckets"] == []


def test_the_plugin_points_unaware_tests_at_a_server(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text(THEIR_TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "taskrole.testing.pytest_plugin", "--taskrole"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # ours is named, whatever else is installed
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
