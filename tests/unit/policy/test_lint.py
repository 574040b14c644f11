"""Findings on policy documents: each kind once, and none on what is good."""

import json
from typing import Any

import pytest

from taskrole.policy.lint import Kind, Level, lint
from taskrole.policy.patterns import arn_covers, arns_intersect, covers, intersect
from taskrole.services.iam.managed import AwsManagedPolicies

ROLE = "arn:aws:iam::111111111111:role/app"


def document(*statements: Any, **more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **more})


def allow(action: Any = "s3:GetObject", resource: Any = "arn:aws:s3:::b/*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(**principal: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def codes(text: str, kind: Kind | None = None) -> set[str]:
    return {one.code for one in lint(text, kind)}


@pytest.mark.parametrize(
    "text",
    [
        document(allow()),
        document(allow("iam:PassRole", ROLE, Condition={"StringEquals": {"iam:PassedToService": "ecs.amazonaws.com"}})),
        document(allow("ecs:ListClusters", "*")),
        document(allow("s3:*", ["arn:aws:s3:::b", "arn:aws:s3:::b/${aws:username}/*"])),
        document(
            {
                **trust(Service="ecs-tasks.amazonaws.com"),
                "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
            }
        ),
        document(trust(AWS="arn:aws:iam::111111111111:root")),
        document(
            allow("s3:ListBucket", "arn:aws:s3:::b", Condition={"StringLike": {"s3:prefix": "a/*"}}),
        ),
        document(allow("dynamodb:GetItem", "*", Condition={"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": "a"}})),
        document(allow("ecs:StopTask", "*", Condition={"StringEquals": {"aws:ResourceTag/team": "a"}})),
    ],
)
def test_good_policies_have_no_findings(text: str) -> None:
    assert lint(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "INVALID_JSON"),
        ("[" * 100_000, "INVALID_JSON"),
        ('{"Statement":[],"Statement":[]}', "DUPLICATE_KEY"),
        ("[]", "SYNTAX_ERROR"),
        (document(), "MISSING_STATEMENT"),
        (document("text"), "SYNTAX_ERROR"),
        (document(allow(), Statment=[]), "UNSUPPORTED_ELEMENT"),
        (document(allow(Resources="*")), "UNSUPPORTED_ELEMENT"),
        (document(allow(NotAction="s3:*")), "UNSUPPORTED_ELEMENT_COMBINATION"),
        (document({**allow(), "Effect": "allow"}), "INVALID_EFFECT"),
        (document({"Effect": "Allow", "Resource": "*"}), "MISSING_ACTION"),
        (document(allow(Condition={"StringEqual": {"aws:username": "a"}})), "INVALID_CONDITION_OPERATOR"),
        (document(allow(Condition={"StringEquals": {"aws:sourceIP4": "a"}})), "INVALID_GLOBAL_CONDITION_KEY"),
        (document(allow(Condition={"StringEquals": {"s3:prefixx": "a"}})), "INVALID_SERVICE_CONDITION_KEY"),
        (document(allow(Condition={"StringEquals": {"s3:prefix": "a"}})), "KEY_NEVER_PRESENT"),
        (document(allow(Condition={"StringEquals": {"prefix": "a"}})), "INVALID_CONDITION_KEY"),
        (document(allow(Condition={"StringEquals": {"aws:username": "a*"}})), "WILDCARD_WITHOUT_LIKE_OPERATOR"),
        (document(allow(Condition={"IpAddress": {"aws:SourceIp": "10.0.0"}})), "TYPE_MISMATCH"),
        (document(allow(Condition={"Bool": {"aws:SecureTransport": "yes"}})), "TYPE_MISMATCH"),
        (document(allow(Condition={"StringEquals": {"aws:username": []}})), "EMPTY_CONDITION_VALUES"),
        (
            document(allow("s3:PutObject", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "a"}})),
            "FORALLVALUES_WITHOUT_NULL",
        ),
        (document(allow("s3:GetObjekt")), "INVALID_ACTION"),
        (document(allow([])), "EMPTY_ACTION"),
        (document(allow("lambda:InvokeFunction", "*")), "SERVICE_NOT_CHECKED"),
        (document(allow(["s3:Get*", "s3:GetObject"])), "REDUNDANT_ACTION"),
        (document(allow("iam:PassRole", "*")), "PASS_ROLE_WITH_STAR_IN_RESOURCE"),
        (document(allow("iam:PassRole", "arn:aws:iam::111111111111:role/*")), "PASS_ROLE_WITH_STAR_IN_RESOURCE"),
        (document(allow("iam:*", "*")), "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"),
        (document(allow("*", "*")), "ADMINISTRATOR"),
        (document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), "ALLOW_WITH_NOT_ACTION"),
        (document(trust(Service="ecs-tasks.amazonaws.com")), "CONFUSED_DEPUTY"),
        (document({**allow(), "Principal": {"Service": "logs.amazonaws.com"}}), "CONFUSED_DEPUTY"),
        (document({**allow(), "Principal": "*"}), "PUBLIC_PRINCIPAL"),
        (
            document(allow(Principal="*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})),
            "WILDCARD_PRINCIPAL",
        ),
        (document({**allow(), "NotPrincipal": {"AWS": ROLE}}), "ALLOW_WITH_NOT_PRINCIPAL"),
        (document(allow("ecs:RunTask", "arn:aws:s3:::b/*")), "RESOURCE_DOES_NOT_FIT_ACTION"),
        (document(allow("ecs:ListClusters", "arn:aws:ecs:*:*:cluster/a")), "ACTION_NEEDS_RESOURCE_STAR"),
        (document(allow(), {**allow(), "Sid": "Again"}), "DUPLICATE_STATEMENT"),
        (document(allow(), allow("s3:*", "*")), "REDUNDANT_STATEMENT"),
        (document(allow(), {**allow("s3:Get*", "*"), "Effect": "Deny"}), "UNREACHABLE_STATEMENT"),
        (json.dumps({"Statement": [allow()]}), "MISSING_VERSION"),
        (document(allow("s3:GetObject", "bucket")), "WOULD_BE_REFUSED"),
    ],
)
def test_each_finding(text: str, code: str) -> None:
    assert code in codes(text)


def test_errors_come_first_and_say_where_and_what_was_meant() -> None:
    findings = lint(document(allow("iam:PassRole", "*"), allow(["s3:Get*", "s3:PutObjekt"])))
    assert findings[0].level is Level.ERROR
    assert findings[0].path == "Statement[1].Action[1]"
    assert "Did you mean s3:PutObject?" in findings[0].message


def test_the_kind_can_be_told() -> None:
    assert "WOULD_BE_REFUSED" in codes(document(trust(AWS="*")), Kind.IDENTITY)
    assert "MISSING_RESOURCE" in codes(document(trust(AWS=ROLE)), Kind.RESOURCE)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("*", "a*b", True),
        ("a*", "abc", True),
        ("a*", "a?c*", True),
        ("a?", "a*", False),
        ("a?c", "abc", True),
        ("abc", "a?c", False),
        ("a*c", "a*b", False),
        ("*b*", "a*b", True),
        ("${aws:username}", "a", False),
    ],
)
def test_covers(wide: str, narrow: str, expected: bool) -> None:
    assert covers(wide, narrow) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a*", "*b", True),
        ("a*c", "ab*", True),
        ("a", "b", False),
        ("a?", "ab", True),
        ("a?", "a", False),
        ("", "*", True),
        ("*x*", "abc", False),
    ],
)
def test_intersect(one: str, other: str, expected: bool) -> None:
    assert intersect(one, other) is expected
    assert intersect(other, one) is expected


def test_wildcards_do_not_cross_the_colons_of_arns() -> None:
    assert not arns_intersect("arn:aws:s3:::b/*", "arn:*:ecs:*:*:task/*/*")
    assert arns_intersect("arn:aws:ecs:*:*:task/*", "arn:*:ecs:*:*:task/*/*")
    assert not arn_covers("arn:aws:*:b", "arn:aws:s3:::b")
    assert arn_covers("arn:aws:s3:::*", "arn:aws:s3:::b/*")


@pytest.mark.parametrize(
    "name",
    [
        "AmazonECS_FullAccess",
        "AmazonECSTaskExecutionRolePolicy",
        "AmazonEC2ContainerServiceforEC2Role",
        "AmazonS3FullAccess",
        "AmazonDynamoDBFullAccess_v2",
        "AmazonEC2ContainerRegistryFullAccess",
        "IAMFullAccess",
        "SecretsManagerReadWrite",
        "AWSCloudTrail_FullAccess",
        "PowerUserAccess",
    ],
)
def test_aws_s_own_policies_have_no_errors(name: str) -> None:
    managed = AwsManagedPolicies()
    arn = next(policy.arn for policy in managed.all() if policy.name == name)
    assert [one for one in lint(managed.document(arn)) if one.level is Level.ERROR] == []
