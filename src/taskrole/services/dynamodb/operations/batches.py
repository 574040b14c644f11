"""BatchGetItem and BatchWriteItem: many items in one call, each on its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import writes
from taskrole.services.dynamodb.capacity import add_units, consumed, read_units, write_units
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import bind
from taskrole.services.dynamodb.model import PRIMARY, Key, Table, key_of
from taskrole.services.dynamodb.operations.items import projected
from taskrole.services.dynamodb.questions import ask, item_context, named_attributes
from taskrole.services.dynamodb.store import find_item, get_table
from taskrole.services.dynamodb.values import normalize_item, size_of_item

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

GET_ITEMS_MAX = 100  # AWS: API reference, BatchGetItem
WRITE_ITEMS_MAX = 25  # AWS: API reference, BatchWriteItem
ANSWER_SIZE_BYTES_MAX = 16 << 20


def _may_get(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    def about(_name: str, asked: Mapping[str, Any]) -> tuple[Iterable[Mapping[str, Any]], set[str]]:
        return asked["Keys"], named_attributes(asked).union(*asked["Keys"])

    return list(_questions(dynamodb, call, request, "BatchGetItem", about))


def _may_write(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    def about(_name: str, asked: Sequence[Mapping[str, Any]]) -> tuple[Iterable[Mapping[str, Any]], set[str]]:
        given = [_keys_or_item(each)[1] for each in asked]
        return given, set().union(*given)

    return list(_questions(dynamodb, call, request, "BatchWriteItem", about))


def _questions(
    dynamodb: DynamodbDeps,
    call: Call,
    request: Mapping[str, Any],
    action: str,
    about: Callable[[str, Any], tuple[Iterable[Mapping[str, Any]], set[str]]],
) -> Iterator[Question]:
    """Yield one question for each table, with all the hash keys that are named for it."""
    for name, asked in request["RequestItems"].items():
        place = locate(call, name)
        table = look_up(dynamodb, place)
        given, attributes = about(name, asked)
        leading = [each.get(table.keys.hash_name) for each in given] if table else []
        yield ask(call, action, place, item_context(request, leading_values=leading, attributes=attributes))


@operations.operation("BatchGetItem", questions=_may_get)
def batch_get_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return many items by key; what does not fit into 16 MB is left to the next call.

    Raises:
        ValidationError: Too many keys, or the same one twice.
    """
    wanted: Mapping[str, Any] = request["RequestItems"]
    if sum(len(asked["Keys"]) for asked in wanted.values()) > GET_ITEMS_MAX:
        raise ValidationError("Too many items requested for the BatchGetItem call")
    responses: dict[str, list[Any]] = {}
    unprocessed: dict[str, Any] = {}
    capacities = []
    answer_size = 0
    with dynamodb.database.read() as connection:
        for name, asked in wanted.items():
            place = locate(call, name)
            table = get_table(connection, place.account_id, place.region, place.name)
            expressions = bind(asked)
            units = 0.0
            responses[name] = []
            for given, key in _distinct_keys(table, asked["Keys"]):
                if answer_size >= ANSWER_SIZE_BYTES_MAX:
                    unprocessed.setdefault(name, {**asked, "Keys": []})["Keys"].append(given)
                    continue
                item = find_item(connection, table, key)
                size = size_of_item(item or {})
                answer_size += size
                units += read_units(size, consistent=asked.get("ConsistentRead", False))
                if item is not None:
                    responses[name].append(projected(asked, expressions, item))
            capacities.append(consumed(request, table, {PRIMARY: units}))
    response: dict[str, Any] = {"Responses": responses, "UnprocessedKeys": unprocessed}
    if any(capacities):
        response["ConsumedCapacity"] = capacities
    return response


@operations.operation("BatchWriteItem", questions=_may_write)
def batch_write_item(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Put and delete up to 25 items. All are written at once; AWS promises only that each is written whole.

    Raises:
        ValidationError: Too many writes, or two for one item.
    """
    wanted: Mapping[str, Any] = request["RequestItems"]
    if sum(len(asked) for asked in wanted.values()) > WRITE_ITEMS_MAX:
        raise ValidationError("Too many items requested for the BatchWriteItem call")

    def write(connection: Connection) -> list[dict[str, Any]]:
        capacities = []
        for name, asked in wanted.items():
            place = locate(call, name)
            table = get_table(connection, place.account_id, place.region, place.name)
            capacities.append(consumed(request, table, _write_all(connection, table, asked)))
        return capacities

    capacities = dynamodb.database.write(write)
    response: dict[str, Any] = {"UnprocessedItems": {}}
    if any(capacities):
        response["ConsumedCapacity"] = capacities
    return response


def _write_all(connection: Connection, table: Table, asked: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    prepared = []
    for each in asked:
        kind, given = _keys_or_item(each)
        prepared.append(writes.prepare(kind, table, {"Item" if kind == writes.PUT else "Key": given}))
    if len({write.key for write in prepared}) != len(prepared):
        raise ValidationError("Provided list of item keys contains duplicates")
    done = [writes.run(connection, write) for write in prepared]
    return add_units(write_units(table, written.old, written.new) for written in done)


def _keys_or_item(asked: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if len(asked) != 1:
        wrong = "has more than one datatypes set" if asked else "is empty"
        raise ValidationError(f"Supplied AttributeValue {wrong}, must contain exactly one of the supported datatypes")
    if "PutRequest" in asked:
        return writes.PUT, asked["PutRequest"]["Item"]
    return writes.DELETE, asked["DeleteRequest"]["Key"]


def _distinct_keys(table: Table, keys: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Key]]:
    encoded = [key_of(table, normalize_item(key)) for key in keys]
    if len(set(encoded)) != len(encoded):
        raise ValidationError("Provided list of item keys contains duplicates")
    return list(zip(keys, encoded, strict=True))
