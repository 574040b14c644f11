"""Operations on secrets as such. Source: Secrets Manager API reference."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import write_page_token
from taskrole.policy.model import Question
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.model import Secret, SecretKey
from taskrole.services.secretsmanager.operations.common import (
    PAGE_DEFAULT,
    described,
    new_version,
    page_start,
    tags_of,
)
from taskrole.services.secretsmanager.questions import (
    found_secret,
    on_everything,
    on_secret,
    request_context,
    secret_key,
)
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[SecretsDeps] = OperationSet("secretsmanager")

RECOVERY_DAYS_DEFAULT = 30
RECOVERY_DAYS = range(7, 31)
FILTERED_AT_ONCE_MAX = 1000  # secrets that one ListSecrets with filters looks at
_NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]{1,512}", re.ASCII)
_SUFFIX = "$suffix"
"""The end of the new secret's ARN, chosen before it is authorized: policies may name ``secret:NAME-??????``."""


def _with_suffix(deps: SecretsDeps, _call: Call, request: Any) -> Any:
    return {**request, _SUFFIX: deps.store.new_suffix()}


def _new_key(call: Call, request: Mapping[str, Any]) -> SecretKey:
    return SecretKey(call.account_id, call.region, request["Name"], request[_SUFFIX])


def _may_create(_deps: SecretsDeps, call: Call, request: Any) -> Sequence[Question]:
    arn, context = _new_key(call, request).arn, request_context(request)
    actions = ["CreateSecret", *(["TagResource"] if request.get("Tags") else [])]
    return [Question(call.principal, f"secretsmanager:{action}", arn, context) for action in actions]


@operations.operation("CreateSecret", questions=_may_create, resolve=_with_suffix)
def create_secret(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Make a secret, with a first version if a value is given.

    Raises:
        ServiceError: ResourceExistsException, InvalidParameterException, InvalidRequestException.
    """
    name = request["Name"]
    if not _NAME.fullmatch(name):
        raise errors.invalid_parameter(
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
        )
    _refuse_replicas(request)
    settings = {**_settings(request, full=True), "tags": json.dumps(tags_of(request.get("Tags", [])))}
    first = new_version(deps, request)
    secret, _new = deps.store.create(_new_key(call, request), settings, first, call.now)
    return {"ARN": secret.arn, "Name": secret.name, **({"VersionId": first.version_id} if first else {})}


def _refuse_replicas(request: Mapping[str, Any]) -> None:
    if request.get("AddReplicaRegions") or request.get("CrossAccountPrimaryARN"):
        raise errors.invalid_parameter("Secrets are not replicated here: leave AddReplicaRegions out.")


def _settings(request: Mapping[str, Any], *, full: bool = False) -> dict[str, str]:
    columns = {"Description": "description", "KmsKeyId": "kms_key_id", "Type": "secret_type"}
    return {column: request.get(member, "") for member, column in columns.items() if full or member in request}


@operations.operation("UpdateSecret", questions=on_secret("UpdateSecret"))
def update_secret(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Change a secret's description or key, and add a version if a value is given.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidRequestException, ResourceExistsException.
    """
    key, settings, version = secret_key(call, request["SecretId"]), _settings(request), new_version(deps, request)
    if version is not None:
        secret = deps.store.put(key, version, call.now, settings)
        return {"ARN": secret.arn, "Name": secret.name, "VersionId": version.version_id}

    def change(secret: Secret) -> Mapping[str, Any]:
        if secret.purge_at is not None:
            raise errors.marked_for_deletion()
        return {**settings, "changed_at": to_milliseconds(call.now)}

    secret = deps.store.change(key, change)
    return {"ARN": secret.arn, "Name": secret.name}


@operations.operation("DescribeSecret", questions=on_secret("DescribeSecret"))
def describe_secret(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Return everything about a secret but its values.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    secret = found_secret(deps, call, request["SecretId"])
    answer = described(secret, deps.store.list_versions([secret.uid])[secret.uid])
    if "$stages" in answer:
        answer["VersionIdsToStages"] = answer.pop("$stages")
    return answer


@operations.operation("DeleteSecret", questions=on_secret("DeleteSecret"))
def delete_secret(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Delete a secret, at once or when its recovery window is over.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidParameterException.
    """
    key, now = secret_key(call, request["SecretId"]), to_milliseconds(call.now)
    days, force = request.get("RecoveryWindowInDays"), request.get("ForceDeleteWithoutRecovery", False)
    if force and days is not None:
        raise errors.invalid_parameter(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
        )
    if days is not None and days not in RECOVERY_DAYS:
        raise errors.invalid_parameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    if force:
        if deps.store.find(key) is None:  # AWS: forcing the deletion of an unknown secret succeeds
            return {"ARN": key.arn, "Name": key.name, "DeletionDate": call.now}
        secret = deps.store.remove(key)
        return {"ARN": secret.arn, "Name": secret.name, "DeletionDate": call.now}
    purge_at = call.now + timedelta(days=RECOVERY_DAYS_DEFAULT if days is None else days)

    def change(secret: Secret) -> Mapping[str, Any]:
        if secret.purge_at is not None:
            raise errors.marked_for_deletion()
        return {"deleted_at": now, "purge_at": to_milliseconds(purge_at)}

    secret = deps.store.change(key, change)
    return {"ARN": secret.arn, "Name": secret.name, "DeletionDate": secret.purge_at}


@operations.operation("RestoreSecret", questions=on_secret("RestoreSecret"))
def restore_secret(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Take back the deletion of a secret within its recovery window.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    key = secret_key(call, request["SecretId"])
    secret = deps.store.change(key, lambda _secret: {"deleted_at": None, "purge_at": None})
    return {"ARN": secret.arn, "Name": secret.name}


@operations.operation("ListSecrets", questions=on_everything("ListSecrets"))
def list_secrets(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """List secrets by name, a page at a time.

    Raises:
        ServiceError: InvalidNextTokenException, InvalidParameterException.
    """
    wanted, limit = filter_of(request), request.get("MaxResults", PAGE_DEFAULT)
    shown: list[Secret] = []
    after, more, looked_at = page_start(request), True, 0
    while more and len(shown) < limit and looked_at < FILTERED_AT_ONCE_MAX:
        found = deps.store.list_secrets(
            call.account_id,
            call.region,
            deleted=request.get("IncludePlannedDeletion", False),
            after=after,
            descending=request.get("SortOrder", "asc") == "desc",
            limit=limit + 1,
        )
        more, looked_at = len(found) > limit, looked_at + len(found)
        for secret in found[:limit]:
            if len(shown) == limit:
                more = True
                break
            after = secret.name
            shown += [secret] if wanted(secret) else []
    versions = deps.store.list_versions([secret.uid for secret in shown])
    entries = [described(secret, versions[secret.uid]) for secret in shown]
    for entry in entries:
        if "$stages" in entry:
            entry["SecretVersionsToStages"] = entry.pop("$stages")
    return {"SecretList": entries, **({"NextToken": write_page_token(after)} if more else {})}


Wanted = Callable[[Secret], bool]
_FILTER_KEYS = ("description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all")


def filter_of(request: Mapping[str, Any]) -> Wanted:
    """Return whether a secret meets all Filters of a request.

    Raises:
        ServiceError: A filter has a key that there is not.
    """
    tests: list[Wanted] = []
    for filter_ in request.get("Filters", []):
        key, values = filter_.get("Key"), filter_.get("Values", [])
        if key not in _FILTER_KEYS or not values:
            raise errors.invalid_parameter(f"A filter needs Values and a Key out of {', '.join(_FILTER_KEYS)}.")
        tests.append(_filter_test(key, values))
    return lambda secret: all(test(secret) for test in tests)


def _filter_test(key: str, values: Sequence[str]) -> Wanted:
    def meets(secret: Secret) -> bool:
        texts = _filter_texts(key, secret)
        for value in values:
            negated, text = value.startswith("!"), value.removeprefix("!")
            # AWS: names and tags are compared with case, descriptions without.
            found = any(_begins(one, text, fold=key in {"description", "all"}) for one in texts)
            if found is not negated:
                return True
        return False

    return meets


def _begins(text: str, prefix: str, *, fold: bool) -> bool:
    if fold:
        words = re.split(r"[\s/_+=.@!-]+", text.lower())
        return text.lower().startswith(prefix.lower()) or any(word.startswith(prefix.lower()) for word in words)
    return text.startswith(prefix)


def _filter_texts(key: str, secret: Secret) -> list[str]:
    texts = {
        "name": [secret.name],
        "description": [secret.description],
        "tag-key": list(secret.tags),
        "tag-value": list(secret.tags.values()),
        "primary-region": [secret.region],
        "owning-service": [],
    }
    return [text for some in texts.values() for text in some] if key == "all" else texts[key]
