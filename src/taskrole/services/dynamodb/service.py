"""DynamoDB as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.dynamodb.deps import DynamodbDeps
from taskrole.services.dynamodb.operations import (
    batches,
    items,
    policies,
    queries,
    settings,
    tables,
    transactions,
)

OPERATION_SETS: tuple[OperationSet[DynamodbDeps], ...] = (
    tables.operations,
    settings.operations,
    items.operations,
    queries.operations,
    batches.operations,
    transactions.operations,
    policies.operations,
)

__all__ = ["OPERATION_SETS", "DynamodbDeps", "operations"]


def operations(deps: DynamodbDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
