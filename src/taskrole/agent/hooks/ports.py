"""Step 8: ports of the machine. A host port of 0 becomes one that is free now, a range becomes as many in a row.

A choice is known to all other choices from the moment on that it is made: no two containers get the same port.
"""

import errno
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
    preparation.record.host_ports = ()
    taken = _taken(preparation.context.state.tasks.values())
    for mapping in preparation.container.port_mappings:
        first = mapping.host_port or _free_port(preparation, mapping, taken)
        ports = [(mapping.protocol, first + offset) for offset in range(mapping.count)]
        taken.update(ports)
        preparation.record.host_ports += tuple(ports)
        preparation.host_ports[mapping] = first


def leaves_ports_open(preparation: Preparation) -> bool:
    """Tell whether other ports could be chosen for a container; pure."""
    return any(not mapping.host_port for mapping in preparation.host_ports)


def _taken(tasks: Iterable[TaskRecord]) -> set[tuple[str, int]]:
    """Return the ports of all containers that have not stopped: those they have and those they will ask for."""
    taken: set[tuple[str, int]] = set()
    for task in tasks:
        for container in task.spec.containers:
            record = task.containers[container.name]
            if record.phase is Phase.STOPPED:
                continue
            taken.update((mapping.protocol, mapping.host_port) for mapping in container.port_mappings)
            taken.update((str(one["protocol"]), int(one["hostPort"])) for one in record.network_bindings)
            taken.update(record.host_ports)
    return taken


def _free_port(preparation: Preparation, mapping: PortMapping, taken: set[tuple[str, int]]) -> int:
    low, high = EPHEMERAL_PORTS
    for _ in range(ATTEMPTS_MAX):
        first = low + int.from_bytes(preparation.context.ids.random_bytes(4)) % (high - low + 2 - mapping.count)
        ports = range(first, first + mapping.count)
        if not any((mapping.protocol, port) in taken for port in ports) and all(
            _is_free(mapping.protocol, port) for port in ports
        ):
            return first
    raise HookError("CannotCreateContainerError", "no free port on the container instance")


def _is_free(protocol: str, port: int) -> bool:
    """Ask the machine, for both families: what somebody has in one of them is nobody's in the other."""
    kind = socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM
    for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):  # noqa: S104  nothing listens
        try:
            with socket.socket(family, kind) as probe:
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind((address, port))
        except OSError as error:
            if error.errno not in {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}:  # a machine without IPv6
                return False
    return True
