"""The ECR service: its operations, bound to their dependencies."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.ecr import registry
from taskrole.services.ecr.deps import EcrDeps, EcrSettings
from taskrole.services.ecr.operations import images, layers, policies, registries, repositories, tags

__all__ = ["OPERATION_SETS", "EcrDeps", "EcrSettings", "operations"]

OPERATION_SETS: tuple[OperationSet[EcrDeps], ...] = (
    images.operations,
    layers.operations,
    policies.operations,
    registries.operations,
    repositories.operations,
    tags.operations,
    registry.operations,
)


def operations(deps: EcrDeps) -> dict[str, BoundOperation]:
    """Return all operations of ECR by name, those of the registry included."""
    return bind_all(OPERATION_SETS, deps)
