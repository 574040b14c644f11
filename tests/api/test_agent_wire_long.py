"""The Amazon ECS agent's wire over the life of a server: TLS by host and port, going away, and coming back."""

import asyncio
import json
import socket
import ssl
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.api.agent_channel import RESOURCES, channel, expect, instance_keys
from tests.api.conftest import Server, running
from tests.api.processes import ServerProcess
from tests.api.test_agent_wire import ATTRIBUTES, raw_call
from tests.support import free_port

INSTANCE_ID = "i-0123456789abcdef0"


def register(server: Server) -> str:
    answer = server.client_of(instance_keys(server), "ecs").register_container_instance(
        cluster="api", totalResources=RESOURCES, attributes=ATTRIBUTES
    )
    arn: str = answer["containerInstance"]["containerInstanceArn"]
    return arn


def run_task(server: Server) -> None:
    ecs = server.client("ecs")
    ecs.register_task_definition(
        family="app", containerDefinitions=[{"name": "app", "image": "busybox", "memory": 16, "essential": True}]
    )
    assert ecs.run_task(cluster="api", taskDefinition="app")["failures"] == []


async def numbers(server: Server, arn: str) -> tuple[int, int]:
    """Return the numbers of a manifest and of the payload after it."""
    async with channel(server, instance_keys(server), arn) as socket_:
        manifest = await expect(socket_, "TaskManifestMessage")
        await asyncio.to_thread(run_task, server)
        payload = await expect(socket_, "PayloadMessage")
        while not payload["tasks"]:
            payload = await expect(socket_, "PayloadMessage")
    return int(manifest["timeline"]), int(payload["seqNum"])


async def test_one_sequence_for_an_instance_across_restarts_of_the_server(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        await asyncio.to_thread(lambda: first.client("ecs").create_cluster(clusterName="api"))
        arn = await asyncio.to_thread(register, first)
        timeline, sequence = await numbers(first, arn)
        assert sequence > timeline
    with running(tmp_path) as second:
        later_timeline, later_sequence = await numbers(second, arn)
    assert later_timeline > sequence
    assert later_sequence > later_timeline


async def test_a_server_that_stops_says_that_it_is_going_away(tmp_path: Path) -> None:
    closed: dict[str, Any] = {}

    async def listen(server: Server, arn: str, ready: asyncio.Event) -> None:
        async with channel(server, instance_keys(server), arn) as socket_:
            await expect(socket_, "TaskManifestMessage")
            ready.set()
            while (await socket_.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
            closed["code"] = socket_.close_code

    with running(tmp_path) as server:
        await asyncio.to_thread(lambda: server.client("ecs").create_cluster(clusterName="api"))
        arn = await asyncio.to_thread(register, server)
        ready = asyncio.Event()
        listening = asyncio.create_task(listen(server, arn, ready))
        await ready.wait()
        stopped = asyncio.run_coroutine_threadsafe(server.control_plane._edge.stop(), server.loop)
        await asyncio.wrap_future(stopped)
        await asyncio.wait_for(listening, 10)
    assert closed["code"] == 1001  # the agent comes back at once; on 1011 it would hammer, on others wait


async def test_who_may_not_register_is_told_so(server: Server) -> None:
    nobody = await asyncio.to_thread(
        server.user_with,
        "no-agent",
        json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}),
    )
    keys = {**nobody, "SessionToken": ""}
    status, answer = await raw_call(server, keys, "RegisterContainerInstance", {"totalResources": RESOURCES})
    assert (status, answer["__type"]) == (400, "AccessDeniedException")  # the agent ends, and is started again
    bad = {"totalResources": [{"name": "CPU", "type": "INTEGER", "integerValue": -1}]}
    status, answer = await raw_call(server, instance_keys(server), "RegisterContainerInstance", bad)
    assert (status, answer["__type"]) == (400, "InvalidParameterException")  # final


@pytest.fixture(scope="module")
def tls_server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    port = free_port()
    server = ServerProcess(tmp_path_factory.mktemp("tls"), "--tls-listen", f"127.0.0.1:{port}")
    server.start()
    yield server, port
    server.stop()


@pytest.mark.parametrize("with_port", [False, True])
def test_the_certificate_names_host_and_port_as_the_agent_asks_for_it(
    tls_server: tuple[ServerProcess, int], with_port: bool
) -> None:
    """The agent's API calls verify the host; its websockets take ``host:port`` for the name of the server."""
    server, port = tls_server
    context = ssl.create_default_context(cafile=str(server.data_dir / "ca" / "ca.pem"))
    name = f"127.0.0.1:{port}" if with_port else "127.0.0.1"
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name) as secure,
    ):
        assert ("DNS", f"127.0.0.1:{port}") in tuple((secure.getpeercert() or {})["subjectAltName"])
        assert secure.version() in ("TLSv1.2", "TLSv1.3")


def test_a_certificate_for_another_port_is_not_accepted(tls_server: tuple[ServerProcess, int]) -> None:
    server, port = tls_server
    context = ssl.create_default_context(cafile=str(server.data_dir / "ca" / "ca.pem"))
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="127.0.0.1:1")
