"""Containers of one task are kept apart: each may have its own role's credentials, and no other's, knowing the id."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from taskrole.agent.callers import Callers, inode_of
from taskrole.agent.credentials import RoleType, parse_role_credentials
from taskrole.agent.endpoints.credentials import CredentialsEndpoint
from taskrole.agent.endpoints.metadata import MetadataEndpoint
from taskrole.agent.endpoints.server import make_application
from taskrole.agent.model import Phase
from taskrole.agent.reports import Reporter
from taskrole.agent.state import StateFile
from taskrole.agent.tasks import Tasks
from taskrole.clock import FakeClock
from tests.unit.agent.support import ARN, make_context, spec

IDS = {"": "id-of-task", "read": "r" * 64, "write": "w" * 64}


def credentials(owner: str, number: int = 1) -> dict[str, str]:
    return {
        "credentialsId": IDS[owner],
        "roleArn": f"arn:aws:iam::1:role/{owner or 'task'}",
        "accessKeyId": f"ASIA{number}",
        "secretAccessKey": f"secret-{owner}",
        "sessionToken": "token",
        "expiration": "2027-01-01T00:00:00Z",
    }


def container(name: str) -> dict[str, Any]:
    own = {"roleCredentials": credentials(name)} if name in IDS else {}
    return {"name": name, "image": "image", "essential": True, **own}


CONTAINERS = [container(name) for name in ("read", "write", "plain")]
DOCUMENT = {
    "arn": ARN,
    "family": "web",
    "version": "1",
    "roleCredentials": credentials(""),
    "containers": CONTAINERS,
}


class Bench:
    """The endpoint with a task that was taken from its document; the test says which container has the address."""

    def __init__(self, folder: Path) -> None:
        self.context = make_context(folder)
        self.tasks = Tasks(self.context, Reporter(self.context))
        self.callers = Callers(self.context, self.tasks)
        self.audit: list[str] = []
        endpoint = CredentialsEndpoint(self.context, self.callers, self.audit.append)
        metadata = MetadataEndpoint(self.context, self.tasks, self.callers)
        self.client = TestClient(TestServer(make_application(endpoint, metadata, self.callers, self.context.clock)))

    async def readable(self, caller: str) -> list[str]:
        """Return whose credentials a container can read, knowing all ids."""
        for name in ("read", "write", "plain"):
            self.context.addresses.set_addresses(ARN, name, ["127.0.0.1"] if name == caller else [])
        assert isinstance(self.context.clock, FakeClock)
        self.context.clock.advance(1)  # the rate limit
        found = []
        for owner, identifier in IDS.items():
            async with self.client.get(f"/v2/credentials/{identifier}") as response:
                if response.status == 200:
                    found.append(owner)
                    assert f'"secret-{owner}"' in await response.text()
                else:
                    assert response.status == 400
        return found


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    await bench.tasks.start(DOCUMENT)
    await bench.client.start_server()
    yield bench
    await bench.client.close()
    await bench.tasks.close()


async def test_each_container_reads_its_own_role_only(bench: Bench) -> None:
    assert await bench.readable("read") == ["read"]
    assert await bench.readable("write") == ["write"]
    assert await bench.readable("plain") == [""]
    assert await bench.readable("nobody") == []
    assert any(line.endswith(f"- NotOwner {ARN}") for line in bench.audit)


async def test_new_credentials_stay_with_their_container(bench: Bench) -> None:
    fresh = parse_role_credentials(credentials("write", 2))
    assert bench.tasks.put_credentials(ARN, RoleType.APPLICATION, fresh)
    assert await bench.readable("write") == ["write"]
    assert await bench.readable("read") == ["read"]
    store = bench.context.credentials
    assert not store.put(ARN, RoleType.APPLICATION, fresh)  # not the task's
    assert not store.put(ARN, RoleType.APPLICATION, fresh, "read")


async def test_a_restarted_agent_keeps_them_apart(bench: Bench, tmp_path: Path) -> None:
    await bench.context.save_now()
    text = (tmp_path / "agent" / "state.json").read_text()
    assert "secret-" not in text
    state = StateFile(tmp_path / "agent" / "state.json").load()
    assert state is not None
    read = state.tasks[ARN].spec
    assert [read.owner_of(IDS[name]) for name in ("read", "write", "")] == ["read", "write", ""]
    assert read.owner_of("") == ""


async def test_where_containers_share_an_address_the_socket_decides(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = bench.context.state.tasks[ARN]
    task.spec = spec(*CONTAINERS, networkMode="host")
    for name, record in task.containers.items():
        record.phase, record.docker_id = Phase.RUNNING, name
    monkeypatch.setattr(bench.context.engine, "find_container", _with_pid)
    monkeypatch.setattr("taskrole.agent.callers.owns_socket", lambda pid, _address, _port: pid == 2)
    assert await bench.readable("write") == ["write"]  # whoever has the address: process 2 is the writer's


async def _with_pid(name: str) -> dict[str, Any]:
    return {"State": {"Pid": {"read": 1, "write": 2, "plain": 3}[name]}}


def test_sockets_of_the_other_family_are_found() -> None:
    mapped = "0000000000000000FFFF000002AAFEA9"
    line = f"  0: {mapped}:A5FE {mapped}:0050 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0"
    assert inode_of([line], "169.254.170.2", 0xA5FE) == "4712"
