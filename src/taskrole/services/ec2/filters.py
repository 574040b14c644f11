"""Filters and pages of the Describe operations. Pure."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from taskrole.policy.wildcard import compile_pattern
from taskrole.services.ec2 import errors

FILTERS_MAX = 50
FILTER_VALUES_MAX = 200  # AWS: filters of one request
PAGE_MIN, PAGE_MAX = 5, 1000

Item = TypeVar("Item")
Values = Sequence[str]
Reader = Callable[[Any], Values]
"""Returns what an item holds of a filter's name; one of the values has to match."""


def apply_filters(
    items: Iterable[Item],
    filters: Sequence[Mapping[str, Any]],
    readers: Mapping[str, Callable[[Item], Values]],
    tags: Callable[[Item], Mapping[str, str]] | None = None,
) -> list[Item]:
    """Return the items that fulfil every filter.

    Args:
        items: All there are.
        filters: As they were sent.
        readers: What a filter of some name looks at.
        tags: An item's tags, where it can have some: for ``tag:KEY``, ``tag-key`` and ``tag-value``.

    Raises:
        ServiceError: A filter has a name that is not known, or too many values.
    """
    left = list(items)
    if len(filters) > FILTERS_MAX:
        raise errors.limit("FilterLimitExceeded", f"The request has more than {FILTERS_MAX} filters.")
    for one in filters:
        name, values = one.get("Name", ""), one.get("Values", [])
        if len(values) > FILTER_VALUES_MAX:
            message = f"The maximum number of filter values specified on a single call is {FILTER_VALUES_MAX}"
            raise errors.limit("FilterLimitExceeded", message)
        read = readers.get(name) or _tag_reader(name, tags)
        matchers = [compile_pattern(value) for value in values]
        left = [item for item in left if any(matches(value) for value in read(item) for matches in matchers)]
    return left


def _tag_reader(name: str, tags: Callable[[Any], Mapping[str, str]] | None) -> Reader:
    if tags is not None:
        if name.startswith("tag:"):
            key = name.removeprefix("tag:")
            return lambda item: [tags(item)[key]] if key in tags(item) else []
        if name == "tag-key":
            return lambda item: list(tags(item))
        if name == "tag-value":
            return lambda item: list(tags(item).values())
    raise errors.invalid_value(f"The filter '{name[:128]}' is invalid")


def truth(value: object) -> Values:
    """Return how a filter spells a truth value."""
    return ["true" if value else "false"]


def page(
    items: Sequence[Item], request: Mapping[str, Any], key: Callable[[Item], str], *, named: bool = False
) -> tuple[list[Item], dict[str, str]]:
    """Return the items of the page that is asked for, and the members that lead to the next.

    Args:
        items: Everything that is to be listed.
        request: With ``MaxResults`` and ``NextToken``.
        key: Gives each item its place.
        named: Whether the caller asks for items by their ids, which does not go with pages.

    Raises:
        ServiceError: MaxResults or NextToken is not valid.
    """
    size, token = request.get("MaxResults"), request.get("NextToken", "")
    if size is not None and named:
        raise errors.invalid_combination("The parameter MaxResults cannot be used with ids in the same request.")
    if size is not None and not PAGE_MIN <= size <= PAGE_MAX:
        message = f"Value ( {size} ) for parameter maxResults is invalid. Expecting a value of {PAGE_MIN} to {PAGE_MAX}"
        raise errors.invalid_value(f"{message}.")
    after = _decode(token) if token else ""
    left = [item for item in sorted(items, key=key) if key(item) > after]
    shown = left if size is None else left[:size]
    return shown, ({"NextToken": _encode(key(shown[-1]))} if len(shown) < len(left) else {})


def _encode(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def _decode(token: str) -> str:
    try:
        return base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise errors.invalid_value("Unable to parse pagination token") from error
