"""S3 GET and PUT of a large object, against sendfile and against hashing, in one run.

    python -m bench.bench_bulk [--mebibytes 256] [--rounds 3]

GET is compared with the same HTTP server sending the same file with sendfile; PUT (signed, so its SHA-256 is checked,
and its MD5 is the ETag) with hashing the same bytes by both and writing them with fsync.
"""

import argparse
import asyncio
import hashlib
import http.client
import multiprocessing
import os
import statistics
import tempfile
import time
from pathlib import Path

from aiohttp import web
from bench.support import Server, control_plane, free_port, machine, signed_headers

BUCKET = "bench-bulk"
PIECE = 1 << 20


def _serve_file(path: str, port: int) -> None:
    async def handle(_request: web.BaseRequest) -> web.StreamResponse:
        return web.FileResponse(path)

    async def main() -> None:
        runner = web.ServerRunner(web.Server(handle, access_log=None))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()

    asyncio.run(main())


def read_all(port: int, path: str, headers: dict[str, str]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    buffer = bytearray(PIECE)
    while answer.readinto(buffer):
        pass
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def put(server: Server, content: Path, size: int) -> float:
    url = f"{server.url}/{BUCKET}/large"
    with content.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    headers = signed_headers(server, "s3", "PUT", url, b"", {"X-Amz-Content-SHA256": digest}, declared=digest)
    headers["Content-Length"] = str(size)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, blocksize=PIECE)
    started = time.perf_counter()
    with content.open("rb") as file:
        connection.request("PUT", f"/{BUCKET}/large", body=file, headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def hash_and_write(content: Path, target: Path) -> float:
    started = time.perf_counter()
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with content.open("rb") as source, target.open("wb") as sink:
        while piece := source.read(PIECE):
            sha256.update(piece)
            md5.update(piece)
            sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mebibytes", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    size = options.mebibytes * 1024 * 1024
    print(machine())
    with tempfile.TemporaryDirectory() as folder, control_plane() as server:
        content = Path(folder) / "content"
        with content.open("wb") as file:
            for _ in range(options.mebibytes):
                file.write(os.urandom(1024 * 1024))
        bucket = signed_headers(server, "s3", "PUT", f"{server.url}/{BUCKET}", b"", {})
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("PUT", f"/{BUCKET}", headers=bucket)
        assert connection.getresponse().status == 200
        port = free_port()
        process = multiprocessing.Process(target=_serve_file, args=(str(content), port), daemon=True)
        process.start()
        time.sleep(1)
        puts, hashes, gets, files = [], [], [], []
        for _ in range(options.rounds):
            puts.append(put(server, content, size))
            hashes.append(hash_and_write(content, Path(folder) / "copy"))
            signed = signed_headers(server, "s3", "GET", f"{server.url}/{BUCKET}/large", b"", {})
            gets.append(read_all(server.port, f"/{BUCKET}/large", signed))
            files.append(read_all(port, "/", {}))
        process.terminate()
        for name, ours, base, what in (("PUT", puts, hashes, "hash+fsync"), ("GET", gets, files, "sendfile")):
            mine, other = (options.mebibytes / statistics.median(one) for one in (ours, base))
            rates = f"{mine:6.0f} MiB/s; {what} {other:6.0f} MiB/s; ratio {mine / other:.2f}"
            print(f"s3 {name} {options.mebibytes} MiB: {rates}")
        print(f"resident {server.resident_mib():.0f} MiB after the run")


if __name__ == "__main__":
    main()
