"""Listing objects: ListObjects, ListObjectsV2, ListObjectVersions."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Row

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.s3 import errors
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import ARCHIVES, Bucket
from taskrole.services.s3.operations.common import open_bucket, owner, quoted
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import listing
from taskrole.services.s3.store.objects import restored_until
from taskrole.services.s3.version_ids import is_version_id
from taskrole.storage.schema import from_milliseconds

operations: OperationSet[S3Deps] = OperationSet("s3")

KEYS_MAX = 1000  # per page; S3 API reference
Encode = Callable[[str], str]


def list_context(request: Any) -> dict[str, ContextValue]:
    """Return the keys of a list request that policies look at, as far as they were sent."""
    members = {"Prefix": "s3:prefix", "Delimiter": "s3:delimiter", "MaxKeys": "s3:max-keys"}
    return {key: str(request[member]) for member, key in members.items() if member in request}


def page_size(request: Any, member: str, argument: str) -> int:
    """Return how many items a page may have.

    Raises:
        ServiceError: InvalidArgument.
    """
    size: int = request.get(member, KEYS_MAX)
    if not 0 <= size <= 2**31 - 1:
        message = f"Argument {argument} must be an integer between 0 and 2147483647"
        raise errors.invalid_argument(message, argument, size)
    return min(size, KEYS_MAX)


def encoder(request: Any) -> Encode:
    """Return the function that makes keys fit into XML, if the caller asked for one.

    Raises:
        ServiceError: InvalidArgument.
    """
    kind = request.get("EncodingType", "")
    if kind not in ("", "url"):
        raise errors.invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", kind)
    return (lambda text: quote(text, safe="/")) if kind else (lambda text: text)


def _with_restores(request: Any) -> bool:
    """Say whether the caller wants to know which archived objects are restored.

    Raises:
        ServiceError: InvalidArgument.
    """
    asked = request.get("OptionalObjectAttributes", ())
    if any(name != "RestoreStatus" for name in asked):
        message = "Invalid attribute name specified"
        raise errors.invalid_argument(message, "x-amz-optional-object-attributes", ",".join(asked))
    return bool(asked)


def _restore_status(row: Row[Any], now: datetime) -> dict[str, Any]:
    until = restored_until(json.loads(row.document)) if row.storage_class in ARCHIVES else None
    if until is None or until <= now:
        return {}
    return {"RestoreStatus": {"IsRestoreInProgress": False, "RestoreExpiryDate": until}}


def _may_list(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:ListBucket", list_context(request))]


@operations.operation("ListObjects", questions=_may_list, signed=False)
def list_objects(s3: S3Deps, call: Call, request: Any) -> Any:
    """List objects in order of their keys, after a marker.

    Raises:
        ServiceError: NoSuchBucket, InvalidArgument.
    """
    bucket = open_bucket(s3, call, request)
    encode = encoder(request)
    marker = request.get("Marker", "")
    response, page = _page(s3, call, bucket, request, marker, encode, with_owner=True)
    response["Marker"] = encode(marker)
    # AWS: NextMarker comes only with a delimiter; without, the last key serves.
    if page.truncated and request.get("Delimiter"):
        response["NextMarker"] = encode(page.last)
    return response


@operations.operation("ListObjectsV2", questions=_may_list, signed=False)
def list_objects_v2(s3: S3Deps, call: Call, request: Any) -> Any:
    """List objects in order of their keys, with continuation tokens.

    Raises:
        ServiceError: NoSuchBucket, InvalidArgument.
    """
    bucket = open_bucket(s3, call, request)
    encode = encoder(request)
    token = request.get("ContinuationToken")
    if token == "":
        raise errors.invalid_argument("The continuation token provided is incorrect", "continuation-token", "")
    marker = _decode_token(token) if token else request.get("StartAfter", "")
    with_owner = request.get("FetchOwner", False)
    response, page = _page(s3, call, bucket, request, marker, encode, with_owner=with_owner)
    response["KeyCount"] = len(page.entries) + len(page.common_prefixes)
    if token:
        response["ContinuationToken"] = token
    if "StartAfter" in request:
        response["StartAfter"] = encode(request["StartAfter"])
    if page.truncated:
        response["NextContinuationToken"] = _encode_token(page.last)
    return response


def _page(
    s3: S3Deps, call: Call, bucket: Bucket, request: Any, marker: str, encode: Encode, *, with_owner: bool
) -> tuple[dict[str, Any], listing.Page[Row[Any]]]:
    prefix, delimiter = request.get("Prefix", ""), request.get("Delimiter", "")
    limit = page_size(request, "MaxKeys", "maxKeys")
    start = listing.start_position(marker, prefix, delimiter)
    restores = _with_restores(request)
    page = listing.list_current(
        s3.database, bucket, prefix=prefix, delimiter=delimiter, start=start, limit=limit, with_document=restores
    )
    contents = [_entry(row, encode, bucket if with_owner else None) for row in page.entries]
    if restores:
        for entry, row in zip(contents, page.entries, strict=True):
            entry.update(_restore_status(row, call.now))
    response = {**frame(bucket, request, page, encode), "MaxKeys": limit, "Contents": contents}
    return response, page


def frame(bucket: Bucket, request: Any, page: listing.Page[Any], encode: Encode) -> dict[str, Any]:
    """Return what all listings of a bucket have in common."""
    response: dict[str, Any] = {
        "Name": bucket.name,
        "Prefix": encode(request.get("Prefix", "")),
        "IsTruncated": page.truncated,
    }
    if request.get("Delimiter"):
        response["Delimiter"] = encode(request["Delimiter"])
    if request.get("EncodingType"):
        response["EncodingType"] = request["EncodingType"]
    if page.common_prefixes:
        response["CommonPrefixes"] = [{"Prefix": encode(prefix)} for prefix in page.common_prefixes]
    return response


def _entry(row: Row[Any], encode: Encode, owned_by: Bucket | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "Key": encode(row.object_key.decode()),
        "LastModified": from_milliseconds(row.modified_at),
        "ETag": quoted(row.etag),
        "Size": row.size_bytes,
        "StorageClass": row.storage_class,
    }
    if row.checksum_algorithm:
        entry |= {"ChecksumAlgorithm": [row.checksum_algorithm], "ChecksumType": row.checksum_type}
    if owned_by is not None:
        entry["Owner"] = owner(listing.owner_of_row(owned_by, row))
    return entry


def _may_list_versions(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:ListBucketVersions", list_context(request))]


@operations.operation("ListObjectVersions", questions=_may_list_versions, signed=False)
def list_object_versions(s3: S3Deps, call: Call, request: Any) -> Any:
    """List all versions and delete markers: by key, newest first.

    Raises:
        ServiceError: NoSuchBucket, InvalidArgument.
    """
    bucket = open_bucket(s3, call, request)
    encode = encoder(request)
    prefix, delimiter = request.get("Prefix", ""), request.get("Delimiter", "")
    key_marker, version_marker = request.get("KeyMarker", ""), request.get("VersionIdMarker", "")
    limit = page_size(request, "MaxKeys", "max-keys")
    start = listing.start_position(key_marker, prefix, delimiter)
    if "VersionIdMarker" in request:
        if not version_marker:
            message = "A version-id marker cannot be empty."
            raise errors.invalid_argument(message, "version-id-marker", version_marker)
        if not key_marker:
            message = "A version-id marker cannot be specified without a key marker."
            raise errors.invalid_argument(message, "version-id-marker", version_marker)
        if not is_version_id(version_marker):
            raise errors.invalid_argument("Invalid version id specified", "version-id-marker", version_marker)
        rank = listing.rank_of_version(s3.database, bucket, key_marker, version_marker)
        if rank is not None:
            start = listing.Position(key_marker.encode(), within=rank)
    restores = _with_restores(request)
    page = listing.list_versions(
        s3.database, bucket, prefix=prefix, delimiter=delimiter, start=start, limit=limit, with_document=restores
    )
    seen = {start.key} if start.within is not None else set()  # of each key the first version that comes is the newest
    response = {
        **frame(bucket, request, page, encode),
        "MaxKeys": limit,
        "KeyMarker": encode(key_marker),
        "VersionIdMarker": version_marker,
        "Versions": [],
        "DeleteMarkers": [],
    }
    for row in page.entries:
        entry = _entry(row, encode, bucket) | {
            "VersionId": row.version_id,
            "IsLatest": row.object_key not in seen,
        }
        seen.add(row.object_key)
        if row.delete_marker:
            kept = ("Key", "VersionId", "IsLatest", "LastModified", "Owner")
            response["DeleteMarkers"].append({name: entry[name] for name in kept})
        else:
            response["Versions"].append(entry | _restore_status(row, call.now) if restores else entry)
    if page.truncated:
        response["NextKeyMarker"] = encode(page.last)
        if page.last_entry is not None:
            response["NextVersionIdMarker"] = page.last_entry.version_id
    return response


def _encode_token(last: str) -> str:
    return base64.urlsafe_b64encode(b"1" + last.encode()).decode()


def _decode_token(token: str) -> str:
    try:
        decoded = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
        if not decoded.startswith(b"1"):
            raise ValueError(token)
        return decoded[1:].decode()
    except (binascii.Error, ValueError) as error:
        raise errors.invalid_argument(
            "The continuation token provided is incorrect", "continuation-token", token
        ) from error
