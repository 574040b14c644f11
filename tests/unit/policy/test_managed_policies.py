"""All AWS managed policies compile, are valid, and the largest one compiles quickly enough."""

import json
from pathlib import Path
from typing import Any

import pytest

import taskrole.services.iam
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import PolicyType, Principal, PrincipalKind, Question
from taskrole.policy.validation import validate_identity_policy

FILE = Path(str(taskrole.services.iam.__file__)).parent / "data" / "aws-managed-policies.json"
ACCOUNT = "111111111111"
USER = Principal(PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/alice", "AIDAALICE", name="alice")


@pytest.fixture(scope="module")
def policies() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILE.read_text())
    return loaded


def test_all_compile_and_are_valid(policies: dict[str, Any]) -> None:
    assert len(policies) == 1582
    for name, policy in policies.items():
        text = json.dumps(policy["document"])
        compile_policy(text, name=name, policy_type=PolicyType.IDENTITY)
        validate_identity_policy(text)


@pytest.mark.parametrize(
    ("name", "action", "resource", "allowed"),
    [
        ("AmazonS3FullAccess", "s3:PutObject", "arn:aws:s3:::b/k", True),
        ("AmazonS3FullAccess", "dynamodb:GetItem", f"arn:aws:dynamodb:r:{ACCOUNT}:table/t", False),
        ("AmazonS3ReadOnlyAccess", "s3:GetObject", "arn:aws:s3:::b/k", True),
        ("AmazonS3ReadOnlyAccess", "s3:PutObject", "arn:aws:s3:::b/k", False),
        ("AdministratorAccess", "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x", True),
        ("PowerUserAccess", "ecs:RunTask", f"arn:aws:ecs:r:{ACCOUNT}:task-definition/f:1", True),
        ("PowerUserAccess", "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x", False),
        ("AmazonEC2ContainerServiceforEC2Role", "ecs:Poll", f"arn:aws:ecs:r:{ACCOUNT}:container-instance/c/i", True),
        ("AmazonEC2ContainerServiceforEC2Role", "s3:GetObject", "arn:aws:s3:::b/k", False),
        ("AmazonECSTaskExecutionRolePolicy", "logs:PutLogEvents", f"arn:aws:logs:r:{ACCOUNT}:log-group:g", True),
    ],
)
def test_well_known_ones_decide_as_their_names_say(
    policies: dict[str, Any], name: str, action: str, resource: str, allowed: bool
) -> None:
    compiled = compile_policy(json.dumps(policies[name]["document"]), name=name, policy_type=PolicyType.IDENTITY)
    assert decide(Question(USER, action, resource), PolicySet(identity=(compiled,))).allowed is allowed
