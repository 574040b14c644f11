"""SQLite: one writer thread that groups waiting functions into one durable commit, and pooled readers.

Why one writer thread: with ``synchronous=FULL`` a commit costs a flush of the disk. Functions that wait while one
commit is being flushed share the next one, each inside its own savepoint, so that durability is paid once per group
and a function that fails disturbs no other. Results are handed out only after the commit.
"""

import logging
import os
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from taskrole.storage.changes import Changes, LocalChanges
from taskrole.storage.errors import DatabaseClosedError, DatabaseUnavailableError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

BUSY_TIMEOUT_SECONDS = 10
GROUP_SIZE_MAX = 256  # functions in one commit
QUEUE_LENGTH_MAX = 4096  # functions waiting for the writer
QUEUE_TIMEOUT_SECONDS = 30
IDLE_READERS_MAX = 32
READERS_MAX = 256
WAL_CHECKPOINT_PAGES = 4000  # 16 MiB of 4 KiB pages


class _Job:
    """A function that waits for the writer thread, and what became of it."""

    __slots__ = ("done", "error", "function", "result")

    def __init__(self, function: Callable[[Connection], Any]) -> None:
        self.function = function
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()
        self.done.acquire()


class SqliteDatabase:
    """A SQLite file in WAL mode. See ``storage.ports.Database``."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changes: Changes = LocalChanges()
        _make_private_file(path)
        self._engine = _create_engine(path)
        self._jobs: deque[_Job] = deque()
        self._jobs_changed = threading.Condition()
        self._closed = False
        self._idle_readers: deque[Connection] = deque()
        self._reader_permits: queue.SimpleQueue[None] = queue.SimpleQueue()  # a semaphore, but written in C
        for _ in range(READERS_MAX):
            self._reader_permits.put(None)
        self._writer_connection = self._connect()
        self._writer = threading.Thread(target=self._run_writer, name="sqlite-writer", daemon=True)
        self._writer.start()

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and for creating tables in tests; services never touch it."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one snapshot; see ``storage.ports.Database.read``."""
        try:
            self._reader_permits.get(timeout=QUEUE_TIMEOUT_SECONDS)
        except queue.Empty:
            raise DatabaseUnavailableError("Too many readers.") from None
        try:
            connection = self._take_reader()
            try:
                yield connection
            finally:
                self._give_reader_back(connection)
        finally:
            self._reader_permits.put(None)

    def write(self, function: Callable[[Connection], Result]) -> Result:
        """Run a function on the writer thread; see ``storage.ports.Database.write``.

        Raises:
            DatabaseUnavailableError: The writes could not be made durable (disk full, file read-only), or the
                queue stayed full.
            DatabaseClosedError: The database was closed.
        """
        if threading.current_thread() is self._writer:
            raise RuntimeError("write called from inside a write: pass the connection along instead")
        job = _Job(function)
        with self._jobs_changed:
            if not self._jobs_changed.wait_for(self._has_room, QUEUE_TIMEOUT_SECONDS):
                raise DatabaseUnavailableError("Too many writes are waiting.")
            if self._closed:
                raise DatabaseClosedError
            self._jobs.append(job)
            self._jobs_changed.notify_all()
        job.done.acquire()
        if job.error is not None:
            raise job.error
        return cast("Result", job.result)

    def close(self) -> None:
        """Finish the writes that wait, then close all connections. May be called twice."""
        with self._jobs_changed:
            self._closed = True
            self._jobs_changed.notify_all()
        self._writer.join()
        while self._idle_readers:
            self._idle_readers.pop().close()
        if not self._writer_connection.closed:
            self._writer_connection.close()
        self._engine.dispose()
        self.changes.close()

    def _has_room(self) -> bool:
        return self._closed or len(self._jobs) < QUEUE_LENGTH_MAX

    def _connect(self) -> Connection:
        return self._engine.connect()

    def _take_reader(self) -> Connection:
        if self._closed:
            raise DatabaseClosedError
        try:
            connection = self._idle_readers.pop()
        except IndexError:
            connection = self._connect()
            _raw(connection).execute("PRAGMA query_only = ON")
        _raw(connection).execute("BEGIN")
        return connection

    def _give_reader_back(self, connection: Connection) -> None:
        try:
            if connection.in_nested_transaction():
                connection.rollback()
            # SQLAlchemy's own transaction stays open from one use to the next: ending and beginning it costs more
            # than a small SELECT, and the driver's is what counts.
            raw = _raw(connection)
            if raw.in_transaction:
                raw.execute("ROLLBACK")
        except Exception:
            connection.invalidate()
            connection.close()
            raise
        if self._closed or len(self._idle_readers) >= IDLE_READERS_MAX:
            connection.close()
        else:
            self._idle_readers.append(connection)

    def _run_writer(self) -> None:
        while group := self._next_group():
            try:
                self._run_group(group)
            except BaseException as error:  # noqa: BLE001  the writer must outlive whatever a group met
                _fail(group, error)
            for job in group:
                job.done.release()

    def _next_group(self) -> list[_Job]:
        """Wait for work; return an empty list when the database is closed and nothing waits any more."""
        with self._jobs_changed:
            while not self._jobs and not self._closed:
                self._jobs_changed.wait()
            was_full = len(self._jobs) >= QUEUE_LENGTH_MAX
            group = [self._jobs.popleft() for _ in range(min(len(self._jobs), GROUP_SIZE_MAX))]
            if was_full:
                self._jobs_changed.notify_all()
            return group

    def _run_group(self, group: list[_Job]) -> None:
        connection = self._writer_connection
        raw = _raw(connection)
        try:
            raw.execute("BEGIN IMMEDIATE")
            for job in group:
                _run_job(job, connection, raw)
            raw.execute("COMMIT")
        except sqlite3.Error as error:
            logger.exception("A group of writes could not be committed.")
            _fail(group, error)
        finally:
            if connection.in_nested_transaction():
                connection.rollback()
            if raw.in_transaction:
                raw.rollback()


def _run_job(job: _Job, connection: Connection, raw: sqlite3.Connection) -> None:
    """Run one function in its savepoint. Only errors of the transaction as a whole leave this function."""
    raw.execute("SAVEPOINT job")
    try:
        job.result = job.function(connection)
    except BaseException as error:  # noqa: BLE001  it belongs to the caller's thread, whatever it is
        job.error = error
    if not raw.in_transaction:
        # SQLite rolls the whole transaction back by itself when the disk is full or broken.
        raise sqlite3.OperationalError("the transaction was ended inside a write") from job.error
    if job.error is not None:
        if connection.in_nested_transaction():
            nested = connection.get_nested_transaction()
            assert nested is not None
            nested.rollback()
        raw.execute("ROLLBACK TO job")
    raw.execute("RELEASE job")


def _fail(group: list[_Job], cause: BaseException) -> None:
    """Give every function of a lost group an error of its own; one that failed by itself keeps its own error."""
    for job in group:
        if job.error is None:
            job.error = DatabaseUnavailableError("The write could not be made durable.")
            job.error.__cause__ = cause
        job.result = None


def _raw(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _make_private_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _create_engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        # isolation_level=None: sqlite3 begins no transactions by itself; this module says BEGIN and COMMIT.
        raw = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        try:
            raw.execute("PRAGMA journal_mode = WAL").fetchall()
            raw.execute("PRAGMA synchronous = FULL")
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute("PRAGMA temp_store = MEMORY")
            raw.execute(f"PRAGMA wal_autocheckpoint = {WAL_CHECKPOINT_PAGES}").fetchall()
        except BaseException:
            raw.close()
            raise
        return raw

    return create_engine("sqlite://", creator=connect, poolclass=NullPool, query_cache_size=2000)
