"""The network between a server and its agent is cut and healed. The server is in a network namespace of its own.

Twenty seconds of real time, or ``TASKROLE_TEST_CUT_SECONDS``; ten minutes by a clock that is put forward are in
``tests/api/test_long_cut.py``.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from taskrole.cli.credentials import environment_of

IMAGE = "taskrole-test/tiny"
NAMESPACE, OUTSIDE, INSIDE = "taskrole-cut", "trcut0", "trcut1"
HERE, THERE, SURROUNDINGS = "10.203.77.1", "10.203.77.2", "10.203.77.0/24"
PLAIN, SECURE = 4566, 4567
CUT_SECONDS = float(os.environ.get("TASKROLE_TEST_CUT_SECONDS", "20"))
WAIT_SECONDS_MAX = 90


def run(*command: str, **environment: str) -> str:
    variables = {**os.environ, **environment}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=variables, timeout=60).stdout


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.3)


@pytest.fixture
def namespace() -> Iterator[None]:
    run("ip", "netns", "add", NAMESPACE)
    # Whatever happens to the link: no packet for the server may leave by the machine's default route.
    run("ip", "route", "add", "blackhole", SURROUNDINGS, "metric", "4000")
    try:
        run("ip", "link", "add", OUTSIDE, "type", "veth", "peer", "name", INSIDE, "netns", NAMESPACE)
        run("ip", "addr", "add", f"{HERE}/30", "dev", OUTSIDE)
        run("ip", "link", "set", OUTSIDE, "up")
        for command in (("addr", "add", f"{THERE}/30", "dev", INSIDE), ("link", "set", INSIDE, "up")):
            run("ip", "-n", NAMESPACE, *command)
        run("ip", "-n", NAMESPACE, "link", "set", "lo", "up")
        yield
    finally:
        run("ip", "netns", "del", NAMESPACE)
        run("ip", "route", "del", "blackhole", SURROUNDINGS, "metric", "4000")


@pytest.fixture
def processes(namespace: None) -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in reversed(started):
        process.send_signal(signal.SIGTERM)
        process.wait(150)  # its tasks are stopped first; who is killed before leaves its address behind


class Server:
    """A server in the namespace, asked from inside it, so that it answers also while it is cut off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.arguments = ["--data-dir", str(folder), "--listen", f"127.0.0.1:{PLAIN}"]
        self.arguments += ["--tls-listen", f"{THERE}:{SECURE}"]

    def inside(self, *command: str) -> str:
        keys = environment_of(self.folder, "", "admin")
        return run("ip", "netns", "exec", NAMESPACE, *command, **keys, AWS_PAGER="")

    def ecs(self, *arguments: str) -> Any:
        return json.loads(self.inside("aws", "ecs", *arguments, "--output", "json") or "{}")

    def task(self, arn: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ecs("describe-tasks", "--tasks", arn)["tasks"][0]
        return found


def containers_of(arn: str) -> list[str]:
    return run("docker", "ps", "--quiet", "--filter", f"label=com.amazonaws.ecs.task-arn={arn}").split()


def test_orders_given_during_a_cut_are_carried_out_once(
    tmp_path: Path, processes: list[subprocess.Popen[bytes]]
) -> None:
    server, agent_dir = Server(tmp_path / "server"), tmp_path / "agent"
    with (tmp_path / "server.log").open("wb") as log:
        command = ["ip", "netns", "exec", NAMESPACE, "taskrole", "server", *server.arguments]
        processes.append(subprocess.Popen(command, stdout=log, stderr=log))
    wait_until(lambda: b"certificates by" in (tmp_path / "server.log").read_bytes(), "the server does not start")
    token = server.inside("taskrole", "instance", "token", "--bare", "--data-dir", str(server.folder)).strip()
    join = ["taskrole", "instance", "join", "--no-service", "--server", f"https://{THERE}:{SECURE}"]
    run(*join, "--data-dir", str(agent_dir), TASKROLE_JOIN_TOKEN=token)
    with (tmp_path / "agent.log").open("wb") as log:
        command = ["taskrole", "agent", "--stop-tasks", "--data-dir", str(agent_dir)]
        processes.append(subprocess.Popen(command, stdout=log, stderr=log))
    wait_until(lambda: b"registered" in (tmp_path / "agent.log").read_bytes(), "the agent does not register")
    definition = [{"name": "app", "image": IMAGE, "memory": 32, "command": ["sleep", str(round(CUT_SECONDS) + 600)]}]
    definition[0]["stopTimeout"] = 1
    server.ecs("register-task-definition", "--family", "cut", "--container-definitions", json.dumps(definition))
    wait_until(lambda: server.ecs("run-task", "--task-definition", "cut")["tasks"], "no instance is connected")
    before = server.ecs("list-tasks")["taskArns"][0]
    wait_until(lambda: server.task(before)["lastStatus"] == "RUNNING", "the task does not run")

    run("ip", "-n", NAMESPACE, "link", "set", INSIDE, "down")
    server.ecs("stop-task", "--task", before, "--reason", "during the cut")
    ordered = server.ecs("run-task", "--task-definition", "cut")["tasks"][0]["taskArn"]
    time.sleep(CUT_SECONDS)
    assert containers_of(before)  # nobody told the agent
    assert server.task(ordered)["lastStatus"] == "PENDING"
    run("ip", "-n", NAMESPACE, "link", "set", INSIDE, "up")

    healed = time.monotonic()
    wait_until(lambda: server.task(before)["lastStatus"] == "STOPPED", "the stop was lost")
    wait_until(lambda: server.task(ordered)["lastStatus"] == "RUNNING", "the new task was lost")
    sys.stderr.write(f"cut for {CUT_SECONDS:.0f} s, converged {time.monotonic() - healed:.1f} s after\n")
    assert containers_of(before) == []
    assert len(containers_of(ordered)) == 1
    assert server.task(before)["stoppedReason"] == "during the cut"
    assert len(server.ecs("list-tasks")["taskArns"]) == 1
