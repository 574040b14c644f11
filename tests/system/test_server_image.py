"""examples/docker-compose: the server in a container, from the example's Dockerfile, runs a task beside itself."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.support import free_port

ROOT = Path(__file__).parents[2]
IMAGE = "taskrole-test/server"
START_SECONDS_MAX = 60
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
PROGRAM = "import boto3; print(len(boto3.client('s3').list_buckets()['Buckets']), 'buckets')"


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def server() -> Iterator[tuple[str, Path]]:
    """The server's container with the options of the compose file, and its folder."""
    subprocess.run([str(ROOT / "script" / "build-test-images"), "server"], check=True, timeout=900)
    service = yaml.safe_load((ROOT / "examples" / "docker-compose" / "compose.yaml").read_text())["services"][
        "taskrole"
    ]
    folder = Path(tempfile.mkdtemp(prefix="taskrole-image-"))
    options = ["--network", service["network_mode"], "--pid", service["pid"]]
    options += [word for one in service["cap_add"] for word in ("--cap-add", one)]
    options += ["--volume", service["volumes"][0], "--volume", f"{folder}:{folder}", "--label", "taskrole.test=server"]
    address = f"127.0.0.1:{free_port()}"
    command = ["up", "--data-dir", str(folder), "--listen", address, "--stop-tasks"]
    container = docker("run", "--detach", *options, IMAGE, *command)
    try:
        deadline = time.monotonic() + START_SECONDS_MAX
        while "is registered" not in docker("logs", container):
            assert time.monotonic() < deadline, docker("logs", container)
            time.sleep(0.2)
        yield container, folder
    finally:
        docker("stop", "--time", "60", container)
        docker("rm", container)
        shutil.rmtree(folder, ignore_errors=True)


def test_the_server_in_a_container_runs_tasks_with_their_roles(server: tuple[str, Path]) -> None:
    container, folder = server
    environment = json.loads(docker("exec", container, "taskrole", "env", "--data-dir", str(folder), "--json"))
    policy = folder / "policy.json"
    policy.write_text(json.dumps(POLICY))
    words = ["run", "taskrole-test/python-boto3-sample", "--policy", str(policy), "--rm", "--"]
    command = [sys.executable, "-m", "taskrole", *words, "python3", "-c", PROGRAM]
    given = {"PATH": "/usr/bin:/bin", **environment}
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "0 buckets\n"), done.stderr
