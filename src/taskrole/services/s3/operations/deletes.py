"""Deleting objects: DeleteObject and DeleteObjects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import errors, names
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.locks import check_deletable
from taskrole.services.s3.model import Attributes, Bucket, Content, ObjectVersion
from taskrole.services.s3.operations.common import free_at, modified_now, open_bucket, version_id_of
from taskrole.services.s3.preconditions import names_etag
from taskrole.services.s3.questions import Asker, header_context, version_context
from taskrole.services.s3.store import objects
from taskrole.services.s3.version_ids import is_version_id, new_version_id

operations: OperationSet[S3Deps] = OperationSet("s3")

DELETED_MAX = 1000  # keys in one DeleteObjects; S3 API reference
BYPASS_ACTION = "s3:BypassGovernanceRetention"
TRANSACTION_MAX = 100  # keys deleted in one transaction


def _questions(asker: Asker, key: str, version_id: str, request: Any) -> list[Question]:
    action = "s3:DeleteObjectVersion" if version_id else "s3:DeleteObject"
    asked = [asker.object_question(action, key, {**version_context(version_id), **header_context(request)})]
    return asked + asker.etag_questions(key, version_id, request.get("IfMatch", ""))


def _may_delete_object(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    asker = Asker(s3, call, request["Bucket"])
    asked = _questions(asker, request["Key"], request.get("VersionId", ""), request)
    return [*asked, asker.object_question(BYPASS_ACTION, request["Key"])] if _bypasses(request) else asked


@operations.operation("DeleteObject", questions=_may_delete_object, signed=False)
def delete_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Delete an object or one version of it, or add a delete marker; an absent one is deleted already.

    Raises:
        ServiceError: NoSuchBucket, PreconditionFailed, NoSuchKey (If-Match without an object).
    """
    bucket = open_bucket(s3, call, request)
    names.check_key(request["Key"])
    expected = Expected(request.get("IfMatch", ""), request.get("IfMatchLastModifiedTime"), request.get("IfMatchSize"))
    item = _item(s3, call, bucket, request["Key"], version_id_of(request), expected, bypass=_bypasses(request))
    outcome = objects.delete_objects(s3.database, bucket, [item], free_at(s3, call.now))[0]
    if isinstance(outcome, ServiceError):
        raise outcome
    response: dict[str, Any] = {}
    if outcome.version_id and bucket.versioning:
        response["VersionId"] = outcome.version_id
    if outcome.delete_marker:
        response["DeleteMarker"] = True
    return response


def _may_delete_objects(_s3: S3Deps, _call: Call, _request: Any) -> Sequence[Question]:
    # AWS: each key is a question of its own (s3:DeleteObject on it), answered per key in the result; nothing is asked
    # for the call as a whole. ``delete_objects`` puts every key to ``s3.may`` before anything of it is deleted.
    return ()


@operations.operation("DeleteObjects", questions=_may_delete_objects, signed=False)
def delete_objects(s3: S3Deps, call: Call, request: Any) -> Any:
    """Delete up to 1,000 keys; each is decided by policy on its own.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML, BadDigest.
    """
    asked = request.get("Delete", {}).get("Objects", [])
    if not 1 <= len(asked) <= DELETED_MAX or any("Key" not in entry for entry in asked):
        raise errors.malformed_xml()
    check_document(call, required=True)
    bucket = open_bucket(s3, call, request)
    asker = Asker(s3, call, request["Bucket"])
    failed: list[dict[str, Any]] = []
    allowed: list[tuple[dict[str, Any], objects.Deletion]] = []
    for entry in asked:
        key, version_id = entry["Key"], entry.get("VersionId", "")
        try:
            names.check_key(key)
            if version_id and not is_version_id(version_id):
                raise errors.no_such_version(key, version_id)
        except ServiceError as error:
            failed.append(_failure(entry, error))
            continue
        named = {"IfMatch": entry["ETag"]} if "ETag" in entry else {}
        if all(s3.may(call, question) for question in _questions(asker, key, version_id, named)):
            bypass = _bypasses(request) and s3.may(call, asker.object_question(BYPASS_ACTION, key))
            expected = Expected(entry.get("ETag", ""), entry.get("LastModifiedTime"), entry.get("Size"))
            item = _item(s3, call, bucket, key, version_id, expected, bypass=bypass)
            allowed.append((entry, item))
        else:
            failed.append(_failure(entry, errors.access_denied()))
    deleted: list[dict[str, Any]] = []
    for start in range(0, len(allowed), TRANSACTION_MAX):
        batch = allowed[start : start + TRANSACTION_MAX]
        outcomes = objects.delete_objects(s3.database, bucket, [item for _, item in batch], free_at(s3, call.now))
        for (entry, _), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, ServiceError):
                failed.append(_failure(entry, outcome))
            else:
                deleted.append(_success(entry, outcome))
    response: dict[str, Any] = {"Errors": failed} if failed else {}
    if deleted and not request["Delete"].get("Quiet", False):
        response["Deleted"] = deleted
    return response


def _bypasses(request: Any) -> bool:
    return bool(request.get("BypassGovernanceRetention"))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a caller expects of the object to be deleted: an ETag (or ``*``), a time, a size."""

    etag: str = ""
    modified_at: datetime | None = None
    size_bytes: int | None = None

    def check(self, key: str, version: ObjectVersion | None) -> ServiceError | None:
        """Return the error if a version is not what is expected."""
        if not self.etag and self.modified_at is None and self.size_bytes is None:
            return None
        if version is None or version.delete_marker:
            return errors.no_such_key(key) if self.etag else None
        if self.etag and not names_etag(self.etag, version.content.etag):
            return errors.precondition_failed("If-Match")
        if self.modified_at is not None and self.modified_at.replace(microsecond=0) != version.modified_at:
            return errors.precondition_failed("x-amz-if-match-last-modified-time")
        if self.size_bytes is not None and self.size_bytes != version.content.size_bytes:
            return errors.precondition_failed("x-amz-if-match-size")
        return None


def _item(
    s3: S3Deps, call: Call, bucket: Bucket, key: str, version_id: str, expected: Expected, *, bypass: bool
) -> objects.Deletion:
    marker = ObjectVersion(
        bucket_id=bucket.bucket_id,
        key=key,
        version_id=new_version_id(s3.ids),
        age_rank=0,
        modified_at=modified_now(call),
        content=Content(0, ""),
        attributes=Attributes(),
        delete_marker=True,
    )

    def check(version: ObjectVersion | None) -> ServiceError | None:
        if version_id and version is not None:
            locked = check_deletable(version.attributes.lock, call.now, bypass=bypass)
            if locked is not None:
                return locked
        return expected.check(key, version)

    return objects.Deletion(marker, version_id, check)


def _failure(entry: Any, error: ServiceError) -> dict[str, Any]:
    shown = {"Key": entry["Key"], "Code": error.code, "Message": error.message}
    return {**shown, "VersionId": entry["VersionId"]} if entry.get("VersionId") else shown


def _success(entry: Any, outcome: objects.Deleted) -> dict[str, Any]:
    shown: dict[str, Any] = {"Key": entry["Key"]}
    if entry.get("VersionId"):
        shown["VersionId"] = entry["VersionId"]
    if outcome.delete_marker:
        shown |= {"DeleteMarker": True, "DeleteMarkerVersionId": outcome.version_id}
    return shown
