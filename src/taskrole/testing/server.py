"""A control plane as a process of its own in a temporary folder, for tests. No agent: it runs no containers."""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from taskrole.cli.credentials import environment_of

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 30.0
LOOK_SECONDS = 0.05
LOG_CHARACTERS_SHOWN = 2000


class ServerStartError(RuntimeError):
    """The server did not become ready; the message has what it printed."""


class TaskroleServer:
    """Starts on a free port of the loopback when it is entered; leaving it stops it and removes its data."""

    def __init__(self, *, region: str = "us-west-2", account_id: str = "123456789012") -> None:
        self._region = region
        self._account_id = account_id
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoint = ""
        self.environment: Mapping[str, str] = {}
        """Variables that point AWS tools and SDKs here, as the administrator."""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Start and wait until it is ready.

        Raises:
            ServerStartError: It ended, or was not ready in time.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="taskrole-test-")
        data_dir, port = Path(self._folder.name) / "data", _free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        log = Path(self._folder.name) / "server.log"
        command = [sys.executable, "-m", "taskrole", "server", "--data-dir", str(data_dir), "--test-profile"]
        command += ["--listen", f"127.0.0.1:{port}", "--region", self._region, "--account", self._account_id]
        with log.open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                printed = log.read_text(encoding="utf-8", errors="replace")[-LOG_CHARACTERS_SHOWN:]
                self.stop()
                message = f"taskrole server did not become ready: {printed}"
                raise ServerStartError(message)
            time.sleep(LOOK_SECONDS)
        self.environment = environment_of(data_dir, "", "admin")
        return self

    def stop(self) -> None:
        """Stop it and remove its data; repeatable."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def reset(self) -> None:
        """Empty everything but the accounts: a clean start for the next test.

        Raises:
            urllib.error.URLError: It did not work.
        """
        with urllib.request.urlopen(f"{self.endpoint}/_taskrole/reset", b"") as answer:  # noqa: S310  loopback
            answer.read()

    def client(self, service: str, keys: Mapping[str, str] | None = None) -> Any:
        """Return a boto3 client, as the administrator unless keys are given (as ``keys_with`` returns them).

        Raises:
            ImportError: boto3 is not installed.
        """
        import boto3  # noqa: PLC0415  the one thing here that needs it

        given = keys or self.environment
        session: Any = boto3.session.Session()
        return session.client(
            service,
            endpoint_url=self.endpoint,
            region_name=self._region,
            aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
        )

    def keys_with(self, policy: Mapping[str, Any], user: str = "tester") -> dict[str, str]:
        """Return variables with the keys of a user whose only policy this is."""
        iam = self.client("iam")
        try:
            iam.create_user(UserName=user)
        except iam.exceptions.EntityAlreadyExistsException:
            for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
                iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
        iam.put_user_policy(UserName=user, PolicyName="tested", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=user)["AccessKey"]
        return {
            **self.environment,
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        }

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_taskrole/health", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
