"""Does an item meet a condition? Pure."""

from collections.abc import Mapping, Sequence

from taskrole.services.dynamodb.expressions.bindings import Bindings, ResolvedPath
from taskrole.services.dynamodb.expressions.syntax import (
    Between,
    Both,
    Call,
    Comparison,
    Condition,
    Either,
    In,
    Literal,
    Not,
    Operand,
    Path,
    Placeholder,
)
from taskrole.services.dynamodb.values import Value, compare, type_of


def find(item: Mapping[str, Value], path: ResolvedPath) -> Value | None:
    """Return the value at a path of an item, or None."""
    value = item.get(str(path[0]))
    for element in path[1:]:
        if value is None:
            return None
        if isinstance(element, int):
            members: Sequence[Value] = value.get("L", ())
            value = members[element] if element < len(members) else None
        else:
            value = value.get("M", {}).get(element)
    return value


def meets(item: Mapping[str, Value], condition: Condition, bindings: Bindings) -> bool:
    """Return whether ``item`` (empty if there is none) meets the condition."""
    if isinstance(condition, Comparison):
        left, right = evaluate(item, condition.left, bindings), evaluate(item, condition.right, bindings)
        return _compares(condition.operator, left, right)
    if isinstance(condition, Both):
        return meets(item, condition.left, bindings) and meets(item, condition.right, bindings)
    if isinstance(condition, Either):
        return meets(item, condition.left, bindings) or meets(item, condition.right, bindings)
    if isinstance(condition, Not):
        return not meets(item, condition.condition, bindings)
    if isinstance(condition, Between):
        value = evaluate(item, condition.operand, bindings)
        low, high = evaluate(item, condition.low, bindings), evaluate(item, condition.high, bindings)
        return _compares(">=", value, low) and _compares("<=", value, high)
    if isinstance(condition, In):
        value = evaluate(item, condition.operand, bindings)
        return any(_compares("=", value, evaluate(item, choice, bindings)) for choice in condition.choices)
    return _calls(item, condition, bindings)


def evaluate(item: Mapping[str, Value], operand: Operand, bindings: Bindings) -> Value | None:
    """Return the value of an operand of a condition; None where the item has none."""
    if isinstance(operand, Path):
        return find(item, bindings.path(operand))
    if isinstance(operand, Placeholder | Literal):
        return bindings.value(operand)
    assert isinstance(operand, Call)
    value = evaluate(item, operand.arguments[0], bindings)
    size = None if value is None else _size(value)
    return None if size is None else {"N": str(size)}


def _compares(operator: str, left: Value | None, right: Value | None) -> bool:
    if operator == "=":
        return left is not None and left == right
    if operator == "<>":
        return left != right
    if left is None or right is None:
        return False
    order = compare(left, right)
    if order is None:
        return False
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[operator]


def _calls(item: Mapping[str, Value], call: Call, bindings: Bindings) -> bool:
    first = evaluate(item, call.arguments[0], bindings)
    if call.function == "attribute_exists":
        return first is not None
    if call.function == "attribute_not_exists":
        return first is None
    second = evaluate(item, call.arguments[1], bindings)
    if first is None or second is None:
        return False
    if call.function == "attribute_type":
        return type_of(first) == second.get("S")
    if call.function == "begins_with":
        return any(kind in first and kind in second and first[kind].startswith(second[kind]) for kind in ("S", "B"))
    return _contains(first, second)


def _contains(container: Value, member: Value) -> bool:
    kind, content = next(iter(container.items()))
    if kind in ("S", "B"):
        return kind in member and member[kind] in content
    if kind in ("SS", "NS", "BS"):
        return kind[0] in member and member[kind[0]] in content
    return kind == "L" and member in content


def _size(value: Value) -> int | None:
    kind, content = next(iter(value.items()))
    return len(content) if kind in ("S", "B", "SS", "NS", "BS", "L", "M") else None
