"""Placement: which container instance takes a task. Pure.

Candidates are filtered (one reason per instance that refuses), then the strategies refine the choice one after
another. The caller commits what is chosen here in the transaction that read the candidates.
Source: ECS developer guide, "Amazon ECS task placement"; failure reasons: "API failure reasons".
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from taskrole.services.ecs.constraints import Expression, Facts
from taskrole.services.ecs.model import InstanceStatus, Resources

HOST_PORTS_MAX = 100  # AWS: RegisterContainerInstance/PortMapping.hostPort, reserved ports included

AGENT = "AGENT"
ATTRIBUTE = "ATTRIBUTE"
MEMBER_OF = "MemberOf placement constraint unsatisfied."
DISTINCT_INSTANCE = "DistinctInstance placement constraint unsatisfied."
MEMORY = "RESOURCE:MEMORY"
CPU = "RESOURCE:CPU"
PORTS = "RESOURCE:PORTS"
GPU = "RESOURCE:GPU"
LOCATION = "LOCATION"
ENI = "RESOURCE:ENI"
ZONE = "ecs.availability-zone"


@dataclass(frozen=True, slots=True)
class Demand:
    """What a task needs of an instance."""

    resources: Resources
    group: str
    required_attributes: Mapping[str, str | None] = field(default_factory=dict)
    """Attribute names, with the value that is needed or None for any."""
    member_of: tuple[Expression, ...] = ()
    distinct_instance: bool = False
    gpu_count: int = 0
    capacity_provider: str = ""
    zones: frozenset[str] = frozenset()
    """The availability zones of the task's subnets; none for a task without its own network."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One container instance as placement sees it; ``groups`` counts its tasks by group."""

    instance_id: str
    arn: str
    status: InstanceStatus
    registered: Resources
    used: Resources
    facts: Facts
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Strategy:
    """One placement strategy: ``spread`` or ``binpack`` over ``field``, or ``random``."""

    type: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an instance was not taken."""

    arn: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """The instances chosen, one per placed task, and the failures of the first task that found none."""

    instance_ids: tuple[str, ...]
    failures: tuple[Failure, ...]


def refusal(candidate: Candidate, demand: Demand, *, constraints: bool = True) -> str | None:
    """Return why an instance cannot take a task, or None if it can. StartTask ignores the constraints."""
    facts = candidate.facts
    if not facts.agent_connected:
        return AGENT
    for name, value in demand.required_attributes.items():
        if name not in facts.attributes or (value is not None and facts.attributes[name] != value):
            return ATTRIBUTE
    if demand.zones and facts.attributes.get(ZONE) not in demand.zones:
        return LOCATION
    if constraints:
        if any(not expression.holds(facts) for expression in demand.member_of):
            return MEMBER_OF
        if demand.distinct_instance and candidate.groups.get(demand.group, 0):
            return DISTINCT_INSTANCE
    # No instance offers GPUs: platformDevices are not kept.
    return _lack(candidate, demand.resources) or (GPU if demand.gpu_count else None)


def _lack(candidate: Candidate, wanted: Resources) -> str | None:
    registered, used = candidate.registered, candidate.used
    if used.memory_mib + wanted.memory_mib > registered.memory_mib:
        return MEMORY
    if used.cpu + wanted.cpu > registered.cpu:
        return CPU
    taken_tcp, taken_udp = registered.tcp_ports | used.tcp_ports, registered.udp_ports | used.udp_ports
    if wanted.tcp_ports & taken_tcp or wanted.udp_ports & taken_udp:
        return PORTS
    asks_ports = bool(wanted.tcp_ports or wanted.udp_ports)
    total = len(taken_tcp | wanted.tcp_ports) + len(taken_udp | wanted.udp_ports)
    return PORTS if asks_ports and total > HOST_PORTS_MAX else None


def add(used: Resources, wanted: Resources) -> Resources:
    """Return what is used after a reservation."""
    return Resources(
        used.cpu + wanted.cpu,
        used.memory_mib + wanted.memory_mib,
        used.tcp_ports | wanted.tcp_ports,
        used.udp_ports | wanted.udp_ports,
    )


def subtract(used: Resources, freed: Resources) -> Resources:
    """Return what is used after a task has gone."""
    return Resources(
        max(0, used.cpu - freed.cpu),
        max(0, used.memory_mib - freed.memory_mib),
        used.tcp_ports - freed.tcp_ports,
        used.udp_ports - freed.udp_ports,
    )


def place(
    candidates: Sequence[Candidate], demand: Demand, count: int, strategies: Sequence[Strategy], seed: int
) -> Placement:
    """Choose instances for ``count`` equal tasks, each choice seeing the ones before it.

    Args:
        candidates: The cluster's registered instances; those that are not ACTIVE are passed over silently.
        demand: What each task needs.
        count: How many tasks.
        strategies: Applied in order; none means random.
        seed: A large random number, for choices among equals.
    """
    present = {
        candidate.instance_id: candidate for candidate in candidates if candidate.status is InstanceStatus.ACTIVE
    }
    chosen: list[str] = []
    for _ in range(count):
        reasons = {one.instance_id: refusal(one, demand) for one in present.values()}
        fitting = [one for one in present.values() if reasons[one.instance_id] is None]
        if not fitting:
            failures = [Failure(present[one].arn, reason) for one, reason in reasons.items() if reason is not None]
            return Placement(tuple(chosen), tuple(failures))
        best = _refine(fitting, list(present.values()), demand, strategies)
        seed, index = divmod(seed, len(best))
        winner = best[index]
        chosen.append(winner.instance_id)
        present[winner.instance_id] = take(winner, demand)
    return Placement(tuple(chosen), ())


def take(candidate: Candidate, demand: Demand) -> Candidate:
    """Return the candidate after it took a task."""
    groups = dict(candidate.groups)
    groups[demand.group] = groups.get(demand.group, 0) + 1
    facts = replace(candidate.facts, groups=candidate.facts.groups | {demand.group})
    return replace(candidate, used=add(candidate.used, demand.resources), groups=groups, facts=facts)


def _refine(
    fitting: list[Candidate], present: Sequence[Candidate], demand: Demand, strategies: Sequence[Strategy]
) -> list[Candidate]:
    best = fitting
    for strategy in strategies:
        if strategy.type == "spread":
            best = _spread(best, present, demand.group, strategy.field)
        elif strategy.type == "binpack":
            best = _binpack(best, strategy.field)
    return best


def _spread(fitting: list[Candidate], present: Sequence[Candidate], group: str, field_name: str) -> list[Candidate]:
    load: Counter[str] = Counter()
    for candidate in present:
        load[_spread_value(candidate, field_name)] += candidate.groups.get(group, 0)
    least = min(load[_spread_value(candidate, field_name)] for candidate in fitting)
    return [candidate for candidate in fitting if load[_spread_value(candidate, field_name)] == least]


def _spread_value(candidate: Candidate, field_name: str) -> str:
    if field_name.lower() in ("instanceid", "host"):
        return candidate.instance_id
    return candidate.facts.attributes.get(field_name.partition(":")[2], "")


def _binpack(fitting: list[Candidate], field_name: str) -> list[Candidate]:
    def remaining(candidate: Candidate) -> int:
        if field_name.lower() == "cpu":
            return candidate.registered.cpu - candidate.used.cpu
        return candidate.registered.memory_mib - candidate.used.memory_mib

    least = min(remaining(candidate) for candidate in fitting)
    return [candidate for candidate in fitting if remaining(candidate) == least]
