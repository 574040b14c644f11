"""What the machines of this host need of the server: EC2's rows, admission, and the API inside their namespaces."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from taskrole.gateway.edge import Edge
from taskrole.machines.supervisor import Wanted
from taskrole.services.ec2.api import INSTANCE_TYPES, Ec2Api, Instance, InstanceState, Scope
from taskrole.services.ecs.api import EcsApi
from taskrole.services.sts.api import StsApi
from taskrole.services.taskrole.joining import Joining, Place

SERVE_SECONDS_MAX = 10


class Services(Protocol):
    """The services, as they are once the server is built."""

    ec2: Ec2Api
    ecs: EcsApi
    sts: StsApi
    joining: Joining


class MachineRows:
    """EC2's rows for the supervisor of the machines."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def wanted(self) -> list[Wanted]:
        """See ``taskrole.machines.supervisor.Rows``."""
        return [_wanted(one) for one in self._services.ec2.launched()]

    def change_state(self, machine: Wanted, after: str, now: datetime, reason: str = "") -> None:
        """See ``taskrole.machines.supervisor.Rows``."""
        before, to = InstanceState(machine.state), InstanceState(after)
        self._services.ec2.change_state(_scope(machine), machine.instance_id, before, to, now, reason)

    def admit(self, machine: Wanted, cluster: str, now: datetime) -> str:
        """See ``taskrole.machines.supervisor.Rows``."""
        place = Place(machine.account_id, machine.region, cluster)
        return self._services.joining.admit(place, machine.instance_id, now)

    def shut_out(self, machine: Wanted, now: datetime) -> None:
        """See ``taskrole.machines.supervisor.Rows``."""
        services, scope = self._services, _scope(machine)
        services.joining.forget(scope.account_id, scope.region, machine.instance_id)
        role_arn = services.ec2.role_arn(scope, machine.instance_id)
        if role_arn:
            services.sts.revoke_session(role_arn, machine.instance_id, now)
        services.ecs.machine_terminated(scope.account_id, scope.region, machine.instance_id, now)


def _scope(machine: Wanted) -> Scope:
    return Scope(machine.account_id, machine.region)


def _wanted(instance: Instance) -> Wanted:
    size = INSTANCE_TYPES[instance.instance_type]
    return Wanted(
        instance.instance_id,
        instance.scope.account_id,
        instance.scope.region,
        instance.state.value,
        instance.private_ip,
        instance.zone,
        instance.instance_type,
        size.vcpus,
        size.memory_mib,
        instance.user_data,
    )


def serve_on(edge: Edge, loop: asyncio.AbstractEventLoop) -> Callable[[socket.socket], Callable[[], None]]:
    """Return what has the API answer on a socket, to be called from another thread; it returns how to end that."""

    def serve(listener: socket.socket) -> Callable[[], None]:
        site = asyncio.run_coroutine_threadsafe(edge.listen_on(listener), loop).result(SERVE_SECONDS_MAX)

        def end() -> None:
            asyncio.run_coroutine_threadsafe(site.stop(), loop).result(SERVE_SECONDS_MAX)

        return end

    return serve
