"""Answer a question: an explicit deny wins, then what the kinds of policies allow together, else deny. Pure.

Source: IAM user guide, "Policy evaluation logic" (within one account, and across accounts).
"""

from dataclasses import dataclass, field

from taskrole.policy.context import Context, resource_account
from taskrole.policy.document import (
    ACTIONS_REMEMBERED_MAX,
    Candidates,
    CompiledPolicy,
    Statement,
    compile_resource_policy,
)
from taskrole.policy.model import Decision, PolicyType, Principal, PrincipalKind, Question, StatementReference
from taskrole.policy.principals import Grant

# AWS: these need no permission, and an explicit deny does not stop them.
ALWAYS_ALLOWED = frozenset({"sts:GetCallerIdentity", "sts:GetSessionToken"})
# AWS: the root user of the bucket's account can always repair a bucket policy that locks everyone out.
ROOT_ALWAYS_ALLOWED = frozenset({"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"})

_ALLOWED = Decision(allowed=True)
_DENIED = {policy_type: Decision(allowed=False, denied_by=policy_type) for policy_type in PolicyType}
WITHOUT_IDENTITY = (PrincipalKind.SERVICE, PrincipalKind.ANONYMOUS, PrincipalKind.WEB_IDENTITY)


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The policies on the caller's side.

    ``session`` is None for a caller without session policies; an empty tuple means that there are some, which allow
    nothing. The root user has none of these: whatever is given for it is not looked at.
    """

    identity: tuple[CompiledPolicy, ...] = ()
    boundary: CompiledPolicy | None = None
    session: tuple[CompiledPolicy, ...] | None = None
    _remembered: dict[str, Candidates] = field(default_factory=dict, init=False, compare=False, repr=False)

    def identity_candidates(self, action: str) -> Candidates:
        """Return the Deny and Allow statements of all identity policies whose Action element matches."""
        found = self._remembered.get(action)
        if found is None:
            found = candidates_of(self.identity, action)
            if len(self._remembered) >= ACTIONS_REMEMBERED_MAX:
                self._remembered.clear()
            self._remembered[action] = found
        return found


NO_POLICIES = PolicySet()


def decide(question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None = None) -> Decision:
    """Answer a question.

    Args:
        question: Who asks for what.
        policies: The caller's policies.
        resource_policy: The resource's own policy, compiled; without it ``question.resource_policy`` is compiled.

    Raises:
        PolicySyntaxError: ``question.resource_policy`` is not a policy document.
    """
    action, principal = question.action, question.principal
    if action in ALWAYS_ALLOWED:
        return _ALLOWED
    root = principal.kind is PrincipalKind.ROOT
    same_account = resource_account(question) == principal.account_id
    if root and same_account and action in ROOT_ALWAYS_ALLOWED:
        return _ALLOWED
    if resource_policy is None and question.resource_policy is not None:
        resource_policy = compile_resource_policy(
            question.resource_policy, question.resource, resource_policy_type(question)
        )
    if root or principal.kind in WITHOUT_IDENTITY:
        policies = NO_POLICIES
    context = Context(question)

    # (1) An explicit deny anywhere wins.
    denied = _explicit_denial(context, policies, resource_policy)
    if denied is not None:
        return denied

    # (2) What each kind of policy allows.
    sides = Sides(
        identity=applying(policies.identity_candidates(action)[1], context),
        boundary=None if policies.boundary is None else applying(policies.boundary.candidates(action)[1], context),
        session=None if policies.session is None else applying(candidates_of(policies.session, action)[1], context),
    )
    grants: list[Statement] = []
    grant = Grant.NONE
    if resource_policy is not None:
        grant, grants = grants_of(resource_policy.candidates(action)[1], context)

    # (3) What they say together.
    missing = missing_allow(question, grant, sides, same_account=same_account)
    return _DENIED[missing] if missing is not None else _allowed(grants, sides)


@dataclass(frozen=True, slots=True)
class Sides:
    """The Allow statements that apply, per kind; None where there is no policy of the kind."""

    identity: list[Statement]
    boundary: list[Statement] | None
    session: list[Statement] | None


def missing_allow(question: Question, grant: Grant, sides: Sides, *, same_account: bool) -> PolicyType | None:
    """Return the type of policy whose Allow is missing, or None if the question is answered yes."""
    kind = question.principal.kind
    if kind in WITHOUT_IDENTITY:
        return None if grant else resource_policy_type(question)
    if same_account:
        if kind is PrincipalKind.ROOT:
            return resource_policy_type(question) if question.resource_policy_required and not grant else None
        if grant is Grant.DIRECT:
            return None
        if question.resource_policy_required and not grant:
            return resource_policy_type(question)
        return _missing_on_callers_side(question.principal, sides, vouched_for=grant is Grant.ENTITY)
    # AWS: across accounts both sides must say yes, and a resource policy never stands in for the caller's side.
    missing = _missing_on_callers_side(question.principal, sides, vouched_for=kind is PrincipalKind.ROOT)
    return missing if missing is not None or grant else resource_policy_type(question)


def _missing_on_callers_side(principal: Principal, sides: Sides, *, vouched_for: bool) -> PolicyType | None:
    if not sides.identity and not vouched_for:
        return PolicyType.IDENTITY
    if sides.boundary is not None and not sides.boundary:
        return PolicyType.BOUNDARY
    if sides.session is None:
        # AWS: a federated user has no permission at all without a session policy.
        return PolicyType.SESSION if principal.kind is PrincipalKind.FEDERATED_USER else None
    return None if sides.session else PolicyType.SESSION


def _explicit_denial(context: Context, policies: PolicySet, resource_policy: CompiledPolicy | None) -> Decision | None:
    """Return the denial by every Deny that applies, named after the first type in AWS's likely order."""
    action = context.question.action
    found: list[Statement] = []
    if resource_policy is not None:
        bounded = policies.boundary is not None
        denies = resource_policy.candidates(action)[0]
        found.extend(s for s in denies if deny_names(s, context, bounded=bounded) and s.applies(context))
    if policies.session:
        found.extend(applying(candidates_of(policies.session, action)[0], context))
    if policies.boundary is not None:
        found.extend(applying(policies.boundary.candidates(action)[0], context))
    identity = policies.identity_candidates(action)[0]
    if identity:
        found.extend(applying(identity, context))
    if not found:
        return None
    if len(found) == 1:
        return found[0].determines
    return Decision(
        allowed=False,
        explicit=True,
        denied_by=found[0].reference.policy_type,
        determined_by=_references(found),
    )


def deny_names(statement: Statement, context: Context, *, bounded: bool) -> bool:
    """Return whether a Deny statement of a resource policy means the caller, who may have a permissions boundary."""
    principal = context.question.principal
    if statement.not_principal is not None:
        # AWS: a Deny with NotPrincipal always meets principals that have a permissions boundary.
        return bounded or not statement.not_principal.excludes(principal)
    return statement.principal is not None and bool(statement.principal.grant(principal))


def grants_of(statements: tuple[Statement, ...], context: Context) -> tuple[Grant, list[Statement]]:
    """Return the strongest class that the Allow statements of a resource policy give, and the ones that give any."""
    strongest = Grant.NONE
    applying: list[Statement] = []
    for statement in statements:
        if statement.principal is None:
            continue
        grant = statement.principal.grant(context.question.principal)
        if grant and statement.applies(context):
            applying.append(statement)
            strongest = max(strongest, grant)
    return strongest, applying


def applying(statements: tuple[Statement, ...], context: Context) -> list[Statement]:
    """Return the statements whose resource and conditions match."""
    begins_with = context.resource.startswith
    return [one for one in statements if begins_with(one.heads) and one.applies(context)]


def candidates_of(policies: tuple[CompiledPolicy, ...], action: str) -> Candidates:
    """Return the Deny and Allow statements of several policies whose Action element matches."""
    denies: list[Statement] = []
    allows: list[Statement] = []
    for policy in policies:
        denying, allowing = policy.candidates(action)
        denies.extend(denying)
        allows.extend(allowing)
    return tuple(denies), tuple(allows)


def _allowed(grants: list[Statement], sides: Sides) -> Decision:
    statements = grants + sides.identity + (sides.boundary or []) + (sides.session or [])
    if len(statements) == 1:
        return statements[0].determines
    return Decision(allowed=True, determined_by=_references(statements)) if statements else _ALLOWED


def _references(statements: list[Statement]) -> tuple[StatementReference, ...]:
    unique = {statement.reference for statement in statements}
    return tuple(sorted(unique, key=lambda one: (one.policy_type, one.policy_name, one.statement)))


def resource_policy_type(question: Question) -> PolicyType:
    """Return whether the resource's own policy is a role's trust policy or another one."""
    of_trust = question.resource_policy_required or question.resource_policy_kind == PolicyType.TRUST
    return PolicyType.TRUST if of_trust else PolicyType.RESOURCE
