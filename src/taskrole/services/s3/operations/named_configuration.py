"""Configurations of a bucket that have ids of their own: analytics, inventory, metrics, intelligent tiering.

They are stored, checked and returned as they came; none of them acts by itself here.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import errors
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.configuration_rules import check_enumerations, check_filter, input_shape
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.operations.common import open_bucket
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

ID_LENGTH_MAX = 64  # characters; S3 API reference
CONFIGURATIONS_MAX = 1000  # of each kind in a bucket
DOCUMENT_CHARACTERS_MAX = 16 * 1024
PAGE_MAX = 100
TIER_DAYS_MAX = 730
_TIER_DAYS_MIN = {"ARCHIVE_ACCESS": 90, "DEEP_ARCHIVE_ACCESS": 180}
Document = dict[str, Any]


def _check_analytics(document: Document) -> None:
    if "StorageClassAnalysis" not in document:
        raise errors.malformed_xml()
    check_filter(document.get("Filter", {}))
    export = document["StorageClassAnalysis"].get("DataExport", {})
    if export:
        _check_destination(export["Destination"]["S3BucketDestination"])


def _check_inventory(document: Document) -> None:
    if "Schedule" not in document or "IsEnabled" not in document or not document.get("IncludedObjectVersions"):
        raise errors.malformed_xml()
    _check_destination(document.get("Destination", {}).get("S3BucketDestination", {}))
    fields = document.get("OptionalFields", [])
    if len(set(fields)) < len(fields):
        raise errors.malformed_xml()


def _check_destination(destination: Document) -> None:
    arn = destination.get("Bucket", "")
    if not arn:
        raise errors.malformed_xml()
    if not arn.startswith("arn:aws:s3:::") or not arn.removeprefix("arn:aws:s3:::"):
        raise ServiceError("InvalidS3DestinationBucket", "Invalid bucket ARN.", 400)


def _check_metrics(document: Document) -> None:
    check_filter(document.get("Filter", {}))


def _check_tiering(document: Document) -> None:
    tierings = document.get("Tierings", [])
    if not document.get("Status") or not 1 <= len(tierings) <= 2:
        raise errors.malformed_xml()
    check_filter(document.get("Filter", {}))
    days: dict[str, int] = {}
    for tiering in tierings:
        tier = tiering["AccessTier"]
        if tier in days or tier not in _TIER_DAYS_MIN:
            raise errors.malformed_xml()
        days[tier] = tiering["Days"]
        if not _TIER_DAYS_MIN[tier] <= days[tier] <= TIER_DAYS_MAX:
            raise errors.invalid_argument("The number of days is outside of what the tier allows.", "Days", days[tier])
    if days.get("ARCHIVE_ACCESS", 0) >= days.get("DEEP_ARCHIVE_ACCESS", TIER_DAYS_MAX + 1):
        raise errors.invalid_argument("Objects go to the deep archive later than to the archive.", "Days")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind: the word in its names, the setting that holds all of a bucket's by id, and its check."""

    word: str
    setting: str
    check: Callable[[Document], None]


_KINDS = (
    _Kind("Analytics", "analytics", _check_analytics),
    _Kind("Inventory", "inventory", _check_inventory),
    _Kind("Metrics", "metrics", _check_metrics),
    _Kind("IntelligentTiering", "intelligent-tiering", _check_tiering),
)


def _register(kind: _Kind) -> None:
    member = f"{kind.word}Configuration"
    shape = input_shape(f"PutBucket{member}").members[member]

    def asking(action: str) -> Callable[[S3Deps, Call, Any], Sequence[Question]]:
        def questions(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
            # AWS: a policy may bound the fields that an inventory tells.
            fields = request.get("InventoryConfiguration", {}).get("OptionalFields", ())
            context = {"s3:InventoryAccessibleOptionalFields": tuple(fields)} if fields else {}
            return [Asker(s3, call, request["Bucket"]).bucket_question(action, context)]

        return questions

    def put(s3: S3Deps, call: Call, request: Any) -> Any:
        check_document(call)
        bucket = open_bucket(s3, call, request)
        document, identifier = request.get(member) or {}, request["Id"]
        if document.get("Id") != identifier or not 1 <= len(identifier) <= ID_LENGTH_MAX:
            raise errors.invalid_argument("The id of the configuration is not valid.", "id", identifier)
        check_enumerations(shape, document)
        kind.check(document)
        if len(json.dumps(document)) > DOCUMENT_CHARACTERS_MAX:
            raise errors.invalid_request("The configuration is too large.")

        def change(held: Document | None) -> Document:
            changed = {**(held or {}), identifier: document}
            if len(changed) > CONFIGURATIONS_MAX:
                message = "You are attempting to create a new configuration but have already reached the limit."
                raise ServiceError("TooManyConfigurations", message, 400)
            return changed

        buckets.change_setting(s3.database, bucket, kind.setting, change)
        return {}

    def get(s3: S3Deps, call: Call, request: Any) -> Any:
        bucket = open_bucket(s3, call, request)
        held = buckets.find_setting(s3.database, bucket, kind.setting) or {}
        if request["Id"] not in held:
            raise _not_there()
        return {member: held[request["Id"]]}

    def delete(s3: S3Deps, call: Call, request: Any) -> Any:
        bucket, identifier = open_bucket(s3, call, request), request["Id"]

        def change(held: Document | None) -> Document | None:
            if not held or identifier not in held:
                raise _not_there()
            return {name: document for name, document in held.items() if name != identifier} or None

        buckets.change_setting(s3.database, bucket, kind.setting, change)
        return {}

    def list_all(s3: S3Deps, call: Call, request: Any) -> Any:
        bucket = open_bucket(s3, call, request)
        held = buckets.find_setting(s3.database, bucket, kind.setting) or {}
        token = request.get("ContinuationToken", "")  # the last id of the page before
        names = sorted(name for name in held if name > token)
        shown = names[:PAGE_MAX]
        response = {f"{member}List": [held[name] for name in shown], "IsTruncated": len(names) > len(shown)}
        if token:
            response["ContinuationToken"] = token
        return {**response, "NextContinuationToken": shown[-1]} if response["IsTruncated"] else response

    reading, writing = asking(f"s3:Get{member}"), asking(f"s3:Put{member}")
    operations.operation(f"PutBucket{member}", questions=writing)(put)
    operations.operation(f"GetBucket{member}", questions=reading)(get)
    operations.operation(f"DeleteBucket{member}", questions=writing)(delete)
    operations.operation(f"ListBucket{member}s", questions=reading)(list_all)


def _not_there() -> ServiceError:
    return ServiceError("NoSuchConfiguration", "The specified configuration does not exist.", 404)


for _kind in _KINDS:
    _register(_kind)
