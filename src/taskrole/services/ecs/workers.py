"""Background steps of ECS. Each reads state, decides, and applies in transactions; running one twice does no harm."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from taskrole.services.ecs import lifecycle
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.model import ContainerInstance, InstanceStatus, StopCode, Task
from taskrole.services.ecs.revocation import revoke_stopped
from taskrole.services.ecs.store import (
    clusters,
    container_instances,
    misc,
    services,
    task_addresses,
    task_definitions,
    tasks,
)
from taskrole.services.ecs.store.task_addresses import Released
from taskrole.services.ecs.transitions import change_instance, change_task
from taskrole.storage.schema import to_milliseconds

log = logging.getLogger(__name__)

BATCH_MAX = 500
_SILENT_AFTER_HEARTBEATS = 5


def notice_silent_agents(ecs: EcsDeps, now: datetime) -> int:
    """Mark agents disconnected whose process died without saying so; return how many."""
    seen_before = now - timedelta(seconds=_SILENT_AFTER_HEARTBEATS * ecs.settings.heartbeat_seconds)
    with ecs.database.read() as connection:
        silent = container_instances.list_silent(connection, seen_before, BATCH_MAX)

    def disconnect(connection: Connection, found: ContainerInstance) -> None:
        change_instance(
            connection,
            ecs.ids,
            found.key,
            found.instance_id,
            lambda before: (
                replace(before, agent_connected=False, connection_id="", disconnected_at=now)
                if before.connection_id == found.connection_id
                else before
            ),
            now,
        )

    for instance in silent:
        ecs.database.write(lambda connection, one=instance: disconnect(connection, one))  # type: ignore[misc]
    return len(silent)


def handle_disconnected(ecs: EcsDeps, now: datetime) -> int:
    """Tell on tasks that their agent is away; count them as stopped when it has been away too long.

    Returns:
        How many instances were looked at.
    """
    grace = timedelta(seconds=ecs.settings.connectivity_grace_seconds)
    with ecs.database.read() as connection:
        away = container_instances.list_disconnected(connection, now - grace, BATCH_MAX)
    for instance in away:
        with ecs.database.read() as connection:
            alive = tasks.list_on_instance(connection, instance.key, instance.instance_id)
        lost = _is_lost(ecs, instance, now)
        for task in alive:
            if lost:
                _stop_lost(ecs, instance, task, now)
            elif task.connectivity == "CONNECTED":
                _change(ecs, task, now, connectivity="DISCONNECTED")
    return len(away)


def _is_lost(ecs: EcsDeps, instance: ContainerInstance, now: datetime) -> bool:
    limit = ecs.settings.lost_instance_seconds
    since = instance.disconnected_at
    return limit > 0 and since is not None and now - since > timedelta(seconds=limit)


def _change(ecs: EcsDeps, task: Task, now: datetime, *, connectivity: str) -> None:
    ecs.database.write(
        lambda connection: change_task(
            connection,
            ecs.ids,
            task.key,
            task.task_id,
            lambda before: lifecycle.connectivity_changed(before, connectivity, now),
            now,
        )
    )


def machine_terminated(ecs: EcsDeps, account_id: str, region: str, ec2_instance_id: str, now: datetime) -> None:
    """Take a machine that is gone for good out of its cluster; its tasks count as stopped: services replace them."""
    with ecs.database.read() as connection:
        found = container_instances.list_of_machine(connection, account_id, region, ec2_instance_id)
        alive = [(one, tasks.list_on_instance(connection, one.key, one.instance_id)) for one in found]
    for instance, of_instance in alive:
        for task in of_instance:
            _stop_lost(ecs, instance, task, now)
        _deregister(ecs, instance, now)
        ecs.hub.wake(instance.instance_id)


def _deregister(ecs: EcsDeps, instance: ContainerInstance, now: datetime) -> None:
    def change(before: ContainerInstance) -> ContainerInstance:
        return replace(
            before,
            status=InstanceStatus.INACTIVE,
            agent_connected=False,
            connection_id="",
            disconnected_at=now,
            inactive_at=now,
        )

    ecs.database.write(
        lambda connection: change_instance(connection, ecs.ids, instance.key, instance.instance_id, change, now)
    )


def _stop_lost(ecs: EcsDeps, instance: ContainerInstance, task: Task, now: datetime) -> None:
    reason = f"Host EC2 (instance {instance.ec2_instance_id}) terminated."
    code = StopCode.TERMINATION_NOTICE.value
    stopped = ecs.database.write(
        lambda connection: change_task(
            connection,
            ecs.ids,
            task.key,
            task.task_id,
            lambda before: lifecycle.force_stopped(before, now, code, reason),
            now,
        )
    )
    if stopped is not None:
        revoke_stopped(ecs, stopped)


def revoke_sessions(ecs: EcsDeps, _now: datetime) -> int:
    """Revoke the sessions of stopped tasks that were not revoked when they stopped; return how many."""
    with ecs.database.read() as connection:
        stopped = tasks.list_unrevoked(connection, BATCH_MAX)
    for task in stopped:
        revoke_stopped(ecs, task)
    return len(stopped)


def give_back_addresses(ecs: EcsDeps, _now: datetime) -> int:
    """Let the addresses of stopped tasks be used again, and EC2 forget their interfaces; return how many."""
    with ecs.database.read() as connection:
        released = task_addresses.list_released(connection, BATCH_MAX)
    if released:
        ecs.database.write(lambda connection: _give_back(connection, ecs, released))
    return len(released)


def _give_back(connection: Connection, ecs: EcsDeps, released: Sequence[Released]) -> None:
    for one in released:
        ecs.networks.detach(connection, one.account_id, one.region, [one.interface_id])
        task_addresses.give_back(connection, one)


def purge(ecs: EcsDeps, now: datetime) -> int:
    """Forget what has been kept long enough; return how many tasks went."""
    settings = ecs.settings
    inactive_before = to_milliseconds(now - timedelta(seconds=settings.inactive_retention_seconds))

    def forget(connection: Connection) -> int:
        gone = tasks.delete_stopped(
            connection,
            now - timedelta(seconds=settings.stopped_task_retention_seconds),
            settings.stopped_tasks_kept,
            BATCH_MAX,
        )
        misc.delete_tags(connection, [task.arn for task in gone])
        misc.delete_events(connection, now - timedelta(seconds=settings.event_retention_seconds))
        misc.delete_client_tokens(connection, now - timedelta(seconds=settings.client_token_retention_seconds))
        inactive = services.list_inactive(
            connection, now - timedelta(seconds=settings.inactive_retention_seconds), BATCH_MAX
        )
        for key in inactive:
            services.delete_service(connection, key)
        clusters.delete_inactive(connection, inactive_before)
        container_instances.delete_inactive(connection, inactive_before)
        task_definitions.delete_unreferenced(connection)
        return len(gone)

    return ecs.database.write(forget)
