"""TransactGetItems and TransactWriteItems: all or nothing."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import store, writes
from taskrole.services.dynamodb.capacity import add_units, collection_metrics, consumed, read_units, write_units
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import (
    ConditionFailedError,
    DuplicateItemError,
    IdempotentParameterMismatchError,
    TransactionCancelledError,
    ValidationError,
)
from taskrole.services.dynamodb.model import PRIMARY, Table, check_path_heads, key_of
from taskrole.services.dynamodb.operations.items import projected
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.requests import (
    Checked,
    check_delete,
    check_get,
    check_put,
    check_update,
    nested_heads,
)
from taskrole.services.dynamodb.values import size_of_item
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

TOKEN_LIFE = timedelta(minutes=10)  # AWS: API reference, TransactWriteItems, ClientRequestToken
SIZE_BYTES_MAX = 4 << 20  # AWS: API reference, TransactWriteItems
_KINDS = {
    "Put": (writes.PUT, "PutItem", check_put),
    "Update": (writes.UPDATE, "UpdateItem", check_update),
    "Delete": (writes.DELETE, "DeleteItem", check_delete),
    "ConditionCheck": (writes.CHECK, "ConditionCheckItem", check_delete),
}
Given = TypeVar("Given")
Made = TypeVar("Made")
Actions = Sequence[tuple[str, Checked]]
"""The kind and the body of each part of a transaction."""


def _resolve_get(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**request, "TransactItems": [{"Get": check_get(each.get("Get", {}))} for each in request["TransactItems"]]}


def _may_get(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    asked = [("GetItem", each["Get"]) for each in request["TransactItems"]]
    return questions_of(dynamodb, call, request, "TransactGetItems", asked)


def _resolve_write(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Mapping[str, Any]:
    checked = []
    for each in request["TransactItems"]:
        if not each:
            raise ValidationError(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
            )
        if len(each) > 1:
            raise ValidationError("TransactItems can only contain one of Check, Put, Update or Delete")
        kind, body = next(iter(each.items()))
        checked.append({kind: _KINDS[kind][2](body)})
    return {**request, "TransactItems": checked}


def _may_write(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    asked = [(_KINDS[kind][1], body) for kind, body in _taken_apart(request)]
    return questions_of(dynamodb, call, request, "TransactWriteItems", asked)


def questions_of(
    dynamodb: DynamodbDeps,
    call: Call,
    request: Mapping[str, Any],
    enclosing: str,
    asked: Iterable[tuple[str, Checked]],
) -> Sequence[Question]:
    """Ask once per action and table, with all hash keys and attributes that are named for it."""
    grouped: dict[tuple[str, str], list[Checked]] = {}
    for action, body in asked:
        grouped.setdefault((action, body["TableName"]), []).append(body)
    questions = []
    for (action, name), bodies in grouped.items():
        place = locate(call, name)
        table = look_up(dynamodb, place)
        given = [body.get("Key") or body.get("Item") or {} for body in bodies]
        leading = [each.get(table.keys.hash_name) for each in given] if table else []
        attributes = set().union(*(named_attributes(body) for body in bodies))
        context = item_context(request, leading_values=leading, attributes=attributes, enclosing_operation=enclosing)
        questions.append(ask(call, action, place, context, table=table))
    return questions


@operations.operation("TransactGetItems", questions=_may_get, resolve=_resolve_get)
def transact_get_items(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return items of one and the same moment."""
    return read_all(dynamodb, call, request, [each["Get"] for each in request["TransactItems"]])


def read_all(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], gets: Sequence[Checked]) -> dict[str, Any]:
    """Return items of one moment, in order.

    Raises:
        ValidationError: Two reads are of one item, or a key does not fit its table.
    """
    responses: list[dict[str, Any]] = []
    units: dict[str, float] = {}
    tables: dict[str, Table] = {}
    with dynamodb.database.read() as connection:
        for asked in gets:
            _add_table(connection, call, tables, asked["TableName"])
        keys = all_or_reasons(lambda asked: key_of(tables[asked["TableName"]], asked["Key"]), gets)
        _check_distinct((tables[asked["TableName"]].number, key) for asked, key in zip(gets, keys, strict=True))
        for asked, key in zip(gets, keys, strict=True):
            name = asked["TableName"]
            check_path_heads(tables[name], nested_heads(asked.expressions, ("ProjectionExpression",)))
            item = store.find_item(connection, tables[name], key)
            responses.append({} if item is None else {"Item": projected(asked, item)})
            size = size_of_item(item or {})
            units[name] = units.get(name, 0.0) + read_units(size, consistent=True, transactional=True)
    response: dict[str, Any] = {"Responses": responses}
    capacities = [consumed(request, tables[name], {PRIMARY: each}, "ReadCapacityUnits") for name, each in units.items()]
    if any(capacities):
        response["ConsumedCapacity"] = capacities
    return response


@operations.operation("TransactWriteItems", questions=_may_write, resolve=_resolve_write)
def transact_write_items(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Do up to 100 writes, or none. A client token makes a repetition do nothing for ten minutes.

    Raises:
        TransactionCancelledError: One of the writes could not be done.
        IdempotentParameterMismatchError: The token was used with other writes.
    """
    return write_all(dynamodb, call, request, list(_taken_apart(request)))


def write_all(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], actions: Actions) -> dict[str, Any]:
    """Do all writes, or none, once for each client token.

    Raises:
        TransactionCancelledError: One of the writes could not be done.
        IdempotentParameterMismatchError: The token was used with other writes.
    """
    token = request.get("ClientRequestToken")
    digest = _digest(actions) if token is not None else ""
    now = to_milliseconds(call.now)

    def write(connection: Connection) -> dict[str, Any]:
        if token is not None:
            used = store.find_token(connection, call.account_id, call.region, token, now)
            if used is not None and used != digest:
                raise IdempotentParameterMismatchError
            if used is not None:
                return {}
            expires_at = to_milliseconds(call.now + TOKEN_LIFE)
            store.insert_token(connection, call.account_id, call.region, token, digest, expires_at)
        return _write_all(connection, call, request, actions)

    return dynamodb.database.write(write)


def _write_all(connection: Connection, call: Call, request: Mapping[str, Any], actions: Actions) -> dict[str, Any]:
    moment = store.Moment(to_milliseconds(call.now))
    tables: dict[str, Table] = {}
    for _, body in actions:
        _add_table(connection, call, tables, body["TableName"])
    prepared = all_or_reasons(
        lambda action: writes.prepare(_KINDS[action[0]][0], tables[action[1]["TableName"]], action[1]), actions
    )
    _check_distinct((write.table.number, write.key) for write in prepared)
    if sum(size_of_item(write.item or write.key_item) for write in prepared) > SIZE_BYTES_MAX:
        raise ValidationError("Transaction request cannot be larger than 4 MB")
    done: list[writes.Written] = []
    reasons: list[dict[str, Any]] = []
    for write in prepared:
        try:
            done.append(writes.run(connection, write, moment))
            reasons.append({"Code": "None"})
        except ConditionFailedError as error:
            reason: dict[str, Any] = {"Code": "ConditionalCheckFailed", "Message": error.message}
            if error.item is not None:
                reason["Item"] = error.item
            reasons.append(reason)
        except DuplicateItemError as error:
            reasons.append({"Code": "DuplicateItem", "Message": error.message, **error.members})
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": error.message})
    if len(done) != len(prepared):
        raise TransactionCancelledError(reasons)  # the caller's transaction is undone with it
    return _answer(request, tables, prepared, done)


def _answer(
    request: Mapping[str, Any],
    tables: Mapping[str, Table],
    prepared: Sequence[writes.Write],
    done: Sequence[writes.Written],
) -> dict[str, Any]:
    response: dict[str, Any] = {}
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        response["ConsumedCapacity"] = [
            consumed(
                request,
                table,
                add_units(
                    write_units(table, written.old, written.new, transactional=True)
                    for write, written in zip(prepared, done, strict=True)
                    if write.table is table
                ),
                "WriteCapacityUnits",
            )
            for table in tables.values()
        ]
    metrics = {
        name: collection_metrics(request, table, [write.key_item for write in prepared if write.table is table])
        for name, table in tables.items()
    }
    if any(metrics.values()):
        response["ItemCollectionMetrics"] = {name: each for name, each in metrics.items() if each}
    return response


def all_or_reasons(function: Callable[[Given], Made], given: Iterable[Given]) -> list[Made]:
    """Apply a function to all parts of a transaction.

    Raises:
        TransactionCancelledError: One of them does not fit its table.
    """
    made: list[Made] = []
    reasons: list[dict[str, Any]] = []
    for each in given:
        try:
            made.append(function(each))
            reasons.append({"Code": "None"})
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": error.message})
    if len(made) != len(reasons):
        raise TransactionCancelledError(reasons)
    return made


def _taken_apart(request: Mapping[str, Any]) -> Actions:
    return [next(iter(each.items())) for each in request["TransactItems"]]


def _add_table(connection: Connection, call: Call, tables: dict[str, Table], name: str) -> None:
    if name not in tables:
        place = locate(call, name)
        tables[name] = store.get_table(connection, place.account_id, place.region, place.name)


def _check_distinct(places: Iterable[tuple[int, Any]]) -> None:
    seen = set()
    for place in places:
        if place in seen:
            raise ValidationError("Transaction request cannot include multiple operations on one item")
        seen.add(place)


def _digest(actions: Actions) -> str:
    plain = [[kind, dict(body)] for kind, body in actions]
    text = orjson.dumps(plain, default=lambda content: content.hex(), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()
