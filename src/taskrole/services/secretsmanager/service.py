"""Secrets Manager as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.ids import Ids
from taskrole.services.secretsmanager.deps import May, SecretsDeps
from taskrole.services.secretsmanager.operations import passwords, policies, secrets, stages, tags, values
from taskrole.services.secretsmanager.store import SecretStore
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Database

OPERATION_SETS: tuple[OperationSet[SecretsDeps], ...] = (
    secrets.operations,
    values.operations,
    stages.operations,
    tags.operations,
    policies.operations,
    passwords.operations,
)


def secrets_deps(database: Database, key_ring: KeyRing, ids: Ids, may: May) -> SecretsDeps:
    """Return the dependencies over a database."""
    return SecretsDeps(SecretStore(database, key_ring, ids), ids, may)


def operations(deps: SecretsDeps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
