"""The store of what hangs on an account or on one of its users: MFA devices, passwords, certificates, providers.

Each kind is a small JSON document under a key. An owner is named by its unique id, so that a user that gets the name of
a deleted one gets nothing of it. No item changes what a policy says, so writes leave the caches of policies alone.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from taskrole.services.iam import tables as t
from taskrole.services.iam.errors import LimitExceededError, NoSuchEntityError
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds


class ItemKind(StrEnum):
    """The kinds of items; the values are kept in the database."""

    LOGIN_PROFILE = "login-profile"
    MFA_DEVICE = "mfa"
    SIGNING_CERTIFICATE = "signing-certificate"
    SSH_PUBLIC_KEY = "ssh-public-key"
    SERVICE_CREDENTIAL = "service-credential"
    SERVER_CERTIFICATE = "server-certificate"
    OIDC_PROVIDER = "oidc-provider"
    SAML_PROVIDER = "saml-provider"
    PASSWORD_POLICY = "password-policy"  # noqa: S105  a name
    CREDENTIAL_REPORT = "credential-report"
    ACCESS_REPORT = "access-report"
    PREFERENCES = "preferences"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. ``owner_id`` is the unique id of a user, the account id for its root, or empty."""

    account_id: str
    kind: ItemKind
    key: str
    created_at: datetime
    values: dict[str, Any] = field(default_factory=dict)
    owner_id: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    sealed: bytes = field(default=b"", repr=False)


Missing = Callable[[], Exception]
"""Makes the error of an item that is not there."""


class ItemStore:
    """Items of all accounts, one method a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, account_id: str, kind: ItemKind, key: str) -> Item | None:
        """Return an item, or None."""
        with self._database.read() as connection:
            return _find(connection, account_id, kind, key)

    def get(self, account_id: str, kind: ItemKind, key: str, missing: Missing) -> Item:
        """Return an item, or raise what ``missing`` makes."""
        found = self.find(account_id, kind, key)
        if found is None:
            raise missing()
        return found

    def list(self, account_id: str, kind: ItemKind, owner_id: str | None = None) -> list[Item]:
        """Return the items of a kind, of one owner or of all, in the order of their keys."""
        c = t.items.c
        query = select(t.items).where(c.account_id == account_id, c.kind == kind)
        if owner_id is not None:
            query = query.where(c.owner_id == owner_id)
        with self._database.read() as connection:
            return [_item(row) for row in connection.execute(query.order_by(c.item_key))]

    def count(self, account_id: str, kind: ItemKind) -> int:
        """Return how many items of a kind an account has."""
        c = t.items.c
        query = select(func.count()).select_from(t.items).where(c.account_id == account_id, c.kind == kind)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def create(self, item: Item, taken: Exception, quota: tuple[str, int] | None = None) -> Item:
        """Add an item; raise ``taken`` if its key is.

        Args:
            item: The item.
            taken: The error of a key that is taken.
            quota: Name and figure of what its owner (or the account, for items without one) may have of the kind.

        Raises:
            LimitExceededError: The quota is used up.
            NoSuchEntityError: The owner was deleted meanwhile.
        """

        def create(connection: Connection) -> Item:
            if _find(connection, item.account_id, item.kind, item.key):
                raise taken
            _require_owner(connection, item.owner_id)
            if quota is not None:
                _require_room(connection, item, *quota)
            connection.execute(insert(t.items).values(_row(item)))
            return item

        return self._database.write(create)

    def put(self, item: Item) -> Item:
        """Add an item, or replace the one of its key."""

        def put(connection: Connection) -> Item:
            _require_owner(connection, item.owner_id)
            connection.execute(delete(t.items).where(_is(item.account_id, item.kind, item.key)))
            connection.execute(insert(t.items).values(_row(item)))
            return item

        return self._database.write(put)

    def change(
        self,
        account_id: str,
        kind: ItemKind,
        key: str,
        missing: Missing,
        change: Callable[[Item], Item],
        quota: tuple[str, int] | None = None,
        taken: Exception | None = None,
    ) -> Item:
        """Replace an item by what ``change`` makes of it. Raises what ``missing`` makes; ``taken`` for a new key.

        Raises:
            LimitExceededError: It gets an owner that has as many of the kind as it may.
        """

        def apply(connection: Connection) -> Item:
            found = _find(connection, account_id, kind, key)
            if found is None:
                raise missing()
            changed = change(found)
            if changed == found:
                return found
            if taken is not None and changed.key != key and _find(connection, account_id, kind, changed.key):
                raise taken
            if changed.owner_id != found.owner_id:
                _require_owner(connection, changed.owner_id)
                if quota is not None:
                    _require_room(connection, changed, *quota)
            connection.execute(update(t.items).where(_is(account_id, kind, key)).values(_row(changed)))
            return changed

        return self._database.write(apply)

    def purge(self, account_id: str, kind: ItemKind, before: datetime) -> None:
        """Delete the items of a kind that were made before an instant."""
        c = t.items.c
        old = (c.account_id == account_id) & (c.kind == kind) & (c.created_at < to_milliseconds(before))
        self._database.write(lambda connection: connection.execute(delete(t.items).where(old)))

    def delete(
        self, account_id: str, kind: ItemKind, key: str, missing: Missing, check: Callable[[Item], None] | None = None
    ) -> None:
        """Delete an item if ``check`` raises nothing; raise what ``missing`` makes if it is not there."""

        def remove(connection: Connection) -> None:
            found = _find(connection, account_id, kind, key)
            if found is None:
                raise missing()
            if check is not None:
                check(found)
            connection.execute(delete(t.items).where(_is(account_id, kind, key)))

        self._database.write(remove)


def kinds_of(connection: Connection, account_id: str, owner_id: str) -> set[ItemKind]:
    """Return the kinds of items that a user has, inside a transaction."""
    c = t.items.c
    query = select(c.kind).where(c.account_id == account_id, c.owner_id == owner_id).distinct()
    return {ItemKind(kind) for kind in connection.execute(query).scalars()}


def _require_owner(connection: Connection, owner_id: str) -> None:
    """Make sure, in the transaction that refers to it, that the user that an item hangs on is still there."""
    if not owner_id.startswith("AIDA"):
        return
    query = select(t.entities.c.unique_id).where(t.entities.c.unique_id == owner_id)
    if connection.execute(query).first() is None:
        raise NoSuchEntityError("The user was deleted.")


def _require_room(connection: Connection, item: Item, name: str, maximum: int) -> None:
    c = t.items.c
    mine = (c.account_id == item.account_id) & (c.kind == item.kind) & (c.owner_id == item.owner_id)
    if connection.execute(select(func.count()).select_from(t.items).where(mine)).scalar_one() >= maximum:
        raise LimitExceededError(name, maximum)


def _find(connection: Connection, account_id: str, kind: ItemKind, key: str) -> Item | None:
    row = connection.execute(select(t.items).where(_is(account_id, kind, key))).first()
    return None if row is None else _item(row)


def _is(account_id: str, kind: ItemKind, key: str) -> ColumnElement[bool]:
    c = t.items.c
    return (c.account_id == account_id) & (c.kind == kind) & (c.item_key == key)


def _row(item: Item) -> dict[str, Any]:
    return {
        "account_id": item.account_id,
        "kind": item.kind,
        "item_key": item.key,
        "owner_id": item.owner_id,
        "created_at": to_milliseconds(item.created_at),
        "document": json.dumps(item.values),
        "tags": json.dumps(item.tags),
        "sealed": item.sealed,
    }


def _item(row: Row[Any]) -> Item:
    return Item(
        row.account_id,
        ItemKind(row.kind),
        row.item_key,
        from_milliseconds(row.created_at),
        json.loads(row.document),
        row.owner_id,
        json.loads(row.tags),
        bytes(row.sealed),
    )
