"""``taskrole compose up | down | ps | logs``: the services of a file, as ECS services of a cluster."""

import json
import sys
import time
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.compose.convert import convert, dependencies_of, order_of, replicas_of
from taskrole.cli.compose.file import Compose
from taskrole.cli.compose.images import build, image_of, push
from taskrole.cli.daily import print_logs_of
from taskrole.cli.errors import CommandError
from taskrole.cli.output import print_json, working
from taskrole.cli.run_task import POLICY_NAME, ensure_log_group, ensure_role

LOOK_SECONDS = 0.5
STARTED_BY = "taskrole-compose"
COMPLETED = "service_completed_successfully"
HEALTHY = "service_healthy"


@dataclass(frozen=True, slots=True)
class Project:
    """A compose file, under a name, in a cluster."""

    client: Client
    compose: Compose
    name: str
    cluster: str

    def family(self, service: str) -> str:
        """Return the name of a service's ECS service, definition, role and log group."""
        return f"{self.name}-{service}"

    def chosen(self, services: list[str], profiles: list[str]) -> list[str]:
        """Return the services that are meant: those named, else all whose profiles are on.

        Raises:
            CommandError: One is not in the file.
        """
        unknown = [one for one in services if one not in self.compose.services]
        if unknown:
            message = f"there is no service {unknown[0]} in the file; it has {', '.join(self.compose.services)}."
            raise CommandError(message)
        return services or [
            name
            for name, service in self.compose.services.items()
            if not service.get("profiles") or set(service["profiles"]) & set(profiles)
        ]


def up(
    project: Project, services: list[str], profiles: list[str], *, rebuild: bool, to_registry: bool, wait_seconds: int,
    as_json: bool,
) -> None:  # fmt: skip
    """Build, register and start services, each after those that it waits for; repeatable.

    Raises:
        CommandError: The file is not understood, the server refuses, or a service does not come up in time.
    """
    for warning in project.compose.warnings:
        print(f"note: {warning}", file=sys.stderr)
    ordered = order_of(project.compose, project.chosen(services, profiles))
    once = {other for name in ordered for other, how in _waits(project, name).items() if how == COMPLETED}
    told: list[dict[str, Any]] = []
    for name in ordered:
        _await_dependencies(project, name, wait_seconds)
        row = _start(project, name, rebuild=rebuild, to_registry=to_registry, once=name in once)
        told.append(row)
        if not as_json:
            role = row["role"].rpartition("/")[2] or "none"
            print(f"{row['name']}: {row['desired']} of {row['taskDefinition']}, role {role}", flush=True)
    for name in ordered if wait_seconds else ():
        if name not in once:
            _await(project, name, "service_started", wait_seconds)
    if as_json:
        print_json({"services": told})


def _waits(project: Project, name: str) -> dict[str, str]:
    return dependencies_of(project.compose.services[name])


def _await_dependencies(project: Project, name: str, wait_seconds: int) -> None:
    for other, how in _waits(project, name).items():
        _await(project, other, how, wait_seconds or 300)


def _start(project: Project, name: str, *, rebuild: bool, to_registry: bool, once: bool) -> dict[str, Any]:
    client, service, family = project.client, project.compose.services[name], project.family(name)
    image = image_of(project.name, name, service)
    if service.get("build") and (rebuild or not service.get("image")):
        image = build(project.compose, project.name, name)
        if to_registry:
            image = push(client, project.name, name, image)
    role = _role(project, name, service.get("x-role"))
    converted = convert(project.compose, project.name, name, image, client.target.region, role)
    for warning in converted.warnings:
        print(f"note: {warning}", file=sys.stderr)
    ensure_log_group(client, family)
    registered = client.call("ecs", "RegisterTaskDefinition", **converted.definition)["taskDefinition"]
    count = replicas_of(service)
    if once:
        _run_once(project, name, registered["taskDefinitionArn"])
    else:
        _ensure_service(project, family, registered["taskDefinitionArn"], count, with_exec=bool(role))
    return {
        "service": name,
        "name": family,
        "taskDefinition": f"{registered['family']}:{registered['revision']}",
        "desired": count,
        "role": registered.get("taskRoleArn", ""),
        "image": image,
    }


def _role(project: Project, name: str, asked: Any) -> str:
    """Return the ARN or name of a service's role: ``x-role`` names one, or holds ``policy``, a file or a document."""
    if not asked:
        return ""
    if isinstance(asked, str):
        return asked
    policy = asked.get("policy") if isinstance(asked, dict) else None
    if isinstance(policy, str):
        try:
            policy = json.loads((project.compose.folder / policy).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"service {name}: cannot read the policy {policy}: {error}") from error
    if not isinstance(policy, dict):
        raise CommandError(f"service {name}: x-role is a role's name or ARN, or has `policy`: a document or a file.")
    return ensure_role(project.client, project.family(name), json.dumps(policy))


def _ensure_service(project: Project, family: str, definition: str, count: int, *, with_exec: bool) -> None:
    client, shared = project.client, {"cluster": project.cluster, "taskDefinition": definition, "desiredCount": count}
    found = client.call("ecs", "DescribeServices", cluster=project.cluster, services=[family]).get("services") or []
    if any(one["status"] == "ACTIVE" for one in found):
        client.call("ecs", "UpdateService", service=family, enableExecuteCommand=with_exec, **shared)
        return
    # A host port is free only when the task that has it has stopped, as under docker compose.
    deployment = {"minimumHealthyPercent": 0, "maximumPercent": 100}
    client.call(
        "ecs", "CreateService", serviceName=family, enableExecuteCommand=with_exec or None,
        deploymentConfiguration=deployment, **shared,
    )  # fmt: skip


def _run_once(project: Project, name: str, definition: str) -> None:
    answer = project.client.call(
        "ecs", "RunTask", cluster=project.cluster, taskDefinition=definition, startedBy=STARTED_BY
    )
    if not answer["tasks"]:
        reasons = ", ".join(one.get("reason", "") for one in answer["failures"])
        message = f"service {name}: the task was not placed: {reasons}."
        raise CommandError(message)


def tasks_of(project: Project, name: str) -> list[dict[str, Any]]:
    """Return the tasks of a service, stopped ones too, newest first."""
    client = project.client
    arns = [
        arn
        for status in ("RUNNING", "STOPPED")
        for arn in client.every(
            "ecs", "ListTasks", "taskArns", cluster=project.cluster, family=project.family(name), desiredStatus=status
        )
    ]
    found: list[dict[str, Any]] = []
    for start in range(0, len(arns), 100):
        found += client.call("ecs", "DescribeTasks", cluster=project.cluster, tasks=arns[start : start + 100])["tasks"]
    return sorted(found, key=lambda task: str(task["createdAt"]), reverse=True)


def _await(project: Project, name: str, how: str, wait_seconds: int) -> None:
    """Wait until a service is what another waits for.

    Raises:
        CommandError: It is not in time, or cannot be any more.
    """
    ends_at = time.monotonic() + wait_seconds
    wanted = replicas_of(project.compose.services[name])
    with working(f"{name} is starting") as say:
        while True:
            tasks = tasks_of(project, name)
            if how == COMPLETED:
                if tasks and tasks[0]["lastStatus"] == "STOPPED":
                    _check_completed(name, tasks[0])
                    return
            elif sum(_is_up(task, how) for task in tasks) >= wanted:
                return
            if time.monotonic() > ends_at:
                message = f"service {name} did not come up within {wait_seconds} s: {_problem(project, name, tasks)}"
                raise CommandError(message)
            say(f"{name}: {tasks[0]['lastStatus'].lower() if tasks else 'is placed'}")
            time.sleep(LOOK_SECONDS)


def _is_up(task: dict[str, Any], how: str) -> bool:
    running = task["lastStatus"] == "RUNNING" and task["desiredStatus"] == "RUNNING"
    return running and (how != HEALTHY or task.get("healthStatus") == "HEALTHY")


def _check_completed(name: str, task: dict[str, Any]) -> None:
    code = task["containers"][0].get("exitCode")
    if code != 0:
        reason = task["containers"][0].get("reason") or task.get("stoppedReason", "")
        message = f"service {name} did not complete: exit code {code}. {reason} See `taskrole compose logs {name}`."
        raise CommandError(message)


def _problem(project: Project, name: str, tasks: list[dict[str, Any]]) -> str:
    """Return the best reason that there is for a service that does not come up."""
    for task in tasks:
        reason = task["containers"][0].get("reason") or task.get("stoppedReason")
        if reason and task["lastStatus"] == "STOPPED":
            return f"{reason} (`taskrole compose logs {name}` shows its output)"
    found = project.client.call("ecs", "DescribeServices", cluster=project.cluster, services=[project.family(name)])
    for service in found["services"]:
        if service["events"]:
            return str(service["events"][0]["message"])
    return "its tasks are still starting."


def ps(project: Project, *, as_json: bool) -> None:
    """Print what runs of a project.

    Raises:
        CommandError: The server refuses.
    """
    rows = [_row(project, name) for name in project.compose.services]
    if as_json:
        print_json({"project": project.name, "services": rows})
        return
    table = Table("service", "running", "task", "status", "health", "ports", "role")
    for row in rows:
        tasks = row["tasks"] or [{}]
        for number, task in enumerate(tasks):
            first = (row["service"], f"{row['running']}/{row['desired']}") if number == 0 else ("", "")
            ports = " ".join(task.get("ports", ()))
            role = row["role"].rpartition("/")[2] if number == 0 else ""
            words = (task.get("id", "")[:12], task.get("status", ""), task.get("health", ""))
            table.add_row(*first, *words, ports, role)
    Console().print(table)


def _row(project: Project, name: str) -> dict[str, Any]:
    tasks = [task for task in tasks_of(project, name) if task["lastStatus"] != "STOPPED"]
    found = project.client.call("ecs", "DescribeServices", cluster=project.cluster, services=[project.family(name)])
    service: dict[str, Any] = next((one for one in found["services"] if one["status"] == "ACTIVE"), {})
    role = ""
    if service:
        definition = project.client.call("ecs", "DescribeTaskDefinition", taskDefinition=service["taskDefinition"])
        role = definition["taskDefinition"].get("taskRoleArn", "")
    return {
        "service": name,
        "name": project.family(name),
        "desired": service.get("desiredCount", 0),
        "running": service.get("runningCount", 0),
        "role": role,
        "tasks": [
            {
                "id": task["taskArn"].rpartition("/")[2],
                "status": task["lastStatus"],
                "health": task.get("healthStatus", ""),
                "ports": [
                    f"{one['hostPort']}->{one['containerPort']}/{one['protocol']}"
                    for container in task["containers"]
                    for one in container.get("networkBindings") or ()
                ],
            }
            for task in tasks
        ],
    }


def logs(project: Project, services: list[str], *, follow: bool, as_json: bool) -> None:
    """Print what services printed, oldest task first.

    Raises:
        CommandError: The server refuses, or there is no such service.
    """
    chosen = project.chosen(services, []) if services else list(project.compose.services)
    tasks = [(name, task) for name in chosen for task in reversed(tasks_of(project, name))]
    if not tasks:
        raise CommandError("no task of these services is or was there lately; `taskrole compose up` starts them.")
    print_logs_of(project.client, project.cluster, tasks, follow=follow, as_json=as_json)


def down(project: Project, *, everything: bool, as_json: bool) -> None:
    """Delete every service of the file with its tasks; definitions, log groups and roles of the project too if wanted.

    Raises:
        CommandError: The server refuses.
    """
    told = []
    for name in reversed(order_of(project.compose, list(project.compose.services))):
        was_there = _delete_service(project, project.family(name))
        for task in tasks_of(project, name):
            if task["desiredStatus"] != "STOPPED":
                _stop(project, task["taskArn"])
        if everything:
            _purge(project, name)
        told.append({"service": name, "name": project.family(name), "wasThere": was_there})
        if not as_json:
            print(f"{project.family(name)}: {'deleted' if was_there else 'was not there'}", flush=True)
    with working("tasks are stopping"):
        _await_end(project)
    if as_json:
        print_json({"services": told})


def _stop(project: Project, arn: str) -> None:
    project.client.call("ecs", "StopTask", cluster=project.cluster, task=arn, reason="compose down")


def _delete_service(project: Project, family: str) -> bool:
    try:
        project.client.ask("ecs", "DeleteService", cluster=project.cluster, service=family, force=True)
    except AwsError as error:
        if error.code not in {"ServiceNotFoundException", "ServiceNotActiveException"}:
            raise CommandError(f"{family}: {error.message}") from error
        return False
    return True


def _await_end(project: Project, seconds: float = 60) -> None:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        tasks = [task for name in project.compose.services for task in tasks_of(project, name)]
        if all(task["lastStatus"] == "STOPPED" for task in tasks):
            return
        time.sleep(LOOK_SECONDS)


def _purge(project: Project, name: str) -> None:
    client, family = project.client, project.family(name)
    for arn in client.every("ecs", "ListTaskDefinitions", "taskDefinitionArns", familyPrefix=family):
        if arn.rpartition("/")[2].rpartition(":")[0] == family:
            client.call("ecs", "DeregisterTaskDefinition", taskDefinition=arn)
    steps: list[tuple[str, str, dict[str, str]]] = [("logs", "DeleteLogGroup", {"logGroupName": f"/ecs/{family}"})]
    if isinstance(project.compose.services[name].get("x-role"), dict):
        steps += [
            ("iam", "DeleteRolePolicy", {"RoleName": family, "PolicyName": POLICY_NAME}),
            ("iam", "DeleteRole", {"RoleName": family}),
        ]
    for service, operation, members in steps:
        try:
            client.ask(service, operation, **members)
        except AwsError as error:
            if error.code not in {"ResourceNotFoundException", "NoSuchEntity"}:
                raise CommandError(f"{operation}: {error.message}") from error
