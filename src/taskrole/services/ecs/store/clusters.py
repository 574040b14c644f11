"""Rows of clusters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, select, update

from taskrole.services.ecs.errors import ClusterNotFoundError
from taskrole.services.ecs.model import Cluster, ClusterKey, ClusterStatus, Document
from taskrole.services.ecs.store.codec import dump, instant, load, milliseconds
from taskrole.services.ecs.tables import clusters, container_instances, services, tasks

_FIND = select(clusters).where(  # made once: nearly every call runs it
    clusters.c.account_id == bindparam("of_account"),
    clusters.c.region == bindparam("of_region"),
    clusters.c.name == bindparam("of_name"),
)
_LOCK = _FIND.with_for_update()


def _is(key: ClusterKey) -> Any:
    return and_(clusters.c.account_id == key.account_id, clusters.c.region == key.region, clusters.c.name == key.name)


def _cluster(row: Row[Any]) -> Cluster:
    return Cluster(
        ClusterKey(row.account_id, row.region, row.name),
        ClusterStatus(row.status),
        tuple(load(row.settings)),
        load(row.configuration) if row.configuration else None,
        instant(row.inactive_at),
        *_capacity_providers(row.capacity_providers),
    )


def _capacity_providers(text: str | None) -> tuple[tuple[str, ...], tuple[Document, ...]]:
    names, strategy = load(text) if text else ((), ())
    return tuple(names), tuple(strategy)


def find(connection: Connection, key: ClusterKey, *, lock: bool = False) -> Cluster | None:
    """Return a cluster, ACTIVE or not; ``lock`` keeps others from placing in it or deleting it meanwhile."""
    values = {"of_account": key.account_id, "of_region": key.region, "of_name": key.name}
    row = connection.execute(_LOCK if lock else _FIND, values).one_or_none()
    return None if row is None else _cluster(row)


def get_active(connection: Connection, key: ClusterKey, *, lock: bool = False) -> Cluster:
    """Return an ACTIVE cluster.

    Raises:
        ClusterNotFoundError: There is none.
    """
    cluster = find(connection, key, lock=lock)
    if cluster is None or cluster.status is not ClusterStatus.ACTIVE:
        raise ClusterNotFoundError
    return cluster


def put(connection: Connection, cluster: Cluster) -> None:
    """Write a cluster, new or changed."""
    values = {
        "status": cluster.status.value,
        "settings": dump(cluster.settings),
        "configuration": dump(cluster.configuration) if cluster.configuration else None,
        "inactive_at": milliseconds(cluster.inactive_at),
        "capacity_providers": dump([cluster.capacity_providers, cluster.default_strategy]),
    }
    changed = connection.execute(update(clusters).where(_is(cluster.key)).values(values))
    if changed.rowcount == 0:
        key = cluster.key
        names = {"account_id": key.account_id, "region": key.region, "name": key.name}
        connection.execute(insert(clusters).values({**names, **values}))


def list_active_names(connection: Connection, account_id: str, region: str, after: str, limit: int) -> list[str]:
    """Return the names of ACTIVE clusters after ``after``, in order."""
    statement = (
        select(clusters.c.name)
        .where(
            clusters.c.account_id == account_id,
            clusters.c.region == region,
            clusters.c.status == ClusterStatus.ACTIVE.value,
            clusters.c.name > after,
        )
        .order_by(clusters.c.name)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def count_active(connection: Connection, account_id: str, region: str) -> int:
    """Return how many ACTIVE clusters an account has."""
    statement = (
        select(func.count())
        .select_from(clusters)
        .where(clusters.c.account_id == account_id, clusters.c.region == region, clusters.c.status == "ACTIVE")
    )
    return connection.execute(statement).scalar_one()


def counts(connection: Connection, key: ClusterKey) -> dict[str, int]:
    """Return the numbers of registered instances and of running, pending and not yet stopped tasks."""
    scope = (tasks.c.account_id == key.account_id, tasks.c.region == key.region, tasks.c.cluster == key.name)
    by_status: Sequence[Row[Any]] = connection.execute(
        select(tasks.c.last_status, func.count().label("number"))
        .where(*scope, tasks.c.last_status != "STOPPED")
        .group_by(tasks.c.last_status)
    ).all()
    status_counts: dict[str, int] = {row.last_status: row.number for row in by_status}
    instances = connection.execute(
        select(func.count())
        .select_from(container_instances)
        .where(
            container_instances.c.account_id == key.account_id,
            container_instances.c.region == key.region,
            container_instances.c.cluster == key.name,
            container_instances.c.status.in_(("ACTIVE", "DRAINING")),
        )
    ).scalar_one()
    return {
        "instances": instances,
        "running": status_counts.get("RUNNING", 0),
        "pending": status_counts.get("PENDING", 0) + status_counts.get("PROVISIONING", 0),
        "active": sum(status_counts.values()),
        **_service_counts(connection, key),
    }


def _service_counts(connection: Connection, key: ClusterKey) -> dict[str, int]:
    mine = (services.c.account_id == key.account_id, services.c.region == key.region, services.c.cluster == key.name)
    statement = select(services.c.status, func.count()).where(*mine).group_by(services.c.status)
    by_status = {row[0]: row[1] for row in connection.execute(statement)}
    return {"active_services": by_status.get("ACTIVE", 0), "draining_services": by_status.get("DRAINING", 0)}


def list_using_capacity_provider(connection: Connection, account_id: str, region: str, name: str) -> list[str]:
    """Return the ACTIVE clusters that a capacity provider is associated with."""
    statement = select(clusters).where(
        clusters.c.account_id == account_id, clusters.c.region == region, clusters.c.status == "ACTIVE"
    )
    found = (_cluster(row) for row in connection.execute(statement))
    return [cluster.key.name for cluster in found if name in cluster.capacity_providers]


def delete_inactive(connection: Connection, before_milliseconds: int) -> int:
    """Forget clusters that were deleted before an instant; return how many."""
    statement = delete(clusters).where(clusters.c.status == "INACTIVE", clusters.c.inactive_at < before_milliseconds)
    return connection.execute(statement).rowcount
