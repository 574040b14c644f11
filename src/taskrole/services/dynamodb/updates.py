"""UpdateTable: what changes, what that does to the definition, and indexes that are filled while the table is used."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.services.dynamodb import creation, store
from taskrole.services.dynamodb.definitions import check_capacity, check_key_schema, check_structure
from taskrole.services.dynamodb.deps import Place
from taskrole.services.dynamodb.descriptions import describe
from taskrole.services.dynamodb.errors import (
    LimitExceededError,
    ResourceInUseError,
    ResourceNotFoundError,
    ValidationError,
)
from taskrole.services.dynamodb.filling import fill_at_once
from taskrole.services.dynamodb.model import PRIMARY, Table
from taskrole.storage.ports import Database

_INVALID = "One or more parameter values were invalid: "
_PLAIN_MEMBERS = ("DeletionProtectionEnabled", "TableClass", "SSESpecification", "OnDemandThroughput")
_ONE_IS_NEEDED = (
    "ProvisionedThroughput",
    "BillingMode",
    "GlobalSecondaryIndexUpdates",
    "StreamSpecification",
    *_PLAIN_MEMBERS,
)
_INDEX_CHANGES_MAX = 1  # AWS: API reference, UpdateTable: one index is created or deleted at a time
_ACTIONS = ("Update", "Create", "Delete")
Throughput = Mapping[str, int]


def get_named(connection: Connection, place: Place) -> Table:
    """Return a table, for operations on the table itself.

    Raises:
        ResourceNotFoundError: There is none; the message names it.
    """
    table = store.find_table(connection, place.account_id, place.region, place.name)
    if table is None:
        raise ResourceNotFoundError(f"Requested resource not found: Table: {place.name} not found")
    return table


def update(database: Database, place: Place, request: Mapping[str, Any], now: int) -> dict[str, Any]:
    """Change a table and return its description.

    Raises:
        ResourceNotFoundError: There is none of that name, or no such index.
        ValidationError: The change contradicts the definition or itself.
    """
    check_request(request)
    return database.write(lambda connection: _update(connection, get_named(connection, place), request, now))


def check_request(request: Mapping[str, Any]) -> None:
    """Check what can be checked without the table.

    Raises:
        ValidationError: Nothing is changed, or one thing twice.
    """
    if not any(request.get(name) is not None and request.get(name) != [] for name in _ONE_IS_NEEDED):
        raise ValidationError(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
            "SSESpecification or ReplicaUpdates is required"
        )
    if request.get("BillingMode") == "PROVISIONED" and "ProvisionedThroughput" not in request:
        raise ValidationError(_INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    check_capacity(request.get("ProvisionedThroughput", {}))
    seen = set()
    for each in request.get("GlobalSecondaryIndexUpdates", ()):
        actions = [name for name in _ACTIONS if name in each]
        if not actions:
            raise ValidationError(
                _INVALID + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                "GlobalSecondaryIndexUpdate.Delete must not be null"
            )
        name = each[actions[0]]["IndexName"]
        if name in seen:
            raise ValidationError(
                f"{_INVALID}Only one global secondary index update per index is allowed simultaneously. Index: {name}"
            )
        seen.add(name)


def _update(connection: Connection, table: Table, request: Mapping[str, Any], now: int) -> dict[str, Any]:
    billing = request.get("BillingMode", table.definition.get("BillingMode", "PROVISIONED"))
    if "ProvisionedThroughput" in request and billing == "PAY_PER_REQUEST":
        raise ValidationError(
            _INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST"
        )
    definition = {**table.definition, **{name: request[name] for name in _PLAIN_MEMBERS if name in request}}
    settings = _change_throughput(table, definition, request, now)
    created, deleted = _change_indexes(table, definition, request, settings["throughput"], now)
    check_structure(definition)
    store.update_table(connection, table, definition=orjson.dumps(definition).decode())
    table = store.update_settings(connection, _again(connection, table), **settings)
    table = _change_stream(connection, table, request.get("StreamSpecification"), now)
    for name in deleted:
        store.drop_index(connection, table.number, name)
    for name in created:
        if store.is_discarded(connection, table.number, name):
            raise ResourceInUseError(f"Attempting to create an index which is being deleted: {name}")
        table = fill_at_once(connection, _again(connection, table), name)
    description = describe(table, store.count_items(connection, table))
    description["TableStatus"] = "UPDATING"
    for index in description.get("GlobalSecondaryIndexes", ()):
        if index["IndexName"] in created:
            index["IndexStatus"], index["Backfilling"] = "CREATING", True
    return description


def _again(connection: Connection, table: Table) -> Table:
    found = store.find_table_by_number(connection, table.number)
    assert found is not None
    return found


def _change_throughput(
    table: Table, definition: dict[str, Any], request: Mapping[str, Any], now: int
) -> dict[str, Any]:
    """Change billing and throughput in ``definition``; return the settings that tell of it."""
    history = {name: dict(each) for name, each in table.settings.get("throughput", {}).items()}
    settings: dict[str, Any] = {"throughput": history}
    before = table.definition.get("BillingMode", "PROVISIONED")
    billing = request.get("BillingMode", before)
    if "ProvisionedThroughput" in request:
        old = table.definition.get("ProvisionedThroughput", {})
        _note_change(history.setdefault(PRIMARY, {}), old, request["ProvisionedThroughput"], now)
        definition["ProvisionedThroughput"] = request["ProvisionedThroughput"]
    indexes = {each["IndexName"]: dict(each) for each in definition.get("GlobalSecondaryIndexes", ())}
    if billing == "PAY_PER_REQUEST" and before != billing:
        settings["on_demand_since"] = now
        definition.pop("ProvisionedThroughput", None)
        for each in indexes.values():
            each.pop("ProvisionedThroughput", None)
    if "BillingMode" in request:
        definition["BillingMode"] = billing
    if billing == "PROVISIONED" and before != billing:
        given = {each["Update"]["IndexName"] for each in _updates(request, "Update")}
        missing = [name for name in indexes if name not in given]
        if missing:
            raise ValidationError(f"{_INVALID}ProvisionedThroughput must be specified for index: {','.join(missing)}")
    if indexes:
        definition["GlobalSecondaryIndexes"] = list(indexes.values())
    return settings


def _note_change(history: dict[str, int], old: Throughput, new: Throughput, now: int) -> None:
    differences = [new[name] - old.get(name, 0) for name in ("ReadCapacityUnits", "WriteCapacityUnits")]
    if not any(differences):
        read, write = new["ReadCapacityUnits"], new["WriteCapacityUnits"]
        raise ValidationError(
            "The provisioned throughput for the table will not change. The requested value equals the current value. "
            f"Current ReadCapacityUnits provisioned for the table: {read}. Requested ReadCapacityUnits: {read}. "
            f"Current WriteCapacityUnits provisioned for the table: {write}. Requested WriteCapacityUnits: {write}. "
            "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
        )
    if max(differences) > 0:
        history["increased"] = now
    if min(differences) < 0:
        history["decreased"] = now
        history["decreases"] = history.get("decreases", 0) + 1


def _change_indexes(
    table: Table, definition: dict[str, Any], request: Mapping[str, Any], history: dict[str, dict[str, int]], now: int
) -> tuple[list[str], list[str]]:
    """Change the global indexes of ``definition``; return the names of those that come and of those that go."""
    attributes = {each["AttributeName"]: each for each in definition["AttributeDefinitions"]}
    for each in request.get("AttributeDefinitions", ()):
        known = attributes.setdefault(each["AttributeName"], each)
        if known["AttributeType"] != each["AttributeType"]:
            raise ValidationError(
                f"{_INVALID}Attribute type of {each['AttributeName']} cannot be changed from "
                f"{known['AttributeType']} to {each['AttributeType']}"
            )
    indexes = {each["IndexName"]: each for each in definition.get("GlobalSecondaryIndexes", ())}
    creates, deletes = _updates(request, "Create"), _updates(request, "Delete")
    if len(creates) + len(deletes) > _INDEX_CHANGES_MAX:
        raise LimitExceededError(
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        )
    given = [each["AttributeName"] for each in request.get("AttributeDefinitions", ())]
    for each in creates:
        check_key_schema(each["Create"]["KeySchema"], given)  # AWS: also of attributes that the table has already
        _create_index(table, indexes, each["Create"])
    for each in _updates(request, "Update"):
        name = each["Update"]["IndexName"]
        known = _known(indexes, name)
        if "ProvisionedThroughput" in each["Update"]:
            check_capacity(each["Update"]["ProvisionedThroughput"])
            old, new = known.get("ProvisionedThroughput", {}), each["Update"]["ProvisionedThroughput"]
            _note_change(history.setdefault(name, {}), old, new, now)
        indexes[name] = {**known, **each["Update"]}
    for each in deletes:
        del indexes[_known(indexes, each["Delete"]["IndexName"])["IndexName"]]
    definition.pop("GlobalSecondaryIndexes", None)
    if indexes:
        definition["GlobalSecondaryIndexes"] = list(indexes.values())
    used = {
        key["AttributeName"]
        for each in (definition, *definition.get("LocalSecondaryIndexes", ()), *indexes.values())
        for key in each["KeySchema"]
    }
    definition["AttributeDefinitions"] = [each for name, each in attributes.items() if name in used]
    return [each["Create"]["IndexName"] for each in creates], [each["Delete"]["IndexName"] for each in deletes]


def _create_index(table: Table, indexes: dict[str, Any], body: Mapping[str, Any]) -> None:
    name = body["IndexName"]
    if name in indexes or any(index.name == name for index in table.indexes):
        raise ValidationError("Attempting to create an index which already exists")
    if table.settings.get("filling"):
        raise LimitExceededError(
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        )
    indexes[name] = body


def _known(indexes: Mapping[str, Any], name: str) -> Any:
    if name not in indexes:
        raise ResourceNotFoundError("Requested resource not found")
    return indexes[name]


def _updates(request: Mapping[str, Any], kind: str) -> Sequence[Mapping[str, Any]]:
    return [each for each in request.get("GlobalSecondaryIndexUpdates", ()) if kind in each]


def _change_stream(connection: Connection, table: Table, specification: Mapping[str, Any] | None, now: int) -> Table:
    if specification is None:
        return table
    view = creation.stream_view(specification)
    if view and table.settings.get("stream"):
        raise ValidationError(f"Table already has an enabled stream: TableName: {table.name}")
    if not view and not table.settings.get("stream"):
        raise ValidationError("Table has no stream to disable")
    return creation.begin_stream(connection, table, view, now) if view else creation.end_stream(connection, table, now)
