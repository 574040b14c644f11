"""The server is killed while it places tasks and while it deploys: none is lost, none runs twice."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.clock import SystemClock
from tests.api.machine import Machine, until
from tests.api.processes import ServerProcess

CLUSTER = "restarts"
DESIRED = 12
SETTLES_SECONDS = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "data")
    process.start()
    yield process
    process.stop()


def register_definition(ecs: Any, image: str) -> str:
    container = {"name": "app", "image": image, "memory": 16, "essential": True}
    definition = ecs.register_task_definition(family="app", containerDefinitions=[container])["taskDefinition"]
    return str(definition["taskDefinitionArn"])


class Settled:
    """Tells whether the service is where it should be: one deployment, as many tasks as wanted, all of one revision."""

    def __init__(self, ecs: Any, machine: Machine, definition: str) -> None:
        self._ecs = ecs
        self._machine = machine
        self._definition = definition

    def _tasks(self) -> list[Any]:
        service = self._ecs.describe_services(cluster=CLUSTER, services=["app"])["services"][0]
        if [each["taskDefinition"] for each in service["deployments"]] != [self._definition]:
            return []
        arns = self._ecs.list_tasks(cluster=CLUSTER, serviceName="app")["taskArns"]
        return list(self._ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]) if arns else []

    async def __call__(self) -> bool:
        tasks = await asyncio.to_thread(self._tasks)
        wanted = sorted(
            task["taskArn"]
            for task in tasks
            if task["lastStatus"] == "RUNNING" and task["taskDefinitionArn"] == self._definition
        )
        return len(tasks) == len(wanted) == DESIRED and sorted(self._machine.running()) == wanted


async def restart(server: ServerProcess, after_seconds: float) -> None:
    await asyncio.sleep(after_seconds)
    server.kill()
    await asyncio.to_thread(server.start)


@pytest.mark.parametrize("after_seconds", [0.05, 0.4])
async def test_killed_while_placing_and_while_deploying(
    server: ServerProcess, tmp_path: Path, after_seconds: float
) -> None:
    keys = server.environment
    own = AwsCredentials(keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"], "")
    machine = Machine(server.endpoint, own, SystemClock(), tmp_path / "agent", CLUSTER)
    ecs = server.client("ecs")
    await asyncio.to_thread(lambda: ecs.create_cluster(clusterName=CLUSTER))
    async with aiohttp.ClientSession() as http:
        await machine.start(http)
        try:
            first = await asyncio.to_thread(register_definition, ecs, "one")
            service = {"cluster": CLUSTER, "serviceName": "app", "desiredCount": DESIRED}
            await asyncio.to_thread(lambda: ecs.create_service(taskDefinition=first, **service))
            await restart(server, after_seconds)
            await until(Settled(ecs, machine, first), "the service did not come up", SETTLES_SECONDS)
            second = await asyncio.to_thread(register_definition, ecs, "two")
            update = {"cluster": CLUSTER, "service": "app", "taskDefinition": second}
            await asyncio.to_thread(lambda: ecs.update_service(**update))
            await restart(server, after_seconds)
            await until(Settled(ecs, machine, second), "the deployment did not end", SETTLES_SECONDS)
        finally:
            await machine.close()
