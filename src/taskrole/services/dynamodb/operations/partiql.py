"""ExecuteStatement, BatchExecuteStatement and ExecuteTransaction."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import writes
from taskrole.services.dynamodb.capacity import consumed, read_units, write_units
from taskrole.services.dynamodb.conditions import KeyCondition, KeyRange, key_range
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.encoding import bucket_of
from taskrole.services.dynamodb.errors import ConditionFailedError, DuplicateItemError, ValidationError
from taskrole.services.dynamodb.expressions.bindings import NO_EXPRESSIONS
from taskrole.services.dynamodb.expressions.evaluate import find, meets
from taskrole.services.dynamodb.expressions.syntax import Path
from taskrole.services.dynamodb.model import PRIMARY, Index, Key, KeySchema, Table, key_of, projected_names
from taskrole.services.dynamodb.operations.transactions import read_all, write_all
from taskrole.services.dynamodb.pages import Page
from taskrole.services.dynamodb.partiql.parser import parse_statement
from taskrole.services.dynamodb.partiql.plans import (
    equal_values,
    named_attributes,
    narrowings,
    single_key,
    write_of,
)
from taskrole.services.dynamodb.partiql.statements import Delete, Insert, Select, Statement, Update
from taskrole.services.dynamodb.questions import ask, item_context
from taskrole.services.dynamodb.requests import Checked
from taskrole.services.dynamodb.store import Moment, Range, find_item, get_table, read_range
from taskrole.services.dynamodb.values import Item, Value, normalize_value, type_of
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

_ACTIONS = {Select: "PartiQLSelect", Insert: "PartiQLInsert", Update: "PartiQLUpdate", Delete: "PartiQLDelete"}
_BATCH_CODES = {
    "ConditionalCheckFailedException": "ConditionalCheckFailed",
    "ResourceNotFoundException": "ResourceNotFound",
    "DuplicateItemException": "DuplicateItem",
    "AccessDenied": "AccessDenied",
}


class _Asked(dict[str, Any]):
    """A request with the statements that its texts are; an error stands for one that is none (in a batch)."""

    __slots__ = ("statements",)

    def __init__(self, request: Mapping[str, Any], statements: Sequence[Statement | ValidationError]) -> None:
        super().__init__(request)
        self.statements = statements


def _parse(request: Mapping[str, Any]) -> Statement:
    return parse_statement(request["Statement"], [normalize_value(each) for each in request.get("Parameters", ())])


def _resolve_one(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> _Asked:
    return _Asked(request, [_parse(request)])


def _resolve_batch(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> _Asked:
    statements: list[Statement | ValidationError] = []
    for each in request["Statements"]:
        try:
            statements.append(_parse(each))
        except ValidationError as error:
            statements.append(error)
    kinds = {isinstance(each, Select) for each in statements if not isinstance(each, ValidationError)}
    if len(kinds) > 1:
        raise ValidationError("Read and write requests together in the same batch is not supported.")
    return _Asked(request, statements)


def _resolve_transaction(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> _Asked:
    statements = [_parse(each) for each in request["TransactStatements"]]
    if len({isinstance(each, Select) and not each.exists for each in statements}) > 1:
        raise ValidationError(
            "ExecuteTransaction API does not support both read and write operations in the same request."
        )
    return _Asked(request, statements)


def _may_execute(dynamodb: DynamodbDeps, call: Call, request: _Asked) -> Sequence[Question]:
    """Ask for each statement; statements that are none harm nobody."""
    return [
        _question(dynamodb, call, request, each) for each in request.statements if not isinstance(each, ValidationError)
    ] or [Question(call.principal, "dynamodb:PartiQLSelect", "*")]


def _question(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], statement: Statement) -> Question:
    place = locate(call, statement.table)
    table = look_up(dynamodb, place)
    index_name = statement.index if isinstance(statement, Select) else ""
    leading: list[Value] = []
    if table is not None:
        keys = next((index.keys for index in table.indexes if index.name == index_name), table.keys)
        if isinstance(statement, Insert):
            leading = [statement.item[name] for name in (keys.hash_name,) if name in statement.item]
        else:
            leading = equal_values(statement.condition, keys)
    enclosing = "ExecuteTransaction" if "TransactStatements" in request else ""
    context = item_context(
        {}, leading_values=leading, attributes=named_attributes(statement), enclosing_operation=enclosing
    )
    if isinstance(statement, Select):
        context["dynamodb:FullTableScan"] = "false" if leading else "true"
    return ask(call, _ACTIONS[type(statement)], place, context, index_name, table)


@operations.operation("ExecuteStatement", questions=_may_execute, resolve=_resolve_one)
def execute_statement(dynamodb: DynamodbDeps, call: Call, request: _Asked) -> dict[str, Any]:
    """Run one PartiQL statement.

    Raises:
        ValidationError: It does not fit the table.
        ConditionFailedError: The item is not as WHERE says.
        DuplicateItemError: An item that is inserted is there already.
    """
    statement = request.statements[0]
    assert not isinstance(statement, ValidationError)
    if isinstance(statement, Select):
        if statement.exists:
            raise ValidationError("EXISTS clause is only supported in the ExecuteTransaction API.")
        return _select(dynamodb, call, request, statement)
    old_or_new, table, written = _write(dynamodb, call, request, statement)
    response: dict[str, Any] = {"Items": [] if old_or_new is None else [old_or_new]}
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        response["ConsumedCapacity"] = consumed(request, table, write_units(table, written.old, written.new))
    return response


@operations.operation("BatchExecuteStatement", questions=_may_execute, resolve=_resolve_batch)
def batch_execute_statement(dynamodb: DynamodbDeps, call: Call, request: _Asked) -> dict[str, Any]:
    """Run up to 25 statements, each on one item and each on its own."""
    _check_distinct(dynamodb, call, request)
    responses = []
    for statement, given in zip(request.statements, request["Statements"], strict=True):
        response: dict[str, Any] = {}
        table_name = ""
        try:
            if isinstance(statement, ValidationError):
                raise statement
            table_name = locate(call, statement.table).name
            item = (
                _select_one(dynamodb, call, statement)
                if isinstance(statement, Select)
                else _write(dynamodb, call, {**request, **given}, statement)[0]
            )
            response["TableName"] = table_name
            if item is not None:
                response["Item"] = item
        except (ConditionFailedError, DuplicateItemError) as error:
            response["TableName"] = table_name
            response["Error"] = _error(error)
        except ServiceError as error:
            response["Error"] = _error(error)
        responses.append(response)
    return {"Responses": responses}


@operations.operation("ExecuteTransaction", questions=_may_execute, resolve=_resolve_transaction)
def execute_transaction(dynamodb: DynamodbDeps, call: Call, request: _Asked) -> dict[str, Any]:
    """Run up to 100 statements, all or none.

    Raises:
        TransactionCancelledError: One of them could not be run.
    """
    tables = {}
    with dynamodb.database.read() as connection:
        for each in request.statements:
            assert not isinstance(each, ValidationError)
            tables[each.table] = _table(connection, call, each.table)
    gets, actions = [], []
    for number, statement in enumerate(request.statements):
        assert not isinstance(statement, ValidationError)
        table = tables[statement.table]
        if isinstance(statement, Select) and not statement.exists:
            key = single_key(statement.condition, table)
            if key is None:
                raise ValidationError(
                    f"Validation failed in TransactStatements[{number}]: Select statements within ExecuteTransaction "
                    "must specify the primary key in the where clause."
                )
            names = [str(path.elements[0]) for path in statement.paths]
            projection = {"AttributesToGet": names} if names else {}
            gets.append(Checked({"TableName": statement.table, "Key": key, **projection}, NO_EXPRESSIONS))
        else:
            kind, body = write_of(statement, table)
            body["TableName"] = statement.table
            actions.append((kind, body))
    if gets:
        return read_all(dynamodb, call, request, gets)
    return {"Responses": [], **write_all(dynamodb, call, request, actions)}


def _error(error: ServiceError) -> dict[str, Any]:
    shown: dict[str, Any] = {"Code": _BATCH_CODES.get(error.code, "ValidationError"), "Message": error.message}
    if "Item" in error.members:
        shown["Item"] = error.members["Item"]
    return shown


def _write(
    dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], statement: Statement
) -> tuple[Item | None, Table, writes.Written]:
    moment = Moment(to_milliseconds(call.now))

    def write(connection: Connection) -> tuple[Item | None, Table, writes.Written]:
        table = _table(connection, call, statement.table)
        kind, body = write_of(statement, table)
        wanted = request.get("ReturnValuesOnConditionCheckFailure")
        if wanted is not None:
            body["ReturnValuesOnConditionCheckFailure"] = wanted
        prepared = writes.prepare(kind, table, body)
        written = writes.run(connection, prepared, moment)
        return writes.returned(prepared, written), table, written

    return dynamodb.database.write(write)


def _table(connection: Connection, call: Call, name: str) -> Table:
    place = locate(call, name)
    return get_table(connection, place.account_id, place.region, place.name)


def _check_distinct(dynamodb: DynamodbDeps, call: Call, request: _Asked) -> None:
    seen: set[tuple[int, Key]] = set()
    with dynamodb.database.read() as connection:
        for statement in request.statements:
            if isinstance(statement, ValidationError | Select):
                continue
            try:
                table = _table(connection, call, statement.table)
                _, body = write_of(statement, table)
                given = body.get("Key") or {name: body["Item"][name] for name in table.keys.names}
                place = (table.number, key_of(table, given))
            except ServiceError:
                continue  # it will be answered by its own error
            if place in seen:
                raise ValidationError("Provided list of item keys contains duplicates")
            seen.add(place)


# SELECT --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a SELECT goes through a table or index: the ranges, one after another."""

    table: Table
    index: Index | None
    ranges: Sequence[Range]

    @property
    def keys(self) -> KeySchema:
        return self.index.keys if self.index else self.table.keys


def _select_one(dynamodb: DynamodbDeps, call: Call, statement: Select) -> Item | None:
    with dynamodb.database.read() as connection:
        table = _table(connection, call, statement.table)
        key = single_key(statement.condition, table)
        if key is None or statement.index:
            raise ValidationError("Only single item select is supported")
        item = find_item(connection, table, key_of(table, key))
    if item is None or (statement.condition and not meets(item, statement.condition, NO_EXPRESSIONS.bindings)):
        return None
    return _shown(item, statement.paths)


def _select(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], statement: Select) -> dict[str, Any]:
    token = _parse_token(request)
    limit = request.get("Limit")
    items: list[Item] = []
    scanned = 0
    response: dict[str, Any] = {"Items": items}
    with dynamodb.database.read() as connection:
        plan = _plan(connection, call, statement, consistent=request.get("ConsistentRead", False))
        names, page = projected_names(plan.table, plan.index) if plan.index else None, Page(plan.table.keys.range_name)
        for number, key, size, item in _read(connection, plan, token, limit):
            scanned += 1
            full = page.add(item, size)
            if statement.condition is None or meets(item, statement.condition, NO_EXPRESSIONS.bindings):
                shown = item if names is None else {name: each for name, each in item.items() if name in names}
                items.append(_shown(shown, statement.paths))
            if scanned == limit or full:
                response["NextToken"] = _token(number, key)
                response["LastEvaluatedKey"] = {name: item[name] for name in (*plan.table.keys.names, *plan.keys.names)}
                break
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        units = read_units(page.plain_size_bytes, consistent=request.get("ConsistentRead", False))
        index_name = plan.index.name if plan.index else PRIMARY
        response["ConsumedCapacity"] = consumed(request, plan.table, {index_name: units})
    return response


def _plan(connection: Connection, call: Call, statement: Select, *, consistent: bool) -> _Plan:
    table = _table(connection, call, statement.table)
    index = table.index(statement.index) if statement.index else None
    if index is not None and index.is_global and consistent:
        raise ValidationError("Consistent reads are not supported on global secondary indexes")
    keys = index.keys if index else table.keys
    name = index.name if index else PRIMARY
    forward = _forward(statement, keys)
    on_range = _on_range(statement, keys)
    ranges = []
    for value in equal_values(statement.condition, keys):
        conditions = {keys.hash_name: KeyCondition("EQ", (value,)), **on_range}
        part: KeyRange = key_range(conditions, keys)
        bucket = bucket_of(part.hash_key)
        ranges.append(Range(name, bucket, part.hash_key, part.lower, part.upper, forward))
    if statement.order and not ranges:
        raise ValidationError(
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
        )
    return _Plan(table, index, ranges or [Range(name)])


def _forward(statement: Select, keys: KeySchema) -> bool:
    forward = True
    for name, descending in statement.order:
        if name not in keys.types:
            raise ValidationError(f"Variable reference {name} in ORDER BY clause must be part of the primary key")
        if name == keys.range_name:
            forward = not descending
    return forward


def _on_range(statement: Select, keys: KeySchema) -> dict[str, KeyCondition]:
    for each in narrowings(statement.condition):
        fits = all(type_of(value) == keys.range_type for value in each.values)
        if keys.range_name and each.name == keys.range_name and each.operator != "IN" and fits:
            return {keys.range_name: KeyCondition(each.operator, each.values)}
    return {}


def _read(
    connection: Connection, plan: _Plan, token: tuple[int, Key] | None, limit: int | None
) -> Iterator[tuple[int, Key, int, Item]]:
    first, after = token or (0, None)
    for number, part in enumerate(plan.ranges[first:], first):
        start = after if number == first else None
        wanted = Range(
            part.index_name, part.bucket, part.hash_key, part.lower, part.upper, part.forward, start, part.buckets
        )
        for key, size, item in read_range(connection, plan.table.number, wanted, limit):
            yield number, key, size, item


def _shown(item: Item, paths: Sequence[Path]) -> Item:
    """Return what SELECT names: each under the last part of its path."""
    if not paths:
        return item
    shown: Item = {}
    for path in paths:
        value = find(item, path.elements)
        if value is not None:
            last = len(path.elements) - 1
            while isinstance(path.elements[last], int):
                last -= 1
            indexes = "".join(f"[{each}]" for each in path.elements[last + 1 :])
            shown[f"{path.elements[last]}{indexes}"] = value
    return shown


def _token(number: int, key: Key) -> str:
    place = [number, key.bucket, key.hash_key.hex(), key.range_key.hex(), key.primary_key.hex()]
    return base64.b64encode(orjson.dumps(place)).decode()


def _parse_token(request: Mapping[str, Any]) -> tuple[int, Key] | None:
    if "NextToken" not in request:
        return None
    try:
        number, bucket, *keys = orjson.loads(base64.b64decode(request["NextToken"], validate=True))
        place = Key(int(bucket), *(bytes.fromhex(each) for each in keys))
        return int(number), place
    except (ValueError, TypeError, binascii.Error):
        raise ValidationError("Invalid NextToken") from None
