"""Machines that join: tokens that work once, and the instances that came of them. Secrets are kept as hashes only."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from taskrole.ids import Ids, hex_id
from taskrole.services.taskrole.errors import invalid_token, not_found, validation_error
from taskrole.services.taskrole.tables import join_tokens, joined_instances
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

TOKENS_MAX = 1000  # of an account, not used yet
SECRET_BYTES = 32
INSTANCE_ID_DIGITS = 17


@dataclass(frozen=True, slots=True)
class Place:
    """Where an instance belongs."""

    account_id: str
    region: str
    cluster: str


@dataclass(frozen=True, slots=True)
class JoinedInstance:
    """A machine that has joined."""

    instance_id: str
    place: Place
    joined_at: datetime
    renewed_at: datetime


class Joining:
    """Tokens and joined instances."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids

    def new_token(self, place: Place, life: timedelta, created_by: str, now: datetime) -> str:
        """Return a token with which one machine can join, once.

        Raises:
            ServiceError: ValidationException, too many are waiting to be used.
        """
        token = self._ids.random_bytes(SECRET_BYTES).hex()
        row = {
            "token_hash": _hash(token),
            "account_id": place.account_id,
            "region": place.region,
            "cluster": place.cluster,
            "created_by": created_by,
            "expires_at": to_milliseconds(now + life),
        }

        def write(connection: Connection) -> None:
            connection.execute(delete(join_tokens).where(join_tokens.c.expires_at <= to_milliseconds(now)))
            here = select(func.count()).where(join_tokens.c.account_id == place.account_id)
            if connection.execute(here).scalar_one() >= TOKENS_MAX:
                raise validation_error(f"At most {TOKENS_MAX} tokens can wait to be used.")
            connection.execute(insert(join_tokens).values(row))

        self._database.write(write)
        return token

    def place_of_token(self, token: str, now: datetime) -> Place:
        """Return where a token leads.

        Raises:
            ServiceError: InvalidToken: it is unknown, used or expired.
        """
        with self._database.read() as connection:
            return _place_of(connection, token, now)

    def join(self, token: str, now: datetime) -> tuple[JoinedInstance, str]:
        """Use a token up; return the new instance and the secret with which it renews its session.

        Raises:
            ServiceError: InvalidToken: it is unknown, used or expired.
        """
        instance_id = "i-" + hex_id(self._ids, INSTANCE_ID_DIGITS + 1)[:INSTANCE_ID_DIGITS]
        secret = self._ids.random_bytes(SECRET_BYTES).hex()

        def write(connection: Connection) -> Place:
            place = _place_of(connection, token, now)
            used = connection.execute(delete(join_tokens).where(join_tokens.c.token_hash == _hash(token)))
            if used.rowcount != 1:  # another machine was quicker
                raise invalid_token()
            connection.execute(insert(joined_instances).values(_row(instance_id, place, secret, now)))
            return place

        place = self._database.write(write)
        return JoinedInstance(instance_id, place, now, now), secret

    def admit(self, place: Place, instance_id: str, now: datetime) -> str:
        """Let a machine of this host in, which needs no token; return the secret with which it renews its session."""
        secret = self._ids.random_bytes(SECRET_BYTES).hex()

        def write(connection: Connection) -> None:
            connection.execute(delete(joined_instances).where(joined_instances.c.instance_id == instance_id))
            connection.execute(insert(joined_instances).values(_row(instance_id, place, secret, now)))

        self._database.write(write)
        return secret

    def check(self, instance_id: str, secret: str) -> JoinedInstance:
        """Return the instance whose secret it is.

        Raises:
            ServiceError: InvalidToken: there is no such instance (any more), or it is not its secret.
        """
        with self._database.read() as connection:
            query = select(joined_instances).where(joined_instances.c.instance_id == instance_id)
            row = connection.execute(query).one_or_none()
        known = row.secret_hash if row is not None else _hash("")
        if not hmac.compare_digest(known, _hash(secret)) or row is None:
            raise invalid_token()
        return _instance(row)

    def renewed(self, instance_id: str, now: datetime) -> None:
        """Remember that an instance asked for a session."""
        changed = update(joined_instances).where(joined_instances.c.instance_id == instance_id)
        self._database.write(lambda connection: connection.execute(changed.values(renewed_at=to_milliseconds(now))))

    def list(self, account_id: str, region: str) -> list[JoinedInstance]:
        """Return the instances that have joined."""
        query = select(joined_instances).where(
            joined_instances.c.account_id == account_id, joined_instances.c.region == region
        )
        with self._database.read() as connection:
            return [_instance(row) for row in connection.execute(query.order_by(joined_instances.c.instance_id))]

    def remove(self, account_id: str, region: str, instance_id: str) -> None:
        """Forget an instance: its secret is good for nothing afterwards.

        Raises:
            ServiceError: ResourceNotFoundException.
        """
        if not self.forget(account_id, region, instance_id):
            raise not_found(f"There is no joined instance {instance_id[:32]}.")

    def forget(self, account_id: str, region: str, instance_id: str) -> bool:
        """Forget an instance; return whether it was there."""
        gone = delete(joined_instances).where(
            joined_instances.c.account_id == account_id,
            joined_instances.c.region == region,
            joined_instances.c.instance_id == instance_id,
        )
        return self._database.write(lambda connection: connection.execute(gone).rowcount) > 0


def _row(instance_id: str, place: Place, secret: str, now: datetime) -> dict[str, Any]:
    return {
        "instance_id": instance_id,
        "account_id": place.account_id,
        "region": place.region,
        "cluster": place.cluster,
        "secret_hash": _hash(secret),
        "joined_at": to_milliseconds(now),
        "renewed_at": to_milliseconds(now),
    }


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _place_of(connection: Connection, token: str, now: datetime) -> Place:
    row = connection.execute(select(join_tokens).where(join_tokens.c.token_hash == _hash(token))).one_or_none()
    if row is None or row.expires_at <= to_milliseconds(now):
        raise invalid_token()
    return Place(row.account_id, row.region, row.cluster)


def _instance(row: Row[Any]) -> JoinedInstance:
    place = Place(row.account_id, row.region, row.cluster)
    return JoinedInstance(row.instance_id, place, from_milliseconds(row.joined_at), from_milliseconds(row.renewed_at))
