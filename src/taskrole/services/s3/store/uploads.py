"""Multipart uploads and their parts. Completing one is a single transaction and moves no bytes."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from taskrole.services.s3 import acls, errors, locks
from taskrole.services.s3.model import Attributes, Bucket, ObjectVersion, Part, Upload, WriteCondition
from taskrole.services.s3.store.blobs import add_reference, release, release_parts
from taskrole.services.s3.store.buckets import lock_bucket
from taskrole.services.s3.store.objects import dump_encryption, load_encryption, put_in
from taskrole.services.s3.tables import parts, uploads
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds


def create_upload(database: Database, bucket: Bucket, upload: Upload) -> None:
    """Begin an upload.

    Raises:
        ServiceError: NoSuchBucket.
    """

    def write(connection: Connection) -> None:
        lock_bucket(connection, bucket)
        connection.execute(insert(uploads).values(_values(upload)))

    database.write(write)


def get_upload(database: Database, bucket: Bucket, key: str, upload_id: str) -> Upload:
    """Return an upload in progress.

    Raises:
        ServiceError: NoSuchUpload.
    """
    with database.read() as connection:
        return _get(connection, bucket, key, upload_id, lock=False)


def put_part(database: Database, bucket: Bucket, upload: Upload, part: Part, free_at: datetime) -> None:
    """Add a part, or replace the one of the same number.

    Raises:
        ServiceError: NoSuchUpload; it was completed or aborted meanwhile.
    """

    def write(connection: Connection) -> None:
        _get(connection, bucket, upload.key, upload.upload_id, lock=True)
        this = (parts.c.upload_id == upload.upload_id, parts.c.part_number == part.part_number)
        replaced = connection.execute(select(parts.c.blob_id).where(*this)).scalar_one_or_none()
        if replaced is not None:
            connection.execute(delete(parts).where(*this))
            release(connection, replaced, free_at)
        connection.execute(
            insert(parts).values(
                upload_id=upload.upload_id,
                part_number=part.part_number,
                blob_id=part.blob_id,
                size_bytes=part.size_bytes,
                offset_bytes=0,
                etag=part.etag,
                checksum=part.checksum,
                modified_at=to_milliseconds(part.modified_at),
            )
        )
        add_reference(connection, part.blob_id)

    database.write(write)


def list_parts(database: Database, upload_id: str, *, after: int = 0, limit: int | None = None) -> list[Part]:
    """Return the parts of an upload, or of a completed one's object, in order of their numbers."""
    query = select(parts).where(parts.c.upload_id == upload_id, parts.c.part_number > after)
    query = query.order_by(parts.c.part_number)
    if limit is not None:
        query = query.limit(limit)
    with database.read() as connection:
        return [_part(row) for row in connection.execute(query)]


def parts_in_range(database: Database, upload_id: str, offset: int, length: int) -> list[Part]:
    """Return the parts of a completed upload's object that hold bytes of a range, in order."""
    query = select(parts).where(
        parts.c.upload_id == upload_id,
        parts.c.offset_bytes < offset + length,
        parts.c.offset_bytes + parts.c.size_bytes > offset,
    )
    with database.read() as connection:
        return [_part(row) for row in connection.execute(query.order_by(parts.c.part_number))]


def complete_upload(
    database: Database,
    bucket: Bucket,
    upload: Upload,
    chosen: Sequence[Part],
    version: ObjectVersion,
    *,
    condition: WriteCondition,
    free_at: datetime,
) -> ObjectVersion:
    """Turn the chosen parts into the newest version of the key; parts not chosen are thrown away.

    Raises:
        ServiceError: NoSuchUpload, PreconditionFailed, NoSuchKey; InvalidPart if a part was replaced meanwhile.
    """

    def write(connection: Connection) -> ObjectVersion:
        _get(connection, bucket, upload.key, upload.upload_id, lock=True)
        query = select(parts.c.part_number, parts.c.blob_id).where(parts.c.upload_id == upload.upload_id)
        stored = {row.part_number: row.blob_id for row in connection.execute(query)}
        for part in chosen:
            if stored.get(part.part_number) != part.blob_id:
                raise errors.invalid_part(upload.upload_id, part.part_number, part.etag)
        result = put_in(connection, bucket, version, condition, free_at)
        release_parts(connection, upload.upload_id, free_at, [part.part_number for part in chosen])
        offset, offsets = 0, []
        for part in chosen:
            offsets.append({"this_number": part.part_number, "this_offset": offset})
            offset += part.size_bytes
        connection.execute(
            update(parts)
            .where(parts.c.upload_id == upload.upload_id, parts.c.part_number == bindparam("this_number"))
            .values(offset_bytes=bindparam("this_offset")),
            offsets,
        )
        connection.execute(delete(uploads).where(*_this(bucket, upload.key, upload.upload_id)))
        return result

    return database.write(write)


def abort_upload(database: Database, bucket: Bucket, key: str, upload_id: str, free_at: datetime) -> None:
    """Throw an upload away.

    Raises:
        ServiceError: NoSuchUpload.
    """

    def write(connection: Connection) -> None:
        _get(connection, bucket, key, upload_id, lock=True)
        release_parts(connection, upload_id, free_at)
        connection.execute(delete(uploads).where(*_this(bucket, key, upload_id)))

    database.write(write)


def upload_of_row(row: Row[Any]) -> Upload:
    """Return the upload that a row of a listing holds."""
    document = json.loads(row.document)
    attributes = Attributes(
        document["headers"],
        document["metadata"],
        document["storage_class"],
        document["tags"],
        locks.load(document.get("lock", {})),
        acls.load(document.get("acl", {})),
    )
    return Upload(
        bucket_id=row.bucket_id,
        key=row.object_key.decode(),
        upload_id=row.upload_id,
        initiated_at=from_milliseconds(row.initiated_at),
        attributes=attributes,
        checksum_algorithm=document["checksum_algorithm"],
        checksum_kind=document["checksum_kind"],
        owner_account_id=document["owner_account_id"],
        initiator_arn=document["initiator_arn"],
        checksum_implied=document.get("checksum_implied", False),
        encryption=load_encryption(document),
    )


def _get(connection: Connection, bucket: Bucket, key: str, upload_id: str, *, lock: bool) -> Upload:
    if "\0" in upload_id:  # PostgreSQL refuses it in text, and no upload has such an id
        raise errors.no_such_upload(upload_id)
    query = select(uploads).where(*_this(bucket, key, upload_id))
    if lock:
        query = query.with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise errors.no_such_upload(upload_id)
    return upload_of_row(row)


def _this(bucket: Bucket, key: str, upload_id: str) -> tuple[Any, ...]:
    return (
        uploads.c.bucket_id == bucket.bucket_id,
        uploads.c.object_key == key.encode(),
        uploads.c.upload_id == upload_id,
    )


def _values(upload: Upload) -> dict[str, Any]:
    attributes = upload.attributes
    document = {
        "headers": dict(attributes.headers),
        "metadata": dict(attributes.metadata),
        "storage_class": attributes.storage_class,
        "tags": dict(attributes.tags),
        "lock": locks.dump(attributes.lock),
        "acl": acls.dump(attributes.acl),
        "checksum_algorithm": upload.checksum_algorithm,
        "checksum_kind": upload.checksum_kind,
        "owner_account_id": upload.owner_account_id,
        "initiator_arn": upload.initiator_arn,
        "checksum_implied": upload.checksum_implied,
        "encryption": dump_encryption(upload.encryption),
    }
    return {
        "bucket_id": upload.bucket_id,
        "object_key": upload.key.encode(),
        "upload_id": upload.upload_id,
        "initiated_at": to_milliseconds(upload.initiated_at),
        "document": json.dumps(document, ensure_ascii=False),
    }


def _part(row: Row[Any]) -> Part:
    return Part(
        part_number=row.part_number,
        blob_id=row.blob_id,
        size_bytes=row.size_bytes,
        etag=row.etag,
        checksum=row.checksum,
        modified_at=from_milliseconds(row.modified_at),
        offset_bytes=row.offset_bytes,
    )
