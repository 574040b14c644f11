"""The fake Docker engine with the habits of a real one: slow, sometimes failing, and it can be restarted."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any

from taskrole.docker.engine import EngineError
from taskrole.docker.fake import FakeEngine

RUNNING = "running"


class SimEngine(FakeEngine):
    """One machine's Docker. Its containers live on when the agent or the control plane dies."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self._made = 0
        self.failing = 0.0
        """How often a pull or a start fails."""
        self.stopped_by_request: set[str] = set()

    def running(self) -> list[dict[str, Any]]:
        return [one for one in self.containers.values() if one["State"]["Status"] == RUNNING]

    async def _take_a_while(self, longest_seconds: float) -> None:
        await asyncio.sleep(self._chance.uniform(0.005, longest_seconds))

    async def create_container(self, name: str, config: Mapping[str, Any]) -> str:
        await self._take_a_while(0.2)
        self._check("create", name)
        if self._get(name) is not None:
            raise EngineError(409, f"the name {name} is in use")
        self._made += 1
        container_id = f"{self._made:064x}"
        self.containers[container_id] = {
            "Id": container_id,
            "Name": f"/{name}",
            "Config": dict(config),
            "State": {"Status": "created", "StartedAt": "0001-01-01T00:00:00Z", "Pid": 0},
            "NetworkSettings": {"Networks": {}, "Ports": {}},
        }
        return container_id

    async def start_container(self, container_id: str) -> None:
        await self._take_a_while(0.5)
        if self._chance.random() < self.failing:
            raise EngineError(500, "cannot start: no space left on device")
        if container_id not in self.containers:
            raise EngineError(404, "no such container")
        await super().start_container(container_id)

    async def stop_container(self, container_id: str, timeout_seconds: int) -> None:
        self.stopped_by_request.add(container_id)
        await self._take_a_while(2.0)
        await super().stop_container(container_id, timeout_seconds)

    async def pull_image(self, image: str, auth: Mapping[str, str] | None, timeout_seconds: float) -> None:
        await self._take_a_while(3.0)
        if self._chance.random() < self.failing:
            raise EngineError(404, "manifest unknown")
        await super().pull_image(image, auth, timeout_seconds)

    def crash(self) -> None:
        """The engine stops, and all its containers with it; nobody is told."""
        self.available = False
        for container in self.running():
            state = {"Status": "exited", "ExitCode": 137, "OOMKilled": False, "FinishedAt": "2026-01-01T00:00:09Z"}
            container["State"].update(state)
        self._events.put_nowait(None)


class EngineView:
    """The engine as one agent process sees it: not at all any more once the process was killed."""

    def __init__(self, engine: SimEngine, is_alive: Any) -> None:
        self._engine = engine
        self._is_alive = is_alive

    def __getattr__(self, name: str) -> Any:
        if not self._is_alive():
            raise asyncio.CancelledError
        return getattr(self._engine, name)
