"""The home page: the cluster at a glance, and the next step for a newcomer."""

import asyncio
from dataclasses import dataclass, replace

from taskrole.console.pages.events import per_minute, recent_events
from taskrole.console.pages.machines import clusters_of, machines_of_all, tasks_of
from taskrole.console.pages.trust import trusts_tasks
from taskrole.console.visit import Page, Routes, Visit, link

routes = Routes()

CLUSTERS_SHOWN_MAX = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One of the newcomer's steps."""

    text: str
    done: bool
    action: str
    address: str
    next: bool = False


@routes.get("/")
async def home(visit: Visit) -> Page:
    """Show counts, reservations, calls, and what to do next."""
    clusters, families, repositories, roles, (events, seen) = await asyncio.gather(
        clusters_of(visit),
        visit.ask("ecs", "ListTaskDefinitionFamilies", status="ACTIVE"),
        visit.ask("ecr", "DescribeRepositories"),
        visit.ask("iam", "ListRoles"),
        recent_events(visit),
    )
    rows = clusters.list("clusters")
    names = [one["clusterName"] for one in rows if one["runningTasksCount"] + one["pendingTasksCount"]]
    (_, machines), *found = await asyncio.gather(
        machines_of_all(visit, [one["clusterName"] for one in rows][:CLUSTERS_SHOWN_MAX]),
        *(tasks_of(visit, name) for name in names[:CLUSTERS_SHOWN_MAX]),
    )
    tasks = sorted((task for _, some in found for task in some), key=lambda task: task["createdAt"], reverse=True)
    denials = [event for event in seen if event.denied]
    has_tasks = bool(tasks) or any(event.name == "RunTask" and not event.denied for event in seen)
    steps = _steps(
        connected=any(machine.connected for machine in machines),
        repository=bool(repositories.list("repositories")),
        role=any(trusts_tasks(role, visit.session.region) for role in roles.list("Roles")),
        definition=bool(families.list("families")),
        task=has_tasks,
    )
    data = {
        "clusters": clusters,
        "running": sum(one["runningTasksCount"] for one in rows),
        "pending": sum(one["pendingTasksCount"] for one in rows),
        "connected": sum(machine.connected for machine in machines),
        "instance_count": sum(one["registeredContainerInstancesCount"] for one in rows),
        "families": len(families.list("families")),
        "instances": machines[:4],
        "events": events,
        "event_count": len(seen),
        "denied_count": len(denials),
        "denials": denials,
        "chart": per_minute(seen, visit.now) if seen else [],
        "tasks": tasks[:10],
        "steps": steps,
        "all_done": all(step.done for step in steps),
    }
    return Page("home.html", data, live=("ecs", "ecr", "iam", "calls"))


def _steps(*, connected: bool, repository: bool, role: bool, definition: bool, task: bool) -> list[Step]:
    create_definition = link("task-definitions", "create")
    have_image = "Push an image to a repository, or use a public one"
    steps = [
        Step("A container instance is connected", connected, "Instances", link("instances")),
        Step(have_image, repository or task, "Create a repository", link("repositories")),
        Step("Create a role that tasks may assume", role, "Create a role", link("roles", "create")),
        Step("Register a definition that names the role", definition, "Create a definition", create_definition),
        Step("Run the task", task, "Run a task", link("run-task")),
    ]
    following = next((index for index, step in enumerate(steps) if not step.done), None)
    return [replace(step, next=index == following) for index, step in enumerate(steps)]
