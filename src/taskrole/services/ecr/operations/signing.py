"""Signing operations of the ECR API. Rules are kept; nothing signs images here, and no result is made up."""

import json
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import ItemKind, RegistryItem, RegistryKey
from taskrole.services.ecr.pulls import get_named_image
from taskrole.services.ecr.questions import on_everything, on_repository, own_registry, repository_key

operations: OperationSet[EcrDeps] = OperationSet("ecr")

_SIGNING = "signing"


@operations.operation("PutSigningConfiguration", questions=on_everything("PutSigningConfiguration"))
def put_signing_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep which signing profile is for the images of which repositories."""
    configuration = request["signingConfiguration"]
    ecr.registries.put(own_registry(call, request), ItemKind.SETTING, _SIGNING, json.dumps(configuration), call.now)
    return {"signingConfiguration": configuration}


@operations.operation("GetSigningConfiguration", questions=on_everything("GetSigningConfiguration"))
def get_signing_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return the signing configuration.

    Raises:
        ServiceError: SigningConfigurationNotFoundException.
    """
    registry = own_registry(call, request)
    return _view(registry, ecr.registries.find(registry, ItemKind.SETTING, _SIGNING))


@operations.operation("DeleteSigningConfiguration", questions=on_everything("DeleteSigningConfiguration"))
def delete_signing_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Forget the signing configuration and return it.

    Raises:
        ServiceError: SigningConfigurationNotFoundException.
    """
    registry = own_registry(call, request)
    return _view(registry, ecr.registries.delete(registry, ItemKind.SETTING, _SIGNING))


@operations.operation("DescribeImageSigningStatus", questions=on_repository("DescribeImageSigningStatus"))
def describe_image_signing_status(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Say by which profiles an image was signed: by none.

    Raises:
        ServiceError: RepositoryNotFoundException, ImageNotFoundException.
    """
    key, image_id = repository_key(call, request), request["imageId"]
    named = {**image_id, "imageDigest": get_named_image(ecr, key, image_id).digest}
    return {"repositoryName": key.name, "imageId": named, "registryId": key.account_id, "signingStatuses": []}


def _view(registry: RegistryKey, item: RegistryItem | None) -> dict[str, Any]:
    if item is None:
        message = f"There is no signing configuration in the registry with id '{registry.account_id}'"
        raise ServiceError("SigningConfigurationNotFoundException", message)
    return {"registryId": registry.account_id, "signingConfiguration": json.loads(item.content)}
