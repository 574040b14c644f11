"""Step 8: ports of the machine. A host port of 0 becomes one that is free now."""

import socket
from collections.abc import Iterable

from taskrole.agent.container_config import effective_network_mode
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.model import AWSVPC, Phase, PortMapping, TaskRecord

EPHEMERAL_PORTS = (49_153, 65_535)  # AWS: the range of the agent when the kernel's isn't known
ATTEMPTS_MAX = 200


async def prepare_ports(preparation: Preparation) -> None:
    """Choose a port for each mapping that leaves it open.

    Raises:
        HookError: None is free.
    """
    if effective_network_mode(preparation.task.spec, preparation.container) in {"host", "none", AWSVPC}:
        return
    taken = _taken(preparation.context.state.tasks.values())
    for mapping in preparation.container.port_mappings:
        port = mapping.host_port or _free_port(preparation, mapping, taken)
        taken.add((mapping.protocol, port))
        preparation.host_ports[mapping] = port


def _taken(tasks: Iterable[TaskRecord]) -> set[tuple[str, int]]:
    return {
        (str(binding["protocol"]), int(binding["hostPort"]))
        for task in tasks
        for record in task.containers.values()
        if record.phase is not Phase.STOPPED
        for binding in record.network_bindings
    }


def _free_port(preparation: Preparation, mapping: PortMapping, taken: set[tuple[str, int]]) -> int:
    low, high = EPHEMERAL_PORTS
    kind = socket.SOCK_DGRAM if mapping.protocol == "udp" else socket.SOCK_STREAM
    for _ in range(ATTEMPTS_MAX):
        port = low + int.from_bytes(preparation.context.ids.random_bytes(4)) % (high - low + 1)
        if (mapping.protocol, port) in taken:
            continue
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("0.0.0.0", port))  # noqa: S104  asks whether Docker could publish it
            except OSError:
                continue
        return port
    raise HookError("CannotCreateContainerError", "no free port on the container instance")
