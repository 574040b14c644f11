"""Reading objects: GetObject, HeadObject, GetObjectAttributes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import HEADERS_KEY, STATUS_KEY, OperationSet
from taskrole.aws.protocols.base import format_http_date
from taskrole.policy.model import PrincipalKind, Question
from taskrole.services.s3 import bodies, checksums, encryption, errors, locks, names, preconditions
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import NO_LOCK, STANDARD, Bucket, ObjectVersion
from taskrole.services.s3.operations.common import open_bucket, quoted, version_header, version_id_of, visible_headers
from taskrole.services.s3.operations.lifecycle import expiration
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import uploads
from taskrole.services.s3.store.objects import existing

operations: OperationSet[S3Deps] = OperationSet("s3")

PARTS_LISTED_MAX = 1000
_OVERRIDES = {
    "ResponseCacheControl": "CacheControl",
    "ResponseContentDisposition": "ContentDisposition",
    "ResponseContentEncoding": "ContentEncoding",
    "ResponseContentLanguage": "ContentLanguage",
    "ResponseContentType": "ContentType",
    "ResponseExpires": "Expires",
}


def _may_get_object(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    version_id = request.get("VersionId", "")
    action = "s3:GetObjectVersion" if version_id else "s3:GetObject"
    return [Asker(s3, call, request["Bucket"]).existing_question(action, request["Key"], version_id)]


@operations.operation("GetObject", questions=_may_get_object, signed=False)
def get_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Send an object or a part of it.

    Raises:
        ServiceError: NoSuchKey (AccessDenied for who may not list), InvalidRange, PreconditionFailed, ...
    """
    return _read(s3, call, request, with_body=True)


@operations.operation("HeadObject", questions=_may_get_object, signed=False)
def head_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Send what GetObject would, without the bytes.

    Raises:
        ServiceError: NoSuchKey (AccessDenied for who may not list), InvalidRange, PreconditionFailed, ...
    """
    return _read(s3, call, request, with_body=False)


def find_visible(s3: S3Deps, call: Call, bucket: Bucket, key: str, version_id: str) -> ObjectVersion:
    """Return an object for reading; that it isn't there is told only to who may list the bucket.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion, MethodNotAllowed; AccessDenied.
    """
    names.check_key(key)
    version = s3.lookups.object(call, bucket, key, version_id)
    if version is None or version.delete_marker:
        action = "s3:ListBucketVersions" if version_id else "s3:ListBucket"
        if not s3.may(call, Asker(s3, call, bucket.name).bucket_question(action)):
            raise errors.access_denied()
    return existing(version, key, version_id)


def _read(s3: S3Deps, call: Call, request: Any, *, with_body: bool) -> Any:
    bucket = open_bucket(s3, call, request)
    version_id = version_id_of(request)
    overrides = {name: request[member] for member, name in _OVERRIDES.items() if member in request}
    if overrides and call.principal.kind is PrincipalKind.ANONYMOUS:
        raise errors.invalid_request("Request specific response headers cannot be used for anonymous GET requests.")
    encryption.refuse_header(call)
    version = find_visible(s3, call, bucket, request["Key"], version_id)
    content = version.content
    content_key = encryption.for_read(s3, call, content.encryption, request)
    always = {
        "ETag": quoted(content.etag),
        "LastModified": version.modified_at,
        **version_header(bucket, version.version_id),
    }
    verdict = preconditions.decide(
        content.etag,
        version.modified_at,
        if_match=request.get("IfMatch", ""),
        if_none_match=request.get("IfNoneMatch", ""),
        if_modified_since=request.get("IfModifiedSince"),
        if_unmodified_since=request.get("IfUnmodifiedSince"),
    )
    if verdict is preconditions.Verdict.NOT_MODIFIED:
        return {STATUS_KEY: 304, **always}
    if with_body and not version.readable(call.now):
        raise errors.invalid_object_state(version.attributes.storage_class)
    response = {"AcceptRanges": "bytes", **visible_headers(version), **always}
    window = _window(s3, version, request, response)
    offset, length = window or (0, content.size_bytes)
    if window is not None:
        response[STATUS_KEY] = 206
        response["ContentRange"] = f"bytes {offset}-{offset + length - 1}/{content.size_bytes}"
    elif request.get("ChecksumMode") == "ENABLED":
        response.update(checksums.members(content.checksum))
    response["ContentLength"] = length
    response.update(encryption.members(content.encryption, request))
    _add_attributes(response, version)
    if version.restored(call.now):
        response["Restore"] = restore_header(version)
    if not version_id:  # AWS: it is the current version that expires
        response.update(expiration(s3, bucket, version))
    response.update(_visible_lock(s3, call, bucket, version))
    response.update(overrides)
    if "Expires" in overrides:
        response.pop(HEADERS_KEY, None)
    if with_body:
        response["Body"] = bodies.send_content(s3, content, content_key, offset, length)
    return response


def restore_header(version: ObjectVersion) -> str:
    """Return the x-amz-restore header of an object that is restored. Restoring takes no time here."""
    assert version.restored_until is not None
    return f'ongoing-request="false", expiry-date="{format_http_date(version.restored_until)}"'


def _visible_lock(s3: S3Deps, call: Call, bucket: Bucket, version: ObjectVersion) -> dict[str, Any]:
    """Return the lock of an object. AWS: retention and hold are each shown to who may ask for it."""
    lock = version.attributes.lock
    if lock == NO_LOCK:
        return {}
    asker = Asker(s3, call, bucket.name)

    def may(action: str) -> bool:
        return s3.may(call, asker.object_question(action, version.key))

    shown = lock
    if lock.retain_until is not None and not may("s3:GetObjectRetention"):
        shown = replace(shown, mode="", retain_until=None)
    if lock.legal_hold and not may("s3:GetObjectLegalHold"):
        shown = replace(shown, legal_hold="")
    return locks.shown_headers(shown)


def _add_attributes(response: dict[str, Any], version: ObjectVersion) -> None:
    attributes = version.attributes
    if attributes.metadata:
        response["Metadata"] = dict(attributes.metadata)
    if attributes.tags:
        response["TagCount"] = len(attributes.tags)
    if attributes.storage_class != STANDARD:
        response["StorageClass"] = attributes.storage_class
    if "Expires" in attributes.headers:
        response[HEADERS_KEY] = [("Expires", attributes.headers["Expires"])]


def _window(s3: S3Deps, version: ObjectVersion, request: Any, response: dict[str, Any]) -> tuple[int, int] | None:
    """Return offset and length of the part that is asked for, None for the whole object."""
    size_bytes = version.content.size_bytes
    if "PartNumber" not in request:
        return preconditions.byte_range(request.get("Range", ""), size_bytes)
    if "Range" in request:
        raise errors.invalid_request("Cannot specify both Range header and partNumber query parameter")
    number = request["PartNumber"]
    if not 1 <= number <= 10_000:
        message = "Part number must be an integer between 1 and 10000, inclusive"
        raise errors.invalid_argument(message, "partNumber", number)
    if version.content.upload_id:
        found = uploads.list_parts(s3.database, version.content.upload_id, after=number - 1, limit=1)
        if found and found[0].part_number == number:
            response["PartsCount"] = version.parts_count
            return found[0].offset_bytes, found[0].size_bytes
    elif number == 1:
        return (0, size_bytes) if size_bytes else None
    message = "The requested partnumber is not satisfiable"
    raise ServiceError("InvalidPartNumber", message, 416, {"PartNumberRequested": number})


def _may_get_object_attributes(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    version_id = request.get("VersionId", "")
    asker = Asker(s3, call, request["Bucket"])
    word = "Version" if version_id else ""
    return [
        asker.existing_question(f"s3:GetObject{word}", request["Key"], version_id),
        asker.existing_question(f"s3:GetObject{word}Attributes", request["Key"], version_id),
    ]


@operations.operation("GetObjectAttributes", questions=_may_get_object_attributes, signed=False)
def get_object_attributes(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell chosen facts about an object: ETag, checksum, parts, storage class, size.

    Raises:
        ServiceError: NoSuchKey, InvalidArgument.
    """
    bucket = open_bucket(s3, call, request)
    version = find_visible(s3, call, bucket, request["Key"], version_id_of(request))
    content = version.content
    encryption.for_read(s3, call, content.encryption, request)
    wanted = set(request.get("ObjectAttributes", ()))
    if not wanted <= {"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"} or not wanted:
        raise errors.invalid_argument(
            "Invalid attribute name specified.", "x-amz-object-attributes", ",".join(sorted(wanted))
        )
    response: dict[str, Any] = {
        "LastModified": version.modified_at,
        **version_header(bucket, version.version_id),
    }
    if "ETag" in wanted:
        response["ETag"] = content.etag
    if "StorageClass" in wanted:
        response["StorageClass"] = version.attributes.storage_class
    if "ObjectSize" in wanted:
        response["ObjectSize"] = content.size_bytes
    checksum = checksums.members(content.checksum)
    if "Checksum" in wanted and checksum:
        response["Checksum"] = checksum
    if "ObjectParts" in wanted and content.upload_id:
        response["ObjectParts"] = _object_parts(s3, version, request)
    return response


def _object_parts(s3: S3Deps, version: ObjectVersion, request: Any) -> dict[str, Any]:
    limit = min(request.get("MaxParts", PARTS_LISTED_MAX), PARTS_LISTED_MAX)
    marker = request.get("PartNumberMarker", 0)
    if limit < 0 or not 0 <= marker <= 2**31 - 1:
        raise errors.invalid_argument("The parameter must not be negative.", "x-amz-max-parts", limit)
    algorithm = version.content.checksum.algorithm
    result: dict[str, Any] = {"TotalPartsCount": version.parts_count}
    if not algorithm:
        return result  # AWS: the parts themselves are listed only for objects that have checksums
    found = uploads.list_parts(s3.database, version.content.upload_id, after=marker, limit=limit + 1)
    shown = found[:limit]
    result |= {"PartNumberMarker": marker, "MaxParts": limit, "IsTruncated": len(found) > limit}
    if shown:
        result["NextPartNumberMarker"] = shown[-1].part_number
    result["Parts"] = [
        {"PartNumber": part.part_number, "Size": part.size_bytes, checksums.MEMBERS[algorithm]: part.checksum}
        for part in shown
    ]
    return result
