"""Shared by the benchmarks: servers as processes, signed requests, wrk, and a table of ratios."""

import contextlib
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from taskrole.cli.credentials import environment_of

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def machine() -> str:
    cpu = "unknown processor"
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        cpu = found.group(1) if found else cpu
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, Linux {platform.release()}"


@dataclass
class Server:
    """A running control plane (``taskrole server``) with its administrator's credentials."""

    port: int
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    ready_seconds: float
    folder: Path = Path()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def resident_mib(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found.group(1)) / 1024 if found else 0.0

    def cpu_seconds(self) -> float:
        """Return the processor time that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def control_plane(command: str = "server") -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="taskrole-bench-"))
    port = free_port()
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "taskrole", command, "--data-dir", str(folder), "--listen", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_ready(f"http://127.0.0.1:{port}/_taskrole/health", process)
        ready = time.monotonic() - started
        yield Server(port, process, environment_of(folder, "", "admin"), ready, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def client(server: Server, service: str) -> Any:
    """Return a boto3 client of the administrator."""
    session: Any = boto3.session.Session()
    return session.client(
        service,
        endpoint_url=server.url,
        region_name=server.environment["AWS_REGION"],
        aws_access_key_id=server.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=server.environment["AWS_SECRET_ACCESS_KEY"],
    )


@contextlib.contextmanager
def bare_server() -> Iterator[str]:
    """The same HTTP server with a handler that does nothing, for the ratios."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(ROOT / "bench" / "bare_server.py"), str(port)])
    try:
        wait_ready(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def wait_ready(url: str, process: subprocess.Popen[bytes], seconds_max: float = 30) -> None:
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.01)
    message = f"{url} did not answer"
    raise SystemExit(message)


class _DeclaredPayload(S3SigV4Auth):
    """Signs a payload hash that is given, so that a large body need not be in memory."""

    def __init__(self, credentials: Credentials, service: str, region: str, declared: str) -> None:
        super().__init__(credentials, service, region)
        self.declared = declared

    def payload(self, request: AWSRequest) -> str:
        return self.declared


def signed_headers(
    server: Server, service: str, method: str, url: str, body: bytes, headers: dict[str, str], declared: str = ""
) -> dict[str, str]:
    """Sign once; the same request may be sent again for as long as the clock skew allows."""
    environment = server.environment
    credentials = Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
    request = AWSRequest(method=method, url=url, data=body, headers=headers)
    region = environment["AWS_REGION"]
    signer: SigV4Auth
    if declared:
        signer = _DeclaredPayload(credentials, service, region, declared)
    else:
        signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(credentials, service, region)
    signer.add_auth(request)
    return {name: str(value) for name, value in request.headers.items()}


@dataclass
class Load:
    """What wrk measured."""

    per_second: float
    median_ms: float
    p99_ms: float
    failures: int


def wrk(url: str, method: str, headers: dict[str, str], body: bytes, clients: int, seconds: int = 4) -> Load:
    lines = [f"wrk.method = {json.dumps(method)}", f"wrk.body = {json.dumps(body.decode('latin-1'))}"]
    lines += [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("\n".join(lines))
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "-s", script.name, url],
            capture_output=True,
            text=True,
            check=True,
        )
    text = done.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    failures = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        float(rate.group(1)) if rate else 0.0,
        _milliseconds(text, "50%"),
        _milliseconds(text, "99%"),
        int(failures.group(1)) if failures else 0,
    )


def _milliseconds(text: str, percentile: str) -> float:
    found = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", text)
    if not found:
        return 0.0
    return float(found.group(1)) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found.group(2)]
