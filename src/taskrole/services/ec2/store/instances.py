"""Rows of instances. Each has one network interface, which holds its address and its security groups."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from taskrole.services.ec2 import errors
from taskrole.services.ec2.model import (
    Instance,
    InstanceState,
    Interface,
    MetadataOptions,
    ProfileAssociation,
    Scope,
)
from taskrole.services.ec2.network import subnet_of_zone
from taskrole.services.ec2.store import groups
from taskrole.services.ec2.tables import instances, tags
from taskrole.storage.schema import from_milliseconds, to_milliseconds

_IN_COLUMNS = ("scope", "instance_id", "state", "launched_at", "changed_at", "private_ip", "group_ids")


def _in_scope(scope: Scope) -> tuple[Any, Any]:
    return instances.c.account_id == scope.account_id, instances.c.region == scope.region


def _document(instance: Instance) -> str:
    document = asdict(instance)
    for name in _IN_COLUMNS:
        del document[name]
    if instance.association is not None:
        document["association"]["associated_at"] = to_milliseconds(instance.association.associated_at)
    return json.dumps(document)


def _values(instance: Instance) -> dict[str, Any]:
    return {
        "state": instance.state.value,
        "launched_at": to_milliseconds(instance.launched_at),
        "changed_at": to_milliseconds(instance.changed_at or instance.launched_at),
        "document": _document(instance),
    }


def _instance(row: Row[Any]) -> Instance:
    document = json.loads(row.document)
    association = document.pop("association")
    if association is not None:
        association["associated_at"] = from_milliseconds(association["associated_at"])
    return Instance(
        Scope(row.account_id, row.region),
        row.instance_id,
        InstanceState(row.state),
        from_milliseconds(row.launched_at),
        private_ip="",
        metadata=MetadataOptions(**document.pop("metadata")),
        association=None if association is None else ProfileAssociation(**association),
        changed_at=from_milliseconds(row.changed_at),
        **document,
    )


def _with_interfaces(connection: Connection, scope: Scope, found: Iterable[Instance]) -> list[Instance]:
    those = list(found)
    by_id = {
        one.interface_id: one
        for one in groups.list_interfaces(
            connection, scope, None if len(those) > 1 else [o.interface_id for o in those]
        )
    }
    return [
        replace(one, private_ip=by_id[one.interface_id].private_ip, group_ids=by_id[one.interface_id].group_ids)
        if one.interface_id in by_id
        else one
        for one in those
    ]


def list_instances(connection: Connection, scope: Scope, instance_ids: Collection[str] | None = None) -> list[Instance]:
    """Return instances by id, all of them without ids."""
    query = select(instances).where(*_in_scope(scope))
    if instance_ids is not None:
        query = query.where(instances.c.instance_id.in_(sorted(instance_ids)))
    rows = connection.execute(query.order_by(instances.c.instance_id))
    return _with_interfaces(connection, scope, [_instance(row) for row in rows])


def find(connection: Connection, scope: Scope, instance_id: str, *, lock: bool = False) -> Instance | None:
    """Return an instance, or None."""
    query = select(instances).where(*_in_scope(scope), instances.c.instance_id == instance_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _with_interfaces(connection, scope, [_instance(row)])[0]


def lock(connection: Connection, scope: Scope, instance_id: str) -> Instance:
    """Return an instance, held for this transaction.

    Raises:
        ServiceError: InvalidInstanceID.NotFound.
    """
    found = find(connection, scope, instance_id, lock=True)
    if found is None:
        raise errors.instances_not_found([instance_id])
    return found


def create(connection: Connection, instance: Instance, mac: str = "") -> None:
    """Write a new instance and its interface.

    Raises:
        IntegrityError: There is one of that id.
    """
    scope = instance.scope
    row = {"account_id": scope.account_id, "region": scope.region, "instance_id": instance.instance_id}
    connection.execute(insert(instances).values(**row, **_values(instance)))
    put_interface_of(connection, instance, mac)


def put(connection: Connection, instance: Instance) -> None:
    """Write a changed instance, except its interface."""
    statement = update(instances).where(*_in_scope(instance.scope), instances.c.instance_id == instance.instance_id)
    connection.execute(statement.values(_values(instance)))


def put_interface_of(connection: Connection, instance: Instance, mac: str = "") -> None:
    """Write an instance's address and security groups."""
    scope = instance.scope
    subnet = subnet_of_zone(scope, instance.zone_letter)
    groups.put_interface(
        connection,
        Interface(
            scope,
            instance.interface_id,
            instance.instance_id,
            instance.private_ip,
            subnet.subnet_id,
            instance.group_ids,
            instance.launched_at,
            mac or mac_of(instance.interface_id),
        ),
    )


def mac_of(interface_id: str) -> str:
    """Return an address of a network card that is made up, locally administered."""
    digits = interface_id.rpartition("-")[2][:10].rjust(10, "0")
    return ":".join(["02", *(digits[at : at + 2] for at in range(0, 10, 2))])


def find_by_client_token(connection: Connection, scope: Scope, token: str) -> list[Instance]:
    """Return the instances that one RunInstances with a client token made."""
    return [one for one in list_instances(connection, scope) if one.client_token == token] if token else []


def count_launched(connection: Connection) -> int:
    """Return how many machines run here because somebody launched them, over all accounts."""
    states = (InstanceState.TERMINATED.value,)
    query = select(func.count()).select_from(instances)
    query = query.where(instances.c.state.not_in(states), instances.c.document.contains('"launched": true'))
    return int(connection.execute(query).scalar_one())


def addresses_of_launched(connection: Connection) -> set[str]:
    """Return the addresses of all machines that were launched here and are not gone, over all accounts."""
    return {one.private_ip for one in list_launched(connection)}


def list_launched(connection: Connection) -> list[Instance]:
    """Return the machines that were launched here and are not gone, over all accounts: a few."""
    query = select(instances).where(
        instances.c.state != InstanceState.TERMINATED.value, instances.c.document.contains('"launched": true')
    )
    return [
        found
        for row in connection.execute(query.order_by(instances.c.instance_id))
        for found in _with_interfaces(connection, Scope(row.account_id, row.region), [_instance(row)])
    ]


def remove(connection: Connection, scope: Scope, instance_id: str) -> None:
    """Forget an instance with everything of it."""
    groups.remove_interfaces(connection, scope, [f"eni-{instance_id.rpartition('-')[2]}"])
    connection.execute(delete(instances).where(*_in_scope(scope), instances.c.instance_id == instance_id))
    connection.execute(
        delete(tags).where(
            tags.c.account_id == scope.account_id, tags.c.region == scope.region, tags.c.resource_id == instance_id
        )
    )


def changed_before(connection: Connection, instant: datetime, limit: int) -> list[Instance]:
    """Return instances whose state has been the same since before an instant."""
    query = select(instances).where(instances.c.changed_at < to_milliseconds(instant)).limit(limit)
    return [_instance(row) for row in connection.execute(query)]
