"""Table operations, limits and endpoints."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.dynamodb import changes, creation, store
from taskrole.services.dynamodb.definitions import check_tags
from taskrole.services.dynamodb.deps import DynamodbDeps, locate
from taskrole.services.dynamodb.descriptions import describe
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.model import table_arn
from taskrole.services.dynamodb.questions import ask, on_everything, on_table
from taskrole.services.dynamodb.resource_policies import with_policy
from taskrole.services.dynamodb.updates import get_named, update
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

LIST_LIMIT_DEFAULT = 100


def _may_create_table(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    tags = request.get("Tags", [])
    context: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    if tags:
        context["aws:TagKeys"] = [tag["Key"] for tag in tags]
    place = locate(call, request["TableName"])
    questions = [ask(call, "CreateTable", place, context)]
    if tags:
        # AWS: tagging while creating needs the right to tag, too.
        questions.append(ask(call, "TagResource", place, context))
    if "ResourcePolicy" in request:
        questions.append(ask(call, "PutResourcePolicy", place))
    return questions


@operations.operation("CreateTable", questions=_may_create_table)
def create_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Create a table. It can be used at once, though the answer says CREATING as AWS's does.

    Raises:
        ResourceInUseError: There is a table of that name.
        ValidationError: The definition contradicts itself.
    """
    place = locate(call, request["TableName"])
    table = creation.new_table(dynamodb, call, place, request)
    check_tags(request.get("Tags", ()), len(request.get("Tags", ())))
    if "ResourcePolicy" in request:
        table = with_policy(dynamodb, table, request["ResourcePolicy"])
    created = dynamodb.database.write(lambda connection: creation.insert(connection, table))
    return {"TableDescription": describe(created, status="CREATING")}


@operations.operation("DescribeTable", questions=on_table("DescribeTable"))
def describe_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a table.

    Raises:
        ResourceNotFoundError: There is none of that name.
    """
    place = locate(call, request["TableName"])
    with dynamodb.database.read() as connection:
        table = get_named(connection, place)
        return {"Table": describe(table, store.count_items(connection, table))}


@operations.operation("DeleteTable", questions=on_table("DeleteTable"))
def delete_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete a table and all its items.

    Raises:
        ResourceNotFoundError: There is none of that name.
        ValidationError: It is protected.
    """
    place = locate(call, request["TableName"])

    def delete(connection: Connection) -> dict[str, Any]:
        table = get_named(connection, place)
        if table.definition.get("DeletionProtectionEnabled"):
            raise ValidationError(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
                "first."
            )
        changes.close_streams(connection, table, to_milliseconds(call.now))
        store.delete_table(connection, table)
        description = describe(table, store.count_items(connection, table), status="DELETING")
        description.pop("GlobalSecondaryIndexes", None)  # AWS: they are gone first
        return description

    return {"TableDescription": dynamodb.database.write(delete)}


def _may_list_tables(_dynamodb: DynamodbDeps, call: Call, _request: Mapping[str, Any]) -> Sequence[Question]:
    # A policy for all tables allows it, one for a single table does not.
    return [Question(call.principal, "dynamodb:ListTables", table_arn(call.account_id, call.region, "*"))]


@operations.operation("ListTables", questions=_may_list_tables)
def list_tables(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List the names of the tables, a page at a time."""
    limit = request.get("Limit", LIST_LIMIT_DEFAULT)
    after = request.get("ExclusiveStartTableName", "")
    with dynamodb.database.read() as connection:
        names = store.list_table_names(connection, call.account_id, call.region, after, limit + 1)
    response: dict[str, Any] = {"TableNames": names[:limit]}
    if len(names) > limit:
        response["LastEvaluatedTableName"] = names[limit - 1]
    return response


@operations.operation("UpdateTable", questions=on_table("UpdateTable"))
def update_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Change billing, throughput, stream, protection or class of a table, or add, change or remove a global index.

    Raises:
        ResourceNotFoundError: There is none of that name.
        ValidationError: The change contradicts the definition.
    """
    place = locate(call, request["TableName"])
    return {"TableDescription": update(dynamodb.database, place, request, to_milliseconds(call.now))}


@operations.operation("DescribeLimits", questions=on_everything("DescribeLimits"))
def describe_limits(_dynamodb: DynamodbDeps, _call: Call, _request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits of throughput, which are AWS's defaults and not enforced."""
    return {
        "AccountMaxReadCapacityUnits": 80000,
        "AccountMaxWriteCapacityUnits": 80000,
        "TableMaxReadCapacityUnits": 40000,
        "TableMaxWriteCapacityUnits": 40000,
    }


@operations.operation("DescribeEndpoints", questions=on_everything("DescribeEndpoints"))
def describe_endpoints(_dynamodb: DynamodbDeps, call: Call, _request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the address at which the caller reached us."""
    return {"Endpoints": [{"Address": call.endpoint.partition("://")[2], "CachePeriodInMinutes": 1440}]}
