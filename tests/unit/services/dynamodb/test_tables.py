from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.unit.services.dynamodb.conftest import Run

SIMPLE: dict[str, Any] = {
    "TableName": "simple",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
ARN = "arn:aws:dynamodb:us-west-2:123456789012:table/simple"


def test_life_of_a_table(run: Run) -> None:
    created = run("CreateTable", **SIMPLE)["TableDescription"]
    assert (created["TableArn"], created["TableStatus"]) == (ARN, "CREATING")
    run("PutItem", TableName="simple", Item={"id": {"S": "x"}, "a": {"S": "yy"}})
    described = run("DescribeTable", TableName=ARN)["Table"]
    assert (described["TableStatus"], described["ItemCount"], described["TableSizeBytes"]) == ("ACTIVE", 1, 6)
    assert described["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert run("ListTables") == {"TableNames": ["simple"]}
    with pytest.raises(ServiceError, match="Table already exists: simple") as caught:
        run("CreateTable", **SIMPLE)
    assert caught.value.code == "ResourceInUseException"
    assert run("DeleteTable", TableName="simple")["TableDescription"]["TableStatus"] == "DELETING"
    with pytest.raises(ServiceError, match="Requested resource not found: Table: simple not found"):
        run("DescribeTable", TableName="simple")
    run("CreateTable", **SIMPLE)
    assert run("Scan", TableName="simple")["Count"] == 0


def test_list_in_pages(run: Run) -> None:
    for name in ("aaa", "bbb", "ccc"):
        run("CreateTable", **{**SIMPLE, "TableName": name})
    page = run("ListTables", Limit=2)
    assert page == {"TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb"}
    assert run("ListTables", Limit=2, ExclusiveStartTableName="bbb") == {"TableNames": ["ccc"]}


def test_protection(run: Run) -> None:
    run("CreateTable", **SIMPLE, DeletionProtectionEnabled=True)
    with pytest.raises(ServiceError, match="protected against deletion"):
        run("DeleteTable", TableName="simple")
    run("UpdateTable", TableName="simple", DeletionProtectionEnabled=False)
    run("DeleteTable", TableName="simple")


def test_index_that_comes_later_holds_what_was_there(run: Run) -> None:
    run("CreateTable", **SIMPLE)
    for number in range(100):
        state = {"state": {"S": "odd"}} if number % 2 else {}
        run("PutItem", TableName="simple", Item={"id": {"S": str(number)}, **state})
    index = {
        "IndexName": "by-state",
        "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    run(
        "UpdateTable",
        TableName="simple",
        AttributeDefinitions=[*SIMPLE["AttributeDefinitions"], {"AttributeName": "state", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )
    assert run("Scan", TableName="simple", IndexName="by-state")["Count"] == 50
    described = run("DescribeTable", TableName="simple")["Table"]
    assert described["GlobalSecondaryIndexes"][0]["ItemCount"] == 50
    run("UpdateTable", TableName="simple", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-state"}}])
    described = run("DescribeTable", TableName="simple")["Table"]
    assert "GlobalSecondaryIndexes" not in described
    assert described["AttributeDefinitions"] == SIMPLE["AttributeDefinitions"]


def test_tags_and_time_to_live(run: Run) -> None:
    run("CreateTable", **SIMPLE, Tags=[{"Key": "a", "Value": "1"}])
    run("TagResource", ResourceArn=ARN, Tags=[{"Key": "b", "Value": "2"}])
    run("UntagResource", ResourceArn=ARN, TagKeys=["a"])
    assert run("ListTagsOfResource", ResourceArn=ARN) == {"Tags": [{"Key": "b", "Value": "2"}]}
    assert run("DescribeTimeToLive", TableName="simple") == {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}
    run("UpdateTimeToLive", TableName="simple", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"})
    assert run("DescribeTimeToLive", TableName="simple")["TimeToLiveDescription"]["AttributeName"] == "ends"
    with pytest.raises(ServiceError, match="already enabled"):
        run("UpdateTimeToLive", TableName="simple", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"TableName": "ab"}, "must be at least 3 characters long"),
        ({"KeySchema": [{"AttributeName": "other", "KeyType": "HASH"}]}, "not defined in AttributeDefinitions"),
        ({"KeySchema": [{"AttributeName": "id", "KeyType": "RANGE"}]}, "not a HASH key type"),
        ({"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}, "Neither ReadCapacityUnits"),
        ({"BillingMode": "PROVISIONED"}, "must both be specified"),
        (
            {
                "AttributeDefinitions": [
                    {"AttributeName": "id", "AttributeType": "S"},
                    {"AttributeName": "x", "AttributeType": "S"},
                ]
            },
            "does not exactly match",
        ),
        ({"StreamSpecification": {"StreamEnabled": True}}, "Stream ViewType must not be null"),
    ],
)
def test_refused_definitions(run: Run, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ServiceError, match=message) as caught:
        run("CreateTable", **{**SIMPLE, **changes})
    assert caught.value.code == "ValidationException"


def test_limits_and_endpoints(run: Run) -> None:
    assert run("DescribeLimits")["TableMaxReadCapacityUnits"] == 40000
    assert run("DescribeEndpoints")["Endpoints"][0]["Address"] == "127.0.0.1:4566"


def test_continuous_backups(run: Run) -> None:
    run("CreateTable", **SIMPLE)
    description = run("DescribeContinuousBackups", TableName="simple")["ContinuousBackupsDescription"]
    assert description["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    with pytest.raises(ServiceError, match="Table not found: none") as caught:
        run("DescribeContinuousBackups", TableName="none")
    assert caught.value.code == "TableNotFoundException"


def test_an_index_update_is_one_thing(run: Run) -> None:
    run("CreateTable", **SIMPLE)
    with pytest.raises(ServiceError, match="must not be null"):
        run("UpdateTable", TableName="simple", GlobalSecondaryIndexUpdates=[{}])


@pytest.mark.parametrize(
    "name", ["a b", "a\0b", "a/b", "arn:aws:s3:::x", "arn:aws:dynamodb:eu-west-1:123456789012:table/x"]
)
def test_what_is_no_table_name(run: Run, name: str) -> None:
    with pytest.raises(ServiceError) as caught:
        run("DescribeTable", TableName=name)
    assert caught.value.code == "ValidationException"


@pytest.mark.parametrize(
    "tags",
    [
        [{"Key": "ok", "Value": "#!%"}],
        [{"Key": "a;", "Value": ""}],
        [{"Key": "aws:x", "Value": ""}],
        [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}],
        [{"Key": str(number), "Value": ""} for number in range(51)],
    ],
)
def test_what_are_no_tags(run: Run, tags: list[dict[str, str]]) -> None:
    with pytest.raises(ServiceError) as caught:
        run("CreateTable", **SIMPLE, Tags=tags)
    assert caught.value.code == "ValidationException"
    run("CreateTable", **SIMPLE, Tags=[{"Key": "законные буквы", "Value": "a b/c"}])
    with pytest.raises(ServiceError) as caught:
        run("TagResource", ResourceArn=ARN, Tags=tags)
    assert caught.value.code == "ValidationException"
