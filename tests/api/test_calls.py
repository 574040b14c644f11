"""The stream of calls over the wire: signed, authorized, told within a second."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest

from taskrole.aws.client.signing import sign
from taskrole.console.sessions import Keys
from tests.api.conftest import Server
from tests.support import REGION

WAIT_SECONDS_MAX = 10


async def _first_call(server: Server, keys: Keys, name: str) -> tuple[dict[str, Any], float]:
    """Open the stream, create a cluster, return the hint about it and how long it took."""
    url = f"{server.endpoint}/_taskrole/calls"
    now = server.clock.now()
    headers = sign("GET", url, {}, b"", credentials=keys, region=REGION, service="taskrole", now=now)
    async with (
        asyncio.timeout(WAIT_SECONDS_MAX),
        aiohttp.ClientSession() as http,
        http.ws_connect(url, headers=headers) as socket,
    ):
        assert await socket.receive_json() == {"heartbeat": True}
        started = time.monotonic()
        await asyncio.to_thread(server.client("ecs").create_cluster, clusterName=name)
        while True:
            frame = await socket.receive_json()
            for one in frame.get("calls", ()):
                if one["eventName"] == "CreateCluster":
                    return one, time.monotonic() - started


def test_a_call_is_told_to_who_may_look_events_up(server: Server) -> None:
    keys = Keys(server.access_key_id, server.secret_access_key)
    told, seconds = asyncio.run(_first_call(server, keys, "told"))
    assert told["eventSource"] == "ecs.amazonaws.com"
    assert not told["denied"]
    assert seconds < 2


def test_who_may_not_look_events_up_gets_no_stream(server: Server) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
    made = server.user_with("blind", json.dumps(policy))
    keys = Keys(made["AccessKeyId"], made["SecretAccessKey"])
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        asyncio.run(_first_call(server, keys, "not-told"))
    assert caught.value.status == 403
