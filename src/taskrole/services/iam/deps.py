"""What IAM's operations work with."""

from dataclasses import dataclass

from taskrole.ids import Ids
from taskrole.services.iam.access_keys import AccessKeyStore
from taskrole.services.iam.action_uses import ActionUses
from taskrole.services.iam.items import ItemStore
from taskrole.services.iam.mfa import MfaDevices
from taskrole.services.iam.policies import PolicyStore
from taskrole.services.iam.policy_sets import PolicySets
from taskrole.services.iam.store import IamStore
from taskrole.storage.key_rings import KeyRing


@dataclass(frozen=True, slots=True)
class IamDeps:
    """The stores of IAM and a source of ids."""

    store: IamStore
    policies: PolicyStore
    access_keys: AccessKeyStore
    policy_sets: PolicySets
    ids: Ids
    items: ItemStore
    mfa: MfaDevices
    uses: ActionUses
    key_ring: KeyRing
