"""ExecuteCommand from end to end without Docker: boto3, our own client, the agent's part over a real channel."""

import asyncio
import json
import os
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from botocore.exceptions import ClientError

from taskrole.agent.api import AwsApi
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import CredentialsStore
from taskrole.agent.execute import Executions
from taskrole.agent.settings import AgentSettings, AwsCredentials, StaticCredentials
from taskrole.agent.state import AgentState, StateFile
from taskrole.aws.data_channel import END_OF_INPUT, INPUT, TERMINATE, DataChannel, PayloadType, decode
from taskrole.cli.client import Client
from taskrole.cli.errors import CommandError
from taskrole.cli.events import Target
from taskrole.cli.execute import Wish, execute
from taskrole.clock import FakeClock, SystemClock
from taskrole.docker.fake import FakeEngine
from taskrole.ids import SystemIds
from taskrole.services.ecs import executions
from tests.api.agent_channel import ATTRIBUTES, RESOURCES, channel, expect, instance_keys
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

CAPABLE = [*ATTRIBUTES, {"name": "ecs.capability.execute-command"}]
MINE, OTHER = "i-0ccccccccccccccc1", "i-0ccccccccccccccc2"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/exec-task"


class Scene:
    """A task that the control plane believes to run, and an agent that takes commands for it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.ecs = server.client("ecs")
        self.keys = instance_keys(server, MINE)
        server.client("iam").create_role(RoleName="exec-task", AssumeRolePolicyDocument=json.dumps(TRUST))
        self.ecs.create_cluster(clusterName="api")
        agent = server.client_of(self.keys, "ecs")
        answer = agent.register_container_instance(cluster="api", totalResources=RESOURCES, attributes=CAPABLE)
        self.instance = answer["containerInstance"]["containerInstanceArn"]
        self.engine = FakeEngine()

    def task(self, *names: str, enable: bool = True) -> str:
        containers = [{"name": name, "image": "i", "memory": 16} for name in names]
        self.ecs.register_task_definition(family="exec", containerDefinitions=containers, taskRoleArn=ROLE)
        started: list[dict[str, str]] = []
        while not started:  # the connection of the test before may just be ending
            self.server.connect(self.instance)
            started = self.ecs.run_task(cluster="api", taskDefinition="exec", enableExecuteCommand=enable)["tasks"]
        arn = started[0]["taskArn"]
        reports = []
        for name in names:
            docker_id = f"{len(self.engine.containers) + 1:064x}"
            self.engine.containers[docker_id] = {"Id": docker_id, "Config": {}, "State": {"Status": "running"}}
            reports.append({"containerName": name, "status": "RUNNING", "runtimeId": docker_id})
        self.server.client_of(self.keys, "ecs").submit_task_state_change(
            cluster="api", task=arn, status="RUNNING", containers=reports
        )
        return arn

    @asynccontextmanager
    async def agent(self, folder: Path, task: str) -> AsyncIterator[None]:
        """Take commands over a control channel, with the agent's own code."""
        found = self.ecs.describe_tasks(cluster="api", tasks=[task])["tasks"][0]["containers"]
        records = {one["name"]: SimpleNamespace(docker_id=one["runtimeId"]) for one in found}
        tasks: Any = SimpleNamespace(find=lambda arn: SimpleNamespace(containers=records) if arn == task else None)
        settings = AgentSettings(server_url=self.server.endpoint, region=REGION, data_dir=folder)
        keys = AwsCredentials(self.keys["AccessKeyId"], self.keys["SecretAccessKey"], self.keys["SessionToken"])
        async with aiohttp.ClientSession() as session, channel(self.server, self.keys, self.instance) as socket:
            context = AgentContext(
                settings,
                AgentState(instance_id=MINE, cluster="api", container_instance_arn=self.instance),
                StateFile(folder / "state.json"),
                self.engine,
                AwsApi(settings, StaticCredentials(keys), SystemClock(), session),
                CredentialsStore(),
                SystemClock(),
                SystemIds(),
            )
            commands = Executions(context, tasks)

            async def listen() -> None:
                while True:
                    commands.begin(await expect(socket, "ExecuteCommandMessage"))

            await expect(socket, "HeartbeatMessage")  # it is attached
            listening = asyncio.create_task(listen())
            try:
                yield
            finally:
                listening.cancel()
                await commands.close()


@pytest.fixture(scope="module")
def scene(server: Server) -> Scene:
    return Scene(server)


@pytest.fixture
def connected(scene: Scene, tmp_path: Path) -> Iterator[str]:
    """A task with one container whose agent is connected, from a thread of its own."""
    task, ready, over = scene.task("app"), threading.Event(), threading.Event()

    async def serve() -> None:
        async with scene.agent(tmp_path, task):
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield task
    finally:
        over.set()
        thread.join(20)
        scene.ecs.stop_task(cluster="api", task=task)


def client_of(server: Server, keys: dict[str, str] | None = None) -> Client:
    mine = {"AccessKeyId": server.access_key_id, "SecretAccessKey": server.secret_access_key, **(keys or {})}
    return Client(Target(server.endpoint, REGION, AwsCredentials(mine["AccessKeyId"], mine["SecretAccessKey"])))


def piped(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    """Make a text the standard input."""
    reading, writing = os.pipe()
    os.write(writing, text)
    os.close(writing)
    monkeypatch.setattr("sys.stdin", os.fdopen(reading))


def test_a_command_runs_and_its_exit_status_comes_back(
    scene: Scene, connected: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    piped(monkeypatch, b"hello\n" * 1000)
    identifier = connected.rpartition("/")[2]
    wish = Wish("api", identifier[:12], "", ("cat", "a b"), terminal=False)
    assert execute(client_of(scene.server), wish) == 7
    assert capfdbinary.readouterr().out == b"hello\n" * 1000
    ran = [subject for call, subject in scene.engine.calls if call == "execute"]
    assert ran[-1].endswith(" cat a b 0")  # as root, without a terminal
    found = scene.server.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "ExecuteCommand"}], MaxResults=1
    )
    event = json.loads(found["Events"][0]["CloudTrailEvent"])
    assert event["requestParameters"]["command"] == "cat 'a b'"
    assert not re.search(r"[0-9a-f]{64}", found["Events"][0]["CloudTrailEvent"])  # the token is nowhere in it


def test_who_may_not_reads_awss_sentence(scene: Scene, connected: str) -> None:
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ecs:ExecuteCommand", "Resource": "*",
         "Condition": {"StringEquals": {"ecs:container-name": "other"}}}
    ]}  # fmt: skip
    keys = scene.server.user_with("no-exec", json.dumps(policy))
    mine = {"AccessKeyId": keys["AccessKeyId"], "SecretAccessKey": keys["SecretAccessKey"]}
    with pytest.raises(CommandError, match="not authorized to perform: ecs:ExecuteCommand on resource"):
        execute(client_of(scene.server, mine), Wish("api", connected, "app", ("ls",), terminal=False))


def test_what_cannot_be_run_in_says_what_to_do(scene: Scene) -> None:
    several = scene.task("one", "two")
    with pytest.raises(CommandError, match="--container: one, two"):
        execute(client_of(scene.server), Wish("api", several, "", ("ls",), terminal=False))
    disabled = scene.task("app", enable=False)
    with pytest.raises(CommandError, match="run-task --enable-execute-command"):
        execute(client_of(scene.server), Wish("api", disabled, "", ("ls",), terminal=False))
    with pytest.raises(CommandError, match="another process"):
        execute(client_of(scene.server), Wish("api", several, "two", ("ls",), terminal=False))
    for task in (several, disabled):
        scene.ecs.stop_task(cluster="api", task=task)


def test_requests_that_aws_refuses(scene: Scene, connected: str) -> None:
    for members, text in (
        ({"interactive": False, "command": "ls"}, "Interactive is the only mode supported currently."),
        ({"interactive": True, "command": "  "}, "command is empty"),
        ({"interactive": True, "command": "echo 'x"}, "quotation mark"),
        ({"interactive": True, "command": "ls", "container": "no"}, "not a container of the task"),
    ):
        with pytest.raises(ClientError, match=text) as refused:
            scene.ecs.execute_command(cluster="api", task=connected, **members)
        assert refused.value.response["Error"]["Code"] == "InvalidParameterException"


async def opened(url: str, first: str) -> tuple[int | None, str]:
    """Open a data channel, say something, and return how it was closed."""
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_str(first)
        message = await socket.receive(timeout=20)
        return socket.close_code, str(message.extra)


async def test_a_token_is_good_once_and_for_its_session_only(scene: Scene, connected: str) -> None:
    def begin() -> dict[str, str]:
        answer = scene.ecs.execute_command(cluster="api", task=connected, command="cat", interactive=True)
        assert answer["containerName"] == "app"
        found: dict[str, str] = answer["session"]
        return found

    one, two = begin(), begin()
    token = json.dumps({"TokenValue": one["tokenValue"]})
    for url, first in (
        (one["streamUrl"], "nonsense"),
        (one["streamUrl"], json.dumps({"TokenValue": "x"})),
        (one["streamUrl"], json.dumps([])),
        (two["streamUrl"], token),
        (two["streamUrl"].partition("?")[0], token),
    ):
        assert await opened(url, first) == (1008, "the token is not good")
    async with aiohttp.ClientSession() as session, session.ws_connect(one["streamUrl"]) as socket:
        await socket.send_str(token)
        assert (await socket.receive(timeout=20)).type is aiohttp.WSMsgType.BINARY
        assert await opened(one["streamUrl"], token) == (1008, "the token is not good")


async def test_strangers_are_few_and_get_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{scene.server.endpoint}/_taskrole/data-channel"
    monkeypatch.setattr(executions, "STRANGERS_MAX", 1)
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as plain:
            assert plain.status == 426
        async with session.ws_connect(url):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(url)
            assert refused.value.status == 503
        monkeypatch.setattr(executions, "AGENT_SECONDS_MAX", 0.05)
        monkeypatch.setattr(executions, "STRANGERS_MAX", 2)
        async with session.ws_connect(url) as silent:
            assert str((await silent.receive(timeout=20)).extra) == "no token was shown"


async def test_an_instance_that_does_not_answer_is_said(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executions, "AGENT_SECONDS_MAX", 0.2)
    registry = scene.server.control_plane.ecs.executions
    monkeypatch.setattr(registry, "tell", lambda _instance, _message: True)
    execution = registry.open(("i", "arn"), "task", "app", "0", "ls")
    assert execution is not None
    url = f"{scene.server.endpoint}/_taskrole/data-channel?session={execution.session_id}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.send_str(json.dumps({"TokenValue": execution.token}))
        closed = decode((await socket.receive(timeout=20)).data)
    assert closed.kind == "channel_closed"
    assert b"did not answer" in closed.payload


def test_sessions_are_bounded_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    registry = executions.Executions(clock, SystemIds(), lambda _instance, _message: True)
    monkeypatch.setattr(executions, "EXECUTIONS_MAX", 2)
    opened = [registry.open(("i", "arn"), "task", "app", "0", "ls") for _ in range(3)]
    assert [one is not None for one in opened] == [True, True, False]
    clock.advance(executions.TOKEN_SECONDS + 1)
    assert registry.open(("i", "arn"), "task", "app", "0", "ls") is not None


async def test_a_client_like_awss_has_a_terminal_and_may_end_the_session(scene: Scene, connected: str) -> None:
    session = scene.ecs.execute_command(cluster="api", task=connected, command="sh", interactive=True)["session"]
    clock, ids = SystemClock(), SystemIds()
    async with aiohttp.ClientSession() as http, http.ws_connect(session["streamUrl"]) as socket:
        await socket.send_str(json.dumps({"TokenValue": session["tokenValue"], "ClientVersion": "1.2.0"}))
        async with asyncio.timeout(20), DataChannel(socket, INPUT, clock, ids) as channel:
            kinds = []
            async for message in channel.messages():
                kinds.append(message.payload_type)
                if message.payload_type == PayloadType.HANDSHAKE_REQUEST:
                    await channel.send(PayloadType.HANDSHAKE_RESPONSE, b"{}")
                elif message.payload_type == PayloadType.HANDSHAKE_COMPLETE:
                    for size in (b'{"rows":24,"cols":80}', b'{"rows":-1,"cols":80}', b"[]"):
                        await channel.send(PayloadType.SIZE, size)
                    await channel.send(PayloadType.OUTPUT, b"x")
                elif message.payload_type == PayloadType.OUTPUT:
                    assert message.payload == b"x"
                    await channel.send(PayloadType.FLAG, TERMINATE)
    assert kinds == [PayloadType.HANDSHAKE_REQUEST, PayloadType.HANDSHAKE_COMPLETE, PayloadType.OUTPUT]
    assert ("resize", "24 80") in scene.engine.calls
    assert [call for call in scene.engine.calls if call[0] == "execute"][-1][1].endswith("sh 0 tty")
    assert ("close process", "") in scene.engine.calls
    assert END_OF_INPUT != TERMINATE


def test_only_the_instance_of_the_task_takes_the_session(scene: Scene) -> None:
    """AttachExecution: refused to another instance, to the administrator, and for a session that is not there."""
    keys = instance_keys(scene.server, OTHER)
    agent = scene.server.client_of(keys, "ecs")
    other = agent.register_container_instance(cluster="api", totalResources=RESOURCES, attributes=CAPABLE)
    arn = other["containerInstance"]["containerInstanceArn"]
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        asyncio.run(_attach(scene.server, keys, scene.instance, "ecs-execute-command-0"))
    assert refused.value.status in {400, 403}
    with pytest.raises(aiohttp.WSServerHandshakeError):
        asyncio.run(_attach(scene.server, keys, arn, "ecs-execute-command-0"))


async def _attach(server: Server, keys: dict[str, str], instance: str, session_id: str) -> None:
    from urllib.parse import quote, urlencode

    from yarl import URL

    from taskrole.aws.client.signing import sign

    query = {"clusterArn": "api", "containerInstanceArn": instance, "sessionId": session_id}
    url = f"{server.endpoint}/_taskrole/execution?{urlencode(sorted(query.items()), quote_via=quote)}"
    credentials = AwsCredentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    headers = sign("GET", url, {}, b"", credentials=credentials, region=REGION, service="ecs", now=server.clock.now())
    async with aiohttp.ClientSession() as session, session.ws_connect(URL(url, encoded=True), headers=headers):
        pass
