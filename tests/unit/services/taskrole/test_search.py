"""The search for who can: ways through chains of roles, cycles, bounds, conditions."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import NO_POLICIES, PolicySet
from taskrole.policy.model import PolicyType, Principal, PrincipalKind, account_root
from taskrole.services.taskrole import search
from taskrole.services.taskrole.deps import ResourceOwner
from taskrole.services.taskrole.search import Found, Known, Search, outsiders

ACCOUNT = "111111111111"
IAM = f"arn:aws:iam::{ACCOUNT}"
OBJECT = "arn:aws:s3:::b/k"
OWNER = ResourceOwner(ACCOUNT)


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def policies(*statements: dict[str, Any]) -> PolicySet:
    if not statements:
        return NO_POLICIES
    return PolicySet((compile_policy(document(*statements), name="p", policy_type=PolicyType.IDENTITY),))


def user(name: str, *statements: dict[str, Any]) -> Known:
    principal = Principal(PrincipalKind.USER, ACCOUNT, f"{IAM}:user/{name}", f"AIDA{name}", name)
    return Known(principal, policies(*statements))


def role(name: str, trusted: dict[str, Any], *statements: dict[str, Any]) -> Known:
    principal = Principal(
        PrincipalKind.ROLE_SESSION,
        ACCOUNT,
        f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/s",
        f"AROA{name}:s",
        name,
        f"{IAM}:role/{name}",
        f"AROA{name}",
        "s",
    )
    text = document({"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"})
    return Known(principal, policies(*statements), compile_policy(text, name="t", policy_type=PolicyType.TRUST))


def run(people: Iterable[Known], owner: ResourceOwner = OWNER, context: dict[str, str] | None = None) -> Found:
    return Search(ACCOUNT, "r", context or {}).run(iter(people), "s3:GetObject", OBJECT, owner)


def test_a_chain_of_roles_is_followed_and_the_shortest_way_told() -> None:
    chain = [
        user("far", allow("sts:AssumeRole", f"{IAM}:role/first")),
        role("first", {"AWS": ACCOUNT}, allow("sts:AssumeRole", f"{IAM}:role/second")),
        role("second", {"AWS": f"{IAM}:role/first"}, allow("sts:AssumeRole", f"{IAM}:role/last")),
        role("last", {"AWS": f"{IAM}:role/second"}, allow("s3:GetObject", OBJECT)),
        user("nobody"),
    ]
    found = run(chain)
    steps = [step["role"].rpartition("/")[2] for step in found.ways[f"{IAM}:user/far"][1].steps]
    assert steps == ["first", "second", "last"]
    assert set(found.others) == {f"{IAM}:user/nobody"}


def test_cycles_end() -> None:
    everyone = {"AWS": ACCOUNT}
    ring = [role(f"r{n}", everyone, allow("sts:AssumeRole", f"{IAM}:role/r{(n + 1) % 4}")) for n in range(4)]
    assert run(ring).ways == {}
    ring[0] = role("r0", everyone, allow("sts:AssumeRole"), allow("s3:*"))
    found = run(ring)
    assert len(found.ways) == 4
    assert found.truncated == []


def test_the_search_is_bounded_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    everyone = {"AWS": ACCOUNT}
    chain = [role(f"r{n:03}", everyone, allow("sts:AssumeRole", f"{IAM}:role/r{n + 1:03}")) for n in range(20)]
    chain[-1] = role("r019", everyone, allow("s3:*"))
    assert run(chain).truncated == ["Ways through more than 5 roles were not searched."]
    monkeypatch.setattr(search, "PRINCIPALS_MAX", 3)
    monkeypatch.setattr(search, "ROLES_EXPANDED_MAX", 1)
    many = run([user("nobody"), *[role(f"r{n}", everyone, allow("s3:*")) for n in range(9)]])
    assert len(many.ways) == 2
    assert len(many.truncated) == 2


def test_passing_a_role_to_a_task_needs_a_way_to_run_one() -> None:
    target = role("app", {"Service": "ecs-tasks.amazonaws.com"}, allow("s3:*"))
    passing = allow("iam:PassRole", f"{IAM}:role/app")
    to_ec2 = {**passing, "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}}
    found = run(
        [
            target,
            user("both", passing, allow("ecs:RunTask", "arn:aws:ecs:*:*:task-definition/web:*")),
            user("only-pass", passing),
            user("only-run", allow("ecs:RunTask")),
            user("elsewhere", to_ec2, allow("ecs:RunTask")),
        ]
    )
    assert set(found.ways) == {f"{IAM}:role/app", f"{IAM}:user/both"}
    assert run(
        [role("app", {"AWS": "222222222222"}, allow("s3:*")), user("both", passing, allow("ecs:*"))]
    ).ways.keys() == {f"{IAM}:role/app"}


def test_conditions_on_unknown_keys_are_told_and_known_ones_decide() -> None:
    office = allow("s3:GetObject", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    not_insecure = {**allow("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}}), "Effect": "Deny"}
    mine = allow("s3:GetObject", Condition={"StringEquals": {"aws:username": "me"}})
    people = [user("office", office, not_insecure), user("me", mine), user("you", mine)]
    found = run(people)
    way = found.ways[f"{IAM}:user/office"][1]
    assert way.conditional
    assert way.grant.conditions == (
        "not Bool aws:SecureTransport false",
        "IpAddress aws:SourceIp 10.0.0.0/8",
    )
    assert not found.ways[f"{IAM}:user/me"][1].conditional
    not_from_office = {**office, "Effect": "Deny"}
    away = run([user("away", allow("s3:*"), not_from_office)]).ways[f"{IAM}:user/away"][1]
    assert away.grant.conditions == ("not IpAddress aws:SourceIp 10.0.0.0/8",)
    assert f"{IAM}:user/you" in found.others
    assert f"{IAM}:user/office" in run(people, context={"aws:SourceIp": "192.0.2.1"}).others


def test_a_condition_on_the_way_makes_the_way_conditional() -> None:
    with_external_id = document(
        {
            "Effect": "Allow",
            "Principal": {"AWS": ACCOUNT},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
        }
    )
    target = role("app", {"AWS": ACCOUNT}, allow("s3:*"))
    target = Known(
        target.principal, target.policies, compile_policy(with_external_id, name="t", policy_type=PolicyType.TRUST)
    )
    way = run([target, user("u", allow("sts:AssumeRole"))]).ways[f"{IAM}:user/u"][1]
    assert way.conditional
    assert way.steps[0]["conditions"] == ["StringEquals sts:ExternalId x"]


def test_resource_policies_count_and_outsiders_are_named() -> None:
    policy = document(
        {**allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": {"AWS": [f"{IAM}:user/named", "222222222222"]}}
    )
    owner = ResourceOwner(ACCOUNT, policy)
    found = run([user("named"), user("other"), Known(account_root(ACCOUNT), NO_POLICIES)], owner)
    assert set(found.ways) == {f"{IAM}:user/named", f"{IAM}:root"}
    (outside,) = outsiders(owner, "s3:GetObject", OBJECT)
    assert outside["principals"] == {"AWS": ["222222222222"]}
    assert outsiders(OWNER, "s3:GetObject", OBJECT) == []
    assert outsiders(ResourceOwner(ACCOUNT, "no policy"), "s3:GetObject", OBJECT) == []
