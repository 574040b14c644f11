"""DynamoDB as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.dynamodb.deps import DynamodbDeps
from taskrole.services.dynamodb.operations import (
    backups,
    batches,
    items,
    partiql,
    policies,
    queries,
    settings,
    streams,
    tables,
    transactions,
    transfers,
    unused,
)

OPERATION_SETS: tuple[OperationSet[DynamodbDeps], ...] = (
    tables.operations,
    settings.operations,
    items.operations,
    queries.operations,
    batches.operations,
    transactions.operations,
    backups.operations,
    policies.operations,
    partiql.operations,
    streams.operations,
    transfers.operations,
    unused.operations,
)

__all__ = ["OPERATION_SETS", "DynamodbDeps", "operations", "stream_operations"]


def operations(deps: DynamodbDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return _bound("dynamodb", deps)


def stream_operations(deps: DynamodbDeps) -> dict[str, BoundOperation]:
    """Return the bound operations of DynamoDB Streams, which is a service model of its own, by name."""
    return _bound("dynamodbstreams", deps)


def _bound(prefix: str, deps: DynamodbDeps) -> dict[str, BoundOperation]:
    return bind_all((each for each in OPERATION_SETS if each.service == prefix), deps)
