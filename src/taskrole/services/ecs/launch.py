"""Starting tasks: roles first, then placement and reservation in one transaction, so that nothing is over-committed.

The choice and its reservation are one transaction: on SQLite there is one writer, on PostgreSQL the rows of the cluster
and of the chosen instances are held ``FOR UPDATE``; the reservation itself is a conditional update besides.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.ids import dashed_uuid, hex_id
from taskrole.services.ecs import events, requirements
from taskrole.services.ecs.candidates import Choice, choose, take_named
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ConflictError, InvalidParameterError
from taskrole.services.ecs.model import (
    ClusterKey,
    Container,
    ContainerInstance,
    Document,
    Task,
    TaskCredentials,
    TaskDefinition,
)
from taskrole.services.ecs.networks import Network, awsvpc_configuration, find_network
from taskrole.services.ecs.placement import ENI, Demand, Failure, Strategy, add
from taskrole.services.ecs.role_uses import RoleUse, role_uses
from taskrole.services.ecs.roles import CannotAssumeRoleError, RoleSession, unassumable
from taskrole.services.ecs.session_options import BOUND_CAPABILITY, session_wish
from taskrole.services.ecs.store import clusters, container_instances, credentials, misc, task_addresses, tasks

_SHOWN_ATTRIBUTES = ("ecs.cpu-architecture",)
CONTAINER_CREDENTIALS_ID_DIGITS = 64  # 256 bits


@dataclass(frozen=True, slots=True)
class Plan:
    """Tasks to be started. ``instance_ids`` names the machines (StartTask, DAEMON); None leaves that to placement.

    ``providers`` names the capacity provider of each task, if a strategy of them decides. ``constraints`` tells whether
    placement constraints count for named machines.
    """

    key: ClusterKey
    definition: TaskDefinition
    resolved: Document
    overrides: Document
    demand: Demand
    count: int = 1
    strategies: Sequence[Strategy] = ()
    instance_ids: Sequence[str] | None = None
    providers: Sequence[str] = ()
    constraints: bool = False
    started_by: str = ""
    launch_type: str = "EC2"
    enable_execute_command: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    client_token: str = ""
    request_hash: str = ""
    settled: bool = True
    network: Network | None = None
    """In mode awsvpc."""
    session_options: Document = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many tasks are to be started."""
        return self.count if self.instance_ids is None else len(self.instance_ids)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a start needs besides the plan, made before its transaction: tasks without instances, ids, sessions."""

    drafts: Sequence[Task]
    ids: Mapping[tuple[str, RoleUse], str]
    """Credentials ids, by task id and role."""
    sessions: Mapping[RoleUse, RoleSession]
    seed: int


@dataclass(frozen=True, slots=True)
class Launched:
    """The tasks that were started, and why others were not."""

    tasks: tuple[Task, ...]
    failures: tuple[Failure, ...]


def with_network(ecs: EcsDeps, plan: Plan, configuration: Mapping[str, Any]) -> Plan:
    """Return the plan with the network that a request or a deployment names for its tasks, if they have their own.

    Raises:
        InvalidParameterError: It is missing or wrong.
    """
    given = awsvpc_configuration(configuration, plan.resolved.get("networkMode", "bridge"))
    if given is None:
        return plan
    network = find_network(ecs.networks, plan.key, given)
    return replace(plan, network=network, demand=replace(plan.demand, zones=network.zones))


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
    prepared = prepare(ecs, plan, call.now)
    with ecs.turns.of(ecs.database, plan.key):
        launched = ecs.database.write(lambda connection: _commit(connection, ecs, call, plan, prepared))
    announce(ecs, prepared, launched)
    return launched


def prepare(ecs: EcsDeps, plan: Plan, now: datetime) -> Prepared:
    """Make everything that a start needs, and prove that its roles can be assumed.

    Raises:
        ClientError: They cannot.
    """
    drafts = [_draft(ecs, plan, now) for _ in range(plan.number)]
    uses = role_uses(plan.key.account_id, plan.resolved)
    ids = {(draft.task_id, use): _credentials_id(ecs, use) for draft in drafts for use in uses}
    sessions = {use: _assume(ecs, plan, drafts[0], use, now) for use in uses}
    return Prepared(drafts, ids, sessions, int.from_bytes(ecs.ids.random_bytes(64), "big"))


def start(connection: Connection, ecs: EcsDeps, plan: Plan, prepared: Prepared, now: datetime) -> Launched:
    """Place and write tasks; the caller holds the cluster's row.

    Raises:
        InvalidParameterError: The cluster has no container instances.
    """
    placed: list[Task] = []
    failures: list[Failure] = []
    room = len(prepared.drafts)
    if plan.network is not None:
        room = min(room, task_addresses.room(connection, plan.key, plan.network))
        failures += [Failure(plan.key.arn, ENI)] * (len(prepared.drafts) - room)
    for provider, drafts in _parts(plan, prepared.drafts[:room]):
        choice = _choose(connection, plan, provider, len(drafts), prepared.seed)
        if choice.no_instances:
            raise InvalidParameterError("No Container Instances were found in your cluster.")
        placed += (
            replace(_on_instance(draft, choice.instances[instance_id]), capacity_provider_name=provider)
            for draft, instance_id in zip(drafts, choice.instance_ids, strict=False)
        )
        failures += choice.failures
        # Reserved before the next part looks: it must see what this one has taken.
        _reserve(connection, ecs, plan, choice, now)
    if plan.network is not None:
        placed = [_attached(connection, ecs, one, plan.network, now) for one in placed]
    _write(connection, ecs, plan, placed, prepared.ids, now)
    return Launched(tuple(placed), tuple(failures))


def _attached(connection: Connection, ecs: EcsDeps, task: Task, network: Network, now: datetime) -> Task:
    task = replace(task, network_interface=task_addresses.take(connection, ecs.ids, task, network))
    ecs.networks.attach(connection, task, now)
    return task


def _parts(plan: Plan, drafts: Sequence[Task]) -> list[tuple[str, Sequence[Task]]]:
    """Return the tasks of each capacity provider."""
    if not plan.providers:
        return [("", drafts)]
    return [
        (name, [draft for draft, provider in zip(drafts, plan.providers, strict=False) if provider == name])
        for name in dict.fromkeys(plan.providers)
    ]


def announce(ecs: EcsDeps, prepared: Prepared, launched: Launched) -> None:
    """After the commit: keep the session that is there already for its message, and wake the agents' sessions."""
    for use, session in prepared.sessions.items():
        if prepared.drafts[0].session_options:
            break  # its tags tell the instance, which was not known yet
        ecs.recent.put(prepared.ids[prepared.drafts[0].task_id, use], session)
    for task in launched.tasks:
        ecs.hub.wake(task.container_instance_id)


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


def _credentials_id(ecs: EcsDeps, use: RoleUse) -> str:
    """Return an id that nobody guesses: a container's neighbours in the task are hostile to it as well."""
    return hex_id(ecs.ids, CONTAINER_CREDENTIALS_ID_DIGITS) if use.container_name else dashed_uuid(ecs.ids)


def _assume(ecs: EcsDeps, plan: Plan, draft: Task, use: RoleUse, now: datetime) -> RoleSession:
    """Prove that a role can be assumed, by assuming it for the first task."""
    wish = session_wish(draft, plan.tags, ecs.settings.credentials_life_seconds, use)
    try:
        return ecs.roles.assume(use.role_arn, plan.key.account_id, plan.key.region, draft.arn, wish, now)
    except CannotAssumeRoleError as error:
        raise unassumable(use.role_arn, error.reason) from error


def _draft(ecs: EcsDeps, plan: Plan, now: datetime) -> Task:
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
        created_at=now,
        cpu=str(resources.cpu),
        memory=memory,
        started_by=plan.started_by,
        launch_type=plan.launch_type,
        overrides=plan.overrides,
        enable_execute_command=plan.enable_execute_command,
        task_role_arn=resolved.get("taskRoleArn", ""),
        execution_role_arn=resolved.get("executionRoleArn", ""),
        settled=plan.settled,
        session_options=plan.session_options,
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


def _commit(connection: Connection, ecs: EcsDeps, call: Call, plan: Plan, prepared: Prepared) -> Launched:
    clusters.get_active(connection, plan.key, lock=True)
    if plan.client_token:
        repeated = _repeated(connection, ecs, call, plan)
        if repeated is not None:
            return repeated
    return start(connection, ecs, plan, prepared, call.now)


def _choose(connection: Connection, plan: Plan, provider: str, count: int, seed: int) -> Choice:
    if plan.instance_ids is not None:
        return take_named(connection, plan.key, plan.demand, plan.instance_ids, constraints=plan.constraints)
    demand = replace(plan.demand, capacity_provider=provider)
    return choose(connection, plan.key, demand, count, plan.strategies, seed)


def _on_instance(draft: Task, instance: ContainerInstance) -> Task:
    attributes = instance.all_attributes
    return replace(
        draft,
        container_instance_id=instance.instance_id,
        attributes={name: attributes[name] for name in _SHOWN_ATTRIBUTES if name in attributes},
        availability_zone=attributes.get("ecs.availability-zone", ""),
    )


def _reserve(connection: Connection, ecs: EcsDeps, plan: Plan, choice: Choice, now: datetime) -> None:
    for instance_id, count in Counter(choice.instance_ids).items():
        instance = choice.instances[instance_id]
        used = instance.used
        for _ in range(count):
            used = add(used, plan.demand.resources)
        container_instances.reserve(connection, instance, used)
        changed = replace(instance, used=used, version=instance.version + 1)
        events.instance_changed(connection, ecs.ids, changed, now)


def _write(
    connection: Connection,
    ecs: EcsDeps,
    plan: Plan,
    placed: Sequence[Task],
    ids: Mapping[tuple[str, RoleUse], str],
    now: datetime,
) -> None:
    tasks.put_new(connection, placed)
    rows = [
        TaskCredentials(
            ids[task.task_id, use],
            plan.key,
            task.task_id,
            task.container_instance_id,
            use.role_type,
            use.role_arn,
            container_name=use.container_name,
        )
        for task in placed
        for use in role_uses(plan.key.account_id, plan.resolved)
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
    resolved: Document,
    registry_host: str,
    group: str,
    *,
    member_of: Sequence[Any] = (),
    distinct: bool = False,
    execute_command: bool = False,
    options: Document | None = None,
) -> Demand:
    """Return what placement needs to know of a resolved definition and the options of its tasks' sessions."""
    attributes: dict[str, str | None] = dict.fromkeys(requirements.required_attributes(resolved, registry_host))
    if execute_command:
        attributes[requirements.EXECUTE_COMMAND] = None
    if "session-bound" in (options or {}):
        attributes[BOUND_CAPABILITY] = None
    architecture = requirements.architecture(resolved)
    if architecture is not None:
        attributes["ecs.cpu-architecture"] = architecture
    return Demand(
        requirements.demand(resolved), group, attributes, tuple(member_of), distinct, requirements.gpu_count(resolved)
    )
