"""Rows of tags, of whatever has an id."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from taskrole.services.ec2 import errors
from taskrole.services.ec2.model import Scope
from taskrole.services.ec2.tables import tags

TAGS_MAX = 50  # AWS: tags of a resource


def _in_scope(scope: Scope) -> tuple[Any, Any]:
    return tags.c.account_id == scope.account_id, tags.c.region == scope.region


def list_tags(
    connection: Connection, scope: Scope, resource_ids: Collection[str] | None = None
) -> dict[str, dict[str, str]]:
    """Return the tags of resources by id, of all of them without ids."""
    query = select(tags).where(*_in_scope(scope))
    if resource_ids is not None:
        query = query.where(tags.c.resource_id.in_(sorted(resource_ids)))
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(query.order_by(tags.c.resource_id, tags.c.tag_key)):
        found.setdefault(row.resource_id, {})[row.tag_key] = row.tag_value
    return found


def put_tags(connection: Connection, scope: Scope, resource_id: str, added: Mapping[str, str]) -> None:
    """Add tags to a resource, or replace their values.

    Raises:
        ServiceError: TagLimitExceeded.
    """
    if not added:
        return
    present = list_tags(connection, scope, [resource_id]).get(resource_id, {})
    if len({**present, **added}) > TAGS_MAX:
        raise errors.limit("TagLimitExceeded", f"The maximum number of Tags for a resource is {TAGS_MAX}.")
    remove_tags(connection, scope, resource_id, [key for key in added if key in present])
    of = {"account_id": scope.account_id, "region": scope.region, "resource_id": resource_id}
    connection.execute(insert(tags), [{**of, "tag_key": key, "tag_value": value} for key, value in added.items()])


def remove_tags(connection: Connection, scope: Scope, resource_id: str, keys: Sequence[str] | None) -> None:
    """Remove tags of a resource, all of them without keys."""
    statement = delete(tags).where(*_in_scope(scope), tags.c.resource_id == resource_id)
    if keys is not None:
        statement = statement.where(tags.c.tag_key.in_(list(keys)))
    connection.execute(statement)
