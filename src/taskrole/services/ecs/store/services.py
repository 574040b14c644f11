"""Rows of ECS services, deployments, task sets, their messages, and of what the service engine is to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, func, insert, or_, select, update

from taskrole.services.ecs.engine.model import (
    Deployment,
    DeploymentStatus,
    EcsService,
    Message,
    RolloutState,
    ServiceKey,
    ServiceStatus,
    TaskSet,
)
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.store.codec import dump, instant, load, milliseconds
from taskrole.services.ecs.tables import deployments, service_messages, services, task_sets, wakes

MESSAGES_KEPT_MAX = 100  # AWS: Service.events
DEPLOYMENTS_KEPT_MAX = 50
_SERVICE_COLUMNS = frozenset(
    ("key", "status", "scheduling_strategy", "launch_type", "created_at", "look_at", "inactive_at")
)
_ROW_COLUMNS = frozenset(("service", "identifier", "task_set_id", "status", "created_at"))
_IN_FORCE = ("PRIMARY", "ACTIVE", "DRAINING")


def _cluster(table: Table, key: ClusterKey) -> Any:
    return and_(table.c.account_id == key.account_id, table.c.region == key.region, table.c.cluster == key.name)


def _of(table: Table, key: ServiceKey) -> Any:
    return and_(_cluster(table, key.cluster), table.c.service == key.name)


def _is(key: ServiceKey) -> Any:
    return and_(_cluster(services, key.cluster), services.c.name == key.name)


def _names(key: ServiceKey) -> dict[str, str]:
    cluster = key.cluster
    return {
        "account_id": cluster.account_id,
        "region": cluster.region,
        "cluster": cluster.name,
        "service": key.name,
    }


def _details(value: EcsService | Deployment | TaskSet, columns: frozenset[str]) -> str:
    details: dict[str, Any] = {}
    for one in fields(value):
        if one.name not in columns:
            member = getattr(value, one.name)
            details[one.name] = {"at": milliseconds(member)} if isinstance(member, datetime) else member
    return dump(details)


def _load_details(text: str) -> dict[str, Any]:
    return {name: _load_member(value) for name, value in load(text).items()}


def _load_member(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"at"}:
        return instant(value["at"])
    return tuple(value) if isinstance(value, list) else value


def _at(milliseconds_: int) -> datetime:
    found = instant(milliseconds_)
    assert found is not None
    return found


def _service(row: Row[Any]) -> EcsService:
    return EcsService(
        key=ServiceKey(ClusterKey(row.account_id, row.region, row.cluster), row.name),
        status=ServiceStatus(row.status),
        scheduling_strategy=row.scheduling_strategy,
        launch_type=row.launch_type,
        created_at=_at(row.created_at),
        look_at=instant(row.look_at),
        inactive_at=instant(row.inactive_at),
        **_load_details(row.details),
    )


def _deployment(row: Row[Any]) -> Deployment:
    details = _load_details(row.details)
    details["rollout_state"] = RolloutState(details["rollout_state"])
    return Deployment(
        service=ServiceKey(ClusterKey(row.account_id, row.region, row.cluster), row.service),
        identifier=row.identifier,
        status=DeploymentStatus(row.status),
        created_at=_at(row.created_at),
        **details,
    )


def _task_set(row: Row[Any]) -> TaskSet:
    return TaskSet(
        service=ServiceKey(ClusterKey(row.account_id, row.region, row.cluster), row.service),
        task_set_id=row.task_set_id,
        status=DeploymentStatus(row.status),
        created_at=_at(row.created_at),
        **_load_details(row.details),
    )


# Services


def put(connection: Connection, service: EcsService) -> None:
    """Write a service, new or changed."""
    values = {
        "status": service.status.value,
        "scheduling_strategy": service.scheduling_strategy,
        "launch_type": service.launch_type,
        "details": _details(service, _SERVICE_COLUMNS),
        "created_at": milliseconds(service.created_at),
        "look_at": milliseconds(service.look_at),
        "inactive_at": milliseconds(service.inactive_at),
    }
    if connection.execute(update(services).where(_is(service.key)).values(values)).rowcount == 0:
        names = _names(service.key)
        names["name"] = names.pop("service")
        connection.execute(insert(services).values({**names, **values}))


def find(connection: Connection, key: ServiceKey) -> EcsService | None:
    """Return a service, whatever its status."""
    row = connection.execute(select(services).where(_is(key))).one_or_none()
    return None if row is None else _service(row)


def find_many(connection: Connection, key: ClusterKey, names: Iterable[str]) -> dict[str, EcsService]:
    """Return the services among some names, by name."""
    statement = select(services).where(_cluster(services, key), services.c.name.in_(list(names)))
    return {row.name: _service(row) for row in connection.execute(statement)}


def list_names(
    connection: Connection, key: ClusterKey, after: str, limit: int, *, launch_type: str = "", strategy: str = ""
) -> list[str]:
    """Return the names of services that are ACTIVE, after ``after``, in order."""
    statement = select(services.c.name).where(
        _cluster(services, key), services.c.status == ServiceStatus.ACTIVE.value, services.c.name > after
    )
    if launch_type:
        statement = statement.where(services.c.launch_type == launch_type)
    if strategy:
        statement = statement.where(services.c.scheduling_strategy == strategy)
    return list(connection.execute(statement.order_by(services.c.name).limit(limit)).scalars())


def count_by_status(connection: Connection, key: ClusterKey) -> Mapping[str, int]:
    """Return how many services a cluster has of each status."""
    statement = select(services.c.status, func.count()).where(_cluster(services, key)).group_by(services.c.status)
    return {row[0]: row[1] for row in connection.execute(statement)}


def delete_service(connection: Connection, key: ServiceKey) -> None:
    """Forget a service and all that belongs to it."""
    connection.execute(delete(services).where(_is(key)))
    for table in (deployments, task_sets, service_messages):
        connection.execute(delete(table).where(_of(table, key)))


def list_inactive(connection: Connection, before: datetime, limit: int) -> list[ServiceKey]:
    """Return services that were deleted before an instant."""
    statement = (
        select(services.c.account_id, services.c.region, services.c.cluster, services.c.name)
        .where(services.c.status == "INACTIVE", services.c.inactive_at < milliseconds(before))
        .limit(limit)
    )
    return [ServiceKey(ClusterKey(row[0], row[1], row[2]), row[3]) for row in connection.execute(statement)]


# Deployments


def put_deployment(connection: Connection, deployment: Deployment) -> None:
    """Write a deployment, new or changed."""
    mine = and_(_of(deployments, deployment.service), deployments.c.identifier == deployment.identifier)
    values = {
        "status": deployment.status.value,
        "details": _details(deployment, _ROW_COLUMNS),
        "created_at": milliseconds(deployment.created_at),
    }
    if connection.execute(update(deployments).where(mine).values(values)).rowcount == 0:
        names = {**_names(deployment.service), "identifier": deployment.identifier}
        connection.execute(insert(deployments).values({**names, **values}))


def list_deployments(connection: Connection, key: ServiceKey, *, in_force: bool = False) -> list[Deployment]:
    """Return a service's deployments, newest first; ``in_force`` leaves out those that are over."""
    statement = select(deployments).where(_of(deployments, key))
    if in_force:
        statement = statement.where(deployments.c.status.in_(_IN_FORCE))
    order = (deployments.c.created_at.desc(), deployments.c.identifier.desc())
    return [_deployment(row) for row in connection.execute(statement.order_by(*order))]


def list_deployments_of_many(
    connection: Connection, key: ClusterKey, names: Iterable[str]
) -> Mapping[str, Sequence[Deployment]]:
    """Return the deployments in force of some services, newest first, by service name."""
    found: dict[str, list[Deployment]] = {}
    statement = (
        select(deployments)
        .where(
            _cluster(deployments, key),
            deployments.c.service.in_(list(names)),
            deployments.c.status.in_(_IN_FORCE),
        )
        .order_by(deployments.c.created_at.desc(), deployments.c.identifier.desc())
    )
    for row in connection.execute(statement):
        found.setdefault(row.service, []).append(_deployment(row))
    return found


def find_deployment(connection: Connection, key: ServiceKey, identifier: str) -> Deployment | None:
    """Return a deployment by the identifier of its service deployment."""
    statement = select(deployments).where(_of(deployments, key), deployments.c.identifier == identifier)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _deployment(row)


def delete_old_deployments(connection: Connection, key: ServiceKey) -> None:
    """Forget all but the newest deployments that are over."""
    statement = (
        select(deployments.c.identifier)
        .where(_of(deployments, key), deployments.c.status == "INACTIVE")
        .order_by(deployments.c.created_at.desc(), deployments.c.identifier.desc())
        .offset(DEPLOYMENTS_KEPT_MAX)
    )
    old = list(connection.execute(statement).scalars())
    if old:
        connection.execute(delete(deployments).where(_of(deployments, key), deployments.c.identifier.in_(old)))


# Task sets


def put_task_set(connection: Connection, task_set: TaskSet) -> None:
    """Write a task set, new or changed."""
    mine = and_(_of(task_sets, task_set.service), task_sets.c.task_set_id == task_set.task_set_id)
    values = {
        "status": task_set.status.value,
        "details": _details(task_set, _ROW_COLUMNS),
        "created_at": milliseconds(task_set.created_at),
    }
    if connection.execute(update(task_sets).where(mine).values(values)).rowcount == 0:
        names = {**_names(task_set.service), "task_set_id": task_set.task_set_id}
        connection.execute(insert(task_sets).values({**names, **values}))


def list_task_sets(connection: Connection, key: ServiceKey) -> list[TaskSet]:
    """Return a service's task sets, oldest first."""
    statement = select(task_sets).where(_of(task_sets, key)).order_by(task_sets.c.created_at, task_sets.c.task_set_id)
    return [_task_set(row) for row in connection.execute(statement)]


def delete_task_set(connection: Connection, task_set: TaskSet) -> None:
    """Forget a task set."""
    mine = and_(_of(task_sets, task_set.service), task_sets.c.task_set_id == task_set.task_set_id)
    connection.execute(delete(task_sets).where(mine))


# Messages


def put_message(connection: Connection, key: ServiceKey, message: Message) -> None:
    """Append a message; the oldest beyond those that AWS shows is forgotten."""
    values = {"message_id": message.message_id, "created_at": milliseconds(message.created_at), "text": message.text}
    connection.execute(insert(service_messages).values({**_names(key), **values}))
    newest = (
        select(service_messages.c.sequence)
        .where(_of(service_messages, key))
        .order_by(service_messages.c.sequence.desc())
        .offset(MESSAGES_KEPT_MAX)
        .limit(1)
    )
    last = connection.execute(newest).scalar_one_or_none()
    if last is not None:
        old = and_(_of(service_messages, key), service_messages.c.sequence <= last)
        connection.execute(delete(service_messages).where(old))


def list_messages(connection: Connection, key: ServiceKey) -> list[Message]:
    """Return a service's messages, newest first."""
    statement = (
        select(service_messages).where(_of(service_messages, key)).order_by(service_messages.c.sequence.desc())
    ).limit(MESSAGES_KEPT_MAX)
    return [Message(row.message_id, _at(row.created_at), row.text) for row in connection.execute(statement)]


def said_since(connection: Connection, key: ServiceKey, text: str, since: datetime) -> bool:
    """Tell whether a message was written since an instant."""
    statement = select(service_messages.c.sequence).where(
        _of(service_messages, key),
        service_messages.c.created_at >= milliseconds(since),
        service_messages.c.text == text,
    )
    return connection.execute(statement.limit(1)).scalar_one_or_none() is not None


# What is to be looked at


def wake(connection: Connection, key: ClusterKey, name: str = "") -> None:
    """Have the engine look at a service, or at all of a cluster, once this transaction is committed.

    A row is added and never changed, so that nobody waits for anybody.
    """
    values = {"account_id": key.account_id, "region": key.region, "cluster": key.name, "service": name}
    connection.execute(insert(wakes).values(values))


def list_wakes(connection: Connection, limit: int) -> list[tuple[int, ClusterKey, str]]:
    """Return what is to be looked at: number, cluster, and the service's name or "" for all."""
    statement = select(wakes).order_by(wakes.c.sequence).limit(limit)
    return [
        (row.sequence, ClusterKey(row.account_id, row.region, row.cluster), row.service)
        for row in connection.execute(statement)
    ]


def delete_wakes(connection: Connection, sequences: Iterable[int]) -> None:
    """Forget what has been looked at."""
    connection.execute(delete(wakes).where(wakes.c.sequence.in_(list(sequences))))


def list_due(connection: Connection, now: datetime, limit: int) -> list[ServiceKey]:
    """Return services whose time to be looked at has come."""
    statement = (
        select(services.c.account_id, services.c.region, services.c.cluster, services.c.name)
        .where(services.c.look_at <= milliseconds(now))
        .order_by(services.c.look_at)
        .limit(limit)
    )
    return [ServiceKey(ClusterKey(row[0], row[1], row[2]), row[3]) for row in connection.execute(statement)]


def list_in_cluster(connection: Connection, key: ClusterKey) -> list[ServiceKey]:
    """Return the services of a cluster that are not INACTIVE."""
    statement = select(services.c.name).where(_cluster(services, key), services.c.status != "INACTIVE")
    return [ServiceKey(key, name) for name in connection.execute(statement).scalars()]


def uses_task_definition(connection: Connection, account_id: str, region: str, arn: str) -> bool:
    """Tell whether a deployment or task set in force names a task definition."""
    for table in (deployments, task_sets):
        statement = select(table.c.service).where(
            table.c.account_id == account_id,
            table.c.region == region,
            or_(*(table.c.status == status for status in _IN_FORCE)),
            table.c.details.contains(dump(arn), autoescape=True),
        )
        if connection.execute(statement.limit(1)).first() is not None:
            return True
    return False
