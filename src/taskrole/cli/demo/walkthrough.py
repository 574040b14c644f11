"""What the steps of the walkthrough share: the server, the AWS CLI, Docker, and what earlier steps made."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from taskrole.cli.credentials import environment_of

START_SECONDS_MAX = 30
COMMAND_SECONDS_MAX = 600
STOP_SECONDS_MAX = 150  # an agent that stops its tasks may take 90, and then takes its address away
POLL_SECONDS = 0.25
TRUST_ECS_TASKS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


class StepFailedError(Exception):
    """A step of the walkthrough did not do what it should; the message says what was seen."""


class Walkthrough:
    """A taskrole of its own with everything that the steps make; leaving it cleans all of that up."""

    def __init__(self, *, keep: bool = False, arguments: tuple[str, ...] = ()) -> None:
        self.keep = keep
        self.arguments = arguments
        self.folder = Path(tempfile.mkdtemp(prefix="taskrole-demo-"))
        self.data_dir = self.folder / "data"
        self.port = _free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.registry = f"127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] = {}
        self.made: dict[str, str] = {}
        """What earlier steps made, by a name that later steps know: task ARNs, bucket names, digests."""
        self.images: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.keep and error is None:
            return
        self.stop_server("--stop-tasks" in self.arguments)
        for image in reversed(self.images):
            subprocess.run(["docker", "rmi", "--force", image], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_server(self) -> float:
        """Start ``taskrole up`` and wait until it is ready; return the seconds that took.

        Raises:
            StepFailedError: It ended, or was not ready in time; with what it printed.
        """
        log = self.folder / "up.log"
        command = [sys.executable, "-m", "taskrole", "up", "--data-dir", str(self.data_dir)]
        command += ["--listen", f"127.0.0.1:{self.port}", *self.arguments]
        started = time.monotonic()
        with log.open("ab") as output:
            self.server = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        while not self.healthy():
            if self.server.poll() is not None or time.monotonic() - started > START_SECONDS_MAX:
                message = f"taskrole up did not become ready: {log.read_text(encoding='utf-8')[-2000:]}"
                raise StepFailedError(message)
            time.sleep(0.02)
        seconds = time.monotonic() - started
        self.environment = {
            **os.environ,
            **environment_of(self.data_dir, "", "admin"),
            "DOCKER_CONFIG": str(self.folder / "docker"),
            "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": str(self.folder / "aws-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.folder / "aws-credentials"),
        }
        return seconds

    def stop_server(self, _stop_tasks: bool = False) -> None:
        """Stop ``taskrole up`` as Ctrl-C does, and wait for its end."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def healthy(self) -> bool:
        """Tell whether the server says that it is ready."""
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_taskrole/health", timeout=2) as answer:  # noqa: S310  loopback
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def run(
        self,
        *command: str,
        stdin: str | None = None,
        check: bool = True,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> str:
        """Run a command, return what it printed.

        Raises:
            StepFailedError: It failed (unless ``check`` is off: then its error output is returned).
        """
        try:
            done = subprocess.run(
                command,
                input=stdin,
                capture_output=True,
                text=True,
                env={**self.environment, **(environment or {})},
                timeout=COMMAND_SECONDS_MAX,
                cwd=folder,
                check=False,
            )
        except FileNotFoundError as error:
            message = f"{command[0]} is not installed; run script/setup."
            raise StepFailedError(message) from error
        if check and done.returncode != 0:
            message = f"{' '.join(command[:4])} ...: {done.stderr.strip()[-1500:] or done.stdout.strip()[-1500:]}"
            raise StepFailedError(message)
        return done.stdout if done.returncode == 0 else done.stderr

    def aws(self, *arguments: str, **environment: str) -> Any:
        """Run the AWS CLI; return its JSON answer, or its text where it prints none."""
        text = self.run("aws", *arguments, environment=environment)
        try:
            return json.loads(text) if text.strip() else {}
        except ValueError:
            return text

    def aws_error(self, *arguments: str, **environment: str) -> str:
        """Run the AWS CLI and return its error output; empty when it succeeded.

        Raises:
            StepFailedError: It succeeded.
        """
        text = self.run("aws", *arguments, check=False, environment=environment)
        require(
            "An error occurred" in text,
            f"aws {' '.join(arguments[:3])} should have been refused, but said: {text[:500]}",
        )
        return text

    def has_image(self, name: str) -> bool:
        """Tell whether the Docker engine has an image of that name."""
        return bool(self.run("docker", "images", "--quiet", name).strip())

    def create_task_role(self, name: str, policy_name: str) -> str:
        """Create a role that ECS tasks may assume, attach an AWS managed policy; return its ARN."""
        role = self.aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", TRUST_ECS_TASKS)
        self.aws(
            "iam", "attach-role-policy", "--role-name", name, "--policy-arn", f"arn:aws:iam::aws:policy/{policy_name}"
        )
        return str(role["Role"]["Arn"])

    def register(self, definition: dict[str, Any]) -> str:
        """Register a task definition; return ``family:revision``."""
        answer = self.aws("ecs", "register-task-definition", "--cli-input-json", json.dumps(definition))[
            "taskDefinition"
        ]
        return f"{answer['family']}:{answer['revision']}"

    def run_task(self, task_definition: str) -> str:
        """Run one task; return its ARN.

        Raises:
            StepFailedError: It was not placed.
        """
        answer = self.aws("ecs", "run-task", "--cluster", "default", "--task-definition", task_definition)
        require(len(answer["tasks"]) == 1, f"the task was not placed: {answer['failures']}")
        return str(answer["tasks"][0]["taskArn"])

    def task(self, arn: str) -> dict[str, Any]:
        """Describe one task."""
        found: dict[str, Any] = self.aws("ecs", "describe-tasks", "--tasks", arn)["tasks"][0]
        return found

    def wait_for_status(self, arn: str, status: str, seconds_max: float = 90) -> dict[str, Any]:
        """Poll a task until it has a last status (or has stopped); return it.

        Raises:
            StepFailedError: It did not get there in time.
        """
        deadline = time.monotonic() + seconds_max
        while True:
            task = self.task(arn)
            if task["lastStatus"] in (status, "STOPPED"):
                require(task["lastStatus"] == status, f"the task stopped early: {explain_task(task)}")
                return task
            require(time.monotonic() < deadline, f"the task is still {task['lastStatus']} after {seconds_max:.0f} s")
            time.sleep(POLL_SECONDS)

    def container_id(self, arn: str) -> str:
        """Return the Docker id of a task's first container."""
        return str(self.task(arn)["containers"][0]["runtimeId"])

    def container_output(self, arn: str) -> str:
        """Return what a task's first container printed, both streams."""
        done = subprocess.run(
            ["docker", "logs", self.container_id(arn)], capture_output=True, text=True, check=False, timeout=30
        )
        return done.stdout + done.stderr


def explain_task(task: dict[str, Any]) -> str:
    """Return one line that says how a task stands."""
    container = task["containers"][0]
    reason = task.get("stoppedReason", "")
    return (
        f"{task['lastStatus']}, stop code {task.get('stopCode')}, reason {reason!r}; container {container.get('name')} "
        f"exit code {container.get('exitCode')} {container.get('reason', '')}"
    )


def require(condition: object, message: str) -> None:
    """Fail the step unless the condition holds.

    Raises:
        StepFailedError: With the message.
    """
    if not condition:
        raise StepFailedError(message)


def task_id(arn: str) -> str:
    """Return the id at the end of a task ARN."""
    return arn.rpartition("/")[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
