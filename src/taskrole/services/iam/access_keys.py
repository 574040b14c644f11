"""The store of access keys. Secrets are sealed under a key ring and opened only to check a signature."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from taskrole.ids import Ids, secret_access_key, unique_id
from taskrole.services.iam import tables as t
from taskrole.services.iam.errors import LimitExceededError, NoSuchEntityError
from taskrole.services.iam.model import AccessKeyRecord
from taskrole.services.iam.store import IamStore
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.schema import from_milliseconds, to_milliseconds

ACTIVE = "Active"


class AccessKeyStore:
    """Long-term access keys of users and account roots."""

    def __init__(self, store: IamStore, key_ring: KeyRing, ids: Ids) -> None:
        self._store = store
        self._key_ring = key_ring
        self._ids = ids

    def create(self, account_id: str, user_key: str, now: datetime) -> tuple[AccessKeyRecord, str]:
        """Make a key; return it with its secret, which can't be asked for again through the API.

        Raises:
            LimitExceededError: The user has two already.
        """
        secret = secret_access_key(self._ids)
        record = AccessKeyRecord(unique_id(self._ids, "AKIA", account_id), account_id, user_key, ACTIVE, now)
        sealed = self._key_ring.seal(secret.encode(), record.access_key_id.encode())

        def create(connection: Connection) -> None:
            c = t.access_keys.c
            count = select(func.count()).select_from(t.access_keys)
            maximum = self._store.quotas.access_keys_per_user
            mine = count.where(c.account_id == account_id, c.user_key == user_key)
            if connection.execute(mine).scalar_one() >= maximum:
                raise LimitExceededError("AccessKeysPerUser", maximum)
            row = {
                "access_key_id": record.access_key_id,
                "account_id": account_id,
                "user_key": user_key,
                "sealed_secret": sealed,
                "status": ACTIVE,
                "created_at": to_milliseconds(now),
            }
            connection.execute(insert(t.access_keys).values(row))

        self._store.write(account_id, create)
        return record, secret

    def find(self, access_key_id: str) -> tuple[AccessKeyRecord, str] | None:
        """Return a key with its secret, or None."""
        query = select(t.access_keys).where(t.access_keys.c.access_key_id == access_key_id)
        with self._store.database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        secret = self._key_ring.open(bytes(row.sealed_secret), access_key_id.encode()).decode()
        return _record(row), secret

    def list(self, account_id: str, user_key: str) -> list[AccessKeyRecord]:
        """Return the keys of a user, oldest first."""
        c = t.access_keys.c
        query = select(t.access_keys).where(c.account_id == account_id, c.user_key == user_key)
        with self._store.database.read() as connection:
            return [_record(row) for row in connection.execute(query.order_by(c.created_at, c.access_key_id))]

    def set_status(self, account_id: str, user_key: str, access_key_id: str, status: str) -> None:
        """Make a key Active or Inactive.

        Raises:
            NoSuchEntityError: The user has no such key.
        """
        c = t.access_keys.c
        mine = (c.access_key_id == access_key_id) & (c.account_id == account_id) & (c.user_key == user_key)

        def change(connection: Connection) -> None:
            if connection.execute(update(t.access_keys).where(mine).values(status=status)).rowcount == 0:
                raise _no_such_key(access_key_id)

        self._store.write(account_id, change)

    def delete(self, account_id: str, user_key: str, access_key_id: str) -> None:
        """Delete a key.

        Raises:
            NoSuchEntityError: The user has no such key.
        """
        c = t.access_keys.c
        mine = (c.access_key_id == access_key_id) & (c.account_id == account_id) & (c.user_key == user_key)

        def remove(connection: Connection) -> None:
            if connection.execute(delete(t.access_keys).where(mine)).rowcount == 0:
                raise _no_such_key(access_key_id)

        self._store.write(account_id, remove)

    def used(self, uses: Mapping[str, tuple[datetime, str, str]]) -> None:
        """Note when, for which service and where keys were last used. Does not change what anyone may do."""
        table = t.access_keys

        def note(connection: Connection) -> None:
            for access_key_id, (used_at, service, region) in uses.items():
                values = {
                    "last_used_at": to_milliseconds(used_at),
                    "last_used_service": service,
                    "last_used_region": region,
                }
                connection.execute(update(table).where(table.c.access_key_id == access_key_id).values(values))

        self._store.database.write(note)


def _no_such_key(access_key_id: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"The Access Key with id {access_key_id} cannot be found.")


def _record(row: Row[Any]) -> AccessKeyRecord:
    return AccessKeyRecord(
        row.access_key_id,
        row.account_id,
        row.user_key,
        row.status,
        from_milliseconds(row.created_at),
        from_milliseconds(row.last_used_at) if row.last_used_at else None,
        row.last_used_service,
        row.last_used_region,
    )
