"""The HTTP server on the container address: credentials and metadata, a rate limit for each caller."""

import asyncio
import contextlib
import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from taskrole.agent.callers import Callers
from taskrole.agent.endpoints.credentials import CredentialsEndpoint
from taskrole.agent.endpoints.metadata import MetadataEndpoint
from taskrole.agent.rate import RATE_PER_SECOND, RateLimiter
from taskrole.clock import Clock

log = logging.getLogger(__name__)

REQUEST_BYTES_MAX = 64 * 1024
KEEP_ALIVE_SECONDS = 5.0  # AWS: read and write time-outs of the endpoint
TOO_MANY = "You have reached maximum request limit."


def make_application(
    credentials: CredentialsEndpoint, metadata: MetadataEndpoint, callers: Callers, clock: Clock
) -> web.Application:
    """Return the application that answers containers."""
    limiter = RateLimiter()

    @web.middleware
    async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
        source = request.remote or ""
        if not limiter.allows(callers.key(source), clock.monotonic_seconds()):
            headers = {
                "X-Rate-Limit-Limit": f"{RATE_PER_SECOND:.2f}",
                "X-Rate-Limit-Duration": "1",
                "X-Rate-Limit-Request-Remote-Addr": source,
            }
            return web.Response(status=429, text=TOO_MANY, headers=headers)
        return await handler(request)

    application = web.Application(middlewares=[limit], client_max_size=REQUEST_BYTES_MAX)
    # Every method is taken on the credentials paths, as the stock agent does.
    application.router.add_route("*", "/v2/credentials/{id:[^/]*}", credentials.handle)
    application.router.add_route("*", "/v1/credentials", credentials.handle)
    metadata.add_routes(application.router)
    return application


class HttpServer:
    """An application on an address and port."""

    def __init__(self, application: web.Application, host: str, port: int) -> None:
        self._runner = web.AppRunner(
            application, access_log=None, keepalive_timeout=KEEP_ALIVE_SECONDS, shutdown_timeout=1.0
        )
        self._host = host
        self._port = port

    async def start(self) -> int:
        """Listen; returns the port.

        Raises:
            OSError: The address isn't there, or the port is taken.
        """
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, backlog=512)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening and end the connections."""
        with contextlib.suppress(asyncio.TimeoutError):
            await self._runner.cleanup()
