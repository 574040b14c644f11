"""Operations of the ECR API on a registry as a whole: tokens, policy, replication, settings, exclusions."""

import base64
import json
import re
from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.policy.validation import PolicyValidationError, validate_registry_policy
from taskrole.services.ecr import errors
from taskrole.services.ecr.account_settings import account_setting, check_account_setting
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import ItemKind, RegistryItem, RepositoryKey
from taskrole.services.ecr.paging import page
from taskrole.services.ecr.questions import REGISTRY_POLICY, Questions, on_everything, own_registry
from taskrole.services.ecr.tokens import TOKEN_LIFE, USER_NAME, AuthorizationToken, seal_token

operations: OperationSet[EcrDeps] = OperationSet("ecr")

EXCLUSIONS_MAX = 100
_REPLICATION = "replication"
_NO_REPLICATION = '{"rules": []}'
_AWS_HOST = re.compile(r"(?:[a-z0-9-]+\.)+amazonaws\.com(?::[0-9]+)?")


@operations.operation("GetAuthorizationToken", questions=on_everything("GetAuthorizationToken"))
def get_authorization_token(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return a password for the registry that stands for the caller for twelve hours.

    Source: ECR API reference, GetAuthorizationToken.
    """
    token = AuthorizationToken(call.principal, call.region, call.access_key_id, call.now + TOKEN_LIFE, call.session)
    password = seal_token(token, ecr.key_ring)
    entry = {
        "authorizationToken": base64.b64encode(f"{USER_NAME}:{password}".encode()).decode(),
        "expiresAt": token.expires_at,
    }
    registries = request.get("registryIds") or [call.account_id]
    endpoints = [_proxy_endpoint(ecr, call, registry_id) for registry_id in registries]
    return {"authorizationData": [{**entry, "proxyEndpoint": endpoint} for endpoint in endpoints]}


def _proxy_endpoint(ecr: EcrDeps, call: Call, registry_id: str) -> str:
    """Return where to log in; who asked under a name of AWS (the ECR credential helper) is answered with one."""
    host = "" if call.http is None else call.http.header("host").lower()
    if _AWS_HOST.fullmatch(host):
        return f"https://{registry_id}.dkr.ecr.{call.region}.amazonaws.com"
    return f"{ecr.settings.registry_scheme}://{ecr.settings.registry_host}"


@operations.operation("DescribeRegistry", questions=on_everything("DescribeRegistry"))
def describe_registry(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return the registry's id and its replication configuration."""
    registry = own_registry(call, request)
    text = ecr.registries.settings(registry).get(_REPLICATION, _NO_REPLICATION)
    return {"registryId": registry.account_id, "replicationConfiguration": json.loads(text)}


@operations.operation("PutReplicationConfiguration", questions=on_everything("PutReplicationConfiguration"))
def put_replication_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep the replication configuration. Nothing is replicated, and DescribeImageReplicationStatus says so.

    Raises:
        ServiceError: InvalidParameterException: an image would be replicated to where it is.
    """
    registry, configuration = own_registry(call, request), request["replicationConfiguration"]
    here = {"region": registry.region, "registryId": registry.account_id}
    if any(destination == here for rule in configuration["rules"] for destination in rule["destinations"]):
        constraint = "Invalid replication destination: the registry itself"
        raise errors.invalid_parameter("ReplicationConfiguration", constraint)
    ecr.registries.put(registry, ItemKind.SETTING, _REPLICATION, json.dumps(configuration), call.now)
    return {"replicationConfiguration": configuration}


@operations.operation("GetRegistryPolicy", questions=on_everything("GetRegistryPolicy"))
def get_registry_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return the registry's policy.

    Raises:
        ServiceError: RegistryPolicyNotFoundException.
    """
    registry = own_registry(call, request)
    item = ecr.registries.find(registry, ItemKind.SETTING, REGISTRY_POLICY)
    return _policy_view(registry.account_id, item)


@operations.operation("PutRegistryPolicy", questions=on_everything("PutRegistryPolicy"))
def put_registry_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep the registry's policy, which speaks of all repositories that it names, present and future.

    Raises:
        ServiceError: InvalidParameterException.
    """
    registry, text = own_registry(call, request), request["policyText"]
    try:
        validate_registry_policy(text, RepositoryKey(registry.account_id, registry.region, "").arn)
    except PolicyValidationError as error:
        raise ServiceError("InvalidParameterException", str(error)) from error
    ecr.registries.put(registry, ItemKind.SETTING, REGISTRY_POLICY, text, call.now)
    return {"registryId": registry.account_id, "policyText": text}


@operations.operation("DeleteRegistryPolicy", questions=on_everything("DeleteRegistryPolicy"))
def delete_registry_policy(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Forget the registry's policy and return it.

    Raises:
        ServiceError: RegistryPolicyNotFoundException.
    """
    registry = own_registry(call, request)
    item = ecr.registries.delete(registry, ItemKind.SETTING, REGISTRY_POLICY)
    return _policy_view(registry.account_id, item)


def _policy_view(account_id: str, item: RegistryItem | None) -> dict[str, Any]:
    if item is None:
        raise errors.no_registry_policy(account_id)
    return {"registryId": account_id, "policyText": item.content}


def _on_setting(action: str) -> Questions:
    def ask(_ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        return [Question(call.principal, f"ecr:{action}", "*", {"ecr:AccountSetting": request["name"]})]

    return ask


@operations.operation("GetAccountSetting", questions=_on_setting("GetAccountSetting"))
def get_account_setting(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return a setting of the registry.

    Raises:
        ServiceError: InvalidParameterException.
    """
    name = request["name"]
    value = account_setting(ecr.registries.settings(own_registry(call, request)), name)
    return {"name": name, "value": value}


@operations.operation("PutAccountSetting", questions=_on_setting("PutAccountSetting"))
def put_account_setting(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Change a setting of the registry.

    Raises:
        ServiceError: InvalidParameterException.
    """
    name, value = request["name"], request["value"]
    check_account_setting(name, value)
    ecr.registries.put(own_registry(call, request), ItemKind.SETTING, name, value, call.now)
    return {"name": name, "value": value}


@operations.operation("RegisterPullTimeUpdateExclusion", questions=on_everything("RegisterPullTimeUpdateExclusion"))
def register_pull_time_update_exclusion(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Let pulls of a user or role not count as pulls in ``lastRecordedPullTime``.

    Raises:
        ServiceError: ExclusionAlreadyExistsException, LimitExceededException.
    """
    arn = request["principalArn"]
    taken = ServiceError("ExclusionAlreadyExistsException", f"The exclusion of '{arn}' exists already.")
    full = errors.limit_exceeded("pull time update exclusions", EXCLUSIONS_MAX)
    item = RegistryItem(arn, "", call.now, call.now)
    ecr.registries.create(own_registry(call, request), ItemKind.PULL_TIME_EXCLUSION, item, taken, full, EXCLUSIONS_MAX)
    return {"principalArn": arn, "createdAt": call.now}


@operations.operation("DeregisterPullTimeUpdateExclusion", questions=on_everything("DeregisterPullTimeUpdateExclusion"))
def deregister_pull_time_update_exclusion(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Let pulls of a user or role count again.

    Raises:
        ServiceError: ExclusionNotFoundException.
    """
    arn = request["principalArn"]
    if ecr.registries.delete(own_registry(call, request), ItemKind.PULL_TIME_EXCLUSION, arn) is None:
        raise ServiceError("ExclusionNotFoundException", f"There is no exclusion of '{arn}'.")
    return {"principalArn": arn}


@operations.operation("ListPullTimeUpdateExclusions", questions=on_everything("ListPullTimeUpdateExclusions"))
def list_pull_time_update_exclusions(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """List the users and roles whose pulls do not count."""
    items = ecr.registries.list(own_registry(call, request), ItemKind.PULL_TIME_EXCLUSION)
    shown, more = page(items, lambda item: item.name, request)
    return {"pullTimeUpdateExclusions": [item.name for item in shown], **more}
