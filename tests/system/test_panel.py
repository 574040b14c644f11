"""``taskrole up`` on a terminal: the panel follows what happens; Ctrl-C leaves a terminal as it was."""

import json
import os
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from taskrole.cli.credentials import environment_of
from tests.support import free_port
from tests.terminal import Terminal

TASKROLE = (sys.executable, "-m", "taskrole")
ALLOW_NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


def client(environment: Mapping[str, str], service: str) -> Any:
    make: Any = boto3.client
    return make(
        service,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


def test_the_panel_follows_tasks_and_denials(tmp_path: Path) -> None:
    data_dir, policy = tmp_path / "data", tmp_path / "policy.json"
    policy.write_text(json.dumps(ALLOW_NOTHING))
    address = f"127.0.0.1:{free_port()}"
    up = [*TASKROLE, "up", "--data-dir", str(data_dir), "--listen", address, "--stop-tasks"]
    with Terminal(up, {**os.environ, "TERM": "xterm-256color"}, columns=160) as screen:
        before = termios.tcgetattr(screen.descriptor)
        screen.until("Instance")
        screen.until("connected")
        environment = {**os.environ, **environment_of(data_dir, "", "admin")}
        run = [*TASKROLE, "run", "taskrole-test/debian", "--policy", str(policy), "--name", "shown", "-d", "--"]
        subprocess.run([*run, "sleep", "300"], env=environment, check=True, capture_output=True)
        screen.until("shown:1")
        iam, name = client(environment, "iam"), "nobody"
        iam.create_user(UserName=name)
        keys = iam.create_access_key(UserName=name)["AccessKey"]
        theirs = {"AWS_ACCESS_KEY_ID": keys["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"]}
        with pytest.raises(ClientError, match="AccessDenied"):
            client({**environment, **theirs}, "s3").list_buckets()
        screen.until("s3:ListBuckets")
        assert screen.interrupt(60) == 0
        assert "stopping" in screen.seen
        assert "\x1b[?25h" in screen.seen  # the cursor is back
        assert "Traceback" not in screen.seen
        assert termios.tcgetattr(screen.descriptor) == before
