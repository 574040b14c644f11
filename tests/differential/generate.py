"""Random worlds for the comparison of the evaluators, from small pools so that things meet; and their shrinking."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.differential.naive import Json, Who, World

HOME, AWAY = "111111111111", "222222222222"
_IAM = f"arn:aws:iam::{HOME}"
CALLERS = [
    Who("root", HOME, f"{_IAM}:root", HOME),
    Who("user", HOME, f"{_IAM}:user/x/ann", "AIDAANN", "ann", tags={"team": "red"}),
    Who("user", AWAY, f"arn:aws:iam::{AWAY}:user/bob", "AIDABOB", "bob"),
    Who(
        "session",
        HOME,
        f"arn:aws:sts::{HOME}:assumed-role/app/s1",
        "AROAAPP:s1",
        "app",
        f"{_IAM}:role/p/app",
        "AROAAPP",
        {"Team": "blue", "path": "a/b"},
    ),
    Who(
        "session",
        AWAY,
        f"arn:aws:sts::{AWAY}:assumed-role/far/s",
        "AROAFAR:s",
        "far",
        f"arn:aws:iam::{AWAY}:role/far",
        "AROAFAR",
    ),
    Who("federated", HOME, f"arn:aws:sts::{HOME}:federated-user/fed", f"{HOME}:fed", "fed", f"{_IAM}:user/x/ann", ""),
    Who("service", "", "logs.amazonaws.com", "logs.amazonaws.com", "logs.amazonaws.com"),
    Who("anonymous", user_id="anonymous"),
]
ACTIONS = [
    "s3:GetObject",
    "s3:PutObject",
    "ecs:RunTask",
    "sts:AssumeRole",
    "s3:PutBucketPolicy",
    "sts:GetCallerIdentity",
]
RESOURCES = [
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/ann/k",
    "arn:aws:s3:::b/a*b?c",
    "arn:aws:s3:::b/red/x:y:z",
    f"arn:aws:ecs:eu-1:{HOME}:task/c/t1",
    f"arn:aws:ecs:us-1:{AWAY}:task/c/t2",
    f"{_IAM}:role/p/app",
    "*",
]
_ACTION_PATTERNS = [
    "*",
    "s3:*",
    "S3:get*",
    "s3:?utObject",
    "ecs:RunTask",
    "sts:*",
    "s3:*Object",
    "none:none",
    "*:GetObject",
]
_RESOURCE_PATTERNS = [
    "*", "arn:aws:s3:::*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/a${*}b${?}c", "arn:aws:s3:::b/${aws:PrincipalTag/team}/*", "arn:aws:s3:::b/${none:none}/*",
    "arn:aws:s3:::b/${none:none, 'ann'}/k", "arn:aws:ecs:*:*:task/*", f"arn:aws:ecs:eu-?:{HOME}:*", "arn:aws:ecs",
    "arn:aws:s3", f"{_IAM}:role/p/app", "arn:aws:s3:::*/k", "arn:*:s3:::b/?nn/?", "arn:aws:s3:::b/*:*", "${x", "a*b",
]  # fmt: skip
_PRINCIPALS: list[Any] = [
    "*", {"AWS": "*"}, {"AWS": HOME}, {"AWS": f"{_IAM}:root"}, {"AWS": f"arn:aws:iam::{AWAY}:root"},
    {"AWS": [f"{_IAM}:user/x/ann", AWAY]}, {"AWS": f"{_IAM}:role/p/app"}, {"AWS": "AROAAPP"},
    {"AWS": f"arn:aws:sts::{HOME}:assumed-role/app/s1"}, {"AWS": "AROAAPP:s1"}, {"AWS": "AIDABOB"},
    {"Service": "logs.amazonaws.com"}, {"Service": ["ecs.amazonaws.com"], "AWS": HOME},
    {"AWS": [HOME, f"{_IAM}:role/p/app", f"arn:aws:sts::{HOME}:assumed-role/app/s1"]},
    {"AWS": [f"{_IAM}:root", f"{_IAM}:user/x/ann"]}, {"AWS": f"arn:aws:sts::{HOME}:federated-user/fed"},
]  # fmt: skip
_CHAINS: list[Any] = [
    {"AWS": [HOME, "AROAAPP", "AROAAPP:s1"]},
    {"AWS": [HOME, "AROAAPP:s1"]},
    {"AWS": ["AROAAPP", "AROAAPP:s1"]},
    {"AWS": [f"{_IAM}:root", "AIDAANN"]},
    {"AWS": [AWAY, "AIDABOB"]},
]
"""What NotPrincipal spares: whole chains of callers, and chains with a link missing."""
_KEYS: dict[str, list[Any]] = {
    "aws:RequestTag/team": ["red", "blue", "", "Red"],
    "aws:TagKeys": [[], ["a"], ["a", "b"], [""], ["c"]],
    "s3:prefix": ["a/b", "ann/", "*", "a"],
    "aws:SourceIp": ["10.1.2.3", "192.0.2.1", "::1", "nowhere"],
    "k:number": ["5", "7.5", "-1", "x", "05"],
    "k:date": ["2026-01-01T00:00:00Z", "1767225600", "2026-01-01", "soon", "2026-01-01T01:00:00+01:00"],
    "k:bool": ["true", "FALSE", "yes"],
    "k:arn": ["arn:aws:s3:::b/x", f"{_IAM}:role/p/app", "text", "arn:aws:ecs:eu-1:1:task/c/t"],
    "k:bytes": ["YWJj", "!!!", "YWJk"],
}
_CONDITIONS: list[tuple[list[str], list[str], list[str]]] = [
    (
        ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
         "StringNotEqualsIgnoreCase"],
        ["aws:RequestTag/team", "AWS:requesttag/TEAM", "aws:TagKeys", "s3:prefix", "aws:username",
         "aws:PrincipalTag/team", "aws:PrincipalArn", "aws:ResourceAccount"],
        ["red", "r*", "a", "a?b", "a/*", "${aws:username}/", "${*}", "", "ann", "${none:x}", "${none:x, 'red'}", HOME,
         f"{_IAM}:role/p/app", "${aws:PrincipalTag/team}", "RED"],
    ),
    (["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
      "NumericGreaterThanEquals"], ["k:number"], ["5", "7.50", "x", "0"]),
    (["DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"], ["k:date"],
     ["2026-01-01T00:00:00Z", "1767225600", "2025-12-31"]),
    (["Bool"], ["k:bool", "aws:PrincipalIsAWSService"], ["true", "false", "True"]),
    (["IpAddress", "NotIpAddress"], ["aws:SourceIp"], ["10.0.0.0/8", "192.0.2.1", "::/0", "bad"]),
    (["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"], ["k:arn", "aws:PrincipalArn"],
     ["arn:aws:s3:::b/*", "arn:aws:*:*:*:*", f"{_IAM}:role/*", "arn:aws:s3", "text", "arn:aws:ecs:eu-?:*:task/*"]),
    (["BinaryEquals"], ["k:bytes"], ["YWJj", "!!!"]),
]  # fmt: skip


def worlds(seed: int, count: int) -> Iterator[World]:
    """Yield worlds, several questions for each set of policies; the same for the same seed."""
    chance = random.Random(seed)
    while count > 0:
        base = _policies(chance)
        for _ in range(min(count, 25)):
            yield _ask(chance, base)
            count -= 1


def _policies(chance: random.Random) -> World:
    def policy(side: str) -> Json:
        version = {} if chance.random() < 0.1 else {"Version": "2012-10-17" if chance.random() < 0.9 else "2008-10-17"}
        return {**version, "Statement": [_statement(chance, side) for _ in range(chance.randint(1, 3))]}

    return World(
        CALLERS[0],
        "",
        "",
        {},
        HOME,
        [policy("caller") for _ in range(chance.randint(0, 2))],
        policy("caller") if chance.random() < 0.25 else None,
        None if chance.random() < 0.7 else [policy("caller") for _ in range(chance.randint(0, 2))],
        policy("resource") if chance.random() < 0.6 else None,
        chance.random() < 0.15,
    )


def _statement(chance: random.Random, side: str) -> Json:
    effect = "Deny" if chance.random() < 0.25 else "Allow"
    one: Json = {"Effect": effect}
    one["Action" if chance.random() < 0.85 else "NotAction"] = _some(chance, _ACTION_PATTERNS)
    if side == "caller" or chance.random() < 0.7:
        one["Resource" if chance.random() < 0.85 else "NotResource"] = _some(chance, _RESOURCE_PATTERNS)
    if side == "resource":
        element = "NotPrincipal" if effect == "Deny" and chance.random() < 0.4 else "Principal"
        one[element] = chance.choice(_PRINCIPALS if element == "Principal" or chance.random() < 0.4 else _CHAINS)
    if chance.random() < 0.4:
        one["Condition"] = dict(_condition(chance) for _ in range(chance.randint(1, 2)))
    return one


def _some(chance: random.Random, pool: list[str]) -> Any:
    return chance.choice(pool) if chance.random() < 0.7 else chance.sample(pool, chance.randint(1, min(3, len(pool))))


def _condition(chance: random.Random) -> tuple[str, Json]:
    if chance.random() < 0.1:
        return "Null", {chance.choice(list(_KEYS)): chance.choice(["true", "false", ["true", "false"]])}
    operators, keys, values = chance.choice(_CONDITIONS)
    operator = chance.choice(operators)
    roll = chance.random()
    if roll < 0.2:
        operator = f"ForAnyValue:{operator}"
    elif roll < 0.4:
        operator = f"ForAllValues:{operator}"
    if chance.random() < 0.2:
        operator += "IfExists"
    # Lists, which only one key has, are where operators differ most.
    key = "aws:TagKeys" if "aws:TagKeys" in keys and chance.random() < 0.4 else chance.choice(keys)
    return operator, {key: _some(chance, values)}


def _ask(chance: random.Random, base: World) -> World:
    context = {key: chance.choice(values) for key, values in _KEYS.items() if chance.random() < 0.6}
    return World(
        chance.choice(CALLERS),
        chance.choice(ACTIONS),
        chance.choice(RESOURCES),
        context,
        HOME if chance.random() < 0.75 else AWAY,
        base.identity,
        base.boundary,
        base.session,
        base.resource_policy,
        base.resource_policy_required and base.resource_policy is not None,
    )


# Shrinking


def shrunk(world: World, fails: Callable[[World], bool]) -> World:
    """Return a world as small as can be found that still fails."""
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(world):
            if fails(smaller):
                world, progress = smaller, True
                break
    return world


def _smaller(world: World) -> Iterator[World]:
    for attribute in ("boundary", "session", "resource_policy"):
        if getattr(world, attribute) is not None and not (
            attribute == "resource_policy" and world.resource_policy_required
        ):
            yield _with(world, **{attribute: None})
    if world.resource_policy_required:
        yield _with(world, resource_policy_required=False)
    for index in range(len(world.identity)):
        yield _with(world, identity=world.identity[:index] + world.identity[index + 1 :])
    for key in world.context:
        yield _with(world, context={name: value for name, value in world.context.items() if name != key})
    for place in ("identity", "session"):
        for index, policy in enumerate(getattr(world, place) or ()):
            for smaller in _smaller_policies(policy):
                policies = list(getattr(world, place))
                policies[index] = smaller
                yield _with(world, **{place: policies})
    for place in ("boundary", "resource_policy"):
        if getattr(world, place) is not None:
            for smaller in _smaller_policies(getattr(world, place)):
                yield _with(world, **{place: smaller})


def _with(world: World, **changes: Any) -> World:
    changed = copy.copy(world)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _smaller_policies(policy: Json) -> Iterator[Json]:
    parts = policy["Statement"]
    if len(parts) > 1:
        for index in range(len(parts)):
            yield {**policy, "Statement": parts[:index] + parts[index + 1 :]}
    for index, statement in enumerate(parts):
        for smaller in _smaller_statements(statement):
            yield {**policy, "Statement": [*parts[:index], smaller, *parts[index + 1 :]]}


def _smaller_statements(statement: Json) -> Iterator[Json]:
    if "Condition" in statement:
        yield {name: value for name, value in statement.items() if name != "Condition"}
        for operator in statement["Condition"]:
            rest = {name: keys for name, keys in statement["Condition"].items() if name != operator}
            if rest:
                yield {**statement, "Condition": rest}
    for element in ("Action", "NotAction", "Resource", "NotResource"):
        value = statement.get(element)
        if isinstance(value, list):
            for one in value:
                yield {**statement, element: one}
        elif value is not None and value != "*":
            yield {**statement, element: "*"}


def shown(world: World) -> str:
    """Return a world as text to paste into a test."""
    return json.dumps(
        {name: getattr(world, name) if name != "who" else vars(world.who) for name in vars(world)}, indent=1
    )
