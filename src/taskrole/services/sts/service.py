"""STS put together: its api and its operations."""

from taskrole.aws.audit import AuditSink
from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.services.iam.api import IamApi
from taskrole.services.sts.api import StsApi
from taskrole.services.sts.operations import sessions
from taskrole.services.sts.operations.sessions import StsDeps
from taskrole.services.sts.revocations import Revocations
from taskrole.services.sts.sessions import SessionSealer
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[StsDeps], ...] = (sessions.operations,)


def build(database: Database, key_ring: KeyRing, iam: IamApi, audit: AuditSink, ids: Ids) -> tuple[StsApi, StsDeps]:
    """Return STS's api and the dependencies of its operations."""
    sealer = SessionSealer(key_ring, ids)
    return StsApi(iam, sealer, Revocations(database), audit, ids), StsDeps(iam, sealer)


def operations(deps: StsDeps) -> dict[str, BoundOperation]:
    """Return STS's operations, bound."""
    return bind_all(OPERATION_SETS, deps)
