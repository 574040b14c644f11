"""What is there without anybody having made it: the region's zones, the default VPC and its subnets. Pure."""

import ipaddress
from dataclasses import dataclass

from taskrole.services.ec2.model import Scope

VPC_CIDR = "172.31.0.0/16"  # AWS: default VPCs
ZONE_LETTERS = "abc"
_SUBNET_PREFIX = 20


@dataclass(frozen=True, slots=True)
class Subnet:
    """A default subnet."""

    scope: Scope
    subnet_id: str
    zone_letter: str
    cidr: str

    @property
    def zone(self) -> str:
        """The availability zone's name."""
        return self.scope.region + self.zone_letter

    @property
    def arn(self) -> str:
        """The subnet's ARN."""
        return self.scope.arn("subnet", self.subnet_id)


def subnets_of(scope: Scope) -> tuple[Subnet, ...]:
    """Return the default subnets, one per availability zone."""
    networks = ipaddress.ip_network(VPC_CIDR).subnets(new_prefix=_SUBNET_PREFIX)
    return tuple(
        Subnet(scope, scope.derived_id("subnet", f"default-subnet-{letter}"), letter, str(network))
        for letter, network in zip(ZONE_LETTERS, networks, strict=False)
    )


def subnet_of_zone(scope: Scope, letter: str) -> Subnet:
    """Return the subnet of an availability zone; an unknown one has the first."""
    subnets = subnets_of(scope)
    return next((one for one in subnets if one.zone_letter == letter), subnets[0])


_SHORT = {"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw"}


def zone_id(region: str, letter: str) -> str:
    """Return a zone's id: ``usw2-az1`` for ``us-west-2a``."""
    first, *middle = region.split("-")
    rest = "".join(word if word.isdigit() else _SHORT.get(word, word[:1]) for word in middle)
    return f"{first}{rest}-az{ZONE_LETTERS.find(letter) + 1 or 1}"
