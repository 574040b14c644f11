"""Which addresses of a VPC tasks have. The primary key keeps two servers from giving one out twice."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from taskrole.ids import Ids
from taskrole.services.ecs.attachments import Subnet, make_interface
from taskrole.services.ecs.errors import ClientError
from taskrole.services.ecs.model import ClusterKey, Task
from taskrole.services.ecs.networks import Network, usable_addresses
from taskrole.services.ecs.tables import task_addresses as table

_ATTEMPTS_MAX = 20


@dataclass(frozen=True, slots=True)
class Released:
    """An address that its task does not need any more."""

    account_id: str
    region: str
    address: str
    interface_id: str


def room(connection: Connection, key: ClusterKey, network: Network) -> int:
    """Return how many addresses are free in all subnets of a network."""
    statement = (
        select(func.count())
        .select_from(table)
        .where(
            table.c.account_id == key.account_id,
            table.c.region == key.region,
            table.c.subnet_id.in_([one.subnet_id for one in network.subnets]),
        )
    )
    subnets = {one.subnet_id: one for one in network.subnets}
    return sum(len(usable_addresses(one.cidr)) for one in subnets.values()) - int(
        connection.execute(statement).scalar_one()
    )


def take(connection: Connection, ids: Ids, task: Task, network: Network) -> dict[str, object]:
    """Take a free address for a task, at random, if possible in its machine's zone; return its interface.

    Raises:
        ClientError: There is none.
    """
    near = [one for one in network.subnets if one.zone == task.availability_zone]
    far = [one for one in network.subnets if one.zone != task.availability_zone]
    for subnets in (near, far):
        for subnet in _shuffled(ids, subnets):
            interface = _take_in(connection, ids, task, network, subnet)
            if interface is not None:
                return interface
    raise ClientError("There are no free addresses in the subnets. (ErrorCode: InsufficientFreeAddressesInSubnet)")


def _shuffled(ids: Ids, subnets: Sequence[Subnet]) -> list[Subnet]:
    return [one for _, one in sorted((ids.random_bytes(4), one) for one in subnets)] if len(subnets) > 1 else [*subnets]


def _take_in(
    connection: Connection, ids: Ids, task: Task, network: Network, subnet: Subnet
) -> dict[str, object] | None:
    key = task.key
    query = select(table.c.address).where(
        table.c.account_id == key.account_id, table.c.region == key.region, table.c.subnet_id == subnet.subnet_id
    )
    for _ in range(_ATTEMPTS_MAX):
        used = {int(ipaddress.IPv4Address(one)) for one in connection.execute(query).scalars()}
        free = [one for one in usable_addresses(subnet.cidr) if one not in used]
        if not free:
            return None
        address = str(ipaddress.IPv4Address(free[int.from_bytes(ids.random_bytes(8)) % len(free)]))
        interface = make_interface(ids, subnet, network.security_groups, address, key.region)
        values = {
            "account_id": key.account_id,
            "region": key.region,
            "address": address,
            "subnet_id": subnet.subnet_id,
            "interface_id": interface["networkInterfaceId"],
            "attachment_id": interface["attachmentId"],
            "cluster": key.name,
            "task_id": task.task_id,
            "released": False,
        }
        try:
            with connection.begin_nested():
                connection.execute(insert(table).values(**values))
        except IntegrityError:
            continue  # another server was faster
        return interface
    return None


def find_task(connection: Connection, key: ClusterKey, attachment_id: str) -> str:
    """Return the id of the task that has an attachment, or ""."""
    statement = select(table.c.task_id).where(
        table.c.account_id == key.account_id,
        table.c.region == key.region,
        table.c.attachment_id == attachment_id,
        table.c.cluster == key.name,
    )
    return str(connection.execute(statement).scalar_one_or_none() or "")


def release(connection: Connection, task_id: str) -> None:
    """Note that a task needs its address no more; a worker gives it back."""
    connection.execute(update(table).where(table.c.task_id == task_id).values(released=True))


def list_released(connection: Connection, limit: int) -> list[Released]:
    """Return addresses that are to be given back."""
    columns = (table.c.account_id, table.c.region, table.c.address, table.c.interface_id)
    statement = select(*columns).where(table.c.released).limit(limit)
    return [Released(*row) for row in connection.execute(statement)]


def give_back(connection: Connection, released: Released) -> None:
    """Let an address be taken again."""
    connection.execute(
        delete(table).where(
            table.c.account_id == released.account_id,
            table.c.region == released.region,
            table.c.address == released.address,
            table.c.interface_id == released.interface_id,
        )
    )
