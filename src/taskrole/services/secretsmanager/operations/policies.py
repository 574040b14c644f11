"""Resource policies of secrets. Source: Secrets Manager API reference and user guide."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.policy.validation import PolicyValidationError, is_open_to_all, validate_secret_policy
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.questions import about_secret, found_secret, on_secret, secret_key

operations: OperationSet[SecretsDeps] = OperationSet("secretsmanager")


@operations.operation("PutResourcePolicy", questions=on_secret("PutResourcePolicy"))
def put_resource_policy(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Keep the policy of a secret.

    Raises:
        ServiceError: ResourceNotFoundException, MalformedPolicyDocumentException, PublicPolicyException.
    """
    text = request["ResourcePolicy"]
    try:
        validate_secret_policy(text)
    except PolicyValidationError as error:
        raise errors.malformed_policy(str(error)) from error
    if request.get("BlockPublicPolicy", False) and is_open_to_all(text):
        raise errors.public_policy()
    secret = deps.store.change(secret_key(call, request["SecretId"]), lambda _secret: {"policy": text})
    return {"ARN": secret.arn, "Name": secret.name}


@operations.operation("GetResourcePolicy", questions=on_secret("GetResourcePolicy"))
def get_resource_policy(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Return the policy of a secret; AWS leaves the member out where there is none.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    secret = found_secret(deps, call, request["SecretId"])
    policy = {} if secret.policy is None else {"ResourcePolicy": secret.policy}
    return {"ARN": secret.arn, "Name": secret.name, **policy}


@operations.operation("DeleteResourcePolicy", questions=on_secret("DeleteResourcePolicy"))
def delete_resource_policy(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Forget the policy of a secret.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    secret = deps.store.change(secret_key(call, request["SecretId"]), lambda _secret: {"policy": None})
    return {"ARN": secret.arn, "Name": secret.name}


def _may_validate(deps: SecretsDeps, call: Call, request: Any) -> Sequence[Question]:
    if "SecretId" in request:
        return [about_secret(deps, call, request["SecretId"], "ValidateResourcePolicy")]
    return [Question(call.principal, "secretsmanager:ValidateResourcePolicy", "*")]


@operations.operation("ValidateResourcePolicy", questions=_may_validate)
def validate_resource_policy(deps: SecretsDeps, call: Call, request: Any) -> Any:
    """Say what is wrong with a policy, if anything.

    Raises:
        ServiceError: ResourceNotFoundException, MalformedPolicyDocumentException.
    """
    if "SecretId" in request:
        found_secret(deps, call, request["SecretId"])
    text = request["ResourcePolicy"]
    try:
        validate_secret_policy(text)
    except PolicyValidationError as error:
        raise errors.malformed_policy(str(error)) from error
    failures = []
    if is_open_to_all(text):
        message = "The resource policy grants broad access to the secret."
        failures.append({"CheckName": "PUBLIC_ACCESS", "ErrorMessage": message})
    return {"PolicyValidationPassed": not failures, "ValidationErrors": failures}
