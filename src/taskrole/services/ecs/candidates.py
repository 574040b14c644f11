"""Which container instances placement is shown: all of a small cluster, a part at a time of a large one.

The price of a placement must not grow with the cluster. What most refusals come from (status, agent, CPU, memory) is
left to the database and its indexes; the rest looks at a window of instances, and at the next one only if no instance
of the window will do. A window begins at a random place, or with the fullest instances if those are wanted (binpack).
Strategies are therefore followed exactly up to ``EXACT_MAX`` instances, and within each window beyond: AWS calls them
best effort too.

The caller holds the cluster's row: nobody else places in it meanwhile. Tasks may end and instances may change, though:
what was chosen is locked and looked at once more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from taskrole.services.ecs.constraints import Facts
from taskrole.services.ecs.model import ClusterKey, ContainerInstance, InstanceStatus
from taskrole.services.ecs.placement import Candidate, Demand, Failure, Strategy, add, place, refusal
from taskrole.services.ecs.store import container_instances, tasks

EXACT_MAX = 100
WINDOW_MAX = 2000
_ATTEMPTS_MAX = 5
CAPACITY_PROVIDER = "taskrole.capacity-provider"
"""The attribute by which an instance says which capacity provider it belongs to; without it, to any."""


@dataclass(slots=True)
class Choice:
    """Instances that were chosen, one per placed task and locked; and why further tasks were not placed."""

    instance_ids: list[str] = field(default_factory=list)
    instances: dict[str, ContainerInstance] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    no_instances: bool = False


def choose(
    connection: Connection, key: ClusterKey, demand: Demand, count: int, strategies: Sequence[Strategy], seed: int
) -> Choice:
    """Choose instances for ``count`` equal tasks and lock them."""
    for attempt in range(_ATTEMPTS_MAX):
        choice = _choose(connection, key, demand, count, strategies, seed + attempt)
        locked = container_instances.lock_many(connection, key, set(choice.instance_ids))
        if all(_same(locked.get(one), instance) for one, instance in choice.instances.items()):
            choice.instances = locked
            return choice
    # Instances change all the time: take what is certain, and let the caller try again for the rest.
    certain = [one for one in choice.instance_ids if _same(locked.get(one), choice.instances[one])]
    return Choice(certain, locked, (Failure(key.arn, "AGENT"),))


def _same(locked: ContainerInstance | None, seen: ContainerInstance) -> bool:
    return (
        locked is not None
        and locked.reservation == seen.reservation
        and locked.status is seen.status
        and locked.agent_connected == seen.agent_connected
        and locked.attributes == seen.attributes
        and locked.custom_attributes == seen.custom_attributes
    )


def _choose(
    connection: Connection, key: ClusterKey, demand: Demand, count: int, strategies: Sequence[Strategy], seed: int
) -> Choice:
    choice = Choice()
    first = container_instances.list_active(connection, key, EXACT_MAX + 1)
    if not first:
        choice.no_instances = True
        return choice
    exact = len(first) <= EXACT_MAX
    windows = iter((first,)) if exact else _windows(connection, key, demand, strategies, seed)
    for window in windows:
        candidates = to_candidates(connection, key, window, demand, strategies)
        placement = place(candidates, demand, count - len(choice.instance_ids), strategies, seed)
        by_id = {one.instance_id: one for one in window}
        choice.instance_ids += placement.instance_ids
        choice.instances |= {one: by_id[one] for one in placement.instance_ids}
        if len(choice.instance_ids) == count:
            return choice
        if exact:
            choice.failures = placement.failures
    if not exact:
        # One reason each for as many as a small cluster has: an answer has to have an end.
        seen = to_candidates(connection, key, first[:EXACT_MAX], demand, strategies)
        used = _used_by(choice.instance_ids, demand)
        reasons = {one.arn: refusal(used(one), demand) for one in seen}
        choice.failures = tuple(Failure(arn, reason) for arn, reason in reasons.items() if reason is not None)
    return choice


def _used_by(chosen: Sequence[str], demand: Demand) -> "_Taken":
    return _Taken(chosen, demand)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Candidates as they are after what was chosen so far."""

    chosen: Sequence[str]
    demand: Demand

    def __call__(self, candidate: Candidate) -> Candidate:
        used, groups = candidate.used, dict(candidate.groups)
        for _ in range(self.chosen.count(candidate.instance_id)):
            used = add(used, self.demand.resources)
            groups[self.demand.group] = groups.get(self.demand.group, 0) + 1
        return replace(candidate, used=used, groups=groups)


def _windows(
    connection: Connection, key: ClusterKey, demand: Demand, strategies: Sequence[Strategy], seed: int
) -> Iterator[list[ContainerInstance]]:
    size = EXACT_MAX
    order = "" if not strategies or strategies[0].type != "binpack" else strategies[0].field.lower()
    start = f"{seed % (1 << 64):016x}"
    spans = ((start, ""), ("", start)) if not order else (("", ""),)
    for begin, end in spans:
        after: tuple[int, str] = (-1, begin)
        while True:
            span = container_instances.Span(order, after, end, demand.resources.cpu, demand.resources.memory_mib)
            window = container_instances.list_with_room(connection, key, span, size)
            if window:
                yield window
            if len(window) < size:
                break
            last = window[-1]
            after = (container_instances.room(last, order), last.instance_id)
            size = min(2 * size, WINDOW_MAX)


def to_candidates(
    connection: Connection,
    key: ClusterKey,
    instances: Sequence[ContainerInstance],
    demand: Demand,
    strategies: Sequence[Strategy] = (),
) -> list[Candidate]:
    """Return container instances as placement sees them, with as much of their tasks as it will ask for."""
    ids = [one.instance_id for one in instances]
    counts: Mapping[str, tuple[int, int]] = {}
    groups: Mapping[str, Mapping[str, int]] = {}
    if demand.member_of:
        counts = tasks.counts_by_instance(connection, key, ids)
    if demand.member_of or demand.distinct_instance or any(one.type == "spread" for one in strategies):
        groups = tasks.groups_by_instance(connection, key, ids)
    return [
        candidate(one, counts.get(one.instance_id, (0, 0))[0], groups.get(one.instance_id, {}))
        for one in instances
        if serves(one, demand.capacity_provider)
    ]


def serves(instance: ContainerInstance, capacity_provider: str) -> bool:
    """Tell whether an instance may take tasks of a capacity provider."""
    own = instance.all_attributes.get(CAPACITY_PROVIDER, "")
    return not capacity_provider or own in ("", capacity_provider)


def candidate(instance: ContainerInstance, running_tasks_count: int, groups: Mapping[str, int]) -> Candidate:
    """Return a container instance as placement sees it."""
    facts = Facts(
        attributes=instance.all_attributes,
        agent_connected=instance.agent_connected,
        agent_version=str(instance.version_info.get("agentVersion", "")),
        ec2_instance_id=instance.ec2_instance_id,
        registered_at=instance.registered_at,
        running_tasks_count=running_tasks_count,
        groups=frozenset(groups),
    )
    return Candidate(
        instance.instance_id, instance.arn, instance.status, instance.registered, instance.used, facts, groups
    )


def take_named(
    connection: Connection, key: ClusterKey, demand: Demand, instance_ids: Sequence[str], *, constraints: bool = False
) -> Choice:
    """Take the instances that the caller named, one task each, where a task fits (StartTask, DAEMON)."""
    choice = Choice()
    locked = container_instances.lock_many(connection, key, set(instance_ids))
    present = {
        one.instance_id: one
        for one in to_candidates(connection, key, list(locked.values()), replace(demand, capacity_provider=""))
    }
    for instance_id in instance_ids:
        one = present.get(instance_id)
        status = None if one is None else one.status
        if one is None or status is InstanceStatus.INACTIVE:
            arn = f"arn:aws:ecs:{key.region}:{key.account_id}:container-instance/{key.name}/{instance_id}"
            choice.failures += (Failure(arn, "MISSING" if one is None else "INACTIVE"),)
            continue
        reason = refusal(one, demand, constraints=constraints)
        if reason is not None:
            choice.failures += (Failure(one.arn, reason),)
            continue
        choice.instance_ids.append(instance_id)
        choice.instances[instance_id] = locked[instance_id]
        present[instance_id] = replace(one, used=add(one.used, demand.resources))
    return choice
