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
from taskrole.services.s3 import cors, errors
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.operations.common import open_bucket
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

CORS = "BucketCors"
CORS_RULES_MAX = 100
DOCUMENT_CHARACTERS_MAX = 256 * 1024
_INSTANT = "$instant"
Check = Callable[[dict[str, Any]], None]


def _check_cors(document: dict[str, Any]) -> None:
    rules = document.get("CORSRules", [])
    if not 1 <= len(rules) <= CORS_RULES_MAX:
        raise errors.malformed_xml()
    for rule in rules:
        if not rule.get("AllowedMethods") or not rule.get("AllowedOrigins"):
            raise errors.malformed_xml()
        for method in rule["AllowedMethods"]:
            if method not in cors.METHODS:
                message = f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
                raise errors.invalid_request(message)
        for origin in rule["AllowedOrigins"]:
            if origin.count("*") > 1:
                message = f'AllowedOrigin "{origin}" can not have more than one wildcard.'
                raise errors.invalid_request(message)


def _check_website(document: dict[str, Any]) -> None:
    if "RedirectAllRequestsTo" not in document and not document.get("IndexDocument", {}).get("Suffix"):
        message = "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty"
        raise errors.invalid_argument(message, "IndexDocument", "null")


def _check_replication(document: dict[str, Any]) -> None:
    if not document.get("Role") or not document.get("Rules"):
        raise errors.malformed_xml()


def _check_accelerate(document: dict[str, Any]) -> None:
    if document.get("Status") not in ("Enabled", "Suspended"):
        raise errors.malformed_xml()


def _check_payment(document: dict[str, Any]) -> None:
    if document.get("Payer") not in ("Requester", "BucketOwner"):
        raise errors.malformed_xml()


def _check_nothing(_document: dict[str, Any]) -> None:
    """Accept what the model accepts."""


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
        CORS, "CORSConfiguration", "BucketCORS", _check_cors,
        ("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
    ),
    _Kind(
        "BucketWebsite", "WebsiteConfiguration", "BucketWebsite", _check_website,
        ("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
        delete_action="s3:DeleteBucketWebsite",
    ),
    _Kind(
        "BucketReplication", "ReplicationConfiguration", "ReplicationConfiguration", _check_replication,
        ("ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
        payload=True,
    ),
    _Kind("BucketNotificationConfiguration", "NotificationConfiguration", "BucketNotification", _check_nothing,
          deletable=False),
    _Kind("BucketLogging", "BucketLoggingStatus", "BucketLogging", _check_nothing, deletable=False),
    _Kind("BucketAccelerateConfiguration", "AccelerateConfiguration", "AccelerateConfiguration", _check_accelerate,
          deletable=False),
    _Kind("BucketRequestPayment", "RequestPaymentConfiguration", "BucketRequestPayment", _check_payment,
          default=(("Payer", "BucketOwner"),), deletable=False),
)  # fmt: skip


def _register(kind: _Kind) -> None:
    """Register the operations of one kind."""

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
        kind.check(document)
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
