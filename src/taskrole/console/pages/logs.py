"""Log groups and streams."""

from taskrole.aws.protocols.base import parse_timestamp
from taskrole.console.visit import Page, Routes, Visit

routes = Routes()

EVENTS_SHOWN = 1000


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
        return Page("logs.html", {"group": group, "answer": answer, "rows": rows}, live=(f"logs:{group}",))
    answer = await visit.ask_all("logs", "DescribeLogGroups", "logGroups")
    rows = [{"name": one["logGroupName"], "at": _instant(one.get("creationTime"))} for one in answer.list("logGroups")]
    return Page("logs.html", {"group": "", "answer": answer, "rows": rows}, live=("logs",))


def _instant(milliseconds: int | None) -> object:
    return parse_timestamp(str(milliseconds / 1000)) if milliseconds else None
