"""Audit records in CloudTrail's JSON."""

import json
from typing import Any

import pytest

from taskrole.aws.audit import AskedQuestion
from taskrole.policy.model import (
    ANONYMOUS,
    Decision,
    PolicyType,
    Principal,
    PrincipalKind,
    StatementReference,
    account_root,
    service_principal,
)
from taskrole.services.cloudtrail.record import HIDDEN, is_denied, to_document, to_row
from tests.support import ACCOUNT, NOW
from tests.unit.services.cloudtrail.support import SESSION, TASK, make_record


def test_a_task_s_call() -> None:
    record = make_record(
        principal=SESSION,
        user_name=TASK,
        service="s3",
        operation="PutObject",
        data_event=True,
        session_issued_at=NOW,
        resources=("arn:aws:s3:::b/k", "*"),
    )
    document = to_document(record)
    identity = document["userIdentity"]
    assert (identity["type"], identity["principalId"]) == ("AssumedRole", f"AROAAPP:{TASK}")
    assert identity["sessionContext"]["sessionIssuer"] == {
        "type": "Role",
        "principalId": "AROAAPP",
        "arn": SESSION.role_arn,
        "accountId": ACCOUNT,
        "userName": "app",
    }
    assert identity["sessionContext"]["attributes"]["creationDate"] == "2026-01-01T12:00:00Z"
    assert (document["eventSource"], document["eventCategory"]) == ("s3.amazonaws.com", "Data")
    assert document["resources"] == [{"ARN": "arn:aws:s3:::b/k", "accountId": ACCOUNT, "type": "AWS::S3::Object"}]
    assert document["requestParameters"] == {"cluster": "default"}
    assert document["responseElements"] is None
    assert "errorCode" not in document


FEDERATED = Principal(PrincipalKind.FEDERATED_USER, ACCOUNT, "arn:f", f"{ACCOUNT}:f", name="f", issuer_arn="arn:u")


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        (make_record().principal, {"type": "IAMUser", "userName": "admin"}),
        (account_root(ACCOUNT), {"type": "Root", "accountId": ACCOUNT}),
        (FEDERATED, {"type": "FederatedUser"}),
        (service_principal("ecs-tasks.amazonaws.com"), {"type": "AWSService", "invokedBy": "ecs-tasks.amazonaws.com"}),
        (ANONYMOUS, {"type": "AWSAccount", "accountId": "anonymous"}),
        (account_root("999999999999"), {"type": "AWSAccount", "accountId": "999999999999"}),
        (Principal(PrincipalKind.WEB_IDENTITY, user_id="x"), {"type": "WebIdentityUser"}),
    ],
)
def test_identities(principal: Principal, expected: dict[str, str]) -> None:
    identity = to_document(make_record(principal=principal))["userIdentity"]
    assert expected.items() <= identity.items()


def test_a_stranger_s_call_says_little() -> None:
    stranger = to_document(make_record(principal=SESSION, account_id="999999999999"))["userIdentity"]
    assert set(stranger) == {"type", "principalId", "accountId"}


def test_a_denied_call() -> None:
    reference = StatementReference(PolicyType.IDENTITY, "arn:aws:iam::1:policy/p", "No")
    decision = Decision(allowed=False, explicit=True, denied_by=PolicyType.IDENTITY, determined_by=(reference,))
    record = make_record(
        error_code="AccessDenied",
        error_message="User: x is not authorized",
        response={"a": 1},
        questions=(AskedQuestion("ecs:RunTask", "*", decision),),
        status=400,
    )
    document = to_document(record)
    assert is_denied(record)
    assert (document["errorCode"], document["responseElements"]) == ("AccessDenied", None)
    (answer,) = document["additionalEventData"]["authorization"]
    assert answer["determinedBy"] == ["identity-based policy: arn:aws:iam::1:policy/p: No"]
    assert answer["deniedBy"] == "identity-based policy"


def test_what_was_looked_at_is_told_and_long_records_are_cut() -> None:
    yes = Decision(allowed=True)
    asked = AskedQuestion(
        "s3:GetObject", "arn:aws:s3:::b/k", yes, ACCOUNT, "a step", ("identity-based policy: p",), {"s3:prefix": "a/"}
    )
    (answer,) = to_document(make_record(questions=(asked,)))["additionalEventData"]["authorization"]
    assert answer == {
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k",
        "allowed": True,
        "resourceAccount": ACCOUNT,
        "step": "a step",
        "policies": ["identity-based policy: p"],
        "context": {"s3:prefix": "a/"},
    }
    no = AskedQuestion("s3:GetObject", "x" * 1000, Decision(allowed=False), explanation={"step": "y"})
    row = to_row(make_record(questions=(*[AskedQuestion("s3:GetObject", "x" * 1000, yes)] * 199, no)))
    answers = json.loads(row["document"])["additionalEventData"]["authorization"]
    assert len(answers) == 20
    assert answers[0]["explanation"] == {"step": "y"}
    assert row["denied"]


def test_secrets_are_hidden_and_long_parameters_left_out() -> None:
    record = make_record(
        request={"a": [{"SecretAccessKey": "s3cret", "blob": b"12345"}], "password": "s3cret"},
        response={"credentials": {"sessionToken": "s3cret", "accessKeyId": "ASIA"}},
    )
    text = to_row(record)["document"]
    assert "s3cret" not in text
    assert text.count(HIDDEN) == 3
    assert json.loads(text)["requestParameters"]["a"][0]["blob"] == "(5 bytes)"
    long = json.loads(to_row(make_record(request={"x": "y" * 200_000}))["document"])
    assert long["requestParameters"]["omitted"] is True


@pytest.mark.parametrize("value", ["\ud800", 2**80, NOW, "\0", {1: 2}])
def test_odd_values_are_kept_somehow(value: Any) -> None:
    row = to_row(make_record(request={"x": value}, user_name="a\0b\ud800"))
    assert json.loads(row["document"])["eventName"] == "RunTask"
    assert row["user_name"] == "ab?"


def test_deep_values_are_cut() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = {"a": deep}
    assert "..." in to_row(make_record(request=deep))["document"]
