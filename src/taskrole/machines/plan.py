"""What a machine of this host is made of: names, addresses, commands, and what its user data asks for. Pure."""

import base64
import binascii
import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NETWORK = ipaddress.ip_network("198.19.240.0/24")
"""Between this host and its machines. RFC 2544: 198.18.0.0/15 is no network that anybody routes to."""
GATEWAY = str(NETWORK[1])
ADDRESSES = tuple(str(NETWORK[number]) for number in range(10, 250))
MACHINES_MAX = 16
BRIDGE = "taskrole0"
NAMESPACE_PREFIX = "taskrole-"
RUN_DIR = Path("/run/taskrole-machines")
CPU_UNITS_PER_VCPU = 1024
_SETTING = re.compile(r"\b(ECS_CLUSTER|ECS_INSTANCE_ATTRIBUTES)=('[^'\n]*'|\"[^\"\n]*\"|\{[^\n]*\}|[^\s;|&'\"]+)")
_CLUSTER = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Plan:
    """One machine."""

    instance_id: str
    address: str
    folder: Path

    @property
    def namespace(self) -> str:
        """The name of its network namespace."""
        return NAMESPACE_PREFIX + self.instance_id

    @property
    def run_dir(self) -> Path:
        """What is gone with the machine: sockets and such; a path that is short enough for them."""
        return RUN_DIR / self.instance_id

    @property
    def docker_socket(self) -> Path:
        """Where its Docker engine listens."""
        return self.run_dir / "docker.sock"

    @property
    def host_end(self) -> str:
        """This host's end of its cable; at most 15 characters."""
        return f"tr{self.instance_id[2:13]}"

    def set_up(self) -> list[list[str]]:
        """Return the commands that make its network namespace and connect it."""
        inside = ["ip", "-n", self.namespace]
        return [
            ["ip", "netns", "add", self.namespace],
            ["ip", "link", "add", self.host_end, "type", "veth", "peer", "name", "eth0", "netns", self.namespace],
            ["ip", "link", "set", self.host_end, "master", BRIDGE, "up"],
            [*inside, "link", "set", "lo", "up"],
            [*inside, "addr", "add", f"{self.address}/{NETWORK.prefixlen}", "dev", "eth0"],
            [*inside, "link", "set", "eth0", "up"],
            [*inside, "route", "add", "default", "via", GATEWAY],
        ]

    def dockerd(self) -> list[str]:
        """Return the command of its Docker engine, to be run in the namespace."""
        return [
            "dockerd",
            *("--data-root", str(self.folder / "docker"), "--exec-root", str(self.run_dir / "exec")),
            *("--pidfile", str(self.run_dir / "docker.pid"), "--host", f"unix://{self.docker_socket}"),
            *("--bip", "172.17.0.1/16", "--shutdown-timeout", "3", "--log-level", "warn"),
        ]


def bridge_commands() -> list[list[str]]:
    """Return the commands that make the bridge between this host and its machines."""
    return [
        ["ip", "link", "add", BRIDGE, "type", "bridge"],
        ["ip", "addr", "add", f"{GATEWAY}/{NETWORK.prefixlen}", "dev", BRIDGE],
        ["ip", "link", "set", BRIDGE, "up"],
    ]


FORWARDING = (["DOCKER-USER", "-i", BRIDGE, "-o", BRIDGE, "-j", "ACCEPT"],)
"""Docker drops what this host forwards; its own chain for others' rules is asked to let machines talk to each other."""


def settings_of(user_data: str) -> dict[str, str]:
    """Return what user data sets for the agent: ``ECS_CLUSTER`` and ``ECS_INSTANCE_ATTRIBUTES``, if it does.

    Nothing of user data is run. The usual script writes these lines to /etc/ecs/ecs.config.
    """
    try:
        text = base64.b64decode(user_data, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return {}
    found = {match[1]: match[2].strip("'\"") for match in _SETTING.finditer(text)}
    if "ECS_CLUSTER" in found and not _CLUSTER.fullmatch(found["ECS_CLUSTER"]):
        del found["ECS_CLUSTER"]
    return found


def attributes_of(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the custom attributes that user data asks for."""
    try:
        given: Any = json.loads(settings.get("ECS_INSTANCE_ATTRIBUTES", "{}"))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}
