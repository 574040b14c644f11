"""Rows of container instances, and reservations on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from taskrole.services.ecs.model import ClusterKey, ContainerInstance, InstanceStatus, Resources
from taskrole.services.ecs.store.codec import dump, dump_ports, instant, load, milliseconds
from taskrole.services.ecs.tables import container_instances as table

ATTRIBUTE_TEXTS_CACHED_MAX = 8192


class LostReservationError(Exception):
    """Another transaction changed the instance's reservations first. Cannot happen while rows are locked."""


def _scope(key: ClusterKey) -> Any:
    return and_(table.c.account_id == key.account_id, table.c.region == key.region, table.c.cluster == key.name)


def _is(key: ClusterKey, instance_id: str) -> Any:
    return and_(_scope(key), table.c.instance_id == instance_id)


@lru_cache(maxsize=ATTRIBUTE_TEXTS_CACHED_MAX)
def _attributes(text: str) -> Mapping[str, str]:
    """Return attributes; placement reads those of every instance, and they hardly ever change."""
    return MappingProxyType(load(text))


def _resources(cpu: int, memory_mib: int, ports: str) -> Resources:
    tcp, udp = load(ports)
    return Resources(cpu, memory_mib, frozenset(tcp), frozenset(udp))


def _instance(row: Row[Any]) -> ContainerInstance:
    registered_at = instant(row.registered_at)
    assert registered_at is not None
    return ContainerInstance(
        key=ClusterKey(row.account_id, row.region, row.cluster),
        instance_id=row.instance_id,
        ec2_instance_id=row.ec2_instance_id,
        status=InstanceStatus(row.status),
        registered=_resources(row.registered_cpu, row.registered_memory_mib, row.registered_ports),
        used=_resources(row.used_cpu, row.used_memory_mib, row.used_ports),
        attributes=_attributes(row.attributes),
        custom_attributes=_attributes(row.custom_attributes),
        registered_at=registered_at,
        owner_arn=row.owner_arn,
        owner_session=row.owner_session,
        agent_connected=row.agent_connected,
        connection_id=row.connection_id,
        disconnected_at=instant(row.disconnected_at),
        version=row.version,
        version_info=load(row.version_info),
        status_reason=row.status_reason,
        reservation=row.reservation,
        sequence=row.sequence,
        client_token=row.client_token,
        inactive_at=instant(row.inactive_at),
    )


def _values(instance: ContainerInstance) -> dict[str, Any]:
    """Everything but the key, the reservations and the message sequence, which have their own updates."""
    return {
        "ec2_instance_id": instance.ec2_instance_id,
        "status": instance.status.value,
        "registered_cpu": instance.registered.cpu,
        "registered_memory_mib": instance.registered.memory_mib,
        "registered_ports": dump_ports(instance.registered),
        "attributes": dump(instance.attributes),
        "custom_attributes": dump(instance.custom_attributes),
        "registered_at": milliseconds(instance.registered_at),
        "owner_arn": instance.owner_arn,
        "owner_session": instance.owner_session,
        "agent_connected": instance.agent_connected,
        "connection_id": instance.connection_id,
        "disconnected_at": milliseconds(instance.disconnected_at),
        "version": instance.version,
        "version_info": dump(instance.version_info),
        "status_reason": instance.status_reason,
        "client_token": instance.client_token,
        "inactive_at": milliseconds(instance.inactive_at),
    }


def put_new(connection: Connection, instance: ContainerInstance) -> None:
    """Write a newly registered instance."""
    values = {
        "account_id": instance.key.account_id,
        "region": instance.key.region,
        "cluster": instance.key.name,
        "instance_id": instance.instance_id,
        "used_cpu": 0,
        "used_memory_mib": 0,
        "used_ports": dump_ports(Resources()),
        "reservation": 0,
        "sequence": instance.sequence,
        **_values(instance),
    }
    connection.execute(insert(table).values(values))


def put(connection: Connection, instance: ContainerInstance) -> None:
    """Write a changed instance, except its reservations."""
    connection.execute(update(table).where(_is(instance.key, instance.instance_id)).values(_values(instance)))


def find(connection: Connection, key: ClusterKey, instance_id: str, *, lock: bool = False) -> ContainerInstance | None:
    """Return an instance, whatever its status."""
    statement = select(table).where(_is(key, instance_id))
    if lock:
        statement = statement.with_for_update()
    row = connection.execute(statement).one_or_none()
    return None if row is None else _instance(row)


def find_many(connection: Connection, key: ClusterKey, instance_ids: Iterable[str]) -> dict[str, ContainerInstance]:
    """Return the instances among some ids, by id."""
    statement = select(table).where(_scope(key), table.c.instance_id.in_(list(instance_ids)))
    return {row.instance_id: _instance(row) for row in connection.execute(statement)}


def find_by_client_token(connection: Connection, key: ClusterKey, token: str) -> ContainerInstance | None:
    """Return the not deregistered instance that was registered with a client token."""
    statement = select(table).where(_scope(key), table.c.client_token == token, table.c.status != "INACTIVE").limit(1)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _instance(row)


def list_in_cluster(
    connection: Connection, key: ClusterKey, statuses: Sequence[str], *, lock: bool = False
) -> list[ContainerInstance]:
    """Return a cluster's instances of some statuses in order of their ids; ``lock`` holds them for this transaction."""
    statement = select(table).where(_scope(key), table.c.status.in_(statuses)).order_by(table.c.instance_id)
    if lock:
        statement = statement.with_for_update()
    return [_instance(row) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a cluster's instances that have room.

    ``order`` is "memory" or "cpu" for the fullest first, or empty for the order of ids; it begins after ``after``
    (room and id) and ends before the id ``end``, if that is not empty.
    """

    order: str
    after: tuple[int, str]
    end: str
    cpu: int
    memory_mib: int


_MEMORY_LEFT = table.c.registered_memory_mib - table.c.used_memory_mib
_CPU_LEFT = table.c.registered_cpu - table.c.used_cpu


def room(instance: ContainerInstance, order: str) -> int:
    """Return what is left of an instance, of what ``order`` is about."""
    if order == "memory":
        return instance.registered.memory_mib - instance.used.memory_mib
    return instance.registered.cpu - instance.used.cpu


def list_with_room(connection: Connection, key: ClusterKey, span: Span, limit: int) -> list[ContainerInstance]:
    """Return ACTIVE instances with an agent and with room for a task, in the order of the span."""
    statement = select(table).where(
        _scope(key),
        table.c.status == "ACTIVE",
        table.c.agent_connected.is_(True),
        span.memory_mib <= _MEMORY_LEFT,
        span.cpu <= _CPU_LEFT,
    )
    left, after_id = span.after
    if span.order:
        column = _MEMORY_LEFT if span.order == "memory" else _CPU_LEFT
        statement = statement.where(or_(column > left, and_(column == left, table.c.instance_id > after_id)))
        statement = statement.order_by(column, table.c.instance_id)
    else:
        statement = statement.where(table.c.instance_id > after_id).order_by(table.c.instance_id)
    if span.end:
        statement = statement.where(table.c.instance_id <= span.end)
    return [_instance(row) for row in connection.execute(statement.limit(limit))]


def list_active(connection: Connection, key: ClusterKey, limit: int) -> list[ContainerInstance]:
    """Return a cluster's first ACTIVE instances in the order of their ids."""
    statement = select(table).where(_scope(key), table.c.status == "ACTIVE").order_by(table.c.instance_id).limit(limit)
    return [_instance(row) for row in connection.execute(statement)]


def lock_many(connection: Connection, key: ClusterKey, instance_ids: Collection[str]) -> dict[str, ContainerInstance]:
    """Return the instances among some ids, held for this transaction."""
    if not instance_ids:
        return {}
    statement = select(table).where(_scope(key), table.c.instance_id.in_(sorted(instance_ids)))
    rows = connection.execute(statement.order_by(table.c.instance_id).with_for_update())
    return {row.instance_id: _instance(row) for row in rows}


def statuses(connection: Connection, key: ClusterKey, instance_ids: Collection[str]) -> dict[str, str]:
    """Return the statuses of the instances among some ids."""
    statement = select(table.c.instance_id, table.c.status).where(
        _scope(key), table.c.instance_id.in_(sorted(instance_ids))
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def list_disconnected(connection: Connection, since_before: datetime, limit: int) -> list[ContainerInstance]:
    """Return registered instances whose agent has been away since before an instant."""
    statement = (
        select(table)
        .where(
            table.c.status != "INACTIVE",
            table.c.agent_connected.is_(False),
            table.c.disconnected_at < milliseconds(since_before),
        )
        .limit(limit)
    )
    return [_instance(row) for row in connection.execute(statement)]


def reserve(connection: Connection, instance: ContainerInstance, used: Resources) -> None:
    """Replace what is reserved on an instance, provided nobody else changed it since it was read.

    The instance's version grows by one: its remaining resources are part of what others see.

    Raises:
        LostReservationError: Somebody else did.
    """
    changed = connection.execute(
        update(table)
        .where(_is(instance.key, instance.instance_id), table.c.reservation == instance.reservation)
        .values(
            used_cpu=used.cpu,
            used_memory_mib=used.memory_mib,
            used_ports=dump_ports(used),
            reservation=instance.reservation + 1,
            version=table.c.version + 1,
        )
    )
    if changed.rowcount != 1:
        raise LostReservationError


def take_sequence(connection: Connection, key: ClusterKey, instance_id: str, count: int) -> int:
    """Advance the instance's message counter by ``count`` and return the first of the numbers taken."""
    connection.execute(update(table).where(_is(key, instance_id)).values(sequence=table.c.sequence + count))
    last = connection.execute(select(table.c.sequence).where(_is(key, instance_id))).scalar_one()
    return int(last) - count + 1


def set_attributes_only(connection: Connection, instance: ContainerInstance) -> None:
    """Write the custom attributes."""
    connection.execute(
        update(table)
        .where(_is(instance.key, instance.instance_id))
        .values(custom_attributes=dump(instance.custom_attributes), version=table.c.version + 1)
    )


def set_version(connection: Connection, instance: ContainerInstance) -> None:
    """Write the version."""
    connection.execute(update(table).where(_is(instance.key, instance.instance_id)).values(version=instance.version))


def find_connection(connection: Connection, key: ClusterKey, instance_id: str) -> tuple[str, str] | None:
    """Return an instance's status and the id of its agent's live connection."""
    row = connection.execute(select(table.c.status, table.c.connection_id).where(_is(key, instance_id))).one_or_none()
    return None if row is None else (row[0], row[1])


def set_seen(connection: Connection, key: ClusterKey, instance_id: str, connection_id: str, now: datetime) -> None:
    """Note that an agent's connection is alive."""
    connection.execute(
        update(table)
        .where(_is(key, instance_id), table.c.connection_id == connection_id)
        .values(seen_at=milliseconds(now))
    )


def list_silent(connection: Connection, seen_before: datetime, limit: int) -> list[ContainerInstance]:
    """Return instances that count as connected although no process has heard of their agent lately."""
    statement = (
        select(table)
        .where(
            table.c.agent_connected.is_(True),
            (table.c.seen_at.is_(None)) | (table.c.seen_at < milliseconds(seen_before)),
        )
        .limit(limit)
    )
    return [_instance(row) for row in connection.execute(statement)]


def delete_inactive(connection: Connection, before_milliseconds: int) -> int:
    """Forget instances that were deregistered before an instant; return how many."""
    statement = delete(table).where(table.c.status == "INACTIVE", table.c.inactive_at < before_milliseconds)
    return connection.execute(statement).rowcount


def agents(connection: Connection, account_id: str, region: str, ec2_instance_ids: Collection[str]) -> dict[str, bool]:
    """Return whether an agent is connected, of the registered instances among some EC2 ids."""
    statement = select(table.c.ec2_instance_id, table.c.agent_connected).where(
        table.c.account_id == account_id,
        table.c.region == region,
        table.c.ec2_instance_id.in_(sorted(ec2_instance_ids)),
        table.c.status != "INACTIVE",
    )
    found: dict[str, bool] = {}
    for row in connection.execute(statement):
        found[row[0]] = found.get(row[0], False) or bool(row[1])
    return found


def list_of_machine(
    connection: Connection, account_id: str, region: str, ec2_instance_id: str
) -> list[ContainerInstance]:
    """Return the registered instances of one machine."""
    statement = select(table).where(
        table.c.account_id == account_id,
        table.c.region == region,
        table.c.ec2_instance_id == ec2_instance_id,
        table.c.status != "INACTIVE",
    )
    return [_instance(row) for row in connection.execute(statement)]
