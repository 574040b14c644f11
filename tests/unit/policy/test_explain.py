"""Denials in AWS's words."""

from taskrole.policy.explain import denial_message
from taskrole.policy.model import (
    ANONYMOUS,
    Decision,
    PolicyType,
    Principal,
    PrincipalKind,
    Question,
    StatementReference,
)

OWN = "111111111111"
SESSION = Principal(PrincipalKind.ROLE_SESSION, OWN, f"arn:aws:sts::{OWN}:assumed-role/app/task", "AROA:task")
START = f"User: {SESSION.arn} is not authorized to perform:"


def implicit(policy_type: PolicyType) -> Decision:
    return Decision(allowed=False, denied_by=policy_type)


def explicit(policy_type: PolicyType, name: str) -> Decision:
    reference = StatementReference(policy_type, name, "No")
    return Decision(allowed=False, explicit=True, denied_by=policy_type, determined_by=(reference,))


def test_implicit_denials() -> None:
    table = f"arn:aws:dynamodb:r:{OWN}:table/*"
    question = Question(SESSION, "dynamodb:ListTables", table)
    assert denial_message(question, implicit(PolicyType.IDENTITY)) == (
        f"{START} dynamodb:ListTables on resource: {table} "
        "because no identity-based policy allows the dynamodb:ListTables action"
    )
    boundary = denial_message(question, implicit(PolicyType.BOUNDARY))
    assert boundary.endswith("because no permissions boundary allows the dynamodb:ListTables action")


def test_explicit_denials() -> None:
    question = Question(SESSION, "ecs:RunTask", "*")
    inline = denial_message(question, explicit(PolicyType.IDENTITY, f"arn:aws:iam::{OWN}:role/app inline p"))
    assert inline == f"{START} ecs:RunTask on resource: * with an explicit deny in an identity-based policy"
    managed = f"arn:aws:iam::{OWN}:policy/p"
    named = denial_message(question, explicit(PolicyType.BOUNDARY, managed))
    assert named.endswith(f"with an explicit deny in a permissions boundary: {managed}")


def test_assume_role_gives_no_reason() -> None:
    role = f"arn:aws:iam::{OWN}:role/x"
    question = Question(SESSION, "sts:AssumeRole", role)
    assert denial_message(question, implicit(PolicyType.TRUST)) == f"{START} sts:AssumeRole on resource: {role}"
    web = Question(SESSION, "sts:AssumeRoleWithWebIdentity", role)
    assert denial_message(web, implicit(PolicyType.TRUST)) == "Not authorized to perform sts:AssumeRoleWithWebIdentity"


def test_s3_quotes_and_tells_strangers_little() -> None:
    question = Question(SESSION, "s3:GetObject", "arn:aws:s3:::b/k", resource_account_id=OWN)
    message = denial_message(question, implicit(PolicyType.IDENTITY), quote_resource=True)
    assert 'on resource: "arn:aws:s3:::b/k" because' in message
    other = Question(SESSION, "s3:GetObject", "arn:aws:s3:::b/k", resource_account_id="222222222222")
    assert denial_message(other, implicit(PolicyType.RESOURCE), quote_resource=True) == "Access Denied"
    anonymous = Question(ANONYMOUS, "ecr:Get", "*")
    assert denial_message(anonymous, implicit(PolicyType.RESOURCE)).startswith("User: anonymous is not")
