"""The channel to the control plane over the loopback, with an engine in memory."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import WSCloseCode, web
from aiohttp.test_utils import TestServer

from taskrole.agent.acs import AcsSession
from taskrole.agent.api import ApiError, ApiUnavailableError, AwsApi
from taskrole.agent.model import Phase
from taskrole.agent.registration import RegistrationError, attributes, register, total_resources
from taskrole.agent.reports import Reporter
from taskrole.agent.settings import AwsCredentials, StaticCredentials
from taskrole.agent.tasks import Tasks
from taskrole.agent.telemetry import TelemetrySession
from taskrole.clock import SystemClock
from tests.unit.agent.support import ARN, FakeApi, document, make_context
from tests.unit.agent.test_runner import CREDENTIALS

KEYS = AwsCredentials("AKIAEXAMPLE", "secret", "token")


class Plane:
    """A control plane of a few lines; keeps what it was asked."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.telemetry: asyncio.Queue[str] = asyncio.Queue()
        self.sockets: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self.refuse = False
        self.answers: dict[str, web.Response] = {}
        application = web.Application()
        application.router.add_post("/", self._api)
        application.router.add_get("/ws", self._acs)
        application.router.add_get("/tcs/ws", self._tcs)
        self.server = TestServer(application)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    async def _api(self, request: web.Request) -> web.Response:
        operation = request.headers["X-Amz-Target"].partition(".")[2]
        if operation in self.answers:
            return self.answers[operation]
        if operation == "DiscoverPollEndpoint":
            return web.json_response({"endpoint": self.url, "telemetryEndpoint": f"{self.url}/tcs/"})
        return web.json_response({})

    async def _acs(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if self.refuse:
            return web.json_response({"InactiveInstanceException": "gone"}, status=400)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.put_nowait(socket)
        async for frame in socket:
            self.received.put_nowait(json.loads(frame.data))
        return socket

    async def _tcs(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for frame in socket:
            self.telemetry.put_nowait(frame.data)
        return socket

    async def send(self, socket: web.WebSocketResponse, kind: str, **message: Any) -> None:
        await socket.send_json({"type": kind, "message": {"messageId": kind, **message}})

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            return await self.received.get()


@pytest.fixture
async def plane() -> AsyncIterator[Plane]:
    plane = Plane()
    await plane.server.start_server()
    yield plane
    await plane.server.close()


class Bench:
    """An agent's channel to ``plane``."""

    def __init__(self, plane: Plane, folder: Path, session: aiohttp.ClientSession) -> None:
        self.context = make_context(folder)
        self.context.clock = SystemClock()
        object.__setattr__(self.context.settings, "server_url", plane.url)
        self.context.api = AwsApi(self.context.settings, StaticCredentials(KEYS), self.context.clock, session)
        self.reporter = Reporter(self.context)
        self.tasks = Tasks(self.context, self.reporter)
        self.acs = AcsSession(self.context, self.tasks, self.reporter)
        self.running = [asyncio.create_task(self.acs.run())]

    async def close(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        await self.tasks.close()
        await self.reporter.close()


@pytest.fixture
async def bench(plane: Plane, tmp_path: Path) -> AsyncIterator[Bench]:
    async with aiohttp.ClientSession() as session:
        bench = Bench(plane, tmp_path, session)
        yield bench
        await bench.close()


ECHO = {"clusterArn": "cluster", "containerInstanceArn": "instance"}


async def test_heartbeats_payloads_and_credentials_are_acknowledged(plane: Plane, bench: Bench) -> None:
    socket = await plane.sockets.get()
    query = plane.requests[0].query
    assert query["sendCredentials"] == "true"
    assert query["protocolVersion"] == "2"
    assert plane.requests[0].headers["X-Amz-Security-Token"] == "token"
    await plane.send(socket, "HeartbeatMessage", healthy=True)
    assert await plane.receive() == {"type": "HeartbeatAckRequest", "message": {"messageId": "HeartbeatMessage"}}
    job = document(roleCredentials=CREDENTIALS, desiredStatus="RUNNING")
    await plane.send(socket, "PayloadMessage", **ECHO, seqNum=5, tasks=[job])
    assert (await plane.receive())["message"]["credentialsId"] == "id-1"
    assert await plane.receive() == {
        "type": "AckRequest",
        "message": {"cluster": "cluster", "containerInstance": "instance", "messageId": "PayloadMessage"},
    }
    assert bench.context.state_file.load() is not None  # what was acknowledged is on disk
    renewed = {**CREDENTIALS, "accessKeyId": "ASIANEW"}
    await plane.send(
        socket, "IAMRoleCredentialsMessage", taskArn=ARN, roleType="TaskApplication", roleCredentials=renewed
    )
    assert (await plane.receive())["type"] == "IAMRoleCredentialsAckRequest"
    assert bench.context.state.sequence_number == 5


async def test_bad_messages_are_ignored(plane: Plane, bench: Bench) -> None:
    socket = await plane.sockets.get()
    await socket.send_str("{")
    await socket.send_str("[]")
    await socket.send_str('{"type": "PayloadMessage", "message": {"messageId": "x"}}')
    await plane.send(socket, "IAMRoleCredentialsMessage", taskArn=ARN)
    await plane.send(socket, "IAMRoleCredentialsMessage", taskArn=ARN, roleType="x", roleCredentials=CREDENTIALS)
    await plane.send(socket, "PayloadMessage", **ECHO, tasks=["x"])
    await plane.send(socket, "NewMessage")
    await plane.send(socket, "TaskManifestMessage", **ECHO, timeline="x")
    await plane.send(socket, "StageUpdateMessage", **ECHO)
    answer = await plane.receive()
    assert (answer["type"], answer["message"]["reason"]) == ("NackRequest", "Updates are disabled")


async def test_a_payload_with_an_invalid_task_is_reported_and_not_acknowledged(plane: Plane, bench: Bench) -> None:
    socket = await plane.sockets.get()
    await plane.send(socket, "PayloadMessage", **ECHO, seqNum=1, tasks=[document(containers=[]), document()])
    await plane.send(socket, "HeartbeatMessage")
    assert (await plane.receive())["type"] == "HeartbeatAckRequest"
    assert bench.tasks.find(ARN) is not None


async def test_stale_manifests_are_dropped(plane: Plane, bench: Bench) -> None:
    socket = await plane.sockets.get()
    bench.context.state.sequence_number = 10
    await plane.send(socket, "TaskManifestMessage", **ECHO, timeline=10, tasks=[])
    await plane.send(socket, "TaskManifestMessage", **ECHO, timeline=11, tasks=[])
    assert (await plane.receive())["type"] == "AckRequest"
    assert plane.received.empty()


async def test_reconnects_without_asking_for_credentials(plane: Plane, bench: Bench) -> None:
    socket = await plane.sockets.get()
    await socket.close(code=WSCloseCode.GOING_AWAY)
    async with asyncio.timeout(5):
        await plane.sockets.get()
    assert [request.query["sendCredentials"] for request in plane.requests] == ["true", "false"]


async def test_refusal_of_an_inactive_instance_waits_long(
    plane: Plane, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = await plane.sockets.get()
    plane.refuse = True
    waited: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await real(0.01)

    monkeypatch.setattr("taskrole.agent.acs.asyncio.sleep", sleep)
    await socket.close()
    async with asyncio.timeout(5):
        while 3600.0 not in waited:
            await real(0.01)


async def test_health_goes_over_the_telemetry_channel(plane: Plane, bench: Bench) -> None:
    await plane.sockets.get()
    app = {"name": "app", "image": "image", "essential": True, "healthCheckType": "docker"}
    await bench.tasks.start(document(app))
    record = bench.context.state.tasks[ARN].containers["app"]
    async with asyncio.timeout(5):
        while record.phase is not Phase.RUNNING:  # noqa: ASYNC110  the record is plain data
            await asyncio.sleep(0.01)
    record.health = "healthy"
    bench.running.append(asyncio.create_task(TelemetrySession(bench.context, bench.tasks, bench.acs).run()))
    async with asyncio.timeout(5):
        frame = await plane.telemetry.get()
    head, _, body = frame.partition("\r\n\r\n")
    assert "Authorization: AWS4-HMAC-SHA256" in head
    message = json.loads(body)
    assert message["type"] == "PublishHealthRequest"
    [task] = message["message"]["tasks"]
    assert task["containers"] == [{"containerName": "app", "healthStatus": "HEALTHY"}]


async def test_errors_of_the_api_keep_their_names(plane: Plane, bench: Bench) -> None:
    plane.answers["Submit"] = web.json_response({"__type": "x#ClientException", "message": "no"}, status=400)
    with pytest.raises(ApiError, match="ClientException: no"):
        await bench.context.api.call("ecs", "Submit", {})
    with pytest.raises(ApiUnavailableError):
        await bench.context.api.call("ecs", "Submit", {}, endpoint="http://127.0.0.1:1")


async def test_registration_comes_back_as_the_same_instance_or_as_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make_context(tmp_path)
    api = context.api
    assert isinstance(api, FakeApi)
    done = {"containerInstance": {"containerInstanceArn": "arn:new"}}
    api.answers["RegisterContainerInstance"] = [ApiError("ClientException", "inactive", 400), done]

    monkeypatch.setattr("taskrole.agent.registration.RETRY_SECONDS", 0.01)
    await register(context)
    first, second = [request for name, request, _ in api.calls]
    assert "containerInstanceArn" not in second
    assert first["attributes"] == second["attributes"]
    assert context.state.container_instance_arn == "arn:new"
    context.state.container_instance_arn = ""
    api.answers["RegisterContainerInstance"] = [ApiError("ClientException", "never", 400)]
    with pytest.raises(RegistrationError, match="refuses to register"):
        await register(context)


@pytest.mark.parametrize("code", ["ThrottlingException", "ServerException", "InternalFailure"])
async def test_registration_is_tried_again_with_the_same_token_when_the_server_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    context = make_context(tmp_path)
    context.state.container_instance_arn = ""
    api = context.api
    assert isinstance(api, FakeApi)
    done = {"containerInstance": {"containerInstanceArn": "arn:new"}}
    api.answers["RegisterContainerInstance"] = [*(ApiError(code, "later", 500) for _ in range(4)), done]
    monkeypatch.setattr("taskrole.agent.registration.RETRY_SECONDS", 0.001)
    await register(context)
    assert len({request["clientToken"] for _, request, _ in api.calls}) == 1
    assert len(api.calls) == 5


async def test_who_was_killed_before_the_answer_asks_with_the_same_token(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    context.state.container_instance_arn = ""
    api = context.api
    assert isinstance(api, FakeApi)
    api.answers["RegisterContainerInstance"] = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await register(context)
    kept = context.state_file.load()
    assert kept is not None
    assert (kept.instance_id, kept.container_instance_arn) == (context.state.instance_id, "")
    assert [request["clientToken"] for _, request, _ in api.calls] == [kept.instance_id]


async def test_registration_makes_the_default_cluster_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make_context(tmp_path)
    context.state.container_instance_arn = ""
    api = context.api
    assert isinstance(api, FakeApi)
    done = {"containerInstance": {"containerInstanceArn": "arn:new"}}
    missing = ApiError("ClusterNotFoundException", "Cluster not found.", 400)
    api.answers["RegisterContainerInstance"] = [missing, done]
    monkeypatch.setattr("taskrole.agent.registration.RETRY_SECONDS", 0.001)
    await register(context)
    assert [name for name, _, _ in api.calls] == [
        "RegisterContainerInstance",
        "CreateCluster",
        "RegisterContainerInstance",
    ]


def test_what_is_registered(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    context.facts.cpus, context.facts.memory_bytes = 2, 4 * 1024**3
    resources = {resource["name"]: resource for resource in total_resources(context.settings, context.facts)}
    assert resources["CPU"]["integerValue"] == 2048
    assert resources["MEMORY"]["integerValue"] == 4096
    names = {attribute["name"] for attribute in attributes(context.settings)}
    assert "com.amazonaws.ecs.capability.task-iam-role" in names
    assert "ecs.capability.task-eni" in names
