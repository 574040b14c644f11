"""What the parts of one agent share. No logic but the saving of the state."""

import asyncio
import contextlib
import ipaddress
import logging
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from taskrole.agent.api import AwsApi
from taskrole.agent.credentials import CredentialsStore
from taskrole.agent.model import TaskRecord
from taskrole.agent.settings import AgentSettings
from taskrole.agent.state import AgentState, StateFile
from taskrole.agent.vpc import Guard
from taskrole.clock import Clock
from taskrole.docker.engine import Engine
from taskrole.ids import Ids

log = logging.getLogger(__name__)

SAVE_INTERVAL_SECONDS = 0.2
STARTS_MAX = 8


@dataclass(slots=True)
class EngineFacts:
    """What the engine said about itself and its machine."""

    version: str = ""
    api_version: str = ""
    cgroup_driver: str = ""
    cgroup_version: str = ""
    cpus: int = 0
    memory_bytes: int = 0


class AddressBook:
    """Who is who at the endpoints: containers by address and by endpoint id."""

    def __init__(self) -> None:
        self._by_address: dict[str, tuple[str, str]] = {}
        self._by_endpoint: dict[str, tuple[str, str]] = {}

    def add_endpoint(self, endpoint_id: str, task_arn: str, container_name: str) -> None:
        """Know a container by the id in its metadata URIs."""
        self._by_endpoint[endpoint_id] = (task_arn, container_name)

    def set_addresses(self, task_arn: str, container_name: str, addresses: Iterable[str]) -> None:
        """Replace the addresses of a container; none when it has stopped."""
        owner = (task_arn, container_name)
        for address in [key for key, value in self._by_address.items() if value == owner]:
            del self._by_address[address]
        for address in addresses:
            self._by_address[ipaddress.ip_address(address).compressed] = owner

    def task_at(self, address: str) -> str:
        """Return the ARN of the task that has the address, or ""."""
        return self._by_address.get(address, ("", ""))[0]

    def container_at(self, address: str) -> str:
        """Return the name of the container that has the address, or ""."""
        return self._by_address.get(address, ("", ""))[1]

    def find_endpoint(self, endpoint_id: str) -> tuple[str, str] | None:
        """Return task ARN and container name of an endpoint id."""
        return self._by_endpoint.get(endpoint_id)

    def forget_task(self, task: TaskRecord) -> None:
        """Forget everything about a task."""
        for name, record in task.containers.items():
            self.set_addresses(task.arn, name, ())
            self._by_endpoint.pop(record.endpoint_id, None)


@dataclass(slots=True)
class AgentContext:
    """The parts of one agent."""

    settings: AgentSettings
    state: AgentState
    state_file: StateFile
    engine: Engine
    api: AwsApi
    credentials: CredentialsStore
    clock: Clock
    ids: Ids
    facts: EngineFacts = field(default_factory=EngineFacts)
    addresses: AddressBook = field(default_factory=AddressBook)
    guard: Guard = field(init=False)
    trust_dir: Path | None = None
    """Folder with the certificates that are mounted into containers; None when nothing is."""
    front_port: int = 0
    """The port of the front for plain HTTP; 0 without one."""
    starts: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(STARTS_MAX))
    """Bounds how many containers are created and started at once; more only slow each other down."""
    _dirty: asyncio.Event = field(default_factory=asyncio.Event)
    _locks: weakref.WeakValueDictionary[str, asyncio.Lock] = field(default_factory=weakref.WeakValueDictionary)

    def __post_init__(self) -> None:
        """Make what is named after the instance."""
        self.guard = Guard(self.state.instance_id)

    def lock_of(self, task_arn: str) -> asyncio.Lock:
        """Return the lock for what the containers of a task must not do at the same time."""
        return self._locks.setdefault(task_arn, asyncio.Lock())

    def save_soon(self) -> None:
        """Have the state written; several changes share a write."""
        self._dirty.set()

    async def save_now(self) -> None:
        """Write the state; returns when it is on disk."""
        self._dirty.clear()
        await self.state_file.save(self.state)

    async def keep_saving(self) -> None:
        """Write the state whenever it has changed; runs as long as the agent."""
        while True:
            await self._dirty.wait()
            try:
                await self.save_now()
            except OSError:
                log.exception("the state could not be written")
                self._dirty.set()
                await asyncio.sleep(1.0)
            await asyncio.sleep(SAVE_INTERVAL_SECONDS)

    def cluster_of(self, task: TaskRecord) -> str:
        """Return the cluster as it was configured."""
        return self.state.cluster or task.spec.cluster


async def cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait until they have ended."""
    waiting = list(tasks)
    for task in waiting:
        task.cancel()
    for task in waiting:
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
