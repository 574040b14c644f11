"""Collects and compiles the policies of one principal, whatever else its account holds.

Compiled documents are shared: a thousand roles with AmazonS3FullAccess hold it once.
"""

import hashlib
import threading
from collections import OrderedDict

from taskrole.aws.call import CallSession
from taskrole.policy.document import CompiledPolicy, PolicySyntaxError, compile_policy
from taskrole.policy.evaluate import NO_POLICIES, PolicySet
from taskrole.policy.model import PolicyType, Principal, PrincipalKind
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.policies import PolicyStore
from taskrole.services.iam.store import IamStore

COMPILED_CHARACTERS_MAX = 2_000_000  # of text whose compiled form is kept
_EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
_NOTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"none:none","Resource":"*"}]}'


class CompiledPolicies:
    """Remembers compiled documents by type, name and text; the least recently used go first."""

    def __init__(self, characters_max: int = COMPILED_CHARACTERS_MAX) -> None:
        self._characters_max = characters_max
        self._characters = 0
        self._lock = threading.Lock()
        self._compiled: OrderedDict[tuple[str, str, bytes], tuple[CompiledPolicy, int]] = OrderedDict()

    def get(self, text: str, name: str, policy_type: PolicyType) -> CompiledPolicy:
        """Return a document compiled.

        Raises:
            PolicySyntaxError: It is no policy document.
        """
        key = (str(policy_type), name, hashlib.sha256(text.encode()).digest())
        with self._lock:
            found = self._compiled.get(key)
            if found is not None:
                self._compiled.move_to_end(key)
                return found[0]
        compiled = compile_policy(text, name=name, policy_type=policy_type)
        with self._lock:
            if key not in self._compiled:
                self._compiled[key] = (compiled, len(text))
                self._characters += len(text)
            while self._characters > self._characters_max and len(self._compiled) > 1:
                self._characters -= self._compiled.popitem(last=False)[1][1]
        return compiled


class PolicySets:
    """Loads policy sets from the stores; remembers nothing but compiled documents."""

    def __init__(self, store: IamStore, policies: PolicyStore) -> None:
        self._store = store
        self._policies = policies
        self._compiled = CompiledPolicies()

    def load(self, principal: Principal, session: CallSession | None) -> PolicySet:
        """Return what a principal may do by its own side's policies; nothing for services and anonymous callers."""
        session_policies = None if session is None else self._of_session(session)
        match principal.kind:
            case PrincipalKind.ROLE_SESSION:
                owner = self._store.find(principal.account_id, Kind.ROLE, principal.name)
                expected_id = principal.role_id
            case PrincipalKind.USER:
                owner = self._store.find(principal.account_id, Kind.USER, principal.name)
                expected_id = principal.user_id
            case PrincipalKind.FEDERATED_USER:
                # What the user may do that asked for the session, within the session's policies.
                if principal.issuer_arn.endswith(":root"):
                    everything = self._compiled.get(_EVERYTHING, principal.issuer_arn, PolicyType.IDENTITY)
                    return PolicySet((everything,), session=session_policies)
                owner = self._store.find(principal.account_id, Kind.USER, principal.issuer_arn.rpartition("/")[2])
                expected_id = principal.role_id
            case _:
                return NO_POLICIES
        # A role or user that was deleted gives its sessions nothing, nor does another one that got its name.
        if owner is None or owner.unique_id != expected_id:
            return PolicySet(session=session_policies)
        return PolicySet(self._identity(owner), self._boundary(owner), session_policies)

    def of_entity(self, owner: Entity) -> PolicySet:
        """Return the policies of a user (with those of its groups), group or role."""
        return PolicySet(self._identity(owner), self._boundary(owner))

    def _identity(self, owner: Entity) -> tuple[CompiledPolicy, ...]:
        owners = [owner]
        if owner.kind is Kind.USER:
            owners += self._store.groups_of(owner.account_id, owner.key)
        compiled = []
        for one in owners:
            for name, text in self._store.inline_policies(one.account_id, one.kind, one.key).items():
                compiled.append(self._compiled.get(text, f"{one.arn} inline {name}", PolicyType.IDENTITY))
            for arn in self._store.attached(one.account_id, one.kind, one.key):
                document = self._policies.default_document(arn)
                if document is not None:
                    compiled.append(self._compiled.get(document, arn, PolicyType.IDENTITY))
        return tuple(compiled)

    def _boundary(self, owner: Entity) -> CompiledPolicy | None:
        if not owner.boundary_arn:
            return None
        text = self._policies.default_document(owner.boundary_arn)
        if text is None:
            text = _NOTHING  # a boundary that is gone allows nothing
        return self._compiled.get(text, owner.boundary_arn, PolicyType.BOUNDARY)

    def _of_session(self, session: CallSession) -> tuple[CompiledPolicy, ...] | None:
        if not session.inline_session_policy and not session.session_policy_arns:
            return None
        texts = [("session policy", session.inline_session_policy)] if session.inline_session_policy else []
        texts += [(arn, self._policies.default_document(arn) or "") for arn in session.session_policy_arns]
        compiled = []
        for name, text in texts:
            try:
                compiled.append(self._compiled.get(text, name, PolicyType.SESSION))
            except PolicySyntaxError:
                continue  # a managed policy that was deleted since allows nothing
        return tuple(compiled)
