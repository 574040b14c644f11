"""What the stores of ECR share: selecting the rows of a repository, inserting what may be there already."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from taskrole.services.ecr import tables
from taskrole.services.ecr.model import RepositoryKey
from taskrole.storage.schema import to_milliseconds


def of_repository(table: Table, key: RepositoryKey) -> ColumnElement[bool]:
    """Return the condition that a row belongs to a repository."""
    return and_(table.c.account_id == key.account_id, table.c.region == key.region, table.c.repository == key.name)


def of_bound_repository(table: Table) -> ColumnElement[bool]:
    """Return the same for a statement that is built once: ``key_columns`` are its parameters.

    Building a statement takes longer than a look-up by primary key, so what every request asks is built once.
    """
    columns = (table.c.account_id, table.c.region, table.c.repository)
    return and_(*(column == bindparam(column.name) for column in columns))


def key_columns(key: RepositoryKey) -> dict[str, Any]:
    """Return the columns that say which repository a row belongs to."""
    return {"account_id": key.account_id, "region": key.region, "repository": key.name}


def insert_if_absent(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its primary key is there; tell whether it was inserted."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    # Not by rowcount, which drivers need not know for an INSERT.
    return connection.execute(statement.returning(*table.primary_key.columns)).first() is not None


def throw_away(connection: Connection, blob_ids: Iterable[str], now: datetime) -> None:
    """Note that blobs are not needed any more; their bytes are deleted later."""
    for blob_id in sorted(blob_ids):
        insert_if_absent(connection, tables.garbage, {"blob_id": blob_id, "since_at": to_milliseconds(now)})


def forget_uploads(connection: Connection, which: ColumnElement[bool], now: datetime, count: int | None = None) -> int:
    """Forget up to ``count`` uploads that meet a condition and throw away what has arrived; return how many."""
    uploads, parts = tables.uploads, tables.upload_parts
    upload_ids = list(connection.execute(select(uploads.c.upload_id).where(which).limit(count)).scalars())
    for upload_id in upload_ids:
        blob_ids = connection.execute(select(parts.c.blob_id).where(parts.c.upload_id == upload_id)).scalars()
        throw_away(connection, set(blob_ids), now)
        connection.execute(delete(parts).where(parts.c.upload_id == upload_id))
        connection.execute(delete(uploads).where(uploads.c.upload_id == upload_id))
    return len(upload_ids)


def bytewise(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """Return a column as it sorts by code point, whatever the database's language (SQLite always does)."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column
