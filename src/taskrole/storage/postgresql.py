"""PostgreSQL: a transaction of its own for each write, serializable, run again after a serialization failure.

Serializable isolation gives writes the meaning they have on SQLite's single writer: a function that reads and then
writes is never interleaved with another, whether or not it locks its rows.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from taskrole.storage.changes import LocalChanges, Subscription
from taskrole.storage.errors import DatabaseClosedError, DatabaseUnavailableError

Result = TypeVar("Result")

ATTEMPTS_MAX = 40
BACKOFF_STEP_SECONDS = 0.002
BACKOFF_SECONDS_MAX = 0.1
POOL_SIZE = 16
POOL_OVERFLOW = 16
POOL_TIMEOUT_SECONDS = 30
LISTEN_POLL_SECONDS = 1.0
CHANNEL_PREFIX = "taskrole"

_RETRIED = {"40001", "40P01"}  # serialization_failure, deadlock_detected


class PostgresqlDatabase:
    """A PostgreSQL database. See ``storage.ports.Database``."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            pool_pre_ping=True,
            pool_use_lifo=True,
            query_cache_size=2000,
        )
        self._readers = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writers = self._engine.execution_options(isolation_level="SERIALIZABLE")
        self._local = threading.local()
        self._closed = False
        self.changes = PostgresqlChanges(self._engine)

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and for creating tables in tests; services never touch it."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one snapshot; see ``storage.ports.Database.read``."""
        if self._closed:
            raise DatabaseClosedError
        with self._readers.connect() as connection:
            yield connection

    def write(self, function: Callable[[Connection], Result]) -> Result:
        """Run a function in a transaction; see ``storage.ports.Database.write``.

        Raises:
            DatabaseUnavailableError: The server is away, or the transaction lost against others too often.
            DatabaseClosedError: The database was closed.
        """
        if self._closed:
            raise DatabaseClosedError
        if getattr(self._local, "writing", False):
            raise RuntimeError("write called from inside a write: pass the connection along instead")
        self._local.writing = True
        try:
            return self._write(function)
        finally:
            self._local.writing = False

    def close(self) -> None:
        """Close all connections. May be called twice."""
        self._closed = True
        self.changes.close()
        self._engine.dispose()

    def _write(self, function: Callable[[Connection], Result]) -> Result:
        for attempt in range(ATTEMPTS_MAX):
            try:
                with self._writers.begin() as connection:
                    return function(connection)
            except PoolTimeoutError as error:
                raise DatabaseUnavailableError("No connection to the database was free in time.") from error
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _RETRIED:
                    if isinstance(error, OperationalError) or error.connection_invalidated:
                        raise DatabaseUnavailableError("The database did not take the write.") from error
                    raise
                _back_off(attempt)
        raise DatabaseUnavailableError("The write lost against other writes too often.")


class PostgresqlChanges(LocalChanges):
    """Channels between processes, over LISTEN and NOTIFY. One thread and one connection, made at first use."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._closed = threading.Event()
        self._listening = threading.Event()
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def notify(self, channel: str) -> None:
        """Wake everyone who waits for ``channel``, in all processes."""
        super().notify(channel)
        with self._engine.begin() as connection:
            connection.execute(text("SELECT pg_notify(:name, :channel)"), {"name": CHANNEL_PREFIX, "channel": channel})

    def subscribe(self, channel: str) -> Subscription:
        """Listen to ``channel`` from now on."""
        subscription = super().subscribe(channel)
        with self._start_lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._listen, name="postgresql-listen", daemon=True)
                self._thread.start()
        self._listening.wait(POOL_TIMEOUT_SECONDS)
        return subscription

    def close(self) -> None:
        """Wake everyone and stop listening."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()
        super().close()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._listen_once()
            except (psycopg.Error, DBAPIError):
                self._listening.set()
                self._closed.wait(LISTEN_POLL_SECONDS)

    def _listen_once(self) -> None:
        raw = self._engine.raw_connection()
        raw.detach()  # it is not given back to the pool: it stays in autocommit and listens
        connection = raw.dbapi_connection
        assert isinstance(connection, psycopg.Connection)
        try:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL_PREFIX}")
            self._listening.set()
            self.notify_all()  # something may have been missed while nobody listened
            while not self._closed.is_set():
                for notification in connection.notifies(timeout=LISTEN_POLL_SECONDS / 4):
                    super().notify(notification.payload)
                    if self._closed.is_set():
                        break
        finally:
            connection.close()


def _back_off(attempt: int) -> None:
    """Wait longer each time, and not as long as the other threads do, so that they do not collide again."""
    spread = 0.5 + (threading.get_ident() // 64 + attempt * 7) % 16 / 16
    time.sleep(min(BACKOFF_STEP_SECONDS * (attempt + 1), BACKOFF_SECONDS_MAX) * spread)
