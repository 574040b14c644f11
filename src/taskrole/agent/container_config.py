"""Turns a container of a task into the engine's JSON; pure.

What the control plane put into ``dockerConfig`` is laid over what the agent makes, so a key that it names wins. Labels
come last: they say to whom the container belongs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from taskrole.agent.model import AWSVPC, INSTANCE_LABEL, LABEL_PREFIX, ContainerSpec, PortMapping, TaskSpec

MEBIBYTE = 1024 * 1024
CPU_SHARES_MIN = 2
CPU_SHARES_MAX = 262_144
MEMORY_MIB_MIN = 6  # Docker: "Minimum memory limit allowed is 6MB"
LOG_FILE_OPTIONS = {"max-size": "20m", "max-file": "5"}
NAME_CHARACTERS_MAX = 64
_OF_NETWORK = ("Dns", "DnsSearch", "DnsOptions", "ExtraHosts", "Links", "PortBindings", "PublishAllPorts")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a container gets beside its own definition; collected by the hooks before it is created."""

    environment: Mapping[str, str] = field(default_factory=dict)
    """Defaults: whatever the user or the image sets wins."""
    fixed_environment: Mapping[str, str] = field(default_factory=dict)
    """What belongs to the agent: the user can't replace it."""
    binds: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    docker_names: Mapping[str, str] = field(default_factory=dict)
    """Container name -> Docker's name, for links and volumesFrom."""
    volumes: Mapping[str, str] = field(default_factory=dict)
    """Volume name -> source of the bind."""
    host_ports: Mapping[PortMapping, int] = field(default_factory=dict)
    cgroup_parent: str = ""
    instance_id: str = ""
    cluster: str = ""
    memory_mib: int = 0
    """Limit for a container that has none of its own; 0 for no limit."""
    ship_logs: bool = False
    image_environment: tuple[str, ...] = ()
    dropped_environment: frozenset[str] = frozenset()
    """Variables of the definition that are left out."""
    secret_environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    file_environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables of environment files: below those of the definition, above those of the agent."""
    log_options: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Options of the log driver that were secrets."""
    pause_name: str = ""


def docker_name(task: TaskSpec, container: ContainerSpec, hexadecimal: str) -> str:
    """Return the container's name in Docker: ``ecs-FAMILY-VERSION-NAME-HEX``."""
    plain = "".join(c for c in container.name if c.isascii() and (c.isalnum() or c == "-"))[:NAME_CHARACTERS_MAX]
    family = "".join(c for c in task.family if c.isascii() and (c.isalnum() or c in "-_"))[:NAME_CHARACTERS_MAX]
    return f"ecs-{family}-{task.version}-{plain}-{hexadecimal}"


def effective_network_mode(task: TaskSpec, container: ContainerSpec) -> str:
    """Return Docker's network mode: what hostConfig says, else the task's, else the default bridge; or awsvpc."""
    if task.network_interface is not None:
        return AWSVPC
    return str(container.host_config.get("NetworkMode") or task.network_mode or "default")


def create_config(task: TaskSpec, container: ContainerSpec, around: Surroundings) -> dict[str, Any]:
    """Return the body of the engine's create request."""
    config: dict[str, Any] = {"Image": container.image, "Env": _environment(container, around)}
    for key, member in (("Cmd", "command"), ("Entrypoint", "entryPoint")):
        if container.raw.get(member):
            config[key] = list(container.raw[member])
    host_config = _host_config(task, container, around)
    if task.network_interface is None and str(host_config["NetworkMode"]) not in {"host", "none"}:
        _ports(container, around, config, host_config)
    config.update(container.config)
    if task.network_interface is not None:
        _join_network(around, config, host_config)
    config["Labels"] = {**container.labels, **_labels(task, container, around)}
    config["HostConfig"] = host_config
    return config


def _environment(container: ContainerSpec, around: Surroundings) -> list[str]:
    of_image = {entry.partition("=")[0] for entry in around.image_environment}
    environment = {name: value for name, value in around.environment.items() if name not in of_image}
    given = {**around.file_environment, **container.environment, **around.secret_environment}
    if {"AWS_REGION", "AWS_DEFAULT_REGION"} & (of_image | given.keys()):
        # AWS: neither is set when the definition or the image sets one of them.
        environment.pop("AWS_REGION", None)
        environment.pop("AWS_DEFAULT_REGION", None)
    environment.update(given)
    environment.update(around.fixed_environment)
    return [f"{name}={value}" for name, value in environment.items() if name not in around.dropped_environment]


def _host_config(task: TaskSpec, container: ContainerSpec, around: Surroundings) -> dict[str, Any]:
    raw = container.raw
    mode = effective_network_mode(task, container)
    host_config: dict[str, Any] = {
        "NetworkMode": mode,
        "CpuShares": min(max(int(raw.get("cpu") or 0), CPU_SHARES_MIN), CPU_SHARES_MAX),
        "Binds": [*_binds(raw, around), *around.binds],
        "Links": [_link(str(link), around) for link in raw.get("links") or ()],
        "VolumesFrom": [
            around.docker_names[str(source["sourceContainer"])] + (":ro" if source.get("readOnly") else "")
            for source in raw.get("volumesFrom") or ()
        ],
    }
    host_config.update(_namespaces(task, around))
    memory_mib = int(raw.get("memory") or around.memory_mib)
    if memory_mib:
        host_config["Memory"] = max(memory_mib, MEMORY_MIB_MIN) * MEBIBYTE
    if around.cgroup_parent:
        host_config["CgroupParent"] = around.cgroup_parent
    if around.dns and mode != "none":
        host_config["Dns"] = list(around.dns)
    given = dict(container.host_config)
    host_config["Binds"] += given.pop("Binds", None) or []
    if not given.get("Dns"):
        given.pop("Dns", None)
    host_config.update(given)
    logs = host_config.get("LogConfig") or {}
    if around.ship_logs:
        # The agent ships the lines itself; the local file is what it reads, also after its own restart.
        host_config["LogConfig"] = {"Type": "json-file", "Config": dict(LOG_FILE_OPTIONS)}
    elif logs:
        host_config["LogConfig"] = {**logs, "Config": {**(logs.get("Config") or {}), **around.log_options}}
    return host_config


def _join_network(around: Surroundings, config: dict[str, Any], host_config: dict[str, Any]) -> None:
    """Put a container into the network of its task: names and addresses are the pause container's then."""
    host_config["NetworkMode"] = f"container:{around.pause_name}"
    for member in _OF_NETWORK:
        host_config.pop(member, None)
    for member in ("Hostname", "Domainname", "ExposedPorts", "MacAddress", "NetworkDisabled"):
        config.pop(member, None)


def _namespaces(task: TaskSpec, around: Surroundings) -> dict[str, str]:
    """Return whose process and IPC namespaces a container is in. Source: ECS API, pidMode and ipcMode."""
    pause = f"container:{around.pause_name}"
    modes = {"PidMode": {"host": "host", "task": pause}, "IpcMode": {"host": "host", "task": pause, "none": "none"}}
    given = {"PidMode": task.pid_mode, "IpcMode": task.ipc_mode}
    return {member: modes[member][value] for member, value in given.items() if value in modes[member]}


def _binds(raw: Mapping[str, Any], around: Surroundings) -> list[str]:
    binds = []
    for mount in raw.get("mountPoints") or ():
        source = around.volumes.get(str(mount.get("sourceVolume")))
        if source is not None:
            binds.append(f"{source}:{mount['containerPath']}" + (":ro" if mount.get("readOnly") else ""))
    return binds


def _link(link: str, around: Surroundings) -> str:
    name, _, alias = link.partition(":")
    return f"{around.docker_names[name]}:{alias or name}"


def _ports(container: ContainerSpec, around: Surroundings, config: dict[str, Any], host_config: dict[str, Any]) -> None:
    bindings: dict[str, list[dict[str, str]]] = {}
    for mapping in container.port_mappings:
        first = around.host_ports.get(mapping, mapping.host_port)
        for offset in range(mapping.count):
            port = f"{mapping.container_port + offset}/{mapping.protocol}"
            # IPv4 only: with any port left to it, Docker 20.10 would give the two families different ones.
            binding = {"HostIp": "0.0.0.0", "HostPort": str(first + offset)}  # noqa: S104
            bindings.setdefault(port, []).append(binding)
    if bindings:
        config["ExposedPorts"] = {port: {} for port in bindings}
        host_config["PortBindings"] = bindings


def _labels(task: TaskSpec, container: ContainerSpec, around: Surroundings) -> dict[str, str]:
    return {
        LABEL_PREFIX + "cluster": around.cluster,
        LABEL_PREFIX + "container-name": container.name,
        LABEL_PREFIX + "task-arn": task.arn,
        LABEL_PREFIX + "task-definition-family": task.family,
        LABEL_PREFIX + "task-definition-version": task.version,
        INSTANCE_LABEL: around.instance_id,
    }
