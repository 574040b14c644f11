"""``taskrole compose``: a compose file becomes task definitions and ECS services, each with its own role (``x-role``).

Source: the Compose specification; what it has and ECS has not is named, not silently dropped.
"""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.errors import CommandError
from taskrole.cli.run_task import ensure_log_group, ensure_role, log_configuration

FILE_BYTES_MAX = 1 << 20
SERVICES_MAX = 100
MEMORY_MIB = 256
_UNITS = {"b": 1 / (1 << 20), "k": 1 / 1024, "kb": 1 / 1024, "m": 1, "mb": 1, "g": 1024, "gb": 1024}
_KNOWN = frozenset(
    ("image", "command", "entrypoint", "environment", "ports", "mem_limit", "cpus", "deploy", "x-role", "working_dir",
     "user", "privileged", "hostname", "labels", "read_only", "container_name", "restart")
)  # fmt: skip


def read_services(path: Path) -> dict[str, dict[str, Any]]:
    """Return the services of a compose file.

    Raises:
        CommandError: It cannot be read, or is no compose file.
    """
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise CommandError(f"{path} is longer than a megabyte.")
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise CommandError(f"{path} is not YAML: {error}") from error
    services = document.get("services") if isinstance(document, dict) else None
    if not isinstance(services, dict) or not services or len(services) > SERVICES_MAX:
        raise CommandError(f"{path} has no services (or more than {SERVICES_MAX}): is it a compose file?")
    for name, service in services.items():
        if not isinstance(service, dict) or not isinstance(service.get("image"), str):
            raise CommandError(
                f"service {name} has no image: build it, push it, and name it (`build` is docker's work)."
            )
    return services


def definition_of(project: str, name: str, service: Mapping[str, Any], region: str, role: str) -> dict[str, Any]:
    """Return the task definition of one compose service. Pure.

    Raises:
        CommandError: A member is not of a form that is understood.
    """
    family = f"{project}-{name}"
    container: dict[str, Any] = {
        "name": name,
        "image": service["image"],
        "essential": True,
        "memory": _memory(name, service),
        "environment": _environment(service.get("environment") or {}),
        "portMappings": [_port(name, port) for port in service.get("ports") or ()],
        "logConfiguration": log_configuration(family, region),
    }
    for ours, theirs in (("command", "command"), ("entryPoint", "entrypoint")):
        if service.get(theirs):
            container[ours] = _words(service[theirs])
    renamed = {"workingDirectory": "working_dir", "user": "user", "privileged": "privileged", "hostname": "hostname"}
    container |= {ours: service[theirs] for ours, theirs in renamed.items() if service.get(theirs)}
    if service.get("read_only"):
        container["readonlyRootFilesystem"] = True
    if service.get("cpus"):
        container["cpu"] = int(float(service["cpus"]) * 1024)
    return {"family": family, "containerDefinitions": [container], "taskRoleArn": role or None}


def ignored(service: Mapping[str, Any]) -> list[str]:
    """Return the members of a service that have no counterpart here."""
    return sorted(set(service) - _KNOWN)


def _memory(name: str, service: Mapping[str, Any]) -> int:
    limits = ((service.get("deploy") or {}).get("resources") or {}).get("limits") or {}
    text = str(service.get("mem_limit") or limits.get("memory") or f"{MEMORY_MIB}m").lower()
    number = text.rstrip("bkmg")
    try:
        return max(6, int(float(number) * _UNITS[text[len(number) :] or "b"]))
    except (KeyError, ValueError) as error:
        raise CommandError(f"service {name}: the memory {text!r} is not a number with b, k, m or g.") from error


def _environment(value: Any) -> list[dict[str, str]]:
    pairs = value.items() if isinstance(value, dict) else (str(one).partition("=")[::2] for one in value)
    return [{"name": str(key), "value": "" if inner is None else str(inner)} for key, inner in pairs]


def _words(value: Any) -> list[str]:
    return shlex.split(value) if isinstance(value, str) else [str(one) for one in value]


def _port(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        found = {
            "containerPort": value.get("target"),
            "hostPort": value.get("published"),
            "protocol": value.get("protocol"),
        }
        return {key: int(one) if key != "protocol" else one for key, one in found.items() if one is not None}
    text, _, protocol = str(value).partition("/")
    numbers = text.split(":")[-2:]
    if not all(one.isdigit() for one in numbers):
        raise CommandError(
            f"service {name}: the port {value!r} is not CONTAINER or HOST:CONTAINER (ranges are not taken)."
        )
    mapping: dict[str, Any] = {"containerPort": int(numbers[-1])}
    if len(numbers) > 1:
        mapping["hostPort"] = int(numbers[0])
    if protocol:
        mapping["protocol"] = protocol
    return mapping


def _role(client: Client, project: str, name: str, asked: Any, folder: Path) -> str:
    """Return the ARN or name of a service's role: ``x-role`` names one, or holds ``policy``, a file or a document."""
    if not asked:
        return ""
    if isinstance(asked, str):
        return asked
    policy = asked.get("policy") if isinstance(asked, dict) else None
    if isinstance(policy, str):
        try:
            policy = json.loads((folder / policy).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"service {name}: cannot read the policy {policy}: {error}") from error
    if not isinstance(policy, dict):
        raise CommandError(f"service {name}: x-role is a role's name, or has `policy`: a document or a file.")
    return ensure_role(client, f"{project}-{name}", json.dumps(policy))


def compose_up(client: Client, path: Path, project: str, cluster: str) -> None:
    """Register every service's definition and keep its tasks running; repeatable.

    Raises:
        CommandError: The file is not understood, or the server refuses.
    """
    project = project or path.resolve().parent.name
    for name, service in read_services(path).items():
        role = _role(client, project, name, service.get("x-role"), path.parent)
        definition = definition_of(project, name, service, client.target.region, role)
        ensure_log_group(client, definition["family"])
        registered = client.call("ecs", "RegisterTaskDefinition", **definition)["taskDefinition"]
        count = int((service.get("deploy") or {}).get("replicas", 1))
        _ensure_service(client, cluster, definition["family"], registered["taskDefinitionArn"], count)
        print(
            f"{definition['family']}: {count} of {registered['family']}:{registered['revision']}, role {role or 'none'}"
        )
        if ignored(service):
            print(f"{definition['family']}: not taken over: {', '.join(ignored(service))}")


def _ensure_service(client: Client, cluster: str, name: str, definition: str, count: int) -> None:
    found = client.call("ecs", "DescribeServices", cluster=cluster, services=[name]).get("services") or []
    shared = {"cluster": cluster, "taskDefinition": definition, "desiredCount": count}
    if any(one["status"] == "ACTIVE" for one in found):
        client.call("ecs", "UpdateService", service=name, **shared)
    else:
        client.call("ecs", "CreateService", serviceName=name, **shared)


def compose_down(client: Client, path: Path, project: str, cluster: str) -> None:
    """Delete every service of the file, with its tasks.

    Raises:
        CommandError: The file is not understood, or the server refuses.
    """
    project = project or path.resolve().parent.name
    for name in read_services(path):
        family = f"{project}-{name}"
        try:
            client.ask("ecs", "DeleteService", cluster=cluster, service=family, force=True)
        except AwsError as error:
            if error.code != "ServiceNotFoundException":
                raise CommandError(f"{family}: {error.message}") from error
            print(f"{family}: was not there")
        else:
            print(f"{family}: deleted")
