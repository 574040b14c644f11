"""Tags and time to live of tables."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.dynamodb import store
from taskrole.services.dynamodb.definitions import check_tags
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import ResourceNotFoundError, ValidationError
from taskrole.services.dynamodb.filling import fill_at_once
from taskrole.services.dynamodb.model import EXPIRY, Table
from taskrole.services.dynamodb.questions import ask, on_table
from taskrole.services.dynamodb.updates import get_named

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

_ANY_ARN = re.compile(r".+:.+:.+:.+:.+:.+/.+", re.DOTALL)
_TABLE_ARN = re.compile(r"arn:aws:dynamodb:.+:\d+:table/[^/]{3,}", re.ASCII)


def _resolve(operation: str, listed: str = "", noun: str = "") -> Any:
    """Return a check of ResourceArn and of the list of a tag operation, in the service's order."""

    def resolve(_deps: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Mapping[str, Any]:
        arn = request["ResourceArn"]
        if not _ANY_ARN.fullmatch(arn):
            # AWS: what is no ARN at all is answered as a resource that nobody may touch.
            raise ServiceError(
                "AccessDeniedException",
                f"User: {call.principal.arn} is not authorized to perform: dynamodb:{operation} on resource: "
                f"{arn or '*'}",
            )
        if not _TABLE_ARN.fullmatch(arn):
            raise ValidationError(f"Invalid TableArn: Invalid ResourceArn provided as input {arn}")
        if listed and not request[listed]:
            raise ValidationError(f"Atleast one {noun} needs to be provided as Input.")  # AWS: their spelling
        return request

    return resolve


def _may_tag(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    context: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in request["Tags"]}
    context["aws:TagKeys"] = [tag["Key"] for tag in request["Tags"]]
    return _on_resource(dynamodb, call, request, "TagResource", context)


def _may_untag(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    return _on_resource(dynamodb, call, request, "UntagResource", {"aws:TagKeys": list(request["TagKeys"])})


def _may_list_tags(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    return _on_resource(dynamodb, call, request, "ListTagsOfResource", {})


def _on_resource(
    dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], action: str, context: dict[str, ContextValue]
) -> Sequence[Question]:
    place = locate(call, request["ResourceArn"])
    return [ask(call, action, place, context, table=look_up(dynamodb, place))]


@operations.operation("TagResource", questions=_may_tag, resolve=_resolve("TagResource", "Tags", "Tag"))
def tag_resource(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Add tags to a table, or replace those with the same keys."""

    def change(tags: dict[str, str]) -> None:
        tags.update({tag["Key"]: tag["Value"] for tag in request["Tags"]})
        check_tags(request["Tags"], len(tags))

    _change_tags(dynamodb, call, request["ResourceArn"], change)
    return {}


@operations.operation("UntagResource", questions=_may_untag, resolve=_resolve("UntagResource", "TagKeys", "Tag Key"))
def untag_resource(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Remove tags from a table."""

    def change(tags: dict[str, str]) -> None:
        for key in request["TagKeys"]:
            tags.pop(key, None)

    _change_tags(dynamodb, call, request["ResourceArn"], change, names_it=False)
    return {}


@operations.operation("ListTagsOfResource", questions=_may_list_tags, resolve=_resolve("ListTagsOfResource"))
def list_tags_of_resource(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List the tags of a table."""
    with dynamodb.database.read() as connection:
        return {"Tags": orjson.loads(_tagged(connection, call, request["ResourceArn"]).tags)}


@operations.operation("UpdateTimeToLive", questions=on_table("UpdateTimeToLive"))
def update_time_to_live(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say which attribute holds the second at which an item expires, or that none does.

    Raises:
        ValidationError: It is so already, or another attribute is in use.
    """
    wanted = request["TimeToLiveSpecification"]
    place = locate(call, request["TableName"])

    def change(connection: Connection) -> None:
        table = get_named(connection, place)
        if wanted["Enabled"] and table.ttl_attribute:
            raise ValidationError("TimeToLive is already enabled")
        if not wanted["Enabled"] and not table.ttl_attribute:
            raise ValidationError("TimeToLive is already disabled")
        if not wanted["Enabled"] and table.ttl_attribute != wanted["AttributeName"]:
            current = f"current AttributeName is {table.ttl_attribute}"
            raise ValidationError(f"TimeToLive is active on a different AttributeName: {current}")
        if store.is_discarded(connection, table.number, EXPIRY):
            raise ValidationError("Time to live has been modified multiple times within a fixed interval")
        attribute = wanted["AttributeName"] if wanted["Enabled"] else ""
        store.update_table(connection, table, ttl_attribute=attribute)
        if attribute:
            changed = store.find_table_by_number(connection, table.number)
            assert changed is not None
            fill_at_once(connection, changed, EXPIRY)
        else:
            store.drop_index(connection, table.number, EXPIRY)

    dynamodb.database.write(change)
    return {"TimeToLiveSpecification": wanted}


@operations.operation("DescribeTimeToLive", questions=on_table("DescribeTimeToLive"))
def describe_time_to_live(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Say whether and by which attribute items expire."""
    with dynamodb.database.read() as connection:
        table = get_named(connection, locate(call, request["TableName"]))
    description = {"TimeToLiveStatus": "ENABLED" if table.ttl_attribute else "DISABLED"}
    if table.ttl_attribute:
        description["AttributeName"] = table.ttl_attribute
    return {"TimeToLiveDescription": description}


def _tagged(connection: Connection, call: Call, arn: str, *, names_it: bool = True) -> Table:
    place = locate(call, arn)
    table = store.find_table(connection, place.account_id, place.region, place.name)
    if table is None and not names_it:
        raise ResourceNotFoundError
    if table is None:
        raise ResourceNotFoundError(f"Requested resource not found: ResourcArn: {arn} not found")  # AWS: their spelling
    return table


def _change_tags(dynamodb: DynamodbDeps, call: Call, arn: str, change: Any, *, names_it: bool = True) -> None:
    def write(connection: Connection) -> None:
        table = _tagged(connection, call, arn, names_it=names_it)
        tags = {tag["Key"]: tag["Value"] for tag in orjson.loads(table.tags)}
        change(tags)
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        store.update_table(connection, table, tags=orjson.dumps(listed).decode())

    dynamodb.database.write(write)
