"""S3 below HTTP: pages of small and large buckets (their ratio is the point), small objects, hashing of uploads.

    python -m bench.bench_s3_store [keys of the large bucket] [--postgresql URL of an empty database]

A page has 1,000 items in both buckets. Pages with a delimiter are of common prefixes: two keys under each in the small
bucket, a thousand in the large one.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
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
FOLDERS = 1_000
ROWS_PER_WRITE = 20_000
BODY = os.urandom(1024)
UPLOAD_MIB = 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys", type=int, nargs="?", default=LARGE_KEYS)
    parser.add_argument("--postgresql", default="")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        database = open_database(options.postgresql or f"sqlite:///{folder}/s3.db")
        metadata.create_all(database.engine)
        s3 = S3(database, open_blobs(Path(folder) / "blobs"), S3Settings())
        fill(s3, database, "small", keys=SMALL_KEYS, folder_keys=1_000)
        fill(s3, database, "folders", keys=SMALL_KEYS, folder_keys=SMALL_KEYS // FOLDERS)
        fill(s3, database, "large", keys=options.keys, folder_keys=options.keys // FOLDERS)
        for name, small, take in pages():
            took = {bucket: time_of(take, s3, bucket) for bucket in (small, "large")}
            ratio = took["large"] / took[small]
            print(f"page, {name}: {took['large']:.2f} ms of {options.keys} keys, {ratio:.2f} of {SMALL_KEYS}")
        measure_objects(s3)
        database.close()


def pages() -> Iterator[tuple[str, str, Callable[[S3, str], object]]]:
    """Yield what is listed: a name, the small bucket that it is compared with, and the call."""
    for version in ("", "versions, "):
        name, marker = ("ListObjectVersions", "KeyMarker") if version else ("ListObjectsV2", "StartAfter")
        for what, small, request in (
            ("from the middle", "small", {marker: "d00000/00000500"}),
            ("of a prefix", "small", {"Prefix": "d00001/"}),
            ("with a delimiter", "folders", {"Delimiter": "/"}),
            ("with a delimiter, from the middle", "folders", {"Delimiter": "/", marker: "d00500/", "MaxKeys": 400}),
        ):
            request_of: dict[str, Any] = {**request}
            yield (
                f"{version}{what}",
                small,
                lambda s3, bucket, name=name, request_of=request_of: s3(name, Bucket=bucket, **request_of),  # type: ignore[misc]
            )


def fill(s3: S3, database: Database, bucket: str, *, keys: int, folder_keys: int) -> None:
    """Make a bucket of small objects in folders."""
    s3("CreateBucket", Bucket=bucket)
    with database.read() as connection:
        row = connection.execute(tables.buckets.select().where(tables.buckets.c.name == bucket)).one()
    for start in range(0, keys, ROWS_PER_WRITE):
        numbers = range(start, min(keys, start + ROWS_PER_WRITE))
        rows = [object_row(row.bucket_id, f"d{number // folder_keys:05}/{number:08}") for number in numbers]
        database.write(lambda connection, rows=rows: connection.execute(insert(tables.objects), rows) and None)  # type: ignore[misc]
    if database.dialect == "postgresql":
        database.write(lambda connection: connection.exec_driver_sql("ANALYZE s3_objects").close())


def measure_objects(s3: S3) -> None:
    """Measure small objects, and what checksums of an upload cost."""
    print(f"PUT 1 KiB: {per_second(lambda n: s3.put(f'k{n}', BODY, bucket='small')):.0f}/s, one client")
    print(f"GET 1 KiB: {per_second(lambda n: s3.get(f'k{n}', bucket='small')):.0f}/s, one client")
    upload = os.urandom(UPLOAD_MIB << 20)
    for algorithm in ("", "CRC32", "CRC32C", "CRC64NVME", "SHA256"):
        request = {"ChecksumAlgorithm": algorithm} if algorithm else {}
        took = fastest(lambda request=request: s3.put("big", upload, bucket="small", **request), 2)  # type: ignore[misc]
        print(f"PUT {UPLOAD_MIB} MiB {algorithm or 'MD5 only'}: {UPLOAD_MIB / took * 1000:.0f} MiB/s")


def object_row(bucket_id: str, key: str) -> dict[str, Any]:
    """Return the row of a small object."""
    return {
        "bucket_id": bucket_id,
        "object_key": key.encode(),
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


def time_of(take: Callable[[S3, str], object], s3: S3, bucket: str) -> float:
    """Return the time of a page in ms."""
    return fastest(lambda: take(s3, bucket))


def per_second(function: Callable[[int], object], times: int = 300) -> float:
    """Return how often a function runs in a second."""
    started = time.perf_counter()
    for number in range(times):
        function(number)
    return times / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
