"""Operations on versions and their staging labels. Source: Secrets Manager API reference."""

from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import write_page_token
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.operations.common import PAGE_DEFAULT, page_start
from taskrole.services.secretsmanager.questions import found_secret, on_secret, secret_key

operations: OperationSet[SecretsDeps] = OperationSet("secretsmanager")

DEFAULT_KEY = "DefaultEncryptionKey"


@operations.operation("UpdateSecretVersionStage", questions=on_secret("UpdateSecretVersionStage"))
def update_secret_version_stage(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Move a staging label from one version to another, or take it away.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidParameterException, LimitExceededException.
    """
    move_from, move_to = request.get("RemoveFromVersionId"), request.get("MoveToVersionId")
    if move_from is None and move_to is None:
        raise errors.invalid_parameter("RemoveFromVersionId or MoveToVersionId must be given.")
    key, stage = secret_key(call, request["SecretId"]), request["VersionStage"]
    secret = deps.store.move_stage(key, stage, move_from=move_from, move_to=move_to, now=call.now)
    return {"ARN": secret.arn, "Name": secret.name}


@operations.operation("ListSecretVersionIds", questions=on_secret("ListSecretVersionIds"))
def list_secret_version_ids(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """List versions, newest first; those without a label only if asked for.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidNextTokenException.
    """
    secret, after = found_secret(deps, call, request["SecretId"]), page_start(request)
    limit, deprecated = request.get("MaxResults", PAGE_DEFAULT), request.get("IncludeDeprecated", False)
    every = [version for version in deps.store.list_versions([secret.uid])[secret.uid] if version.stages or deprecated]
    start = next((index + 1 for index, version in enumerate(every) if version.version_id == after), 0)
    shown = every[start : start + limit]
    answer: dict[str, Any] = {
        "ARN": secret.arn,
        "Name": secret.name,
        "Versions": [
            {
                "VersionId": version.version_id,
                "VersionStages": list(version.stages),
                "CreatedDate": version.created_at,
                "KmsKeyIds": [secret.kms_key_id or DEFAULT_KEY],
                **({"LastAccessedDate": version.accessed_at} if version.accessed_at else {}),
            }
            for version in shown
        ],
    }
    if start + limit < len(every):
        answer["NextToken"] = write_page_token(shown[-1].version_id)
    return answer
