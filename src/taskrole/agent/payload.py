"""Reads the tasks of a PayloadMessage into specifications; pure.

Source: the agent protocol's ``Task`` and ``Container`` shapes, as the agent of Amazon ECS accepts them.
"""

import ipaddress
import json
import re
from collections.abc import Mapping
from typing import Any

from taskrole.agent.model import (
    AWSVPC,
    Condition,
    ContainerSpec,
    Dependency,
    NetworkInterface,
    PortMapping,
    RestartPolicy,
    TaskSpec,
)

PORTS_IN_RANGE_MAX = 100  # AWS: per container
CONTAINERS_MAX = 50  # more than the ten of AWS's quota
_MAC_ADDRESS = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_VOLUME_TYPES = frozenset(("", "host", "docker"))
_NOT_KEPT = frozenset(("environment", "roleCredentials"))  # the state file must not have them
_FORBIDDEN_CONFIG_KEYS = ("Env",)  # would replace the environment that the agent makes


class InvalidTaskError(Exception):
    """A task in a payload that can't be run; the text is reported as the reason."""


def parse_task(task: Mapping[str, Any]) -> TaskSpec:
    """Return the specification of one task of a payload.

    Raises:
        InvalidTaskError: It is not a task that this agent can run.
    """
    try:
        return _parse_task(task)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        message = f"UnrecogniedTaskError: Error loading task - {type(error).__name__}: {error}"
        raise InvalidTaskError(message) from error


def _parse_task(task: Mapping[str, Any]) -> TaskSpec:
    arn = task["arn"]
    if not isinstance(arn, str) or ":task/" not in arn:
        raise ValueError("not the ARN of a task")
    containers = tuple(_container(container) for container in task.get("containers") or ())
    if not 0 < len(containers) <= CONTAINERS_MAX:
        raise ValueError("a task has between one and fifty containers")
    if len({container.name for container in containers}) != len(containers):
        raise ValueError("two containers have the same name")
    volumes = tuple(task.get("volumes") or ())
    for volume in volumes:
        if (volume.get("type") or "") not in _VOLUME_TYPES:
            message = f"unknown type of volume: {volume.get('type')}"
            raise ValueError(message)
    _check_dependencies(containers)
    mode = str(task.get("networkMode") or "")
    return TaskSpec(
        arn=arn,
        cluster=str(task.get("taskClusterArn") or ""),
        family=str(task.get("family") or ""),
        version=str(task.get("version") or ""),
        containers=containers,
        volumes=volumes,
        network_mode=mode,
        cpu=float(task.get("cpu") or 0),
        memory_mib=int(task.get("memory") or 0),
        credentials_id=str((task.get("roleCredentials") or {}).get("credentialsId") or ""),
        execution_credentials_id=str((task.get("executionRoleCredentials") or {}).get("credentialsId") or ""),
        service_name=str(task.get("serviceName") or ""),
        pid_mode=str(task.get("pidMode") or ""),
        ipc_mode=str(task.get("ipcMode") or ""),
        session_bound=bool(task.get("sessionBound")),
        network_interface=_network_interface(task) if mode == AWSVPC else None,
    )


def _network_interface(task: Mapping[str, Any]) -> NetworkInterface:
    """Read the one interface of a task. What it says goes into rules of the firewall: only real addresses pass."""
    given = task["elasticNetworkInterfaces"][0]
    primary = [one["privateAddress"] for one in given["ipv4Addresses"] if one.get("primary")]
    address = ipaddress.IPv4Address(primary[0])
    gateway = ipaddress.IPv4Interface(given["subnetGatewayIpv4Address"])
    vpc = ipaddress.IPv4Network(given.get("vpcIpv4CidrBlock") or str(gateway.network))
    if address not in vpc or gateway.network.prefixlen < vpc.prefixlen:
        raise ValueError("the network interface is not in its network")
    mac_address = str(given["macAddress"]).lower()
    if not _MAC_ADDRESS.fullmatch(mac_address):
        raise ValueError("not the address of a network interface")
    return NetworkInterface(
        interface_id=str(given["ec2Id"]),
        attachment_arn=str(given["attachmentArn"]),
        mac_address=mac_address,
        address=str(address),
        vpc_cidr=str(vpc),
        subnet_gateway=str(gateway),
        private_dns_name=str(given.get("privateDnsName") or ""),
        dns_servers=tuple(str(ipaddress.ip_address(one)) for one in given.get("domainNameServers") or ()),
        dns_search_domains=tuple(str(one) for one in given.get("domainName") or ()),
    )


def _container(container: Mapping[str, Any]) -> ContainerSpec:
    docker = container.get("dockerConfig") or {}
    config = dict(json.loads(docker.get("config") or "{}"))
    for key in _FORBIDDEN_CONFIG_KEYS:
        config.pop(key, None)
    overrides = json.loads(container.get("overrides") or "{}") or {}
    if set(overrides) - {"command"}:
        raise ValueError("overrides may hold a command only")
    raw = {key: value for key, value in container.items() if key not in _NOT_KEPT}
    if "command" in overrides:
        raw["command"] = overrides["command"]
    return ContainerSpec(
        name=str(container["name"]),
        image=str(container["image"]),
        essential=bool(container.get("essential", False)),
        depends_on=_dependencies(container),
        restart_policy=_restart_policy(container.get("restartPolicy") or {}),
        start_timeout_seconds=float(container.get("startTimeout") or 0),
        stop_timeout_seconds=int(container.get("stopTimeout") or 0),
        port_mappings=tuple(_port_mapping(mapping) for mapping in container.get("portMappings") or ()),
        environment={str(name): str(value) for name, value in (container.get("environment") or {}).items()},
        config=config,
        host_config=dict(json.loads(docker.get("hostConfig") or "{}")),
        raw=raw,
        credentials_id=str((container.get("roleCredentials") or {}).get("credentialsId") or ""),
    )


def _port_mapping(mapping: Mapping[str, Any]) -> PortMapping:
    protocol = "udp" if str(mapping.get("protocol") or "tcp").lower() == "udp" else "tcp"
    if mapping.get("containerPortRange"):
        first, last = (int(part) for part in str(mapping["containerPortRange"]).split("-"))
        if not 1 <= first <= last <= 65535 or last - first >= PORTS_IN_RANGE_MAX:
            raise ValueError("not a range of ports")
        return PortMapping(first, 0, protocol, last - first + 1, is_range=True)
    return PortMapping(int(mapping["containerPort"]), int(mapping.get("hostPort") or 0), protocol)


def _dependencies(container: Mapping[str, Any]) -> tuple[Dependency, ...]:
    """Explicit dependencies, then those that links and volumesFrom imply: their target must be there first."""
    found = {
        str(dependency["containerName"]): Condition(str(dependency["condition"]).upper())
        for dependency in container.get("dependsOn") or ()
    }
    for link in container.get("links") or ():
        found.setdefault(str(link).partition(":")[0], Condition.START)
    for source in container.get("volumesFrom") or ():
        found.setdefault(str(source["sourceContainer"]), Condition.START)
    return tuple(Dependency(name, condition) for name, condition in found.items())


def _restart_policy(policy: Mapping[str, Any]) -> RestartPolicy | None:
    if not policy.get("enabled"):
        return None
    return RestartPolicy(
        tuple(int(code) for code in policy.get("ignoredExitCodes") or ()),
        float(policy.get("restartAttemptPeriod") or 300),
    )


def _check_dependencies(containers: tuple[ContainerSpec, ...]) -> None:
    """Refuse unknown names and cycles, which would wait for ever."""
    waiting = {
        container.name: {dependency.container_name for dependency in container.depends_on} for container in containers
    }
    for name, needs in waiting.items():
        if needs - set(waiting):
            message = f"container {name} depends on an unknown container"
            raise ValueError(message)
    while waiting:
        free = [name for name, needs in waiting.items() if not needs]
        if not free:
            raise ValueError("the containers depend on each other in a circle")
        for name in free:
            del waiting[name]
        for needs in waiting.values():
            needs.difference_update(free)
