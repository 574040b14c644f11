"""Lifecycle rules of buckets, what they look at, and the carrying out of what is due.

Every action looks again inside its transaction: what has changed since it was planned, or was done by another server,
is left alone.
"""

import json
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from taskrole.services.s3.lifecycle import NO_RULES, Action, Expire, Move, Remove, Rules, Version, parse
from taskrole.services.s3.locks import check_deletable
from taskrole.services.s3.model import Bucket, ObjectVersion
from taskrole.services.s3.store.buckets import find_setting, lock_bucket, put_setting_in
from taskrole.services.s3.store.listing import Position, successor
from taskrole.services.s3.store.objects import (
    Deletion,
    delete_in,
    find_in,
    lock_key,
    remove_version,
    this_version,
)
from taskrole.services.s3.tables import buckets, objects, uploads
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds

SETTING = "BucketLifecycleConfiguration"
RULES_CACHED_MAX = 20_000
MakeMarker = Callable[[str], ObjectVersion]


class RulesCache:
    """Remembers the rules of buckets: requests for objects need them, and they seldom change."""

    def __init__(self, database: Database, day: timedelta) -> None:
        self._database = database
        self.day = day
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Rules] = {}
        self._count = 0

    def rules(self, bucket: Bucket) -> Rules:
        """Return the rules of a bucket as it was looked up."""
        if not bucket.lifecycle:
            return NO_RULES
        which = (bucket.bucket_id, bucket.lifecycle)
        found = self._known.get(which)
        if found is None:
            document = find_setting(self._database, bucket, SETTING)
            if document is None:
                return NO_RULES
            found = parse(json.dumps(document), self.day)
            with self._lock:
                self._count += len(found.rules) + 1
                if self._count > RULES_CACHED_MAX:
                    self._known.clear()
                    self._count = len(found.rules) + 1
                self._known[which] = found
        return found


def put_configuration(database: Database, bucket: Bucket, document: Any, identifier: str) -> None:
    """Set the lifecycle rules of a bucket; None with an empty identifier removes them.

    Raises:
        ServiceError: NoSuchBucket.
    """

    def write(connection: Connection) -> None:
        lock_bucket(connection, bucket)
        put_setting_in(connection, bucket.bucket_id, SETTING, document)
        changed = update(buckets).where(buckets.c.bucket_id == bucket.bucket_id)
        connection.execute(changed.values(lifecycle=identifier))

    database.write(write)


def version_batch(database: Database, bucket: Bucket, prefix: str, after: Position, limit: int) -> list[Version]:
    """Return the next versions and delete markers of a bucket under a prefix: by key, newest first."""
    table = objects.c
    columns = (
        table.object_key, table.age_rank, table.version_id, table.delete_marker, table.modified_at, table.size_bytes,
        table.storage_class, table.tags,
    )  # fmt: skip
    query = select(*columns).where(table.bucket_id == bucket.bucket_id, table.object_key >= after.key)
    if after.within is not None:
        query = query.where((table.object_key > after.key) | (table.age_rank > after.within))
    if prefix:
        query = query.where(table.object_key >= prefix.encode(), table.object_key < successor(prefix.encode()))
    with database.read() as connection:
        rows = connection.execute(query.order_by(table.object_key, table.age_rank).limit(limit)).all()
    return [
        Version(
            key=row.object_key.decode(),
            version_id=row.version_id,
            age_rank=row.age_rank,
            modified_at=from_milliseconds(row.modified_at),
            size_bytes=row.size_bytes,
            storage_class=row.storage_class,
            tags=json.loads(row.tags),
            delete_marker=bool(row.delete_marker),
        )
        for row in rows
    ]


def upload_batch(
    database: Database, bucket: Bucket, prefix: str, after: Position, limit: int
) -> list[tuple[str, str, datetime]]:
    """Return the next uploads in progress under a prefix: key, upload id, when each was initiated."""
    table = uploads.c
    query = select(table.object_key, table.upload_id, table.initiated_at)
    query = query.where(table.bucket_id == bucket.bucket_id, table.object_key >= after.key)
    if after.within is not None:
        query = query.where((table.object_key > after.key) | (table.upload_id > after.within))
    if prefix:
        query = query.where(table.object_key >= prefix.encode(), table.object_key < successor(prefix.encode()))
    with database.read() as connection:
        rows = connection.execute(query.order_by(table.object_key, table.upload_id).limit(limit)).all()
    return [(row.object_key.decode(), row.upload_id, from_milliseconds(row.initiated_at)) for row in rows]


def apply(
    database: Database,
    bucket: Bucket,
    actions: Sequence[Action],
    *,
    now: datetime,
    free_at: datetime,
    marker: MakeMarker,
) -> int:
    """Carry out what still is as it was planned, in one transaction; return how much that was.

    Raises:
        ServiceError: NoSuchBucket.
    """

    def write(connection: Connection) -> int:
        for key in sorted({action.version.key for action in actions}):  # one order for all: no deadlock
            lock_key(connection, bucket, key)
        current = lock_bucket(connection, bucket)
        return sum(_apply(connection, current, action, now, free_at, marker) for action in actions)

    return database.write(write)


def _apply(
    connection: Connection, bucket: Bucket, action: Action, now: datetime, free_at: datetime, marker: MakeMarker
) -> bool:
    planned = action.version
    version = find_in(connection, bucket, planned.key, planned.version_id)
    if version is None or version.age_rank != planned.age_rank:
        return False
    if isinstance(action, Move):
        if version.attributes.storage_class != planned.storage_class:
            return False
        moved = update(objects).where(*this_version(version)).values(storage_class=action.storage_class)
        connection.execute(moved)
        return True
    if isinstance(action, Expire):
        if _count(connection, version, newer=True) or dict(version.attributes.tags) != dict(planned.tags):
            return False
        delete_in(connection, bucket, Deletion(marker(planned.key)), free_at)
        return True
    if isinstance(action, Remove):
        newer = _count(connection, version, newer=True, limit=action.newer_versions + 1)
        if newer <= action.newer_versions or check_deletable(version.attributes.lock, now, bypass=False) is not None:
            return False
    elif _count(connection, version, newer=True) or _count(connection, version, newer=False):
        return False
    remove_version(connection, version, free_at)
    return True


def _count(connection: Connection, version: ObjectVersion, *, newer: bool, limit: int = 1) -> int:
    """Return how many newer (or older) versions and delete markers a version has; no more than ``limit`` matter."""
    rank = objects.c.age_rank
    query = select(rank).where(
        objects.c.bucket_id == version.bucket_id,
        objects.c.object_key == version.key.encode(),
        rank < version.age_rank if newer else rank > version.age_rank,
    )
    return len(connection.execute(query.limit(limit)).all())
