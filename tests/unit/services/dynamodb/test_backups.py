"""Backups and recovery to a point in time."""

from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.dynamodb.api import collect_discarded
from taskrole.storage.ports import Database
from tests.support import NOW
from tests.unit.services.dynamodb.conftest import Run

KEY = {"queue": {"S": "q"}}


def put(run: Run, number: int, **more: Any) -> None:
    run("PutItem", TableName="jobs", Item={**KEY, "number": {"N": str(number)}, **more})


def numbers(run: Run, name: str, **more: Any) -> list[str]:
    return sorted(item["number"]["N"] for item in run("Scan", TableName=name, **more)["Items"])


def test_backup_and_restore(run: Run, table: str, database: Database) -> None:
    for number in range(3):
        put(run, number, state={"S": "new"}, due={"N": "1"})
    backup = run("CreateBackup", TableName=table, BackupName="first")["BackupDetails"]
    run("DeleteItem", TableName=table, Key={**KEY, "number": {"N": "1"}})
    arn = backup["BackupArn"]
    described = run("DescribeBackup", BackupArn=arn)["BackupDescription"]
    assert (described["BackupDetails"]["BackupStatus"], described["SourceTableDetails"]["ItemCount"]) == (
        "AVAILABLE",
        3,
    )
    assert [each["BackupName"] for each in run("ListBackups", TableName=table)["BackupSummaries"]] == ["first"]
    restored = run("RestoreTableFromBackup", TargetTableName="again", BackupArn=arn)["TableDescription"]
    assert restored["RestoreSummary"]["RestoreInProgress"]
    assert numbers(run, "again") == numbers(run, "again", IndexName="by-due") == ["0", "1", "2"]
    assert numbers(run, table) == ["0", "2"]
    with pytest.raises(ServiceError) as caught:
        run("RestoreTableFromBackup", TargetTableName="again", BackupArn=arn)
    assert caught.value.code == "TableAlreadyExistsException"
    assert run("DeleteBackup", BackupArn=arn)["BackupDescription"]["BackupDetails"]["BackupStatus"] == "DELETED"
    collect_discarded(database)
    with pytest.raises(ServiceError) as caught:
        run("DescribeBackup", BackupArn=arn)
    assert caught.value.code == "BackupNotFoundException"
    assert numbers(run, "again") == ["0", "1", "2"]


def test_restore_without_an_index_and_with_other_billing(run: Run, table: str) -> None:
    put(run, 1)
    arn = run("CreateBackup", TableName=table, BackupName="first")["BackupDetails"]["BackupArn"]
    run(
        "RestoreTableFromBackup",
        TargetTableName="plain",
        BackupArn=arn,
        GlobalSecondaryIndexOverride=[],
        LocalSecondaryIndexOverride=[],
        BillingModeOverride="PROVISIONED",
        ProvisionedThroughputOverride={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    described = run("DescribeTable", TableName="plain")["Table"]
    assert "GlobalSecondaryIndexes" not in described
    assert described["ProvisionedThroughput"]["ReadCapacityUnits"] == 1


def test_point_in_time(run: Run, table: str, clock: Any) -> None:
    put(run, 1)
    with pytest.raises(ServiceError) as caught:
        run("RestoreTableToPointInTime", SourceTableName=table, TargetTableName="past", UseLatestRestorableTime=True)
    assert caught.value.code == "PointInTimeRecoveryUnavailableException"
    enabled = {"PointInTimeRecoveryEnabled": True}
    run("UpdateContinuousBackups", TableName=table, PointInTimeRecoverySpecification=enabled)
    clock.now = NOW + timedelta(minutes=1)
    put(run, 2)
    run("DeleteItem", TableName=table, Key={**KEY, "number": {"N": "1"}})
    clock.now = NOW + timedelta(minutes=2)
    put(run, 3)
    put(run, 2, note={"S": "later"})
    for name, instant, expected in (
        ("at-first", NOW, ["1"]),
        ("between", NOW + timedelta(minutes=1, seconds=1), ["2"]),
        ("at-last", NOW + timedelta(minutes=2), ["2", "3"]),
    ):
        run("RestoreTableToPointInTime", SourceTableName=table, TargetTableName=name, RestoreDateTime=instant)
        assert numbers(run, name) == expected
    assert "note" not in run("Scan", TableName="between")["Items"][0]
    with pytest.raises(ServiceError) as caught:
        run(
            "RestoreTableToPointInTime",
            SourceTableName=table,
            TargetTableName="too-early",
            RestoreDateTime=NOW - timedelta(days=1),
        )
    assert caught.value.code == "InvalidRestoreTimeException"
    described = run("DescribeContinuousBackups", TableName=table)["ContinuousBackupsDescription"]
    assert described["PointInTimeRecoveryDescription"]["EarliestRestorableDateTime"] == NOW
