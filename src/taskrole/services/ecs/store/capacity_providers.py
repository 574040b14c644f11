"""Rows of capacity providers."""

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from taskrole.services.ecs.engine.model import CapacityProvider
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.store.codec import dump, load
from taskrole.services.ecs.tables import capacity_providers as table
from taskrole.services.ecs.tables import deployments, tasks


def _is(account_id: str, region: str, name: str) -> Any:
    return and_(table.c.account_id == account_id, table.c.region == region, table.c.name == name)


def _provider(row: Row[Any]) -> CapacityProvider:
    return CapacityProvider(row.account_id, row.region, row.name, load(row.document), row.update_status)


def put(connection: Connection, provider: CapacityProvider) -> None:
    """Write a capacity provider, new or changed."""
    values = {"document": dump(provider.document), "update_status": provider.update_status}
    mine = _is(provider.account_id, provider.region, provider.name)
    if connection.execute(update(table).where(mine).values(values)).rowcount == 0:
        names = {"account_id": provider.account_id, "region": provider.region, "name": provider.name}
        connection.execute(insert(table).values({**names, **values}))


def find(connection: Connection, account_id: str, region: str, name: str) -> CapacityProvider | None:
    """Return a capacity provider."""
    row = connection.execute(select(table).where(_is(account_id, region, name))).one_or_none()
    return None if row is None else _provider(row)


def list_all(connection: Connection, account_id: str, region: str) -> list[CapacityProvider]:
    """Return an account's capacity providers in the order of their names."""
    statement = select(table).where(table.c.account_id == account_id, table.c.region == region).order_by(table.c.name)
    return [_provider(row) for row in connection.execute(statement)]


def delete_one(connection: Connection, provider: CapacityProvider) -> None:
    """Forget a capacity provider."""
    connection.execute(delete(table).where(_is(provider.account_id, provider.region, provider.name)))


def is_used(connection: Connection, key: ClusterKey, name: str) -> bool:
    """Tell whether a deployment in force or a task that is not STOPPED uses a capacity provider."""
    scope = {"account_id": key.account_id, "region": key.region, "cluster": key.name}
    in_force = select(deployments.c.identifier).where(
        *(deployments.c[column] == value for column, value in scope.items()),
        deployments.c.status.in_(("PRIMARY", "ACTIVE")),
        deployments.c.details.contains(f'"capacityProvider":{dump(name)}', autoescape=True),
    )
    alive = select(tasks.c.task_id).where(
        *(tasks.c[column] == value for column, value in scope.items()),
        tasks.c.last_status != "STOPPED",
        tasks.c.details.contains(f'"capacity_provider_name":{dump(name)}', autoescape=True),
    )
    return any(connection.execute(statement.limit(1)).first() is not None for statement in (in_force, alive))
