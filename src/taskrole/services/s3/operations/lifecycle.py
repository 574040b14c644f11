"""The lifecycle rules of buckets, and what objects and uploads tell about them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.ids import hex_id
from taskrole.policy.model import Question
from taskrole.services.s3 import errors, lifecycle, lifecycle_rules
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import Bucket, ObjectVersion, Upload
from taskrole.services.s3.operations.common import open_bucket
from taskrole.services.s3.operations.configuration import DOCUMENT_CHARACTERS_MAX, plain, restored
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store.buckets import find_setting
from taskrole.services.s3.store.lifecycle import SETTING, put_configuration

operations: OperationSet[S3Deps] = OperationSet("s3")

DEFAULT_MINIMUM_SIZE = "all_storage_classes_128K"
_MINIMUM_SIZE = "TransitionDefaultMinimumObjectSize"


def _may_put(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:PutLifecycleConfiguration")]


@operations.operation("PutBucketLifecycleConfiguration", questions=_may_put)
def put_bucket_lifecycle_configuration(s3: S3Deps, call: Call, request: Any) -> Any:
    """Replace the lifecycle rules of a bucket.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML, InvalidArgument, InvalidRequest.
    """
    check_document(call, required=True)
    bucket = open_bucket(s3, call, request)
    minimum_size = request.get(_MINIMUM_SIZE, DEFAULT_MINIMUM_SIZE)
    if minimum_size not in lifecycle_rules.MINIMUM_SIZES:
        message = "Invalid transition default minimum object size."
        raise errors.invalid_argument(message, "x-amz-transition-default-minimum-object-size", minimum_size)
    document = request.get("LifecycleConfiguration", {})
    lifecycle_rules.check(document)
    kept = {"Rules": plain(document["Rules"]), "MinimumSize": minimum_size}
    if len(json.dumps(kept)) > DOCUMENT_CHARACTERS_MAX:
        raise errors.invalid_request("The configuration is too large.")
    put_configuration(s3.database, bucket, kept, hex_id(s3.ids, 16))
    return {_MINIMUM_SIZE: minimum_size}


def _may_get(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:GetLifecycleConfiguration")]


@operations.operation("GetBucketLifecycleConfiguration", questions=_may_get)
def get_bucket_lifecycle_configuration(s3: S3Deps, call: Call, request: Any) -> Any:
    """Return the lifecycle rules of a bucket.

    Raises:
        ServiceError: NoSuchBucket, NoSuchLifecycleConfiguration.
    """
    bucket = open_bucket(s3, call, request)
    kept = find_setting(s3.database, bucket, SETTING)
    if kept is None:
        message = "The lifecycle configuration does not exist"
        raise errors.not_there("NoSuchLifecycleConfiguration", message, bucket.name)
    return {"Rules": restored(kept["Rules"]), _MINIMUM_SIZE: kept.get("MinimumSize", DEFAULT_MINIMUM_SIZE)}


@operations.operation("DeleteBucketLifecycle", questions=_may_put)
def delete_bucket_lifecycle(s3: S3Deps, call: Call, request: Any) -> Any:
    """Remove the lifecycle rules of a bucket.

    Raises:
        ServiceError: NoSuchBucket.
    """
    put_configuration(s3.database, open_bucket(s3, call, request), None, "")
    return {}


def expiration(s3: S3Deps, bucket: Bucket, version: ObjectVersion) -> dict[str, Any]:
    """Return the member that tells when an object, the newest of its key, expires; nothing if it doesn't."""
    if not bucket.lifecycle:
        return {}
    seen = lifecycle.Version(
        key=version.key,
        version_id=version.version_id,
        age_rank=version.age_rank,
        modified_at=version.modified_at,
        size_bytes=version.content.size_bytes,
        tags=version.attributes.tags,
    )
    header = lifecycle.expiration_header(s3.rules.rules(bucket), seen)
    return {"Expiration": header} if header else {}


def abortion(s3: S3Deps, bucket: Bucket, upload: Upload) -> dict[str, datetime | str]:
    """Return the members that tell when an upload is aborted; nothing if it isn't."""
    found = lifecycle.abortion(s3.rules.rules(bucket), upload.key, upload.initiated_at)
    return {"AbortDate": found[0], "AbortRuleId": found[1]} if found else {}
