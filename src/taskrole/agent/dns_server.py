"""DNS for containers: our address for AWS names that we serve, the machine's resolvers for everything else."""

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from taskrole.agent.names import Zone, private_address

log = logging.getLogger(__name__)

TTL_SECONDS = 60
NEIGHBOUR_TTL_SECONDS = 2
UPSTREAM_SECONDS = 3.0
UPSTREAMS_MAX = 3
QUERIES_MAX = 512
TCP_CONNECTIONS_MAX = 64
TCP_IDLE_SECONDS = 10.0
MESSAGE_BYTES_MAX = 65_535
PORTS_TRIED_MAX = 10
RESOLV_CONF = Path("/etc/resolv.conf")


class DnsServer:
    """A small server: authoritative for the served AWS names, a forwarder for the rest."""

    def __init__(
        self,
        address: str,
        port: int,
        zone_of: Callable[[str], Zone],
        upstreams: Sequence[str] = (),
        *,
        pass_unserved: bool = False,
        neighbours: Callable[[str, str], Awaitable[list[str] | None]] | None = None,
    ) -> None:
        self._address = address
        self._port = port
        self._zone_of = zone_of
        self._upstreams = tuple(upstreams)
        self._pass_unserved = pass_unserved
        self._neighbours = neighbours
        self._queries: set[asyncio.Task[None]] = set()
        self._connections = 0
        self._transport: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen on UDP and TCP; returns the port.

        Raises:
            OSError: The address isn't there, or the port is taken.
        """
        for _ in range(PORTS_TRIED_MAX - 1 if self._port == 0 else 0):
            with contextlib.suppress(OSError):  # the port that UDP was given may be taken for TCP
                return await self._listen()
        return await self._listen()

    async def _listen(self) -> int:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: _UdpProtocol(self._on_datagram), local_addr=(self._address, self._port)
        )
        port = int(self._transport.get_extra_info("sockname")[1])
        try:
            self._tcp = await asyncio.start_server(self._on_connection, self._address, port)
        except OSError:
            self._transport.close()
            raise
        return port

    async def close(self) -> None:
        """Stop listening."""
        if self._transport is not None:
            self._transport.close()
        if self._tcp is not None:
            self._tcp.close()
        for query in list(self._queries):
            query.cancel()
        await asyncio.gather(*self._queries, return_exceptions=True)

    def _on_datagram(self, transport: asyncio.DatagramTransport, wire: bytes, peer: tuple[str, int]) -> None:
        if len(self._queries) >= QUERIES_MAX:
            return  # the client asks again
        query = asyncio.create_task(self._serve_datagram(transport, wire, peer))
        self._queries.add(query)
        query.add_done_callback(self._queries.discard)

    async def _serve_datagram(self, transport: asyncio.DatagramTransport, wire: bytes, peer: tuple[str, int]) -> None:
        answer = await self.answer(wire, tcp=False, asker=peer[0])
        if answer is not None:
            transport.sendto(answer, peer)

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        asker = str((writer.get_extra_info("peername") or ("",))[0])
        try:
            while self._connections <= TCP_CONNECTIONS_MAX:
                async with asyncio.timeout(TCP_IDLE_SECONDS):
                    length = int.from_bytes(await reader.readexactly(2))
                    wire = await reader.readexactly(length)
                answer = await self.answer(wire, tcp=True, asker=asker)
                if answer is None:
                    break
                writer.write(len(answer).to_bytes(2) + answer)
                await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, OSError):
            pass
        finally:
            self._connections -= 1
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def answer(self, wire: bytes, *, tcp: bool, asker: str = "") -> bytes | None:
        """Return the answer to a query from an address, both as on the wire; None for what isn't a query."""
        try:
            query = dns.message.from_wire(wire)
        except (dns.exception.DNSException, ValueError):
            return None
        if query.flags & dns.flags.QR:
            return None
        if len(query.question) != 1:
            return _reply(query, dns.rcode.FORMERR).to_wire()
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        addresses: Sequence[str] | None = None
        if private := private_address(name):
            addresses = [private]
        elif self._neighbours is not None:
            addresses = await self._neighbours(name, asker)
        if addresses is not None:
            return _address_reply(query, addresses).to_wire()
        zone = self._zone_of(name)
        if zone is Zone.SERVED:
            reply = _reply(query, dns.rcode.NOERROR)
            if question.rdtype in {dns.rdatatype.A, dns.rdatatype.ANY}:
                reply.answer.append(
                    dns.rrset.from_text(question.name, TTL_SECONDS, dns.rdataclass.IN, "A", self._address)
                )
            # AAAA and all other types: the name is there, the type isn't.
            return reply.to_wire()
        if zone is Zone.UNSERVED_AWS and not self._pass_unserved:
            return _reply(query, dns.rcode.NXDOMAIN).to_wire()
        forwarded = await self._forward(wire, tcp=tcp)
        return forwarded if forwarded is not None else _reply(query, dns.rcode.SERVFAIL).to_wire()

    async def _forward(self, wire: bytes, *, tcp: bool) -> bytes | None:
        for upstream in await self._resolvers():
            try:
                async with asyncio.timeout(UPSTREAM_SECONDS):
                    answer = await (_ask_tcp if tcp else _ask_udp)(upstream, wire)
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                continue
            if answer[:2] == wire[:2]:
                return answer
        return None

    async def _resolvers(self) -> tuple[str, ...]:
        if self._upstreams:
            return self._upstreams
        try:
            text = await asyncio.to_thread(RESOLV_CONF.read_text)
        except OSError:
            return ()
        return tuple(server for server in parse_resolv_conf(text) if server != self._address)[:UPSTREAMS_MAX]


def parse_resolv_conf(text: str) -> list[str]:
    """Return the addresses of the name servers in a resolv.conf."""
    found = []
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and words[0] == "nameserver":
            try:
                ipaddress.ip_address(words[1].partition("%")[0])
            except ValueError:
                continue
            found.append(words[1])
    return found


def _reply(query: dns.message.Message, rcode: dns.rcode.Rcode) -> dns.message.Message:
    reply = dns.message.make_response(query, recursion_available=True)
    reply.set_rcode(rcode)
    if rcode != dns.rcode.FORMERR:
        reply.flags |= dns.flags.AA
    return reply


def _address_reply(query: dns.message.Message, addresses: Sequence[str]) -> dns.message.Message:
    reply, question = _reply(query, dns.rcode.NOERROR), query.question[0]
    if addresses and question.rdtype in {dns.rdatatype.A, dns.rdatatype.ANY}:
        reply.answer.append(
            dns.rrset.from_text_list(question.name, NEIGHBOUR_TTL_SECONDS, dns.rdataclass.IN, "A", addresses)
        )
    return reply


def _endpoint(upstream: str) -> tuple[str, int]:
    """``ADDRESS`` or ``ADDRESS#PORT``."""
    address, _, port = upstream.partition("#")
    return address, int(port or 53)


async def _ask_udp(upstream: str, wire: bytes) -> bytes:
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[bytes] = loop.create_future()

    def take(_: asyncio.DatagramTransport, answer: bytes, __: tuple[str, int]) -> None:
        if not answered.done() and answer[:2] == wire[:2]:
            answered.set_result(answer)

    # A connected socket: the kernel takes answers of that server only, on a port that nobody can guess.
    transport, _ = await loop.create_datagram_endpoint(lambda: _UdpProtocol(take), remote_addr=_endpoint(upstream))
    try:
        transport.sendto(wire)
        return await answered
    finally:
        transport.close()


async def _ask_tcp(upstream: str, wire: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(*_endpoint(upstream))
    try:
        writer.write(len(wire).to_bytes(2) + wire)
        await writer.drain()
        return await reader.readexactly(int.from_bytes(await reader.readexactly(2)))
    finally:
        writer.close()


class _UdpProtocol(asyncio.DatagramProtocol):
    def __init__(self, on_datagram: Callable[[asyncio.DatagramTransport, bytes, tuple[str, int]], None]) -> None:
        self._on_datagram = on_datagram
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._transport is not None:
            self._on_datagram(self._transport, data, addr)
