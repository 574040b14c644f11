"""What a person runs into on a real machine: kills, missing images, roles that are gone, rights that are missing."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough, task_id

IMAGE = "taskrole-test/tiny"
CLI_V2 = Path("/usr/bin/aws")
WAIT_SECONDS_MAX = 60
# Every second: are there credentials, and whose? Ends at once when it is told to.
LOOP = (
    "trap 'exit 0' TERM; while :; do"
    " wget -q -O - http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI | grep -o 'role/[a-z-]*' || echo none;"
    " sleep 1 & wait; done"
)


@pytest.fixture(scope="module")
def own() -> Iterator[Walkthrough]:
    """A taskrole that these tests may kill; its tasks end with it."""
    with Walkthrough(arguments=("--stop-tasks",)) as running:
        running.start_server()
        yield running


def define(own: Walkthrough, family: str, command: str, *, role: str = "", **members: object) -> str:
    container = {"name": "app", "image": IMAGE, "memory": 32, "command": ["sh", "-c", command], **members}
    definition: dict[str, object] = {"family": family, "containerDefinitions": [container]}
    return own.register({**definition, **({"taskRoleArn": role} if role else {})})


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def test_kill_of_everything_loses_nothing(own: Walkthrough) -> None:
    role = own.create_task_role("kept-role", "AmazonS3ReadOnlyAccess")
    arn = own.run_task(define(own, "kept", LOOP, role=role))
    own.wait_for_status(arn, "RUNNING")
    docker_id = own.container_id(arn)
    wait_until(lambda: "role/kept-role" in own.container_output(arn), "no credentials before the kill")
    own.aws("s3", "mb", "s3://kept-bucket")

    assert own.server is not None
    own.server.send_signal(signal.SIGKILL)
    own.server.wait()
    state = own.run("docker", "inspect", "--format", "{{.State.Running}}", docker_id)
    assert state.strip() == "true"
    own.start_server()

    assert "kept-bucket" in str(own.aws("s3", "ls"))
    wait_until(lambda: own.aws("ecs", "list-container-instances")["containerInstanceArns"], "the instance is gone")
    assert (own.task(arn)["lastStatus"], own.container_id(arn)) == ("RUNNING", docker_id)

    def answers() -> list[str]:
        lines = own.container_output(arn).splitlines()
        return [line for line in lines if line in ("role/kept-role", "none")]  # not what wget says meanwhile

    before = len(answers())
    wait_until(
        lambda: len(answers()) > before + 1 and answers()[-1] == "role/kept-role",
        "no credentials after the restart",
    )
    own.aws("ecs", "stop-task", "--task", arn)
    task = own.wait_for_status(arn, "STOPPED")
    assert (task["stopCode"], task["containers"][0]["exitCode"]) == ("UserInitiated", 0)


def test_an_absent_image_says_what_the_registry_said(own: Walkthrough) -> None:
    own.aws("ecr", "create-repository", "--repository-name", "empty")
    for repository, text in (("empty", "manifest unknown"), ("nowhere", "name unknown: The repository with name")):
        image = f"{own.registry}/{repository}:v9"
        definition = own.register(
            {
                "family": f"absent-{repository}",
                "containerDefinitions": [{"name": "app", "image": image, "memory": 32}],
            }
        )
        task = own.wait_for_status(own.run_task(definition), "STOPPED")
        container = task["containers"][0]
        assert (task["stopCode"], container.get("exitCode")) == ("TaskFailedToStart", None)
        assert container["reason"].startswith("CannotPull"), container["reason"]
        assert text in container["reason"]


def test_a_command_that_is_not_there(own: Walkthrough) -> None:
    task = own.wait_for_status(own.run_task(define(own, "no-command", "", entryPoint=["/nope"])), "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["containers"][0]["exitCode"] == 127
    assert "no such file or directory" in task["containers"][0]["reason"]


def test_a_role_that_was_deleted(own: Walkthrough) -> None:
    role = own.create_task_role("short-lived-role", "AmazonS3ReadOnlyAccess")
    definition = define(own, "orphan", "true", role=role)
    policy = ("--policy-arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    own.aws("iam", "detach-role-policy", "--role-name", "short-lived-role", *policy)
    own.aws("iam", "delete-role", "--role-name", "short-lived-role")
    error = own.aws_error("ecs", "run-task", "--task-definition", definition)
    assert "(ClientException)" in error
    assert f"ECS was unable to assume the role '{role}' that was provided for this task." in error
    assert own.aws("ecs", "list-tasks", "--family", "orphan")["taskArns"] == []


def test_a_caller_who_may_not_pass_the_role(own: Walkthrough) -> None:
    role = own.create_task_role("not-to-be-passed", "AmazonS3ReadOnlyAccess")
    definition = define(own, "guarded", "true", role=role)
    own.aws("iam", "create-user", "--user-name", "runner")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
    own.aws(
        "iam", "put-user-policy", "--user-name", "runner", "--policy-name", "p", "--policy-document", json.dumps(policy)
    )
    key = own.aws("iam", "create-access-key", "--user-name", "runner")["AccessKey"]
    keys = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    error = own.aws_error("ecs", "run-task", "--task-definition", definition, **keys)
    assert "(AccessDeniedException)" in error
    assert f"user/runner is not authorized to perform: iam:PassRole on resource: {role}" in error


def test_logs_tail_shows_what_a_task_printed(own: Walkthrough) -> None:
    """``aws logs tail`` is in version 2 of the AWS CLI only."""
    assert CLI_V2.exists(), "the AWS CLI of the distribution is missing: run script/setup"
    own.aws("logs", "create-log-group", "--log-group-name", "tailed")
    options = {"awslogs-group": "tailed", "awslogs-region": own.environment["AWS_REGION"], "awslogs-stream-prefix": "p"}
    log = {"logDriver": "awslogs", "options": options}
    arn = own.run_task(define(own, "printing", "echo one; echo two", logConfiguration=log))
    own.wait_for_status(arn, "STOPPED")

    def tail() -> list[str]:
        command = (str(CLI_V2), "logs", "tail", "tailed", "--endpoint-url", own.endpoint, "--format", "short")
        return [line.split()[-1] for line in own.run(*command).splitlines()]

    wait_until(lambda: len(tail()) == 2, "the lines did not arrive")
    assert tail() == ["one", "two"]
    streams = own.aws("logs", "describe-log-streams", "--log-group-name", "tailed")["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == [f"p/app/{task_id(arn)}"]
