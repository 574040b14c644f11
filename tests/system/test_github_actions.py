"""examples/github-actions: the workflow's own steps, run one after another as the runner does."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
STOP_SECONDS_MAX = 60
THEIR_TEST = """
import boto3

def test_a_container_runs():
    ecs = boto3.client("ecs")
    container = {"name": "app", "image": "taskrole-test/tiny", "memory": 16, "command": ["true"]}
    ecs.register_task_definition(family="theirs", containerDefinitions=[container])
    task = ecs.run_task(taskDefinition="theirs")["tasks"][0]["taskArn"]
    ecs.get_waiter("tasks_stopped").wait(tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert ecs.describe_tasks(tasks=[task])["tasks"][0]["containers"][0]["exitCode"] == 0
"""
WORKFLOW = ROOT / "examples" / "github-actions" / "taskrole.yml"


def test_the_steps_of_the_workflow(tmp_path: Path) -> None:
    steps = yaml.safe_load(WORKFLOW.read_text())["jobs"]["test"]["steps"]
    work = tmp_path / "work"
    work.mkdir()
    (work / "test_theirs.py").write_text(THEIR_TEST)
    (tmp_path / "bin").mkdir()
    sudo = tmp_path / "bin" / "sudo"  # the runner's; here everything runs as root
    sudo.write_text('#!/bin/sh\nexec "$@"\n')
    sudo.chmod(0o755)
    github_env = tmp_path / "github-env"
    github_env.touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    path = f"{tmp_path / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**kept, "PATH": path, "GITHUB_ENV": str(github_env), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment["PYTEST_ADDOPTS"] = "-p no:cacheprovider"
    ran, group = [], os.getpgid(0)
    try:
        for step in steps:
            script = step.get("run")
            if script is None or "if" in step or script.startswith("pip install"):
                continue  # actions of others, what happens on failure, and what is installed here already
            variables = dict(line.split("=", 1) for line in github_env.read_text().splitlines())
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", script], cwd=work, env={**environment, **variables},
                capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip
            log = Path("/tmp/taskrole.log").read_text()
            assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}\n{log}"
            ran.append(script)
        assert len(ran) == 3
        assert "passed" in done.stdout
        assert "AWS_ENDPOINT_URL=http://127.0.0.1:4566" in github_env.read_text()
    finally:
        end_server(group)


def end_server(group: int) -> None:
    """End the server that the workflow left in the background: folder and process group say which process that is."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words, its_group = path.read_bytes().split(b"\0"), os.getpgid(int(path.parent.name))
        except OSError:
            continue
        if b"up" in words and b"/tmp/taskrole" in words and its_group == group:
            os.kill(int(path.parent.name), signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS_MAX
            while path.exists() and path.read_bytes() and time.monotonic() < deadline:
                time.sleep(0.1)
    shutil.rmtree("/tmp/taskrole", ignore_errors=True)
    label = "label=com.amazonaws.ecs.task-definition-family=theirs"
    listed = ["docker", "ps", "--all", "--quiet", "--filter", label]
    kept = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split()
    if kept:
        subprocess.run(["docker", "rm", "--force", *kept], check=True, capture_output=True)
