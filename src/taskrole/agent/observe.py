"""Reads what the engine says about a container into its record; pure."""

from collections.abc import Mapping
from typing import Any

from taskrole.agent.container_config import effective_network_mode
from taskrole.agent.model import ContainerRecord, ContainerSpec, Phase, TaskSpec

OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"
_NO_TIME = "0001-01-01"
_ALIVE = frozenset(("running", "paused", "restarting"))


def apply_inspection(
    task: TaskSpec, container: ContainerSpec, record: ContainerRecord, document: Mapping[str, Any], now: float
) -> None:
    """Bring ``record`` to what the engine's document says. A container that was never started stays as it is."""
    state = document.get("State") or {}
    status = str(state.get("Status") or "")
    record.docker_id = str(document["Id"])
    record.image_id = str(document.get("Image") or record.image_id)
    record.created_at = str(document.get("Created") or "")
    record.started_at = _time(state.get("StartedAt"))
    record.finished_at = _time(state.get("FinishedAt"))
    record.health = str((state.get("Health") or {}).get("Status") or "")
    record.addresses = _addresses(document) if status in _ALIVE else ()
    if record.started_at:
        record.has_started = True
    if status in _ALIVE:
        if record.phase is not Phase.STOPPING:
            record.phase = Phase.RUNNING
        record.finished_at = ""
        record.exit_code = None
        record.network_bindings = _bindings(task, container, document)
        record.started_monotonic = record.started_monotonic or now
    elif record.has_started and status in {"exited", "dead", "removing"}:
        record.phase = Phase.STOPPED
        record.exit_code = int(state.get("ExitCode") or 0)
        if state.get("OOMKilled"):
            record.reason = OUT_OF_MEMORY


def vanished(record: ContainerRecord) -> None:
    """Note that the engine has no such container any more."""
    record.phase = Phase.STOPPED
    record.addresses = ()
    record.reason = record.reason or "ContainerVanishedError: the container was removed by someone else"


def _time(text: object) -> str:
    return "" if not text or str(text).startswith(_NO_TIME) else str(text)


def _addresses(document: Mapping[str, Any]) -> tuple[str, ...]:
    networks = (document.get("NetworkSettings") or {}).get("Networks") or {}
    return tuple(
        str(network[key])
        for network in networks.values()
        for key in ("IPAddress", "GlobalIPv6Address")
        if network.get(key)
    )


def _bindings(task: TaskSpec, container: ContainerSpec, document: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    if effective_network_mode(task, container) == "host":
        return tuple(
            _binding("0.0.0.0", mapping.container_port, mapping.container_port, mapping.protocol)  # noqa: S104
            for mapping in container.port_mappings
        )
    found: list[Mapping[str, Any]] = []
    for port, bindings in ((document.get("NetworkSettings") or {}).get("Ports") or {}).items():
        number, _, protocol = str(port).partition("/")
        found.extend(
            _binding(str(one["HostIp"]), int(number), int(one["HostPort"]), protocol or "tcp")
            for one in bindings or ()
            if ":" not in str(one["HostIp"])
        )
    return tuple(found)


def _binding(address: str, container_port: int, host_port: int, protocol: str) -> dict[str, Any]:
    return {"bindIP": address, "containerPort": container_port, "hostPort": host_port, "protocol": protocol}
