"""The agent's own death, Docker's death, rotation, logs: what must go on."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskrole.agent.agent import clean_up
from tests.system.agent_support import (
    ADDRESS,
    FakeControlPlane,
    RunningAgent,
    container,
    role_credentials,
    settings,
    shell,
    task,
)

pytestmark = pytest.mark.system

ASK = f"wget -S -O - http://{ADDRESS}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI 2>&1; echo"
LOGS = {"LogConfig": {"Type": "awslogs", "Config": {"awslogs-group": "g", "awslogs-stream": "s"}}}


class AgentProcess:
    """An agent that can be killed."""

    def __init__(self, plane: FakeControlPlane, data_dir: Path, docker_url: str = "") -> None:
        self._plane = plane
        self._command = [sys.executable, "-m", "tests.system.agent_process", plane.url, str(data_dir)]
        self._command += [docker_url] if docker_url else []
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        connections = len(self._plane.send_credentials)
        self._process = self._spawn()
        await self._plane.wait_for(lambda: len(self._plane.send_credentials) > connections)

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env={**os.environ, "PYTHONPATH": "src:."})

    async def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)


@pytest.fixture
async def plane() -> AsyncIterator[FakeControlPlane]:
    plane = FakeControlPlane()
    await plane.start()
    yield plane
    await plane.close()


@pytest.fixture
async def process(plane: FakeControlPlane, tmp_path: Path) -> AsyncIterator[AgentProcess]:
    process = AgentProcess(plane, tmp_path)
    await process.start()
    yield process
    await process.kill()
    await clean_up(settings(plane.url, tmp_path))


async def docker(*arguments: str) -> str:
    return await run("docker", *arguments)


async def run(*command: str) -> str:
    def read() -> str:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout

    return await asyncio.to_thread(read)


async def test_killed_agent_adopts_tasks_and_learns_of_exits(plane: FakeControlPlane, process: AgentProcess) -> None:
    lives, ends = task(role="app"), task(shell("sleep 3; exit 7"))
    await plane.payload(lives, ends)
    await plane.wait_status(lives["arn"], "RUNNING")
    await plane.wait_status(ends["arn"], "RUNNING")
    before = plane.container(lives["arn"])["runtimeId"]
    await process.kill()
    await asyncio.sleep(3.5)
    await process.start()
    assert plane.send_credentials == ["true", "true"]
    await plane.wait_status(ends["arn"], "STOPPED")
    assert plane.container(ends["arn"])["exitCode"] == 7
    registrations = [body for name, body in plane.calls if name == "RegisterContainerInstance"]
    assert "containerInstanceArn" in registrations[-1]
    # The id is known, its credentials are not there yet.
    text = await docker("exec", before, "sh", "-c", ASK)
    assert "503 Service Unavailable" in text
    renewed = role_credentials(lives["roleCredentials"]["credentialsId"], "renewed")
    await plane.send(
        "IAMRoleCredentialsMessage", taskArn=lives["arn"], roleType="TaskApplication", roleCredentials=renewed
    )
    await plane.wait_for(lambda: plane.acks[-1]["type"] == "IAMRoleCredentialsAckRequest")
    assert "secret-of-renewed" in await docker("exec", before, "sh", "-c", ASK)
    await plane.stop(lives["arn"])
    await plane.wait_status(lives["arn"], "STOPPED")


async def test_rotation_expiry_and_stop(plane: FakeControlPlane, process: AgentProcess) -> None:
    job = task(shell(f"trap exit TERM; while true; do {ASK}; sleep 0.2; done"), role="first")
    key = job["roleCredentials"]["credentialsId"]
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    docker_id = plane.container(job["arn"])["runtimeId"]
    for _ in range(100):  # it asks when it has started, which is a moment after it is told of
        if "secret-of-first" in await docker("logs", docker_id):
            break
        await asyncio.sleep(0.1)
    await plane.send(
        "IAMRoleCredentialsMessage",
        taskArn=job["arn"],
        roleType="TaskApplication",
        roleCredentials=role_credentials(key, "second", seconds=2.5),
    )
    await asyncio.sleep(1.0)
    text = await docker("logs", docker_id)
    assert "secret-of-first" in text
    assert "secret-of-second" in text
    assert " 400 " not in text
    assert "503" not in text
    await asyncio.sleep(2.5)
    assert "400 Bad Request" in await docker("logs", docker_id)
    unknown = task()
    await plane.send(
        "IAMRoleCredentialsMessage",
        taskArn=unknown["arn"],
        roleType="TaskApplication",
        roleCredentials=role_credentials("never-seen", "x"),
    )
    await plane.stop(job["arn"])
    await plane.wait_status(job["arn"], "STOPPED")
    assert not any(a["message"].get("credentialsId") == "never-seen" for a in plane.acks)


async def test_no_log_line_is_lost_or_doubled(plane: FakeControlPlane, process: AgentProcess) -> None:
    plane.groups.add("g")
    script = "i=0; while [ $i -lt 400 ]; do echo line $i; i=$((i+1)); usleep 10000; done"
    job = task(shell(script, host_config=LOGS))
    await plane.payload(job)
    await plane.wait_for(lambda: len(plane.streams.get(("g", "s"), [])) > 50)
    await process.kill()
    await process.start()
    await plane.wait_for(lambda: len(plane.streams["g", "s"]) > 150)
    plane.failing.add("PutLogEvents")
    await asyncio.sleep(1.5)
    plane.failing.clear()
    await plane.wait_status(job["arn"], "STOPPED")
    await plane.wait_for(lambda: plane.streams["g", "s"][-1]["message"] == "line 399")
    numbers = [int(event["message"].split()[1]) for event in plane.streams["g", "s"]]
    assert sorted(set(numbers)) == list(range(400))
    # A batch that was put and not yet remembered when the agent was killed may come twice, in order; nothing else.
    assert len(numbers) <= 400 + 120


async def test_group_is_created_when_asked(plane: FakeControlPlane, process: AgentProcess) -> None:
    options = {"awslogs-group": "new", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}
    job = task(shell("echo out; echo err >&2", host_config={"LogConfig": {"Type": "awslogs", "Config": options}}))
    await plane.payload(job)
    stream = ("new", f"p/app/{job['arn'].rpartition('/')[2]}")
    await plane.wait_for(lambda: len(plane.streams.get(stream, [])) == 2)
    assert sorted(event["message"] for event in plane.streams[stream]) == ["err", "out"]


async def test_names_and_certificates_reach_the_server(plane: FakeControlPlane, process: AgentProcess) -> None:
    ask = (
        "nslookup -type=a my.bucket.s3.us-west-2.amazonaws.com; nslookup -type=a sqs.us-west-2.amazonaws.com; "
        f"wget -S -O - http://s3.amazonaws.com:{plane.url.rpartition(':')[2]}/ 2>&1; ls -l /etc/taskrole"
    )
    job = task(shell(ask))
    await plane.payload(job)
    await plane.wait_status(job["arn"], "STOPPED")
    text = await docker("logs", plane.container(job["arn"])["runtimeId"])
    assert f"Address: {ADDRESS}" in text
    assert "NXDOMAIN" in text
    assert "405 Method Not Allowed" in text  # the fake control plane's own answer
    assert "bundle.pem" in text
    assert "ca-key" not in text


async def test_manifest_stops_what_is_not_listed(plane: FakeControlPlane, process: AgentProcess) -> None:
    stays, goes = task(), task()
    await plane.payload(stays, goes)
    await plane.wait_status(stays["arn"], "RUNNING")
    await plane.wait_status(goes["arn"], "RUNNING")
    listed = [{"taskArn": stays["arn"], "taskClusterArn": "default", "desiredStatus": "RUNNING"}]
    message_id = await plane.send(
        "TaskManifestMessage", clusterArn="default", containerInstanceArn="x", timeline=1000, tasks=listed
    )
    await plane.wait_for(lambda: any(a["type"] == "TaskStopVerificationMessage" for a in plane.acks))
    [candidates] = [a["message"]["stopCandidates"] for a in plane.acks if a["type"] == "TaskStopVerificationMessage"]
    assert [candidate["taskArn"] for candidate in candidates] == [goes["arn"]]
    await plane.sockets[-1].send_json(
        {"type": "TaskStopVerificationAck", "message": {"messageId": message_id, "stopTasks": candidates}}
    )
    await plane.wait_status(goes["arn"], "STOPPED")
    assert plane.status(stays["arn"]) == "RUNNING"


async def test_server_restart_is_survived(plane: FakeControlPlane, process: AgentProcess) -> None:
    job = task(shell("sleep 2; exit 3"))
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    port = int(plane.url.rpartition(":")[2])
    await plane.close()
    await asyncio.sleep(3)
    await plane.start(port)
    await plane.wait_status(job["arn"], "STOPPED")
    assert plane.container(job["arn"])["exitCode"] == 3
    await plane.wait_for(lambda: plane.send_credentials[-1] == "false")
    again = task()
    await plane.payload(again)
    await plane.wait_status(again["arn"], "RUNNING")


async def test_nothing_is_left_behind(plane: FakeControlPlane, tmp_path: Path) -> None:
    agent = RunningAgent(settings(plane.url, tmp_path, stop_tasks_at_exit=True))
    await agent.start()
    job = task(
        container(mountPoints=[{"sourceVolume": "v", "containerPath": "/v"}]), volumes=[{"name": "v", "host": {}}]
    )
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    docker_id = plane.container(job["arn"])["runtimeId"]
    await agent.stop()
    assert plane.status(job["arn"]) == "STOPPED"
    assert "No such container" in await docker("inspect", docker_id, "--type", "container")
    label = f"label=com.amazonaws.ecs.task-arn={job['arn']}"
    assert not (await docker("volume", "ls", "-q", "--filter", label)).strip()
    address = await run("ip", "addr", "show", "lo")
    assert ADDRESS not in address
    rules = await run("iptables", "-w", "-t", "raw", "-S")
    assert f"TASKROLE-{ADDRESS}" not in rules


async def acknowledged(plane: FakeControlPlane, before: int) -> None:
    await plane.wait_for(lambda: len(plane.acks) > before)


async def test_killed_between_pull_and_start(plane: FakeControlPlane, process: AgentProcess) -> None:
    """The image is there, the container was created or not: the next agent starts it, once."""
    for pause_seconds in (0.0, 0.05, 0.1, 0.2):
        before = len(plane.acks)
        job = task(container(), pidMode="task")
        await plane.payload(job)
        await acknowledged(plane, before)
        await asyncio.sleep(pause_seconds)
        await process.kill()
        await process.start()
        await plane.wait_status(job["arn"], "RUNNING")
        label = f"label=com.amazonaws.ecs.task-arn={job['arn']}"
        names = (await docker("ps", "--all", "--format", "{{.Names}}", "--filter", label)).split()
        assert len([name for name in names if "internalecspause" not in name]) == 1
        assert len([name for name in names if "internalecspause" in name]) == 1
        await plane.stop(job["arn"])
        await plane.wait_status(job["arn"], "STOPPED")
        assert "internalecspause" not in await docker("ps", "--all", "--format", "{{.Names}}", "--filter", label)
