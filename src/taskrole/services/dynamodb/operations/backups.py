"""On-demand backups, and recovery to a point in time.

A backup is a copy of the items under a number of its own. Recovery takes the table as it is and undoes, by the record
of changes, what happened after the instant.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import records, store
from taskrole.services.dynamodb.changes import RECOVERY_LIFE_MILLISECONDS
from taskrole.services.dynamodb.creation import new_number
from taskrole.services.dynamodb.deps import DynamodbDeps, Place, locate
from taskrole.services.dynamodb.descriptions import describe
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.model import PRIMARY, Table
from taskrole.services.dynamodb.questions import ask, on_everything, on_table
from taskrole.services.dynamodb.restores import all_items, insert_restored, items_at, target_table
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

LIST_LIMIT = 100
DAY_MILLISECONDS = 86_400_000
_RESTORE_NEEDS = ("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")
"""AWS: service authorization reference: a restore needs these on the new table, too."""


def _on_backup(action: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    def questions(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
        return [Question(call.principal, f"dynamodb:{action}", request["BackupArn"])]

    return questions


def _may_restore_backup(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    action = "RestoreTableFromBackup"
    return [Question(call.principal, f"dynamodb:{action}", request["BackupArn"]), *_on_target(call, request, action)]


def _may_restore_instant(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    action = "RestoreTableToPointInTime"
    return [ask(call, action, _source(call, request)), *_on_target(call, request, action)]


def _on_target(call: Call, request: Mapping[str, Any], action: str) -> Sequence[Question]:
    place = Place(call.account_id, call.region, request["TargetTableName"])
    return [ask(call, each, place) for each in (action, *_RESTORE_NEEDS)]


@operations.operation("CreateBackup", questions=on_table("CreateBackup"))
def create_backup(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a copy of a table as it is now.

    Raises:
        ServiceError: TableNotFoundException.
    """
    place = locate(call, request["TableName"])
    now, number = to_milliseconds(call.now), new_number(dynamodb)
    suffix = dynamodb.ids.random_bytes(4).hex()

    def write(connection: Connection) -> dict[str, Any]:
        table = _table(connection, place)
        store.copy_items(connection, table.number, number)
        count, size = store.count_rows(connection, number, PRIMARY)
        arn = f"{table.arn}/backup/{now:017d}-{suffix}"
        document = {
            "arn": arn,
            "name": request["BackupName"],
            "number": number,
            "created_at": now,
            "table_name": table.name,
            "table_arn": table.arn,
            "table_id": table.table_id,
            "table_created_at": table.created_at,
            "count": count,
            "size": size,
            "definition": table.definition,
            "ttl_attribute": table.ttl_attribute,
        }
        records.insert_record(connection, _owner(place), records.BACKUP, arn, table.name, now, document)
        return {"BackupDetails": {**_details(document), "BackupStatus": "CREATING"}}

    return dynamodb.database.write(write)


@operations.operation("DescribeBackup", questions=_on_backup("DescribeBackup"))
def describe_backup(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a backup and the table that it was made of.

    Raises:
        ServiceError: BackupNotFoundException.
    """
    with dynamodb.database.read() as connection:
        return {"BackupDescription": _description(_get(connection, call, request["BackupArn"]))}


@operations.operation("DeleteBackup", questions=_on_backup("DeleteBackup"))
def delete_backup(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete a backup.

    Raises:
        ServiceError: BackupNotFoundException.
    """

    def write(connection: Connection) -> dict[str, Any]:
        backup = _get(connection, call, request["BackupArn"])
        records.delete_record(connection, (call.account_id, call.region), records.BACKUP, backup["arn"])
        store.discard(connection, backup["number"])
        description = _description(backup)
        description["BackupDetails"]["BackupStatus"] = "DELETED"
        return {"BackupDescription": description}

    return dynamodb.database.write(write)


@operations.operation("ListBackups", questions=on_everything("ListBackups"))
def list_backups(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List backups, of one table or of all."""
    limit = request.get("Limit", LIST_LIMIT)
    name = locate(call, request["TableName"]).name if "TableName" in request else ""
    after = request.get("ExclusiveStartBackupArn", "")
    with dynamodb.database.read() as connection:
        found = records.list_records(connection, (call.account_id, call.region), records.BACKUP, name, after, limit + 1)
    if request.get("BackupType", "USER") not in ("USER", "ALL"):
        found = []
    page = found[:limit]
    response: dict[str, Any] = {"BackupSummaries": [_summary(each) for each in page if _within(each, request)]}
    if len(found) > limit:
        response["LastEvaluatedBackupArn"] = page[-1]["arn"]
    return response


@operations.operation("RestoreTableFromBackup", questions=_may_restore_backup)
def restore_table_from_backup(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Make a table of a backup.

    Raises:
        ServiceError: BackupNotFoundException, TableAlreadyExistsException.
    """
    place = Place(call.account_id, call.region, request["TargetTableName"])
    with dynamodb.database.read() as connection:
        backup = _get(connection, call, request["BackupArn"])
    restored = {
        "SourceBackupArn": backup["arn"],
        "SourceTableArn": backup["table_arn"],
        "RestoreDateTime": to_milliseconds(call.now),
    }
    table = target_table(dynamodb, call, place, backup["definition"], request, restored)

    def write(connection: Connection) -> Table:
        _get(connection, call, request["BackupArn"])
        return insert_restored(connection, table, all_items(connection, backup["number"]))

    return {"TableDescription": _restoring(dynamodb.database.write(write))}


@operations.operation("DescribeContinuousBackups", questions=on_table("DescribeContinuousBackups"))
def describe_continuous_backups(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say whether a table can be recovered to a point in time, and to which.

    Raises:
        ServiceError: TableNotFoundException; this operation has a code of its own.
    """
    with dynamodb.database.read() as connection:
        table = _table(connection, locate(call, request["TableName"]))
    return {"ContinuousBackupsDescription": _continuous(table, to_milliseconds(call.now))}


@operations.operation("UpdateContinuousBackups", questions=on_table("UpdateContinuousBackups"))
def update_continuous_backups(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Begin or end the record that recovery to a point in time needs.

    Raises:
        ServiceError: TableNotFoundException.
    """
    place, now = locate(call, request["TableName"]), to_milliseconds(call.now)
    wanted = request["PointInTimeRecoverySpecification"]
    days_max = RECOVERY_LIFE_MILLISECONDS // DAY_MILLISECONDS

    def write(connection: Connection) -> dict[str, Any]:
        table = _table(connection, place)
        recovery = None
        if wanted["PointInTimeRecoveryEnabled"]:
            recovery = dict(table.settings.get("recovery") or {"since": now})
            recovery["days"] = wanted.get("RecoveryPeriodInDays", recovery.get("days", days_max))
        changed = store.update_settings(connection, table, recovery=recovery)
        return {"ContinuousBackupsDescription": _continuous(changed, now)}

    return dynamodb.database.write(write)


@operations.operation("RestoreTableToPointInTime", questions=_may_restore_instant)
def restore_table_to_point_in_time(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Make a table of what another one was at an instant.

    Raises:
        ServiceError: PointInTimeRecoveryUnavailableException, InvalidRestoreTimeException, ...
    """
    source, now = _source(call, request), to_milliseconds(call.now)
    place = Place(call.account_id, call.region, request["TargetTableName"])
    latest = request.get("UseLatestRestorableTime", False)
    if latest == ("RestoreDateTime" in request):
        raise ValidationError(
            "One or more parameter values were invalid: Exactly one of UseLatestRestorableTime and RestoreDateTime "
            "must be specified"
        )
    instant = now if latest else to_milliseconds(request["RestoreDateTime"])
    with dynamodb.database.read() as connection:
        table = _table(connection, source)
    recovery = table.settings.get("recovery")
    if recovery is None:
        raise ServiceError(
            "PointInTimeRecoveryUnavailableException",
            f"Point in time recovery is not enabled for table '{table.name}'",
        )
    if not _earliest(recovery, now) <= instant <= now:
        raise ServiceError("InvalidRestoreTimeException", "The restore date time is not within the restorable window")
    restored = {"SourceTableArn": table.arn, "RestoreDateTime": instant}
    target = target_table(dynamodb, call, place, table.definition, request, restored)

    def write(connection: Connection) -> Table:
        return insert_restored(connection, target, items_at(connection, _table(connection, source), instant))

    return {"TableDescription": _restoring(dynamodb.database.write(write))}


def _restoring(table: Table) -> dict[str, Any]:
    description = describe(table, status="CREATING")
    description["RestoreSummary"]["RestoreInProgress"] = True
    return description


def _source(call: Call, request: Mapping[str, Any]) -> Place:
    given = request.get("SourceTableArn") or request.get("SourceTableName")
    if not given:
        raise ValidationError(
            "One or more parameter values were invalid: One of SourceTableArn and SourceTableName must be specified"
        )
    return locate(call, given)


def _table(connection: Connection, place: Place) -> Table:
    table = store.find_table(connection, place.account_id, place.region, place.name)
    if table is None:
        raise ServiceError("TableNotFoundException", f"Table not found: {place.name}")
    return table


def _get(connection: Connection, call: Call, arn: str) -> records.Record:
    found = records.find_record(connection, (call.account_id, call.region), records.BACKUP, arn)
    if found is None:
        raise ServiceError("BackupNotFoundException", f"Backup not found: {arn}")
    return found


def _owner(place: Place) -> tuple[str, str]:
    return place.account_id, place.region


def _within(backup: records.Record, request: Mapping[str, Any]) -> bool:
    at = from_milliseconds(backup["created_at"])
    after, before = request.get("TimeRangeLowerBound"), request.get("TimeRangeUpperBound")
    return (after is None or at >= after) and (before is None or at < before)


def _details(backup: records.Record) -> dict[str, Any]:
    return {
        "BackupArn": backup["arn"],
        "BackupName": backup["name"],
        "BackupSizeBytes": backup["size"],
        "BackupStatus": "AVAILABLE",
        "BackupType": "USER",
        "BackupCreationDateTime": from_milliseconds(backup["created_at"]),
    }


def _summary(backup: records.Record) -> dict[str, Any]:
    table = {"TableName": backup["table_name"], "TableId": backup["table_id"], "TableArn": backup["table_arn"]}
    return {**table, **_details(backup)}


def _description(backup: records.Record) -> dict[str, Any]:
    definition = backup["definition"]
    source = {
        "TableName": backup["table_name"],
        "TableId": backup["table_id"],
        "TableArn": backup["table_arn"],
        "TableSizeBytes": backup["size"],
        "ItemCount": backup["count"],
        "KeySchema": definition["KeySchema"],
        "TableCreationDateTime": from_milliseconds(backup["table_created_at"]),
        "ProvisionedThroughput": definition.get(
            "ProvisionedThroughput", {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
        ),
        "BillingMode": definition.get("BillingMode", "PROVISIONED"),
    }
    features: dict[str, Any] = {}
    for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        if definition.get(member):
            features[member] = definition[member]
    if definition.get("StreamSpecification"):
        features["StreamDescription"] = definition["StreamSpecification"]
    if backup["ttl_attribute"]:
        features["TimeToLiveDescription"] = {
            "TimeToLiveStatus": "ENABLED",
            "AttributeName": backup["ttl_attribute"],
        }
    return {"BackupDetails": _details(backup), "SourceTableDetails": source, "SourceTableFeatureDetails": features}


def _earliest(recovery: Mapping[str, int], now: int) -> int:
    return max(recovery["since"], now - recovery["days"] * DAY_MILLISECONDS)


def _continuous(table: Table, now: int) -> dict[str, Any]:
    recovery = table.settings.get("recovery")
    described: dict[str, Any] = {"PointInTimeRecoveryStatus": "DISABLED"}
    if recovery:
        described = {
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": recovery["days"],
            "EarliestRestorableDateTime": from_milliseconds(_earliest(recovery, now)),
            "LatestRestorableDateTime": from_milliseconds(now),
        }
    return {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": described}
