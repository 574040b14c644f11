"""Checks of table definitions (CreateTable, UpdateTable) and their description on the wire. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.model import PRIMARY, Table
from taskrole.storage.schema import from_milliseconds

LOCAL_INDEXES_MAX = 5  # AWS: DynamoDB developer guide, "Service quotas"
GLOBAL_INDEXES_MAX = 20
NON_KEY_ATTRIBUTES_MAX = 100
_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}", re.ASCII)
_INVALID = "One or more parameter values were invalid: "
_BAD_NAME = (
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the "
    "characters a-z, A-Z, 0-9, '_', '-', and '.'"
)

KEPT_MEMBERS = (
    "AttributeDefinitions",
    "KeySchema",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
    "StreamSpecification",
    "SSESpecification",
    "TableClass",
    "DeletionProtectionEnabled",
)


def check_definition(definition: Mapping[str, Any]) -> None:
    """Check a definition of CreateTable's shape.

    Raises:
        ValidationError: It contradicts itself or a quota.
    """
    names = [each["AttributeName"] for each in definition.get("AttributeDefinitions", ())]
    types = {each["AttributeName"]: each["AttributeType"] for each in definition.get("AttributeDefinitions", ())}
    if len(types) != len(names):
        raise ValidationError(_INVALID + "Cannot have two attributes with the same name in AttributeDefinitions")
    keys = definition.get("KeySchema", ())
    used = set(_check_key_schema(keys, types, "KeySchema"))
    local, world = definition.get("LocalSecondaryIndexes", []), definition.get("GlobalSecondaryIndexes", [])
    for index in [*local, *world]:
        used |= set(_check_index(index, types))
    _check_index_names([*local, *world])
    if len(local) > LOCAL_INDEXES_MAX:
        raise ValidationError(_INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5")
    if len(world) > GLOBAL_INDEXES_MAX:
        raise ValidationError(_INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20")
    for index in local:
        _check_local_index(index, keys)
    if used != types.keys():
        raise ValidationError(
            _INVALID + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions"
            if not local and not world
            else _INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: "
            f"[{', '.join(sorted(types))}], keys used: [{', '.join(sorted(used))}]"
        )
    _check_throughput(definition)


def check_name(name: str) -> None:
    """Check the name of a table or index.

    Raises:
        ValidationError: It is too short, too long or has other characters.
    """
    if not _NAME.fullmatch(name):
        raise ValidationError(_BAD_NAME)


def _check_key_schema(keys: Sequence[Mapping[str, str]], types: Mapping[str, str], label: str) -> list[str]:
    if not keys or keys[0]["KeyType"] != "HASH":
        raise ValidationError(f"Invalid {label}: The first KeySchemaElement is not a HASH key type")
    if len(keys) > 2 or (len(keys) == 2 and keys[1]["KeyType"] != "RANGE"):
        raise ValidationError(f"Invalid {label}: The second KeySchemaElement is not a RANGE key type")
    names = [each["AttributeName"] for each in keys]
    if len(set(names)) != len(names):
        raise ValidationError(
            f"Invalid {label}: Both the Hash Key and the Range Key element in the KeySchema have the same name"
        )
    if not set(names) <= types.keys():
        raise ValidationError(
            _INVALID + "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(names)}], AttributeDefinitions: [{', '.join(sorted(types))}]"
        )
    return names


def _check_index(index: Mapping[str, Any], types: Mapping[str, str]) -> list[str]:
    check_name(index["IndexName"])
    names = _check_key_schema(index["KeySchema"], types, "KeySchema")
    projection = index["Projection"]
    kind, extra = projection.get("ProjectionType"), projection.get("NonKeyAttributes", [])
    if kind is None:
        raise ValidationError(_INVALID + "Unknown ProjectionType: null")
    if kind == "INCLUDE" and not extra:
        raise ValidationError(_INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    if kind != "INCLUDE" and extra:
        raise ValidationError(_INVALID + f"ProjectionType is {kind}, but NonKeyAttributes is specified")
    if len(extra) > NON_KEY_ATTRIBUTES_MAX:
        raise ValidationError(_INVALID + "Too many NonKeyAttributes")
    return names


def _check_index_names(indexes: Sequence[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    for index in indexes:
        if index["IndexName"] in seen:
            raise ValidationError(_INVALID + f"Duplicate index name: {index['IndexName']}")
        seen.add(index["IndexName"])


def _check_local_index(index: Mapping[str, Any], keys: Sequence[Mapping[str, str]]) -> None:
    if len(keys) < 2:
        raise ValidationError(
            _INVALID + "Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex"
        )
    if index["KeySchema"][0]["AttributeName"] != keys[0]["AttributeName"]:
        raise ValidationError(
            _INVALID + "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
            f"{index['IndexName']}. index hash key: {index['KeySchema'][0]['AttributeName']}, "
            f"table hash key: {keys[0]['AttributeName']}"
        )
    if len(index["KeySchema"]) < 2:
        raise ValidationError(_INVALID + f"Index KeySchema does not have a range key for index: {index['IndexName']}")


def _check_throughput(definition: Mapping[str, Any]) -> None:
    if definition.get("BillingMode", "PROVISIONED") == "PAY_PER_REQUEST":
        if "ProvisionedThroughput" in definition:
            raise ValidationError(
                _INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                "PAY_PER_REQUEST"
            )
        return
    if "ProvisionedThroughput" not in definition:
        raise ValidationError(
            _INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    for index in definition.get("GlobalSecondaryIndexes", ()):
        if "ProvisionedThroughput" not in index:
            raise ValidationError(_INVALID + f"ProvisionedThroughput must be specified for index: {index['IndexName']}")


def describe(
    table: Table, counts: Mapping[str, tuple[int, int]] | None = None, status: str = "ACTIVE"
) -> dict[str, Any]:
    """Return a TableDescription."""
    definition = table.definition
    counts = counts or {}
    count, size = counts.get(PRIMARY, (0, 0))
    created_at = from_milliseconds(table.created_at)
    description: dict[str, Any] = {
        "TableName": table.name,
        "TableArn": table.arn,
        "TableId": table.table_id,
        "TableStatus": status,
        "CreationDateTime": created_at,
        "AttributeDefinitions": definition["AttributeDefinitions"],
        "KeySchema": definition["KeySchema"],
        "ProvisionedThroughput": _throughput(definition.get("ProvisionedThroughput", {})),
        "TableSizeBytes": size,
        "ItemCount": count,
        "DeletionProtectionEnabled": definition.get("DeletionProtectionEnabled", False),
        "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"},
    }
    if definition.get("BillingMode") == "PAY_PER_REQUEST":
        description["BillingModeSummary"] = {
            "BillingMode": "PAY_PER_REQUEST",
            "LastUpdateToPayPerRequestDateTime": created_at,
        }
    if "TableClass" in definition:
        description["TableClassSummary"] = {"TableClass": definition["TableClass"]}
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        if definition.get(member):
            world = member == "GlobalSecondaryIndexes"
            description[member] = [
                _describe_index(table, each, counts, status, world=world) for each in definition[member]
            ]
    return description


def _describe_index(
    table: Table, index: Mapping[str, Any], counts: Mapping[str, tuple[int, int]], status: str, *, world: bool
) -> dict[str, Any]:
    count, size = counts.get(index["IndexName"], (0, 0))
    described: dict[str, Any] = {
        "IndexName": index["IndexName"],
        "KeySchema": index["KeySchema"],
        "Projection": index["Projection"],
        "IndexSizeBytes": size,
        "ItemCount": count,
        "IndexArn": f"{table.arn}/index/{index['IndexName']}",
    }
    if world:
        described["IndexStatus"] = status
        described["ProvisionedThroughput"] = _throughput(index.get("ProvisionedThroughput", {}))
    return described


def _throughput(given: Mapping[str, int]) -> dict[str, int]:
    return {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": given.get("ReadCapacityUnits", 0),
        "WriteCapacityUnits": given.get("WriteCapacityUnits", 0),
    }
