"""What the composition root lends the console: pure checks, the API's own, so that forms say what the API will say."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class DefinitionRules(Protocol):
    """The rules of task definitions. Pure: no state, no access; it tells what RegisterTaskDefinition would say."""

    def problems(self, account_id: str, definition: Mapping[str, Any]) -> Sequence[str]:
        """Return what is wrong with a definition; empty when nothing is."""
        ...

    def required_attributes(self, account_id: str, definition: Mapping[str, Any]) -> Sequence[str]:
        """Return what an instance must have; ``definition`` has no problems."""
        ...
