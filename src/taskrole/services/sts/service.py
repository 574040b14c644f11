"""STS put together: its api and its operations."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.audit import AuditSink
from taskrole.aws.call import Call
from taskrole.aws.errors import AccessDeniedError
from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.iam.api import IamApi
from taskrole.services.sts.api import StsApi
from taskrole.services.sts.operations import sessions
from taskrole.services.sts.operations.sessions import StsDeps
from taskrole.services.sts.revocations import Revocations
from taskrole.services.sts.sessions import SessionSealer
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[StsDeps], ...] = (sessions.operations,)

# AWS: IAM user guide, "Comparing the AWS STS API operations". Sessions of roles may make all calls that take a session.
_CALLABLE_BY = {
    "session-token": frozenset({"AssumeRole", "GetCallerIdentity"}),
    "federated": frozenset({"GetCallerIdentity"}),
}


def build(database: Database, key_ring: KeyRing, iam: IamApi, audit: AuditSink, ids: Ids) -> tuple[StsApi, StsDeps]:
    """Return STS's api and the dependencies of its operations."""
    sealer = SessionSealer(key_ring, ids)
    return StsApi(iam, sealer, Revocations(database), audit, ids), StsDeps(iam, sealer)


def operations(deps: StsDeps) -> dict[str, BoundOperation]:
    """Return STS's operations, bound; each refuses the sessions that AWS does not let make it."""
    return {name: _guarded(operation) for name, operation in bind_all(OPERATION_SETS, deps).items()}


def _guarded(operation: BoundOperation) -> BoundOperation:
    def questions(call: Call, request: Any) -> Sequence[Question]:
        callable_ones = _CALLABLE_BY.get(call.session.kind) if call.session is not None else None
        if callable_ones is not None and operation.name not in callable_ones:
            raise AccessDeniedError(f"Cannot call {operation.name} with session credentials")
        return operation.questions(call, request)

    return replace(operation, questions=questions)
