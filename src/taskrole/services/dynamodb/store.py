"""State of DynamoDB. Functions that take a connection run inside the caller's transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy import (
    Row as ResultRow,
)

from taskrole.services.dynamodb.encoding import bucket_of, join_keys
from taskrole.services.dynamodb.errors import ResourceInUseError, ResourceNotFoundError
from taskrole.services.dynamodb.model import PRIMARY, Key, Row, Table, parse_definition, rows_of
from taskrole.services.dynamodb.tables import items, tables, tokens
from taskrole.services.dynamodb.values import Item, decode_item, encode_item, size_of_item

CHUNK_ROWS = 64  # items may have 400 KB each

_KEY_COLUMNS = (items.c.hash_key, items.c.range_key, items.c.primary_key)
_FIND_TABLE = select(tables).where(
    tables.c.account_id == bindparam("account"),
    tables.c.region == bindparam("region"),
    tables.c.table_name == bindparam("name"),
)
_AT = (
    (items.c.table_id == bindparam("at_table"))
    & (items.c.index_name == bindparam("at_index"))
    & (items.c.hash_key == bindparam("at_hash"))
    & (items.c.range_key == bindparam("at_range"))
    & (items.c.primary_key == bindparam("at_primary"))
)
_GET_ITEM = select(items.c.item).where(_AT)
_DELETE_ROW = delete(items).where(_AT)
_UPDATE_ROW = update(items).where(_AT).values(item=bindparam("new_item"), size_bytes=bindparam("new_size_bytes"))


@dataclass(frozen=True, slots=True)
class Range:
    """Which part of a table or index to go through, and how.

    ``hash_key`` is None for a Scan. ``lower`` and ``upper`` are bounds of the range key, with whether they belong to
    it. ``segment`` is (number, total).
    """

    index_name: str = PRIMARY
    hash_key: bytes | None = None
    lower: tuple[bytes, bool] | None = None
    upper: tuple[bytes, bool] | None = None
    forward: bool = True
    start_after: Key | None = None
    segment: tuple[int, int] | None = None


def find_table(connection: Connection, account_id: str, region: str, name: str) -> Table | None:
    """Return a table, or None."""
    row = connection.execute(_FIND_TABLE, {"account": account_id, "region": region, "name": name}).first()
    return None if row is None else _table(row)


def get_table(connection: Connection, account_id: str, region: str, name: str) -> Table:
    """Return a table.

    Raises:
        ResourceNotFoundError: There is none.
    """
    table = find_table(connection, account_id, region, name)
    if table is None:
        raise ResourceNotFoundError
    return table


def list_table_names(connection: Connection, account_id: str, region: str, after: str, limit: int) -> list[str]:
    """Return up to ``limit`` names after ``after``, in order."""
    mine = (tables.c.account_id == account_id) & (tables.c.region == region) & (tables.c.table_name > after)
    query = select(tables.c.table_name).where(mine).order_by(tables.c.table_name).limit(limit)
    return list(connection.execute(query).scalars())


def insert_table(connection: Connection, table: Table) -> None:
    """Add a table.

    Raises:
        ResourceInUseError: There is one of that name.
    """
    if find_table(connection, table.account_id, table.region, table.name) is not None:
        raise ResourceInUseError(f"Table already exists: {table.name}")
    values = {
        "account_id": table.account_id,
        "region": table.region,
        "table_name": table.name,
        "table_id": table.table_id,
        "definition": orjson.dumps(table.definition).decode(),
        "tags": table.tags,
        "ttl_attribute": table.ttl_attribute,
        "created_at": table.created_at,
    }
    connection.execute(insert(tables).values(values))


def update_table(connection: Connection, table: Table, **values: str) -> None:
    """Change columns of a table's row."""
    connection.execute(update(tables).where(tables.c.table_id == table.table_id).values(values))


def delete_table(connection: Connection, table: Table) -> None:
    """Delete a table with all its items."""
    connection.execute(delete(items).where(items.c.table_id == table.table_id))
    connection.execute(delete(tables).where(tables.c.table_id == table.table_id))


def count_items(connection: Connection, table: Table) -> dict[str, tuple[int, int]]:
    """Return number and bytes of the items of a table (under ``PRIMARY``) and of each of its indexes."""
    query = (
        select(items.c.index_name, func.count(), func.sum(items.c.size_bytes))
        .where(items.c.table_id == table.table_id)
        .group_by(items.c.index_name)
    )
    return {name: (int(count), int(size)) for name, count, size in connection.execute(query)}


def find_item(connection: Connection, table: Table, key: Key) -> Item | None:
    """Return the item of a primary key, or None."""
    stored = connection.execute(_GET_ITEM, _at(table, PRIMARY, key)).scalar()
    return None if stored is None else decode_item(stored)


def replace_item(connection: Connection, table: Table, old: Item | None, new: Item | None) -> None:
    """Put ``new`` in the place of ``old`` in the table and in all its indexes; None is for nothing."""
    before = {(row.index_name, row.key): row for row in (rows_of(table, old) if old else [])}
    after = {(row.index_name, row.key): row for row in (rows_of(table, new) if new else [])}
    gone = [_at(table, *place) for place in before.keys() - after.keys()]
    if gone:
        connection.execute(_DELETE_ROW, gone)
    added = [_values(table, row) for place, row in after.items() if place not in before]
    if added:
        connection.execute(insert(items), added)
    changed = [
        {**_at(table, *place), "new_item": encode_item(row.item), "new_size_bytes": size_of_item(row.item)}
        for place, row in after.items()
        if place in before and before[place].item != row.item
    ]
    if changed:
        connection.execute(_UPDATE_ROW, changed)


def read_range(connection: Connection, table: Table, part: Range, limit: int | None) -> Iterator[tuple[Key, Item]]:
    """Yield keys and items in order, reading the database in chunks; ``limit`` is how many will be wanted at most."""
    fixed = [items.c.table_id == table.table_id, items.c.index_name == part.index_name, *_bounds(part)]
    after = part.start_after
    while True:
        conditions = [*fixed, *([] if after is None else [_beyond(part, after)])]
        order = [column if part.forward else column.desc() for column in _KEY_COLUMNS]
        chunk = CHUNK_ROWS if limit is None else min(CHUNK_ROWS, limit)
        query = select(*_KEY_COLUMNS, items.c.item).where(*conditions).order_by(*order).limit(chunk)
        rows = connection.execute(query).all()
        for row in rows:
            after = Key(bytes(row.hash_key), bytes(row.range_key), bytes(row.primary_key))
            yield after, decode_item(row.item)
        if len(rows) < chunk:
            return


def fill_index(connection: Connection, table: Table, index_name: str) -> None:
    """Add the rows of a new index for the items that are there."""
    for _, item in read_range(connection, table, Range(), None):
        added = [_values(table, row) for row in rows_of(table, item) if row.index_name == index_name]
        if added:
            connection.execute(insert(items), added)


def drop_index(connection: Connection, table: Table, index_name: str) -> None:
    """Remove the rows of an index."""
    connection.execute(delete(items).where(items.c.table_id == table.table_id, items.c.index_name == index_name))


def find_token(connection: Connection, account_id: str, region: str, token: str, now: int) -> str | None:
    """Return the digest of the request that used a client token and still counts; forget those that do not."""
    connection.execute(delete(tokens).where(tokens.c.expires_at <= now))
    mine = (tokens.c.account_id == account_id) & (tokens.c.region == region) & (tokens.c.token == token)
    return connection.execute(select(tokens.c.request_digest).where(mine)).scalar()


def insert_token(
    connection: Connection, account_id: str, region: str, token: str, digest: str, expires_at: int
) -> None:
    """Remember the request that used a client token."""
    values = {
        "account_id": account_id,
        "region": region,
        "token": token,
        "request_digest": digest,
        "expires_at": expires_at,
    }
    connection.execute(insert(tokens).values(values))


def list_tables_with_ttl(connection: Connection) -> Sequence[Table]:
    """Return all tables whose items expire."""
    return [_table(row) for row in connection.execute(select(tables).where(tables.c.ttl_attribute != ""))]


def _table(row: "ResultRow[tuple[object, ...]]") -> Table:
    definition, keys, indexes = parse_definition(row.definition)
    return Table(
        row.account_id,
        row.region,
        row.table_name,
        row.table_id,
        row.created_at,
        definition,
        keys,
        indexes,
        row.tags,
        row.ttl_attribute,
    )


def _at(table: Table, index_name: str, key: Key) -> dict[str, object]:
    return {
        "at_table": table.table_id,
        "at_index": index_name,
        "at_hash": key.hash_key,
        "at_range": key.range_key,
        "at_primary": key.primary_key,
    }


def _values(table: Table, row: Row) -> dict[str, object]:
    return {
        "table_id": table.table_id,
        "index_name": row.index_name,
        "hash_key": row.key.hash_key,
        "range_key": row.key.range_key,
        "primary_key": row.key.primary_key,
        "bucket": bucket_of(row.key.hash_key),
        "size_bytes": size_of_item(row.item),
        "item": encode_item(row.item),
    }


def _bounds(part: Range) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if part.hash_key is not None:
        bounds.append(items.c.hash_key == part.hash_key)
    if part.lower is not None:
        value, included = part.lower
        bounds.append(items.c.range_key >= value if included else items.c.range_key > value)
    if part.upper is not None:
        value, included = part.upper
        bounds.append(items.c.range_key <= value if included else items.c.range_key < value)
    if part.segment is not None:
        number, total = part.segment
        bounds.append(items.c.bucket % total == number)
    return bounds


def _beyond(part: Range, after: Key) -> ColumnElement[bool]:
    place = tuple_(after.hash_key, after.range_key, after.primary_key)
    return tuple_(*_KEY_COLUMNS) > place if part.forward else tuple_(*_KEY_COLUMNS) < place


def index_key(key: Key, primary: Key) -> Key:
    """Return the place in an index of the item with this index key and this primary key."""
    return Key(key.hash_key, key.range_key, join_keys(primary.hash_key, primary.range_key))
