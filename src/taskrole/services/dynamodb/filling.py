"""Filling indexes of tables that are in use: a little at once, the rest by a worker, in the order of the primary keys.

From the moment an index is in the definition, every write keeps its rows; filling adds those of the items that were
there before. Reading an index that is not full is refused.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from taskrole.services.dynamodb import store
from taskrole.services.dynamodb.model import EXPIRY, Key, Row, Table, rows_of
from taskrole.services.dynamodb.values import Item
from taskrole.storage.ports import Database

AT_ONCE_MAX = 1000  # items that are worth no waiting
STEP_ITEMS_MAX = 500  # in one transaction: others wait meanwhile


def fill_at_once(connection: Connection, table: Table, index_name: str) -> Table:
    """Fill an index if that is quick, else mark it as one that the worker fills; return the table with its mark."""
    some = list(_items(connection, table, None, AT_ONCE_MAX + 1))
    if len(some) <= AT_ONCE_MAX:
        for _, item in some:
            store.insert_missing_rows(connection, table.number, _rows(table, index_name, item))
        return table
    return _mark(connection, table, index_name, {})


def fill_indexes(database: Database) -> bool:
    """Go on with the indexes that are being filled; return whether something is left to do. A worker's step."""
    with database.read() as connection:
        waiting = [table.number for table in store.list_tables(connection) if table.settings.get("filling")]
    left = False
    for number in waiting:
        left |= database.write(partial(_step, number=number))
    return left


def _step(connection: Connection, number: int) -> bool:
    table = store.find_table_by_number(connection, number)
    if table is None:
        return False
    names = {index.name for index in table.indexes} | ({EXPIRY} if table.ttl_attribute else set())
    for name, after in table.settings.get("filling", {}).items():
        if name not in names:
            _mark(connection, table, name, None)
            return True
        start = Key(after["bucket"], *(bytes.fromhex(each) for each in after["keys"])) if after else None
        some = list(_items(connection, table, start, STEP_ITEMS_MAX))
        for _, item in some:
            store.insert_missing_rows(connection, number, _rows(table, name, item))
        if len(some) < STEP_ITEMS_MAX:
            _mark(connection, table, name, None)
        else:
            last = some[-1][0]
            keys = [last.hash_key.hex(), last.range_key.hex(), last.primary_key.hex()]
            _mark(connection, table, name, {"bucket": last.bucket, "keys": keys})
        return True
    return False


def _mark(connection: Connection, table: Table, name: str, after: Mapping[str, Any] | None) -> Table:
    """Say where the filling of an index stands; None: it is over."""
    filling = {**table.settings.get("filling", {}), name: after}
    kept = {each: place for each, place in filling.items() if place is not None}
    return store.update_settings(connection, table, filling=kept or None)


def _items(connection: Connection, table: Table, after: Key | None, limit: int) -> Iterator[tuple[Key, Item]]:
    for key, _, item in store.read_range(connection, table.number, store.Range(start_after=after), limit):
        yield key, item


def _rows(table: Table, index_name: str, item: Item) -> list[Row]:
    return [row for row in rows_of(table, item) if row.index_name == index_name]
