"""What AWS refuses to store, and its sentences."""

import json
from typing import Any

import pytest

from taskrole.policy.validation import (
    PolicyValidationError,
    principals_named,
    validate_identity_policy,
    validate_resource_policy,
    validate_trust_policy,
)

GOOD: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    "Action": "sts:AssumeRole",
}
BUCKET: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::bucket/*",
}
REPOSITORY: dict[str, Any] = {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": ["ecr:Get*"]}
SYNTAX = "Syntax errors in policy."


def document(*statements: Any, **more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements), **more})


def changed(statement: dict[str, Any], **changes: Any) -> dict[str, Any]:
    merged = {**statement, **changes}
    return {key: value for key, value in merged.items() if value is not None}


def sentence(check: Any, text: str, **more: Any) -> str:
    with pytest.raises(PolicyValidationError) as caught:
        check(text, **more)
    return caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        document(GOOD),
        document(changed(GOOD, Sid="A1", Action=["a:b", "*"], Resource=["*", "arn:aws:s3:::b/*"])),
        document(changed(GOOD, Action=None, NotAction="iam:*")),
        document(changed(GOOD, Resource=None, NotResource="arn:aws:s3:::b")),
        document(changed(GOOD, Resource="arn:aws:iam::*:role/x")),
        document(changed(GOOD, Resource="arn:aws:iam::111111111111:*")),
        document(changed(GOOD, Resource="arn:aws:iam::111111111111:ro*")),
        document(changed(GOOD, Resource="arn:aws:s3:*")),
        document(changed(GOOD, Condition={"DateLessThan": {"aws:CurrentTime": "2026-01-01"}, "Bool": {"a:b": True}})),
        document(changed(GOOD, Condition={"NumericLessThan": {"a:b": 10}})),
        json.dumps({"Version": "2012-10-17", "Id": "x", "Statement": GOOD}),
    ],
)
def test_good_identity_policies(text: str) -> None:
    assert validate_identity_policy(text).statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not json", SYNTAX),
        ("[]", SYNTAX),
        ("[" * 100_000, SYNTAX),
        ('{"a": NaN}', SYNTAX),
        ('{"Version":"2012-10-17","Statement":' + " " * (1 << 20) + "[]}", SYNTAX),
        (document(), SYNTAX),
        (document("text"), SYNTAX),
        (document(GOOD, Extra=1), SYNTAX),
        (document(GOOD, Id=1), SYNTAX),
        (document(GOOD, Version="2020-01-01"), SYNTAX),
        (document(changed(GOOD, Extra="x")), SYNTAX),
        (document(changed(GOOD, Sid=5)), SYNTAX),
        (document(changed(GOOD, Effect=None)), SYNTAX),
        (document(changed(GOOD, NotAction="a:b")), SYNTAX),
        (document(changed(GOOD, NotResource="*")), SYNTAX),
        (document(changed(GOOD, Action=5)), SYNTAX),
        (document(changed(GOOD, Action={"a": "b"})), SYNTAX),
        (document(changed(GOOD, Condition=[])), SYNTAX),
        (document(changed(GOOD, Condition={"StringEquals": "x"})), SYNTAX),
        (document(changed(GOOD, Condition={"StringEquals": {"a": {}}})), SYNTAX),
        (document(changed(GOOD, Condition={"Matches": {"a": "b"}})), SYNTAX),
        (document(GOOD).replace('"Effect"', '"Effect": "Deny", "Effect"'), SYNTAX),
        (json.dumps({"Statement": [GOOD]}), "Policy document must be version 2012-10-17 or greater."),
        (document(GOOD, Version="2008-10-17"), "Policy document must be version 2012-10-17 or greater."),
        (document(changed(GOOD, Effect="allow")), "The policy failed legacy parsing"),
        (document(changed(GOOD, Resource="arn:aws")), "The policy failed legacy parsing"),
        (
            document(changed(GOOD, Condition={"DateLessThanIfExists": {"aws:CurrentTime": "soon"}})),
            "The policy failed legacy parsing",
        ),
        (
            document(changed(GOOD, Sid="A"), changed(GOOD, Sid="A")),
            "Statement IDs (SID) in a single policy must be unique.",
        ),
        (document(changed(GOOD, Action=None)), "Policy statement must contain actions."),
        (document(changed(GOOD, Action=[])), "Policy statement must contain actions."),
        (document(changed(GOOD, Resource="bucket")), 'Resource bucket must be in ARN format or "*".'),
        (
            document(changed(GOOD, Resource="arn:azure:s3:::b")),
            'Partition "azure" is not valid for resource "arn:azure:s3:::b".',
        ),
        (
            document(changed(GOOD, Resource="arn:aws:s*:::b")),
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            document(changed(GOOD, Resource="arn:aws::::b")),
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            document(changed(GOOD, Resource="arn:aws:iam:us-east-1:1:role/x")),
            "IAM resource arn:aws:iam:us-east-1:1:role/x cannot contain region information.",
        ),
        (
            document(changed(GOOD, Resource="arn:aws:s3:us-east-1::b")),
            "Resource arn:aws:s3:us-east-1::b can not contain region information.",
        ),
        (
            document(changed(GOOD, Action="GetObject")),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            document(changed(GOOD, Action="s3:")),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (document(changed(GOOD, Action="s3:a:b")), "Actions/Condition can contain only one colon."),
        (document(changed(GOOD, Action="s3*:Get")), "Vendor s3* is not valid"),
        (document(changed(GOOD, Resource=None)), "Policy statement must contain resources."),
        (document(changed(GOOD, Principal="*")), "Policy document should not specify a principal."),
    ],
)
def test_bad_identity_policies(text: str, expected: str) -> None:
    assert sentence(validate_identity_policy, text) == expected


def test_other_sentences_of_identity_policies() -> None:
    iam = document(changed(GOOD, Resource="arn:aws:iam::111111111111:thing/x"))
    assert sentence(validate_identity_policy, iam).startswith(
        'IAM resource path must either be "*" or start with user/'
    )
    assert "alpha-numeric" in sentence(validate_identity_policy, document(changed(GOOD, Sid="a b")))


def test_session_policies_may_be_of_the_old_version() -> None:
    assert validate_identity_policy(document(GOOD, Version="2008-10-17"), session_policy=True)


@pytest.mark.parametrize(
    "principal",
    [
        {"AWS": "*"},
        {"AWS": "111111111111"},
        {"AWS": 111111111111},
        {"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/p/r", "AROAEXAMPLE"]},
        {"AWS": "arn:aws:sts::111111111111:assumed-role/r/s"},
        {"Federated": "accounts.google.com"},
    ],
)
def test_good_trust_policies(principal: Any) -> None:
    assert validate_trust_policy(document(changed(TRUST, Principal=principal)))
    assert validate_trust_policy(document(changed(TRUST, Action=["sts:TagSession", "sts:assumerole"])))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (changed(TRUST, Principal=None), "The passed in policy has a statement with no principals!"),
        (changed(TRUST, Resource="*"), "Has prohibited field Resource"),
        (changed(TRUST, Principal="*"), 'Invalid principal in policy: "STAR":"*"'),
        (
            changed(TRUST, Principal={"AWS": "arn:aws:iam::111111111111:user/*"}),
            'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:user/*"',
        ),
        (changed(TRUST, Principal={"AWS": "nobody"}), 'Invalid principal in policy: "AWS":"nobody"'),
        (changed(TRUST, Principal={"AWS": ""}), 'Invalid principal in policy: "AWS":""'),
        (changed(TRUST, Principal={"AWS": "arn:aws:s3:::b"}), 'Invalid principal in policy: "AWS":"arn:aws:s3:::b"'),
        (changed(TRUST, Principal={"Service": "nothing"}), 'Invalid principal in policy: "SERVICE":"nothing"'),
        (changed(TRUST, Principal={"CanonicalUser": "x"}), 'Invalid principal in policy: "CanonicalUser":"x"'),
        (changed(TRUST, Principal={}), SYNTAX),
        (changed(TRUST, Principal={"AWS": []}), SYNTAX),
        (changed(TRUST, Principal={"Other": "x"}), SYNTAX),
        (changed(TRUST, Action=None), "Policy statement must contain actions."),
    ],
)
def test_bad_trust_policies(statement: dict[str, Any], expected: str) -> None:
    assert sentence(validate_trust_policy, document(statement)) == expected


def test_other_sentences_of_trust_policies() -> None:
    assert sentence(validate_trust_policy, "{") == "This policy contains invalid Json"
    assert "can only be sts:AssumeRole" in sentence(validate_trust_policy, document(changed(TRUST, Action="s3:*")))
    notted = changed(TRUST, Action=None, NotAction="sts:AssumeRole")
    assert "can only be sts:AssumeRole" in sentence(validate_trust_policy, document(notted))
    excepted = changed(TRUST, Principal=None, NotPrincipal={"AWS": "*"})
    assert "NotPrincipal" in sentence(validate_trust_policy, document(excepted))


NO_RESOURCE = "Action does not apply to any resource(s) in statement"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Sid": "with blanks"},
        {"Resource": ["arn:aws:s3:::bucket", "arn:aws:s3:::buck*/x", "*"]},
        {"Resource": "arn:aws:s3:::${aws:username}/*"},
        {"Action": "*"},
        {"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket"]},
        {"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::buck*"},
        {"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": None, "NotResource": "arn:aws:s3:::bucket/secret"},
        {"Action": "s3:*Bucket*", "Resource": "arn:aws:s3:::bucket"},
        {"Effect": "Deny", "Principal": None, "NotPrincipal": {"AWS": "111111111111"}},
        {"Principal": {"CanonicalUser": "a" * 64}},
    ],
)
def test_good_bucket_policies(changes: dict[str, Any]) -> None:
    assert validate_resource_policy(document(changed(BUCKET, **changes)), bucket="bucket")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Resource": "arn:aws:s3:::other/*"}, "Policy has invalid resource"),
        ({"Resource": "arn:aws:s3:::bucket2"}, "Policy has invalid resource"),
        ({"Resource": "bucket"}, "Policy has invalid resource"),
        ({"Resource": None}, "Missing required field Resource"),
        ({"Principal": None}, "Missing required field Principal"),
        ({"Principal": {"AWS": "arn:aws:iam::111111111111:user/*"}}, "Invalid principal in policy"),
        ({"Action": None}, "Missing required field Action"),
        ({"Action": "ec2:Run"}, "Policy has invalid action"),
        ({"Action": "s3:Get Object"}, "Policy has invalid action"),
        ({"Action": ["s3:GetObject", "s3:NoSuch*"]}, "Policy has invalid action"),
        ({"Action": ["s3:GetObject", "s3:ListBucket"]}, NO_RESOURCE),
        ({"Action": "s3:???Object", "Resource": "arn:aws:s3:::bucket"}, NO_RESOURCE),
        ({"Action": "s3:ListAllMyBuckets", "Resource": "*"}, NO_RESOURCE),
        ({"Effect": "allow"}, "Invalid effect: allow"),
        ({"Principal": None, "NotPrincipal": "*"}, "Allow with NotPrincipal is not allowed."),
        ({"Extra": "x"}, SYNTAX),
    ],
)
def test_bad_bucket_policies(changes: dict[str, Any], expected: str) -> None:
    text = document(changed(BUCKET, **changes))
    assert sentence(validate_resource_policy, text, bucket="bucket") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "Policies must be valid JSON and the first byte must be '{'"),
        ("{", "Policies must be valid JSON and the first byte must be '{'"),
        ("{}", "Missing required field Statement"),
        ('{"Wrong": 1}', "Unknown field Wrong"),
        ('{"Id": "a", "Id": "b"}', "Policies must not contain a member twice"),
    ],
)
def test_bucket_policies_that_are_no_documents(text: str, expected: str) -> None:
    assert sentence(validate_resource_policy, text, bucket="bucket") == expected


def test_repository_policies() -> None:
    assert validate_resource_policy(document(REPOSITORY))
    for changes in (
        {"Resource": "*"},
        {"Principal": None},
        {"Action": "s3:*"},
        {"Action": None},
        {"Principal": {"AWS": "x"}},
        {"Principal": None, "NotPrincipal": "*"},
    ):
        text = document(changed(REPOSITORY, **changes))
        assert "Invalid repository policy provided" in sentence(validate_resource_policy, text)
    assert "Invalid repository policy provided" in sentence(validate_resource_policy, "no")


def test_table_policies() -> None:
    arn = "arn:aws:dynamodb:r:111111111111:table/t"
    good = changed(REPOSITORY, Action="dynamodb:GetItem", Resource=[arn, arn + "/index/*"])
    assert validate_resource_policy(document(good), table_arn=arn)
    other = changed(good, Resource=arn + "2")
    assert arn + "2" in sentence(validate_resource_policy, document(other), table_arn=arn)


def test_principals_that_a_policy_names() -> None:
    role = "arn:aws:iam::111111111111:role/r"
    text = document(changed(TRUST, Principal={"AWS": [role, "111111111111"]}), TRUST)
    assert principals_named(text) == [role]
