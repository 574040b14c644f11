"""What IAM keeps, one method a transaction. Each write raises the account's version, by which caches know."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select, update

from taskrole.services.iam import tables as t
from taskrole.services.iam.errors import LimitExceededError, already_exists, no_such
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.quotas import DEFAULT_QUOTAS, Quotas
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

Result = TypeVar("Result")


class IamStore:
    """Users, groups, roles and instance profiles, their inline policies and attachments."""

    def __init__(self, database: Database, quotas: Quotas = DEFAULT_QUOTAS) -> None:
        self.database = database
        self.quotas = quotas
        self._listeners: list[Callable[[str], None]] = []

    @property
    def locks(self) -> bool:
        """Whether rows must be locked that are read to be changed; SQLite has one writer."""
        return self.database.dialect == "postgresql"

    def on_change(self, listener: Callable[[str], None]) -> None:
        """Call ``listener`` with the account id after each write of this process."""
        self._listeners.append(listener)

    def write(self, account_id: str, function: Callable[[Connection], Result]) -> Result:
        """Run a write and raise the account's version with it."""

        def versioned(connection: Connection) -> Result:
            table = t.accounts
            connection.execute(
                update(table).where(table.c.account_id == account_id).values(version=table.c.version + 1)
            )
            return function(connection)

        result = self.database.write(versioned)
        for listener in self._listeners:
            listener(account_id)
        return result

    # Accounts

    def create_account(self, account_id: str, now: datetime) -> bool:
        """Add an account; return False if it is there already."""

        def create(connection: Connection) -> bool:
            found = connection.execute(select(t.accounts.c.account_id).where(t.accounts.c.account_id == account_id))
            if found.first():
                return False
            row = {"account_id": account_id, "alias": "", "version": 0, "created_at": to_milliseconds(now)}
            connection.execute(insert(t.accounts).values(row))
            return True

        return self.database.write(create)

    def versions(self) -> dict[str, int]:
        """Return every account's version."""
        with self.database.read() as connection:
            return {
                row.account_id: row.version
                for row in connection.execute(select(t.accounts.c.account_id, t.accounts.c.version))
            }

    def alias(self, account_id: str) -> str:
        """Return an account's alias, or an empty text."""
        with self.database.read() as connection:
            query = select(t.accounts.c.alias).where(t.accounts.c.account_id == account_id)
            return connection.execute(query).scalar_one_or_none() or ""

    def account_of_alias(self, alias: str) -> str | None:
        """Return the account that has an alias, or None."""
        with self.database.read() as connection:
            query = select(t.accounts.c.account_id).where(t.accounts.c.alias == alias)
            return connection.execute(query).scalar_one_or_none()

    def set_alias(self, account_id: str, alias: str) -> None:
        """Set or (with an empty text) remove an account's alias."""
        self.write(
            account_id,
            lambda connection: connection.execute(
                update(t.accounts).where(t.accounts.c.account_id == account_id).values(alias=alias)
            ),
        )

    # Entities

    def create(self, entity: Entity) -> Entity:
        """Add an entity.

        Raises:
            EntityAlreadyExistsError: The name is taken (compared without case).
        """

        def create(connection: Connection) -> Entity:
            if find_entity(connection, entity.account_id, entity.kind, entity.name):
                raise already_exists(entity.kind, entity.name)
            insert_entity(connection, entity, self.quotas)
            return entity

        return self.write(entity.account_id, create)

    def find(self, account_id: str, kind: Kind, name: str) -> Entity | None:
        """Return an entity, or None."""
        with self.database.read() as connection:
            return find_entity(connection, account_id, kind, name)

    def get(self, account_id: str, kind: Kind, name: str) -> Entity:
        """Return an entity.

        Raises:
            NoSuchEntityError: There is none of that name.
        """
        found = self.find(account_id, kind, name)
        if found is None:
            raise no_such(kind, name)
        return found

    def find_by_id(self, unique_id: str) -> Entity | None:
        """Return the entity of a unique id (AIDA..., AROA...), or None."""
        with self.database.read() as connection:
            row = connection.execute(select(t.entities).where(t.entities.c.unique_id == unique_id)).first()
            return None if row is None else _entity(row)

    def page(self, account_id: str, kind: Kind, path_prefix: str, after: str, limit: int) -> list[Entity]:
        """Return up to ``limit`` entities by name, behind the key ``after``."""
        c = t.entities.c
        query = select(t.entities).where(c.account_id == account_id, c.kind == kind, c.name_key > after)
        if path_prefix not in ("", "/"):
            query = query.where(func.substr(c.path, 1, len(path_prefix)) == path_prefix)
        with self.database.read() as connection:
            return [_entity(row) for row in connection.execute(query.order_by(c.name_key).limit(limit))]

    def count(self, account_id: str, kind: Kind) -> int:
        """Return how many entities of a kind an account has."""
        c = t.entities.c
        query = select(func.count()).select_from(t.entities).where(c.account_id == account_id, c.kind == kind)
        with self.database.read() as connection:
            return connection.execute(query).scalar_one()

    def change(
        self,
        account_id: str,
        kind: Kind,
        name: str,
        change: Callable[[Entity], dict[str, Any]],
        check: Callable[[Connection], None] | None = None,
    ) -> Entity:
        """Change columns of an entity to what ``change`` returns for it, if ``check`` raises nothing.

        Raises:
            NoSuchEntityError: There is none of that name.
        """

        def apply(connection: Connection) -> Entity:
            entity = get_entity(connection, account_id, kind, name, lock=self.locks)
            if check is not None:
                check(connection)
            values = change(entity)
            if values:
                connection.execute(update(t.entities).where(_is(entity)).values(values))
            return get_entity(connection, account_id, kind, name)

        return self.write(account_id, apply)

    def delete(self, account_id: str, kind: Kind, name: str, check: Callable[[Connection, Entity], None]) -> None:
        """Delete an entity if ``check`` (run in the same transaction) raises nothing.

        Raises:
            NoSuchEntityError: There is none of that name.
        """

        def remove(connection: Connection) -> None:
            entity = get_entity(connection, account_id, kind, name, lock=self.locks)
            check(connection, entity)
            connection.execute(delete(t.entities).where(_is(entity)))
            uses = t.action_uses.c
            mine = (uses.account_id == account_id) & (uses.entity_id == entity.unique_id)
            connection.execute(delete(t.action_uses).where(mine))

        self.write(account_id, remove)

    # Group membership

    def groups_of(self, account_id: str, user_key: str) -> list[Entity]:
        """Return the groups of a user."""
        return self._joined(account_id, Kind.GROUP, t.memberships.c.group_key, t.memberships.c.user_key == user_key)

    def users_of(self, account_id: str, group_key: str) -> list[Entity]:
        """Return the users of a group."""
        return self._joined(account_id, Kind.USER, t.memberships.c.user_key, t.memberships.c.group_key == group_key)

    def _joined(self, account_id: str, kind: Kind, key: ColumnElement[str], where: ColumnElement[bool]) -> list[Entity]:
        keys: Select[Any] = select(key).where(t.memberships.c.account_id == account_id, where)
        c = t.entities.c
        query = select(t.entities).where(c.account_id == account_id, c.kind == kind, c.name_key.in_(keys))
        with self.database.read() as connection:
            return [_entity(row) for row in connection.execute(query.order_by(c.name_key))]

    def profiles_of(self, account_id: str, role_key: str) -> list[Entity]:
        """Return the instance profiles that hold a role."""
        c = t.entities.c
        mine = (c.account_id == account_id) & (c.kind == Kind.INSTANCE_PROFILE) & (c.role_key == role_key)
        with self.database.read() as connection:
            return [_entity(row) for row in connection.execute(select(t.entities).where(mine).order_by(c.name_key))]

    # Inline policies and attachments

    def inline_policies(self, account_id: str, kind: Kind, owner_key: str) -> dict[str, str]:
        """Return the documents of an owner's inline policies by name."""
        with self.database.read() as connection:
            return inline_of(connection, account_id, kind, owner_key)

    def attached(self, account_id: str, kind: Kind, owner_key: str) -> list[str]:
        """Return the ARNs of the managed policies that are attached to an owner."""
        with self.database.read() as connection:
            return attached_to(connection, account_id, kind, owner_key)

    def attachments_of(self, account_id: str, policy_arn: str) -> list[tuple[Kind, str]]:
        """Return (kind, owner key) of everything that a managed policy is attached to in an account."""
        c = t.attachments.c
        query = select(c.kind, c.owner_key).where(c.account_id == account_id, c.policy_arn == policy_arn)
        with self.database.read() as connection:
            return [(Kind(row.kind), row.owner_key) for row in connection.execute(query.order_by(c.kind, c.owner_key))]

    def bounded_by(self, account_id: str, policy_arn: str) -> list[Entity]:
        """Return the users and roles of an account that a managed policy bounds."""
        c = t.entities.c
        query = select(t.entities).where(c.account_id == account_id, c.boundary_arn == policy_arn)
        with self.database.read() as connection:
            return [_entity(row) for row in connection.execute(query.order_by(c.kind, c.name_key))]

    def boundary_counts(self, account_id: str) -> dict[str, int]:
        """Return how often each managed policy is a permissions boundary in an account."""
        c = t.entities.c
        query = select(c.boundary_arn, func.count().label("n")).where(c.account_id == account_id, c.boundary_arn != "")
        with self.database.read() as connection:
            return {row.boundary_arn: row.n for row in connection.execute(query.group_by(c.boundary_arn))}

    def attachment_counts(self, account_id: str) -> dict[str, int]:
        """Return how often each managed policy is attached in an account."""
        c = t.attachments.c
        query = select(c.policy_arn, func.count().label("n")).where(c.account_id == account_id).group_by(c.policy_arn)
        with self.database.read() as connection:
            return {row.policy_arn: row.n for row in connection.execute(query)}


def find_entity(connection: Connection, account_id: str, kind: Kind, name: str, *, lock: bool = False) -> Entity | None:
    """Return an entity inside a transaction, or None."""
    c = t.entities.c
    query = select(t.entities).where(c.account_id == account_id, c.kind == kind, c.name_key == name.lower())
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _entity(row)


def get_entity(connection: Connection, account_id: str, kind: Kind, name: str, *, lock: bool = False) -> Entity:
    """Return an entity inside a transaction.

    Raises:
        NoSuchEntityError: There is none of that name.
    """
    found = find_entity(connection, account_id, kind, name, lock=lock)
    if found is None:
        raise no_such(kind, name)
    return found


def insert_entity(connection: Connection, entity: Entity, quotas: Quotas) -> None:
    """Add an entity inside a transaction.

    Raises:
        LimitExceededError: The account has as many as it may.
    """
    c = t.entities.c
    count = select(func.count()).select_from(t.entities)
    present = connection.execute(count.where(c.account_id == entity.account_id, c.kind == entity.kind)).scalar_one()
    if present >= quotas.entities(entity.kind):
        plural = "InstanceProfiles" if entity.kind is Kind.INSTANCE_PROFILE else f"{entity.kind.value.capitalize()}s"
        raise LimitExceededError(f"{plural}PerAccount", quotas.entities(entity.kind))
    connection.execute(insert(t.entities).values(_entity_row(entity)))


def insert_attachment(connection: Connection, owner: Entity, policy_arn: str) -> None:
    """Attach a managed policy inside a transaction."""
    row = {"account_id": owner.account_id, "kind": owner.kind, "owner_key": owner.key, "policy_arn": policy_arn}
    connection.execute(insert(t.attachments).values(row))


def inline_of(connection: Connection, account_id: str, kind: Kind, owner_key: str) -> dict[str, str]:
    """Return inline policies inside a transaction."""
    c = t.inline_policies.c
    query = select(c.name, c.document).where(c.account_id == account_id, c.kind == kind, c.owner_key == owner_key)
    return {row.name: row.document for row in connection.execute(query.order_by(c.name))}


def attached_to(connection: Connection, account_id: str, kind: Kind, owner_key: str) -> list[str]:
    """Return attached policies' ARNs inside a transaction."""
    c = t.attachments.c
    query = select(c.policy_arn).where(c.account_id == account_id, c.kind == kind, c.owner_key == owner_key)
    return list(connection.execute(query.order_by(c.policy_arn)).scalars())


def _is(entity: Entity) -> ColumnElement[bool]:
    c = t.entities.c
    return and_(c.account_id == entity.account_id, c.kind == entity.kind, c.name_key == entity.key)


def _entity_row(entity: Entity) -> dict[str, Any]:
    return {
        "account_id": entity.account_id,
        "kind": entity.kind,
        "name_key": entity.key,
        "name": entity.name,
        "path": entity.path,
        "unique_id": entity.unique_id,
        "created_at": to_milliseconds(entity.created_at),
        "boundary_arn": entity.boundary_arn,
        "tags": json.dumps(entity.tags),
        "description": entity.description,
        "max_session_seconds": entity.max_session_seconds,
        "trust_policy": entity.trust_policy,
        "role_key": entity.role_key,
    }


def _entity(row: Row[Any]) -> Entity:
    return Entity(
        row.account_id,
        Kind(row.kind),
        row.name,
        row.path,
        row.unique_id,
        from_milliseconds(row.created_at),
        row.boundary_arn,
        json.loads(row.tags),
        row.description,
        row.max_session_seconds,
        row.trust_policy,
        row.role_key,
    )
