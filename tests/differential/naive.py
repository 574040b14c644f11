"""A second evaluator, as simple as can be: the flow chart and AWS's operator table, written down one to one.

It shares no code with the product and works on the JSON of policies. Slow and plain on purpose: the quick one
is compared with it. Source: IAM user guide, "Policy evaluation logic", "Condition operators", "Principal".
"""

import base64
import binascii
import ipaddress
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


@dataclass
class Who:
    """A caller; ``entity`` is the ARN of the role (or issuing user) behind a session, ``entity_id`` its unique id."""

    kind: str  # root, user, session, federated, service, anonymous
    account: str = ""
    arn: str = ""
    user_id: str = ""
    name: str = ""
    entity: str = ""
    entity_id: str = ""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """Everything a question depends on."""

    who: Who
    action: str
    resource: str
    context: dict[str, str | list[str]]
    owner: str
    identity: list[Json]
    boundary: Json | None = None
    session: list[Json] | None = None
    resource_policy: Json | None = None
    resource_policy_required: bool = False


def allowed(world: World) -> bool:
    """Walk down the flow chart."""
    who = world.who
    same_account = world.owner == who.account
    has_identity = who.kind in ("user", "session", "federated")

    if world.action in ("sts:GetCallerIdentity", "sts:GetSessionToken"):
        return True
    owner_root = who.kind == "root" and same_account
    if owner_root and world.action in ("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"):
        return True

    # Is there an explicit deny?
    callers = []
    if has_identity:
        callers = [*world.identity, *([world.boundary] if world.boundary else []), *(world.session or [])]
    for policy in callers:
        if any(matches(world, policy, one, "caller") for one in statements(policy) if one["Effect"] == "Deny"):
            return False
    grants = set()
    if world.resource_policy is not None:
        for one in statements(world.resource_policy):
            if (
                one["Effect"] == "Deny"
                and deny_means(world, one)
                and matches(world, world.resource_policy, one, "resource")
            ):
                return False
            if one["Effect"] == "Allow" and "Principal" in one:
                how = named(one["Principal"], who)
                if how and matches(world, world.resource_policy, one, "resource"):
                    grants.add(how)

    # What does the caller's side say?
    def allows(policies: list[Json]) -> bool:
        return any(
            one["Effect"] == "Allow" and matches(world, policy, one, "caller")
            for policy in policies
            for one in statements(policy)
        )

    identity_says = has_identity and allows(world.identity)
    boundary_says = not has_identity or world.boundary is None or allows([world.boundary])
    if not has_identity:
        session_says = True
    elif world.session is None:
        session_says = who.kind != "federated"
    else:
        session_says = allows(world.session)

    if who.kind in ("service", "anonymous"):
        return bool(grants)
    if same_account:
        if who.kind == "root":
            return bool(grants) if world.resource_policy_required else True
        if "direct" in grants:
            return True
        if world.resource_policy_required and not grants:
            return False
        return (identity_says or "entity" in grants) and boundary_says and session_says
    side = True if who.kind == "root" else identity_says and boundary_says and session_says
    return side and bool(grants)


def statements(policy: Json) -> list[Json]:
    found = policy["Statement"]
    return found if isinstance(found, list) else [found]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# Principals


def named(principal: Any, who: Who) -> str:
    """Say how a Principal element names a caller: direct, entity, account, or not at all."""
    if principal == "*" or "*" in listed(principal.get("AWS", [])):
        return "direct"
    if who.kind == "service":
        return "direct" if who.name in listed(principal.get("Service", [])) else ""
    if who.kind == "anonymous":
        return ""
    entries = listed(principal.get("AWS", []))
    accounts = (who.account, f"arn:aws:iam::{who.account}:root")
    if who.kind == "root":
        return "account" if any(entry in accounts for entry in entries) else ""
    if who.arn in entries or who.user_id in entries:
        return "direct"
    if who.entity and (who.entity in entries or who.entity_id in entries):
        return "entity"
    return "account" if any(entry in accounts for entry in entries) else ""


def deny_means(world: World, statement: Json) -> bool:
    """Say whether a Deny of a resource policy means the caller."""
    who = world.who
    if "Principal" in statement:
        return bool(named(statement["Principal"], who))
    if world.boundary is not None and who.kind in ("user", "session", "federated"):
        return True
    return not spared(statement["NotPrincipal"], who)


def spared(principal: Any, who: Who) -> bool:
    """Say whether NotPrincipal lists every member of the caller's chain."""
    if principal == "*" or "*" in listed(principal.get("AWS", [])):
        return True
    if who.kind in ("service", "anonymous"):
        return named(principal, who) == "direct"
    entries = listed(principal.get("AWS", []))
    if not (who.account in entries or f"arn:aws:iam::{who.account}:root" in entries):
        return False
    if who.kind == "root":
        return True
    if who.kind == "session" and not (who.entity in entries or who.entity_id in entries):
        return False
    return who.arn in entries or who.user_id in entries


# Statements


def matches(world: World, policy: Json, statement: Json, side: str) -> bool:
    """Say whether action, resource and conditions of a statement match."""
    variables = policy.get("Version") == "2012-10-17"
    return (
        action_matches(world, statement)
        and resource_matches(world, statement, side, variables)
        and all(
            condition_holds(world, operator, key, listed(values), variables)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def action_matches(world: World, statement: Json) -> bool:
    element = statement.get("Action", statement.get("NotAction"))
    hit = any(like(pattern.lower(), world.action.lower()) for pattern in listed(element))
    return hit if "Action" in statement else not hit


def resource_matches(world: World, statement: Json, side: str, variables: bool) -> bool:
    if "Resource" not in statement and "NotResource" not in statement:
        return True
    patterns = listed(statement.get("Resource", statement.get("NotResource")))
    expanded = [regex_of(world, pattern, variables) for pattern in patterns]
    if "NotResource" in statement and None in expanded:
        return False  # a variable without a value: the statement does not match
    hit = any(arn_matches(one, world.resource, side) for one in expanded if one is not None)
    return hit if "Resource" in statement else not hit


def arn_matches(pieces: list[str], resource: str, side: str) -> bool:
    """Match a pattern (as a list of characters and wildcards) with an ARN, field by field."""
    if pieces == ["*"]:
        return True
    fields: list[list[str]] = [[]]
    for piece in pieces:
        if piece == ":" and len(fields) < 6:
            fields.append([])
        else:
            fields[-1].append(piece)
    if len(fields) < 6:
        if side == "resource":
            return False
        fields += [["*"]] * (6 - len(fields))
    given = resource.split(":", 5)
    return len(given) == 6 and all(
        re.fullmatch(regex(field), text, re.DOTALL) for field, text in zip(fields, given, strict=True)
    )


def regex(pieces: list[str]) -> str:
    return "".join(".*" if one == "*" else "." if one == "?" else re.escape(one.removeprefix("\\")) for one in pieces)


def like(pattern: str, text: str) -> bool:
    return re.fullmatch(regex(list(pattern)), text, re.DOTALL) is not None


def regex_of(world: World, pattern: str, variables: bool) -> list[str] | None:
    """Return a pattern's characters, those of variables escaped with a backslash; None if a variable lacks a value."""
    if not variables:
        return list(pattern)
    pieces: list[str] = []
    at = 0
    while at < len(pattern):
        end = pattern.find("}", at)
        if not pattern.startswith("${", at) or end < 0:
            pieces.append(pattern[at])
            at += 1
            continue
        inside = pattern[at + 2 : end]
        at = end + 1
        if inside in ("*", "?", "$"):
            pieces.append("\\" + inside)
            continue
        value = variable(world, inside)
        if value is None:
            return None
        # In a resource the first five colons part the pattern; those of a value must not.
        pieces += ["\\" + character for character in value]
    return pieces


def variable(world: World, inside: str) -> str | None:
    with_default = re.fullmatch(r"([^,]*),\s*'(.*)'\s*", inside, re.DOTALL)
    key = with_default.group(1).strip() if with_default else inside.strip()
    value = key_value(world, key)
    if isinstance(value, str):
        return value
    return with_default.group(2) if with_default else None


# Conditions


def key_value(world: World, key: str) -> str | list[str] | None:
    who = world.who
    for name, value in world.context.items():
        if name.lower() == key.lower():
            return value
    signed = who.kind not in ("anonymous", "service")
    fixed: dict[str, str | None] = {
        "aws:username": who.name if who.kind == "user" else None,
        "aws:userid": who.user_id if who.kind != "service" else None,
        "aws:principalarn": (who.entity if who.kind == "session" else who.arn) if signed else None,
        "aws:principalaccount": who.account if signed else None,
        "aws:principalisawsservice": "true" if who.kind == "service" else "false",
        "aws:principalservicename": who.name if who.kind == "service" else None,
        "aws:resourceaccount": world.owner,
    }
    if key.lower() in fixed:
        return fixed[key.lower()]
    if key.lower().startswith("aws:principaltag/"):
        wanted = key.split("/", 1)[1]
        return next((value for name, value in who.tags.items() if name.lower() == wanted.lower()), None)
    return None


def condition_holds(world: World, operator: str, key: str, values: list[str], variables: bool) -> bool:
    quantifier, _, rest = operator.rpartition(":")
    base = rest.lower()
    value = key_value(world, key)
    if base == "null":
        absent = value is None or value == []
        return any((text.lower() == "true") == absent for text in values)
    if_exists = base.endswith("ifexists")
    base = base.removesuffix("ifexists")
    negated = "not" in base
    positive = base.replace("not", "")

    def holds(one: str) -> bool:
        return any(compare(world, positive, one, wanted, variables) for wanted in values) is not negated

    if quantifier:
        items = [] if value is None else [value] if isinstance(value, str) else value
        if quantifier.lower() == "forallvalues":
            return items == [""] or all(holds(one) for one in items)
        return any(holds(one) for one in items)
    if value is None or value == []:
        return if_exists or negated
    if isinstance(value, list):
        return holds(value[0]) if len(value) == 1 else negated
    return holds(value)


def compare(world: World, base: str, value: str, wanted: str, variables: bool) -> bool:
    """Compare one value of the request with one of the policy, by the positive operator."""
    if base.startswith(("string", "arn")) or base == "bool":
        pieces = regex_of(world, wanted, variables)
        if pieces is None:
            return False
        plain = "".join(piece.removeprefix("\\") for piece in pieces)
        if base == "stringequals":
            return value == plain
        if base == "stringequalsignorecase":
            return value.casefold() == plain.casefold()
        if base == "bool":
            return value.lower() in ("true", "false") and value.lower() == plain.lower()
        if base == "stringlike":
            return re.fullmatch(regex(pieces), value, re.DOTALL) is not None
        return value.startswith("arn:") and value.count(":") >= 5 and arn_matches(pieces, value, "caller")
    if base == "ipaddress":
        try:
            return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
        except ValueError:
            return False
    if base == "binaryequals":
        try:
            return base64.b64decode(value, validate=True) == base64.b64decode(wanted, validate=True)
        except (ValueError, binascii.Error):
            return False
    read = number if base.startswith("numeric") else instant
    left, right = read(value), read(wanted)
    if left is None or right is None:
        return False
    how = base.removeprefix("numeric").removeprefix("date")
    return {
        "equals": left == right,
        "lessthan": left < right,
        "lessthanequals": left <= right,
        "greaterthan": left > right,
        "greaterthanequals": left >= right,
    }[how]


def number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", text, re.ASCII) else None


def instant(text: str) -> float | None:
    seconds = number(text)
    if seconds is not None:
        return seconds
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
