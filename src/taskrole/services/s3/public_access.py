"""Is a bucket policy public, and does the bucket ignore it then? Pure.

Source: Amazon S3 user guide, "Blocking public access", "The meaning of public".
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.s3.model import Bucket

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
    statements = json.loads(policy).get("Statement", [])
    if isinstance(statements, dict):
        statements = [statements]
    return any(_opens(statement) for statement in statements)


def effective_policy(bucket: Bucket, principal: Principal) -> str | None:
    """Return the policy that counts for a principal: a restricted public one counts for the owner's account alone."""
    if not bucket.policy:
        return None
    block = bucket.public_access_block
    restricted = block is not None and block.restrict_public_buckets and is_public(bucket.policy)
    outside = principal.kind is not PrincipalKind.SERVICE and principal.account_id != bucket.account_id
    return None if restricted and outside else bucket.policy


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
