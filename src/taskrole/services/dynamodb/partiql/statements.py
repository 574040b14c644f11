"""What a PartiQL statement says. Conditions and values are the trees of expressions, with literal values."""

from dataclasses import dataclass, field

from taskrole.services.dynamodb.expressions.syntax import Action, Condition, Path
from taskrole.services.dynamodb.values import Item


@dataclass(frozen=True, slots=True)
class Select:
    """``SELECT paths FROM table.index WHERE condition ORDER BY ...``; no paths are all attributes.

    ``exists`` is set for ``EXISTS(SELECT ...)``, the condition check of a transaction.
    """

    table: str
    index: str = ""
    paths: tuple[Path, ...] = ()
    condition: Condition | None = None
    order: tuple[tuple[str, bool], ...] = ()
    """Attributes and whether each is descending."""
    exists: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """``INSERT INTO table VALUE item``."""

    table: str
    item: Item = field(hash=False)


@dataclass(frozen=True, slots=True)
class Update:
    """``UPDATE table SET ... REMOVE ... WHERE condition RETURNING ...``."""

    table: str
    actions: tuple[Action, ...]
    condition: Condition | None = None
    returning: str = "NONE"


@dataclass(frozen=True, slots=True)
class Delete:
    """``DELETE FROM table WHERE condition RETURNING ...``."""

    table: str
    condition: Condition | None = None
    returning: str = "NONE"


Statement = Select | Insert | Update | Delete
