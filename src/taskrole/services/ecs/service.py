"""ECS as one piece: its dependencies and its operations."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.operations import (
    account_settings,
    agents,
    attributes,
    capacity_providers,
    clusters,
    container_instances,
    event_stream,
    execute_command,
    later,
    run_task,
    service_deployments,
    services,
    sessions,
    tags,
    task_definitions,
    task_protection,
    task_sets,
    tasks,
)

__all__ = ["OPERATION_SETS", "EcsDeps", "operations"]

OPERATION_SETS: tuple[OperationSet[EcsDeps], ...] = (
    clusters.operations,
    task_definitions.operations,
    run_task.operations,
    tasks.operations,
    container_instances.operations,
    agents.operations,
    sessions.operations,
    tags.operations,
    attributes.operations,
    account_settings.operations,
    services.operations,
    service_deployments.operations,
    task_sets.operations,
    capacity_providers.operations,
    task_protection.operations,
    execute_command.operations,
    event_stream.operations,
    later.operations,
)


def operations(deps: EcsDeps) -> dict[str, BoundOperation]:
    """Return all operations of ECS, bound to their dependencies."""
    return bind_all(OPERATION_SETS, deps)
