"""The part of an item that some paths name. Pure."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import ResolvedPath
from taskrole.services.dynamodb.values import Item, Value

_Tree = dict[str | int, Any]  # element of a path -> the tree below it; empty: everything below


def project(item: Mapping[str, Value], paths: Iterable[ResolvedPath]) -> Item:
    """Return the parts of ``item`` at ``paths``: maps keep their shape, lists keep the order of what is left."""
    tree: _Tree = {}
    for path in paths:
        _grow(tree, path)
    picked = {name: _pick(item[str(name)], below) for name, below in tree.items() if name in item}
    return {str(name): value for name, value in picked.items() if value is not None}


def _grow(tree: _Tree, path: ResolvedPath) -> None:
    for position, element in enumerate(path):
        if element in tree and not tree[element] and position < len(path) - 1:
            return  # a shorter path names all of it already
        tree = tree.setdefault(element, {})
    tree.clear()


def _pick(value: Value, tree: _Tree) -> Value | None:
    if not tree:
        return value
    if "M" in value:
        members = value["M"]
        picked = {name: _pick(members[name], below) for name, below in tree.items() if name in members}
        kept = {name: inner for name, inner in picked.items() if inner is not None}
        return {"M": kept} if kept else None
    if "L" in value:
        content = value["L"]
        indexes = sorted(element for element in tree if isinstance(element, int) and element < len(content))
        parts = [_pick(content[index], tree[index]) for index in indexes]
        chosen = [part for part in parts if part is not None]
        return {"L": chosen} if chosen else None
    return None


def check_overlaps(label: str, paths: Iterable[ResolvedPath]) -> None:
    """Refuse paths of which one names a part of another.

    Raises:
        ValidationError: Two paths overlap, or use one attribute both as a map and as a list.
    """
    seen = list(paths)
    ordered = sorted(enumerate(seen), key=lambda pair: [(isinstance(each, int), str(each)) for each in pair[1]])
    for (first_index, first), (second_index, second) in itertools.pairwise(ordered):
        one, two = (first, second) if first_index < second_index else (second, first)
        if second[: len(first)] == first:
            raise ValidationError(
                f"Invalid {label}: Two document paths overlap with each other; must remove or rewrite one of these "
                f"paths; path one: {show_path(one)}, path two: {show_path(two)}"
            )
        common = next(index for index, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1])
        if isinstance(first[common], int) != isinstance(second[common], int):
            raise ValidationError(
                f"Invalid {label}: Two document paths conflict with each other; must remove or rewrite one of these "
                f"paths; path one: {show_path(one)}, path two: {show_path(two)}"
            )


def show_path(path: ResolvedPath) -> str:
    """Return a path as messages show it."""
    return "[" + ", ".join(f"[{each}]" if isinstance(each, int) else each for each in path) + "]"
