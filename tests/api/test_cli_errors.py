"""What a person reads who makes a mistake: one clear sentence, and an exit status that is not 0."""

import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.api.processes import ServerProcess
from tests.support import free_port


def taskrole(*arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "taskrole", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def one_sentence(output: str) -> str:
    errors = [line for line in output.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, output
    assert "Traceback" not in output
    return errors[0]


def test_starting_twice_on_one_folder(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    try:
        status, output = taskrole("server", "--data-dir", str(tmp_path), "--listen", f"127.0.0.1:{free_port()}")
    finally:
        server.stop()
    assert status == 1
    assert "already running" in one_sentence(output)


def test_taken_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        status, output = taskrole("server", "--data-dir", str(tmp_path), "--listen", address)
    assert status == 1
    assert "is taken by another program" in one_sentence(output)


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, output = taskrole("server", "--data-dir", str(tmp_path / "file" / "data"))
    assert status == 1
    assert "cannot write to the data directory" in one_sentence(output)


@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("--listen", "nonsense", "--listen takes HOST:PORT"),
        ("--tls-listen", "nonsense", "listen takes HOST:PORT"),
        ("--account", "12", "12 digits"),
        ("--region", "here", "us-west-2"),
        ("--credential-life", "60", "at least 15 minutes"),
        ("--iam-quota", "user=7", "There is no IAM quota 'user'"),
        ("--iam-quota", "users", "takes NAME=VALUE"),
        ("--issuer-keys", "ci.test=/nonexistent", "there is no file"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, option: str, value: str, text: str) -> None:
    status, output = taskrole("server", "--data-dir", str(tmp_path), option, value)
    assert status == 2
    assert text in one_sentence(output)


def test_trust_without_an_installation_or_tls(tmp_path: Path) -> None:
    status, output = taskrole("trust", "install", "--data-dir", str(tmp_path))
    assert status == 1
    assert "there is no taskrole in" in one_sentence(output)
    server = ServerProcess(tmp_path)
    server.start()
    try:
        status, output = taskrole("trust", "install", "--data-dir", str(tmp_path))
        assert status == 1
        assert "--tls-listen" in one_sentence(output)
        taken = f"127.0.0.1:{server.port}"
        other = ("--data-dir", str(tmp_path / "other"), "--listen", f"127.0.0.1:{free_port()}")
        status, output = taskrole("server", *other, "--tls-listen", taken)
        assert status == 1
        assert f"{taken} is taken" in one_sentence(output)
    finally:
        server.stop()


def test_the_api_by_tls(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    server = ServerProcess(tmp_path, "--tls-listen", address)
    server.start()
    try:
        context = ssl.create_default_context(cafile=str(tmp_path / "ca/ca.pem"))
        with urllib.request.urlopen(f"https://{address}/_taskrole/health", timeout=10, context=context) as answer:
            assert answer.status == 200
    finally:
        server.stop()


def test_env_without_an_installation(tmp_path: Path) -> None:
    status, output = taskrole("env", "--data-dir", str(tmp_path))
    assert status == 1
    assert "taskrole up" in one_sentence(output)


def test_env_and_accounts(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    try:
        status, output = taskrole("env", "--data-dir", str(tmp_path), "--user", "root")
        assert status == 0
        assert f"export AWS_ENDPOINT_URL='http://127.0.0.1:{server.port}'" in output
        status, output = taskrole("account", "create", "--data-dir", str(tmp_path), "--id", "210987654321")
        assert (status, output.strip()) == (0, "210987654321")
        status, output = taskrole("account", "create", "--data-dir", str(tmp_path), "--id", "210987654321")
        assert status == 1
        assert "is there already" in one_sentence(output)
        status, output = taskrole("env", "--data-dir", str(tmp_path), "--account", "210987654321")
        assert status == 0
        status, output = taskrole("env", "--data-dir", str(tmp_path), "--user", "nobody")
        assert status == 1
        assert "no active access key" in one_sentence(output)
    finally:
        server.stop()


@pytest.mark.parametrize("place", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1", "ssh://somewhere"])
def test_no_docker(tmp_path: Path, place: str) -> None:
    status, output = taskrole("up", "--data-dir", str(tmp_path / "data"), DOCKER_HOST=place)
    assert status == 1
    assert "the Docker engine does not answer" in one_sentence(output)
    assert "API ready" not in output
