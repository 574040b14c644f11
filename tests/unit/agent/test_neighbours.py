"""Names under which containers of one machine find each other."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dns.message
import dns.rcode
import pytest

from taskrole.agent import neighbours
from taskrole.agent.context import AgentContext
from taskrole.agent.dns_server import DnsServer
from taskrole.agent.names import classify
from taskrole.agent.neighbours import Neighbours
from taskrole.agent.payload import parse_task
from tests.unit.agent.support import document, make_context, record


class Scene:
    """Tasks with one container each, named in a network, at an address."""

    def __init__(self, folder: Path) -> None:
        self.context: AgentContext = make_context(folder)
        self.tasks: dict[str, Any] = {}
        port: Any = SimpleNamespace(all=lambda: list(self.tasks.values()), find=self.tasks.get)
        self.neighbours = Neighbours(self.context, port)

    def add(self, name: str, network: str, address: str, *, health: str = "", known: bool = True) -> Any:
        labels = {"taskrole.network": network, "taskrole.name": name} if network else {}
        arn = f"arn:aws:ecs:us-west-2:1:task/default/{len(self.tasks):032x}"
        config = json.dumps({"Labels": labels})
        container = {"name": "c", "image": "image", "essential": True, "dockerConfig": {"config": config}}
        task = record(parse_task({**document(container), "arn": arn}))
        task.containers["c"].addresses = (address, "fd00::1")
        task.containers["c"].health = health
        self.tasks[arn] = task
        if known:
            self.context.addresses.set_addresses(arn, "c", [address])
        return task


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(neighbours, "LOOK_SECONDS", 0.001)
    return Scene(tmp_path)


async def test_a_name_is_all_its_healthy_containers_of_the_same_network(scene: Scene) -> None:
    scene.add("web", "shop", "172.17.0.2")
    scene.add("db", "shop", "172.17.0.4", health="healthy")
    scene.add("db", "shop", "172.17.0.3")
    scene.add("db", "shop", "172.17.0.5", health="unhealthy")
    scene.add("db", "other", "172.17.0.6")
    gone = scene.add("db", "shop", "172.17.0.7")
    gone.stopped_at = "2026-01-01T00:00:00Z"
    assert await scene.neighbours.find("DB", "172.17.0.2") == ["172.17.0.3", "172.17.0.4"]
    assert await scene.neighbours.find("db", "172.17.0.6") == ["172.17.0.6"]
    assert await scene.neighbours.find("nobody", "172.17.0.2") is None


async def test_strangers_find_nobody(scene: Scene) -> None:
    scene.add("db", "shop", "172.17.0.4")
    scene.add("", "", "172.17.0.8")
    assert await scene.neighbours.find("db", "172.17.0.8") is None
    assert await scene.neighbours.find("db", "172.17.0.9") is None  # nobody's address
    assert await scene.neighbours.find("db", "") is None


async def test_a_name_without_a_healthy_container_is_there_without_an_address(scene: Scene) -> None:
    scene.add("web", "shop", "172.17.0.2")
    scene.add("db", "shop", "172.17.0.5", health="unhealthy")
    assert await scene.neighbours.find("db", "172.17.0.2") == []


async def test_names_are_answered_by_dns(scene: Scene) -> None:
    scene.add("web", "shop", "172.17.0.2")
    scene.add("db", "shop", "172.17.0.3")
    server = DnsServer("127.0.0.1", 0, classify, ["127.0.0.1#1"], neighbours=scene.neighbours.find)

    async def ask(name: str, kind: str, asker: str) -> dns.message.Message:
        answer = await server.answer(dns.message.make_query(name, kind).to_wire(), tcp=False, asker=asker)
        assert answer is not None
        return dns.message.from_wire(answer)

    found = await ask("db", "A", "172.17.0.2")
    assert [item.to_text() for item in found.answer[0]] == ["172.17.0.3"]
    empty = await ask("db", "AAAA", "172.17.0.2")
    assert (empty.rcode(), empty.answer) == (dns.rcode.NOERROR, [])
    assert (await ask("db", "A", "10.0.0.1")).rcode() == dns.rcode.SERVFAIL  # passed on to the machine's resolvers
