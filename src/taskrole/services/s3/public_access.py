"""What others may do in a bucket: is its policy public, which of it counts, and what ACLs add to it. Pure.

Source: Amazon S3 user guide, "Blocking public access", "The meaning of public", "How Amazon S3 authorizes a request".
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.s3.acls import ALL_USERS, AUTHENTICATED_USERS
from taskrole.services.s3.model import Bucket
from taskrole.services.s3.names import ANONYMOUS

_FIXED_KEYS = frozenset((
    "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount", "aws:sourceip",
    "aws:userid", "aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths",
    "aws:vpcsourceip", "s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
))  # fmt: skip
_FIXING_OPERATORS = ("stringequals", "stringlike", "arnequals", "arnlike", "ipaddress")
_ANYWHERE = frozenset(("0.0.0.0/0", "::/0"))


@lru_cache(maxsize=1024)
def is_public(policy: str) -> bool:
    """Say whether a bucket policy (JSON that was validated) lets in anyone at all."""
    return any(_opens(statement) for statement in _listed(json.loads(policy).get("Statement", [])))


def effective_policy(
    bucket: Bucket, principal: Principal, action: str, owner: str, grantees: tuple[str, ...]
) -> str | None:
    """Return the policy that counts for a principal and an action.

    A restricted public policy allows the owner's account alone, and a bucket's policy allows nothing about objects of
    another ``owner`` (account id); what it denies counts always. Each of ``grantees`` is allowed the action by an ACL.
    """
    policy = bucket.policy
    if policy:
        block = bucket.public_access_block
        restricted = block is not None and block.restrict_public_buckets and is_public(policy)
        outside = principal.kind is not PrincipalKind.SERVICE and principal.account_id != bucket.account_id
        if (restricted and outside) or owner != bucket.account_id:
            policy = _denials(policy)
    return (_with_grants(policy, action, grantees) if grantees else policy) or None


@lru_cache(maxsize=1024)
def _denials(policy: str) -> str:
    """Return what a policy denies, as a policy; nothing if it denies nothing."""
    document = json.loads(policy)
    statements = [one for one in _listed(document.get("Statement", [])) if one.get("Effect") == "Deny"]
    return json.dumps({**document, "Statement": statements}) if statements else ""


@lru_cache(maxsize=1024)
def _with_grants(policy: str, action: str, grantees: tuple[str, ...]) -> str:
    """Return a policy with the grants of an ACL; it is asked about one resource only, so they name any."""
    document = json.loads(policy) if policy else {"Version": "2012-10-17"}
    statements = [*_listed(document.get("Statement", [])), *(_grant(action, grantee) for grantee in grantees)]
    return json.dumps({**document, "Statement": statements})


def _grant(action: str, grantee: str) -> dict[str, Any]:
    principal: Any = "*"
    condition: dict[str, Any] = {}
    if grantee == AUTHENTICATED_USERS:
        condition = {"Null": {"aws:PrincipalAccount": "false"}}
    elif grantee == ANONYMOUS:
        condition = {"Null": {"aws:PrincipalAccount": "true"}}
    elif grantee != ALL_USERS:
        principal = {"AWS": grantee}
    allowed: dict[str, Any] = {"Sid": "AccessControlList", "Effect": "Allow", "Principal": principal}
    return {**allowed, "Action": action, "Resource": "*", **({"Condition": condition} if condition else {})}


def _listed(statements: Any) -> list[Any]:
    return [statements] if isinstance(statements, dict) else list(statements)


def _opens(statement: Mapping[str, Any]) -> bool:
    if statement.get("Effect") != "Allow":
        return False
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    named = principal.get("AWS", []) if isinstance(principal, dict) else principal
    if "*" not in ([named] if isinstance(named, str) else list(named or ())):
        return False
    return not _narrowed(statement.get("Condition", {}))


def _narrowed(conditions: Mapping[str, Any]) -> bool:
    """Say whether a condition holds for fixed values of who or where only."""
    for operator, keys in conditions.items():
        name = operator.lower().removeprefix("forallvalues:").removeprefix("foranyvalue:")
        if not name.startswith(_FIXING_OPERATORS) or name.endswith("ifexists"):
            continue
        for key, values in keys.items():
            texts = [values] if isinstance(values, str) else [str(value) for value in values]
            if key.lower() in _FIXED_KEYS and all(_fixed(text, key) for text in texts):
                return True
    return False


def _fixed(value: str, key: str) -> bool:
    if value in _ANYWHERE:
        return False
    arn_of_account = key.lower().endswith("arn") and len(value.split(":")) > 4 and value.split(":")[4].isdigit()
    return arn_of_account or (not any(sign in value for sign in "*?") and "${" not in value)
