"""Operations that write and read values. Source: Secrets Manager API reference."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import write_page_token
from taskrole.policy.model import Question
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.model import CURRENT
from taskrole.services.secretsmanager.operations.common import (
    PAGE_DEFAULT,
    new_version,
    page_start,
)
from taskrole.services.secretsmanager.operations.secrets import filter_of
from taskrole.services.secretsmanager.questions import about_secret, found_secret, on_secret, secret_key, value_context

operations: OperationSet[SecretsDeps] = OperationSet("secretsmanager")

BATCH_MAX = 20  # AWS: BatchGetSecretValue


@operations.operation("PutSecretValue", questions=on_secret("PutSecretValue"))
def put_secret_value(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Add a version to a secret; it becomes AWSCURRENT unless other labels are given.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidRequestException, ResourceExistsException.
    """
    stages = request.get("VersionStages") or [CURRENT]
    version = new_version(deps, request, stages)
    if version is None:
        raise errors.invalid_request("You must provide either SecretString or SecretBinary.")
    secret = deps.store.put(secret_key(call, request["SecretId"]), version, call.now)
    found = next(
        one for one in deps.store.list_versions([secret.uid])[secret.uid] if one.version_id == version.version_id
    )
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": version.version_id,
        "VersionStages": list(found.stages),
    }


def _may_get(deps: SecretsDeps, call: Call, request: Any) -> Sequence[Question]:
    return [about_secret(deps, call, request["SecretId"], "GetSecretValue", value_context(request))]


@operations.operation("GetSecretValue", questions=_may_get)
def get_secret_value(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Return the value of a version: of AWSCURRENT unless an id or a label is given.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidRequestException.
    """
    return _value(deps, call, request["SecretId"], request.get("VersionId"), request.get("VersionStage"))


def _value(deps: SecretsDeps, call: Call, secret_id: str, version_id: str | None, stage: str | None) -> dict[str, Any]:
    secret = found_secret(deps, call, secret_id)
    if secret.purge_at is not None:
        raise errors.marked_for_deletion()
    version, value = deps.store.read(secret, version_id, stage)
    deps.store.accessed(secret, version, call.now)
    content = {"SecretBinary": value} if version.is_binary else {"SecretString": value.decode("utf-8", "surrogatepass")}
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": version.version_id,
        "VersionStages": list(version.stages),
        "CreatedDate": version.created_at,
        **content,
    }


def _may_batch(_deps: SecretsDeps, call: Call, request: Any) -> Sequence[Question]:
    # AWS: this, and GetSecretValue on each secret, which is answered per secret in the response's Errors.
    questions = [Question(call.principal, "secretsmanager:BatchGetSecretValue", "*")]
    if request.get("Filters"):
        questions.append(Question(call.principal, "secretsmanager:ListSecrets", "*"))
    return questions


@operations.operation("BatchGetSecretValue", questions=_may_batch)
def batch_get_secret_value(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Return the current values of up to twenty secrets; those that may not or cannot be read are listed as errors.

    Raises:
        ServiceError: InvalidParameterException, InvalidNextTokenException.
    """
    names, filters = request.get("SecretIdList"), request.get("Filters")
    if bool(names) is bool(filters):
        raise errors.invalid_parameter("Either SecretIdList or Filters must be provided, but not both.")
    more: dict[str, Any] = {}
    if not names:
        names, more = _filtered(deps, call, request)
    values: list[dict[str, Any]] = []
    failures: list[dict[str, str]] = []
    for name in names:
        try:
            if not deps.may(call, about_secret(deps, call, name, "GetSecretValue", value_context({}))):
                message = f"User: {call.principal.arn} is not authorized to perform: secretsmanager:GetSecretValue"
                failures.append({"SecretId": name, "ErrorCode": "AccessDeniedException", "Message": message})
                continue
            values.append(_value(deps, call, name, None, None))
        except ServiceError as error:
            failures.append({"SecretId": name, "ErrorCode": error.code, "Message": error.message})
    return {"SecretValues": values, "Errors": failures, **more}


def _filtered(deps: SecretsDeps, call: Call, request: Any) -> tuple[list[str], dict[str, Any]]:
    wanted, limit = filter_of(request), request.get("MaxResults", BATCH_MAX)
    after = page_start(request)
    found = deps.store.list_secrets(
        call.account_id, call.region, deleted=False, after=after, descending=False, limit=PAGE_DEFAULT + 1
    )
    matching = [secret for secret in found[:PAGE_DEFAULT] if wanted(secret)]
    names = [secret.arn for secret in matching[:limit]]
    if len(matching) > limit:
        return names, {"NextToken": write_page_token(matching[limit - 1].name)}
    return names, {"NextToken": write_page_token(found[PAGE_DEFAULT - 1].name)} if len(found) > PAGE_DEFAULT else {}
