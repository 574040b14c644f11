"""What the operation modules of S3 share."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.services.s3 import errors, names
from taskrole.services.s3.acls import acl_of_new_object
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.locks import lock_of
from taskrole.services.s3.model import ARCHIVES, STANDARD, Attributes, Bucket, ObjectVersion, WriteCondition
from taskrole.services.s3.version_ids import is_version_id

STORAGE_CLASSES = frozenset((
    STANDARD, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", *ARCHIVES,
))  # fmt: skip
SYSTEM_HEADERS = ("CacheControl", "ContentDisposition", "ContentLanguage", "ContentType", "WebsiteRedirectLocation")
DEFAULT_CONTENT_TYPE = "binary/octet-stream"
_UNSERVED = {
    "WriteOffsetBytes": "x-amz-write-offset-bytes",
}


def open_bucket(s3: S3Deps, call: Call, request: Mapping[str, Any]) -> Bucket:
    """Return the bucket that a request names, if it is the expected account's.

    Raises:
        ServiceError: NoSuchBucket, AccessDenied.
    """
    bucket = s3.lookups.bucket(call, request["Bucket"])
    if bucket is None:
        raise errors.no_such_bucket(request["Bucket"])
    check_owner(bucket, request.get("ExpectedBucketOwner", ""))
    return bucket


def check_owner(bucket: Bucket, expected_account_id: str) -> None:
    """Check x-amz-expected-bucket-owner.

    Raises:
        ServiceError: AccessDenied.
    """
    if expected_account_id and expected_account_id != bucket.account_id:
        raise errors.access_denied()


def free_at(s3: S3Deps, now: datetime) -> datetime:
    """Return from when bytes that are deleted now may go."""
    return now + timedelta(seconds=s3.settings.blob_grace_seconds)


def modified_now(call: Call) -> datetime:
    """Return the time of a write as S3 keeps it: whole seconds, so that lists and headers agree."""
    return call.now.replace(microsecond=0)


def quoted(etag: str) -> str:
    """Return an ETag as the wire has it."""
    return f'"{etag}"'


def version_header(bucket: Bucket, version_id: str) -> dict[str, Any]:
    """Return the version id of an answer; nothing for a bucket that never had versions."""
    return {"VersionId": version_id} if bucket.versioning else {}


def owner(account: str) -> dict[str, str]:
    """Return an Owner element."""
    return {"ID": names.canonical_user_id(account)}


def refuse_unserved(request: Mapping[str, Any]) -> None:
    """Refuse headers that ask for what is not there: better than storing something else than was asked for.

    Raises:
        ServiceError: NotImplemented, InvalidStorageClass.
    """
    for member, header in _UNSERVED.items():
        if member in request:
            raise errors.not_implemented(header)
    if request.get("StorageClass", STANDARD) not in STORAGE_CLASSES:
        message = "The storage class you specified is not valid"
        raise ServiceError("InvalidStorageClass", message, 400, {"StorageClassRequested": request["StorageClass"]})


def attributes_of(s3: S3Deps, call: Call, bucket: Bucket, request: Mapping[str, Any]) -> Attributes:
    """Return what a writer says about the object.

    Raises:
        ServiceError: MetadataTooLarge, InvalidTag, InvalidArgument, BadRequest, AccessControlListNotSupported, ...
    """
    headers = {member: request[member] for member in SYSTEM_HEADERS if request.get(member)}
    names.check_redirect(request.get("WebsiteRedirectLocation"))
    encodings = [part.strip() for part in request.get("ContentEncoding", "").split(",")]
    stored = ",".join(part for part in encodings if part and part != "aws-chunked")
    if stored:
        headers["ContentEncoding"] = stored
    if call.http is not None and call.http.header("expires"):
        headers["Expires"] = call.http.header("expires")
    headers.setdefault("ContentType", DEFAULT_CONTENT_TYPE)
    metadata = dict(request.get("Metadata", {}))
    names.check_metadata(metadata)
    tags = names.parse_tagging_header(request["Tagging"]) if "Tagging" in request else {}
    lock = lock_of(bucket, request, call.now)
    acl = acl_of_new_object(bucket, request, call.account_id or names.ANONYMOUS, s3.accounts.resolve)
    return Attributes(headers, metadata, request.get("StorageClass", STANDARD), tags, lock, acl)


def write_condition(request: Mapping[str, Any]) -> WriteCondition:
    """Return the condition of a write.

    Raises:
        ServiceError: NotImplemented (If-None-Match with anything but ``*``), InvalidRequest.
    """
    if_none_match = request.get("IfNoneMatch", "").strip()
    if_match = request.get("IfMatch", "").strip()
    if if_none_match not in ("", "*"):
        raise errors.not_implemented("If-None-Match")
    if if_match == "*":
        raise errors.not_implemented("If-Match")
    if if_match and if_none_match:
        raise errors.invalid_request("Only one of If-Match and If-None-Match may be given.")
    return WriteCondition(must_be_absent=bool(if_none_match), etag=if_match.strip('"'))


def version_id_of(request: Mapping[str, Any]) -> str:
    """Return the version that a request names, or nothing.

    Raises:
        ServiceError: InvalidArgument.
    """
    version_id: str = request.get("VersionId", "")
    if "VersionId" in request and not version_id:
        raise errors.invalid_argument("Version id cannot be the empty string", "versionId", "")
    if version_id and not is_version_id(version_id):
        raise errors.invalid_argument("Invalid version id specified", "versionId", version_id)
    return version_id


def visible_headers(version: ObjectVersion) -> dict[str, Any]:
    """Return the system headers of an object as response members (Expires goes as it came)."""
    headers: dict[str, Any] = dict(version.attributes.headers)
    headers.pop("Expires", None)
    headers.pop("ServerSideEncryption", None)  # said by objects from before there was encryption
    return headers
