"""Rows of security groups, and who is in them."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from taskrole.services.ec2 import errors
from taskrole.services.ec2.model import Interface, Rule, Scope, SecurityGroup
from taskrole.services.ec2.tables import interfaces, memberships, network_versions, security_groups
from taskrole.storage.schema import from_milliseconds, to_milliseconds

DEFAULT_NAME = "default"


def _default_rules(group_id: str) -> tuple[Rule, ...]:
    """Return the rules that the default group begins with: in from its members, out to everywhere."""
    digits = group_id.rpartition("-")[2]
    return (
        Rule(f"sgr-{digits[::-1]}", egress=False, protocol="-1", peer_group_id=group_id),
        Rule(f"sgr-{digits}", egress=True, protocol="-1", cidr_ipv4="0.0.0.0/0"),
    )


def _in_scope(scope: Scope) -> tuple[Any, Any]:
    return security_groups.c.account_id == scope.account_id, security_groups.c.region == scope.region


def _group(row: Row[Any]) -> SecurityGroup:
    rules = tuple(Rule(**one) for one in json.loads(row.rules))
    return SecurityGroup(Scope(row.account_id, row.region), row.group_id, row.group_name, row.description, rules)


def default_group(scope: Scope) -> SecurityGroup:
    """Return the default group as it is before anybody changes it."""
    rules = _default_rules(scope.default_group_id)
    return SecurityGroup(scope, scope.default_group_id, DEFAULT_NAME, "default VPC security group", rules)


def list_groups(connection: Connection, scope: Scope, group_ids: Collection[str] | None = None) -> list[SecurityGroup]:
    """Return groups by id, all of them without ids; the default group is there before it is a row."""
    query = select(security_groups).where(*_in_scope(scope))
    if group_ids is not None:
        query = query.where(security_groups.c.group_id.in_(sorted(group_ids)))
    found = [_group(row) for row in connection.execute(query.order_by(security_groups.c.group_id))]
    wanted = group_ids is None or scope.default_group_id in group_ids
    if wanted and all(one.group_id != scope.default_group_id for one in found):
        found.append(default_group(scope))
    return found


def find_by_name(connection: Connection, scope: Scope, name: str) -> SecurityGroup | None:
    """Return the group of a name, or None."""
    query = select(security_groups).where(*_in_scope(scope), security_groups.c.group_name == name)
    row = connection.execute(query).one_or_none()
    if row is not None:
        return _group(row)
    return default_group(scope) if name == DEFAULT_NAME else None


def lock(connection: Connection, scope: Scope, group_id: str) -> SecurityGroup:
    """Return a group, held for this transaction.

    Raises:
        ServiceError: InvalidGroup.NotFound.
    """
    query: Select[Any] = select(security_groups).where(*_in_scope(scope), security_groups.c.group_id == group_id)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None and group_id == scope.default_group_id:
        _ensure_default(connection, scope)
        row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise errors.group_not_found(group_id)
    return _group(row)


def _ensure_default(connection: Connection, scope: Scope) -> None:
    try:
        with connection.begin_nested():
            create(connection, default_group(scope))
    except IntegrityError:
        return  # another process was quicker


def create(connection: Connection, group: SecurityGroup) -> None:
    """Write a new group.

    Raises:
        IntegrityError: Its name is taken.
    """
    connection.execute(
        insert(security_groups).values(
            account_id=group.scope.account_id,
            region=group.scope.region,
            group_id=group.group_id,
            group_name=group.name,
            description=group.description,
            rules=_dump(group.rules),
        )
    )


def count(connection: Connection, scope: Scope) -> int:
    """Return how many groups there are."""
    return int(
        connection.execute(select(func.count()).select_from(security_groups).where(*_in_scope(scope))).scalar_one()
    )


def put_rules(connection: Connection, group: SecurityGroup, rules: Sequence[Rule]) -> None:
    """Replace a group's rules."""
    statement = update(security_groups).where(*_in_scope(group.scope), security_groups.c.group_id == group.group_id)
    connection.execute(statement.values(rules=_dump(rules)))
    _changed(connection, group.scope)


def remove(connection: Connection, group: SecurityGroup) -> None:
    """Delete a group."""
    connection.execute(
        delete(security_groups).where(*_in_scope(group.scope), security_groups.c.group_id == group.group_id)
    )


def _dump(rules: Sequence[Rule]) -> str:
    return json.dumps([asdict(rule) for rule in rules])


# Interfaces ----------------------------------------------------------------------------------------------------------


def _interface(row: Row[Any]) -> Interface:
    return Interface(
        Scope(row.account_id, row.region),
        row.interface_id,
        row.attached_to,
        row.private_ip,
        row.subnet_id,
        tuple(json.loads(row.group_ids)),
        from_milliseconds(row.attached_at),
        row.mac,
    )


def _interface_scope(scope: Scope) -> tuple[Any, Any]:
    return interfaces.c.account_id == scope.account_id, interfaces.c.region == scope.region


def put_interface(connection: Connection, interface: Interface) -> None:
    """Write an interface with its groups, in the place of what it was."""
    scope = interface.scope
    remove_interfaces(connection, scope, [interface.interface_id])
    connection.execute(
        insert(interfaces).values(
            account_id=scope.account_id,
            region=scope.region,
            interface_id=interface.interface_id,
            attached_to=interface.attached_to,
            private_ip=interface.private_ip,
            subnet_id=interface.subnet_id,
            group_ids=json.dumps(interface.group_ids),
            mac=interface.mac,
            attached_at=to_milliseconds(interface.attached_at),
        )
    )
    rows = [
        {
            "account_id": scope.account_id,
            "region": scope.region,
            "group_id": group_id,
            "interface_id": interface.interface_id,
        }
        for group_id in interface.group_ids
    ]
    if rows:
        connection.execute(insert(memberships), rows)


def remove_interfaces(connection: Connection, scope: Scope, interface_ids: Collection[str]) -> None:
    """Delete interfaces; they leave their groups."""
    _changed(connection, scope)
    for table in (memberships, interfaces):
        connection.execute(
            delete(table).where(
                table.c.account_id == scope.account_id,
                table.c.region == scope.region,
                table.c.interface_id.in_(sorted(interface_ids)),
            )
        )


def list_interfaces(
    connection: Connection, scope: Scope, interface_ids: Collection[str] | None = None
) -> list[Interface]:
    """Return interfaces by id, all of them without ids."""
    query = select(interfaces).where(*_interface_scope(scope))
    if interface_ids is not None:
        query = query.where(interfaces.c.interface_id.in_(sorted(interface_ids)))
    return [_interface(row) for row in connection.execute(query.order_by(interfaces.c.interface_id))]


def has_members(connection: Connection, scope: Scope, group_id: str) -> bool:
    """Tell whether any interface is in a group."""
    query = select(memberships.c.interface_id).where(
        memberships.c.account_id == scope.account_id,
        memberships.c.region == scope.region,
        memberships.c.group_id == group_id,
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def member_addresses(connection: Connection, scope: Scope, group_ids: Collection[str]) -> dict[str, list[str]]:
    """Return the private addresses of the members of groups, by group."""
    query = (
        select(memberships.c.group_id, interfaces.c.private_ip)
        .join(
            interfaces,
            (interfaces.c.account_id == memberships.c.account_id)
            & (interfaces.c.region == memberships.c.region)
            & (interfaces.c.interface_id == memberships.c.interface_id),
        )
        .where(
            memberships.c.account_id == scope.account_id,
            memberships.c.region == scope.region,
            memberships.c.group_id.in_(sorted(group_ids)),
        )
    )
    found: dict[str, list[str]] = {group_id: [] for group_id in group_ids}
    for row in connection.execute(query.order_by(memberships.c.group_id, interfaces.c.private_ip)):
        found[row.group_id].append(row.private_ip)
    return found


def regroup(connection: Connection, group_ids: Callable[[Scope], tuple[str, ...]]) -> None:
    """Put every interface into the groups that its scope gives it."""
    for one in [_interface(row) for row in connection.execute(select(interfaces))]:
        put_interface(connection, replace(one, group_ids=group_ids(one.scope)))


# Versions ------------------------------------------------------------------------------------------------------------


def _changed(connection: Connection, scope: Scope) -> None:
    table = network_versions
    here = (table.c.account_id == scope.account_id, table.c.region == scope.region)
    changed = connection.execute(update(table).where(*here).values(version=table.c.version + 1))
    if changed.rowcount == 0:
        row = {"account_id": scope.account_id, "region": scope.region, "version": 1}
        try:
            with connection.begin_nested():
                connection.execute(insert(table).values(row))
        except IntegrityError:  # another process was quicker
            connection.execute(update(table).where(*here).values(version=table.c.version + 1))


def versions(connection: Connection, scope: Scope | None = None) -> dict[Scope, int]:
    """Return how often the network of each account and region has changed, or of one."""
    query = select(network_versions)
    if scope is not None:
        query = query.where(
            network_versions.c.account_id == scope.account_id, network_versions.c.region == scope.region
        )
    return {Scope(row.account_id, row.region): row.version for row in connection.execute(query)}


def list_attached(connection: Connection, scope: Scope, attached_to: Collection[str]) -> list[Interface]:
    """Return the interfaces of instances (ids) and tasks (ARNs)."""
    query = select(interfaces).where(*_interface_scope(scope), interfaces.c.attached_to.in_(sorted(attached_to)))
    return [_interface(row) for row in connection.execute(query.order_by(interfaces.c.interface_id))]
