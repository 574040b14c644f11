"""Query and Scan: pages of at most 1 MB, filters, projections, indexes, parallel segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb.capacity import consumed, read_units
from taskrole.services.dynamodb.conditions import hash_value, key_range
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import Expressions, bind
from taskrole.services.dynamodb.expressions.evaluate import check_operands, meets
from taskrole.services.dynamodb.expressions.projection import check_overlaps, project
from taskrole.services.dynamodb.expressions.syntax import Condition
from taskrole.services.dynamodb.legacy import check_not_mixed, legacy_condition
from taskrole.services.dynamodb.model import PRIMARY, Index, Key, KeySchema, Table, projected_names, rows_of
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.store import Range, get_table, read_range
from taskrole.services.dynamodb.values import Item, normalize_item, size_of_item, type_of

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

PAGE_SIZE_BYTES_MAX = 1 << 20  # AWS: API reference, Query
_BAD_START = "The provided starting key is invalid"


@dataclass(frozen=True, slots=True)
class _Read:
    """A Query or Scan whose request was checked."""

    table: Table
    index: Index | None
    part: Range
    condition: Condition | None
    expressions: Expressions
    request: Mapping[str, Any]

    @property
    def keys(self) -> KeySchema:
        return self.index.keys if self.index else self.table.keys


def _may_query(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    check_not_mixed(request)
    place = locate(call, request["TableName"])
    index_name = request.get("IndexName", "")
    names = named_attributes(request) | set(request.get("KeyConditions", ())) | set(request.get("QueryFilter", ()))
    leading = None
    table = look_up(dynamodb, place)
    condition, expressions = _key_condition(request)
    if table is not None and condition is not None:
        keys = next((index.keys for index in table.indexes if index.name == index_name), table.keys)
        leading = hash_value(condition, expressions.bindings, keys.hash_name)
    context = item_context(request, leading_values=[leading], attributes=names)
    return [ask(call, "Query", place, context, index_name)]


@operations.operation("Query", questions=_may_query)
def query(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the items of one hash key, in the order of the range key.

    Raises:
        ValidationError: The key condition is not one that an index can answer.
    """
    place = locate(call, request["TableName"])
    condition, expressions = _key_condition(request)
    if condition is None:
        raise ValidationError(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
    key_expression = expressions.get("KeyConditionExpression")
    if key_expression is not None:
        check_operands(key_expression, expressions.bindings)
    with dynamodb.database.read() as connection:
        table = get_table(connection, place.account_id, place.region, place.name)
        index = table.index(request["IndexName"]) if "IndexName" in request else None
        keys = index.keys if index else table.keys
        wanted = key_range(condition, expressions.bindings, keys)
        part = Range(
            index.name if index else PRIMARY,
            wanted.hash_key,
            wanted.lower,
            wanted.upper,
            request.get("ScanIndexForward", True),
            _start(table, index, request, wanted.hash_key),
        )
        filters = _filter(request, expressions, "QueryFilter")
        _check_filter_names(expressions, keys)
        return _page(connection, _Read(table, index, part, filters, expressions, request))


def _may_scan(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    check_not_mixed(request)
    names = named_attributes(request) | set(request.get("ScanFilter", ()))
    context = item_context(request, attributes=names)
    return [ask(call, "Scan", locate(call, request["TableName"]), context, request.get("IndexName", ""))]


@operations.operation("Scan", questions=_may_scan)
def scan(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return all items of a table or index, or one segment of them, a page at a time.

    Raises:
        ValidationError: Segment without TotalSegments, a wrong starting key, ...
    """
    place = locate(call, request["TableName"])
    expressions = bind(request)
    segment = _segment(request)
    with dynamodb.database.read() as connection:
        table = get_table(connection, place.account_id, place.region, place.name)
        index = table.index(request["IndexName"]) if "IndexName" in request else None
        start = _start(table, index, request, None)
        part = Range(index.name if index else PRIMARY, start_after=start, segment=segment)
        filters = _filter(request, expressions, "ScanFilter")
        return _page(connection, _Read(table, index, part, filters, expressions, request))


def _page(connection: Connection, read: _Read) -> dict[str, Any]:
    """Read items until the limit or the page's size is reached, and answer."""
    request = read.request
    paths = _projection(read)
    limit = request.get("Limit")
    scanned, size_bytes = 0, 0
    found: list[Item] = []
    last: Item | None = None
    for _, item in read_range(connection, read.table, read.part, limit):
        scanned += 1
        size_bytes += size_of_item(item)
        if read.condition is None or meets(item, read.condition, read.expressions.bindings):
            found.append(item if paths is None else project(item, paths))
        if scanned == limit or size_bytes >= PAGE_SIZE_BYTES_MAX:
            last = item
            break
    response: dict[str, Any] = {"Count": len(found), "ScannedCount": scanned}
    if request.get("Select") != "COUNT":
        response["Items"] = found
    if last is not None:
        names = {*read.table.keys.names, *read.keys.names}
        response["LastEvaluatedKey"] = {name: last[name] for name in sorted(names)}
    units = read_units(size_bytes, consistent=request.get("ConsistentRead", False))
    if capacity := consumed(request, read.table, {read.part.index_name: units}):
        response["ConsumedCapacity"] = capacity
    return response


def _key_condition(request: Mapping[str, Any]) -> tuple[Condition | None, Expressions]:
    expressions = bind(request)
    parsed = expressions.get("KeyConditionExpression")
    if parsed is not None:
        return parsed.condition, expressions
    return legacy_condition({"KeyConditions": request.get("KeyConditions", {})}, "KeyConditions"), expressions


def _filter(request: Mapping[str, Any], expressions: Expressions, legacy: str) -> Condition | None:
    parsed = expressions.get("FilterExpression")
    if parsed is None:
        return legacy_condition(request, legacy)
    check_operands(parsed, expressions.bindings)
    return parsed.condition


def _check_filter_names(expressions: Expressions, keys: KeySchema) -> None:
    parsed = expressions.get("FilterExpression")
    for path in parsed.paths_used if parsed else ():
        name = expressions.bindings.path(path)[0]
        if name in keys.names:
            raise ValidationError(
                f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {name}"
            )


def _projection(read: _Read) -> list[tuple[str | int, ...]] | None:
    """Return the paths that the answer holds; None for whole items.

    Raises:
        ValidationError: Select contradicts the rest of the request or the index.
    """
    request, index = read.request, read.index
    if index is not None and index.is_global and request.get("ConsistentRead"):
        raise ValidationError("Consistent reads are not supported on global secondary indexes")
    parsed = read.expressions.get("ProjectionExpression")
    chosen: list[tuple[str | int, ...]] | None = None
    if parsed is not None:
        chosen = [read.expressions.bindings.path(path) for path in parsed.paths]
        check_overlaps("ProjectionExpression", chosen)
    elif "AttributesToGet" in request:
        chosen = [(name,) for name in request["AttributesToGet"]]
    wanted = request.get("Select", "")
    if chosen is not None and wanted not in ("", "SPECIFIC_ATTRIBUTES"):
        raise ValidationError(f"Cannot specify the ProjectionExpression when choosing to get {wanted}")
    if chosen is None and wanted == "SPECIFIC_ATTRIBUTES":
        raise ValidationError(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get attributes"
        )
    if wanted == "ALL_PROJECTED_ATTRIBUTES" and index is None:
        raise ValidationError("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    names = projected_names(read.table, index) if index else None
    if wanted == "ALL_ATTRIBUTES" and index is not None and index.is_global and names is not None:
        raise ValidationError(
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global "
            f"secondary index {index.name} because its projection type is not ALL"
        )
    if chosen is not None or wanted == "ALL_ATTRIBUTES" or names is None:
        return chosen
    return [(name,) for name in sorted(names)]


def _start(table: Table, index: Index | None, request: Mapping[str, Any], hash_key: bytes | None) -> Key | None:
    """Return where the page before ended.

    Raises:
        ValidationError: The key has other attributes than the index and the table, or another hash key.
    """
    if "ExclusiveStartKey" not in request:
        return None
    start = normalize_item(request["ExclusiveStartKey"])
    types = {**table.keys.types, **(index.keys.types if index else {})}
    if start.keys() != types.keys() or any(type_of(start[name]) != types[name] for name in types):
        raise ValidationError(
            _BAD_START if index is None else f"{_BAD_START}: The provided starting key does not match the schema"
        )
    name = index.name if index else PRIMARY
    key = next(row.key for row in rows_of(table, start) if row.index_name == name)
    if hash_key is not None and key.hash_key != hash_key:
        raise ValidationError("The provided starting key is outside query boundaries based on provided conditions")
    return key


def _segment(request: Mapping[str, Any]) -> tuple[int, int] | None:
    number, total = request.get("Segment"), request.get("TotalSegments")
    if number is None and total is None:
        return None
    if number is None or total is None:
        given, missing = ("TotalSegments", "Segment") if number is None else ("Segment", "TotalSegments")
        raise ValidationError(
            f"The {missing} parameter is required but was not present in the request when {given} parameter is present"
        )
    if number >= total:
        raise ValidationError(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {number} is not less than TotalSegments: {total}"
        )
    return number, total
