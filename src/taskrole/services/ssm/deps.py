"""What the operations of Parameter Store are given."""

from dataclasses import dataclass

from taskrole.services.ssm.store import ParameterStore


@dataclass(frozen=True, slots=True)
class SsmDeps:
    """The dependencies of the operations."""

    store: ParameterStore
