"""RenameObject.

AWS has it for directory buckets alone, which keep no versions; here every bucket that keeps none has it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import errors, names, preconditions
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import ObjectVersion
from taskrole.services.s3.operations.common import free_at, open_bucket
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store.objects import rename

operations: OperationSet[S3Deps] = OperationSet("s3")


def _may_rename(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    # A rename reads and deletes one object and writes another.
    asker, source = Asker(s3, call, request["Bucket"]), _source(request)
    return [
        asker.existing_question("s3:GetObject", source),
        asker.object_question("s3:DeleteObject", source),
        asker.object_question("s3:PutObject", request["Key"]),
    ]


@operations.operation("RenameObject", questions=_may_rename)
def rename_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Give an object another key, at once; what had that key is gone then.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, PreconditionFailed, InvalidArgument, InvalidRequest.
    """
    bucket = open_bucket(s3, call, request)
    source, target = _source(request), request["Key"]
    for key in (source, target):
        names.check_key(key)
        if not key or key.endswith("/"):
            raise errors.invalid_argument("A key that ends with a slash cannot be renamed.", "key", key)

    def check(version: ObjectVersion, replaced: ObjectVersion | None) -> None:
        _check(request, "SourceIf", version)
        _check(request, "DestinationIf", replaced)

    rename(s3.database, bucket, source, target, check, free_at(s3, call.now))
    return {}


def _source(request: Any) -> str:
    """Return the key that x-amz-rename-source names: with or without a slash, or slash and bucket, before it."""
    try:
        text = unquote(request["RenameSource"], errors="strict")
    except UnicodeDecodeError as error:
        message = "The rename source must be URL-encoded UTF-8"
        raise errors.invalid_argument(message, "x-amz-rename-source", request["RenameSource"]) from error
    if "\0" in text:
        raise errors.invalid_argument("The rename source is not a key.", "x-amz-rename-source")
    return text.removeprefix(f"/{request['Bucket']}/").removeprefix("/")


def _check(request: Any, prefix: str, version: ObjectVersion | None) -> None:
    if_match, if_none_match = request.get(f"{prefix}Match", ""), request.get(f"{prefix}NoneMatch", "")
    since: datetime | None = request.get(f"{prefix}ModifiedSince")
    until: datetime | None = request.get(f"{prefix}UnmodifiedSince")
    if version is None:
        if if_match:
            raise errors.precondition_failed("If-Match")
        return
    verdict = preconditions.decide(
        version.content.etag,
        version.modified_at,
        if_match=if_match,
        if_none_match=if_none_match,
        if_modified_since=since,
        if_unmodified_since=until,
    )
    if verdict is preconditions.Verdict.NOT_MODIFIED:
        raise errors.precondition_failed("If-None-Match" if if_none_match else "If-Modified-Since")
