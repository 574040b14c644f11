"""Step 3 of the path: may the caller do this? Collect the policies, let the pure evaluator decide, enforce.

Every question of an operation must be answered yes. The answers are kept for the audit record, whoever wins. Observe
mode is decided here and nowhere else: what it lets through is answered yes with ``Decision.observed`` set.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from taskrole.aws.call import Call, CallSession
from taskrole.aws.errors import AccessDeniedError
from taskrole.policy.document import CompiledPolicy, compile_resource_policy
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
from taskrole.policy.observe import may_let_through
from taskrole.policy.trace import Trace, policies_looked_at, trace

log = logging.getLogger(__name__)

ANSWERS_MAX = 2000  # answers remembered of one call

Observed = Callable[[Principal], bool]
"""Tells whether the caller's role is in observe mode."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, the policies that were looked at, and of a denial how it came about."""

    question: Question
    decision: Decision
    looked_at: tuple[str, ...] = ()
    trace: Trace | None = None


def observes_nobody(_principal: Principal) -> bool:
    """Observe no role."""
    return False


class PolicySource(Protocol):
    """Collects the policies of a principal; given by the composition root from IAM."""

    def policy_set(self, principal: Principal, session: CallSession | None) -> PolicySet:
        """Return identity policies, boundary and session policies, compiled."""
        ...


class Authorizer:
    """Answers questions with the policies of their principals."""

    def __init__(self, policies: PolicySource, observed: Observed = observes_nobody) -> None:
        self._policies = policies
        self._observed = observed
        self._recorded = threading.local()

    def may(self, call: Call, question: Question) -> bool:
        """Answer one question yes or no, for operations that decide item by item (S3 DeleteObjects)."""
        return self.answer(call, question).decision.allowed

    @contextlib.contextmanager
    def recording(self, answers: list[Answer]) -> Iterator[None]:
        """Put the answers that an operation asks for while it runs, in this thread, behind those of its questions."""
        self._recorded.answers = answers
        try:
            yield
        finally:
            self._recorded.answers = None

    def answer(self, call: Call, question: Question) -> Answer:
        """Answer one question; the global condition keys are added to its context."""
        answer = self._answer(call, question)
        answers: list[Answer] | None = getattr(self._recorded, "answers", None)
        if answers is not None and len(answers) < ANSWERS_MAX:
            answers.append(answer)
        return answer

    def _answer(self, call: Call, question: Question) -> Answer:
        asked, policies, resource_policy = self._collect(call, question)
        decision = decide(asked, policies, resource_policy)
        names = tuple(f"{one.policy_type}: {one.name}" for one in policies_looked_at(policies, resource_policy))
        if decision.allowed:
            return Answer(question, decision, names)
        traced = trace(asked, policies, decision, resource_policy)
        if may_let_through(asked, decision, traced) and self._observed(call.principal):
            decision = replace(decision, allowed=True, observed=True)
            traced = trace(asked, policies, decision, resource_policy)
            log.warning(
                "observe mode let a call through that policies deny",
                extra={"request_id": call.request_id, "action": asked.action, "role": call.principal.role_arn},
            )
        return Answer(question, decision, names, traced)

    def answer_all(self, call: Call, questions: Iterable[Question]) -> list[Answer]:
        """Answer questions in order up to the first no."""
        answers: list[Answer] = []
        for question in questions:
            answer = self.answer(call, question)
            answers.append(answer)
            if not answer.decision.allowed:
                break
        return answers

    def _collect(self, call: Call, question: Question) -> tuple[Question, PolicySet, CompiledPolicy | None]:
        resource_policy = None
        if question.resource_policy:
            policy_type = PolicyType.TRUST if question.resource_policy_required else PolicyType.RESOURCE
            # Named by its kind, not by the object: one bucket policy is compiled once for all keys.
            name = f"the resource's {policy_type}"
            resource_policy = compile_resource_policy(question.resource_policy, name, policy_type)
        policies = self._policies.policy_set(question.principal, call.session)
        return _with_global_context(question, call), policies, resource_policy


EncodeDenial = Callable[[Question, Decision], str]
"""Returns a denial as EC2's encoded authorization failure message."""


def enforce(answers: Iterable[Answer], *, quote_resource: bool, encode: EncodeDenial | None = None) -> None:
    """Raise for the first question that was answered no.

    Args:
        answers: Questions with their answers.
        quote_resource: S3's way of saying it.
        encode: EC2's way: an encoded message goes with the sentence.

    Raises:
        AccessDeniedError: With AWS's sentence (iam-spec 14.2).
    """
    for answer in answers:
        if not answer.decision.allowed:
            message = denial_message(answer.question, answer.decision, quote_resource=quote_resource)
            if encode is not None:
                encoded = encode(answer.question, answer.decision)
                message = (
                    f"You are not authorized to perform this operation. {message} "
                    f"Encoded authorization failure message: {encoded}"
                )
            raise AccessDeniedError(message)


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
        if principal.account_id:  # who shows an identity token has no account and no ARN yet
            context["aws:PrincipalArn"] = principal.principal_arn
            context["aws:PrincipalAccount"] = principal.account_id
        context["aws:PrincipalType"] = str(principal.kind)
    if principal.kind is PrincipalKind.USER:
        context["aws:username"] = principal.name
    for key, value in principal.tags.items():
        context[f"aws:PrincipalTag/{key}"] = value
    if call.session is not None:
        _add_session_context(context, call.session, call.now)
    return context


def _add_session_context(context: dict[str, ContextValue], session: CallSession, now: datetime) -> None:
    context["aws:TokenIssueTime"] = _iso(session.issued_at)
    context["aws:MultiFactorAuthPresent"] = "true" if session.mfa_authenticated else "false"
    if session.mfa_authenticated:
        context["aws:MultiFactorAuthAge"] = str(int((now - session.issued_at).total_seconds()))
    if session.source_identity:
        context["aws:SourceIdentity"] = session.source_identity
    if session.federated_provider:
        context["aws:FederatedProvider"] = session.federated_provider


def _resource_account(question: Question) -> str:
    if question.resource_account_id:
        return question.resource_account_id
    fields = question.resource.split(":", 5)
    return fields[4] if len(fields) == 6 else ""


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
