"""From what a statement says to what is done with a table: which keys, which condition, which writes. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from taskrole.services.dynamodb import writes
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import NO_EXPRESSIONS
from taskrole.services.dynamodb.expressions.syntax import (
    Arithmetic,
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
)
from taskrole.services.dynamodb.model import KeySchema, Table
from taskrole.services.dynamodb.partiql.statements import Delete, Insert, Select, Statement, Update
from taskrole.services.dynamodb.requests import INSERTS, Checked
from taskrole.services.dynamodb.values import ITEM_SIZE_BYTES_MAX, Item, Value, size_of_item, type_of

_NO_KEY = "Where clause does not contain a mandatory equality on all key attributes"
_NARROWING = {"=": "EQ", "<": "LT", "<=": "LE", ">": "GT", ">=": "GE"}
_TURNED = {"EQ": "EQ", "LT": "GT", "LE": "GE", "GT": "LT", "GE": "LE"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A condition that every item meets which the whole condition lets through: attribute, operator, values."""

    name: str
    operator: str
    values: tuple[Value, ...]


def narrowings(condition: Condition | None) -> Iterator[Narrowing]:
    """Yield the conjuncts of a condition that compare a top-level attribute with values."""
    if isinstance(condition, Both):
        yield from narrowings(condition.left)
        yield from narrowings(condition.right)
    elif isinstance(condition, Comparison) and condition.operator in _NARROWING:
        operator = _NARROWING[condition.operator]
        if _is_pair(condition.left, condition.right):
            yield _narrowing(condition.left, operator, condition.right)
        elif _is_pair(condition.right, condition.left):
            yield _narrowing(condition.right, _TURNED[operator], condition.left)
    elif isinstance(condition, Between) and _is_pair(condition.operand, condition.low, condition.high):
        yield _narrowing(condition.operand, "BETWEEN", condition.low, condition.high)
    elif isinstance(condition, In) and _is_pair(condition.operand, *condition.choices):
        yield _narrowing(condition.operand, "IN", *condition.choices)
    elif isinstance(condition, Call) and condition.function == "begins_with" and _is_pair(*condition.arguments):
        yield _narrowing(condition.arguments[0], "BEGINS_WITH", condition.arguments[1])


def _is_pair(path: Operand, *values: Operand) -> bool:
    return isinstance(path, Path) and len(path.elements) == 1 and all(isinstance(each, Literal) for each in values)


def _narrowing(path: Operand, operator: str, *values: Operand) -> Narrowing:
    assert isinstance(path, Path)
    return Narrowing(str(path.elements[0]), operator, tuple(each.value for each in values if isinstance(each, Literal)))


def equal_values(condition: Condition | None, keys: KeySchema) -> list[Value]:
    """Return the values that a condition allows for the hash key (``=`` or ``IN``); empty if it allows any."""
    for each in narrowings(condition):
        if each.name == keys.hash_name and each.operator in ("EQ", "IN"):
            return [value for value in each.values if type_of(value) == keys.hash_type]
    return []


def single_key(condition: Condition | None, table: Table) -> Item | None:
    """Return the one key that a condition asks for by equality; None if it does not.

    Raises:
        ValidationError: It asks for two values of one attribute.
    """
    key: Item = {}
    for each in narrowings(condition):
        if each.name in table.keys.types and each.operator == "EQ":
            if each.name in key:
                raise ValidationError(
                    f"Multiple conditions on same key {each.name}. Only single item Update/Insert/Delete are supported"
                )
            key[each.name] = each.values[0]
    return key if len(key) == len(table.keys.types) else None


def write_of(statement: Statement, table: Table) -> tuple[str, Checked]:
    """Return kind and request of a statement that writes one item, or checks one (EXISTS).

    Raises:
        ValidationError: It names no single item, or one that does not fit the table.
    """
    if isinstance(statement, Insert):
        _check_inserted(statement.item, table)
        absent: Condition = Call("attribute_not_exists", (Path((table.keys.hash_name,)),))
        return writes.PUT, Checked(
            {"TableName": table.name, "Item": statement.item, INSERTS: True}, NO_EXPRESSIONS, absent
        )
    key = single_key(statement.condition, table)
    if key is None:
        raise ValidationError(_NO_KEY)
    rest = _without_key(statement.condition, table.keys)
    request: dict[str, Any] = {"TableName": table.name, "Key": key}
    if isinstance(statement, Update):
        request["ReturnValues"] = statement.returning
        present: Condition = Call("attribute_exists", (Path((table.keys.hash_name,)),))
        condition = present if rest is None else Both(present, rest)
        return writes.UPDATE, Checked(request, NO_EXPRESSIONS, condition, statement.actions)
    if isinstance(statement, Delete):
        request["ReturnValues"] = statement.returning
        return writes.DELETE, Checked(request, NO_EXPRESSIONS, rest)
    return writes.CHECK, Checked(request, NO_EXPRESSIONS, rest)


def _check_inserted(item: Mapping[str, Value], table: Table) -> None:
    for name, expected in table.keys.types.items():
        if name not in item:
            raise ValidationError(f"Key attribute should be present in the item: Key {name}")
        if expected not in item[name]:
            raise ValidationError(f"Key attribute's data type should match its data type in table's schema: Key {name}")
    if size_of_item(item) > ITEM_SIZE_BYTES_MAX:
        raise ValidationError("Item size has exceeded the maximum allowed size")


def _without_key(condition: Condition | None, keys: KeySchema) -> Condition | None:
    """Return the condition without the equalities of the key, which say where the item is."""
    if isinstance(condition, Both):
        left, right = _without_key(condition.left, keys), _without_key(condition.right, keys)
        if left is None or right is None:
            return left or right
        return Both(left, right)
    if isinstance(condition, Comparison) and condition.operator == "=":
        for each in narrowings(condition):
            if each.name in keys.types:
                return None
    return condition


def named_attributes(statement: Statement) -> set[str]:
    """Return the attributes that a statement names."""
    if isinstance(statement, Insert):
        return set(statement.item)
    names = set(_names_of(statement.condition))
    if isinstance(statement, Select):
        return names | {str(path.elements[0]) for path in statement.paths}
    if isinstance(statement, Update):
        for action in statement.actions:
            names |= {str(action.path.elements[0]), *_names_of(action.operand)}
    return names


def _names_of(node: object) -> Iterator[str]:
    if isinstance(node, Path):
        yield str(node.elements[0])
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from _names_of(argument)
    elif isinstance(node, Not):
        yield from _names_of(node.condition)
    elif isinstance(node, Between):
        for each in (node.operand, node.low, node.high):
            yield from _names_of(each)
    elif isinstance(node, In):
        for each in (node.operand, *node.choices):
            yield from _names_of(each)
    elif isinstance(node, Both | Either | Comparison | Arithmetic):
        yield from _names_of(node.left)
        yield from _names_of(node.right)
