"""The data channel of Session Manager, over which a command in a container is talked to: both its ends.

A message is acknowledged when it has been taken; what is not acknowledged is sent again, so that a client which was
not ready yet misses nothing. No more than a window of messages is on its way: a slow reader slows the other end down.
Source: the wire format that AWS's session-manager-plugin speaks, schema version 1.
"""

import asyncio
import contextlib
import hashlib
import json
import struct
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

from taskrole.clock import Clock
from taskrole.ids import Ids

INPUT, OUTPUT, ACKNOWLEDGE, CLOSED = "input_stream_data", "output_stream_data", "acknowledge", "channel_closed"
PAYLOAD_BYTES_MAX = 16 * 1024
"""What one message carries; larger pieces are cut."""
MESSAGE_BYTES_MAX = 1 << 20
WINDOW_MESSAGES = 64
WAITING_MESSAGES_MAX = 256
RESEND_SECONDS = 0.5
FINISH_SECONDS_MAX = 10.0
_HEADER = struct.Struct(">I32sIQqQ8s8s32sII")
_HEADER_LENGTH = _HEADER.size - 4  # the payload's length does not count


class PayloadType(IntEnum):
    """What a payload is."""

    OUTPUT = 1
    ERROR = 2
    SIZE = 3
    PARAMETER = 4
    HANDSHAKE_REQUEST = 5
    HANDSHAKE_RESPONSE = 6
    HANDSHAKE_COMPLETE = 7
    FLAG = 10
    STDERR = 11
    EXIT_CODE = 12


END_OF_INPUT = (1).to_bytes(4, "big")
"""A flag: the client has nothing more to say. (Session Manager's "disconnect to port".)"""
TERMINATE = (2).to_bytes(4, "big")
"""A flag: end the session."""


class ProtocolError(ValueError):
    """A frame is no message of the data channel."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    kind: str
    payload_type: int
    payload: bytes
    sequence: int = 0
    message_id: bytes = bytes(16)
    created_milliseconds: int = 1

    def encode(self) -> bytes:
        """Return the frame of the message."""
        first, last = self.message_id[:8], self.message_id[8:]  # the wire has the halves of an id the other way round
        header = _HEADER.pack(
            _HEADER_LENGTH, self.kind.encode("ascii").ljust(32), 1, self.created_milliseconds, self.sequence, 0,
            last, first, hashlib.sha256(self.payload).digest(), self.payload_type, len(self.payload),
        )  # fmt: skip
        return header + self.payload


def decode(frame: bytes) -> Message:
    """Return the message of a frame.

    Raises:
        ProtocolError: It is none.
    """
    if len(frame) < _HEADER.size:
        raise ProtocolError("The frame is shorter than a header.")
    length, kind, _, created, sequence, _, last, first, digest, payload_type, size = _HEADER.unpack_from(frame)
    payload = frame[_HEADER.size :]
    if length != _HEADER_LENGTH or len(payload) != size:
        raise ProtocolError("The frame's lengths do not fit.")
    if payload and hashlib.sha256(payload).digest() != digest:
        raise ProtocolError("The payload is not what its digest says.")
    name = kind.rstrip(b" \0").decode("ascii", "replace")
    return Message(name, payload_type, payload, sequence, first + last, created)


class DataChannel:
    """One end of a data channel, over an open websocket of aiohttp. ``outgoing`` is ``INPUT`` or ``OUTPUT``."""

    def __init__(self, socket: Any, outgoing: str, clock: Clock, ids: Ids) -> None:
        self._socket = socket
        self._outgoing = outgoing
        self._clock = clock
        self._ids = ids
        self._next = 0
        self._unacknowledged: OrderedDict[int, tuple[float, bytes]] = OrderedDict()
        self._room = asyncio.Event()
        self._room.set()
        self._expected = 0
        self._taken = 0
        self._waiting: deque[Message] = deque()
        self._arrived = asyncio.Event()
        self._over = False
        self._work: list[asyncio.Task[None]] = []
        self.closing_words = ""
        """What the other end said when it closed the channel."""

    async def __aenter__(self) -> Self:
        self._work = [asyncio.create_task(self._read()), asyncio.create_task(self._send_again())]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)

    async def send(self, payload_type: PayloadType, payload: bytes) -> None:
        """Send a payload, in pieces if it is long; waits while the other end is behind.

        Raises:
            ConnectionError: The channel is closed.
        """
        for start in range(0, max(len(payload), 1), PAYLOAD_BYTES_MAX):
            while len(self._unacknowledged) >= WINDOW_MESSAGES and not self._over:
                self._room.clear()
                await self._room.wait()
            if self._over:
                raise ConnectionResetError("the channel is closed")
            sequence, self._next = self._next, self._next + 1
            piece = payload[start : start + PAYLOAD_BYTES_MAX]
            frame = self._message(self._outgoing, payload_type, piece, sequence).encode()
            self._unacknowledged[sequence] = (self._now(), frame)
            await self._socket.send_bytes(frame)

    async def messages(self) -> AsyncIterator[Message]:
        """Yield what the other end sends, once and in order, until the channel is closed."""
        while True:
            while self._waiting:
                message = self._waiting.popleft()
                self._taken = message.sequence + 1
                await self._acknowledge(message)
                yield message
            if self._over:
                return
            self._arrived.clear()
            await self._arrived.wait()

    async def finish(self) -> None:
        """Wait until the other end has taken all that was sent, within a bound."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS_MAX):
                while self._unacknowledged and not self._over:
                    self._room.clear()
                    await self._room.wait()

    async def close(self, session_id: str, words: str) -> None:
        """Tell the other end that the channel is closed, and why if there is something to say."""
        await self._socket.send_bytes(closed_message(session_id, words, self._clock, self._ids))

    # Inside

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                if not isinstance(frame.data, bytes):
                    continue
                try:
                    message = decode(frame.data)
                except ProtocolError:
                    return  # nobody who speaks the protocol sends this
                if message.kind == CLOSED:
                    self.closing_words = str(_json(message.payload).get("Output") or "")
                    return
                await self._take(message)
        except ConnectionError:
            return
        finally:
            self._over = True
            self._arrived.set()
            self._room.set()

    async def _take(self, message: Message) -> None:
        if message.kind == ACKNOWLEDGE:
            sequence = _json(message.payload).get("AcknowledgedMessageSequenceNumber")
            if isinstance(sequence, int):
                self._unacknowledged.pop(sequence, None)
            self._room.set()
        elif message.kind in {INPUT, OUTPUT}:
            if message.sequence == self._expected and len(self._waiting) < WAITING_MESSAGES_MAX:
                self._expected += 1
                self._waiting.append(message)
                self._arrived.set()
            elif message.sequence < self._taken:
                await self._acknowledge(message)  # it was sent again before it heard of the first
            # Anything else comes again.

    async def _acknowledge(self, message: Message) -> None:
        identifier = message.message_id.hex()
        content = {
            "AcknowledgedMessageType": message.kind,
            "AcknowledgedMessageId": "-".join(
                (identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:])
            ),
            "AcknowledgedMessageSequenceNumber": message.sequence,
            "IsSequentialMessage": True,
        }
        with contextlib.suppress(ConnectionError):
            await self._socket.send_bytes(self._message(ACKNOWLEDGE, 0, json.dumps(content).encode(), 0).encode())

    async def _send_again(self) -> None:
        while not self._over:
            await asyncio.sleep(RESEND_SECONDS / 2)
            for sequence, (sent_at, frame) in list(self._unacknowledged.items()):
                if self._now() - sent_at < RESEND_SECONDS:
                    break
                self._unacknowledged[sequence] = (self._now(), frame)
                with contextlib.suppress(ConnectionError):
                    await self._socket.send_bytes(frame)

    def _message(self, kind: str, payload_type: int, payload: bytes, sequence: int) -> Message:
        return _message(kind, payload_type, payload, sequence, self._clock, self._ids)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def closed_message(session_id: str, words: str, clock: Clock, ids: Ids) -> bytes:
    """Return the frame that closes a channel."""
    content = {"MessageType": CLOSED, "SchemaVersion": 1, "SessionId": session_id, "Output": words}
    return _message(CLOSED, 0, json.dumps(content).encode(), 0, clock, ids).encode()


def _message(kind: str, payload_type: int, payload: bytes, sequence: int, clock: Clock, ids: Ids) -> Message:
    created = int(clock.now().timestamp() * 1000)
    return Message(kind, payload_type, payload, sequence, ids.random_bytes(16), created)


def _json(payload: bytes) -> dict[str, Any]:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
