"""The server's memory while large objects go in and out: one PUT and GET, a multipart upload, 10,000 parts.

    python -m bench.bench_s3_memory [--gibibytes 5] [--parts 10000]

Needs three times the size on the disk. Memory is the server process's peak of resident memory (VmHWM), set back before
each step; "before" is what it had. Parts of less than 5 MiB are allowed below HTTP only, so the upload of many parts is
made there, in this process, and its peak is counted from the same process's own.
"""

import argparse
import http.client
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.support import Server, control_plane, machine, signed_headers
from tests.unit.services.s3.support import S3

from taskrole.services.s3.deps import S3Settings
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata

MIB = 1 << 20
PART_BYTES = 5 * MIB
CLIENTS = 4
PIECE = os.urandom(MIB)
SMALL_PART_BYTES = 1000


def peak_mib(process_id: int) -> float:
    """Return the peak of resident memory since it was set back."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0.0


def measured(name: str, process_id: int, size_bytes: int, run: Callable[[], object]) -> None:
    """Run a step and print its time and peak."""
    Path(f"/proc/{process_id}/clear_refs").write_text("5", encoding="ascii")
    before = peak_mib(process_id)
    started = time.perf_counter()
    run()
    seconds = time.perf_counter() - started
    peak = peak_mib(process_id)
    rate = size_bytes / MIB / seconds
    print(f"{name}: {seconds:.1f} s, {rate:.0f} MiB/s; peak {peak:.0f} MiB, before {before:.0f} MiB", flush=True)


class Client:
    """Signed requests on one connection; bodies are made while they are sent."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, blocksize=MIB)

    def send(self, method: str, path: str, size_bytes: int = 0, body: bytes = b"") -> tuple[dict[str, str], bytes]:
        """Send a body, or one of a size; return headers and body of the answer."""
        url = f"{self._server.url}{path}"
        declared = "UNSIGNED-PAYLOAD"
        named = {"X-Amz-Content-SHA256": declared}
        headers = signed_headers(self._server, "s3", method, url, b"", named, declared=declared)
        headers["Content-Length"] = str(size_bytes or len(body))
        self._connection.request(method, path, body=pieces(size_bytes) if size_bytes else body, headers=headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status < 300, content
        return dict(answer.getheaders()), content

    def read(self, path: str) -> int:
        """Read an object to its end; return how many bytes came."""
        headers = signed_headers(self._server, "s3", "GET", f"{self._server.url}{path}", b"", {})
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        assert answer.status == 200, answer.read()
        buffer, count = bytearray(MIB), 0
        while got := answer.readinto(buffer):
            count += got
        return count


def pieces(size_bytes: int) -> Iterator[bytes]:
    """Yield so many bytes."""
    left = size_bytes
    while left:
        yield PIECE[: min(MIB, left)]
        left -= min(MIB, left)


def upload_in_parts(server: Server, path: str, size_bytes: int) -> None:
    """Upload an object in parts of 5 MiB with some clients at once."""
    client = Client(server)
    found = re.search(r"<UploadId>(.*?)</UploadId>", client.send("POST", f"{path}?uploads=")[1].decode())
    assert found is not None
    upload_id = found.group(1)
    clients = [Client(server) for _ in range(CLIENTS)]
    numbers = range(1, -(-size_bytes // PART_BYTES) + 1)

    def upload(which: int) -> list[tuple[int, str]]:
        done = []
        for number in numbers[which::CLIENTS]:
            size = min(PART_BYTES, size_bytes - (number - 1) * PART_BYTES)
            headers, _ = clients[which].send("PUT", f"{path}?partNumber={number}&uploadId={upload_id}", size)
            done.append((number, headers["ETag"]))
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = sorted(part for done in pool.map(upload, range(CLIENTS)) for part in done)
    named = "".join(f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>" for number, etag in parts)
    document = f"<CompleteMultipartUpload>{named}</CompleteMultipartUpload>".encode()
    client.send("POST", f"{path}?uploadId={upload_id}", body=document)


def over_http(size_bytes: int) -> None:
    """One PUT, one upload in parts, and a GET of each."""
    with control_plane() as server:
        client, own = Client(server), server.process.pid
        client.send("PUT", "/bench-memory")
        gibibytes = size_bytes / 1024**3
        for name, write in (
            ("PUT", lambda path: client.send("PUT", path, size_bytes)),
            (f"multipart, parts of 5 MiB, {CLIENTS} clients,", lambda path: upload_in_parts(server, path, size_bytes)),
        ):
            path = "/bench-memory/large"
            measured(f"{name} {gibibytes:g} GiB", own, size_bytes, lambda write=write, path=path: write(path))  # type: ignore[misc]
            measured(f"GET of it, {gibibytes:g} GiB", own, size_bytes, lambda path=path: client.read(path))  # type: ignore[misc]
            assert client.read(path) == size_bytes
            client.send("DELETE", path)


def many_parts(count: int) -> None:
    """An upload of many small parts, its completion, and reading of it, below HTTP."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/s3.db")
        metadata.create_all(database.engine)
        s3 = S3(database, open_blobs(Path(folder) / "blobs"), S3Settings(part_bytes_min=1))
        s3("CreateBucket", Bucket="bucket")
        upload: dict[str, Any] = {"Bucket": "bucket", "Key": "key"}
        upload["UploadId"] = s3("CreateMultipartUpload", **upload)["UploadId"]
        named: list[dict[str, Any]] = []
        body = PIECE[:SMALL_PART_BYTES]

        def upload_parts() -> None:
            for number in range(1, count + 1):
                part = s3("UploadPart", body, **upload, PartNumber=number)
                named.append({"PartNumber": number, "ETag": part["ETag"]})

        def complete() -> None:
            s3("CompleteMultipartUpload", **upload, MultipartUpload={"Parts": named})

        def read_ranges() -> None:
            for number in range(0, count, max(1, count // 100)):
                start = number * SMALL_PART_BYTES
                assert len(s3.get("key", Range=f"bytes={start}-{start + 99}")) == 100

        size = count * SMALL_PART_BYTES
        measured(f"{count} parts uploaded", os.getpid(), size, upload_parts)
        measured(f"{count} parts completed", os.getpid(), size, complete)
        measured(f"object of {count} parts read", os.getpid(), size, lambda: s3.get("key"))
        measured("100 ranges of it read", os.getpid(), 10_000, read_ranges)
        database.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gibibytes", type=float, default=5)
    parser.add_argument("--parts", type=int, default=10_000)
    options = parser.parse_args()
    size = int(options.gibibytes * 1024**3)
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < 3 * size:
        message = f"{free >> 30} GiB are free; three times {options.gibibytes:g} are needed"
        raise SystemExit(message)
    print(machine())
    over_http(size)
    many_parts(options.parts)


if __name__ == "__main__":
    main()
