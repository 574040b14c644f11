"""The encryption configuration of a bucket: what new objects are encrypted with, and what is blocked."""

import json
from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import errors
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.encryption import AES256, KMS_ALGORITHMS, SSE_C
from taskrole.services.s3.operations.common import open_bucket
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

_DEFAULT = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": AES256}, "BucketKeyEnabled": False}]}
_BLOCKABLE = frozenset(("NONE", SSE_C))


def _may_change(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:PutEncryptionConfiguration")]


def _may_look(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:GetEncryptionConfiguration")]


@operations.operation("PutBucketEncryption", questions=_may_change)
def put_bucket_encryption(s3: S3Deps, call: Call, request: Any) -> Any:
    """Set what new objects are encrypted with. AWS: a key of KMS is not looked for; writes that need it fail.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML, InvalidArgument, BadDigest.
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    rules = request.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    if len(rules) != 1:
        raise errors.malformed_xml()
    rule = rules[0]
    default = rule.get("ApplyServerSideEncryptionByDefault", {"SSEAlgorithm": AES256})
    algorithm = default.get("SSEAlgorithm")
    if algorithm != AES256 and algorithm not in KMS_ALGORITHMS:
        raise errors.malformed_xml()
    if algorithm == AES256 and "KMSMasterKeyID" in default:
        message = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
        raise errors.invalid_argument(message, "ApplyServerSideEncryptionByDefault", "null")
    blocked = rule.get("BlockedEncryptionTypes", {}).get("EncryptionType", [])
    if not _BLOCKABLE.issuperset(blocked):
        raise errors.malformed_xml()
    kept: dict[str, Any] = {
        "ApplyServerSideEncryptionByDefault": default,
        "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
    }
    if blocked:
        kept["BlockedEncryptionTypes"] = {"EncryptionType": blocked}
    buckets.update_bucket(s3.database, bucket, encryption=json.dumps({"Rules": [kept]}))
    return {}


@operations.operation("GetBucketEncryption", questions=_may_look)
def get_bucket_encryption(s3: S3Deps, call: Call, request: Any) -> Any:
    """Return what new objects are encrypted with. AWS: SSE-S3, where nothing else was set.

    Raises:
        ServiceError: NoSuchBucket.
    """
    bucket = open_bucket(s3, call, request)
    return {"ServerSideEncryptionConfiguration": json.loads(bucket.encryption) if bucket.encryption else _DEFAULT}


@operations.operation("DeleteBucketEncryption", questions=_may_change)
def delete_bucket_encryption(s3: S3Deps, call: Call, request: Any) -> Any:
    """Go back to SSE-S3.

    Raises:
        ServiceError: NoSuchBucket.
    """
    buckets.update_bucket(s3.database, open_bucket(s3, call, request), encryption="")
    return {}
