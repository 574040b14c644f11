"""What the agent needs of a Docker engine: the port. It knows nothing about tasks.

The real one is ``taskrole.docker.client.DockerClient``, the one for tests ``taskrole.docker.fake.FakeEngine``.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class EngineError(Exception):
    """The engine refused a request: ``status`` is its HTTP status (0 inside a stream), the text is the engine's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class EngineUnavailableError(EngineError):
    """The engine doesn't answer."""

    def __init__(self, message: str) -> None:
        super().__init__(503, message)


@dataclass(frozen=True, slots=True)
class EngineEvent:
    """Something happened to a container: ``action`` is the engine's word (``die``, ``start``, ``oom``, ...)."""

    action: str
    container_id: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a container's output with the engine's time stamp (RFC 3339, nanoseconds)."""

    timestamp: str
    text: str


class Process(Protocol):
    """A further process in a running container."""

    async def read(self) -> tuple[int, bytes] | None:
        """Return the next piece of output with its stream (1 or 2), or None at its end."""
        ...

    async def write(self, data: bytes) -> None:
        """Write to the process's standard input."""
        ...

    async def end_input(self) -> None:
        """Close the process's standard input."""
        ...

    async def resize(self, rows: int, columns: int) -> None:
        """Say how large the terminal is."""
        ...

    async def exit_code(self) -> int | None:
        """Return the exit code, or None while it runs."""
        ...

    async def close(self) -> None:
        """Let go of the process, and end it if it still runs."""
        ...


class Engine(Protocol):
    """A Docker engine. Every method raises EngineUnavailableError when the engine doesn't answer."""

    async def version(self) -> Mapping[str, Any]:
        """Return the engine's version document."""
        ...

    async def info(self) -> Mapping[str, Any]:
        """Return the engine's description of its machine."""
        ...

    async def create_container(self, name: str, config: Mapping[str, Any]) -> str:
        """Create a container; return its id.

        Raises:
            EngineError: The engine refused; 404 when the image is missing.
        """
        ...

    async def start_container(self, container_id: str) -> None:
        """Start a container that was created or has stopped."""
        ...

    async def stop_container(self, container_id: str, timeout_seconds: int) -> None:
        """Send the stop signal, wait, kill. Returns when the container has stopped; a gone one counts as stopped."""
        ...

    async def remove_container(self, container_id: str) -> None:
        """Remove a container with its anonymous volumes, by force; a gone one counts as removed."""
        ...

    async def find_container(self, container_id: str) -> dict[str, Any] | None:
        """Return what the engine knows of the container, or None when it has no such container."""
        ...

    async def list_containers(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """Return summaries of all containers, also stopped ones, that have all ``labels`` (``name=value``)."""
        ...

    async def container_stats(self, container_id: str) -> dict[str, Any] | None:
        """Return one sample of statistics, or None for a container that is gone or stopped."""
        ...

    async def execute(self, container_id: str, command: Sequence[str], *, terminal: bool, user: str) -> Process:
        """Start a further process in a running container.

        Raises:
            EngineError: The container is gone or does not run.
        """
        ...

    async def find_image(self, image: str) -> dict[str, Any] | None:
        """Return what the engine knows of a local image, or None."""
        ...

    async def import_image(self, archive: bytes, repository: str, tag: str) -> None:
        """Make an image of one layer out of a tar archive of its files."""
        ...

    async def pull_image(self, image: str, auth: Mapping[str, str] | None, timeout_seconds: float) -> None:
        """Pull an image.

        Raises:
            EngineError: The registry refused, or the time is over.
        """
        ...

    async def create_volume(self, config: Mapping[str, Any]) -> None:
        """Create a volume, or leave the one of that name as it is."""
        ...

    async def find_volume(self, name: str) -> dict[str, Any] | None:
        """Return a volume, or None."""
        ...

    async def list_volumes(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """Return the volumes that have all ``labels``."""
        ...

    async def remove_volume(self, name: str) -> None:
        """Remove a volume; a gone one counts as removed."""
        ...

    async def ensure_network(self, config: Mapping[str, Any]) -> None:
        """Create a network, or leave the one of that name as it is.

        Raises:
            EngineError: The engine refused, for example because its addresses are taken.
        """
        ...

    async def remove_network(self, name: str) -> None:
        """Remove a network; a gone one counts as removed.

        Raises:
            EngineError: The engine refused, for example because containers are in it.
        """
        ...

    async def list_networks(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """Return the networks that have all ``labels`` (names)."""
        ...

    def events(self, labels: Sequence[str]) -> AsyncIterator[EngineEvent]:
        """Yield container events until the engine goes away."""
        ...

    def log_lines(self, container_id: str, since: str) -> AsyncIterator[LogLine]:
        """Yield the container's output from ``since`` (``seconds.nanoseconds``, inclusive) until it has stopped."""
        ...
