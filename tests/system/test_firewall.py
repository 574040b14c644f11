"""Security groups in nftables, tried with real packets between network namespaces. Needs root."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from taskrole.agent.firewall_rules import Firewall, FirewallRule, MachineGuard, ruleset

pytestmark = pytest.mark.system

TABLE = "taskrole_groups_test"
OUTSIDE, MACHINE, CONTAINER = "198.51.100.2", "198.51.100.1", "172.17.0.2"


def rule(protocol: str = "tcp", first: int = 80, last: int = 80, *peers: str, egress: bool = False) -> FirewallRule:
    return FirewallRule(egress, protocol, first, last, peers or ("0.0.0.0/0",))


class Namespaces:
    """A machine with a bridge ``docker0`` and a container behind it, and a machine outside: three namespaces.

    The machine publishes port 8080 for the container's port 80 the way Docker does.
    """

    def __init__(self, name: str) -> None:
        self.machine, self.outside, self.container = (f"{name}-{part}" for part in ("m", "o", "c"))
        self.listeners: list[subprocess.Popen[bytes]] = []

    def run(self, where: str, *command: str, text: str = "") -> subprocess.CompletedProcess[str]:
        full = ["ip", "netns", "exec", where, *command]
        return subprocess.run(full, input=text, capture_output=True, text=True, timeout=20, check=False)

    def must(self, where: str, *command: str, text: str = "") -> str:
        done = self.run(where, *command, text=text)
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout

    def set_up(self) -> None:
        for one in (self.machine, self.outside, self.container):
            subprocess.run(["ip", "netns", "add", one], check=True)
            self.must(one, "ip", "link", "set", "lo", "up")
        self._cable(self.outside, OUTSIDE, "wan", f"{MACHINE}/24")
        self._cable(self.container, CONTAINER, "veth0", "")
        for command in (
            "ip link add docker0 type bridge",
            "ip addr add 172.17.0.1/16 dev docker0",
            "ip link set docker0 up",
            "ip link set veth0 master docker0",
            "sysctl -q -w net.ipv4.ip_forward=1",
        ):
            self.must(self.machine, *command.split())
        self.must(self.container, "ip", "route", "add", "default", "via", "172.17.0.1")
        self.must(self.outside, "ip", "route", "add", "172.17.0.0/16", "via", MACHINE)
        self.must(self.machine, "nft", "-f", "-", text=DOCKERS_RULES)
        self._listen(self.container, 80)
        self._listen(self.machine, 9090)
        self._listen(self.machine, 22)

    def _cable(self, where: str, address: str, end: str, machine_address: str) -> None:
        command = f"ip -n {self.machine} link add {end} type veth peer name eth0 netns {where}"
        subprocess.run(command.split(), check=True)
        self.must(where, "ip", "addr", "add", f"{address}/{24 if machine_address else 16}", "dev", "eth0")
        self.must(where, "ip", "link", "set", "eth0", "up")
        if machine_address:
            self.must(self.machine, "ip", "addr", "add", machine_address, "dev", end)
        self.must(self.machine, "ip", "link", "set", end, "up")

    def _listen(self, where: str, port: int) -> None:
        command = ["ip", "netns", "exec", where, sys.executable, "-m", "http.server", str(port)]
        self.listeners.append(subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        deadline = time.monotonic() + 15
        while f":{port} " not in self.must(where, "ss", "-Hltn"):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def reaches(self, where: str, address: str, port: int) -> bool:
        return self.run(where, sys.executable, "-c", CONNECT, address, str(port)).returncode == 0

    def enforce(self, firewall: Firewall) -> None:
        self.must(self.machine, "nft", "-f", "-", text=ruleset(TABLE, firewall))

    def tear_down(self) -> None:
        for one in self.listeners:
            one.kill()
            one.wait()
        for name in (self.machine, self.outside, self.container):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 0.4).close()"
DOCKERS_RULES = f"""
table ip nat {{
  chain PREROUTING {{
    type nat hook prerouting priority dstnat; policy accept;
    iifname != "docker0" tcp dport 8080 dnat to {CONTAINER}:80
  }}
}}
table ip filter {{
  chain FORWARD {{
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "docker0" accept
    iifname != "docker0" oifname "docker0" ip daddr {CONTAINER} tcp dport 80 accept
  }}
}}
"""


@pytest.fixture(scope="module")
def net() -> Iterator[Namespaces]:
    made = Namespaces(f"fw{os.getpid()}")
    try:
        made.set_up()
        yield made
    finally:
        made.tear_down()


def guarded(*rules: FirewallRule, addresses: dict[str, tuple[FirewallRule, ...]] | None = None) -> Firewall:
    machine = MachineGuard(frozenset({8080, 9090}), frozenset(), frozenset({CONTAINER}), rules)
    return Firewall(machine, addresses or {})


def test_published_ports_are_open_only_to_whom_a_rule_names(net: Namespaces) -> None:
    def others() -> str:
        return net.must(net.machine, "nft", "list", "table", "ip", "nat") + net.must(
            net.machine, "nft", "list", "table", "ip", "filter"
        )

    before = others()
    assert net.reaches(net.outside, MACHINE, 8080)
    assert net.reaches(net.outside, CONTAINER, 80)  # past the published port, which Docker 20.10 lets through
    net.enforce(guarded())
    assert not net.reaches(net.outside, MACHINE, 8080)  # published by Docker's translation
    assert not net.reaches(net.outside, MACHINE, 9090)  # of a task in host mode
    assert not net.reaches(net.outside, CONTAINER, 80)
    assert net.reaches(net.outside, MACHINE, 22)  # not a task's
    assert net.reaches(net.machine, "127.0.0.1", 9090)
    assert net.reaches(net.machine, MACHINE, 9090)
    assert net.reaches(net.container, MACHINE, 9090)  # from a container of this machine
    net.enforce(guarded(rule("tcp", 8080, 8080, f"{OUTSIDE}/32")))
    assert net.reaches(net.outside, MACHINE, 8080)
    assert not net.reaches(net.outside, MACHINE, 9090)
    net.enforce(guarded(rule("tcp", 8080, 8080, "203.0.113.0/24")))
    assert not net.reaches(net.outside, MACHINE, 8080)
    assert others() == before
    net.must(net.machine, "nft", "delete", "table", "inet", TABLE)
    assert net.reaches(net.outside, MACHINE, 8080)
    assert others() == before


def test_connections_that_are_there_go_on(net: Namespaces) -> None:
    net.enforce(guarded(rule("tcp", 8080, 8080)))
    script = (
        "import socket, sys; s = socket.create_connection((sys.argv[1], 8080), 2); print('up', flush=True); "
        "sys.stdin.readline(); s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n'); print(s.recv(8).decode(), flush=True)"
    )
    command = ["ip", "netns", "exec", net.outside, sys.executable, "-c", script, MACHINE]
    client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert client.stdout is not None
    assert client.stdout.readline() == "up\n"
    net.enforce(guarded())
    assert not net.reaches(net.outside, MACHINE, 8080)
    answer, _ = client.communicate("\n", timeout=10)
    assert answer.startswith("HTTP/1.0")
    net.must(net.machine, "nft", "delete", "table", "inet", TABLE)


def test_a_tasks_own_address(net: Namespaces) -> None:
    net.enforce(Firewall(addresses={CONTAINER: ()}))
    assert not net.reaches(net.outside, CONTAINER, 80)
    assert net.reaches(net.machine, CONTAINER, 80)  # the machine itself
    net.enforce(Firewall(addresses={CONTAINER: (rule("tcp", 80, 80, f"{OUTSIDE}/32"),)}))
    assert net.reaches(net.outside, CONTAINER, 80)
    net.must(net.outside, sys.executable, "-c", "pass")
    assert not net.reaches(net.container, OUTSIDE, 1)  # no rule out: dropped, not refused
    net.enforce(Firewall(addresses={CONTAINER: (rule("-1", -1, -1, egress=True),)}))
    refused = net.run(net.container, sys.executable, "-c", CONNECT, OUTSIDE, "1")
    assert "ConnectionRefusedError" in refused.stderr
    net.must(net.machine, "nft", "delete", "table", "inet", TABLE)
