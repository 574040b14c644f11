"""Tasks with a network interface of their own, on real Docker, against a small control plane."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.agent import clean_up
from taskrole.agent.vpc import bridge_name, network_name
from tests.system.agent_support import (
    ADDRESS,
    VPC_CIDR,
    FakeControlPlane,
    RunningAgent,
    awsvpc,
    container,
    settings,
    shell,
    task,
)

pytestmark = pytest.mark.system
TAKE_OVER = "ip addr add 10.213.1.7/16 dev eth0; ip route add default via 10.213.0.1"
LISTEN = "while true; do echo hello from $0 | nc -l -p 8080; done"

# A listener of busybox takes one connection; the next one comes a moment later.
ASK = "for i in $(seq 50); do nc HOST 8080 2>/dev/null && break; sleep 0.1; done"


@pytest.fixture
async def plane() -> AsyncIterator[FakeControlPlane]:
    plane = FakeControlPlane()
    await plane.start()
    yield plane
    await plane.close()


@pytest.fixture
async def agent(plane: FakeControlPlane, tmp_path: Path) -> AsyncIterator[RunningAgent]:
    agent = RunningAgent(settings(plane.url, tmp_path, stop_tasks_at_exit=True))
    await agent.start()
    yield agent
    await agent.stop()
    await clean_up(agent.settings)


async def command(*words: str) -> str:
    def run() -> str:
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout

    return await asyncio.to_thread(run)


async def first_line(address: str, port: int) -> bytes:
    for _ in range(50):
        try:
            reader, writer = await asyncio.open_connection(address, port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
            continue
        line = await reader.read()
        writer.close()
        return line
    return b""


async def inspect(name: str) -> dict[str, Any]:
    return dict(json.loads(await command("docker", "inspect", name))[0])


async def started(plane: FakeControlPlane, job: dict[str, Any]) -> str:
    """Run a task; returns Docker's id of its container ``app``."""
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    return str(plane.container(job["arn"])["runtimeId"])


async def inside(docker_id: str, script: str) -> str:
    return await command("docker", "exec", docker_id, "sh", "-c", script)


async def test_a_task_has_its_own_address_and_its_credentials(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(
        container(command=["sh", "-c", LISTEN, "app"], portMappings=[{"containerPort": 8080, "hostPort": 8080}]),
        shell("sleep 600", name="side"),
        role="own",
        **awsvpc("10.213.1.5"),
    )
    other = task(container(command=["sh", "-c", LISTEN, "other"]), role="other", **awsvpc("10.213.30.6"))
    app, stranger = await started(plane, job), await started(plane, other)
    side = str(plane.container(job["arn"], "side")["runtimeId"])

    attached = [report["attachments"] for report in plane.reports(job["arn"]) if "attachments" in report]
    arn = job["elasticNetworkInterfaces"][0]["attachmentArn"]
    assert attached == [[{"attachmentArn": arn, "status": "ATTACHED"}]]
    assert "networkBindings" not in plane.container(job["arn"])

    addresses = await inside(side, "ip -o addr show eth0; hostname; cat /etc/hosts")
    assert "10.213.1.5/16" in addresses
    assert "ip-10-213-1-5.us-west-2.compute.internal" in addresses
    assert "0e:00:0a:d5:01:05" in await inside(side, "ip link show eth0")
    # The containers of a task talk over localhost; the machine and other tasks reach the task at its address.
    assert await inside(side, ASK.replace("HOST", "127.0.0.1")) == "hello from app\n"
    assert await inside(stranger, ASK.replace("HOST", "10.213.1.5")) == "hello from app\n"
    assert await first_line("10.213.1.5", 8080) == b"hello from app\n"

    own = await inside(side, f"wget -q -O - http://{ADDRESS}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    assert json.loads(own)["RoleArn"] == "arn:aws:iam::123456789012:role/own"
    path = f"/v2/credentials/{job['roleCredentials']['credentialsId']}"
    foreign = await inside(stranger, f"wget -S -O - http://{ADDRESS}{path} 2>&1")
    assert "400 Bad Request" in foreign
    assert "secret-of-own" not in foreign

    metadata = json.loads(await inside(app, "wget -q -O - $ECS_CONTAINER_METADATA_URI_V4"))
    assert metadata["Networks"] == [
        {
            "NetworkMode": "awsvpc",
            "IPv4Addresses": ["10.213.1.5"],
            "AttachmentIndex": 0,
            "MACAddress": "0e:00:0a:d5:01:05",
            "IPv4SubnetCIDRBlock": "10.213.0.0/20",
            "DomainNameServers": [],
            "DomainNameSearchList": [],
            "PrivateDNSName": "ip-10-213-1-5.us-west-2.compute.internal",
            "SubnetGatewayIpv4Address": "10.213.0.1/20",
        }
    ]
    old = json.loads(await inside(app, "wget -q -O - $ECS_CONTAINER_METADATA_URI/task"))
    assert old["Containers"][0]["Networks"] == [{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.213.1.5"]}]
    oldest = json.loads(await inside(app, f"wget -q -O - http://{ADDRESS}/v2/metadata"))
    assert oldest["TaskARN"] == job["arn"]
    named = await inside(app, "nslookup s3.us-west-2.amazonaws.com")
    assert ADDRESS in named

    for one in (job, other):
        await plane.stop(one["arn"])
        await plane.wait_status(one["arn"], "STOPPED")


async def test_a_task_cannot_take_the_address_of_another(plane: FakeControlPlane, agent: RunningAgent) -> None:
    """Also not with every capability that a task definition can ask for."""
    victim = task(role="victim", **awsvpc("10.213.1.7"))
    hostile = {"CapAdd": ["NET_ADMIN", "NET_RAW"]}
    thief = task(container(host_config=hostile), **awsvpc("10.213.1.8"))
    await started(plane, victim)
    taker = await started(plane, thief)
    path = f"/v2/credentials/{victim['roleCredentials']['credentialsId']}"
    ask = f"timeout 3 wget -q -O - http://{ADDRESS}{path} 2>&1"
    for trick in (
        "ip addr add 10.213.1.7/32 dev eth0; ip route change default via 10.213.0.1 src 10.213.1.7",
        "ip link set eth0 address 0e:00:0a:d5:01:07; ip addr flush dev eth0; " + TAKE_OVER,
    ):
        assert "secret" not in await inside(taker, f"{trick}; {ask}")


async def test_a_restarted_agent_knows_the_address_again(plane: FakeControlPlane, tmp_path: Path) -> None:
    agent = RunningAgent(settings(plane.url, tmp_path))
    await agent.start()
    job = task(role="own", **awsvpc("10.213.1.9"))
    app = await started(plane, job)
    await agent.kill()
    await agent.start()
    try:
        await plane.send(
            "IAMRoleCredentialsMessage",
            taskArn=job["arn"],
            taskClusterArn="default",
            roleType="TaskApplication",
            roleCredentials=job["roleCredentials"],
        )
        await plane.wait_for(lambda: any(ack["type"] == "IAMRoleCredentialsAckRequest" for ack in plane.acks[-3:]))
        own = await inside(app, f"wget -q -O - http://{ADDRESS}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        assert "secret-of-own" in own
        assert "0e:00:0a:d5:01:09 . 10.213.1.9" in await command("nft", "list", "ruleset", "bridge")
        # The namespace ends: the task does as well, and nothing is left.
        await command("docker", "kill", (await inspect(app))["HostConfig"]["NetworkMode"].removeprefix("container:"))
        await plane.wait_status(job["arn"], "STOPPED")
        assert "network interface" in plane.reports(job["arn"])[-1]["reason"]
    finally:
        await agent.stop()
        await clean_up(agent.settings)
    assert bridge_name(VPC_CIDR) not in await command("ip", "link")
    assert network_name(VPC_CIDR) not in await command("docker", "network", "ls")
    assert "10.213" not in await command("nft", "list", "ruleset", "bridge")


async def test_addresses_that_the_machine_uses_are_not_hidden(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(**awsvpc("10.213.1.9"))
    interface = job["elasticNetworkInterfaces"][0]
    interface |= {"vpcIpv4CidrBlock": "172.17.0.0/16", "subnetGatewayIpv4Address": "172.17.0.1/16"}
    interface["ipv4Addresses"] = [{"primary": True, "privateAddress": "172.17.0.9"}]
    await plane.payload(job)
    await plane.wait_status(job["arn"], "STOPPED")
    assert "overlaps with a network of this machine: 172.17.0.0/16 on docker0" in plane.container(job["arn"])["reason"]
