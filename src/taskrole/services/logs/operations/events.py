"""Operations on log events. Source: CloudWatch Logs API reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.logs.deps import LogsDeps
from taskrole.services.logs.errors import InvalidParameterError
from taskrole.services.logs.filter_pattern import Matches, compile_filter
from taskrole.services.logs.model import MILLISECONDS_PER_DAY, LogEvent, LogGroup, LogStream, NewEvent
from taskrole.services.logs.operations.common import ask_group, ask_stream, check_texts, group_name_of, group_of, now_of
from taskrole.services.logs.operations.streams import sequence_token
from taskrole.services.logs.store import Found
from taskrole.services.logs.tokens import (
    BACKWARD,
    FORWARD,
    Cursor,
    event_token,
    number,
    pack,
    parse_event_token,
    unpack,
)

operations: OperationSet[LogsDeps] = OperationSet("logs")

BATCH_BYTES_MAX = 1_048_576  # AWS: PutLogEvents; the UTF-8 length of the messages and 26 bytes for each
EVENT_OVERHEAD_BYTES = 26
EVENTS_MAX = 10_000  # AWS: events in a batch, and in a page
PAGE_BYTES_MAX = 1_048_576  # AWS: GetLogEvents, FilterLogEvents
FUTURE_MILLISECONDS_MAX = 2 * 60 * 60 * 1000
AGE_MILLISECONDS_MAX = 14 * MILLISECONDS_PER_DAY
SCAN_MAX = 10_000  # events looked at for one page of FilterLogEvents
_MILLISECONDS_MAX = 2**62


def _may_put_events(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_stream(logs, call, "PutLogEvents", request)


@operations.operation("PutLogEvents", questions=_may_put_events)
def put_log_events(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Append a batch of events to a stream; ones that are too old or too new are left out and reported."""
    new_events = [NewEvent(event["timestamp"], _storable(event["message"])) for event in request["logEvents"]]
    _check_batch(new_events)
    group = group_of(logs, call, request)
    now = now_of(call)
    first, behind_last, rejected = _accepted(new_events, now, group.expired_before(now))
    last_sequence = logs.store.append(group.group_id, request["logStreamName"], new_events[first:behind_last], now=now)
    response: dict[str, Any] = {"nextSequenceToken": sequence_token(last_sequence)}
    if rejected:
        response["rejectedLogEventsInfo"] = rejected
    return response


def _storable(message: str) -> str:
    """Return a text that every database can hold: without NUL and lone surrogates."""
    return message.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _check_batch(new_events: Sequence[NewEvent]) -> None:
    if len(new_events) > EVENTS_MAX:
        raise InvalidParameterError(f"A batch can hold at most {EVENTS_MAX} log events.")
    if any(not event.message for event in new_events):
        raise InvalidParameterError("Log event message must not be empty.")
    size = sum(len(event.message.encode()) + EVENT_OVERHEAD_BYTES for event in new_events)
    if size > BATCH_BYTES_MAX:
        raise InvalidParameterError(f"Upload too large: {size} bytes exceeds limit of {BATCH_BYTES_MAX}")
    instants = [event.event_at for event in new_events]
    if any(later < earlier for earlier, later in pairwise(instants)):
        raise InvalidParameterError("Log events in a single PutLogEvents request must be in chronological order.")
    if instants[-1] - instants[0] > MILLISECONDS_PER_DAY:
        raise InvalidParameterError(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."
        )


def _accepted(new_events: Sequence[NewEvent], now: int, expired_before: int) -> tuple[int, int, dict[str, int]]:
    """Return the range of the events to keep, and the wire form of what is left out."""
    rejected: dict[str, int] = {}
    too_old = sum(event.event_at < now - AGE_MILLISECONDS_MAX for event in new_events)
    expired = sum(event.event_at < expired_before for event in new_events)
    kept_until = sum(event.event_at <= now + FUTURE_MILLISECONDS_MAX for event in new_events)
    if too_old:
        rejected["tooOldLogEventEndIndex"] = too_old
    if expired:
        rejected["expiredLogEventEndIndex"] = expired
    if kept_until < len(new_events):
        rejected["tooNewLogEventStartIndex"] = kept_until
    return max(too_old, expired), kept_until, rejected


def _may_get_events(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_stream(logs, call, "GetLogEvents", request)


@operations.operation("GetLogEvents", questions=_may_get_events)
def get_log_events(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Return a page of one stream; at either end the same token comes back, which tells clients to stop."""
    group = group_of(logs, call, request)
    stream = logs.store.get_stream(group.group_id, request["logStreamName"])
    start = max(_instant(request, "startTime") or 0, group.expired_before(now_of(call)))
    forward, cursor = bool(request.get("startFromHead", False)), None
    if request.get("nextToken"):
        direction, cursor = parse_event_token(request["nextToken"])
        forward = direction == FORWARD
    limit = min(request.get("limit", EVENTS_MAX), EVENTS_MAX)
    found = logs.store.events_of_stream(
        stream.stream_id, start=start, end=_instant(request, "endTime"), cursor=cursor, forward=forward, limit=limit
    )
    page = _bounded(found) if forward else _bounded(found[::-1])[::-1]
    before, behind = _edges(page, cursor, start, forward=forward)
    return {
        "events": [
            {"timestamp": event.event_at, "message": event.message, "ingestionTime": event.ingested_at}
            for event in page
        ],
        "nextForwardToken": event_token(FORWARD, behind),
        "nextBackwardToken": event_token(BACKWARD, before),
    }


def _edges(page: Sequence[LogEvent], cursor: Cursor | None, start: int, *, forward: bool) -> tuple[Cursor, Cursor]:
    """Return where the page before ends and where the page behind begins."""
    if page:
        return (page[0].event_at, page[0].sequence), (page[-1].event_at, page[-1].sequence)
    if cursor is None:
        return (start, 0), (start, 0)
    instant, sequence = cursor
    # The cursor's own event stays on the other side of an empty page.
    return ((instant, sequence + 1), cursor) if forward else (cursor, (instant, max(0, sequence - 1)))


def _bounded(found: Sequence[LogEvent]) -> Sequence[LogEvent]:
    """Return as many events as fit in a page, at least one."""
    size = 0
    for index, event in enumerate(found):
        size += len(event.message.encode()) + EVENT_OVERHEAD_BYTES
        if size > PAGE_BYTES_MAX and index:
            return found[:index]
    return found


def _may_filter_events(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    check_texts(request)
    return ask_group(logs, call, "FilterLogEvents", group_name_of(call, request))


@operations.operation("FilterLogEvents", questions=_may_filter_events)
def filter_log_events(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Return events of several streams that match a pattern, in order of time.

    A page may be short or empty while there is more: clients go on until there is no token.
    """
    matches = compile_filter(request.get("filterPattern", ""))
    if request.get("logStreamNames") and request.get("logStreamNamePrefix"):
        raise InvalidParameterError("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.")
    group = group_of(logs, call, request)
    names = _named_streams(logs, group, request)
    limit = min(request.get("limit", EVENTS_MAX), EVENTS_MAX)
    found = logs.store.events_of_group(
        group.group_id,
        start=max(_instant(request, "startTime") or 0, group.expired_before(now_of(call))),
        end=_instant(request, "endTime"),
        stream_ids=None if names is None else list(names),
        prefix=request.get("logStreamNamePrefix", ""),
        cursor=_filter_cursor(request.get("nextToken", "")),
        limit=SCAN_MAX if request.get("filterPattern") else limit,
    )
    page = _matching(found, matches, limit)
    names = names or logs.store.streams_by_id(list({event.stream_id for event in page.events}))
    response: dict[str, Any] = {
        "events": [_filtered_event(event, names[event.stream_id]) for event in page.events if event.stream_id in names],
        "searchedLogStreams": [],
    }
    if page.last_scanned is not None:
        last = page.last_scanned
        response["nextToken"] = pack(last.event_at, last.stream_id, last.sequence)
    return response


def _named_streams(logs: LogsDeps, group: LogGroup, request: Any) -> dict[str, str] | None:
    """Return the names of the listed streams by id, or None if the request lists none."""
    if not request.get("logStreamNames"):
        return None
    found: list[LogStream] = logs.store.streams_named(group.group_id, request["logStreamNames"])
    return {stream.stream_id: stream.name for stream in found}


def _filter_cursor(token: str) -> tuple[int, str, int] | None:
    if not token:
        return None
    event_at, stream_id, sequence = unpack(token, 3)
    return number(event_at), stream_id, number(sequence)


@dataclass(frozen=True, slots=True)
class _Page:
    """Matching events; ``last_scanned`` is the event behind which to go on, or None at the end."""

    events: list[LogEvent]
    last_scanned: LogEvent | None


def _matching(found: Found, matches: Matches, limit: int) -> _Page:
    chosen: list[LogEvent] = []
    size = 0
    for index, event in enumerate(found.events):
        if not matches(event.message):
            continue
        chosen.append(event)
        size += len(event.message.encode()) + EVENT_OVERHEAD_BYTES
        if (len(chosen) >= limit or size >= PAGE_BYTES_MAX) and (found.more or index + 1 < len(found.events)):
            return _Page(chosen, event)
    return _Page(chosen, found.events[-1] if found.more and found.events else None)


def _filtered_event(event: LogEvent, stream_name: str) -> dict[str, Any]:
    return {
        "logStreamName": stream_name,
        "timestamp": event.event_at,
        "message": event.message,
        "ingestionTime": event.ingested_at,
        "eventId": event.event_id,
    }


def _instant(request: Any, member: str) -> int | None:
    """Return a bound of time that the database can hold."""
    value = request.get(member)
    return None if value is None else min(int(value), _MILLISECONDS_MAX)
