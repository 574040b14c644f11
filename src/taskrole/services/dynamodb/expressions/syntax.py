"""Syntax trees of expressions. Names may still be placeholders (``#n``); values always are (``:v``)."""

from dataclasses import dataclass, field

from taskrole.services.dynamodb.values import Value


@dataclass(frozen=True, slots=True)
class Path:
    """A document path: attribute names (or ``#placeholders``) and list indexes; the first is always a name."""

    elements: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``:name``: a value that the request gives apart."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in the tree itself: legacy parameters are turned into trees with these."""

    value: Value = field(hash=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function: in conditions ``size`` and the yes/no ones, in updates ``if_not_exists`` and ``list_append``."""

    function: str
    arguments: "tuple[Operand, ...]"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``operand + operand`` or ``operand - operand``, in SET."""

    operator: str
    left: "Operand"
    right: "Operand"


Operand = Path | Placeholder | Literal | Call | Arithmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``; operator is one of ``= <> < <= > >=``."""

    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Between:
    """``operand BETWEEN low AND high``."""

    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class In:
    """``operand IN (choices)``."""

    operand: Operand
    choices: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``NOT condition``."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Both:
    """``left AND right``."""

    left: "Condition"
    right: "Condition"


@dataclass(frozen=True, slots=True)
class Either:
    """``left OR right``."""

    left: "Condition"
    right: "Condition"


Condition = Comparison | Between | In | Not | Both | Either | Call


@dataclass(frozen=True, slots=True)
class Action:
    """One action of an update: SET, REMOVE, ADD or DELETE. ``operand`` is None for REMOVE."""

    clause: str
    path: Path
    operand: Operand | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text was parsed to: one of the three, and the placeholders that it uses."""

    kind: str
    condition: Condition | None = None
    actions: tuple[Action, ...] = ()
    paths: tuple[Path, ...] = ()
    names_used: frozenset[str] = frozenset()
    values_used: frozenset[str] = frozenset()
    paths_used: tuple[Path, ...] = ()
