"""Consumed capacity, as the developer guide's "Read/write capacity mode" counts it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from taskrole.services.dynamodb.model import EXPIRY, PRIMARY, Table, rows_of
from taskrole.services.dynamodb.values import Item, size_of_item

_READ_UNIT_BYTES = 4096
_WRITE_UNIT_BYTES = 1024


def read_units(size_bytes: int, *, consistent: bool, transactional: bool = False) -> float:
    """Return the units of reading that many bytes at once."""
    units = max(1, -(-size_bytes // _READ_UNIT_BYTES))
    return units * (2.0 if transactional else 1.0 if consistent else 0.5)


def write_units(table: Table, old: Item | None, new: Item | None, *, transactional: bool = False) -> dict[str, float]:
    """Return the units of a write, for the table (under ``PRIMARY``) and each index that changed."""
    factor = 2.0 if transactional else 1.0
    before = {row.index_name: row for row in (rows_of(table, old) if old else [])}
    after = {row.index_name: row for row in (rows_of(table, new) if new else [])}
    units = {PRIMARY: factor}
    for name in sorted((before.keys() | after.keys()) - {EXPIRY}):
        rows = [row for row in (before.get(name), after.get(name)) if row is not None]
        if name == PRIMARY or len(rows) < 2 or rows[0] != rows[1]:
            moved = name != PRIMARY and len(rows) == 2 and rows[0].key != rows[1].key
            sizes = [size_of_item(row.item) for row in rows]
            counted = sizes if moved else [max(sizes)]
            units[name] = sum(max(1, -(-size // _WRITE_UNIT_BYTES)) for size in counted) * factor
    return units


def add_units(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the sum, by index name."""
    total: dict[str, float] = {}
    for part in parts:
        for name, units in part.items():
            total[name] = total.get(name, 0.0) + units
    return total


def consumed(request: Mapping[str, Any], table: Table, units: Mapping[str, float], kind: str = "") -> dict[str, Any]:
    """Return the ConsumedCapacity of one table, or nothing if the request does not ask for it.

    ``kind`` is ReadCapacityUnits or WriteCapacityUnits for transactions, which say it apart.
    """
    wanted = request.get("ReturnConsumedCapacity", "NONE")
    if wanted == "NONE":
        return {}

    def counted(amount: float) -> dict[str, float]:
        return {"CapacityUnits": amount, kind: amount} if kind else {"CapacityUnits": amount}

    capacity: dict[str, Any] = {"TableName": table.name, **counted(sum(units.values()))}
    if wanted == "INDEXES":
        capacity["Table"] = counted(units.get(PRIMARY, 0.0))
        for index in table.indexes:
            if index.name in units:
                member = "GlobalSecondaryIndexes" if index.is_global else "LocalSecondaryIndexes"
                capacity.setdefault(member, {})[index.name] = counted(units[index.name])
    return capacity


def collection_metrics(request: Mapping[str, Any], table: Table, key_items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the ItemCollectionMetrics of the item collections that were written, if the request asks for them."""
    if request.get("ReturnItemCollectionMetrics") != "SIZE" or all(index.is_global for index in table.indexes):
        return []
    name = table.keys.hash_name
    found: dict[str, dict[str, Any]] = {}
    for key_item in key_items:
        shown = {"ItemCollectionKey": {name: key_item[name]}, "SizeEstimateRangeGB": [0.0, 1.0]}
        found.setdefault(repr(key_item[name]), shown)
    return list(found.values())
