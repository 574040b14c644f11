"""Bringing a database to the newest schema. Alembic is imported only when there is something to do: it costs 0.3 s."""

from importlib import resources
from typing import Protocol

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select, text

_MIGRATIONS = resources.files("taskrole.storage") / "migrations"
_ADVISORY_LOCK = 0x7461736B  # "task": replicas that start at once must not migrate at once

_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


class HasEngine(Protocol):
    """An open database."""

    @property
    def engine(self) -> Engine:
        """Its engine."""
        ...


class SchemaTooNewError(Exception):
    """The database was written by a newer version of taskrole; this one must not touch it."""


def newest_revision() -> str:
    """Return the newest revision that this version knows: the migrations are one chain, numbered in their names."""
    names = (file.name for file in (_MIGRATIONS / "versions").iterdir())
    return max(name.partition("_")[0] for name in names if name[:4].isdigit() and name.endswith(".py"))


def migrate(database: HasEngine, revision: str = "head") -> None:
    """Bring the schema to ``revision``, keeping all data. Does nothing, quickly, if it is there already.

    Raises:
        SchemaTooNewError: The database is newer than this version of taskrole.
    """
    engine = database.engine
    newest = newest_revision()
    with engine.connect() as connection:
        present = _present_revision(connection)
    if present == (newest if revision == "head" else revision):
        return
    if present is not None and present > newest:
        raise SchemaTooNewError(f"The database has schema {present}; this version of taskrole knows {newest}.")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        else:
            # All or nothing: SQLite's own transactional DDL, which its driver does not begin by itself.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        _upgrade(connection, revision)


def _present_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.execute(select(_version.c.version_num)).scalar()


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  see the module's docstring
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
