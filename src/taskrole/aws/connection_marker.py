"""What an agent's front says first on a connection to the server: through which container instance it comes. Pure.

A header of the PROXY protocol, version 2, with the client's address and one element of our own: a request that leads
nowhere, signed with the credentials of the container instance. HTTP follows; whoever doesn't ask gets no wiser.
Source: the PROXY protocol, versions 1 & 2 (2020), sections 2.2 and 2.2.7.
"""

import ipaddress
import struct
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlencode

import orjson

from taskrole.aws.client.signing import Credentials, sign
from taskrole.aws.http import HttpRequest

BEGINNING = b"\r\n\r\n\x00\r\nQUIT\n"
MARKER_BYTES_MAX = 16 * 1024
HOST = "connection.taskrole.internal"
"""What is signed is good for nothing else: no server has this name."""
SERVICE = "ecs"
_FIXED_BYTES = 16
_PROXY = 0x21
_TCP_IPV4 = 0x11
_ADDRESSES_BYTES = 12
_OWN_ELEMENT = 0xE0


@dataclass(frozen=True, slots=True)
class ConnectionMarker:
    """What a connection began with, not verified yet."""

    instance_arn: str
    proof: HttpRequest


def make_marker(
    instance_arn: str, peer: tuple[str, int], nonce: str, credentials: Credentials, region: str, now: datetime
) -> bytes:
    """Return the first bytes of a connection of the client ``peer``; ``nonce`` makes it one of its kind."""
    target = "/?" + urlencode(sorted({"instance": instance_arn, "nonce": nonce, "source": peer[0]}.items()))
    headers = sign(
        "GET", f"http://{HOST}{target}", {}, b"", credentials=credentials, region=region, service=SERVICE, now=now
    )
    value = orjson.dumps({"target": target, "headers": headers})
    try:
        source = ipaddress.IPv4Address(peer[0]).packed
    except ValueError:
        source = bytes(4)
    addresses = source + bytes(4) + struct.pack("!HH", peer[1], 0)
    content = addresses + struct.pack("!BH", _OWN_ELEMENT, len(value)) + value
    return BEGINNING + struct.pack("!BBH", _PROXY, _TCP_IPV4, len(content)) + content


def split_marker(received: bytes) -> tuple[ConnectionMarker | None, bytes] | None:
    """Return the marker at the beginning of a connection (None if there is none) and what follows it.

    Returns:
        None while that can't be told yet: more bytes are needed.

    Raises:
        ValueError: It begins like a marker, but it is none.
    """
    if not received.startswith(BEGINNING):
        return None if BEGINNING.startswith(received) else (None, received)
    if len(received) < _FIXED_BYTES:
        return None
    command, family, length = struct.unpack("!BBH", received[len(BEGINNING) : _FIXED_BYTES])
    if command != _PROXY or family != _TCP_IPV4 or not _ADDRESSES_BYTES <= length <= MARKER_BYTES_MAX:
        raise ValueError("not a connection marker")
    end = _FIXED_BYTES + length
    if len(received) < end:
        return None
    return _read(received[_FIXED_BYTES + _ADDRESSES_BYTES : end]), received[end:]


def _read(elements: bytes) -> ConnectionMarker:
    if len(elements) < 3:
        raise ValueError("not a connection marker")
    kind, length = struct.unpack("!BH", elements[:3])
    if kind != _OWN_ELEMENT or length != len(elements) - 3:
        raise ValueError("not a connection marker")
    document = orjson.loads(elements[3:])
    try:
        target, headers = str(document["target"]), dict(document["headers"])
        instance_arn = parse_qs(target.partition("?")[2], strict_parsing=True)["instance"][0]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a connection marker") from error
    sent = [(str(name).lower(), str(value)) for name, value in headers.items()]
    return ConnectionMarker(instance_arn, HttpRequest("GET", target, sent, b""))
