"""Which secret a request means, and the questions about it. Condition keys: service authorization reference."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.model import CURRENT, SUFFIX_LENGTH, Secret, SecretKey

Questions = Callable[[SecretsDeps, Call, Any], Sequence[Question]]
_ARN = re.compile(
    r"arn:[a-z-]+:secretsmanager:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):secret:(?P<name>[A-Za-z0-9/_+=.@!-]{1,519})",
    re.ASCII,
)
_ENDS_LIKE_ARN = re.compile(rf"(?P<name>.+)-(?P<suffix>[A-Za-z0-9]{{{SUFFIX_LENGTH}}})", re.ASCII)


def secret_key(call: Call, secret_id: str) -> SecretKey:
    """Return which secret a SecretId means: a name, an ARN, or an ARN without its random end.

    Raises:
        ServiceError: It is an ARN, but of no secret in this region.
    """
    if not secret_id.startswith("arn:"):
        return SecretKey(call.account_id, call.region, secret_id)
    match = _ARN.fullmatch(secret_id)
    if match is None or match["region"] != call.region:
        raise errors.invalid_parameter("Invalid secret ARN: it must name a secret in this Region.")
    ends = _ENDS_LIKE_ARN.fullmatch(match["name"])
    name, suffix = (match["name"], "") if ends is None else (ends["name"], ends["suffix"])
    return SecretKey(match["account"], match["region"], name, suffix)


def found_secret(deps: SecretsDeps, call: Call, secret_id: str) -> Secret:
    """Return a secret, which may be one that is being deleted.

    Raises:
        ServiceError: There is none.
    """
    secret = deps.store.find(secret_key(call, secret_id))
    if secret is None:
        raise errors.not_found()
    return secret


def about_secret(
    deps: SecretsDeps, call: Call, secret_id: str, action: str, context: Mapping[str, ContextValue] | None = None
) -> Question:
    """Return the question whether the caller may do something with a secret, which need not exist."""
    key = secret_key(call, secret_id)
    secret = deps.store.find(key)
    keys: dict[str, ContextValue] = {**(context or {}), "secretsmanager:SecretId": secret_id}
    if secret is not None:
        keys["secretsmanager:SecretId"] = secret.arn
        keys["secretsmanager:SecretPrimaryRegion"] = secret.region
        if secret.secret_type:
            keys["secretsmanager:resource/Type"] = secret.secret_type
        for name, value in secret.tags.items():
            keys[f"aws:ResourceTag/{name}"] = value
            keys[f"secretsmanager:ResourceTag/{name}"] = value
    return Question(
        call.principal,
        f"secretsmanager:{action}",
        key.arn if secret is None else secret.arn,
        keys,
        resource_account_id=key.account_id,
        resource_policy=None if secret is None else secret.policy,
    )


def on_secret(action: str) -> Questions:
    """Return questions that ask for one action on the secret that the request names."""

    def ask(deps: SecretsDeps, call: Call, request: Any) -> Sequence[Question]:
        return [about_secret(deps, call, request["SecretId"], action, request_context(request))]

    return ask


def on_everything(action: str) -> Questions:
    """Return questions for an action that has no resource type."""

    def ask(_deps: SecretsDeps, call: Call, _request: Any) -> Sequence[Question]:
        return [Question(call.principal, f"secretsmanager:{action}", "*")]

    return ask


_KEYS_OF_MEMBERS = {
    "Name": "Name",
    "Description": "Description",
    "KmsKeyId": "KmsKeyId",
    "Type": "Type",
    "RecoveryWindowInDays": "RecoveryWindowInDays",
    "ForceDeleteWithoutRecovery": "ForceDeleteWithoutRecovery",
    "BlockPublicPolicy": "BlockPublicPolicy",
    "VersionStage": "VersionStage",
    "VersionId": "VersionId",
}


def request_context(request: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Return the condition keys of what a request brings."""
    context: dict[str, ContextValue] = {}
    for member, key in _KEYS_OF_MEMBERS.items():
        if member in request:
            value = request[member]
            context[f"secretsmanager:{key}"] = str(value).lower() if isinstance(value, bool) else str(value)
    tags = request.get("Tags", [])
    context |= {f"aws:RequestTag/{tag.get('Key', '')}": tag.get("Value", "") for tag in tags}
    names = [tag.get("Key", "") for tag in tags] or request.get("TagKeys", [])
    if names:
        context["aws:TagKeys"] = tuple(names)
    return context


def value_context(request: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Return the condition keys of a read: AWSCURRENT where nothing else is asked for."""
    context = request_context(request)
    if "VersionId" not in request:
        context.setdefault("secretsmanager:VersionStage", CURRENT)
    return context
