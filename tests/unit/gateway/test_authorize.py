"""Authorization: what is recorded of answers, and observe mode, which is decided here alone."""

import json
from pathlib import Path

import pytest

import taskrole
from taskrole.aws.call import CallSession
from taskrole.aws.errors import AccessDeniedError
from taskrole.gateway.audit import make_record
from taskrole.gateway.authorize import Answer, Authorizer, enforce
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import PolicySet
from taskrole.policy.model import Decision, PolicyType, Principal, PrincipalKind, Question
from tests.support import ACCOUNT, ADMIN, make_call

SESSION = Principal(
    PrincipalKind.ROLE_SESSION,
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/app/t",
    "AROAAPP:t",
    "app",
    f"arn:aws:iam::{ACCOUNT}:role/app",
    "AROAAPP",
    "t",
)
CALL = make_call(principal=SESSION)
GET = Question(SESSION, "s3:GetObject", "arn:aws:s3:::b/k", {}, ACCOUNT)
PASS = Question(SESSION, "iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/x")


class Policies:
    def __init__(self, *statements: dict[str, str]) -> None:
        text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        self._set = PolicySet((compile_policy(text, name="p", policy_type=PolicyType.IDENTITY),))

    def policy_set(self, principal: Principal, session: CallSession | None) -> PolicySet:
        return self._set


LISTS = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
NO_GETS = {"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"}


def test_a_denied_answer_tells_how_it_came_about() -> None:
    answers = Authorizer(Policies(LISTS)).answer_all(CALL, [GET, PASS])
    assert len(answers) == 1
    assert answers[0].looked_at == ("identity-based policy: p",)
    with pytest.raises(AccessDeniedError):
        enforce(answers, quote_resource=True)
    (asked,) = make_record(CALL, "e", {}, answers, None, 0.0, 403).questions
    assert asked.explanation is not None
    assert asked.explanation["missing"] == ["identity-based policy"]
    assert asked.step.startswith("nothing denies it")


def test_an_observed_role_is_let_through_and_the_record_says_so() -> None:
    authorizer = Authorizer(Policies(LISTS), lambda principal: principal.role_id == "AROAAPP")
    answers = authorizer.answer_all(CALL, [GET])
    enforce(answers, quote_resource=True)
    (asked,) = make_record(CALL, "e", {}, answers, None, 0.0, 200).questions
    assert asked.decision.allowed
    assert asked.decision.observed
    assert asked.decision.denied_by is PolicyType.IDENTITY
    assert asked.explanation is not None
    assert "observed" in asked.step


def test_observe_mode_never_gives_roles_and_never_overrides_a_deny() -> None:
    everyone = Authorizer(Policies(LISTS, NO_GETS), lambda _principal: True)
    assert not everyone.answer(CALL, PASS).decision.allowed
    assert not everyone.answer(CALL, GET).decision.allowed
    assert not Authorizer(Policies(LISTS)).answer(CALL, GET).decision.allowed


def test_items_that_an_operation_decides_are_recorded_with_its_call() -> None:
    authorizer = Authorizer(Policies({**LISTS, "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::b/a*"}))
    items = [Question(SESSION, "s3:DeleteObject", f"arn:aws:s3:::b/{n}", {}, ACCOUNT) for n in ("a1", "b1", "a2")]
    answers: list[Answer] = []
    with authorizer.recording(answers):
        assert [authorizer.may(CALL, item) for item in items] == [True, False, True]
    assert not authorizer.may(CALL, items[1])
    assert [answer.decision.allowed for answer in answers] == [True, False, True]
    record = make_record(CALL, "e", {}, answers * 200, None, 0.0, 200)
    assert len(record.questions) == 200
    assert not any(one.decision.allowed for one in record.questions)


def test_nothing_but_the_gateway_s_authorization_lets_a_denial_through() -> None:
    sources = Path(taskrole.__file__).parent
    makers = {
        str(path.relative_to(sources))
        for path in sources.rglob("*.py")
        if "observed=True" in (text := path.read_text(encoding="utf-8")) or "may_let_through(" in text
    }
    assert makers == {"gateway/authorize.py", "policy/observe.py"}


def test_ec2_encodes_the_denial() -> None:
    question = Question(ADMIN, "ec2:DescribeInstances", "*")
    denied = Answer(question, Decision(allowed=False, denied_by=PolicyType.IDENTITY))
    with pytest.raises(AccessDeniedError) as caught:
        enforce([denied], quote_resource=False, encode=lambda question, _decision: f"({question.action})")
    assert caught.value.message == (
        "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/admin is not "
        "authorized to perform: ec2:DescribeInstances on resource: * because no identity-based policy allows the "
        "ec2:DescribeInstances action Encoded authorization failure message: (ec2:DescribeInstances)"
    )
    enforce([Answer(question, Decision(allowed=True))], quote_resource=False)
