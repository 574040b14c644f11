"""The agent's side of the wire: keys of an instance, a signed websocket, messages that are acknowledged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from yarl import URL

from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

INSTANCE_ID = "i-0123456789abcdef0"
RESOURCES = [
    {"name": "CPU", "type": "INTEGER", "integerValue": 2048},
    {"name": "MEMORY", "type": "INTEGER", "integerValue": 4096},
    {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "2375", "2376", "51678", "51679"]},
    {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
]
ATTRIBUTES = [
    {"name": "com.amazonaws.ecs.capability.task-iam-role"},
    {"name": "com.amazonaws.ecs.capability.docker-remote-api.1.18"},
    {"name": "ecs.capability.task-eni"},
    {"name": "ecs.os-type", "value": "linux"},
]


def instance_keys(server: Server, instance_id: str = INSTANCE_ID) -> dict[str, str]:
    """Return keys of an instance of the container instance role, as instance metadata would."""
    issued = server.control_plane.sts.assume_role_for_service(
        f"arn:aws:iam::{ACCOUNT}:role/ecsInstanceRole",
        "ec2.amazonaws.com",
        instance_id,
        ACCOUNT,
        REGION,
        f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{instance_id}",
        3600,
        server.clock.now(),
    )
    return {
        "AccessKeyId": issued.access_key_id,
        "SecretAccessKey": issued.secret_access_key,
        "SessionToken": issued.session_token,
    }


def register_instance(server: Server, cluster: str, instance_id: str = "i-0bbbbbbbbbbbbbbb1") -> str:
    """Register a container instance that counts as connected; return its ARN."""
    answer = server.client_of(instance_keys(server, instance_id), "ecs").register_container_instance(
        cluster=cluster, totalResources=RESOURCES, attributes=ATTRIBUTES
    )
    arn: str = answer["containerInstance"]["containerInstanceArn"]
    server.connect(arn)
    return arn


@asynccontextmanager
async def channel(
    server: Server, keys: dict[str, str], instance: str, cluster: str = "api"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open the control channel as the agent does: a signed GET that is upgraded."""
    agent = server.client_of(keys, "ecs")
    endpoint = agent.discover_poll_endpoint(containerInstance=instance, cluster=cluster)["endpoint"]
    query = {
        "agentHash": "abc",
        "agentVersion": "1.105.1",
        "clusterArn": cluster,
        "containerInstanceArn": instance,
        "dockerVersion": "DockerVersion: 20.10.24",
        "protocolVersion": "2",
        "sendCredentials": "true",
        "seqNum": "1",
    }
    url = f"{endpoint}ws?{urlencode(query, quote_via=quote)}"
    signed = AWSRequest("GET", url)
    credentials = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    SigV4Auth(credentials, "ecs", REGION).add_auth(signed)
    address = URL(url, encoded=True)  # sent as it was signed
    async with aiohttp.ClientSession() as session, session.ws_connect(address, headers=dict(signed.headers)) as socket:
        yield socket


async def expect(socket: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """Return the next message of a kind; acknowledge what comes on the way."""
    async with asyncio.timeout(10):
        while True:
            envelope = await socket.receive_json()
            message: dict[str, Any] = envelope["message"]
            if envelope["type"] in ("PayloadMessage", "TaskManifestMessage"):
                answer = {"messageId": message["messageId"], "cluster": "api", "containerInstance": "x"}
                await socket.send_json({"type": "AckRequest", "message": answer})
            if envelope["type"] == kind:
                return message
