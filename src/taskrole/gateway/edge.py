"""The HTTP edge: sockets to values and back (aiohttp). The only asynchronous module of the gateway.

Small bodies are read whole within a bound before a thread is asked to handle the request; bulk bodies stay on the
socket and are pulled in pieces by the thread that stores them. Every wait has a time limit.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BytesBody, FileBody, HttpRequest, HttpResponse, StreamBody, WebsocketUpgrade
from taskrole.clock import Clock
from taskrole.gateway.connection import MarkedServer, arrival_of
from taskrole.gateway.handle import Gateway, Pending

log = logging.getLogger(__name__)

READ_TIMEOUT_SECONDS = 60
PIECE_BYTES = 1 << 20
PRELOADED_BYTES_MAX = 64 * 1024  # bulk bodies up to this size are read at once: cheaper than asking the loop
UNSIGNED_FORM_BYTES_MAX = 64 * 1024  # AssumeRoleWithWebIdentity: a token of 20,000 characters and a policy of 2,048
LINE_BYTES_MAX = 32 * 1024  # request line and single header: presigned URLs with session tokens are long
IN_FLIGHT_MAX = 1024
WEBSOCKETS_MAX = 8192
API_THREADS = 16
BULK_THREADS = 64
WAITING_THREADS = 32  # for operations that may wait for other servers
BACKLOG = 1024
SHUTDOWN_SECONDS = 5.0  # for responses that a client has not read to the end

OwnEndpoint = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Site(Protocol):
    """Pages for people on the same port; a client of the API like any other."""

    def takes(self, request: web.BaseRequest) -> bool:
        """Tell whether a request is for a page rather than for the API."""
        ...

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request that it takes."""
        ...


@dataclass(frozen=True, slots=True)
class Listener:
    """An address to listen on; with ``ssl_context`` it speaks TLS."""

    host: str
    port: int
    ssl_context: ssl.SSLContext | None = None


class _SocketBody:
    """A request body that stays on the socket; the operation's thread pulls it through the event loop."""

    def __init__(self, request: web.BaseRequest, loop: asyncio.AbstractEventLoop) -> None:
        self._request = request
        self._loop = loop
        self._continued = False

    def read(self, size: int = PIECE_BYTES) -> bytes:
        future: Future[bytes] = asyncio.run_coroutine_threadsafe(self._read(size), self._loop)
        try:
            return future.result(READ_TIMEOUT_SECONDS + 5)
        except TimeoutError as error:
            message = "Your socket connection to the server was not read from or written to within the timeout period."
            raise ServiceError("RequestTimeout", message, 400) from error
        except (ConnectionError, web.HTTPException, HttpProcessingError, OSError) as error:
            raise ServiceError("IncompleteBody", "The request body ended before it was complete.", 400) from error

    async def _read(self, size: int) -> bytes:
        if not self._continued:
            self._continued = True
            await send_continue(self._request)
        return await asyncio.wait_for(self._request.content.read(size), READ_TIMEOUT_SECONDS)


class Edge:
    """An HTTP server in front of one gateway."""

    def __init__(
        self, gateway: Gateway, own_endpoints: Mapping[str, OwnEndpoint], clock: Clock, site: Site | None = None
    ) -> None:
        self._gateway = gateway
        self._clock = clock
        self._own_endpoints = own_endpoints
        self._site = site
        self._api_pool = ThreadPoolExecutor(API_THREADS, "api")
        self._bulk_pool = ThreadPoolExecutor(BULK_THREADS, "bulk")
        self._waiting_pool = ThreadPoolExecutor(WAITING_THREADS, "waiting")
        self._in_flight = 0
        self._runner: web.ServerRunner | None = None
        self._websockets: set[web.WebSocketResponse] = set()

    async def start(self, listeners: list[Listener]) -> None:
        """Listen.

        Raises:
            OSError: An address is taken or not this machine's.
        """
        server = MarkedServer(
            self._handle,
            max_line_size=LINE_BYTES_MAX,
            max_field_size=LINE_BYTES_MAX,
            read_bufsize=PIECE_BYTES,
            auto_decompress=False,
            keepalive_timeout=75,
            access_log=None,
        )
        server.clock = self._clock
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        for listener in listeners:
            await self.listen(listener)

    async def listen(self, listener: Listener) -> None:
        """Listen on one more address.

        Raises:
            OSError: The address is taken or not this machine's.
        """
        assert self._runner is not None
        site = web.TCPSite(
            self._runner, listener.host, listener.port, ssl_context=listener.ssl_context, backlog=BACKLOG
        )
        await site.start()

    async def listen_on(self, listener: socket.socket) -> web.BaseSite:
        """Answer on a socket that listens already, until the site that is returned is stopped."""
        assert self._runner is not None
        site = web.SockSite(self._runner, listener, backlog=BACKLOG)
        await site.start()
        return site

    async def stop(self) -> None:
        """Close websockets with 1001 (going away), finish what runs, stop listening."""
        for websocket in list(self._websockets):
            with contextlib.suppress(Exception):
                await asyncio.wait_for(websocket.close(code=1001, message=b"server is stopping"), 2)
        if self._runner is not None:
            await self._runner.cleanup()
        self._api_pool.shutdown(wait=True, cancel_futures=True)
        self._bulk_pool.shutdown(wait=True, cancel_futures=True)
        self._waiting_pool.shutdown(wait=True, cancel_futures=True)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        own = self._own_endpoints.get(request.path)
        if own is not None:
            return await own(request)
        if self._site is not None and self._site.takes(request):
            return await self._site.handle(request)
        if self._in_flight >= IN_FLIGHT_MAX:
            return web.Response(status=503, text="Too many requests are being handled; try again.")
        self._in_flight += 1
        try:
            return await self._handle_call(request)
        finally:
            self._in_flight -= 1

    async def _handle_call(self, request: web.BaseRequest) -> web.StreamResponse:
        http = _http_request(request)
        loop = asyncio.get_running_loop()
        if _is_unsigned_form(http):  # the query API, whose body alone tells which service is meant
            await send_continue(request)
            body = await _read_bounded(request, UNSIGNED_FORM_BYTES_MAX)
            if body is None:
                refusal = web.Response(status=413, text="The request body is larger than unsigned calls may have.")
                refusal.force_close()
                return refusal
            http.body = body
        pending = self._gateway.find(http)
        if isinstance(pending, HttpResponse):
            return await self._respond(request, pending)
        pending.arrival = arrival_of(request)
        streams = pending.found.streams
        if not await self._load_body(request, pending, loop):
            error = ServiceError("RequestEntityTooLarge", "The request body is larger than this operation allows.", 413)
            response = pending.route.wire.error(error, http, pending.request_id)
            return await self._respond(request, response, close=True)
        pool = self._bulk_pool if streams else self._waiting_pool if pending.found.waits else self._api_pool
        response = await loop.run_in_executor(pool, self._gateway.handle, pending)
        return await self._respond(request, response, close=streams and not request.content.at_eof())

    async def _load_body(self, request: web.BaseRequest, pending: Pending, loop: asyncio.AbstractEventLoop) -> bool:
        """Read a small body whole, or leave a bulk body on the socket. False if it is larger than allowed."""
        http, routed = pending.http, pending.route.http
        if http.body:
            routed.body = http.body  # it was needed to find the operation
            return True
        length = request.content_length
        if pending.found.streams and (length is None or length > PRELOADED_BYTES_MAX):
            http.body = routed.body = None
            http.stream = routed.stream = _SocketBody(request, loop)
            return True
        limit = pending.found.body_bytes_max
        if length is not None and length > limit:
            return False
        await send_continue(request)
        body = await _read_bounded(request, limit)
        if body is None:
            return False
        if pending.found.streams:
            http.body = routed.body = None
            http.stream = routed.stream = BytesBody(body)
        else:
            http.body = routed.body = body
        return True

    async def _respond(
        self, request: web.BaseRequest, response: HttpResponse, *, close: bool = False
    ) -> web.StreamResponse:
        body = response.body
        if isinstance(body, WebsocketUpgrade):
            return await self._websocket(request, body)
        if isinstance(body, bytes):
            answer = web.Response(status=response.status, body=body if request.method != "HEAD" else b"")
            _set_headers(answer, response)
            if close:
                answer.force_close()
            return answer
        if isinstance(body, FileBody):
            return await self._send_file(request, response, body)
        return await self._send_stream(request, response, body)

    async def _send_file(self, request: web.BaseRequest, response: HttpResponse, body: FileBody) -> web.StreamResponse:
        answer = web.StreamResponse(status=response.status)
        _set_headers(answer, response)
        answer.content_length = body.length
        loop = asyncio.get_running_loop()
        try:
            file = await loop.run_in_executor(self._api_pool, body.path.open, "rb")
        except OSError:
            log.exception("blob is missing", extra={"path": str(body.path)})
            if body.close is not None:
                body.close()
            return web.Response(status=500, text="InternalError")
        try:
            writer = await answer.prepare(request)
            if request.method != "HEAD" and body.length and request.transport is not None and writer is not None:
                await writer.drain()
                send_headers = getattr(writer, "send_headers", None)
                if send_headers is not None:
                    send_headers()
                await loop.sendfile(request.transport, file, body.offset, body.length)
            await answer.write_eof()
        except (ConnectionError, OSError):
            log.info("client went away while being sent a file")
        finally:
            file.close()
            if body.close is not None:
                body.close()
        return answer

    async def _send_stream(
        self, request: web.BaseRequest, response: HttpResponse, body: StreamBody
    ) -> web.StreamResponse:
        answer = web.StreamResponse(status=response.status)
        _set_headers(answer, response)
        if body.length is not None:
            answer.content_length = body.length
        loop = asyncio.get_running_loop()
        await answer.prepare(request)
        try:
            while request.method != "HEAD":
                piece = await loop.run_in_executor(self._bulk_pool, next, body.pieces, None)
                if piece is None:
                    break
                await answer.write(piece)
            await answer.write_eof()
        except (ConnectionError, OSError):
            log.info("client went away while being sent a stream")
        finally:
            close = getattr(body.pieces, "close", None)
            if close is not None:
                await loop.run_in_executor(self._bulk_pool, close)
        return answer

    async def _websocket(self, request: web.BaseRequest, upgrade: WebsocketUpgrade) -> web.StreamResponse:
        if len(self._websockets) >= WEBSOCKETS_MAX:
            return web.Response(status=503, text="Too many websockets are open; try again.")
        socket = web.WebSocketResponse(max_msg_size=4 * 1024 * 1024, autoping=True, compress=False)
        await socket.prepare(request)
        self._websockets.add(socket)
        self._in_flight -= 1  # it lasts, and has a bound of its own
        try:
            await upgrade.session.run(socket)
        finally:
            self._in_flight += 1
            self._websockets.discard(socket)
            if not socket.closed:
                await socket.close()
        return socket


def _is_unsigned_form(http: HttpRequest) -> bool:
    form = http.header("content-type").startswith("application/x-www-form-urlencoded")
    return form and http.method == "POST" and http.path == "/" and not http.header("authorization")


def _http_request(request: web.BaseRequest) -> HttpRequest:
    headers = [
        (name.decode("latin-1").lower(), value.decode("utf-8", "surrogateescape"))
        for name, value in request.raw_headers
    ]
    peer: Any = request.transport.get_extra_info("peername") if request.transport is not None else None
    target = request.raw_path
    if not target.startswith("/"):  # absolute form: http://host/path
        target = "/" + target.partition("://")[2].partition("/")[2]
    return HttpRequest(
        request.method,
        target,
        headers,
        body=b"",
        source_ip=peer[0] if peer else "",
        secure=request.secure,
        tls_version=_tls_version(request),
    )


def _tls_version(request: web.BaseRequest) -> str:
    tls: Any = request.transport.get_extra_info("ssl_object") if request.transport is not None else None
    return "" if tls is None else (tls.version() or "").removeprefix("TLSv")


def _set_headers(answer: web.StreamResponse, response: HttpResponse) -> None:
    for name, value in response.headers:
        answer.headers.add(name, value)


async def _read_bounded(request: web.BaseRequest, limit: int) -> bytes | None:
    if not request.body_exists:
        return b""
    pieces: list[bytes] = []
    size = 0
    while True:
        piece = await asyncio.wait_for(request.content.readany(), READ_TIMEOUT_SECONDS)
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > limit:
            return None
        pieces.append(piece)


async def send_continue(request: web.BaseRequest) -> None:
    """Tell a client that waits for it (Expect: 100-continue) to send its body. RFC 9110 section 10.1.1."""
    if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
