"""Table operations, limits and endpoints."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.ids import dashed_uuid
from taskrole.policy.model import ContextValue, Question
from taskrole.services.dynamodb import store
from taskrole.services.dynamodb.definitions import KEPT_MEMBERS, check_definition, check_name, describe
from taskrole.services.dynamodb.deps import DynamodbDeps, locate
from taskrole.services.dynamodb.errors import ResourceInUseError, ResourceNotFoundError, ValidationError
from taskrole.services.dynamodb.model import Table, parse_definition, table_arn
from taskrole.services.dynamodb.questions import ask, on_everything, on_table
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

LIST_LIMIT_DEFAULT = 100
TAGS_MAX = 50


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
    return questions


@operations.operation("CreateTable", questions=_may_create_table)
def create_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Create a table. It can be used at once, though the answer says CREATING as AWS's does.

    Raises:
        ResourceInUseError: There is a table of that name.
        ValidationError: The definition contradicts itself.
    """
    place = locate(call, request["TableName"])
    check_name(place.name)
    definition = {name: request[name] for name in KEPT_MEMBERS if name in request}
    check_definition(definition)
    if definition.get("StreamSpecification", {}).get("StreamEnabled"):
        raise ValidationError("One or more parameter values were invalid: Streams are not available at this endpoint")
    tags = request.get("Tags", [])
    if len(tags) > TAGS_MAX:
        raise ValidationError("Too many tags: a table can have at most 50")
    text = orjson.dumps(definition).decode()
    _, keys, indexes = parse_definition(text)
    table = Table(
        place.account_id,
        place.region,
        place.name,
        dashed_uuid(dynamodb.ids),
        to_milliseconds(call.now),
        definition,
        keys,
        indexes,
        orjson.dumps(tags).decode(),
    )
    dynamodb.database.write(lambda connection: store.insert_table(connection, table))
    return {"TableDescription": describe(table, status="CREATING")}


@operations.operation("DescribeTable", questions=on_table("DescribeTable"))
def describe_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a table.

    Raises:
        ResourceNotFoundError: There is none of that name.
    """
    place = locate(call, request["TableName"])
    with dynamodb.database.read() as connection:
        table = _get_named(connection, place.account_id, place.region, place.name)
        return {"Table": describe(table, store.count_items(connection, table))}


@operations.operation("DeleteTable", questions=on_table("DeleteTable"))
def delete_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete a table and all its items.

    Raises:
        ResourceNotFoundError: There is none of that name.
        ValidationError: It is protected.
    """
    place = locate(call, request["TableName"])

    def delete(connection: Connection) -> Table:
        table = _get_named(connection, place.account_id, place.region, place.name)
        if table.definition.get("DeletionProtectionEnabled"):
            raise ValidationError(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
                "first."
            )
        store.delete_table(connection, table)
        return table

    return {"TableDescription": describe(dynamodb.database.write(delete), status="DELETING")}


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
    """Change billing, throughput, protection or class of a table, or add, change or remove a global index.

    Raises:
        ResourceNotFoundError: There is none of that name.
        ValidationError: The change contradicts the definition.
    """
    place = locate(call, request["TableName"])

    def change(connection: Connection) -> dict[str, Any]:
        table = _get_named(connection, place.account_id, place.region, place.name)
        definition, created, deleted = _changed_definition(table, request)
        text = orjson.dumps(definition).decode()
        store.update_table(connection, table, definition=text)
        for name in deleted:
            store.drop_index(connection, table, name)
        changed = _get_named(connection, place.account_id, place.region, place.name)
        for name in created:
            store.fill_index(connection, changed, name)
        return describe(changed, store.count_items(connection, changed))

    description = dynamodb.database.write(change)
    description["TableStatus"] = "UPDATING"
    return {"TableDescription": description}


def _changed_definition(table: Table, request: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], list[str]]:
    """Return the new definition and the names of the indexes that it adds and removes."""
    definition = dict(table.definition)
    for name in ("ProvisionedThroughput", "DeletionProtectionEnabled", "TableClass", "SSESpecification"):
        if name in request:
            definition[name] = request[name]
    if request.get("StreamSpecification", {}).get("StreamEnabled"):
        raise ValidationError("One or more parameter values were invalid: Streams are not available at this endpoint")
    if "BillingMode" in request:
        definition["BillingMode"] = request["BillingMode"]
        if request["BillingMode"] == "PAY_PER_REQUEST" and "ProvisionedThroughput" not in request:
            definition.pop("ProvisionedThroughput", None)
    attributes = {each["AttributeName"]: each for each in definition["AttributeDefinitions"]}
    attributes.update({each["AttributeName"]: each for each in request.get("AttributeDefinitions", ())})
    indexes = {each["IndexName"]: each for each in definition.get("GlobalSecondaryIndexes", ())}
    created, deleted = [], []
    for update in request.get("GlobalSecondaryIndexUpdates", ()):
        if len(update) != 1:
            raise ValidationError(
                "One or more parameter values were invalid: "
                "Each GlobalSecondaryIndexUpdate must have exactly one of Create, Update and Delete"
            )
        kind, body = next(iter(update.items()))
        name = body["IndexName"]
        if kind == "Create":
            if name in indexes:
                raise ResourceInUseError(f"Attempting to create an index which already exists: {name}")
            created.append(name)
            indexes[name] = body
        elif name not in indexes:
            raise ResourceNotFoundError(f"Requested resource not found: Index: {name} not found")
        elif kind == "Delete":
            deleted.append(name)
            del indexes[name]
        else:
            indexes[name] = {**indexes[name], **body}
    definition["GlobalSecondaryIndexes"] = list(indexes.values())
    used = {
        key["AttributeName"]
        for each in (definition, *definition.get("LocalSecondaryIndexes", ()), *indexes.values())
        for key in each["KeySchema"]
    }
    definition["AttributeDefinitions"] = [each for name, each in attributes.items() if name in used]
    check_definition(definition)
    return definition, created, deleted


@operations.operation("DescribeContinuousBackups", questions=on_table("DescribeContinuousBackups"))
def describe_continuous_backups(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say that there is no point-in-time recovery, which provisioning tools ask for every table.

    Raises:
        ServiceError: TableNotFoundException; this operation has a code of its own.
    """
    place = locate(call, request["TableName"])
    with dynamodb.database.read() as connection:
        if store.find_table(connection, place.account_id, place.region, place.name) is None:
            raise ServiceError("TableNotFoundException", f"Table not found: {place.name}")
    recovery = {"PointInTimeRecoveryStatus": "DISABLED"}
    return {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": recovery,
        }
    }


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


def _get_named(connection: Connection, account_id: str, region: str, name: str) -> Table:
    table = store.find_table(connection, account_id, region, name)
    if table is None:
        raise ResourceNotFoundError(f"Requested resource not found: Table: {name} not found")
    return table
