"""The policy document of an HTML form: what its signer lets the form upload. Pure.

Source: S3 API reference, "POST policy" (conditions, condition matching); AWS's sentences as clients have reported them.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from taskrole.aws.errors import ServiceError

_EXPIRATION = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_RANGE = "content-length-range"
_OPERATIONS = frozenset(("eq", "starts-with"))
_UNCOVERED = frozenset(("policy", "x-amz-signature", "awsaccesskeyid", "signature", "file"))
_IGNORED_PREFIX = "x-ignore-"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a field must be, or begin with; ``shown`` is how the policy says it."""

    operation: str
    name: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class PostPolicy:
    """A policy document. ``length_range`` is the least and the greatest size of the file in bytes."""

    expires_at: datetime
    conditions: tuple[Condition, ...]
    length_range: tuple[int, int] | None = None


def parse_policy(text: str) -> PostPolicy:
    """Return the policy of its base64 text.

    Raises:
        ServiceError: InvalidPolicyDocument; AccessDenied for a range that is none.
    """
    document = _decoded(text)
    for name in document:
        if name not in ("expiration", "conditions"):
            raise _invalid(f"Unexpected: '{name.lower()[:64]}'")
    if "expiration" not in document:
        raise _invalid("Policy missing expiration.")
    if "conditions" not in document:
        raise _invalid("Policy missing conditions.")
    if not isinstance(document["conditions"], list):
        raise _invalid("Invalid 'conditions' value: must be a List.")
    conditions: list[Condition] = []
    length_range = None
    for entry in document["conditions"]:
        if isinstance(entry, list) and entry and str(entry[0]).lower() == _RANGE:
            least, greatest = _range(entry)
            if length_range is not None:  # both hold
                least, greatest = max(least, length_range[0]), min(greatest, length_range[1])
            length_range = least, greatest
        else:
            conditions.append(_condition(entry))
    return PostPolicy(_instant(document["expiration"]), tuple(conditions), length_range)


def check(policy: PostPolicy, fields: Mapping[str, str], names: Mapping[str, str], now: datetime) -> None:
    """Check fields (by lower-case name, with the bucket among them) against a policy.

    Args:
        policy: What is allowed.
        fields: What the form says.
        names: Names of the fields as they were sent.
        now: The present moment.

    Raises:
        ServiceError: AccessDenied.
    """
    if now > policy.expires_at:
        raise _denied("Policy expired.")
    for condition in policy.conditions:
        if not _holds(condition, fields.get(condition.name)):
            raise _denied(f"Policy Condition failed: {condition.shown}")
    covered = {condition.name for condition in policy.conditions}
    extra = [
        names.get(name, name)
        for name in fields
        if name not in covered and name not in _UNCOVERED and not name.startswith(_IGNORED_PREFIX)
    ]
    if extra:
        raise _denied(f"Extra input fields: {', '.join(extra)[:1024]}")


def _holds(condition: Condition, value: str | None) -> bool:
    if value is None:
        return False
    if condition.operation == "eq":
        return value == condition.value
    if condition.name == "content-type":  # AWS: each of several content types must begin so
        return all(part.strip().startswith(condition.value) for part in value.split(","))
    return value.startswith(condition.value)


def _decoded(text: str) -> dict[str, Any]:
    try:
        raw = base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise _invalid("invalid Base64 encoding.") from error
    try:
        document = json.loads(raw, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _invalid("Invalid JSON.") from error
    if not isinstance(document, dict):
        raise _invalid("Invalid JSON.")
    return document


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _condition(entry: Any) -> Condition:
    if isinstance(entry, dict):
        if len(entry) != 1:
            raise _invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")
        name, value = next(iter(entry.items()))
        if not isinstance(value, str):
            raise _invalid("Invalid Simple-Condition: value must be a string.")
        return Condition("eq", name.lower(), value, _shown(["eq", f"${name}", value]))
    if not isinstance(entry, list):
        raise _invalid("Invalid condition test: must be a List or Object.")
    if not entry or not isinstance(entry[0], str):
        raise _invalid("Invalid Condition: missing operation identifier.")
    operation = entry[0].lower()
    if operation not in _OPERATIONS:
        raise _invalid(f"Invalid Condition: unknown operation '{entry[0][:64]}'.")
    if len(entry) != 3 or not all(isinstance(part, str) for part in entry):
        raise _invalid(f"Invalid {operation}: wrong number of arguments.")
    if not entry[1].startswith("$"):
        raise _denied(f"Policy Condition failed: {_shown(entry)}")
    return Condition(operation, entry[1][1:].lower(), entry[2], _shown(entry))


def _range(entry: list[Any]) -> tuple[int, int]:
    if len(entry) != 3:
        raise _invalid(f"Invalid {_RANGE}: wrong number of arguments.")
    if any(isinstance(bound, bool) or not isinstance(bound, int | str) for bound in entry[1:]):
        raise _invalid("Invalid JSON.")
    if any(isinstance(bound, int) and bound < 0 for bound in entry[1:]):
        raise _invalid(f"Invalid {_RANGE}: the bounds must not be negative.")
    texts = [str(bound) for bound in entry[1:]]
    if not all(_NUMBER.fullmatch(text) for text in texts):
        raise _denied(f"Policy Condition failed: {_shown(entry)}")
    return int(texts[0]), int(texts[1])


def _instant(value: Any) -> datetime:
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        if _EXPIRATION.fullmatch(text) is None:
            raise ValueError(text)
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise _invalid(f"Invalid 'expiration' value: '{text[:64]}'") from error


def _shown(entry: Any) -> str:
    return json.dumps(entry, ensure_ascii=False)[:1024]


def _invalid(what: str) -> ServiceError:
    return ServiceError("InvalidPolicyDocument", f"Invalid Policy: {what}", 400)


def _denied(what: str) -> ServiceError:
    return ServiceError("AccessDenied", f"Invalid according to Policy: {what}", 403)
