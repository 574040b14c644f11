"""taskrole's own API put together."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.operations import (
    calls,
    explanations,
    instances,
    metrics,
    observation,
    suggestions,
    who_can,
)

__all__ = ["OPERATION_SETS", "TaskroleDeps", "operations"]

OPERATION_SETS: tuple[OperationSet[TaskroleDeps], ...] = (
    explanations.operations,
    calls.operations,
    who_can.operations,
    suggestions.operations,
    observation.operations,
    metrics.operations,
    instances.operations,
)


def operations(deps: TaskroleDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
