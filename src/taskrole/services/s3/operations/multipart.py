"""Multipart uploads: begin, upload parts, list, abort. Completing is in multipart_complete.py."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.s3 import acls, bodies, checksums, encryption, errors, locks, names, preconditions
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import Bucket, Content, Part, Upload
from taskrole.services.s3.operations.common import (
    attributes_of,
    free_at,
    modified_now,
    open_bucket,
    owner,
    quoted,
    refuse_unserved,
)
from taskrole.services.s3.operations.lifecycle import abortion
from taskrole.services.s3.operations.listing import KEYS_MAX, encoder, frame, page_size
from taskrole.services.s3.operations.writes import find_copy_source
from taskrole.services.s3.questions import Asker, put_questions
from taskrole.services.s3.store import listing, uploads
from taskrole.services.s3.version_ids import is_upload_id, new_upload_id

operations: OperationSet[S3Deps] = OperationSet("s3")

PART_NUMBER_MAX = 10_000


def _may_put(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return put_questions(Asker(s3, call, request["Bucket"]), request, {}, creates=False)


@operations.operation("CreateMultipartUpload", questions=_may_put)
def create_multipart_upload(s3: S3Deps, call: Call, request: Any) -> Any:
    """Begin a multipart upload.

    Raises:
        ServiceError: NoSuchBucket, KeyTooLongError, InvalidRequest, ...
    """
    bucket = open_bucket(s3, call, request)
    names.check_key(request["Key"])
    refuse_unserved(request)
    protection = encryption.for_write(s3, call, bucket, request)
    algorithm = checksums.check_algorithm(request.get("ChecksumAlgorithm", ""))
    kind = request.get("ChecksumType", "")
    if kind and not algorithm:
        raise errors.invalid_request(
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
        )
    if algorithm:
        kind = kind or checksums.default_kind(algorithm)
        checksums.check_kind(algorithm, kind)
    implied = not algorithm
    if implied:
        algorithm, kind = checksums.DEFAULT_ALGORITHM, checksums.FULL_OBJECT
    upload = Upload(
        bucket_id=bucket.bucket_id,
        key=request["Key"],
        upload_id=new_upload_id(s3.ids, call.now),
        initiated_at=modified_now(call),
        attributes=attributes_of(s3, call, bucket, request),
        checksum_algorithm=algorithm,
        checksum_kind=kind,
        owner_account_id=call.account_id,
        initiator_arn=call.principal.arn,
        encryption=protection.encryption,
        checksum_implied=implied,
    )
    uploads.create_upload(s3.database, bucket, upload)
    response: dict[str, Any] = {"Bucket": bucket.name, "Key": upload.key, "UploadId": upload.upload_id}
    response.update(abortion(s3, bucket, upload))
    response.update(_algorithm(upload))
    return {**response, **encryption.members(upload.encryption, request)}


@operations.operation("UploadPart", questions=_may_put)
def upload_part(s3: S3Deps, call: Call, request: Any) -> Any:
    """Store one part, or replace it.

    Raises:
        ServiceError: NoSuchUpload, InvalidArgument, BadDigest, EntityTooLarge.
    """
    number = _part_number(request)
    bucket, upload = _open_upload(s3, call, request)
    refuse_unserved(request)
    protection = encryption.for_part(s3, call, upload.encryption, request)
    bodies.check_length(call)
    locks.check_digest(upload.attributes.lock, "Part", present=bodies.has_digest(call))
    content, checksum = bodies.receive_body(
        s3,
        call,
        request,
        protection,
        inline_bytes_max=-1,
        algorithm=upload.checksum_algorithm,
        implied=upload.checksum_implied,
        required=upload.checksum_kind == checksums.COMPOSITE and not upload.checksum_implied,
    )
    _keep_part(s3, call, bucket, upload, number, content)
    return {
        "ETag": quoted(content.etag),
        **checksums.members(checksum, with_kind=False),
        **encryption.members(content.encryption, request),
    }


def _may_upload_part_copy(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    source_bucket, source_key, version_id = names.parse_copy_source(request["CopySource"])
    source = Asker(s3, call, source_bucket)
    action = "s3:GetObjectVersion" if version_id else "s3:GetObject"
    extra: dict[str, ContextValue] = {"s3:x-amz-copy-source": request["CopySource"]}
    asked = [source.existing_question(action, source_key, version_id)]
    return asked + put_questions(Asker(s3, call, request["Bucket"]), request, extra, creates=False)


@operations.operation("UploadPartCopy", questions=_may_upload_part_copy)
def upload_part_copy(s3: S3Deps, call: Call, request: Any) -> Any:
    """Store a part whose bytes are those of an object, or a range of them.

    Raises:
        ServiceError: NoSuchUpload, NoSuchKey, InvalidArgument, PreconditionFailed, EntityTooLarge.
    """
    number = _part_number(request)
    bucket, upload = _open_upload(s3, call, request)
    refuse_unserved(request)
    protection = encryption.for_part(s3, call, upload.encryption, request)
    source_bucket, source = find_copy_source(s3, call, request)
    source_key = encryption.for_read(s3, call, source.content.encryption, request, "CopySource")
    window = (0, source.content.size_bytes)
    if "CopySourceRange" in request:
        window = preconditions.copy_range(request["CopySourceRange"], source.content.size_bytes)
    algorithm = upload.checksum_algorithm
    content = bodies.copy_bytes(s3, source, source_key, window, algorithm, protection, inline_bytes_max=-1)
    _keep_part(s3, call, bucket, upload, number, content)
    response: dict[str, Any] = {
        "CopyPartResult": {
            "ETag": quoted(content.etag),
            "LastModified": modified_now(call),
            **({} if upload.checksum_implied else checksums.members(content.checksum, with_kind=False)),
        },
        **encryption.members(content.encryption, request),
    }
    if source_bucket.versioning:
        response["CopySourceVersionId"] = source.version_id
    return response


def _may_list_parts(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).object_question("s3:ListMultipartUploadParts", request["Key"])]


@operations.operation("ListParts", questions=_may_list_parts)
def list_parts(s3: S3Deps, call: Call, request: Any) -> Any:
    """List the parts of an upload in order of their numbers.

    Raises:
        ServiceError: NoSuchUpload, InvalidArgument.
    """
    bucket, upload = _open_upload(s3, call, request)
    encryption.check_upload_key(s3, call, upload.encryption, request)
    limit = page_size(request, "MaxParts", "max-parts")
    marker = request.get("PartNumberMarker", 0)
    if not 0 <= marker <= 2**31 - 1:
        message = "Argument part-number-marker must be an integer between 0 and 2147483647"
        raise errors.invalid_argument(message, "part-number-marker", marker)
    found = uploads.list_parts(s3.database, upload.upload_id, after=marker, limit=limit + 1)
    shown = found[:limit]
    algorithm = upload.checksum_algorithm
    response: dict[str, Any] = {
        "Bucket": bucket.name,
        "Key": upload.key,
        "UploadId": upload.upload_id,
        "PartNumberMarker": marker,
        "NextPartNumberMarker": shown[-1].part_number if shown else 0,
        "MaxParts": limit,
        "IsTruncated": len(found) > limit > 0,
        "StorageClass": upload.attributes.storage_class,
        "Owner": _owner(bucket, upload),
        "Initiator": _initiator(upload),
        "Parts": [],
        **abortion(s3, bucket, upload),
    }
    response.update(_algorithm(upload))
    for part in shown:
        entry: dict[str, Any] = {
            "PartNumber": part.part_number,
            "LastModified": part.modified_at,
            "ETag": quoted(part.etag),
            "Size": part.size_bytes,
        }
        if algorithm and part.checksum and not upload.checksum_implied:
            entry[checksums.MEMBERS[algorithm]] = part.checksum
        response["Parts"].append(entry)
    return response


def _may_list_uploads(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:ListBucketMultipartUploads")]


@operations.operation("ListMultipartUploads", questions=_may_list_uploads)
def list_multipart_uploads(s3: S3Deps, call: Call, request: Any) -> Any:
    """List the uploads in progress: by key, oldest first.

    Raises:
        ServiceError: NoSuchBucket, InvalidArgument.
    """
    bucket = open_bucket(s3, call, request)
    encode = encoder(request)
    prefix, delimiter = request.get("Prefix", ""), request.get("Delimiter", "")
    key_marker, upload_marker = request.get("KeyMarker", ""), request.get("UploadIdMarker", "")
    limit = min(page_size(request, "MaxUploads", "max-uploads"), KEYS_MAX)
    start = listing.start_position(key_marker, prefix, delimiter)
    if key_marker and upload_marker:  # AWS: an upload id marker without a key marker is ignored
        if not is_upload_id(upload_marker):
            raise errors.invalid_argument("Invalid uploadId marker", "upload-id-marker", upload_marker)
        start = listing.Position(key_marker.encode(), within=upload_marker)
    page = listing.list_uploads(s3.database, bucket, prefix=prefix, delimiter=delimiter, start=start, limit=limit)
    shape = frame(bucket, request, page, encode)
    del shape["Name"]
    response = {
        **shape,
        "Bucket": bucket.name,
        "KeyMarker": encode(key_marker),
        "UploadIdMarker": upload_marker,
        "MaxUploads": limit,
        "Uploads": [],
    }
    for upload in map(uploads.upload_of_row, page.entries):
        entry = {
            "UploadId": upload.upload_id,
            "Key": encode(upload.key),
            "Initiated": upload.initiated_at,
            "StorageClass": upload.attributes.storage_class,
            "Owner": _owner(bucket, upload),
            "Initiator": _initiator(upload),
        }
        response["Uploads"].append(entry | _algorithm(upload))
    if page.truncated:
        response["NextKeyMarker"] = encode(page.last)
        if page.last_entry is not None:
            response["NextUploadIdMarker"] = page.last_entry.upload_id
    return response


def _may_abort(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).object_question("s3:AbortMultipartUpload", request["Key"])]


@operations.operation("AbortMultipartUpload", questions=_may_abort)
def abort_multipart_upload(s3: S3Deps, call: Call, request: Any) -> Any:
    """Throw an upload and its parts away.

    Raises:
        ServiceError: NoSuchBucket, NoSuchUpload.
    """
    bucket = open_bucket(s3, call, request)
    uploads.abort_upload(s3.database, bucket, request["Key"], request["UploadId"], free_at(s3, call.now))
    return {}


def _open_upload(s3: S3Deps, call: Call, request: Any) -> tuple[Bucket, Upload]:
    bucket = open_bucket(s3, call, request)
    return bucket, uploads.get_upload(s3.database, bucket, request["Key"], request["UploadId"])


def _part_number(request: Any) -> int:
    number: int = request["PartNumber"]
    if not 1 <= number <= PART_NUMBER_MAX:
        message = "Part number must be an integer between 1 and 10000, inclusive"
        raise errors.invalid_argument(message, "partNumber", number)
    return number


def _keep_part(s3: S3Deps, call: Call, bucket: Bucket, upload: Upload, number: int, content: Content) -> None:
    part = Part(
        part_number=number,
        blob_id=content.blob_id,
        size_bytes=content.size_bytes,
        etag=content.etag,
        checksum=content.checksum.value,
        modified_at=modified_now(call),
    )
    try:
        uploads.put_part(s3.database, bucket, upload, part, free_at(s3, call.now))
    except BaseException:
        bodies.drop(s3, content)
        raise


def _algorithm(upload: Upload) -> dict[str, str]:
    """Return how an upload is checked, if its initiator said so."""
    if not upload.checksum_algorithm or upload.checksum_implied:
        return {}
    return {"ChecksumAlgorithm": upload.checksum_algorithm, "ChecksumType": upload.checksum_kind}


def _owner(bucket: Bucket, upload: Upload) -> dict[str, str]:
    return owner(acls.owner_of(bucket, upload.attributes.acl))


def _initiator(upload: Upload) -> dict[str, str]:
    """Return who began an upload: a user or role by ARN, an account by its canonical id."""
    if upload.initiator_arn.endswith(":root"):
        return owner(upload.owner_account_id)
    return {"ID": upload.initiator_arn, "DisplayName": upload.initiator_arn.rpartition("/")[2]}
