"""Pull-through cache rules of the ECR API: which repository names stand for repositories of another registry."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import ItemKind, RegistryItem
from taskrole.services.ecr.paging import page
from taskrole.services.ecr.pull_through import reach
from taskrole.services.ecr.questions import Questions, on_everything, own_registry
from taskrole.services.ecr.upstream import read_upstream_url
from taskrole.services.ecr.upstream_credentials import read_credentials

operations: OperationSet[EcrDeps] = OperationSet("ecr")

RULES_MAX = 50  # AWS: ECR service quotas
_KIND = ItemKind.PULL_THROUGH_RULE
_SHOWN = ("upstreamRegistryUrl", "upstreamRegistry", "credentialArn", "customRoleArn", "upstreamRepositoryPrefix")


def _with_secret(action: str) -> Questions:
    """Ask for the secret, too: a rule sends it to a host of the caller's choice, so the caller must be let read it."""

    def ask(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        arn = request.get("credentialArn")
        secret = [ecr.secrets.question(call, arn)] if arn is not None else []
        return [Question(call.principal, f"ecr:{action}", "*"), *secret]

    return ask


@operations.operation("CreatePullThroughCacheRule", questions=_with_secret("CreatePullThroughCacheRule"))
def create_pull_through_cache_rule(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep a rule.

    Raises:
        ServiceError: PullThroughCacheRuleAlreadyExistsException, UnsupportedUpstreamRegistryException,
            SecretNotFoundException, UnableToAccessSecretException, LimitExceededException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)
    if "credentialArn" in request:
        read_credentials(ecr, call, request["credentialArn"])
    read_upstream_url(request["upstreamRegistryUrl"], ecr.settings.plain_upstreams)
    rule = {"upstreamRepositoryPrefix": "ROOT", **{name: request[name] for name in _SHOWN if name in request}}
    item = RegistryItem(prefix, json.dumps(rule), call.now, call.now)
    message = f"A pull through cache rule with prefix '{prefix}' exists already in the registry with id "
    taken = ServiceError("PullThroughCacheRuleAlreadyExistsException", f"{message}'{registry.account_id}'")
    full = errors.limit_exceeded("pull through cache rules", RULES_MAX)
    ecr.registries.create(registry, _KIND, item, taken, full, RULES_MAX)
    return _view(registry.account_id, item)


@operations.operation("DescribePullThroughCacheRules", questions=on_everything("DescribePullThroughCacheRules"))
def describe_pull_through_cache_rules(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """List rules.

    Raises:
        ServiceError: PullThroughCacheRuleNotFoundException if one of the prefixes has none.
    """
    registry = own_registry(call, request)
    items = ecr.registries.list(registry, _KIND)
    wanted = [prefix.rstrip("/") for prefix in request.get("ecrRepositoryPrefixes", ())]
    for prefix in wanted:
        if all(item.name != prefix for item in items):
            raise errors.no_rule(registry.account_id, prefix)
    shown, more = page([item for item in items if not wanted or item.name in wanted], lambda item: item.name, request)
    rules = [{**_view(registry.account_id, item), "updatedAt": item.updated_at} for item in shown]
    return {"pullThroughCacheRules": rules, **more}


@operations.operation("UpdatePullThroughCacheRule", questions=_with_secret("UpdatePullThroughCacheRule"))
def update_pull_through_cache_rule(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Change the secret or the role of a rule.

    Raises:
        ServiceError: PullThroughCacheRuleNotFoundException, SecretNotFoundException, UnableToAccessSecretException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)
    if "credentialArn" in request:
        read_credentials(ecr, call, request["credentialArn"])

    def change(content: str) -> str:
        new = {name: request[name] for name in ("credentialArn", "customRoleArn") if name in request}
        return json.dumps({**json.loads(content), **new})

    item = ecr.registries.update(registry, _KIND, prefix, change, call.now)
    view = _view(registry.account_id, _found(item, registry.account_id, prefix))
    members = ("ecrRepositoryPrefix", "registryId", "credentialArn", "customRoleArn", "upstreamRepositoryPrefix")
    return {"updatedAt": call.now, **{name: view[name] for name in members if name in view}}


@operations.operation("DeletePullThroughCacheRule", questions=on_everything("DeletePullThroughCacheRule"))
def delete_pull_through_cache_rule(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Forget a rule; what was cached stays.

    Raises:
        ServiceError: PullThroughCacheRuleNotFoundException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)
    item = _found(ecr.registries.delete(registry, _KIND, prefix), registry.account_id, prefix)
    view = _view(registry.account_id, item)
    view.pop("upstreamRegistry", None)
    return view


@operations.operation("ValidatePullThroughCacheRule", questions=on_everything("ValidatePullThroughCacheRule"))
def validate_pull_through_cache_rule(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Try to reach the registry that a rule names.

    Raises:
        ServiceError: PullThroughCacheRuleNotFoundException.
    """
    registry, prefix = own_registry(call, request), _prefix(request)
    item = _found(ecr.registries.find(registry, _KIND, prefix), registry.account_id, prefix)
    view = _view(registry.account_id, item)
    for name in ("upstreamRegistry", "createdAt"):
        view.pop(name, None)
    failure = reach(ecr, call, view["upstreamRegistryUrl"], view.get("credentialArn", ""))
    return {**view, "isValid": not failure, **({"failure": failure} if failure else {})}


def _prefix(request: Mapping[str, Any]) -> str:
    prefix: str = request["ecrRepositoryPrefix"].rstrip("/")
    return prefix


def _found(item: RegistryItem | None, account_id: str, prefix: str) -> RegistryItem:
    if item is None:
        raise errors.no_rule(account_id, prefix)
    return item


def _view(account_id: str, item: RegistryItem) -> dict[str, Any]:
    names = {"ecrRepositoryPrefix": item.name, "registryId": account_id, "createdAt": item.created_at}
    return {**names, **json.loads(item.content)}
