"""One write of one item: what PutItem, UpdateItem, DeleteItem, batches and transactions have in common."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from taskrole.services.dynamodb.errors import ConditionFailedError, DuplicateItemError, ValidationError
from taskrole.services.dynamodb.expressions.evaluate import meets
from taskrole.services.dynamodb.expressions.projection import project
from taskrole.services.dynamodb.expressions.syntax import Literal, Placeholder
from taskrole.services.dynamodb.expressions.update import apply_update
from taskrole.services.dynamodb.model import Key, Table, check_index_key, check_path_heads, key_of, key_of_item
from taskrole.services.dynamodb.requests import INSERTS, Checked, nested_heads
from taskrole.services.dynamodb.store import Moment, find_item, replace_item
from taskrole.services.dynamodb.values import ITEM_SIZE_BYTES_MAX, Item, Value, check_nesting, size_of_item, type_of

PUT, UPDATE, DELETE, CHECK = "Put", "Update", "Delete", "ConditionCheck"

_INVALID = "One or more parameter values were invalid: "


@dataclass(frozen=True, slots=True)
class Write:
    """A write whose request was checked as far as that goes without the item."""

    kind: str
    table: Table
    key: Key
    key_item: Item
    request: Checked
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The item before and after a write; None for no item."""

    old: Item | None
    new: Item | None


def prepare(kind: str, table: Table, request: Checked) -> Write:
    """Check a request of the shape of PutItem, UpdateItem, DeleteItem or ConditionCheck against its table.

    Raises:
        ValidationError: It is wrong whatever the item in the table is.
    """
    if kind == PUT:
        item = request["Item"]
        key = key_of_item(table, item)
        for index in table.indexes:
            check_index_key(index, item)
        key_item = {name: item[name] for name in table.keys.names}
        write = Write(kind, table, key, key_item, request, item)
    else:
        key_item = request["Key"]
        write = Write(kind, table, key_of(table, key_item), key_item, request)
        if kind == UPDATE:
            _check_update(write)
    nested = nested_heads(request.expressions, ("UpdateExpression", "ConditionExpression"))
    if nested:
        check_path_heads(table, nested)
    return write


def _check_update(write: Write) -> None:
    bindings = write.request.expressions.bindings
    written = {}
    for action in write.request.actions:
        path = bindings.path(action.path)
        if path[0] in write.table.keys.types:
            raise ValidationError(f"{_INVALID}Cannot update attribute {path[0]}. This attribute is part of the key")
        if len(path) == 1 and isinstance(action.operand, Placeholder | Literal):
            written[path[0]] = bindings.value(action.operand)
    for index in write.table.indexes:
        for name, expected in index.keys.types.items():
            value = written.get(name)
            if value is not None and expected not in value:
                raise ValidationError(
                    f"{_INVALID}Type mismatch for Index Key {name} Expected: {expected} Actual: {type_of(value)} "
                    f"IndexName: {index.name}"
                )


def run(connection: Connection, write: Write, moment: Moment) -> Written:
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
        replace_item(connection, write.table, write.key, old, new, moment)
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
        bindings = write.request.expressions.bindings
        paths = [bindings.path(action.path) for action in write.request.actions]
        return project(source or {}, paths) or None
    return None


def _check_condition(write: Write, old: Item | None) -> None:
    condition = write.request.condition
    if condition is None or meets(old or {}, condition, write.request.expressions.bindings):
        return
    wants_item = write.request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
    if write.request.get(INSERTS):
        raise DuplicateItemError(old if wants_item else None)
    raise ConditionFailedError(old if wants_item else None)


def _new_item(write: Write, old: Item | None) -> Item | None:
    if write.kind == PUT:
        return write.item
    if write.kind == DELETE:
        return None
    request = write.request
    legacy = "AttributeUpdates" in request
    base: dict[str, Any] = {**write.key_item} if old is None else old
    new = apply_update(base, request.actions, request.expressions.bindings, legacy=legacy)
    if old is None and request.actions and new == write.key_item and _only_takes_away(request):
        return None  # AWS: taking attributes away from an absent item does not make one
    if size_of_item(new) > ITEM_SIZE_BYTES_MAX:
        raise ValidationError("Item size to update has exceeded the maximum allowed size")
    for action in request.actions:
        if len(action.path.elements) > 1:
            check_nesting(new[str(request.expressions.bindings.path(action.path)[0])])
    _check_index_keys(write, old, new)
    return new


def _only_takes_away(request: Checked) -> bool:
    return all(action.clause in ("REMOVE", "DELETE") for action in request.actions)


def _check_index_keys(write: Write, old: Item | None, new: Item) -> None:
    """Check what an update made of the attributes that are keys of indexes."""
    for index in write.table.indexes:
        changed = {name: new[name] for name in index.keys.names if name in new and new[name] != (old or {}).get(name)}
        for name, value in changed.items():
            if index.keys.types[name] not in value:
                raise ValidationError(
                    "The update expression attempted to update the secondary index key to unsupported type"
                )
            _check_not_empty(value)
        check_index_key(index, changed)


def _check_not_empty(value: Value) -> None:
    kind, content = next(iter(value.items()))
    if not content:
        raise ValidationError(
            "One or more parameter values are not valid. The update expression attempted to update a secondary index "
            "key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty "
            f"{'string' if kind == 'S' else 'binary'} value."
        )
