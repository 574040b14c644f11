"""Checks of table definitions (CreateTable, UpdateTable), in the service's order. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError

LOCAL_INDEXES_MAX = 5  # AWS: DynamoDB developer guide, "Service quotas"
GLOBAL_INDEXES_MAX = 20
NON_KEY_ATTRIBUTES_MAX = 100  # of all indexes together
CAPACITY_MAX = 1_000_000_000_000
KEY_NAME_LENGTH_MAX = 255
TAGS_MAX = 50
_TAG_TEXT = re.compile(r"[\w\s.:/=+\-@]*")
_INVALID = "One or more parameter values were invalid: "

KEPT_MEMBERS = (
    "AttributeDefinitions",
    "KeySchema",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
    "OnDemandThroughput",
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
    _check_throughput(definition)
    check_structure(definition)


def check_structure(definition: Mapping[str, Any]) -> None:
    """Check keys and indexes of a definition.

    Raises:
        ValidationError: They contradict themselves or a quota.
    """
    names = [each["AttributeName"] for each in definition.get("AttributeDefinitions", ())]
    keys = definition.get("KeySchema", ())
    if len(keys) > len(names):
        raise ValidationError("Invalid KeySchema: Some index key attribute have no definition")
    used = set(check_key_schema(keys, names))
    local, world = definition.get("LocalSecondaryIndexes"), definition.get("GlobalSecondaryIndexes")
    if local is None and world is None and len(keys) != len(names):
        raise ValidationError(
            _INVALID + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions"
        )
    if len(set(names)) != len(names):
        raise ValidationError(_INVALID + "Duplicate AttributeName in AttributeDefinitions")
    seen: set[str] = set()
    if local is not None:
        used |= _check_local_indexes(local, keys, names, seen)
    if world is not None:
        used |= _check_global_indexes(world, names, seen, definition)
    _check_non_key_attributes([*(local or ()), *(world or ())])
    unused = [name for name in names if name not in used]
    if unused:
        raise ValidationError(
            _INVALID + "Some AttributeDefinitions are not used. AttributeDefinitions: "
            f"[{', '.join(names)}], keys used: [{', '.join(sorted(used))}]"
        )


def check_tags(tags: Sequence[Mapping[str, str]], count: int) -> None:
    """Check new tags of a table that will have ``count`` tags.

    Raises:
        ValidationError: They are too many, a key comes twice or is AWS's own, or a character is not allowed.
    """
    keys = [tag["Key"] for tag in tags]
    if len(set(keys)) != len(keys):
        raise ValidationError(_INVALID + "Duplicate tag keys are not allowed")
    for tag in tags:
        if not _TAG_TEXT.fullmatch(tag["Key"]) or not _TAG_TEXT.fullmatch(tag["Value"]):
            raise ValidationError(
                _INVALID + "Tags can only contain letters, white space, numbers and the characters + - = . _ : / @"
            )
        if tag["Key"].lower().startswith("aws:"):
            raise ValidationError(_INVALID + "Tag keys cannot begin with aws:")
    if count > TAGS_MAX:
        raise ValidationError(f"Too many tags: a table can have at most {TAGS_MAX}")


def check_capacity(throughput: Mapping[str, int]) -> None:
    """Check the bounds of provisioned throughput.

    Raises:
        ValidationError: It is out of them.
    """
    for name in ("ReadCapacityUnits", "WriteCapacityUnits"):
        if throughput.get(name, 0) > CAPACITY_MAX:
            raise ValidationError(f"Given value {throughput[name]} for {name} is out of bounds")


def _check_throughput(definition: Mapping[str, Any]) -> None:
    throughput = definition.get("ProvisionedThroughput")
    if definition.get("BillingMode") == "PAY_PER_REQUEST":
        if throughput:
            raise ValidationError(
                _INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                "PAY_PER_REQUEST"
            )
        return
    if not throughput:
        raise ValidationError(
            _INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    check_capacity(throughput)


def check_key_schema(keys: Sequence[Mapping[str, str]], defined: Sequence[str]) -> list[str]:
    """Return the names of a key schema, whose attributes must be defined.

    Raises:
        ValidationError: It contradicts itself or the definitions.
    """
    names = [each["AttributeName"] for each in keys]
    if not set(names) <= set(defined):
        raise ValidationError(
            _INVALID + "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(names)}], AttributeDefinitions: [{', '.join(defined)}]"
        )
    if len(set(names)) != len(names):
        raise ValidationError("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if keys[0]["KeyType"] != "HASH":
        raise ValidationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    if len(keys) > 1 and keys[1]["KeyType"] != "RANGE":
        raise ValidationError("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    for name in names:
        if not 1 <= len(name) <= KEY_NAME_LENGTH_MAX:
            raise ValidationError(
                _INVALID + f"Key attribute names must have lengths from 1 to {KEY_NAME_LENGTH_MAX}: {name[:300]}"
            )
    return names


def _check_local_indexes(
    indexes: Sequence[Mapping[str, Any]], keys: Sequence[Mapping[str, str]], defined: Sequence[str], seen: set[str]
) -> set[str]:
    if not indexes:
        raise ValidationError(_INVALID + "List of LocalSecondaryIndexes is empty")
    if len(keys) < 2:
        raise ValidationError(
            _INVALID + "Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex"
        )
    used: set[str] = set()
    for index in indexes:
        names = check_key_schema(index["KeySchema"], defined)
        used |= set(names)
        if len(names) < 2:
            raise ValidationError(
                _INVALID + f"Index KeySchema does not have a range key for index: {index['IndexName']}"
            )
        if names[0] != keys[0]["AttributeName"]:
            raise ValidationError(
                _INVALID + "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                f"{index['IndexName']}. index hash key: {names[0]}, table hash key: {keys[0]['AttributeName']}"
            )
        _check_projection(index)
        _check_index_name(index, seen)
    if len(indexes) > LOCAL_INDEXES_MAX:
        raise ValidationError(
            _INVALID + f"Number of LocalSecondaryIndexes exceeds per-table limit of {LOCAL_INDEXES_MAX}"
        )
    return used


def _check_global_indexes(
    indexes: Sequence[Mapping[str, Any]], defined: Sequence[str], seen: set[str], definition: Mapping[str, Any]
) -> set[str]:
    if not indexes:
        raise ValidationError(_INVALID + "List of GlobalSecondaryIndexes is empty")
    on_demand = definition.get("BillingMode") == "PAY_PER_REQUEST"
    used: set[str] = set()
    for index in indexes:
        used |= set(check_key_schema(index["KeySchema"], defined))
        _check_projection(index)
        name, throughput = index["IndexName"], index.get("ProvisionedThroughput")
        if on_demand and throughput:
            raise ValidationError(
                _INVALID + f"ProvisionedThroughput should not be specified for index: {name} when BillingMode is "
                "PAY_PER_REQUEST"
            )
        if not on_demand and not throughput:
            raise ValidationError(_INVALID + f"ProvisionedThroughput must be specified for index: {name}")
        check_capacity(throughput or {})
        _check_index_name(index, seen)
    if len(indexes) > GLOBAL_INDEXES_MAX:
        raise ValidationError(
            _INVALID + f"GlobalSecondaryIndex count exceeds the per-table limit of {GLOBAL_INDEXES_MAX}"
        )
    return used


def _check_index_name(index: Mapping[str, Any], seen: set[str]) -> None:
    if index["IndexName"] in seen:
        raise ValidationError(_INVALID + f"Duplicate index name: {index['IndexName']}")
    seen.add(index["IndexName"])


def _check_projection(index: Mapping[str, Any]) -> None:
    projection = index["Projection"]
    kind = projection.get("ProjectionType")
    if kind is None:
        raise ValidationError(_INVALID + "Unknown ProjectionType: null")
    if "NonKeyAttributes" in projection and kind != "INCLUDE":
        raise ValidationError(_INVALID + f"ProjectionType is {kind}, but NonKeyAttributes is specified")
    if kind == "INCLUDE" and not projection.get("NonKeyAttributes"):
        raise ValidationError(_INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified")


def _check_non_key_attributes(indexes: Sequence[Mapping[str, Any]]) -> None:
    count = sum(len(index["Projection"].get("NonKeyAttributes", ())) for index in indexes)
    if count > NON_KEY_ATTRIBUTES_MAX:
        raise ValidationError(
            _INVALID + f"Number of NonKeyAttributes of all indexes exceeds the limit of {NON_KEY_ATTRIBUTES_MAX}"
        )
