"""The questions that ECR operations ask: an action on a repository, with its tags and its policy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import Repository, RepositoryKey

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
        resource_policy=None if repository is None else repository.policy,
    )


def on_repository(action: str) -> Questions:
    """Return questions that ask for one action on the repository that the request names."""

    def ask(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        return [about_repository(ecr, call, repository_key(call, request), f"ecr:{action}")]

    return ask


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
