"""What other packages may use of ECS."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from taskrole.policy.model import Principal
from taskrole.services.ecs import lifecycle, workers
from taskrole.services.ecs.arns import parse_arn
from taskrole.services.ecs.attachments import Subnet
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine import reconcile as engine
from taskrole.services.ecs.errors import InvalidParameterError, NotYourInstanceError
from taskrole.services.ecs.executions import DATA_CHANNEL_PATH, Executions
from taskrole.services.ecs.model import (
    Cluster,
    ClusterKey,
    ClusterStatus,
    ContainerInstance,
    InstanceStatus,
    StopCode,
    Task,
)
from taskrole.services.ecs.networks import Network, NetworkMissingError
from taskrole.services.ecs.owners import check_owner
from taskrole.services.ecs.store import clusters, container_instances, misc, task_metrics
from taskrole.services.ecs.store.task_metrics import TaskMetric
from taskrole.services.ecs.tables import container_instances as instances_table
from taskrole.services.ecs.tables import tasks as tasks_table
from taskrole.services.ecs.transitions import change_task
from taskrole.storage.schema import from_milliseconds

__all__ = [
    "DATA_CHANNEL_PATH",
    "DEFAULT_CLUSTER_NAME",
    "ActiveTask",
    "ContainerInstance",
    "EcsApi",
    "EcsHealth",
    "EcsStep",
    "Network",
    "NetworkMissingError",
    "Subnet",
    "Task",
    "TaskMetric",
]

DEFAULT_CLUSTER_NAME = "default"
METRICS_FRESH = timedelta(minutes=2)  # agents measure every 20 seconds
METRICS_KEPT = timedelta(minutes=10)
EVENTS_MAX = 1000
_BATCH_MAX = 1000


@dataclass(frozen=True, slots=True)
class EcsHealth:
    """Counts for health reports and metrics."""

    connected_agents: int
    registered_instances: int
    running_tasks: int
    pending_tasks: int


@dataclass(frozen=True, slots=True)
class ActiveTask:
    """A task that is not STOPPED."""

    task_id: str
    cluster: str
    family: str
    revision: int
    last_status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EcsStep:
    """A background step: its name, how often it runs, and the function of the present moment."""

    name: str
    interval_seconds: float
    run: Any


class EcsApi:
    """ECS for the composition root."""

    def __init__(self, deps: EcsDeps) -> None:
        self._ecs = deps

    @property
    def executions(self) -> Executions:
        """The commands that run in containers by way of this process."""
        return self._ecs.executions

    def ensure_default_cluster(self, account_id: str, region: str, now: datetime) -> str:
        """Create the cluster ``default`` if it is not ACTIVE; return its ARN."""
        _ = now
        key = ClusterKey(account_id, region, DEFAULT_CLUSTER_NAME)
        settings = ({"name": "containerInsights", "value": "disabled"},)

        def ensure(connection: Connection) -> None:
            cluster = clusters.find(connection, key, lock=True)
            if cluster is None or cluster.status is not ClusterStatus.ACTIVE:
                clusters.put(connection, Cluster(key, ClusterStatus.ACTIVE, settings))

        self._ecs.database.write(ensure)
        return key.arn

    def is_registered_by(self, principal: Principal, instance_arn: str) -> bool:
        """Tell whether a principal registered the container instance of an ARN, which still is one."""
        try:
            arn = parse_arn(instance_arn)
        except InvalidParameterError:
            return False
        if arn.resource_type != "container-instance" or len(arn.path) != 2:
            return False
        key = ClusterKey(arn.account_id, arn.region, arn.path[0])
        with self._ecs.database.read() as connection:
            instance = container_instances.find(connection, key, arn.path[1])
        if instance is None or instance.status is InstanceStatus.INACTIVE:
            return False
        try:
            check_owner(self._ecs.machines, instance, principal)
        except NotYourInstanceError:
            return False
        return True

    def stop_all_tasks(self, account_id: str, region: str, now: datetime, reason: str) -> int:
        """Ask all tasks of an account to stop; return how many were asked."""
        statement = (
            select(tasks_table.c.cluster, tasks_table.c.task_id)
            .where(
                tasks_table.c.account_id == account_id,
                tasks_table.c.region == region,
                tasks_table.c.desired_status == "RUNNING",
            )
            .limit(_BATCH_MAX)
        )
        asked = 0
        while True:
            with self._ecs.database.read() as connection:
                found = [(row[0], row[1]) for row in connection.execute(statement)]
            for cluster, task_id in found:
                task = self._stop(ClusterKey(account_id, region, cluster), task_id, now, reason)
                asked += 1
                if task is not None:
                    self._ecs.hub.wake(task.container_instance_id)
            if len(found) < _BATCH_MAX:
                return asked

    def _stop(self, key: ClusterKey, task_id: str, now: datetime, reason: str) -> Task | None:
        return self._ecs.database.write(
            lambda connection: change_task(
                connection,
                self._ecs.ids,
                key,
                task_id,
                lambda before: lifecycle.request_stop(before, now, StopCode.USER_INITIATED, reason),
                now,
            )
        )

    def count_unstopped_tasks(self, account_id: str, region: str) -> int:
        """Return how many tasks of an account are not STOPPED."""
        with self._ecs.database.read() as connection:
            statement = (
                select(func.count())
                .select_from(tasks_table)
                .where(
                    tasks_table.c.account_id == account_id,
                    tasks_table.c.region == region,
                    tasks_table.c.last_status != "STOPPED",
                )
            )
            return int(connection.execute(statement).scalar_one())

    def health(self) -> EcsHealth:
        """Return counts over all accounts."""
        with self._ecs.database.read() as connection:
            connected = select(func.count()).select_from(instances_table).where(instances_table.c.agent_connected)
            registered = select(func.count()).select_from(instances_table).where(instances_table.c.status != "INACTIVE")
            statuses = (
                select(tasks_table.c.last_status, func.count())
                .where(tasks_table.c.last_status != "STOPPED")
                .group_by(tasks_table.c.last_status)
            )
            by_status = {row[0]: row[1] for row in connection.execute(statuses)}
            return EcsHealth(
                int(connection.execute(connected).scalar_one()),
                int(connection.execute(registered).scalar_one()),
                by_status.get("RUNNING", 0),
                by_status.get("PENDING", 0),
            )

    def agents(self, account_id: str, region: str, ec2_instance_ids: Collection[str]) -> dict[str, bool]:
        """Return whether the agent is connected, of those instances that are registered, by their EC2 ids."""
        with self._ecs.database.read() as connection:
            return container_instances.agents(connection, account_id, region, ec2_instance_ids)

    def active_tasks(self, account_id: str, limit: int) -> list[ActiveTask]:
        """Return an account's newest tasks that are not STOPPED, of all regions."""
        columns = tasks_table.c
        statement = (
            select(
                columns.task_id,
                columns.cluster,
                columns.family,
                columns.revision,
                columns.last_status,
                columns.created_at,
            )
            .where(columns.account_id == account_id, columns.last_status != "STOPPED")
            .order_by(columns.created_at.desc(), columns.task_id)
            .limit(limit)
        )
        with self._ecs.database.read() as connection:
            rows = connection.execute(statement).all()
        return [ActiveTask(*row[:5], from_milliseconds(row.created_at)) for row in rows]

    def machine_terminated(self, account_id: str, region: str, ec2_instance_id: str, now: datetime) -> None:
        """Take a machine that is gone for good out of its cluster."""
        workers.machine_terminated(self._ecs, account_id, region, ec2_instance_id, now)

    def events(self, account_id: str, region: str, after: int, limit: int = 100) -> list[tuple[int, dict[str, Any]]]:
        """Return kept state change events after a sequence number, oldest first."""
        with self._ecs.database.read() as connection:
            return misc.list_events(connection, account_id, region, after, min(limit, EVENTS_MAX))

    def steps(self) -> tuple[EcsStep, ...]:
        """Return the background steps, to be run by one process at a time."""
        ecs = self._ecs
        return (
            EcsStep("ecs-services", 0.25, lambda now: engine.step(ecs, now)),
            EcsStep("ecs-silent-agents", 15.0, lambda now: workers.notice_silent_agents(ecs, now)),
            EcsStep("ecs-disconnected", 15.0, lambda now: workers.handle_disconnected(ecs, now)),
            EcsStep("ecs-addresses", 1.0, lambda now: workers.give_back_addresses(ecs, now)),
            EcsStep("ecs-revocation", 5.0, lambda now: workers.revoke_sessions(ecs, now)),
            EcsStep("ecs-metrics-purge", 60.0, self._purge_metrics),
            EcsStep("ecs-purge", 60.0, lambda now: workers.purge(ecs, now)),
        )

    # Measurements

    def task_metrics(self, account_id: str, region: str, cluster: str, now: datetime, limit: int) -> list[TaskMetric]:
        """Return the newest measurements of a cluster's tasks."""
        with self._ecs.database.read() as connection:
            key = ClusterKey(account_id, region, cluster)
            return task_metrics.list_since(connection, now - METRICS_FRESH, key, limit)

    def all_task_metrics(self, now: datetime, limit: int) -> list[TaskMetric]:
        """Return the newest measurements of all tasks, for the operator."""
        with self._ecs.database.read() as connection:
            return task_metrics.list_since(connection, now - METRICS_FRESH, None, limit)

    def _purge_metrics(self, now: datetime) -> int:
        return self._ecs.database.write(lambda connection: task_metrics.purge(connection, now - METRICS_KEPT))

    def close(self) -> None:
        """Stop the threads of the agent sessions. Call it after the sockets were closed."""
        self._ecs.hub.close()
        self._ecs.feed.close()
