"""The agent on real Docker against a small control plane."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskrole.agent.agent import clean_up
from taskrole.ids import SystemIds, dashed_uuid
from tests.system.agent_support import (
    ADDRESS,
    IMAGE,
    FakeControlPlane,
    RunningAgent,
    container,
    role_credentials,
    settings,
    shell,
    task,
)

pytestmark = pytest.mark.system


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


async def output_of(docker_id: str) -> str:
    def read() -> str:
        command = ["docker", "logs", docker_id]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout

    return await asyncio.to_thread(read)


async def first_line(port: int) -> bytes:
    """Read a line from a published port, once the container listens."""
    for _ in range(50):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        line = await reader.read(100)
        writer.close()
        await writer.wait_closed()
        if line:
            return line
        await asyncio.sleep(0.1)
    return b""


async def run_to_end(plane: FakeControlPlane, document: dict[str, object], seconds: float = 20.0) -> str:
    """Run a task of one container; returns what it wrote."""
    await plane.payload(document)
    await plane.wait_status(str(document["arn"]), "STOPPED", seconds)
    return await output_of(plane.container(str(document["arn"]))["runtimeId"])


async def test_task_runs_reports_and_stops(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task()
    message = await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    assert plane.container(job["arn"])["status"] == "RUNNING"
    assert any(a["type"] == "AckRequest" and a["message"]["messageId"] == message for a in plane.acks)
    await plane.stop(job["arn"])
    await plane.wait_status(job["arn"], "STOPPED")
    assert plane.container(job["arn"])["exitCode"] == 137


async def test_time_to_running_is_near_bare_docker(plane: FakeControlPlane, agent: RunningAgent) -> None:
    bare, ours = [], []
    for _ in range(3):
        begun = time.monotonic()
        command = ["docker", "run", "-d", "--label", "taskrole.test=agent", IMAGE, "sleep", "600"]
        started = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
        bare.append(time.monotonic() - begun)
        await asyncio.to_thread(subprocess.run, ["docker", "rm", "-f", started.stdout.strip()], capture_output=True)
        job = task()
        begun = time.monotonic()
        await plane.payload(job)
        await plane.wait_status(job["arn"], "RUNNING")
        ours.append(time.monotonic() - begun)
        await plane.stop(job["arn"])
        await plane.wait_status(job["arn"], "STOPPED")
    sys.stderr.write(f"bare docker run {min(bare):.3f} s, payload to RUNNING {min(ours):.3f} s\n")
    assert min(ours) <= 1.3 * min(bare) + 0.1


async def test_credentials_are_there_at_the_first_instruction(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(shell("wget -q -O - http://169.254.170.77$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), role="reader")
    text = await run_to_end(plane, job)
    assert '"RoleArn": "arn:aws:iam::123456789012:role/reader"' in text
    assert "secret-of-reader" in text
    audit = (agent.settings.agent_dir / "audit.log").read_text()
    assert f'"/v2/credentials" "Wget" {job["arn"]} GetCredentials 2 default' in audit
    assert "secret-of-reader" not in (agent.settings.agent_dir / "state.json").read_text()


async def test_credentials_of_others_are_refused(plane: FakeControlPlane, agent: RunningAgent) -> None:
    victim = task(role="victim")
    victim["executionRoleCredentials"] = role_credentials("11111111-2222-4333-8444-555555555555", "execution")
    await plane.payload(victim)
    await plane.wait_status(victim["arn"], "RUNNING")
    ids = [victim["roleCredentials"]["credentialsId"], "11111111-2222-4333-8444-555555555555", "unknown", ""]
    ask = "; ".join(f"echo GET {i}; wget -S -O - http://169.254.170.77/v2/credentials/{i} 2>&1" for i in ids)
    text = await run_to_end(plane, task(shell(ask)))
    assert text.count("400 Bad Request") == 8
    assert "secret" not in text


async def test_host_mode_is_bound_to_its_own_processes(plane: FakeControlPlane, agent: RunningAgent) -> None:
    victim = task(
        shell(
            "wget -q -O - http://169.254.170.77$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; echo; sleep 600",
            host_config={"NetworkMode": "host"},
        ),
        role="victim",
    )
    await plane.payload(victim)
    await plane.wait_status(victim["arn"], "RUNNING")
    await asyncio.sleep(0.5)
    assert "secret-of-victim" in await output_of(plane.container(victim["arn"])["runtimeId"])
    url = f"http://169.254.170.77/v2/credentials/{victim['roleCredentials']['credentialsId']}"
    thief = task(shell(f"wget -S -O - {url} 2>&1", host_config={"NetworkMode": "host"}))
    text = await run_to_end(plane, thief)
    assert "400 Bad Request" in text
    assert "secret" not in text


async def test_order_and_conditions(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(
        shell("exit 0", name="init", essential=False),
        container(name="app", dependsOn=[{"containerName": "init", "condition": "SUCCESS"}]),
    )
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    await plane.wait_for(lambda: plane.container(job["arn"], "init").get("status") == "STOPPED")
    assert plane.container(job["arn"], "init")["exitCode"] == 0
    assert plane.status(job["arn"]) == "RUNNING"
    await plane.stop(job["arn"])
    await plane.wait_status(job["arn"], "STOPPED")


async def test_failures_are_named(plane: FakeControlPlane, agent: RunningAgent) -> None:
    no_image = task(container(image="127.0.0.1:1/not/there:1"))
    no_command = task(container(["/nope"]))
    logs = {"LogConfig": {"Type": "awslogs", "Config": {"awslogs-group": "missing", "awslogs-stream": "s"}}}
    no_group = task(container(host_config=logs))
    fine = task()
    await plane.payload(no_image, no_command, no_group, fine)
    for job in (no_image, no_command, no_group):
        await plane.wait_status(job["arn"], "STOPPED")
    await plane.wait_status(fine["arn"], "RUNNING")
    assert plane.container(no_image["arn"])["reason"].startswith("CannotPullContainerError: ")
    assert plane.container(no_command["arn"])["exitCode"] == 127
    assert "stat /nope: no such file" in plane.container(no_command["arn"])["reason"]
    assert plane.container(no_group["arn"])["reason"] == (
        "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create "
        "Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist."
    )


async def test_ports_volumes_environment(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(
        shell(
            "echo hello > /data/file; env; cat /etc/resolv.conf; exec nc -ll -p 80 -e echo hi",
            portMappings=[{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
            mountPoints=[{"sourceVolume": "shared", "containerPath": "/data"}],
        ),
        shell(
            "sleep 1; cat /data/file",
            name="second",
            essential=False,
            mountPoints=[{"sourceVolume": "shared", "containerPath": "/data", "readOnly": True}],
        ),
        volumes=[{"name": "shared", "type": "host", "host": {}}],
    )
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    [binding] = plane.container(job["arn"])["networkBindings"]
    assert binding["containerPort"] == 80
    assert await first_line(binding["hostPort"]) == b"hi\n"
    await plane.wait_for(lambda: plane.container(job["arn"], "second").get("status") == "STOPPED")
    assert "hello" in await output_of(plane.container(job["arn"], "second")["runtimeId"])
    text = await output_of(plane.container(job["arn"])["runtimeId"])
    assert "AWS_REGION=us-west-2" in text
    assert "AWS_ENDPOINT_URL=http://169.254.170.77:" in text
    assert "NODE_EXTRA_CA_CERTS=/etc/taskrole/ca.pem" in text
    assert "nameserver 169.254.170.77" in text


@pytest.fixture
async def network() -> AsyncIterator[str]:
    name = "taskrole-test-agent"
    label = "taskrole.test=agent"
    command = ["docker", "network", "create", "--label", label, name]
    await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True)
    yield name
    await asyncio.to_thread(subprocess.run, ["docker", "network", "rm", name], capture_output=True, check=True)


@pytest.mark.parametrize("mode", ["bridge", "host", "user-defined"])
async def test_every_network_has_credentials_names_and_metadata(
    plane: FakeControlPlane, agent: RunningAgent, network: str, mode: str
) -> None:
    ask = (
        f"wget -q -O - http://{ADDRESS}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; echo; "
        "nslookup -type=a s3.amazonaws.com; wget -q -O - $ECS_CONTAINER_METADATA_URI_V4/task; echo"
    )
    job = task(shell(ask, host_config={"NetworkMode": network if mode == "user-defined" else mode}), role="app")
    text = await run_to_end(plane, job)
    assert "secret-of-app" in text
    assert f"Address: {ADDRESS}" in text
    assert f'"TaskARN": "{job["arn"]}"' in text


async def test_no_network_has_nothing(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(shell(f"nc {ADDRESS} 80 < /dev/null || echo no way", host_config={"NetworkMode": "none"}), role="app")
    assert "no way" in await run_to_end(plane, job)


async def test_health_is_waited_for(plane: FakeControlPlane, agent: RunningAgent) -> None:
    check = {"Test": ["CMD-SHELL", "test -e /ready"], "Interval": 200_000_000, "Retries": 30}
    job = task(
        container(dependsOn=[{"containerName": "db", "condition": "HEALTHY"}]),
        shell("sleep 1; touch /ready; sleep 600", name="db", config={"Healthcheck": check}, healthCheckType="docker"),
    )
    await plane.payload(job)
    await plane.wait_for(lambda: plane.container(job["arn"], "db").get("status") == "RUNNING")
    assert not plane.container(job["arn"])
    assert plane.status(job["arn"]) == "PENDING"
    await plane.wait_status(job["arn"], "RUNNING")


async def test_limits_of_the_task(plane: FakeControlPlane, agent: RunningAgent) -> None:
    job = task(container(memory=0), cpu=0.25, memory=64)
    await plane.payload(job)
    await plane.wait_status(job["arn"], "RUNNING")
    group = Path("/sys/fs/cgroup/memory/ecs") / job["arn"].rpartition("/")[2]
    if not group.parent.exists():
        pytest.skip("no control groups of version 1 on this machine")
    assert (group / "memory.limit_in_bytes").read_text().strip() == str(64 * 1024 * 1024)
    docker_id = plane.container(job["arn"])["runtimeId"]
    assert (group / docker_id).is_dir()


async def test_restart_policy(plane: FakeControlPlane, agent: RunningAgent) -> None:
    policy = {"enabled": True, "ignoredExitCodes": [0], "restartAttemptPeriod": 1}
    script = "if [ -e /twice ]; then exit 0; fi; touch /twice; sleep 1.5; exit 5"
    job = task(shell(script, restartPolicy=policy))
    await plane.payload(job)
    await plane.wait_status(job["arn"], "STOPPED")
    assert plane.container(job["arn"])["exitCode"] == 0


async def test_containers_of_a_task_cannot_have_each_others_roles(plane: FakeControlPlane, agent: RunningAgent) -> None:
    for mode in ({}, {"NetworkMode": "host"}):
        ids = {name: dashed_uuid(SystemIds()) for name in ("reader", "writer")}
        ask = "; ".join(
            f"wget -S -O - http://{ADDRESS}/v2/credentials/{one} 2>&1; echo" for one in (*ids.values(), "$TASK")
        )
        own = f"wget -q -O - http://{ADDRESS}$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI; echo; "
        job = task(role="common")
        ids["plain"] = job["roleCredentials"]["credentialsId"]
        job["containers"] = [
            shell(own + ask, name=name, host_config=mode, environment={"TASK": ids["plain"]}, essential=False)
            for name in ids
        ]
        for given, name in zip(job["containers"], ("reader", "writer"), strict=False):
            given["roleCredentials"] = role_credentials(ids[name], name)
        await plane.payload(job)
        await plane.wait_status(job["arn"], "STOPPED", 20)
        for name, role in {"reader": "reader", "writer": "writer", "plain": "common"}.items():
            text = await output_of(plane.container(job["arn"], name)["runtimeId"])
            assert text.count(f"secret-of-{role}") == 2, text
            assert text.count("secret-of-") == 2, text
            assert text.count("returned error: HTTP/1.1 400") == 2, text
        assert "secret-of-" not in (agent.settings.agent_dir / "state.json").read_text()


async def test_open_ports_are_chosen_once(plane: FakeControlPlane, agent: RunningAgent) -> None:
    """Twenty tasks at once, each with a port of the machine's choice and a range of them."""
    mappings = [{"containerPort": 80, "hostPort": 0}, {"containerPortRange": "9000-9004", "protocol": "udp"}]
    jobs = [task(container(portMappings=mappings)) for _ in range(20)]
    await plane.payload(*jobs)
    ports: set[int] = set()
    ranges: set[int] = set()
    for job in jobs:
        await plane.wait_status(job["arn"], "RUNNING", 120)
        of_range, single = plane.container(job["arn"])["networkBindings"]
        assert single["bindIP"] == "0.0.0.0"
        assert of_range["containerPortRange"] == "9000-9004"
        first, last = map(int, of_range["hostPortRange"].split("-"))
        assert last - first == 4
        ports.add(single["hostPort"])
        ranges.update(range(first, last + 1))
    assert len(ports) == 20
    assert len(ranges) == 100
