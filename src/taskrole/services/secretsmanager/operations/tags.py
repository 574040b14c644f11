"""Tags of secrets. Source: Secrets Manager API reference."""

import json
from collections.abc import Mapping
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.model import Secret
from taskrole.services.secretsmanager.operations.common import check_tag_count, tags_of
from taskrole.services.secretsmanager.questions import on_secret, secret_key

operations: OperationSet[SecretsDeps] = OperationSet("secretsmanager")


@operations.operation("TagResource", questions=on_secret("TagResource"))
def tag_resource(deps: SecretsDeps, call: Call, request: Any) -> None:
    """Add tags to a secret, or replace their values.

    Raises:
        ServiceError: ResourceNotFoundException, InvalidParameterException, LimitExceededException.
    """
    added = tags_of(request["Tags"])

    def change(secret: Secret) -> Mapping[str, Any]:
        tags = {**secret.tags, **added}
        check_tag_count(tags)
        return {"tags": json.dumps(tags)}

    deps.store.change(secret_key(call, request["SecretId"]), change)


@operations.operation("UntagResource", questions=on_secret("UntagResource"))
def untag_resource(deps: SecretsDeps, call: Call, request: Any) -> None:
    """Remove tags from a secret.

    Raises:
        ServiceError: ResourceNotFoundException.
    """
    removed = frozenset(request["TagKeys"])

    def change(secret: Secret) -> Mapping[str, Any]:
        return {"tags": json.dumps({key: value for key, value in secret.tags.items() if key not in removed})}

    deps.store.change(secret_key(call, request["SecretId"]), change)
