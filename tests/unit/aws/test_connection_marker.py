"""The first bytes of a connection: found however they are cut, left alone where there are none, refused when broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.agent.settings import AwsCredentials
from taskrole.aws.connection_marker import BEGINNING, HOST, MARKER_BYTES_MAX, make_marker, split_marker
from tests.support import NOW, REGION

INSTANCE = f"arn:aws:ecs:{REGION}:123456789012:container-instance/default/0123456789abcdef0123456789abcdef"
KEYS = AwsCredentials("ASIAINSTANCE", "secret", "t" * 4000)
MARKER = make_marker(INSTANCE, ("172.17.0.2", 40000), "nonce", KEYS, REGION, NOW)
REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@given(st.integers(0, len(MARKER) + len(REQUEST)), st.integers(0, len(MARKER) + len(REQUEST)))
def test_however_it_is_cut(first: int, second: int) -> None:
    whole, beginning = MARKER + REQUEST, b""
    for piece in (
        whole[: min(first, second)],
        whole[min(first, second) : max(first, second)],
        whole[max(first, second) :],
    ):
        beginning += piece
        found = split_marker(beginning)
        if len(beginning) < len(MARKER):
            assert found is None
            continue
        assert found is not None
        marker, rest = found
        assert marker is not None
        assert rest == beginning[len(MARKER) :]
        assert marker.instance_arn == INSTANCE
        assert marker.proof.header("host") == HOST


@given(st.binary(max_size=64))
def test_other_beginnings_are_left_alone_and_nothing_else_is_raised(received: bytes) -> None:
    expected = None if BEGINNING.startswith(received) else (None, received)
    assert received.startswith(BEGINNING) or split_marker(received) == expected


@given(st.integers(0, 65535), st.binary(max_size=400))
def test_broken_markers_are_refused_and_need_no_more_than_a_bound(length: int, content: bytes) -> None:
    received = BEGINNING + b"\x21\x11" + length.to_bytes(2, "big") + content
    try:
        found = split_marker(received)
    except ValueError:
        return
    assert found is None
    assert 12 <= length <= MARKER_BYTES_MAX
    assert len(content) < length


def test_other_commands_of_the_protocol_are_refused() -> None:
    with pytest.raises(ValueError, match="marker"):
        split_marker(BEGINNING + b"\x20\x00\x00\x00")
    with pytest.raises(ValueError, match="marker"):
        split_marker(MARKER[:12] + b"\x21\x21" + MARKER[14:])
