"""Whether a connection to an address of this machine comes from a process of the machine itself, and of no container.

A container on a bridge has an address that is not the machine's. One in network mode host has the machine's: there the
process is found by its socket, and the control group tells whether it is in a container.
"""

import contextlib
import ipaddress
import itertools
import os
import re
import socket
from pathlib import Path

from taskrole.agent.callers import inode_of

PROCESSES_MAX = 32_768
_CONTAINER = re.compile(r"[0-9a-f]{64}|/ecs/|libpod|kubepods|machine\.slice")


def is_machines_own(address: str, port: int) -> bool:
    """Return whether the peer at ``address``:``port`` is a process of this machine outside of containers; blocking.

    What cannot be told is no.
    """
    return _is_own_address(address) and _is_outside_containers(address, port)


def _is_own_address(address: str) -> bool:
    """Only an address of this machine can be bound to."""
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except (OSError, ValueError):
        return False
    return True


def _is_outside_containers(address: str, port: int) -> bool:
    lines: list[str] = []
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            lines += Path(f"/proc/thread-self/net/{table}").read_text().splitlines()[1:]
    inode = inode_of(lines, address, port)
    if inode is None:
        return False
    process = _owner(f"socket:[{inode}]")
    return process is not None and _container(str(process)) in ("", _container("self"))


def _owner(link: str) -> int | None:
    names = (name for name in os.listdir("/proc") if name.isdigit())  # noqa: PTH208  a name is all that is needed
    for name in itertools.islice(names, PROCESSES_MAX):
        try:
            for entry in Path(f"/proc/{name}/fd").iterdir():
                if str(entry.readlink()) == link:
                    return int(name)
        except OSError:
            continue
    return None


def _container(process: str) -> str:
    """Return the control group of a process that is in a container, else ""; unreadable is as good as a container."""
    try:
        text = Path(f"/proc/{process}/cgroup").read_text()
    except OSError:
        return "?"
    return next((line.rpartition(":")[2] for line in text.splitlines() if _CONTAINER.search(line)), "")
