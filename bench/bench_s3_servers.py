"""PUT and GET of small, middling and large objects with 1, 16 and 64 clients, on every S3 server that is installed.

    python -m bench.bench_s3_servers [--seconds 3] [--sizes 4096 1048576 268435456] [--clients 1 16 64]

taskrole is measured beside a bare handler on its own HTTP server and beside those of moto (PyPI), s3rver (npm),
gofakes3 and versitygw (Go), s3s-fs (crates) that are on PATH. Only taskrole and versitygw ask who may do what; moto
checks nothing, s3rver, gofakes3 and s3s-fs at most the signature. Each request is signed once and sent again and again:
by wrk up to 4 MiB, by threads of one Python process above that (every client once, so all of them carry that cost).
"""

import argparse
import contextlib
import hashlib
import http.client
import os
import shutil
import string
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.support import Server, bare_server, control_plane, free_port, machine, signed_headers, wait_ready, wrk

BUCKET = "bench-servers"
PIECE = 1 << 20
WRK_BYTES_MAX = 4 << 20
BARE_BYTES_MAX = 64 << 10
LETTERS = string.ascii_letters.encode()


@dataclass(frozen=True)
class Other:
    """Another server: its command with {port} and {folder}, and the keys that it knows."""

    name: str
    command: tuple[str, ...]
    access_key_id: str
    secret_access_key: str


OTHERS = (
    Other("moto", ("moto_server", "-H", "127.0.0.1", "-p", "{port}"), "testing", "testing"),
    Other("s3rver", ("s3rver", "-s", "-d", "{folder}", "-a", "127.0.0.1", "-p", "{port}"), "S3RVER", "S3RVER"),
    Other(
        "gofakes3",
        ("gofakes3", "-backend", "fs", "-fs.path", "{folder}", "-fs.create", "-quiet", "-host", "127.0.0.1:{port}"),
        "any",
        "any",
    ),
    Other(
        "s3s-fs",
        ("s3s-fs", "--host", "127.0.0.1", "--port", "{port}", "--access-key", "k", "--secret-key", "s", "{folder}"),
        "k",
        "s",
    ),
    Other(
        "versitygw",
        ("versitygw", "--access", "k", "--secret", "s", "--port", "127.0.0.1:{port}", "--quiet", "posix", "{folder}"),
        "k",
        "s",
    ),
)  # fmt: skip


@contextlib.contextmanager
def running(other: Other) -> Iterator[Server]:
    """Start another server in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-s3-") as folder:
        port = free_port()
        command = [part.format(port=port, folder=folder) for part in other.command]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        environment = {
            "AWS_ACCESS_KEY_ID": other.access_key_id,
            "AWS_SECRET_ACCESS_KEY": other.secret_access_key,
            "AWS_REGION": "us-east-1",
        }
        try:
            started = time.monotonic()
            _wait_listening(port, process)
            yield Server(port, process, environment, time.monotonic() - started)
        finally:
            process.terminate()
            process.wait(20)


def _wait_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    message = "the server did not start"
    raise SystemExit(message)


def send(server: Server, method: str, path: str, headers: dict[str, str], body: Path | None = None) -> int:
    """Send one request and read the answer to its end; return the bytes that were read."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, blocksize=PIECE)
    try:
        with body.open("rb") if body else contextlib.nullcontext() as file:
            connection.request(method, path, body=file, headers=headers)
            answer = connection.getresponse()
        buffer, count = bytearray(PIECE), 0
        while got := answer.readinto(buffer):
            count += got
        if answer.status >= 300:
            message = f"{method} {path} is answered with {answer.status}"
            raise RuntimeError(message)
        return count
    finally:
        connection.close()


@dataclass(frozen=True)
class Rates:
    """Requests per second of PUT and of GET, and how many requests failed."""

    put: float
    get: float
    failures: int


def measure(server: Server, size: int, clients: int, seconds: int, content: Path) -> Rates:
    """Put one object again and again, then get it."""
    path = f"/{BUCKET}/object"
    url = server.url + path
    digest = hashlib.sha256(content.read_bytes()).hexdigest()
    put = signed_headers(server, "s3", "PUT", url, b"", {"X-Amz-Content-SHA256": digest}, declared=digest)
    get = signed_headers(server, "s3", "GET", url, b"", {})
    rates, failures = [], 0
    for method, headers in (("PUT", put), ("GET", get)):
        body = content if method == "PUT" else None
        with_length = {**headers, "Content-Length": str(size)} if body else headers
        send(server, method, path, with_length, body)
        if size <= WRK_BYTES_MAX:
            load = wrk(url, method, headers, content.read_bytes() if body else b"", clients, seconds)
            rates.append(load.per_second)
            failures += load.failures
            continue
        started = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            calls = [pool.submit(send, server, method, path, with_length, body) for _ in range(clients)]
            for each in calls:
                each.result()
        rates.append(clients / (time.perf_counter() - started))
    return Rates(rates[0], rates[1], failures)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[4096, 1 << 20, 256 << 20])
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 16, 64])
    options = parser.parse_args()
    print(machine())
    for other in OTHERS:
        if shutil.which(other.command[0]) is None:
            print(f"{other.name} is not installed")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        servers = {"taskrole": stack.enter_context(control_plane())}
        bare = stack.enter_context(bare_server())
        for other in OTHERS:
            if shutil.which(other.command[0]) is not None:
                servers[other.name] = stack.enter_context(running(other))
        for server in servers.values():
            bucket = signed_headers(server, "s3", "PUT", f"{server.url}/{BUCKET}", b"", {})
            send(server, "PUT", f"/{BUCKET}", bucket)
        process = next(iter(servers.values())).process
        wait_ready(bare, process)
        baseline = Server(int(bare.rpartition(":")[2]), process, servers["taskrole"].environment, 0)
        print(f"{'bytes':>10} {'clients':>7} {'server':10} {'PUT /s':>10} {'GET /s':>10} {'taskrole is':>16} failed")
        for size in options.sizes:
            content = Path(folder) / "content"
            piece = bytes(LETTERS[byte % len(LETTERS)] for byte in os.urandom(min(size, PIECE)))
            content.write_bytes(piece * max(size // PIECE, 1))
            # A bare handler answers a few bytes; for more bench_bulk compares with sendfile, and hashing with fsync.
            measured = {**servers, "bare": baseline} if size <= BARE_BYTES_MAX else servers
            for clients in options.clients:
                ours: Rates | None = None
                for name, server in measured.items():
                    try:
                        rates = measure(server, size, clients, options.seconds, content)
                    except (RuntimeError, OSError) as error:
                        print(f"{size:10} {clients:7} {name:10} {error}", flush=True)
                        continue
                    ours = ours or rates
                    print(
                        f"{size:10} {clients:7} {name:10} {rates.put:10.1f} {rates.get:10.1f} "
                        f"{ours.put / rates.put:8.2f}{ours.get / rates.get:8.2f} {rates.failures:7}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
