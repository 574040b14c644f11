"""How decisions came about, what would have to change, and what observe mode may let through."""

import json
from typing import Any

import pytest

from taskrole.policy.document import CompiledPolicy, compile_policy
from taskrole.policy.evaluate import NO_POLICIES, PolicySet, decide
from taskrole.policy.model import (
    ANONYMOUS,
    PolicyType,
    Principal,
    PrincipalKind,
    Question,
    account_root,
    service_principal,
)
from taskrole.policy.observe import is_observable, may_let_through
from taskrole.policy.remedy import Caller, remedy
from taskrole.policy.trace import HIDDEN, STATEMENTS_MAX, Step, Trace, step_of, trace

ACCOUNT, OTHER = "111111111111", "222222222222"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = Principal(
    PrincipalKind.ROLE_SESSION,
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/app/t",
    "AROAAPP:t",
    "app",
    ROLE_ARN,
    "AROAAPP",
    "t",
)
CALLER = Caller("role", ROLE_ARN, "app", ACCOUNT)
OBJECT = "arn:aws:s3:::b/k"


def policy(policy_type: PolicyType, *statements: dict[str, Any], name: str = "p") -> CompiledPolicy:
    return compile_policy(
        json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), name=name, policy_type=policy_type
    )


def allow(action: str = "s3:GetObject", resource: str | None = OBJECT, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, **more}
    return statement if resource is None else {**statement, "Resource": resource}


def traced(question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None = None) -> Trace:
    return trace(question, policies, decide(question, policies, resource_policy), resource_policy)


def asked_of(question: Question, policies: PolicySet, resource_policy: CompiledPolicy | None = None) -> dict[str, Any]:
    """Return an answered question in the form in which the audit record keeps it."""
    decision = decide(question, policies, resource_policy)
    return {
        "action": question.action,
        "resource": question.resource,
        "allowed": decision.allowed,
        "resourceAccount": question.resource_account_id or ACCOUNT,
        "deniedBy": str(decision.denied_by),
        "explanation": trace(question, policies, decision, resource_policy).value,
    }


def test_every_type_of_policy_that_lacks_an_allow_is_named() -> None:
    question = Question(SESSION, "s3:GetObject", OBJECT, resource_account_id=OTHER)
    policies = PolicySet(
        (policy(PolicyType.IDENTITY, allow("s3:PutObject")),),
        policy(PolicyType.BOUNDARY, allow("ecs:*", "*")),
        (policy(PolicyType.SESSION, allow("ecs:*", "*")),),
    )
    found = traced(question, policies)
    assert found.missing == (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.RESOURCE)
    assert found.value["step"] == Step.MISSING
    assert [one["type"] for one in found.value["policies"]] == [
        "identity-based policy",
        "permissions boundary",
        "session policy",
    ]


def test_a_statement_says_what_of_it_matched() -> None:
    statement = allow(
        "s3:*",
        "arn:aws:s3:::other/*",
        Sid="Mine",
        Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1", "sts:ExternalId": "secret"}},
    )
    question = Question(
        SESSION, "s3:GetObject", OBJECT, {"aws:RequestedRegion": "us-west-2", "sts:ExternalId": "shh"}, ACCOUNT
    )
    value = traced(question, PolicySet((policy(PolicyType.IDENTITY, statement),))).value
    (told,) = value["policies"][0]["aboutTheAction"]
    assert (told["statement"], told["applies"], told["resourceMatches"]) == ("Mine", False, False)
    assert told["conditions"][0] == {
        "operator": "StringEquals",
        "key": "aws:RequestedRegion",
        "wanted": ["eu-west-1"],
        "given": "us-west-2",
        "satisfied": False,
    }
    assert (told["conditions"][1]["given"], told["conditions"][1]["wanted"]) == (HIDDEN, [HIDDEN])
    assert "shh" not in json.dumps(value)
    assert "secret" not in json.dumps(value)
    plain = {name: part for name, part in statement.items() if name != "Condition"}
    value = traced(question, PolicySet((policy(PolicyType.IDENTITY, plain),))).value
    assert value["policies"][0]["aboutTheAction"][0]["text"] == plain


def test_the_trace_is_bounded() -> None:
    wide = {"StringEquals": {f"aws:PrincipalTag/{n}" + "k" * 600: ["v" * 300] * 10 for n in range(6)}}
    statements = [allow("s3:Get*", f"arn:aws:s3:::{number}/" + "x" * 900, Condition=wide) for number in range(40)]
    question = Question(SESSION, "s3:GetObject", OBJECT, {f"k:{n}": "v" * 9000 for n in range(999)}, ACCOUNT)
    many = tuple(policy(PolicyType.IDENTITY, *statements, name=str(number)) for number in range(40))
    value = traced(question, PolicySet(many)).value
    assert sum(len(one["aboutTheAction"]) for one in value["policies"]) == STATEMENTS_MAX
    assert value["omittedStatements"] == 40 * 40 - STATEMENTS_MAX
    assert len(json.dumps(value)) < 70_000


@pytest.mark.parametrize(
    ("principal", "action", "resource_policy", "owner", "step"),
    [
        (SESSION, "sts:GetCallerIdentity", None, ACCOUNT, Step.OPEN_TO_EVERYONE),
        (account_root(ACCOUNT), "s3:GetObject", None, ACCOUNT, Step.ROOT),
        (ANONYMOUS, "s3:GetObject", {"Principal": "*"}, ACCOUNT, Step.RESOURCE_POLICY),
        (SESSION, "s3:GetObject", {"Principal": {"AWS": SESSION.arn}}, ACCOUNT, Step.RESOURCE_POLICY),
        (SESSION, "s3:PutObject", None, ACCOUNT, Step.IDENTITY),
        (SESSION, "s3:PutObject", {"Principal": {"AWS": ACCOUNT}}, OTHER, Step.BOTH_ACCOUNTS),
        (SESSION, "s3:GetObject", None, ACCOUNT, Step.MISSING),
        (SESSION, "s3:DeleteObject", None, ACCOUNT, Step.EXPLICIT_DENY),
    ],
)
def test_the_step_on_the_flow_chart(
    principal: Principal, action: str, resource_policy: dict[str, Any] | None, owner: str, step: Step
) -> None:
    policies = PolicySet(
        (policy(PolicyType.IDENTITY, allow("s3:PutObject"), {**allow("s3:Delete*"), "Effect": "Deny"}),)
    )
    question = Question(principal, action, OBJECT, {}, owner)
    compiled = resource_policy and policy(PolicyType.RESOURCE, allow("s3:*", OBJECT, **resource_policy))
    assert step_of(question, decide(question, policies, compiled or None)) is step


# What would have to change


def test_the_smallest_statement_for_an_identity_policy() -> None:
    question = Question(SESSION, "s3:GetObject", OBJECT, {}, ACCOUNT)
    near = policy(PolicyType.IDENTITY, allow("s3:GetObject", "arn:aws:s3:::b/other"), name="arn:near")
    found = remedy(asked_of(question, PolicySet((near,))), CALLER)
    assert found is not None
    (add,) = found["add"]
    assert add["statement"] == allow()
    assert add["putIn"] == f"an identity policy of role app ({ROLE_ARN})"
    assert found["nearMisses"][0]["reasons"] == ["its Resource does not match"]
    assert found["warnings"] == []


def test_what_is_added_allows_the_question() -> None:
    question = Question(SESSION, "s3:GetObject", OBJECT, {}, OTHER)
    before = PolicySet((), policy(PolicyType.BOUNDARY, allow("ecs:*", "*")), ())
    found = remedy(asked_of(question, before), CALLER)
    assert found is not None
    by_type = {PolicyType(one["policyType"]): one["statement"] for one in found["add"]}
    after = PolicySet(
        (policy(PolicyType.IDENTITY, by_type[PolicyType.IDENTITY]),),
        policy(PolicyType.BOUNDARY, by_type[PolicyType.BOUNDARY]),
        (policy(PolicyType.SESSION, by_type[PolicyType.SESSION]),),
    )
    assert decide(question, after, policy(PolicyType.RESOURCE, by_type[PolicyType.RESOURCE])).allowed
    assert any("another account" in one for one in found["warnings"])
    assert any("guard rail" in one for one in found["warnings"])


def test_a_trust_policy_for_a_service_gets_the_confused_deputy_key() -> None:
    question = Question(
        service_principal("ecs-tasks.amazonaws.com"),
        "sts:AssumeRole",
        ROLE_ARN,
        {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": "arn:aws:ecs:r:1:*"},
        ACCOUNT,
        resource_policy_required=True,
    )
    caller = Caller("service", "ecs-tasks.amazonaws.com", "ecs-tasks.amazonaws.com", "", is_service=True)
    found = remedy({**asked_of(question, NO_POLICIES), "deniedBy": "role trust policy"}, caller)
    assert found is not None
    assert found["add"][0]["putIn"] == f"the trust policy of {ROLE_ARN}"
    assert found["add"][0]["statement"] == {
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }


def test_pass_role_keeps_the_service_and_warns() -> None:
    question = Question(SESSION, "iam:PassRole", ROLE_ARN, {"iam:PassedToService": "ecs-tasks.amazonaws.com"}, ACCOUNT)
    found = remedy(asked_of(question, NO_POLICIES), CALLER)
    assert found is not None
    assert found["add"][0]["statement"]["Condition"] == {
        "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
    }
    assert any("lends the rights" in one for one in found["warnings"])


def test_no_allow_is_suggested_against_an_explicit_deny() -> None:
    denying = policy(PolicyType.IDENTITY, allow(), {**allow("s3:*", "*"), "Effect": "Deny", "Sid": "No"}, name="q")
    found = remedy(asked_of(Question(SESSION, "s3:GetObject", OBJECT, {}, ACCOUNT), PolicySet((denying,))), CALLER)
    assert found is not None
    assert found["add"] == []
    assert (found["denies"][0]["policy"], found["denies"][0]["statement"]) == ("q", "No")


def test_wide_statements_are_warned_of() -> None:
    wide = remedy(asked_of(Question(SESSION, "ecs:ListClusters", "*", {}, ACCOUNT), NO_POLICIES), CALLER)
    permissions = remedy(
        asked_of(Question(SESSION, "iam:AttachRolePolicy", ROLE_ARN, {}, ACCOUNT), NO_POLICIES), CALLER
    )
    assert wide is not None
    assert permissions is not None
    assert any("everything in the account" in one for one in wide["warnings"])
    assert any("manages permissions" in one for one in permissions["warnings"])
    assert remedy({"allowed": True}, CALLER) is None


# Observe mode


@pytest.mark.parametrize("action", ["s3:GetObject", "dynamodb:PutItem", "ecs:DescribeTasks", "logs:PutLogEvents"])
def test_ordinary_actions_may_be_observed(action: str) -> None:
    assert is_observable(action)


@pytest.mark.parametrize(
    "action",
    [
        "iam:PassRole", "iam:GetRole", "sts:AssumeRole", "STS:TagSession", "ecs:Poll", "ecs:StartTelemetrySession",
        "ecs:ExecuteCommand", "ecs:RegisterContainerInstance", "s3:PutBucketPolicy", "ecr:SetRepositoryPolicy",
        "taskrole:ObserveRole", "nosuch:Thing", "ecr:PutImage",
    ],
)  # fmt: skip
def test_what_gives_rights_or_credentials_is_never_observed(action: str) -> None:
    assert not is_observable(action)


def test_only_a_missing_identity_allow_is_let_through() -> None:
    question = Question(SESSION, "s3:GetObject", OBJECT, {}, ACCOUNT)
    denied = {**allow("s3:*", "*"), "Effect": "Deny"}

    def through(policies: PolicySet, asked: Question = question) -> bool:
        decision = decide(asked, policies)
        return may_let_through(asked, decision, trace(asked, policies, decision))

    assert through(NO_POLICIES)
    assert not through(PolicySet((policy(PolicyType.IDENTITY, allow()),)))  # allowed anyway
    assert not through(PolicySet((policy(PolicyType.IDENTITY, denied),)))
    assert not through(PolicySet((), policy(PolicyType.BOUNDARY, allow("ecs:*", "*"))))
    assert not through(PolicySet((), session=()))
    assert not through(NO_POLICIES, Question(SESSION, "s3:GetObject", OBJECT, {}, OTHER))
    user = Principal(PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/u", "AIDAU", "u")
    assert not through(NO_POLICIES, Question(user, "s3:GetObject", OBJECT, {}, ACCOUNT))
