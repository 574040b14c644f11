"""Pages of sorted listings. A token is the key that the last page ended with; it names no place that can go stale."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from taskrole.aws.page_tokens import read_page_token, write_page_token
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
    more = {"nextToken": write_page_token(key(shown[-1]))} if len(items) > count else {}
    return shown, more


def fetch_page(
    fetch: Callable[[str, int], Sequence[Item]], key: Callable[[Item], str], request: Mapping[str, Any]
) -> tuple[Sequence[Item], dict[str, str]]:
    """Return the same of a listing that is too long to be read whole.

    ``fetch`` returns up to so many items after a key.

    Raises:
        ServiceError: InvalidParameterException for a token that isn't ours.
    """
    count = min(request.get("maxResults", RESULTS_DEFAULT), RESULTS_MAX)
    after = read_token(request["nextToken"]) if "nextToken" in request else ""
    items = fetch(after, count + 1)
    more = {"nextToken": write_page_token(key(items[count - 1]))} if len(items) > count else {}
    return items[:count], more


def read_token(token: str) -> str:
    """Return the key that a token was made of.

    Raises:
        ServiceError: InvalidParameterException for a token that isn't ours.
    """
    try:
        return read_page_token(token)
    except ValueError:
        raise invalid_parameter("NextToken", "must be a token of an earlier answer") from None
