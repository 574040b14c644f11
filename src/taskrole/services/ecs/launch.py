"""Starting tasks: roles first, then placement and reservation in one transaction, so that nothing is over-committed.

What is read for the choice is locked until the choice is written: on SQLite there is one writer, on PostgreSQL the
cluster's and its instances' rows are held ``FOR UPDATE``; the reservation itself is a conditional update besides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.ids import dashed_uuid, hex_id
from taskrole.services.ecs import events, requirements
from taskrole.services.ecs.constraints import Facts
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ConflictError, InvalidParameterError
from taskrole.services.ecs.model import (
    ClusterKey,
    Container,
    ContainerInstance,
    Document,
    InstanceStatus,
    RoleType,
    Task,
    TaskCredentials,
    TaskDefinition,
)
from taskrole.services.ecs.placement import Candidate, Demand, Failure, Strategy, place, refusal, take
from taskrole.services.ecs.roles import CannotAssumeRoleError, RoleSession, unassumable
from taskrole.services.ecs.store import clusters, container_instances, credentials, misc, tasks

_ROLE_MEMBERS = {RoleType.APPLICATION: "taskRoleArn", RoleType.EXECUTION: "executionRoleArn"}
_SHOWN_ATTRIBUTES = ("ecs.cpu-architecture",)


@dataclass(frozen=True, slots=True)
class Plan:
    """Tasks to be started. ``instance_ids`` names the machines (StartTask); None leaves the choice to placement."""

    key: ClusterKey
    definition: TaskDefinition
    resolved: Document
    overrides: Document
    demand: Demand
    count: int = 1
    strategies: Sequence[Strategy] = ()
    instance_ids: Sequence[str] | None = None
    started_by: str = ""
    enable_execute_command: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    client_token: str = ""
    request_hash: str = ""


@dataclass(frozen=True, slots=True)
class Launched:
    """The tasks that were started, and why others were not."""

    tasks: tuple[Task, ...]
    failures: tuple[Failure, ...]


def launch(ecs: EcsDeps, call: Call, plan: Plan) -> Launched:
    """Start tasks.

    Raises:
        ClientError: A role cannot be assumed; nothing was started.
        ConflictError: The client token was used for something else.
        ClusterNotFoundError: The cluster is gone.
        InvalidParameterError: The cluster has no container instances.
    """
    if plan.client_token:
        with ecs.database.read() as connection:
            repeated = _repeated(connection, ecs, call, plan)
        if repeated is not None:
            return repeated
    count = plan.count if plan.instance_ids is None else len(plan.instance_ids)
    drafts = [_draft(ecs, call, plan) for _ in range(count)]
    ids = {(draft.task_id, role_type): dashed_uuid(ecs.ids) for draft in drafts for role_type in _roles(plan.resolved)}
    sessions = _assume(ecs, call, plan, drafts[0])
    seed = int.from_bytes(ecs.ids.random_bytes(64), "big")
    launched = ecs.database.write(lambda connection: _commit(connection, ecs, call, plan, drafts, ids, seed))
    for role_type, session in sessions.items():
        ecs.recent.put(ids[drafts[0].task_id, role_type], session)
    for task in launched.tasks:
        ecs.hub.wake(task.container_instance_id)
    return launched


def _repeated(connection: Connection, ecs: EcsDeps, call: Call, plan: Plan) -> Launched | None:
    token = misc.find_client_token(connection, plan.key, plan.client_token)
    age_limit = ecs.settings.client_token_retention_seconds
    if token is None or call.now.timestamp() - token.created_at_milliseconds / 1000 > age_limit:
        return None
    if token.request_hash != plan.request_hash:
        arns = [f"arn:aws:ecs:{call.region}:{call.account_id}:task/{plan.key.name}/{one}" for one in token.task_ids]
        raise ConflictError("The client token was already used with other parameters.", arns)
    found = tasks.find_many(connection, plan.key, token.task_ids)
    return Launched(tuple(found[one] for one in token.task_ids if one in found), ())


def _roles(resolved: Document) -> list[RoleType]:
    return [role_type for role_type, member in _ROLE_MEMBERS.items() if member in resolved]


def _assume(ecs: EcsDeps, call: Call, plan: Plan, draft: Task) -> dict[RoleType, RoleSession]:
    """Prove that the roles can be assumed, by assuming them for the first task."""
    sessions = {}
    for role_type in _roles(plan.resolved):
        role_arn = plan.resolved[_ROLE_MEMBERS[role_type]]
        try:
            sessions[role_type] = ecs.roles.assume(
                role_arn,
                call.account_id,
                call.region,
                draft.task_id,
                draft.arn,
                ecs.settings.credentials_life_seconds,
                call.now,
            )
        except CannotAssumeRoleError as error:
            raise unassumable(role_arn, error.reason) from error
    return sessions


def _draft(ecs: EcsDeps, call: Call, plan: Plan) -> Task:
    """Return a task that is complete but for its instance."""
    resolved = plan.resolved
    resources = plan.demand.resources
    containers = resolved["containerDefinitions"]
    memory = resolved.get("memory") or str(
        sum(one.get("memory") or one.get("memoryReservation") or 0 for one in containers)
    )
    return Task(
        key=plan.key,
        task_id=hex_id(ecs.ids),
        container_instance_id="",
        family=plan.definition.family,
        revision=plan.definition.revision,
        group=plan.demand.group,
        demand=resources,
        containers=tuple(_container(ecs, container) for container in containers),
        created_at=call.now,
        cpu=str(resources.cpu),
        memory=memory,
        started_by=plan.started_by,
        overrides=plan.overrides,
        enable_execute_command=plan.enable_execute_command,
        task_role_arn=resolved.get("taskRoleArn", ""),
        execution_role_arn=resolved.get("executionRoleArn", ""),
    )


def _container(ecs: EcsDeps, container: Mapping[str, Any]) -> Container:
    return Container(
        name=container["name"],
        image=container["image"],
        container_id=dashed_uuid(ecs.ids),
        essential=container["essential"],
        cpu=container["cpu"],
        memory_mib=container.get("memory"),
        memory_reservation_mib=container.get("memoryReservation"),
        has_health_check="healthCheck" in container,
    )


def _commit(
    connection: Connection,
    ecs: EcsDeps,
    call: Call,
    plan: Plan,
    drafts: Sequence[Task],
    ids: Mapping[tuple[str, RoleType], str],
    seed: int,
) -> Launched:
    clusters.get_active(connection, plan.key, lock=True)
    if plan.client_token:
        repeated = _repeated(connection, ecs, call, plan)
        if repeated is not None:
            return repeated
    instances = {
        one.instance_id: one
        for one in container_instances.list_in_cluster(connection, plan.key, ("ACTIVE", "DRAINING"), lock=True)
    }
    candidates = _candidates(connection, plan, instances)
    if plan.instance_ids is None:
        if not any(one.status is InstanceStatus.ACTIVE for one in instances.values()):
            raise InvalidParameterError("No Container Instances were found in your cluster.")
        placement = place(list(candidates.values()), plan.demand, plan.count, plan.strategies, seed)
        chosen, failures = placement.instance_ids, placement.failures
    else:
        chosen, failures = _take_named(connection, plan, candidates)
    placed = tuple(
        _on_instance(draft, instances[instance_id]) for draft, instance_id in zip(drafts, chosen, strict=False)
    )
    _reserve(connection, ecs, plan, instances, chosen, call.now)
    _write(connection, ecs, plan, placed, ids, call.now)
    return Launched(placed, failures)


def _candidates(connection: Connection, plan: Plan, instances: Mapping[str, ContainerInstance]) -> dict[str, Candidate]:
    counts = tasks.counts_by_instance(connection, plan.key) if plan.demand.member_of else {}
    groups: Mapping[str, Mapping[str, int]] = {}
    if plan.demand.member_of or plan.demand.distinct_instance or any(one.type == "spread" for one in plan.strategies):
        groups = tasks.groups_by_instance(connection, plan.key)
    return {
        name: candidate(instance, counts.get(name, (0, 0))[0], groups.get(name, {}))
        for name, instance in instances.items()
    }


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


def _take_named(
    connection: Connection, plan: Plan, candidates: Mapping[str, Candidate]
) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """StartTask: the caller chose the machines; constraints do not count, resources and attributes do."""
    present = dict(candidates)
    chosen: list[str] = []
    failures: list[Failure] = []
    for instance_id in plan.instance_ids or ():
        one = present.get(instance_id)
        if one is None:
            known = container_instances.find(connection, plan.key, instance_id)
            arn = (
                f"arn:aws:ecs:{plan.key.region}:{plan.key.account_id}:container-instance/{plan.key.name}/{instance_id}"
            )
            failures.append(Failure(arn, "MISSING" if known is None else "INACTIVE"))
            continue
        reason = refusal(one, plan.demand, constraints=False)
        if reason is not None:
            failures.append(Failure(one.arn, reason))
            continue
        chosen.append(instance_id)
        present[instance_id] = take(one, plan.demand)
    return tuple(chosen), tuple(failures)


def _on_instance(draft: Task, instance: ContainerInstance) -> Task:
    attributes = instance.all_attributes
    return replace(
        draft,
        container_instance_id=instance.instance_id,
        attributes={name: attributes[name] for name in _SHOWN_ATTRIBUTES if name in attributes},
        availability_zone=attributes.get("ecs.availability-zone", ""),
    )


def _reserve(
    connection: Connection,
    ecs: EcsDeps,
    plan: Plan,
    instances: Mapping[str, ContainerInstance],
    chosen: Sequence[str],
    now: datetime,
) -> None:
    for instance_id in dict.fromkeys(chosen):
        instance = instances[instance_id]
        taken = candidate(instance, 0, {})
        for _ in range(chosen.count(instance_id)):
            taken = take(taken, plan.demand)
        container_instances.reserve(connection, instance, taken.used)
        changed = replace(instance, used=taken.used, version=instance.version + 1)
        events.instance_changed(connection, ecs.ids, changed, now)


def _write(
    connection: Connection,
    ecs: EcsDeps,
    plan: Plan,
    placed: Sequence[Task],
    ids: Mapping[tuple[str, RoleType], str],
    now: datetime,
) -> None:
    tasks.put_new(connection, placed)
    rows = [
        TaskCredentials(
            ids[task.task_id, role_type],
            plan.key,
            task.task_id,
            task.container_instance_id,
            role_type,
            plan.resolved[_ROLE_MEMBERS[role_type]],
        )
        for task in placed
        for role_type in _roles(plan.resolved)
    ]
    credentials.put_new(connection, rows)
    for task in placed:
        if plan.tags:
            misc.put_tags(connection, task.arn, plan.tags)
        events.task_changed(connection, ecs.ids, task, now)
    if plan.client_token and placed:
        task_ids = [task.task_id for task in placed]
        misc.put_client_token(connection, plan.key, plan.client_token, plan.request_hash, task_ids, now)


def make_demand(
    resolved: Document, registry_host: str, group: str, *, member_of: Sequence[Any] = (), distinct: bool = False
) -> Demand:
    """Return what placement needs to know of a resolved definition."""
    attributes: dict[str, str | None] = dict.fromkeys(requirements.required_attributes(resolved, registry_host))
    architecture = requirements.architecture(resolved)
    if architecture is not None:
        attributes["ecs.cpu-architecture"] = architecture
    return Demand(
        requirements.demand(resolved), group, attributes, tuple(member_of), distinct, requirements.gpu_count(resolved)
    )
