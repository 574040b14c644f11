"""IAM put together: its dependencies and its operations."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.services.iam.access_keys import AccessKeyStore
from taskrole.services.iam.api import IamApi
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.managed import AwsManagedPolicies
from taskrole.services.iam.operations import access_keys, entities, entity_policies, managed_policies
from taskrole.services.iam.policies import PolicyStore
from taskrole.services.iam.store import IamStore
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[IamDeps], ...] = (
    entities.operations,
    entity_policies.operations,
    managed_policies.operations,
    access_keys.operations,
)


def build(database: Database, key_ring: KeyRing, ids: Ids) -> tuple[IamApi, IamDeps]:
    """Return IAM's api and the dependencies of its operations."""
    store = IamStore(database)
    policies = PolicyStore(store, AwsManagedPolicies())
    keys = AccessKeyStore(store, key_ring, ids)
    return IamApi(store, policies, keys, ids), IamDeps(store, policies, keys, ids)


def operations(deps: IamDeps) -> dict[str, BoundOperation]:
    """Return IAM's operations, bound."""
    return bind_all(OPERATION_SETS, deps)
