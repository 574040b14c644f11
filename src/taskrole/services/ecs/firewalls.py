"""The security groups of machines and tasks, as ECS tells them to agents that enforce them. EC2 is behind the port."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

CAPABILITY = "ecs.capability.taskrole-security-groups"
"""The attribute of container instances whose agent enforces security groups."""


class Firewalls(Protocol):
    """The port to EC2."""

    def versions(self) -> Mapping[tuple[str, str], int]:
        """Return a number per account and region that grows with every change of groups or of who is in them."""
        ...

    def version(self, account_id: str, region: str) -> int:
        """Return the number of one account and region."""
        ...

    def interfaces(self, account_id: str, region: str, attached_to: Sequence[str]) -> list[dict[str, Any]]:
        """Return the interfaces of a machine (EC2 id) and of tasks (ARNs), each with its address and its rules."""
        ...


class NoFirewalls:
    """Where nobody keeps security groups."""

    def versions(self) -> Mapping[tuple[str, str], int]:
        """Return nothing."""
        return {}

    def version(self, account_id: str, region: str) -> int:
        """Return that nothing ever changes."""
        return 0

    def interfaces(self, account_id: str, region: str, attached_to: Sequence[str]) -> list[dict[str, Any]]:
        """Return nothing."""
        return []
