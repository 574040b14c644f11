"""A control plane as a process of its own, for tests that kill it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from taskrole.cli.credentials import environment_of
from tests.support import free_port

START_SECONDS_MAX = 60


class ServerProcess:
    """``taskrole server`` on a data directory; may be killed and started again."""

    def __init__(self, data_dir: Path, *arguments: str, **environment: str) -> None:
        self.data_dir = data_dir
        self._own_environment = {**os.environ, **environment}
        self.arguments = arguments
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "taskrole", "server", "--data-dir", str(self.data_dir)]
        command += ["--listen", f"127.0.0.1:{self.port}", *self.arguments]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=self._own_environment, stdout=quiet, stderr=quiet)
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                url = f"http://127.0.0.1:{self.port}/_taskrole/health"
                with urllib.request.urlopen(url, timeout=2):
                    self.environment = environment_of(self.data_dir, "", "admin")
                    return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.05)
        raise AssertionError("the server did not become ready")

    @property
    def endpoint(self) -> str:
        """URL of the API."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def client(self, service: str, keys: dict[str, str] | None = None) -> Any:
        """Return a boto3 client as the administrator, or with keys as AWS hands them out."""
        session: Any = boto3.session.Session()
        own = self.environment
        access_key_id = own["AWS_ACCESS_KEY_ID"] if keys is None else keys["AccessKeyId"]
        secret_access_key = own["AWS_SECRET_ACCESS_KEY"] if keys is None else keys["SecretAccessKey"]
        return session.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name=self.environment["AWS_REGION"],
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            config=Config(retries={"max_attempts": 0}, connect_timeout=2, read_timeout=10),
        )
