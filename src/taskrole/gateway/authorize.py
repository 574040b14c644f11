"""Step 3 of the path: may the caller do this? Collect the policies, let the pure evaluator decide, enforce.

Every question of an operation must be answered yes. The decisions are kept for the audit record, whoever wins.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

from taskrole.aws.call import Call, CallSession
from taskrole.aws.errors import AccessDeniedError
from taskrole.policy.document import compile_resource_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.explain import denial_message
from taskrole.policy.model import (
    ContextValue,
    Decision,
    PolicyType,
    Principal,
    PrincipalKind,
    Question,
)

Answer = tuple[Question, Decision]


class PolicySource(Protocol):
    """Collects the policies of a principal; given by the composition root from IAM."""

    def policy_set(self, principal: Principal, session: CallSession | None) -> PolicySet:
        """Return identity policies, boundary and session policies, compiled."""
        ...


class Authorizer:
    """Answers questions with the policies of their principals."""

    def __init__(self, policies: PolicySource) -> None:
        self._policies = policies

    def decide(self, call: Call, question: Question) -> Decision:
        """Answer one question; the global condition keys are added to its context."""
        resource_policy = None
        if question.resource_policy:
            policy_type = PolicyType.TRUST if question.resource_policy_required else PolicyType.RESOURCE
            # Named by its kind, not by the object: one bucket policy is compiled once for all keys.
            name = f"the resource's {policy_type}"
            resource_policy = compile_resource_policy(question.resource_policy, name, policy_type)
        policies = self._policies.policy_set(question.principal, call.session)
        return decide(_with_global_context(question, call), policies, resource_policy)

    def may(self, call: Call, question: Question) -> bool:
        """Answer one question yes or no, for operations that decide item by item (S3 DeleteObjects)."""
        return self.decide(call, question).allowed

    def answer_all(self, call: Call, questions: Iterable[Question]) -> list[Answer]:
        """Answer questions in order up to the first no."""
        answers: list[Answer] = []
        for question in questions:
            decision = self.decide(call, question)
            answers.append((question, decision))
            if not decision.allowed:
                break
        return answers


def enforce(answers: Iterable[Answer], *, quote_resource: bool) -> None:
    """Raise for the first question that was answered no.

    Raises:
        AccessDeniedError: With AWS's sentence (iam-spec 14.2).
    """
    for question, decision in answers:
        if not decision.allowed:
            raise AccessDeniedError(denial_message(question, decision, quote_resource=quote_resource))


def _with_global_context(question: Question, call: Call) -> Question:
    context = global_context(question.principal, call)
    context["aws:ResourceAccount"] = _resource_account(question) or call.account_id
    context.update(question.context)
    return Question(
        question.principal,
        question.action,
        question.resource,
        context,
        question.resource_account_id,
        question.resource_policy,
        question.resource_policy_required,
        question.resource_policy_kind,
    )


def global_context(principal: Principal, call: Call) -> dict[str, ContextValue]:
    """Return the global condition keys of a call (iam-spec 7.1), without those of the resource."""
    context: dict[str, ContextValue] = {
        "aws:CurrentTime": _iso(call.now),
        "aws:EpochTime": str(int(call.now.timestamp())),
        "aws:SecureTransport": "true" if call.secure else "false",
        "aws:SourceIp": call.source_ip,
        "aws:RequestedRegion": call.region,
        "aws:PrincipalIsAWSService": "false",
        "aws:ViaAWSService": "false",
        "aws:userid": principal.user_id,
    }
    if call.user_agent:
        context["aws:UserAgent"] = call.user_agent
    if call.http is not None and call.http.header("referer"):
        context["aws:referer"] = call.http.header("referer")
    if principal.kind is not PrincipalKind.ANONYMOUS:
        context["aws:PrincipalArn"] = principal.principal_arn
        context["aws:PrincipalAccount"] = principal.account_id
        context["aws:PrincipalType"] = str(principal.kind)
    if principal.kind is PrincipalKind.USER:
        context["aws:username"] = principal.name
    for key, value in principal.tags.items():
        context[f"aws:PrincipalTag/{key}"] = value
    if call.session is not None:
        _add_session_context(context, call.session)
    return context


def _add_session_context(context: dict[str, ContextValue], session: CallSession) -> None:
    context["aws:TokenIssueTime"] = _iso(session.issued_at)
    context["aws:MultiFactorAuthPresent"] = "true" if session.mfa_authenticated else "false"
    if session.source_identity:
        context["aws:SourceIdentity"] = session.source_identity


def _resource_account(question: Question) -> str:
    if question.resource_account_id:
        return question.resource_account_id
    fields = question.resource.split(":", 5)
    return fields[4] if len(fields) == 6 else ""


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
