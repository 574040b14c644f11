"""From a compose service to a task definition. Pure; what has no counterpart is named, not silently dropped.

Source: the Compose specification; ECS API reference, ContainerDefinition.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taskrole.agent.neighbours import NAME_LABEL, NETWORK_LABEL
from taskrole.cli.compose.file import Compose, environment_files
from taskrole.cli.errors import CommandError
from taskrole.cli.run_task import log_configuration

MEMORY_MIB = 256
MEMORY_MIB_MIN = 6
TMPFS_MIB = 64
_BYTES = {"": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30, "gb": 1 << 30}
_BYTE_TEXT = re.compile(r"([0-9.]+)\s*([kmg]?b?)", re.IGNORECASE)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(us|ms|s|m|h)")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_SIMPLE = {
    "workingDirectory": "working_dir",
    "user": "user",
    "privileged": "privileged",
    "hostname": "hostname",
    "readonlyRootFilesystem": "read_only",
    "pseudoTerminal": "tty",
    "interactive": "stdin_open",
}
_TAKEN = frozenset(
    ("image", "build", "command", "entrypoint", "environment", "env_file", "ports", "expose", "mem_limit",
     "mem_reservation", "cpus", "deploy", "labels", "volumes", "tmpfs", "depends_on", "healthcheck", "cap_add",
     "cap_drop", "init", "ulimits", "sysctls", "extra_hosts", "dns", "dns_search", "stop_grace_period", "shm_size",
     "scale", "profiles", "links", *_SIMPLE.values())
)  # fmt: skip
_DEPLOY_TAKEN = frozenset(("replicas", "resources", "labels", "mode"))
_NOTES = {
    "container_name": "containers are named by the agent; services find each other by their names",
    "restart": "ECS starts the tasks of a service again, whatever this says",
    "networks": "all services of a project find each other; networks do not keep them apart",
    "logging": "output goes to CloudWatch Logs: `taskrole compose logs`",
}


@dataclass(frozen=True, slots=True)
class Converted:
    """A task definition, and what was left out of it."""

    definition: dict[str, Any]
    warnings: tuple[str, ...]


def convert(compose: Compose, project: str, name: str, image: str, region: str, role: str) -> Converted:
    """Return the task definition of one service.

    Raises:
        CommandError: A member is not of a form that is understood.
    """
    service, family = compose.services[name], f"{project}-{name}"
    try:
        warnings = _left_out(service)
        volumes, mounts, more = _volumes(compose, project, service)
        container: dict[str, Any] = {
            "name": name,
            "image": image,
            "essential": True,
            **_memory(service),
            "environment": _environment(compose, name, service),
            "portMappings": [one for port in service.get("ports") or () for one in _ports(port)],
            "mountPoints": mounts,
            "dockerLabels": {**_pairs(service.get("labels")), NETWORK_LABEL: project, NAME_LABEL: name},
            "logConfiguration": log_configuration(family, region),
            **_process(service),
            **_linux(service),
            **_names(service),
        }
        check = _health_check(service.get("healthcheck"))
        if check:
            container["healthCheck"] = check
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"service {name}: {error}"
        raise CommandError(message) from error
    definition = {"family": family, "containerDefinitions": [container], "volumes": volumes}
    if role:
        definition["taskRoleArn"] = role
    return Converted(definition, tuple(f"service {name}: {one}" for one in (*warnings, *more)))


def replicas_of(service: Mapping[str, Any]) -> int:
    """Return how many tasks a service shall have."""
    deploy = service.get("deploy") or {}
    return int(service.get("scale", deploy.get("replicas", 1)))


def dependencies_of(service: Mapping[str, Any]) -> dict[str, str]:
    """Return what a service waits for, and the condition."""
    given = service.get("depends_on") or {}
    named = dict.fromkeys(given, "service_started") if isinstance(given, list) else {}
    if isinstance(given, dict):
        named = {name: (one or {}).get("condition", "service_started") for name, one in given.items()}
    links = [str(one).partition(":")[0] for one in service.get("links") or ()]
    return {**dict.fromkeys(links, "service_started"), **named}


def order_of(compose: Compose, wanted: list[str]) -> list[str]:
    """Return services so that each comes after those that it waits for.

    Raises:
        CommandError: They wait for each other, or for one that is not there.
    """
    ordered: list[str] = []

    def visit(name: str, on_the_way: tuple[str, ...]) -> None:
        if name in on_the_way:
            message = f"services wait for each other: {' -> '.join((*on_the_way, name))}"
            raise CommandError(message)
        if name not in compose.services:
            message = f"service {on_the_way[-1]} depends on {name}, which is not in the file."
            raise CommandError(message)
        if name not in ordered:
            for other in dependencies_of(compose.services[name]):
                visit(other, (*on_the_way, name))
            ordered.append(name)

    for one in wanted:
        visit(one, ())
    return ordered


def _left_out(service: Mapping[str, Any]) -> list[str]:
    unknown = sorted(key for key in set(service) - _TAKEN if not str(key).startswith("x-"))
    warnings = [f"{key}: {_NOTES.get(key, 'is not supported and not taken over')}" for key in unknown]
    deploy = service.get("deploy") or {}
    unknown = sorted(set(deploy) - _DEPLOY_TAKEN)
    warnings += [f"deploy.{key}: is not supported and not taken over" for key in unknown]
    if deploy.get("mode", "replicated") != "replicated":
        warnings.append(f"deploy.mode: {deploy['mode']} is not supported; replicated is used")
    if any(str(one).count(":") for one in service.get("links") or ()):
        warnings.append("links: aliases are not supported; a service is found by its name")
    return warnings


def _pairs(value: Any) -> dict[str, str]:
    """Return a mapping from a mapping or a list of ``key=value``."""
    if isinstance(value, dict):
        return {str(key): "" if inner is None else str(inner) for key, inner in value.items()}
    return dict(str(one).partition("=")[::2] for one in value or ())


def _environment(compose: Compose, name: str, service: Mapping[str, Any]) -> list[dict[str, str]]:
    given = service.get("environment") or {}
    if isinstance(given, list):
        given = {str(one).partition("=")[0]: (str(one).partition("=")[2] if "=" in str(one) else None) for one in given}
    found = environment_files(compose, name, service)
    for key, value in given.items():
        if value is not None:
            found[str(key)] = str(value).lower() if isinstance(value, bool) else str(value)
        elif key in compose.environment:  # without a value: the shell's
            found[str(key)] = compose.environment[key]
    return [{"name": key, "value": value} for key, value in found.items()]


def _words(value: Any) -> list[str]:
    return shlex.split(value) if isinstance(value, str) else [str(one) for one in value]


def _process(service: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {ours: service[theirs] for ours, theirs in _SIMPLE.items() if service.get(theirs)}
    if "user" in found:
        found["user"] = str(found["user"])
    for ours, theirs in (("command", "command"), ("entryPoint", "entrypoint")):
        if service.get(theirs):
            found[ours] = _words(service[theirs])
    limits = ((service.get("deploy") or {}).get("resources") or {}).get("limits") or {}
    cpus = service.get("cpus") or limits.get("cpus")
    if cpus:
        found["cpu"] = int(float(cpus) * 1024)
    if service.get("stop_grace_period"):
        found["stopTimeout"] = max(1, round(_seconds(service["stop_grace_period"])))
    ulimits = service.get("ulimits") or {}
    if ulimits:
        found["ulimits"] = [_ulimit(str(name), one) for name, one in ulimits.items()]
    sysctls = _pairs(service.get("sysctls"))
    if sysctls:
        found["systemControls"] = [{"namespace": name, "value": value} for name, value in sysctls.items()]
    return found


def _ulimit(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"name": name, "softLimit": int(value["soft"]), "hardLimit": int(value["hard"])}
    return {"name": name, "softLimit": int(value), "hardLimit": int(value)}


def _memory(service: Mapping[str, Any]) -> dict[str, int]:
    resources = (service.get("deploy") or {}).get("resources") or {}
    limit = service.get("mem_limit") or (resources.get("limits") or {}).get("memory")
    reserved = service.get("mem_reservation") or (resources.get("reservations") or {}).get("memory")
    found = {} if limit is None and reserved is not None else {"memory": _mib(limit or f"{MEMORY_MIB}m")}
    if reserved is not None:
        found["memoryReservation"] = min(_mib(reserved), found.get("memory", 1 << 30))
    return found


def _bytes(value: Any) -> int:
    match = _BYTE_TEXT.fullmatch(str(value).strip())
    if match is None:
        message = f"the size {value!r} is not a number with b, k, m or g."
        raise ValueError(message)
    return int(float(match[1]) * _BYTES[match[2].lower()])


def _mib(value: Any) -> int:
    return max(MEMORY_MIB_MIN, _bytes(value) >> 20)


def _seconds(value: Any) -> float:
    parts = _DURATION.findall(str(value))
    if not parts or "".join(number + unit for number, unit in parts) != str(value):
        message = f"the duration {value!r} is not of the form 1m30s."
        raise ValueError(message)
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _ports(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        mapping = {"containerPort": int(value["target"])}
        if value.get("published"):
            mapping["hostPort"] = int(value["published"])
        return [{**mapping, "protocol": value.get("protocol", "tcp")}]
    text, _, protocol = str(value).partition("/")
    parts = text.split(":")
    container, host = _range(parts[-1]), _range(parts[-2]) if len(parts) > 1 and parts[-2] else range(0)
    if host and len(host) != len(container):
        message = f"the ports {value!r} are ranges of different length."
        raise ValueError(message)
    shared = {"protocol": protocol or "tcp"}
    return [
        {"containerPort": one, **({"hostPort": host[index]} if host else {}), **shared}
        for index, one in enumerate(container)
    ]


def _range(text: str) -> range:
    first, _, last = text.partition("-")
    if not first.isdigit() or (last and not last.isdigit()):
        message = f"the port {text!r} is not a number or a range."
        raise ValueError(message)
    return range(int(first), int(last or first) + 1)


def _volumes(
    compose: Compose, project: str, service: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Return volumes and mount points, and what was left out."""
    volumes: dict[str, dict[str, Any]] = {}
    mounts: list[dict[str, Any]] = []
    warnings: list[str] = []
    for number, given in enumerate(service.get("volumes") or ()):
        one = given if isinstance(given, dict) else _short_volume(str(given))
        kind, source, target = one.get("type", "volume"), str(one.get("source") or ""), str(one["target"])
        if kind == "bind":
            name, volume = (
                f"bind-{number}",
                {"host": {"sourcePath": str((compose.folder / Path(source).expanduser()).resolve())}},
            )
        elif kind == "volume":
            name, volume, notes = _named_volume(compose, project, source, number)
            warnings += notes
        else:
            warnings.append(f"volumes: {kind} on {target} is not supported and not taken over")
            continue
        volumes[name] = {"name": name, **volume}
        mounts.append({"sourceVolume": name, "containerPath": target, "readOnly": bool(one.get("read_only", False))})
    return list(volumes.values()), mounts, warnings


def _short_volume(text: str) -> dict[str, Any]:
    parts = text.split(":")
    if len(parts) == 1:
        return {"type": "volume", "target": text}
    source, target, options = parts[0], parts[1], (parts[2].split(",") if len(parts) > 2 else [])
    kind = "bind" if source.startswith((".", "/", "~")) else "volume"
    return {"type": kind, "source": source, "target": target, "read_only": "ro" in options}


def _named_volume(compose: Compose, project: str, source: str, number: int) -> tuple[str, dict[str, Any], list[str]]:
    if not source:
        return f"anonymous-{number}", {}, []  # as long-lived as the task
    if source not in compose.volumes:
        message = f"volumes: {source} is not among the file's `volumes`."
        raise ValueError(message)
    wish = compose.volumes[source]
    configuration: dict[str, Any] = {"scope": "shared", "autoprovision": not wish.get("external")}
    if wish.get("driver"):
        configuration["driver"] = wish["driver"]
    if wish.get("driver_opts"):
        configuration["driverOpts"] = {str(key): str(value) for key, value in wish["driver_opts"].items()}
    unknown = sorted(set(wish) - {"external", "driver", "driver_opts", "name", "labels"})
    name = str(wish.get("name") or (source if wish.get("external") else f"{project}_{source}"))
    return (
        name,
        {"dockerVolumeConfiguration": configuration},
        [f"volumes.{source}.{key}: is not taken over" for key in unknown],
    )


def _linux(service: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    capabilities = {"add": service.get("cap_add"), "drop": service.get("cap_drop")}
    if any(capabilities.values()):
        found["capabilities"] = {key: list(value) for key, value in capabilities.items() if value}
    if service.get("init"):
        found["initProcessEnabled"] = True
    if service.get("shm_size"):
        found["sharedMemorySize"] = _mib(service["shm_size"])
    given = service.get("tmpfs") or ()
    mounts = [_tmpfs(str(one)) for one in ([given] if isinstance(given, str) else given)]
    if mounts:
        found["tmpfs"] = mounts
    return {"linuxParameters": found} if found else {}


def _tmpfs(text: str) -> dict[str, Any]:
    path, _, rest = text.partition(":")
    options = [one for one in rest.split(",") if one]
    size = next((_mib(one.removeprefix("size=")) for one in options if one.startswith("size=")), TMPFS_MIB)
    return {"containerPath": path, "size": size, "mountOptions": [one for one in options if "size=" not in one]}


def _names(service: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    hosts = service.get("extra_hosts") or ()
    pairs = hosts.items() if isinstance(hosts, dict) else (re.split(r"[=:]", str(one), maxsplit=1) for one in hosts)
    listed = [{"hostname": str(name), "ipAddress": str(address)} for name, address in pairs]
    if listed:
        found["extraHosts"] = listed
    for ours, theirs in (("dnsServers", "dns"), ("dnsSearchDomains", "dns_search")):
        given = service.get(theirs)
        if given:
            found[ours] = [given] if isinstance(given, str) else list(given)
    return found


def _health_check(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not given or given.get("disable") or not given.get("test"):
        return None
    test = given["test"]
    command = ["CMD-SHELL", test] if isinstance(test, str) else [str(one) for one in test]
    if command[0] == "NONE":
        return None
    found: dict[str, Any] = {"command": command}
    bounds = (("interval", "interval", 5, 300), ("timeout", "timeout", 2, 60), ("startPeriod", "start_period", 0, 300))
    for ours, theirs, least, most in bounds:  # AWS: ECS API reference, HealthCheck
        if given.get(theirs) is not None:
            found[ours] = min(max(least, round(_seconds(given[theirs]))), most)
    if given.get("retries") is not None:
        found["retries"] = min(max(1, int(given["retries"])), 10)
    return found
