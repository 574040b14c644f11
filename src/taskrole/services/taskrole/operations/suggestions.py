"""The operation that suggests the smallest policy for what a role did."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import PolicyType
from taskrole.policy.suggest import Suggestion, Use, prove, suggest
from taskrole.services.iam.api import Role
from taskrole.services.sts.api import session_principal
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.errors import validation_error
from taskrole.services.taskrole.operations.common import on_role, one_of_few, role_of, text, truth
from taskrole.storage.schema import to_milliseconds

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")

EVENTS_MAX = 50_000  # calls that are read, the latest first
LISTED_MAX = 200  # uses and actions that are listed
RETENTION_DAYS = 90
FLUSH_SECONDS_MAX = 5.0


@operations.operation("SuggestPolicy", questions=on_role("SuggestPolicy"))
def suggest_policy(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Suggest the smallest identity policy for what the sessions of a role did, and prove it."""
    role = role_of(deps, call, request)
    since = _since(call, request)
    deps.sink.flush(FLUSH_SECONDS_MAX)
    with one_of_few(deps):
        uses, calls, denied = _uses(deps, role, since)
    document = suggest(uses, conditions=truth(request, "conditions"))
    today = deps.iam.principals.policies_of_role(role.account_id, role.name)
    proof = prove(document, uses, session_principal(role, "replay"), today.identity)
    return _answer(role, since, proof, calls, denied)


def _since(call: Call, request: Mapping[str, Any]) -> datetime:
    given = text(request, "since")
    oldest = call.now - timedelta(days=RETENTION_DAYS)
    if not given:
        return oldest
    try:
        instant = datetime.fromisoformat(given)
    except ValueError as error:
        raise validation_error("since must be an instant in ISO 8601, such as 2026-01-31T12:00:00Z.") from error
    return max(oldest, instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC))


def _uses(deps: TaskroleDeps, role: Role, since: datetime) -> tuple[list[Use], int, int]:
    """Return what was done and needed an identity policy, how many calls were read, and how many were denied."""
    uses: list[Use] = []
    calls = denied = 0
    for document in deps.trail.of_principal(role.account_id, role.arn, to_milliseconds(since), limit=EVENTS_MAX):
        asked = json.loads(document).get("additionalEventData", {}).get("authorization", [])
        calls += 1
        if any(not one["allowed"] for one in asked):
            denied += 1
            continue
        uses.extend(_uses_of(asked))
    return uses, calls, denied


def _uses_of(asked: Sequence[Mapping[str, Any]]) -> Iterator[Use]:
    for one in asked:
        determined = one.get("determinedBy", ())
        needed = one.get("observed") or any(by.startswith(f"{PolicyType.IDENTITY}: ") for by in determined)
        if needed:
            yield Use(one["action"], one["resource"], one.get("context", {}), one.get("resourceAccount", ""))


def _answer(role: Role, since: datetime, proof: Suggestion, calls: int, denied: int) -> dict[str, Any]:
    disappears = sorted(proof.granted_today - proof.granted_then)
    return {
        "role": role.arn,
        "since": since.isoformat(timespec="seconds"),
        "calls": calls,
        "deniedCalls": denied,
        "callsMax": EVENTS_MAX,
        "policy": proof.document,
        "proof": {
            "recordedUses": proof.uses,
            "distinctUsesReplayed": proof.replayed,
            "allAllowed": not proof.not_allowed,
            "notAllowed": [{"action": one.action, "resource": one.resource} for one in proof.not_allowed[:LISTED_MAX]],
        },
        "grant": {
            "actionsToday": len(proof.granted_today),
            "actionsThen": len(proof.granted_then),
            "actionsThatDisappear": len(disappears),
            "disappearing": disappears[:LISTED_MAX],
        },
    }
