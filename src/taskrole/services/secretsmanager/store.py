"""The store of Secrets Manager: one method, one transaction. Values leave and enter the database sealed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from taskrole.ids import Ids, hex_id
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.model import CURRENT, PREVIOUS, SUFFIX_LENGTH, Secret, SecretKey, Version
from taskrole.services.secretsmanager.tables import secrets, versions
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

VERSIONS_MAX = 100  # AWS: Secrets Manager quotas, versions of a secret
STAGES_MAX = 20  # AWS: Secrets Manager quotas, staging labels of a version
DAY_MILLISECONDS = 24 * 60 * 60 * 1000
PURGED_AT_ONCE_MAX = 100
_SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

Change = Callable[[Secret], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A value to be stored; ``version_id`` makes a repeated call harmless."""

    version_id: str
    value: bytes
    is_binary: bool
    stages: tuple[str, ...] = (CURRENT,)


class SecretStore:
    """Secrets and their versions."""

    def __init__(self, database: Database, key_ring: KeyRing, ids: Ids) -> None:
        self._database = database
        self._key_ring = key_ring
        self._ids = ids

    # Secrets

    def new_suffix(self) -> str:
        """Return six random characters for the end of an ARN."""
        return "".join(_SUFFIX_ALPHABET[byte % 62] for byte in self._ids.random_bytes(SUFFIX_LENGTH))

    def find(self, key: SecretKey) -> Secret | None:
        """Return a secret, or None; also one that is being deleted."""
        with self._database.read() as connection:
            row = _row(connection, key)
        return None if row is None else _secret(row)

    def create(
        self, key: SecretKey, settings: Mapping[str, Any], first: NewVersion | None, now: datetime
    ) -> tuple[Secret, bool]:
        """Add a secret; return it, and whether it was made now rather than by an earlier call of the same version id.

        Raises:
            ServiceError: The name is taken.
        """
        at = to_milliseconds(now)
        row = {
            "account_id": key.account_id, "region": key.region, "secret_name": key.name, "suffix": key.suffix,
            "secret_uid": hex_id(self._ids), "created_at": at, "changed_at": at, "policy": None, **settings,
        }  # fmt: skip
        sealed = None if first is None else self._seal(row["secret_uid"], first)

        def write(connection: Connection) -> tuple[Secret, bool]:
            present = _row(connection, SecretKey(key.account_id, key.region, key.name), lock=True)
            if present is not None:
                return self._repeated(connection, _secret(present), first), False
            connection.execute(insert(secrets), row)
            if first is not None:
                connection.execute(insert(versions), _version_row(row["secret_uid"], first, sealed or b"", at))
            made = _row(connection, key)
            assert made is not None
            return _secret(made), True

        try:
            return self._database.write(write)
        except IntegrityError as error:  # another process was quicker
            raise errors.exists(key.name) from error

    def _repeated(self, connection: Connection, present: Secret, first: NewVersion | None) -> Secret:
        if present.purge_at is not None:
            raise errors.invalid_request(
                "You can't create this secret because a secret with this name is already scheduled for deletion."
            )
        row = None if first is None else _version(connection, present.uid, first.version_id)
        if first is None or row is None or not self._same(present.uid, row, first):
            raise errors.exists(present.name)
        return present

    def change(self, key: SecretKey, change: Change) -> Secret:
        """Replace columns of a secret by what ``change`` returns for it.

        Raises:
            ServiceError: There is no such secret, or what ``change`` raises.
        """

        def write(connection: Connection) -> Secret:
            found = _get(connection, key)
            values = change(found)
            if values:
                connection.execute(update(secrets).where(secrets.c.secret_uid == found.uid).values(values))
            return _get(connection, key)

        return self._database.write(write)

    def remove(self, key: SecretKey) -> Secret:
        """Delete a secret with its versions at once.

        Raises:
            ServiceError: There is no such secret.
        """

        def write(connection: Connection) -> Secret:
            found = _get(connection, key)
            _remove(connection, [found.uid])
            return found

        return self._database.write(write)

    def purge(self, now: datetime) -> int:
        """Delete secrets whose recovery window is over; return how many."""

        def write(connection: Connection) -> int:
            due = select(secrets.c.secret_uid).where(secrets.c.purge_at <= to_milliseconds(now))
            uids = list(connection.execute(due.limit(PURGED_AT_ONCE_MAX)).scalars())
            _remove(connection, uids)
            return len(uids)

        return self._database.write(write)

    def list_secrets(
        self, account_id: str, region: str, *, deleted: bool, after: str, descending: bool, limit: int
    ) -> list[Secret]:
        """Return secrets by name, behind ``after``."""
        query = select(secrets).where(secrets.c.account_id == account_id, secrets.c.region == region)
        if not deleted:
            query = query.where(secrets.c.purge_at.is_(None))
        if after:
            query = query.where(secrets.c.secret_name < after if descending else secrets.c.secret_name > after)
        order = secrets.c.secret_name.desc() if descending else secrets.c.secret_name
        with self._database.read() as connection:
            return [_secret(row) for row in connection.execute(query.order_by(order).limit(limit))]

    # Versions

    def list_versions(self, uids: Sequence[str]) -> dict[str, list[Version]]:
        """Return the versions of secrets, newest first."""
        columns = [column for column in versions.c if column.name != "sealed"]
        query = select(*columns).where(versions.c.secret_uid.in_(uids))
        found: dict[str, list[Version]] = {uid: [] for uid in uids}
        with self._database.read() as connection:
            for row in connection.execute(query.order_by(versions.c.created_at.desc(), versions.c.version_id)):
                found[row.secret_uid].append(_public(row))
        return found

    def put(self, key: SecretKey, new: NewVersion, now: datetime, settings: Mapping[str, Any] | None = None) -> Secret:
        """Add a version and move its labels to it; the same version id with the same value changes nothing.

        Raises:
            ServiceError: There is no such secret, or the version id is taken by another value.
        """
        at = to_milliseconds(now)

        def write(connection: Connection) -> Secret:
            found = _get(connection, key)
            _refuse_deleted(found)
            if settings:
                connection.execute(update(secrets).where(secrets.c.secret_uid == found.uid).values(settings))
            row = _version(connection, found.uid, new.version_id)
            if row is not None and not self._same(found.uid, row, new):
                raise errors.exists_version(new.version_id)
            if row is None:
                sealed = self._seal(found.uid, new)
                connection.execute(insert(versions), _version_row(found.uid, new, sealed, at) | {"stages": "[]"})
            stages = _stages(connection, found.uid)
            first = not any(CURRENT in labels for labels in stages.values())
            for stage in (*new.stages, *([CURRENT] if first and CURRENT not in new.stages else [])):
                _move(stages, stage, new.version_id)
            _save_stages(connection, found.uid, stages)
            connection.execute(update(secrets).where(secrets.c.secret_uid == found.uid).values(changed_at=at))
            _drop_old_versions(connection, found.uid)
            return found

        return self._database.write(write)

    def move_stage(
        self, key: SecretKey, stage: str, *, move_from: str | None, move_to: str | None, now: datetime
    ) -> Secret:
        """Take a label from a version and give it to another.

        Raises:
            ServiceError: A version is not there, or the label is on another one than ``move_from``.
        """

        def write(connection: Connection) -> Secret:
            found = _get(connection, key)
            _refuse_deleted(found)
            stages = _stages(connection, found.uid)
            _check_move(stages, stage, move_from, move_to)
            if move_to is None:
                stages[move_from or ""].remove(stage)
            else:
                _move(stages, stage, move_to)
            _save_stages(connection, found.uid, stages)
            changed = update(secrets).where(secrets.c.secret_uid == found.uid)
            connection.execute(changed.values(changed_at=to_milliseconds(now)))
            return found

        return self._database.write(write)

    def read(self, secret: Secret, version_id: str | None, stage: str | None) -> tuple[Version, bytes]:
        """Return a version and its value, by id, by label, or both.

        Raises:
            ServiceError: There is no such version.
        """
        with self._database.read() as connection:
            query = select(versions).where(versions.c.secret_uid == secret.uid)
            if version_id is not None:
                query = query.where(versions.c.version_id == version_id)
            rows = list(connection.execute(query))
        wanted = stage or (None if version_id is not None else CURRENT)
        for row in rows:
            if wanted is None or wanted in json.loads(row.stages):
                return _public(row), self._key_ring.open(row.sealed, _bound(secret.uid, row.version_id))
        if version_id is not None and rows:
            raise errors.invalid_request(
                "You provided a VersionStage that is not associated to the provided VersionId."
            )
        raise errors.no_value(f"VersionId: {version_id}" if version_id else f"staging label: {wanted}")

    def accessed(self, secret: Secret, version: Version, now: datetime) -> None:
        """Remember the day of a read; AWS keeps the day only, so most reads write nothing."""
        day = to_milliseconds(now) // DAY_MILLISECONDS * DAY_MILLISECONDS
        known = (secret.accessed_at, version.accessed_at)
        if all(instant is not None and to_milliseconds(instant) >= day for instant in known):
            return

        def write(connection: Connection) -> None:
            connection.execute(update(secrets).where(secrets.c.secret_uid == secret.uid).values(accessed_at=day))
            of_version = (versions.c.secret_uid == secret.uid, versions.c.version_id == version.version_id)
            connection.execute(update(versions).where(*of_version).values(accessed_at=day))

        self._database.write(write)

    def _seal(self, uid: str, new: NewVersion) -> bytes:
        return self._key_ring.seal(new.value, _bound(uid, new.version_id))

    def _same(self, uid: str, row: Row[Any], new: NewVersion) -> bool:
        opened = self._key_ring.open(row.sealed, _bound(uid, row.version_id))
        return opened == new.value and bool(row.is_binary) == new.is_binary


def _bound(uid: str, version_id: str) -> bytes:
    return f"{uid}/{version_id}".encode()


def _version_row(uid: str, new: NewVersion, sealed: bytes, at: int) -> dict[str, Any]:
    return {
        "secret_uid": uid,
        "version_id": new.version_id,
        "sealed": sealed,
        "is_binary": new.is_binary,
        "stages": json.dumps(new.stages),
        "created_at": at,
        "accessed_at": None,
    }


def _row(connection: Connection, key: SecretKey, *, lock: bool = False) -> Row[Any] | None:
    # AWS: a name that itself ends like an ARN's suffix may be given without that of its ARN, so both are looked at.
    full = f"{key.name}-{key.suffix}" if key.suffix else key.name
    of_arn = [secrets.c.secret_name == key.name, *([secrets.c.suffix == key.suffix] if key.suffix else [])]
    names = or_(and_(*of_arn), secrets.c.secret_name == full)
    query = select(secrets).where(secrets.c.account_id == key.account_id, secrets.c.region == key.region, names)
    rows = list(connection.execute(query.with_for_update() if lock else query))
    return next((row for row in rows if row.secret_name == key.name), rows[0] if rows else None)


def _get(connection: Connection, key: SecretKey) -> Secret:
    row = _row(connection, key, lock=True)
    if row is None:
        raise errors.not_found()
    return _secret(row)


def _refuse_deleted(secret: Secret) -> None:
    if secret.purge_at is not None:
        raise errors.marked_for_deletion()


def _remove(connection: Connection, uids: Sequence[str]) -> None:
    connection.execute(delete(versions).where(versions.c.secret_uid.in_(uids)))
    connection.execute(delete(secrets).where(secrets.c.secret_uid.in_(uids)))


def _version(connection: Connection, uid: str, version_id: str) -> Row[Any] | None:
    query = select(versions).where(versions.c.secret_uid == uid, versions.c.version_id == version_id)
    return connection.execute(query).one_or_none()


def _stages(connection: Connection, uid: str) -> dict[str, list[str]]:
    query = select(versions.c.version_id, versions.c.stages).where(versions.c.secret_uid == uid)
    return {row.version_id: json.loads(row.stages) for row in connection.execute(query)}


def _save_stages(connection: Connection, uid: str, stages: Mapping[str, list[str]]) -> None:
    for version_id, labels in stages.items():
        if len(labels) > STAGES_MAX:
            raise errors.limit_exceeded(f"A version can have at most {STAGES_MAX} staging labels.")
        where = (versions.c.secret_uid == uid, versions.c.version_id == version_id)
        connection.execute(update(versions).where(*where).values(stages=json.dumps(labels)))


def _check_move(stages: Mapping[str, list[str]], stage: str, move_from: str | None, move_to: str | None) -> None:
    for version_id in (move_from, move_to):
        if version_id is not None and version_id not in stages:
            raise errors.no_value(f"VersionId: {version_id}")
    holder = next((version_id for version_id, labels in stages.items() if stage in labels), None)
    if move_from is not None and stage not in stages[move_from]:
        raise errors.invalid_parameter(
            f"The parameter RemoveFromVersionId can't be {move_from}. "
            f"Staging label {stage} is not attached to that version."
        )
    if move_from is None and holder not in {None, move_to}:
        raise errors.invalid_parameter(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to "
            f"version {holder}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    if move_to is None and stage == CURRENT:
        raise errors.invalid_parameter("You can only move staging label AWSCURRENT to a different secret version.")


def _move(stages: dict[str, list[str]], stage: str, to: str) -> None:
    # AWS: the version that loses AWSCURRENT becomes AWSPREVIOUS.
    if stage in stages[to]:
        return
    holder = next((version_id for version_id, labels in stages.items() if stage in labels), None)
    if holder is not None:
        stages[holder].remove(stage)
    stages[to].append(stage)
    if stage == CURRENT and holder is not None:
        for labels in stages.values():
            if PREVIOUS in labels:
                labels.remove(PREVIOUS)
        stages[holder].append(PREVIOUS)


def _drop_old_versions(connection: Connection, uid: str) -> None:
    query = select(versions.c.version_id, versions.c.stages).where(versions.c.secret_uid == uid)
    rows = list(connection.execute(query.order_by(versions.c.created_at, versions.c.version_id)))
    deprecated = [row.version_id for row in rows if not json.loads(row.stages)]
    surplus = deprecated[: max(0, len(rows) - VERSIONS_MAX)]
    if surplus:
        connection.execute(delete(versions).where(versions.c.secret_uid == uid, versions.c.version_id.in_(surplus)))


def _secret(row: Row[Any]) -> Secret:
    return Secret(
        row.account_id,
        row.region,
        row.secret_name,
        row.secret_uid,
        row.suffix,
        row.description,
        row.kms_key_id,
        row.secret_type,
        json.loads(row.tags),
        row.policy,
        from_milliseconds(row.created_at),
        from_milliseconds(row.changed_at),
        _instant(row.accessed_at),
        _instant(row.deleted_at),
        _instant(row.purge_at),
    )


def _public(row: Row[Any]) -> Version:
    stages = tuple(json.loads(row.stages))
    created_at = from_milliseconds(row.created_at)
    return Version(row.version_id, stages, created_at, _instant(row.accessed_at), bool(row.is_binary))


def _instant(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_milliseconds(milliseconds)
