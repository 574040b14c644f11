"""A connection of the HTTP edge: takes a marker off its beginning, if there is one, before HTTP is read."""

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from taskrole.aws.connection_marker import split_marker
from taskrole.clock import Clock
from taskrole.gateway.arrivals import Arrival


class _Connection(RequestHandler):
    """One connection. ``arrival`` is what its marker claims."""

    __slots__ = ("_beginning", "arrival", "clock")

    arrival: Arrival | None
    clock: Clock

    def begin(self, clock: Clock) -> None:
        """Expect a marker."""
        self.arrival = None
        self.clock = clock
        self._beginning: bytes | None = b""

    def data_received(self, data: bytes) -> None:
        """Take bytes from the socket."""
        if self._beginning is None:
            super().data_received(data)
            return
        self._beginning += data
        try:
            found = split_marker(self._beginning)
        except ValueError:
            self._beginning = b""
            self.force_close()
            if self.transport is not None:
                self.transport.close()
            return
        if found is None:
            return
        marker, rest = found
        self._beginning = None
        if marker is not None:
            self.arrival = Arrival(marker, self.clock.now())
        if rest:
            super().data_received(rest)


class MarkedServer(web.Server):
    """An HTTP server whose connections may begin with a marker."""

    clock: Clock

    def __call__(self) -> RequestHandler:
        """Return the handler of a new connection."""
        connection = _Connection(self, loop=self._loop, **self._kwargs)
        connection.begin(self.clock)
        return connection


def arrival_of(request: web.BaseRequest) -> Arrival | None:
    """Return what the connection of a request claims about where it comes from."""
    connection = request.protocol
    return connection.arrival if isinstance(connection, _Connection) else None
