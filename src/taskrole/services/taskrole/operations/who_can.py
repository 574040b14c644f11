"""The operation that finds every principal that can do something."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.catalogue import find_action, known_services
from taskrole.policy.context import account_of_arn
from taskrole.policy.document import CompiledPolicy, compile_policy
from taskrole.policy.model import ContextValue, Decision, PolicyType
from taskrole.services.taskrole.deps import ResourceOwner, TaskroleDeps
from taskrole.services.taskrole.errors import validation_error
from taskrole.services.taskrole.operations.common import on_everything, one_of_few, text, truth
from taskrole.services.taskrole.search import Found, Known, Search, Way, outsiders, references

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")

RESULTS_MAX = 1000
CONTEXT_KEYS_MAX = 50
_ACTION = re.compile(r"[a-zA-Z0-9-]+:[a-zA-Z0-9]+", re.ASCII)
_ARN_FIELDS = 6


@operations.operation("WhoCan", questions=on_everything("WhoCan"))
def who_can(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Find every principal of the account that can do an action on a resource, and how; or those that cannot."""
    action, resource = text(request, "action", required=True), text(request, "resource") or "*"
    _check(action, resource)
    owner = _owner(deps, call, action, resource)
    context = {**_context(request), "aws:CurrentTime": call.now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    context.setdefault("aws:EpochTime", str(int(call.now.timestamp())))
    elsewhere = owner.account_id != call.account_id
    if elsewhere:
        owner = _as_if_granted(owner, call.account_id)
    with one_of_few(deps):
        found = Search(call.account_id, call.region, context).run(_everyone(deps, call), action, resource, owner)
    notes = list(found.truncated)
    if elsewhere:
        notes.append(
            "The resource belongs to another account: what its policy says is not looked at here. "
            "Shown is who could, if it lets this account in."
        )
    return {
        "action": action,
        "resource": resource,
        "resourceAccount": account_of_arn(resource) if elsewhere else owner.account_id,
        "notes": notes,
        "outside": [] if elsewhere else outsiders(owner, action, resource),
        **(_cannot(found) if truth(request, "cannot") else _can(found)),
    }


def _check(action: str, resource: str) -> None:
    if not _ACTION.fullmatch(action):
        raise validation_error("action must be one action, such as s3:GetObject, without wildcards.")
    if action.partition(":")[0].lower() in known_services() and find_action(action) is None:
        raise validation_error(f"There is no action {action}.")
    if resource != "*" and (not resource.startswith("arn:") or resource.count(":") < _ARN_FIELDS - 1):
        raise validation_error("resource must be an ARN, or * for an action that has no resource.")


def _context(request: Mapping[str, Any]) -> dict[str, ContextValue]:
    given = request.get("context", {})
    if not isinstance(given, dict) or len(given) > CONTEXT_KEYS_MAX:
        raise validation_error(f"context must be an object of at most {CONTEXT_KEYS_MAX} condition keys.")
    for key, value in given.items():
        many = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not key or not (isinstance(value, str) or many):
            raise validation_error("The values of context must be texts or lists of texts.")
    return dict(given)


def _owner(deps: TaskroleDeps, call: Call, action: str, resource: str) -> ResourceOwner:
    found = deps.find_resource(call, action, resource)
    if found is None:
        return ResourceOwner(account_of_arn(resource) or call.account_id, found=False)
    if found.policy_type is not PolicyType.TRUST:
        return found
    # A trust policy says who may assume the role, and nothing about any other action on it.
    if action.lower().startswith("sts:"):
        return replace(found, policy_required=True)
    return ResourceOwner(found.account_id, context=found.context)


def _as_if_granted(owner: ResourceOwner, account_id: str) -> ResourceOwner:
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Sid":"Supposed","Effect":"Allow","Principal":{"AWS":"'
        + account_id
        + '"},"Action":"*","Resource":"*"}]}'
    )
    return ResourceOwner(owner.account_id, policy, owner.policy_type, owner.policy_required, found=False)


def _everyone(deps: TaskroleDeps, call: Call) -> Iterator[Known]:
    for principal, policies, trust in deps.iam.principals.everyone(call.account_id):
        yield Known(principal, policies, _trust(trust, principal.principal_arn))


def _trust(text_of_policy: str, arn: str) -> CompiledPolicy | None:
    if not text_of_policy:
        return None
    return compile_policy(text_of_policy, name=f"trust policy of {arn}", policy_type=PolicyType.TRUST)


def _can(found: Found) -> dict[str, Any]:
    ways = sorted(found.ways.items(), key=lambda item: (len(item[1][1].steps), item[1][1].conditional, item[0]))
    return {
        "principals": [_shown(arn, known, way) for arn, (known, way) in ways[:RESULTS_MAX]],
        "count": len(ways),
        "countOfOthers": len(found.others),
    }


def _shown(arn: str, known: Known, way: Way) -> dict[str, Any]:
    return {
        "principal": arn,
        "kind": _kind(known),
        "way": "through roles" if way.steps else "directly",
        "conditional": way.conditional,
        "conditions": list(way.grant.conditions),
        "statements": references(way.grant.decision.determined_by),
        "steps": way.steps,
    }


def _kind(known: Known) -> str:
    return {"Account": "root", "User": "user"}.get(known.principal.kind.value, "role")


def _cannot(found: Found) -> dict[str, Any]:
    others = sorted(found.others.items())
    return {
        "principals": [
            {"principal": arn, "kind": _kind(known), "reason": _reason(decision), "statements": _denying(decision)}
            for arn, (known, decision) in others[:RESULTS_MAX]
        ],
        "count": len(others),
        "countOfOthers": len(found.ways),
    }


def _reason(decision: Decision) -> str:
    return f"explicit deny in {decision.denied_by}" if decision.explicit else f"no {decision.denied_by} allows it"


def _denying(decision: Decision) -> list[dict[str, str]]:
    return references(decision.determined_by)
