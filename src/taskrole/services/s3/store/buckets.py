"""Buckets and their configuration."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from taskrole.services.s3 import acls, errors
from taskrole.services.s3.model import Bucket, PublicAccessBlock
from taskrole.services.s3.store.blobs import release_parts
from taskrole.services.s3.tables import bucket_settings, buckets, objects, uploads
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

_FIND = select(buckets).where(buckets.c.name == bindparam("of_name"))  # made once: every request runs it
_LOCK = _FIND.with_for_update(read=True)
_LOCK_TO_CHANGE = _FIND.with_for_update()


def find_bucket(database: Database, name: str) -> Bucket | None:
    """Return a bucket by name, or None."""
    if "\0" in name:  # PostgreSQL refuses it in text, and no bucket has such a name
        return None
    with database.read() as connection:
        return _find(connection, name)


def lock_bucket(connection: Connection, bucket: Bucket) -> Bucket:
    """Return the bucket as it is now, inside a write; on PostgreSQL it can't be deleted until the write ends.

    Raises:
        ServiceError: NoSuchBucket; it was deleted (and perhaps made anew) since it was looked up.
    """
    row = connection.execute(_LOCK, {"of_name": bucket.name}).one_or_none()
    if row is None or row.bucket_id != bucket.bucket_id:
        raise errors.no_such_bucket(bucket.name)
    return _bucket(row)


def list_buckets(
    database: Database, account_id: str, *, prefix: str, after: str, region: str, limit: int
) -> list[Bucket]:
    """Return the buckets of an account in order of their names."""
    if "\0" in prefix + after + region:
        return []
    query = select(buckets).where(buckets.c.account_id == account_id, buckets.c.name > after)
    if prefix:
        query = query.where(buckets.c.name >= prefix, buckets.c.name < prefix + "\x7f")
    if region:
        query = query.where(buckets.c.region == region)
    with database.read() as connection:
        return [_bucket(row) for row in connection.execute(query.order_by(buckets.c.name).limit(limit))]


def list_with_lifecycle(database: Database, after: str, limit: int) -> list[Bucket]:
    """Return buckets that have lifecycle rules, in order of their names."""
    query = select(buckets).where(buckets.c.lifecycle != "", buckets.c.name > after)
    with database.read() as connection:
        return [_bucket(row) for row in connection.execute(query.order_by(buckets.c.name).limit(limit))]


def create_bucket(database: Database, bucket: Bucket, settings: Mapping[str, Any]) -> Bucket | None:
    """Add a bucket; return the one that has the name already, or None when it was added."""

    def write(connection: Connection) -> Bucket | None:
        existing = _find(connection, bucket.name)
        if existing is None:
            connection.execute(insert(buckets).values(_values(bucket)))
            for name, document in settings.items():
                put_setting_in(connection, bucket.bucket_id, name, document)
        return existing

    return database.write(write)


def delete_bucket(database: Database, bucket: Bucket, free_at: datetime) -> None:
    """Delete an empty bucket with its configuration and uploads in progress.

    Raises:
        ServiceError: NoSuchBucket, BucketNotEmpty.
    """

    def write(connection: Connection) -> None:
        query = select(buckets.c.name).where(buckets.c.bucket_id == bucket.bucket_id).with_for_update()
        if connection.execute(query).one_or_none() is None:
            raise errors.no_such_bucket(bucket.name)
        held = select(objects.c.version_id).where(objects.c.bucket_id == bucket.bucket_id).limit(1)
        if connection.execute(held).first() is not None:
            raise errors.bucket_not_empty(bucket.name, versioned=bool(bucket.versioning))
        ids = select(uploads.c.upload_id).where(uploads.c.bucket_id == bucket.bucket_id).with_for_update()
        for upload_id in connection.execute(ids).scalars().all():
            release_parts(connection, upload_id, free_at)
        connection.execute(delete(uploads).where(uploads.c.bucket_id == bucket.bucket_id))
        connection.execute(delete(bucket_settings).where(bucket_settings.c.bucket_id == bucket.bucket_id))
        connection.execute(delete(buckets).where(buckets.c.bucket_id == bucket.bucket_id))

    database.write(write)


def update_bucket(
    database: Database, bucket: Bucket, check: Callable[[Bucket], None] | None = None, **changes: Any
) -> None:
    """Change fields of a bucket, if ``check`` lets the bucket pass as it is inside the transaction.

    Raises:
        ServiceError: NoSuchBucket, and what ``check`` raises.
    """
    values = _values(replace(bucket, **changes))
    columns = {name: values[name] for name in changes}

    def write(connection: Connection) -> None:
        if check is not None:
            row = connection.execute(_LOCK_TO_CHANGE, {"of_name": bucket.name}).one_or_none()
            if row is not None:
                check(_bucket(row))
        changed = connection.execute(update(buckets).where(buckets.c.bucket_id == bucket.bucket_id).values(columns))
        if changed.rowcount == 0:
            raise errors.no_such_bucket(bucket.name)

    database.write(write)


def find_setting(database: Database, bucket: Bucket, name: str) -> Any:
    """Return a part of a bucket's configuration, or None."""
    query = select(bucket_settings.c.document).where(
        bucket_settings.c.bucket_id == bucket.bucket_id, bucket_settings.c.name == name
    )
    with database.read() as connection:
        document = connection.execute(query).scalar_one_or_none()
    return None if document is None else json.loads(document)


def put_setting(database: Database, bucket: Bucket, name: str, document: Any) -> None:
    """Set a part of a bucket's configuration; None removes it.

    Raises:
        ServiceError: NoSuchBucket.
    """

    def write(connection: Connection) -> None:
        lock_bucket(connection, bucket)
        put_setting_in(connection, bucket.bucket_id, name, document)

    database.write(write)


def change_setting(database: Database, bucket: Bucket, name: str, change: Callable[[Any], Any]) -> None:
    """Replace a part of a bucket's configuration by what ``change`` makes of it (None for none); it may refuse.

    Raises:
        ServiceError: NoSuchBucket; what ``change`` raises.
    """
    query = select(bucket_settings.c.document).where(
        bucket_settings.c.bucket_id == bucket.bucket_id, bucket_settings.c.name == name
    )

    def write(connection: Connection) -> None:
        locked = select(buckets.c.name).where(buckets.c.bucket_id == bucket.bucket_id).with_for_update()
        if connection.execute(locked).one_or_none() is None:
            raise errors.no_such_bucket(bucket.name)
        held = connection.execute(query).scalar_one_or_none()
        put_setting_in(connection, bucket.bucket_id, name, change(None if held is None else json.loads(held)))

    database.write(write)


def put_setting_in(connection: Connection, bucket_id: str, name: str, document: Any) -> None:
    """Set a part of a bucket's configuration inside a transaction; None removes it."""
    this = (bucket_settings.c.bucket_id == bucket_id, bucket_settings.c.name == name)
    connection.execute(delete(bucket_settings).where(*this))
    if document is not None:
        text = json.dumps(document, ensure_ascii=False)
        connection.execute(insert(bucket_settings).values(bucket_id=bucket_id, name=name, document=text))


def _find(connection: Connection, name: str) -> Bucket | None:
    row = connection.execute(_FIND, {"of_name": name}).one_or_none()
    return None if row is None else _bucket(row)


def _values(bucket: Bucket) -> dict[str, Any]:
    block = bucket.public_access_block
    return {
        "name": bucket.name,
        "bucket_id": bucket.bucket_id,
        "account_id": bucket.account_id,
        "region": bucket.region,
        "created_at": to_milliseconds(bucket.created_at),
        "versioning": bucket.versioning,
        "policy": bucket.policy,
        "public_access_block": "" if block is None else json.dumps(asdict(block)),
        "object_ownership": bucket.object_ownership,
        "object_lock": bucket.object_lock,
        "lifecycle": bucket.lifecycle,
        "encryption": bucket.encryption,
        "acl": acls.dump_text(bucket.acl),
    }


def _bucket(row: Row[Any]) -> Bucket:
    block = row.public_access_block
    return Bucket(
        name=row.name,
        bucket_id=row.bucket_id,
        account_id=row.account_id,
        region=row.region,
        created_at=from_milliseconds(row.created_at),
        versioning=row.versioning,
        policy=row.policy,
        public_access_block=PublicAccessBlock(**json.loads(block)) if block else None,
        object_ownership=row.object_ownership,
        object_lock=row.object_lock,
        lifecycle=row.lifecycle,
        encryption=row.encryption,
        acl=acls.load_text(row.acl),
    )
