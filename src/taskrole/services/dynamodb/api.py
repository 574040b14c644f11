"""What the rest of taskrole may use of DynamoDB."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from taskrole.services.dynamodb import store
from taskrole.services.dynamodb.model import Table, key_of
from taskrole.services.dynamodb.values import Item
from taskrole.storage.ports import Database

EXPIRED_ITEMS_MAX = 500  # deleted in one transaction
EXPIRED_ITEMS_A_STEP_MAX = 20_000  # of one table; the rest waits for the next step
_FIVE_YEARS_SECONDS = 5 * 365 * 86_400  # AWS: developer guide, "Time to live": older values are taken for mistakes


def delete_expired_items(database: Database, now: datetime) -> None:
    """Delete the items whose time to live is over; a worker's step."""
    with database.read() as connection:
        tables = store.list_tables_with_ttl(connection)
    for table in tables:
        expired: list[Item] = []
        with database.read() as connection:
            for _, item in store.read_range(connection, table, store.Range(), None):
                if _is_expired(table, item, now):
                    expired.append({name: item[name] for name in table.keys.names})
                if len(expired) == EXPIRED_ITEMS_A_STEP_MAX:
                    break
        for start in range(0, len(expired), EXPIRED_ITEMS_MAX):
            _delete(database, table, expired[start : start + EXPIRED_ITEMS_MAX], now)


def _is_expired(table: Table, item: Item, now: datetime) -> bool:
    number = item.get(table.ttl_attribute, {}).get("N")
    seconds = int(now.timestamp())
    return number is not None and seconds - _FIVE_YEARS_SECONDS < Decimal(number) < seconds


def _delete(database: Database, table: Table, keys: list[Item], now: datetime) -> None:
    def delete(connection: Connection) -> None:
        present = store.find_table(connection, table.account_id, table.region, table.name)
        if present is None or present.table_id != table.table_id:
            return
        for key in keys:
            # Read again: it may have been given more time since.
            old = store.find_item(connection, present, key_of(present, key))
            if old is not None and _is_expired(present, old, now):
                store.replace_item(connection, present, old, None)

    database.write(delete)
