"""Making repositories that nobody has asked for by name: by a pull-through cache rule, or by a push.

Source: ECR user guide, "repository creation templates".
"""

import json
from datetime import datetime
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import ItemKind, Repository, RepositoryKey

ROOT = "ROOT"
CREATE_ON_PUSH = "CREATE_ON_PUSH"


def find_template(ecr: EcrDeps, key: RepositoryKey, purpose: str) -> dict[str, Any] | None:
    """Return the content of the template for a repository: that with the longest prefix, the one named ROOT last."""
    best: tuple[int, dict[str, Any]] | None = None
    for item in ecr.registries.list(key.registry, ItemKind.TEMPLATE):
        prefix = "" if item.name == ROOT else f"{item.name}/"
        content = json.loads(item.content)
        applies = key.name.startswith(prefix) and purpose in content["appliedFor"]
        if applies and (best is None or best[0] < len(prefix)):
            best = len(prefix), content
    return None if best is None else best[1]


def ensure_repository(ecr: EcrDeps, key: RepositoryKey, purpose: str, now: datetime) -> None:
    """Make a repository, by its template if it has one, unless it is there."""
    if ecr.repositories.find(key) is not None:
        return
    try:
        ecr.repositories.create(_repository(key, find_template(ecr, key, purpose) or {}, now))
    except ServiceError as error:
        if error.code != "RepositoryAlreadyExistsException":  # another request was quicker
            raise


def _repository(key: RepositoryKey, template: dict[str, Any], now: datetime) -> Repository:
    filters = template.get("imageTagMutabilityExclusionFilters", ())
    return Repository(
        key,
        now,
        template.get("imageTagMutability", "MUTABLE"),
        tuple(each["filter"] for each in filters),
        encryption=template.get("encryptionConfiguration", {"encryptionType": "AES256"}),
        tags={tag["Key"]: tag["Value"] for tag in template.get("resourceTags", ())},
        policy=template.get("repositoryPolicy") or None,
        lifecycle_policy=template.get("lifecyclePolicy") or None,
    )
