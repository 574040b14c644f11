"""Rows of task definitions and of the families' revision counters."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from taskrole.services.ecs.arns import task_definition_arn
from taskrole.services.ecs.model import TaskDefinition, TaskDefinitionStatus
from taskrole.services.ecs.store import services
from taskrole.services.ecs.store.codec import dump, instant, load, milliseconds
from taskrole.services.ecs.tables import families, task_definitions, tasks

_columns = task_definitions.c


def _definition(row: Row[Any]) -> TaskDefinition:
    registered_at = instant(row.registered_at)
    assert registered_at is not None
    return TaskDefinition(
        row.account_id,
        row.region,
        row.family,
        row.revision,
        TaskDefinitionStatus(row.status),
        load(row.document),
        registered_at,
        row.registered_by,
        instant(row.deregistered_at),
    )


def next_revision(connection: Connection, account_id: str, region: str, family: str) -> int:
    """Take the family's next revision number. Numbers are never used again; registrations of a family queue here."""
    values = {"account_id": account_id, "region": region, "family": family, "last_revision": 0}
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(make(families).values(values).on_conflict_do_nothing())
    scope = and_(families.c.account_id == account_id, families.c.region == region, families.c.family == family)
    connection.execute(update(families).where(scope).values(last_revision=families.c.last_revision + 1))
    return int(connection.execute(select(families.c.last_revision).where(scope)).scalar_one())


def put_new(connection: Connection, definition: TaskDefinition) -> None:
    """Write a new revision."""
    values: Mapping[str, Any] = {
        "account_id": definition.account_id,
        "region": definition.region,
        "family": definition.family,
        "revision": definition.revision,
        "status": definition.status.value,
        "document": dump(definition.document),
        "registered_at": milliseconds(definition.registered_at),
        "registered_by": definition.registered_by,
        "deregistered_at": None,
    }
    connection.execute(insert(task_definitions).values(values))


def find(
    connection: Connection, account_id: str, region: str, family: str, revision: int | None
) -> TaskDefinition | None:
    """Return one revision, whatever its status, or the newest ACTIVE one of the family."""
    statement = select(task_definitions).where(
        _columns.account_id == account_id, _columns.region == region, _columns.family == family
    )
    if revision is None:
        statement = statement.where(_columns.status == "ACTIVE").order_by(_columns.revision.desc()).limit(1)
    else:
        statement = statement.where(_columns.revision == revision)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _definition(row)


def set_status(connection: Connection, definition: TaskDefinition) -> None:
    """Write status and time of deregistration."""
    connection.execute(
        update(task_definitions)
        .where(
            _columns.account_id == definition.account_id,
            _columns.region == definition.region,
            _columns.family == definition.family,
            _columns.revision == definition.revision,
        )
        .values(status=definition.status.value, deregistered_at=milliseconds(definition.deregistered_at))
    )


def delete_unreferenced(connection: Connection, limit: int = 100) -> int:
    """Remove revisions in DELETE_IN_PROGRESS that no remembered task and no service names; return how many."""
    rows = connection.execute(
        select(_columns.account_id, _columns.region, _columns.family, _columns.revision)
        .where(_columns.status == "DELETE_IN_PROGRESS")
        .limit(limit)
    ).all()
    removed = 0
    for account_id, region, family, revision in rows:
        used = connection.execute(
            select(func.count())
            .select_from(tasks)
            .where(
                tasks.c.account_id == account_id,
                tasks.c.region == region,
                tasks.c.family == family,
                tasks.c.revision == revision,
            )
        ).scalar_one()
        arn = task_definition_arn(account_id, region, family, revision)
        if not used and not services.uses_task_definition(connection, account_id, region, arn):
            connection.execute(
                task_definitions.delete().where(
                    _columns.account_id == account_id,
                    _columns.region == region,
                    _columns.family == family,
                    _columns.revision == revision,
                )
            )
            removed += 1
    return removed


def list_names(
    connection: Connection, account_id: str, region: str, family: str, status: str, *, descending: bool
) -> Sequence[tuple[str, int]]:
    """Return (family, revision) of one status, of one family or (empty) all, in order."""
    statement = select(_columns.family, _columns.revision).where(
        _columns.account_id == account_id, _columns.region == region, _columns.status == status
    )
    if family:
        statement = statement.where(_columns.family == family)
    order = (_columns.family, _columns.revision)
    statement = statement.order_by(*(column.desc() if descending else column for column in order))
    return [(row[0], row[1]) for row in connection.execute(statement)]


def list_families(connection: Connection, account_id: str, region: str) -> list[tuple[str, bool]]:
    """Return all families that have a revision, in order, and whether one of them is ACTIVE."""
    rows = connection.execute(
        select(_columns.family, _columns.status)
        .where(_columns.account_id == account_id, _columns.region == region)
        .distinct()
    ).all()
    active: dict[str, bool] = {}
    for family, status in rows:
        active[family] = active.get(family, False) or status == "ACTIVE"
    return sorted(active.items())
