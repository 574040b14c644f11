"""The control plane and the agents of the simulation: the real code on fake surroundings."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from sqlalchemy import Connection
from yarl import URL

from taskrole.agent.acs import AcsSession
from taskrole.agent.api import ApiError, ApiUnavailableError, AwsApi
from taskrole.agent.context import AgentContext, EngineFacts
from taskrole.agent.credentials import CredentialsStore
from taskrole.agent.registration import engine_facts, register
from taskrole.agent.reports import Reporter
from taskrole.agent.settings import AgentSettings, AwsCredentials
from taskrole.agent.state import AgentState, StateFile
from taskrole.agent.tasks import Tasks
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.ids import FakeIds, hex_id
from taskrole.policy.model import Principal
from taskrole.services.ecs import workers
from taskrole.services.ecs.acs.courier import instances_with_work
from taskrole.services.ecs.acs.hub import Hub
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.reconcile import step
from taskrole.services.ecs.service import operations
from taskrole.services.ecs.settings import EcsSettings
from taskrole.storage.database import OpenDatabase
from taskrole.storage.errors import DatabaseClosedError
from taskrole.storage.leases import Lease
from tests.simulation.docker import EngineView, SimEngine
from tests.simulation.loop import LoopClock, Process
from tests.simulation.network import Link
from tests.support import REGION, make_call
from tests.unit.services.ecs.support import AGENT, FakeRoles

HEARTBEAT_SECONDS, POLL_SECONDS, STEP_SECONDS, WORKER_SECONDS = 25.0, 0.8, 0.5, 15.0
CREDENTIALS_LIFE_SECONDS = 900
LEASE_SECONDS = 10.0
_INSTANTS = ("pullStartedAt", "pullStoppedAt", "executionStoppedAt")


class _ProcessDatabase:
    """The database as one process of the control plane sees it: not at all any more once it was killed."""

    dialect = "sqlite"

    def __init__(self, database: OpenDatabase, process: Process) -> None:
        self._database = database
        self._process = process

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self._check()
        with self._database.read() as connection:
            yield connection

    def write(self, function: Callable[[Connection], Any]) -> Any:
        self._check()
        return self._database.write(function)

    def _check(self) -> None:
        if not self._process.alive:
            raise DatabaseClosedError


class _Hub(Hub):
    """Polled by the simulation instead of by a thread."""

    def start_polling(self, find: Any, interval_seconds: float) -> None:
        return


class ControlPlane:
    """One process of the control plane, of one or two on one store; a new one is made after it was killed."""

    def __init__(self, database: OpenDatabase, clock: LoopClock, seed: int, roles: FakeRoles) -> None:
        self.process = Process()
        self.faults: list[str] = []
        """What would have been answered 500."""
        settings = EcsSettings(
            credentials_life_seconds=CREDENTIALS_LIFE_SECONDS,
            heartbeat_seconds=HEARTBEAT_SECONDS,
            acs_endpoint="http://server/acs",
            telemetry_endpoint="http://server/tcs",
        )
        seen = _ProcessDatabase(database, self.process)
        self.deps = EcsDeps(seen, FakeIds(seed), clock, roles, settings, hub=_Hub())
        self._lease = Lease(seen, clock, "workers", f"process {seed}", LEASE_SECONDS)
        self._lease_due = 0.0
        self._bound = operations(self.deps)

    def start(self) -> None:
        self.process.spawn(self._every(STEP_SECONDS, self._step))
        self.process.spawn(self._every(POLL_SECONDS, self._poll))
        self.process.spawn(self._every(WORKER_SECONDS, self._work))

    async def _every(self, seconds: float, what: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(seconds)
            what()

    def _step(self) -> None:
        if self._leads():
            step(self.deps, self.deps.clock.now())

    def _leads(self) -> bool:
        now = self.deps.clock.monotonic_seconds()
        if now >= self._lease_due:
            self._lease.acquire()
            self._lease_due = now + LEASE_SECONDS / 4
        return self._lease.is_held()

    def _poll(self) -> None:
        for instance_id in sorted(instances_with_work(self.deps)):
            self.deps.hub.wake(instance_id)

    def _work(self) -> None:
        if not self._leads():
            return
        now = self.deps.clock.now()
        for work in (workers.notice_silent_agents, workers.handle_disconnected, workers.revoke_sessions):
            work(self.deps, now)

    def call(self, operation: str, principal: Principal, request: dict[str, Any]) -> Any:
        """Run an operation as the gateway does, without its authorization."""
        body = orjson.dumps(request)
        http = HttpRequest("POST", "/", [], body)
        request = {
            name: datetime.fromtimestamp(value, UTC) if name in _INSTANTS and value else value
            for name, value in request.items()
        }
        call = make_call(principal=principal, now=self.deps.clock.now(), http=http, endpoint="http://server")
        bound = self._bound[operation]
        try:
            resolved = bound.resolve(call, request)
            bound.questions(call, resolved)
            return bound.run(call, resolved)
        except (ServiceError, DatabaseClosedError):
            raise
        except Exception as error:
            self.faults.append(f"{operation}: {error!r}")
            raise

    def kill(self) -> None:
        self.process.kill()
        self.deps.hub.executor.shutdown(wait=False)
        self.deps.feed.close()


class _Api(AwsApi):
    """An agent's calls, over its link; the answer of a call that was carried out may be lost."""

    def __init__(self, agent: "Agent") -> None:
        self._agent = agent

    async def instance_credentials(self) -> AwsCredentials:
        return AwsCredentials("ASIAINSTANCE", "secret", "token")

    async def call(self, service: str, operation: str, request: Any, **_options: Any) -> dict[str, Any]:
        agent = self._agent
        await asyncio.sleep(agent.link.latency())
        server = agent.reach()
        try:
            answer = server.call(operation, agent.principal, dict(request))
        except ServiceError as error:
            raise ApiError(error.code, error.message, 400) from error
        await asyncio.sleep(agent.link.latency())
        if agent.reach() is not server:
            raise ApiUnavailableError("the server has gone")
        answered: dict[str, Any] = orjson.loads(orjson.dumps(answer, default=str))
        return answered

    @property
    def session(self) -> Any:  # type: ignore[override]
        return self

    async def ws_connect(self, url: URL, **_options: Any) -> Any:
        """Open the control channel."""
        agent = self._agent
        await asyncio.sleep(agent.link.latency())
        server = agent.reach()
        try:
            response = server.call("Poll", agent.principal, dict(url.query))
        except ServiceError as error:
            raise aiohttp.ClientConnectionError(error.code) from error
        pair = agent.link.open(server)
        server.process.spawn(_serve(response.body.session, pair.server))
        return pair.agent


async def _serve(session: Any, socket: Any) -> None:
    try:
        await session.run(socket)
    finally:
        await socket.close()


class _StateFile(StateFile):
    """A state file that a killed process can no longer write."""

    def __init__(self, path: Path, process: Process) -> None:
        super().__init__(path)
        self._process = process

    async def save(self, state: AgentState) -> None:
        if self._process.alive:
            await super().save(state)


class Agent:
    """One container instance: a machine with Docker, and the agent's process, which may be killed and comes back."""

    def __init__(self, number: int, folder: Path, clock: LoopClock, chance: random.Random, find_server: Any) -> None:
        self.number = number
        self.engine = SimEngine(chance)
        self.link = Link(chance)
        self.principal = replace(AGENT, session_name=f"i-{number:017x}")
        self._path = folder / f"agent-{number}" / "state.json"
        self._folder = folder
        self._clock = clock
        self._find_server = find_server
        self._starts = 0
        self.process = Process()
        self.process.alive = False
        self.context: AgentContext | None = None
        self.acs: AcsSession | None = None
        self.connected_since: float | None = None
        self.server: ControlPlane | None = None

    def reach(self) -> ControlPlane:
        """Return the process of the control plane that this agent talks to, as long as it lives, else another.

        Raises:
            ApiUnavailableError: The link is cut, no process is there, or this one was killed.
        """
        if self.server is None or not self.server.process.alive:
            self.server = self._find_server()
        if self.link.cut or self.server is None or not self.process.alive:
            raise ApiUnavailableError("no connection")
        return self.server

    def start(self) -> None:
        self._starts += 1
        self.process = Process()
        self.process.spawn(self._run(self.process))

    def kill(self) -> None:
        self.process.kill()
        self.context = self.acs = None

    async def _run(self, process: Process) -> None:
        ids = FakeIds(1_000_000 * (self.number + 1) + self._starts)
        settings = AgentSettings(server_url="http://server", region=REGION, data_dir=self._folder)
        state_file = _StateFile(self._path, process)
        state = state_file.load() or AgentState(instance_id=hex_id(ids))
        state.cluster = "default"
        engine: Any = EngineView(self.engine, lambda: process.alive)
        context = AgentContext(
            settings, state, state_file, engine, _Api(self), CredentialsStore(), self._clock, ids, EngineFacts()
        )
        while True:
            try:
                context.facts = await engine_facts(engine)
                break
            except Exception:  # noqa: BLE001  the service manager starts the agent again
                await asyncio.sleep(1.0)
        await context.save_now()
        reporter = Reporter(context)
        tasks = Tasks(context, reporter)
        workers_ = [context.keep_saving(), tasks.follow_engine(), tasks.keep_clean()]
        running = [asyncio.create_task(work) for work in workers_]
        tasks.adopt()
        self.context, self.acs = context, AcsSession(context, tasks, reporter)
        await register(context)
        await self.acs.run()
        del running

    def client(self) -> str:
        """Return the ARN of the container instance, once it is registered."""
        return self.context.state.container_instance_arn if self.context is not None else ""
