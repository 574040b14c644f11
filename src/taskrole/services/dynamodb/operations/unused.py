"""What taskrole has none of: contributor insights, Kinesis destinations, global tables. Asking for them answers so.

Turning them on is not there (501); the answers are AWS's for a table that never had them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb.deps import DynamodbDeps, locate
from taskrole.services.dynamodb.questions import on_everything, on_table
from taskrole.services.dynamodb.updates import get_named

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")


@operations.operation("DescribeContributorInsights", questions=on_table("DescribeContributorInsights"))
def describe_contributor_insights(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say that there are no contributor insights of a table.

    Raises:
        ResourceNotFoundError: There is no such table.
    """
    with dynamodb.database.read() as connection:
        table = get_named(connection, locate(call, request["TableName"]))
    index = {"IndexName": request["IndexName"]} if "IndexName" in request else {}
    return {"TableName": table.name, **index, "ContributorInsightsStatus": "DISABLED"}


@operations.operation("ListContributorInsights", questions=on_everything("ListContributorInsights"))
def list_contributor_insights(_dynamodb: DynamodbDeps, _call: Call, _request: Mapping[str, Any]) -> dict[str, Any]:
    """List no contributor insights."""
    return {"ContributorInsightsSummaries": []}


@operations.operation("DescribeKinesisStreamingDestination", questions=on_table("DescribeKinesisStreamingDestination"))
def describe_kinesis_streaming_destination(
    dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]
) -> dict[str, Any]:
    """Say that a table has no Kinesis destinations.

    Raises:
        ResourceNotFoundError: There is no such table.
    """
    with dynamodb.database.read() as connection:
        table = get_named(connection, locate(call, request["TableName"]))
    return {"TableName": table.name, "KinesisDataStreamDestinations": []}


@operations.operation("ListGlobalTables", questions=on_everything("ListGlobalTables"))
def list_global_tables(_dynamodb: DynamodbDeps, _call: Call, _request: Mapping[str, Any]) -> dict[str, Any]:
    """List no global tables (of the version of 2017)."""
    return {"GlobalTables": []}


def _may_describe_global_table(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    arn = f"arn:aws:dynamodb::{call.account_id}:global-table/{request['GlobalTableName']}"
    return [Question(call.principal, "dynamodb:DescribeGlobalTable", arn)]


@operations.operation("DescribeGlobalTable", questions=_may_describe_global_table)
def describe_global_table(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say that there is no such global table.

    Raises:
        ServiceError: GlobalTableNotFoundException, always.
    """
    name = request["GlobalTableName"]
    raise ServiceError("GlobalTableNotFoundException", f"Requested resource not found: Global table: {name} not found")
