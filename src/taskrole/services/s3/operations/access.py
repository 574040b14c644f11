"""Who may use a bucket: its policy, public access block, ownership controls; and whether it keeps versions."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import STATUS_KEY, OperationSet
from taskrole.policy.model import Question
from taskrole.policy.principals import is_account_id
from taskrole.policy.validation import PolicyValidationError, validate_resource_policy
from taskrole.services.s3 import acls, errors
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import Bucket, PublicAccessBlock
from taskrole.services.s3.operations.common import open_bucket
from taskrole.services.s3.public_access import is_public
from taskrole.services.s3.questions import Asker
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

POLICY_BYTES_MAX = 20 * 1024
_BLOCK_MEMBERS = {
    "BlockPublicAcls": "block_public_acls",
    "IgnorePublicAcls": "ignore_public_acls",
    "BlockPublicPolicy": "block_public_policy",
    "RestrictPublicBuckets": "restrict_public_buckets",
}


def _may(action: str) -> Any:
    """Return the questions of an operation that asks for one action on its bucket."""

    def questions(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
        return [Asker(s3, call, request["Bucket"]).bucket_question(action)]

    return questions


def _own_bucket(s3: S3Deps, call: Call, request: Any) -> Bucket:
    """Return the bucket if it is the caller's account's. AWS: others are told that the method is not allowed."""
    bucket = open_bucket(s3, call, request)
    if call.account_id != bucket.account_id:
        raise errors.method_not_allowed("PUT", "BUCKETPOLICY")
    return bucket


@operations.operation("PutBucketPolicy", questions=_may("s3:PutBucketPolicy"))
def put_bucket_policy(s3: S3Deps, call: Call, request: Any) -> Any:
    """Set a bucket's policy.

    Raises:
        ServiceError: NoSuchBucket, MalformedPolicy, MethodNotAllowed; AccessDenied for a public policy that is blocked.
    """
    check_document(call)
    bucket = _own_bucket(s3, call, request)
    text = request.get("Policy", "")
    if len(text.encode()) > POLICY_BYTES_MAX:
        raise ServiceError("PolicyTooLarge", "Policy exceeds the maximum allowed document size.", 400)
    try:
        validate_resource_policy(text, bucket=bucket.name)
    except PolicyValidationError as error:
        raise ServiceError("MalformedPolicy", str(error), 400) from error
    text = _with_accounts(s3, text)
    block = bucket.public_access_block
    if block is not None and block.block_public_policy and is_public(text):
        message = (
            f"User: {call.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "
            f'"{bucket.arn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block '
            "Public Access."
        )
        raise ServiceError("AccessDenied", message, 403)
    buckets.update_bucket(s3.database, bucket, policy=text)
    return {STATUS_KEY: 204}


def _with_accounts(s3: S3Deps, text: str) -> str:
    """Return a policy with accounts where it names canonical users. AWS: so it is kept and returned."""
    if '"CanonicalUser"' not in text:
        return text
    document = json.loads(text)
    statements = document["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        for element in ("Principal", "NotPrincipal"):
            named = statement.get(element)
            if isinstance(named, dict) and "CanonicalUser" in named:
                accounts = [_account_arn(s3, one) for one in _listed(named.pop("CanonicalUser"))]
                named["AWS"] = [*_listed(named.get("AWS", [])), *accounts]
    return json.dumps(document)


def _account_arn(s3: S3Deps, canonical_id: Any) -> str:
    try:
        account = s3.accounts.resolve(str(canonical_id))
    except ServiceError as error:
        raise ServiceError("MalformedPolicy", "Invalid principal in policy", 400) from error
    if not is_account_id(account):
        raise ServiceError("MalformedPolicy", "Invalid principal in policy", 400)
    return f"arn:aws:iam::{account}:root"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@operations.operation("GetBucketPolicy", questions=_may("s3:GetBucketPolicy"), signed=False)
def get_bucket_policy(s3: S3Deps, call: Call, request: Any) -> Any:
    """Return a bucket's policy.

    Raises:
        ServiceError: NoSuchBucket, NoSuchBucketPolicy, MethodNotAllowed.
    """
    return {"Policy": _policy(_own_bucket(s3, call, request))}


@operations.operation("DeleteBucketPolicy", questions=_may("s3:DeleteBucketPolicy"))
def delete_bucket_policy(s3: S3Deps, call: Call, request: Any) -> Any:
    """Remove a bucket's policy.

    Raises:
        ServiceError: NoSuchBucket, MethodNotAllowed.
    """
    buckets.update_bucket(s3.database, _own_bucket(s3, call, request), policy="")
    return {}


@operations.operation("GetBucketPolicyStatus", questions=_may("s3:GetBucketPolicyStatus"))
def get_bucket_policy_status(s3: S3Deps, call: Call, request: Any) -> Any:
    """Say whether a bucket is public, by its policy or its ACL.

    Raises:
        ServiceError: NoSuchBucket, NoSuchBucketPolicy.
    """
    bucket = open_bucket(s3, call, request)
    return {"PolicyStatus": {"IsPublic": acls.has_public_acl(bucket) or is_public(_policy(bucket))}}


def _policy(bucket: Bucket) -> str:
    if not bucket.policy:
        raise errors.not_there("NoSuchBucketPolicy", "The bucket policy does not exist", bucket.name)
    return bucket.policy


@operations.operation("PutPublicAccessBlock", questions=_may("s3:PutBucketPublicAccessBlock"))
def put_public_access_block(s3: S3Deps, call: Call, request: Any) -> Any:
    """Set what a bucket does about public access.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML.
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    configuration = request.get("PublicAccessBlockConfiguration")
    if configuration is None:
        raise errors.malformed_xml()
    if not configuration:
        raise errors.invalid_request("Must specify at least one configuration.")
    block = PublicAccessBlock(**{name: configuration.get(member, False) for member, name in _BLOCK_MEMBERS.items()})
    buckets.update_bucket(s3.database, bucket, public_access_block=block)
    return {}


@operations.operation("GetPublicAccessBlock", questions=_may("s3:GetBucketPublicAccessBlock"))
def get_public_access_block(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell what a bucket does about public access.

    Raises:
        ServiceError: NoSuchBucket, NoSuchPublicAccessBlockConfiguration.
    """
    bucket = open_bucket(s3, call, request)
    if bucket.public_access_block is None:
        message = "The public access block configuration was not found"
        raise errors.not_there("NoSuchPublicAccessBlockConfiguration", message, bucket.name)
    values = asdict(bucket.public_access_block)
    return {"PublicAccessBlockConfiguration": {member: values[name] for member, name in _BLOCK_MEMBERS.items()}}


@operations.operation("DeletePublicAccessBlock", questions=_may("s3:PutBucketPublicAccessBlock"))
def delete_public_access_block(s3: S3Deps, call: Call, request: Any) -> Any:
    """Let public policies count.

    Raises:
        ServiceError: NoSuchBucket.
    """
    buckets.update_bucket(s3.database, open_bucket(s3, call, request), public_access_block=None)
    return {}


@operations.operation("PutBucketOwnershipControls", questions=_may("s3:PutBucketOwnershipControls"))
def put_bucket_ownership_controls(s3: S3Deps, call: Call, request: Any) -> Any:
    """Set who owns the objects that others write.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML; InvalidBucketAclWithObjectOwnership if others have a grant.
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    rules = request.get("OwnershipControls", {}).get("Rules", [])
    if len(rules) != 1 or rules[0].get("ObjectOwnership") not in acls.OWNERSHIPS:
        raise errors.malformed_xml()
    ownership = rules[0]["ObjectOwnership"]
    check = _check_private if ownership == acls.BUCKET_OWNER_ENFORCED else None
    buckets.update_bucket(s3.database, bucket, check, object_ownership=ownership)
    return {}


def _check_private(bucket: Bucket) -> None:
    acls.check_fits_enforced(bucket.acl)


@operations.operation("GetBucketOwnershipControls", questions=_may("s3:GetBucketOwnershipControls"))
def get_bucket_ownership_controls(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell who owns the objects that others write.

    Raises:
        ServiceError: NoSuchBucket, OwnershipControlsNotFoundError.
    """
    bucket = open_bucket(s3, call, request)
    if not bucket.object_ownership:
        message = "The bucket ownership controls were not found"
        raise errors.not_there("OwnershipControlsNotFoundError", message, bucket.name)
    return {"OwnershipControls": {"Rules": [{"ObjectOwnership": bucket.object_ownership}]}}


@operations.operation("DeleteBucketOwnershipControls", questions=_may("s3:PutBucketOwnershipControls"))
def delete_bucket_ownership_controls(s3: S3Deps, call: Call, request: Any) -> Any:
    """Remove the ownership controls.

    Raises:
        ServiceError: NoSuchBucket.
    """
    buckets.update_bucket(s3.database, open_bucket(s3, call, request), object_ownership="")
    return {}


@operations.operation("PutBucketVersioning", questions=_may("s3:PutBucketVersioning"))
def put_bucket_versioning(s3: S3Deps, call: Call, request: Any) -> Any:
    """Switch versions on, or suspend them.

    Raises:
        ServiceError: NoSuchBucket, MalformedXML (IllegalVersioningConfigurationException), NotImplemented (MFA delete).
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    configuration = request.get("VersioningConfiguration", {})
    if configuration.get("MFADelete", "Disabled") != "Disabled" or request.get("MFA"):
        if not request.get("MFA"):
            message = "Mfa Authentication must be used for this request"
            raise ServiceError("AccessDenied", message, 403)
        raise errors.not_implemented("x-amz-mfa")
    status = configuration.get("Status")
    if status not in ("Enabled", "Suspended", None):
        raise errors.malformed_xml()
    if status is None:
        message = "The Versioning element must be specified"
        raise ServiceError("IllegalVersioningConfigurationException", message, 400)
    buckets.update_bucket(s3.database, bucket, _check_not_locked if status != "Enabled" else None, versioning=status)
    return {}


def _check_not_locked(bucket: Bucket) -> None:
    if bucket.object_lock:
        message = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
        raise ServiceError("InvalidBucketState", message, 409)


@operations.operation("GetBucketVersioning", questions=_may("s3:GetBucketVersioning"))
def get_bucket_versioning(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell whether a bucket keeps versions.

    Raises:
        ServiceError: NoSuchBucket.
    """
    bucket = open_bucket(s3, call, request)
    return {"Status": bucket.versioning} if bucket.versioning else {}
