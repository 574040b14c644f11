"""Applying an update expression to an item. Pure: all operands are read from the item as it was."""

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import Bindings, ResolvedPath
from taskrole.services.dynamodb.expressions.evaluate import find
from taskrole.services.dynamodb.expressions.syntax import (
    Action,
    Arithmetic,
    Literal,
    Operand,
    Path,
    Placeholder,
)
from taskrole.services.dynamodb.values import Item, Value, add_numbers, type_of

_BAD_PATH = "The document path provided in the update expression is invalid for update"
_BAD_OPERAND = "An operand in the update expression has an incorrect data type"


def apply_update(
    item: Mapping[str, Value], actions: Sequence[Action], bindings: Bindings, *, legacy: bool = False
) -> Item:
    """Return the item after the update. ``legacy`` actions (AttributeUpdates) can also add to lists.

    Raises:
        ValidationError: A path or an operand does not fit the item.
    """
    changes = [(bindings.path(action.path), _new_value(item, action, bindings, legacy=legacy)) for action in actions]
    updated = dict(item)
    for path in {path[0]: path for path, _ in changes if len(path) > 1}.values():
        if path[0] in updated:
            updated[str(path[0])] = copy.deepcopy(updated[str(path[0])])
    for path, value in sorted((change for change in changes if change[1] is not None), key=_order):
        assert value is not None
        _put(updated, path, value if len(path) == 1 else copy.deepcopy(value))
    # Last index first, so that taking one element away does not move the others.
    for path, _ in sorted((change for change in changes if change[1] is None), key=_order, reverse=True):
        _remove(updated, path)
    return updated


def _order(change: tuple[ResolvedPath, Value | None]) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (-1, each) for each in change[0]]


def _new_value(item: Mapping[str, Value], action: Action, bindings: Bindings, *, legacy: bool) -> Value | None:
    """Return what the action leaves at its path; None for nothing."""
    if action.operand is None:
        return None
    if action.clause == "SET":
        return _evaluate(item, action.operand, bindings)
    present = find(item, bindings.path(action.path))
    assert isinstance(action.operand, Placeholder | Literal)
    operand = bindings.value(action.operand)
    kind = type_of(operand)
    if present is not None and kind not in present:
        raise ValidationError("Type mismatch for attribute to update" if legacy else _BAD_OPERAND)
    if action.clause == "ADD":
        if kind == "N":
            return {"N": add_numbers(present["N"] if present else "0", operand["N"])}
        if kind == "L":
            return {"L": [*(present["L"] if present else ()), *operand["L"]]}
        return {kind: _sort(kind, set(operand[kind]) | set(present[kind] if present else ()))}
    left = _sort(kind, set(present[kind] if present else ()) - set(operand[kind]))
    return {kind: left} if left else None


def _sort(kind: str, members: set[str]) -> list[str]:
    return sorted(members, key=Decimal) if kind == "NS" else sorted(members)


def _evaluate(item: Mapping[str, Value], operand: Operand, bindings: Bindings) -> Value:
    if isinstance(operand, Placeholder | Literal):
        return bindings.value(operand)
    if isinstance(operand, Path):
        value = find(item, bindings.path(operand))
        if value is None:
            raise ValidationError("The provided expression refers to an attribute that does not exist in the item")
        return value
    if isinstance(operand, Arithmetic):
        left, right = (_evaluate_as("N", item, each, bindings)["N"] for each in (operand.left, operand.right))
        return {"N": add_numbers(left, right, 1 if operand.operator == "+" else -1)}
    if operand.function == "if_not_exists":
        path = operand.arguments[0]
        assert isinstance(path, Path)
        present = find(item, bindings.path(path))
        return _evaluate(item, operand.arguments[1], bindings) if present is None else present
    first, second = (_evaluate_as("L", item, argument, bindings)["L"] for argument in operand.arguments)
    return {"L": first + second}


def _evaluate_as(kind: str, item: Mapping[str, Value], operand: Operand, bindings: Bindings) -> Value:
    value = _evaluate(item, operand, bindings)
    if kind not in value:
        raise ValidationError(_BAD_OPERAND)
    return value


def _parent(item: Item, path: ResolvedPath) -> Value:
    """Return the map or list that holds the last element of a path of at least two."""
    parent = find(item, path[:-1])
    if parent is None or ("L" if isinstance(path[-1], int) else "M") not in parent:
        raise ValidationError(_BAD_PATH)
    return parent


def _put(item: Item, path: ResolvedPath, value: Value) -> None:
    last = path[-1]
    if len(path) == 1:
        item[str(last)] = value
    elif isinstance(last, int):
        members = _parent(item, path)["L"]
        if last < len(members):
            members[last] = value
        else:
            members.append(value)  # AWS: an index beyond the end appends
    else:
        _parent(item, path)["M"][last] = value


def _remove(item: Item, path: ResolvedPath) -> None:
    last = path[-1]
    if len(path) == 1:
        item.pop(str(last), None)
    elif isinstance(last, int):
        members = _parent(item, path)["L"]
        if last < len(members):
            del members[last]
    else:
        _parent(item, path)["M"].pop(last, None)
