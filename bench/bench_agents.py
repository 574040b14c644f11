"""A thousand agents at one server: their websockets, what they cost, and credentials for a thousand tasks of theirs.

    python -m bench.bench_agents [--agents 1000] [--tasks 1000]

The agents are simulated: registered, connected, acknowledging. No Docker. Each figure stands beside one of the same
run: a websocket beside a plain call, a rotated session beside an AssumeRole call.
"""

import argparse
import asyncio
import contextlib
import json
import resource
import sqlite3
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
from bench.support import Server, client, control_plane, machine
from yarl import URL

from taskrole.agent.settings import AwsCredentials
from taskrole.aws.client.signing import sign

FILES_MAX = 65_536
AT_ONCE = 32
RESOURCES = [
    {"name": "CPU", "type": "INTEGER", "integerValue": 8192},
    {"name": "MEMORY", "type": "INTEGER", "integerValue": 16384},
    {"name": "PORTS", "type": "STRINGSET", "stringSetValue": []},
    {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
]
ATTRIBUTES = [{"name": "com.amazonaws.ecs.capability.task-iam-role"}]
TRUST = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}


class Agents:
    """The agents' side: acknowledges everything and counts the sessions that came."""

    def __init__(self, server: Server) -> None:
        environment = server.environment
        self.server = server
        self.region = environment["AWS_REGION"]
        self.keys = AwsCredentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
        self.access_key_ids: dict[str, str] = {}
        self.changed = asyncio.Condition()

    async def call(self, http: aiohttp.ClientSession, operation: str, **request: Any) -> Any:
        body, url = json.dumps(request).encode(), f"{self.server.url}/"
        target = f"AmazonEC2ContainerServiceV20141113.{operation}"
        headers = self._signed(
            "POST", url, {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}, body
        )
        async with http.post(url, data=body, headers=headers) as answer:
            return await answer.json(content_type=None)

    def _signed(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> dict[str, str]:
        now = datetime.now(UTC)
        return sign(method, url, headers, body, credentials=self.keys, region=self.region, service="ecs", now=now)

    async def register(self, http: aiohttp.ClientSession) -> str:
        answer = await self.call(
            http, "RegisterContainerInstance", cluster="default", totalResources=RESOURCES, attributes=ATTRIBUTES
        )
        return str(answer["containerInstance"]["containerInstanceArn"])

    async def connect(self, http: aiohttp.ClientSession, instance: str) -> aiohttp.ClientWebSocketResponse:
        query = {
            "agentHash": "bench",
            "agentVersion": "1.0.0",
            "clusterArn": "default",
            "containerInstanceArn": instance,
            "dockerVersion": "bench",
            "protocolVersion": "2",
            "sendCredentials": "false",
            "seqNum": "1",
        }
        url = f"{self.server.url}/acs/ws?{urlencode(sorted(query.items()))}"
        return await http.ws_connect(URL(url, encoded=True), headers=self._signed("GET", url, {}))

    async def listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            envelope = json.loads(frame.data)
            kind, message = envelope["type"], envelope["message"]
            given = [task["roleCredentials"] for task in message.get("tasks", ()) if "roleCredentials" in task]
            if kind == "IAMRoleCredentialsMessage":
                given = [message["roleCredentials"]]
            if kind == "HeartbeatMessage":
                await send(socket, "HeartbeatAckRequest", {"messageId": message["messageId"]})
            if kind in ("PayloadMessage", "TaskManifestMessage"):
                answer = {"cluster": "default", "containerInstance": "x", "messageId": message["messageId"]}
                await send(socket, "AckRequest", answer)
            for one in given:
                answer = {name: one[name] for name in ("credentialsId", "expiration")}
                await send(socket, "IAMRoleCredentialsAckRequest", {"messageId": message["messageId"], **answer})
                async with self.changed:
                    self.access_key_ids[one["credentialsId"]] = one["accessKeyId"]
                    self.changed.notify_all()

    async def wait_for(self, count: int, old: frozenset[str] = frozenset()) -> None:
        def come() -> bool:
            return sum(one not in old for one in self.access_key_ids.values()) >= count

        async with asyncio.timeout(300), self.changed:
            await self.changed.wait_for(come)

    async def at_rest(self) -> frozenset[str]:
        """Wait until no session comes any more, and its acknowledgement has long arrived; return the present ones."""
        while True:
            before = frozenset(self.access_key_ids.values())
            await asyncio.sleep(5)
            if before == frozenset(self.access_key_ids.values()):
                return before


async def send(socket: aiohttp.ClientWebSocketResponse, kind: str, message: dict[str, Any]) -> None:
    await socket.send_str(json.dumps({"type": kind, "message": message}))


async def several(work: list[Any]) -> list[Any]:
    """Await many, not too many at once."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(coroutine: Any) -> Any:
        async with turns:
            return await coroutine

    return await asyncio.gather(*(one(coroutine) for coroutine in work))


async def measure(server: Server, agents_count: int, tasks_count: int) -> None:
    agents = Agents(server)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        instances = await several([agents.register(http) for _ in range(agents_count)])
        started = time.perf_counter()
        await several([agents.call(http, "DescribeClusters") for _ in range(agents_count)])
        calls, before = time.perf_counter() - started, server.resident_mib()
        started = time.perf_counter()
        sockets = await several([agents.connect(http, instance) for instance in instances])
        connected, after = time.perf_counter() - started, server.resident_mib()
        print(f"{agents_count} websockets: open in {connected:.1f} s", end=", ")
        print(f"a DescribeClusters each {calls:.1f} s, ratio {connected / calls:.1f}")
        each_kib = (after - before) * 1024 / agents_count
        print(f"memory: {before:.0f} MiB, with them {after:.0f} MiB: {each_kib:.0f} KiB for each")
        listeners = [asyncio.create_task(agents.listen(socket)) for socket in sockets]
        cpu = server.cpu_seconds()
        await asyncio.sleep(30)
        print(f"at rest, heartbeats only: {(server.cpu_seconds() - cpu) / 30 * 100:.0f} % of one core")
        started = time.perf_counter()
        await several(
            [agents.call(http, "RunTask", taskDefinition="bench", count=10) for _ in range(tasks_count // 10)]
        )
        ran = time.perf_counter() - started
        await agents.wait_for(tasks_count)
        all_there = time.perf_counter() - started
        print(
            f"{tasks_count} tasks: RunTask answered in {ran:.1f} s, with its agent and credentials in {all_there:.1f} s"
        )
        print(f"  ({tasks_count / ran:.0f} placed per second, {ran * 1000 / tasks_count:.1f} ms each)")
        await acknowledged(server, tasks_count)
        old = await agents.at_rest()
        make_due(server)
        started, cpu = time.perf_counter(), server.cpu_seconds()
        await agents.wait_for(tasks_count, old)
        rotated = time.perf_counter() - started
        each = (server.cpu_seconds() - cpu) * 1000 / tasks_count
        assumed = await assume_seconds(server, 200)
        print(f"credentials of {tasks_count} tasks rotated in {rotated:.1f} s, {each:.1f} ms of processor time each")
        print(f"  an AssumeRole call {assumed * 1000:.1f} ms, ratio {each / 1000 / assumed:.1f}")
        print(f"memory: {server.resident_mib():.0f} MiB")
        for listener in listeners:
            listener.cancel()
        await several([socket.close() for socket in sockets])


async def acknowledged(server: Server, count: int) -> None:
    """Wait until the server knows that the agents have all sessions."""
    async with asyncio.timeout(300):
        with contextlib.closing(sqlite3.connect(server.folder / "taskrole.db", timeout=30)) as database:
            query = "SELECT count(*) FROM ecs_task_credentials WHERE refresh_at IS NOT NULL"
            while database.execute(query).fetchone()[0] < count:  # noqa: ASYNC110  another process's table
                await asyncio.sleep(0.2)


def make_due(server: Server) -> None:
    """Have the next session of every task be due now."""
    with contextlib.closing(sqlite3.connect(server.folder / "taskrole.db", timeout=30)) as database:
        database.execute("UPDATE ecs_task_credentials SET refresh_at = 0")
        database.commit()


async def assume_seconds(server: Server, count: int) -> float:
    """Return the processor time that an AssumeRole call takes the server."""
    sts, arn = client(server, "sts"), client(server, "iam").get_role(RoleName="chained")["Role"]["Arn"]
    cpu = server.cpu_seconds()

    def assume() -> None:
        for _ in range(count):
            sts.assume_role(RoleArn=arn, RoleSessionName="bench")

    await asyncio.to_thread(assume)
    return (server.cpu_seconds() - cpu) / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--tasks", type=int, default=1000)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES_MAX, hard), hard))
    print(machine())
    with control_plane() as server:
        iam = client(server, "iam")
        trust = {"Version": "2012-10-17", "Statement": [TRUST]}
        role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        account = role.split(":")[4]
        chained = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
        trust = {"Version": "2012-10-17", "Statement": [chained]}
        iam.create_role(RoleName="chained", AssumeRolePolicyDocument=json.dumps(trust))
        container = {"name": "app", "image": "bench", "memory": 16, "cpu": 16}
        client(server, "ecs").register_task_definition(
            family="bench", containerDefinitions=[container], taskRoleArn=role
        )
        asyncio.run(measure(server, options.agents, options.tasks))


if __name__ == "__main__":
    main()
