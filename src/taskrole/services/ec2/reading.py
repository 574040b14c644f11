"""Instances as they are at the moment: what the rows say, and what is known of the agents on them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.filters import Values
from taskrole.services.ec2.model import STATE_CODES, Instance, InstanceState, Scope
from taskrole.services.ec2.network import subnet_of_zone, zone_id
from taskrole.services.ec2.store import groups, instances
from taskrole.services.ec2.store import tags as tag_rows
from taskrole.services.ec2.views import private_dns_name


@dataclass(frozen=True, slots=True)
class Found:
    """An instance with its tags; ``connected`` says how its agent is, None where none is registered."""

    instance: Instance
    tags: dict[str, str]
    connected: bool | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read at once: instances, and the names of all security groups."""

    found: list[Found]
    group_names: dict[str, str]


def read_instances(deps: Ec2Deps, scope: Scope, instance_ids: Collection[str]) -> Reading:
    """Return instances by id, all of them without ids.

    Raises:
        ServiceError: InvalidInstanceID.NotFound.
    """
    with deps.database.read() as connection:
        rows = instances.list_instances(connection, scope, instance_ids or None)
        tags = tag_rows.list_tags(connection, scope, instance_ids or None)
        names = {one.group_id: one.name for one in groups.list_groups(connection, scope)}
    unknown = sorted(set(instance_ids) - {one.instance_id for one in rows})
    if unknown:
        raise errors.instances_not_found(unknown)
    agents = deps.agents(scope, [one.instance_id for one in rows])
    found = [
        Found(_current(one, agents.get(one.instance_id)), tags.get(one.instance_id, {}), agents.get(one.instance_id))
        for one in rows
    ]
    return Reading(found, names)


def _current(instance: Instance, connected: bool | None) -> Instance:  # noqa: FBT001
    """Show a machine that registered by itself as stopped once it is registered no longer: it may come back."""
    if connected is None and not instance.launched and instance.state is InstanceState.RUNNING:
        return replace(instance, state=InstanceState.STOPPED)
    return instance


def _of(name: str) -> Any:
    def read(found: Found) -> Values:
        return [str(getattr(found.instance, name))]

    return read


def _of_metadata(name: str) -> Any:
    def read(found: Found) -> Values:
        return [str(getattr(found.instance.metadata, name))]

    return read


def _group_ids(found: Found) -> Values:
    return found.instance.group_ids


INSTANCE_FILTERS: dict[str, Any] = {
    "architecture": _of("architecture"),
    "availability-zone": _of("zone"),
    "availability-zone-id": lambda one: [zone_id(one.instance.scope.region, one.instance.zone_letter)],
    "client-token": _of("client_token"),
    "iam-instance-profile.arn": lambda one: [one.instance.association.profile_arn] if one.instance.association else [],
    "iam-instance-profile.id": lambda one: [one.instance.association.profile_id] if one.instance.association else [],
    "iam-instance-profile.name": lambda one: [one.instance.profile_name],
    "image-id": _of("image_id"),
    "instance-id": _of("instance_id"),
    "instance-state-code": lambda one: [str(STATE_CODES[one.instance.state])],
    "instance-state-name": lambda one: [one.instance.state.value],
    "instance-type": _of("instance_type"),
    "instance.group-id": _group_ids,
    "key-name": _of("key_name"),
    "launch-time": lambda one: [one.instance.launched_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")],
    "metadata-options.http-endpoint": _of_metadata("http_endpoint"),
    "metadata-options.http-put-response-hop-limit": _of_metadata("hop_limit"),
    "metadata-options.http-tokens": _of_metadata("http_tokens"),
    "network-interface.group-id": _group_ids,
    "network-interface.network-interface-id": _of("interface_id"),
    "network-interface.private-ip-address": _of("private_ip"),
    "owner-id": lambda one: [one.instance.scope.account_id],
    "private-dns-name": lambda one: [private_dns_name(one.instance.private_ip, one.instance.scope.region)],
    "private-ip-address": _of("private_ip"),
    "reservation-id": _of("reservation_id"),
    "subnet-id": lambda one: [subnet_of_zone(one.instance.scope, one.instance.zone_letter).subnet_id],
    "vpc-id": lambda one: [one.instance.scope.vpc_id],
}
