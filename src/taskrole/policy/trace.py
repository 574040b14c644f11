"""How a decision came about: every policy that was looked at and, of each statement about the action, what matched.

Slower than ``decide`` and made of the same parts; meant for denials and for people. Pure. The trace holds the values of
condition keys as they were, but for those that could be secrets, and nothing of the policy of a resource that belongs
to another account: the trace is the caller's. Its JSON form is bounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from taskrole.policy.context import Context, key_forms, resource_account
from taskrole.policy.document import (
    CompiledPolicy,
    ConditionEntry,
    Statement,
    StatementDocument,
    compile_resource_policy,
    statement_value,
)
from taskrole.policy.evaluate import (
    ALWAYS_ALLOWED,
    NO_POLICIES,
    WITHOUT_IDENTITY,
    PolicySet,
    Sides,
    applying,
    candidates_of,
    deny_names,
    grants_of,
    missing_allow,
    resource_policy_type,
)
from taskrole.policy.model import ContextValue, Decision, PolicyType, PrincipalKind, Question, StatementReference
from taskrole.policy.principals import Grant

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_SECRET_KEYS = frozenset({"sts:externalid"})
_HIDDEN_KEYS = _SECRET_KEYS | {"dynamodb:leadingkeys", "aws:referer"}
POLICIES_MAX = 25
STATEMENTS_MAX = 25  # statements told of all policies together
VALUES_MAX = 10
KEYS_MAX = 40
TEXT_LENGTH_MAX = 512
STATEMENT_LENGTH_MAX = 2048
SHORT_COUNT_MAX = 3
SHORT_LENGTH_MAX = 64  # characters of a value in a trace that would be too long
LENGTH_MAX = 40_000  # characters of what is told of policies; above that it is shortened


_SUPPOSED = Statement(
    StatementDocument(None, "Allow", None, None, ("*",), None, ("*",), None, ()),
    StatementReference(PolicyType.IDENTITY, "", ""),
    variables=False,
)
"""Stands for an allow that is supposed to be there."""


class Step(StrEnum):
    """Where on AWS's evaluation flow chart a decision fell."""

    OPEN_TO_EVERYONE = "AWS lets every caller do this; no policy is looked at"
    EXPLICIT_DENY = "an explicit deny applies, which always wins"
    ROOT = "the account's root user may do everything within its account"
    RESOURCE_POLICY = "the resource's own policy names the caller, which is enough within the account"
    IDENTITY = "an identity policy allows it, and no boundary or session policy stands against it"
    BOTH_ACCOUNTS = "the caller's side and the resource's policy in the other account both allow it"
    MISSING = "nothing denies it, but an allow that is needed is missing"
    OBSERVED = "it would be denied, but the role is observed: allowed and recorded"


def step_of(question: Question, decision: Decision) -> Step:
    """Return where on the flow chart a decision fell, as far as the decision tells."""
    principal = question.principal
    same_account = resource_account(question) == principal.account_id
    if decision.observed:
        return Step.OBSERVED
    if not decision.allowed:
        return Step.EXPLICIT_DENY if decision.explicit else Step.MISSING
    if question.action in ALWAYS_ALLOWED:
        return Step.OPEN_TO_EVERYONE
    if principal.kind in WITHOUT_IDENTITY:
        return Step.RESOURCE_POLICY
    if principal.kind is PrincipalKind.ROOT and same_account:
        return Step.ROOT
    if not same_account:
        return Step.BOTH_ACCOUNTS
    types = {one.policy_type for one in decision.determined_by}
    return Step.IDENTITY if PolicyType.IDENTITY in types else Step.RESOURCE_POLICY


def policies_looked_at(policies: PolicySet, resource_policy: CompiledPolicy | None) -> Iterator[CompiledPolicy]:
    """Yield every policy that a decision looks at, the caller's first."""
    yield from policies.identity
    if policies.boundary is not None:
        yield policies.boundary
    yield from policies.session or ()
    if resource_policy is not None:
        yield resource_policy


@dataclass(frozen=True, slots=True)
class Trace:
    """What ``trace`` found: the types of policies that lack an allow, in the order in which AWS asks; the JSON form."""

    missing: tuple[PolicyType, ...]
    value: dict[str, Any]


def trace(
    question: Question,
    policies: PolicySet,
    decision: Decision,
    resource_policy: CompiledPolicy | None = None,
) -> Trace:
    """Return how the decision of a question came about.

    Raises:
        PolicySyntaxError: ``question.resource_policy`` is not a policy document.
    """
    if resource_policy is None and question.resource_policy is not None:
        resource_policy = compile_resource_policy(
            question.resource_policy, question.resource, resource_policy_type(question)
        )
    if question.principal.kind is PrincipalKind.ROOT or question.principal.kind in WITHOUT_IDENTITY:
        policies = NO_POLICIES
    context = Context(question)
    missing = () if decision.allowed and not decision.observed else _missing(context, policies, resource_policy)
    told, left_out = _policies(context, policies, resource_policy)
    if len(str(told)) > LENGTH_MAX:
        _shorten(told)
    value: dict[str, Any] = {
        "step": str(step_of(question, decision)),
        "missing": [str(one) for one in missing],
        "policies": told,
        "context": shown_context(question.context),
    }
    if left_out:
        value["omittedStatements"] = left_out
    return Trace(missing, value)


def _missing(context: Context, policies: PolicySet, resource_policy: CompiledPolicy | None) -> tuple[PolicyType, ...]:
    """Return every type of policy that lacks an allow: each is taken as given, until nothing is missing."""
    question, action = context.question, context.question.action
    same_account = resource_account(question) == question.principal.account_id
    identity = applying(policies.identity_candidates(action)[1], context)
    boundary = None if policies.boundary is None else applying(policies.boundary.candidates(action)[1], context)
    session = None if policies.session is None else applying(candidates_of(policies.session, action)[1], context)
    grant = Grant.NONE if resource_policy is None else grants_of(resource_policy.candidates(action)[1], context)[0]
    found: list[PolicyType] = []
    given = [_SUPPOSED]
    while len(found) < len(PolicyType):
        lacking = missing_allow(question, grant, Sides(identity, boundary, session), same_account=same_account)
        if lacking is None or lacking in found:
            break
        found.append(lacking)
        if lacking is PolicyType.IDENTITY:
            identity = given
        elif lacking is PolicyType.BOUNDARY:
            boundary = given
        elif lacking is PolicyType.SESSION:
            session = given
        else:
            grant = Grant.ENTITY
    return tuple(found)


def _policies(
    context: Context, policies: PolicySet, resource_policy: CompiledPolicy | None
) -> tuple[list[dict[str, Any]], int]:
    told: list[dict[str, Any]] = []
    room, left_out = STATEMENTS_MAX, 0
    for policy in policies_looked_at(policies, resource_policy):
        denies, allows = policy.candidates(context.question.action)
        about = (*denies, *allows)
        bounded = policies.boundary is not None
        if policy is resource_policy and is_foreign(context.question):
            told.append({"type": str(policy.policy_type), "name": "of another account", "aboutTheAction": []})
            continue
        left_out += max(0, len(about) - room) if len(told) < POLICIES_MAX else len(about)
        if len(told) == POLICIES_MAX:
            continue
        told.append(
            {
                "type": str(policy.policy_type),
                "name": policy.name[:TEXT_LENGTH_MAX],
                "statements": len(policy.document.statements),
                "aboutTheAction": [_statement(one, context, bounded=bounded) for one in about[:room]],
            }
        )
        room -= min(room, len(about))
    return told, left_out


def is_foreign(question: Question) -> bool:
    """Return whether a question's resource belongs to another account than the one whose records tell of it.

    What a service does with a resource is recorded in the resource's account.
    """
    principal = question.principal
    return principal.kind is not PrincipalKind.SERVICE and resource_account(question) != principal.account_id


def _shorten(told: list[dict[str, Any]]) -> None:
    """Leave out the texts of statements and all but a few conditions, those first that are not satisfied."""
    for policy in told:
        for statement in policy["aboutTheAction"]:
            statement.pop("text", None)
            conditions = sorted(statement["conditions"], key=lambda one: bool(one["satisfied"]))
            statement["conditions"] = [
                {
                    **one,
                    "key": one["key"][:SHORT_LENGTH_MAX],
                    "wanted": [value[:SHORT_LENGTH_MAX] for value in one["wanted"][:SHORT_COUNT_MAX]],
                    "given": one["given"][:SHORT_LENGTH_MAX] if isinstance(one["given"], str) else one["given"],
                }
                for one in conditions[:SHORT_COUNT_MAX]
            ]


def _statement(statement: Statement, context: Context, *, bounded: bool) -> dict[str, Any]:
    document = statement.document
    names_caller = _names_caller(statement, context, bounded=bounded)
    resource = statement.matches_resource(context)
    outcomes = statement.condition_outcomes(context)
    told: dict[str, Any] = {
        "statement": statement.reference.statement,
        "effect": document.effect,
        "applies": names_caller and resource and all(outcomes),
        "principalMatches": names_caller,
        "resourceMatches": resource,
        "conditions": [
            {
                "operator": entry.operator,
                "key": entry.key[:TEXT_LENGTH_MAX],
                "wanted": _wanted(entry),
                "given": shown(entry.key, context.get(*key_forms(entry.key))),
                "satisfied": outcome,
            }
            for entry, outcome in zip(document.conditions[:VALUES_MAX], outcomes, strict=False)
        ],
    }
    if not any(entry.key.lower() in _SECRET_KEYS for entry in document.conditions):
        text = statement_value(document)
        if len(str(text)) <= STATEMENT_LENGTH_MAX:
            told["text"] = text
    return told


def _wanted(entry: ConditionEntry) -> list[str]:
    if entry.key.lower() in _SECRET_KEYS:
        return [HIDDEN]
    return [value[:TEXT_LENGTH_MAX] for value in entry.values[:VALUES_MAX]]


def _names_caller(statement: Statement, context: Context, *, bounded: bool) -> bool:
    document = statement.document
    if document.principal is None and document.not_principal is None:
        return True
    if document.effect == "Deny":
        return deny_names(statement, context, bounded=bounded)
    return statement.principal is not None and bool(statement.principal.grant(context.question.principal))


def shown(key: str, value: ContextValue | None) -> str | list[str] | None:
    """Return the value of a condition key as it may be shown: cut, or hidden."""
    if value is None:
        return None
    if key.lower() in _HIDDEN_KEYS:
        return HIDDEN
    if isinstance(value, str):
        return value[:TEXT_LENGTH_MAX]
    return [one[:TEXT_LENGTH_MAX] for one in value[:VALUES_MAX]]


def shown_context(context: Mapping[str, ContextValue]) -> dict[str, str | list[str] | None]:
    """Return condition keys as they may be shown."""
    return {key[:TEXT_LENGTH_MAX]: shown(key, context[key]) for key in list(context)[:KEYS_MAX]}


__all__ = [
    "HIDDEN",
    "Step",
    "Trace",
    "is_foreign",
    "policies_looked_at",
    "shown",
    "shown_context",
    "step_of",
    "trace",
]
