"""The data channel: frames, and two ends that lose, repeat and delay."""

import asyncio
import json
from collections import deque
from typing import Any

import pytest
from aiohttp import WSMessage, WSMsgType
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws import data_channel
from taskrole.aws.data_channel import INPUT, OUTPUT, DataChannel, Message, PayloadType, ProtocolError, decode
from taskrole.clock import FakeClock
from taskrole.ids import FakeIds


@given(
    st.sampled_from((INPUT, OUTPUT, data_channel.ACKNOWLEDGE)),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=300),
    st.integers(0, 2**62),
    st.binary(min_size=16, max_size=16),
)
def test_a_frame_says_what_its_message_said(
    kind: str, payload_type: int, payload: bytes, sequence: int, message_id: bytes
) -> None:
    message = Message(kind, payload_type, payload, sequence, message_id, 1_700_000_000_000)
    assert decode(message.encode()) == message


def test_a_frame_is_what_the_plugin_of_aws_reads() -> None:
    frame = Message(OUTPUT, 1, b"hi", 3, bytes(range(16)), 5).encode()
    assert frame[:4] == (116).to_bytes(4, "big")  # the header's length without that of the payload
    assert frame[4:36] == b"output_stream_data".ljust(32)
    assert frame[36:40] == (1).to_bytes(4, "big")
    assert frame[48:56] == (3).to_bytes(8, "big")
    assert frame[64:80] == bytes((*range(8, 16), *range(8)))
    assert frame[112:120] == (1).to_bytes(4, "big") + (2).to_bytes(4, "big")
    assert frame[120:] == b"hi"


@given(st.binary(max_size=200))
def test_anything_else_is_refused(frame: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(frame)


def test_a_payload_that_was_changed_is_refused() -> None:
    frame = bytearray(Message(OUTPUT, 1, b"hi").encode())
    frame[-1] ^= 1
    with pytest.raises(ProtocolError, match="digest"):
        decode(bytes(frame))


class Wire:
    """One direction of a socket in memory; ``lose`` says which frames never arrive."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.lose: deque[bool] = deque()
        self.sent = 0


class Socket:
    """An end of two wires, as aiohttp's sockets look."""

    def __init__(self, incoming: Wire, outgoing: Wire) -> None:
        self._incoming, self._outgoing = incoming, outgoing

    async def send_bytes(self, data: bytes) -> None:
        wire = self._outgoing
        wire.sent += 1
        if not (wire.lose and wire.lose.popleft()):
            wire.frames.put_nowait(data)

    def __aiter__(self) -> "Socket":
        return self

    async def __anext__(self) -> WSMessage:
        frame = await self._incoming.frames.get()
        if frame is None:
            raise StopAsyncIteration
        return WSMessage(WSMsgType.BINARY, frame, None)


def ends() -> tuple[DataChannel, DataChannel, Wire, Wire]:
    up, down = Wire(), Wire()
    clock = FakeClock()
    agent = DataChannel(Socket(up, down), OUTPUT, clock, FakeIds(1))
    client = DataChannel(Socket(down, up), INPUT, clock, FakeIds(2))
    return agent, client, up, down


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_channel, "RESEND_SECONDS", 0.02)


async def read(channel: DataChannel, size: int) -> bytes:
    found = b""
    async for message in channel.messages():
        found += message.payload
        if len(found) >= size:
            break
    return found


@pytest.mark.parametrize("lost", ["", "10000000", "0101010101", "1111"])
async def test_what_is_lost_comes_again_and_in_order(lost: str) -> None:
    agent, client, up, down = ends()
    down.lose.extend(one == "1" for one in lost)
    up.lose.extend(one == "1" for one in lost)  # acknowledgements, too
    text = bytes(range(256)) * 1000
    async with asyncio.timeout(10), agent, client:
        sending = asyncio.create_task(agent.send(PayloadType.OUTPUT, text))
        assert await read(client, len(text)) == text
        await sending
        await agent.finish()
        assert not agent._unacknowledged


async def test_no_more_than_a_window_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_channel, "RESEND_SECONDS", 10)
    agent, client, _, down = ends()
    text = b"x" * data_channel.PAYLOAD_BYTES_MAX * (data_channel.WINDOW_MESSAGES + 10)
    async with asyncio.timeout(10), agent, client:
        sending = asyncio.create_task(agent.send(PayloadType.OUTPUT, text))
        await asyncio.sleep(0.05)
        assert down.sent == data_channel.WINDOW_MESSAGES  # nobody has taken any
        assert await read(client, len(text)) == text
        await sending


async def test_a_closed_channel_says_why_and_takes_nothing_more() -> None:
    agent, client, _, down = ends()
    async with asyncio.timeout(10), agent, client:
        await agent.close("s", "because")
        assert [message async for message in client.messages()] == []
        assert client.closing_words == "because"
        with pytest.raises(ConnectionError):
            await client.send(PayloadType.OUTPUT, b"x")
        down.frames.put_nowait(None)


async def test_what_is_no_message_ends_the_channel() -> None:
    agent, client, _, down = ends()
    down.frames.put_nowait(b"nonsense")
    async with asyncio.timeout(10), agent, client:
        assert [message async for message in client.messages()] == []


async def test_odd_acknowledgements_do_no_harm() -> None:
    agent, client, up, _ = ends()
    contents: list[Any] = [[], {"AcknowledgedMessageSequenceNumber": "x"}, {"AcknowledgedMessageSequenceNumber": 99}]
    for content in contents:
        up.frames.put_nowait(Message(data_channel.ACKNOWLEDGE, 0, json.dumps(content).encode()).encode())
    up.frames.put_nowait(Message(data_channel.ACKNOWLEDGE, 0, b"\xff").encode())
    async with asyncio.timeout(10), agent, client:
        await agent.send(PayloadType.OUTPUT, b"hi")
        assert await read(client, 2) == b"hi"
