"""The values of EC2: instances, security groups and their rules."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

ID_DIGITS = 17
OWN_AVAILABILITY_ZONE = "a"


class InstanceState(StrEnum):
    """The life of a machine."""

    PENDING = "pending"
    RUNNING = "running"
    SHUTTING_DOWN = "shutting-down"
    TERMINATED = "terminated"
    STOPPING = "stopping"
    STOPPED = "stopped"


STATE_CODES: Mapping[InstanceState, int] = {
    InstanceState.PENDING: 0,
    InstanceState.RUNNING: 16,
    InstanceState.SHUTTING_DOWN: 32,
    InstanceState.TERMINATED: 48,
    InstanceState.STOPPING: 64,
    InstanceState.STOPPED: 80,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """An account in a region: where everything of EC2 belongs."""

    account_id: str
    region: str

    def arn(self, kind: str, identifier: str) -> str:
        """Return the ARN of a resource."""
        return f"arn:aws:ec2:{self.region}:{self.account_id}:{kind}/{identifier}"

    def derived_id(self, prefix: str, name: str) -> str:
        """Return the id of something that is there from the beginning: the same for ever."""
        digest = hashlib.sha256(f"{name}/{self.account_id}/{self.region}".encode()).hexdigest()
        return f"{prefix}-{digest[:ID_DIGITS]}"

    @property
    def vpc_id(self) -> str:
        """The default VPC, which is the only one."""
        return self.derived_id("vpc", "default-vpc")

    @property
    def default_group_id(self) -> str:
        """The security group ``default`` of the default VPC."""
        return self.derived_id("sg", "default-security-group")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a security group: traffic with one peer that is let through.

    ``protocol`` is ``tcp``, ``udp``, ``icmp``, ``icmpv6``, a protocol number, or ``-1`` for all. Ports (for ICMP type
    and code) are -1 where the protocol has none. One of ``cidr_ipv4``, ``cidr_ipv6`` and ``peer_group_id`` is there.
    """

    rule_id: str
    egress: bool
    protocol: str
    from_port: int = -1
    to_port: int = -1
    cidr_ipv4: str = ""
    cidr_ipv6: str = ""
    peer_group_id: str = ""
    description: str = ""

    @property
    def meaning(self) -> tuple[object, ...]:
        """What the rule lets through: two rules of a group must differ in it."""
        peer = (self.cidr_ipv4, self.cidr_ipv6, self.peer_group_id)
        return (self.egress, self.protocol, self.from_port, self.to_port, *peer)

    @property
    def peer(self) -> str:
        """The address range or the security group on the other side."""
        return self.cidr_ipv4 or self.cidr_ipv6 or self.peer_group_id


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group of the default VPC."""

    scope: Scope
    group_id: str
    name: str
    description: str
    rules: tuple[Rule, ...] = ()

    @property
    def arn(self) -> str:
        """The group's ARN."""
        return self.scope.arn("security-group", self.group_id)


@dataclass(frozen=True, slots=True)
class MetadataOptions:
    """How an instance's metadata service answers."""

    http_tokens: str = "required"
    hop_limit: int = 1
    http_endpoint: str = "enabled"
    ipv6: str = "disabled"
    tags: str = "disabled"


@dataclass(frozen=True, slots=True)
class ProfileAssociation:
    """Which instance profile an instance has, and since when."""

    association_id: str
    profile_arn: str
    profile_id: str
    associated_at: datetime


@dataclass(frozen=True, slots=True)
class Instance:
    """A machine: one that registered by itself, or (``launched``) one that RunInstances started here."""

    scope: Scope
    instance_id: str
    state: InstanceState
    launched_at: datetime
    private_ip: str
    launched: bool = False
    reservation_id: str = ""
    instance_type: str = "external"
    image_id: str = ""
    architecture: str = "x86_64"
    zone_letter: str = OWN_AVAILABILITY_ZONE
    key_name: str = ""
    user_data: str = ""
    """As base64, as it was given."""
    client_token: str = ""
    launch_index: int = 0
    termination_protected: bool = False
    metadata: MetadataOptions = field(default_factory=MetadataOptions)
    association: ProfileAssociation | None = None
    state_reason: str = ""
    changed_at: datetime | None = None
    group_ids: tuple[str, ...] = ()

    @property
    def arn(self) -> str:
        """The instance's ARN."""
        return self.scope.arn("instance", self.instance_id)

    @property
    def zone(self) -> str:
        """The availability zone's name."""
        return self.scope.region + self.zone_letter

    @property
    def interface_id(self) -> str:
        """The one network interface, which lives as long as the instance."""
        return f"eni-{self.instance_id.rpartition('-')[2]}"

    @property
    def profile_name(self) -> str:
        """The name of the instance profile; empty without one."""
        return "" if self.association is None else self.association.profile_arn.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface: an instance's, or that of a task with an address of its own."""

    scope: Scope
    interface_id: str
    attached_to: str
    """An instance id, or a task's ARN."""
    private_ip: str
    subnet_id: str
    group_ids: tuple[str, ...]
    attached_at: datetime
    mac: str = ""
