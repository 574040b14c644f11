"""Log groups and streams."""

from typing import Any

from taskrole.aws.protocols.base import parse_timestamp
from taskrole.console.visit import Page, Redirect, Routes, Visit, link

routes = Routes()

EVENTS_SHOWN = 1000
RETENTION_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 180, 365)


@routes.get("/logs")
async def groups(visit: Visit) -> Page:
    """List groups, or the streams of one, or the events of a stream."""
    group, stream = visit.query.get("group", ""), visit.query.get("stream", "")
    if group and stream:
        answer = await visit.ask(
            "logs", "GetLogEvents", logGroupName=group, logStreamName=stream, limit=EVENTS_SHOWN, startFromHead=False
        )
        events = [
            {"at": parse_timestamp(str(one["timestamp"] / 1000)), "message": one["message"]}
            for one in answer.list("events")
        ]
        data = {"group": group, "stream": stream, "answer": answer, "events": events}
        return Page("log_stream.html", data, live=(f"logs:{group}",))
    if group:
        answer = await visit.ask(
            "logs", "DescribeLogStreams", logGroupName=group, orderBy="LastEventTime", descending=True
        )
        rows = [
            {"name": one["logStreamName"], "at": _instant(one.get("lastEventTimestamp"))}
            for one in answer.list("logStreams")
        ]
        about = await visit.ask("logs", "DescribeLogGroups", logGroupNamePrefix=group)
        found: dict[str, Any] = next((one for one in about.list("logGroups") if one["logGroupName"] == group), {})
        data = {"group": group, "answer": answer, "rows": rows, "about": found, "days": RETENTION_DAYS}
        return Page("logs.html", data, live=(f"logs:{group}",))
    answer = await visit.ask_all("logs", "DescribeLogGroups", "logGroups")
    rows = [
        {
            "name": one["logGroupName"],
            "at": _instant(one.get("creationTime")),
            "bytes": one.get("storedBytes"),
            "days": one.get("retentionInDays"),
        }
        for one in answer.list("logGroups")
    ]
    return Page("logs.html", {"group": "", "answer": answer, "rows": rows}, live=("logs",))


@routes.post("/logs")
async def create_group(visit: Visit) -> Redirect:
    """Create a group."""
    name = visit.field("name")
    return await visit.do(link("logs"), f"Created log group {name}.", "logs", "CreateLogGroup", logGroupName=name)


@routes.post("/logs/retention")
async def set_retention(visit: Visit) -> Redirect:
    """Keep a group's events for a number of days, or for ever."""
    group, days = visit.field("group"), visit.field("days")
    address = link("logs", group=group)
    if not days.isdigit():
        return await visit.do(address, "Events are kept.", "logs", "DeleteRetentionPolicy", logGroupName=group)
    return await visit.do(
        address, f"Events are kept for {days} days.", "logs", "PutRetentionPolicy",
        logGroupName=group, retentionInDays=int(days[:6]),
    )  # fmt: skip


@routes.post("/logs/delete")
async def delete_group(visit: Visit) -> Redirect:
    """Delete a group with its streams."""
    group = visit.field("group")
    return await visit.do(link("logs"), f"Deleted log group {group}.", "logs", "DeleteLogGroup", logGroupName=group)


def _instant(milliseconds: int | None) -> object:
    return parse_timestamp(str(milliseconds / 1000)) if milliseconds else None
