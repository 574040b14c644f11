"""Writing objects: PutObject and CopyObject."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.s3 import bodies, checksums, encryption, errors, locks, names, preconditions
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import (
    NO_CHECKSUM,
    STANDARD,
    Attributes,
    Bucket,
    Content,
    ObjectVersion,
    WriteCondition,
)
from taskrole.services.s3.operations.common import (
    attributes_of,
    free_at,
    modified_now,
    open_bucket,
    quoted,
    refuse_unserved,
    version_header,
    write_condition,
)
from taskrole.services.s3.operations.lifecycle import expiration
from taskrole.services.s3.operations.reads import find_visible
from taskrole.services.s3.questions import Asker, put_questions
from taskrole.services.s3.sealing import ContentKey
from taskrole.services.s3.store.objects import put_object as store_object
from taskrole.services.s3.tables import blobs
from taskrole.services.s3.version_ids import is_version_id, new_version_id

operations: OperationSet[S3Deps] = OperationSet("s3")


class _SourceGoneError(Exception):
    """The bytes that were to be shared are no longer held by any object."""


def _may_put_object(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return put_questions(Asker(s3, call, request["Bucket"]), request, {}, creates=True)


@operations.operation("PutObject", questions=_may_put_object, signed=False)
def put_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Store an object: bytes first, then the row that makes them one.

    Raises:
        ServiceError: NoSuchBucket, KeyTooLongError, BadDigest, EntityTooLarge, PreconditionFailed, ...
    """
    bucket = open_bucket(s3, call, request)
    names.check_key(request["Key"])
    refuse_unserved(request)
    protection = encryption.for_write(s3, call, bucket, request)
    attributes = attributes_of(s3, call, bucket, request)
    bodies.check_length(call)
    locks.check_digest(attributes.lock, "Object", present=bodies.has_digest(call))
    condition = write_condition(request)
    if request.get("ContentLength", 0) > s3.settings.put_bytes_max * 2:  # framing may add to what the object has
        raise errors.entity_too_large(request["ContentLength"], s3.settings.put_bytes_max)
    inline_bytes_max = s3.settings.inline_bytes_max
    content, _ = bodies.receive_body(s3, call, request, protection, inline_bytes_max=inline_bytes_max)
    stored = write_version(s3, call, bucket, request["Key"], content, attributes, condition)
    return {
        "ETag": quoted(content.etag),
        **checksums.members(content.checksum),
        **version_header(bucket, stored.version_id),
        **expiration(s3, bucket, stored),
        **encryption.members(content.encryption, request),
    }


def write_version(
    s3: S3Deps,
    call: Call,
    bucket: Bucket,
    key: str,
    content: Content,
    attributes: Attributes,
    condition: WriteCondition,
    check: Callable[[Connection], None] | None = None,
) -> ObjectVersion:
    """Write the row of an object whose bytes are durable; if that fails the bytes are thrown away.

    Raises:
        ServiceError: NoSuchBucket, PreconditionFailed, NoSuchKey.
    """
    version = ObjectVersion(bucket.bucket_id, key, new_version_id(s3.ids), 0, modified_now(call), content, attributes)
    try:
        return store_object(
            s3.database, bucket, version, condition=condition, free_at=free_at(s3, call.now), check=check
        )
    except BaseException:
        if check is None:  # with a check the bytes belong to another object, too
            bodies.drop(s3, content)
        raise


def _may_copy_object(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    source_bucket, source_key, version_id = names.parse_copy_source(request["CopySource"])
    source = Asker(s3, call, source_bucket)
    word = "Version" if version_id else ""
    asked = [source.existing_question(f"s3:GetObject{word}", source_key, version_id)]
    target = Asker(s3, call, request["Bucket"])
    extra: dict[str, ContextValue] = {"s3:x-amz-copy-source": request["CopySource"]}
    asked += put_questions(target, request, extra, creates=True)
    if request.get("TaggingDirective", "COPY") == "COPY" and source.tags(source_key, version_id):
        asked.append(source.existing_question(f"s3:GetObject{word}Tagging", source_key, version_id))
        asked.append(target.object_question("s3:PutObjectTagging", request["Key"], extra))
    return asked


@operations.operation("CopyObject", questions=_may_copy_object)
def copy_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Copy an object; a copy shares the bytes of its source, unless those are in parts or encrypted otherwise.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, PreconditionFailed, InvalidRequest, ...
    """
    bucket = open_bucket(s3, call, request)
    key = request["Key"]
    names.check_key(key)
    _check_directives(request)
    refuse_unserved(request)
    protection = encryption.for_write(s3, call, bucket, request)
    source_bucket, source = find_copy_source(s3, call, request)
    source_key = encryption.for_read(s3, call, source.content.encryption, request, "CopySource")
    attributes = _copied_attributes(s3, call, bucket, request, source)
    _refuse_idle_copy(request, source_bucket, source)
    if source.content.size_bytes > s3.settings.put_bytes_max:
        message = f"The specified copy source is larger than the maximum allowable size for a copy source: {s3.settings.put_bytes_max}"  # noqa: E501
        raise errors.invalid_request(message)
    algorithm = checksums.check_algorithm(request.get("ChecksumAlgorithm", "")) or source.content.checksum.algorithm
    copied = _Copied(source, source_key, attributes, algorithm, protection)
    stored = _write_copy(s3, call, request, bucket, copied)
    response: dict[str, Any] = {
        "CopyObjectResult": {
            "ETag": quoted(stored.content.etag),
            "LastModified": stored.modified_at,
            **checksums.members(stored.content.checksum),
        },
        **version_header(bucket, stored.version_id),
        **expiration(s3, bucket, stored),
        **encryption.members(stored.content.encryption, request),
    }
    if source_bucket.versioning:
        response["CopySourceVersionId"] = source.version_id
    return response


def find_copy_source(s3: S3Deps, call: Call, request: Any) -> tuple[Bucket, ObjectVersion]:
    """Return the bucket and the object that x-amz-copy-source names, if its conditions hold.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, InvalidRequest, PreconditionFailed, AccessDenied.
    """
    name, key, version_id = names.parse_copy_source(request["CopySource"])
    if version_id and not is_version_id(version_id):
        raise errors.invalid_argument("Invalid version id specified", "versionId", version_id)
    source_request = {"Bucket": name, "ExpectedBucketOwner": request.get("ExpectedSourceBucketOwner", "")}
    bucket = open_bucket(s3, call, source_request)
    source = find_visible(s3, call, bucket, key, version_id)
    if not source.readable(call.now):
        message = "Operation is not valid for the source object's storage class"
        raise ServiceError("InvalidObjectState", message, 403, {"StorageClass": source.attributes.storage_class})
    verdict = preconditions.decide(
        source.content.etag,
        source.modified_at,
        if_match=request.get("CopySourceIfMatch", ""),
        if_none_match=request.get("CopySourceIfNoneMatch", ""),
        if_modified_since=request.get("CopySourceIfModifiedSince"),
        if_unmodified_since=request.get("CopySourceIfUnmodifiedSince"),
    )
    if verdict is preconditions.Verdict.NOT_MODIFIED:
        raise errors.precondition_failed("x-amz-copy-source-If-None-Match")
    return bucket, source


@dataclass(frozen=True, slots=True)
class _Copied:
    """What is copied, the key to read it, and how the copy is to be."""

    source: ObjectVersion
    source_key: ContentKey | None
    attributes: Attributes
    algorithm: str
    protection: encryption.Protection

    @property
    def may_share(self) -> bool:
        """The copy can have the source's very bytes."""
        kinds = {self.source.content.encryption.kind, self.protection.encryption.kind}
        return not self.source.content.upload_id and kinds == {encryption.SSE_S3}


def _write_copy(s3: S3Deps, call: Call, request: Any, bucket: Bucket, copied: _Copied) -> ObjectVersion:
    condition = write_condition(request)
    content, attributes, algorithm = copied.source.content, copied.attributes, copied.algorithm
    pinned = [content.blob_id] if content.blob_id else []
    s3.pins.pin(pinned)
    try:
        if copied.may_share:
            checksum = content.checksum
            if algorithm != checksum.algorithm:
                checksum = bodies.checksum_of(s3, content, copied.source_key, algorithm) if algorithm else NO_CHECKSUM
            shared = replace(content, checksum=checksum)
            try:
                return write_version(
                    s3, call, bucket, request["Key"], shared, attributes, condition, _still_held(content.blob_id)
                )
            except _SourceGoneError:
                pass  # the source was deleted after it was found: its bytes are pinned, copy them
        written = bodies.copy_bytes(
            s3,
            copied.source,
            copied.source_key,
            (0, content.size_bytes),
            algorithm,
            copied.protection,
            inline_bytes_max=s3.settings.inline_bytes_max,
        )
        return write_version(s3, call, bucket, request["Key"], written, attributes, condition)
    finally:
        s3.pins.unpin(pinned)


def _check_directives(request: Any) -> None:
    for word in ("Metadata", "Tagging"):
        directive = request.get(f"{word}Directive", "COPY")
        if directive not in ("COPY", "REPLACE"):
            header = f"x-amz-{word.lower()}-directive"
            raise errors.invalid_argument(f"Unknown {word.lower()} directive.", header, directive)


def _still_held(blob_id: str) -> Callable[[Connection], None]:
    def check(connection: Connection) -> None:
        if not blob_id:
            return
        query = select(blobs.c.blob_id).where(blobs.c.blob_id == blob_id, blobs.c.reference_count > 0)
        if connection.execute(query.with_for_update()).first() is None:
            raise _SourceGoneError

    return check


def _copied_attributes(s3: S3Deps, call: Call, bucket: Bucket, request: Any, source: ObjectVersion) -> Attributes:
    given = attributes_of(s3, call, bucket, request)
    result = given
    if request.get("MetadataDirective", "COPY") == "COPY":
        headers = {
            name: value for name, value in source.attributes.headers.items() if name != "WebsiteRedirectLocation"
        }
        if "WebsiteRedirectLocation" in given.headers:
            headers["WebsiteRedirectLocation"] = given.headers["WebsiteRedirectLocation"]
        result = replace(result, headers=headers, metadata=source.attributes.metadata)
    if request.get("TaggingDirective", "COPY") == "COPY":
        result = replace(result, tags=source.attributes.tags)
    return replace(result, storage_class=request.get("StorageClass", STANDARD))


def _refuse_idle_copy(request: Any, source_bucket: Bucket, source: ObjectVersion) -> None:
    _, _, version_id = names.parse_copy_source(request["CopySource"])
    same = source_bucket.name == request["Bucket"] and source.key == request["Key"] and not version_id
    changes = request.get("MetadataDirective", "COPY") == "REPLACE" or any(
        member in request
        for member in ("StorageClass", "WebsiteRedirectLocation", "ServerSideEncryption", "SSECustomerAlgorithm")
    )
    if same and not changes:
        raise errors.invalid_request(
            "This copy request is illegal because it is trying to copy an object to itself without changing the "
            "object's metadata, storage class, website redirect location or encryption attributes."
        )
