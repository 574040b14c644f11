"""A small control plane for tests of the agent: registration, the channel, reports, ECR tokens, logs. No signatures."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from taskrole.agent.agent import run_agent
from taskrole.agent.settings import AgentSettings, AwsCredentials, StaticCredentials
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds, dashed_uuid, hex_id

ADDRESS = "169.254.170.77"  # not that of the AWS SDKs: others use it on this machine
IMAGE = "taskrole-test/tiny"
VPC_CIDR = "10.213.0.0/16"
INSTANCE_ARN = "arn:aws:ecs:us-west-2:123456789012:container-instance/default/0123456789abcdef0123456789abcdef"


class FakeControlPlane:
    """What the agent talks to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.acks: list[dict[str, Any]] = []
        self.send_credentials: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.streams: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.groups: set[str] = set()
        self.failing: set[str] = set()
        self.url = ""
        self.changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._sequence = 0

    async def start(self, port: int = 0) -> None:
        application = web.Application()
        application.router.add_post("/", self._api)
        application.router.add_get("/acs/ws", self._websocket)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        for socket in self.sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _note(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def _api(self, request: web.Request) -> web.Response:
        operation = request.headers["X-Amz-Target"].rpartition(".")[2]
        body = await request.json()
        self.calls.append((operation, body))
        await self._note()
        if operation in self.failing:
            return web.json_response({"__type": "ServerException", "message": "later"}, status=500)
        match operation:
            case "RegisterContainerInstance":
                return web.json_response(
                    {"containerInstance": {"containerInstanceArn": INSTANCE_ARN, "attributes": body["attributes"]}}
                )
            case "DiscoverPollEndpoint":
                return web.json_response({"endpoint": f"{self.url}/acs"})
            case "CreateLogStream":
                if body["logGroupName"] not in self.groups:
                    text = "The specified log group does not exist."
                    return web.json_response({"__type": "ResourceNotFoundException", "message": text}, status=400)
                self.streams.setdefault((body["logGroupName"], body["logStreamName"]), [])
                return web.json_response({})
            case "CreateLogGroup":
                self.groups.add(body["logGroupName"])
                return web.json_response({})
            case "PutLogEvents":
                self.streams[body["logGroupName"], body["logStreamName"]] += body["logEvents"]
                return web.json_response({"nextSequenceToken": "1"})
            case _:
                return web.json_response({"acknowledgment": "ok"})

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        self.send_credentials.append(request.query["sendCredentials"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await self._note()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                self.acks.append(json.loads(frame.data))
                await self._note()
        return socket

    async def wait_for(self, condition: Callable[[], Any], seconds: float = 60.0) -> Any:
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(condition)
            return condition()

    async def send(self, kind: str, **message: Any) -> str:
        message_id = dashed_uuid(SystemIds())
        await self.wait_for(lambda: self.sockets and not self.sockets[-1].closed)
        await self.sockets[-1].send_json({"type": kind, "message": {"messageId": message_id, **message}})
        return message_id

    async def payload(self, *tasks: dict[str, Any]) -> str:
        self._sequence += 1
        return await self.send(
            "PayloadMessage",
            clusterArn="default",
            containerInstanceArn=INSTANCE_ARN,
            seqNum=self._sequence,
            tasks=list(tasks),
        )

    async def stop(self, arn: str) -> None:
        await self.payload({"arn": arn, "desiredStatus": "STOPPED"})

    def reports(self, arn: str) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == "SubmitTaskStateChange" and body["task"] == arn]

    def status(self, arn: str) -> str:
        found = self.reports(arn)
        return str(found[-1]["status"]) if found else ""

    def container(self, arn: str, name: str = "app") -> dict[str, Any]:
        """Return the last change of a container."""
        changes = [
            change
            for report in self.reports(arn)
            for change in report.get("containers", ())
            if change["containerName"] == name
        ]
        return dict(changes[-1]) if changes else {}

    async def wait_status(self, arn: str, status: str, seconds: float = 60.0) -> None:
        await self.wait_for(lambda: self.status(arn) == status, seconds)


def role_credentials(credentials_id: str, role: str = "app", seconds: float = 3600.0) -> dict[str, Any]:
    expires = SystemClock().now() + timedelta(seconds=seconds)
    return {
        "credentialsId": credentials_id,
        "roleArn": f"arn:aws:iam::123456789012:role/{role}",
        "accessKeyId": f"ASIA{role.upper()}",
        "secretAccessKey": f"secret-of-{role}",
        "sessionToken": f"token-of-{role}",
        "expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def container(command: list[str] | None = None, name: str = "app", **members: Any) -> dict[str, Any]:
    config = members.pop("config", {})
    host_config = members.pop("host_config", {})
    return {
        "name": name,
        "image": IMAGE,
        "essential": True,
        "cpu": 10,
        "memory": 64,
        "command": command or ["sleep", "600"],
        "environment": {},
        "stopTimeout": 1,
        "dockerConfig": {"config": json.dumps(config), "hostConfig": json.dumps(host_config), "version": "1.25"},
        **members,
    }


def task(*containers: dict[str, Any], role: str = "", **members: Any) -> dict[str, Any]:
    arn = f"arn:aws:ecs:us-west-2:123456789012:task/default/{hex_id(SystemIds())}"
    document = {
        "arn": arn,
        "taskClusterArn": "default",
        "family": "test",
        "version": "1",
        "desiredStatus": "RUNNING",
        "containers": list(containers) or [container()],
        **members,
    }
    if role:
        document["roleCredentials"] = role_credentials(dashed_uuid(SystemIds()), role)
    return document


def awsvpc(address: str, **members: Any) -> dict[str, Any]:
    """Members of a task with a network interface of its own."""
    interface = {
        "ec2Id": "eni-0123456789abcdef0",
        "attachmentArn": f"arn:aws:ecs:us-west-2:123456789012:attachment/{dashed_uuid(SystemIds())}",
        "macAddress": "0e:00:" + ":".join(f"{int(part):02x}" for part in address.split(".")),
        "ipv4Addresses": [{"primary": True, "privateAddress": address}],
        "subnetGatewayIpv4Address": "10.213.0.1/20",
        "vpcIpv4CidrBlock": VPC_CIDR,
        "privateDnsName": f"ip-{address.replace('.', '-')}.us-west-2.compute.internal",
        "domainNameServers": [],
    }
    return {"networkMode": "awsvpc", "elasticNetworkInterfaces": [interface], **members}


def shell(script: str, **members: Any) -> dict[str, Any]:
    """A container that runs a shell script."""
    return container(["sh", "-c", script], **members)


class RunningAgent:
    """An agent in this process."""

    def __init__(self, settings: AgentSettings) -> None:
        self.settings = settings
        self._stop = asyncio.Event()
        self._ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._stop, self._ready = asyncio.Event(), asyncio.Event()
        provider = StaticCredentials(AwsCredentials("AKIAINSTANCE", "instance-secret"))
        self._task = asyncio.create_task(
            run_agent(self.settings, provider, SystemClock(), SystemIds(), self._stop, self._ready)
        )
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait([self._task, ready], return_when=asyncio.FIRST_COMPLETED, timeout=20)
        ready.cancel()
        if self._task.done():
            await self._task
        assert self._ready.is_set()

    async def stop(self) -> None:
        self._stop.set()
        if self._task is not None:
            await self._task

    async def kill(self) -> None:
        """End without any of the steps of a stop, as far as one process can play that."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


def settings(server_url: str, data_dir: Path, **changes: Any) -> AgentSettings:
    values: dict[str, Any] = {
        "server_url": server_url,
        "region": "us-west-2",
        "data_dir": data_dir,
        "container_address": ADDRESS,
        "introspection_port": 0,
        "report_interval_seconds": 0.1,
        **changes,
    }
    return AgentSettings(**values)
