"""Tasks in mode awsvpc through the AWS command line: subnets of EC2, a service, waiters, and what containers see."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

IMAGE = "taskrole-test/python-boto3-sample"
WHO = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"
SERVE = "python3 -m http.server 8000 --directory /etc"


@pytest.fixture(scope="module")
def own() -> Iterator[Walkthrough]:
    with Walkthrough(arguments=("--stop-tasks",)) as running:
        running.start_server()
        yield running


@pytest.fixture(scope="module")
def network(own: Walkthrough) -> str:
    subnets = own.aws("ec2", "describe-subnets")["Subnets"]
    return json.dumps({"awsvpcConfiguration": {"subnets": [one["SubnetId"] for one in subnets]}})


def register(own: Walkthrough, family: str, role: str, *containers: dict[str, Any]) -> str:
    given = [{"image": IMAGE, "memory": 96, "stopTimeout": 1, **container} for container in containers]
    return own.register({"family": family, "networkMode": "awsvpc", "taskRoleArn": role, "containerDefinitions": given})


def test_a_service_of_tasks_with_their_own_addresses(own: Walkthrough, network: str) -> None:
    role = own.create_task_role("NetRole", "AmazonS3ReadOnlyAccess")
    web = {"name": "web", "command": ["sh", "-c", SERVE], "portMappings": [{"containerPort": 8000}]}
    # The second container proves that the first one is on its localhost, and that AWS's names lead to us.
    side = {"name": "side", "command": ["sh", "-c", f'python3 -c "{WHO}" && sleep 600']}
    register(own, "net", role, web, side)
    service = ["--service-name", "net", "--task-definition", "net", "--desired-count", "2"]
    own.aws("ecs", "create-service", *service, "--network-configuration", network)
    own.aws("ecs", "wait", "services-stable", "--services", "net")
    arns = own.aws("ecs", "list-tasks", "--service-name", "net")["taskArns"]
    tasks = own.aws("ecs", "describe-tasks", "--tasks", *arns)["tasks"]
    addresses = [task["containers"][0]["networkInterfaces"][0]["privateIpv4Address"] for task in tasks]
    assert len(set(addresses)) == 2
    assert all(task["attachments"][0]["status"] == "ATTACHED" for task in tasks)
    for address in addresses:
        assert b"200 OK" in _get(address, 8000)
    for task in tasks:
        container = next(one["runtimeId"] for one in task["containers"] if one["name"] == "side")
        said = _eventually(lambda one=container: own.run("docker", "logs", one))
        assert f":assumed-role/NetRole/{task['taskArn'].rpartition('/')[2]}" in said
        probe = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8000/hostname').read().decode())"
        assert "compute.internal" in own.run("docker", "exec", container, "python3", "-c", probe)
    own.aws("ecs", "delete-service", "--service", "net", "--force")
    own.aws("ecs", "wait", "services-inactive", "--services", "net")
    assert own.aws("ecs", "list-tasks", "--service-name", "net")["taskArns"] == []


def test_waiting_for_tasks(own: Walkthrough, network: str) -> None:
    register(
        own,
        "short",
        own.create_task_role("ShortRole", "AmazonS3ReadOnlyAccess"),
        {"name": "app", "command": ["sleep", "600"]},
    )
    given = ["--task-definition", "short", "--network-configuration", network]
    arn = own.aws("ecs", "run-task", *given)["tasks"][0]["taskArn"]
    own.aws("ecs", "wait", "tasks-running", "--tasks", arn)
    own.aws("ecs", "stop-task", "--task", arn)
    own.aws("ecs", "wait", "tasks-stopped", "--tasks", arn)
    (task,) = own.aws("ecs", "describe-tasks", "--tasks", arn)["tasks"]
    assert (task["lastStatus"], task["attachments"][0]["status"]) == ("STOPPED", "DELETED")


def _get(address: str, port: int) -> bytes:
    with socket.create_connection((address, port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return connection.recv(1000)


def _eventually(ask: Any, seconds: float = 20.0) -> str:
    ends_at = time.monotonic() + seconds
    while not (found := str(ask())) and time.monotonic() < ends_at:
        time.sleep(0.2)
    return found
