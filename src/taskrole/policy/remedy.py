"""What would have to change for a denied question: the smallest statements that allow it, and why they may be too wide.

Works on the JSON form of an answered question as the audit record keeps it. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taskrole.policy.catalogue import AccessLevel, find_action
from taskrole.policy.model import PolicyType

_KEPT_CONDITIONS = {"iam:passrole": "iam:PassedToService"}
_WITHOUT_RESOURCE_ELEMENT = ("ecr:", "sts:")
_DEPUTIES = ("aws:SourceAccount", "aws:SourceArn")
_GIVES_RIGHTS = frozenset({"iam:passrole", "sts:assumerole"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked: ``arn`` as a policy's Principal element would name it (the role's for a session), and its kind."""

    kind: str
    arn: str
    name: str
    account_id: str
    is_service: bool = False


def remedy(asked: Mapping[str, Any], caller: Caller) -> dict[str, Any] | None:
    """Return what would have to change for an answered question; None if it was answered yes without observe mode."""
    if asked.get("allowed") and not asked.get("observed"):
        return None
    explanation = asked.get("explanation") or {}
    denies = list(_applying_denies(explanation))
    denied = bool(denies) or asked.get("explicit", False)
    statements = [] if denied else [_statement(asked, caller, PolicyType(one)) for one in _missing(asked, explanation)]
    return {
        "summary": _summary(asked, denies, statements),
        "denies": denies,
        "add": statements,
        "nearMisses": list(_near_misses(explanation)),
        "warnings": [] if denied else list(_warnings(asked, caller, statements)),
    }


def _missing(asked: Mapping[str, Any], explanation: Mapping[str, Any]) -> Sequence[str]:
    missing: Sequence[str] = explanation.get("missing") or [asked.get("deniedBy", PolicyType.IDENTITY)]
    return missing


def _statements_told(explanation: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for policy in explanation.get("policies", ()):
        for statement in policy["aboutTheAction"]:
            yield policy, statement


def _applying_denies(explanation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for policy, statement in _statements_told(explanation):
        if statement["effect"] == "Deny" and statement["applies"]:
            yield {
                "policyType": policy["type"],
                "policy": policy["name"],
                "statement": statement["statement"],
                "text": statement.get("text"),
                "conditions": statement["conditions"],
            }


def _near_misses(explanation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the Allow statements about the action that do not apply, with the reason."""
    for policy, statement in _statements_told(explanation):
        if statement["effect"] != "Allow" or statement["applies"]:
            continue
        reasons = []
        if not statement["principalMatches"]:
            reasons.append("its Principal does not name the caller")
        if not statement["resourceMatches"]:
            reasons.append("its Resource does not match")
        reasons += [
            f"{one['operator']} {one['key']} wants {', '.join(one['wanted'])}; the request has {_given(one['given'])}"
            for one in statement["conditions"]
            if not one["satisfied"]
        ]
        yield {
            "policyType": policy["type"],
            "policy": policy["name"],
            "statement": statement["statement"],
            "reasons": reasons,
        }


def _given(value: str | Sequence[str] | None) -> str:
    if value is None:
        return "no such key"
    return value if isinstance(value, str) else ", ".join(value) or "an empty list"


def _statement(asked: Mapping[str, Any], caller: Caller, policy_type: PolicyType) -> dict[str, Any]:
    action, resource = asked["action"], asked["resource"]
    statement: dict[str, Any] = {"Effect": "Allow"}
    if policy_type in (PolicyType.RESOURCE, PolicyType.TRUST):
        statement["Principal"] = {"Service" if caller.is_service else "AWS": caller.arn}
    statement["Action"] = action
    if policy_type in (PolicyType.RESOURCE, PolicyType.TRUST) and action.startswith(_WITHOUT_RESOURCE_ELEMENT):
        pass  # trust and repository policies have no Resource: the object that they belong to is meant
    else:
        statement["Resource"] = resource
    condition = _condition(asked, caller)
    if condition:
        statement["Condition"] = condition
    return {"policyType": str(policy_type), "putIn": _place(asked, caller, policy_type), "statement": statement}


def _condition(asked: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
    context: Mapping[str, Any] = {**asked.get("context", {}), **(asked.get("explanation") or {}).get("context", {})}
    kept = _KEPT_CONDITIONS.get(asked["action"].lower())
    if kept and kept in context:
        return {"StringEquals": {kept: context[kept]}}
    deputies = {key: context[key] for key in _DEPUTIES if key in context} if caller.is_service else {}
    if "aws:SourceAccount" in deputies:
        return {"StringEquals": {"aws:SourceAccount": deputies["aws:SourceAccount"]}}
    return {}


def _place(asked: Mapping[str, Any], caller: Caller, policy_type: PolicyType) -> str:
    if policy_type is PolicyType.IDENTITY:
        return f"an identity policy of {caller.kind} {caller.name} ({caller.arn})"
    if policy_type is PolicyType.BOUNDARY:
        names = [
            one["name"] for one in (asked.get("explanation") or {}).get("policies", ()) if one["type"] == policy_type
        ]
        return f"the permissions boundary of {caller.name}" + (f" ({names[0]})" if names else "")
    if policy_type is PolicyType.SESSION:
        return "the session policy that is given when the session is made (AssumeRole, GetFederationToken)"
    if policy_type is PolicyType.TRUST:
        return f"the trust policy of {asked['resource']}"
    return f"the policy of {_owner(asked['resource'])}"


def _owner(resource: str) -> str:
    """Return what has the policy: the bucket of an object, the table of an index."""
    if resource.startswith("arn:aws:s3:::"):
        return resource.partition("/")[0]
    if ":dynamodb:" in resource:
        return "/".join(resource.split("/")[:2])
    return resource


def _summary(asked: Mapping[str, Any], denies: Sequence[Any], statements: Sequence[Mapping[str, Any]]) -> str:
    if denies:
        names = ", ".join(f"{one['statement']} in {one['policyType']} {one['policy']}" for one in denies)
        return (
            f"An explicit deny applies ({names}). No allow can help: it must be removed, or stop to match this request."
        )
    if asked.get("explicit"):  # by a policy whose statements are not for this account to see
        return f"An explicit deny in a {asked.get('deniedBy')} of another account applies. Its owner must change it."
    places = " and ".join(one["putIn"] for one in statements)
    return f"Nothing denies {asked['action']}; an allow is missing in {places}."


def _warnings(asked: Mapping[str, Any], caller: Caller, statements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    action, resource = asked["action"], asked["resource"]
    known = find_action(action)
    if resource == "*":
        yield f"{action} has no resource to narrow it by: the statement allows it on everything in the account."
    elif "*" in resource or "?" in resource:
        yield "The resource has a wildcard in its name: the statement allows it on everything that matches."
    elif known is not None and not known.resource_patterns:
        yield f'AWS lists no resource type for {action}: on AWS the statement may need "Resource": "*".'
    if known is not None and known.access_level is AccessLevel.PERMISSIONS:
        yield f"{action} manages permissions: whoever may do it can give himself, or others, more rights."
    if action.lower() in _GIVES_RIGHTS:
        yield f"{action} lends the rights of {resource}: everything that it may do, the caller then may."
    if any(one["policyType"] == PolicyType.BOUNDARY for one in statements):
        yield "A permissions boundary is a guard rail that somebody else set: widen it only if that is what it is for."
    owner = asked.get("resourceAccount", "")
    in_resource = any(one["policyType"] in (PolicyType.RESOURCE, PolicyType.TRUST) for one in statements)
    if in_resource and owner and owner != caller.account_id:
        yield "The resource belongs to another account: its owner must add the statement there."


__all__ = ["Caller", "remedy"]
