"""Resource policies of tables, and what taskrole has none of."""

import json
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.dynamodb.service import DynamodbDeps, operations
from taskrole.storage.ports import Database
from tests.support import make_call
from tests.unit.services.dynamodb.conftest import Run

ARN = "arn:aws:dynamodb:us-west-2:123456789012:table/jobs"


def document(**changes: Any) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::999999999999:role/reader"},
        "Action": "dynamodb:GetItem",
        "Resource": ARN,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **changes}]})


def test_policy_of_a_table(run: Run, table: str, database: Database) -> None:
    with pytest.raises(ServiceError) as caught:
        run("GetResourcePolicy", ResourceArn=ARN)
    assert caught.value.code == "PolicyNotFoundException"
    first = run("PutResourcePolicy", ResourceArn=ARN, Policy=document())["RevisionId"]
    assert run("PutResourcePolicy", ResourceArn=ARN, Policy=document())["RevisionId"] == first
    assert run("GetResourcePolicy", ResourceArn=ARN) == {"Policy": document(), "RevisionId": first}
    key = {"queue": {"S": "q"}, "number": {"N": "1"}}
    operation = operations(DynamodbDeps(database, FakeIds()))["GetItem"]
    call = make_call()
    (question,) = operation.questions(call, operation.resolve(call, {"TableName": "jobs", "Key": key}))
    assert question.resource_policy == document()
    with pytest.raises(ServiceError, match="revision"):
        run("DeleteResourcePolicy", ResourceArn=ARN, ExpectedRevisionId="1")
    assert run("DeleteResourcePolicy", ResourceArn=ARN, ExpectedRevisionId=first) == {"RevisionId": first}
    assert run("DeleteResourcePolicy", ResourceArn=ARN) == {}


@pytest.mark.parametrize(
    "text", ["{", document(Resource="arn:aws:dynamodb:us-west-2:123456789012:table/other"), document(Action="s3:Get*")]
)
def test_what_is_no_policy(run: Run, table: str, text: str) -> None:
    with pytest.raises(ServiceError) as caught:
        run("PutResourcePolicy", ResourceArn=ARN, Policy=text)
    assert caught.value.code == "ValidationException"


def test_what_there_is_none_of(run: Run, table: str) -> None:
    assert run("DescribeContributorInsights", TableName=table)["ContributorInsightsStatus"] == "DISABLED"
    assert run("ListContributorInsights") == {"ContributorInsightsSummaries": []}
    destinations = run("DescribeKinesisStreamingDestination", TableName=table)
    assert destinations["KinesisDataStreamDestinations"] == []
    assert run("ListGlobalTables") == {"GlobalTables": []}
    with pytest.raises(ServiceError) as caught:
        run("DescribeGlobalTable", GlobalTableName="everywhere")
    assert caught.value.code == "GlobalTableNotFoundException"
