"""Layers and uploads: which blobs a repository has, what is being uploaded, what is to be deleted.

A blob belongs to an account by its digest; a repository has it by a link. Nothing here touches bytes.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, exists, insert, select, update

from taskrole.services.ecr import errors, tables
from taskrole.services.ecr.model import Layer, RepositoryKey, Upload, UploadPart
from taskrole.services.ecr.store.repositories import lock_repository, select_for_lock
from taskrole.services.ecr.store.rows import (
    forget_uploads,
    insert_if_absent,
    key_columns,
    of_bound_repository,
    of_repository,
    throw_away,
)
from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds

UPLOAD_PARTS_MAX = 10_000
_blobs = tables.blobs
_layers = tables.layers
_uploads = tables.uploads
_parts = tables.upload_parts
_garbage = tables.garbage

_SAME = and_(_blobs.c.account_id == _layers.c.account_id, _blobs.c.digest == _layers.c.digest)
_FIND = select(_blobs).join(_layers, _SAME).where(of_bound_repository(_layers), _layers.c.digest == bindparam("digest"))


class LayerStore:
    """Keeps the layers of repositories and the uploads that will become layers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, key: RepositoryKey, digest: str) -> Layer | None:
        """Return a layer that the repository has, or None."""
        with self._database.read() as connection:
            row = connection.execute(_FIND, {**key_columns(key), "digest": digest}).first()
        return None if row is None else Layer(row.digest, row.blob_id, row.size_bytes)

    def find_many(self, key: RepositoryKey, digests: Sequence[str]) -> dict[str, Layer]:
        """Return those of some layers that the repository has, by digest."""
        query = select(_blobs).join(_layers, _SAME).where(of_repository(_layers, key), _layers.c.digest.in_(digests))
        with self._database.read() as connection:
            return {row.digest: Layer(row.digest, row.blob_id, row.size_bytes) for row in connection.execute(query)}

    def mount(self, source: RepositoryKey, target: RepositoryKey, digest: str, now: datetime) -> bool:
        """Give a repository a layer that another one of the account has; False if that hasn't it.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """

        def link(connection: Connection) -> bool:
            lock_repository(connection, target)
            blob = select(_blobs.c.digest).where(_blobs.c.account_id == source.account_id, _blobs.c.digest == digest)
            if connection.execute(blob.with_for_update()).first() is None:
                return False
            linked = select(_layers.c.digest).where(of_repository(_layers, source), _layers.c.digest == digest)
            if connection.execute(linked).first() is None:
                return False
            _link(connection, target, digest, now)
            return True

        return self._database.write(link)

    def holders(self, account_id: str, region: str, digest: str, count: int) -> Sequence[RepositoryKey]:
        """Return up to ``count`` repositories of a registry that have a layer, by name."""
        query = select(_layers.c.repository).where(
            _layers.c.account_id == account_id, _layers.c.region == region, _layers.c.digest == digest
        )
        with self._database.read() as connection:
            names = connection.execute(query.order_by(_layers.c.repository).limit(count)).scalars()
            return [RepositoryKey(account_id, region, name) for name in names]

    def unlink(self, key: RepositoryKey, digest: str) -> bool:
        """Take a layer from a repository; False if an image there needs it.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """

        def unlink(connection: Connection) -> bool:
            lock_repository(connection, key)
            this = and_(of_repository(_layers, key), _layers.c.digest == digest)
            return connection.execute(delete(_layers).where(this, ~_used())).rowcount > 0

        return self._database.write(unlink)

    def begin_upload(self, key: RepositoryKey, upload_id: str, now: datetime) -> None:
        """Keep a new upload.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """

        def begin(connection: Connection) -> None:
            lock_repository(connection, key)
            values = {**key_columns(key), "upload_id": upload_id, "touched_at": to_milliseconds(now)}
            connection.execute(insert(_uploads).values(**values))

        self._database.write(begin)

    def get_upload(self, key: RepositoryKey, upload_id: str) -> Upload:
        """Return an upload.

        Raises:
            ServiceError: UploadNotFoundException.
        """
        with self._database.read() as connection:
            return _get_upload(connection, key, upload_id)

    def add_part(self, key: RepositoryKey, upload_id: str, part: UploadPart, now: datetime) -> None:
        """Keep a part that has arrived.

        Raises:
            ServiceError: UploadNotFoundException; InvalidLayerPartException if it doesn't follow what is there.
        """

        def add(connection: Connection) -> None:
            this = and_(of_repository(_uploads, key), _uploads.c.upload_id == upload_id)
            touched = update(_uploads).where(this).values(touched_at=to_milliseconds(now))
            if connection.execute(touched).rowcount == 0:
                raise errors.upload_not_found(key, upload_id)
            upload = _get_upload(connection, key, upload_id)
            if part.first_byte != upload.size_bytes or len(upload.parts) >= UPLOAD_PARTS_MAX:
                raise errors.invalid_layer_part(key, upload_id, upload.size_bytes)
            connection.execute(
                insert(_parts).values(
                    upload_id=upload_id,
                    first_byte=part.first_byte,
                    size_bytes=part.size_bytes,
                    blob_id=part.blob_id,
                    sha256=part.sha256,
                )
            )

        self._database.write(add)

    def finish_upload(self, key: RepositoryKey, upload: Upload, layer: Layer, now: datetime) -> bool:
        """Turn an upload into a layer of the repository; False if the repository had the layer already.

        Raises:
            ServiceError: RepositoryNotFoundException; UploadNotFoundException if it was finished or went on meanwhile.
        """

        def finish(connection: Connection) -> bool:
            lock_repository(connection, key)
            if _get_upload(connection, key, upload.upload_id) != upload:
                raise errors.upload_not_found(key, upload.upload_id)
            blob_ids = {part.blob_id for part in upload.parts} | {layer.blob_id}
            is_new = insert_if_absent(
                connection,
                _blobs,
                {
                    "account_id": key.account_id,
                    "digest": layer.digest,
                    "blob_id": layer.blob_id,
                    "size_bytes": layer.size_bytes,
                    "created_at": to_milliseconds(now),
                },
            )
            if is_new:
                blob_ids.discard(layer.blob_id)
            else:
                this = and_(_blobs.c.account_id == key.account_id, _blobs.c.digest == layer.digest)
                connection.execute(select(_blobs.c.digest).where(this).with_for_update())
            throw_away(connection, blob_ids, now)
            _delete_upload(connection, upload.upload_id)
            return _link(connection, key, layer.digest, now)

        return self._database.write(finish)

    def cancel_upload(self, key: RepositoryKey, upload_id: str, now: datetime) -> None:
        """Forget an upload.

        Raises:
            ServiceError: UploadNotFoundException.
        """
        this = and_(of_repository(_uploads, key), _uploads.c.upload_id == upload_id)

        def cancel(connection: Connection) -> None:
            if not forget_uploads(connection, this, now):
                raise errors.upload_not_found(key, upload_id)

        self._database.write(cancel)

    def expire_uploads(self, before: datetime, now: datetime, count: int) -> int:
        """Forget up to ``count`` uploads that nobody has touched since ``before``; return how many there were."""
        old = _uploads.c.touched_at < to_milliseconds(before)
        return self._database.write(lambda connection: forget_uploads(connection, old, now, count))

    def unlink_unreferenced(self, before: datetime, count: int) -> int:
        """Take layers that no image refers to from their repositories, if linked before ``before``."""

        def unlink(connection: Connection) -> int:
            query = select(_layers).where(_layers.c.linked_at < to_milliseconds(before), ~_used()).limit(count)
            removed = 0
            for row in connection.execute(query.order_by(*_layers.primary_key.columns)).all():
                key = RepositoryKey(row.account_id, row.region, row.repository)
                # Looked at again under the repository's lock: an image that needs it may have been put since.
                connection.execute(select_for_lock(key))
                this = and_(of_repository(_layers, key), _layers.c.digest == row.digest)
                same = _layers.c.linked_at == row.linked_at
                removed += connection.execute(delete(_layers).where(this, same, ~_used())).rowcount
            return removed

        return self._database.write(unlink)

    def discard_unlinked(self, before: datetime, now: datetime, count: int) -> int:
        """Throw away blobs that no repository has, if they are older than ``before``."""

        def discard(connection: Connection) -> int:
            linked = exists().where(_layers.c.account_id == _blobs.c.account_id, _layers.c.digest == _blobs.c.digest)
            query = select(_blobs).where(_blobs.c.created_at < to_milliseconds(before), ~linked)
            rows = connection.execute(query.limit(count).with_for_update()).all()
            for row in rows:
                this = and_(_blobs.c.account_id == row.account_id, _blobs.c.digest == row.digest)
                # Looked at again under the lock: a link may have been made since.
                if connection.execute(delete(_blobs).where(this, ~linked)).rowcount:
                    throw_away(connection, {row.blob_id}, now)
            return len(rows)

        return self._database.write(discard)

    def garbage(self, before: datetime, count: int) -> list[str]:
        """Return up to ``count`` blobs that were thrown away before ``before``."""
        query = select(_garbage.c.blob_id).where(_garbage.c.since_at <= to_milliseconds(before)).limit(count)
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def unknown(self, blob_ids: Sequence[str]) -> set[str]:
        """Return those of some blobs that no row knows."""
        known: set[str] = set()
        with self._database.read() as connection:
            for table in (_blobs, _parts, _garbage):
                query = select(table.c.blob_id).where(table.c.blob_id.in_(blob_ids))
                known.update(connection.execute(query).scalars())
        return set(blob_ids) - known

    def forget_garbage(self, blob_ids: Sequence[str]) -> None:
        """Note that thrown away blobs are deleted."""
        self._database.write(
            lambda connection: connection.execute(delete(_garbage).where(_garbage.c.blob_id.in_(blob_ids)))
        )


def _used() -> ColumnElement[bool]:
    references = tables.references.c
    return exists().where(
        references.account_id == _layers.c.account_id,
        references.region == _layers.c.region,
        references.repository == _layers.c.repository,
        references.child_digest == _layers.c.digest,
    )


def _link(connection: Connection, key: RepositoryKey, digest: str, now: datetime) -> bool:
    values = {**key_columns(key), "digest": digest, "linked_at": to_milliseconds(now)}
    if insert_if_absent(connection, _layers, values):
        return True
    this = and_(of_repository(_layers, key), _layers.c.digest == digest)
    connection.execute(update(_layers).where(this).values(linked_at=to_milliseconds(now)))
    return False


def _get_upload(connection: Connection, key: RepositoryKey, upload_id: str) -> Upload:
    query = select(_uploads.c.upload_id).where(of_repository(_uploads, key), _uploads.c.upload_id == upload_id)
    if connection.execute(query).first() is None:
        raise errors.upload_not_found(key, upload_id)
    parts = select(_parts).where(_parts.c.upload_id == upload_id).order_by(_parts.c.first_byte)
    return Upload(
        upload_id,
        tuple(UploadPart(row.first_byte, row.size_bytes, row.blob_id, row.sha256) for row in connection.execute(parts)),
    )


def _delete_upload(connection: Connection, upload_id: str) -> None:
    connection.execute(delete(_parts).where(_parts.c.upload_id == upload_id))
    connection.execute(delete(_uploads).where(_uploads.c.upload_id == upload_id))
