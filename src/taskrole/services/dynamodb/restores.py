"""Tables made from what was kept: items of a backup, or of a table as it was."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.services.dynamodb import changes, creation, store
from taskrole.services.dynamodb.definitions import KEPT_MEMBERS
from taskrole.services.dynamodb.deps import DynamodbDeps, Place
from taskrole.services.dynamodb.model import Table, rows_of
from taskrole.services.dynamodb.values import Item, encode_item

_CHUNK_ITEMS = 500
_OVERRIDES = {
    "BillingModeOverride": "BillingMode",
    "GlobalSecondaryIndexOverride": "GlobalSecondaryIndexes",
    "LocalSecondaryIndexOverride": "LocalSecondaryIndexes",
    "ProvisionedThroughputOverride": "ProvisionedThroughput",
    "OnDemandThroughputOverride": "OnDemandThroughput",
    "SSESpecificationOverride": "SSESpecification",
}
_NOT_RESTORED = ("StreamSpecification", "DeletionProtectionEnabled")  # AWS: to be set again on the new table


def target_table(
    dynamodb: DynamodbDeps,
    call: Call,
    place: Place,
    definition: Mapping[str, Any],
    request: Mapping[str, Any],
    restored: Mapping[str, Any],
) -> Table:
    """Return the new table of a restore; nothing is stored yet.

    Raises:
        ValidationError: The overrides contradict the definition.
    """
    wanted = {name: each for name, each in definition.items() if name in KEPT_MEMBERS and name not in _NOT_RESTORED}
    for override, name in _OVERRIDES.items():
        if override in request:
            wanted[name] = request[override]
            if request[override] == []:
                del wanted[name]
    if request.get("BillingModeOverride") == "PAY_PER_REQUEST":
        wanted.pop("ProvisionedThroughput", None)
        indexes = wanted.get("GlobalSecondaryIndexes", ())
        plain = [{name: each[name] for name in each if name != "ProvisionedThroughput"} for each in indexes]
        if plain:
            wanted["GlobalSecondaryIndexes"] = plain
    used = {
        key["AttributeName"]
        for each in (
            wanted,
            *wanted.get("LocalSecondaryIndexes", ()),
            *wanted.get("GlobalSecondaryIndexes", ()),
        )
        for key in each["KeySchema"]
    }
    wanted["AttributeDefinitions"] = [
        each for each in definition["AttributeDefinitions"] if each["AttributeName"] in used
    ]
    table = creation.new_table(dynamodb, call, place, wanted)
    return creation.with_settings(table, restored=restored)


def insert_restored(connection: Connection, table: Table, found: Iterable[Item]) -> Table:
    """Store a restored table with its items.

    Raises:
        ServiceError: TableAlreadyExistsException.
    """
    if store.find_table(connection, table.account_id, table.region, table.name) is not None:
        raise ServiceError("TableAlreadyExistsException", f"Table already exists: {table.name}")
    created = creation.insert(connection, table)
    insert_items(connection, created, found)
    return created


def insert_items(connection: Connection, table: Table, found: Iterable[Item]) -> int:
    """Add items to a table that has none of them; return how many."""
    waiting = iter(found)
    count = 0
    while some := list(islice(waiting, _CHUNK_ITEMS)):
        count += len(some)
        store.insert_rows(connection, table.number, (row for item in some for row in rows_of(table, item)))
    return count


def all_items(connection: Connection, number: int) -> Iterator[Item]:
    """Yield the items of a table or backup."""
    for _, _, item in store.read_range(connection, number, store.Range(), None):
        yield item


def items_at(connection: Connection, table: Table, instant: int) -> Iterator[Item]:
    """Yield the items of a table as they were at an instant."""
    before = {encode_item(key): old for key, old in changes.changes_since(connection, table.number, instant)}
    for item in all_items(connection, table.number):
        if not before:
            yield item
            continue
        key = encode_item({name: item[name] for name in table.keys.names})
        if key not in before:
            yield item
        else:
            old = before.pop(key)
            if old is not None:
                yield old
    yield from (old for old in before.values() if old is not None)
