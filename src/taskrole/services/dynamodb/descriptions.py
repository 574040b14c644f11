"""Tables as DescribeTable and its like show them. Pure."""

from collections.abc import Mapping
from typing import Any

from taskrole.services.dynamodb.model import PRIMARY, Table
from taskrole.storage.schema import from_milliseconds


def describe(
    table: Table, counts: Mapping[str, tuple[int, int]] | None = None, status: str = "ACTIVE"
) -> dict[str, Any]:
    """Return a TableDescription."""
    definition = table.definition
    counts = counts or {}
    count, size = counts.get(PRIMARY, (0, 0))
    description: dict[str, Any] = {
        "TableName": table.name,
        "TableArn": table.arn,
        "TableId": table.table_id,
        "TableStatus": status,
        "CreationDateTime": from_milliseconds(table.created_at),
        "AttributeDefinitions": definition["AttributeDefinitions"],
        "KeySchema": definition["KeySchema"],
        "ProvisionedThroughput": _throughput(
            definition.get("ProvisionedThroughput", {}), table.settings.get("throughput", {}).get(PRIMARY, {})
        ),
        "TableSizeBytes": size,
        "ItemCount": count,
        "DeletionProtectionEnabled": definition.get("DeletionProtectionEnabled", False),
    }
    _add_billing(description, table, status)
    if "TableClass" in definition:
        description["TableClassSummary"] = {"TableClass": definition["TableClass"]}
    if definition.get("SSESpecification", {}).get("Enabled"):
        description["SSEDescription"] = {
            "Status": "ENABLED",
            "SSEType": definition["SSESpecification"].get("SSEType", "KMS"),
        }
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        if definition.get(member):
            description[member] = [_describe_index(table, each, counts, status, member) for each in definition[member]]
    stream = table.settings.get("stream")
    if stream:
        description["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": stream["view"]}
    latest = stream or table.settings.get("last_stream")
    if latest:
        description["LatestStreamArn"] = f"{table.arn}/stream/{latest['label']}"
        description["LatestStreamLabel"] = latest["label"]
    restored = table.settings.get("restored")
    if restored:
        at = from_milliseconds(restored["RestoreDateTime"])
        description["RestoreSummary"] = {**restored, "RestoreDateTime": at, "RestoreInProgress": False}
    return description


def _add_billing(description: dict[str, Any], table: Table, status: str) -> None:
    on_demand_since = table.settings.get("on_demand_since")
    if table.definition.get("BillingMode") == "PAY_PER_REQUEST":
        summary: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST"}
        if status != "CREATING":
            summary["LastUpdateToPayPerRequestDateTime"] = from_milliseconds(on_demand_since or table.created_at)
        description["BillingModeSummary"] = summary
        if "OnDemandThroughput" in table.definition:
            description["OnDemandThroughput"] = table.definition["OnDemandThroughput"]
    elif on_demand_since:
        description["BillingModeSummary"] = {
            "BillingMode": "PROVISIONED",
            "LastUpdateToPayPerRequestDateTime": from_milliseconds(on_demand_since),
        }
    if status == "ACTIVE":
        provisioned = table.definition.get("ProvisionedThroughput", {})
        description["WarmThroughput"] = {
            "ReadUnitsPerSecond": max(12000, provisioned.get("ReadCapacityUnits", 0)),
            "WriteUnitsPerSecond": max(4000, provisioned.get("WriteCapacityUnits", 0)),
            "Status": "ACTIVE",
        }


def _describe_index(
    table: Table, index: Mapping[str, Any], counts: Mapping[str, tuple[int, int]], status: str, member: str
) -> dict[str, Any]:
    name = index["IndexName"]
    count, size = counts.get(name, (0, 0))
    described: dict[str, Any] = {
        "IndexName": name,
        "KeySchema": index["KeySchema"],
        "Projection": index["Projection"],
        "IndexSizeBytes": size,
        "ItemCount": count,
        "IndexArn": f"{table.arn}/index/{name}",
    }
    if member == "GlobalSecondaryIndexes":
        filling = name in table.settings.get("filling", ())
        described["IndexStatus"] = "CREATING" if filling or status == "CREATING" else "ACTIVE"
        if filling:
            described["Backfilling"] = True
        described["ProvisionedThroughput"] = _throughput(
            index.get("ProvisionedThroughput", {}), table.settings.get("throughput", {}).get(name, {})
        )
    return described


def _throughput(given: Mapping[str, int], history: Mapping[str, int]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "NumberOfDecreasesToday": history.get("decreases", 0),
        "ReadCapacityUnits": given.get("ReadCapacityUnits", 0),
        "WriteCapacityUnits": given.get("WriteCapacityUnits", 0),
    }
    for name, member in (("increased", "LastIncreaseDateTime"), ("decreased", "LastDecreaseDateTime")):
        if name in history:
            described[member] = from_milliseconds(history[name])
    return described
