"""One write of one item: what PutItem, UpdateItem, DeleteItem, batches and transactions have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from taskrole.services.dynamodb.errors import ConditionFailedError, ValidationError
from taskrole.services.dynamodb.expressions.bindings import Expressions, bind
from taskrole.services.dynamodb.expressions.evaluate import check_operands, meets
from taskrole.services.dynamodb.expressions.projection import project
from taskrole.services.dynamodb.expressions.update import apply_update, check_update
from taskrole.services.dynamodb.legacy import legacy_actions, legacy_condition
from taskrole.services.dynamodb.model import Key, Table, key_of, key_of_item, rows_of
from taskrole.services.dynamodb.store import find_item, replace_item
from taskrole.services.dynamodb.values import ITEM_SIZE_BYTES_MAX, Item, normalize_item, size_of_item

PUT, UPDATE, DELETE, CHECK = "Put", "Update", "Delete", "ConditionCheck"


@dataclass(frozen=True, slots=True)
class Write:
    """A write whose request was checked as far as that goes without the item."""

    kind: str
    table: Table
    key: Key
    key_item: Item
    expressions: Expressions
    request: Mapping[str, Any]
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The item before and after a write; None for no item."""

    old: Item | None
    new: Item | None


def prepare(kind: str, table: Table, request: Mapping[str, Any]) -> Write:
    """Check a request of the shape of PutItem, UpdateItem, DeleteItem or ConditionCheck.

    Raises:
        ValidationError: It is wrong whatever the item in the table is.
    """
    expressions = bind(request)
    condition = expressions.get("ConditionExpression")
    if condition is not None:
        check_operands(condition, expressions.bindings)
    if kind == PUT:
        item = normalize_item(request["Item"])
        key = key_of_item(table, item)
        if size_of_item(item) > ITEM_SIZE_BYTES_MAX:
            raise ValidationError("Item size has exceeded the maximum allowed size")
        rows_of(table, item)
        return Write(kind, table, key, {name: item[name] for name in table.keys.names}, expressions, request, item)
    key_item = normalize_item(request["Key"])
    key = key_of(table, key_item)
    update = expressions.get("UpdateExpression")
    if update is not None:
        check_update(update, expressions.bindings, table.keys.names)
    return Write(kind, table, key, key_item, expressions, request)


def run(connection: Connection, write: Write) -> Written:
    """Do a write inside the caller's transaction.

    Raises:
        ConditionFailedError: The condition does not hold.
        ValidationError: The update does not fit the item.
    """
    old = find_item(connection, write.table, write.key)
    _check_condition(write, old)
    if write.kind == CHECK:
        return Written(old, old)
    new = _new_item(write, old)
    if old is not None or new is not None:
        replace_item(connection, write.table, old, new)
    return Written(old, new)


def returned(write: Write, written: Written) -> Item | None:
    """Return what ReturnValues asks for; None for nothing."""
    wanted = write.request.get("ReturnValues", "NONE")
    if wanted == "ALL_OLD":
        return written.old
    if wanted == "ALL_NEW":
        return written.new
    if wanted in ("UPDATED_OLD", "UPDATED_NEW"):
        source = written.old if wanted == "UPDATED_OLD" else written.new
        actions, bindings = _actions(write)
        return project(source or {}, [bindings.path(action.path) for action in actions]) or None
    return None


def _check_condition(write: Write, old: Item | None) -> None:
    parsed = write.expressions.get("ConditionExpression")
    condition = parsed.condition if parsed else legacy_condition(write.request)
    if condition is None or meets(old or {}, condition, write.expressions.bindings):
        return
    wants_item = write.request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
    raise ConditionFailedError(old if wants_item else None)


def _actions(write: Write) -> Any:
    parsed = write.expressions.get("UpdateExpression")
    actions = parsed.actions if parsed else legacy_actions(write.request, write.table.keys.names)
    return actions, write.expressions.bindings


def _new_item(write: Write, old: Item | None) -> Item | None:
    if write.kind == PUT:
        return write.item
    if write.kind == DELETE:
        return None
    actions, bindings = _actions(write)
    new = apply_update({**write.key_item} if old is None else old, actions, bindings)
    if size_of_item(new) > ITEM_SIZE_BYTES_MAX:
        raise ValidationError("Item size to update has exceeded the maximum allowed size")
    return new
