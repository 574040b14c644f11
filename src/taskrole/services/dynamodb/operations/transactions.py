"""TransactGetItems and TransactWriteItems: all or nothing."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import store, writes
from taskrole.services.dynamodb.capacity import add_units, consumed, read_units, write_units
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import (
    ConditionFailedError,
    IdempotentParameterMismatchError,
    TransactionCancelledError,
    ValidationError,
)
from taskrole.services.dynamodb.expressions.bindings import bind
from taskrole.services.dynamodb.model import PRIMARY, Table, key_of
from taskrole.services.dynamodb.operations.items import projected
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.values import normalize_item, size_of_item
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

TOKEN_LIFE = timedelta(minutes=10)  # AWS: API reference, TransactWriteItems, ClientRequestToken
_KINDS = {
    "Put": (writes.PUT, "PutItem"),
    "Update": (writes.UPDATE, "UpdateItem"),
    "Delete": (writes.DELETE, "DeleteItem"),
    "ConditionCheck": (writes.CHECK, "ConditionCheckItem"),
}


def _may_get(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    asked = [("GetItem", each["Get"]) for each in request["TransactItems"]]
    return _questions(dynamodb, call, request, "TransactGetItems", asked)


def _may_write(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    asked = [(_KINDS[kind][1], body) for kind, body in _taken_apart(request)]
    return _questions(dynamodb, call, request, "TransactWriteItems", asked)


def _questions(
    dynamodb: DynamodbDeps,
    call: Call,
    request: Mapping[str, Any],
    enclosing: str,
    asked: Sequence[tuple[str, Mapping[str, Any]]],
) -> Sequence[Question]:
    """Ask once per action and table, with all hash keys and attributes that are named for it."""
    grouped: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
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
        questions.append(ask(call, action, place, context))
    return questions


@operations.operation("TransactGetItems", questions=_may_get)
def transact_get_items(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return items of one and the same moment."""
    responses: list[dict[str, Any]] = []
    units: dict[str, float] = {}
    tables: dict[str, Table] = {}
    with dynamodb.database.read() as connection:
        for each in request["TransactItems"]:
            asked = each["Get"]
            name = asked["TableName"]
            if name not in tables:
                tables[name] = _table(connection, call, name)
            table = tables[name]
            item = store.find_item(connection, table, key_of(table, normalize_item(asked["Key"])))
            responses.append({} if item is None else {"Item": projected(asked, bind(asked), item)})
            size = size_of_item(item or {})
            units[name] = units.get(name, 0.0) + read_units(size, consistent=True, transactional=True)
    response: dict[str, Any] = {"Responses": responses}
    capacities = [consumed(request, table, {PRIMARY: units[name]}) for name, table in tables.items()]
    if any(capacities):
        response["ConsumedCapacity"] = capacities
    return response


@operations.operation("TransactWriteItems", questions=_may_write)
def transact_write_items(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Do up to 100 writes, or none. A client token makes a repetition do nothing for ten minutes.

    Raises:
        TransactionCancelledError: One of the writes could not be done.
        IdempotentParameterMismatchError: The token was used with other writes.
    """
    token = request.get("ClientRequestToken")
    digest = _digest(request)

    def write(connection: Connection) -> list[dict[str, Any]]:
        now = to_milliseconds(call.now)
        if token is not None:
            used = store.find_token(connection, call.account_id, call.region, token, now)
            if used is not None and used != digest:
                raise IdempotentParameterMismatchError
            if used is not None:
                return []
            expires_at = to_milliseconds(call.now + TOKEN_LIFE)
            store.insert_token(connection, call.account_id, call.region, token, digest, expires_at)
        return _write_all(connection, call, request)

    capacities = dynamodb.database.write(write)
    return {"ConsumedCapacity": capacities} if any(capacities) else {}


def _write_all(connection: Connection, call: Call, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    tables: dict[str, Table] = {}
    prepared: list[writes.Write] = []
    for kind, body in _taken_apart(request):
        name = body["TableName"]
        if name not in tables:
            tables[name] = _table(connection, call, name)
        prepared.append(writes.prepare(_KINDS[kind][0], tables[name], body))
    places = {(write.table.table_id, write.key) for write in prepared}
    if len(places) != len(prepared):
        raise ValidationError("Transaction request cannot include multiple operations on one item")
    done: list[writes.Written] = []
    reasons: list[dict[str, Any]] = []
    for write in prepared:
        try:
            done.append(writes.run(connection, write))
            reasons.append({"Code": "None"})
        except ConditionFailedError as error:
            reason: dict[str, Any] = {"Code": "ConditionalCheckFailed", "Message": error.message}
            if error.item is not None:
                reason["Item"] = error.item
            reasons.append(reason)
        except ValidationError as error:
            reasons.append({"Code": "ValidationError", "Message": error.message})
    if len(done) != len(prepared):
        raise TransactionCancelledError(reasons)  # the caller's transaction is undone with it
    return [
        consumed(
            request,
            table,
            add_units(
                write_units(table, written.old, written.new, transactional=True)
                for write, written in zip(prepared, done, strict=True)
                if write.table is table
            ),
        )
        for table in tables.values()
    ]


def _taken_apart(request: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in request["TransactItems"]:
        if len(each) != 1:
            raise ValidationError("TransactItems can only contain one of Check, Put, Update or Delete")
        yield next(iter(each.items()))


def _table(connection: Connection, call: Call, name: str) -> Table:
    place = locate(call, name)
    return store.get_table(connection, place.account_id, place.region, place.name)


def _digest(request: Mapping[str, Any]) -> str:
    text = orjson.dumps(request["TransactItems"], default=lambda content: content.hex(), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()
