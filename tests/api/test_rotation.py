"""Rotation over the wire: an hour of a task whose credentials live for fifteen minutes. The clock is put forward."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.aws.client.signing import sign
from tests.api.agent_channel import ATTRIBUTES, RESOURCES, channel, instance_keys
from tests.api.conftest import Server, running
from tests.support import REGION

LIFE_SECONDS = 900
MINUTES = 60
ECS = "AmazonEC2ContainerServiceV20141113"
REFRESH_BEFORE = timedelta(minutes=5)  # AWS SDKs ask again when this much is left
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


@pytest.fixture
def short_lived(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path / "data", credential_life_seconds=LIFE_SECONDS) as server:
        yield server


class Agent:
    """Keeps what the control plane sends, by credentials id, as the agent's endpoint would serve it."""

    def __init__(self) -> None:
        self.served: dict[str, AwsCredentials] = {}
        self.changed = asyncio.Condition()

    async def listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            envelope = json.loads(frame.data)
            message = envelope["message"]
            if envelope["type"] == "IAMRoleCredentialsMessage":
                await self._take(socket, message["messageId"], message["roleCredentials"])
            for task in message.get("tasks", ()) if envelope["type"] == "PayloadMessage" else ():
                if "roleCredentials" in task:
                    await self._take(socket, message["messageId"], task["roleCredentials"])
            if envelope["type"] in ("PayloadMessage", "TaskManifestMessage"):
                answer = {"messageId": message["messageId"], "cluster": "api", "containerInstance": "x"}
                await socket.send_json({"type": "AckRequest", "message": answer})

    async def _take(self, socket: aiohttp.ClientWebSocketResponse, message_id: str, given: dict[str, str]) -> None:
        expires_at = datetime.strptime(given["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        keys = AwsCredentials(given["accessKeyId"], given["secretAccessKey"], given["sessionToken"], expires_at)
        answer = {
            "messageId": message_id,
            "credentialsId": given["credentialsId"],
            "expiration": given["expiration"],
        }
        await socket.send_json({"type": "IAMRoleCredentialsAckRequest", "message": answer})
        async with self.changed:
            self.served[given["credentialsId"]] = keys
            self.changed.notify_all()

    async def next_after(self, credentials_id: str, old: AwsCredentials) -> None:
        async with asyncio.timeout(20), self.changed:
            await self.changed.wait_for(lambda: self.served[credentials_id] != old)


@asynccontextmanager
async def listening(server: Server, instance_arn: str) -> AsyncIterator[Agent]:
    agent = Agent()
    async with channel(server, instance_keys(server), instance_arn) as socket:
        listener = asyncio.create_task(agent.listen(socket))
        yield agent
        listener.cancel()


async def post(
    http: aiohttp.ClientSession, server: Server, keys: AwsCredentials, target: str, **request: Any
) -> tuple[int, str]:
    """Make a JSON call that is signed at the shifted time; return status and body."""
    url, body = f"{server.endpoint}/", json.dumps(request).encode()
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
    service = "dynamodb" if target.startswith("DynamoDB") else "ecs"
    now = server.clock.now()
    signed = sign("POST", url, headers, body, credentials=keys, region=REGION, service=service, now=now)
    async with http.post(url, data=body, headers=signed) as answer:
        return answer.status, await answer.text()


async def list_tables(http: aiohttp.ClientSession, server: Server, keys: AwsCredentials) -> tuple[int, str]:
    """Make a call that the task role allows."""
    return await post(http, server, keys, "DynamoDB_20120810.ListTables")


async def stop(http: aiohttp.ClientSession, server: Server, task: str) -> None:
    """Stop a task as the administrator, and report its end as the agent."""
    admin = AwsCredentials(server.access_key_id, server.secret_access_key, "")
    status, body = await post(http, server, admin, f"{ECS}.StopTask", cluster="api", task=task)
    assert status == 200, body
    given = instance_keys(server)
    agent = AwsCredentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    ended = {"containerName": "app", "status": "STOPPED", "exitCode": 143}
    report = {"cluster": "api", "task": task, "status": "STOPPED", "containers": [ended]}
    status, body = await post(http, server, agent, f"{ECS}.SubmitTaskStateChange", **report)
    assert status == 200, body


def prepare(server: Server) -> str:
    """Make the role, the task definition and the instance; return the instance's ARN."""
    iam, ecs = server.client("iam"), server.client("ecs")
    role = iam.create_role(RoleName="Rotated", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    allow = {"Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_role_policy(RoleName="Rotated", PolicyName="p", PolicyDocument=policy)
    ecs.create_cluster(clusterName="api")
    ecs.register_task_definition(
        family="rotated", taskRoleArn=role, containerDefinitions=[{"name": "app", "image": "busybox", "memory": 100}]
    )
    agent = server.client_of(instance_keys(server), "ecs")
    answer = agent.register_container_instance(cluster="api", totalResources=RESOURCES, attributes=ATTRIBUTES)
    arn: str = answer["containerInstance"]["containerInstanceArn"]
    return arn


async def test_an_hour_of_fifteen_minute_credentials(short_lived: Server) -> None:
    server = short_lived
    instance_arn = await asyncio.to_thread(prepare, server)
    ecs = server.client("ecs")
    async with listening(server, instance_arn) as agent, aiohttp.ClientSession() as http:
        task = (await asyncio.to_thread(lambda: ecs.run_task(cluster="api", taskDefinition="rotated")))["tasks"][0][
            "taskArn"
        ]
        async with asyncio.timeout(20), agent.changed:
            await agent.changed.wait_for(lambda: agent.served)
        (credentials_id,) = agent.served
        used, seen = agent.served[credentials_id], [agent.served[credentials_id]]
        for _ in range(MINUTES):
            server.clock.shift += timedelta(minutes=1)
            now, newest = server.clock.now(), agent.served[credentials_id]
            assert newest.expires_at is not None
            assert used.expires_at is not None
            if newest.expires_at - now <= timedelta(seconds=LIFE_SECONDS / 2):
                await agent.next_after(credentials_id, newest)
                seen.append(agent.served[credentials_id])
            if used.expires_at - now <= REFRESH_BEFORE:
                used = agent.served[credentials_id]
            assert await list_tables(http, server, used) == (200, '{"TableNames":[]}')
            assert list(agent.served) == [credentials_id]
            for keys in seen:  # each lives to its end, whatever came after it
                assert keys.expires_at is not None
                status, body = await list_tables(http, server, keys)
                assert (status == 200) is (server.clock.now() < keys.expires_at), body
                assert status == 200 or "ExpiredToken" in body
        assert len(seen) >= MINUTES * 60 // LIFE_SECONDS
        assert len({keys.access_key_id for keys in seen}) == len(seen)
        await stop(http, server, task)
        status, body = await list_tables(http, server, agent.served[credentials_id])
        assert (status, "ExpiredToken" in body) == (400, True), body
