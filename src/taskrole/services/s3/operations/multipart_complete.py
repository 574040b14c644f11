"""CompleteMultipartUpload: parts become an object, all or nothing."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import checksums, encryption, errors
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import Bucket, Checksum, Content, ObjectVersion, Part, Upload, WriteCondition
from taskrole.services.s3.operations.common import (
    free_at,
    modified_now,
    open_bucket,
    quoted,
    version_header,
    write_condition,
)
from taskrole.services.s3.operations.lifecycle import expiration
from taskrole.services.s3.operations.multipart import PART_NUMBER_MAX
from taskrole.services.s3.questions import Asker, put_questions
from taskrole.services.s3.store import uploads
from taskrole.services.s3.store.objects import find_object
from taskrole.services.s3.version_ids import new_version_id

operations: OperationSet[S3Deps] = OperationSet("s3")

OBJECT_BYTES_MAX = 50 * 1024**4  # 50 TiB; S3 user guide, multipart upload limits


def _may_complete(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return put_questions(Asker(s3, call, request["Bucket"]), request, {}, creates=True)


@operations.operation("CompleteMultipartUpload", questions=_may_complete)
def complete_multipart_upload(s3: S3Deps, call: Call, request: Any) -> Any:
    """Make an object of the named parts. Doing it again after an answer was lost gives the same answer.

    Raises:
        ServiceError: NoSuchUpload, MalformedXML, InvalidPart, InvalidPartOrder, EntityTooSmall, PreconditionFailed, ...
    """
    bucket = open_bucket(s3, call, request)
    named = _named_parts(request)
    condition = write_condition(request)
    try:
        stored = _complete(s3, call, bucket, request, named, condition)
    except ServiceError as error:
        before = _completed_before(s3, bucket, request, named) if error.code == "NoSuchUpload" else None
        if before is None:
            raise
        stored = before
    return _response(s3, call, bucket, stored)


def _complete(
    s3: S3Deps, call: Call, bucket: Bucket, request: Any, named: Sequence[dict[str, Any]], condition: WriteCondition
) -> ObjectVersion:
    upload = uploads.get_upload(s3.database, bucket, request["Key"], request["UploadId"])
    encryption.check_upload_key(s3, call, upload.encryption, request)
    _check_kind(upload, request)
    chosen = _chosen_parts(s3, upload, named)
    content = _content(upload, chosen, request)
    version = ObjectVersion(
        bucket_id=bucket.bucket_id,
        key=upload.key,
        version_id=new_version_id(s3.ids),
        age_rank=0,
        modified_at=modified_now(call),
        content=content,
        attributes=upload.attributes,
        parts_count=len(chosen),
    )
    return uploads.complete_upload(
        s3.database, bucket, upload, chosen, version, condition=condition, free_at=free_at(s3, call.now)
    )


def _response(s3: S3Deps, call: Call, bucket: Bucket, stored: ObjectVersion) -> dict[str, Any]:
    response = {
        "Location": f"{call.endpoint}/{bucket.name}/{quote(stored.key)}",
        "Bucket": bucket.name,
        "Key": stored.key,
        "ETag": quoted(stored.content.etag),
        **checksums.members(stored.content.checksum),
        **version_header(bucket, stored.version_id),
        **expiration(s3, bucket, stored),
    }
    if stored.content.encryption.kind == encryption.SSE_S3:
        response["ServerSideEncryption"] = encryption.SSE_S3
    return response


def _named_parts(request: Any) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = request.get("MultipartUpload", {}).get("Parts", [])
    if not named or any("PartNumber" not in part or "ETag" not in part for part in named):
        raise errors.malformed_xml()
    if len(named) > PART_NUMBER_MAX:
        raise errors.malformed_xml()
    numbers = [part["PartNumber"] for part in named]
    for number in numbers:
        if not 1 <= number <= PART_NUMBER_MAX:
            bound = "PartNumber must be >= 1" if number < 1 else f"PartNumber must be <= {PART_NUMBER_MAX}"
            raise errors.invalid_argument(bound, "PartNumber", number)
    if any(first >= second for first, second in pairwise(numbers)):
        raise errors.invalid_part_order(request["UploadId"])
    return named


def _chosen_parts(s3: S3Deps, upload: Upload, named: Sequence[dict[str, Any]]) -> list[Part]:
    """Return the uploaded parts that are named, if they are those that the caller means."""
    uploaded = {part.part_number: part for part in uploads.list_parts(s3.database, upload.upload_id)}
    chosen = []
    for entry in named:
        number, etag = entry["PartNumber"], entry["ETag"].strip('"')
        part = uploaded.get(number)
        if part is None or part.etag != etag:
            raise errors.invalid_part(upload.upload_id, number, etag)
        _check_part(upload, entry, part)
        chosen.append(part)
    minimum = s3.settings.part_bytes_min
    for part in chosen[:-1]:
        if part.size_bytes < minimum:
            raise errors.entity_too_small(part.part_number, part.etag, part.size_bytes, minimum)
    return chosen


def _check_kind(upload: Upload, request: Any) -> None:
    """Check x-amz-checksum-type, which must be what the upload began with."""
    if request.get("ChecksumType", upload.checksum_kind) != upload.checksum_kind:
        raise errors.invalid_request(
            f"The upload was created using the {upload.checksum_kind} checksum mode. The complete request must use the "
            "same checksum mode."
        )


def _check_part(upload: Upload, entry: dict[str, Any], part: Part) -> None:
    """Check the checksum that the caller names for a part; a composite one needs that of every part."""
    chosen = upload.checksum_algorithm
    for algorithm, member in checksums.MEMBERS.items():
        if member not in entry or (upload.checksum_implied and algorithm != chosen):
            continue
        if algorithm != chosen or entry[member] != part.checksum:
            raise errors.invalid_part(upload.upload_id, part.part_number, part.etag)
    if chosen and upload.checksum_kind == checksums.COMPOSITE and checksums.MEMBERS[chosen] not in entry:
        raise errors.invalid_request(
            f"The upload was created using a {chosen.lower()} checksum. The complete request must include the checksum "
            f"for each part. It was missing for part {part.part_number} in the request."
        )


def _content(upload: Upload, chosen: Sequence[Part], request: Any) -> Content:
    size_bytes = sum(part.size_bytes for part in chosen)
    if size_bytes > OBJECT_BYTES_MAX:
        raise errors.entity_too_large(size_bytes, OBJECT_BYTES_MAX)
    if request.get("MpuObjectSize", size_bytes) != size_bytes:
        raise errors.invalid_request(
            f"The provided 'x-amz-mp-object-size' header value {request['MpuObjectSize']} does not match what was "
            f"computed: {size_bytes}"
        )
    pieces = [(part.checksum, part.size_bytes) for part in chosen]
    checksum = checksums.join(upload.checksum_algorithm, upload.checksum_kind, pieces)
    _check_given(request, checksum)
    etag = checksums.composite_etag([part.etag for part in chosen])
    return Content(size_bytes, etag, checksum, upload_id=upload.upload_id, encryption=upload.encryption)


def _check_given(request: Any, checksum: Checksum) -> None:
    """Check a checksum of the whole object that the caller sends along."""
    for algorithm, member in checksums.MEMBERS.items():
        if member not in request:
            continue
        given = request[member]
        whole, _, count = given.partition("-")
        try:
            checksums.check_value(algorithm, whole)
        except ServiceError:
            raise errors.invalid_request(f"Value for x-amz-checksum-{algorithm.lower()} header is invalid.") from None
        expected = checksum.value if count else checksum.value.partition("-")[0]
        if algorithm != checksum.algorithm or given != expected:
            raise errors.bad_checksum(algorithm)


def _completed_before(
    s3: S3Deps, bucket: Bucket, request: Any, named: Sequence[dict[str, Any]]
) -> ObjectVersion | None:
    """Return the object that this very request made before, if its answer was lost."""
    newest = find_object(s3.database, bucket, request["Key"])
    if newest is None or newest.delete_marker or newest.content.upload_id != request["UploadId"]:
        return None
    try:
        etag = checksums.composite_etag([part["ETag"].strip('"') for part in named])
    except ValueError:
        return None
    return newest if newest.content.etag == etag else None
