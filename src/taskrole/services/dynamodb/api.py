"""What the rest of taskrole may use of DynamoDB: the steps of its workers."""

from datetime import datetime

from sqlalchemy import Connection

from taskrole.services.dynamodb import changes, store
from taskrole.services.dynamodb.encoding import encode_key
from taskrole.services.dynamodb.filling import fill_indexes
from taskrole.services.dynamodb.model import EXPIRY, PRIMARY, Table, key_of
from taskrole.services.dynamodb.values import Item
from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds

__all__ = ["collect_discarded", "count_all_items", "delete_expired_items", "fill_indexes", "trim_changes"]

EXPIRED_ITEMS_MAX = 500  # deleted in one transaction
EXPIRED_ITEMS_A_STEP_MAX = 20_000  # of one table; the rest waits for the next step
DISCARDED_ROWS_MAX = 2000  # taken away in one transaction
DISCARDED_ROUNDS_MAX = 100
_FIVE_YEARS_SECONDS = 5 * 365 * 86_400  # AWS: developer guide, "Time to live": older values are taken for mistakes


def delete_expired_items(database: Database, now: datetime) -> None:
    """Delete the items whose time to live is over; a worker's step. Its cost is that of the expired items."""
    with database.read() as connection:
        tables = store.list_tables_with_ttl(connection)
    seconds = int(now.timestamp())
    part = store.Range(
        EXPIRY,
        0,
        b"",
        (encode_key({"N": str(seconds - _FIVE_YEARS_SECONDS)}), False),
        (encode_key({"N": str(seconds)}), False),
    )
    for table in tables:
        with database.read() as connection:
            found = store.read_range(connection, table.number, part, EXPIRED_ITEMS_A_STEP_MAX)
            expired = [item for _, _, item in found]
        for start in range(0, len(expired), EXPIRED_ITEMS_MAX):
            _delete(database, table, expired[start : start + EXPIRED_ITEMS_MAX], now)


def _delete(database: Database, table: Table, expired: list[Item], now: datetime) -> None:
    def delete(connection: Connection) -> None:
        present = store.find_table_by_number(connection, table.number)
        if present is None or present.ttl_attribute != table.ttl_attribute:
            return
        for each in expired:
            # Read again: it may have been given more time since.
            key = key_of(present, {name: each[name] for name in present.keys.names})
            old = store.find_item(connection, present, key)
            if old is not None and old.get(present.ttl_attribute) == each[present.ttl_attribute]:
                moment = store.Moment(to_milliseconds(now), expired=True)
                store.replace_item(connection, present, key, old, None, moment)

    database.write(delete)


def trim_changes(database: Database, now: datetime) -> None:
    """Forget records of streams and of recovery, and client tokens, that are too old; a worker's step."""

    def trim(connection: Connection) -> None:
        changes.trim(connection, to_milliseconds(now))
        store.forget_tokens(connection, to_milliseconds(now))

    database.write(trim)


def collect_discarded(database: Database) -> None:
    """Take away rows of deleted tables, indexes and backups; a worker's step."""
    for _ in range(DISCARDED_ROUNDS_MAX):
        if not database.write(lambda connection: store.take_away(connection, DISCARDED_ROWS_MAX)):
            return


def count_all_items(database: Database) -> None:
    """Count the items of large tables for DescribeTable; a worker's step."""
    with database.read() as connection:
        tables = store.list_tables(connection)
    for table in tables:
        with database.read() as connection:
            count, _ = store.count_rows(connection, table.number, PRIMARY, store.COUNTED_ROWS_MAX)
            if count < store.COUNTED_ROWS_MAX:
                continue
            names = (PRIMARY, *(index.name for index in table.indexes))
            counts = {name: list(store.count_rows(connection, table.number, name)) for name in names}

        def keep(connection: Connection, number: int = table.number, counts: dict[str, list[int]] = counts) -> None:
            present = store.find_table_by_number(connection, number)
            if present is not None:
                store.update_settings(connection, present, counts=counts)

        database.write(keep)
