"""Who can do something: every principal of an account that is allowed, itself or by way of roles.

Each principal's policies are asked once for the action. Ways through roles are searched backwards from the roles that
can: who may assume the role, and who may pass it to tasks and run one. Each principal gets the shortest way, so cycles
end. All of it is bounded; what was left out is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from taskrole.policy.context import Context
from taskrole.policy.document import CompiledPolicy, PolicySyntaxError, compile_resource_policy, statement_value
from taskrole.policy.evaluate import NO_POLICIES, PolicySet, decide
from taskrole.policy.model import (
    ContextValue,
    Decision,
    PolicyType,
    Principal,
    PrincipalKind,
    Question,
    StatementReference,
    service_principal,
)
from taskrole.policy.relax import IsKnown, Relaxed, known_keys
from taskrole.services.taskrole.deps import ResourceOwner

PRINCIPALS_MAX = 20_000
ROLES_EXPANDED_MAX = 300
DECISIONS_MAX = 600_000
HOPS_MAX = 5
TASKS_PRINCIPAL = "ecs-tasks.amazonaws.com"
_TAGS_OF_RESOURCE = ("aws:resourcetag/", "iam:resourcetag/", "s3:existingobjecttag/", "ecr:resourcetag/")
_PASSED_TO = "iam:PassedToService"
_RUNS_TASKS = ("ecs:RunTask", "ecs:StartTask", "ecs:CreateService")
_TASK_DEFINITION_NUMBER = "1"


@dataclass(frozen=True, slots=True)
class Known:
    """A principal with its policies, and of a role its trust policy."""

    principal: Principal
    policies: PolicySet
    trust: CompiledPolicy | None = None

    @property
    def arn(self) -> str:
        """The ARN of the user, role or root."""
        return self.principal.principal_arn


@dataclass(frozen=True, slots=True)
class Grant:
    """How one question is answered yes: at once, or if conditions on unknown keys hold."""

    decision: Decision
    conditions: tuple[str, ...] = ()


class Extremes:
    """The best and the worst that policies can say while only some keys are known."""

    def __init__(self, is_known: IsKnown) -> None:
        self.best = Relaxed(is_known)
        self.worst = Relaxed(is_known, worst=True)


@dataclass(slots=True)
class Way:
    """How a principal gets to the action: its own grant, or steps through roles to the grant of the last one."""

    grant: Grant
    steps: list[dict[str, Any]] = field(default_factory=list)
    conditional: bool = False


@dataclass(slots=True)
class Found:
    """What the search found."""

    ways: dict[str, tuple[Known, Way]] = field(default_factory=dict)
    others: dict[str, tuple[Known, Decision]] = field(default_factory=dict)
    truncated: list[str] = field(default_factory=list)


class Search:
    """One search in one account; ``context`` holds the condition keys whose values are known."""

    def __init__(self, account_id: str, region: str, context: Mapping[str, ContextValue]) -> None:
        self._account_id = account_id
        self._region = region
        self._context = dict(context)
        known = frozenset(key.lower() for key in context)
        self._extremes = Extremes(known_keys(known))
        self._extremes_of_passing = Extremes(known_keys(known | {_PASSED_TO.lower()}))
        self._decisions = 0

    def run(self, everyone: Iterator[Known], action: str, resource: str, owner: ResourceOwner) -> Found:
        """Return who can do ``action`` on ``resource``."""
        found = Found()
        resource_policy = _compiled(owner, resource)
        context = {**owner.context, **self._context}
        # What a resource that is there has no tag of, is known to be absent.
        keys = known_keys(frozenset(key.lower() for key in context), _TAGS_OF_RESOURCE if owner.found else ())
        extremes = Extremes(keys)
        for known in everyone:
            if len(found.ways) + len(found.others) == PRINCIPALS_MAX:
                found.truncated.append(f"Only the first {PRINCIPALS_MAX} principals were looked at.")
                break
            question = _question(known.principal, action, resource, owner, context)
            grant = self._grant(question, known.policies, resource_policy, extremes)
            if isinstance(grant, Grant):
                found.ways[known.arn] = (known, Way(grant, conditional=bool(grant.conditions)))
            else:
                found.others[known.arn] = (known, grant)
        self._search_ways(found)
        return found

    def _grant(
        self, question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None, extremes: "Extremes"
    ) -> Grant | Decision:
        """Return how a question is answered yes, or the decision that says no."""
        self._decisions += 1
        at_worst = extremes.worst.decide(question, policies, resource_policy)
        if at_worst.allowed:
            return Grant(at_worst)
        at_best = extremes.best.decide(question, policies, resource_policy)
        if not at_best.allowed:
            return decide(question, policies, resource_policy)
        return Grant(at_best, tuple(_conditions(extremes.best, question, policies, resource_policy)))

    # Ways through roles

    def _search_ways(self, found: Found) -> None:
        frontier = [known for known, _ in found.ways.values() if known.trust is not None]
        expanded = 0
        for _ in range(HOPS_MAX):
            following: list[Known] = []
            for role in frontier:
                if not found.others:
                    return
                expanded += 1
                if expanded > ROLES_EXPANDED_MAX or self._decisions > DECISIONS_MAX:
                    found.truncated.append("Not all ways through roles were searched: there are too many.")
                    return
                following += self._expand(role, found)
            frontier = [known for known in following if known.trust is not None]
            if not frontier:
                return
        found.truncated.append(f"Ways through more than {HOPS_MAX} roles were not searched.")

    def _expand(self, role: Known, found: Found) -> Iterator[Known]:
        """Add the principals that get to a role and had no way so far; yield them."""
        _, behind = found.ways[role.arn]
        trusts_tasks = self._trusts_tasks(role)
        for known, _ in list(found.others.values()):
            if known.principal.kind is PrincipalKind.ROOT:
                continue  # AWS: the root user cannot assume roles
            step = self._assumes(known, role) or (self._passes(known, role) if trusts_tasks else None)
            if step is None:
                continue
            conditional = behind.conditional or bool(step["conditions"])
            found.ways[known.arn] = (known, Way(behind.grant, [step, *behind.steps], conditional))
            del found.others[known.arn]
            yield known

    def _assumes(self, known: Known, role: Known) -> dict[str, Any] | None:
        assert role.trust is not None
        question = Question(
            known.principal,
            "sts:AssumeRole",
            role.arn,
            self._context,
            role.principal.account_id,
            resource_policy_required=True,
            resource_policy_kind=str(PolicyType.TRUST),
        )
        grant = self._grant(question, known.policies, role.trust, self._extremes)
        return _step("assumes", role, [grant]) if isinstance(grant, Grant) else None

    def _trusts_tasks(self, role: Known) -> bool:
        question = Question(
            service_principal(TASKS_PRINCIPAL),
            "sts:AssumeRole",
            role.arn,
            self._context,
            role.principal.account_id,
            resource_policy_required=True,
            resource_policy_kind=str(PolicyType.TRUST),
        )
        return isinstance(self._grant(question, NO_POLICIES, role.trust, self._extremes), Grant)

    def _passes(self, known: Known, role: Known) -> dict[str, Any] | None:
        """Return the step of passing a role to a task of one's own: PassRole, and an action that runs tasks."""
        context = {**self._context, _PASSED_TO: TASKS_PRINCIPAL}
        passing = self._grant(
            Question(known.principal, "iam:PassRole", role.arn, context, role.principal.account_id),
            known.policies,
            None,
            self._extremes_of_passing,
        )
        if not isinstance(passing, Grant):
            return None
        for action in _RUNS_TASKS:
            for resource in self._some_resources(known.policies, action):
                question = Question(known.principal, action, resource, self._context, self._account_id)
                running = self._grant(question, known.policies, None, self._extremes)
                if isinstance(running, Grant):
                    return _step(f"passes to {TASKS_PRINCIPAL} and runs ({action})", role, [passing, running])
        return None

    def _some_resources(self, policies: PolicySet, action: str) -> Iterator[str]:
        """Yield ARNs that the identity policies may allow an action on: their patterns with the wildcards filled in."""
        kind = "service/x/x" if action == "ecs:CreateService" else f"task-definition/x:{_TASK_DEFINITION_NUMBER}"
        yield f"arn:aws:ecs:{self._region}:{self._account_id}:{kind}"
        for statement in policies.identity_candidates(action)[1][:50]:
            for pattern in (statement.document.resources or ())[:50]:
                fields = pattern.split(":", 5)
                if len(fields) == 6 and "${" not in pattern:
                    filled = fields[5].replace("*", _TASK_DEFINITION_NUMBER).replace("?", _TASK_DEFINITION_NUMBER)
                    yield f"arn:aws:ecs:{_fill(fields[3], self._region)}:{self._account_id}:{filled}"


def _question(
    principal: Principal, action: str, resource: str, owner: ResourceOwner, context: Mapping[str, ContextValue]
) -> Question:
    return Question(
        principal,
        action,
        resource,
        context,
        owner.account_id,
        owner.policy,
        resource_policy_required=owner.policy_required,
        resource_policy_kind=str(owner.policy_type),
    )


def _conditions(
    relaxed: Relaxed, question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None
) -> Iterator[str]:
    """Yield the conditions on unknown keys that decide: of allows that must hold, of denies that must not."""
    everything = [*policies.identity, *(policies.session or ())]
    everything += [one for one in (policies.boundary, resource_policy) if one is not None]
    context = Context(question)
    seen: set[str] = set()
    for policy in everything:
        denies, allows = policy.candidates(question.action)
        for prefix, statements in (("not ", denies), ("", allows)):
            for statement in statements:
                if not statement.matches_resource(context):
                    continue
                for text in relaxed.unknown_conditions(statement.document):
                    if prefix + text not in seen:
                        seen.add(prefix + text)
                        yield prefix + text


def _fill(pattern: str, value: str) -> str:
    return value if "*" in pattern or "?" in pattern or not pattern else pattern


def _compiled(owner: ResourceOwner, resource: str) -> CompiledPolicy | None:
    if owner.policy is None:
        return None
    try:
        return compile_resource_policy(owner.policy, f"the {owner.policy_type} of {resource}", owner.policy_type)
    except PolicySyntaxError:
        return None


def _step(verb: str, role: Known, grants: list[Grant]) -> dict[str, Any]:
    return {
        "step": verb,
        "role": role.arn,
        "statements": [shown for grant in grants for shown in references(grant.decision.determined_by)],
        "conditions": [condition for grant in grants for condition in grant.conditions],
    }


def references(statements: tuple[StatementReference, ...]) -> list[dict[str, str]]:
    """Return statements as JSON values."""
    return [
        {"policyType": str(one.policy_type), "policy": one.policy_name, "statement": one.statement}
        for one in statements[:20]
    ]


def outsiders(owner: ResourceOwner, action: str, resource: str) -> list[dict[str, Any]]:
    """Return the Allow statements of a resource's policy that name other accounts, services or everyone."""
    policy = _compiled(owner, resource)
    if policy is None:
        return []
    named = []
    for statement in policy.candidates(action)[1]:
        principals = statement.document.principal or {}
        foreign = {
            kind: [one for one in entries if kind != "AWS" or owner.account_id not in one]
            for kind, entries in principals.items()
        }
        foreign = {kind: entries for kind, entries in foreign.items() if entries}
        if foreign:
            named.append(
                {
                    "principals": foreign,
                    "statement": statement.reference.statement,
                    "text": statement_value(statement.document),
                }
            )
    return named
