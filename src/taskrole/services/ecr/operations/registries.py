"""Operations of the ECR API on a registry as a whole: authorization tokens and its description."""

import base64
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.questions import on_everything
from taskrole.services.ecr.tokens import TOKEN_LIFE, USER_NAME, AuthorizationToken, seal_token

operations: OperationSet[EcrDeps] = OperationSet("ecr")


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
        "proxyEndpoint": f"http://{ecr.settings.registry_host}",
    }
    return {"authorizationData": [entry] * max(len(request.get("registryIds", ())), 1)}


@operations.operation("DescribeRegistry", questions=on_everything("DescribeRegistry"))
def describe_registry(_ecr: EcrDeps, call: Call, _request: Any) -> Any:
    """Describe the registry: nothing is replicated."""
    return {"registryId": call.account_id, "replicationConfiguration": {"rules": []}}
