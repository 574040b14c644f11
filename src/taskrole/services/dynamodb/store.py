"""State of DynamoDB: tables and items. Functions that take a connection run inside the caller's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from taskrole.services.dynamodb import changes
from taskrole.services.dynamodb.errors import ResourceInUseError
from taskrole.services.dynamodb.model import PRIMARY, Key, Row, Table, missing_table, parse_definition, rows_of
from taskrole.services.dynamodb.tables import discarded, items, tables, tokens
from taskrole.services.dynamodb.values import Item, decode_item, encode_item, size_of_item

CHUNK_ROWS = 64  # of the first look into a range: items may have 400 KB each
CHUNK_ROWS_MAX = 512
CHUNK_SIZE_BYTES = 1 << 20
DROPPED_AT_ONCE_MAX = 1000  # rows of an index
COUNTED_ROWS_MAX = 10_000  # counted at each DescribeTable; beyond, a worker's count is shown. AWS: every six hours

_KEY_COLUMNS = (items.c.bucket, items.c.hash_key, items.c.range_key, items.c.primary_key)
_FIND_TABLE = select(tables).where(
    tables.c.account_id == bindparam("account"),
    tables.c.region == bindparam("region"),
    tables.c.table_name == bindparam("name"),
)
_AT = (
    (items.c.table_number == bindparam("at_table"))
    & (items.c.index_name == bindparam("at_index"))
    & (items.c.bucket == bindparam("at_bucket"))
    & (items.c.hash_key == bindparam("at_hash"))
    & (items.c.range_key == bindparam("at_range"))
    & (items.c.primary_key == bindparam("at_primary"))
)
_GET_ITEM = select(items.c.item).where(_AT)
_DELETE_ROW = delete(items).where(_AT)
_UPDATE_ROW = update(items).where(_AT).values(item=bindparam("new_item"), size_bytes=bindparam("new_size_bytes"))
_INSERT_ROW = insert(items)


@dataclass(frozen=True, slots=True)
class Range:
    """Which part of a table or index to go through, and how.

    ``hash_key`` (with its ``bucket``) is None for a Scan. ``lower`` and ``upper`` are bounds of the range key, with
    whether they belong to it. ``buckets`` are the first bucket of a segment and the first one after it.
    """

    index_name: str = PRIMARY
    bucket: int = 0
    hash_key: bytes | None = None
    lower: tuple[bytes, bool] | None = None
    upper: tuple[bytes, bool] | None = None
    forward: bool = True
    start_after: Key | None = None
    buckets: tuple[int, int] | None = None


# Tables


def find_table(connection: Connection, account_id: str, region: str, name: str) -> Table | None:
    """Return a table, or None."""
    row = connection.execute(_FIND_TABLE, {"account": account_id, "region": region, "name": name}).first()
    return None if row is None else _table(tuple(row))


def get_table(connection: Connection, account_id: str, region: str, name: str) -> Table:
    """Return a table.

    Raises:
        ResourceNotFoundError: There is none.
    """
    table = find_table(connection, account_id, region, name)
    if table is None:
        raise missing_table()
    return table


def find_table_by_number(connection: Connection, number: int) -> Table | None:
    """Return the table of a number, or None if it is gone."""
    row = connection.execute(select(tables).where(tables.c.number == number)).first()
    return None if row is None else _table(tuple(row))


def list_table_names(connection: Connection, account_id: str, region: str, after: str, limit: int) -> list[str]:
    """Return up to ``limit`` names after ``after``, in order."""
    mine = (tables.c.account_id == account_id) & (tables.c.region == region) & (tables.c.table_name > after)
    query = select(tables.c.table_name).where(mine).order_by(tables.c.table_name).limit(limit)
    return list(connection.execute(query).scalars())


def list_tables(connection: Connection, condition: ColumnElement[bool] | None = None) -> Sequence[Table]:
    """Return tables of all accounts, for workers."""
    query = select(tables) if condition is None else select(tables).where(condition)
    return [_table(tuple(row)) for row in connection.execute(query)]


def list_tables_with_ttl(connection: Connection) -> Sequence[Table]:
    """Return all tables whose items expire."""
    return list_tables(connection, tables.c.ttl_attribute != "")


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
        "number": table.number,
        "definition": orjson.dumps(table.definition).decode(),
        "settings": orjson.dumps(table.settings).decode(),
        "tags": table.tags,
        "ttl_attribute": table.ttl_attribute,
        "created_at": table.created_at,
    }
    connection.execute(insert(tables).values(values))


def update_table(connection: Connection, table: Table, **values: str) -> None:
    """Change columns of a table's row."""
    connection.execute(update(tables).where(tables.c.number == table.number).values(values))


def update_settings(connection: Connection, table: Table, **changed: Any) -> Table:
    """Change some of a table's settings; None takes one away."""
    settings = {name: value for name, value in {**table.settings, **changed}.items() if value is not None}
    update_table(connection, table, settings=orjson.dumps(settings).decode())
    return replace(table, settings=settings)


def delete_table(connection: Connection, table: Table) -> None:
    """Delete a table; its rows are taken away later."""
    connection.execute(delete(tables).where(tables.c.number == table.number))
    discard(connection, table.number)


def discard(connection: Connection, number: int, index_name: str | None = None) -> None:
    """Have the rows of a number, or of one of its indexes, taken away by the worker."""
    values = {"number": number, "index_name": index_name or "", "everything": int(index_name is None)}
    connection.execute(insert(discarded).values(values))


def drop_index(connection: Connection, number: int, index_name: str) -> None:
    """Take the rows of an index away: at once if they are few, else by the worker."""
    count, _ = count_rows(connection, number, index_name, DROPPED_AT_ONCE_MAX + 1)
    if count > DROPPED_AT_ONCE_MAX:
        discard(connection, number, index_name)
    else:
        mine = (items.c.table_number == number) & (items.c.index_name == index_name)
        connection.execute(delete(items).where(mine))


def is_discarded(connection: Connection, number: int, index_name: str) -> bool:
    """Tell whether rows of an index wait to be taken away."""
    mine = (discarded.c.number == number) & (discarded.c.index_name == index_name)
    return connection.execute(select(discarded.c.number).where(mine)).first() is not None


def take_away(connection: Connection, rows_max: int) -> bool:
    """Take away some discarded rows; return whether there may be more."""
    waiting = connection.execute(select(discarded).limit(1)).first()
    if waiting is None:
        return False
    where = [items.c.table_number == waiting.number]
    if not waiting.everything:
        where.append(items.c.index_name == waiting.index_name)
    key = (items.c.index_name, *_KEY_COLUMNS)
    some = connection.execute(select(*key).where(*where).limit(rows_max)).all()
    if some:
        gone = [_at_place(waiting.number, row[0], Key(*row[1:])) for row in some]
        connection.execute(_DELETE_ROW, gone)
    if len(some) < rows_max:
        mine = (discarded.c.number == waiting.number) & (discarded.c.index_name == waiting.index_name)
        connection.execute(delete(discarded).where(mine))
    return True


# Items


def count_items(connection: Connection, table: Table) -> dict[str, tuple[int, int]]:
    """Return number and bytes of the items of a table (under ``PRIMARY``) and of each of its indexes."""
    known: Mapping[str, Sequence[int]] = table.settings.get("counts", {})
    counts = {}
    for name in (PRIMARY, *(index.name for index in table.indexes)):
        count, size = count_rows(connection, table.number, name, COUNTED_ROWS_MAX)
        if count >= COUNTED_ROWS_MAX and name in known and known[name][0] > count:
            count, size = known[name]
        counts[name] = (count, size)
    return counts


def count_rows(connection: Connection, number: int, index_name: str, rows_max: int | None = None) -> tuple[int, int]:
    """Return how many rows there are and their bytes, of up to ``rows_max``."""
    mine = (items.c.table_number == number) & (items.c.index_name == index_name)
    some = select(items.c.size_bytes).where(mine).limit(rows_max).subquery()
    count, size = connection.execute(select(func.count(), func.sum(some.c.size_bytes)).select_from(some)).one()
    return int(count), int(size or 0)


def find_item(connection: Connection, table: Table, key: Key) -> Item | None:
    """Return the item of a primary key, or None."""
    stored = connection.execute(_GET_ITEM, _at_place(table.number, PRIMARY, key)).scalar()
    return None if stored is None else decode_item(stored)


@dataclass(frozen=True, slots=True)
class Moment:
    """When and why a write happens, for the record of changes."""

    now: int
    expired: bool = False


def replace_item(
    connection: Connection, table: Table, key: Key, old: Item | None, new: Item | None, moment: Moment
) -> None:
    """Put ``new`` in the place of ``old`` in the table and in all its indexes; None is for nothing."""
    if old == new:
        return
    before = {(row.index_name, row.key): row for row in (rows_of(table, old, key) if old else [])}
    after = {(row.index_name, row.key): row for row in (rows_of(table, new, key) if new else [])}
    gone = [_at_place(table.number, *place) for place in before if place not in after]
    if gone:
        connection.execute(_DELETE_ROW, gone)
    added = [row for place, row in after.items() if place not in before]
    if added:
        insert_rows(connection, table.number, added)
    changed = []
    for place, row in after.items():
        if place in before and before[place].item != row.item:
            stored = {"new_item": encode_item(row.item), "new_size_bytes": size_of_item(row.item)}
            changed.append({**_at_place(table.number, *place), **stored})
    if changed:
        connection.execute(_UPDATE_ROW, changed)
    if table.logs_changes:
        changes.append(connection, table, old, new, now=moment.now, expired=moment.expired)


def insert_rows(connection: Connection, number: int, rows: Iterable[Row]) -> None:
    """Add rows that are not there."""
    stored: dict[int, tuple[int, bytes]] = {}  # an item is often the same object in several rows
    values = []
    for row in rows:
        found = stored.get(id(row.item))
        if found is None:
            found = stored[id(row.item)] = (size_of_item(row.item), encode_item(row.item))
        values.append(
            {
                "table_number": number,
                "index_name": row.index_name,
                "bucket": row.key.bucket,
                "hash_key": row.key.hash_key,
                "range_key": row.key.range_key,
                "primary_key": row.key.primary_key,
                "size_bytes": found[0],
                "item": found[1],
            }
        )
    if values:
        connection.execute(_INSERT_ROW, values)


def copy_items(connection: Connection, source: int, target: int) -> None:
    """Copy the items of one number to another, without indexes: a backup."""
    columns = [column for column in items.c if column.name != "table_number"]
    mine = (items.c.table_number == source) & (items.c.index_name == PRIMARY)
    copied = select(literal(target), *columns).where(mine)
    connection.execute(insert(items).from_select(["table_number", *(column.name for column in columns)], copied))


def insert_missing_rows(connection: Connection, number: int, rows: Sequence[Row]) -> None:
    """Add those of the rows that are not there yet: writes may have come first while an index is filled."""
    missing = [
        row for row in rows if connection.execute(_GET_ITEM, _at_place(number, row.index_name, row.key)).first() is None
    ]
    insert_rows(connection, number, missing)


def read_range(connection: Connection, number: int, part: Range, limit: int | None) -> Iterator[tuple[Key, int, Item]]:
    """Yield keys, sizes and items in order, in chunks; ``limit`` is how many will be wanted at most."""
    values = {"number": number, "index": part.index_name, "bucket": part.bucket, "hash": part.hash_key}
    for name, bound in (("lower", part.lower), ("upper", part.upper)):
        if bound is not None:
            values[name] = bound[0]
    if part.buckets is not None:
        values["first_bucket"], values["end_bucket"] = part.buckets
    after, chunk = part.start_after, CHUNK_ROWS
    while True:
        chunk = chunk if limit is None else min(chunk, limit)
        if after is not None:
            values["after_bucket"], values["after_hash"] = after.bucket, after.hash_key
            values["after_range"], values["after_primary"] = after.range_key, after.primary_key
        statement, names = _range_statement(
            part.hash_key is not None,
            None if part.lower is None else part.lower[1],
            None if part.upper is None else part.upper[1],
            part.forward,
            after is not None,
            part.buckets is not None,
        )
        rows = connection.execute(statement, {**{name: values[name] for name in names}, "chunk": chunk}).all()
        size = 0
        for bucket, hash_key, range_key, primary_key, size_bytes, item in rows:
            after = Key(bucket, hash_key, range_key, primary_key)
            size += size_bytes
            yield after, size_bytes, decode_item(item)
        if len(rows) < chunk:
            return
        if limit is not None:
            limit -= len(rows)
            if limit <= 0:
                return
        chunk = max(1, min(CHUNK_ROWS_MAX, CHUNK_SIZE_BYTES * len(rows) // max(1, size)))


@lru_cache(maxsize=512)
def _range_statement(
    hashed: bool,  # noqa: FBT001  a cache takes its key as it comes
    lower_included: bool | None,  # noqa: FBT001
    upper_included: bool | None,  # noqa: FBT001
    forward: bool,  # noqa: FBT001
    resumed: bool,  # noqa: FBT001
    segmented: bool,  # noqa: FBT001
) -> tuple[Select[Any], tuple[str, ...]]:
    """Return the statement for a range of that form and the names of its parameters; building one is not cheap."""
    c, names = items.c, ["number", "index"]
    where = [c.table_number == bindparam("number"), c.index_name == bindparam("index")]
    if hashed:
        names += ["bucket", "hash"]
        where += [c.bucket == bindparam("bucket"), c.hash_key == bindparam("hash")]
    if lower_included is not None:
        names.append("lower")
        where.append(c.range_key >= bindparam("lower") if lower_included else c.range_key > bindparam("lower"))
    if upper_included is not None:
        names.append("upper")
        where.append(c.range_key <= bindparam("upper") if upper_included else c.range_key < bindparam("upper"))
    if segmented:
        names += ["first_bucket", "end_bucket"]
        where += [c.bucket >= bindparam("first_bucket"), c.bucket < bindparam("end_bucket")]
    if resumed:
        ordered = _KEY_COLUMNS[2:] if hashed else _KEY_COLUMNS
        places = ("after_bucket", "after_hash", "after_range", "after_primary")[-len(ordered) :]
        names += places
        place = tuple_(*(bindparam(name, type_=column.type) for name, column in zip(places, ordered, strict=True)))
        where.append(tuple_(*ordered) > place if forward else tuple_(*ordered) < place)
    order = [column if forward else column.desc() for column in _KEY_COLUMNS]
    statement = select(*_KEY_COLUMNS, c.size_bytes, c.item).where(*where).order_by(*order).limit(bindparam("chunk"))
    return statement, tuple(names)


# Tokens


def find_token(connection: Connection, account_id: str, region: str, token: str, now: int) -> str | None:
    """Return the digest of the request that used a client token and still counts."""
    mine = (tokens.c.account_id == account_id) & (tokens.c.region == region) & (tokens.c.token == token)
    return connection.execute(select(tokens.c.request_digest).where(mine, tokens.c.expires_at > now)).scalar()


def insert_token(
    connection: Connection, account_id: str, region: str, token: str, digest: str, expires_at: int
) -> None:
    """Remember the request that used a client token, in the place of one that no longer counts."""
    mine = (tokens.c.account_id == account_id) & (tokens.c.region == region) & (tokens.c.token == token)
    connection.execute(delete(tokens).where(mine))
    values = {
        "account_id": account_id,
        "region": region,
        "token": token,
        "request_digest": digest,
        "expires_at": expires_at,
    }
    connection.execute(insert(tokens).values(values))


def forget_tokens(connection: Connection, now: int) -> None:
    """Forget client tokens that no longer count."""
    connection.execute(delete(tokens).where(tokens.c.expires_at <= now))


@lru_cache(maxsize=512)
def _table(row: tuple[Any, ...]) -> Table:
    account_id, region, name, table_id, number, definition_text, settings, tags, ttl_attribute, created_at = row
    definition, keys, indexes = parse_definition(definition_text)
    return Table(
        account_id,
        region,
        name,
        table_id,
        number,
        created_at,
        definition,
        keys,
        indexes,
        tags,
        ttl_attribute,
        orjson.loads(settings),
    )


def _at_place(number: int, index_name: str, key: Key) -> dict[str, object]:
    return {
        "at_table": number,
        "at_index": index_name,
        "at_bucket": key.bucket,
        "at_hash": key.hash_key,
        "at_range": key.range_key,
        "at_primary": key.primary_key,
    }
