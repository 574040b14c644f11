"""``taskrole run``: one line from an image to a task with exactly the rights of a role or of a policy."""

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.daily import print_logs, task_of
from taskrole.cli.errors import EXIT_INTERRUPTED, CommandError
from taskrole.cli.output import working

LOOK_SECONDS = 0.5
STOP_SECONDS_MAX = 60.0
DENIALS_SHOWN = 20
TASK_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY_NAME = "task"


@dataclass(frozen=True, slots=True)
class Run:
    """What ``taskrole run`` was asked for."""

    image: str
    command: tuple[str, ...]
    role: str
    policy: Path | None
    name: str
    cluster: str
    memory_mib: int
    environment: tuple[str, ...]
    execute_command: bool = False
    remove: bool = False


def run_image(client: Client, asked: Run, *, detach: bool, as_json: bool) -> int:
    """Run an image with exactly the rights of a role or of a policy; return the exit status of its container.

    Raises:
        CommandError: Something that was asked for cannot be, or the task was not placed.
    """
    if asked.role and asked.policy:
        raise CommandError("give --role or --policy, not both: the policy becomes a role of its own.", 2)
    if asked.remove and detach:
        raise CommandError("give --rm or --detach, not both: what is removed at the end must be waited for.", 2)
    name = asked.name or asked.image.rpartition("/")[2].partition("@")[0].partition(":")[0]
    role = _role_for_policy(client, f"{name}-task", asked.policy) if asked.policy else asked.role
    definition = _definition(client, asked, name, role)
    ensure_log_group(client, name)
    registered = client.call("ecs", "RegisterTaskDefinition", **definition)["taskDefinition"]
    try:
        arn = _start(client, asked, registered["taskDefinitionArn"])
        if as_json and detach:
            print(json.dumps({"taskArn": arn, "taskDefinitionArn": registered["taskDefinitionArn"], "role": role}))
        elif not as_json:
            print(f"task {arn.rpartition('/')[2]} of {registered['family']}:{registered['revision']}", file=sys.stderr)
        return 0 if detach else _follow(client, asked, arn, as_json=as_json)
    finally:
        if asked.remove:
            _remove(client, name, registered["taskDefinitionArn"], with_role=asked.policy is not None)


def _start(client: Client, asked: Run, definition: str) -> str:
    answer = client.call(
        "ecs",
        "RunTask",
        cluster=asked.cluster,
        taskDefinition=definition,
        startedBy="taskrole-run",
        enableExecuteCommand=asked.execute_command or None,
    )
    if not answer["tasks"]:
        reasons = ", ".join(one.get("reason", "") for one in answer["failures"])
        message = f"the task was not placed: {reasons}. `taskrole status` shows what is registered."
        raise CommandError(message)
    return str(answer["tasks"][0]["taskArn"])


def _follow(client: Client, asked: Run, arn: str, *, as_json: bool) -> int:
    """Print what the task prints until it has stopped, and what was denied; Ctrl-C stops it."""
    try:
        with working("starting") as say:
            while (task := task_of(client, asked.cluster, arn))["lastStatus"] not in {"RUNNING", "STOPPED"}:
                pulling = task.get("pullStartedAt") and not task.get("pullStoppedAt")
                say(f"pulling {asked.image}" if pulling else f"task is {task['lastStatus']}")
                time.sleep(LOOK_SECONDS)
        print_logs(client, asked.cluster, arn, follow=True, as_json=as_json)
    except KeyboardInterrupt:
        _stop(client, asked.cluster, arn)
        print_logs(client, asked.cluster, arn, follow=False, as_json=as_json)
        return EXIT_INTERRUPTED
    task = task_of(client, asked.cluster, arn)
    denials = list(denials_of(client, arn.rpartition("/")[2]))
    container = task["containers"][0]
    if as_json:
        document = {"taskArn": arn, "exitCode": container.get("exitCode"), "denials": denials}
        print(json.dumps(document | {"stoppedReason": task.get("stoppedReason", "")}))
    else:
        if container.get("reason") and "exitCode" in container:
            print(container["reason"], file=sys.stderr)
        for one in denials:
            print(f"denied {one['event']}: {one['message']}", file=sys.stderr)
    if "exitCode" not in container:
        raise CommandError(f"the container did not run: {container.get('reason') or task.get('stoppedReason', '')}")
    return int(container["exitCode"])


def _stop(client: Client, cluster: str, arn: str) -> None:
    client.call("ecs", "StopTask", cluster=cluster, task=arn, reason="Ctrl-C at taskrole run")
    print("stopping the task; Ctrl-C once more leaves it to itself", file=sys.stderr)
    ends_at = time.monotonic() + STOP_SECONDS_MAX
    with working("stopping"):
        while task_of(client, cluster, arn)["lastStatus"] != "STOPPED" and time.monotonic() < ends_at:
            time.sleep(LOOK_SECONDS)


def denials_of(client: Client, session_name: str) -> Iterator[dict[str, str]]:
    """Yield the calls of a session that were refused, oldest first, as far as the caller may see them."""
    attribute = {"AttributeKey": "Username", "AttributeValue": session_name}
    try:
        found = client.ask("cloudtrail", "LookupEvents", LookupAttributes=[attribute], MaxResults=50)["Events"]
    except AwsError:
        return
    documents = [json.loads(one["CloudTrailEvent"]) for one in reversed(found)]
    refused = [one for one in documents if "AccessDenied" in one.get("errorCode", "")]
    for one in refused[:DENIALS_SHOWN]:
        service = one["eventSource"].partition(".")[0]
        yield {"event": f"{service}:{one['eventName']}", "message": one.get("errorMessage", "")}


def _remove(client: Client, name: str, definition: str, *, with_role: bool) -> None:
    """Remove what the run made. What cannot be removed stays: the run itself has an outcome of its own."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("ecs", "DeregisterTaskDefinition", {"taskDefinition": definition}),
        ("logs", "DeleteLogGroup", {"logGroupName": f"/ecs/{name}"}),
    ]
    if with_role:
        steps += [
            ("iam", "DeleteRolePolicy", {"RoleName": f"{name}-task", "PolicyName": POLICY_NAME}),
            ("iam", "DeleteRole", {"RoleName": f"{name}-task"}),
        ]
    for service, operation, members in steps:
        with contextlib.suppress(AwsError, CommandError):
            client.ask(service, operation, **members)


def _definition(client: Client, asked: Run, name: str, role: str) -> dict[str, Any]:
    pairs = [pair.partition("=") for pair in asked.environment]
    container: dict[str, Any] = {
        "name": name,
        "image": asked.image,
        "memory": asked.memory_mib,
        "essential": True,
        "environment": [{"name": key, "value": value} for key, _, value in pairs],
        "logConfiguration": log_configuration(name, client.target.region),
    }
    if asked.command:
        container["command"] = list(asked.command)
    return {"family": name, "containerDefinitions": [container], "taskRoleArn": role or None}


def ensure_log_group(client: Client, name: str) -> None:
    """Create the log group of a family: an instance role may write to groups, but not create them.

    Raises:
        CommandError: The server refuses.
    """
    try:
        client.ask("logs", "CreateLogGroup", logGroupName=f"/ecs/{name}")
    except AwsError as error:
        if error.code != "ResourceAlreadyExistsException":
            raise CommandError(f"CreateLogGroup: {error.message}") from error


def log_configuration(name: str, region: str) -> dict[str, Any]:
    """Return the configuration that sends a container's output to CloudWatch Logs."""
    options = {"awslogs-group": f"/ecs/{name}", "awslogs-region": region, "awslogs-stream-prefix": "ecs"}
    return {"logDriver": "awslogs", "options": options}


def _role_for_policy(client: Client, name: str, policy: Path) -> str:
    try:
        document = policy.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot read the policy {policy}: {error.strerror}") from error
    return ensure_role(client, name, document)


def ensure_role(client: Client, name: str, document: str) -> str:
    """Return a role for tasks whose one inline policy is ``document``; made if need be.

    Raises:
        CommandError: The server refuses.
    """
    try:
        role = client.ask(
            "iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=json.dumps(TASK_TRUST),
            Description="Made by the taskrole command",
        )["Role"]  # fmt: skip
    except AwsError as error:
        if error.code != "EntityAlreadyExists":
            raise CommandError(f"CreateRole: {error.message}") from error
        role = client.call("iam", "GetRole", RoleName=name)["Role"]
    client.call("iam", "PutRolePolicy", RoleName=name, PolicyName=POLICY_NAME, PolicyDocument=document)
    return str(role["Arn"])
