"""Security groups of a machine and of tasks with addresses of their own, enforced by the agent on real Docker."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.agent import clean_up
from tests.system.agent_support import FakeControlPlane, RunningAgent, awsvpc, container, settings, shell, task

pytestmark = pytest.mark.system

OUTSIDE, MACHINE = "198.18.77.2", "198.18.77.1"
LISTEN = "while true; do echo hello | nc -l -p 8080; done"
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1).close()"


@pytest.fixture
async def plane() -> AsyncIterator[FakeControlPlane]:
    plane = FakeControlPlane()
    await plane.start()
    yield plane
    await plane.close()


@pytest.fixture
async def agent(plane: FakeControlPlane, tmp_path: Path) -> AsyncIterator[RunningAgent]:
    agent = RunningAgent(settings(plane.url, tmp_path, stop_tasks_at_exit=True, security_groups=True))
    await agent.start()
    yield agent
    await agent.stop()
    await clean_up(agent.settings)


@pytest.fixture
def outside() -> Iterator[str]:
    """A network namespace on a cable to this machine."""
    name, end = f"sg{os.getpid()}", f"sg{os.getpid()}"[:15]
    try:
        for line in (
            f"ip netns add {name}",
            f"ip link add {end} type veth peer name eth0 netns {name}",
            f"ip addr add {MACHINE}/24 dev {end}",
            f"ip link set {end} up",
            f"ip -n {name} addr add {OUTSIDE}/24 dev eth0",
            f"ip -n {name} link set eth0 up",
        ):
            subprocess.run(line.split(), check=True, capture_output=True)
        yield name
    finally:
        subprocess.run(["ip", "link", "del", end], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


async def run(*words: str) -> tuple[int, str]:
    def call() -> tuple[int, str]:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    return await asyncio.to_thread(call)


async def reaches(namespace: str, address: str, port: int) -> bool:
    prefix = ("ip", "netns", "exec", namespace) if namespace else ()
    return (await run(*prefix, sys.executable, "-c", CONNECT, address, str(port)))[0] == 0


def rule(*peers: str, port: int = 18080, egress: bool = False) -> dict[str, Any]:
    return {"egress": egress, "protocol": "tcp", "fromPort": port, "toPort": port, "peers": list(peers)}


async def tell(plane: FakeControlPlane, agent: RunningAgent, *interfaces: dict[str, Any]) -> None:
    """Send rules and wait until they are in force: the agent answers messages in order."""
    await plane.send("SecurityGroupsMessage", interfaces=list(interfaces))
    heartbeat = await plane.send("HeartbeatMessage")
    await plane.wait_for(lambda: any(one["message"].get("messageId") == heartbeat for one in plane.acks))


def machine(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"attachedTo": "i-0123456789abcdef0", "address": MACHINE, "rules": list(rules)}


async def test_a_published_port_is_open_to_whom_a_group_names(
    plane: FakeControlPlane, agent: RunningAgent, outside: str
) -> None:
    before = (await run("nft", "list", "tables"))[1]
    job = task(shell(LISTEN, portMappings=[{"containerPort": 8080, "hostPort": 18080, "protocol": "tcp"}]))
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    assert await reaches("", "127.0.0.1", 18080)
    assert await reaches("", MACHINE, 18080)
    assert not await reaches(outside, MACHINE, 18080)
    await tell(plane, agent, machine(rule(f"{OUTSIDE}/32")))
    assert await reaches(outside, MACHINE, 18080)
    await tell(plane, agent, machine(rule("203.0.113.0/24")))
    assert not await reaches(outside, MACHINE, 18080)
    await agent.stop()
    after = (await run("nft", "list", "tables"))[1]
    assert "taskrole_groups" in before
    assert "taskrole_groups" not in after


async def test_tasks_with_their_own_addresses(plane: FakeControlPlane, agent: RunningAgent) -> None:
    one, two = "10.213.5.5", "10.213.5.6"
    server = task(container(["sh", "-c", LISTEN]), **awsvpc(one))
    client = task(container(["sleep", "600"]), **awsvpc(two))
    for job in (server, client):
        await plane.payload(job)
        await plane.wait_status(job["arn"], "RUNNING")
    docker_id = str(plane.container(client["arn"])["runtimeId"])

    async def gets() -> str:
        return (await run("docker", "exec", docker_id, "nc", "-w", "2", one, "8080"))[1]

    def addresses(*inward: dict[str, Any], outward: str = "0.0.0.0/0") -> list[dict[str, Any]]:
        out = rule(outward, port=8080, egress=True)
        return [
            {"attachedTo": server["arn"], "address": one, "rules": list(inward)},
            {"attachedTo": client["arn"], "address": two, "rules": [out]},
        ]

    await tell(plane, agent, *addresses())
    assert "hello" not in await gets()
    await tell(plane, agent, *addresses(rule(f"{two}/32", port=8080)))
    assert "hello" in await gets()
    await tell(plane, agent, *addresses(rule(f"{two}/32", port=8080), outward="192.0.2.0/24"))
    assert "hello" not in await gets()
