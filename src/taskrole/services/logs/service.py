"""CloudWatch Logs as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.services.logs.deps import LogsDeps
from taskrole.services.logs.operations import events, groups, streams, tags
from taskrole.services.logs.store import LogsStore
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[LogsDeps], ...] = (
    groups.operations,
    streams.operations,
    events.operations,
    tags.operations,
)


def logs_deps(database: Database, ids: Ids) -> LogsDeps:
    """Return the dependencies over a database."""
    return LogsDeps(LogsStore(database, ids))


def operations(deps: LogsDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
