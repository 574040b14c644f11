"""Operations on buckets themselves: create, head, list, delete, location."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.ids import hex_id
from taskrole.policy.model import ContextValue, Question
from taskrole.services.s3 import acls, errors, names
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.locks import ENABLED_WITHOUT_RULE
from taskrole.services.s3.model import Bucket, PublicAccessBlock
from taskrole.services.s3.operations.common import free_at, modified_now, open_bucket, owner
from taskrole.services.s3.questions import Asker, header_context, request_context
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

US_EAST_1 = "us-east-1"
LIST_MAX = 10_000


def _may_create_bucket(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    asker = Asker(s3, call, request["Bucket"], creates=True)
    configuration = request.get("CreateBucketConfiguration", {})
    context: dict[str, ContextValue] = header_context(request)
    if configuration.get("LocationConstraint"):
        context["s3:locationconstraint"] = configuration["LocationConstraint"]
    tags = configuration.get("Tags", [])
    context.update({f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags})
    if tags:
        context["aws:TagKeys"] = tuple(tag["Key"] for tag in tags)
    asked = [asker.bucket_question("s3:CreateBucket", context)]
    if tags:
        asked.append(asker.bucket_question("s3:TagResource", context))
    if any(member in request for member in acls.MEMBERS):
        asked.append(asker.bucket_question("s3:PutBucketAcl", context))
    if request.get("ObjectLockEnabledForBucket"):
        asked.append(asker.bucket_question("s3:PutBucketObjectLockConfiguration", context))
        asked.append(asker.bucket_question("s3:PutBucketVersioning", context))
    if "ObjectOwnership" in request:
        asked.append(asker.bucket_question("s3:PutBucketOwnershipControls", context))
    return asked


@operations.operation("CreateBucket", questions=_may_create_bucket)
def create_bucket(s3: S3Deps, call: Call, request: Any) -> Any:
    """Create a bucket.

    A location constraint is stored and reported; without one the bucket is in the region of the call.

    Raises:
        ServiceError: InvalidBucketName, InvalidLocationConstraint, BucketAlreadyExists, BucketAlreadyOwnedByYou, ...
    """
    name = request["Bucket"]
    names.check_bucket_name(name)
    configuration = request.get("CreateBucketConfiguration", {})
    region = configuration.get("LocationConstraint") or call.region or US_EAST_1
    names.check_region(region)
    _check_constraint(configuration.get("LocationConstraint", ""), call.region or US_EAST_1)
    locked = bool(request.get("ObjectLockEnabledForBucket"))
    ownership = request.get("ObjectOwnership", acls.BUCKET_OWNER_ENFORCED)
    if ownership not in acls.OWNERSHIPS:
        raise errors.invalid_argument("Invalid x-amz-object-ownership header", "x-amz-object-ownership", ownership)
    pairs = [(tag["Key"], tag["Value"]) for tag in configuration.get("Tags", [])]
    tags = names.check_tags(pairs, names.BUCKET_TAGS_MAX)
    bucket = Bucket(
        name=name,
        bucket_id=hex_id(s3.ids, 16),
        account_id=call.account_id,
        region=region,
        created_at=modified_now(call),
        public_access_block=PublicAccessBlock(),
        object_ownership=ownership,
        versioning="Enabled" if locked else "",
        object_lock=ENABLED_WITHOUT_RULE if locked else "",
    )
    bucket = replace(bucket, acl=acls.acl_of_new_bucket(bucket, request, s3.accounts.resolve))
    existing = buckets.create_bucket(s3.database, bucket, {"tagging": tags} if tags else {})
    if existing is not None:
        if existing.account_id != call.account_id:
            raise errors.bucket_already_exists(name)
        # AWS: in us-east-1 creating one's own bucket again answers 200, for old clients' sake.
        if not (existing.region == US_EAST_1 and region == US_EAST_1):
            raise errors.bucket_already_owned(name)
        if not acls.is_enforced(existing):  # AWS: and its ACL is set anew
            acl = acls.acl_of_new_bucket(existing, request, s3.accounts.resolve)
            buckets.update_bucket(s3.database, existing, acl=acl)
    return {"Location": f"/{name}", "BucketArn": bucket.arn}


def _check_constraint(constraint: str, region: str) -> None:
    """Check that a bucket may be made in a region by an endpoint of another: us-east-1 makes them everywhere else."""
    if not constraint or (region == US_EAST_1 and constraint != US_EAST_1):
        return
    if region == US_EAST_1:
        message = "The specified location-constraint is not valid"
        raise ServiceError("InvalidLocationConstraint", message, 400, {"LocationConstraint": constraint})
    if names.region_of(constraint) != region:
        message = (
            f"The {constraint} location constraint is incompatible for the region specific endpoint this request was "
            "sent to."
        )
        raise ServiceError("IllegalLocationConstraintException", message, 400)


def _may_head_bucket(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:ListBucket")]


@operations.operation("HeadBucket", questions=_may_head_bucket, signed=False)
def head_bucket(s3: S3Deps, call: Call, request: Any) -> Any:
    """Say that a bucket is there, and where.

    Raises:
        ServiceError: NoSuchBucket.
    """
    bucket = open_bucket(s3, call, request)
    return {"BucketRegion": names.region_of(bucket.region), "AccessPointAlias": False, "BucketArn": bucket.arn}


def _may_list_buckets(_s3: S3Deps, call: Call, _request: Any) -> Sequence[Question]:
    # AWS: the action has no resource type, but policies grant it on arn:aws:s3:::*.
    resource, keys = "arn:aws:s3:::*", request_context(call)
    return [Question(call.principal, "s3:ListAllMyBuckets", resource, keys, resource_account_id=call.account_id)]


@operations.operation("ListBuckets", questions=_may_list_buckets)
def list_buckets(s3: S3Deps, call: Call, request: Any) -> Any:
    """List the buckets of the caller's account by name.

    Raises:
        ServiceError: InvalidArgument.
    """
    limit = request.get("MaxBuckets", LIST_MAX)
    if not 1 <= limit <= LIST_MAX:
        message = f"Argument max-buckets must be an integer between 1 and {LIST_MAX}"
        raise errors.invalid_argument(message, "max-buckets", limit)
    prefix = request.get("Prefix", "")
    after = _decode_token(request.get("ContinuationToken", ""))
    region = request.get("BucketRegion", "")
    found = buckets.list_buckets(
        s3.database, call.account_id, prefix=prefix, after=after, region=region, limit=limit + 1
    )
    shown = found[:limit]
    response: dict[str, Any] = {
        "Buckets": [
            {
                "Name": bucket.name,
                "CreationDate": bucket.created_at,
                "BucketRegion": names.region_of(bucket.region),
                "BucketArn": bucket.arn,
            }
            for bucket in shown
        ],
        "Owner": owner(call.account_id),
    }
    if prefix:
        response["Prefix"] = prefix
    if len(found) > limit:
        response["ContinuationToken"] = base64.urlsafe_b64encode(shown[-1].name.encode()).decode()
    return response


def _may_delete_bucket(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:DeleteBucket")]


@operations.operation("DeleteBucket", questions=_may_delete_bucket)
def delete_bucket(s3: S3Deps, call: Call, request: Any) -> Any:
    """Delete an empty bucket.

    Raises:
        ServiceError: NoSuchBucket, BucketNotEmpty.
    """
    buckets.delete_bucket(s3.database, open_bucket(s3, call, request), free_at(s3, call.now))
    return {}


def _may_get_bucket_location(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:GetBucketLocation")]


@operations.operation("GetBucketLocation", questions=_may_get_bucket_location, signed=False)
def get_bucket_location(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell a bucket's region; nothing stands for us-east-1.

    Raises:
        ServiceError: NoSuchBucket.
    """
    bucket = open_bucket(s3, call, request)
    return {} if bucket.region == US_EAST_1 else {"LocationConstraint": bucket.region}


def _decode_token(token: str) -> str:
    try:
        return base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        message = "The continuation token provided is incorrect"
        raise errors.invalid_argument(message, "continuation-token", token) from error
