"""The ECR service: its operations, bound to their dependencies."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.services.ecr import registry_blobs, registry_manifests
from taskrole.services.ecr.api import EcrApi
from taskrole.services.ecr.deps import EcrDeps, EcrSettings, IsRevoked, May, Secrets
from taskrole.services.ecr.operations import (
    creation_templates,
    images,
    layers,
    policies,
    pull_through_rules,
    registries,
    repositories,
    scanning,
    signing,
    tags,
)
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Blobs, Database

__all__ = ["OPERATION_SETS", "EcrApi", "EcrDeps", "EcrSettings", "build", "operations"]

OPERATION_SETS: tuple[OperationSet[EcrDeps], ...] = (
    creation_templates.operations,
    images.operations,
    layers.operations,
    policies.operations,
    pull_through_rules.operations,
    registries.operations,
    repositories.operations,
    scanning.operations,
    signing.operations,
    tags.operations,
    registry_blobs.operations,
    registry_manifests.operations,
)


def build(
    database: Database,
    blobs: Blobs,
    key_ring: KeyRing,
    ids: Ids,
    *,
    may: May,
    is_revoked: IsRevoked,
    secrets: Secrets,
    settings: EcrSettings | None = None,
) -> tuple[EcrApi, EcrDeps]:
    """Return ECR as others see it and what its operations work with."""
    deps = EcrDeps(database, blobs, ids, key_ring, may, is_revoked, secrets, settings or EcrSettings())
    return EcrApi(deps), deps


def operations(deps: EcrDeps) -> dict[str, BoundOperation]:
    """Return all operations of ECR by name, those of the registry included."""
    return bind_all(OPERATION_SETS, deps)
