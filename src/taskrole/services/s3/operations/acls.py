"""Access control lists of buckets and objects: read and changed. What they allow is told with the questions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import HEADERS_KEY, OperationSet
from taskrole.policy.model import Question
from taskrole.services.s3 import acls
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import Acl, Bucket, ObjectVersion
from taskrole.services.s3.operations.common import open_bucket, version_id_of
from taskrole.services.s3.operations.reads import find_visible
from taskrole.services.s3.questions import Asker, header_context
from taskrole.services.s3.store import buckets
from taskrole.services.s3.store.objects import change_version

operations: OperationSet[S3Deps] = OperationSet("s3")


def _may_get_bucket_acl(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:GetBucketAcl")]


@operations.operation("GetBucketAcl", questions=_may_get_bucket_acl, signed=False)
def get_bucket_acl(s3: S3Deps, call: Call, request: Any) -> Any:
    """Return the ACL of a bucket.

    Raises:
        ServiceError: NoSuchBucket.
    """
    bucket = open_bucket(s3, call, request)
    return acls.shown(bucket, bucket.acl)


def _may_put_bucket_acl(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:PutBucketAcl", header_context(request))]


@operations.operation("PutBucketAcl", questions=_may_put_bucket_acl, signed=False)
def put_bucket_acl(s3: S3Deps, call: Call, request: Any) -> Any:
    """Replace the ACL of a bucket.

    Raises:
        ServiceError: NoSuchBucket, AccessControlListNotSupported, MalformedACLError, InvalidArgument, ...
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    acl = _asked(s3, call, request, bucket, bucket.account_id, of_object=False)

    def check(held: Bucket) -> None:
        if acls.is_enforced(held):
            raise acls.not_supported()
        acls.check_not_blocked(held, acl.grants or ())

    buckets.update_bucket(s3.database, bucket, check, acl=acl)
    return {}


def _may_get_object_acl(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [_object_question(s3, call, request, "Get")]


@operations.operation("GetObjectAcl", questions=_may_get_object_acl, signed=False)
def get_object_acl(s3: S3Deps, call: Call, request: Any) -> Any:
    """Return the ACL of an object.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey.
    """
    bucket = open_bucket(s3, call, request)
    version = find_visible(s3, call, bucket, request["Key"], version_id_of(request))
    return {**acls.shown(bucket, version.attributes.acl), **_version_headers(bucket, version)}


def _may_put_object_acl(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [_object_question(s3, call, request, "Put")]


@operations.operation("PutObjectAcl", questions=_may_put_object_acl, signed=False)
def put_object_acl(s3: S3Deps, call: Call, request: Any) -> Any:
    """Replace the ACL of an object; its owner stays.

    Raises:
        ServiceError: NoSuchBucket, NoSuchKey, AccessControlListNotSupported, MalformedACLError, InvalidArgument, ...
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    version_id = version_id_of(request)
    version = find_visible(s3, call, bucket, request["Key"], version_id)
    owner = acls.owner_of(bucket, version.attributes.acl)
    acl = _asked(s3, call, request, bucket, owner, of_object=True)

    def change(held: ObjectVersion) -> ObjectVersion:
        if acls.owner_of(bucket, held.attributes.acl) != owner:  # another's took its place since it was asked about
            raise ServiceError("OperationAborted", "A conflicting conditional operation is in progress.", 409)
        return replace(held, attributes=replace(held.attributes, acl=acl))

    change_version(s3.database, bucket, version.key, version_id, change)
    return _version_headers(bucket, version)


def _object_question(s3: S3Deps, call: Call, request: Any, verb: str) -> Question:
    version_id = request.get("VersionId", "")
    action = f"s3:{verb}ObjectVersionAcl" if version_id else f"s3:{verb}ObjectAcl"
    asker = Asker(s3, call, request["Bucket"])
    return asker.existing_question(action, request["Key"], version_id, header_context(request))


def _asked(s3: S3Deps, call: Call, request: Any, bucket: Bucket, owner: str, *, of_object: bool) -> Acl:
    has_body = "AccessControlPolicy" in request or bool(call.http is not None and call.http.body)
    return acls.changed_acl(bucket, request, owner, s3.accounts.resolve, of_object=of_object, has_body=has_body)


def _version_headers(bucket: Bucket, version: ObjectVersion) -> dict[str, Any]:
    return {HEADERS_KEY: [("x-amz-version-id", version.version_id)]} if bucket.versioning else {}
