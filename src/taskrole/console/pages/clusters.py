"""Clusters: cards of all, and one with its tasks, services and instances."""

import asyncio
from typing import Any

from taskrole.console.pages.machines import (
    clusters_of,
    machines_of,
    machines_of_all,
    tasks_of,
    total,
)
from taskrole.console.pages.usage import credentials_by_session, issues, uses_of
from taskrole.console.visit import Answer, Page, Redirect, Routes, Visit, link

routes = Routes()

TABS = ("tasks", "services", "instances")
SERVICES_AT_ONCE = 10
SERVICES_SHOWN_MAX = 100
AGES_SHOWN_MAX = 12


@routes.get("/clusters")
async def clusters(visit: Visit) -> Page:
    """Show a card for each cluster."""
    answer = await clusters_of(visit)
    rows = [one for one in answer.list("clusters") if one.get("status") != "INACTIVE"]
    names = [one["clusterName"] for one in rows if one["registeredContainerInstancesCount"]][:10]
    _, machines = await machines_of_all(visit, names)
    usage = {name: total([machine for machine in machines if machine.cluster == name]) for name in names}
    return Page("clusters.html", {"answer": answer, "clusters": rows, "usage": usage}, live=("ecs",))


@routes.post("/clusters")
async def create_cluster(visit: Visit) -> Redirect:
    """Create a cluster."""
    name = visit.field("name")
    return await visit.do(
        link("clusters"), f"Cluster {name} is there.", "ecs", "CreateCluster", clusterName=name or None
    )


@routes.get("/clusters/{cluster}")
async def cluster(visit: Visit) -> Page:
    """Show a cluster with its tasks, services or instances."""
    name = visit.parameters["cluster"]
    tab = visit.query.get("tab", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    described = await visit.ask("ecs", "DescribeClusters", clusters=[name])
    found: dict[str, Any] = next(iter(described.list("clusters")), {})
    if described.ok and not found:
        visit.failed(f"There is no cluster {name} (any more).")
        return Page("not_found.html", status=404)
    (instances_answer, machines), (metrics, uses) = await asyncio.gather(machines_of(visit, name), uses_of(visit, name))
    used = total(machines)
    data: dict[str, Any] = {
        "name": name,
        "tab": tab,
        "described": described,
        "cluster": found,
        "used": used,
        "answer": instances_answer,
        "machines_answer": instances_answer,
        "instances": machines,
        "metrics": metrics,
        "uses": uses,
        "memory_measured": sum(one.memory_mib for one in uses.values()),
        "cpu_measured": sum(one.cpu_percent for one in uses.values()) / 100 * used.cpu / max(1, len(machines)),
    }
    if tab == "tasks":
        desired = "STOPPED" if visit.query.get("desired") == "STOPPED" else "RUNNING"
        data["desired"] = desired
        data["answer"], data["tasks"] = await tasks_of(visit, name, desired)
        if desired == "RUNNING":
            data["issues"], assumed = await issues(visit)
            views = credentials_by_session(assumed, visit.now)
            ids = [task["taskArn"].rpartition("/")[2] for task in data["tasks"]]
            data["ages"] = [(one, views[one]) for one in ids if one in views][:AGES_SHOWN_MAX]
    elif tab == "services":
        data["answer"] = await _services(visit, name)
        data["services"] = data["answer"].list("services")
    return Page("cluster.html", data, live=("ecs",))


async def _services(visit: Visit, cluster: str) -> Answer:
    listed = await visit.ask_all("ecs", "ListServices", "serviceArns", cluster=cluster)
    arns = listed.list("serviceArns")[:SERVICES_SHOWN_MAX]
    if not arns:
        return listed
    described = await visit.together(
        *(
            visit.ask("ecs", "DescribeServices", cluster=cluster, services=arns[start : start + SERVICES_AT_ONCE])
            for start in range(0, len(arns), SERVICES_AT_ONCE)
        )
    )
    failed = next((one.error for one in described if not one.ok), None)
    return Answer({"services": [row for one in described for row in one.list("services")]}, failed)


@routes.post("/clusters/{cluster}/stop-all")
async def stop_all(visit: Visit) -> Redirect:
    """Stop the tasks of a cluster that no service keeps."""
    name = visit.parameters["cluster"]
    _, tasks = await tasks_of(visit, name)
    alone = [task for task in tasks if not str(task.get("group", "")).startswith("service:")]
    for task in alone:
        words = f"Task {task['taskArn'].rpartition('/')[2][:12]} is being stopped."
        reason = "All tasks were stopped in the console"
        await visit.do("", words, "ecs", "StopTask", cluster=name, task=task["taskArn"], reason=reason)
    if not alone:
        visit.failed("No task runs here that no service keeps; set the number of a service to 0 instead.")
    return Redirect(link("clusters", name))


@routes.post("/clusters/{cluster}/delete")
async def delete_cluster(visit: Visit) -> Redirect:
    """Delete a cluster."""
    name = visit.parameters["cluster"]
    return await visit.do(link("clusters"), f"Cluster {name} is deleted.", "ecs", "DeleteCluster", cluster=name)
