"""GetItem, PutItem, UpdateItem and DeleteItem."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import writes
from taskrole.services.dynamodb.capacity import consumed, read_units, write_units
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import Expressions, bind
from taskrole.services.dynamodb.expressions.projection import check_overlaps, project
from taskrole.services.dynamodb.legacy import check_not_mixed
from taskrole.services.dynamodb.model import PRIMARY, key_of
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.store import find_item, get_table
from taskrole.services.dynamodb.values import Item, normalize_item, size_of_item

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

_RETURN_VALUES = {"PutItem": ("NONE", "ALL_OLD"), "DeleteItem": ("NONE", "ALL_OLD")}


def _may_touch_item(action: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    def questions(deps: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
        check_not_mixed(request)
        place = locate(call, request["TableName"])
        table = look_up(deps, place)
        given = request.get("Key") or request.get("Item") or {}
        leading = given.get(table.keys.hash_name) if table else None
        names = named_attributes(request) | set(request.get("AttributeUpdates", ())) | set(request.get("Expected", ()))
        context = item_context(request, leading_values=[leading], attributes=names)
        return [ask(call, action, place, context)]

    return questions


@operations.operation("GetItem", questions=_may_touch_item("GetItem"))
def get_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return one item, or the part of it that the projection names."""
    expressions = bind(request)
    place = locate(call, request["TableName"])
    with dynamodb.database.read() as connection:
        table = get_table(connection, place.account_id, place.region, place.name)
        item = find_item(connection, table, key_of(table, normalize_item(request["Key"])))
    response: dict[str, Any] = {}
    if item is not None:
        response["Item"] = projected(request, expressions, item)
    units = read_units(size_of_item(item or {}), consistent=request.get("ConsistentRead", False))
    if capacity := consumed(request, table, {PRIMARY: units}):
        response["ConsumedCapacity"] = capacity
    return response


@operations.operation("PutItem", questions=_may_touch_item("PutItem"))
def put_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Put an item in the place of the one with its key, if any.

    Raises:
        ConditionFailedError: The condition does not hold.
    """
    return _write(dynamodb, call, writes.PUT, "PutItem", request)


@operations.operation("UpdateItem", questions=_may_touch_item("UpdateItem"))
def update_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Change attributes of an item, which is made if it is not there.

    Raises:
        ConditionFailedError: The condition does not hold.
    """
    return _write(dynamodb, call, writes.UPDATE, "UpdateItem", request)


@operations.operation("DeleteItem", questions=_may_touch_item("DeleteItem"))
def delete_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete an item; deleting an absent one succeeds.

    Raises:
        ConditionFailedError: The condition does not hold.
    """
    return _write(dynamodb, call, writes.DELETE, "DeleteItem", request)


def projected(request: Mapping[str, Any], expressions: Expressions, item: Item) -> Item:
    """Return the part of an item that ProjectionExpression or AttributesToGet names."""
    parsed = expressions.get("ProjectionExpression")
    if parsed is not None:
        paths = [expressions.bindings.path(path) for path in parsed.paths]
        check_overlaps("ProjectionExpression", paths)
        return project(item, paths)
    if "AttributesToGet" in request:
        return project(item, [(name,) for name in request["AttributesToGet"]])
    return item


def _write(dynamodb: DynamodbDeps, call: Call, kind: str, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    allowed = _RETURN_VALUES.get(operation)
    if allowed and request.get("ReturnValues", "NONE") not in allowed:
        raise ValidationError("Return values set to invalid value")
    place = locate(call, request["TableName"])

    def write(connection: Connection) -> tuple[writes.Write, writes.Written]:
        table = get_table(connection, place.account_id, place.region, place.name)
        prepared = writes.prepare(kind, table, request)
        return prepared, writes.run(connection, prepared)

    prepared, written = dynamodb.database.write(write)
    response: dict[str, Any] = {}
    attributes = writes.returned(prepared, written)
    if attributes is not None:
        response["Attributes"] = attributes
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        response["ConsumedCapacity"] = consumed(
            request, prepared.table, write_units(prepared.table, written.old, written.new)
        )
    if request.get("ReturnItemCollectionMetrics") == "SIZE" and any(
        not index.is_global for index in prepared.table.indexes
    ):
        name = prepared.table.keys.hash_name
        response["ItemCollectionMetrics"] = {
            "ItemCollectionKey": {name: prepared.key_item[name]},
            "SizeEstimateRangeGB": [0.0, 1.0],
        }
    return response
