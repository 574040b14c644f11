"""The way of containers to the API when the server isn't on this machine's container address: TLS ends here.

Bytes are passed on untouched, so signatures stay valid. Before them goes what ``mark`` returns: the proof that the
connection comes through this instance, while there are tasks whose sessions are bound to it.
"""

import asyncio
import contextlib
import errno
import logging
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

CONNECTIONS_MAX = 512
PORT_MAX = 65535
NEARBY_PORTS = 10
CONNECT_SECONDS = 10.0
IDLE_SECONDS = 300.0
PIECE_BYTES = 64 * 1024

Mark = Callable[[tuple[str, int]], Awaitable[bytes]]
"""Returns the first bytes of a client's connection to the server."""


async def unmarked(_peer: tuple[str, int]) -> bytes:
    """Return nothing."""
    return b""


class Front:
    """Listens on the container address, with TLS and without, and connects each client to the server."""

    def __init__(
        self,
        server_url: str,
        address: str,
        tls_port: int,
        plain_port: int,
        tls: ssl.SSLContext,
        server_tls: ssl.SSLContext | None = None,
        mark: Mark = unmarked,
    ) -> None:
        parts = urlsplit(server_url)
        self._server = (parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80))
        secure = parts.scheme == "https"
        self._server_tls = (server_tls or ssl.create_default_context()) if secure else None
        self._mark = mark
        self._address = address
        self._ports: tuple[tuple[int, ssl.SSLContext | None], ...] = ((tls_port, tls), (plain_port, None))
        self._listeners: list[asyncio.Server] = []
        self.plain_port = plain_port
        """Where containers reach the front, and not the server, in plain HTTP; 0 if nowhere."""
        self._clients: set[asyncio.Task[None]] = set()

    async def start(self) -> tuple[int, ...]:
        """Listen; returns the ports, TLS first.

        Raises:
            OSError: The address isn't there, or a port is taken.
        """
        try:
            for port, tls in self._ports:
                try:
                    await self._listen(port, tls)
                except OSError as error:
                    if tls is not None or error.errno != errno.EADDRINUSE or port != self._server[1]:
                        raise
                    # The server itself listens on all addresses: containers reach it without us.
                    self.plain_port = await self._listen_nearby(port)
                    log.info("the server answers on the container address itself", extra={"front": self.plain_port})
        except OSError:
            await self.close()
            raise
        return tuple(int(listener.sockets[0].getsockname()[1]) for listener in self._listeners)

    async def _listen(self, port: int, tls: ssl.SSLContext | None) -> None:
        self._listeners.append(
            await asyncio.start_server(
                self._on_client, self._address, port, ssl=tls, ssl_handshake_timeout=10.0 if tls else None
            )
        )

    async def _listen_nearby(self, port: int) -> int:
        """Listen for the containers of bound tasks, which must come through here; returns the port, 0 for none."""
        for candidate in range(port + 1, min(port + NEARBY_PORTS, PORT_MAX) + 1):
            with contextlib.suppress(OSError):
                await self._listen(candidate, None)
                return candidate
        return 0

    async def close(self) -> None:
        """Stop listening and end the connections."""
        for listener in self._listeners:
            listener.close()
        for client in list(self._clients):
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def _on_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._clients) >= CONNECTIONS_MAX:
            writer.close()
            return
        client = asyncio.create_task(self._serve(reader, writer))
        self._clients.add(client)
        client.add_done_callback(self._clients.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                answers, upstream = await asyncio.open_connection(*self._server, ssl=self._server_tls)
                upstream.write(await self._mark(writer.get_extra_info("peername")[:2]))
            async with asyncio.TaskGroup() as both:
                both.create_task(_copy(reader, upstream))
                both.create_task(_copy(answers, writer))
        except* (OSError, TimeoutError, ssl.SSLError):
            pass  # one side has gone; the other is closed below
        finally:
            for side in (writer, upstream):
                if side is not None:
                    side.close()
                    with contextlib.suppress(OSError, ssl.SSLError):
                        await side.wait_closed()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        async with asyncio.timeout(IDLE_SECONDS):
            piece = await reader.read(PIECE_BYTES)
        if not piece:
            if writer.can_write_eof():
                writer.write_eof()
                return
            raise ConnectionResetError  # TLS can't be half closed
        writer.write(piece)
        await writer.drain()
