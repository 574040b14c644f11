"""What policies say at best and at worst, while the values of some condition keys are not known. Pure.

At best, an Allow keeps only the conditions on keys that are known, and a Deny that depends on an unknown key is left
out; at worst it is the other way round. What is allowed at worst is allowed whatever the values are; what is not
allowed at best cannot be; in between it depends on the conditions on unknown keys.
"""

from collections.abc import Callable
from dataclasses import replace

from taskrole.policy.document import CompiledPolicy, StatementDocument
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import Decision, Question

_OF_PRINCIPAL = frozenset(
    {
        "aws:principalarn",
        "aws:principalaccount",
        "aws:principaltype",
        "aws:userid",
        "aws:username",
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:resourceaccount",
    }
)

_NOTHING = ("none:none",)
IsKnown = Callable[[str], bool]


def known_keys(given: frozenset[str], prefixes: tuple[str, ...] = ()) -> IsKnown:
    """Return the test whether a key's value, or its absence, is known.

    It is if the key is given (in lower case), begins with one of ``prefixes``, or follows from the principal.
    """
    known_prefixes = ("aws:principaltag/", *prefixes)

    def is_known(key: str) -> bool:
        folded = key.lower()
        return folded in given or folded in _OF_PRINCIPAL or folded.startswith(known_prefixes)

    return is_known


class Relaxed:
    """Makes the best or the worst of compiled policies, each once."""

    def __init__(self, is_known: IsKnown, *, worst: bool = False) -> None:
        self._is_known = is_known
        self._certain_effect = "Allow" if worst else "Deny"
        self._done: dict[int, tuple[CompiledPolicy, CompiledPolicy]] = {}

    def policy(self, policy: CompiledPolicy) -> CompiledPolicy:
        """Return the best or worst form of a policy."""
        done = self._done.get(id(policy))
        if done is None:  # the policy is kept with its relaxed form, so that its id stays its own
            statements = tuple(map(self._statement, policy.document.statements))
            changed = replace(policy.document, statements=statements)
            relaxed = CompiledPolicy(changed, name=policy.name, policy_type=policy.policy_type)
            done = self._done[id(policy)] = (policy, relaxed)
        return done[1]

    def policies(self, policies: PolicySet) -> PolicySet:
        """Return the best or worst form of a caller's policies."""
        return PolicySet(
            tuple(map(self.policy, policies.identity)),
            None if policies.boundary is None else self.policy(policies.boundary),
            None if policies.session is None else tuple(map(self.policy, policies.session)),
        )

    def decide(self, question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None) -> Decision:
        """Answer a question at best or at worst."""
        of_resource = None if resource_policy is None else self.policy(resource_policy)
        return decide(question, self.policies(policies), of_resource)

    def unknown_conditions(self, statement: StatementDocument) -> list[str]:
        """Return the conditions of a statement on keys that are not known, as sentences."""
        return [
            f"{entry.operator} {entry.key} {', '.join(entry.values[:10])}"
            for entry in statement.conditions
            if not self._is_known(entry.key)
        ]

    def _statement(self, statement: StatementDocument) -> StatementDocument:
        kept = tuple(entry for entry in statement.conditions if self._is_known(entry.key))
        if kept == statement.conditions:
            return statement
        if statement.effect == self._certain_effect:
            # One that matches nothing takes its place, so that the others keep theirs.
            return replace(statement, actions=_NOTHING, not_actions=None)
        return replace(statement, conditions=kept)
