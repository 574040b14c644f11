"""Tasks with a network interface of their own: what is read, made, guarded and told."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import dns.message
import pytest

from taskrole.agent import vpc
from taskrole.agent.callers import Callers
from taskrole.agent.container_config import Surroundings, create_config
from taskrole.agent.dns_server import DnsServer
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.pause import attach, pause_config, prepare_pause, remove_pause
from taskrole.agent.hooks.ports import prepare_ports
from taskrole.agent.model import Phase, TaskRecord
from taskrole.agent.names import Zone, private_address
from taskrole.agent.payload import InvalidTaskError, parse_task
from taskrole.agent.reports import next_report
from taskrole.agent.state import AgentState, StateFile
from taskrole.docker.fake import FakeEngine
from tests.unit.agent.support import ARN, awsvpc, document, make_context, record, spec

APP = {"name": "app", "image": "image", "essential": True, "portMappings": [{"containerPort": 80, "hostPort": 80}]}


@pytest.fixture(autouse=True)
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], str]]:
    """The machine's commands are noted, not run."""
    noted: list[tuple[tuple[str, ...], str]] = []

    async def run_command(*command: str, text: str = "") -> tuple[int, str]:
        noted.append((command, text))
        return 0, "[]" if command[0] == "ip" else ""

    monkeypatch.setattr(vpc, "run_command", run_command)
    return noted


def with_docker(**docker: Any) -> dict[str, Any]:
    return {**APP, "dockerConfig": {name: json.dumps(value) for name, value in docker.items()}}


def test_the_interface_is_read() -> None:
    interface = spec(APP, **awsvpc()).network_interface
    assert interface is not None
    assert interface.address == "172.31.16.9"
    assert interface.mac_address == "0e:00:ac:1f:10:09"
    assert interface.vpc_cidr == "172.31.0.0/16"
    assert interface.subnet_gateway == "172.31.16.1/20"
    assert spec(APP, networkMode="bridge", **{k: v for k, v in awsvpc().items() if k != "networkMode"}) == spec(
        APP, networkMode="bridge"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"macAddress": "0e:00:ac:1f:10:09; flush"},
        {"ipv4Addresses": [{"primary": True, "privateAddress": "172.31.16.9 }"}]},
        {"ipv4Addresses": [{"primary": True, "privateAddress": "10.0.0.1"}]},
        {"ipv4Addresses": []},
        {"vpcIpv4CidrBlock": "172.31.16.0/28"},
        {"subnetGatewayIpv4Address": "nonsense"},
        {"domainNameServers": ["nonsense"]},
    ],
)
def test_a_malformed_interface_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidTaskError):
        parse_task(document(APP, **awsvpc(**wrong)))


def test_a_task_without_its_interface_is_refused() -> None:
    with pytest.raises(InvalidTaskError):
        parse_task(document(APP, networkMode="awsvpc"))


def test_containers_join_the_network_of_their_task() -> None:
    host_config = {"Dns": ["10.0.0.2"], "DnsSearch": ["x"], "ExtraHosts": ["a:1.2.3.4"], "NetworkMode": "host"}
    task = spec(with_docker(config={"Hostname": "web", "User": "1"}, hostConfig=host_config), **awsvpc())
    config = create_config(task, task.containers[0], Surroundings(pause_name="pause", dns=("169.254.170.2",)))
    assert config["HostConfig"]["NetworkMode"] == "container:pause"
    assert not {"Dns", "DnsSearch", "ExtraHosts", "PortBindings"} & config["HostConfig"].keys()
    assert not {"Hostname", "ExposedPorts"} & config.keys()
    assert config["User"] == "1"


def test_the_pause_container_has_the_interface(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    config: Any = pause_config(context, record(spec(APP, **awsvpc())))
    name = "taskrole-vpc-172.31.0.0-16"
    assert config["HostConfig"]["NetworkMode"] == name
    endpoint = {"IPAMConfig": {"IPv4Address": "172.31.16.9"}, "MacAddress": "0e:00:ac:1f:10:09"}
    assert config["NetworkingConfig"] == {"EndpointsConfig": {name: endpoint}}
    assert config["Hostname"] == "ip-172-31-16-9.us-west-2.compute.internal"
    assert config["HostConfig"]["Dns"] == ["172.31.0.2"]
    assert config["HostConfig"]["DnsSearch"] == ["us-west-2.compute.internal"]


def test_names_are_resolved_here_unless_the_definition_names_servers(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    context.trust_dir = tmp_path
    config: Any = pause_config(context, record(spec(APP, **awsvpc())))
    assert config["HostConfig"]["Dns"] == ["169.254.170.2"]
    own = with_docker(hostConfig={"Dns": ["10.0.0.2"], "DnsSearch": ["corp"]})
    config = pause_config(context, record(spec(own, **awsvpc())))
    assert (config["HostConfig"]["Dns"], config["HostConfig"]["DnsSearch"]) == (["10.0.0.2"], ["corp"])


def test_a_network_that_hides_another_is_found() -> None:
    routes = [{"dst": "default", "dev": "eth0"}, {"dst": "172.31.32.0/20", "dev": "eth0"}, {"dst": "10.0.0.1"}]
    assert vpc.overlapping("172.31.0.0/16", routes) == "172.31.32.0/20 on eth0"
    assert vpc.overlapping("172.30.0.0/16", routes) == ""
    own = [{"dst": "172.31.0.0/16", "dev": vpc.bridge_name("172.31.0.0/16")}]
    assert vpc.overlapping("172.31.0.0/16", own) == ""


async def test_an_overlap_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def routes(*_command: str, text: str = "") -> tuple[int, str]:
        return 0, json.dumps([{"dst": "172.31.0.0/20", "dev": "eth0"}])

    monkeypatch.setattr(vpc, "run_command", routes)
    context, task = make_context(tmp_path), record(spec(APP, **awsvpc()))
    with pytest.raises(HookError, match=r"overlaps with a network of this machine: 172\.31\.0\.0/20 on eth0"):
        await prepare_pause(_preparation(context, task))
    assert not context.engine.containers  # type: ignore[attr-defined]


def _preparation(context: Any, task: TaskRecord) -> Preparation:
    task.pause_name = "pause"
    return Preparation(context, task, task.spec.containers[0], task.containers["app"])


async def test_the_address_is_the_tasks_while_it_is_there(
    tmp_path: Path, commands: list[tuple[tuple[str, ...], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, task = make_context(tmp_path), record(spec(APP, **awsvpc()))
    engine = context.engine
    assert isinstance(engine, FakeEngine)
    monkeypatch.setattr("taskrole.agent.hooks.pause.host_end", lambda _pid: "veth1")
    await context.guard.set_up()
    await prepare_pause(_preparation(context, task))
    await prepare_pause(_preparation(context, task))
    assert [name for call, name in engine.calls if call == "create"] == ["pause"]
    assert context.addresses.task_at("172.31.16.9") == ARN
    added = [text for _, text in commands if text.startswith("add")]
    assert "".join(added).splitlines() == [
        'add element bridge taskrole_instance owners { "veth1" . 0e:00:ac:1f:10:09 . 172.31.16.9 }',
        'add element bridge taskrole_instance guarded { "veth1" }',
    ]
    preparation = _preparation(context, task)
    await prepare_ports(preparation)
    assert preparation.host_ports == {}
    engine.exit(next(iter(engine.containers)), 137)
    assert not await attach(context, task)
    assert context.addresses.task_at("172.31.16.9") == ""
    await remove_pause(context, task)
    assert [text[:6] for _, text in commands if "element" in text] == ["add el", "delete"]


async def test_another_address_is_no_address(tmp_path: Path) -> None:
    context, task = make_context(tmp_path), record(spec(APP, **awsvpc()))
    await prepare_pause(_preparation(context, task))
    interface = task.spec.network_interface
    assert interface is not None
    task.spec = replace(task.spec, network_interface=replace(interface, address="172.31.16.10"))
    assert not await attach(context, task)
    assert context.addresses.task_at("172.31.16.9") == ""


async def test_callers_know_a_task_by_its_address(tmp_path: Path) -> None:
    context, task = make_context(tmp_path), record(spec(APP, **awsvpc()))
    context.state.tasks[ARN] = task
    await prepare_pause(_preparation(context, task))

    class _Tasks:
        looked = 0

        def find(self, arn: str) -> TaskRecord | None:
            return context.state.tasks.get(arn)

        async def refresh_addresses(self, arn: str) -> None:
            self.looked += 1
            await attach(context, context.state.tasks[arn])

    tasks = _Tasks()
    callers = Callers(context, tasks)  # type: ignore[arg-type]
    assert await callers.is_of_task(ARN, "172.31.16.9", 1)
    assert not await callers.is_of_task(ARN, "172.31.16.10", 1)
    assert tasks.looked == 0
    context.addresses.forget_task(task)
    context.addresses.set_addresses(ARN, "~internal~ecs~pause", ())
    assert await callers.is_of_task(ARN, "172.31.16.9", 1)
    assert tasks.looked == 1
    task.stopped_at = "2026-01-01T00:00:00+00:00"
    context.addresses.set_addresses(ARN, "~internal~ecs~pause", ())
    assert not await callers.is_of_task(ARN, "172.31.16.9", 1)


def test_the_attachment_is_reported_once() -> None:
    task = record(spec(APP, **awsvpc()))
    assert next_report(task, "default") is None
    task.attached = True
    report = next_report(task, "default")
    assert report is not None
    assert report.request["attachments"] == [
        {"attachmentArn": "arn:aws:ecs:us-west-2:123456789012:attachment/one", "status": "ATTACHED"}
    ]
    assert report.request["status"] == "PENDING"
    task.reported.update(report.reported)
    assert next_report(task, "default") is None
    task.containers["app"].has_started, task.containers["app"].phase = True, Phase.RUNNING
    report = next_report(task, "default")
    assert report is not None
    assert "attachments" not in report.request


async def test_the_interface_survives_a_restart(tmp_path: Path) -> None:
    state, file = AgentState("instance"), StateFile(tmp_path / "state.json")
    state.tasks[ARN] = record(spec(APP, **awsvpc()))
    await file.save(state)
    loaded = file.load()
    assert loaded is not None
    assert loaded.tasks[ARN].spec == state.tasks[ARN].spec


def test_the_machines_end_of_a_cable(tmp_path: Path) -> None:
    for name, index in (("lo", "1"), ("veth7", "7")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ifindex").write_text(f"{index}\n")
    assert vpc.host_end(0, tmp_path) == ""
    assert vpc.host_end(os.getpid(), tmp_path) in {"", "veth7", "lo"}


def test_the_guard_lets_nothing_else_through() -> None:
    text = vpc.guard_table("taskrole_x")
    assert text.index("delete table bridge taskrole_x") < text.index("set guarded")
    assert text.rstrip().endswith("drop\n  }\n}")


async def test_what_is_guarded_stays_guarded_when_the_agent_is_restarted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "veth1").mkdir()
    monkeypatch.setattr(vpc, "_INTERFACES", tmp_path)
    owners = [{"concat": [end, "0e:00:ac:1f:10:09", "172.31.16.9"]} for end in ("veth1", "gone")]
    sets = [{"set": {"name": "guarded", "elem": ["veth1", "gone"]}}, {"set": {"name": "owners", "elem": owners}}]
    applied: list[str] = []

    async def run_command(*command: str, text: str = "") -> tuple[int, str]:
        applied.append(text)
        return 0, json.dumps({"nftables": [{"metainfo": {}}, *sets]}) if "-j" in command else ""

    monkeypatch.setattr(vpc, "run_command", run_command)
    await vpc.Guard("instance").set_up()
    (_, text) = applied
    assert 'owners { "veth1" . 0e:00:ac:1f:10:09 . 172.31.16.9 }' in text
    assert '"gone"' not in text
    assert text.startswith("table bridge taskrole_instance {}\ndelete table bridge taskrole_instance\n")


def test_a_table_without_owners_is_read() -> None:
    assert vpc.owners_of("") == []
    assert vpc.owners_of('{"nftables": [{"set": {"name": "owners"}}]}') == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ip-172-31-0-5.us-west-2.compute.internal", "172.31.0.5"),
        ("IP-172-31-0-5.ec2.internal.", "172.31.0.5"),
        ("ip-172-31-0-5.us-gov-west-1.compute.internal", "172.31.0.5"),
        ("ip-8-8-8-8.ec2.internal", ""),
        ("ip-172-31-0-500.ec2.internal", ""),
        ("ip-172-31-0-5.compute.internal", ""),
        ("x.ip-172-31-0-5.ec2.internal", ""),
    ],
)
async def test_private_names_are_their_addresses(name: str, address: str) -> None:
    assert private_address(name) == address
    server = DnsServer("127.0.0.1", 0, lambda _name: Zone.UNSERVED_AWS, (), pass_unserved=False)
    for kind, expected in (("A", [address] if address else []), ("AAAA", [])):
        answered = await server.answer(dns.message.make_query(name, kind).to_wire(), tcp=False)
        assert answered is not None
        reply = dns.message.from_wire(answered)
        assert [one.to_text() for rrset in reply.answer for one in rrset] == expected
