"""The stream of calls over the wire: signed, authorized, told within a second."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest
from botocore.config import Config

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


async def _list(server: Server, keys: Keys, **request: Any) -> tuple[int, dict[str, Any]]:
    url, body = f"{server.endpoint}/_taskrole/api/ListCalls", json.dumps(request).encode()
    now = server.clock.now()
    headers = sign("POST", url, {}, body, credentials=keys, region=REGION, service="taskrole", now=now)
    async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.json(content_type=None)


def test_calls_are_listed_without_what_a_console_only_reads(server: Server) -> None:
    admin = Keys(server.access_key_id, server.secret_access_key)
    reading = Config(user_agent="taskrole-console")
    server.client("ecs", config=reading).list_clusters()
    server.client("iam").list_users()  # recorded in the region of global services
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
    made = server.user_with("tried", json.dumps(policy))
    s3 = server.client_of(made, "s3", config=reading)
    with pytest.raises(s3.exceptions.ClientError):
        s3.list_buckets()
    status, answer = asyncio.run(_list(server, admin))
    assert status == 200
    names = [one["EventName"] for one in answer["calls"]]
    assert {"ListBuckets", "ListUsers", "CreateUser"} <= set(names)  # a denial is not left out
    assert "ListClusters" not in names
    assert [one["EventTime"] for one in answer["calls"]] == sorted(one["EventTime"] for one in answer["calls"])[::-1]
    _, everything = asyncio.run(_list(server, admin, everything=True))
    assert "ListClusters" in [one["EventName"] for one in everything["calls"]]
    _, denied = asyncio.run(_list(server, admin, deniedOnly=True, attribute="Username", value="tried"))
    assert [one["EventName"] for one in denied["calls"]] == ["ListBuckets"]
    _, two = asyncio.run(_list(server, admin, limit=2))
    assert len(two["calls"]) == 2
    for wrong in ({"attribute": "Nonsense", "value": "x"}, {"attribute": "Username"}, {"limit": 201}):
        status, answer = asyncio.run(_list(server, admin, **wrong))
        assert (status, answer["__type"]) == (400, "ValidationException")
    status, answer = asyncio.run(_list(server, Keys(made["AccessKeyId"], made["SecretAccessKey"])))
    assert (status, answer["__type"]) == (403, "AccessDeniedException")
