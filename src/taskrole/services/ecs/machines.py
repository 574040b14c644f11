"""The machines of container instances, as ECS needs to know them. EC2 is behind the port."""

from typing import Protocol

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.services.ecs.model import ContainerInstance


class Machines(Protocol):
    """The port to EC2."""

    def registered(self, connection: Connection, call: Call, instance: ContainerInstance) -> None:
        """Remember the machine of a container instance, within the transaction that registers it."""
        ...

    def role_arn(self, account_id: str, region: str, ec2_instance_id: str) -> str:
        """Return the role of a machine's instance profile; empty if it has none."""
        ...

    def verifies(self, document: str, signature: str) -> bool:
        """Tell whether an instance identity document was signed here."""
        ...


class NoMachines:
    """Where nobody keeps machines: nothing is remembered, and no signature is genuine."""

    def registered(self, connection: Connection, call: Call, instance: ContainerInstance) -> None:
        """Do nothing."""

    def role_arn(self, account_id: str, region: str, ec2_instance_id: str) -> str:
        """Return that there is no role."""
        return ""

    def verifies(self, document: str, signature: str) -> bool:
        """Return that it was not signed here."""
        return False
