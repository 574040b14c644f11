"""The agent's memory on disk: ids and what was asked for, so that a restarted agent knows its tasks.

No credentials are in it, only their ids. The environment of a container is kept until the container exists, because
it is needed to create it; afterwards the engine has it.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from taskrole.agent.model import (
    Condition,
    ContainerRecord,
    ContainerSpec,
    Dependency,
    Desired,
    NetworkInterface,
    Phase,
    PortMapping,
    RestartPolicy,
    TaskRecord,
    TaskSpec,
)

STATE_VERSION = 1


class StateError(Exception):
    """The state can't be read or written; the text is one sentence for a person."""


@dataclass(slots=True)
class AgentState:
    """Everything the agent must know again after a restart."""

    instance_id: str
    """Made by the agent, on every container's label: several instances may share an engine."""
    cluster: str = ""
    container_instance_arn: str = ""
    sequence_number: int = 0
    """Highest seen of payloads and manifests."""
    address_added: bool = False
    """Whether the agent put the container address on the machine, so that clean-up takes it away again."""
    tasks: dict[str, TaskRecord] = field(default_factory=dict)


class StateFile:
    """Reads and writes the state; a write replaces the file as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = asyncio.Lock()

    def load(self) -> AgentState | None:
        """Return the state, or None when there is none yet.

        Raises:
            StateError: There is one, but it can't be read.
        """
        try:
            document = json.loads(self._path.read_text())
            if document["version"] != STATE_VERSION:
                message = f"The agent's state {self._path} was written by another version."
                raise StateError(message)
            return _decode(document)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"The agent's state {self._path} can't be read: {error}"
            raise StateError(message) from error

    async def save(self, state: AgentState) -> None:
        """Write the state; returns when it is on disk.

        Raises:
            OSError: It could not be written.
        """
        text = json.dumps(_encode(state), separators=(",", ":"))
        async with self._lock:
            await asyncio.to_thread(write_atomically, self._path, text.encode())


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` (mode 0600) so that after a crash it is the old or the new one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _encode(state: AgentState) -> dict[str, Any]:
    document = {member.name: getattr(state, member.name) for member in fields(state) if member.name != "tasks"}
    return {"version": STATE_VERSION, **document, "tasks": [_encode_task(task) for task in state.tasks.values()]}


def _encode_task(task: TaskRecord) -> dict[str, Any]:
    document = asdict(task)
    for container in document["spec"]["containers"]:
        if task.containers[container["name"]].docker_id:
            container["environment"] = {}
    return document


def _decode(document: Mapping[str, Any]) -> AgentState:
    state = AgentState(
        instance_id=document["instance_id"],
        cluster=document["cluster"],
        container_instance_arn=document["container_instance_arn"],
        sequence_number=document["sequence_number"],
        address_added=document["address_added"],
    )
    for task in document["tasks"]:
        record = _decode_task(task)
        state.tasks[record.arn] = record
    return state


def _decode_task(document: Mapping[str, Any]) -> TaskRecord:
    spec = dict(document["spec"])
    spec["containers"] = tuple(_decode_container(container) for container in spec["containers"])
    spec["volumes"] = tuple(spec["volumes"])
    if (interface := spec.get("network_interface")) is not None:
        for member in ("dns_servers", "dns_search_domains"):
            interface[member] = tuple(interface[member])
        spec["network_interface"] = NetworkInterface(**interface)
    members = dict(document)
    members["spec"] = TaskSpec(**spec)
    members["desired"] = Desired(document["desired"])
    members["containers"] = {name: _decode_record(record) for name, record in document["containers"].items()}
    return TaskRecord(**members)


def _decode_container(document: Mapping[str, Any]) -> ContainerSpec:
    members = dict(document)
    members["depends_on"] = tuple(
        Dependency(d["container_name"], Condition(d["condition"])) for d in document["depends_on"]
    )
    members["port_mappings"] = tuple(PortMapping(**mapping) for mapping in document["port_mappings"])
    if (policy := document["restart_policy"]) is not None:
        members["restart_policy"] = RestartPolicy(tuple(policy["ignored_exit_codes"]), policy["attempt_period_seconds"])
    return ContainerSpec(**members)


def _decode_record(document: Mapping[str, Any]) -> ContainerRecord:
    members = dict(document)
    members["phase"] = Phase(document["phase"])
    members["addresses"] = ()  # known again once the engine was asked
    members["network_bindings"] = tuple(document["network_bindings"])
    members["host_ports"] = tuple((str(one[0]), int(one[1])) for one in document.get("host_ports") or ())
    members["begun_monotonic"] = members["started_monotonic"] = 0.0
    return ContainerRecord(**members)
