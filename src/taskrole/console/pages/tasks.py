"""The page of a task: containers, logs, timeline, credentials (never a secret), what it did and was denied."""

import asyncio
from typing import Any

from taskrole.aws.protocols.base import parse_timestamp
from taskrole.console.pages.events import per_minute, recent_events
from taskrole.console.pages.usage import credentials_by_session, issues, uses_of
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
    definition, (metrics, uses), (activity, calls), (issued, assumed) = await asyncio.gather(
        visit.ask("ecs", "DescribeTaskDefinition", taskDefinition=found["taskDefinitionArn"]),
        uses_of(visit, cluster),
        recent_events(visit, "user", value=identifier),
        issues(visit),
    )
    document = definition.get("taskDefinition", {})
    family, _, revision = found["taskDefinitionArn"].rpartition("/")[2].partition(":")
    events = [event for event in calls if event.name != "AssumeRole"]
    data |= {
        "family": family,
        "revision": revision,
        "role_arn": (found.get("overrides") or {}).get("taskRoleArn") or document.get("taskRoleArn", ""),
        "issues": issued,
        "credentials": credentials_by_session([*calls, *assumed], visit.now).get(identifier),
        "metrics": metrics,
        "use": uses.get(identifier),
        "used_at": events[0].at if events else None,
        "activity": activity,
        "events": events,
        "chart": per_minute(events, visit.now),
        "logs": [await _log(visit, one, identifier) for one in document.get("containerDefinitions", ()) if _logs(one)],
        "timeline": [(text, found[name]) for text, name in _TIMELINE if found.get(name)],
    }
    groups = (f"logs:{one['group']}" for one in data["logs"])
    return Page("task.html", data, live=("ecs", "calls", *groups))


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
