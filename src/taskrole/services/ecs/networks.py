"""Networks of tasks in mode awsvpc: the port to EC2, and the rules of awsvpcConfiguration.

Source: ECS API reference, AwsVpcConfiguration.
"""

import ipaddress
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from taskrole.services.ecs.attachments import Subnet
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.model import ClusterKey, Document, Task

SUBNETS_MAX = 16  # AWS: AwsVpcConfiguration
SECURITY_GROUPS_MAX = 5
_RESERVED_FIRST, _RESERVED_LAST = 4, 1  # AWS: the first four addresses of a subnet and the last are not given out


@dataclass(frozen=True, slots=True)
class Network:
    """Where the interfaces of tasks are made: one of the subnets each, all of the security groups."""

    subnets: tuple[Subnet, ...]
    security_groups: tuple[str, ...]

    @property
    def zones(self) -> frozenset[str]:
        """The availability zones of the subnets."""
        return frozenset(one.zone for one in self.subnets)


class NetworkMissingError(Exception):
    """A subnet or a security group is not there: EC2's code and text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Networks(Protocol):
    """The port to EC2."""

    def find(self, account_id: str, region: str, subnet_ids: Sequence[str], group_ids: Sequence[str]) -> Network:
        """Return subnets and security groups by id; without groups, the VPC's default one.

        Raises:
            NetworkMissingError: One is not there.
        """
        ...

    def attach(self, connection: Connection, task: Task, now: datetime) -> None:
        """Make a task's interface known to EC2, within the transaction that starts the task."""
        ...

    def detach(self, connection: Connection, account_id: str, region: str, interface_ids: Collection[str]) -> None:
        """Have interfaces forgotten."""
        ...


class NoNetworks:
    """Where there is no EC2: no subnet is there."""

    def find(self, account_id: str, region: str, subnet_ids: Sequence[str], group_ids: Sequence[str]) -> Network:
        """See Networks."""
        raise NetworkMissingError("InvalidSubnetID.NotFound", f"The subnet ID '{subnet_ids[0]}' does not exist")

    def attach(self, connection: Connection, task: Task, now: datetime) -> None:
        """See Networks."""

    def detach(self, connection: Connection, account_id: str, region: str, interface_ids: Collection[str]) -> None:
        """See Networks."""


def awsvpc_configuration(given: Mapping[str, Any], mode: str) -> Document | None:
    """Return the awsvpcConfiguration of a request or a deployment, which is there exactly in mode awsvpc.

    Raises:
        InvalidParameterError: It is not so, or a rule is broken.
    """
    configuration: Document | None = given.get("networkConfiguration", {}).get("awsvpcConfiguration")
    if mode != "awsvpc":
        if given.get("networkConfiguration"):
            raise InvalidParameterError(
                "Network Configuration is not valid for the given networkMode of this task definition."
            )
        return None
    if not configuration:
        raise InvalidParameterError("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
    if not configuration.get("subnets"):
        raise InvalidParameterError("subnets can not be empty.")
    for member, most in (("subnets", SUBNETS_MAX), ("securityGroups", SECURITY_GROUPS_MAX)):
        if len(configuration.get(member, ())) > most:
            raise InvalidParameterError(f"{member} can have at most {most} items.")
    if configuration.get("assignPublicIp") == "ENABLED":
        raise InvalidParameterError("Assign public IP is not supported for this launch type.")
    return configuration


def find_network(networks: Networks, key: ClusterKey, configuration: Document) -> Network:
    """Return the network that an awsvpcConfiguration names.

    Raises:
        InvalidParameterError: A subnet or a security group is not there.
    """
    subnets, groups = configuration["subnets"], configuration.get("securityGroups", ())
    try:
        return networks.find(key.account_id, key.region, subnets, groups)
    except NetworkMissingError as error:
        kind, ids = ("security group", groups) if "Group" in error.code else ("subnet", subnets)
        raise InvalidParameterError(
            f"Error retrieving {kind} information for [{', '.join(one[:64] for one in ids)}]: {error.message}"
            f" (ErrorCode: {error.code})"
        ) from error


def look_up(networks: Networks, key: ClusterKey, request: Mapping[str, Any]) -> None:
    """Check that what a request's network configuration names is there, if it has one.

    Raises:
        InvalidParameterError: It is not.
    """
    given = request.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    if given.get("subnets"):
        find_network(networks, key, given)


def find_zones(networks: Networks, key: ClusterKey, configuration: Mapping[str, Any]) -> frozenset[str]:
    """Return the availability zones in which the tasks of a deployment can be; none for any."""
    given = configuration.get("networkConfiguration", {}).get("awsvpcConfiguration")
    try:
        return find_network(networks, key, given).zones if given else frozenset()
    except InvalidParameterError:
        return frozenset()  # told when a task is to be started


def usable_addresses(cidr: str) -> range:
    """Return the addresses of a subnet that interfaces may have, as numbers."""
    network = ipaddress.IPv4Network(cidr)
    first = int(network.network_address)
    return range(first + _RESERVED_FIRST, first + network.num_addresses - _RESERVED_LAST)
