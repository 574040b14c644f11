"""Repository policy and lifecycle policy operations of the ECR API."""

import json
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import PolicyType, Question
from taskrole.policy.validation import PolicyValidationError, validate_repository_policy
from taskrole.services.ecr import errors, lifecycle
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import Image, RepositoryKey
from taskrole.services.ecr.paging import page
from taskrole.services.ecr.questions import on_repository, repository_key

operations: OperationSet[EcrDeps] = OperationSet("ecr")

POLICY_LENGTH_MAX = 10_240  # characters; AWS: ECR model, RepositoryPolicyText
_SET_POLICY = "ecr:SetRepositoryPolicy"


@operations.operation("SetRepositoryPolicy", questions=on_repository("SetRepositoryPolicy"))
def set_repository_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep a repository's policy; one that locks the caller out of setting it again only with ``force``.

    Raises:
        ServiceError: RepositoryNotFoundException, InvalidParameterException.
    """
    key, text = repository_key(call, request), request["policyText"]
    try:
        validate_repository_policy(text)
    except PolicyValidationError as error:
        raise ServiceError("InvalidParameterException", str(error)) from error
    if not request.get("force", False):
        policy = compile_policy(text, name=key.arn, policy_type=PolicyType.RESOURCE)
        if decide(Question(call.principal, _SET_POLICY, key.arn), PolicySet(), policy).explicit:
            constraint = "the policy would keep you from setting it again; use force to set it all the same"
            raise errors.invalid_parameter("PolicyText", constraint)
    ecr.repositories.update(key, {"policy": text})
    return {**_names(key), "policyText": text}


@operations.operation("GetRepositoryPolicy", questions=on_repository("GetRepositoryPolicy"))
def get_repository_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return a repository's policy.

    Raises:
        ServiceError: RepositoryNotFoundException, RepositoryPolicyNotFoundException.
    """
    key = repository_key(call, request)
    text = ecr.repositories.get(key).policy
    if text is None:
        raise errors.no_policy(key)
    return {**_names(key), "policyText": text}


@operations.operation("DeleteRepositoryPolicy", questions=on_repository("DeleteRepositoryPolicy"))
def delete_repository_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Forget a repository's policy and return it.

    Raises:
        ServiceError: RepositoryNotFoundException, RepositoryPolicyNotFoundException.
    """
    key = repository_key(call, request)
    text = ecr.repositories.update(key, {"policy": None}).policy
    if text is None:
        raise errors.no_policy(key)
    return {**_names(key), "policyText": text}


@operations.operation("PutLifecyclePolicy", questions=on_repository("PutLifecyclePolicy"))
def put_lifecycle_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep a repository's lifecycle policy; the collector applies it within the day.

    Raises:
        ServiceError: RepositoryNotFoundException, InvalidParameterException.
    """
    key, text = repository_key(call, request), request["lifecyclePolicyText"]
    lifecycle.read_policy(text)
    ecr.repositories.update(key, {"lifecycle_policy": text})
    return {**_names(key), "lifecyclePolicyText": text}


@operations.operation("GetLifecyclePolicy", questions=on_repository("GetLifecyclePolicy"))
def get_lifecycle_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return a repository's lifecycle policy.

    Raises:
        ServiceError: RepositoryNotFoundException, LifecyclePolicyNotFoundException.
    """
    key = repository_key(call, request)
    text = ecr.repositories.get(key).lifecycle_policy
    if text is None:
        raise errors.no_lifecycle_policy(key)
    return {**_names(key), "lifecyclePolicyText": text}


@operations.operation("DeleteLifecyclePolicy", questions=on_repository("DeleteLifecyclePolicy"))
def delete_lifecycle_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Forget a repository's lifecycle policy and return it.

    Raises:
        ServiceError: RepositoryNotFoundException, LifecyclePolicyNotFoundException.
    """
    key = repository_key(call, request)
    text = ecr.repositories.update(key, {"lifecycle_policy": None}).lifecycle_policy
    if text is None:
        raise errors.no_lifecycle_policy(key)
    return {**_names(key), "lifecyclePolicyText": text}


@operations.operation("StartLifecyclePolicyPreview", questions=on_repository("StartLifecyclePolicyPreview"))
def start_lifecycle_policy_preview(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Work out which images a lifecycle policy would expire or archive now; the result is ready at once.

    Raises:
        ServiceError: RepositoryNotFoundException, LifecyclePolicyNotFoundException, InvalidParameterException.
    """
    key = repository_key(call, request)
    text = request.get("lifecyclePolicyText") or ecr.repositories.get(key).lifecycle_policy
    if text is None:
        raise errors.no_lifecycle_policy(key)
    found = lifecycle.due(lifecycle.read_policy(text), ecr.images.list(key), call.now)
    due = {image.digest: {"priority": rule.priority, "archives": rule.archives} for image, rule in found}
    ecr.repositories.update(key, {"lifecycle_preview": json.dumps({"policy": text, "due": due})})
    return {**_names(key), "lifecyclePolicyText": text, "status": "IN_PROGRESS"}


@operations.operation("GetLifecyclePolicyPreview", questions=on_repository("GetLifecyclePolicyPreview"))
def get_lifecycle_policy_preview(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return the result of the last preview, for images that are still there.

    Raises:
        ServiceError: RepositoryNotFoundException, LifecyclePolicyPreviewNotFoundException.
    """
    key = repository_key(call, request)
    ecr.repositories.get(key)
    text = ecr.repositories.find_preview(key)
    if text is None:
        message = f"There is no lifecycle policy preview for the repository with name '{key.name}'"
        raise ServiceError(
            "LifecyclePolicyPreviewNotFoundException", f"{message} in the registry with id '{key.account_id}'"
        )
    preview = json.loads(text)
    wanted = {(each.get("imageDigest", ""), each.get("imageTag", "")) for each in request.get("imageIds", ())}
    if wanted and ("maxResults" in request or "nextToken" in request):
        raise errors.invalid_parameter("imageIds", "cannot be given together with maxResults or nextToken")
    status = request.get("filter", {}).get("tagStatus", "ANY")
    due = preview.get("due", {})  # an older preview has no such member; it is worth nothing now
    affected = [image for image in ecr.images.list(key) if image.digest in due]
    results = [
        {
            "imageTags": list(image.tags),
            "imageDigest": image.digest,
            "imagePushedAt": image.pushed_at,
            "action": _action(archives=due[image.digest]["archives"]),
            "appliedRulePriority": due[image.digest]["priority"],
            "storageClass": "ARCHIVE" if image.is_archived else "STANDARD",
        }
        for image in affected
        if (status == "ANY" or bool(image.tags) == (status == "TAGGED")) and (not wanted or _is_named(image, wanted))
    ]
    shown, more = page(results, lambda result: str(result["imageDigest"]), request)
    archiving = sum(due[image.digest]["archives"] for image in affected)
    counts = [{"targetStorageClass": "ARCHIVE", "imageTotalCount": archiving}]
    transitions = {"transitioningImageTotalCounts": counts} if archiving else {}
    return {
        **_names(key),
        "lifecyclePolicyText": preview["policy"],
        "status": "COMPLETE",
        "previewResults": list(shown),
        "summary": {"expiringImageTotalCount": len(affected) - archiving, **transitions},
        **more,
    }


def _action(*, archives: bool) -> dict[str, str]:
    return {"type": "TRANSITION", "targetStorageClass": "ARCHIVE"} if archives else {"type": "EXPIRE"}


def _is_named(image: Image, wanted: set[tuple[str, str]]) -> bool:
    names = {("", tag) for tag in image.tags} | {(image.digest, tag) for tag in ("", *image.tags)}
    return bool(names & wanted)


def _names(key: RepositoryKey) -> dict[str, Any]:
    return {"registryId": key.account_id, "repositoryName": key.name}
