"""The container address on the machine's loopback interface, and the firewall rules around it.

169.254.170.2 on ``lo`` is reached from every bridge without address translation, and the source addresses stay true.
Two rules keep others away: nobody from outside reaches that address, and no container reaches the instance metadata
address 169.254.169.254, where cloud machines give out their own credentials.
"""

import contextlib
import logging
import os

from taskrole.agent.commands import run_command

log = logging.getLogger(__name__)

METADATA_ADDRESS = "169.254.169.254"
_CONTAINER_INTERFACES = ("docker+", "br-+")


class AddressError(Exception):
    """The address or the rules can't be set up; the text is one sentence for a person."""


async def add_address(address: str) -> bool:
    """Put ``address`` on ``lo``; returns whether it had to be added.

    Raises:
        AddressError: It is not there and can't be added.
    """
    status, output = await run_command("ip", "-o", "-4", "addr", "show", "to", f"{address}/32")
    if status == 0 and address in output:
        return False
    status, output = await run_command("ip", "addr", "add", f"{address}/32", "dev", "lo")
    if status == 0:
        return True
    if "exists" in output:
        return False
    hint = "" if os.geteuid() == 0 else " This needs root."
    message = f"The address {address} could not be added to the loopback interface: {output.strip()}.{hint}"
    raise AddressError(message)


async def remove_address(address: str) -> None:
    """Take ``address`` off ``lo``; a missing one is fine."""
    await run_command("ip", "addr", "del", f"{address}/32", "dev", "lo")


def chain_name(address: str) -> str:
    """Return the name of our chain for an address; an agent owns the address, and with it the chain."""
    return f"TASKROLE-{address}"


def firewall_rules(address: str) -> list[list[str]]:
    """Return the rules of the chain, in order; pure."""
    rules = [["-d", f"{address}/32", "-i", interface, "-j", "RETURN"] for interface in ("lo", *_CONTAINER_INTERFACES)]
    rules.append(["-d", f"{address}/32", "-j", "DROP"])
    rules += [["-d", f"{METADATA_ADDRESS}/32", "-i", interface, "-j", "DROP"] for interface in _CONTAINER_INTERFACES]
    return rules


async def add_firewall(address: str) -> None:
    """Set up our chain in the raw table, before anything that Docker or others do; repeatable.

    Raises:
        AddressError: iptables is missing or refuses.
    """
    chain = chain_name(address)
    await _iptables("-N", chain, may_fail=True)
    await _iptables("-F", chain)
    for rule in firewall_rules(address):
        await _iptables("-A", chain, *rule)
    status, _ = await run_command("iptables", "-w", "5", "-t", "raw", "-C", "PREROUTING", "-j", chain)
    if status != 0:
        await _iptables("-I", "PREROUTING", "1", "-j", chain)


async def remove_firewall(address: str) -> None:
    """Remove our chain; a missing one is fine."""
    chain = chain_name(address)
    with contextlib.suppress(AddressError):
        await _iptables("-D", "PREROUTING", "-j", chain, may_fail=True)
        await _iptables("-F", chain, may_fail=True)
        await _iptables("-X", chain, may_fail=True)


async def _iptables(*arguments: str, may_fail: bool = False) -> None:
    status, output = await run_command("iptables", "-w", "5", "-t", "raw", *arguments)
    if status != 0 and not may_fail:
        message = f"The firewall rules could not be set: {output.strip()}"
        raise AddressError(message)
