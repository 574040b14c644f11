"""Ten minutes without a network between server and agent, by a clock that is put forward; both are the real ones.

Only Docker is a fake. The relay between them stops passing bytes on, then goes on or resets what was open. The test of
twenty seconds of real time, with a link that is really down, is ``tests/system/test_network_cut.py``.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from taskrole.agent.context import cancel
from taskrole.agent.settings import AwsCredentials
from tests.api.agent_channel import instance_keys
from tests.api.conftest import Server, running
from tests.api.machine import Machine, until
from tests.api.test_rotation import ECS, list_tables, post, prepare

LIFE_SECONDS = 20 * 60
BEFORE_MINUTES, CUT_MINUTES = (
    9,
    10,
)  # the next session is due in the tenth minute, the present one ends in the twentieth


class Relay:
    """A way from the agent to the server that can be cut, and healed with or without what was under way."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._passing = asyncio.Event()
        self._passing.set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._listener: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, upstream = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, upstream}
        for source, target in ((reader, upstream), (answers, writer)):
            pump = asyncio.create_task(self._pump(source, target))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(65536):
                await self._passing.wait()
                target.write(piece)
                await target.drain()
        except OSError:
            pass
        finally:
            target.close()

    def cut(self) -> None:
        self._passing.clear()

    def heal(self, *, reset: bool) -> None:
        if reset:
            for writer in self._writers:
                writer.transport.abort()
            self._writers.clear()
        self._passing.set()

    async def close(self) -> None:
        assert self._listener is not None
        self._listener.close()
        self.heal(reset=True)
        await cancel(list(self._pumps))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path / "data", credential_life_seconds=LIFE_SECONDS) as server:
        yield server


@pytest.fixture
async def relay(server: Server) -> AsyncIterator[Relay]:
    relay = Relay(int(server.endpoint.rpartition(":")[2]))
    await relay.start()
    yield relay
    await relay.close()


@pytest.fixture
async def machine(server: Server, relay: Relay, tmp_path: Path) -> AsyncIterator[Machine]:
    keys = instance_keys(server, "i-0cccccccccccccccc")
    own = AwsCredentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    machine = Machine(f"http://127.0.0.1:{relay.port}", own, server.clock, tmp_path / "agent", "api")
    yield machine
    await machine.close()


class Administrator:
    """Asks the server directly, at the shifted time."""

    def __init__(self, http: aiohttp.ClientSession, server: Server) -> None:
        self._http = http
        self._server = server
        self._keys = AwsCredentials(server.access_key_id, server.secret_access_key, "")

    async def ecs(self, operation: str, **request: Any) -> Any:
        target = f"{ECS}.{operation}"
        status, body = await post(self._http, self._server, self._keys, target, cluster="api", **request)
        assert status == 200, body
        return json.loads(body)

    async def run(self) -> str:
        return str((await self.ecs("RunTask", taskDefinition="rotated"))["tasks"][0]["taskArn"])

    async def are(self, status: str, *tasks: str) -> bool:
        described = (await self.ecs("DescribeTasks", tasks=list(tasks)))["tasks"]
        return all(task["lastStatus"] == status for task in described)


@pytest.mark.parametrize("reset", [False, True], ids=["goes-on", "reset"])
async def test_ten_minutes_of_cut_network(server: Server, relay: Relay, machine: Machine, reset: bool) -> None:
    await asyncio.to_thread(prepare, server)
    async with aiohttp.ClientSession() as own, aiohttp.ClientSession() as http:
        await machine.start(own)
        admin = Administrator(http, server)
        stays, stopped = await admin.run(), await admin.run()
        await until(lambda: admin.are("RUNNING", stays, stopped), "the tasks do not run")
        server.clock.shift += timedelta(minutes=BEFORE_MINUTES)
        before = machine.held(stays)

        relay.cut()
        await admin.ecs("StopTask", task=stopped)
        ordered = await admin.run()
        for _ in range(CUT_MINUTES):
            server.clock.shift += timedelta(minutes=1)
            keys = machine.held(stays).as_aws()
            assert (await list_tables(http, server, keys))[0] == 200  # the credentials that it has go on
        assert await admin.are("PENDING", ordered)
        assert sorted(machine.running()) == sorted([stays, stopped])

        relay.heal(reset=reset)
        await until(lambda: admin.are("STOPPED", stopped), "the stop was lost")
        await until(lambda: admin.are("RUNNING", ordered), "the new task was lost")
        await until(lambda: machine.has_newer(stays, before), "no new credentials came")
        assert sorted(machine.running()) == sorted([stays, ordered])
        assert sorted((await admin.ecs("ListTasks"))["taskArns"]) == sorted([stays, ordered])
        assert (await list_tables(http, server, machine.held(stays).as_aws()))[0] == 200
