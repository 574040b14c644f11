"""Fakes and helpers of the ECS tests: roles, sockets, agents, and the calls that set a scene."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from aiohttp import WSMessage, WSMsgType
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.aws.operation import BoundOperation
from taskrole.clock import FakeClock
from taskrole.ids import FakeIds, SystemIds
from taskrole.policy.model import Principal, PrincipalKind, Question
from taskrole.services.ecs.attachments import Subnet
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.reconcile import step
from taskrole.services.ecs.model import Task
from taskrole.services.ecs.networks import Network, NetworkMissingError
from taskrole.services.ecs.roles import CannotAssumeRoleError, RoleSession
from taskrole.services.ecs.service import operations
from taskrole.services.ecs.session_options import SessionWish
from taskrole.services.ecs.settings import EcsSettings
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, REGION, make_call

TASK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/S3DemoTask"
EXECUTION_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ecsTaskExecutionRole"
INSTANCE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ecsInstanceRole"
AGENT = Principal(
    PrincipalKind.ROLE_SESSION,
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/ecsInstanceRole/i-0123456789abcdef0",
    "AROAINSTANCE00000000:i-0123456789abcdef0",
    "ecsInstanceRole",
    INSTANCE_ROLE,
    "AROAINSTANCE00000000",
    "i-0123456789abcdef0",
)
OTHER_AGENT = replace(AGENT, session_name="i-0fedcba9876543210")
ATTRIBUTES = [
    "com.amazonaws.ecs.capability.task-iam-role",
    "com.amazonaws.ecs.capability.ecr-auth",
    "com.amazonaws.ecs.capability.logging-driver.awslogs",
    "com.amazonaws.ecs.capability.docker-remote-api.1.18",
    "com.amazonaws.ecs.capability.docker-remote-api.1.19",
    "com.amazonaws.ecs.capability.docker-remote-api.1.21",
    "ecs.capability.execution-role-ecr-pull",
    "ecs.capability.execution-role-awslogs",
    "ecs.capability.container-health-check",
    "ecs.capability.task-cpu-mem-limit",
    "ecs.capability.task-eni",
    "ecs.capability.taskrole-container-roles",
    "ecs.capability.execute-command",
]


class FakeRoles:
    """Roles that can be assumed unless named in ``broken``; remembers what was asked."""

    def __init__(self) -> None:
        self.broken: dict[str, str] = {}
        self.assumed: list[tuple[str, str]] = []
        self.revoked: list[str] = []
        self.wishes: list[SessionWish] = []
        self._ids = FakeIds(7)

    def assume(
        self, role_arn: str, account_id: str, region: str, task_arn: str, wish: SessionWish, now: datetime
    ) -> RoleSession:
        if role_arn in self.broken:
            raise CannotAssumeRoleError(self.broken[role_arn])
        self.assumed.append((role_arn, task_arn.rpartition("/")[2]))
        self.wishes.append(wish)
        secret = self._ids.random_bytes(8).hex()
        expires_at = now + timedelta(seconds=wish.life_seconds)
        return RoleSession(role_arn, f"ASIA{secret}", expires_at, now, f"secret-{secret}", f"token-{secret}")

    def revoke(self, task: Task, now: datetime) -> None:
        self.revoked.append(task.task_id)


class FakeNetworks:
    """Two subnets in two zones, and what EC2 was told of the tasks' interfaces."""

    def __init__(self) -> None:
        self.subnets = {
            "subnet-a": Subnet("subnet-a", "172.31.0.0/20", f"{REGION}a", "172.31.0.0/16"),
            "subnet-b": Subnet("subnet-b", "172.31.16.0/20", f"{REGION}b", "172.31.0.0/16"),
            "subnet-tiny": Subnet("subnet-tiny", "172.31.32.0/29", f"{REGION}a", "172.31.0.0/16"),
        }
        self.groups = {"sg-default", "sg-web"}
        self.attached: dict[str, Task] = {}

    def find(self, account_id: str, region: str, subnet_ids: Sequence[str], group_ids: Sequence[str]) -> Network:
        for one in subnet_ids:
            if one not in self.subnets:
                raise NetworkMissingError("InvalidSubnetID.NotFound", f"The subnet ID '{one}' does not exist")
        for one in group_ids:
            if one not in self.groups:
                raise NetworkMissingError("InvalidGroup.NotFound", f"The security group '{one}' does not exist")
        return Network(tuple(self.subnets[one] for one in subnet_ids), tuple(group_ids) or ("sg-default",))

    def attach(self, connection: Connection, task: Task, now: datetime) -> None:
        self.attached[task.network_interface["networkInterfaceId"]] = task

    def detach(self, connection: Connection, account_id: str, region: str, interface_ids: Collection[str]) -> None:
        for one in interface_ids:
            del self.attached[one]


@dataclass
class Ecs:
    """The ECS service as a caller sees it, without the gateway's authorization."""

    deps: EcsDeps
    roles: FakeRoles
    clock: FakeClock
    networks: FakeNetworks = field(default_factory=FakeNetworks)
    bound: dict[str, BoundOperation] = field(init=False)
    owners: dict[str, Principal] = field(default_factory=dict)
    """The principals that registered the instances."""

    def __post_init__(self) -> None:
        self.bound = operations(self.deps)

    def make_call(self, **changes: Any) -> Call:
        return make_call(**{"now": self.clock.now(), **changes})

    def call(self, operation: str, *, as_: Principal | None = None, body: bytes | None = None, **request: Any) -> Any:
        changes: dict[str, Any] = {"principal": as_} if as_ else {}
        if body is not None:
            changes["http"] = HttpRequest("POST", "/", [], body)
        call = self.make_call(**changes)
        bound = self.bound[operation]
        resolved = bound.resolve(call, request)
        bound.questions(call, resolved)
        return bound.run(call, resolved)

    def questions(self, operation: str, *, as_: Principal | None = None, **request: Any) -> list[Question]:
        call = self.make_call(**({"principal": as_} if as_ else {}))
        bound = self.bound[operation]
        return list(bound.questions(call, bound.resolve(call, request)))

    def error(self, operation: str, **request: Any) -> tuple[str, str]:
        """Call an operation that fails; return code and message."""
        try:
            self.call(operation, **request)
        except ServiceError as error:
            return error.code, error.message
        raise AssertionError(f"{operation} succeeded")

    def cluster(self, name: str = "default") -> str:
        arn: str = self.call("CreateCluster", clusterName=name)["cluster"]["clusterArn"]
        return arn

    def register(self, *containers: dict[str, Any], family: str = "s3-demo", **members: Any) -> str:
        given = containers or ({"name": "app", "image": "busybox", "memory": 100, "cpu": 10},)
        answer = self.call("RegisterTaskDefinition", family=family, containerDefinitions=list(given), **members)
        arn: str = answer["taskDefinition"]["taskDefinitionArn"]
        return arn

    def instance(
        self,
        *,
        cpu: int = 2048,
        memory: int = 4000,
        cluster: str = "default",
        connected: bool = True,
        attributes: dict[str, str] | None = None,
        as_: Principal = AGENT,
        **members: Any,
    ) -> str:
        answer = self.call(
            "RegisterContainerInstance",
            as_=as_,
            cluster=cluster,
            totalResources=resources(cpu, memory),
            attributes=[{"name": name} for name in ATTRIBUTES]
            + [{"name": name, "value": value} for name, value in (attributes or {}).items()],
            **members,
        )
        arn: str = answer["containerInstance"]["containerInstanceArn"]
        self.owners[arn] = as_
        if connected:
            self.connect(arn, cluster)
        return arn

    def connect(self, instance_arn: str, cluster: str = "default", *, connected: bool = True) -> None:
        """Set the agent's connection without a socket."""
        from taskrole.services.ecs.model import ClusterKey
        from taskrole.services.ecs.transitions import change_instance

        key = ClusterKey(ACCOUNT, REGION, cluster)
        self.deps.database.write(
            lambda connection: change_instance(
                connection,
                self.deps.ids,
                key,
                instance_arn.rpartition("/")[2],
                lambda before: replace(before, agent_connected=connected),
                self.clock.now(),
            )
        )

    def run(self, definition: str = "s3-demo", **members: Any) -> list[dict[str, Any]]:
        answer = self.call("RunTask", taskDefinition=definition, **members)
        assert not answer["failures"], answer["failures"]
        tasks: list[dict[str, Any]] = answer["tasks"]
        return tasks

    def task(self, arn: str, cluster: str = "default") -> dict[str, Any]:
        described: dict[str, Any] = self.call("DescribeTasks", tasks=[arn], cluster=cluster)["tasks"][0]
        return described

    def described_instance(self, arn: str, cluster: str = "default") -> dict[str, Any]:
        answer = self.call("DescribeContainerInstances", containerInstances=[arn], cluster=cluster)
        described: dict[str, Any] = answer["containerInstances"][0]
        return described

    def report(
        self, task: str, status: str, *containers: dict[str, Any], as_: Principal = AGENT, **members: Any
    ) -> Any:
        return self.call(
            "SubmitTaskStateChange", as_=as_, task=task, status=status, containers=list(containers), **members
        )


class Agents:
    """Plays the agents of all instances without sockets: tasks start and stop as soon as they are told to.

    ``fails`` decides for which tasks the start fails.
    """

    def __init__(self, ecs: Ecs, cluster: str = "default") -> None:
        self.ecs = ecs
        self.cluster = cluster
        self.fails: Callable[[dict[str, Any]], bool] = lambda _task: False

    def tasks(self, desired: str = "RUNNING") -> list[dict[str, Any]]:
        arns: list[str] = []
        token: dict[str, Any] = {}
        while True:
            answer = self.ecs.call("ListTasks", cluster=self.cluster, desiredStatus=desired, **token)
            arns += answer["taskArns"]
            if "nextToken" not in answer:
                break
            token = {"nextToken": answer["nextToken"]}
        found: list[dict[str, Any]] = []
        for start in range(0, len(arns), 100):
            found += self.ecs.call("DescribeTasks", cluster=self.cluster, tasks=arns[start : start + 100])["tasks"]
        return found

    def act(self) -> int:
        """Do what is to be done on all instances; return how many tasks changed."""
        changed = 0
        for task in self.tasks():
            if task["lastStatus"] == "PENDING":
                changed += 1
                if self.fails(task):
                    self._report(task, "STOPPED", reason="CannotPullContainerError: no")
                else:
                    self._report(task, "RUNNING")
        for task in self.tasks("STOPPED"):
            if task["lastStatus"] != "STOPPED":
                changed += 1
                self._report(task, "STOPPED")
        return changed

    def _report(self, task: dict[str, Any], status: str, **members: Any) -> None:
        agent = self.ecs.owners[task["containerInstanceArn"]]
        self.ecs.report(task["taskArn"], status, as_=agent, cluster=self.cluster, **members)

    def run(self, seconds: float = 30, every: float = 1.0) -> None:
        """Let time pass for engine and agents."""
        for _ in range(round(seconds / every)):
            step(self.ecs.deps, self.ecs.clock.now())
            self.act()
            self.ecs.clock.advance(every)
        step(self.ecs.deps, self.ecs.clock.now())

    def service(self, name: str = "web") -> dict[str, Any]:
        answer = self.ecs.call("DescribeServices", cluster=self.cluster, services=[name])
        described: dict[str, Any] = answer["services"][0]
        return described

    def said(self, name: str = "web") -> list[str]:
        """Return the service's messages, oldest first."""
        return [one["message"].removeprefix(f"(service {name}) ") for one in reversed(self.service(name)["events"])]


def make_ecs(database: Database, **settings: Any) -> Ecs:
    clock, roles = FakeClock(NOW), FakeRoles()
    networks = FakeNetworks()
    deps = EcsDeps(database, SystemIds(), clock, roles, EcsSettings(**settings), networks=networks)
    return Ecs(deps, roles, clock, networks)


def resources(cpu: int, memory: int) -> list[dict[str, Any]]:
    return [
        {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "2376", "2375", "51678", "51679"]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
    ]


def integer(described: list[dict[str, Any]], name: str) -> int:
    value: int = next(one["integerValue"] for one in described if one["name"] == name)
    return value


class FakeSocket:
    """A websocket in memory: the server's end is what a session uses, the agent's end is what a test uses."""

    def __init__(self) -> None:
        self._to_server: asyncio.Queue[WSMessage | None] = asyncio.Queue()
        self._to_agent: asyncio.Queue[str] = asyncio.Queue()
        self.closed = False
        self.close_code: int | None = None

    async def send_str(self, text: str) -> None:
        if self.closed:
            raise ConnectionResetError
        await self._to_agent.put(text)

    async def close(self, *, code: int = 1000, message: bytes = b"") -> None:
        self.closed, self.close_code = True, code
        await self._to_server.put(None)

    def __aiter__(self) -> "FakeSocket":
        return self

    async def __anext__(self) -> WSMessage:
        frame = await self._to_server.get()
        if frame is None:
            raise StopAsyncIteration
        return frame

    async def receive(self) -> WSMessage:
        frame = await self._to_server.get()
        return frame if frame is not None else WSMessage(WSMsgType.CLOSED, None, None)

    def agent_sends(self, data: Any) -> None:
        text = data if isinstance(data, str) else orjson.dumps(data).decode()
        self._to_server.put_nowait(WSMessage(WSMsgType.TEXT, text, None))

    async def agent_receives(self) -> dict[str, Any]:
        text = await asyncio.wait_for(self._to_agent.get(), 5)
        message: dict[str, Any] = orjson.loads(text)
        return message

    def agent_goes(self) -> None:
        self._to_server.put_nowait(None)


class FakeAgent:
    """Plays an agent against a session: keeps what it is told, acknowledges, and remembers every message."""

    def __init__(self, ecs: Ecs, instance_arn: str, *, principal: Principal = AGENT, acknowledges: bool = True) -> None:
        self.ecs = ecs
        self.instance_arn = instance_arn
        self.principal = principal
        self.acknowledges = acknowledges
        self.tasks: dict[str, dict[str, Any]] = {}
        self.credentials: dict[str, dict[str, Any]] = {}
        self.received: list[dict[str, Any]] = []
        self.socket = FakeSocket()
        self._running: list[asyncio.Task[Any]] = []

    async def connect(self, *, send_credentials: bool = True, cluster: str = "default") -> None:
        query: dict[str, Any] = {
            "clusterArn": cluster,
            "containerInstanceArn": self.instance_arn,
            "agentVersion": "1.105.1",
            "agentHash": "abcdef12",
            "dockerVersion": "DockerVersion: 20.10.24",
            "protocolVersion": "2",
            "seqNum": "1",
            "sendCredentials": "true" if send_credentials else "false",
        }
        response = self.ecs.call("Poll", as_=self.principal, **query)
        assert response.status == 101
        self.socket = FakeSocket()
        self._running = [
            asyncio.create_task(response.body.session.run(self.socket)),
            asyncio.create_task(self._listen(self.socket)),
        ]

    async def _listen(self, socket: FakeSocket) -> None:
        while True:
            text = await socket._to_agent.get()
            self._take(socket, orjson.loads(text))

    def _take(self, socket: FakeSocket, envelope: dict[str, Any]) -> None:
        self.received.append(envelope)
        kind, message = envelope["type"], envelope["message"]
        if kind == "HeartbeatMessage":
            socket.agent_sends({"type": "HeartbeatAckRequest", "message": {"messageId": message["messageId"]}})
        elif kind == "PayloadMessage":
            self._take_payload(socket, message)
        elif kind == "IAMRoleCredentialsMessage":
            self._take_credentials(socket, message["messageId"], message["roleCredentials"])
        elif kind == "TaskManifestMessage":
            self._acknowledge(socket, message)
            known = {one["taskArn"] for one in message["tasks"] if one["desiredStatus"] == "RUNNING"}
            extra = [{"taskArn": arn, "taskClusterArn": ""} for arn in self.tasks if arn not in known]
            if extra:
                verification = {"messageId": message["messageId"], "stopCandidates": extra}
                socket.agent_sends({"type": "TaskStopVerificationMessage", "message": verification})
        elif kind == "TaskStopVerificationAck":
            for one in message["stopTasks"]:
                self.tasks.pop(one["taskArn"], None)

    def _take_payload(self, socket: FakeSocket, message: dict[str, Any]) -> None:
        for task in message["tasks"]:
            if self.acknowledges:
                self.tasks.setdefault(task["arn"], task)["desiredStatus"] = task["desiredStatus"]
            for holder in (task, *task.get("containers", ())):
                for member in ("roleCredentials", "executionRoleCredentials"):
                    if member in holder:
                        self._take_credentials(socket, message["messageId"], holder[member])
        self._acknowledge(socket, message)

    def _take_credentials(self, socket: FakeSocket, message_id: str, credentials: dict[str, Any]) -> None:
        if not self.acknowledges:
            return
        self.credentials[credentials["credentialsId"]] = credentials
        answer = {
            "messageId": message_id,
            "credentialsId": credentials["credentialsId"],
            "expiration": credentials["expiration"],
        }
        socket.agent_sends({"type": "IAMRoleCredentialsAckRequest", "message": answer})

    def _acknowledge(self, socket: FakeSocket, message: dict[str, Any]) -> None:
        if self.acknowledges:
            answer = {
                "messageId": message["messageId"],
                "cluster": message["clusterArn"],
                "containerInstance": message["containerInstanceArn"],
            }
            socket.agent_sends({"type": "AckRequest", "message": answer})

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [one["message"] for one in self.received if one["type"] == kind]

    async def disconnect(self) -> None:
        self.socket.agent_goes()
        if self._running:
            await asyncio.wait_for(self._running[0], 20)
            self._running[1].cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []

    @property
    def session_ended(self) -> bool:
        return self._running[0].done()


async def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  a test has no event to wait for
            await asyncio.sleep(0.01)
