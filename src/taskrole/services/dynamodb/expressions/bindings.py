"""The names and values that the placeholders of one request's expressions stand for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from taskrole.services.dynamodb.expressions.syntax import Literal, Parsed, Path, Placeholder
from taskrole.services.dynamodb.values import Item, Value

ResolvedPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Bindings:
    """What ``#names`` and ``:values`` stand for. Values are in normal form."""

    names: Mapping[str, str]
    values: Item

    def path(self, path: Path) -> ResolvedPath:
        """Return the path with its placeholders filled in."""
        if not self.names:
            return path.elements
        return tuple(
            self.names[each] if isinstance(each, str) and each.startswith("#") else each for each in path.elements
        )

    def value(self, operand: Placeholder | Literal) -> Value:
        """Return the value of an operand that is no path."""
        return operand.value if isinstance(operand, Literal) else self.values[operand.name]


@dataclass(frozen=True, slots=True)
class Expressions:
    """All expressions of one request, by the names of their parameters."""

    parsed: Mapping[str, Parsed]
    bindings: Bindings

    def get(self, parameter: str) -> Parsed | None:
        """Return the expression of a parameter, if the request has it."""
        return self.parsed.get(parameter)

    def top_level_names(self) -> set[str]:
        """Return the attributes that the expressions name: the values of ``dynamodb:Attributes``."""
        return {str(self.bindings.path(path)[0]) for parsed in self.parsed.values() for path in parsed.paths_used}


NO_EXPRESSIONS = Expressions({}, Bindings({}, {}))
