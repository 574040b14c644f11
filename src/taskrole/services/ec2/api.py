"""What other packages may use of EC2."""

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps, Profile
from taskrole.services.ec2.instance_types import INSTANCE_TYPES
from taskrole.services.ec2.metadata import metadata_of
from taskrole.services.ec2.model import (
    Instance,
    InstanceState,
    Interface,
    ProfileAssociation,
    Rule,
    Scope,
    SecurityGroup,
)
from taskrole.services.ec2.network import VPC_CIDR, ZONE_LETTERS, Subnet, subnets_of
from taskrole.services.ec2.store import groups, instances
from taskrole.services.ec2.store import tags as tag_rows

__all__ = [
    "INSTANCE_TYPES",
    "VPC_CIDR",
    "Ec2Api",
    "Instance",
    "InstanceState",
    "Interface",
    "Profile",
    "Scope",
    "SecurityGroup",
    "Subnet",
    "into_default_group",
]

GONE_KEPT = timedelta(hours=1)  # AWS: terminated instances stay visible for about an hour
UNREGISTERED_KEPT = timedelta(days=1)
_PURGED_AT_ONCE_MAX = 500
DEFAULT_PROFILE = "ecsInstanceRole"


def into_default_group(connection: Connection) -> None:
    """Have every machine in the default group and no other: all groups were deleted."""
    groups.regroup(connection, lambda scope: (scope.default_group_id,))


@dataclass(frozen=True, slots=True)
class ResolvedRule:
    """A rule whose peers are addresses: those of the members, where it speaks of a security group."""

    rule: Rule
    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Firewall:
    """A network interface and what may pass it."""

    interface: Interface
    rules: list[ResolvedRule]


def _resolved(rule: Rule, members: Mapping[str, list[str]]) -> ResolvedRule:
    if not rule.peer_group_id:
        return ResolvedRule(rule, (rule.peer,))
    return ResolvedRule(rule, tuple(str(ipaddress.ip_network(one)) for one in members[rule.peer_group_id] if one))


class Ec2Api:
    """EC2 as seen from inside."""

    def __init__(self, deps: Ec2Deps) -> None:
        self._deps = deps

    # Machines

    def note_machine(
        self,
        connection: Connection,
        scope: Scope,
        instance_id: str,
        attributes: Mapping[str, str],
        private_ip: str,
        now: datetime,
    ) -> None:
        """Remember the machine of a container instance that registers, within the registration's transaction."""
        found = instances.find(connection, scope, instance_id, lock=True)
        if found is not None and found.state is InstanceState.TERMINATED:
            instances.remove(connection, scope, instance_id)  # it is back, as a new one
            found = None
        if found is not None:
            address = found.private_ip if found.launched else private_ip or found.private_ip
            changed = replace(found, changed_at=now, private_ip=address)
            instances.put(connection, changed)
            if changed.private_ip != found.private_ip:
                instances.put_interface_of(connection, changed)
            return
        zone = attributes.get("ecs.availability-zone", "")
        instance = Instance(
            scope,
            instance_id,
            InstanceState.RUNNING,
            now,
            private_ip,
            instance_type=attributes.get("ecs.instance-type", "external"),
            image_id=attributes.get("ecs.ami-id", ""),
            zone_letter=zone[-1:] if zone[-1:] in tuple(ZONE_LETTERS) else ZONE_LETTERS[0],
            association=self._default_association(scope, instance_id, now),
            group_ids=(scope.default_group_id,),
        )
        instances.create(connection, instance)

    def _default_association(self, scope: Scope, instance_id: str, now: datetime) -> ProfileAssociation | None:
        profile = self._deps.profiles.find(scope.account_id, DEFAULT_PROFILE)
        if profile is None:
            return None
        digits = instance_id.rpartition("-")[2]
        return ProfileAssociation(f"iip-assoc-{digits}", profile.arn, profile.profile_id, now)

    def launched(self) -> list[Instance]:
        """Return the machines that were launched on this host and are not gone, over all accounts."""
        with self._deps.database.read() as connection:
            return instances.list_launched(connection)

    def change_state(
        self,
        scope: Scope,
        instance_id: str,
        before: InstanceState,
        after: InstanceState,
        now: datetime,
        reason: str = "",
    ) -> bool:
        """Note that a launched machine has got from one state to another; False if it is not in that state any more."""

        def write(connection: Connection) -> bool:
            found = instances.find(connection, scope, instance_id, lock=True)
            if found is None or found.state is not before:
                return False
            reason_now = reason or ("" if after is InstanceState.RUNNING else found.state_reason)
            changed = replace(found, state=after, changed_at=now, state_reason=reason_now)
            if after is InstanceState.TERMINATED:
                changed = replace(changed, association=None)
                groups.remove_interfaces(connection, scope, [found.interface_id])
            instances.put(connection, changed)
            return True

        return self._deps.database.write(write)

    def end_launched(self, now: datetime) -> int:
        """Have all machines that were launched here terminated; return how many are not gone yet."""
        launched = self.launched()
        for one in launched:
            if one.state is not InstanceState.SHUTTING_DOWN:
                self.change_state(one.scope, one.instance_id, one.state, InstanceState.SHUTTING_DOWN, now)
        self._deps.machines.wake()
        return len(launched)

    def note_gone(self, scope: Scope, instance_id: str, now: datetime) -> None:
        """Note that a machine has nothing to do with us any more."""

        def write(connection: Connection) -> None:
            found = instances.find(connection, scope, instance_id, lock=True)
            if found is not None and found.state is not InstanceState.TERMINATED:
                gone = replace(found, state=InstanceState.TERMINATED, changed_at=now, association=None)
                instances.put(connection, gone)
                groups.remove_interfaces(connection, scope, [found.interface_id])

        self._deps.database.write(write)

    def find_instance(self, scope: Scope, instance_id: str) -> Instance | None:
        """Return an instance, or None."""
        with self._deps.database.read() as connection:
            return instances.find(connection, scope, instance_id)

    def role_arn(self, scope: Scope, instance_id: str) -> str:
        """Return the role of an instance's profile, empty without one; a machine that is not known has the default."""
        instance = self.find_instance(scope, instance_id)
        name = DEFAULT_PROFILE if instance is None else instance.profile_name
        profile = self._deps.profiles.find(scope.account_id, name) if name else None
        return "" if profile is None else profile.role_arn

    def verifies(self, document: str, signature: str) -> bool:
        """Tell whether an instance identity document was signed here."""
        return self._deps.identity.verifies(document, signature)

    def metadata(self, scope: Scope, instance_id: str, now: datetime) -> dict[str, Any] | None:
        """Return what an instance's metadata service answers with; None for an instance that is not there."""
        with self._deps.database.read() as connection:
            instance = instances.find(connection, scope, instance_id)
            if instance is None:
                return None
            found = groups.list_groups(connection, scope, instance.group_ids)
            tags = tag_rows.list_tags(connection, scope, [instance_id]).get(instance_id, {})
        role = self.role_arn(scope, instance_id)
        return metadata_of(instance, self._deps.identity, role, [one.name for one in found], tags, now)

    def purge(self, now: datetime) -> int:
        """Forget instances that have been gone for long; return how many."""
        with self._deps.database.read() as connection:
            old = instances.changed_before(connection, now - GONE_KEPT, _PURGED_AT_ONCE_MAX)
        gone = [one for one in old if self._is_gone(one, now)]

        def write(connection: Connection) -> None:
            for one in gone:
                instances.remove(connection, one.scope, one.instance_id)

        if gone:
            self._deps.database.write(write)
        return len(gone)

    def _is_gone(self, instance: Instance, now: datetime) -> bool:
        if instance.state is InstanceState.TERMINATED:
            return True
        long_ago = instance.changed_at is not None and instance.changed_at < now - UNREGISTERED_KEPT
        known = instance.instance_id in self._deps.agents(instance.scope, [instance.instance_id])
        return not instance.launched and long_ago and not known

    # Networks of tasks

    def check_network(self, scope: Scope, subnet_ids: Collection[str], group_ids: Collection[str]) -> list[Subnet]:
        """Return the subnets of some ids, if they and the security groups are there.

        Raises:
            ServiceError: InvalidSubnetID.NotFound, InvalidGroup.NotFound.
        """
        found = {one.subnet_id: one for one in subnets_of(scope)}
        for one in subnet_ids:
            if one not in found:
                raise errors.subnet_not_found(one)
        with self._deps.database.read() as connection:
            known = {one.group_id for one in groups.list_groups(connection, scope, group_ids)}
        for one in group_ids:
            if one not in known:
                raise errors.group_not_found(one)
        return [found[one] for one in subnet_ids]

    def put_interface(self, connection: Connection, interface: Interface) -> None:
        """Write the network interface of a task, so that it is in its security groups and described."""
        groups.put_interface(connection, interface)

    def remove_interfaces(self, connection: Connection, scope: Scope, interface_ids: Collection[str]) -> None:
        """Forget network interfaces of tasks."""
        groups.remove_interfaces(connection, scope, interface_ids)

    def network_version(self, scope: Scope) -> int:
        """Return how often rules, addresses or memberships have changed."""
        with self._deps.database.read() as connection:
            return groups.versions(connection, scope).get(scope, 0)

    def network_versions(self) -> dict[Scope, int]:
        """Return the versions of all accounts and regions."""
        with self._deps.database.read() as connection:
            return groups.versions(connection)

    def firewalls(self, scope: Scope, attached_to: Collection[str]) -> list[Firewall]:
        """Return the interfaces of instances (ids) and tasks (ARNs) with the rules of all their security groups."""
        with self._deps.database.read() as connection:
            found = groups.list_attached(connection, scope, attached_to)
            wanted = {group_id for one in found for group_id in one.group_ids}
            by_id = {one.group_id: one for one in groups.list_groups(connection, scope, wanted)}
            peers = {rule.peer_group_id for one in by_id.values() for rule in one.rules if rule.peer_group_id}
            members = groups.member_addresses(connection, scope, peers)
        return [
            Firewall(
                one, [_resolved(rule, members) for each in one.group_ids if each in by_id for rule in by_id[each].rules]
            )
            for one in found
        ]
