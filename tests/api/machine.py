"""A machine of a cluster: the agent's own parts, put together as it does, with a fake Docker and the test's clock."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

from taskrole.agent.acs import AcsSession
from taskrole.agent.api import AwsApi
from taskrole.agent.context import AgentContext, EngineFacts, cancel
from taskrole.agent.credentials import CredentialsStore, RoleCredentials
from taskrole.agent.registration import register
from taskrole.agent.reports import Reporter
from taskrole.agent.settings import AgentSettings, AwsCredentials, StaticCredentials
from taskrole.agent.state import AgentState, StateFile
from taskrole.agent.tasks import Tasks
from taskrole.clock import Clock
from taskrole.docker.fake import FakeEngine
from taskrole.ids import SystemIds
from tests.support import REGION


class Machine:
    """One machine; it talks to the server at ``url`` with its keys."""

    def __init__(self, url: str, keys: AwsCredentials, clock: Clock, folder: Path, cluster: str) -> None:
        self._url = url
        self._keys = keys
        self._clock = clock
        self._folder = folder
        self._cluster = cluster
        self.engine = FakeEngine()
        self.context: AgentContext
        self._running: list[asyncio.Task[Any]] = []

    async def start(self, http: aiohttp.ClientSession) -> None:
        settings = AgentSettings(
            server_url=self._url,
            region=REGION,
            data_dir=self._folder,
            cluster=self._cluster,
            report_interval_seconds=0.05,
        )
        state, provider = AgentState("machine", cluster=self._cluster), StaticCredentials(self._keys)
        self.context = AgentContext(
            settings,
            state,
            StateFile(self._folder / "state.json"),
            self.engine,
            AwsApi(settings, provider, self._clock, http),
            CredentialsStore(),
            self._clock,
            SystemIds(),
            EngineFacts(cpus=2, memory_bytes=1 << 30),
        )
        reporter = Reporter(self.context)
        tasks = Tasks(self.context, reporter)
        await register(self.context)
        acs = AcsSession(self.context, tasks, reporter)
        self._running = [asyncio.create_task(work) for work in (tasks.follow_engine(), acs.run())]
        await asyncio.wait_for(acs.connected.wait(), 10)
        self._stop = (tasks.close, reporter.close)

    async def close(self) -> None:
        await cancel(self._running)
        for stop in self._stop:
            await stop()

    def running(self) -> list[str]:
        """Return the ARNs of the tasks whose containers run."""
        alive = [one for one in self.engine.containers.values() if one["State"]["Status"] == "running"]
        return [one["Config"]["Labels"]["com.amazonaws.ecs.task-arn"] for one in alive]

    def held(self, task: str) -> RoleCredentials:
        """Return the credentials that the endpoint would serve."""
        entry = self.context.credentials.find(self.context.state.tasks[task].spec.credentials_id)
        assert entry is not None
        assert entry.credentials is not None
        return entry.credentials

    async def has_newer(self, task: str, old: RoleCredentials) -> bool:
        return self.held(task).expires_at > old.expires_at


async def until(condition: Callable[[], Awaitable[bool]], what: str, seconds: float = 20) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < deadline, what
        await asyncio.sleep(0.05)
