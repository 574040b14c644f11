"""DynamoDB Streams: its own endpoint and service model, the same table of changes.

A stream has one shard. It is closed when the stream is disabled; its records stay for 24 hours.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import changes
from taskrole.services.dynamodb.changes import OPEN, STREAM_LIFE_MILLISECONDS, Change
from taskrole.services.dynamodb.deps import DynamodbDeps, Place, locate, look_up
from taskrole.services.dynamodb.errors import ResourceNotFoundError, ValidationError
from taskrole.services.dynamodb.model import Stream
from taskrole.services.dynamodb.values import size_of_item
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodbstreams")

LIST_LIMIT = 100
RECORDS_MAX = 1000  # AWS: API reference, GetRecords
RECORDS_SIZE_BYTES_MAX = 1 << 20
ITERATOR_LIFE_MILLISECONDS = 15 * 60_000  # AWS: API reference, GetShardIterator
_NUMBER_DIGITS = 21
_FIRST_NUMBER = 10**20  # sequence numbers have 21 to 40 digits


def _on_stream(action: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    def questions(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
        arn = request["StreamArn"] if "StreamArn" in request else _parse_iterator(request["ShardIterator"])["stream"]
        place, label = _place(call, arn)
        table = look_up(dynamodb, place)
        policy = table.settings.get("policies", {}).get(label, {}).get("document") if table else None
        return [
            Question(
                call.principal,
                f"dynamodb:{action}",
                arn,
                resource_account_id=place.account_id,
                resource_policy=policy,
            )
        ]

    return questions


def _may_list(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    if "TableName" in request:
        return [Question(call.principal, "dynamodb:ListStreams", f"{locate(call, request['TableName']).arn}/stream/*")]
    return [Question(call.principal, "dynamodb:ListStreams", "*")]


@operations.operation("ListStreams", questions=_may_list)
def list_streams(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List streams, of one table or of all; closed ones for a day."""
    limit, after = request.get("Limit", LIST_LIMIT), request.get("ExclusiveStartStreamArn", "")
    place = locate(call, request["TableName"]) if "TableName" in request else Place(call.account_id, call.region, "")
    with dynamodb.database.read() as connection:
        found = changes.list_streams(connection, place.account_id, place.region, place.name)
    if after:
        arns = [stream.arn for stream in found]
        found = found[arns.index(after) + 1 :] if after in arns else []
    page = found[:limit]
    response: dict[str, Any] = {
        "Streams": [{"StreamArn": each.arn, "TableName": each.table_name, "StreamLabel": each.label} for each in page]
    }
    if len(found) > limit:
        response["LastEvaluatedStreamArn"] = page[-1].arn
    return response


@operations.operation("DescribeStream", questions=_on_stream("DescribeStream"))
def describe_stream(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a stream and its shard.

    Raises:
        ResourceNotFoundError: There is no such stream.
    """
    with dynamodb.database.read() as connection:
        stream = _get(connection, call, request["StreamArn"])
    shard_id = _shard_id(stream)
    numbers = {"StartingSequenceNumber": _text(stream.first)}
    if stream.last != OPEN:
        numbers["EndingSequenceNumber"] = _text(max(stream.last, stream.first))
    shards = [{"ShardId": shard_id, "SequenceNumberRange": numbers}]
    if request.get("ExclusiveStartShardId", "") >= shard_id:
        shards = []
    return {
        "StreamDescription": {
            "StreamArn": stream.arn,
            "StreamLabel": stream.label,
            "StreamStatus": "ENABLED" if stream.last == OPEN else "DISABLED",
            "StreamViewType": stream.view_type,
            "CreationRequestDateTime": from_milliseconds(stream.created_at),
            "TableName": stream.table_name,
            "KeySchema": list(stream.key_schema),
            "Shards": shards,
        }
    }


@operations.operation("GetShardIterator", questions=_on_stream("GetShardIterator"))
def get_shard_iterator(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return where to begin to read a shard; it is good for 15 minutes.

    Raises:
        ResourceNotFoundError: There is no such stream or shard.
        ValidationError: A sequence number is missing, or not one of the shard.
    """
    kind, given = request["ShardIteratorType"], request.get("SequenceNumber")
    needs_number = kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER")
    if needs_number and given is None:
        raise ValidationError(f"Sequence number must be specified when ShardIteratorType is {kind}")
    if not needs_number and given is not None:
        raise ValidationError(f"SequenceNumber must not be specified when ShardIteratorType is {kind}")
    now = to_milliseconds(call.now)
    with dynamodb.database.read() as connection:
        stream = _get(connection, call, request["StreamArn"])
        if request["ShardId"] != _shard_id(stream):
            raise ResourceNotFoundError(
                f"Requested resource not found: Shard does not exist: {request['ShardId']} in {stream.arn}"
            )
        last = changes.last_number(connection, stream.table_number)
        oldest = changes.oldest_kept(connection, stream.table_number, now - STREAM_LIFE_MILLISECONDS)
    begin = max(stream.first, oldest or 0)
    if kind == "LATEST":
        position = (last if stream.last == OPEN else stream.last) + 1
    elif kind == "TRIM_HORIZON":
        position = begin
    else:
        number = _number(given or "")
        if number < begin:
            raise _trimmed(kind)
        position = number + (kind == "AFTER_SEQUENCE_NUMBER")
    return {"ShardIterator": _iterator(stream, position, now)}


@operations.operation("GetRecords", questions=_on_stream("GetRecords"))
def get_records(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return records from an iterator on, and the iterator of what follows; none at the end of a closed shard.

    Raises:
        ServiceError: ExpiredIteratorException, TrimmedDataAccessException.
    """
    iterator = _parse_iterator(request["ShardIterator"])
    now = to_milliseconds(call.now)
    if not 0 <= now - iterator["at"] <= ITERATOR_LIFE_MILLISECONDS:
        raise ServiceError("ExpiredIteratorException", "The shard iterator has expired")
    with dynamodb.database.read() as connection:
        stream = _get(connection, call, iterator["stream"])
        oldest = changes.oldest_kept(connection, stream.table_number, now - STREAM_LIFE_MILLISECONDS)
        last = changes.last_number(connection, stream.table_number) if stream.last == OPEN else stream.last
        position = int(iterator["position"])
        if oldest is None:
            position = max(position, last + 1)
        elif position < max(oldest, stream.first):
            raise _trimmed("GetRecords")
        limit = request.get("Limit", RECORDS_MAX)
        found = changes.read_changes(connection, stream.table_number, position, last, min(limit, RECORDS_MAX))
    records: list[dict[str, Any]] = []
    size_bytes = 0
    for change in found:
        records.append(_record(call, stream, change))
        size_bytes += records[-1]["dynamodb"]["SizeBytes"]
        position = change.number + 1
        if size_bytes >= RECORDS_SIZE_BYTES_MAX:
            break
    response: dict[str, Any] = {"Records": records}
    if stream.last == OPEN or position <= stream.last:
        response["NextShardIterator"] = _iterator(stream, position, now)
    return response


def _record(call: Call, stream: Stream, change: Change) -> dict[str, Any]:
    event = "INSERT" if change.old is None else "REMOVE" if change.new is None else "MODIFY"
    inner: dict[str, Any] = {
        "ApproximateCreationDateTime": from_milliseconds(change.happened_at // 1000 * 1000),
        "Keys": change.key,
    }
    if change.new is not None and stream.view_type in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"):
        inner["NewImage"] = change.new
    if change.old is not None and stream.view_type in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES"):
        inner["OldImage"] = change.old
    images = (change.key, inner.get("NewImage", {}), inner.get("OldImage", {}))
    inner |= {
        "SequenceNumber": _text(change.number),
        "SizeBytes": sum(size_of_item(image) for image in images),
        "StreamViewType": stream.view_type,
    }
    record: dict[str, Any] = {
        "eventID": f"{stream.table_number & 0xFFFFFFFFFFFFFFFF:016x}{change.number:016x}",
        "eventName": event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": call.region,
        "dynamodb": inner,
    }
    if change.expired:
        record["userIdentity"] = {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    return record


def _place(call: Call, arn: str) -> tuple[Place, str]:
    head, _, label = arn.partition("/stream/")
    if not label or not arn.startswith("arn:"):
        raise ValidationError(f"Invalid StreamArn: Invalid ResourceArn provided as input {arn[:300]}")
    return locate(call, head), label


def _get(connection: Connection, call: Call, arn: str) -> Stream:
    place, label = _place(call, arn)
    stream = changes.find_stream(connection, place.account_id, place.region, place.name, label)
    if stream is None:
        raise ResourceNotFoundError(f"Requested resource not found: Stream: {arn[:300]} not found")
    return stream


def _shard_id(stream: Stream) -> str:
    return f"shardId-{stream.created_at:020d}-{stream.table_number & 0xFFFFFFFF:08x}"


def _text(number: int) -> str:
    return str(_FIRST_NUMBER + number)


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) != _NUMBER_DIGITS:
        raise ValidationError(f"Invalid SequenceNumber: {text[:64]}")
    return int(text) - _FIRST_NUMBER


def _iterator(stream: Stream, position: int, now: int) -> str:
    inner = orjson.dumps({"stream": stream.arn, "position": position, "at": now})
    return f"{stream.arn}|1|{base64.b64encode(inner).decode()}"


def _parse_iterator(text: str) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = orjson.loads(base64.b64decode(text.rpartition("|")[2], validate=True))
        position, at, arn = parsed["position"], parsed["at"], parsed["stream"]
    except (ValueError, binascii.Error, KeyError, TypeError):
        raise ValidationError("Invalid ShardIterator") from None
    if type(position) is not int or type(at) is not int or not isinstance(arn, str) or abs(position) > 1 << 62:
        raise ValidationError("Invalid ShardIterator")
    return parsed


def _trimmed(where: str) -> ServiceError:
    message = f"The operation attempted to read past the oldest stream record in a shard ({where})"
    return ServiceError("TrimmedDataAccessException", message)
