"""Repository creation templates of the ECR API: how repositories that ECR makes by itself are made."""

import json
from collections.abc import Mapping
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.validation import PolicyValidationError, validate_repository_policy
from taskrole.services.ecr import errors, lifecycle
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import ItemKind, RegistryItem
from taskrole.services.ecr.operations.repositories import read_mutability, read_tags
from taskrole.services.ecr.paging import page
from taskrole.services.ecr.questions import on_everything, own_registry

operations: OperationSet[EcrDeps] = OperationSet("ecr")

TEMPLATES_MAX = 500
_KIND = ItemKind.TEMPLATE
_DEFAULTS = {"encryptionConfiguration": {"encryptionType": "AES256"}, "imageTagMutability": "MUTABLE"}
_MEMBERS = (
    "description",
    "encryptionConfiguration",
    "resourceTags",
    "imageTagMutability",
    "imageTagMutabilityExclusionFilters",
    "repositoryPolicy",
    "lifecyclePolicy",
    "appliedFor",
    "customRoleArn",
)


@operations.operation("CreateRepositoryCreationTemplate", questions=on_everything("CreateRepositoryCreationTemplate"))
def create_repository_creation_template(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep a template.

    Raises:
        ServiceError: TemplateAlreadyExistsException, LimitExceededException, InvalidParameterException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)
    content = {**_DEFAULTS, **{name: request[name] for name in _MEMBERS if name in request}}
    _check(content)
    item = RegistryItem(prefix, json.dumps(content), call.now, call.now)
    message = f"A repository creation template with prefix '{prefix}' exists already in the registry with id "
    taken = ServiceError("TemplateAlreadyExistsException", f"{message}'{registry.account_id}'")
    full = errors.limit_exceeded("repository creation templates", TEMPLATES_MAX)
    ecr.registries.create(registry, _KIND, item, taken, full, TEMPLATES_MAX)
    return {"registryId": registry.account_id, "repositoryCreationTemplate": _view(item)}


@operations.operation(
    "DescribeRepositoryCreationTemplates", questions=on_everything("DescribeRepositoryCreationTemplates")
)
def describe_repository_creation_templates(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """List templates, those of some prefixes or all."""
    registry = own_registry(call, request)
    wanted = {prefix.rstrip("/") for prefix in request.get("prefixes", ())}
    items = [item for item in ecr.registries.list(registry, _KIND) if not wanted or item.name in wanted]
    shown, more = page(items, lambda item: item.name, request)
    views = [_view(item) for item in shown]
    return {"registryId": registry.account_id, "repositoryCreationTemplates": views, **more}


@operations.operation("UpdateRepositoryCreationTemplate", questions=on_everything("UpdateRepositoryCreationTemplate"))
def update_repository_creation_template(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Change members of a template.

    Raises:
        ServiceError: TemplateNotFoundException, InvalidParameterException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)

    def change(content: str) -> str:
        new = {**json.loads(content), **{name: request[name] for name in _MEMBERS if name in request}}
        if not new["imageTagMutability"].endswith("_WITH_EXCLUSION") and "imageTagMutability" in request:
            new.pop("imageTagMutabilityExclusionFilters", None)
        _check(new)
        return json.dumps(new)

    item = ecr.registries.update(registry, _KIND, prefix, change, call.now)
    if item is None:
        raise errors.no_template(registry.account_id, prefix)
    return {"registryId": registry.account_id, "repositoryCreationTemplate": _view(item)}


@operations.operation("DeleteRepositoryCreationTemplate", questions=on_everything("DeleteRepositoryCreationTemplate"))
def delete_repository_creation_template(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Forget a template; repositories that were made by it stay.

    Raises:
        ServiceError: TemplateNotFoundException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)
    item = ecr.registries.delete(registry, _KIND, prefix)
    if item is None:
        raise errors.no_template(registry.account_id, prefix)
    return {"registryId": registry.account_id, "repositoryCreationTemplate": _view(item)}


def _prefix(request: Mapping[str, Any]) -> str:
    prefix: str = request["prefix"].rstrip("/")
    return prefix


def _check(content: Mapping[str, Any]) -> None:
    """Refuse a template by which no repository can be made.

    Raises:
        ServiceError: InvalidParameterException.
    """
    read_mutability(content)
    read_tags(content.get("resourceTags", ()))
    if not content.get("appliedFor"):
        raise errors.invalid_parameter("appliedFor", "must not be empty")
    if content.get("lifecyclePolicy"):
        lifecycle.read_policy(content["lifecyclePolicy"])
    if content.get("repositoryPolicy"):
        try:
            validate_repository_policy(content["repositoryPolicy"])
        except PolicyValidationError as error:
            raise ServiceError("InvalidParameterException", str(error)) from error


def _view(item: RegistryItem) -> dict[str, Any]:
    times = {"createdAt": item.created_at, "updatedAt": item.updated_at}
    return {"prefix": item.name, **json.loads(item.content), **times}
