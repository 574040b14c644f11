"""Customer managed policies with their versions; AWS's own can be read and attached, not changed."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.ids import unique_id
from taskrole.policy.model import Question
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import LimitExceededError
from taskrole.services.iam.model import ManagedPolicy, PolicyVersion
from taskrole.services.iam.operations import support as s

operations: OperationSet[IamDeps] = OperationSet("iam")


def policy_shape(policy: ManagedPolicy, attached: int, bounding: int = 0) -> dict[str, Any]:
    """Return a managed policy in the shape Policy."""
    shape: dict[str, Any] = {
        "PolicyName": policy.name,
        "PolicyId": policy.policy_id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": f"v{policy.default_version}",
        "AttachmentCount": attached,
        "PermissionsBoundaryUsageCount": bounding,
        "IsAttachable": True,
        "CreateDate": policy.created_at,
        "UpdateDate": policy.updated_at,
    }
    if policy.description:
        shape["Description"] = policy.description
    if policy.tags:
        shape["Tags"] = s.tag_list(policy.tags)
    return shape


def version_shape(version: PolicyVersion, *, with_document: bool) -> dict[str, Any]:
    """Return a version in the shape PolicyVersion."""
    shape: dict[str, Any] = {
        "VersionId": f"v{version.version}",
        "IsDefaultVersion": version.is_default,
        "CreateDate": version.created_at,
    }
    if with_document:
        shape["Document"] = s.encoded(version.document)
    return shape


def _checked(iam: IamDeps, document: str) -> str:
    s.check_identity_policy(document)
    if s.length_without_space(document) > iam.store.quotas.policy_size:
        raise LimitExceededError("PolicySize", iam.store.quotas.policy_size)
    return document


def _changeable(call: Call, iam: IamDeps, arn: str) -> ManagedPolicy:
    policy = s.own_policy(call, iam, arn)
    if policy.is_aws:
        raise ServiceError("AccessDenied", "Policy is outside your own account.", 403)
    return policy


def _policy_arn(call: Call, request: Any) -> str:
    return f"arn:aws:iam::{call.account_id}:policy{request.get('Path', '/')}{request['PolicyName']}"


def _may_create_policy(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    keys = s.request_tags(request.get("Tags", []))
    return [Question(call.principal, "iam:CreatePolicy", _policy_arn(call, request), keys)]


@operations.operation("CreatePolicy", questions=_may_create_policy)
def create_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Create a managed policy with version v1. Source: IAM API reference, CreatePolicy."""
    document = _checked(iam, request["PolicyDocument"])
    policy = ManagedPolicy(
        _policy_arn(call, request),
        request["PolicyName"],
        request.get("Path", "/"),
        unique_id(iam.ids, "ANPA", call.account_id),
        1,
        call.now,
        call.now,
        request.get("Description", ""),
        s.merged_tags(iam, {}, request.get("Tags", [])),
        call.account_id,
    )
    iam.policies.create(policy, document)
    return {"Policy": policy_shape(policy, 0)}


@operations.operation("GetPolicy", questions=s.on_policy("GetPolicy"))
def get_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a managed policy without its document."""
    policy = s.own_policy(call, iam, request["PolicyArn"])
    attached = len(iam.store.attachments_of(call.account_id, policy.arn))
    return {"Policy": policy_shape(policy, attached, iam.store.boundary_counts(call.account_id).get(policy.arn, 0))}


@operations.operation("ListPolicies", questions=s.on_all("policy", "ListPolicies"))
def list_policies(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List managed policies: the customer's first, then AWS's, each by name."""
    scope, prefix = request.get("Scope", "All"), request.get("PathPrefix", "/")
    counts = iam.store.attachment_counts(call.account_id)
    found: list[ManagedPolicy] = []
    if scope in ("All", "Local"):
        found += iam.policies.page(call.account_id, prefix, "", 10_000)
    if scope in ("All", "AWS"):
        found += [policy for policy in iam.policies.managed.all() if policy.path.startswith(prefix)]
    bounding = iam.store.boundary_counts(call.account_id)
    usage = request.get("PolicyUsageFilter")
    if request.get("OnlyAttached") or usage == "PermissionsPolicy":
        found = [policy for policy in found if counts.get(policy.arn)]
    if usage == "PermissionsBoundary":
        found = [policy for policy in found if bounding.get(policy.arn)]
    found.sort(key=_list_key)
    shown, page = s.page_of_all(found, request, _list_key)
    return {
        "Policies": [
            _listed(policy_shape(policy, counts.get(policy.arn, 0), bounding.get(policy.arn, 0))) for policy in shown
        ],
        **page,
    }


def _listed(shape: dict[str, Any]) -> dict[str, Any]:
    # AWS: the list leaves out descriptions and tags; GetPolicy has them.
    return {member: value for member, value in shape.items() if member not in ("Tags", "Description")}


def _list_key(policy: ManagedPolicy) -> str:
    return f"{int(policy.is_aws)}{policy.name.lower()}"


@operations.operation("DeletePolicy", questions=s.on_policy("DeletePolicy"))
def delete_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a managed policy that is attached nowhere and has one version."""
    iam.policies.delete(_changeable(call, iam, request["PolicyArn"]))
    return {}


@operations.operation("CreatePolicyVersion", questions=s.on_policy("CreatePolicyVersion"))
def create_policy_version(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Add a version, and make it the one in force if asked."""
    policy = _changeable(call, iam, request["PolicyArn"])
    document = _checked(iam, request["PolicyDocument"])
    version = iam.policies.add_version(policy, document, call.now, default=request.get("SetAsDefault", False))
    return {"PolicyVersion": version_shape(version, with_document=False)}


@operations.operation("GetPolicyVersion", questions=s.on_policy("GetPolicyVersion"))
def get_policy_version(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a version with its document."""
    policy = s.own_policy(call, iam, request["PolicyArn"])
    version = iam.policies.version(policy, request["VersionId"])
    return {"PolicyVersion": version_shape(version, with_document=True)}


@operations.operation("ListPolicyVersions", questions=s.on_policy("ListPolicyVersions"))
def list_policy_versions(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the versions, newest first."""
    policy = s.own_policy(call, iam, request["PolicyArn"])
    # Keys of a page ascend; the newest is first.
    shown, page = s.page_of_all(iam.policies.versions(policy), request, lambda one: f"{999_999_999 - one.version}")
    return {"Versions": [version_shape(version, with_document=False) for version in shown], **page}


@operations.operation("SetDefaultPolicyVersion", questions=s.on_policy("SetDefaultPolicyVersion"))
def set_default_policy_version(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Choose the version that is in force."""
    policy = _changeable(call, iam, request["PolicyArn"])
    iam.policies.set_default(policy, iam.policies.version(policy, request["VersionId"]).version, call.now)
    return {}


@operations.operation("DeletePolicyVersion", questions=s.on_policy("DeletePolicyVersion"))
def delete_policy_version(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a version that is not in force."""
    policy = _changeable(call, iam, request["PolicyArn"])
    iam.policies.delete_version(policy, iam.policies.version(policy, request["VersionId"]).version)
    return {}


@operations.operation("TagPolicy", questions=s.on_policy("TagPolicy", lambda request: s.request_tags(request["Tags"])))
def tag_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Add or replace tags of a managed policy."""
    policy = _changeable(call, iam, request["PolicyArn"])
    iam.policies.set_tags(policy, s.merged_tags(iam, policy.tags, request["Tags"]))
    return {}


@operations.operation(
    "UntagPolicy", questions=s.on_policy("UntagPolicy", lambda request: {"aws:TagKeys": list(request["TagKeys"])})
)
def untag_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Remove tags of a managed policy."""
    policy = _changeable(call, iam, request["PolicyArn"])
    iam.policies.set_tags(policy, s.without_tags(policy.tags, request["TagKeys"]))
    return {}


@operations.operation("ListPolicyTags", questions=s.on_policy("ListPolicyTags"))
def list_policy_tags(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the tags of a managed policy."""
    policy = s.own_policy(call, iam, request["PolicyArn"])
    shown, page = s.page_of_all(s.tag_list(policy.tags), request, lambda one: one["Key"])
    return {"Tags": shown, **page}
