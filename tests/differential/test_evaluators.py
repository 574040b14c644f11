"""The evaluator against a second one, on at least 100,000 random worlds in every run.

The seeds are fixed, so that a failure is the same everywhere; TASKROLE_DIFFERENTIAL_SEED (a number) looks at other
worlds.
"""

import json
import os
from functools import lru_cache

import pytest

from taskrole.policy.document import CompiledPolicy, PolicySyntaxError, compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import PolicyType, Principal, PrincipalKind, Question
from tests.differential import naive
from tests.differential.generate import CALLERS, shown, shrunk, worlds
from tests.differential.naive import Json, Who, World

CASES = 200_000
PIECES = 8
FIRST_SEED = int(os.environ.get("TASKROLE_DIFFERENTIAL_SEED", "20160713"))
_KINDS = {
    "root": PrincipalKind.ROOT,
    "user": PrincipalKind.USER,
    "session": PrincipalKind.ROLE_SESSION,
    "federated": PrincipalKind.FEDERATED_USER,
    "service": PrincipalKind.SERVICE,
    "anonymous": PrincipalKind.ANONYMOUS,
}


def principal_of(who: Who) -> Principal:
    federated = who.kind == "federated"
    return Principal(
        _KINDS[who.kind],
        who.account,
        who.arn,
        who.user_id,
        who.name,
        role_arn="" if federated else who.entity,
        role_id=who.entity_id,
        issuer_arn=who.entity if federated else "",
        tags=who.tags,
    )


PRINCIPALS = {id(who): principal_of(who) for who in CALLERS}


@lru_cache(maxsize=256)
def _compiled(text: str, policy_type: PolicyType) -> CompiledPolicy:
    return compile_policy(text, name="p", policy_type=policy_type)


def compiled(policy: Json, policy_type: PolicyType) -> CompiledPolicy:
    return _compiled(json.dumps(policy), policy_type)


def asked(world: World) -> tuple[Question, PolicySet, CompiledPolicy | None]:
    """Return a world as the product sees it: the question, the caller's policies, the resource's policy."""
    policies = PolicySet(
        tuple(compiled(one, PolicyType.IDENTITY) for one in world.identity),
        None if world.boundary is None else compiled(world.boundary, PolicyType.BOUNDARY),
        None if world.session is None else tuple(compiled(one, PolicyType.SESSION) for one in world.session),
    )
    policy_type = PolicyType.TRUST if world.resource_policy_required else PolicyType.RESOURCE
    of_resource = None if world.resource_policy is None else compiled(world.resource_policy, policy_type)
    question = Question(
        PRINCIPALS[id(world.who)],
        world.action,
        world.resource,
        world.context,
        world.owner,
        resource_policy_required=world.resource_policy_required,
    )
    return question, policies, of_resource


def ours(world: World) -> bool:
    return decide(*asked(world)).allowed


def differ(world: World) -> bool:
    try:
        return ours(world) is not naive.allowed(world)
    except PolicySyntaxError:
        return False  # shrunk too far


@pytest.mark.parametrize("piece", range(PIECES))
def test_both_evaluators_say_the_same(piece: int) -> None:
    answers = [0, 0]
    for world in worlds(FIRST_SEED + piece, CASES // PIECES):
        expected = naive.allowed(world)
        if ours(world) is not expected:
            smallest = shrunk(world, differ)
            pytest.fail(
                f"seed {FIRST_SEED + piece}: the flow chart says {naive.allowed(smallest)} of\n{shown(smallest)}"
            )
        answers[expected] += 1
    assert min(answers) > CASES // PIECES // 20, "the worlds have become one-sided"


def test_a_broken_evaluator_is_found_and_the_world_shrunk() -> None:
    def forgets_denies(world: World) -> bool:
        kept = {
            name: [
                {**policy, "Statement": allows}
                for policy in getattr(world, name) or ()
                if (allows := [one for one in policy["Statement"] if one["Effect"] == "Allow"])
            ]
            for name in ("identity",)
        }
        return naive.allowed(World(**{**vars(world), **kept})) is not naive.allowed(world)

    failing = next(world for world in worlds(1, 10_000) if forgets_denies(world))
    smallest = shrunk(failing, forgets_denies)
    statements = [one for policy in smallest.identity for one in policy["Statement"]]
    assert len(statements) <= 2
    assert smallest.context == {}
    assert "Condition" not in json.dumps(statements)


def test_the_same_seed_gives_the_same_worlds() -> None:
    assert [shown(world) for world in worlds(7, 60)] == [shown(world) for world in worlds(7, 60)]
