"""Who is asking: finds the task, and where it matters the container, behind a connection to the endpoints.

Bridge modes: the source address is the container's own. Host mode: the source is the machine's, so the connection's
socket is looked for among the files of the processes in the container's control group; and so it is where the
containers of a task share an address and have roles of their own.
"""

import asyncio
import ipaddress
import itertools
import struct
from collections.abc import Iterable
from pathlib import Path

from taskrole.agent.container_config import effective_network_mode
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import Entry
from taskrole.agent.model import Phase, TaskRecord
from taskrole.agent.tasks import Tasks
from taskrole.docker.engine import EngineError

PROCESSES_MAX = 4096
FILES_MAX = 65_536
LOOK_UP_INTERVAL_SECONDS = 0.05
MAPPED_WORD = b"\x00\x00\xff\xff"  # of an IPv4 address in one of IPv6. RFC 4291, 2.5.5.2
LOOK_UPS = 20  # about a second, inside the SDKs' time-outs


class Callers:
    """Answers whether a connection comes from a container of a task."""

    def __init__(self, context: AgentContext, tasks: Tasks) -> None:
        self._context = context
        self._tasks = tasks
        self._look_ups: dict[str, asyncio.Lock] = {}

    def key(self, address: str) -> str:
        """Return whose rate limit a caller is under: the task that has the address, else the address."""
        return self._context.addresses.task_at(address) or address

    async def may_have(self, entry: Entry, address: str, port: int) -> bool:
        """Return whether the peer may have credentials: one of the task, and the right one where roles differ."""
        task = self._tasks.find(entry.task_arn)
        if task is None or not task.spec.has_container_roles:
            return await self.is_of_task(entry.task_arn, address, port)
        own = {container.name: bool(container.credentials_id) for container in task.spec.containers}
        name = await self._container(task, address, port)
        return name in own and entry.container_name == (name if own[name] else "")

    async def _container(self, task: TaskRecord, address: str, port: int) -> str:
        """Return the name of the task's container that is the peer, or ""."""
        if _shares_address(task):
            return "" if task.stopped_at else await self._by_socket(task, address, port)
        is_of_task = await self.is_of_task(task.arn, address, port)
        return self._context.addresses.container_at(address) if is_of_task else ""

    async def is_of_task(self, task_arn: str, address: str, port: int) -> bool:
        """Return whether the peer at ``address`` and ``port`` is a container of the task."""
        owner = self._context.addresses.task_at(address)
        if owner:
            return owner == task_arn
        task = self._tasks.find(task_arn)
        if task is None or task.stopped_at:
            return False
        if task.spec.network_interface is not None:
            return await self._owns_interface(task, address)
        if address in {self._context.settings.container_address, "127.0.0.1", "::1"} or _has_host_mode(task):
            return await self._by_socket(task, address, port, only_host_mode=True) != ""
        return await self._starting(task_arn, address)

    async def _owns_interface(self, task: TaskRecord, address: str) -> bool:
        """A task in mode awsvpc has its address before its containers start; a new agent may not know that yet."""
        interface = task.spec.network_interface
        if interface is None or address != interface.address:
            return False
        try:
            await self._tasks.refresh_addresses(task.arn)
        except EngineError:
            return False
        return self._context.addresses.task_at(address) == task.arn

    async def _starting(self, task_arn: str, address: str) -> bool:
        """A container may ask before its start has returned to us: look its address up. One look-up per task."""
        lock = self._look_ups.setdefault(task_arn, asyncio.Lock())
        try:
            async with lock:
                for _ in range(LOOK_UPS):
                    if self._context.addresses.task_at(address) or not self._is_starting(task_arn):
                        break
                    try:
                        await self._tasks.refresh_addresses(task_arn)
                    except EngineError:
                        return False
                    if not self._context.addresses.task_at(address):
                        await asyncio.sleep(LOOK_UP_INTERVAL_SECONDS)
        finally:
            if not lock.locked():
                self._look_ups.pop(task_arn, None)
        return self._context.addresses.task_at(address) == task_arn

    def _is_starting(self, task_arn: str) -> bool:
        task = self._tasks.find(task_arn)
        return task is not None and any(
            record.phase is Phase.STARTING or (record.phase is Phase.RUNNING and not record.addresses)
            for record in task.containers.values()
        )

    async def _by_socket(self, task: TaskRecord, address: str, port: int, *, only_host_mode: bool = False) -> str:
        """The engine tells the process of a container only once its start is done: wait for it."""
        for _ in range(LOOK_UPS):
            starting = any(record.phase is Phase.STARTING for record in task.containers.values())
            name = await self._socket_owner(task, address, port, only_host_mode=only_host_mode)
            if name or not starting:
                return name
            await asyncio.sleep(LOOK_UP_INTERVAL_SECONDS)
        return ""

    async def _socket_owner(self, task: TaskRecord, address: str, port: int, *, only_host_mode: bool) -> str:
        for container in task.spec.containers:
            record = task.containers[container.name]
            is_host_mode = effective_network_mode(task.spec, container) == "host"
            if not record.docker_name or (only_host_mode and not is_host_mode):
                continue
            try:
                document = await self._context.engine.find_container(record.docker_id or record.docker_name)
            except EngineError:
                return ""
            pid = int(((document or {}).get("State") or {}).get("Pid") or 0)
            if pid and await asyncio.to_thread(owns_socket, pid, address, port):
                return container.name
        return ""


def _shares_address(task: TaskRecord) -> bool:
    """Tell whether the source address does not tell the task's containers apart."""
    modes = {effective_network_mode(task.spec, container) for container in task.spec.containers}
    return any(mode in {"host", "awsvpc"} or mode.startswith("container:") for mode in modes)


def _has_host_mode(task: TaskRecord) -> bool:
    return any(effective_network_mode(task.spec, container) == "host" for container in task.spec.containers)


def owns_socket(pid: int, address: str, port: int) -> bool:
    """Return whether a process in the control group of ``pid`` owns the local socket ``address``:``port``; blocking.

    The socket is one of the network namespace in which ``pid`` is.
    """
    try:
        tables = [Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    except OSError:
        return False
    inode = inode_of(itertools.chain(*tables), address, port)
    if inode is None:
        return False
    wanted = f"socket:[{inode}]"
    files = 0
    for process in _processes(pid):
        try:
            for entry in Path(f"/proc/{process}/fd").iterdir():
                files += 1
                if files > FILES_MAX:
                    return False
                if str(entry.readlink()) == wanted:
                    return True
        except OSError:
            continue
    return False


def inode_of(lines: Iterable[str], address: str, port: int) -> str | None:
    """Find the socket in the kernel's tables: addresses are hexadecimal in the machine's byte order.

    Java and Go use sockets of IPv6 for IPv4 as well: there the address stands behind a prefix.
    """
    try:
        packed = ipaddress.IPv4Address(address).packed
    except ValueError:
        return None
    local = f"{struct.unpack('=I', packed)[0]:08X}:{port:04X}"
    mapped = f"0000000000000000{struct.unpack('=I', MAPPED_WORD)[0]:08X}{local}"
    for line in lines:
        fields = line.split()
        if len(fields) > 9 and fields[1] in {local, mapped}:
            return fields[9]
    return None


def _processes(pid: int) -> list[int]:
    """Return the processes in the control group of ``pid``; only those of a container, never the machine's own."""
    try:
        lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
        groups = {controller: path for _, controller, path in (line.split(":", 2) for line in lines)}
        if "memory" in groups:
            folder = Path("/sys/fs/cgroup/memory" + groups["memory"])
        else:
            folder = Path("/sys/fs/cgroup" + groups[""])
        if folder in {Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/memory")}:
            return [pid]
        return [int(line) for line in (folder / "cgroup.procs").read_text().split()[:PROCESSES_MAX]]
    except (OSError, KeyError, ValueError):
        return [pid]
