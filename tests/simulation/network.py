"""The network between agents and the control plane: delays, cuts, and sockets that break with their ends."""

import asyncio
import random
from collections.abc import Callable

from aiohttp import WSMessage, WSMsgType

LATENCY_SECONDS = (0.001, 0.05)
RESET_SECONDS = (0.0, 3.0)


class Link:
    """One agent's way to the control plane."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.cut = False
        self._sockets: list[SocketPair] = []

    def latency(self) -> float:
        return self._chance.uniform(*LATENCY_SECONDS)

    def open(self, server: object) -> "SocketPair":
        """Connect to a process of the control plane."""
        pair = SocketPair(self, server)
        self._sockets = [one for one in self._sockets if not one.broken]
        self._sockets.append(pair)
        return pair

    def cut_now(self) -> None:
        """Let nothing through any more; both ends believe that all is well."""
        self.cut = True
        for pair in self._sockets:
            pair.stalled = True

    def heal(self) -> None:
        """Let everything through again; connections that lost something are reset."""
        self.cut = False
        for pair in self._sockets:
            if pair.stalled:
                asyncio.get_running_loop().call_later(self._chance.uniform(*RESET_SECONDS), pair.reset)

    def reset_all(self, server: object) -> None:
        """A process of the control plane is gone: its ends are closed, which the agent learns if the link is up."""
        for pair in self._sockets:
            if pair.process is server and not pair.stalled:
                pair.reset()


class SocketPair:
    """A websocket: what one end sends reaches the other in order and after a while."""

    def __init__(self, link: Link, process: object) -> None:
        self.link = link
        self.process = process
        self.stalled = False
        self.broken = False
        self.server = _End(self)
        self.agent = _End(self)
        self.server.peer, self.agent.peer = self.agent, self.server

    def reset(self) -> None:
        self.broken = True
        for end in (self.server, self.agent):
            end.end(1006)


class _End:
    peer: "_End"

    def __init__(self, pair: SocketPair) -> None:
        self._pair = pair
        self._frames: asyncio.Queue[WSMessage] = asyncio.Queue()
        self._next_at = 0.0
        self.closed = False
        self.close_code: int | None = None

    def _later(self, deliver: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        self._next_at = max(self._next_at, loop.time() + self._pair.link.latency())
        loop.call_at(self._next_at, lambda: None if self._pair.stalled or self._pair.broken else deliver())

    async def send_str(self, text: str) -> None:
        if self.closed or self._pair.broken:
            raise ConnectionResetError("the connection is gone")
        peer = self.peer
        self._later(lambda: peer.take(WSMessage(WSMsgType.TEXT, text, None)))

    def take(self, frame: WSMessage) -> None:
        if not self.closed:
            self._frames.put_nowait(frame)

    async def close(self, *, code: int = 1000, message: bytes = b"") -> None:
        if not self.closed:
            self.closed, self.close_code = True, code
            peer = self.peer
            self._later(lambda: peer.end(code))
            self._frames.put_nowait(WSMessage(WSMsgType.CLOSED, None, None))

    def end(self, code: int) -> None:
        if not self.closed:
            self.closed, self.close_code = True, code
            self._frames.put_nowait(WSMessage(WSMsgType.CLOSED, None, None))

    async def receive(self) -> WSMessage:
        return await self._frames.get()

    def __aiter__(self) -> "_End":
        return self

    async def __anext__(self) -> WSMessage:
        frame = await self._frames.get()
        if frame.type is WSMsgType.CLOSED:
            raise StopAsyncIteration
        return frame
