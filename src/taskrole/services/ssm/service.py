"""Parameter Store as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.operations import labels, listing, parameters, tags
from taskrole.services.ssm.store import ParameterStore
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[SsmDeps], ...] = (
    parameters.operations,
    listing.operations,
    labels.operations,
    tags.operations,
)


def ssm_deps(database: Database, key_ring: KeyRing, ids: Ids) -> SsmDeps:
    """Return the dependencies over a database."""
    return SsmDeps(ParameterStore(database, key_ring, ids))


def operations(deps: SsmDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
