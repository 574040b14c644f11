"""What several ECS operations need: questions with tags in them, tag rules, pages."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.store import misc

TAGS_MAX = 50
PAGE_SIZE_MAX = 100
_TAG_TEXT = re.compile(r"[\w\s.:/=+\-@]*")
_NO_TAGS: Mapping[str, str] = {}


def parse_tags(given: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    """Return tags as a mapping.

    Raises:
        InvalidParameterError: Too many, malformed, twice the same key, or a key that is AWS's own.
    """
    tags: dict[str, str] = {}
    for tag in given or ():
        key, value = tag.get("key", ""), tag.get("value", "")
        if not 1 <= len(key) <= 128 or len(value) > 256:
            raise InvalidParameterError("Tag keys must have 1 to 128 characters and tag values 0 to 256.")
        if not _TAG_TEXT.fullmatch(key) or not _TAG_TEXT.fullmatch(value):
            raise InvalidParameterError("Tags may hold letters, numbers, spaces and _ . : / = + - @ only.")
        if key.lower().startswith("aws:"):
            raise InvalidParameterError("Tag keys must not start with aws:")
        if key in tags:
            raise InvalidParameterError("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
        tags[key] = value
    if len(tags) > TAGS_MAX:
        raise InvalidParameterError(f"The maximum number of tags is {TAGS_MAX}.")
    return tags


def request_tags_context(given: Sequence[Mapping[str, str]] | None) -> dict[str, ContextValue]:
    """Return the condition keys of tags in a request."""
    if not given:
        return {}
    context: dict[str, ContextValue] = {f"aws:RequestTag/{tag.get('key', '')}": tag.get("value", "") for tag in given}
    context["aws:TagKeys"] = [tag.get("key", "") for tag in given]
    return context


def ask(
    ecs: EcsDeps, call: Call, action: str, arns: Sequence[str], context: Mapping[str, ContextValue] | None = None
) -> list[Question]:
    """Return a question per ARN, each with its resource's tags among the condition keys."""
    if not arns:
        return [Question(call.principal, action, "*", dict(context or {}))]
    with ecs.database.read() as connection:
        tags = misc.get_tags_of_many(connection, arns)
    return [_question(call, action, arn, tags.get(arn, _NO_TAGS), context or {}) for arn in arns]


def _question(
    call: Call, action: str, arn: str, tags: Mapping[str, str], context: Mapping[str, ContextValue]
) -> Question:
    full = dict(context)
    for key, value in tags.items():
        full[f"aws:ResourceTag/{key}"] = value
        full[f"ecs:ResourceTag/{key}"] = value
    return Question(call.principal, action, arn, full)


def ask_tag_on_create(call: Call, arn: str, operation: str, tags: Sequence[Mapping[str, str]] | None) -> list[Question]:
    """Return the question that AWS asks when a resource is created with tags."""
    if not tags:
        return []
    return [
        Question(call.principal, "ecs:TagResource", arn, {**request_tags_context(tags), "ecs:CreateAction": operation})
    ]


def page_size(request: Mapping[str, Any], default: int = PAGE_SIZE_MAX, maximum: int = PAGE_SIZE_MAX) -> int:
    """Return how many items a page has.

    Raises:
        InvalidParameterError: Out of range.
    """
    size = int(request.get("maxResults", default))
    if not 1 <= size <= maximum:
        raise InvalidParameterError(f"maxResults must be between 1 and {maximum}.")
    return size


def _fingerprint(request: Mapping[str, Any]) -> str:
    filters = {name: value for name, value in request.items() if name not in ("nextToken", "maxResults")}
    return hashlib.sha256(orjson.dumps(filters, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()[:16]


def page_start(request: Mapping[str, Any]) -> str:
    """Return the key after which a page begins; empty for the first page.

    Raises:
        InvalidParameterError: The token is altered or belongs to other filters.
    """
    token = request.get("nextToken")
    if not token:
        return ""
    try:
        fingerprint, _, key = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError) as error:
        raise InvalidParameterError("Invalid token") from error
    if fingerprint != _fingerprint(request):
        raise InvalidParameterError("Invalid token")
    return key


def page_token(request: Mapping[str, Any], last_key: str) -> str:
    """Return the token of the page after ``last_key``."""
    return base64.urlsafe_b64encode(f"{_fingerprint(request)}:{last_key}".encode()).decode()


def page(request: Mapping[str, Any], keys: Sequence[str], size: int) -> tuple[Sequence[str], dict[str, str]]:
    """Cut sorted keys (one more than the page shows, or all) to a page.

    Returns:
        The keys of the page, and the answer's ``nextToken`` member if there are more.
    """
    if len(keys) <= size:
        return keys, {}
    return keys[:size], {"nextToken": page_token(request, keys[size - 1])}


def after(keys: Sequence[str], start: str) -> Sequence[str]:
    """Return the part of all keys, in their own order, that follows the key ``start``; all if it is empty.

    Raises:
        InvalidParameterError: There is no such key any more.
    """
    if not start:
        return keys
    if start not in keys:
        raise InvalidParameterError("Invalid token")
    return keys[keys.index(start) + 1 :]
