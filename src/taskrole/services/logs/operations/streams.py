"""Operations on log streams. Source: CloudWatch Logs API reference."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.logs.deps import LogsDeps
from taskrole.services.logs.errors import InvalidParameterError
from taskrole.services.logs.model import LogGroup, LogStream
from taskrole.services.logs.operations.common import ask_group, ask_stream, check_texts, group_name_of, group_of, now_of
from taskrole.services.logs.operations.groups import DESCRIBE_LIMIT_MAX
from taskrole.services.logs.tokens import number, pack, unpack

operations: OperationSet[LogsDeps] = OperationSet("logs")

BY_LAST_EVENT = "LastEventTime"
_FORBIDDEN_IN_STREAM_NAMES = frozenset(":*")
SEQUENCE_TOKEN_DIGITS = 56


def sequence_token(last_sequence: int) -> str:
    """Return the token that old clients send back with the next batch; nobody looks at it."""
    return f"{49 * 10**54 + last_sequence + 1:0{SEQUENCE_TOKEN_DIGITS}d}"


def _may_create_stream(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_stream(logs, call, "CreateLogStream", request)


@operations.operation("CreateLogStream", questions=_may_create_stream)
def create_log_stream(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Create a log stream in a group."""
    name = request["logStreamName"]
    if _FORBIDDEN_IN_STREAM_NAMES.intersection(name):
        raise InvalidParameterError(
            f"1 validation error detected: Value '{name}' at 'logStreamName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [^:*]*"
        )
    logs.store.create_stream(group_of(logs, call, request).group_id, name, now=now_of(call))
    return {}


def _may_delete_stream(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_stream(logs, call, "DeleteLogStream", request)


@operations.operation("DeleteLogStream", questions=_may_delete_stream)
def delete_log_stream(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Delete a log stream and its events."""
    logs.store.delete_stream(group_of(logs, call, request).group_id, request["logStreamName"])
    return {}


def _may_describe_streams(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    check_texts(request)
    return ask_group(logs, call, "DescribeLogStreams", group_name_of(call, request))


@operations.operation("DescribeLogStreams", questions=_may_describe_streams)
def describe_log_streams(logs: LogsDeps, call: Call, request: Any) -> Any:
    """List the streams of a group by name or by their last event, a page at a time."""
    prefix, by_event = request.get("logStreamNamePrefix", ""), request.get("orderBy") == BY_LAST_EVENT
    if prefix and by_event:
        raise InvalidParameterError("Cannot order by LastEventTime with a logStreamNamePrefix.")
    group = group_of(logs, call, request)
    limit = min(request.get("limit", DESCRIBE_LIMIT_MAX), DESCRIBE_LIMIT_MAX)
    descending, token = bool(request.get("descending", False)), request.get("nextToken", "")
    if by_event:
        parts = unpack(token, 2) if token else None
        place = None if parts is None else (number(parts[0]), parts[1])
        found = logs.store.list_streams_by_last_event(
            group.group_id, after=place, limit=limit + 1, descending=descending
        )
    else:
        after = unpack(token, 1)[0] if token else ""
        found = logs.store.list_streams(
            group.group_id, prefix=prefix, after=after, limit=limit + 1, descending=descending
        )
    response: dict[str, Any] = {"logStreams": [_stream(group, stream) for stream in found[:limit]]}
    if len(found) > limit:
        last = found[limit - 1]
        response["nextToken"] = pack(last.last_event_at or 0, last.name) if by_event else pack(last.name)
    return response


def _stream(group: LogGroup, stream: LogStream) -> dict[str, Any]:
    described: dict[str, Any] = {
        "logStreamName": stream.name,
        "creationTime": stream.created_at,
        "arn": f"{group.arn}:log-stream:{stream.name}",
        "storedBytes": 0,
        "uploadSequenceToken": sequence_token(stream.last_sequence),
    }
    if stream.last_event_at is not None:
        described["firstEventTimestamp"] = stream.first_event_at
        described["lastEventTimestamp"] = stream.last_event_at
        described["lastIngestionTime"] = stream.last_ingestion_at
    return described
