"""What the agent guards, and when: without nftables."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.container_config import effective_network_mode
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.model import ContainerRecord, PortMapping, TaskRecord
from taskrole.agent.payload import parse_task
from taskrole.agent.registration import attributes
from taskrole.agent.security_groups import CAPABILITY, SecurityGroups, SecurityGroupsError
from tests.unit.agent.support import make_context

RULE = {"egress": False, "protocol": "tcp", "fromPort": 80, "toPort": 80, "peers": ["10.0.0.0/8"]}


class Commands:
    """Takes the commands that would be run."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.status = 0
        self.table_is_there = False

    async def __call__(self, *command: str, text: str = "") -> tuple[int, str]:
        self.ran.append(command)
        if command[:2] == ("nft", "list"):
            return (0 if self.table_is_there else 1), ""
        if text:
            self.texts.append(text)
        return self.status, "refused" if self.status else ""


def groups(folder: Path, **settings: Any) -> tuple[SecurityGroups, Commands]:
    commands = Commands()
    return SecurityGroups(make_context(folder, **{"security_groups": True, **settings}), commands), commands


def add_task(here: SecurityGroups, name: str, mode: str, *ports: dict[str, Any]) -> TaskRecord:
    container = {
        "name": "app",
        "image": "i",
        "portMappings": list(ports),
        "dockerConfig": {"config": "{}", "hostConfig": json.dumps({"NetworkMode": mode})},
    }
    spec = parse_task({"arn": f"arn:aws:ecs:us-west-2:123456789012:task/default/{name}", "containers": [container]})
    record = TaskRecord(spec, containers={"app": ContainerRecord(docker_name="app")})
    here._context.state.tasks[spec.arn] = record
    assert effective_network_mode(spec, spec.containers[0]) == mode
    return record


def port(container_port: int, host_port: int = 0, protocol: str = "tcp") -> dict[str, Any]:
    return {"containerPort": container_port, "hostPort": host_port, "protocol": protocol}


async def test_only_agents_that_enforce_say_so(tmp_path: Path) -> None:
    for enabled in (True, False):
        here, _ = groups(tmp_path, security_groups=enabled)
        names = {one["name"] for one in attributes(here._context.settings)}
        assert (CAPABILITY in names) is enabled


async def test_ports_are_guarded_before_the_container_starts(tmp_path: Path) -> None:
    here, commands = groups(tmp_path)
    await here.set_up()
    assert "goto machine" not in commands.texts[-1]
    task = add_task(here, "a", "bridge", port(80, 8080), port(53, 0, "udp"))
    mappings = {PortMapping(80, 8080, "tcp"): 8080, PortMapping(53, 0, "udp"): 49200}
    preparation = Preparation(here._context, task, task.spec.containers[0], task.containers["app"], host_ports=mappings)
    await here.prepare(preparation)
    assert "tcp dport { 8080 } goto machine" in commands.texts[-1]
    assert "udp dport { 49200 } goto machine" in commands.texts[-1]
    assert "chain machine {\n    drop" in commands.texts[-1]
    task.containers["app"].network_bindings = ({"protocol": "tcp", "hostPort": 8080},)
    task.containers["app"].addresses = ("172.17.0.2",)
    assert here.current().machine.container_addresses == {"172.17.0.2"}
    task.stopped_at = "now"
    assert here.current().machine.tcp_ports == frozenset()


async def test_every_port_of_a_range_is_guarded(tmp_path: Path) -> None:
    here, commands = groups(tmp_path)
    task = add_task(here, "a", "bridge", {"containerPortRange": "9000-9002"})
    record = task.containers["app"]
    mappings = {task.spec.containers[0].port_mappings[0]: 49_200}
    await here.prepare(Preparation(here._context, task, task.spec.containers[0], record, host_ports=mappings))
    assert "tcp dport { 49200, 49201, 49202 } goto machine" in commands.texts[-1]
    record.host_ports = (("tcp", 50_000),)
    assert 50_000 in here.current().machine.tcp_ports


async def test_a_container_does_not_start_when_the_rules_cannot_be_set(tmp_path: Path) -> None:
    here, commands = groups(tmp_path)
    task = add_task(here, "a", "bridge", port(80, 8080))
    commands.status = 1
    preparation = Preparation(here._context, task, task.spec.containers[0], task.containers["app"])
    with pytest.raises(HookError, match="CannotStartContainerError: The rules of the security groups"):
        await here.prepare(preparation)
    with pytest.raises(SecurityGroupsError):
        await here.set_up()


async def test_ports_of_tasks_in_host_mode(tmp_path: Path) -> None:
    here, _ = groups(tmp_path)
    add_task(here, "a", "host", port(9090), port(53, 53, "udp"))
    assert here.current().machine.tcp_ports == {9090}
    assert here.current().machine.udp_ports == {53}


async def test_rules_come_from_the_control_plane(tmp_path: Path) -> None:
    here, commands = groups(tmp_path)
    add_task(here, "a", "host", port(80))
    machine = {"attachedTo": "i-0123456789abcdef0", "address": "10.0.0.1", "rules": [RULE]}
    await here.receive({"interfaces": [machine]})
    assert "ip saddr { 10.0.0.0/8 } tcp dport 80 accept" in commands.texts[-1]
    done = len(commands.texts)
    bad = {**machine, "rules": [{**RULE, "peers": ["0.0.0.0/0 } accept"]}]}
    with pytest.raises(ValueError):
        await here.receive({"interfaces": [bad]})
    assert len(commands.texts) == done
    assert here.current().machine.rules[0].peers == ("10.0.0.0/8",)


async def test_a_new_agent_leaves_the_rules_of_the_one_before_until_it_knows(tmp_path: Path) -> None:
    here, commands = groups(tmp_path)
    commands.table_is_there = True
    await here.set_up()
    assert commands.texts == []


async def test_who_does_not_enforce_sets_no_rules(tmp_path: Path) -> None:
    here, commands = groups(tmp_path, security_groups=False)
    task = add_task(here, "a", "host", port(80))
    await here.receive({"interfaces": []})
    await here.prepare(Preparation(here._context, task, task.spec.containers[0], task.containers["app"]))
    here.refresh_soon()
    assert commands.ran == []


async def test_what_changed_is_looked_at_soon(tmp_path: Path) -> None:
    here, commands = groups(tmp_path)
    here.refresh_soon()
    here.refresh_soon()
    await asyncio.gather(*here._refreshes)
    assert len(commands.texts) == 1
    await here.close()
