"""``POST /_taskrole/reset`` of the test profile: empty everything but the accounts and their keys.

Tasks are stopped first, so that no container outlives its records. What a first start makes (instance role, default
cluster, registered machines) is there again afterwards.
"""

from collections.abc import Callable

from sqlalchemy import Connection, Delete, Table, delete, tuple_, update

from taskrole.services.ec2.api import into_default_group
from taskrole.services.ecs.tables import clusters, container_instances
from taskrole.services.iam.api import ADMINISTRATOR, INSTANCE_ROLE
from taskrole.services.iam.model import ROOT_USER_KEY, Kind
from taskrole.services.iam.tables import access_keys, accounts, attachments, entities
from taskrole.storage.ports import Blobs, Database
from taskrole.storage.schema import metadata

DEFAULT_CLUSTER = "default"
_KEPT_WHOLE = frozenset(
    ("storage_leases", "storage_key_rings", "storage_accounts", "sts_revocations", "ec2_instances", "ec2_interfaces")
)


def empty_blobs(blobs: Blobs) -> None:
    """Delete all blobs of a store whose rows are gone."""
    for blob_id in blobs.list():
        blobs.delete(blob_id)


def empty_database(database: Database) -> None:
    """Delete all rows but those of the accounts, their first keys, registered machines and the default clusters."""

    def empty(connection: Connection) -> None:
        for table in reversed(metadata.sorted_tables):
            if table.name in _KEPT_WHOLE or table in (accounts, container_instances):
                continue
            connection.execute(_KEPT_ROWS[table]() if table in _KEPT_ROWS else delete(table))
        into_default_group(connection)
        connection.execute(update(accounts).values(version=accounts.c.version + 1, alias=""))
        connection.execute(delete(container_instances).where(container_instances.c.cluster != DEFAULT_CLUSTER))

    database.write(empty)


# What the first start made, by (kind, key): the administrator, and the role that registered machines hold sessions of.
_KEPT_ENTITIES = (
    (Kind.USER, ADMINISTRATOR),
    (Kind.ROLE, INSTANCE_ROLE.lower()),
    (Kind.INSTANCE_PROFILE, INSTANCE_ROLE.lower()),
)


def _but_first_entities() -> Delete:
    return delete(entities).where(tuple_(entities.c.kind, entities.c.name_key).not_in(_KEPT_ENTITIES))


def _but_first_attachments() -> Delete:
    return delete(attachments).where(tuple_(attachments.c.kind, attachments.c.owner_key).not_in(_KEPT_ENTITIES))


def _but_first_keys() -> Delete:
    return delete(access_keys).where(access_keys.c.user_key.not_in((ROOT_USER_KEY, ADMINISTRATOR)))


def _but_default_clusters() -> Delete:
    return delete(clusters).where(clusters.c.name != DEFAULT_CLUSTER)


_KEPT_ROWS: dict[Table, Callable[[], Delete]] = {
    entities: _but_first_entities,
    attachments: _but_first_attachments,
    access_keys: _but_first_keys,
    clusters: _but_default_clusters,
}
