"""Sessions that are bound to their task's instance: good through its front, refused and recorded elsewhere."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from taskrole.agent.front import Front
from taskrole.agent.settings import AwsCredentials
from taskrole.aws.connection_marker import BEGINNING, make_marker
from taskrole.certificates import open_authority, server_context
from tests.api.agent_channel import ATTRIBUTES, RESOURCES, channel, expect, instance_keys
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION, free_port

ADDRESS = "127.0.0.77"
OTHER = "i-0aaaaaaaaaaaaaaa9"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
CHAINED = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}],
}
ALLOWED = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class Bound:
    """An instance with a front, a task on it, and the credentials that its agent was sent."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.keys = instance_keys(server)
        self.instance = ""
        self.task: dict[str, Any] = {}
        self.fronts: list[Front] = []

    @property
    def credentials(self) -> dict[str, str]:
        sent = self.task["roleCredentials"]
        names = {"AccessKeyId": "accessKeyId", "SecretAccessKey": "secretAccessKey", "SessionToken": "sessionToken"}
        return {name: sent[member] for name, member in names.items()}

    async def front(self, keys: dict[str, str], instance: str) -> str:
        """Start a front as an agent does; return the URL that containers of its instance use."""
        nonces = iter(range(1000))

        async def mark(peer: tuple[str, int]) -> bytes:
            signing = AwsCredentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
            nonce = f"{instance}{next(nonces)}"
            return make_marker(instance, peer, nonce, signing, REGION, self.server.clock.now())

        authority = open_authority(self.server.data_dir / "front", self.server.clock)
        tls = server_context(authority, lambda _name: True, ("localhost",))
        port = free_port()
        front = Front(self.server.endpoint, ADDRESS, free_port(), port, tls, mark=mark)
        await front.start()
        self.fronts.append(front)
        return f"http://{ADDRESS}:{port}"

    def ask(self, endpoint: str, keys: dict[str, str] | None = None) -> list[str]:
        """Return the buckets' names, asked for over an endpoint, or the code of the error."""
        keys = keys or self.credentials
        session: Any = boto3.session.Session()
        client = session.client(
            "s3",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            config=Config(retries={"max_attempts": 0}, read_timeout=20),
        )
        try:
            return [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]
        except ClientError as error:
            return [error.response["Error"]["Code"]]
        finally:
            client.close()


@pytest.fixture
async def bound(server: Server) -> AsyncIterator[Bound]:
    bound = Bound(server)
    await asyncio.to_thread(_prepare, bound)
    async with channel(server, bound.keys, bound.instance) as websocket:
        await asyncio.to_thread(server.client("ecs").run_task, cluster="api", taskDefinition="bound")
        bound.task = (await expect(websocket, "PayloadMessage"))["tasks"][0]
        yield bound
    for front in bound.fronts:
        await front.close()


def _prepare(bound: Bound) -> None:
    server = bound.server
    iam, ecs = server.client("iam"), server.client("ecs")
    if not any(role["RoleName"] == "bound" for role in iam.list_roles()["Roles"]):
        for name, trust in (("bound", TRUST), ("chained", CHAINED)):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(ALLOWED))
        server.client("s3").create_bucket(Bucket="bound-one", CreateBucketConfiguration={"LocationConstraint": REGION})
    ecs.create_cluster(clusterName="api")
    container = {"name": "app", "image": "a", "memory": 8, "dockerLabels": {"taskrole.session-bound": "instance"}}
    ecs.register_task_definition(family="bound", taskRoleArn="bound", containerDefinitions=[container])
    attributes = [*ATTRIBUTES, {"name": "ecs.capability.taskrole-bound-sessions"}]
    answer = server.client_of(bound.keys, "ecs").register_container_instance(
        cluster="api", totalResources=RESOURCES, attributes=attributes
    )
    bound.instance = answer["containerInstance"]["containerInstanceArn"]


async def test_good_only_through_the_instances_own_front(bound: Bound) -> None:
    assert bound.task["sessionBound"] is True
    own = await bound.front(bound.keys, bound.instance)
    assert await asyncio.to_thread(bound.ask, own) == ["bound-one"]
    assert await asyncio.to_thread(bound.ask, bound.server.endpoint) == ["AccessDenied"]
    other_keys = instance_keys(bound.server, OTHER)
    registered = await asyncio.to_thread(
        bound.server.client_of(other_keys, "ecs").register_container_instance, cluster="api", totalResources=RESOURCES
    )
    other = registered["containerInstance"]["containerInstanceArn"]
    assert await asyncio.to_thread(bound.ask, await bound.front(other_keys, other)) == ["AccessDenied"]
    # Another agent's signature under this instance's name; and nobody's.
    assert await asyncio.to_thread(bound.ask, await bound.front(other_keys, bound.instance)) == ["AccessDenied"]
    stranger = {**other_keys, "SecretAccessKey": "x" * 40}
    assert await asyncio.to_thread(bound.ask, await bound.front(stranger, bound.instance)) == ["AccessDenied"]


async def test_refusals_are_recorded_with_the_reason(bound: Bound) -> None:
    assert await asyncio.to_thread(bound.ask, bound.server.endpoint) == ["AccessDenied"]
    task_id = bound.task["arn"].rpartition("/")[2]
    found = await asyncio.to_thread(
        bound.server.client("cloudtrail").lookup_events,
        LookupAttributes=[{"AttributeKey": "Username", "AttributeValue": task_id}],
    )
    events = [json.loads(event["CloudTrailEvent"]) for event in found["Events"]]
    [refused] = [event for event in events if event["eventName"] == "ListBuckets"]
    assert refused["errorCode"] == "AccessDenied"
    assert f"its session is bound to {bound.instance}" in refused["errorMessage"]


async def test_roles_assumed_from_there_are_bound_too(bound: Bound) -> None:
    own = await bound.front(bound.keys, bound.instance)

    def assume() -> dict[str, str]:
        sts = bound.server.client_of(bound.credentials, "sts", endpoint_url=own)
        keys: dict[str, str] = sts.assume_role(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/chained", RoleSessionName="chained"
        )["Credentials"]
        return keys

    chained = await asyncio.to_thread(assume)
    assert await asyncio.to_thread(bound.ask, own, chained) == ["bound-one"]
    assert await asyncio.to_thread(bound.ask, bound.server.endpoint, chained) == ["AccessDenied"]


async def test_a_broken_marker_ends_the_connection_and_slow_ones_are_waited_for(bound: Bound) -> None:
    port = int(bound.server.endpoint.rpartition(":")[2])

    def say(*pieces: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces:
                connection.sendall(piece)
            answer = b""
            try:
                while b"\r\n\r\n" not in answer and (received := connection.recv(4096)):
                    answer += received
            except ConnectionResetError:
                return b""
            return answer

    health = b"GET /_taskrole/health HTTP/1.1\r\nHost: x\r\n\r\n"
    assert await asyncio.to_thread(say, BEGINNING + b"\x20\x00\x00\x00" + health) == b""
    keys = AwsCredentials("ASIANOBODY", "s", "t")
    marker = make_marker("arn:x", ("10.0.0.1", 1), "n", keys, REGION, bound.server.clock.now())
    for pieces in ((marker + health,), (marker[:5], marker[5:20], marker[20:], health), (health[:3], health[3:])):
        assert (await asyncio.to_thread(say, *pieces)).startswith(b"HTTP/1.1 200")
