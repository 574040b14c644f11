"""Security groups as a ruleset of nftables. Pure: from rules and what they guard to the text of one table of our own.

What is guarded is named: ports of this machine that belong to tasks, and addresses that tasks have of their own. All
else passes as if the table were not there. An ``accept`` here ends only this table's chain: Docker's rules and anybody
else's come after it. Ports are looked at before Docker translates addresses, so they are the ones that were asked for.
"""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RULES_MAX = 5000
ADDRESSES_MAX = 2000
VPC_BRIDGES = "br-vpc-*"
"""Tasks with an address of their own: what they send is not the machine's own."""
INSIDE = ("docker*", "br-*")
"""The bridges of containers of this machine, whose traffic is the machine's own."""

_NAMES = {"icmp": "icmp", "icmpv6": "ipv6-icmp"}


@dataclass(frozen=True, slots=True)
class FirewallRule:
    """Lets traffic with some peers through."""

    egress: bool
    protocol: str
    """``tcp``, ``udp``, ``icmp``, ``icmpv6``, a number, or ``-1`` for all."""
    from_port: int
    to_port: int
    peers: tuple[str, ...]
    """Address ranges; those of the members of a security group, if the rule speaks of one."""


@dataclass(frozen=True, slots=True)
class MachineGuard:
    """What of this machine is guarded: ports, and the addresses of the containers behind them."""

    tcp_ports: frozenset[int] = frozenset()
    udp_ports: frozenset[int] = frozenset()
    container_addresses: frozenset[str] = frozenset()
    rules: tuple[FirewallRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Firewall:
    """Everything that is guarded: this machine's ports, and tasks by their own addresses."""

    machine: MachineGuard = field(default_factory=MachineGuard)
    addresses: Mapping[str, tuple[FirewallRule, ...]] = field(default_factory=dict)


def read_rules(given: Iterable[Mapping[str, Any]]) -> tuple[FirewallRule, ...]:
    """Return rules as the control plane sends them; nothing of the text gets into a ruleset unread.

    Raises:
        ValueError: One is malformed, or there are too many.
    """
    rules = tuple(_rule(one) for one in given)
    if len(rules) > RULES_MAX:
        raise ValueError("too many rules")
    return rules


def _rule(given: Mapping[str, Any]) -> FirewallRule:
    protocol = str(given["protocol"])
    if protocol not in ("tcp", "udp", "icmp", "icmpv6", "-1"):
        protocol = str(int(protocol))
        if not 0 <= int(protocol) <= 255:
            raise ValueError(protocol)
    first, last = int(given["fromPort"]), int(given["toPort"])
    if not (-1 <= first <= 65535 and -1 <= last <= 65535):
        raise ValueError("ports")
    peers = tuple(str(ipaddress.ip_network(str(one))) for one in given["peers"])
    return FirewallRule(bool(given["egress"]), protocol, first, last, peers)


def ruleset(table: str, firewall: Firewall) -> str:
    """Return the commands that put a table in the place of what it was, in one transaction."""
    machine, addresses = firewall.machine, sorted(firewall.addresses)
    targets = _chain("machine", "", [*_accepting(machine.rules, egress=False), "drop"])
    for number, address in enumerate(addresses):
        rules = firewall.addresses[address]
        targets += _chain(f"from_{number}", "", [*_accepting(rules, egress=True, verdict="return"), "drop"])
        targets += _chain(f"to_{number}", "", [*_accepting(rules, egress=False), "drop"])
    lines = [
        f"table inet {table} {{}}",
        f"delete table inet {table}",
        f"table inet {table} {{",
        *targets,
        *_chain("arriving", "filter hook prerouting priority mangle", _arriving(machine)),
        *_chain("passing", "filter hook forward priority filter - 10", _passing(machine, addresses)),
        "}",
    ]
    return "\n".join([*lines, ""])


def _chain(name: str, hook: str, statements: Sequence[str]) -> list[str]:
    head = [f"    type {hook}; policy accept;"] if hook else []
    return [f"  chain {name} {{", *head, *(f"    {one}" for one in statements), "  }"]


def _arriving(machine: MachineGuard) -> list[str]:
    """Guard the machine's ports from what comes from elsewhere; replies and what is its own pass."""
    ports = [
        f"{protocol} dport {{ {', '.join(map(str, sorted(numbers)))} }} goto machine"
        for protocol, numbers in (("tcp", machine.tcp_ports), ("udp", machine.udp_ports))
        if numbers
    ]
    if not ports:
        return []
    local = "fib daddr type != local accept"
    from_tasks = [f'iifname "{VPC_BRIDGES}" {local}', *(f'iifname "{VPC_BRIDGES}" {one}' for one in ports)]
    inside = [f'iifname "{one}" accept' for one in INSIDE]
    return ['iifname "lo" accept', "ct state established,related accept", *from_tasks, *inside, local, *ports]


def _passing(machine: MachineGuard, addresses: Sequence[str]) -> list[str]:
    """Guard the addresses of tasks, and those of containers from who asks for them past the published ports."""
    lines: list[str] = []
    if addresses:
        out = ", ".join(f"{address} : jump from_{number}" for number, address in enumerate(addresses))
        into = ", ".join(f"{address} : goto to_{number}" for number, address in enumerate(addresses))
        lines += [f"ip saddr vmap {{ {out} }}", f"ip daddr vmap {{ {into} }}"]
    if machine.container_addresses:
        own = ", ".join(sorted(machine.container_addresses))
        inside = [f'iifname "{one}" accept' for one in INSIDE]
        lines += ["ct status dnat accept", *inside, f"ip daddr {{ {own} }} drop"]
    return ["ct state established,related accept", *lines] if lines else []


def _accepting(rules: Iterable[FirewallRule], *, egress: bool, verdict: str = "accept") -> list[str]:
    lines = [
        " ".join(part for part in (peer, service, verdict) if part)
        for rule in rules
        if rule.egress is egress
        for peer in _peers(rule)
        for service in [_service(rule)]
    ]
    return list(dict.fromkeys(lines))


def _peers(rule: FirewallRule) -> list[str]:
    """Return who the rule is about, for IPv4 and for IPv6."""
    end = "daddr" if rule.egress else "saddr"
    found = []
    four = [one for one in map(ipaddress.ip_network, rule.peers) if isinstance(one, ipaddress.IPv4Network)]
    six = [one for one in map(ipaddress.ip_network, rule.peers) if isinstance(one, ipaddress.IPv6Network)]
    for word, kind, merged in (
        ("ip", "ipv4", list(ipaddress.collapse_addresses(four))),
        ("ip6", "ipv6", list(ipaddress.collapse_addresses(six))),
    ):
        if any(network.prefixlen == 0 for network in merged):
            found.append(f"meta nfproto {kind}")
        elif merged:
            found.append(f"{word} {end} {{ {', '.join(map(str, merged))} }}")
    return found


def _service(rule: FirewallRule) -> str:
    protocol, first, last = rule.protocol, rule.from_port, rule.to_port
    if protocol == "-1":
        return ""
    if protocol in ("tcp", "udp"):
        ports = str(first) if first == last else f"{first}-{last}"
        return f"meta l4proto {protocol}" if (first, last) == (0, 65535) else f"{protocol} dport {ports}"
    if protocol in _NAMES:
        kind = f"{protocol} type {first}" if first >= 0 else f"meta l4proto {_NAMES[protocol]}"
        return f"{kind} {protocol} code {last}" if first >= 0 and last >= 0 else kind
    return f"meta l4proto {protocol}"
