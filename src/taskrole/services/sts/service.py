"""STS put together: its api and its operations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from taskrole.aws.audit import AuditSink
from taskrole.aws.call import Call
from taskrole.aws.errors import AccessDeniedError
from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.clock import Clock
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.iam.api import IamApi
from taskrole.services.sts.api import StsApi
from taskrole.services.sts.authorization_messages import AuthorizationMessages
from taskrole.services.sts.https_get import HttpsGetter
from taskrole.services.sts.issuer_keys import IssuerKeys
from taskrole.services.sts.operations import sessions, web_identity
from taskrole.services.sts.operations.common import StsDeps
from taskrole.services.sts.revocations import Revocations
from taskrole.services.sts.sessions import SessionSealer
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[StsDeps], ...] = (sessions.operations, web_identity.operations)

# AWS: IAM user guide, "Comparing the AWS STS API operations". Sessions of roles may make all calls that take a session.
_CALLABLE_BY = {
    "session-token": frozenset({"AssumeRole", "GetCallerIdentity"}),
    "federated": frozenset({"GetCallerIdentity"}),
}


def build(
    database: Database, key_ring: KeyRing, iam: IamApi, audit: AuditSink, ids: Ids, issuer_keys: IssuerKeys
) -> tuple[StsApi, StsDeps]:
    """Return STS's api and the dependencies of its operations."""
    sealer, messages = SessionSealer(key_ring, ids), AuthorizationMessages(key_ring)
    api = StsApi(iam, sealer, Revocations(database), audit, ids, messages)
    return api, StsDeps(iam, sealer, issuer_keys, messages)


def issuer_keys(clock: Clock, files: Mapping[str, Path], ca_file: Path | None) -> IssuerKeys:
    """Return the source of issuers' keys: JWKS files by issuer (without ``https://``), else the issuers themselves."""
    return IssuerKeys(HttpsGetter(clock, ca_file), files)


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
