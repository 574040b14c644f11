"""RestoreObject: archived objects can be read again for some days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import STATUS_KEY, OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import errors
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import ARCHIVES, ObjectVersion
from taskrole.services.s3.operations.common import open_bucket, version_id_of
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store.objects import change_version

operations: OperationSet[S3Deps] = OperationSet("s3")

DAYS_MAX = 36_500
_TIERS = ("Standard", "Bulk", "Expedited")
_EXPEDITED = "Expedited"


def _may_restore(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).object_question("s3:RestoreObject", request["Key"])]


@operations.operation("RestoreObject", questions=_may_restore)
def restore_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Let an archived object be read for some days; asking again changes how long. Here it takes no time.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion, InvalidObjectState, MalformedXML, InvalidArgument, NotImplemented.
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    days, tier = _days_and_tier(request.get("RestoreRequest", {}))
    until = _end(call.now, days)

    def restore(version: ObjectVersion) -> ObjectVersion:
        storage_class = version.attributes.storage_class
        if storage_class not in ARCHIVES:
            message = "Restore is not allowed for the object's current storage class"
            raise ServiceError("InvalidObjectState", message, 403, {"StorageClass": storage_class})
        if tier == _EXPEDITED and storage_class == "DEEP_ARCHIVE":
            message = "Retrieval option is not supported by this storage class"
            raise errors.invalid_argument(message, "Tier", tier)
        return replace(version, restored_until=until)

    before = change_version(s3.database, bucket, request["Key"], version_id_of(request), restore)
    return {STATUS_KEY: 200 if before.restored(call.now) else 202}


def _days_and_tier(asked: dict[str, Any]) -> tuple[int, str]:
    if "Type" in asked or "SelectParameters" in asked:  # AWS: select from archives was taken back
        raise ServiceError("NotImplemented", "A query of an archived object is not implemented.", 501)
    if "Days" not in asked:
        raise errors.malformed_xml()
    tier = asked.get("GlacierJobParameters", {}).get("Tier", asked.get("Tier", "Standard"))
    if tier not in _TIERS:
        raise errors.malformed_xml()
    if not 1 <= asked["Days"] <= DAYS_MAX:
        raise errors.invalid_argument("'Days' for Restore must be a positive integer", "Days", asked["Days"])
    return asked["Days"], tier


def _end(now: datetime, days: int) -> datetime:
    """Return the midnight (UTC) at which a copy that was restored now is no more."""
    exact = (now + timedelta(days=days)).astimezone(UTC)
    return exact.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
