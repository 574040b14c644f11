"""Object lock: what retention and legal holds allow. Pure.

Source: Amazon S3 user guide, "Locking objects with Object Lock"; S3 API reference, PutObjectRetention.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.policy.model import ContextValue
from taskrole.services.s3 import errors
from taskrole.services.s3.model import NO_LOCK, Bucket, ObjectLock

GOVERNANCE, COMPLIANCE = "GOVERNANCE", "COMPLIANCE"
ON, OFF = "ON", "OFF"
MODES = frozenset((GOVERNANCE, COMPLIANCE))
DAYS_MAX = 36_500  # S3 API reference, DefaultRetention
YEARS_MAX = 100
DAYS_PER_YEAR = 365
ENABLED_WITHOUT_RULE = "{}"
"""What a bucket's ``object_lock`` is when objects may be locked and none is by default."""
_HEADERS = ("ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus")


def lock_of(bucket: Bucket, request: Mapping[str, Any], now: datetime) -> ObjectLock:
    """Return the lock of a new object: what its writer asks for, else the bucket's default.

    Raises:
        ServiceError: InvalidRequest (the bucket has no object lock), InvalidArgument.
    """
    if not any(member in request for member in _HEADERS):
        return _default(bucket, now)
    check_enabled(bucket)
    mode, until = request.get("ObjectLockMode", ""), request.get("ObjectLockRetainUntilDate")
    hold = request.get("ObjectLockLegalHoldStatus", "")
    if bool(mode) != (until is not None):
        message = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied"
        raise errors.invalid_argument(message)
    if mode and mode not in MODES:
        raise errors.invalid_argument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode)
    if hold not in ("", ON, OFF):
        message = "Legal Hold must be either of 'ON' or 'OFF'"
        raise errors.invalid_argument(message, "x-amz-object-lock-legal-hold", hold)
    if until is not None:
        check_future(until, now)
        return ObjectLock(mode, until, hold)
    return replace(_default(bucket, now), legal_hold=hold)


def check_enabled(bucket: Bucket) -> None:
    """Check that objects of a bucket may be locked.

    Raises:
        ServiceError: InvalidRequest.
    """
    if not bucket.object_lock:
        raise errors.invalid_request("Bucket is missing Object Lock Configuration")


def check_future(until: datetime, now: datetime) -> None:
    """Check the end of a retention period.

    Raises:
        ServiceError: InvalidArgument.
    """
    if until <= now:
        message = "The retain until date must be in the future!"
        raise errors.invalid_argument(message, "x-amz-object-lock-retain-until-date", until.isoformat())


def check_digest(lock: ObjectLock, noun: str, *, present: bool) -> None:
    """Check that the bytes of what will be locked come with a digest: a mistake could not be undone.

    Raises:
        ServiceError: InvalidRequest.
    """
    if lock != NO_LOCK and not present:
        raise errors.invalid_request(
            f"Content-MD5 OR x-amz-checksum- HTTP header is required for Put {noun} requests with Object Lock "
            "parameters"
        )


def check_change(old: ObjectLock, new: ObjectLock, now: datetime, *, bypass: bool) -> None:
    """Check that a retention may be replaced by another: longer always, else only governance with the permission.

    Raises:
        ServiceError: AccessDenied.
    """
    if old.retain_until is None or old.retain_until <= now:
        return
    extends = new.mode == old.mode and new.retain_until is not None and new.retain_until >= old.retain_until
    if not extends and (old.mode == COMPLIANCE or not bypass):
        raise protected()


def check_deletable(lock: ObjectLock, now: datetime, *, bypass: bool) -> ServiceError | None:
    """Return the error for deleting a version that is locked."""
    if lock.legal_hold == ON:
        return protected()
    if lock.retain_until is None or lock.retain_until <= now:
        return None
    return None if lock.mode == GOVERNANCE and bypass else protected()


def protected() -> ServiceError:
    """Return the error for changing what is locked."""
    return ServiceError("AccessDenied", "Access Denied because object protected by object lock.", 403)


def configuration_of(document: Mapping[str, Any]) -> str:
    """Return a lock configuration as a bucket keeps it.

    Raises:
        ServiceError: MalformedXML, InvalidRetentionPeriod.
    """
    if document.get("ObjectLockEnabled") != "Enabled":
        raise errors.malformed_xml()
    if "Rule" not in document:
        return ENABLED_WITHOUT_RULE
    rule = document["Rule"].get("DefaultRetention", {})
    if rule.get("Mode") not in MODES or ("Days" in rule) == ("Years" in rule):
        raise errors.malformed_xml()
    period, maximum = (rule["Days"], DAYS_MAX) if "Days" in rule else (rule["Years"], YEARS_MAX)
    if period <= 0:
        message = "Default retention period must be a positive integer value."
        raise ServiceError("InvalidRetentionPeriod", message, 400)
    if period > maximum:
        message = "Default retention period is too large. Allowed maximum value is 36500 days or 100 years."
        raise ServiceError("InvalidRetentionPeriod", message, 400)
    return json.dumps({name: rule[name] for name in ("Mode", "Days", "Years") if name in rule})


def shown_configuration(bucket: Bucket) -> dict[str, Any]:
    """Return a bucket's lock configuration as the wire has it."""
    rule = json.loads(bucket.object_lock)
    shown: dict[str, Any] = {"ObjectLockEnabled": "Enabled"}
    return {**shown, "Rule": {"DefaultRetention": rule}} if rule else shown


def shown_headers(lock: ObjectLock) -> dict[str, Any]:
    """Return the members that tell an object's lock."""
    shown: dict[str, Any] = {}
    if lock.retain_until is not None:
        shown = {"ObjectLockMode": lock.mode, "ObjectLockRetainUntilDate": lock.retain_until}
    return {**shown, "ObjectLockLegalHoldStatus": lock.legal_hold} if lock.legal_hold else shown


def context_of(mode: str, until: datetime | None, hold: str, now: datetime) -> dict[str, ContextValue]:
    """Return the condition keys of a request that locks an object."""
    context: dict[str, ContextValue] = {}
    if mode:
        context["s3:object-lock-mode"] = mode
    if until is not None:
        context["s3:object-lock-retain-until-date"] = until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        context["s3:object-lock-remaining-retention-days"] = str(max(0, (until - now).days))
    if hold:
        context["s3:object-lock-legal-hold"] = hold
    return context


def dump(lock: ObjectLock) -> dict[str, str]:
    """Return a lock as rows keep it; nothing for none."""
    if lock == NO_LOCK:
        return {}
    return {**asdict(lock), "retain_until": lock.retain_until.isoformat() if lock.retain_until else ""}


def load(document: Mapping[str, str]) -> ObjectLock:
    """Return a lock that was kept."""
    if not document:
        return NO_LOCK
    until = document["retain_until"]
    return ObjectLock(document["mode"], datetime.fromisoformat(until) if until else None, document["legal_hold"])


def _default(bucket: Bucket, now: datetime) -> ObjectLock:
    rule = json.loads(bucket.object_lock) if bucket.object_lock else {}
    if not rule:
        return NO_LOCK
    days = rule["Days"] if "Days" in rule else rule["Years"] * DAYS_PER_YEAR
    return ObjectLock(rule["Mode"], now.replace(microsecond=0) + timedelta(days=days))
