"""CloudTrail's events as the pages show them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from taskrole.console.visit import Answer, Visit

MINUTES_SHOWN = 30
ROWS_SHOWN = 100
LOOKUP_KEYS = {"user": "Username", "event": "EventName", "source": "EventSource", "resource": "ResourceName"}
_MACHINERY = frozenset(
    ("SubmitTaskStateChange", "SubmitContainerStateChange", "DiscoverPollEndpoint", "Poll", "StartTelemetrySession",
     "StreamEvents", "StreamCalls")
)  # fmt: skip
"""What agents and consoles do all the time."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """One question of a call: the action, the resource, and which statement decided."""

    action: str
    resource: str
    allowed: bool
    by: str


@dataclass(frozen=True, slots=True)
class Event:
    """One call of the API."""

    at: datetime
    who: str
    name: str
    source: str
    error_code: str
    error_message: str
    denied: bool
    answers: tuple[Deciding, ...]
    document: dict[str, Any]


def read_events(rows: Sequence[dict[str, Any]]) -> list[Event]:
    """Return LookupEvents' rows as events."""
    return [_event(row) for row in rows]


def _event(row: dict[str, Any]) -> Event:
    try:
        document = json.loads(row.get("CloudTrailEvent") or "{}")
    except ValueError:
        document = {}
    answers = tuple(
        Deciding(
            str(one.get("action", "")),
            str(one.get("resource", "")),
            bool(one.get("allowed")),
            "; ".join(map(str, one.get("determinedBy", ())))
            or (f"nothing allows it ({one['deniedBy']})" if one.get("deniedBy") else ""),
        )
        for one in (document.get("additionalEventData") or {}).get("authorization", ())
    )
    code = str(document.get("errorCode", ""))
    denied = "AccessDenied" in code or "Unauthorized" in code or any(not one.allowed for one in answers)
    return Event(
        row["EventTime"],
        row.get("Username") or str((document.get("userIdentity") or {}).get("invokedBy", "")) or "—",
        row.get("EventName", ""),
        str(row.get("EventSource", "")).removesuffix(".amazonaws.com"),
        code,
        str(document.get("errorMessage", "")),
        denied,
        answers,
        document,
    )


def per_minute(events: Sequence[Event], now: datetime) -> list[tuple[str, int, int]]:
    """Return allowed and denied calls by minute, oldest first, up to now."""
    start = now.replace(second=0, microsecond=0) - timedelta(minutes=MINUTES_SHOWN - 1)
    counts = [[0, 0] for _ in range(MINUTES_SHOWN)]
    for event in events:
        index = int((event.at - start).total_seconds() // 60)
        if 0 <= index < MINUTES_SHOWN:
            counts[index][event.denied] += 1
    return [
        ((start + timedelta(minutes=index)).strftime("%H:%M"), good, bad) for index, (good, bad) in enumerate(counts)
    ]


async def recent_events(
    visit: Visit, key: str = "", *, value: str = "", denied: bool = False, everything: bool = False
) -> tuple[Answer, list[Event]]:
    """Return the newest calls, by one of ``LOOKUP_KEYS`` if given; ``everything`` is with consoles and agents."""
    if key == "source" and "." not in value:
        value += ".amazonaws.com"
    named = {"attribute": LOOKUP_KEYS[key], "value": value} if key else {}
    answer = await visit.ask_own("ListCalls", **named, deniedOnly=denied, everything=everything)
    rows = read_events([{**one, "EventTime": datetime.fromisoformat(one["EventTime"])} for one in answer.list("calls")])
    return answer, [event for event in rows if everything or event.denied or event.name not in _MACHINERY][:ROWS_SHOWN]
