"""DynamoDB through boto3: streams, PartiQL, backups, recovery, policies of tables; allowed and denied."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"
KEY = {"owner": {"S": "ann"}, "number": {"N": "1"}}


@pytest.fixture(scope="module")
def orders(server: Server) -> Any:
    client = server.client("dynamodb")
    client.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "owner", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "N"},
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    client.get_waiter("table_exists").wait(TableName="orders")
    return client


def client_with(server: Server, name: str, *actions: str, service: str = "dynamodb", **statement: Any) -> Any:
    """Return a client of a new user who may do ``actions`` on the table and what belongs to it."""
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": [ARN, ARN + "/*"], **statement}
    policy = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    return server.client_of(server.user_with(name, policy), service)


def denied(function: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as caught:
        function(**request)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    return str(caught.value.response["Error"]["Message"])


def test_stream(server: Server, orders: Any) -> None:
    orders.put_item(TableName="orders", Item={**KEY, "content": {"B": b"\x00"}})
    arn = orders.describe_table(TableName="orders")["Table"]["LatestStreamArn"]
    actions = ("DescribeStream", "GetShardIterator", "GetRecords")
    reader = client_with(server, "stream-reader", *(f"dynamodb:{each}" for each in actions), service="dynamodbstreams")
    (shard,) = reader.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    records = reader.get_records(ShardIterator=reader.get_shard_iterator(**place)["ShardIterator"])["Records"]
    assert records[0]["dynamodb"]["NewImage"] == {**KEY, "content": {"B": b"\x00"}}
    assert server.client("dynamodbstreams").list_streams(TableName="orders")["Streams"][0]["StreamArn"] == arn
    assert "dynamodb:ListStreams" in denied(reader.list_streams, TableName="orders")


def test_partiql_asks_for_its_own_actions(server: Server, orders: Any) -> None:
    leading: dict[str, Any] = {"Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["ann"]}}}
    ann = client_with(server, "partiql-ann", "dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert", **leading)
    ann.execute_statement(Statement="INSERT INTO orders VALUE {'owner': 'ann', 'number': 7}")
    found = ann.execute_statement(
        Statement="SELECT number FROM orders WHERE owner = ? AND number = 7", Parameters=[{"S": "ann"}]
    )
    assert found["Items"] == [{"number": {"N": "7"}}]
    denied(ann.execute_statement, Statement="SELECT * FROM orders WHERE owner = 'bob'")
    denied(ann.execute_statement, Statement="INSERT INTO orders VALUE {'owner': 'bob', 'number': 7}")
    denied(ann.execute_statement, Statement="DELETE FROM orders WHERE owner = 'ann' AND number = 7")
    statements = [{"Statement": "SELECT * FROM orders WHERE owner = 'ann' AND number = 7"}]
    assert "Item" in ann.batch_execute_statement(Statements=statements)["Responses"][0]
    assert "Item" in ann.execute_transaction(TransactStatements=statements)["Responses"][0]
    no_scans = client_with(
        server,
        "no-scans",
        "dynamodb:PartiQLSelect",
        Condition={"BoolIfExists": {"dynamodb:FullTableScan": "false"}},
    )
    denied(no_scans.execute_statement, Statement="SELECT * FROM orders")


def test_backups_and_recovery(server: Server, orders: Any) -> None:
    orders.put_item(TableName="orders", Item=KEY)
    writer = client_with(server, "backup-writer", "dynamodb:CreateBackup")
    arn = writer.create_backup(TableName="orders", BackupName="nightly")["BackupDetails"]["BackupArn"]
    denied(writer.describe_backup, BackupArn=arn)
    denied(writer.delete_backup, BackupArn=arn)
    assert arn in {each["BackupArn"] for each in orders.list_backups()["BackupSummaries"]}
    orders.restore_table_from_backup(TargetTableName="orders-again", BackupArn=arn)
    assert "Item" in orders.get_item(TableName="orders-again", Key=KEY)
    enabled = {"PointInTimeRecoveryEnabled": True}
    orders.update_continuous_backups(TableName="orders", PointInTimeRecoverySpecification=enabled)
    denied(writer.describe_continuous_backups, TableName="orders")
    restore = {"SourceTableName": "orders", "TargetTableName": "orders-past", "UseLatestRestorableTime": True}
    denied(client_with(server, "half", "dynamodb:RestoreTableToPointInTime").restore_table_to_point_in_time, **restore)
    orders.restore_table_to_point_in_time(**restore)
    assert "Item" in orders.get_item(TableName="orders-past", Key=KEY)
    orders.delete_backup(BackupArn=arn)


def test_policy_of_a_table_allows_on_its_own(server: Server, orders: Any) -> None:
    orders.put_item(TableName="orders", Item=KEY)
    guest = client_with(server, "guest", "dynamodb:DescribeTable")
    denied(guest.get_item, TableName="orders", Key=KEY)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/guest"},
        "Action": "dynamodb:GetItem",
        "Resource": ARN,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    revision = orders.put_resource_policy(ResourceArn=ARN, Policy=policy)["RevisionId"]
    assert guest.get_item(TableName="orders", Key=KEY)["Item"]["owner"] == {"S": "ann"}
    denied(guest.delete_item, TableName="orders", Key=KEY)
    denied(guest.get_resource_policy, ResourceArn=ARN)
    assert orders.get_resource_policy(ResourceArn=ARN)["RevisionId"] == revision
    orders.delete_resource_policy(ResourceArn=ARN)
    denied(guest.get_item, TableName="orders", Key=KEY)


def test_export_and_import(server: Server, orders: Any) -> None:
    s3 = server.client("s3")
    s3.create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": REGION})
    orders.put_item(TableName="orders", Item={**KEY, "content": {"B": b"\xff"}, "numbers": {"NS": ["1", "2"]}})
    orders.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    count = orders.scan(TableName="orders", Select="COUNT")["Count"]
    export = orders.export_table_to_point_in_time(TableArn=ARN, S3Bucket="exports", S3Prefix="all")["ExportDescription"]
    described = orders.describe_export(ExportArn=export["ExportArn"])["ExportDescription"]
    assert (described["ExportStatus"], described["ItemCount"]) == ("COMPLETED", count)
    assert export["ExportArn"] in {each["ExportArn"] for each in orders.list_exports(TableArn=ARN)["ExportSummaries"]}
    folder = described["ExportManifest"].rpartition("/")[0]
    parameters = {
        "TableName": "imported",
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
        "AttributeDefinitions": [
            {"AttributeName": "owner", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "N"},
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    imported = orders.import_table(
        S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": f"{folder}/data/"},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType="GZIP",
        TableCreationParameters=parameters,
    )["ImportTableDescription"]
    done = orders.describe_import(ImportArn=imported["ImportArn"])["ImportTableDescription"]
    assert (done["ImportStatus"], done["ImportedItemCount"], done["ErrorCount"]) == ("COMPLETED", count, 0)
    assert orders.list_imports()["ImportSummaryList"][0]["ImportArn"] == imported["ImportArn"]
    assert orders.get_item(TableName="imported", Key=KEY)["Item"]["content"] == {"B": b"\xff"}
    s3.put_object(Bucket="exports", Key="csv/a.csv", Body=b"owner,number,note\nann,1,hello\nbob,x,bad\n")
    imported = orders.import_table(
        S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": "csv/"},
        InputFormat="CSV",
        TableCreationParameters={**parameters, "TableName": "from-csv"},
    )["ImportTableDescription"]
    done = orders.describe_import(ImportArn=imported["ImportArn"])["ImportTableDescription"]
    assert (done["ImportedItemCount"], done["ErrorCount"]) == (1, 1)
    assert orders.get_item(TableName="from-csv", Key=KEY)["Item"]["note"] == {"S": "hello"}


def test_an_export_needs_the_right_to_write_to_the_bucket(server: Server, orders: Any) -> None:
    exporter = client_with(server, "exporter", "dynamodb:ExportTableToPointInTime", "dynamodb:DescribeExport")
    export = exporter.export_table_to_point_in_time(TableArn=ARN, S3Bucket="exports")["ExportDescription"]
    described = exporter.describe_export(ExportArn=export["ExportArn"])["ExportDescription"]
    assert (described["ExportStatus"], described["FailureCode"]) == ("FAILED", "S3AccessDenied")
    denied(
        exporter.import_table,
        S3BucketSource={"S3Bucket": "exports"},
        InputFormat="CSV",
        TableCreationParameters=PARAMETERS,
    )
    denied(exporter.list_exports)


PARAMETERS = {
    "TableName": "other",
    "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


OWN_ITEMS = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": [
            f"dynamodb:{each}"
            for each in ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "BatchWriteItem", "DeleteItem")
        ],
        "Resource": ARN,
        "Condition": {
            "ForAllValues:StringLike": {"dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant}#*"},
            "Null": {"dynamodb:LeadingKeys": "false", "aws:PrincipalTag/tenant": "false"},
        },
    },
}


def as_role(server: Server, name: str, tags: list[dict[str, str]]) -> Any:
    """Return a client of a session of a new role with the policy of docs/how-to/give-each-task-its-own-items.md."""
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    iam = server.client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document, Tags=tags)["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="own-items", PolicyDocument=json.dumps(OWN_ITEMS))
    keys = server.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="task")["Credentials"]
    session: Any = boto3.session.Session()
    return session.client(
        "dynamodb",
        endpoint_url=server.endpoint,
        region_name=REGION,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def test_a_role_touches_only_items_that_begin_with_its_own_tag(server: Server, orders: Any) -> None:
    blue = as_role(server, "blue-worker", [{"Key": "tenant", "Value": "blue"}])
    mine, foreign = ({"owner": {"S": owner}, "number": {"N": "1"}} for owner in ("blue#1", "red#1"))
    blue.put_item(TableName="orders", Item=mine)
    orders.put_item(TableName="orders", Item=foreign)
    assert blue.get_item(TableName="orders", Key=mine)["Item"] == mine
    denied(blue.get_item, TableName="orders", Key=foreign)
    denied(blue.put_item, TableName="orders", Item={**foreign, "owner": {"S": "blues"}})
    denied(blue.scan, TableName="orders")
    query = {"TableName": "orders", "KeyConditionExpression": "#o = :o", "ExpressionAttributeNames": {"#o": "owner"}}
    assert blue.query(**query, ExpressionAttributeValues={":o": mine["owner"]})["Items"] == [mine]
    denied(blue.query, **query, ExpressionAttributeValues={":o": foreign["owner"]})
    denied(blue.batch_get_item, RequestItems={"orders": {"Keys": [mine, foreign]}})
    requests = [{"PutRequest": {"Item": mine}}, {"DeleteRequest": {"Key": foreign}}]
    denied(blue.batch_write_item, RequestItems={"orders": requests})
    update = {"UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": {"N": "1"}}, "TableName": "orders"}
    blue.transact_write_items(TransactItems=[{"Update": {**update, "Key": mine}}])
    denied(
        blue.transact_write_items,
        TransactItems=[{"Update": {**update, "Key": mine}}, {"Update": {**update, "Key": foreign}}],
    )
    nobody = as_role(server, "untagged-worker", [])
    denied(nobody.get_item, TableName="orders", Key={**mine, "owner": {"S": "#"}})
