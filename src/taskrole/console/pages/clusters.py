"""Clusters and container instances."""

from typing import Any

from taskrole.console.pages.machines import (
    Machine,
    clusters_of,
    machines_of,
    machines_of_all,
    tasks_of,
    total,
)
from taskrole.console.visit import Answer, Page, Redirect, Routes, Visit, link

routes = Routes()

TABS = ("tasks", "services", "instances")
SERVICES_AT_ONCE = 10


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
    instances_answer, machines = await machines_of(visit, name)
    data: dict[str, Any] = {
        "name": name,
        "tab": tab,
        "described": described,
        "cluster": next(iter(described.list("clusters")), {}),
        "used": total(machines),
        "answer": instances_answer,
        "instances": machines,
    }
    if tab == "tasks":
        desired = "STOPPED" if visit.query.get("desired") == "STOPPED" else "RUNNING"
        data["answer"], data["tasks"] = await tasks_of(visit, name, desired)
    elif tab == "services":
        listed = await visit.ask("ecs", "ListServices", cluster=name, maxResults=SERVICES_AT_ONCE)
        data["answer"] = listed
        if listed.list("serviceArns"):
            data["answer"] = await visit.ask(
                "ecs", "DescribeServices", cluster=name, services=listed.list("serviceArns")
            )
        data["services"] = data["answer"].list("services")
    return Page("cluster.html", data, live=("ecs",))


@routes.post("/clusters/{cluster}/delete")
async def delete_cluster(visit: Visit) -> Redirect:
    """Delete a cluster."""
    name = visit.parameters["cluster"]
    return await visit.do(link("clusters"), f"Cluster {name} is deleted.", "ecs", "DeleteCluster", cluster=name)


@routes.get("/instances")
async def instances(visit: Visit) -> Page:
    """Show the container instances of all clusters, and security groups where there are some."""
    answer = await clusters_of(visit)
    groups = await visit.ask("ec2", "DescribeSecurityGroups")
    names = [one["clusterName"] for one in answer.list("clusters")]
    failed, machines = await machines_of_all(visit, names[:20])
    shown = answer if not answer.ok else failed
    return Page("instances.html", {"answer": shown, "instances": machines, "groups": groups}, live=("ecs", "ec2"))


@routes.get("/clusters/{cluster}/instances/{instance}")
async def instance(visit: Visit) -> Page:
    """Show one container instance."""
    answer, one = await _machine(visit)
    data = {
        "answer": answer,
        "one": one,
        "cluster": visit.parameters["cluster"],
        "identifier": visit.parameters["instance"],
    }
    return Page("instance.html", data, live=("ecs", "ec2"))


async def _machine(visit: Visit) -> tuple[Answer, Machine | dict[str, str]]:
    answer, machines = await machines_of(visit, visit.parameters["cluster"])
    identifier = visit.parameters["instance"]
    return answer, next((one for one in machines if one.id == identifier), {"name": identifier})


@routes.post("/clusters/{cluster}/instances/{instance}/state")
async def set_instance_state(visit: Visit) -> Redirect:
    """Drain or activate a container instance."""
    name, identifier = visit.parameters["cluster"], visit.parameters["instance"]
    return await visit.do(
        link("clusters", name, "instances", identifier),
        f"The instance is {visit.field('status')}.",
        "ecs",
        "UpdateContainerInstancesState",
        cluster=name,
        containerInstances=[identifier],
        status=visit.field("status"),
    )


@routes.post("/clusters/{cluster}/instances/{instance}/deregister")
async def deregister_instance(visit: Visit) -> Redirect:
    """Deregister a container instance."""
    name, identifier = visit.parameters["cluster"], visit.parameters["instance"]
    return await visit.do(
        link("clusters", name, tab="instances"),
        "The instance is deregistered.",
        "ecs",
        "DeregisterContainerInstance",
        cluster=name,
        containerInstance=identifier,
        force=True,
    )
