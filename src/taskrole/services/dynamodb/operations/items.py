"""GetItem, PutItem, UpdateItem and DeleteItem."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import writes
from taskrole.services.dynamodb.capacity import collection_metrics, consumed, read_units, write_units
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.expressions.projection import project
from taskrole.services.dynamodb.model import PRIMARY, check_path_heads, key_of
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.requests import Checked, check_delete, check_get, check_put, check_update, nested_heads
from taskrole.services.dynamodb.store import Moment, find_item, get_table
from taskrole.services.dynamodb.values import Item, size_of_item
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

_Check = Callable[[Mapping[str, Any]], Checked]


def _checked_by(check: _Check) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Checked]:
    """Return a ``resolve``: what is checked is what is authorized and what is run."""

    def resolve(_deps: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Checked:
        return check(request)

    return resolve


def _may_touch_item(action: str) -> Callable[[DynamodbDeps, Call, Checked], Sequence[Question]]:
    def questions(deps: DynamodbDeps, call: Call, request: Checked) -> Sequence[Question]:
        place = locate(call, request["TableName"])
        table = look_up(deps, place)
        given = request.get("Key") or request.get("Item") or {}
        leading = given.get(table.keys.hash_name) if table else None
        context = item_context(request, leading_values=[leading], attributes=named_attributes(request))
        return [ask(call, action, place, context, table=table)]

    return questions


@operations.operation("GetItem", questions=_may_touch_item("GetItem"), resolve=_checked_by(check_get))
def get_item(dynamodb: DynamodbDeps, call: Call, request: Checked) -> dict[str, Any]:
    """Return one item, or the part of it that the projection names."""
    place = locate(call, request["TableName"])
    with dynamodb.database.read() as connection:
        table = get_table(connection, place.account_id, place.region, place.name)
        key = key_of(table, request["Key"])
        check_path_heads(table, nested_heads(request.expressions, ("ProjectionExpression",)))
        item = find_item(connection, table, key)
    response: dict[str, Any] = {}
    if item is not None:
        response["Item"] = projected(request, item)
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        units = read_units(size_of_item(item or {}), consistent=request.get("ConsistentRead", False))
        response["ConsumedCapacity"] = consumed(request, table, {PRIMARY: units})
    return response


@operations.operation("PutItem", questions=_may_touch_item("PutItem"), resolve=_checked_by(check_put))
def put_item(dynamodb: DynamodbDeps, call: Call, request: Checked) -> dict[str, Any]:
    """Put an item in the place of the one with its key, if any.

    Raises:
        ConditionFailedError: The condition does not hold.
    """
    return _write(dynamodb, call, writes.PUT, request)


@operations.operation("UpdateItem", questions=_may_touch_item("UpdateItem"), resolve=_checked_by(check_update))
def update_item(dynamodb: DynamodbDeps, call: Call, request: Checked) -> dict[str, Any]:
    """Change attributes of an item, which is made if it is not there.

    Raises:
        ConditionFailedError: The condition does not hold.
    """
    return _write(dynamodb, call, writes.UPDATE, request)


@operations.operation("DeleteItem", questions=_may_touch_item("DeleteItem"), resolve=_checked_by(check_delete))
def delete_item(dynamodb: DynamodbDeps, call: Call, request: Checked) -> dict[str, Any]:
    """Delete an item; deleting an absent one succeeds.

    Raises:
        ConditionFailedError: The condition does not hold.
    """
    return _write(dynamodb, call, writes.DELETE, request)


def projected(request: Checked, item: Item) -> Item:
    """Return the part of an item that ProjectionExpression or AttributesToGet names."""
    parsed = request.expressions.get("ProjectionExpression")
    if parsed is not None:
        return project(item, [request.expressions.bindings.path(path) for path in parsed.paths])
    if "AttributesToGet" in request:
        return project(item, [(name,) for name in request["AttributesToGet"]])
    return item


def _write(dynamodb: DynamodbDeps, call: Call, kind: str, request: Checked) -> dict[str, Any]:
    place = locate(call, request["TableName"])
    moment = Moment(to_milliseconds(call.now))

    def write(connection: Connection) -> tuple[writes.Write, writes.Written]:
        table = get_table(connection, place.account_id, place.region, place.name)
        prepared = writes.prepare(kind, table, request)
        return prepared, writes.run(connection, prepared, moment)

    prepared, written = dynamodb.database.write(write)
    response: dict[str, Any] = {}
    attributes = writes.returned(prepared, written)
    if attributes is not None:
        response["Attributes"] = attributes
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        units = write_units(prepared.table, written.old, written.new)
        response["ConsumedCapacity"] = consumed(request, prepared.table, units)
    metrics = collection_metrics(request, prepared.table, [prepared.key_item])
    if metrics:
        response["ItemCollectionMetrics"] = metrics[0]
    return response
