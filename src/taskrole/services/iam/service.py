"""IAM put together: its dependencies and its operations."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.iam.access_keys import AccessKeyStore
from taskrole.services.iam.action_uses import ActionUses
from taskrole.services.iam.api import IamApi
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.items import ItemStore
from taskrole.services.iam.managed import AwsManagedPolicies
from taskrole.services.iam.mfa import MfaDevices
from taskrole.services.iam.operations import (
    access_keys,
    access_reports,
    account,
    entities,
    entity_policies,
    managed_policies,
    mfa_devices,
    passwords,
    providers,
    renaming,
    server_certificates,
    service_linked_roles,
    simulate,
    user_credentials,
)
from taskrole.services.iam.policies import PolicyStore
from taskrole.services.iam.policy_sets import PolicySets
from taskrole.services.iam.quotas import DEFAULT_QUOTAS, Quotas
from taskrole.services.iam.store import IamStore
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[IamDeps], ...] = (
    entities.operations,
    entity_policies.operations,
    managed_policies.operations,
    access_keys.operations,
    access_reports.operations,
    account.operations,
    mfa_devices.operations,
    passwords.operations,
    providers.operations,
    renaming.operations,
    server_certificates.operations,
    service_linked_roles.operations,
    simulate.operations,
    user_credentials.operations,
)


def build(database: Database, key_ring: KeyRing, ids: Ids, quotas: Quotas = DEFAULT_QUOTAS) -> tuple[IamApi, IamDeps]:
    """Return IAM's api and the dependencies of its operations."""
    store = IamStore(database, quotas)
    policies = PolicyStore(store, AwsManagedPolicies())
    keys = AccessKeyStore(store, key_ring, ids)
    policy_sets = PolicySets(store, policies)
    items = ItemStore(database)
    mfa = MfaDevices(items, key_ring, quotas)
    deps = IamDeps(store, policies, keys, policy_sets, ids, items, mfa, ActionUses(database), key_ring)
    return IamApi(deps), deps


def operations(deps: IamDeps) -> dict[str, BoundOperation]:
    """Return IAM's operations, bound; each refuses the sessions that AWS does not let make it."""
    return {name: _guarded(operation) for name, operation in bind_all(OPERATION_SETS, deps).items()}


def _guarded(operation: BoundOperation) -> BoundOperation:
    def questions(call: Call, request: Any) -> Sequence[Question]:
        session = call.session
        # AWS: federated users never call IAM, and credentials of GetSessionToken only if they were got with MFA.
        if session is not None and session.kind != "role" and not session.mfa_authenticated:
            raise ServiceError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
        return operation.questions(call, request)

    return replace(operation, questions=questions)
