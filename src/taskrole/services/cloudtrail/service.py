"""CloudTrail as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.cloudtrail.deps import CloudTrailDeps
from taskrole.services.cloudtrail.operations import events
from taskrole.services.cloudtrail.sink import TrailSink
from taskrole.services.cloudtrail.store import TrailStore
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[CloudTrailDeps], ...] = (events.operations,)


def cloudtrail_deps(database: Database, *, data_events: bool = True) -> CloudTrailDeps:
    """Return the dependencies over a database. Close ``sink`` before the database."""
    store = TrailStore(database)
    return CloudTrailDeps(store, TrailSink(store), data_events)


def operations(deps: CloudTrailDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
