"""HTTP as values: what the gateway's edge hands in and gets back. No sockets here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


class BodyReader(Protocol):
    """A request body that is read in pieces by the (blocking) thread that runs the operation."""

    def read(self, size: int = 1 << 20) -> bytes:
        """Return up to ``size`` bytes, blocking until at least one is there; ``b""`` at the end.

        Raises:
            ServiceError: The client went away, was too slow, or (signed payloads) a chunk's signature or the
                body's hash is wrong.
        """
        ...


class BytesBody:
    """A body that is already in memory."""

    def __init__(self, content: bytes = b"") -> None:
        self._content = content
        self._position = 0

    def read(self, size: int = 1 << 20) -> bytes:
        """Return the next bytes; ``b""`` at the end."""
        piece = self._content[self._position : self._position + size]
        self._position += len(piece)
        return piece


Headers = Sequence[tuple[str, str]]


@dataclass(slots=True)
class HttpRequest:
    """One HTTP request.

    ``target`` is the raw request target as sent (percent-encoded path and query: signatures need it untouched);
    ``headers`` are pairs in order of arrival with lower-case names. ``body`` holds the whole body of small (API)
    requests; for bulk uploads it is None and ``stream`` yields it in pieces.
    """

    method: str
    target: str
    headers: Headers
    body: bytes | None = b""
    stream: BodyReader | None = None
    source_ip: str = "127.0.0.1"
    secure: bool = False
    tls_version: str = ""
    """The version of TLS (``1.3``); empty without TLS."""
    _by_name: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for name, value in self.headers:
            if name in self._by_name:
                self._by_name[name] += "," + value
            else:
                self._by_name[name] = value

    @property
    def path(self) -> str:
        """The raw (percent-encoded) path."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw (percent-encoded) query, without the question mark."""
        return self.target.partition("?")[2]

    def header(self, name: str, default: str = "") -> str:
        """Return the value of the lower-case header ``name``; several are joined with commas."""
        return self._by_name.get(name, default)


@dataclass(frozen=True, slots=True)
class FileBody:
    """A response body that is a part of a file; the edge sends it with sendfile.

    ``close`` is called once, after the last byte or when the client has gone.
    """

    path: Path
    offset: int
    length: int
    close: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class StreamBody:
    """A response body that is produced in pieces by a blocking iterator; ``length`` in bytes if known."""

    pieces: Iterator[bytes]
    length: int | None = None


class WebsocketSession(Protocol):
    """Runs one accepted websocket on the event loop until it ends. ``socket`` is an aiohttp WebSocketResponse."""

    async def run(self, socket: Any) -> None:
        """Serve the socket; return to close it."""
        ...


@dataclass(frozen=True, slots=True)
class WebsocketUpgrade:
    """A response that turns the connection into a websocket served by ``session``."""

    session: WebsocketSession


ResponseBody = bytes | FileBody | StreamBody | WebsocketUpgrade


@dataclass(slots=True)
class HttpResponse:
    """One HTTP response; ``headers`` are pairs in the order to be sent."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: ResponseBody = b""
