"""EC2 as a whole: its operations, bound."""

from taskrole.aws.operation import BoundOperation, OperationSet, bind_all
from taskrole.services.ec2.deps import Ec2Deps, NoMachines
from taskrole.services.ec2.identity import InstanceIdentity
from taskrole.services.ec2.operations import (
    instance_profiles,
    instances,
    launch,
    network,
    security_group_rules,
    security_groups,
    tags,
)

__all__ = ["OPERATION_SETS", "Ec2Deps", "InstanceIdentity", "NoMachines", "operations"]

OPERATION_SETS: tuple[OperationSet[Ec2Deps], ...] = (
    instances.operations,
    launch.operations,
    instance_profiles.operations,
    security_groups.operations,
    security_group_rules.operations,
    network.operations,
    tags.operations,
)


def operations(deps: Ec2Deps) -> dict[str, BoundOperation]:
    """Return the bound operations by name."""
    return bind_all(OPERATION_SETS, deps)
