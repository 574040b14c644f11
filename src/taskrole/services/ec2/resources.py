"""What an id means: its kind, and whether there is something of that id."""

from collections.abc import Sequence

from sqlalchemy import Connection

from taskrole.aws.errors import ServiceError
from taskrole.services.ec2 import errors
from taskrole.services.ec2.model import Scope
from taskrole.services.ec2.network import subnets_of
from taskrole.services.ec2.store import groups, instances

KINDS = {
    "i": "instance",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "vpc": "vpc",
    "subnet": "subnet",
    "eni": "network-interface",
}


def kind_of(resource_id: str) -> str:
    """Return the kind of resource that an id belongs to.

    Raises:
        ServiceError: InvalidID.
    """
    prefix, dash, rest = resource_id.partition("-")
    if prefix not in KINDS or not dash or not rest.isalnum() or not rest.isascii() or len(resource_id) > 64:
        raise ServiceError("InvalidID", f"The ID '{resource_id[:64]}' is not valid")
    return KINDS[prefix]


def check_there(connection: Connection, scope: Scope, resource_ids: Sequence[str]) -> None:
    """Refuse ids that nothing has.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, InvalidGroup.NotFound, ...
    """
    by_kind: dict[str, list[str]] = {}
    for one in resource_ids:
        by_kind.setdefault(kind_of(one), []).append(one)
    there = {one.instance_id for one in instances.list_instances(connection, scope, by_kind.get("instance", []))}
    if unknown := [one for one in by_kind.get("instance", ()) if one not in there]:
        raise errors.instances_not_found(unknown)
    found = (
        groups.list_groups(connection, scope) if "security-group" in by_kind or "security-group-rule" in by_kind else []
    )
    for one in by_kind.get("security-group", ()):
        if one not in {group.group_id for group in found}:
            raise errors.group_not_found(one)
    rules = {rule.rule_id for group in found for rule in group.rules}
    if unknown := [one for one in by_kind.get("security-group-rule", ()) if one not in rules]:
        raise errors.rule_ids_not_found(unknown)
    for one in by_kind.get("vpc", ()):
        if one != scope.vpc_id:
            raise errors.vpc_not_found(one)
    for one in by_kind.get("subnet", ()):
        if one not in {subnet.subnet_id for subnet in subnets_of(scope)}:
            raise errors.subnet_not_found(one)
    wanted = by_kind.get("network-interface", [])
    cards = {one.interface_id for one in groups.list_interfaces(connection, scope, wanted)}
    if unknown := [one for one in wanted if one not in cards]:
        raise errors.interfaces_not_found(unknown)
