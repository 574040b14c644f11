"""The newest measurements of running tasks, one row per task; they are worth minutes, not days."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.tables import task_metrics, tasks
from taskrole.storage.schema import from_milliseconds, to_milliseconds


@dataclass(frozen=True, slots=True)
class ContainerMetric:
    """What a container used: CPU in per cent of its machine, memory in MiB."""

    name: str
    cpu_percent: float
    memory_mib: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What an agent reported of a task; ``credential_fetches`` is None from agents that do not count them."""

    containers: Sequence[ContainerMetric]
    credential_fetches: int | None = None


@dataclass(frozen=True, slots=True)
class TaskMetric:
    """What the containers of a task used when they were last measured."""

    key: ClusterKey
    task_id: str
    family: str
    group: str
    measured_at: datetime
    containers: tuple[ContainerMetric, ...]
    credential_fetches: int | None
    """How often its containers asked for credentials since their agent started."""


def put(
    connection: Connection,
    key: ClusterKey,
    instance_id: str,
    measured: Mapping[str, Measured],
    now: datetime,
) -> None:
    """Replace the measurements of tasks; those that do not run on the instance are left out."""
    query = select(tasks.c.task_id).where(
        tasks.c.account_id == key.account_id,
        tasks.c.region == key.region,
        tasks.c.cluster == key.name,
        tasks.c.container_instance_id == instance_id,
        tasks.c.task_id.in_(list(measured)),
    )
    known = list(connection.execute(query).scalars())
    if not known:
        return
    connection.execute(delete(task_metrics).where(task_metrics.c.task_id.in_(known)))
    rows = [
        {
            "task_id": task_id,
            "measured_at": to_milliseconds(now),
            "containers": json.dumps([asdict(one) for one in measured[task_id].containers]),
            "credential_fetches": measured[task_id].credential_fetches,
        }
        for task_id in sorted(known)
    ]
    connection.execute(insert(task_metrics), rows)


def list_since(connection: Connection, since: datetime, key: ClusterKey | None, limit: int) -> list[TaskMetric]:
    """Return measurements that are not older than ``since``, of one cluster or of all."""
    columns = (tasks.c.account_id, tasks.c.region, tasks.c.cluster, tasks.c.family, tasks.c.group_name)
    query = (
        select(*columns, task_metrics)
        .join(tasks, tasks.c.task_id == task_metrics.c.task_id)
        .where(task_metrics.c.measured_at >= to_milliseconds(since), tasks.c.last_status != "STOPPED")
        .order_by(task_metrics.c.task_id)
        .limit(limit)
    )
    if key is not None:
        query = query.where(
            tasks.c.account_id == key.account_id, tasks.c.region == key.region, tasks.c.cluster == key.name
        )
    return [
        TaskMetric(
            ClusterKey(row.account_id, row.region, row.cluster),
            row.task_id,
            row.family,
            row.group_name,
            from_milliseconds(row.measured_at),
            tuple(ContainerMetric(**one) for one in json.loads(row.containers)),
            row.credential_fetches,
        )
        for row in connection.execute(query)
    ]


def purge(connection: Connection, before: datetime) -> int:
    """Forget measurements from before an instant; return how many."""
    return connection.execute(delete(task_metrics).where(task_metrics.c.measured_at < to_milliseconds(before))).rowcount
