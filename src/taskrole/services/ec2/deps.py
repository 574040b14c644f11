"""What the operations of EC2 are given."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from taskrole.ids import Ids
from taskrole.services.ec2.identity import InstanceIdentity
from taskrole.services.ec2.model import Scope
from taskrole.storage.ports import Database

AgentStates = Callable[[Scope, Collection[str]], Mapping[str, bool]]
"""Returns whether the agent is connected, of those among some instance ids that are registered container instances."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An instance profile of IAM."""

    arn: str
    profile_id: str
    role_arn: str
    """Empty for a profile without a role."""


class Profiles(Protocol):
    """Finds instance profiles; given by the composition root from IAM."""

    def find(self, account_id: str, name: str) -> Profile | None:
        """Return an instance profile by name, or None."""
        ...


class Machines(Protocol):
    """Starts and stops machines on this host."""

    launched_max: int
    """How many machines may be there at once; 0 where none can be started."""
    addresses: Sequence[str]
    """The addresses that they can have, at least so many."""

    def wake(self) -> None:
        """Look soon at what the rows say, and make it so."""
        ...


class NoMachines:
    """Where nothing can be launched."""

    launched_max = 0
    addresses: Sequence[str] = ()

    def wake(self) -> None:
        """Do nothing."""


def no_agents(_scope: Scope, _instance_ids: Collection[str]) -> Mapping[str, bool]:
    """Know of no agents."""
    return {}


@dataclass(frozen=True, slots=True)
class Ec2Deps:
    """The dependencies of the operations."""

    database: Database
    ids: Ids
    profiles: Profiles
    identity: InstanceIdentity
    agents: AgentStates = no_agents
    machines: Machines = field(default_factory=NoMachines)
