"""Suggested policies: the rules of generalising, grouping, the proof, and what disappears."""

import json

import pytest

from taskrole.policy.document import compile_policy
from taskrole.policy.model import PolicyType, Principal, PrincipalKind
from taskrole.policy.suggest import Use, generalised, prove, suggest

ACCOUNT = "111111111111"
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
ECS = f"arn:aws:ecs:r:{ACCOUNT}"


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (["*"], ["*"]),
        (["arn:aws:s3:::b"], ["arn:aws:s3:::b"]),
        ([f"arn:aws:s3:::b/k{n}" for n in range(3)], [f"arn:aws:s3:::b/k{n}" for n in range(3)]),
        ([f"arn:aws:s3:::b/a/c/k{n}" for n in range(4)], ["arn:aws:s3:::b/a/c/*"]),
        ([f"arn:aws:s3:::b/{n}/k" for n in range(4)], ["arn:aws:s3:::b/*"]),
        (["arn:aws:s3:::b/what?*${x}"], ["arn:aws:s3:::b/what${?}${*}${$}{x}"]),
        ([f"{ECS}:task/c/1", f"{ECS}:task/c/2"], [f"{ECS}:task/c/*"]),
        ([f"{ECS}:container-instance/c/1"], [f"{ECS}:container-instance/c/*"]),
        ([f"{ECS}:task-definition/web:7"], [f"{ECS}:task-definition/web:*"]),
        ([f"{ECS}:service/c/web"], [f"{ECS}:service/c/web"]),
        ([f"arn:aws:logs:r:{ACCOUNT}:log-group:/a:log-stream:x"], [f"arn:aws:logs:r:{ACCOUNT}:log-group:/a:*"]),
        ([f"arn:aws:dynamodb:r:{ACCOUNT}:table/t/index/i"], [f"arn:aws:dynamodb:r:{ACCOUNT}:table/t/index/i"]),
    ],
)
def test_resources_are_generalised_by_the_rules(resources: list[str], expected: list[str]) -> None:
    assert generalised(resources) == expected


def test_actions_with_the_same_resources_share_a_statement_and_conditions_are_kept_when_asked() -> None:
    table = f"arn:aws:dynamodb:r:{ACCOUNT}:table/t"
    role = f"arn:aws:iam::{ACCOUNT}:role/x"
    uses = [
        Use("dynamodb:putitem", table),
        Use("dynamodb:GetItem", table),
        Use("iam:PassRole", role, {"iam:PassedToService": "ecs-tasks.amazonaws.com"}),
    ]
    assert suggest(uses)["Statement"] == [
        {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": [table]},
        {"Effect": "Allow", "Action": ["iam:PassRole"], "Resource": [role]},
    ]
    kept = suggest(uses, conditions=True)["Statement"][1]["Condition"]
    assert kept == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def test_the_proof_replays_every_use_and_counts_what_disappears() -> None:
    uses = [Use("s3:GetObject", f"arn:aws:s3:::b/a*?${{x}}/{n}") for n in range(9)] * 3
    text = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "NotAction": ["iam:*", "ec2:*"], "Resource": "*"},
                {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"},
            ],
        }
    )
    today = compile_policy(text, name="p", policy_type=PolicyType.IDENTITY)
    proof = prove(suggest(uses), uses, SESSION, [today])
    assert (proof.uses, proof.replayed, proof.not_allowed) == (27, 9, ())
    assert proof.granted_then == {"s3:GetObject"}
    assert "s3:PutObject" in proof.granted_today
    assert not {"iam:CreateRole", "s3:DeleteBucket"} & proof.granted_today


def test_a_suggestion_that_does_not_allow_what_was_done_is_not_proven() -> None:
    use = Use("s3:GetObject", "arn:aws:s3:::b/k")
    proof = prove(suggest([Use("s3:GetObject", "arn:aws:s3:::other/k")]), [use], SESSION, [])
    assert proof.not_allowed == (use,)
    nothing = prove(suggest([]), [use], SESSION, [])
    assert nothing.not_allowed == (use,)
    assert nothing.document["Statement"] == []
