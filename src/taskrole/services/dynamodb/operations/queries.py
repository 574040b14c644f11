"""Query and Scan: pages of at most 1 MB, filters, projections, indexes, parallel segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb.capacity import consumed, read_units
from taskrole.services.dynamodb.conditions import KeyConditions, KeyRange, check_schema, in_bounds, key_conditions
from taskrole.services.dynamodb.conditions import key_range as range_of
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.encoding import bucket_of, encode_key, join_keys, segment_bounds
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.evaluate import meets
from taskrole.services.dynamodb.expressions.projection import project
from taskrole.services.dynamodb.model import PRIMARY, Index, Key, KeySchema, Table, check_path_heads, projected_names
from taskrole.services.dynamodb.model import key_of as key_in_table
from taskrole.services.dynamodb.pages import Page
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.requests import Checked, check_query, check_scan, nested_heads
from taskrole.services.dynamodb.store import Range, get_table, read_range
from taskrole.services.dynamodb.values import Item

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

_BAD_START = "The provided starting key is invalid"
_NO_MATCH = "The provided key element does not match the schema"


@dataclass(frozen=True, slots=True)
class _Read:
    """A Query or Scan whose request was checked."""

    table: Table
    index: Index | None
    part: Range
    request: Checked

    @property
    def keys(self) -> KeySchema:
        return self.index.keys if self.index else self.table.keys


def _resolve_query(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Checked:
    checked = check_query(request)
    key_conditions(checked, checked.expressions)
    return checked


def _may_query(dynamodb: DynamodbDeps, call: Call, request: Checked) -> Sequence[Question]:
    place = locate(call, request["TableName"])
    index_name = request.get("IndexName", "")
    leading = None
    table = look_up(dynamodb, place)
    if table is not None:
        keys = next((index.keys for index in table.indexes if index.name == index_name), table.keys)
        condition = key_conditions(request, request.expressions).get(keys.hash_name)
        if condition is not None and condition.operator == "EQ":
            leading = condition.values[0]
    context = item_context(request, leading_values=[leading], attributes=named_attributes(request))
    return [ask(call, "Query", place, context, index_name, table)]


@operations.operation("Query", questions=_may_query, resolve=_resolve_query)
def query(dynamodb: DynamodbDeps, call: Call, request: Checked) -> dict[str, Any]:
    """Return the items of one hash key, in the order of the range key.

    Raises:
        ValidationError: The key condition is not one that an index can answer.
    """
    place = locate(call, request["TableName"])
    conditions = key_conditions(request, request.expressions)
    with dynamodb.database.read() as connection:
        table = get_table(connection, place.account_id, place.region, place.name)
        index = _index(table, request)
        keys = index.keys if index else table.keys
        _check_start_size(table, index, request, scan=False)
        check_schema(conditions, keys)
        part = range_of(conditions, keys)
        start = _query_start(table, index, request, conditions, part)
        check_path_heads(table, nested_heads(request.expressions, ("ProjectionExpression",)))
        _check_filter_names(request, keys)
        _check_select(table, index, request)
        check_path_heads(table, nested_heads(request.expressions, ("FilterExpression",)))
        wanted = Range(
            index.name if index else PRIMARY,
            bucket_of(part.hash_key),
            part.hash_key,
            part.lower,
            part.upper,
            request.get("ScanIndexForward", True),
            start,
        )
        return _page(connection, _Read(table, index, wanted, request))


def _resolve_scan(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Checked:
    return check_scan(request)


def _may_scan(dynamodb: DynamodbDeps, call: Call, request: Checked) -> Sequence[Question]:
    context = item_context(request, attributes=named_attributes(request))
    place = locate(call, request["TableName"])
    return [ask(call, "Scan", place, context, request.get("IndexName", ""), look_up(dynamodb, place))]


@operations.operation("Scan", questions=_may_scan, resolve=_resolve_scan)
def scan(dynamodb: DynamodbDeps, call: Call, request: Checked) -> dict[str, Any]:
    """Return all items of a table or index, or one segment of them, a page at a time.

    Raises:
        ValidationError: Segment without TotalSegments, a wrong starting key, ...
    """
    place = locate(call, request["TableName"])
    with dynamodb.database.read() as connection:
        table = get_table(connection, place.account_id, place.region, place.name)
        index = _index(table, request)
        _check_start_size(table, index, request, scan=True)
        _check_select(table, index, request)
        start = _scan_start(table, index, request)
        check_path_heads(table, nested_heads(request.expressions, ("ProjectionExpression", "FilterExpression")))
        buckets = segment_bounds(request["Segment"], request["TotalSegments"]) if "Segment" in request else None
        part = Range(index.name if index else PRIMARY, start_after=start, buckets=buckets)
        return _page(connection, _Read(table, index, part, request))


def _page(connection: Connection, read: _Read) -> dict[str, Any]:
    """Read items until the limit or the page's size is reached, and answer."""
    request, bindings = read.request, read.request.expressions.bindings
    paths, condition = _projection(read), request.condition
    limit = request.get("Limit")
    scanned, page = 0, Page(read.table.keys.range_name)
    found: list[Item] = []
    last: Item | None = None
    for _, size, item in read_range(connection, read.table.number, read.part, limit):
        scanned += 1
        full = page.add(item, size)
        if condition is None or meets(item, condition, bindings):
            found.append(item if paths is None else project(item, paths))
        if scanned == limit or full:
            last = item
            break
    response: dict[str, Any] = {"Count": len(found), "ScannedCount": scanned}
    if request.get("Select") != "COUNT":
        response["Items"] = found
    if last is not None:
        response["LastEvaluatedKey"] = {name: last[name] for name in (*read.table.keys.names, *read.keys.names)}
    if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
        units = read_units(page.plain_size_bytes, consistent=request.get("ConsistentRead", False))
        response["ConsumedCapacity"] = consumed(request, read.table, {read.part.index_name: units})
    return response


def _index(table: Table, request: Checked) -> Index | None:
    if "IndexName" not in request:
        return None
    index = table.index(request["IndexName"])
    if index.is_global and request.get("ConsistentRead"):
        raise ValidationError("Consistent reads are not supported on global secondary indexes")
    return index


def _check_filter_names(request: Checked, keys: KeySchema) -> None:
    parsed = request.expressions.get("FilterExpression")
    if parsed is not None:
        used = {request.expressions.bindings.path(path)[0] for path in parsed.paths_used}
        subject = "Filter Expression"
    else:
        used, subject = set(request.get("QueryFilter", ())), "QueryFilter"
    for name in keys.names:
        if name in used:
            raise ValidationError(
                f"{subject} can only contain non-primary key attributes: Primary key attribute: {name}"
            )


def _check_select(table: Table, index: Index | None, request: Checked) -> None:
    """Check Select against the rest of the request and the index.

    Raises:
        ValidationError: It contradicts them.
    """
    wanted = request.get("Select", "")
    chosen = next((each for each in ("ProjectionExpression", "AttributesToGet") if each in request), None)
    if chosen is not None and wanted not in ("", "SPECIFIC_ATTRIBUTES"):
        raise ValidationError(f"Cannot specify the {chosen} when choosing to get {_SELECTED[wanted]}")
    if chosen is None and wanted == "SPECIFIC_ATTRIBUTES":
        raise ValidationError(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
        )
    if wanted == "ALL_PROJECTED_ATTRIBUTES" and index is None:
        raise ValidationError("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    if index is None or not index.is_global:
        return
    shown = projected_names(table, index)
    if shown is None:
        return
    subject = f"global secondary index {index.name} because its projection type is not ALL"
    if wanted == "ALL_ATTRIBUTES":
        raise ValidationError(
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for " + subject
        )


_SELECTED = {
    "COUNT": "only the Count",
    "ALL_ATTRIBUTES": "ALL_ATTRIBUTES",
    "ALL_PROJECTED_ATTRIBUTES": "ALL_PROJECTED_ATTRIBUTES",
}


def _projection(read: _Read) -> list[tuple[str | int, ...]] | None:
    """Return the paths that the answer holds; None for whole items."""
    request, index = read.request, read.index
    parsed = request.expressions.get("ProjectionExpression")
    if parsed is not None:
        return [request.expressions.bindings.path(path) for path in parsed.paths]
    if "AttributesToGet" in request:
        return [(name,) for name in request["AttributesToGet"]]
    names = projected_names(read.table, index) if index else None
    if names is None or request.get("Select") == "ALL_ATTRIBUTES":
        return None
    return [(name,) for name in names]


def _check_start_size(table: Table, index: Index | None, request: Checked, *, scan: bool) -> None:
    if "ExclusiveStartKey" not in request:
        return
    names = {*table.keys.names, *(index.keys.names if index else ())}
    if len(request["ExclusiveStartKey"]) != len(names):
        raise ValidationError(f"{_BAD_START}: {_NO_MATCH}" if scan and index is None else _BAD_START)


def _start_place(table: Table, index: Index | None, start: Item, *, scan: bool) -> Key:
    """Return where the page before ended.

    Raises:
        ValidationError: The key is none of this table or index.
    """
    keys = index.keys if index else table.keys
    for name, expected in keys.types.items() if index or not scan else ():
        if name not in start:
            raise ValidationError(_BAD_START)
        if expected not in start[name]:
            raise ValidationError(_NO_MATCH)
    try:
        primary = key_in_table(table, {name: start[name] for name in table.keys.names if name in start})
    except ValidationError as error:
        raise ValidationError(f"{_BAD_START}: {error.message}") from None
    if index is None:
        return primary
    encoded = [encode_key(start[name]) for name in index.keys.names]
    joined = join_keys(primary.hash_key, primary.range_key)
    return Key(bucket_of(encoded[0]), encoded[0], encoded[1] if len(encoded) > 1 else b"", joined)


def _query_start(
    table: Table, index: Index | None, request: Checked, conditions: KeyConditions, part: KeyRange
) -> Key | None:
    if "ExclusiveStartKey" not in request:
        return None
    start = _start_place(table, index, request["ExclusiveStartKey"], scan=False)
    keys = index.keys if index else table.keys
    if not keys.range_name or keys.range_name not in conditions:
        if start.hash_key != part.hash_key:
            raise ValidationError("The provided starting key is outside query boundaries based on provided conditions")
    elif not in_bounds(start.range_key, part):
        raise ValidationError("The provided starting key does not match the range key predicate")
    elif start.hash_key != part.hash_key:
        raise ValidationError("The query can return at most one row and cannot be restarted")
    return start


def _scan_start(table: Table, index: Index | None, request: Checked) -> Key | None:
    if "ExclusiveStartKey" not in request:
        return None
    start = _start_place(table, index, request["ExclusiveStartKey"], scan=True)
    if "Segment" in request:
        number, total = request["Segment"], request["TotalSegments"]
        first, end = segment_bounds(number, total)
        if not first <= start.bucket < end:
            raise ValidationError(
                f"{_BAD_START}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
                f"TotalSegments: {total} Segment: {number}"
            )
    return start
