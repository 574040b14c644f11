"""Security groups as the text of an nftables ruleset; what real packets make of it is in tests/system."""

from typing import Any

import pytest

from taskrole.agent.firewall_rules import Firewall, FirewallRule, MachineGuard, read_rules, ruleset

TABLE = "taskrole_groups_test"


def rule(protocol: str = "tcp", first: int = 80, last: int = 80, *peers: str, egress: bool = False) -> FirewallRule:
    return FirewallRule(egress, protocol, first, last, peers or ("0.0.0.0/0",))


def lines_of(firewall: Firewall, chain: str) -> list[str]:
    text = ruleset(TABLE, firewall).split(f"  chain {chain} {{\n")[1].split("\n  }")[0]
    return [line.strip() for line in text.splitlines()]


def test_nothing_guarded_is_nothing_done() -> None:
    text = ruleset(TABLE, Firewall())
    assert text.startswith(f"table inet {TABLE} {{}}\ndelete table inet {TABLE}\n")
    assert lines_of(Firewall(), "arriving") == ["type filter hook prerouting priority mangle; policy accept;"]
    assert lines_of(Firewall(), "passing") == ["type filter hook forward priority filter - 10; policy accept;"]


def test_guarded_ports_are_closed_without_a_rule() -> None:
    machine = MachineGuard(frozenset({8080, 80}), frozenset({53}))
    arriving = lines_of(Firewall(machine), "arriving")
    assert arriving[-2:] == ["tcp dport { 80, 8080 } goto machine", "udp dport { 53 } goto machine"]
    assert arriving.index('iifname "lo" accept') < arriving.index('iifname "docker*" accept')
    assert lines_of(Firewall(machine), "machine") == ["drop"]


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        (rule(), ["meta nfproto ipv4 tcp dport 80 accept"]),
        (rule("udp", 80, 90, "10.0.0.0/8"), ["ip saddr { 10.0.0.0/8 } udp dport 80-90 accept"]),
        (rule("tcp", 0, 65535, "::/0"), ["meta nfproto ipv6 meta l4proto tcp accept"]),
        (rule("-1", -1, -1, "10.0.0.0/8", "10.1.0.0/16"), ["ip saddr { 10.0.0.0/8 } accept"]),
        (
            rule("tcp", 1, 1, "10.0.0.1/32", "2001:db8::1/128"),
            ["ip saddr { 10.0.0.1/32 } tcp dport 1 accept", "ip6 saddr { 2001:db8::1/128 } tcp dport 1 accept"],
        ),
        (rule("icmp", 8, 0), ["meta nfproto ipv4 icmp type 8 icmp code 0 accept"]),
        (rule("icmp", 8, -1), ["meta nfproto ipv4 icmp type 8 accept"]),
        (rule("icmpv6", -1, -1, "::/0"), ["meta nfproto ipv6 meta l4proto ipv6-icmp accept"]),
        (rule("50", -1, -1), ["meta nfproto ipv4 meta l4proto 50 accept"]),
        (FirewallRule(False, "tcp", 80, 80, ()), []),  # a group without members lets nobody in
        (rule(egress=True), []),
    ],
)
def test_rules(given: FirewallRule, lines: list[str]) -> None:
    assert lines_of(Firewall(MachineGuard(rules=(given,))), "machine") == [*lines, "drop"]


def test_an_address_of_a_task_has_rules_in_and_out() -> None:
    firewall = Firewall(addresses={"172.31.0.9": (rule(), rule("-1", -1, -1, egress=True)), "172.31.0.7": ()})
    assert lines_of(firewall, "to_0") == lines_of(firewall, "from_0") == ["drop"]
    assert lines_of(firewall, "to_1") == ["meta nfproto ipv4 tcp dport 80 accept", "drop"]
    assert lines_of(firewall, "from_1") == ["meta nfproto ipv4 return", "drop"]


@pytest.mark.parametrize(
    "change",
    [
        {"protocol": "tcp; drop"},
        {"protocol": "300"},
        {"fromPort": 70000},
        {"fromPort": "x"},
        {"peers": ["10.0.0.0/8 } accept"]},
        {"peers": ["10.0.0.1/8"]},
    ],
)
def test_nothing_malformed_gets_into_a_ruleset(change: dict[str, Any]) -> None:
    good = {"egress": False, "protocol": "tcp", "fromPort": 80, "toPort": 80, "peers": ["10.0.0.0/8"]}
    assert read_rules([good]) == (rule("tcp", 80, 80, "10.0.0.0/8"),)
    with pytest.raises(ValueError):
        read_rules([{**good, **change}])
