"""Rows of credentials ids. They hold no secret keys: sessions are sealed and issued again when they are needed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from taskrole.services.ecs.model import ClusterKey, RoleType, TaskCredentials
from taskrole.services.ecs.store.codec import instant, milliseconds
from taskrole.services.ecs.tables import credentials as table
from taskrole.services.ecs.tables import tasks


def _credentials(row: Row[Any]) -> TaskCredentials:
    return TaskCredentials(
        row.credentials_id,
        ClusterKey(row.account_id, row.region, row.cluster),
        row.task_id,
        row.container_instance_id,
        RoleType(row.role_type),
        row.role_arn,
        instant(row.refresh_at),
        instant(row.expires_at),
        row.container_name,
    )


def put_new(connection: Connection, new: Sequence[TaskCredentials]) -> None:
    """Write the ids of new tasks."""
    rows = [
        {
            "credentials_id": one.credentials_id,
            "account_id": one.key.account_id,
            "region": one.key.region,
            "cluster": one.key.name,
            "task_id": one.task_id,
            "container_instance_id": one.container_instance_id,
            "role_type": one.role_type.value,
            "role_arn": one.role_arn,
            "refresh_at": milliseconds(one.refresh_at),
            "expires_at": milliseconds(one.expires_at),
            "container_name": one.container_name,
        }
        for one in new
    ]
    if rows:
        connection.execute(insert(table), rows)


def list_of_tasks(connection: Connection, task_ids: Iterable[str]) -> list[TaskCredentials]:
    """Return the credentials of some tasks."""
    return [_credentials(row) for row in connection.execute(select(table).where(table.c.task_id.in_(list(task_ids))))]


def list_due(
    connection: Connection, key: ClusterKey, instance_id: str, now: datetime, limit: int
) -> list[TaskCredentials]:
    """Return the credentials on an instance whose next session is due, of tasks that the agent has and that live."""
    statement = (
        select(table)
        .join(
            tasks,
            (tasks.c.task_id == table.c.task_id)
            & (tasks.c.account_id == table.c.account_id)
            & (tasks.c.region == table.c.region)
            & (tasks.c.cluster == table.c.cluster),
        )
        .where(
            table.c.container_instance_id == instance_id,
            table.c.account_id == key.account_id,
            table.c.region == key.region,
            table.c.cluster == key.name,
            (table.c.refresh_at <= milliseconds(now)) | table.c.refresh_at.is_(None),
            tasks.c.run_delivered.is_(True),
            tasks.c.last_status != "STOPPED",
        )
        .order_by(table.c.refresh_at)
        .limit(limit)
    )
    return [_credentials(row) for row in connection.execute(statement)]


def list_instances_with_due(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Return the ids of the instances that have such credentials, over all clusters."""
    statement = (
        select(table.c.container_instance_id)
        .where((table.c.refresh_at <= milliseconds(now)) | table.c.refresh_at.is_(None))
        .distinct()
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def set_acknowledged(connection: Connection, credentials_id: str, refresh_at: datetime, expires_at: datetime) -> None:
    """Note that the agent has a session until ``expires_at``; an older one that comes late changes nothing."""
    connection.execute(
        update(table)
        .where(
            table.c.credentials_id == credentials_id,
            (table.c.expires_at.is_(None)) | (table.c.expires_at < milliseconds(expires_at)),
        )
        .values(refresh_at=milliseconds(refresh_at), expires_at=milliseconds(expires_at))
    )


def delete_of_task(connection: Connection, task_id: str) -> None:
    """Forget the ids of a task."""
    connection.execute(delete(table).where(table.c.task_id == task_id))
