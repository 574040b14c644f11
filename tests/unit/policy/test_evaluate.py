"""The worked decisions of the policy evaluation logic, one test each, and the special cases."""

import json
from typing import Any

import pytest

from taskrole.policy.document import PolicySyntaxError, compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import (
    ANONYMOUS,
    ContextValue,
    Decision,
    PolicyType,
    Principal,
    PrincipalKind,
    Question,
    account_root,
    service_principal,
)

OWN = "111111111111"
OTHER = "222222222222"
USER = Principal(PrincipalKind.USER, OWN, f"arn:aws:iam::{OWN}:user/alice", "AIDAALICE", name="alice")
SESSION = Principal(
    PrincipalKind.ROLE_SESSION,
    OWN,
    f"arn:aws:sts::{OWN}:assumed-role/app/task",
    "AROAAPP:task",
    name="app",
    role_arn=f"arn:aws:iam::{OWN}:role/app",
    role_id="AROAAPP",
    session_name="task",
)
FEDERATED = Principal(
    PrincipalKind.FEDERATED_USER,
    OWN,
    f"arn:aws:sts::{OWN}:federated-user/bob",
    f"{OWN}:bob",
    name="bob",
    issuer_arn=USER.arn,
)
BUCKET_KEY = "arn:aws:s3:::b/k"


def document(*statements: dict[str, Any], version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)})


def allow(action: str = "*", resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str = "*", resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def ask(
    principal: Principal,
    action: str = "s3:GetObject",
    resource: str = BUCKET_KEY,
    *,
    identity: str | None = None,
    boundary: str | None = None,
    session: str | None = None,
    resource_policy: str | None = None,
    owner: str = OWN,
    trust: bool = False,
    context: dict[str, ContextValue] | None = None,
) -> Decision:
    def compiled(text: str, policy_type: PolicyType) -> Any:
        return compile_policy(text, name=str(policy_type), policy_type=policy_type)

    question = Question(principal, action, resource, context or {}, owner, resource_policy, trust)
    policies = PolicySet(
        identity=(compiled(identity, PolicyType.IDENTITY),) if identity else (),
        boundary=compiled(boundary, PolicyType.BOUNDARY) if boundary else None,
        session=(compiled(session, PolicyType.SESSION),) if session else None,
    )
    kind = PolicyType.TRUST if trust else PolicyType.RESOURCE
    return decide(question, policies, compiled(resource_policy, kind) if resource_policy else None)


def bucket_policy(principal: Any, effect: str = "Allow", **more: Any) -> str:
    statement = {"Effect": effect, "Principal": principal, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*", **more}
    return document(statement)


def trust_policy(principal: Any, **more: Any) -> str:
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


NOTHING_USEFUL = document(allow("ec2:*"))


def test_01_identity_allow() -> None:
    assert ask(USER, identity=document(allow("s3:GetObject"))).allowed


def test_02_bucket_policy_names_the_user() -> None:
    assert ask(USER, resource_policy=bucket_policy({"AWS": USER.arn})).allowed


def test_03_bucket_policy_names_the_account_only() -> None:
    decision = ask(USER, resource_policy=bucket_policy({"AWS": f"arn:aws:iam::{OWN}:root"}))
    assert (decision.allowed, decision.explicit, decision.denied_by) == (False, False, PolicyType.IDENTITY)


def test_04_boundary_without_allow() -> None:
    decision = ask(USER, identity=document(allow()), boundary=NOTHING_USEFUL)
    assert decision.denied_by is PolicyType.BOUNDARY


def test_05_boundary_does_not_limit_a_direct_grant_to_the_user() -> None:
    assert ask(USER, boundary=NOTHING_USEFUL, resource_policy=bucket_policy({"AWS": USER.arn})).allowed


def test_06_boundary_limits_a_grant_to_the_role() -> None:
    decision = ask(SESSION, boundary=NOTHING_USEFUL, resource_policy=bucket_policy({"AWS": SESSION.role_arn}))
    assert decision.denied_by is PolicyType.BOUNDARY


@pytest.mark.parametrize("principal", [{"AWS": SESSION.arn}, "*"])
def test_07_boundary_does_not_limit_a_grant_to_the_session(principal: Any) -> None:
    assert ask(SESSION, boundary=NOTHING_USEFUL, resource_policy=bucket_policy(principal)).allowed


def test_08_explicit_deny_of_the_boundary_wins() -> None:
    decision = ask(SESSION, boundary=document(deny()), resource_policy=bucket_policy("*"))
    assert (decision.explicit, decision.denied_by) == (True, PolicyType.BOUNDARY)


def test_09_session_policy_narrows() -> None:
    decision = ask(SESSION, "s3:PutObject", identity=document(allow("s3:*")), session=document(allow("s3:GetObject")))
    assert decision.denied_by is PolicyType.SESSION


def test_10_role_named_by_the_bucket_and_session_policy_allows() -> None:
    decision = ask(
        SESSION,
        identity=NOTHING_USEFUL,
        session=document(allow("s3:*")),
        resource_policy=bucket_policy({"AWS": SESSION.role_arn}),
    )
    assert decision.allowed


def test_11_federated_user_without_session_policy() -> None:
    assert ask(FEDERATED, identity=document(allow())).denied_by is PolicyType.SESSION


def test_12_cross_account_needs_the_identity_side() -> None:
    decision = ask(USER, owner=OTHER, resource_policy=bucket_policy({"AWS": USER.arn}))
    assert decision.denied_by is PolicyType.IDENTITY


def test_13_cross_account_with_both_sides() -> None:
    policy = bucket_policy({"AWS": f"arn:aws:iam::{OWN}:root"})
    assert ask(USER, owner=OTHER, identity=document(allow("s3:*")), resource_policy=policy).allowed


def test_cross_account_needs_the_resource_side() -> None:
    assert ask(USER, owner=OTHER, identity=document(allow())).denied_by is PolicyType.RESOURCE


def test_14_cross_account_session_grant_does_not_bypass_the_boundary() -> None:
    decision = ask(
        SESSION,
        owner=OTHER,
        identity=document(allow()),
        boundary=NOTHING_USEFUL,
        resource_policy=bucket_policy({"AWS": SESSION.arn}),
    )
    assert decision.denied_by is PolicyType.BOUNDARY


ROLE = f"arn:aws:iam::{OWN}:role/target"


def test_15_trust_of_the_account_needs_an_identity_allow() -> None:
    trust = trust_policy({"AWS": f"arn:aws:iam::{OWN}:root"})
    assert ask(USER, "sts:AssumeRole", ROLE, trust=True, resource_policy=trust).denied_by is PolicyType.IDENTITY


def test_16_trust_of_the_user_is_enough() -> None:
    assert ask(USER, "sts:AssumeRole", ROLE, trust=True, resource_policy=trust_policy({"AWS": USER.arn})).allowed


def test_trust_is_compulsory_even_for_administrators() -> None:
    decision = ask(
        USER,
        "sts:AssumeRole",
        ROLE,
        trust=True,
        identity=document(allow()),
        resource_policy=trust_policy({"AWS": SESSION.role_arn}),
    )
    assert decision.denied_by is PolicyType.TRUST


def test_17_confused_deputy_condition() -> None:
    trust = trust_policy({"Service": "ecs-tasks.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": OWN}})
    caller = service_principal("ecs-tasks.amazonaws.com")
    for account, allowed in ((OWN, True), (OTHER, False)):
        context: dict[str, ContextValue] = {"aws:SourceAccount": account}
        assert (
            ask(caller, "sts:AssumeRole", ROLE, trust=True, resource_policy=trust, context=context).allowed is allowed
        )


def test_18_another_service() -> None:
    decision = ask(
        SESSION, "dynamodb:ListTables", f"arn:aws:dynamodb:r:{OWN}:table/*", identity=document(allow("s3:*"))
    )
    assert (decision.allowed, decision.denied_by) == (False, PolicyType.IDENTITY)


def test_20_pass_role_to_another_service() -> None:
    condition = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    decision = ask(
        USER,
        "iam:PassRole",
        ROLE,
        identity=document(allow("iam:PassRole", Condition=condition)),
        context={"iam:PassedToService": "ecs-tasks.amazonaws.com"},
    )
    assert not decision.allowed


def test_21_negated_operator_on_an_absent_key() -> None:
    identity = document(allow(), deny("s3:*", Condition={"StringNotEquals": {"aws:SourceVpce": "x"}}))
    assert ask(USER, identity=identity).explicit


def test_22_bool_on_an_absent_key() -> None:
    assert not ask(USER, identity=document(allow(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))).allowed


def test_23_bool_if_exists_on_an_absent_key() -> None:
    identity = document(allow(), deny(Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}))
    assert ask(USER, identity=identity).explicit


def test_24_unresolvable_variable_matches_nothing() -> None:
    identity = document(allow(resource="arn:aws:s3:::b/${aws:username}/*"))
    assert not ask(SESSION, resource="arn:aws:s3:::b/app/x", identity=identity).allowed
    assert ask(USER, resource="arn:aws:s3:::b/alice/x", identity=identity).allowed


def test_25_old_documents_have_no_variables() -> None:
    identity = document(allow(resource="arn:aws:s3:::b/${aws:username}/*"), version="2008-10-17")
    assert not ask(USER, resource="arn:aws:s3:::b/alice/x", identity=identity).allowed
    assert ask(USER, resource="arn:aws:s3:::b/${aws:username}/x", identity=identity).allowed


def test_26_for_all_values_of_nothing() -> None:
    condition = {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}
    assert ask(USER, identity=document(allow(Condition=condition))).allowed


def test_27_for_any_value_of_nothing() -> None:
    condition = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}
    assert not ask(USER, identity=document(allow(Condition=condition))).allowed


def test_root_is_allowed_in_its_own_account_but_not_against_a_deny() -> None:
    root = account_root(OWN)
    assert ask(root).allowed
    assert not ask(root, owner=OTHER).allowed
    assert ask(root, resource_policy=bucket_policy("*", "Deny")).explicit


def test_anonymous_needs_the_bucket_to_say_so() -> None:
    assert not ask(ANONYMOUS).allowed
    assert ask(ANONYMOUS, resource_policy=bucket_policy("*")).allowed


def test_get_caller_identity_is_always_allowed() -> None:
    assert ask(USER, "sts:GetCallerIdentity", "*", identity=document(deny())).allowed


def test_deny_naming_the_account_denies_its_sessions() -> None:
    policy = bucket_policy({"AWS": OWN}, "Deny")
    assert ask(SESSION, identity=document(allow()), resource_policy=policy).explicit


def test_not_principal_spares_only_the_whole_chain() -> None:
    def policy(*entries: str) -> str:
        return document({"Effect": "Deny", "NotPrincipal": {"AWS": list(entries)}, "Action": "s3:*", "Resource": "*"})

    whole = policy(f"arn:aws:iam::{OWN}:root", SESSION.role_arn, SESSION.arn)
    assert ask(SESSION, identity=document(allow()), resource_policy=whole).allowed
    assert ask(SESSION, identity=document(allow()), resource_policy=policy(SESSION.role_arn)).explicit
    assert ask(USER, identity=document(allow()), resource_policy=whole).explicit


def test_determining_statements_are_named() -> None:
    identity = document(allow("s3:*", Sid="Read"), deny("s3:Get*", Sid="No"))
    decision = ask(USER, identity=identity)
    assert [ref.statement for ref in decision.determined_by] == ["No"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"Version":"2012-10-17","Statement":[]}',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}',
        '{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:*","Resource":"*"}]}',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Extra":1}]}',
        '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]}',
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"X":{"a":"b"}}}}',
        "[" * 100_000,
    ],
)
def test_malformed_documents_are_refused(text: str) -> None:
    with pytest.raises(PolicySyntaxError):
        compile_policy(text, name="p", policy_type=PolicyType.IDENTITY)


def test_root_can_always_repair_its_bucket_policy_against_a_bucket_lock_out() -> None:
    locked = bucket_policy("*", "Deny", Resource=["arn:aws:s3:::b", "arn:aws:s3:::b/*"])
    bucket = "arn:aws:s3:::b"
    assert ask(account_root(OWN), "s3:DeleteBucketPolicy", bucket, resource_policy=locked).allowed
    assert ask(account_root(OTHER), "s3:DeleteBucketPolicy", bucket, resource_policy=locked).explicit


def test_root_is_not_above_trust_policies() -> None:
    root = account_root(OWN)
    trust = trust_policy({"AWS": USER.arn})
    assert ask(root, "sts:AssumeRole", ROLE, trust=True, resource_policy=trust).denied_by is PolicyType.TRUST
    assert ask(root, "sts:AssumeRole", ROLE, trust=True, resource_policy=trust_policy({"AWS": OWN})).allowed


def test_the_question_s_own_text_is_compiled_when_nothing_else_is_given() -> None:
    question = Question(USER, "s3:GetObject", BUCKET_KEY, {}, OWN, bucket_policy({"AWS": USER.arn}))
    assert decide(question, PolicySet()).allowed
    trust = Question(USER, "sts:AssumeRole", ROLE, {}, OWN, trust_policy({"AWS": OWN}), True)
    assert decide(trust, PolicySet()).denied_by is PolicyType.IDENTITY


@pytest.mark.parametrize(
    ("principal", "entry", "allowed"),
    [
        (USER, {"AWS": "AIDAALICE"}, True),
        (SESSION, {"AWS": "AROAAPP:task"}, True),
        (SESSION, {"AWS": "AROAAPP"}, False),
        (SESSION, {"AWS": f"arn:aws:iam::{OWN}:role/path/app"}, False),
        (FEDERATED, {"AWS": FEDERATED.arn}, True),
        (FEDERATED, {"AWS": USER.arn}, False),
        (service_principal("a.amazonaws.com"), {"Service": "a.amazonaws.com"}, True),
        (service_principal("a.amazonaws.com"), {"Service": "b.amazonaws.com"}, False),
        (service_principal("a.amazonaws.com"), {"AWS": "*"}, True),
        (Principal(PrincipalKind.WEB_IDENTITY, issuer_arn="idp"), {"Federated": "idp"}, True),
        (Principal(PrincipalKind.WEB_IDENTITY, issuer_arn="idp"), {"Federated": "other"}, False),
        (ANONYMOUS, {"AWS": OWN}, False),
    ],
)
def test_principal_entries_with_a_boundary_in_the_way(principal: Principal, entry: Any, allowed: bool) -> None:
    decision = ask(principal, boundary=NOTHING_USEFUL, resource_policy=bucket_policy(entry))
    assert decision.allowed is allowed


def test_not_principal_for_services_users_and_everyone() -> None:
    def denied(principal: Principal, entries: Any) -> bool:
        policy = {"Effect": "Deny", "NotPrincipal": entries, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}
        return ask(principal, identity=document(allow()), resource_policy=document(policy)).explicit

    service = service_principal("a.amazonaws.com")
    assert not denied(service, {"Service": "a.amazonaws.com"})
    assert denied(service, {"Service": "b.amazonaws.com"})
    assert not denied(USER, {"AWS": [OWN, USER.arn]})
    assert denied(USER, {"AWS": [USER.arn]})
    assert not denied(account_root(OWN), {"AWS": OWN})
    assert not denied(USER, "*")
    assert denied(ANONYMOUS, {"AWS": OWN})


def test_allow_with_not_principal_grants_nothing() -> None:
    policy = document({"Effect": "Allow", "NotPrincipal": {"AWS": OTHER}, "Action": "s3:*", "Resource": "*"})
    assert not ask(USER, resource_policy=policy).allowed


def test_several_denials_are_all_named_and_the_first_type_reported() -> None:
    decision = ask(
        USER,
        identity=document(deny(Sid="Mine")),
        boundary=document(deny(Sid="Bound")),
        session=document(deny(Sid="Session")),
        resource_policy=bucket_policy("*", "Deny", Sid="Bucket"),
    )
    assert decision.denied_by is PolicyType.RESOURCE
    assert [one.statement for one in decision.determined_by] == ["Mine", "Bound", "Bucket", "Session"]


def test_several_allows_are_all_named() -> None:
    decision = ask(
        USER,
        identity=document(allow(Sid="Mine"), allow("s3:Get*", Sid="Also")),
        boundary=document(allow(Sid="Bound")),
        session=document(allow(Sid="Session")),
        resource_policy=bucket_policy({"AWS": USER.arn}, Sid="Bucket"),
    )
    assert [one.statement for one in decision.determined_by] == ["Also", "Mine", "Bound", "Bucket", "Session"]


@pytest.mark.parametrize(
    ("action", "matches"),
    [
        ("*", True),
        ("*:*", True),
        ("S3:GETOBJECT", True),
        ("s3:Get?bject", True),
        ("s3:Get", False),
        ("s3get", False),
        ("s4:*", False),
    ],
)
def test_actions(action: str, matches: bool) -> None:
    assert ask(USER, identity=document(allow(action))).allowed is matches


@pytest.mark.parametrize(
    ("pattern", "resource", "matches"),
    [
        ("*", "*", True),
        ("arn:aws:s3:::b", "*", False),
        ("arn:aws:s3:::*", "arn:aws:s3:::*", True),
        ("arn:aws:s3:::b", "arn:aws:s3:::*", False),
        ("arn:aws:s3:::b/*/x", "arn:aws:s3:::b/1/2/x", True),
        ("arn:aws:s3:::B", "arn:aws:s3:::b", False),
        ("arn:aws:s3", "arn:aws:s3:::b", True),
        ("arn:aws:ecs:*:task/x", "arn:aws:ecs:r:1:task/x", False),
        ("arn:*:s3:::b", "arn:aws:s3:::b", True),
        ("word", "word", False),
        ("arn:aws:s3:::a?${*}", "arn:aws:s3:::ab*", True),
        ("arn:aws:s3:::a?${*}", "arn:aws:s3:::abc", False),
        ("arn:aws:s3:::${aws:username}", "arn:aws:s3:::alice", True),
        ("arn:aws:s3:::?-${aws:username}-*-x", "arn:aws:s3:::1-alice-2-x", True),
        ("arn:aws:s3:::${aws:none}-?", "arn:aws:s3:::1", False),
        ("arn:aws:${aws:username}:::x", "arn:aws:alice:::x", True),
    ],
)
def test_resources(pattern: str, resource: str, matches: bool) -> None:
    assert ask(USER, resource=resource, identity=document(allow(resource=pattern))).allowed is matches


def test_not_resource() -> None:
    def allowed(pattern: str, resource: str) -> bool:
        statement = {"Effect": "Allow", "Action": "*", "NotResource": pattern}
        return ask(USER, resource=resource, identity=document(statement)).allowed

    assert allowed("arn:aws:s3:::b", "*")
    assert allowed("arn:aws:s3:::b", "arn:aws:s3:::c")
    assert not allowed("arn:aws:s3:::b", "arn:aws:s3:::b")
    assert not allowed("arn:aws:s3:::${aws:none}", "arn:aws:s3:::b")
    assert allowed("arn:aws:s3:::${aws:none, 'x'}", "arn:aws:s3:::b")


def test_resource_policies_do_not_pad_short_patterns() -> None:
    short = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3"}
    assert not ask(USER, resource_policy=document(short)).allowed


def test_what_is_remembered_of_actions_is_bounded() -> None:
    compiled = compile_policy(document(allow("s3:*")), name="p", policy_type=PolicyType.IDENTITY)
    policies = PolicySet(identity=(compiled,))
    for number in range(5000):
        assert decide(Question(USER, f"s3:Get{number}", BUCKET_KEY), policies).allowed
    assert len(policies._remembered) <= 4096
    assert len(compiled._remembered) <= 4096
