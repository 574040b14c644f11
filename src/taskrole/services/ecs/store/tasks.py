"""Rows of tasks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, and_, bindparam, delete, func, insert, select, update

from taskrole.services.ecs.model import ClusterKey, Container, Task, TaskStatus
from taskrole.services.ecs.store.codec import dump, dump_resources, instant, load, load_resources, milliseconds
from taskrole.services.ecs.tables import credentials
from taskrole.services.ecs.tables import tasks as table

_DETAIL_TEXTS = (
    "cpu",
    "memory",
    "availability_zone",
    "task_role_arn",
    "execution_role_arn",
    "connectivity",
    "stop_code",
    "stopped_reason",
    "capacity_provider_name",
)
_DETAIL_INSTANTS = (
    "connectivity_at",
    "pull_started_at",
    "pull_stopped_at",
    "started_at",
    "stopping_at",
    "execution_stopped_at",
    "protected_until",
)


def _scope(key: ClusterKey) -> Any:
    return and_(table.c.account_id == key.account_id, table.c.region == key.region, table.c.cluster == key.name)


def _dump_container(container: Container) -> dict[str, Any]:
    value: dict[str, Any] = {name: getattr(container, name) for name in Container.__slots__}
    value["network_bindings"] = [dict(binding) for binding in container.network_bindings]
    return value


def _load_container(value: dict[str, Any]) -> Container:
    value["last_status"] = TaskStatus(value["last_status"])
    value["network_bindings"] = tuple(value["network_bindings"])
    return Container(**value)


def _details(task: Task) -> str:
    details: dict[str, Any] = {name: getattr(task, name) for name in _DETAIL_TEXTS}
    details |= {name: milliseconds(getattr(task, name)) for name in _DETAIL_INSTANTS}
    details["overrides"] = task.overrides
    details["attributes"] = task.attributes
    details["session_options"] = task.session_options
    details["network_interface"] = task.network_interface
    details["enable_execute_command"] = task.enable_execute_command
    return dump(details)


def _task(row: Row[Any]) -> Task:
    details = load(row.details)
    for name in _DETAIL_INSTANTS:
        details[name] = instant(details.get(name))
    created_at = instant(row.created_at)
    assert created_at is not None
    return Task(
        key=ClusterKey(row.account_id, row.region, row.cluster),
        task_id=row.task_id,
        container_instance_id=row.container_instance_id,
        family=row.family,
        revision=row.revision,
        group=row.group_name,
        started_by=row.started_by,
        launch_type=row.launch_type,
        last_status=TaskStatus(row.last_status),
        desired_status=TaskStatus(row.desired_status),
        version=row.version,
        demand=load_resources(load(row.demand)),
        containers=tuple(_load_container(value) for value in load(row.containers)),
        created_at=created_at,
        stopped_at=instant(row.stopped_at),
        delivery_pending=row.delivery_pending,
        run_delivered=row.run_delivered,
        sessions_revoked=row.sessions_revoked,
        settled=row.settled,
        **details,
    )


def _changing_values(task: Task) -> dict[str, Any]:
    return {
        "last_status": task.last_status.value,
        "desired_status": task.desired_status.value,
        "version": task.version,
        "containers": dump([_dump_container(container) for container in task.containers]),
        "details": _details(task),
        "stopped_at": milliseconds(task.stopped_at),
        "delivery_pending": task.delivery_pending,
        "run_delivered": task.run_delivered,
        "sessions_revoked": task.sessions_revoked,
    }


def put_new(connection: Connection, new_tasks: Sequence[Task]) -> None:
    """Write new tasks."""
    rows = [
        {
            "account_id": task.key.account_id,
            "region": task.key.region,
            "cluster": task.key.name,
            "task_id": task.task_id,
            "container_instance_id": task.container_instance_id,
            "family": task.family,
            "revision": task.revision,
            "group_name": task.group,
            "started_by": task.started_by,
            "launch_type": task.launch_type,
            "demand": dump(dump_resources(task.demand)),
            "created_at": milliseconds(task.created_at),
            "settled": task.settled,
            **_changing_values(task),
        }
        for task in new_tasks
    ]
    if rows:
        connection.execute(insert(table), rows)


def put(connection: Connection, task: Task) -> None:
    """Write a changed task."""
    connection.execute(
        update(table).where(_scope(task.key), table.c.task_id == task.task_id).values(_changing_values(task))
    )


def find(connection: Connection, key: ClusterKey, task_id: str, *, lock: bool = False) -> Task | None:
    """Return a task."""
    statement = select(table).where(_scope(key), table.c.task_id == task_id)
    if lock:
        statement = statement.with_for_update()
    row = connection.execute(statement).one_or_none()
    return None if row is None else _task(row)


def find_many(connection: Connection, key: ClusterKey, task_ids: Iterable[str]) -> dict[str, Task]:
    """Return the tasks among some ids, by id."""
    statement = select(table).where(_scope(key), table.c.task_id.in_(list(task_ids)))
    return {row.task_id: _task(row) for row in connection.execute(statement)}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What ListTasks filters by; empty members do not filter."""

    desired_status: str = ""
    container_instance_id: str = ""
    family: str = ""
    group: str = ""
    started_by: str = ""
    launch_type: str = ""


_FILTERED_BY = {
    "desired_status": table.c.desired_status,
    "container_instance_id": table.c.container_instance_id,
    "family": table.c.family,
    "group": table.c.group_name,
    "started_by": table.c.started_by,
    "launch_type": table.c.launch_type,
}


@cache
def _ids_statement(filters: tuple[str, ...]) -> Select[str]:
    """Return the statement that lists by some filters; making it costs more than running it."""
    statement = select(table.c.task_id).where(
        table.c.account_id == bindparam("of_account"),
        table.c.region == bindparam("of_region"),
        table.c.cluster == bindparam("of_cluster"),
        table.c.task_id > bindparam("after"),
        *(_FILTERED_BY[name] == bindparam(f"by_{name}") for name in filters),
    )
    return statement.order_by(table.c.task_id).limit(bindparam("at_most", type_=Integer))


def list_ids(connection: Connection, key: ClusterKey, chosen: TaskFilter, after: str, limit: int) -> list[str]:
    """Return the ids of the tasks that pass a filter, after ``after``, in order."""
    filters = {name: value for name in _FILTERED_BY if (value := getattr(chosen, name))}
    values = {
        "of_account": key.account_id,
        "of_region": key.region,
        "of_cluster": key.name,
        "after": after,
        "at_most": limit,
        **{f"by_{name}": value for name, value in filters.items()},
    }
    return list(connection.execute(_ids_statement(tuple(filters)), values).scalars())


def list_on_instance(connection: Connection, key: ClusterKey, instance_id: str) -> list[Task]:
    """Return the tasks of an instance that are not STOPPED, oldest first."""
    statement = (
        select(table)
        .where(_scope(key), table.c.container_instance_id == instance_id, table.c.last_status != "STOPPED")
        .order_by(table.c.created_at, table.c.task_id)
    )
    return [_task(row) for row in connection.execute(statement)]


def list_undelivered(connection: Connection, key: ClusterKey, instance_id: str, limit: int) -> list[Task]:
    """Return the tasks whose desired status the instance's agent has not acknowledged, oldest first."""
    statement = (
        select(table)
        .where(
            table.c.container_instance_id == instance_id,
            table.c.delivery_pending.is_(True),
            _scope(key),
        )
        .order_by(table.c.created_at, table.c.task_id)
        .limit(limit)
    )
    return [_task(row) for row in connection.execute(statement)]


def list_instances_with_undelivered(connection: Connection, limit: int) -> list[str]:
    """Return the ids of the instances that have such tasks, over all clusters."""
    statement = select(table.c.container_instance_id).where(table.c.delivery_pending.is_(True)).distinct().limit(limit)
    return list(connection.execute(statement).scalars())


def groups_by_instance(
    connection: Connection, key: ClusterKey, instance_ids: Sequence[str]
) -> Mapping[str, Mapping[str, int]]:
    """Return how many tasks (desired RUNNING) of each group some instances have."""
    statement = (
        select(table.c.container_instance_id, table.c.group_name, func.count())
        .where(table.c.container_instance_id.in_(instance_ids), table.c.desired_status == "RUNNING", _scope(key))
        .group_by(table.c.container_instance_id, table.c.group_name)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for instance_id, group, count in connection.execute(statement):
        found[instance_id][group] = count
    return found


def counts_by_instance(
    connection: Connection, key: ClusterKey, instance_ids: Sequence[str]
) -> Mapping[str, tuple[int, int]]:
    """Return (running, pending) tasks of those of some instances that have any."""
    statement = (
        select(table.c.container_instance_id, table.c.last_status, func.count())
        .where(table.c.container_instance_id.in_(instance_ids), table.c.last_status != "STOPPED", _scope(key))
        .group_by(table.c.container_instance_id, table.c.last_status)
    )
    found: dict[str, tuple[int, int]] = {}
    for instance_id, status, count in connection.execute(statement):
        running, pending = found.get(instance_id, (0, 0))
        found[instance_id] = (running + count, pending) if status == "RUNNING" else (running, pending + count)
    return found


def list_unsettled(connection: Connection, key: ClusterKey, group: str) -> list[Task]:
    """Return a group's tasks that run, or whose end the service engine has not noticed; oldest first."""
    statement = (
        select(table)
        .where(_scope(key), table.c.group_name == group, table.c.settled.is_(False))
        .order_by(table.c.created_at, table.c.task_id)
    )
    return [_task(row) for row in connection.execute(statement)]


def counts_of_groups(
    connection: Connection, key: ClusterKey, groups: Sequence[str]
) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Return (running, pending) tasks that are to run, by group and by who started them."""
    statement = (
        select(table.c.group_name, table.c.started_by, table.c.last_status, func.count())
        .where(
            _scope(key),
            table.c.group_name.in_(groups),
            table.c.settled.is_(False),
            table.c.desired_status == "RUNNING",
            table.c.last_status != "STOPPED",
        )
        .group_by(table.c.group_name, table.c.started_by, table.c.last_status)
    )
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for group, started_by, status, count in connection.execute(statement):
        running, pending = found[group].get(started_by, (0, 0))
        up = status == "RUNNING"
        found[group][started_by] = (running + count, pending) if up else (running, pending + count)
    return found


def set_settled(connection: Connection, key: ClusterKey, task_ids: Sequence[str]) -> None:
    """Note that the service engine has noticed the end of tasks."""
    statement = update(table).where(_scope(key), table.c.task_id.in_(task_ids)).values(settled=True)
    connection.execute(statement)


def list_unrevoked(connection: Connection, limit: int) -> list[Task]:
    """Return stopped tasks whose sessions have not been revoked yet."""
    statement = (
        select(table)
        .where(table.c.last_status == "STOPPED", table.c.sessions_revoked.is_(False))
        .order_by(table.c.stopped_at)
        .limit(limit)
    )
    return [_task(row) for row in connection.execute(statement)]


def set_revoked(connection: Connection, key: ClusterKey, task_id: str) -> None:
    """Note that a stopped task's sessions are revoked."""
    connection.execute(update(table).where(_scope(key), table.c.task_id == task_id).values(sessions_revoked=True))


def delete_stopped(connection: Connection, before: datetime, kept_per_cluster: int, limit: int) -> list[Task]:
    """Delete tasks stopped before an instant, except each cluster's newest; return them (at most ``limit``)."""
    old = [
        _task(row)
        for row in connection.execute(
            select(table)
            .where(
                table.c.last_status == "STOPPED",
                table.c.stopped_at < milliseconds(before),
                table.c.sessions_revoked.is_(True),
            )
            .order_by(table.c.stopped_at)
            .limit(limit)
        )
    ]
    spare: dict[ClusterKey, int] = {}
    deleted = []
    for task in old:
        if task.key not in spare:
            stopped = connection.execute(
                select(func.count()).select_from(table).where(_scope(task.key), table.c.last_status == "STOPPED")
            ).scalar_one()
            spare[task.key] = stopped - kept_per_cluster
        if spare[task.key] <= 0:
            continue
        spare[task.key] -= 1
        connection.execute(delete(table).where(_scope(task.key), table.c.task_id == task.task_id))
        connection.execute(delete(credentials).where(credentials.c.task_id == task.task_id))
        deleted.append(task)
    return deleted
