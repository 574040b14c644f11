"""``taskrole run`` on real containers: role or policy, exit code, logs, what was denied, Ctrl-C, clean-up."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough
from tests.terminal import Terminal

TASKROLE = (sys.executable, "-m", "taskrole")
IMAGE = "taskrole-test/debian"
PROBE = "taskrole-test/python-boto3-sample"
LIST = "import boto3; print(len(boto3.client('s3').list_buckets()['Buckets']), 'buckets', flush=True)"
DENIED = f"{LIST}; boto3.client('dynamodb').list_tables()"


@pytest.fixture(scope="module")
def environment(walkthrough: Walkthrough) -> dict[str, str]:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
    (walkthrough.folder / "least.json").write_text(json.dumps(policy))
    return {**walkthrough.environment, "TERM": "xterm-256color"}


def run(environment: dict[str, str], walkthrough: Walkthrough, *arguments: str) -> subprocess.CompletedProcess[str]:
    policy = str(walkthrough.folder / "least.json")
    return subprocess.run(
        [*TASKROLE, "run", *(policy if one == "POLICY" else one for one in arguments)],
        env=environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


def test_a_policy_gives_exactly_its_rights(environment: dict[str, str], walkthrough: Walkthrough) -> None:
    done = run(environment, walkthrough, PROBE, "--policy", "POLICY", "--name", "probe", "--", "python3", "-c", DENIED)
    assert "0 buckets" in done.stdout
    assert "AccessDeniedException" in done.stdout  # the application's own words, from its logs
    assert done.returncode == 1
    assert "denied dynamodb:ListTables: User: arn:aws:sts::123456789012:assumed-role/probe-task/" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_a_role_is_used_as_it_is_and_the_exit_code_passed_on(
    environment: dict[str, str], walkthrough: Walkthrough
) -> None:
    walkthrough.create_task_role("RunRole", "AmazonS3ReadOnlyAccess")
    done = run(environment, walkthrough, PROBE, "--role", "RunRole", "--name", "as-role", "--", "python3", "-c", LIST)
    assert (done.returncode, "0 buckets" in done.stdout) == (0, True)
    done = run(environment, walkthrough, IMAGE, "--role", "RunRole", "--name", "as-role", "--", "sh", "-c", "exit 42")
    assert done.returncode == 42


def test_json_has_the_logs_and_the_outcome(environment: dict[str, str], walkthrough: Walkthrough) -> None:
    words = (
        "--policy",
        "POLICY",
        "--name",
        "json",
        "--json",
        "-e",
        "WHO=me",
        "--",
        "sh",
        "-c",
        "echo hello $WHO; exit 3",
    )
    done = run(environment, walkthrough, IMAGE, *words)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["message"] == "hello me"
    assert (lines[-1]["exitCode"], lines[-1]["denials"], done.returncode) == (3, [], 3)


def test_what_cannot_be_run_ends_with_125_and_a_reason(environment: dict[str, str], walkthrough: Walkthrough) -> None:
    done = run(environment, walkthrough, "taskrole-test/not-there", "--policy", "POLICY", "--name", "no-image")
    assert done.returncode == 125
    assert "error: the container did not run: CannotPullContainerError" in done.stderr
    done = run(environment, walkthrough, IMAGE, "--role", "NotThere", "--name", "no-role")
    assert done.returncode == 125
    assert done.stderr.splitlines()[-1].startswith("error: ")


def left(walkthrough: Walkthrough, name: str) -> dict[str, Any]:
    groups = walkthrough.aws("logs", "describe-log-groups", "--log-group-name-prefix", f"/ecs/{name}")["logGroups"]
    roles = [one["RoleName"] for one in walkthrough.aws("iam", "list-roles")["Roles"]]
    active = walkthrough.aws("ecs", "list-task-definitions", "--family-prefix", name)["taskDefinitionArns"]
    return {"groups": groups, "roles": [one for one in roles if one == f"{name}-task"], "definitions": active}


def test_rm_leaves_nothing(environment: dict[str, str], walkthrough: Walkthrough) -> None:
    done = run(environment, walkthrough, IMAGE, "--policy", "POLICY", "--name", "gone", "--rm", "--", "echo", "hi")
    assert (done.returncode, done.stdout) == (0, "hi\n")
    assert left(walkthrough, "gone") == {"groups": [], "roles": [], "definitions": []}


def test_ctrl_c_stops_the_task(environment: dict[str, str], walkthrough: Walkthrough) -> None:
    policy = str(walkthrough.folder / "least.json")
    script = "trap 'echo ended; exit 0' TERM; echo begun; while :; do sleep 0.1; done"
    command = [*TASKROLE, "run", IMAGE, "--policy", policy, "--name", "stopped", "--rm", "--", "sh", "-c", script]
    with Terminal(command, {**os.environ, **environment}) as screen:
        assert "task " in screen.until("begun")
        assert screen.interrupt(90) == 130
        assert "stopping the task" in screen.seen
        assert "ended" in screen.seen
    running = walkthrough.aws("ecs", "list-tasks", "--family", "stopped")["taskArns"]
    assert running == []
    assert left(walkthrough, "stopped") == {"groups": [], "roles": [], "definitions": []}
