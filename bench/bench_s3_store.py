"""S3 below HTTP: pages of small and large buckets (their ratio is the point), small objects, hashing of uploads.

uv run --no-sync python -m bench.bench_s3_store [keys of the large bucket]
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert
from tests.unit.services.s3.support import S3

from taskrole.services.s3 import tables
from taskrole.services.s3.deps import S3Settings
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.ports import Database
from taskrole.storage.schema import metadata

SMALL_KEYS = 2_000
LARGE_KEYS = 1_000_000
ROWS_PER_WRITE = 20_000
BODY = os.urandom(1024)
UPLOAD_MIB = 64


def main() -> None:
    """Measure and print."""
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE_KEYS
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/s3.db")
        metadata.create_all(database.engine)
        s3 = S3(database, open_blobs(Path(folder) / "blobs"), S3Settings())
        small = measure_pages(s3, database, "small", SMALL_KEYS)
        large = measure_pages(s3, database, "large", keys)
        for name, value in large.items():
            print(
                f"page of 1,000, {name}: {value:.2f} ms of {keys} keys, {value / small[name]:.2f} of {SMALL_KEYS} keys"
            )
        print(f"PUT 1 KiB: {per_second(lambda n: s3.put(f'k{n}', BODY, bucket='small')):.0f}/s, one client")
        print(f"GET 1 KiB: {per_second(lambda n: s3.get(f'k{n}', bucket='small')):.0f}/s, one client")
        upload = os.urandom(UPLOAD_MIB << 20)
        for algorithm in ("", "CRC32", "CRC32C", "CRC64NVME", "SHA256"):
            request = {"ChecksumAlgorithm": algorithm} if algorithm else {}
            took = fastest(lambda request=request: s3.put("big", upload, bucket="small", **request), 2)  # type: ignore[misc]
            print(f"PUT {UPLOAD_MIB} MiB {algorithm or 'MD5 only'}: {UPLOAD_MIB / took * 1000:.0f} MiB/s")
        database.close()


def measure_pages(s3: S3, database: Database, bucket: str, keys: int) -> dict[str, float]:
    """Fill a bucket; return the time in ms of some pages of it."""
    s3("CreateBucket", Bucket=bucket)
    with database.read() as connection:
        row = connection.execute(tables.buckets.select().where(tables.buckets.c.name == bucket)).one()
    for start in range(0, keys, ROWS_PER_WRITE):
        rows = [object_row(row.bucket_id, number) for number in range(start, min(keys, start + ROWS_PER_WRITE))]
        database.write(lambda connection, rows=rows: connection.execute(insert(tables.objects), rows) and None)  # type: ignore[misc]
    middle = f"d{keys // 2000:05}/"
    return {
        "from the middle": fastest(lambda: s3("ListObjectsV2", Bucket=bucket, StartAfter=middle)),
        "of a prefix": fastest(lambda: s3("ListObjectsV2", Bucket=bucket, Prefix=middle)),
        "of versions": fastest(lambda: s3("ListObjectVersions", Bucket=bucket, KeyMarker=middle)),
    }


def object_row(bucket_id: str, number: int) -> dict[str, Any]:
    """Return the row of a small object."""
    return {
        "bucket_id": bucket_id,
        "object_key": f"d{number // 1000:05}/{number:08}".encode(),
        "age_rank": 1 << 60,
        "listed": 1,
        "version_id": "null",
        "delete_marker": 0,
        "modified_at": 0,
        "size_bytes": 1,
        "etag": "0" * 32,
        "storage_class": "STANDARD",
        "checksum_algorithm": "",
        "checksum_type": "",
        "blob_id": "",
        "upload_id": "",
        "tags": "{}",
        "document": '{"headers":{},"metadata":{},"checksum":"","parts":0}',
        "content": b"x",
    }


def fastest(function: Callable[[], object], times: int = 7) -> float:
    """Return the least time of several in ms."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - started)
    return best * 1000


def per_second(function: Callable[[int], object], times: int = 300) -> float:
    """Return how often a function runs in a second."""
    started = time.perf_counter()
    for number in range(times):
        function(number)
    return times / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
