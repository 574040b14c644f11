"""From container definitions to Docker Engine API JSON: the two strings that the agent merges over its own. Pure.

Source: ECS API reference, ContainerDefinition; Docker Engine API, ContainerCreate. ``Env`` must never be set here: it
would replace the whole environment, credentials address included.
"""

from collections.abc import Mapping
from typing import Any

_MIB = 1024 * 1024
_NANOSECONDS = 1_000_000_000
_DEVICE_PERMISSIONS = {"read": "r", "write": "w", "mknod": "m"}
_HEALTH_DEFAULTS = {"interval": 30, "timeout": 5, "retries": 3}
NON_BLOCKING_BUFFER = "10m"  # AWS: since 2025-06-25
_STREAM_PREFIX = "awslogs-stream-prefix"


def config(container: Mapping[str, Any], network_mode: str) -> dict[str, Any]:
    """Return the Docker ``Config`` of a container."""
    plain = {"user": "User", "workingDirectory": "WorkingDir", "interactive": "OpenStdin", "pseudoTerminal": "Tty"}
    result: dict[str, Any] = {docker: container[ours] for ours, docker in plain.items() if container.get(ours)}
    if container.get("hostname") and network_mode not in ("host", "awsvpc"):
        result["Hostname"] = container["hostname"]
    if container.get("disableNetworking"):
        result["NetworkDisabled"] = True
    if container.get("dockerLabels"):
        result["Labels"] = dict(container["dockerLabels"])
    if "healthCheck" in container:
        result["Healthcheck"] = _health_check(container["healthCheck"])
    return result


def _health_check(check: Mapping[str, Any]) -> dict[str, Any]:
    values = {**_HEALTH_DEFAULTS, **check}
    result = {
        "Test": list(values["command"]),
        "Interval": values["interval"] * _NANOSECONDS,
        "Timeout": values["timeout"] * _NANOSECONDS,
        "Retries": values["retries"],
    }
    if values.get("startPeriod"):
        result["StartPeriod"] = values["startPeriod"] * _NANOSECONDS
    return result


def host_config(
    container: Mapping[str, Any], network_mode: str, task_id: str, awslogs_endpoint: str, log_mode: str = ""
) -> dict[str, Any]:
    """Return the Docker ``HostConfig`` of a container, without what the agent fills in itself (ports, binds, links)."""
    result: dict[str, Any] = {}
    if network_mode in ("host", "none"):
        result["NetworkMode"] = network_mode  # the task's own networkMode does not set it
    if container.get("memoryReservation"):
        result["MemoryReservation"] = container["memoryReservation"] * _MIB
    if container.get("privileged"):
        result["Privileged"] = True
    if container.get("readonlyRootFilesystem"):
        result["ReadonlyRootfs"] = True
    lists = {"dnsServers": "Dns", "dnsSearchDomains": "DnsSearch", "dockerSecurityOptions": "SecurityOpt"}
    result |= {docker: list(container[ours]) for ours, docker in lists.items() if container.get(ours)}
    if container.get("extraHosts"):
        result["ExtraHosts"] = [f"{one['hostname']}:{one['ipAddress']}" for one in container["extraHosts"]]
    if container.get("ulimits"):
        result["Ulimits"] = [
            {"Name": one["name"], "Soft": one["softLimit"], "Hard": one["hardLimit"]} for one in container["ulimits"]
        ]
    if container.get("systemControls"):
        result["Sysctls"] = {
            one["namespace"]: one.get("value", "") for one in container["systemControls"] if "namespace" in one
        }
    if "logConfiguration" in container:
        result["LogConfig"] = _log_config(container, task_id, awslogs_endpoint, log_mode)
    return result | _linux_parameters(container)


def _linux_parameters(container: Mapping[str, Any]) -> dict[str, Any]:
    given = container.get("linuxParameters", {})
    capabilities = given.get("capabilities", {})
    result: dict[str, Any] = {}
    if capabilities.get("add"):
        result["CapAdd"] = list(capabilities["add"])
    if capabilities.get("drop"):
        result["CapDrop"] = list(capabilities["drop"])
    if given.get("devices"):
        result["Devices"] = [_device(one) for one in given["devices"]]
    if given.get("initProcessEnabled"):
        result["Init"] = True
    if given.get("sharedMemorySize"):
        result["ShmSize"] = given["sharedMemorySize"] * _MIB
    if given.get("tmpfs"):
        result["Tmpfs"] = {
            one["containerPath"]: ",".join([f"size={one['size']}m", *one.get("mountOptions", ())])
            for one in given["tmpfs"]
        }
    memory = container.get("memory")
    if "maxSwap" in given and memory:
        # AWS: maxSwap is on top of memory; Docker counts both together. Swappiness counts only with maxSwap.
        result["MemorySwap"] = (memory + given["maxSwap"]) * _MIB
        if "swappiness" in given:
            result["MemorySwappiness"] = given["swappiness"]
    return result


def _device(device: Mapping[str, Any]) -> dict[str, str]:
    permissions = device.get("permissions") or ("read", "write", "mknod")
    return {
        "PathOnHost": device["hostPath"],
        "PathInContainer": device.get("containerPath") or device["hostPath"],
        "CgroupPermissions": "".join(_DEVICE_PERMISSIONS[one] for one in permissions if one in _DEVICE_PERMISSIONS),
    }


def _log_config(container: Mapping[str, Any], task_id: str, awslogs_endpoint: str, log_mode: str) -> dict[str, Any]:
    log = container["logConfiguration"]
    options = dict(log.get("options", {}))
    if log["logDriver"] == "awslogs":
        # Docker does not know the prefix option: AWS's control plane makes the stream name of it.
        prefix = options.pop(_STREAM_PREFIX, "")
        if prefix:
            options["awslogs-stream"] = f"{prefix}/{container['name']}/{task_id}"
        if awslogs_endpoint:
            options.setdefault("awslogs-endpoint", awslogs_endpoint)
    if log_mode and log["logDriver"] != "none" and "mode" not in options:
        # AWS: account setting defaultLogDriverMode.
        options["mode"] = log_mode
        options.setdefault("max-buffer-size", NON_BLOCKING_BUFFER)
    return {"Type": log["logDriver"], "Config": options}
