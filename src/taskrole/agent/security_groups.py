"""Keeps the security groups of this machine and of its tasks: rules come from the control plane, nftables enforces.

A task's ports are guarded before its containers start, and nobody from elsewhere gets through without a rule.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from taskrole.agent.commands import run_command
from taskrole.agent.container_config import effective_network_mode
from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.firewall_rules import (
    ADDRESSES_MAX,
    Firewall,
    FirewallRule,
    MachineGuard,
    read_rules,
    ruleset,
)
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.model import AWSVPC, TaskRecord

log = logging.getLogger(__name__)

CAPABILITY = "ecs.capability.taskrole-security-groups"
REFRESH_SECONDS = 0.1
_BRIDGED = "net.bridge.bridge-nf-call-iptables=1"


class Run(Protocol):
    """Runs a command of the machine."""

    async def __call__(self, *command: str, text: str = "") -> tuple[int, str]:
        """Return its exit status and output."""
        ...


class SecurityGroupsError(Exception):
    """The rules can't be enforced; the text is one sentence for a person."""


def table_name(instance_id: str) -> str:
    """Return the name of our table; pure."""
    return "taskrole_groups_" + instance_id[:16]


def guard_of(tasks: Iterable[TaskRecord]) -> tuple[frozenset[tuple[str, int]], frozenset[str]]:
    """Return the ports of this machine that tasks have, and the addresses of their containers; pure."""
    ports: set[tuple[str, int]] = set()
    addresses: set[str] = set()
    for task in tasks:
        if task.stopped_at:
            continue
        for name, record in task.containers.items():
            container = task.spec.container(name)
            mode = effective_network_mode(task.spec, container)
            if mode == "host":
                ports |= {(one.protocol, one.host_port or one.container_port) for one in container.port_mappings}
            elif mode not in ("none", AWSVPC):
                ports |= {(str(one["protocol"]), int(one["hostPort"])) for one in record.network_bindings}
                ports.update(record.host_ports)  # also those that were chosen anew during the start
                addresses.update(record.addresses)
    return frozenset(ports), frozenset(addresses)


class SecurityGroups:
    """What is enforced on this machine."""

    def __init__(self, context: AgentContext, run: Run = run_command) -> None:
        self._context = context
        self._run = run
        self._table = table_name(context.state.instance_id)
        self._machine: tuple[FirewallRule, ...] = ()
        self._addresses: dict[str, tuple[FirewallRule, ...]] = {}
        self._starting: dict[str, set[tuple[str, int]]] = {}
        self._lock = asyncio.Lock()
        self._refreshes: set[asyncio.Task[None]] = set()
        self.enabled = context.settings.security_groups

    async def set_up(self) -> None:
        """Guard what runs already. Rules of an agent before this one stay until the control plane has sent ours.

        Raises:
            SecurityGroupsError: nftables is missing or refuses.
        """
        if not self.enabled:
            await remove_table(self._context.state.instance_id)  # of an agent before this one
            return
        status, _output = await self._run("nft", "list", "table", "inet", self._table)
        if status != 0:
            await self._apply()
        # Else a bridge doesn't show its packets to the machine's rules: two tasks on it would not be kept apart.
        status, output = await self._run("sysctl", "-q", "-w", _BRIDGED)
        if status != 0:
            log.warning("tasks on one bridge are not kept apart by security groups", extra={"reason": output.strip()})

    async def close(self) -> None:
        """Stop; the rules stay as they are for containers that run on."""
        await cancel(self._refreshes)

    async def receive(self, message: Mapping[str, Any]) -> None:
        """Take the rules that the control plane sends: all of them, for this machine and for its tasks' addresses.

        Raises:
            KeyError, TypeError, ValueError: The message is malformed; nothing is changed.
        """
        if not self.enabled:
            return
        machine: tuple[FirewallRule, ...] = ()
        addresses: dict[str, tuple[FirewallRule, ...]] = {}
        for one in message["interfaces"][: ADDRESSES_MAX + 1]:
            rules = read_rules(one["rules"])
            if str(one["attachedTo"]).startswith("i-"):
                machine = rules
            else:
                addresses[str(one["address"])] = rules
        self._machine, self._addresses = machine, addresses
        try:
            await self._apply()
        except SecurityGroupsError as error:
            log.error("security groups are not in force", extra={"reason": str(error)})  # noqa: TRY400  no trace

    async def prepare(self, preparation: Preparation) -> None:
        """Step 8b: guard the ports of a container before it can listen.

        Raises:
            HookError: The rules can't be set.
        """
        if not self.enabled:
            return
        ports = {
            (mapping.protocol, first + offset)
            for mapping, first in preparation.host_ports.items()
            for offset in range(mapping.count)
        }
        self._starting.setdefault(preparation.task.arn, set()).update(ports)
        try:
            await self._apply()
        except SecurityGroupsError as error:
            raise HookError("CannotStartContainerError", str(error)) from error

    def refresh_soon(self) -> None:
        """Look again at what is guarded: a container was given an address, or a task has ended."""
        if self.enabled and not self._refreshes:
            refresh = asyncio.create_task(self._refresh())
            self._refreshes.add(refresh)
            refresh.add_done_callback(self._refreshes.discard)

    async def _refresh(self) -> None:
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            await self._apply()
        except SecurityGroupsError as error:
            log.warning("security groups are not up to date", extra={"reason": str(error)})

    def current(self) -> Firewall:
        """Return what is to be enforced now."""
        tasks = self._context.state.tasks
        self._starting = {arn: ports for arn, ports in self._starting.items() if arn in tasks}
        ports, containers = guard_of(tasks.values())
        ports |= {one for arn, those in self._starting.items() if not tasks[arn].stopped_at for one in those}
        own = {
            task.spec.network_interface.address
            for task in tasks.values()
            if task.spec.network_interface is not None and not task.stopped_at
        }
        return Firewall(
            MachineGuard(
                frozenset(port for protocol, port in ports if protocol != "udp"),
                frozenset(port for protocol, port in ports if protocol == "udp"),
                containers,
                self._machine,
            ),
            {address: self._addresses.get(address, ()) for address in own},
        )

    async def _apply(self) -> None:
        async with self._lock:
            status, output = await self._run("nft", "-f", "-", text=ruleset(self._table, self.current()))
        if status != 0:
            message = f"The rules of the security groups could not be set: {output.strip()[:512]}"
            raise SecurityGroupsError(message)


async def remove_table(instance_id: str) -> None:
    """Remove the table of an agent; a missing one is fine."""
    await run_command("nft", "delete", "table", "inet", table_name(instance_id))
