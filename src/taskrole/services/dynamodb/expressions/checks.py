"""What can be wrong with an expression once its placeholders are known, whatever the item is. Pure.

The order of the checks and their words are the service's.
"""

from collections.abc import Iterator, Sequence
from typing import NoReturn

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bindings import Bindings
from taskrole.services.dynamodb.expressions.parser import IN_CHOICES_MAX
from taskrole.services.dynamodb.expressions.projection import check_overlaps, show_path
from taskrole.services.dynamodb.expressions.syntax import (
    Action,
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
    Parsed,
    Path,
    Placeholder,
)
from taskrole.services.dynamodb.values import TYPES, Value, compare, type_of

_ARGUMENTS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
    "if_not_exists": 2,
    "list_append": 2,
}
_NEEDS_PATH = frozenset(("attribute_exists", "attribute_not_exists", "if_not_exists"))
_ORDERED = ("S", "N", "B")
_SIZED = ("S", "B", "SS", "NS", "BS", "L", "M")
_SETS = ("SS", "NS", "BS")
_TYPE_NAMES = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
    "L": "LIST",
    "M": "MAP",
    "SS": "STRING_SET",
    "NS": "NUMBER_SET",
    "BS": "BINARY_SET",
}


def check(parsed: Parsed, bindings: Bindings) -> None:
    """Check an expression with its placeholders.

    Raises:
        ValidationError: One is not defined, or an operand has a type that can never fit.
    """
    checker = _Checker(parsed.kind, bindings)
    if parsed.condition is not None:
        checker.condition(parsed.condition)
    elif parsed.actions:
        checker.update(parsed)
    else:
        for path in parsed.paths:
            checker.path(path)
        check_overlaps(parsed.kind, [bindings.path(path) for path in parsed.paths])


class _Checker:
    """Walks one expression in the order of its text."""

    def __init__(self, label: str, bindings: Bindings) -> None:
        self._label = label
        self._bindings = bindings

    def condition(self, node: Condition) -> None:
        """Check a condition, leaf by leaf."""
        if isinstance(node, Both | Either):
            self.condition(node.left)
            self.condition(node.right)
        elif isinstance(node, Not):
            self.condition(node.condition)
        else:
            operands = _operands(node)
            for operand in operands:
                self._defined(operand)
            for operand in operands:
                if isinstance(operand, Call):
                    self._call(operand)
            self._leaf(node, operands)

    def update(self, parsed: Parsed) -> None:
        """Check an update: all names, all values, all paths, and then the operands."""
        for path in parsed.paths_used:
            self.path(path)
        for action in parsed.actions:
            if action.operand is not None:
                self._defined(action.operand)
        check_overlaps(self._label, [self._bindings.path(action.path) for action in parsed.actions])
        for action in parsed.actions:
            if action.clause in ("ADD", "DELETE"):
                self._set_operand(action)
        for action in parsed.actions:
            if action.clause == "SET" and action.operand is not None:
                self._update_operand(action.operand)

    def path(self, path: Path) -> None:
        """Check that the placeholders of a path are defined."""
        for each in path.elements:
            if isinstance(each, str) and each.startswith("#") and each not in self._bindings.names:
                self._invalid(
                    "An expression attribute name used in the document path is not defined; attribute name: " + each
                )

    def _defined(self, operand: Operand) -> None:
        if isinstance(operand, Path):
            self.path(operand)
        elif isinstance(operand, Placeholder):
            if operand.name not in self._bindings.values:
                self._invalid(
                    f"An expression attribute value used in expression is not defined; attribute value: {operand.name}"
                )
        elif isinstance(operand, Call):
            for argument in operand.arguments:
                self._defined(argument)
        elif isinstance(operand, Arithmetic):
            self._defined(operand.left)
            self._defined(operand.right)

    def _leaf(self, node: Condition, operands: Sequence[Operand]) -> None:
        if isinstance(node, Comparison):
            self._distinct(node.operator, operands)
            if node.operator not in ("=", "<>"):
                self._types(node.operator, operands, _ORDERED)
        elif isinstance(node, Between):
            self._distinct("BETWEEN", operands)
            self._types("BETWEEN", operands, _ORDERED)
            self._bounds(node)
        elif isinstance(node, In):
            if len(node.choices) > IN_CHOICES_MAX:
                self._invalid(
                    f"The IN operator is provided with too many operands; number of operands: {len(node.choices)}"
                )
            self._distinct("IN", operands)

    def _call(self, call: Call) -> None:
        name, arguments = call.function, call.arguments
        for argument in arguments:
            if isinstance(argument, Call):
                self._call(argument)
        self._count(call)
        self._distinct(name, arguments)
        if name in _NEEDS_PATH and not isinstance(arguments[0], Path):
            self._invalid(f"Operator or function requires a document path; operator or function: {name}")
        if name == "begins_with":
            self._types(name, arguments, ("S", "B"))
        elif name == "size":
            self._types(name, arguments, _SIZED)
        elif name == "attribute_type":
            self._type_name(arguments[1])

    def _count(self, call: Call) -> None:
        if len(call.arguments) != _ARGUMENTS[call.function]:
            self._invalid(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {call.function}, number of operands: {len(call.arguments)}"
            )

    def _type_name(self, operand: Operand) -> None:
        value = self._value(operand)
        kind = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}" if value is None else type_of(value)
        if value is None or kind != "S":
            self._wrong_type("attribute_type", kind)
        elif value["S"] not in TYPES:
            self._invalid(
                f"Invalid attribute type name found; type: {value['S']}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            )

    def _distinct(self, operator: str, operands: Sequence[Operand]) -> None:
        paths = [self._bindings.path(each) if isinstance(each, Path) else None for each in operands]
        if paths[0] is not None and paths[0] in paths[1:]:
            self._invalid(
                "The first operand must be distinct from the remaining operands for this operator or function; "
                f"operator: {operator}, first operand: {show_path(paths[0])}"
            )

    def _types(self, operator: str, operands: Sequence[Operand], allowed: Sequence[str]) -> None:
        for operand in operands:
            kind = self._kind(operand)
            if kind is not None and kind not in allowed:
                self._wrong_type(operator, kind)

    def _wrong_type(self, operator: str, kind: str) -> NoReturn:
        self._invalid(
            f"Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
        )

    def _kind(self, operand: Operand) -> str | None:
        """Return the type of an operand where it shows without an item."""
        if isinstance(operand, Call):
            return {"size": "N", "list_append": None, "if_not_exists": None}.get(operand.function, "BOOL")
        value = self._value(operand)
        return None if value is None else type_of(value)

    def _value(self, operand: Operand) -> Value | None:
        return self._bindings.value(operand) if isinstance(operand, Placeholder | Literal) else None

    def _bounds(self, node: Between) -> None:
        low, high = self._value(node.low), self._value(node.high)
        if low is None or high is None:
            return
        shown = (
            f"lower bound operand: AttributeValue: {_show_value(low)}, "
            f"upper bound operand: AttributeValue: {_show_value(high)}"
        )
        if type_of(low) != type_of(high):
            self._invalid(f"The BETWEEN operator requires same data type for lower and upper bounds; {shown}")
        if (compare(low, high) or 0) > 0:
            self._invalid(
                f"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {shown}"
            )

    def _set_operand(self, action: Action) -> None:
        assert action.operand is not None
        kind = self._kind(action.operand)
        allowed = ("N", *_SETS) if action.clause == "ADD" else _SETS
        if kind is not None and kind not in allowed:
            self._invalid(
                f"Incorrect operand type for operator or function; operator: {action.clause}, "
                f"operand type: {_TYPE_NAMES[kind]}, typeSet: ALLOWED_FOR_{action.clause}_OPERAND"
            )

    def _update_operand(self, operand: Operand) -> None:
        if isinstance(operand, Arithmetic):
            for each in (operand.left, operand.right):
                self._update_operand(each)
            self._types(operand.operator, (operand.left, operand.right), ("N",))
        elif isinstance(operand, Call):
            for argument in operand.arguments:
                self._update_operand(argument)
            self._count(operand)
            if operand.function in _NEEDS_PATH and not isinstance(operand.arguments[0], Path):
                self._invalid(
                    f"Operator or function requires a document path; operator or function: {operand.function}"
                )
            if operand.function == "list_append":
                self._types("list_append", operand.arguments, ("L",))

    def _invalid(self, reason: str) -> NoReturn:
        raise ValidationError(f"Invalid {self._label}: {reason}")


def _operands(node: Condition) -> Sequence[Operand]:
    return tuple(_operands_of(node))


def _operands_of(node: Condition) -> Iterator[Operand]:
    if isinstance(node, Comparison):
        yield node.left
        yield node.right
    elif isinstance(node, Between):
        yield from (node.operand, node.low, node.high)
    elif isinstance(node, In):
        yield node.operand
        yield from node.choices
    elif isinstance(node, Call):
        yield node


def _show_value(value: Value) -> str:
    kind, content = next(iter(value.items()))
    return f"{{{kind}:{content if isinstance(content, str) else '...'}}}"
