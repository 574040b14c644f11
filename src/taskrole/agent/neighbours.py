"""Names under which the containers of this machine find each other: by docker labels, within one network of names.

A container with the labels ``taskrole.network`` and ``taskrole.name`` is found under that name by the containers that
have the same network. Ours, not AWS's: what a compose file expects, without a service registry.
"""

import asyncio
import ipaddress
from collections.abc import Iterator, Mapping

from taskrole.agent.context import AgentContext
from taskrole.agent.model import TaskRecord
from taskrole.agent.tasks import Tasks

NETWORK_LABEL = "taskrole.network"
NAME_LABEL = "taskrole.name"


LOOK_SECONDS = 0.05
LOOKS = 20
"""How often an unknown asker is looked for: a container may ask before the agent has heard that it runs."""


class Neighbours:
    """Looks containers up by name, for the containers of the same network."""

    def __init__(self, context: AgentContext, tasks: Tasks) -> None:
        self._context = context
        self._tasks = tasks

    async def find(self, name: str, asker: str) -> list[str] | None:
        """Return the IPv4 addresses behind a name; None if ``asker`` (an address) is in no network that has it."""
        networks = {labels[NETWORK_LABEL] for _, _, labels in self._named(name)}
        if not networks:
            return None
        for _ in range(LOOKS):
            if self._context.addresses.task_at(asker):
                break
            await asyncio.sleep(LOOK_SECONDS)
        network = self._network_of(asker)
        if network not in networks:
            return None
        found: list[str] = []
        for task, container_name, labels in self._named(name):
            record = task.containers[container_name]
            if labels[NETWORK_LABEL] == network and record.health != "unhealthy":
                found += [one for one in record.addresses if ipaddress.ip_address(one).version == 4]
        return sorted(found)

    def _named(self, name: str) -> Iterator[tuple[TaskRecord, str, Mapping[str, str]]]:
        """Yield the containers that have a name in some network, with their labels."""
        for task in self._tasks.all():
            for container in task.spec.containers if not task.stopped_at else ():
                labels = container.labels
                if labels.get(NETWORK_LABEL) and labels.get(NAME_LABEL, "").lower() == name.lower():
                    yield task, container.name, labels

    def _network_of(self, address: str) -> str:
        task = self._tasks.find(self._context.addresses.task_at(address))
        name = self._context.addresses.container_at(address)
        for container in task.spec.containers if task is not None else ():
            if container.name == name:
                return container.labels.get(NETWORK_LABEL) or ""
        return ""
