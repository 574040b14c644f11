"""What the stores of ECR share: selecting the rows of a repository, inserting what may be there already."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_
from sqlalchemy.dialects import postgresql, sqlite

from taskrole.services.ecr.model import RepositoryKey


def of_repository(table: Table, key: RepositoryKey) -> ColumnElement[bool]:
    """Return the condition that a row belongs to a repository."""
    return and_(table.c.account_id == key.account_id, table.c.region == key.region, table.c.repository == key.name)


def key_columns(key: RepositoryKey) -> dict[str, Any]:
    """Return the columns that say which repository a row belongs to."""
    return {"account_id": key.account_id, "region": key.region, "repository": key.name}


def insert_if_absent(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its primary key is there; tell whether it was inserted."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    # Not by rowcount, which drivers need not know for an INSERT.
    return connection.execute(statement.returning(*table.primary_key.columns)).first() is not None


def bytewise(connection: Connection, column: Column[str]) -> ColumnElement[str]:
    """Return a column as it sorts by code point, whatever the database's language (SQLite always does)."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column
