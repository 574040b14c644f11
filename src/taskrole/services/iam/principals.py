"""Every principal of an account with its policies, read without being remembered: for questions about all of them."""

from collections.abc import Iterator

from taskrole.policy.document import PolicyDocument, PolicySyntaxError, parse_document
from taskrole.policy.evaluate import NO_POLICIES, PolicySet
from taskrole.policy.model import Principal, PrincipalKind, account_root
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.policies import PolicyStore
from taskrole.services.iam.policy_sets import PolicySets
from taskrole.services.iam.store import IamStore

PAGE_SIZE = 500
ANY_SESSION = "any-session"
_INLINE = " inline "


class Principals:
    """The users, roles and the root of an account."""

    def __init__(self, store: IamStore, policies: PolicyStore, policy_sets: PolicySets) -> None:
        self._store = store
        self._policies = policies
        self._policy_sets = policy_sets

    def everyone(self, account_id: str) -> Iterator[tuple[Principal, PolicySet, str]]:
        """Yield the root, the users and the roles of an account, with their policies and (of roles) trust policies."""
        yield account_root(account_id), NO_POLICIES, ""
        for kind in (Kind.USER, Kind.ROLE):
            for entity in self._all(account_id, kind):
                yield principal_of(entity), self._policy_sets.of_entity(entity), entity.trust_policy

    def policies_of_role(self, account_id: str, role_name: str) -> PolicySet:
        """Return the policies of a role; none if it is not there."""
        entity = self._store.find(account_id, Kind.ROLE, role_name)
        return NO_POLICIES if entity is None else self._policy_sets.of_entity(entity)

    def find_document(self, account_id: str, name: str) -> PolicyDocument | None:
        """Return a policy by the name that decisions give it: its ARN, or ``OWNER_ARN inline NAME``."""
        owner_arn, inline, policy_name = name.partition(_INLINE)
        text: str | None = None
        fields = owner_arn.split(":", 5)
        if inline and len(fields) == 6 and fields[4] == account_id:
            kind, _, path = fields[5].partition("/")
            if kind in (Kind.USER, Kind.GROUP, Kind.ROLE):
                owner = path.rpartition("/")[2].lower()
                text = self._store.inline_policies(account_id, Kind(kind), owner).get(policy_name)
        elif fields[4:5] in ([account_id], ["aws"]):
            text = self._policies.default_document(name)
        try:
            return None if text is None else parse_document(text)
        except PolicySyntaxError:
            return None

    def _all(self, account_id: str, kind: Kind) -> Iterator[Entity]:
        after = ""
        while page := self._store.page(account_id, kind, "/", after, PAGE_SIZE):
            yield from page
            after = page[-1].key


def principal_of(entity: Entity) -> Principal:
    """Return a user, or some session of a role, as a principal."""
    if entity.kind is Kind.USER:
        return Principal(
            PrincipalKind.USER, entity.account_id, entity.arn, entity.unique_id, entity.name, tags=entity.tags
        )
    return Principal(
        PrincipalKind.ROLE_SESSION,
        entity.account_id,
        f"arn:aws:sts::{entity.account_id}:assumed-role/{entity.name}/{ANY_SESSION}",
        f"{entity.unique_id}:{ANY_SESSION}",
        entity.name,
        entity.arn,
        entity.unique_id,
        ANY_SESSION,
        tags=entity.tags,
    )
