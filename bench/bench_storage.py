"""Storage by itself: reads and writes a second, each beside the bare driver's figure in the same run.

uv run python bench/bench_storage.py [sqlite:///PATH | postgresql+psycopg://...]
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, bindparam, insert, select

from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.migrate import migrate
from taskrole.storage.tables import accounts

SECONDS = 2.0
BLOB_SIZE_BYTES = 256 << 20

_SELECT = select(accounts.c.created_at).where(accounts.c.account_id == bindparam("id"))


def rate(step: Callable[[int, int], object], threads: int = 1) -> float:
    """Return how often a second ``step(thread, number)`` can be done by that many threads."""
    counts = [0] * threads
    started = time.perf_counter()
    end = started + SECONDS

    def run(thread: int) -> None:
        number = 0
        while time.perf_counter() < end:
            step(thread, number)
            number += 1
        counts[thread] = number

    workers = [threading.Thread(target=run, args=(thread,)) for thread in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / (time.perf_counter() - started)


def show(name: str, figure: float, bare: float | None = None, unit: str = "/s") -> None:
    ratio = f"  {figure / bare:5.2f} of bare ({bare:,.0f}{unit})" if bare else ""
    print(f"{name:44} {figure:12,.0f}{unit}{ratio}")


def bare_sqlite(folder: Path) -> tuple[float, float]:
    """Return reads and durable writes a second of the driver alone, in one thread."""
    raw = sqlite3.connect(folder / "bare.db", isolation_level=None, check_same_thread=False)
    raw.execute("PRAGMA journal_mode = WAL").fetchall()
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE accounts (account_id TEXT PRIMARY KEY, created_at INTEGER NOT NULL)")
    raw.execute("INSERT INTO accounts VALUES ('x', 1)")
    reads = rate(lambda _t, _n: raw.execute("SELECT created_at FROM accounts WHERE account_id = ?", ("x",)).fetchone())
    writes = rate(lambda _t, number: raw.execute("INSERT INTO accounts VALUES (?, 1)", (f"w{number}",)))
    raw.close()
    return reads, writes


def bench_database(url: str, folder: Path) -> None:
    bare_reads, bare_writes = bare_sqlite(folder)
    database = open_database(url)
    migrate(database)
    run = os.urandom(2).hex()

    def write(thread: int, number: int) -> None:
        values = {"account_id": f"{run}{thread:02}{number:06}", "created_at": 1}

        def do(connection: Connection) -> None:
            connection.execute(insert(accounts), values)

        database.write(do)

    def read(_thread: int, _number: int) -> int:
        with database.read() as connection:
            return int(connection.execute(_SELECT, {"id": f"{run}00000000"}).scalar_one())

    for threads in (1, 8, 64):
        run = os.urandom(2).hex()
        show(f"durable writes, {threads} threads", rate(write, threads), bare_writes)
    run = os.urandom(2).hex()
    write(0, 0)
    for threads in (1, 8):
        show(f"reads, {threads} threads", rate(read, threads), bare_reads)
    database.close()


def bench_start(folder: Path) -> None:
    url = f"sqlite:///{folder}/start.db"
    for name in ("migrate an empty database", "migrate a current database"):
        started = time.perf_counter()
        database = open_database(url)
        migrate(database)
        show(name, (time.perf_counter() - started) * 1000, unit=" ms")
        database.close()


def bench_blobs(folder: Path) -> None:
    piece = os.urandom(1 << 20)
    started = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(BLOB_SIZE_BYTES >> 20):
        digest.update(piece)
    hashing = BLOB_SIZE_BYTES / (time.perf_counter() - started) / 1e6
    blobs = open_blobs(folder / "blobs")
    started = time.perf_counter()
    writer = blobs.create()
    for _ in range(BLOB_SIZE_BYTES >> 20):
        writer.write(piece)
    blob_id = writer.commit()
    show("blob of 256 MiB, written durably", BLOB_SIZE_BYTES / (time.perf_counter() - started) / 1e6, hashing, " MB/s")
    started = time.perf_counter()
    for _ in blobs.read(blob_id):
        pass
    show("blob of 256 MiB, read", BLOB_SIZE_BYTES / (time.perf_counter() - started) / 1e6, hashing, " MB/s")

    def small(_thread: int, _number: int) -> None:
        writer = blobs.create()
        writer.write(b"x" * 1024)
        writer.commit()

    for threads in (1, 8):
        show(f"blobs of 1 KiB, durable, {threads} threads", rate(small, threads))


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
        folder = Path(name)
        bench_database(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/taskrole.db", folder)
        bench_start(folder)
        bench_blobs(folder)


if __name__ == "__main__":
    main()
