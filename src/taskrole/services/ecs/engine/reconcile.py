"""The service engine's shell: reads a service, lets ``decide`` decide, and applies that in one transaction.

A start needs its roles' sessions, which are got before the transaction; in it the service is read and decided about
once more, with the cluster's row held, and no more is started than was prepared. Running it twice does no harm.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from taskrole.ids import dashed_uuid
from taskrole.services.ecs import events, lifecycle
from taskrole.services.ecs.arns import parse_arn
from taskrole.services.ecs.candidates import to_candidates
from taskrole.services.ecs.constraints import parse_expression
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.decide import GUIDE, Decision, Note, Rules, Scene, Start, backed_off, decide
from taskrole.services.ecs.engine.model import Deployment, EcsService, Message, ServiceKey, ServiceStatus, TaskSet
from taskrole.services.ecs.engine.task_sets import SetScene, decide_sets
from taskrole.services.ecs.errors import ClientError, InvalidParameterError
from taskrole.services.ecs.launch import Launched, Plan, Prepared, announce, make_demand, prepare, start, with_network
from taskrole.services.ecs.model import StopCode, TaskDefinition
from taskrole.services.ecs.networks import find_zones
from taskrole.services.ecs.overrides import echoed
from taskrole.services.ecs.placement import AGENT, ATTRIBUTE, CPU, MEMORY, PORTS, Demand, Failure, Strategy, refusal
from taskrole.services.ecs.placement_rules import parse_strategies
from taskrole.services.ecs.providers import split
from taskrole.services.ecs.session_settings import session_options
from taskrole.services.ecs.store import clusters, container_instances, misc, services, task_definitions, tasks
from taskrole.services.ecs.transitions import change_task

log = logging.getLogger(__name__)

LOOKS_PER_STEP_MAX = 500
_RETRY_AFTER_ERROR = timedelta(seconds=10)
_LOOK_WHILE_UNSTEADY = timedelta(seconds=60)
_SILENT_FOR = timedelta(hours=6)  # AWS: the same message is told again after six hours at the earliest
_SPREAD = (Strategy("spread", "attribute:ecs.availability-zone"), Strategy("spread", "instanceId"))  # AWS: the default
_CLOSEST = {
    CPU: "has insufficient CPU units available",
    MEMORY: "has insufficient memory available",
    PORTS: "is already using a port required by your task",
    ATTRIBUTE: "is missing an attribute required by your task",
}


@dataclass(slots=True)
class _Outcome:
    """What a transaction did that is to be made known after it."""

    launched: list[tuple[Prepared, Launched]] = field(default_factory=list)
    woken: set[str] = field(default_factory=set)


def step(ecs: EcsDeps, now: datetime) -> int:
    """Look at the services that something happened to, or whose time has come; return how many."""
    with ecs.database.read() as connection:
        woken = services.list_wakes(connection, LOOKS_PER_STEP_MAX)
        keys = dict.fromkeys(services.list_due(connection, now, LOOKS_PER_STEP_MAX))
        for _, cluster, name in woken:
            keys |= dict.fromkeys(
                [ServiceKey(cluster, name)] if name else services.list_in_cluster(connection, cluster)
            )
    for key in keys:
        try:
            reconcile(ecs, key, now)
        except Exception:
            log.exception("service could not be reconciled", extra={"service": key.arn})
            _put_off(ecs, key, now + _RETRY_AFTER_ERROR)
    if woken:
        ecs.database.write(lambda connection: services.delete_wakes(connection, [one[0] for one in woken]))
    return len(keys)


def _put_off(ecs: EcsDeps, key: ServiceKey, until: datetime) -> None:
    def put_off(connection: Connection) -> None:
        clusters.find(connection, key.cluster, lock=True)
        service = services.find(connection, key)
        if service is not None and service.status is not ServiceStatus.INACTIVE:
            services.put(connection, replace(service, look_at=until))

    ecs.database.write(put_off)


def reconcile(ecs: EcsDeps, key: ServiceKey, now: datetime) -> None:
    """Bring one service closer to what was asked for."""
    with ecs.database.read() as connection:
        read = _read(connection, ecs, key, now)
        if read is None:
            return
        plans: list[tuple[Start, Plan]] = []
        refused: dict[str, str] = {}
        for one in read.decision.starts:
            try:
                plans.append((one, _plan(connection, ecs, read, one)))
            except InvalidParameterError as error:  # a tag or an account setting that cannot be
                refused[one.deployment_id] = error.message
        configurations = {one.deployment_id: read.configuration(one.deployment_id) for one, _ in plans}
    prepared: dict[str, tuple[Plan, Prepared]] = {}
    for one, plan in plans:
        try:
            placed = with_network(ecs, plan, configurations[one.deployment_id])
            prepared[one.deployment_id] = placed, prepare(ecs, placed, now)
        except (ClientError, InvalidParameterError) as error:
            refused[one.deployment_id] = error.message
    with ecs.turns.of(ecs.database, key.cluster):
        outcome = ecs.database.write(lambda connection: _apply(connection, ecs, key, prepared, refused, now))
    for sessions, launched in outcome.launched:
        announce(ecs, sessions, launched)
    for instance_id in outcome.woken:
        ecs.hub.wake(instance_id)


@dataclass(slots=True)
class _Read:
    service: EcsService
    deployments: Sequence[Deployment]
    task_sets: Sequence[TaskSet]
    changed_sets: Sequence[TaskSet]
    decision: Decision

    def configuration(self, identifier: str) -> Mapping[str, Any]:
        """Return the configuration of a deployment or task set by the id that its tasks are started by."""
        found: dict[str, Mapping[str, Any]] = {one.deployment_id: one.configuration for one in self.deployments}
        found |= {one.task_set_id: one.configuration for one in self.task_sets}
        return found[identifier]


def _read(connection: Connection, ecs: EcsDeps, key: ServiceKey, now: datetime) -> _Read | None:
    service = services.find(connection, key)
    if service is None or service.status is ServiceStatus.INACTIVE:
        return None
    alive = tasks.list_unsettled(connection, key.cluster, key.group)
    if service.is_external:
        sets = services.list_task_sets(connection, key)
        decision, changed = decide_sets(SetScene(service, sets, alive, now))
        return _Read(service, (), sets, changed, decision)
    deployments = services.list_deployments(connection, key, in_force=True)
    on = {task.container_instance_id for task in alive}
    active = {
        one for one, status in container_instances.statuses(connection, key.cluster, on).items() if status == "ACTIVE"
    }
    settings = ecs.settings
    scene = Scene(
        service,
        deployments,
        alive,
        now,
        frozenset(on - active),
        _wanted(connection, ecs, service, deployments) if service.is_daemon else (),
        Rules(settings.healthy_after_seconds, settings.breaker_tasks_min),
    )
    return _Read(service, deployments, (), (), decide(scene))


def _wanted(
    connection: Connection, ecs: EcsDeps, service: EcsService, deployments: Sequence[Deployment]
) -> Sequence[str]:
    """Return the instances that a DAEMON service is to have a task on: ACTIVE, and its constraints satisfied."""
    primary = next((one for one in deployments if one.status == "PRIMARY"), None)
    if primary is None or service.status is not ServiceStatus.ACTIVE:
        return ()
    definition = deployed_definition(connection, service.key, primary.configuration)
    zones = find_zones(ecs.networks, service.key.cluster, primary.configuration)
    try:
        options = session_options(connection, definition, definition.document)
    except InvalidParameterError:
        options = {}  # said when a task is to be started
    demand = replace(_demand(ecs, service, definition, options), distinct_instance=False, zones=zones)
    active = container_instances.list_in_cluster(connection, service.key.cluster, ("ACTIVE",))
    candidates = to_candidates(connection, service.key.cluster, active, demand)
    return [one.instance_id for one in candidates if refusal(one, demand) in (None, AGENT, CPU, MEMORY, PORTS)]


def deployed_definition(connection: Connection, key: ServiceKey, configuration: Mapping[str, Any]) -> TaskDefinition:
    """Return the task definition of a deployment or a task set."""
    family, _, revision = parse_arn(configuration["taskDefinition"]).path[0].partition(":")
    cluster = key.cluster
    definition = task_definitions.find(connection, cluster.account_id, cluster.region, family, int(revision))
    assert definition is not None, "a definition that a service names is not deleted"
    return definition


def _demand(ecs: EcsDeps, service: EcsService, definition: TaskDefinition, options: Mapping[str, str]) -> Demand:
    given = [*definition.document["placementConstraints"], *service.placement_constraints]
    member_of = [parse_expression(one["expression"]) for one in given if one.get("type", "memberOf") == "memberOf"]
    distinct = any(one.get("type") == "distinctInstance" for one in given)
    host, group = ecs.settings.registry_host, service.key.group
    return make_demand(
        definition.document,
        host,
        group,
        member_of=member_of,
        distinct=distinct,
        execute_command=service.enable_execute_command,
        options=options,
    )


def _plan(connection: Connection, ecs: EcsDeps, read: _Read, one: Start) -> Plan:
    service, configuration = read.service, read.configuration(one.deployment_id)
    key = service.key
    definition = deployed_definition(connection, key, configuration)
    strategy = configuration.get("capacityProviderStrategy", ())
    running = tasks.counts_of_groups(connection, key.cluster, [key.group]).get(key.group, {})
    already = sum(running.get(one.deployment_id, (0, 0)))
    options = session_options(connection, definition, definition.document)
    return Plan(
        key=key.cluster,
        definition=definition,
        resolved=definition.document,
        overrides=echoed(definition.document, {}),
        demand=_demand(ecs, service, definition, options),
        count=one.count,
        strategies=parse_strategies(service.placement_strategy) or _SPREAD,
        instance_ids=one.instance_ids or None,
        constraints=True,
        providers=split(strategy, one.count, already) if strategy and not one.instance_ids else (),
        started_by=one.deployment_id,
        enable_execute_command=service.enable_execute_command,
        tags=_tags(connection, service, definition),
        settled=False,
        session_options=options,
    )


def _tags(connection: Connection, service: EcsService, definition: TaskDefinition) -> dict[str, str]:
    tags: dict[str, str] = {}
    if service.propagate_tags == "SERVICE":
        tags |= misc.get_tags(connection, service.key.arn)
    elif service.propagate_tags == "TASK_DEFINITION":
        tags |= misc.get_tags(connection, definition.arn)
    if service.enable_ecs_managed_tags:
        tags |= {"aws:ecs:clusterName": service.key.cluster.name, "aws:ecs:serviceName": service.key.name}
    return tags


def _apply(
    connection: Connection,
    ecs: EcsDeps,
    key: ServiceKey,
    prepared: Mapping[str, tuple[Plan, Prepared]],
    refused: Mapping[str, str],
    now: datetime,
) -> _Outcome:
    outcome = _Outcome()
    clusters.find(connection, key.cluster, lock=True)
    read = _read(connection, ecs, key, now)
    if read is None:
        return outcome
    decision = read.decision
    _stop(connection, ecs, key, decision, outcome, now)
    for one in decision.starts:
        if one.deployment_id in refused:
            _refuse(connection, ecs, read, one, refused[one.deployment_id], now)
        elif one.deployment_id in prepared:
            plan, sessions = prepared[one.deployment_id]
            _start(connection, ecs, read, _at_most(plan, one), sessions, outcome, now)
        else:
            decision.look_again(now)
    if decision.settled:
        tasks.set_settled(connection, key.cluster, decision.settled)
    for note in decision.notes:
        tell(connection, ecs, key, note, now)
    _write(connection, read, now)
    return outcome


def _stop(
    connection: Connection, ecs: EcsDeps, key: ServiceKey, decision: Decision, outcome: _Outcome, now: datetime
) -> None:
    stopped = []
    for stop in decision.stops:
        task = change_task(
            connection,
            ecs.ids,
            key.cluster,
            stop.task_id,
            lambda before, reason=stop.reason: lifecycle.request_stop(  # type: ignore[misc]
                before, now, StopCode.SERVICE_SCHEDULER_INITIATED, reason
            ),
            now,
        )
        if task is not None:
            outcome.woken.add(task.container_instance_id)
            stopped.append(task.task_id)
    if stopped:
        named = " ".join(f"(task {one})" for one in stopped)
        decision.notes.append(Note(f"has stopped {len(stopped)} running tasks: {named}."))


def _at_most(plan: Plan, one: Start) -> Plan:
    """Return the plan as it is after the second decision: never more than was prepared."""
    if plan.instance_ids is not None:
        return replace(plan, instance_ids=[name for name in plan.instance_ids if name in one.instance_ids])
    count = min(plan.count, one.count)
    return replace(plan, count=count, providers=plan.providers[:count])


def _start(
    connection: Connection,
    ecs: EcsDeps,
    read: _Read,
    plan: Plan,
    sessions: Prepared,
    outcome: _Outcome,
    now: datetime,
) -> None:
    decision = read.decision
    if not plan.number:
        return
    sessions = replace(sessions, drafts=sessions.drafts[: plan.number])
    try:
        launched = start(connection, ecs, plan, sessions, now)
    except InvalidParameterError:
        reason = "Reason: No Container Instances were found in your cluster."
        _not_placed(connection, ecs, read, reason, (), "", now)
        return
    if launched.tasks:
        outcome.launched.append((sessions, launched))
        named = " ".join(f"(task {one.task_id})" for one in launched.tasks)
        decision.notes.append(Note(f"has started {len(launched.tasks)} tasks: {named}."))
    if launched.failures or len(launched.tasks) < plan.number:
        closest = _closest(launched.failures)
        reason = closest.reason if closest else "No capacity"
        _not_placed(connection, ecs, read, _closest_text(closest), launched.failures, reason, now)


def _closest(failures: Sequence[Failure]) -> Failure | None:
    """Return the failure of the instance that is closest to what the task needs: the latest check that refuses."""
    ranks = {reason: rank for rank, reason in enumerate((PORTS, CPU, MEMORY))}
    return min(failures, key=lambda one: (ranks.get(one.reason, len(ranks)), one.arn), default=None)


def _closest_text(closest: Failure | None) -> str:
    if closest is None:
        return "Reason: No Container Instances were found in your capacity provider."
    what = _CLOSEST.get(closest.reason, f'encountered error "{closest.reason}"')
    return f"The closest matching (container-instance {closest.arn.rpartition('/')[2]}) {what}."


def _not_placed(
    connection: Connection,
    ecs: EcsDeps,
    read: _Read,
    text: str,
    failures: Sequence[Failure],
    reason: str,
    now: datetime,
) -> None:
    """Tell that a task found no place, and try again soon."""
    key = read.service.key
    message = f"was unable to place a task because no container instance met all of its requirements. {text} {GUIDE}"
    if tell(connection, ecs, key, Note(message, once=True), now):
        events.service_acted(
            connection,
            ecs.ids,
            key,
            "ERROR",
            "SERVICE_TASK_PLACEMENT_FAILURE",
            now,
            reason=reason or "NO ACTIVE INSTANCES",
            instance_arns=[one.arn for one in failures],
        )
    read.decision.look_again(now + timedelta(seconds=ecs.settings.placement_retry_seconds))


def _refuse(connection: Connection, ecs: EcsDeps, read: _Read, one: Start, reason: str, now: datetime) -> None:
    """Tell that a task could not be started for its configuration, and try again later and later."""
    note = Note(
        f"failed to launch a task with (error {reason}).",
        "ERROR",
        "SERVICE_TASK_CONFIGURATION_FAILURE",
        reason=reason,
        once=True,
    )
    tell(connection, ecs, read.service.key, note, now)
    soon = now + timedelta(seconds=ecs.settings.placement_retry_seconds)
    for deployment in read.decision.deployments:
        if deployment.deployment_id == one.deployment_id:
            failures = deployment.backoff + 1
            again = max(soon, backed_off(failures, now) or soon)
            changed = replace(deployment, backoff=failures, next_start_at=again, last_failed_at=now)
            read.decision.put(changed)
            read.decision.look_again(again)
            return
    read.decision.look_again(soon)


def tell(connection: Connection, ecs: EcsDeps, key: ServiceKey, note: Note, now: datetime) -> bool:
    """Write a message and an event; return whether it was told, which what was just told is not."""
    text = f"(service {key.name}) {note.text}" if note.text else ""
    if note.once and services.said_since(connection, key, text, now - _SILENT_FOR):
        return False
    if text:
        services.put_message(connection, key, Message(dashed_uuid(ecs.ids), now, text))
    if note.event_name and note.deployment_id:
        events.deployment_changed(
            connection, ecs.ids, key, note.event_type, note.event_name, note.deployment_id, note.reason, now
        )
    elif note.event_name:
        events.service_acted(connection, ecs.ids, key, note.event_type, note.event_name, now, reason=note.reason)
    return True


def _write(connection: Connection, read: _Read, now: datetime) -> None:
    decision = read.decision
    before = {one.identifier: one for one in read.deployments}
    for deployment in decision.deployments:
        if before.get(deployment.identifier) != deployment:
            services.put_deployment(connection, deployment)
    for old, new in zip(read.task_sets, read.changed_sets, strict=True):
        if old != new:
            services.put_task_set(connection, new)
    service = decision.service
    if service.status is ServiceStatus.INACTIVE:
        look_at = None
    else:
        if service.steady_at is None:
            decision.look_again(now + _LOOK_WHILE_UNSTEADY)
        look_at = decision.look_at
    service = replace(service, look_at=look_at)
    if service != read.service:
        services.put(connection, service)
