"""The control channel, with a fake agent on a fake socket."""

import asyncio
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.ecs import workers
from taskrole.services.ecs.acs.telemetry import FRAMES_AT_ONCE_MAX, FRAMES_PER_SECOND, HEARTBEAT_SECONDS, Pace
from taskrole.services.ecs.firewalls import CAPABILITY, NoFirewalls
from taskrole.services.ecs.settings import EcsSettings
from taskrole.services.ecs.store import credentials
from taskrole.storage.ports import Database
from tests.unit.services.ecs.support import (
    AGENT,
    EXECUTION_ROLE,
    OTHER_AGENT,
    TASK_ROLE,
    Ecs,
    FakeAgent,
    FakeSocket,
    make_ecs,
    until,
)


@pytest.fixture
def scene(ecs: Ecs) -> tuple[Ecs, FakeAgent]:
    ecs.cluster()
    instance = ecs.instance(connected=False)
    ecs.register(taskRoleArn=TASK_ROLE, executionRoleArn=EXECUTION_ROLE)
    return ecs, FakeAgent(ecs, instance)


@pytest.fixture
def beating(database: Database) -> Iterator[tuple[Ecs, FakeAgent]]:
    """A scene with quick heartbeats."""
    ecs = make_ecs(database, delivery_poll_seconds=0.05, heartbeat_seconds=0.4)
    ecs.cluster()
    yield ecs, FakeAgent(ecs, ecs.instance(connected=False))
    ecs.deps.hub.close()


def acknowledged(ecs: Ecs, task_arn: str) -> bool:
    """Tell whether the task and both of its credentials were acknowledged, as far as the server knows."""
    with ecs.deps.database.read() as connection:
        rows = credentials.list_of_tasks(connection, [task_arn.rpartition("/")[2]])
    delivered = ecs.task(task_arn).get("connectivity") == "CONNECTED"
    return delivered and len(rows) == 2 and all(row.refresh_at is not None for row in rows)


async def call(ecs: Ecs, operation: str, **request: Any) -> Any:
    return await asyncio.to_thread(lambda: ecs.call(operation, **request))


async def test_connecting_shows_and_so_does_leaving(beating: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = beating
    await agent.connect()
    await until(lambda: bool(ecs.described_instance(agent.instance_arn)["agentConnected"]))
    assert ecs.described_instance(agent.instance_arn)["versionInfo"]["agentVersion"] == "1.105.1"
    await until(lambda: len(agent.of_type("HeartbeatMessage")) >= 2)
    await agent.disconnect()
    assert not ecs.described_instance(agent.instance_arn)["agentConnected"]


async def test_a_task_reaches_the_agent_with_credentials_within_a_moment(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    task = (await call(ecs, "RunTask", taskDefinition="s3-demo"))["tasks"][0]
    await until(lambda: task["taskArn"] in agent.tasks)
    sent = agent.tasks[task["taskArn"]]
    assert sent["roleCredentials"]["roleArn"] == TASK_ROLE
    assert sent["executionRoleCredentials"]["roleArn"] == EXECUTION_ROLE
    assert sent["roleCredentials"]["credentialsId"] != sent["executionRoleCredentials"]["credentialsId"]
    assert sent["roleCredentials"]["expiration"] == "2026-01-01T18:00:00Z"
    assert ecs.roles.assumed == [(TASK_ROLE, sent["arn"][-32:]), (EXECUTION_ROLE, sent["arn"][-32:])]
    await until(lambda: acknowledged(ecs, task["taskArn"]))
    await asyncio.sleep(0.2)
    assert len(agent.of_type("PayloadMessage")) == 1
    assert agent.of_type("IAMRoleCredentialsMessage") == []
    await agent.disconnect()


async def test_a_task_that_another_replica_started_reaches_the_agent(
    scene: tuple[Ecs, FakeAgent], database: Database
) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    other = make_ecs(database)
    task = (await call(other, "RunTask", taskDefinition="s3-demo"))["tasks"][0]
    await until(lambda: task["taskArn"] in agent.tasks)
    # The session was issued by the replica that delivers: the other one's is not shared.
    assert (TASK_ROLE, task["taskArn"][-32:]) in ecs.roles.assumed
    await agent.disconnect()
    other.deps.hub.close()


async def test_stopping_reaches_the_agent(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    arn = (await call(ecs, "RunTask", taskDefinition="s3-demo"))["tasks"][0]["taskArn"]
    await until(lambda: acknowledged(ecs, arn))
    await call(ecs, "StopTask", task=arn)
    await until(lambda: agent.tasks[arn]["desiredStatus"] == "STOPPED")
    sequences = [message["seqNum"] for message in agent.of_type("PayloadMessage")]
    timelines = [message["timeline"] for message in agent.of_type("TaskManifestMessage")]
    assert sorted({*sequences, *timelines}) == [*timelines, *sequences]
    await agent.disconnect()


async def test_credentials_rotate_at_half_of_their_life_under_the_same_id(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    arn = (await call(ecs, "RunTask", taskDefinition="s3-demo"))["tasks"][0]["taskArn"]
    await until(lambda: acknowledged(ecs, arn))
    before = dict(agent.credentials)
    ecs.clock.advance(3 * 3600 - 60)
    await asyncio.sleep(0.2)
    assert agent.of_type("IAMRoleCredentialsMessage") == []
    ecs.clock.advance(120)
    await until(lambda: len(agent.of_type("IAMRoleCredentialsMessage")) == 2)
    assert agent.credentials.keys() == before.keys()
    for name, rotated in agent.credentials.items():
        assert rotated["accessKeyId"] != before[name]["accessKeyId"]
    assert {message["taskArn"] for message in agent.of_type("IAMRoleCredentialsMessage")} == {arn}
    await asyncio.sleep(0.2)
    assert len(agent.of_type("IAMRoleCredentialsMessage")) == 2
    await agent.disconnect()


async def test_unacknowledged_messages_are_sent_again(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    agent.acknowledges = False
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    await call(ecs, "RunTask", taskDefinition="s3-demo")
    await until(lambda: len(agent.of_type("PayloadMessage")) == 1)
    ecs.clock.advance(1)
    await until(lambda: len(agent.of_type("PayloadMessage")) == 2)
    await agent.disconnect()
    agent.acknowledges = True
    agent.received.clear()
    await agent.connect(send_credentials=False)
    await until(lambda: len(agent.tasks) == 1)
    await agent.disconnect()


async def test_after_a_restart_credentials_come_before_anything_else(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    arn = (await call(ecs, "RunTask", taskDefinition="s3-demo"))["tasks"][0]["taskArn"]
    await until(lambda: acknowledged(ecs, arn))
    await asyncio.to_thread(lambda: ecs.report(arn, "RUNNING"))
    await agent.disconnect()
    ids = set(agent.credentials)
    agent.credentials.clear()
    agent.received.clear()
    await agent.connect(send_credentials=True)
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    assert [one["type"] for one in agent.received[:2]] == ["IAMRoleCredentialsMessage"] * 2
    assert set(agent.credentials) == ids
    await agent.disconnect()


async def test_tasks_that_the_agent_should_not_have_are_verified_and_stopped(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    stray = agent.instance_arn.replace(":container-instance/", ":task/")[:-32] + "f" * 32
    agent.tasks[stray] = {"arn": stray, "desiredStatus": "RUNNING"}
    await agent.connect()
    await until(lambda: stray not in agent.tasks)
    await agent.disconnect()
    assert ecs.deps.hub.count() == 0


async def test_only_the_registering_principal_may_connect(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    thief = FakeAgent(ecs, agent.instance_arn, principal=OTHER_AGENT)
    with pytest.raises(ServiceError, match="registered by another principal"):
        await thief.connect()
    with pytest.raises(ServiceError, match="registered by another principal"):
        ecs.call("StartTelemetrySession", as_=OTHER_AGENT, cluster="default", containerInstance=agent.instance_arn)


def test_polling_asks_for_the_instance_and_names_the_cluster(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    question = ecs.questions("Poll", as_=AGENT, clusterArn="default", containerInstanceArn=agent.instance_arn)[0]
    assert (question.action, question.resource) == ("ecs:Poll", agent.instance_arn)
    assert str(question.context["ecs:cluster"]).endswith(":cluster/default")


async def test_a_new_connection_replaces_the_old_one(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    other = FakeAgent(ecs, agent.instance_arn)
    await other.connect()
    await until(lambda: agent.session_ended)
    await until(lambda: bool(other.of_type("TaskManifestMessage")))
    await agent.disconnect()
    assert ecs.described_instance(agent.instance_arn)["agentConnected"]
    assert ecs.deps.hub.count() == 1
    await other.disconnect()


async def test_a_deregistered_instance_is_told_so(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    await call(ecs, "DeregisterContainerInstance", containerInstance=agent.instance_arn)
    await until(lambda: agent.session_ended)
    await agent.disconnect()
    with pytest.raises(ServiceError) as caught:
        await agent.connect()
    assert caught.value.code == "InactiveInstanceException"
    assert "InactiveInstanceException" in caught.value.members


async def test_a_role_that_went_away_before_delivery_fails_the_task(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    ecs.connect(agent.instance_arn)
    tasks = ecs.run(count=2)
    ecs.roles.broken[TASK_ROLE] = "gone"
    await agent.connect()
    await until(lambda: ecs.task(tasks[1]["taskArn"])["lastStatus"] == "STOPPED")
    task = ecs.task(tasks[1]["taskArn"])
    assert task["stopCode"] == "TaskFailedToStart"
    assert task["stoppedReason"].startswith("ECS was unable to assume the role")
    # The first task's session was issued by RunTask itself.
    await until(lambda: tasks[0]["taskArn"] in agent.tasks)
    await agent.disconnect()


async def test_garbage_is_ignored_and_silence_ends_the_session(beating: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = beating
    await agent.connect()
    for text in ("", "[]", "{", '{"type":7}', '{"type":"AckRequest","message":{"messageId":[]}}', '{"type":"X"}'):
        agent.socket.agent_sends(text)
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    agent._running[1].cancel()  # it answers no more heartbeats
    await until(lambda: agent.session_ended)
    assert not ecs.described_instance(agent.instance_arn)["agentConnected"]
    await agent.disconnect()


async def test_telemetry_keeps_health_and_acknowledges(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    ecs.connect(agent.instance_arn)
    check = {"command": ["CMD", "true"]}
    definition = ecs.register({"name": "app", "image": "busybox", "memory": 10, "healthCheck": check}, family="health")
    arn = ecs.run(definition)[0]["taskArn"]
    ecs.report(arn, "RUNNING", {"containerName": "app", "status": "RUNNING"})
    response = ecs.call("StartTelemetrySession", as_=AGENT, cluster="default", containerInstance=agent.instance_arn)
    socket = FakeSocket()
    running = asyncio.create_task(response.body.session.run(socket))
    containers = [{"containerName": "app", "healthStatus": "HEALTHY"}, {"containerName": 7}, "x"]
    message = {"metadata": {}, "tasks": [{"taskArn": arn, "containers": containers}, {"taskArn": 1}]}
    body = orjson.dumps({"type": "PublishHealthRequest", "message": message}).decode()
    socket.agent_sends(f"Authorization: x\r\nHost: y\r\n\r\n{body}")
    assert (await socket.agent_receives())["type"] == "AckPublishHealth"
    assert ecs.task(arn)["healthStatus"] == "HEALTHY"
    socket.agent_sends('A: b\r\n\r\n{"type":"PublishMetricsRequest","message":{}}')
    assert (await socket.agent_receives())["type"] == "AckPublishMetric"
    socket.agent_goes()
    await asyncio.wait_for(running, 5)


async def test_a_silent_agent_of_a_dead_process_is_noticed(scene: tuple[Ecs, FakeAgent]) -> None:
    ecs, agent = scene
    await agent.connect()
    await until(lambda: bool(agent.of_type("TaskManifestMessage")))
    arn = (await call(ecs, "RunTask", taskDefinition="s3-demo"))["tasks"][0]["taskArn"]
    await until(lambda: ecs.task(arn).get("connectivity") == "CONNECTED")
    for running in agent._running:
        running.cancel()
    await asyncio.gather(*agent._running, return_exceptions=True)
    ecs.connect(agent.instance_arn)  # as if the process had died without writing
    ecs.clock.advance(600)
    assert workers.notice_silent_agents(ecs.deps, ecs.clock.now()) == 1
    assert not ecs.described_instance(agent.instance_arn)["agentConnected"]
    ecs.clock.advance(61)
    workers.handle_disconnected(ecs.deps, ecs.clock.now())
    assert ecs.task(arn)["connectivity"] == "DISCONNECTED"


class BrokenFirewalls(NoFirewalls):
    """What a database that does not answer would do to a session."""

    def version(self, account_id: str, region: str) -> int:
        raise RuntimeError("broken")


async def test_a_session_that_fails_does_not_invite_the_agent_to_hammer(ecs: Ecs) -> None:
    ecs.cluster()
    object.__setattr__(ecs.deps, "firewalls", BrokenFirewalls())
    agent = FakeAgent(ecs, ecs.instance(connected=False, attributes={CAPABILITY: ""}))
    await agent.connect()
    await until(lambda: agent.session_ended)
    assert agent.socket.close_code == 1008  # the Amazon ECS agent is back at once after 1011
    await agent.disconnect()


def test_an_agent_that_sends_too_much_telemetry_is_kept_waiting() -> None:
    pace = Pace()
    assert [pace.wait_seconds(0.0) for _ in range(FRAMES_AT_ONCE_MAX)] == [0.0] * FRAMES_AT_ONCE_MAX
    assert pace.wait_seconds(0.0) == pytest.approx(1 / FRAMES_PER_SECOND)
    assert pace.wait_seconds(10.0) == 0.0
    # What real agents send, a frame for ten tasks every 20 seconds, never waits.
    pace = Pace()
    assert all(pace.wait_seconds(20.0 * number) == 0.0 for number in range(100) for _ in range(100))


def test_heartbeats_come_often_enough_for_the_amazon_ecs_agent() -> None:
    # It hangs up after 60 seconds without a message, on the telemetry channel, too.
    assert EcsSettings().heartbeat_seconds <= 30
    assert HEARTBEAT_SECONDS < 60
