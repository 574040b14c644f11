"""Object lock of buckets and objects: configuration, retention, legal hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.s3 import errors, locks
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import Bucket, ObjectLock
from taskrole.services.s3.operations.common import open_bucket, version_id_of
from taskrole.services.s3.operations.deletes import BYPASS_ACTION
from taskrole.services.s3.operations.reads import find_visible
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import buckets
from taskrole.services.s3.store.objects import ENABLED, change_lock

operations: OperationSet[S3Deps] = OperationSet("s3")


def _may_put_configuration(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:PutBucketObjectLockConfiguration")]


@operations.operation("PutObjectLockConfiguration", questions=_may_put_configuration)
def put_object_lock_configuration(s3: S3Deps, call: Call, request: Any) -> Any:
    """Let objects of a bucket be locked, and say how new ones are by default. It can't be taken back.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML, InvalidRetentionPeriod, InvalidBucketState.
    """
    check_document(call, required=True)
    bucket = open_bucket(s3, call, request)
    text = locks.configuration_of(request.get("ObjectLockConfiguration", {}))
    buckets.update_bucket(s3.database, bucket, _check_versioned, object_lock=text)
    return {}


def _check_versioned(bucket: Bucket) -> None:
    if bucket.versioning != ENABLED:
        message = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
        raise ServiceError("InvalidBucketState", message, 409)


def _may_get_configuration(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:GetBucketObjectLockConfiguration")]


@operations.operation("GetObjectLockConfiguration", questions=_may_get_configuration)
def get_object_lock_configuration(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell how objects of a bucket are locked by default.

    Raises:
        ServiceError: NoSuchBucket, ObjectLockConfigurationNotFoundError.
    """
    bucket = open_bucket(s3, call, request)
    if not bucket.object_lock:
        message = "Object Lock configuration does not exist for this bucket"
        raise errors.not_there("ObjectLockConfigurationNotFoundError", message, bucket.name)
    return {"ObjectLockConfiguration": locks.shown_configuration(bucket)}


def _ask(s3: S3Deps, call: Call, request: Any, action: str, extra: dict[str, ContextValue]) -> list[Question]:
    # AWS: neither the version nor the tags of the object are condition keys of these actions.
    asker = Asker(s3, call, request["Bucket"])
    asked = [asker.object_question(action, request["Key"], extra)]
    if request.get("BypassGovernanceRetention"):
        asked.append(asker.object_question(BYPASS_ACTION, request["Key"]))
    return asked


def _may_put_retention(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    asked = request.get("Retention", {})
    extra = locks.context_of(asked.get("Mode", ""), asked.get("RetainUntilDate"), "", call.now)
    return _ask(s3, call, request, "s3:PutObjectRetention", extra)


@operations.operation("PutObjectRetention", questions=_may_put_retention)
def put_object_retention(s3: S3Deps, call: Call, request: Any) -> Any:
    """Keep a version from being deleted until a time; an empty document ends that.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion, InvalidRequest, MalformedXML, InvalidArgument, AccessDenied.
    """
    check_document(call, required=True)
    bucket = open_bucket(s3, call, request)
    locks.check_enabled(bucket)
    asked = request.get("Retention", {})
    mode, until = asked.get("Mode", ""), asked.get("RetainUntilDate")
    if bool(mode) != (until is not None) or (mode and mode not in locks.MODES):
        raise errors.malformed_xml()
    if until is not None:
        locks.check_future(until, call.now)
    bypass = bool(request.get("BypassGovernanceRetention"))

    def change(lock: ObjectLock) -> ObjectLock:
        changed = replace(lock, mode=mode, retain_until=until)
        locks.check_change(lock, changed, call.now, bypass=bypass)
        return changed

    change_lock(s3.database, bucket, request["Key"], version_id_of(request), change)
    return {}


def _may_get_retention(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(s3, call, request, "s3:GetObjectRetention", {})


@operations.operation("GetObjectRetention", questions=_may_get_retention)
def get_object_retention(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell until when a version is kept.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion, InvalidRequest, NoSuchObjectLockConfiguration.
    """
    lock = _find_lock(s3, call, request)
    if lock.retain_until is None:
        raise _not_locked()
    return {"Retention": {"Mode": lock.mode, "RetainUntilDate": lock.retain_until}}


def _may_put_hold(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    extra = locks.context_of("", None, request.get("LegalHold", {}).get("Status", ""), call.now)
    return _ask(s3, call, request, "s3:PutObjectLegalHold", extra)


@operations.operation("PutObjectLegalHold", questions=_may_put_hold)
def put_object_legal_hold(s3: S3Deps, call: Call, request: Any) -> Any:
    """Keep a version from being deleted until the hold is taken off.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion, InvalidRequest, MalformedXML.
    """
    check_document(call, required=True)
    bucket = open_bucket(s3, call, request)
    locks.check_enabled(bucket)
    status = request.get("LegalHold", {}).get("Status")
    if status not in (locks.ON, locks.OFF):
        raise errors.malformed_xml()
    change_lock(
        s3.database, bucket, request["Key"], version_id_of(request), lambda lock: replace(lock, legal_hold=status)
    )
    return {}


def _may_get_hold(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(s3, call, request, "s3:GetObjectLegalHold", {})


@operations.operation("GetObjectLegalHold", questions=_may_get_hold)
def get_object_legal_hold(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell whether a version is held.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion, InvalidRequest, NoSuchObjectLockConfiguration.
    """
    lock = _find_lock(s3, call, request)
    if not lock.legal_hold:
        raise _not_locked()
    return {"LegalHold": {"Status": lock.legal_hold}}


def _find_lock(s3: S3Deps, call: Call, request: Any) -> ObjectLock:
    bucket = open_bucket(s3, call, request)
    locks.check_enabled(bucket)
    return find_visible(s3, call, bucket, request["Key"], version_id_of(request)).attributes.lock


def _not_locked() -> ServiceError:
    message = "The specified object does not have a ObjectLock configuration"
    return ServiceError("NoSuchObjectLockConfiguration", message, 404)
