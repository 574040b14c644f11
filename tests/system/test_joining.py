"""Another machine's command, on this one: a server with TLS, a token, an agent that knows nothing else."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from taskrole.cli.credentials import environment_of
from taskrole.cli.run_task import TASK_TRUST

IMAGE = "taskrole-test/tiny"
WAIT_SECONDS_MAX = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in reversed(started):
        process.send_signal(signal.SIGTERM)
        process.wait(150)  # its tasks are stopped first; who is killed before leaves its address behind


def test_one_command_adds_a_machine(tmp_path: Path, processes: list[subprocess.Popen[bytes]]) -> None:
    plain, secure = free_port(), free_port()
    server_dir, agent_dir = tmp_path / "server", tmp_path / "agent"
    arguments = ["--data-dir", str(server_dir), "--listen", f"127.0.0.1:{plain}", "--tls-listen", f"127.0.0.1:{secure}"]
    with (tmp_path / "server.log").open("wb") as log:
        processes.append(subprocess.Popen(["taskrole", "server", *arguments], stdout=log, stderr=log))
    wait_until(lambda: b"certificates by" in (tmp_path / "server.log").read_bytes(), "the server does not start")
    environment = {"PATH": os.environ["PATH"]}
    command = ["taskrole", "instance", "token", "--bare", "--data-dir", str(server_dir)]
    token = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()
    url = f"https://127.0.0.1:{secure}"
    join = ["taskrole", "instance", "join", "--no-service", "--server", url, "--data-dir", str(agent_dir)]
    joining = {**environment, "TASKROLE_JOIN_TOKEN": token}  # not among the arguments, which everybody sees
    done = subprocess.run(join, check=True, capture_output=True, text=True, env=joining)
    assert "This machine is i-" in done.stdout
    with (tmp_path / "agent.log").open("wb") as log:
        command = ["taskrole", "agent", "--stop-tasks", "--data-dir", str(agent_dir)]
        processes.append(subprocess.Popen(command, stdout=log, stderr=log, env=environment))

    keys = environment_of(server_dir, "", "admin")
    session = boto3.session.Session(
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        region_name=keys["AWS_REGION"],
    )
    ecs = session.client("ecs", endpoint_url=keys["AWS_ENDPOINT_URL"])

    def connected() -> bool:
        arns = ecs.list_container_instances()["containerInstanceArns"]
        found = ecs.describe_container_instances(containerInstances=arns)["containerInstances"] if arns else []
        return any(one["agentConnected"] for one in found)

    wait_until(connected, (tmp_path / "agent.log").read_text())
    role = session.client("iam", endpoint_url=keys["AWS_ENDPOINT_URL"]).create_role(
        RoleName="joined", AssumeRolePolicyDocument=json.dumps(TASK_TRUST)
    )["Role"]["Arn"]
    ecs.register_task_definition(
        family="joined",
        taskRoleArn=role,
        containerDefinitions=[{"name": "app", "image": IMAGE, "memory": 32, "command": ["sleep", "600"]}],
    )
    task = ecs.run_task(taskDefinition="joined", enableExecuteCommand=True)["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_running").wait(tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    # What it uses arrives with the agent's first measurement.
    listing = ["taskrole", "tasks", "--data-dir", str(server_dir)]

    def measured() -> bool:
        shown = subprocess.run(
            listing, check=True, capture_output=True, text=True, env={**environment, "COLUMNS": "200"}
        )
        row = next(line for line in shown.stdout.splitlines() if task[-32:] in line)
        return "." in row.split("joined:1")[1]

    wait_until(measured, "nothing was measured")
    # A command runs in a container of the other machine, by way of the server.
    inside = ["taskrole", "exec", "--data-dir", str(server_dir), task, "--", "sh", "-c", "cat; exit 4"]
    done = subprocess.run(inside, input="through both", capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (4, "through both"), done.stderr
