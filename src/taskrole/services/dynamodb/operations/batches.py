"""BatchGetItem and BatchWriteItem: many items in one call, each on its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import writes
from taskrole.services.dynamodb.capacity import add_units, collection_metrics, consumed, read_units, write_units
from taskrole.services.dynamodb.deps import DynamodbDeps, Place, locate, look_up
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.model import PRIMARY, Table, check_path_heads, key_of
from taskrole.services.dynamodb.operations.items import projected
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.requests import Checked, check_batch_get, check_batch_write, nested_heads
from taskrole.services.dynamodb.store import Moment, find_item, get_table
from taskrole.services.dynamodb.values import ITEM_SIZE_BYTES_MAX, size_of_item
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

ANSWER_SIZE_BYTES_MAX = 16 << 20  # AWS: API reference, BatchGetItem
# AWS: one partition gives 1 MB, and the item that goes beyond it; what a table of ours has is one partition.
TABLE_SIZE_BYTES_MAX = (1 << 20) + ITEM_SIZE_BYTES_MAX - 3


def _resolve_get(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Mapping[str, Any]:
    return check_batch_get(request)


def _may_get(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    return [
        _question(dynamodb, call, request, "BatchGetItem", name, asked["Keys"], named_attributes(asked))
        for name, asked in request["RequestItems"].items()
    ]


def _resolve_write(_dynamodb: DynamodbDeps, _call: Call, request: Mapping[str, Any]) -> Mapping[str, Any]:
    return check_batch_write(request)


def _may_write(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    questions = []
    for name, asked in request["RequestItems"].items():
        given = [body.get("Item") or body.get("Key", {}) for _, body in map(_taken_apart, asked)]
        attributes = set().union(*given)
        questions.append(_question(dynamodb, call, request, "BatchWriteItem", name, given, attributes))
    return questions


def _question(
    dynamodb: DynamodbDeps,
    call: Call,
    request: Mapping[str, Any],
    action: str,
    name: str,
    given: Iterable[Mapping[str, Any]],
    attributes: set[str],
) -> Question:
    """Return the question about one table, with all the hash keys that are named for it."""
    place = locate(call, name)
    table = look_up(dynamodb, place)
    leading = [each.get(table.keys.hash_name) for each in given] if table else []
    context = item_context(request, leading_values=leading, attributes=attributes)
    return ask(call, action, place, context, table=table)


@operations.operation("BatchGetItem", questions=_may_get, resolve=_resolve_get)
def batch_get_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return many items by key; what does not fit into 16 MB is left to the next call.

    Raises:
        ValidationError: Too many keys, or the same one twice.
    """
    wanted: Mapping[str, Checked] = request["RequestItems"]
    responses: dict[str, list[Any]] = {}
    unprocessed: dict[str, Any] = {}
    capacities = []
    answer_size = 0
    with dynamodb.database.read() as connection:
        found = {name: _table(connection, locate(call, name)) for name in wanted}
        keys = {name: [key_of(found[name], key) for key in asked["Keys"]] for name, asked in wanted.items()}
        for name, asked in wanted.items():
            table, units, table_size = found[name], 0.0, 0
            check_path_heads(table, nested_heads(asked.expressions, ("ProjectionExpression",)))
            responses[name] = []
            for given, key in zip(asked["Keys"], keys[name], strict=True):
                item = find_item(connection, table, key)
                size = size_of_item(item or {})
                if answer_size + size > ANSWER_SIZE_BYTES_MAX or table_size + size > TABLE_SIZE_BYTES_MAX:
                    unprocessed.setdefault(name, {**asked, "Keys": []})["Keys"].append(given)
                    continue
                answer_size += size
                table_size += size
                units += read_units(size, consistent=asked.get("ConsistentRead", False))
                if item is not None:
                    responses[name].append(projected(asked, item))
            capacities.append(consumed(request, table, {PRIMARY: units}))
    response: dict[str, Any] = {"Responses": responses, "UnprocessedKeys": unprocessed}
    if any(capacities):
        response["ConsumedCapacity"] = capacities
    return response


@operations.operation("BatchWriteItem", questions=_may_write, resolve=_resolve_write)
def batch_write_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Put and delete up to 25 items. All are written at once; AWS promises only that each is written whole.

    Raises:
        ValidationError: Two writes are for one item, or a key does not fit its table.
    """
    wanted: Mapping[str, Sequence[Mapping[str, Checked]]] = request["RequestItems"]
    moment = Moment(to_milliseconds(call.now))

    def write(connection: Connection) -> dict[str, Any]:
        tables = {name: _table(connection, locate(call, name)) for name in wanted}
        prepared = {name: _prepare_all(tables[name], asked) for name, asked in wanted.items()}
        capacities, metrics = [], {}
        for name, these in prepared.items():
            done = [writes.run(connection, each, moment) for each in these]
            if request.get("ReturnConsumedCapacity", "NONE") != "NONE":
                units = add_units(write_units(tables[name], written.old, written.new) for written in done)
                capacities.append(consumed(request, tables[name], units))
            metrics[name] = collection_metrics(request, tables[name], [each.key_item for each in these])
        response: dict[str, Any] = {"UnprocessedItems": {}}
        if capacities:
            response["ConsumedCapacity"] = capacities
        if any(metrics.values()):
            response["ItemCollectionMetrics"] = {name: each for name, each in metrics.items() if each}
        return response

    return dynamodb.database.write(write)


def _table(connection: Connection, place: Place) -> Table:
    return get_table(connection, place.account_id, place.region, place.name)


def _prepare_all(table: Table, asked: Sequence[Mapping[str, Checked]]) -> list[writes.Write]:
    prepared, seen = [], set()
    for each in asked:
        kind, body = _taken_apart(each)
        try:
            write = writes.prepare(kind, table, body)
        except ValidationError as error:
            # AWS: what is wrong with an item's own key is said as of a key that is given alone.
            if "Missing the key" in error.message or "Type mismatch for key" in error.message:
                raise ValidationError("The provided key element does not match the schema") from None
            raise
        if write.key in seen:
            raise ValidationError("Provided list of item keys contains duplicates")
        seen.add(write.key)
        prepared.append(write)
    return prepared


def _taken_apart(asked: Mapping[str, Checked]) -> tuple[str, Checked]:
    if "PutRequest" in asked:
        return writes.PUT, asked["PutRequest"]
    return writes.DELETE, asked["DeleteRequest"]
