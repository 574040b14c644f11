"""State of DynamoDB: records of backups, exports and imports. Functions run inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from taskrole.services.dynamodb.tables import records

BACKUP, EXPORT, IMPORT = "backup", "export", "import"
Record = dict[str, Any]


def insert_record(
    connection: Connection,
    owner: tuple[str, str],
    kind: str,
    arn: str,
    table_name: str,
    created_at: int,
    document: Mapping[str, Any],
    token: str = "",
) -> None:
    """Add a record. ``owner`` is (account, region)."""
    connection.execute(
        insert(records),
        {
            "account_id": owner[0],
            "region": owner[1],
            "kind": kind,
            "arn": arn,
            "table_name": table_name,
            "created_at": created_at,
            "token": token,
            "document": orjson.dumps(document).decode(),
        },
    )


def find_record(connection: Connection, owner: tuple[str, str], kind: str, arn: str) -> Record | None:
    """Return a record's document, or None."""
    mine = (records.c.account_id == owner[0]) & (records.c.region == owner[1])
    mine &= (records.c.kind == kind) & (records.c.arn == arn)
    found = connection.execute(select(records.c.document).where(mine)).scalar()
    return None if found is None else orjson.loads(found)


def find_by_token(connection: Connection, owner: tuple[str, str], kind: str, token: str) -> Record | None:
    """Return the document of the record that a client token made, or None."""
    mine = (records.c.account_id == owner[0]) & (records.c.region == owner[1])
    mine &= (records.c.kind == kind) & (records.c.token == token)
    found = connection.execute(select(records.c.document).where(mine)).scalar()
    return None if found is None else orjson.loads(found)


def list_records(
    connection: Connection, owner: tuple[str, str], kind: str, table_name: str, after: str, limit: int
) -> Sequence[Record]:
    """Return up to ``limit`` documents after the ARN ``after``, in the order of their ARNs."""
    mine = [records.c.account_id == owner[0], records.c.region == owner[1], records.c.kind == kind]
    mine.append(records.c.arn > after)
    if table_name:
        mine.append(records.c.table_name == table_name)
    query = select(records.c.document).where(*mine).order_by(records.c.arn).limit(limit)
    return [orjson.loads(text) for text in connection.execute(query).scalars()]


def update_record(
    connection: Connection, owner: tuple[str, str], kind: str, arn: str, document: Mapping[str, Any]
) -> None:
    """Replace a record's document."""
    mine = (records.c.account_id == owner[0]) & (records.c.region == owner[1])
    mine &= (records.c.kind == kind) & (records.c.arn == arn)
    connection.execute(update(records).where(mine).values(document=orjson.dumps(document).decode()))


def delete_record(connection: Connection, owner: tuple[str, str], kind: str, arn: str) -> None:
    """Remove a record."""
    mine = (records.c.account_id == owner[0]) & (records.c.region == owner[1])
    mine &= (records.c.kind == kind) & (records.c.arn == arn)
    connection.execute(delete(records).where(mine))
