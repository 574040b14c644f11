"""The decision: an explicit deny wins, then what must allow has to allow, else it is denied. Pure.

Collecting policies is the caller's work; so is enforcing the answer. The steps follow the policy evaluation logic of
the IAM user guide, "Determining whether a request is allowed or denied within an account" and "Cross-account policy
evaluation logic". Organisation policies (SCP, RCP) and VPC endpoint policies are not modelled.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from taskrole.policy.context import Context, resource_account
from taskrole.policy.document import CompiledPolicy, CompiledStatement, Effect
from taskrole.policy.model import Decision, PolicyType, PrincipalKind, Question, StatementReference
from taskrole.policy.principals import Grant

ALWAYS_ALLOWED = frozenset(("sts:getcalleridentity", "sts:getsessiontoken"))
"""AWS: these need no permission, and GetCallerIdentity works even under an explicit deny."""

_WITHOUT_IDENTITY_POLICIES = frozenset((PrincipalKind.SERVICE, PrincipalKind.ANONYMOUS, PrincipalKind.WEB_IDENTITY))


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The policies on the principal's side.

    ``session`` is None for principals without session policies; an empty tuple allows nothing.
    """

    identity: tuple[CompiledPolicy, ...] = ()
    boundary: CompiledPolicy | None = None
    session: tuple[CompiledPolicy, ...] | None = None


@dataclass(slots=True)
class _Matches:
    """The statements that apply, by effect and type of policy, and the strongest resource grant."""

    denies: list[StatementReference] = field(default_factory=list)
    allows: dict[PolicyType, list[StatementReference]] = field(default_factory=dict)
    grant: Grant = Grant.NONE

    def add(self, statements: Iterable[CompiledStatement], action: str, context: Context) -> None:
        for statement in statements:
            if statement.applies(action, context):
                if statement.effect is Effect.DENY:
                    self.denies.append(statement.reference)
                else:
                    self.allows.setdefault(statement.reference.policy_type, []).append(statement.reference)

    def allowed_by(self, policy_type: PolicyType) -> bool:
        return policy_type in self.allows


def decide(question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None = None) -> Decision:
    """Answer ``question`` from the principal's policies and the resource's own policy."""
    action = question.action.lower()
    if action in ALWAYS_ALLOWED:
        return Decision(allowed=True)
    matches = _collect(question, action, policies, resource_policy)
    if matches.denies:  # (1) an explicit deny wins, wherever it stands
        determined = _ordered(matches.denies)
        return Decision(allowed=False, explicit=True, denied_by=_reported_type(determined), determined_by=determined)
    denied_by = _implicit_denial(question, policies, matches)
    if denied_by is not None:
        return Decision(allowed=False, denied_by=denied_by)
    return Decision(allowed=True, determined_by=_ordered(ref for refs in matches.allows.values() for ref in refs))


def _collect(question: Question, action: str, policies: PolicySet, resource_policy: CompiledPolicy | None) -> _Matches:
    context = Context(question)
    service = action.partition(":")[0]
    matches = _Matches()
    for policy in policies.identity:
        matches.add(policy.candidates(service), action, context)
    if policies.boundary is not None:
        matches.add(policies.boundary.candidates(service), action, context)
    for policy in policies.session or ():
        matches.add(policy.candidates(service), action, context)
    if resource_policy is not None:
        _collect_resource_policy(matches, question, resource_policy, action, context, policies.boundary is not None)
    return matches


def _collect_resource_policy(
    matches: _Matches,
    question: Question,
    policy: CompiledPolicy,
    action: str,
    context: Context,
    has_boundary: bool,  # noqa: FBT001  named at the one call
) -> None:
    principal = question.principal
    for statement in policy.candidates(action.partition(":")[0]):
        if statement.principals is not None:
            grant = statement.principals.grant(principal)
            if grant is Grant.NONE:
                continue
        elif statement.excepted is not None:
            # AWS: with NotPrincipal, a principal that carries a permissions boundary is always denied.
            if statement.excepted.excludes(principal) and not has_boundary:
                continue
            grant = Grant.NONE
        else:
            continue
        if not statement.applies(action, context):
            continue
        if statement.effect is Effect.DENY:
            matches.denies.append(statement.reference)
        else:
            matches.grant = max(matches.grant, grant)
            matches.allows.setdefault(statement.reference.policy_type, []).append(statement.reference)


def _implicit_denial(question: Question, policies: PolicySet, matches: _Matches) -> PolicyType | None:
    """Return the type of policy that fails to allow, or None when nothing is missing."""
    principal = question.principal
    resource_type = PolicyType.TRUST if question.resource_policy_required else PolicyType.RESOURCE
    granted = matches.grant is not Grant.NONE
    if principal.kind in _WITHOUT_IDENTITY_POLICIES:
        return None if granted else resource_type
    if resource_account(question) != principal.account_id:  # both accounts must say yes
        return _principal_side(question, policies, matches, entity=False) or (None if granted else resource_type)
    if question.resource_policy_required and not granted:
        return resource_type
    if matches.grant is Grant.DIRECT:
        return None
    return _principal_side(question, policies, matches, entity=matches.grant is Grant.ENTITY)


def _principal_side(question: Question, policies: PolicySet, matches: _Matches, *, entity: bool) -> PolicyType | None:
    kind = question.principal.kind
    if kind is PrincipalKind.ROOT:
        return None
    if not entity and not matches.allowed_by(PolicyType.IDENTITY):
        return PolicyType.IDENTITY
    if policies.boundary is not None and not matches.allowed_by(PolicyType.BOUNDARY):
        return PolicyType.BOUNDARY
    needs_session = policies.session is not None or kind is PrincipalKind.FEDERATED_USER
    if needs_session and not matches.allowed_by(PolicyType.SESSION):
        return PolicyType.SESSION
    return None


def _ordered(references: Iterable[StatementReference]) -> tuple[StatementReference, ...]:
    return tuple(sorted(set(references), key=lambda ref: (ref.policy_type, ref.policy_name, ref.statement)))


_REPORTED_FIRST = (PolicyType.RESOURCE, PolicyType.TRUST, PolicyType.SESSION, PolicyType.BOUNDARY, PolicyType.IDENTITY)


def _reported_type(references: Iterable[StatementReference]) -> PolicyType:
    types = {reference.policy_type for reference in references}
    return next(policy_type for policy_type in _REPORTED_FIRST if policy_type in types)
