"""Repository operations of the ECR API."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import RegistryKey, Repository, RepositoryKey
from taskrole.services.ecr.paging import fetch_page
from taskrole.services.ecr.questions import about_repository, on_repository, repository_key, tags_context

operations: OperationSet[EcrDeps] = OperationSet("ecr")

TAGS_MAX = 50  # AWS: ECR user guide, tagging
_DEFAULT_ENCRYPTION = {"encryptionType": "AES256"}


def _may_create_repository(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    context = tags_context(request.get("tags", ()))
    return [about_repository(ecr, call, repository_key(call, request), "ecr:CreateRepository", context)]


@operations.operation("CreateRepository", questions=_may_create_repository)
def create_repository(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Create a repository.

    Raises:
        ServiceError: RepositoryAlreadyExistsException, TooManyTagsException, InvalidTagParameterException.
    """
    mutability, filters = read_mutability(request)
    repository = Repository(
        repository_key(call, request),
        call.now,
        mutability,
        filters,
        request.get("imageScanningConfiguration", {}).get("scanOnPush", False),
        request.get("encryptionConfiguration", _DEFAULT_ENCRYPTION),
        read_tags(request.get("tags", ())),
    )
    ecr.repositories.create(repository)
    return {"repository": repository_view(ecr, repository)}


def _may_describe_repositories(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    names = request.get("repositoryNames")
    if not names:
        registry = RepositoryKey(request.get("registryId", call.account_id), call.region, "*")
        return [Question(call.principal, "ecr:DescribeRepositories", registry.arn)]
    keys = [repository_key(call, request, name) for name in dict.fromkeys(names)]
    return [about_repository(ecr, call, key, "ecr:DescribeRepositories") for key in keys]


@operations.operation("DescribeRepositories", questions=_may_describe_repositories)
def describe_repositories(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Describe some repositories, or all of the registry.

    Raises:
        ServiceError: RepositoryNotFoundException if one of the names is unknown.
    """
    names = request.get("repositoryNames")
    if names:
        if "maxResults" in request or "nextToken" in request:
            raise errors.invalid_parameter("repositoryNames", "cannot be given together with maxResults or nextToken")
        found = [ecr.repositories.get(repository_key(call, request, name)) for name in dict.fromkeys(names)]
        return {"repositories": [repository_view(ecr, repository) for repository in found]}
    registry = RegistryKey(request.get("registryId", call.account_id), call.region)
    fetch = partial(ecr.repositories.list, registry)
    shown, more = fetch_page(fetch, lambda repository: repository.key.name, request)
    return {"repositories": [repository_view(ecr, repository) for repository in shown], **more}


@operations.operation("DeleteRepository", questions=on_repository("DeleteRepository"))
def delete_repository(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Delete a repository, with ``force`` also one that has images.

    Raises:
        ServiceError: RepositoryNotFoundException, RepositoryNotEmptyException.
    """
    repository = ecr.repositories.delete(repository_key(call, request), call.now, force=request.get("force", False))
    return {"repository": repository_view(ecr, repository)}


@operations.operation("PutImageTagMutability", questions=on_repository("PutImageTagMutability"))
def put_image_tag_mutability(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Say whether tags of a repository may be moved.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    key = repository_key(call, request)
    mutability, filters = read_mutability(request)
    ecr.repositories.update(key, {"tag_mutability": mutability, "exclusion_filters": json.dumps(filters)})
    return {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "imageTagMutability": mutability,
        **_filters_view(filters),
    }


@operations.operation("PutImageScanningConfiguration", questions=on_repository("PutImageScanningConfiguration"))
def put_image_scanning_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep the scanning configuration. Nothing is scanned, and no result is made up.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    key = repository_key(call, request)
    scan_on_push = request["imageScanningConfiguration"].get("scanOnPush", False)
    ecr.repositories.update(key, {"scan_on_push": scan_on_push})
    return {
        "registryId": key.account_id,
        "repositoryName": key.name,
        "imageScanningConfiguration": {"scanOnPush": scan_on_push},
    }


def repository_view(ecr: EcrDeps, repository: Repository) -> dict[str, Any]:
    """Return a repository as the API shows it."""
    key = repository.key
    return {
        "repositoryArn": key.arn,
        "registryId": key.account_id,
        "repositoryName": key.name,
        "repositoryUri": f"{ecr.settings.registry_host}/{key.name}",
        "createdAt": repository.created_at,
        "imageTagMutability": repository.tag_mutability,
        "imageScanningConfiguration": {"scanOnPush": repository.scan_on_push},
        "encryptionConfiguration": dict(repository.encryption),
        **_filters_view(repository.exclusion_filters),
    }


def read_mutability(request: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return mutability and exclusion filters of a request.

    Raises:
        ServiceError: InvalidParameterException if one doesn't go with the other.
    """
    mutability = request.get("imageTagMutability", "MUTABLE")
    filters = tuple(each["filter"] for each in request.get("imageTagMutabilityExclusionFilters", ()))
    if bool(filters) != mutability.endswith("_WITH_EXCLUSION"):
        constraint = "must be given with, and only with, IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION"
        raise errors.invalid_parameter("imageTagMutabilityExclusionFilters", constraint)
    return mutability, filters


def read_tags(tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return resource tags as a mapping.

    Raises:
        ServiceError: InvalidTagParameterException, TooManyTagsException.
    """
    read = {tag["Key"]: tag.get("Value", "") for tag in tags}
    if len(read) != len(tags):
        raise errors.invalid_tag("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if len(read) > TAGS_MAX:
        raise errors.too_many_tags(TAGS_MAX)
    for name, value in read.items():
        if name.lower().startswith("aws:") or not 1 <= len(name) <= 128 or len(value) > 256:
            raise errors.invalid_tag("Tag keys have 1 to 128 characters and don't begin with aws:, values at most 256.")
    return read


def _filters_view(filters: Sequence[str]) -> dict[str, Any]:
    if not filters:
        return {}
    return {"imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": each} for each in filters]}
