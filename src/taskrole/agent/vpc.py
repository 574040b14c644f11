"""The networks of tasks in mode awsvpc: a bridge of Docker's for each VPC, and a guard at each task's own end of it.

A task's pause container has the interface with the address that the control plane chose; the other containers of the
task join it. The guard (nftables, family bridge, a table of our own) lets out of an interface only what carries its
own addresses: who could take another task's address could take its credentials.
"""

import asyncio
import contextlib
import ipaddress
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from taskrole.agent.commands import run_command
from taskrole.agent.model import NetworkInterface, TaskRecord
from taskrole.docker.engine import Engine, EngineError, EngineUnavailableError

log = logging.getLogger(__name__)

NETWORK_LABEL = "taskrole.vpc"
_INTERFACES = Path("/sys/class/net")


class VpcError(Exception):
    """The network can't be set up; the text is one sentence for a person."""


def network_name(vpc_cidr: str) -> str:
    """Return Docker's name of the network of a VPC; pure."""
    return "taskrole-vpc-" + vpc_cidr.replace("/", "-")


def bridge_name(vpc_cidr: str) -> str:
    """Return the name of the VPC's bridge on the machine, at most 15 characters; pure."""
    return f"br-vpc-{int(ipaddress.IPv4Network(vpc_cidr).network_address):08x}"


def network_config(vpc_cidr: str) -> dict[str, Any]:
    """Return the body of the engine's create request; pure. The gateway is the first address of the VPC."""
    network = ipaddress.IPv4Network(vpc_cidr)
    return {
        "Name": network_name(vpc_cidr),
        "Driver": "bridge",
        "IPAM": {"Driver": "default", "Config": [{"Subnet": str(network), "Gateway": str(network[1])}]},
        "Options": {"com.docker.network.bridge.name": bridge_name(vpc_cidr)},
        "Labels": {NETWORK_LABEL: vpc_cidr},
    }


def endpoint_config(interface: NetworkInterface) -> dict[str, Any]:
    """Return the engine's configuration of the pause container's place in the network; pure."""
    return {"IPAMConfig": {"IPv4Address": interface.address}, "MacAddress": interface.mac_address}


def overlapping(vpc_cidr: str, routes: Iterable[Mapping[str, Any]]) -> str:
    """Return the route of the machine that a VPC's network would hide, or ""; pure."""
    network = ipaddress.IPv4Network(vpc_cidr)
    for route in routes:
        with contextlib.suppress(ValueError):
            if route.get("dev") != bridge_name(vpc_cidr) and network.overlaps(
                ipaddress.IPv4Network(str(route.get("dst")))
            ):
                return f"{route['dst']} on {route.get('dev')}"
    return ""


async def ensure_network(engine: Engine, vpc_cidr: str) -> None:
    """Have the network of a VPC on this machine.

    Raises:
        VpcError: The machine uses addresses of the VPC for something else.
        EngineError: The engine refuses.
    """
    if not (_INTERFACES / bridge_name(vpc_cidr)).exists():
        status, output = await run_command("ip", "-j", "-4", "route", "show")
        if status == 0 and (route := overlapping(vpc_cidr, json.loads(output or "[]"))):
            message = f"the network of the VPC, {vpc_cidr}, overlaps with a network of this machine: {route}"
            raise VpcError(message)
    await engine.ensure_network(network_config(vpc_cidr))


async def remove_networks(engine: Engine) -> None:
    """Remove the VPCs' networks in which no container is.

    Raises:
        EngineUnavailableError: Docker doesn't answer.
    """
    for network in await engine.list_networks([NETWORK_LABEL]):
        try:
            await engine.remove_network(str(network["Name"]))
        except EngineUnavailableError:
            raise
        except EngineError as error:
            log.debug("a network is still in use", extra={"network": network["Name"], "reason": error.message})


def address_of(document: Mapping[str, Any] | None) -> str:
    """Return the address that a running pause container has, or ""; pure."""
    if document is None or (document.get("State") or {}).get("Status") != "running":
        return ""
    networks = (document.get("NetworkSettings") or {}).get("Networks") or {}
    return next((str(one["IPAddress"]) for one in networks.values() if one.get("IPAddress")), "")


def host_end(pid: int, interfaces: Path = _INTERFACES) -> str:
    """Return the machine's end of the cable to ``eth0`` of a process, or ""; blocking."""
    try:
        index = Path(f"/proc/{pid}/root/sys/class/net/eth0/iflink").read_text()
        return next((one.name for one in interfaces.iterdir() if (one / "ifindex").read_text() == index), "")
    except OSError:
        return ""


Owner = tuple[str, str, str]
"""The machine's end of a cable, and the MAC and IPv4 address of the task at the other end."""


def owners_of(listed: str) -> list[Owner]:
    """Return the owners in what nft says of the guard's table in JSON; pure."""
    entries = json.loads(listed).get("nftables", []) if listed.strip() else []
    found = [one["set"] for one in entries if one.get("set", {}).get("name") == "owners"]
    elements = [element["concat"] for one in found for element in one.get("elem", ())]
    return [(str(end), str(mac_address), str(address)) for end, mac_address, address in elements]


def guard_table(name: str, owners: Iterable[Owner] = ()) -> str:
    """Return the commands that make the guard's table anew, in one transaction; pure."""
    return _empty_table(name) + "".join(_change_text("add", name, owner) for owner in owners)


def _change_text(verb: str, table: str, owner: Owner) -> str:
    end, mac_address, address = owner
    return (
        f'{verb} element bridge {table} owners {{ "{end}" . {mac_address} . {address} }}\n'
        f'{verb} element bridge {table} guarded {{ "{end}" }}\n'
    )


def _empty_table(name: str) -> str:
    return (
        f"table bridge {name} {{}}\n"
        f"delete table bridge {name}\n"
        f"table bridge {name} {{\n"
        "  set guarded { type ifname; }\n"
        "  set owners { type ifname . ether_addr . ipv4_addr; }\n"
        "  chain guard {\n"
        "    type filter hook prerouting priority -300; policy accept;\n"
        "    iifname @guarded jump check\n"
        "  }\n"
        "  chain check {\n"
        "    iifname . arp saddr ether . arp saddr ip @owners accept\n"
        "    iifname . ether saddr . ip saddr @owners accept\n"
        "    drop\n"
        "  }\n"
        "}\n"
    )


class Guard:
    """Keeps the tasks of one agent from using each other's addresses."""

    def __init__(self, instance_id: str) -> None:
        self._table = "taskrole_" + instance_id[:16]
        self._ends: dict[str, Owner] = {}
        self._usable = False

    async def set_up(self) -> None:
        """Make the table; without nftables the agent works on, and says so.

        What an agent before this one guards stays guarded all the time.
        """
        status, listed = await run_command("nft", "-j", "list", "table", "bridge", self._table)
        owners = owners_of(listed) if status == 0 else []
        there = await asyncio.to_thread(lambda: [one for one in owners if (_INTERFACES / one[0]).exists()])
        status, output = await run_command("nft", "-f", "-", text=guard_table(self._table, there))
        self._usable = status == 0
        if not self._usable:
            log.warning("tasks in mode awsvpc could use each other's addresses", extra={"reason": output.strip()})

    async def add(self, task: TaskRecord, end: str) -> None:
        """Let only the task's own addresses through the machine's end of its cable."""
        interface = task.spec.network_interface
        if interface is None or not end or not self._usable:
            return
        owner = (end, interface.mac_address, interface.address)
        if self._ends.get(task.arn) != owner:
            await self.remove(task)
            if await self._change("add", owner):
                self._ends[task.arn] = owner

    async def remove(self, task: TaskRecord) -> None:
        """Forget a task's end, which is gone."""
        if (owner := self._ends.pop(task.arn, None)) is not None:
            await self._change("delete", owner)

    async def tear_down(self) -> None:
        """Remove the table; a missing one is fine."""
        await run_command("nft", "delete", "table", "bridge", self._table)

    async def _change(self, verb: str, owner: Owner) -> bool:
        text = _change_text(verb, self._table, owner)
        status, output = await run_command("nft", "-f", "-", text=text)
        if status != 0:
            log.warning("a rule of a task's network could not be set", extra={"reason": output.strip()})
        return status == 0
