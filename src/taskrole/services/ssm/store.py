"""The store of Parameter Store: one method, one transaction. Values leave and enter the database sealed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from taskrole.ids import Ids, hex_id
from taskrole.services.ssm import errors
from taskrole.services.ssm.model import ParameterKey, Settings, Version
from taskrole.services.ssm.tables import parameters, versions
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

VERSIONS_MAX = 100  # AWS: Parameter Store quotas
LABELS_MAX = 10

TagChange = Callable[[dict[str, str]], dict[str, str]]
LabelChange = Callable[[dict[int, list[str]]], None]


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A value to be stored. ``settings`` makes them from those of the version before, None for a new parameter."""

    value: str
    settings: Callable[[Settings | None], Settings]
    tags: Mapping[str, str]
    modified_by: str


class ParameterStore:
    """Parameters and their versions."""

    def __init__(self, database: Database, key_ring: KeyRing, ids: Ids) -> None:
        self._database = database
        self._key_ring = key_ring
        self._ids = ids

    def put(self, key: ParameterKey, new: NewVersion, *, overwrite: bool, now: datetime) -> tuple[int, Settings]:
        """Add a version; return its number and settings.

        Raises:
            ServiceError: The parameter is there already and may not be overwritten, or has too many versions.
        """
        uid = hex_id(self._ids)

        def write(connection: Connection) -> tuple[int, Settings]:
            present = _row(connection, key, lock=True)
            if present is not None and not overwrite:
                raise errors.exists()
            before = None if present is None else _settings_of(connection, present.parameter_uid, present.version)
            settings = new.settings(before)
            number = 1 if present is None else present.version + 1
            if present is None:
                row = {**_identity(key), "parameter_uid": uid, "version": 1, "tags": json.dumps(dict(new.tags))}
                connection.execute(insert(parameters), row)
            else:
                changed = update(parameters).where(parameters.c.parameter_uid == present.parameter_uid)
                connection.execute(changed.values(version=number))
                _make_room(connection, present.parameter_uid, key.name)
            of = uid if present is None else present.parameter_uid
            row = {
                "parameter_uid": of,
                "version": number,
                "sealed": self._key_ring.seal(new.value.encode("utf-8", "surrogatepass"), _bound(of, number)),
                "settings": json.dumps(asdict(settings)),
                "labels": "[]",
                "modified_at": to_milliseconds(now),
                "modified_by": new.modified_by,
            }
            connection.execute(insert(versions), row)
            return number, settings

        try:
            return self._database.write(write)
        except IntegrityError as error:  # another process was quicker
            raise errors.exists() from error

    def find(self, key: ParameterKey, selector: str = "") -> Version | None:
        """Return a version by number or label, the newest without a selector; None if the parameter is not there.

        Raises:
            ServiceError: The parameter has no such version.
        """
        with self._database.read() as connection:
            row = _row(connection, key)
            if row is None:
                return None
            query = _joined().where(versions.c.parameter_uid == row.parameter_uid)
            if not selector:
                query = query.where(versions.c.version == row.version)
            elif selector.isdigit():
                query = query.where(versions.c.version == int(selector))
            found = list(connection.execute(query))
        if selector and not selector.isdigit():
            found = [one for one in found if selector in json.loads(one.labels)]
        if not found:
            raise errors.version_not_found(key.name, selector)
        return self._version(found[0])

    def history(self, key: ParameterKey, *, after: int, limit: int) -> list[Version]:
        """Return versions from the oldest on, behind a number.

        Raises:
            ServiceError: There is no such parameter.
        """
        with self._database.read() as connection:
            row = _row(connection, key)
            if row is None:
                raise errors.not_found()
            query = _joined().where(versions.c.parameter_uid == row.parameter_uid, versions.c.version > after)
            return [self._version(one) for one in connection.execute(query.order_by(versions.c.version).limit(limit))]

    def list(self, account_id: str, region: str, *, path: str, after: str, limit: int) -> list[Version]:
        """Return the newest versions of parameters whose names begin with ``path``, by name, behind ``after``."""
        query = _joined().where(
            parameters.c.account_id == account_id,
            parameters.c.region == region,
            versions.c.version == parameters.c.version,
            parameters.c.parameter_name > after,
        )
        if path:
            query = query.where(func.substr(parameters.c.parameter_name, 1, len(path)) == path)
            query = query.where(parameters.c.parameter_name >= path)
        with self._database.read() as connection:
            return [self._version(row) for row in connection.execute(_by_name(query).limit(limit))]

    def delete(self, key: ParameterKey) -> bool:
        """Delete a parameter with all its versions; return whether it was there."""

        def write(connection: Connection) -> bool:
            row = _row(connection, key, lock=True)
            if row is None:
                return False
            connection.execute(delete(versions).where(versions.c.parameter_uid == row.parameter_uid))
            connection.execute(delete(parameters).where(parameters.c.parameter_uid == row.parameter_uid))
            return True

        return self._database.write(write)

    def change_labels(self, key: ParameterKey, change: LabelChange) -> None:
        """Let ``change`` alter the labels of all versions by number.

        Raises:
            ServiceError: There is no such parameter, or what ``change`` raises.
        """

        def write(connection: Connection) -> None:
            row = _row(connection, key, lock=True)
            if row is None:
                raise errors.not_found()
            query = select(versions.c.version, versions.c.labels).where(versions.c.parameter_uid == row.parameter_uid)
            before = {one.version: json.loads(one.labels) for one in connection.execute(query)}
            labels = {number: list(texts) for number, texts in before.items()}
            change(labels)
            for number in [number for number in labels if labels[number] != before[number]]:
                where = (versions.c.parameter_uid == row.parameter_uid, versions.c.version == number)
                connection.execute(update(versions).where(*where).values(labels=json.dumps(labels[number])))

        self._database.write(write)

    def change_tags(self, key: ParameterKey, change: TagChange) -> None:
        """Replace a parameter's tags by what ``change`` makes of them.

        Raises:
            ServiceError: There is no such parameter.
        """

        def write(connection: Connection) -> None:
            row = _row(connection, key, lock=True)
            if row is None:
                raise errors.invalid_resource_id()
            tags = change(json.loads(row.tags))
            changed = update(parameters).where(parameters.c.parameter_uid == row.parameter_uid)
            connection.execute(changed.values(tags=json.dumps(tags)))

        self._database.write(write)

    def tags(self, keys: Sequence[ParameterKey]) -> dict[ParameterKey, dict[str, str]]:
        """Return the tags of those parameters that are there."""
        with self._database.read() as connection:
            rows = {key: _row(connection, key) for key in keys}
        return {key: json.loads(row.tags) for key, row in rows.items() if row is not None}

    def _version(self, row: Row[Any]) -> Version:
        value = self._key_ring.open(row.sealed, _bound(row.parameter_uid, row.version))
        return Version(
            ParameterKey(row.account_id, row.region, row.parameter_name),
            row.version,
            value.decode("utf-8", "surrogatepass"),
            Settings(**json.loads(row.settings)),
            tuple(json.loads(row.labels)),
            from_milliseconds(row.modified_at),
            row.modified_by,
            json.loads(row.tags),
        )


def _bound(uid: str, version: int) -> bytes:
    return f"{uid}/{version}".encode()


def _identity(key: ParameterKey) -> dict[str, str]:
    return {"account_id": key.account_id, "region": key.region, "parameter_name": key.name}


def _row(connection: Connection, key: ParameterKey, *, lock: bool = False) -> Row[Any] | None:
    where = (parameters.c[column] == value for column, value in _identity(key).items())
    query = select(parameters).where(*where)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _joined() -> Select[Any]:
    identity = (parameters.c.account_id, parameters.c.region, parameters.c.parameter_name, parameters.c.tags)
    return select(*identity, versions).join(parameters, parameters.c.parameter_uid == versions.c.parameter_uid)


def _by_name(query: Select[Any]) -> Select[Any]:
    return query.order_by(parameters.c.parameter_name)


def _settings_of(connection: Connection, uid: str, version: int) -> Settings:
    query = select(versions.c.settings).where(versions.c.parameter_uid == uid, versions.c.version == version)
    return Settings(**json.loads(connection.execute(query).scalar_one()))


def _make_room(connection: Connection, uid: str, name: str) -> None:
    # AWS: the oldest of a hundred versions makes room for the next, unless it has a label.
    query = select(versions.c.version, versions.c.labels).where(versions.c.parameter_uid == uid)
    rows = list(connection.execute(query.order_by(versions.c.version)))
    if len(rows) < VERSIONS_MAX:
        return
    if json.loads(rows[0].labels):
        raise errors.too_many_versions(name)
    connection.execute(delete(versions).where(versions.c.parameter_uid == uid, versions.c.version == rows[0].version))
