"""Ports of the machine: chosen once, never twice, and others when somebody else was faster."""

import socket
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.container_config import create_config
from taskrole.agent.hooks import ports
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.ports import prepare_ports
from taskrole.agent.hooks.start import start
from taskrole.agent.model import ContainerRecord, Phase, TaskRecord
from taskrole.agent.observe import apply_inspection
from taskrole.agent.payload import InvalidTaskError, parse_task
from taskrole.agent.reports import with_ranges
from taskrole.docker.engine import EngineError
from taskrole.docker.fake import FakeEngine
from tests.unit.agent.support import ARN, document, make_context, record, spec


def app(*mappings: dict[str, Any]) -> dict[str, Any]:
    return {"name": "app", "image": "image", "essential": True, "portMappings": list(mappings)}


def preparation(folder: Path, *mappings: dict[str, Any]) -> Preparation:
    context, task = make_context(folder), record(spec(app(*mappings)))
    context.state.tasks[ARN] = task
    return Preparation(context, task, task.spec.containers[0], task.containers["app"])


def neighbour(of: Preparation, *mappings: dict[str, Any], phase: Phase = Phase.WAITING) -> ContainerRecord:
    """Another task on the same machine."""
    task: TaskRecord = record(parse_task({**document(app(*mappings)), "arn": ARN + "1"}))
    of.context.state.tasks[ARN + "1"] = task
    task.containers["app"].phase = phase
    return task.containers["app"]


@pytest.fixture
def two_ports(monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """A machine with two ports, both free."""
    monkeypatch.setattr(ports, "EPHEMERAL_PORTS", (61_001, 61_002))
    monkeypatch.setattr(ports, "_is_free", lambda _protocol, _port: True)
    return 61_001, 61_002


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.STARTING, Phase.RUNNING])
async def test_a_port_that_another_task_will_ask_for_is_not_chosen(
    tmp_path: Path, two_ports: tuple[int, int], phase: Phase
) -> None:
    mine = preparation(tmp_path, {"containerPort": 80})
    neighbour(mine, {"containerPort": 80, "hostPort": two_ports[0]}, phase=phase)
    await prepare_ports(mine)
    assert mine.record.host_ports == (("tcp", two_ports[1]),)


async def test_a_port_that_was_chosen_a_moment_ago_is_not_chosen(tmp_path: Path, two_ports: tuple[int, int]) -> None:
    mine = preparation(tmp_path, {"containerPort": 80}, {"containerPort": 81})
    other = neighbour(mine, {"containerPort": 80}, phase=Phase.STARTING)
    other.host_ports = (("tcp", two_ports[0]),)
    with pytest.raises(HookError, match="no free port"):
        await prepare_ports(mine)
    other.phase = Phase.STOPPED
    await prepare_ports(mine)
    assert {port for _, port in mine.record.host_ports} == set(two_ports)


async def test_the_protocols_have_their_own_ports(tmp_path: Path, two_ports: tuple[int, int]) -> None:
    mine = preparation(tmp_path, *({"containerPort": 80 + n, "protocol": p} for n in (0, 1) for p in ("tcp", "udp")))
    await prepare_ports(mine)
    assert len(set(mine.record.host_ports)) == 4


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::1")])
def test_a_port_is_free_if_it_is_in_both_families(family: socket.AddressFamily, address: str) -> None:
    with socket.socket(family) as listener:
        try:
            listener.bind((address, 0))
        except OSError:
            assert family == socket.AF_INET6  # a machine without IPv6
            return
        listener.listen()
        port = listener.getsockname()[1]
        assert not ports._is_free("tcp", port)
    assert ports._is_free("tcp", port)


async def test_a_range_is_so_many_ports_in_a_row(tmp_path: Path) -> None:
    mine = preparation(tmp_path, {"containerPortRange": "8000-8009"}, {"containerPort": 80})
    await prepare_ports(mine)
    (mapping, single) = mine.container.port_mappings
    first = mine.host_ports[mapping]
    assert ports.EPHEMERAL_PORTS[0] <= first <= ports.EPHEMERAL_PORTS[1] - 9
    config = create_config(mine.task.spec, mine.container, mine.surroundings())
    bindings = config["HostConfig"]["PortBindings"]
    assert len(bindings) == 11
    assert bindings["8009/tcp"] == [{"HostIp": "0.0.0.0", "HostPort": str(first + 9)}]
    published = {port: [{"HostIp": one["HostIp"], "HostPort": one["HostPort"]}] for port, (one,) in bindings.items()}
    published["80/tcp"].append({"HostIp": "::", "HostPort": "1"})
    state = {"Status": "running", "StartedAt": "2026-01-01T00:00:01Z"}
    inspected = {"Id": "1", "State": state, "NetworkSettings": {"Ports": published}}
    apply_inspection(mine.task.spec, mine.container, mine.record, inspected, 0.0)
    here = {"bindIP": "0.0.0.0", "protocol": "tcp"}
    assert with_ranges(mine.record.network_bindings, mine.container.port_mappings) == [
        {**here, "containerPortRange": "8000-8009", "hostPortRange": f"{first}-{first + 9}"},
        {**here, "containerPort": 80, "hostPort": mine.host_ports[single]},
    ]
    assert with_ranges(mine.record.network_bindings[:3], mine.container.port_mappings) == [
        dict(one) for one in mine.record.network_bindings[:3]
    ]


@pytest.mark.parametrize("text", ["8000", "9-8", "0-5", "1-101", "65530-65540", "a-b", "1-2-3"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidTaskError):
        spec(app({"containerPortRange": text}))


class _Busy(FakeEngine):
    """An engine on whose machine others take ports."""

    refusals = 2

    async def start_container(self, container_id: str) -> None:
        if self.refusals:
            self.refusals -= 1
            text = (
                "driver failed programming external connectivity: Bind for 0.0.0.0:1 failed: port is already allocated"
            )
            raise EngineError(500, text)
        await super().start_container(container_id)


async def test_other_ports_are_chosen_when_somebody_was_faster(tmp_path: Path) -> None:
    mine = preparation(tmp_path, {"containerPort": 80})
    mine.context.engine = engine = _Busy()
    await prepare_ports(mine)
    before = mine.record.host_ports
    await start(mine)
    assert mine.record.phase is Phase.RUNNING
    assert mine.record.host_ports != before
    assert len(engine.containers) == 1


@pytest.mark.parametrize(
    ("mapping", "refusals"), [({"containerPort": 80, "hostPort": 80}, 1), ({"containerPort": 80}, 9)]
)
async def test_a_port_that_was_asked_for_is_not_changed(tmp_path: Path, mapping: dict[str, Any], refusals: int) -> None:
    mine = preparation(tmp_path, mapping)
    mine.context.engine = engine = _Busy()
    engine.refusals = refusals
    await prepare_ports(mine)
    with pytest.raises(HookError, match=r"CannotStartContainerError: .*port is already allocated"):
        await start(mine)
