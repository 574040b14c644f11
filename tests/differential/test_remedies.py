"""What `taskrole why` tells to add does allow the request, whatever was missing; on random worlds."""

from typing import Any

from taskrole.policy.evaluate import decide
from taskrole.policy.model import Decision, PolicyType
from taskrole.policy.remedy import Caller, remedy
from taskrole.policy.trace import trace
from tests.differential.generate import shown, worlds
from tests.differential.naive import Json, Who, World
from tests.differential.test_evaluators import asked

CASES = 12_000
SEED = 20260101


def caller_of(who: Who) -> Caller:
    if who.kind == "service":
        return Caller("service", who.name, who.name, "", is_service=True)
    if who.kind == "anonymous":
        return Caller("anonymous caller", "*", "anonymous", "")
    return Caller(who.kind, who.entity if who.kind == "session" else who.arn, who.name, who.account)


def decided(world: World) -> tuple[Decision, dict[str, Any] | None]:
    question, policies, of_resource = asked(world)
    decision = decide(question, policies, of_resource)
    recorded = {
        "action": world.action,
        "resource": world.resource,
        "allowed": decision.allowed,
        "resourceAccount": world.owner,
        "deniedBy": str(decision.denied_by),
        "explicit": decision.explicit,
        "explanation": trace(question, policies, decision, of_resource).value,
    }
    return decision, remedy(recorded, caller_of(world.who))


def with_added(world: World, added: list[dict[str, Any]]) -> World:
    """Return the world with each statement put where it is told to be put."""
    changed = World(**vars(world))
    for one in added:
        policy: Json = {"Version": "2012-10-17", "Statement": [one["statement"]]}
        kind = PolicyType(one["policyType"])
        if kind is PolicyType.IDENTITY:
            changed.identity = [*changed.identity, policy]
        elif kind is PolicyType.SESSION:
            changed.session = [*(changed.session or []), policy]
        elif kind is PolicyType.BOUNDARY:
            assert changed.boundary is not None
            changed.boundary = joined(changed.boundary, one["statement"])
        else:
            changed.resource_policy = joined(changed.resource_policy, one["statement"])
    return changed


def joined(policy: Json | None, statement: Json) -> Json:
    return {
        "Version": "2012-10-17",
        **(policy or {}),
        "Statement": [*(policy or {"Statement": []})["Statement"], statement],
    }


def test_what_is_told_to_be_added_allows_the_request() -> None:
    tried = denied = 0
    for world in worlds(SEED, CASES):
        decision, advice = decided(world)
        if decision.allowed:
            assert advice is None
            continue
        assert advice is not None
        if decision.explicit:
            assert advice["denies"] or world.owner != world.who.account
            assert "explicit deny" in advice["summary"]
            assert not advice["add"]
            denied += 1
            continue
        tried += 1
        assert decided(with_added(world, advice["add"]))[0].allowed, f"{advice['add']} does not help in\n{shown(world)}"
    assert tried > CASES // 4
    assert denied > CASES // 20
