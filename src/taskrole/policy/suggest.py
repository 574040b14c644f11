"""The smallest policy for what was done: actions grouped, resources generalised by a few rules, and its proof. Pure.

The rules, each for a part of a name that differs from run to run:

1. ``*`` stays ``*``: the action has no resource type.
2. S3 objects: up to three keys of a bucket stay as they are; more become the longest folder that they share and ``*``.
3. ECS: the id of a task or container instance, and the revision of a task definition, become ``*``.
4. CloudWatch Logs: what stands behind a log group (its streams) becomes ``*``.
5. Everything else (tables and indexes, repositories, roles, secrets, buckets) stays as it is.

Actions with the same resources share a statement. Conditions are left out unless asked for.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from taskrole.policy.catalogue import all_actions, find_action, matching_actions
from taskrole.policy.context import ARN_FIELDS
from taskrole.policy.document import VERSION_WITH_VARIABLES, CompiledPolicy, StatementDocument, compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import ContextValue, PolicyType, Principal, Question

KEYS_MAX = 3  # S3 keys of one bucket that are listed one by one
CONDITION_KEYS = ("iam:PassedToService", "ecs:cluster")
_Conditions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that was done, as often as it was."""

    action: str
    resource: str
    context: Mapping[str, ContextValue] = field(default_factory=dict, compare=False)
    resource_account_id: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested policy with its proof and what it takes away."""

    document: dict[str, Any]
    uses: int
    replayed: int
    not_allowed: tuple[Use, ...]
    granted_today: frozenset[str]
    granted_then: frozenset[str]


def suggest(uses: Iterable[Use], *, conditions: bool = False) -> dict[str, Any]:
    """Return the smallest policy document for what was done; a document without statements if that is nothing."""
    by_action: dict[tuple[str, _Conditions], set[str]] = {}
    for use in uses:
        known = find_action(use.action)
        name = use.action if known is None else known.name
        by_action.setdefault((name, _conditions_of(use) if conditions else ()), set()).add(use.resource)
    groups: dict[tuple[tuple[str, ...], _Conditions], list[str]] = {}
    for (action, kept), resources in by_action.items():
        groups.setdefault((tuple(generalised(resources)), kept), []).append(action)
    statements = []
    for (named, kept), actions in sorted(groups.items(), key=lambda item: (sorted(item[1]), item[0])):
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": sorted(actions),
            "Resource": list(named),
        }
        if kept:
            statement["Condition"] = {"StringEquals": dict(kept)}
        statements.append(statement)
    return {"Version": VERSION_WITH_VARIABLES, "Statement": statements}


def _conditions_of(use: Use) -> _Conditions:
    values = {key: use.context.get(key) for key in CONDITION_KEYS}
    return tuple((key, value) for key, value in values.items() if isinstance(value, str))


def generalised(resources: Iterable[str]) -> list[str]:
    """Return resources with the parts that differ from run to run made ``*`` (the rules of the module), sorted."""
    result: set[str] = set()
    keys_by_bucket: dict[str, set[str]] = {}
    for resource in resources:
        fields = resource.split(":", ARN_FIELDS - 1)
        if len(fields) < ARN_FIELDS:
            result.add(resource)
        elif fields[2] == "s3" and "/" in fields[5]:
            bucket, _, key = resource.partition("/")
            keys_by_bucket.setdefault(bucket, set()).add(key)
        else:
            result.add(":".join((*fields[:5], _generalised_name(fields[2], fields[5]))))
    for bucket, keys in keys_by_bucket.items():
        if len(keys) <= KEYS_MAX:
            result.update(f"{bucket}/{_literal(key)}" for key in keys)
        else:
            result.add(f"{bucket}/{_literal(_shared_folder(keys))}*")
    return sorted(result)


def _generalised_name(service: str, name: str) -> str:
    parts = name.split("/")
    if service == "ecs" and parts[0] in {"task", "container-instance"} and len(parts) > 1:
        return "/".join((*parts[:-1], "*"))
    if service == "ecs" and parts[0] == "task-definition":
        return f"{name.rpartition(':')[0] or name}:*"
    if service == "logs" and name.startswith("log-group:"):
        group, colon, _ = name.removeprefix("log-group:").partition(":")
        return f"log-group:{group}:*" if colon else name
    return name


def _shared_folder(keys: Iterable[str]) -> str:
    """Return the longest prefix up to a slash that all keys share; empty if there is none."""
    first, last = min(keys), max(keys)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, length) + 1]


def _literal(text: str) -> str:
    """Return a text as a pattern that matches nothing else."""
    return text.replace("$", "${$}").replace("*", "${*}").replace("?", "${?}")


def prove(
    document: Mapping[str, Any], uses: Iterable[Use], principal: Principal, today: Iterable[CompiledPolicy]
) -> Suggestion:
    """Replay what was done against a suggested document, and compare its grant with today's.

    Args:
        document: The suggestion.
        uses: What was done.
        principal: A session of the role.
        today: The identity policies of the role.
    """
    all_uses = list(uses)
    statements = document["Statement"]
    compiled = (
        (compile_policy(json.dumps(document), name="suggestion", policy_type=PolicyType.IDENTITY),)
        if statements
        else ()
    )
    policies = PolicySet(compiled)
    distinct = {(use.action, use.resource): use for use in all_uses}
    refused = [
        use
        for use in distinct.values()
        if not decide(
            Question(principal, use.action, use.resource, use.context, principal.account_id), policies
        ).allowed
    ]
    return Suggestion(
        dict(document),
        len(all_uses),
        len(distinct),
        tuple(refused),
        granted_actions(one for policy in today for one in policy.document.statements),
        granted_actions(one for policy in compiled for one in policy.document.statements),
    )


def granted_actions(statements: Iterable[StatementDocument]) -> frozenset[str]:
    """Return the known actions that Allow statements give on anything, less those that are denied on everything."""
    allowed: set[str] = set()
    denied: set[str] = set()
    for statement in statements:
        actions = matching_actions(statement.actions or ())
        if statement.not_actions is not None:
            actions = all_actions() - matching_actions(statement.not_actions)
        if statement.effect == "Allow":
            allowed |= actions
        elif statement.resources == ("*",) and not statement.conditions:
            denied |= actions
    return frozenset(allowed - denied)
