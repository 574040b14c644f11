"""Opening the database: the one place that knows which engines there are."""

from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, make_url

from taskrole.storage.changes import Changes
from taskrole.storage.ports import Database
from taskrole.storage.sqlite import SqliteDatabase


class OpenDatabase(Database, Protocol):
    """A database as the composition root holds it: services get the ``Database`` part of it."""

    @property
    def changes(self) -> Changes:
        """The channels on which replicas tell each other that something changed."""
        ...

    @property
    def engine(self) -> Engine:
        """The engine, for migrations."""
        ...

    def close(self) -> None:
        """Finish the writes that wait and close all connections."""
        ...


def open_database(url: str) -> OpenDatabase:
    """Open ``sqlite:///path`` (the file is made if absent) or ``postgresql+psycopg://user@host/name``.

    Raises:
        ValueError: The URL names no engine that is supported.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return SqliteDatabase(Path(parsed.database))
    if backend == "postgresql":
        # Imported here because psycopg takes a tenth of a second that installations on SQLite need not wait for.
        from taskrole.storage.postgresql import PostgresqlDatabase  # noqa: PLC0415

        return PostgresqlDatabase(parsed)
    raise ValueError(f"Not a supported database: {backend}")
