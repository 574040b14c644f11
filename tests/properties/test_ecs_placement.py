"""Placement never over-commits: pure, and with several writers on a real database."""

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.services.ecs.constraints import Facts
from taskrole.services.ecs.model import InstanceStatus, Resources
from taskrole.services.ecs.placement import HOST_PORTS_MAX, Candidate, Demand, Strategy, add, place, subtract
from taskrole.storage.database import OpenDatabase
from tests.unit.services.ecs.support import integer, make_ecs

ports = st.frozensets(st.integers(1, 6), max_size=3)
wanted = st.builds(Resources, st.integers(0, 700), st.integers(0, 700), ports, ports)
registered = st.builds(Resources, st.integers(0, 2000), st.integers(0, 2000), ports, ports)
strategies = st.lists(
    st.sampled_from(
        [
            Strategy("random"),
            Strategy("binpack", "cpu"),
            Strategy("binpack", "memory"),
            Strategy("spread", "instanceId"),
            Strategy("spread", "attribute:zone"),
        ]
    ),
    max_size=3,
)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(
            f"i{number}",
            f"arn:{number}",
            draw(st.sampled_from(InstanceStatus)),
            draw(registered),
            Resources(),
            Facts({"zone": draw(st.sampled_from("ab"))}, agent_connected=draw(st.booleans())),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


@given(candidates(), wanted, st.integers(1, 10), strategies, st.integers(0, 2**64))
def test_what_is_placed_fits(
    instances: list[Candidate], resources: Resources, count: int, chosen: list[Strategy], seed: int
) -> None:
    demand = Demand(resources, "group")
    placement = place(instances, demand, count, chosen, seed)
    assert len(placement.instance_ids) == count or len(placement.instance_ids) < count
    for instance in instances:
        number = placement.instance_ids.count(instance.instance_id)
        if number:
            assert instance.status is InstanceStatus.ACTIVE
            assert instance.facts.agent_connected
            assert number * resources.cpu <= instance.registered.cpu
            assert number * resources.memory_mib <= instance.registered.memory_mib
            assert number == 1 or not (resources.tcp_ports or resources.udp_ports)
            assert not resources.tcp_ports & instance.registered.tcp_ports
    if len(placement.instance_ids) < count:
        active = [instance for instance in instances if instance.status is InstanceStatus.ACTIVE]
        assert {failure.arn for failure in placement.failures} == {instance.arn for instance in active}


@given(st.lists(wanted, max_size=5))
def test_what_was_added_can_be_taken_away(several: list[Resources]) -> None:
    used = Resources()
    taken: list[Resources] = []
    for one in several:
        if not (one.tcp_ports & used.tcp_ports or one.udp_ports & used.udp_ports):
            used = add(used, one)
            taken.append(one)
    for one in taken:
        used = subtract(used, one)
    assert used == Resources()
    assert HOST_PORTS_MAX == 100


@pytest.mark.parametrize("writers", [2, 4])
def test_writers_that_race_place_exactly_what_fits(database: OpenDatabase, writers: int) -> None:
    """Each writer is a service of its own, as in several processes; on PostgreSQL each has its own transactions."""
    services = [make_ecs(database) for _ in range(writers)]
    first = services[0]
    first.cluster()
    for _ in range(3):
        first.instance(cpu=1000, memory=1000)
    first.register({"name": "app", "image": "busybox", "cpu": 10, "memory": 9})
    errors: list[BaseException] = []

    def run(service: Any) -> None:
        try:
            for _ in range(20):
                service.call("RunTask", taskDefinition="s3-demo", count=10)
        except ServiceError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(service,)) for service in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    placed: list[str] = []
    token: dict[str, Any] = {}
    while True:
        page = first.call("ListTasks", **token)
        placed += page["taskArns"]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert len(placed) == len(set(placed)) == 300
    for arn in first.call("ListContainerInstances")["containerInstanceArns"]:
        described = first.described_instance(arn)
        assert integer(described["remainingResources"], "CPU") == 0
        assert integer(described["remainingResources"], "MEMORY") == 1000 - 9 * 100
    for service in services:
        service.deps.hub.close()
