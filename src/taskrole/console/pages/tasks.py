"""The page of a task: containers, logs, timeline, credentials (never a secret), what it did and was denied."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from taskrole.aws.protocols.base import parse_timestamp
from taskrole.console.pages.events import per_minute, read_events
from taskrole.console.visit import Answer, Page, Redirect, Routes, Visit, link

routes = Routes()

LOG_EVENTS_SHOWN = 500
_TIMELINE = (
    ("Created", "createdAt"),
    ("Connected to the agent", "connectivityAt"),
    ("Image pull started", "pullStartedAt"),
    ("Image pulled", "pullStoppedAt"),
    ("Started", "startedAt"),
    ("Stopping", "stoppingAt"),
    ("Last container ended", "executionStoppedAt"),
    ("Stopped; credentials revoked", "stoppedAt"),
)


@dataclass(frozen=True, slots=True)
class CredentialsView:
    """What is known of a task's credentials from the audit trail."""

    access_key_id: str
    issued: datetime
    expires: datetime
    count: int
    now: datetime

    @property
    def life(self) -> float:
        """Seconds from issue to expiry."""
        return (self.expires - self.issued).total_seconds()

    @property
    def age(self) -> float:
        """Seconds since issue."""
        return (self.now - self.issued).total_seconds()

    @property
    def rotates(self) -> datetime:
        """When the next ones are sent: at half of the life."""
        return self.issued + (self.expires - self.issued) / 2


@routes.get("/clusters/{cluster}/tasks/{task}")
async def task(visit: Visit) -> Page:
    """Show a task."""
    cluster, identifier = visit.parameters["cluster"], visit.parameters["task"]
    described = await visit.ask("ecs", "DescribeTasks", cluster=cluster, tasks=[identifier], include=["TAGS"])
    found = next(iter(described.list("tasks")), None)
    data: dict[str, Any] = {"cluster": cluster, "identifier": identifier, "described": described, "task": found}
    if found is None:
        if described.ok:
            visit.failed(f"There is no task {identifier} in cluster {cluster} (any more).")
            return Page("not_found.html", status=404)
        return Page("task.html", data, live=("ecs",))
    definition, issues, activity = await visit.together(
        visit.ask("ecs", "DescribeTaskDefinition", taskDefinition=found["taskDefinitionArn"]),
        _lookup(visit, "EventName", "AssumeRole"),
        _lookup(visit, "Username", identifier),
    )
    document = definition.get("taskDefinition", {})
    family, _, revision = found["taskDefinitionArn"].rpartition("/")[2].partition(":")
    events = [event for event in read_events(activity.list("Events")) if event.name != "AssumeRole"]
    data |= {
        "family": family,
        "revision": revision,
        "role_arn": (found.get("overrides") or {}).get("taskRoleArn") or document.get("taskRoleArn", ""),
        "issues": issues,
        "credentials": _credentials([*activity.list("Events"), *issues.list("Events")], identifier, visit.now),
        "used_at": events[0].at if events else None,
        "activity": activity,
        "events": events,
        "chart": per_minute(events, visit.now),
        "logs": [await _log(visit, one, identifier) for one in document.get("containerDefinitions", ()) if _logs(one)],
        "timeline": [(text, found[name]) for text, name in _TIMELINE if found.get(name)],
    }
    groups = (f"logs:{one['group']}" for one in data["logs"])
    return Page("task.html", data, live=("ecs", "calls", *groups))


async def _lookup(visit: Visit, key: str, value: str) -> Answer:
    attributes = [{"AttributeKey": key, "AttributeValue": value}]
    return await visit.ask("cloudtrail", "LookupEvents", LookupAttributes=attributes, MaxResults=50)


def _credentials(rows: list[Any], identifier: str, now: datetime) -> CredentialsView | None:
    mine = []
    unique = {row["EventId"]: row for row in rows}
    for event in read_events([row for row in unique.values() if row["EventName"] == "AssumeRole"]):
        request = event.document.get("requestParameters") or {}
        response = event.document.get("responseElements") or {}
        given = response.get("credentials") or response.get("Credentials") or {}
        name = request.get("roleSessionName") or request.get("RoleSessionName")
        expiration = given.get("expiration") or given.get("Expiration")
        if name == identifier and expiration:
            key = str(given.get("accessKeyId") or given.get("AccessKeyId") or "")
            mine.append((event.at, _expiration(str(expiration)), key))
    if not mine:
        return None
    mine.sort(reverse=True)
    issued, expires, key = mine[0]
    return CredentialsView(key, issued, expires, len(mine), now)


def _expiration(text: str) -> datetime:
    """Read the instant as audit records have it: AWS's words in those of services, ISO 8601 in those of callers."""
    try:
        return datetime.strptime(text, "%b %d, %Y, %I:%M:%S %p").replace(tzinfo=UTC)
    except ValueError:
        return parse_timestamp(text)


def _logs(container: dict[str, Any]) -> bool:
    return (container.get("logConfiguration") or {}).get("logDriver") == "awslogs"


async def _log(visit: Visit, container: dict[str, Any], identifier: str) -> dict[str, Any]:
    options = container["logConfiguration"].get("options") or {}
    prefix = options.get("awslogs-stream-prefix")
    group = options.get("awslogs-group", "")
    stream = f"{prefix}/{container['name']}/{identifier}" if prefix else identifier
    answer = await visit.ask(
        "logs", "GetLogEvents", logGroupName=group, logStreamName=stream, limit=LOG_EVENTS_SHOWN, startFromHead=False
    )
    if answer.error is not None and answer.error.code == "ResourceNotFoundException":
        answer = Answer({})  # nothing was printed yet
    events = [
        {"at": parse_timestamp(str(one["timestamp"] / 1000)).strftime("%H:%M:%S"), "message": one["message"]}
        for one in answer.list("events")
    ]
    return {"container": container["name"], "group": group, "stream": stream, "answer": answer, "events": events}


@routes.post("/clusters/{cluster}/tasks/{task}/stop")
async def stop(visit: Visit) -> Redirect:
    """Stop a task."""
    cluster, identifier = visit.parameters["cluster"], visit.parameters["task"]
    return await visit.do(
        link("clusters", cluster, "tasks", identifier),
        "The task is being stopped; its credentials are revoked.",
        "ecs",
        "StopTask",
        cluster=cluster,
        task=identifier,
        reason=visit.field("reason") or "Stopped in the console",
    )
