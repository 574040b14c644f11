"""Activity: what was called, by whom, allowed or denied, and by which statement."""

from taskrole.console.pages.events import LOOKUP_KEYS, per_minute, recent_events
from taskrole.console.visit import Page, Routes, Visit

routes = Routes()


@routes.get("/activity")
async def activity(visit: Visit) -> Page:
    """Show events by filter; denied only if asked; without this console's own reading unless asked."""
    denied, everything = visit.query.get("denied") == "1", visit.query.get("all") == "1"
    key = next((name for name in LOOKUP_KEYS if visit.query.get(name)), "")
    answer, rows = await recent_events(visit, key, value=visit.query.get(key, ""), denied=denied, everything=everything)
    data = {
        "answer": answer,
        "events": rows,
        "chart": per_minute(rows, visit.now),
        "denied": denied,
        "everything": everything,
        "filter_name": key or "user",
        "filter_value": visit.query.get(key, "") if key else "",
    }
    return Page("activity.html", data, live=("calls",))
