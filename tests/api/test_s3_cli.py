"""S3 through the AWS command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.conftest import Server


@pytest.fixture
def aws(server: Server, tmp_path: Path) -> "Cli":
    return Cli(server, tmp_path)


class Cli:
    """Runs ``aws`` as the administrator in a folder."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.folder = folder
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "AWS_ENDPOINT_URL": server.endpoint,
            "AWS_ACCESS_KEY_ID": server.access_key_id,
            "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
            "AWS_REGION": "us-west-2",
            "AWS_DEFAULT_REGION": "us-west-2",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def __call__(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            ["aws", *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr


def test_the_s3_commands(aws: Cli) -> None:
    aws("s3", "mb", "s3://cli-bucket")
    (aws.folder / "tree" / "sub").mkdir(parents=True)
    (aws.folder / "tree" / "one.txt").write_text("one")
    (aws.folder / "tree" / "sub" / "two words.txt").write_text("two")
    (aws.folder / "large").write_bytes(os.urandom(9 << 20))
    for path in (aws.folder / "tree").rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # S3's dates have whole seconds: a file of this second is newer
    aws("s3", "sync", "tree", "s3://cli-bucket/tree")
    aws("s3", "cp", "large", "s3://cli-bucket/large")
    assert "PRE tree/" in aws("s3", "ls", "s3://cli-bucket")
    assert "tree/sub/two words.txt" in aws("s3", "ls", "--recursive", "s3://cli-bucket")
    assert "cli-bucket" in aws("s3", "ls")
    assert aws("s3", "sync", "tree", "s3://cli-bucket/tree") == ""  # nothing to do
    aws("s3", "cp", "s3://cli-bucket/large", "back")
    assert (aws.folder / "back").read_bytes() == (aws.folder / "large").read_bytes()
    aws("s3", "mv", "s3://cli-bucket/tree/one.txt", "s3://cli-bucket/moved.txt")
    assert "moved.txt" in aws("s3", "ls", "s3://cli-bucket")
    assert "BucketNotEmpty" in aws("s3", "rb", "s3://cli-bucket", fails=True)
    aws("s3", "rb", "--force", "s3://cli-bucket")
    assert "cli-bucket" not in aws("s3", "ls")
