"""Object versions: finding, putting, deleting. Every change of a key is one transaction that holds the key's lock."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, literal, select, update

from taskrole.aws.errors import ServiceError
from taskrole.aws.protocols.base import format_http_date
from taskrole.services.s3 import acls, errors, locks
from taskrole.services.s3.model import (
    NULL_VERSION,
    UNCONDITIONAL,
    Attributes,
    Bucket,
    Checksum,
    Content,
    Encryption,
    ObjectLock,
    ObjectVersion,
    WriteCondition,
)
from taskrole.services.s3.store.blobs import add_reference, release, release_parts
from taskrole.services.s3.store.buckets import lock_bucket
from taskrole.services.s3.tables import objects
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

FIRST_RANK = 1 << 60
ENABLED = "Enabled"

# Made once: every request runs one of them.
_FIND_NEWEST = (
    select(objects)
    .where(objects.c.bucket_id == bindparam("of_bucket"), objects.c.object_key == bindparam("of_key"))
    .order_by(objects.c.age_rank)
    .limit(1)
)
_INSERT = insert(objects)
_DELETE = delete(objects).where(
    objects.c.bucket_id == bindparam("of_bucket"),
    objects.c.object_key == bindparam("of_key"),
    objects.c.age_rank == bindparam("of_rank"),
)
_FIND_VERSION = _FIND_NEWEST.where(objects.c.version_id == bindparam("of_version"))


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a delete did: the marker that it made or the version that it removed, if either."""

    version_id: str = ""
    delete_marker: bool = False


def find_object(database: Database, bucket: Bucket, key: str, version_id: str = "") -> ObjectVersion | None:
    """Return the newest version of a key, or the named one; it may be a delete marker."""
    with database.read() as connection:
        return find_in(connection, bucket, key, version_id)


def find_in(connection: Connection, bucket: Bucket, key: str, version_id: str = "") -> ObjectVersion | None:
    """Return the newest version of a key, or the named one, inside a transaction."""
    values = {"of_bucket": bucket.bucket_id, "of_key": key.encode()}
    if "\0" in version_id:  # PostgreSQL refuses it in text, and no version has such an id
        return None
    if version_id:
        row = connection.execute(_FIND_VERSION, {**values, "of_version": version_id}).one_or_none()
    else:
        row = connection.execute(_FIND_NEWEST, values).one_or_none()
    return None if row is None else _version(row)


def lock_key(connection: Connection, bucket: Bucket, key: str) -> None:
    """Wait for other writers of the key. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(f"{bucket.bucket_id}/{key}".encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(literal(number))))


def put_object(
    database: Database,
    bucket: Bucket,
    version: ObjectVersion,
    *,
    condition: WriteCondition = UNCONDITIONAL,
    free_at: datetime,
    check: Callable[[Connection], None] | None = None,
) -> ObjectVersion:
    """Make ``version`` the newest of its key; return it as stored.

    ``version.version_id`` is used if versioning is enabled, else the null version is replaced. ``check`` runs first in
    the same transaction.

    Raises:
        ServiceError: NoSuchBucket, PreconditionFailed, NoSuchKey (If-Match without an object).
    """

    def write(connection: Connection) -> ObjectVersion:
        if check is not None:
            check(connection)
        return put_in(connection, bucket, version, condition, free_at)

    return database.write(write)


def put_in(
    connection: Connection, bucket: Bucket, version: ObjectVersion, condition: WriteCondition, free_at: datetime
) -> ObjectVersion:
    """Do what ``put_object`` says inside a transaction; the content's blob gains a reference."""
    lock_key(connection, bucket, version.key)
    current = lock_bucket(connection, bucket)
    newest = find_in(connection, bucket, version.key)
    _check_condition(newest, condition, version.key)
    rank = FIRST_RANK if newest is None else newest.age_rank - 1
    version = replace(version, age_rank=rank)
    if current.versioning != ENABLED:
        version = replace(version, version_id=NULL_VERSION)
        replaced = newest
        if newest is not None and newest.version_id != NULL_VERSION:
            replaced = find_in(connection, bucket, version.key, NULL_VERSION)
        remove_version(connection, replaced, free_at)
    if newest is not None and newest.version_id != version.version_id:
        _unlist(connection, newest)
    connection.execute(_INSERT, _values(version))
    add_reference(connection, version.content.blob_id)
    return version


@dataclass(frozen=True, slots=True)
class Deletion:
    """One thing to delete: a key, or one version of it.

    ``marker`` is the delete marker to add where versioning asks for one; ``expectation`` returns the error if the
    version that is found is not what the caller expects.
    """

    marker: ObjectVersion
    version_id: str = ""
    expectation: Callable[[ObjectVersion | None], ServiceError | None] = lambda _version: None


def delete_objects(
    database: Database, bucket: Bucket, deletions: Sequence[Deletion], free_at: datetime
) -> list[Deleted | ServiceError]:
    """Delete keys or versions in one transaction; return what became of each.

    Raises:
        ServiceError: NoSuchBucket.
    """

    def write(connection: Connection) -> list[Deleted | ServiceError]:
        for key in sorted({deletion.marker.key for deletion in deletions}):  # one order for all: no deadlock
            lock_key(connection, bucket, key)
        current = lock_bucket(connection, bucket)
        return [delete_in(connection, current, deletion, free_at) for deletion in deletions]

    return database.write(write)


def delete_in(connection: Connection, bucket: Bucket, deletion: Deletion, free_at: datetime) -> Deleted | ServiceError:
    """Delete a key or a version inside a transaction that holds the key's lock; return what became of it."""
    marker, version_id = deletion.marker, deletion.version_id
    victim = find_in(connection, bucket, marker.key, version_id)
    error = deletion.expectation(victim)
    if error is not None:
        return error
    if version_id:
        remove_version(connection, victim, free_at)
        _list_newest(connection, bucket, marker.key)
        return Deleted(version_id, victim is not None and victim.delete_marker)
    if not bucket.versioning:
        remove_version(connection, victim, free_at)
        return Deleted()
    stored = put_in(connection, bucket, marker, UNCONDITIONAL, free_at)
    return Deleted(stored.version_id, delete_marker=True)


def put_tags(database: Database, bucket: Bucket, key: str, version_id: str, tags: dict[str, str]) -> ObjectVersion:
    """Replace the tags of the newest version or of the named one; return it as it was.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed (a delete marker).
    """

    def write(connection: Connection) -> ObjectVersion:
        lock_key(connection, bucket, key)
        lock_bucket(connection, bucket)
        version = existing(find_in(connection, bucket, key, version_id), key, version_id)
        connection.execute(update(objects).where(*this_version(version)).values(tags=_dump(tags)))
        return version

    return database.write(write)


def change_lock(
    database: Database, bucket: Bucket, key: str, version_id: str, change: Callable[[ObjectLock], ObjectLock]
) -> None:
    """Replace the lock of the newest version or of the named one by what ``change`` makes of it; it may refuse.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed; what ``change`` raises.
    """

    def relock(version: ObjectVersion) -> ObjectVersion:
        return replace(version, attributes=replace(version.attributes, lock=change(version.attributes.lock)))

    change_version(database, bucket, key, version_id, relock)


def change_version(
    database: Database, bucket: Bucket, key: str, version_id: str, change: Callable[[ObjectVersion], ObjectVersion]
) -> ObjectVersion:
    """Replace what is said of the newest version or of the named one; return it as it was. ``change`` may refuse.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, NoSuchVersion, MethodNotAllowed; what ``change`` raises.
    """

    def write(connection: Connection) -> ObjectVersion:
        lock_key(connection, bucket, key)
        lock_bucket(connection, bucket)
        version = existing(find_in(connection, bucket, key, version_id), key, version_id)
        document = _values(change(version))["document"]
        connection.execute(update(objects).where(*this_version(version)).values(document=document))
        return version

    return database.write(write)


def rename(
    database: Database,
    bucket: Bucket,
    source: str,
    target: str,
    check: Callable[[ObjectVersion, ObjectVersion | None], None],
    free_at: datetime,
) -> None:
    """Give an object another key, in place of what has that key, if ``check`` lets the two pass. No bytes are moved.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, InvalidRequest (the bucket keeps versions); what ``check`` raises.
    """

    def write(connection: Connection) -> None:
        for key in sorted({source, target}):  # one order for all: no deadlock
            lock_key(connection, bucket, key)
        if lock_bucket(connection, bucket).versioning:
            raise errors.invalid_request("Objects of a bucket that keeps versions cannot be renamed.")
        version = existing(find_in(connection, bucket, source), source, "")
        replaced = find_in(connection, bucket, target)
        check(version, replaced)
        if source == target:
            return
        remove_version(connection, replaced, free_at)
        renamed = {"object_key": target.encode(), "age_rank": FIRST_RANK}
        connection.execute(update(objects).where(*this_version(version)).values(renamed))

    database.write(write)


def existing(version: ObjectVersion | None, key: str, version_id: str) -> ObjectVersion:
    """Return the version if it is an object.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion; MethodNotAllowed for a delete marker that was named.
    """
    if version is None:
        raise errors.no_such_version(key, version_id) if version_id else errors.no_such_key(key)
    if version.delete_marker:
        headers = [("x-amz-delete-marker", "true"), ("x-amz-version-id", version.version_id)]
        if version_id:
            headers += [("Allow", "DELETE"), ("Last-Modified", format_http_date(version.modified_at))]
            raise errors.method_not_allowed("GET", "DeleteMarker", headers)
        raise errors.no_such_key(key, headers)
    return version


def dump_encryption(encryption: Encryption) -> list[str]:
    """Return how content is encrypted as a row's document keeps it."""
    return [encryption.kind, encryption.salt, encryption.check] if encryption.kind else []


def load_encryption(document: dict[str, Any]) -> Encryption:
    """Return how content is encrypted; rows from before there was encryption don't say."""
    return Encryption(*document.get("encryption", ()))


def _check_condition(newest: ObjectVersion | None, condition: WriteCondition, key: str) -> None:
    there = newest is not None and not newest.delete_marker
    if condition.must_be_absent and there:
        raise errors.precondition_failed("If-None-Match")
    if condition.etag:
        if newest is None or newest.delete_marker:
            raise errors.no_such_key(key)
        if newest.content.etag != condition.etag:
            raise errors.precondition_failed("If-Match")


def this_version(version: ObjectVersion) -> tuple[Any, ...]:
    """Return the conditions that a version's row meets alone."""
    return (
        objects.c.bucket_id == version.bucket_id,
        objects.c.object_key == version.key.encode(),
        objects.c.age_rank == version.age_rank,
    )


def _place(version: ObjectVersion) -> dict[str, Any]:
    return {"of_bucket": version.bucket_id, "of_key": version.key.encode(), "of_rank": version.age_rank}


def remove_version(connection: Connection, version: ObjectVersion | None, free_at: datetime) -> None:
    """Delete a version's row and let go of its bytes; what is the newest then is not listed yet."""
    if version is None:
        return
    connection.execute(_DELETE, _place(version))
    release(connection, version.content.blob_id, free_at)
    release_parts(connection, version.content.upload_id, free_at)


def _unlist(connection: Connection, version: ObjectVersion) -> None:
    connection.execute(update(objects).where(*this_version(version)).values(listed=0))


def _list_newest(connection: Connection, bucket: Bucket, key: str) -> None:
    """List what has become the newest version after another was removed."""
    newest = find_in(connection, bucket, key)
    if newest is not None and not newest.delete_marker:
        connection.execute(update(objects).where(*this_version(newest)).values(listed=1))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _values(version: ObjectVersion) -> dict[str, Any]:
    content, attributes = version.content, version.attributes
    return {
        "bucket_id": version.bucket_id,
        "object_key": version.key.encode(),
        "age_rank": version.age_rank,
        "listed": 0 if version.delete_marker else 1,
        "version_id": version.version_id,
        "delete_marker": 1 if version.delete_marker else 0,
        "modified_at": to_milliseconds(version.modified_at),
        "size_bytes": content.size_bytes,
        "etag": content.etag,
        "storage_class": attributes.storage_class,
        "checksum_algorithm": content.checksum.algorithm,
        "checksum_type": content.checksum.kind,
        "blob_id": content.blob_id,
        "upload_id": content.upload_id,
        "tags": _dump(dict(attributes.tags)),
        "document": _dump(
            {
                "headers": dict(attributes.headers),
                "metadata": dict(attributes.metadata),
                "checksum": content.checksum.value,
                "parts": version.parts_count,
                "lock": locks.dump(attributes.lock),
                **({"restored": to_milliseconds(version.restored_until)} if version.restored_until else {}),
                "encryption": dump_encryption(content.encryption),
                "acl": acls.dump(attributes.acl),
            }
        ),
        "content": content.inline,
    }


def _version(row: Row[Any]) -> ObjectVersion:
    document = json.loads(row.document)
    return ObjectVersion(
        bucket_id=row.bucket_id,
        key=row.object_key.decode(),
        version_id=row.version_id,
        age_rank=row.age_rank,
        modified_at=from_milliseconds(row.modified_at),
        content=Content(
            size_bytes=row.size_bytes,
            etag=row.etag,
            checksum=Checksum(row.checksum_algorithm, document["checksum"], row.checksum_type),
            inline=bytes(row.content),
            blob_id=row.blob_id,
            upload_id=row.upload_id,
            encryption=load_encryption(document),
        ),
        attributes=Attributes(
            document["headers"],
            document["metadata"],
            row.storage_class,
            json.loads(row.tags),
            locks.load(document.get("lock", {})),
            acls.load(document.get("acl", {})),
        ),
        delete_marker=bool(row.delete_marker),
        parts_count=document["parts"],
        restored_until=restored_until(document),
    )


def restored_until(document: dict[str, Any]) -> datetime | None:
    """Return until when the object of a row's document is restored."""
    return from_milliseconds(document["restored"]) if "restored" in document else None
