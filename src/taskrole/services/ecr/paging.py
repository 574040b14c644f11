"""Pages of sorted listings. A token is the key that the last page ended with; it names no place that can go stale."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from taskrole.services.ecr.errors import invalid_parameter

RESULTS_DEFAULT = 100  # AWS: ECR API reference, maxResults
RESULTS_MAX = 1000
Item = TypeVar("Item")


def page(
    items: Sequence[Item], key: Callable[[Item], str], request: Mapping[str, Any]
) -> tuple[Sequence[Item], dict[str, str]]:
    """Return the page of ``items`` (sorted by ``key``) that a request asks for, and the ``nextToken`` member.

    Raises:
        ServiceError: InvalidParameterException for a token that isn't ours.
    """
    count = min(request.get("maxResults", RESULTS_DEFAULT), RESULTS_MAX)
    token = request.get("nextToken")
    if token is not None:
        after = read_token(token)
        items = [item for item in items if key(item) > after]
    shown = items[:count]
    more = {"nextToken": write_token(key(shown[-1]))} if len(items) > count else {}
    return shown, more


def write_token(key: str) -> str:
    """Return the token of the page after ``key``."""
    return base64.urlsafe_b64encode(key.encode()).decode()


def read_token(token: str) -> str:
    """Return the key that a token was made of.

    Raises:
        ServiceError: InvalidParameterException for a token that isn't ours.
    """
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except ValueError:
        raise invalid_parameter("NextToken", "must be a token of an earlier answer") from None
