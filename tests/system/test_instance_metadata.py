"""The instance metadata service at its own address: for the machine's processes, and out of reach of containers."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.agent_support import IMAGE

pytestmark = pytest.mark.system

ADDRESS = "169.254.169.254"
SERVE = """
import asyncio, sys
from taskrole.agent.instance_metadata import serving
from taskrole.agent.settings import AwsCredentials
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds

class Source:
    async def metadata(self):
        options = {"httpTokens": "required", "hopLimit": 64, "httpEndpoint": "enabled"}
        names = ("role", "profileArn", "profileId", "document", "signature", "pkcs7", "userData")
        return {**dict.fromkeys(names, ""), "options": options, "paths": {"instance-id": "i-1"}, "readAt": ""}

    async def get(self):
        return AwsCredentials("A", "s")

async def main():
    async with serving(Source(), sys.argv[1], int(sys.argv[2]), SystemClock(), SystemIds()) as port:
        print(port, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

asyncio.run(main())
"""
ASK = """
import sys, urllib.error, urllib.request
base = f"http://{sys.argv[1]}:{sys.argv[2]}/latest/"
ttl = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
try:
    asked = urllib.request.Request(base + "api/token", method="PUT", headers=ttl)
    token = urllib.request.urlopen(asked, timeout=2).read().decode()
    asked = urllib.request.Request(base + "meta-data/instance-id", headers={"X-aws-ec2-metadata-token": token})
    print(urllib.request.urlopen(asked, timeout=2).read().decode())
except urllib.error.HTTPError as error:
    print(error.code)
except OSError:
    print("unreachable")
"""


class Service:
    """The service in a process of its own, in a network namespace if it is named."""

    def __init__(self, namespace: str, address: str, port: int) -> None:
        self._inside = ["ip", "netns", "exec", namespace] if namespace else []
        command = [*self._inside, sys.executable, "-c", SERVE, address, str(port)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/")
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.communicate("\n", timeout=15)


def run(namespace: str, *command: str) -> str:
    inside = ["ip", "netns", "exec", namespace] if namespace else []
    done = subprocess.run([*inside, *command], capture_output=True, text=True, timeout=30, check=False, cwd="/")
    return done.stdout + done.stderr


@pytest.fixture
def machine() -> Iterator[tuple[str, str]]:
    """A machine and a container behind a bridge of it: two network namespaces."""
    machine, container = f"md{os.getpid()}m", f"md{os.getpid()}c"
    try:
        for line in (
            f"ip netns add {machine}",
            f"ip netns add {container}",
            f"ip -n {machine} link set lo up",
            f"ip -n {machine} link add docker0 type bridge",
            f"ip -n {machine} addr add 172.17.0.1/16 dev docker0",
            f"ip -n {machine} link set docker0 up",
            f"ip -n {machine} link add veth0 type veth peer name eth0 netns {container}",
            f"ip -n {machine} link set veth0 master docker0",
            f"ip -n {machine} link set veth0 up",
            f"ip -n {container} addr add 172.17.0.2/16 dev eth0",
            f"ip -n {container} link set eth0 up",
            f"ip -n {container} route add default via 172.17.0.1",
        ):
            subprocess.run(line.split(), check=True, capture_output=True)
        yield machine, container
    finally:
        for name in (machine, container):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def test_at_its_own_address(machine: tuple[str, str]) -> None:
    host, container = machine
    ask = (sys.executable, "-c", ASK, ADDRESS, "80")
    service = Service(host, ADDRESS, 80)
    try:
        assert run(host, *ask) == "i-1\n"
        assert run(container, *ask) == "unreachable\n"
        # Without the rule it is the service itself that refuses: the container's address is not the machine's.
        run(host, "nft", "delete", "table", "ip", "taskrole_metadata")
        assert run(container, *ask) == "403\n"
    finally:
        service.stop()
    assert ADDRESS not in run(host, "ip", "addr", "show", "dev", "lo")
    assert run(host, "nft", "list", "tables") == ""


async def test_a_task_in_network_mode_host_is_refused(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, "", "127.0.0.1", 0)
    try:
        assert await asyncio.to_thread(run, "", sys.executable, "-c", ASK, "127.0.0.1", str(service.port)) == "i-1\n"
        url = f"http://127.0.0.1:{service.port}/latest/meta-data/instance-id"
        command = ("docker", "run", "--rm", "--network", "host", IMAGE, "wget", "-S", "-O", "-", url)
        assert "403 Forbidden" in await asyncio.to_thread(run, "", *command)
        with_its_processes = (*command[:3], "--pid", "host", *command[3:])
        assert "403 Forbidden" in await asyncio.to_thread(run, "", *with_its_processes)
    finally:
        await asyncio.to_thread(service.stop)
