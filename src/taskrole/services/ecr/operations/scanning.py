"""Scanning and replication status of the ECR API. Nothing is scanned or replicated, and no result is made up."""

import json
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import ItemKind, Repository
from taskrole.services.ecr.pulls import get_named_image
from taskrole.services.ecr.questions import about_repository, on_everything, on_repository, own_registry, repository_key

operations: OperationSet[EcrDeps] = OperationSet("ecr")

_SCANNING = "scanning"
_DEFAULT = '{"scanType": "BASIC", "rules": []}'


@operations.operation("StartImageScan", questions=on_repository("StartImageScan"))
def start_image_scan(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Refuse: there is no scanner.

    Raises:
        ServiceError: ValidationException; RepositoryNotFoundException, ImageNotFoundException.
    """
    get_named_image(ecr, repository_key(call, request), request["imageId"])
    raise errors.validation("This feature is disabled: taskrole does not scan images.")


@operations.operation("DescribeImageScanFindings", questions=on_repository("DescribeImageScanFindings"))
def describe_image_scan_findings(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Say that no scan was made.

    Raises:
        ServiceError: ScanNotFoundException; RepositoryNotFoundException, ImageNotFoundException.
    """
    key, image_id = repository_key(call, request), request["imageId"]
    image = get_named_image(ecr, key, image_id)
    raise errors.scan_not_found(key, image.digest, image_id.get("imageTag", ""))


@operations.operation("DescribeImageReplicationStatus", questions=on_repository("DescribeImageReplicationStatus"))
def describe_image_replication_status(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Say where an image was replicated to: nowhere.

    Raises:
        ServiceError: RepositoryNotFoundException, ImageNotFoundException.
    """
    key, image_id = repository_key(call, request), request["imageId"]
    get_named_image(ecr, key, image_id)
    return {"repositoryName": key.name, "imageId": image_id, "replicationStatuses": []}


@operations.operation("PutRegistryScanningConfiguration", questions=on_everything("PutRegistryScanningConfiguration"))
def put_registry_scanning_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Keep the scanning configuration.

    Raises:
        ServiceError: InvalidParameterException: basic scanning cannot be continuous.
    """
    scan_type, rules = request.get("scanType", "BASIC"), request.get("rules", [])
    if scan_type == "BASIC" and any(rule["scanFrequency"] == "CONTINUOUS_SCAN" for rule in rules):
        raise errors.invalid_parameter("rules", "CONTINUOUS_SCAN belongs to scanType ENHANCED")
    configuration = {"scanType": scan_type, "rules": rules}
    registry = own_registry(call, request)
    ecr.registries.put(registry, ItemKind.SETTING, _SCANNING, json.dumps(configuration), call.now)
    return {"registryScanningConfiguration": configuration}


@operations.operation("GetRegistryScanningConfiguration", questions=on_everything("GetRegistryScanningConfiguration"))
def get_registry_scanning_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return the scanning configuration."""
    registry = own_registry(call, request)
    configuration = json.loads(ecr.registries.settings(registry).get(_SCANNING, _DEFAULT))
    return {"registryId": registry.account_id, "scanningConfiguration": configuration}


def _may_batch_get_repository_scanning_configuration(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
    keys = [repository_key(call, request, name) for name in dict.fromkeys(request["repositoryNames"])]
    return [about_repository(ecr, call, key, "ecr:BatchGetRepositoryScanningConfiguration") for key in keys]


@operations.operation(
    "BatchGetRepositoryScanningConfiguration", questions=_may_batch_get_repository_scanning_configuration
)
def batch_get_repository_scanning_configuration(ecr: EcrDeps, call: Call, request: Any) -> Any:
    """Return how repositories would be scanned; unknown ones are failures."""
    settings = ecr.registries.settings(own_registry(call, request))
    rules = json.loads(settings.get(_SCANNING, _DEFAULT))["rules"]
    found, failures = [], []
    for name in dict.fromkeys(request["repositoryNames"]):
        repository = ecr.repositories.find(repository_key(call, request, name))
        if repository is not None:
            found.append(_scanning_of(repository, rules))
        else:
            reason = f"The repository with name '{name}' does not exist in the registry with id '{call.account_id}'"
            failures.append({"repositoryName": name, "failureCode": "REPOSITORY_NOT_FOUND", "failureReason": reason})
    return {"scanningConfigurations": found, "failures": failures}


def _scanning_of(repository: Repository, rules: Sequence[Any]) -> dict[str, Any]:
    frequency, applied = "SCAN_ON_PUSH" if repository.scan_on_push else "MANUAL", []
    for rule in rules:
        filters = [each for each in rule["repositoryFilters"] if fnmatchcase(repository.key.name, each["filter"])]
        if filters:
            frequency, applied = rule["scanFrequency"], filters
            break
    return {
        "repositoryArn": repository.key.arn,
        "repositoryName": repository.key.name,
        "scanOnPush": frequency == "SCAN_ON_PUSH",
        "scanFrequency": frequency,
        "appliedScanFilters": applied,
    }
