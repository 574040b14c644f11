"""Bucket configuration that is stored, checked and returned as it came.

None of it acts by itself here: notifications aren't sent, nothing is replicated.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import configuration_rules as rules
from taskrole.services.s3 import errors
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.configuration_rules import Check, Surroundings
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.operations.common import open_bucket
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

CORS = "BucketCors"
DOCUMENT_CHARACTERS_MAX = 256 * 1024
_INSTANT = "$instant"


def _check_accelerate(document: dict[str, Any], around: Surroundings) -> None:
    if document.get("Status") not in ("Enabled", "Suspended"):
        raise errors.malformed_xml()
    if "." in around.bucket.name:
        message = "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names"
        raise errors.invalid_request(message)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of configuration: its operations (``Put`` + name, ...), actions, and what is said when it is absent."""

    name: str
    member: str
    action: str
    check: Check
    absent: tuple[str, str] | None = None
    """Error code and message; None where AWS answers an empty document."""
    default: tuple[tuple[str, str], ...] = ()
    payload: bool = False
    """The answer has the document under ``member``, not its members."""
    deletable: bool = True
    delete_action: str = ""


_KINDS = (
    _Kind(
        CORS, "CORSConfiguration", "BucketCORS", rules.check_cors,
        ("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
    ),
    _Kind(
        "BucketWebsite", "WebsiteConfiguration", "BucketWebsite", rules.check_website,
        ("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
        delete_action="s3:DeleteBucketWebsite",
    ),
    _Kind(
        "BucketReplication", "ReplicationConfiguration", "ReplicationConfiguration", rules.check_replication,
        ("ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
        payload=True,
    ),
    _Kind("BucketNotificationConfiguration", "NotificationConfiguration", "BucketNotification",
          rules.check_notification, deletable=False),
    _Kind("BucketLogging", "BucketLoggingStatus", "BucketLogging", rules.check_logging,
          deletable=False),
    _Kind("BucketAccelerateConfiguration", "AccelerateConfiguration", "AccelerateConfiguration", _check_accelerate,
          deletable=False),
    _Kind("BucketRequestPayment", "RequestPaymentConfiguration", "BucketRequestPayment", rules.accept,
          default=(("Payer", "BucketOwner"),), deletable=False),
)  # fmt: skip


def _register(kind: _Kind) -> None:
    """Register the operations of one kind."""
    shape = rules.input_shape(f"Put{kind.name}").members[kind.member]

    def asking(action: str) -> Callable[[S3Deps, Call, Any], Sequence[Question]]:
        def questions(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
            return [Asker(s3, call, request["Bucket"]).bucket_question(action)]

        return questions

    def put(s3: S3Deps, call: Call, request: Any) -> Any:
        check_document(call)
        bucket = open_bucket(s3, call, request)
        document = request.get(kind.member)
        if document is None:
            raise errors.malformed_xml()
        kind.check(document, Surroundings(bucket, lambda name: s3.lookups.bucket(call, name), shape))
        if len(json.dumps(plain(document))) > DOCUMENT_CHARACTERS_MAX:
            raise ServiceError("InvalidRequest", "The configuration is too large.", 400)
        buckets.put_setting(s3.database, bucket, kind.name, plain(document))
        return {}

    def get(s3: S3Deps, call: Call, request: Any) -> Any:
        bucket = open_bucket(s3, call, request)
        document = buckets.find_setting(s3.database, bucket, kind.name)
        if document is None and kind.absent is not None:
            raise errors.not_there(*kind.absent, bucket.name)
        value = dict(kind.default) if document is None else restored(document)
        return {kind.member: value} if kind.payload else value

    def delete(s3: S3Deps, call: Call, request: Any) -> Any:
        buckets.put_setting(s3.database, open_bucket(s3, call, request), kind.name, None)
        return {}

    operations.operation(f"Put{kind.name}", questions=asking(f"s3:Put{kind.action}"))(put)
    operations.operation(f"Get{kind.name}", questions=asking(f"s3:Get{kind.action}"))(get)
    if kind.deletable:
        action = kind.delete_action or f"s3:Put{kind.action}"
        operations.operation(f"Delete{kind.name}", questions=asking(action))(delete)


def plain(value: Any) -> Any:
    """Return a document with instants as JSON can hold them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {_INSTANT: value.isoformat()} if isinstance(value, datetime) else value


def restored(value: Any) -> Any:
    """Return a document that was kept with its instants."""
    if isinstance(value, dict):
        if set(value) == {_INSTANT}:
            return datetime.fromisoformat(value[_INSTANT])
        return {key: restored(item) for key, item in value.items()}
    return [restored(item) for item in value] if isinstance(value, list) else value


for _kind in _KINDS:
    _register(_kind)
