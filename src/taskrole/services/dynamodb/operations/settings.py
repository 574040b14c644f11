"""Tags and time to live of tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.dynamodb import store
from taskrole.services.dynamodb.deps import DynamodbDeps, locate
from taskrole.services.dynamodb.errors import ResourceNotFoundError, ValidationError
from taskrole.services.dynamodb.model import Table
from taskrole.services.dynamodb.operations.tables import TAGS_MAX
from taskrole.services.dynamodb.questions import ask, on_table

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")


def _may_tag(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    context: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in request["Tags"]}
    context["aws:TagKeys"] = [tag["Key"] for tag in request["Tags"]]
    return [ask(call, "TagResource", locate(call, request["ResourceArn"]), context)]


def _may_untag(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    context: dict[str, ContextValue] = {"aws:TagKeys": list(request["TagKeys"])}
    return [ask(call, "UntagResource", locate(call, request["ResourceArn"]), context)]


def _may_list_tags(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    return [ask(call, "ListTagsOfResource", locate(call, request["ResourceArn"]))]


@operations.operation("TagResource", questions=_may_tag)
def tag_resource(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Add tags to a table, or replace those with the same keys."""

    def change(tags: dict[str, str]) -> None:
        tags.update({tag["Key"]: tag["Value"] for tag in request["Tags"]})
        if len(tags) > TAGS_MAX:
            raise ValidationError("Too many tags: a table can have at most 50")

    _change_tags(dynamodb, call, request["ResourceArn"], change)
    return {}


@operations.operation("UntagResource", questions=_may_untag)
def untag_resource(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Remove tags from a table."""

    def change(tags: dict[str, str]) -> None:
        for key in request["TagKeys"]:
            tags.pop(key, None)

    _change_tags(dynamodb, call, request["ResourceArn"], change)
    return {}


@operations.operation("ListTagsOfResource", questions=_may_list_tags)
def list_tags_of_resource(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List the tags of a table."""
    with dynamodb.database.read() as connection:
        return {"Tags": orjson.loads(_get(connection, call, request["ResourceArn"]).tags)}


@operations.operation("UpdateTimeToLive", questions=on_table("UpdateTimeToLive"))
def update_time_to_live(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say which attribute holds the second at which an item expires, or that none does.

    Raises:
        ValidationError: It is so already, or another attribute is in use.
    """
    wanted = request["TimeToLiveSpecification"]

    def change(connection: Connection) -> None:
        table = _get(connection, call, request["TableName"])
        if wanted["Enabled"] and table.ttl_attribute:
            raise ValidationError("TimeToLive is already enabled")
        if not wanted["Enabled"] and not table.ttl_attribute:
            raise ValidationError("TimeToLive is already disabled")
        if not wanted["Enabled"] and table.ttl_attribute != wanted["AttributeName"]:
            current = f"current AttributeName is {table.ttl_attribute}"
            raise ValidationError(f"TimeToLive is active on a different AttributeName: {current}")
        store.update_table(connection, table, ttl_attribute=wanted["AttributeName"] if wanted["Enabled"] else "")

    dynamodb.database.write(change)
    return {"TimeToLiveSpecification": wanted}


@operations.operation("DescribeTimeToLive", questions=on_table("DescribeTimeToLive"))
def describe_time_to_live(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say whether and by which attribute items expire."""
    with dynamodb.database.read() as connection:
        table = _get(connection, call, request["TableName"])
    description = {"TimeToLiveStatus": "ENABLED" if table.ttl_attribute else "DISABLED"}
    if table.ttl_attribute:
        description["AttributeName"] = table.ttl_attribute
    return {"TimeToLiveDescription": description}


def _get(connection: Connection, call: Call, name_or_arn: str) -> Table:
    place = locate(call, name_or_arn)
    table = store.find_table(connection, place.account_id, place.region, place.name)
    if table is None:
        raise ResourceNotFoundError(f"Requested resource not found: Table: {place.name} not found")
    return table


def _change_tags(dynamodb: DynamodbDeps, call: Call, arn: str, change: Any) -> None:
    def write(connection: Connection) -> None:
        table = _get(connection, call, arn)
        tags = {tag["Key"]: tag["Value"] for tag in orjson.loads(table.tags)}
        change(tags)
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        store.update_table(connection, table, tags=orjson.dumps(listed).decode())

    dynamodb.database.write(write)
