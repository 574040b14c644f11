"""Condition operators, one by one, and the rules for absent and multi-valued keys."""

from typing import Any

import pytest

from taskrole.policy.conditions import UnknownOperatorError, compile_condition
from taskrole.policy.context import Context
from taskrole.policy.model import (
    ANONYMOUS,
    Principal,
    PrincipalKind,
    Question,
    service_principal,
)

OWN = "111111111111"
USER = Principal(
    PrincipalKind.USER, OWN, f"arn:aws:iam::{OWN}:user/alice", "AIDAALICE", name="alice", tags={"Team": "red"}
)
SESSION = Principal(
    PrincipalKind.ROLE_SESSION, OWN, "arn:sts", "AROA:s", name="app", role_arn=f"arn:aws:iam::{OWN}:role/app"
)


def holds(
    operator: str,
    wanted: str | list[str],
    value: Any,
    *,
    variables: bool = True,
    principal: Principal = USER,
    **more: Any,
) -> bool:
    listed = [wanted] if isinstance(wanted, str) else wanted
    context = {} if value is None else {"test:Key": value}
    question = Question(principal, "s3:GetObject", "arn:aws:s3:::b/k", {**context, **more}, OWN)
    return compile_condition(operator, "TEST:key", listed, variables=variables)(Context(question))


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", "a*", "ab", False),
        ("StringEquals", "a*", "a*", True),
        ("stringequals", ["x", "a"], "a", True),
        ("StringNotEquals", ["x", "a"], "a", False),
        ("StringNotEquals", ["x", "y"], "a", True),
        ("StringEqualsIgnoreCase", "STRASSE", "straße", True),
        ("StringNotEqualsIgnoreCase", "A", "a", False),
        ("StringLike", "a*c?", "abbcd", True),
        ("StringLike", "A*", "abc", False),
        ("StringLike", ["x", "exact"], "exact", True),
        ("StringNotLike", "a*", "abc", False),
        ("StringEquals", "${aws:username}", "alice", True),
        ("StringEquals", "${aws:username}x", "alice", False),
        ("StringLike", "${aws:username}/*", "alice/b", True),
        ("StringLike", "${aws:none}/*", "alice/b", False),
        ("StringNotLike", "${aws:none}/*", "alice/b", True),
        ("StringEquals", "${aws:none, 'alice'}", "alice", True),
        ("StringEquals", "${aws:PrincipalTag/team}", "red", True),
        ("StringEqualsIgnoreCase", "${aws:username}", "ALICE", True),
        ("NumericEquals", "10", "10.0", True),
        ("NumericEquals", "10", "x", False),
        ("NumericEquals", "x", "10", False),
        ("NumericNotEquals", "10", "x", True),
        ("NumericLessThan", "10", "9.5", True),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericGreaterThan", "-5", "-4", True),
        ("NumericGreaterThanEquals", "10", "9", False),
        ("NumericEquals", "1", "1" * 100, False),
        ("NumericEquals", "5.", "5", True),
        ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", True),
        ("DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", True),
        ("DateGreaterThan", "2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00.001Z", True),
        ("DateLessThanEquals", "2026-01", "2026-01-01T00:00:00", True),
        ("DateGreaterThanEquals", "2026-01-01", "yesterday", False),
        ("DateNotEquals", "2026-01-01", "yesterday", True),
        ("Bool", "true", "True", True),
        ("Bool", "true", "false", False),
        ("Bool", "yes", "yes", False),
        ("BinaryEquals", "QUJD", "QUJD", True),
        ("BinaryEquals", "QUJD", "QUJE", False),
        ("BinaryEquals", "QUJD", "not base64", False),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("IpAddress", "10.0.0.1", "10.0.0.2", False),
        ("IpAddress", "2001:db8::/32", "2001:DB8:0:0::1", True),
        ("IpAddress", "10.0.0.0/8", "::ffff:10.0.0.1", False),
        ("IpAddress", "10.0.0.0/8", "nonsense", False),
        ("IpAddress", "nonsense", "10.0.0.1", False),
        ("NotIpAddress", "10.0.0.0/8", "10.1.2.3", False),
        ("ArnEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", True),
        ("ArnLike", "arn:aws:*:*:111111111111:x/*", "arn:aws:ecs:r:111111111111:x/y/z", True),
        ("ArnLike", "arn:aws:s3:*", "arn:aws:s3:::bucket", True),
        ("ArnLike", "*", "arn:aws:s3:::bucket", True),
        ("ArnLike", "*", "bucket", False),
        ("ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:role/*", "arn:aws:iam::111111111111:role/x", True),
        ("ArnLike", "arn:aws:iam::${aws:none}:role/*", "arn:aws:iam::111111111111:role/x", False),
        ("ArnLike", "arn:aws:s3:::?${aws:username}*x", "arn:aws:s3:::-alice-x", True),
        ("ArnNotLike", "arn:aws:s3:::b*", "bucket", True),
        ("ArnNotEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", False),
    ],
)
def test_operators(operator: str, wanted: str | list[str], value: str, expected: bool) -> None:
    assert holds(operator, wanted, value) is expected


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("StringEquals", None, False),
        ("StringNotEquals", None, True),
        ("StringEqualsIfExists", None, True),
        ("StringEqualsIfExists", "b", False),
        ("NumericLessThanIfExists", None, True),
        ("StringEquals", [], False),
        ("StringEquals", ["a"], True),
        ("StringEquals", ["a", "a"], False),
        ("StringNotEquals", ["a", "a"], True),
        ("StringEquals", "", False),
        ("ForAllValues:StringEquals", None, True),
        ("ForAllValues:StringEquals", [], True),
        ("ForAllValues:StringEquals", [""], True),
        ("ForAllValues:StringEquals", ["a", "a"], True),
        ("ForAllValues:StringEquals", ["a", "b"], False),
        ("ForAllValues:StringNotEquals", ["b", "c"], True),
        ("ForAllValues:StringNotEquals", ["a", "c"], False),
        ("ForAnyValue:StringEquals", None, False),
        ("ForAnyValue:StringNotEquals", None, False),
        ("ForAnyValue:StringEqualsIfExists", None, False),
        ("ForAnyValue:StringEquals", "a", True),
        ("ForAnyValue:StringEquals", ["b", "a"], True),
        ("ForAnyValue:StringNotEquals", ["a"], False),
        ("ForAnyValue:StringNotEquals", ["a", "b"], True),
    ],
)
def test_absent_and_multi_valued_keys(operator: str, value: Any, expected: bool) -> None:
    assert holds(operator, "a", value) is expected


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        ("true", None, True),
        ("true", [], True),
        ("true", "", False),
        ("false", "x", True),
        ("false", None, False),
        ("true", ["x"], False),
    ],
)
def test_null(wanted: str, value: Any, expected: bool) -> None:
    assert holds("Null", wanted, value) is expected


@pytest.mark.parametrize("name", ["StringMatches", "NullIfExists", "ForAll:StringEquals", "", "IfExists"])
def test_unknown_operators(name: str) -> None:
    with pytest.raises(UnknownOperatorError):
        compile_condition(name, "a", ["b"], variables=True)


def test_variables_are_text_in_old_documents() -> None:
    assert holds("StringEquals", "${aws:username}", "${aws:username}", variables=False)
    assert not holds("StringEquals", "${aws:username}", "alice", variables=False)


def test_multi_valued_keys_are_no_variables() -> None:
    more: dict[str, Any] = {"aws:TagKeys": ["a"]}
    assert not holds("StringEquals", "${aws:TagKeys}", "a", **more)


def value_of(principal: Principal, key: str, **context: Any) -> Any:
    question = Question(principal, "s3:GetObject", "arn:aws:s3:::b/k", context, OWN)
    return Context(question).single(key)


@pytest.mark.parametrize(
    ("principal", "key", "expected"),
    [
        (USER, "aws:PrincipalArn", USER.arn),
        (USER, "AWS:PRINCIPALACCOUNT", OWN),
        (USER, "aws:PrincipalType", "User"),
        (USER, "aws:userid", "AIDAALICE"),
        (USER, "aws:username", "alice"),
        (USER, "aws:PrincipalTag/TEAM", "red"),
        (USER, "aws:PrincipalTag/other", None),
        (USER, "aws:PrincipalIsAWSService", "false"),
        (USER, "aws:ResourceAccount", OWN),
        (SESSION, "aws:username", None),
        (SESSION, "aws:PrincipalArn", SESSION.role_arn),
        (service_principal("x.amazonaws.com"), "aws:PrincipalServiceName", "x.amazonaws.com"),
        (service_principal("x.amazonaws.com"), "aws:PrincipalIsAWSService", "true"),
        (service_principal("x.amazonaws.com"), "aws:PrincipalArn", None),
        (service_principal("x.amazonaws.com"), "aws:userid", None),
        (service_principal("x.amazonaws.com"), "aws:PrincipalType", None),
        (ANONYMOUS, "aws:PrincipalArn", None),
        (ANONYMOUS, "aws:PrincipalServiceName", None),
        (ANONYMOUS, "aws:PrincipalAccount", None),
        (ANONYMOUS, "aws:userid", "anonymous"),
    ],
)
def test_keys_of_the_principal(principal: Principal, key: str, expected: str | None) -> None:
    assert value_of(principal, key) == expected


def test_what_the_caller_gives_comes_first() -> None:
    assert value_of(USER, "aws:username", **{"AWS:UserName": "given"}) == "given"


def test_tag_keys_are_compared_without_case_but_the_exact_one_is_preferred() -> None:
    tags = {"aws:ResourceTag/Env": "upper", "aws:ResourceTag/env": "lower"}
    assert value_of(USER, "aws:resourcetag/env", **tags) == "lower"
    assert value_of(USER, "aws:resourcetag/Env", **tags) == "upper"
    assert value_of(USER, "aws:resourcetag/ENV", **tags) in tags.values()
