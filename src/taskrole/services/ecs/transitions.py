"""Changes of tasks and instances inside a transaction: the row, the event, and what is reserved, always together.

Rows are locked in one order, cluster, instance, task, so that transactions never wait for each other in a circle.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from taskrole.ids import Ids
from taskrole.services.ecs import events, lifecycle
from taskrole.services.ecs.engine.model import SERVICE_GROUP
from taskrole.services.ecs.model import ClusterKey, ContainerInstance, Task, TaskStatus
from taskrole.services.ecs.placement import subtract
from taskrole.services.ecs.store import container_instances, credentials, services, task_addresses, tasks

ChangeTask = Callable[[Task], Task]
ChangeInstance = Callable[[ContainerInstance], ContainerInstance]


def change_task(
    connection: Connection, ids: Ids, key: ClusterKey, task_id: str, change: ChangeTask, now: datetime
) -> Task | None:
    """Apply a pure change to a task; return the task after it, or None if there is none."""
    found = tasks.find(connection, key, task_id)
    if found is None:
        return None
    instance = container_instances.find(connection, key, found.container_instance_id, lock=True)
    before = tasks.find(connection, key, task_id, lock=True)
    if before is None:
        return None
    after = change(before)
    if after is before:
        return before
    tasks.put(connection, after)
    if after.version != before.version:
        events.task_changed(connection, ids, after, now)
    if after.group.startswith(SERVICE_GROUP) and _concerns_service(before, after):
        services.wake(connection, key, after.group.removeprefix(SERVICE_GROUP))
    stopped_now = after.last_status is TaskStatus.STOPPED and before.last_status is not TaskStatus.STOPPED
    if stopped_now:
        credentials.delete_of_task(connection, task_id)
        if after.network_interface:
            task_addresses.release(connection, task_id)
        if instance is not None:
            _release(connection, ids, instance, after, now)
    return after


def _concerns_service(before: Task, after: Task) -> bool:
    return (before.last_status, before.desired_status, lifecycle.task_health(before)) != (
        after.last_status,
        after.desired_status,
        lifecycle.task_health(after),
    )


def _release(connection: Connection, ids: Ids, instance: ContainerInstance, task: Task, now: datetime) -> None:
    used = subtract(instance.used, task.demand)
    container_instances.reserve(connection, instance, used)
    changed = replace(instance, used=used, version=instance.version + 1, reservation=instance.reservation + 1)
    events.instance_changed(connection, ids, changed, now)


def change_instance(
    connection: Connection, ids: Ids, key: ClusterKey, instance_id: str, change: ChangeInstance, now: datetime
) -> ContainerInstance | None:
    """Apply a pure change to a container instance; its version grows by one if anything changed."""
    before = container_instances.find(connection, key, instance_id, lock=True)
    if before is None:
        return None
    after = change(before)
    if after == before:
        return before
    after = replace(after, version=before.version + 1)
    container_instances.put(connection, after)
    events.instance_changed(connection, ids, after, now)
    if _concerns_placement(before) != _concerns_placement(after):
        services.wake(connection, key)
    return after


def _concerns_placement(instance: ContainerInstance) -> tuple[object, ...]:
    return instance.status, instance.agent_connected, instance.registered, dict(instance.all_attributes)
