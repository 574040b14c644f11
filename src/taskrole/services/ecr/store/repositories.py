"""Repositories and their settings. One method, one transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, select, update

from taskrole.services.ecr import errors, tables
from taskrole.services.ecr.model import RegistryKey, Repository, RepositoryKey
from taskrole.services.ecr.store.rows import (
    bytewise,
    forget_uploads,
    insert_if_absent,
    key_columns,
    of_bound_repository,
    of_repository,
)
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

REPOSITORIES_MAX = 100_000  # AWS: ECR service quotas, repositories per region

_table = tables.repositories
_FIND = select(tables.repositories).where(of_bound_repository(tables.repositories))


class RepositoryStore:
    """Keeps repositories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: RepositoryKey) -> Repository | None:
        """Return a repository, or None."""
        with self._database.read() as connection:
            return find_repository(connection, key)

    def get(self, key: RepositoryKey) -> Repository:
        """Return a repository.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """
        repository = self.find(key)
        if repository is None:
            raise errors.repository_not_found(key)
        return repository

    def list(self, registry: RegistryKey, after: str, count: int) -> Sequence[Repository]:
        """Return up to ``count`` repositories of a registry by name, those after ``after``."""
        with self._database.read() as connection:
            name = bytewise(connection, _table.c.repository)
            query = select(_table).where(_of_registry(registry), name > after).order_by(name).limit(count)
            return [_repository(row) for row in connection.execute(query)]

    def list_with_lifecycle_policy(self) -> Sequence[Repository]:
        """Return the repositories whose images may expire."""
        query = select(tables.repositories).where(tables.repositories.c.lifecycle_policy.is_not(None))
        with self._database.read() as connection:
            return [_repository(row) for row in connection.execute(query)]

    def create(self, repository: Repository) -> None:
        """Keep a new repository.

        Raises:
            ServiceError: RepositoryAlreadyExistsException, LimitExceededException.
        """
        of_registry = select(func.count()).select_from(_table).where(_of_registry(repository.key.registry))

        def create(connection: Connection) -> None:
            if not insert_if_absent(connection, _table, _columns(repository)):
                raise errors.repository_already_exists(repository.key)
            if connection.execute(of_registry).scalar_one() > REPOSITORIES_MAX:
                raise errors.limit_exceeded("repositories", REPOSITORIES_MAX)

        self._database.write(create)

    def update(self, key: RepositoryKey, columns: Mapping[str, Any]) -> Repository:
        """Change columns of a repository and return how it was before.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """

        def change(connection: Connection) -> Repository:
            before = lock_repository(connection, key)
            where = of_repository(tables.repositories, key)
            connection.execute(update(tables.repositories).where(where).values(**columns))
            return before

        return self._database.write(change)

    def change_tags(self, key: RepositoryKey, add: Mapping[str, str], remove: frozenset[str], tags_max: int) -> None:
        """Add and remove resource tags.

        Raises:
            ServiceError: RepositoryNotFoundException, TooManyTagsException.
        """

        def change(connection: Connection) -> None:
            tags = {name: value for name, value in lock_repository(connection, key).tags.items() if name not in remove}
            tags.update(add)
            if len(tags) > tags_max:
                raise errors.too_many_tags(tags_max)
            where = of_repository(tables.repositories, key)
            connection.execute(update(tables.repositories).where(where).values(tags=json.dumps(tags)))

        self._database.write(change)

    def delete(self, key: RepositoryKey, now: datetime, *, force: bool) -> Repository:
        """Delete a repository with its uploads and return it; its layers are collected later.

        Raises:
            ServiceError: RepositoryNotFoundException, RepositoryNotEmptyException.
        """

        def remove(connection: Connection) -> Repository:
            repository = lock_repository(connection, key)
            images = select(tables.images.c.digest).where(of_repository(tables.images, key)).limit(1)
            if not force and connection.execute(images).first() is not None:
                raise errors.repository_not_empty(key)
            forget_uploads(connection, of_repository(tables.uploads, key), now)
            for table in (tables.images, tables.image_tags, tables.references, tables.layers, tables.repositories):
                connection.execute(delete(table).where(of_repository(table, key)))
            return repository

        return self._database.write(remove)

    def find_preview(self, key: RepositoryKey) -> str | None:
        """Return the text of the last lifecycle policy preview."""
        query = select(tables.repositories.c.lifecycle_preview).where(of_repository(tables.repositories, key))
        with self._database.read() as connection:
            return connection.execute(query).scalar()


def _of_registry(registry: RegistryKey) -> ColumnElement[bool]:
    return and_(_table.c.account_id == registry.account_id, _table.c.region == registry.region)


def find_repository(connection: Connection, key: RepositoryKey) -> Repository | None:
    """Return a repository within a transaction, or None."""
    row = connection.execute(_FIND, key_columns(key)).first()
    return None if row is None else _repository(row)


def lock_repository(connection: Connection, key: RepositoryKey) -> Repository:
    """Return a repository and keep others from changing it until the transaction ends.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    row = connection.execute(select_for_lock(key)).first()
    if row is None:
        raise errors.repository_not_found(key)
    return _repository(row)


def select_for_lock(key: RepositoryKey) -> Select[Any]:
    """Return the query that keeps others from changing a repository until the transaction ends."""
    return select(tables.repositories).where(of_repository(tables.repositories, key)).with_for_update()


def _columns(repository: Repository) -> dict[str, Any]:
    return {
        **key_columns(repository.key),
        "created_at": to_milliseconds(repository.created_at),
        "tag_mutability": repository.tag_mutability,
        "exclusion_filters": json.dumps(repository.exclusion_filters),
        "scan_on_push": repository.scan_on_push,
        "encryption": json.dumps(dict(repository.encryption)),
        "tags": json.dumps(dict(repository.tags)),
        "policy": repository.policy,
        "lifecycle_policy": repository.lifecycle_policy,
    }


def _repository(row: Row[Any]) -> Repository:
    return Repository(
        RepositoryKey(row.account_id, row.region, row.repository),
        from_milliseconds(row.created_at),
        row.tag_mutability,
        tuple(json.loads(row.exclusion_filters)),
        row.scan_on_push,
        json.loads(row.encryption),
        json.loads(row.tags),
        row.policy,
        row.lifecycle_policy,
    )
