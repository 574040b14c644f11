"""When a page of a Query or Scan is full. Pure.

AWS: a page ends with the item that takes it to 1 MB, counted as the service stores items: names are short, values carry
their lengths, and each 3 KB has a head that repeats the range key. The rule is known from the service's answers.
"""

from collections.abc import Mapping
from typing import Any

from taskrole.services.dynamodb.values import Item, size_of_value

PAGE_SIZE_BYTES_MAX = 1 << 20  # AWS: API reference, Query
_BLOCK_BYTES = 3072
_HEAD_BYTES = 18


class Page:
    """Adds up items; exact only near the end, since most pages never come there."""

    def __init__(self, range_name: str) -> None:
        self._range_name = range_name
        self._items: list[Item] = []
        self._plain = 0
        self._exact = 0

    def add(self, item: Item, size_bytes: int) -> bool:
        """Add an item of a (plain) size; return whether the page is full."""
        self._plain += size_bytes
        self._items.append(item)
        # No item is stored larger than this: lengths of values, heads of blocks.
        if self._plain * 3 // 2 + 128 * len(self._items) < PAGE_SIZE_BYTES_MAX and not self._exact:
            return False
        self._exact += sum(_stored_size(each, self._range_name) for each in self._items)
        self._items.clear()
        return self._exact >= PAGE_SIZE_BYTES_MAX

    @property
    def plain_size_bytes(self) -> int:
        """The size that capacity is counted by."""
        return self._plain


def _stored_size(item: Item, range_name: str) -> int:
    size = 0
    for name, value in item.items():
        if name != range_name:
            size += _with_length(value) + 1
    range_size = size_of_value(item[range_name]) if range_name in item else 0
    return 2 + size + (1 + (1 + size) // _BLOCK_BYTES) * (_HEAD_BYTES + range_size)


def _with_length(value: Mapping[str, Any]) -> int:
    kind, content = next(iter(value.items()))
    if kind == "L":
        return 3 + sum(1 + _with_length(inner) for inner in content)
    if kind == "M":
        return 3 + sum(2 + _with_length(inner) for inner in content.values())
    size = size_of_value(value)
    if kind == "S":
        return size + (1 if size < 128 else 2 if size < 16384 else 3)
    if kind in ("B", "N"):
        return size + 1
    if kind in ("SS", "NS", "BS"):
        return size + len(content) + 1
    return 0 if kind == "NULL" else 1
