"""Container instances and clusters' use of them, as the pages show them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from taskrole.console.visit import Answer, Visit

DESCRIBED_AT_ONCE = 100
CLUSTERS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Machine:
    """A container instance."""

    id: str
    arn: str
    cluster: str
    name: str
    status: str
    connected: bool
    cpu: int
    cpu_used: int
    memory: int
    memory_used: int
    running: int
    version: str
    docker: str
    registered_at: datetime | None
    ports: tuple[str, ...]
    attributes: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """What is reserved of several instances together."""

    cpu: int = 0
    cpu_used: int = 0
    memory: int = 0
    memory_used: int = 0


def total(machines: Sequence[Machine]) -> Use:
    """Return what is reserved of all of them."""
    return Use(
        sum(one.cpu for one in machines),
        sum(one.cpu_used for one in machines),
        sum(one.memory for one in machines),
        sum(one.memory_used for one in machines),
    )


async def machines_of(visit: Visit, cluster: str) -> tuple[Answer, list[Machine]]:
    """Return a cluster's instances, and the answer that says if they could be seen."""
    listed = await visit.ask_all("ecs", "ListContainerInstances", "containerInstanceArns", cluster=cluster)
    arns = listed.list("containerInstanceArns")[:DESCRIBED_AT_ONCE]
    if not arns:
        return listed, []
    described = await visit.ask("ecs", "DescribeContainerInstances", cluster=cluster, containerInstances=arns)
    return described, [_machine(one, cluster) for one in described.list("containerInstances")]


async def clusters_of(visit: Visit) -> Answer:
    """Return all clusters, described."""
    listed = await visit.ask_all("ecs", "ListClusters", "clusterArns")
    arns = listed.list("clusterArns")[:CLUSTERS_AT_ONCE]
    if not listed.ok or not arns:
        return listed
    return await visit.ask("ecs", "DescribeClusters", clusters=arns)


async def machines_of_all(visit: Visit, names: Sequence[str]) -> tuple[Answer, list[Machine]]:
    """Return the instances of several clusters."""
    found = await asyncio.gather(*(machines_of(visit, name) for name in names))
    failed = next((answer for answer, _ in found if not answer.ok), Answer({}))
    return failed, [machine for _, machines in found for machine in machines]


async def tasks_of(visit: Visit, cluster: str, desired: str = "RUNNING") -> tuple[Answer, list[dict[str, Any]]]:
    """Return a cluster's tasks, newest first."""
    listed = await visit.ask_all("ecs", "ListTasks", "taskArns", cluster=cluster, desiredStatus=desired)
    arns = listed.list("taskArns")[:DESCRIBED_AT_ONCE]
    if not arns:
        return listed, []
    described = await visit.ask("ecs", "DescribeTasks", cluster=cluster, tasks=arns, include=["TAGS"])
    tasks = sorted(described.list("tasks"), key=lambda task: task["createdAt"], reverse=True)
    return described, tasks


def _machine(one: Mapping[str, Any], cluster: str) -> Machine:
    registered, remaining = _resources(one, "registeredResources"), _resources(one, "remainingResources")
    versions = one.get("versionInfo") or {}
    identifier = str(one["containerInstanceArn"]).rpartition("/")[2]
    return Machine(
        identifier,
        one["containerInstanceArn"],
        cluster,
        one.get("ec2InstanceId") or identifier[:12],
        one.get("status", ""),
        bool(one.get("agentConnected")),
        registered.get("CPU", 0),
        registered.get("CPU", 0) - remaining.get("CPU", 0),
        registered.get("MEMORY", 0),
        registered.get("MEMORY", 0) - remaining.get("MEMORY", 0),
        one.get("runningTasksCount", 0),
        versions.get("agentVersion", ""),
        versions.get("dockerVersion", ""),
        one.get("registeredAt"),
        tuple(
            port
            for resource in one.get("remainingResources", ())
            if resource["name"].startswith("PORTS")
            for port in resource.get("stringSetValue") or ()
        ),
        tuple(one.get("attributes", ())),
    )


def _resources(one: Mapping[str, Any], name: str) -> dict[str, int]:
    return {resource["name"]: int(resource.get("integerValue") or 0) for resource in one.get(name) or ()}
