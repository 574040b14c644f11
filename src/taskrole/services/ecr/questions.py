"""The questions that ECR operations ask: an action on a repository, with its tags and its policy."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.errors import invalid_parameter
from taskrole.services.ecr.model import RegistryKey, Repository, RepositoryKey

REGISTRY_POLICY = "policy"
POLICY_SCOPE = "REGISTRY_POLICY_SCOPE"
_V1_ACTIONS = frozenset({"ecr:ReplicateImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"})

Questions = Callable[[EcrDeps, Call, Any], Sequence[Question]]


def repository_key(call: Call, request: Mapping[str, Any], name: str = "") -> RepositoryKey:
    """Return which repository a request is about: the caller's registry unless it names another."""
    account_id = request.get("registryId", call.account_id)
    return RepositoryKey(account_id, call.region, name or request["repositoryName"])


def about_repository(
    ecr: EcrDeps, call: Call, key: RepositoryKey, action: str, context: Mapping[str, ContextValue] | None = None
) -> Question:
    """Return the question whether the caller may do ``action`` on a repository, which need not exist."""
    repository: Repository | None = ecr.repositories.find(key)
    keys: dict[str, ContextValue] = dict(context or {})
    if repository is not None:
        for name, value in repository.tags.items():
            keys[f"aws:ResourceTag/{name}"] = value
            keys[f"ecr:ResourceTag/{name}"] = value
    return Question(
        call.principal,
        action,
        key.arn,
        keys,
        resource_account_id=key.account_id,
        resource_policy=_policy(repository, ecr.registries.settings(key.registry), action),
    )


def _policy(repository: Repository | None, settings: Mapping[str, str], action: str) -> str | None:
    """Return the policy of a repository and that of its registry as one.

    AWS: ECR user guide, "registry policy scope". By version 1 a registry policy speaks of few actions only.
    """
    own = None if repository is None else repository.policy
    of_registry = settings.get(REGISTRY_POLICY)
    if of_registry is None or (settings.get(POLICY_SCOPE) == "V1" and action not in _V1_ACTIONS):
        return own
    return of_registry if own is None else _merged(own, of_registry)


@lru_cache(maxsize=256)
def _merged(first: str, second: str) -> str:
    statements: list[Any] = []
    for text in (first, second):
        statement = json.loads(text)["Statement"]
        statements += statement if isinstance(statement, list) else [statement]
    for index, statement in enumerate(statements):  # two policies may use the same name
        statement["Sid"] = f"{statement.get('Sid', '')}{index}"
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def on_repository(action: str) -> Questions:
    """Return questions that ask for one action on the repository that the request names."""

    def ask(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        return [about_repository(ecr, call, repository_key(call, request), f"ecr:{action}")]

    return ask


def own_registry(call: Call, request: Mapping[str, Any]) -> RegistryKey:
    """Return the caller's registry; operations on a registry as a whole work on no other.

    Raises:
        ServiceError: InvalidParameterException if the request names another.
    """
    if request.get("registryId", call.account_id) != call.account_id:
        raise invalid_parameter("registryId", "must be the registry of the caller")
    return RegistryKey(call.account_id, call.region)


def on_everything(action: str) -> Questions:
    """Return questions for an action that has no resource type."""

    def ask(_ecr: EcrDeps, call: Call, _request: Any) -> Sequence[Question]:
        return [Question(call.principal, f"ecr:{action}", "*")]

    return ask


def tags_context(tags: Sequence[Mapping[str, str]]) -> dict[str, ContextValue]:
    """Return the condition keys of tags in a request."""
    context: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag.get("Value", "") for tag in tags}
    if tags:
        context["aws:TagKeys"] = [tag["Key"] for tag in tags]
    return context
