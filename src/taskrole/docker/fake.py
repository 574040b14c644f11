"""A Docker engine in memory, for tests of what uses one."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from taskrole.docker.engine import EngineError, EngineEvent, EngineUnavailableError, LogLine, Process


class FakeEngine:
    """Containers are entries of a dictionary; tests let them exit, break pulls and take the engine away."""

    def __init__(self, images: Sequence[str] = ("image",)) -> None:
        self.images: dict[str, dict[str, Any]] = {name: {"Id": f"sha256:{name}", "RepoDigests": []} for name in images}
        self.containers: dict[str, dict[str, Any]] = {}
        self.volumes: dict[str, dict[str, Any]] = {}
        self.networks: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, str]] = []
        self.pull_error = ""
        self.start_error = ""
        self.available = True
        self.stats: dict[str, dict[str, Any]] = {}
        self.lines: dict[str, list[LogLine]] = {}
        self._events: asyncio.Queue[EngineEvent | None] = asyncio.Queue()

    def _check(self, call: str, subject: str = "") -> None:
        self.calls.append((call, subject))
        if not self.available:
            raise EngineUnavailableError("the fake engine is away")

    def _get(self, key: str) -> dict[str, Any] | None:
        found = self.containers.get(key)
        return found or next((c for c in self.containers.values() if c["Name"] == f"/{key}"), None)

    def exit(self, container_id: str, code: int, *, out_of_memory: bool = False) -> None:
        """Let a container's process end by itself."""
        container = self.containers[container_id]
        state = {"Status": "exited", "ExitCode": code, "OOMKilled": out_of_memory, "FinishedAt": "2026-01-01T00:00:09Z"}
        container["State"].update(state)
        self._events.put_nowait(EngineEvent("die", container_id, container["Config"].get("Labels") or {}))

    async def version(self) -> Mapping[str, Any]:
        """See Engine."""
        self._check("version")
        return {"Version": "20.10", "ApiVersion": "1.41"}

    async def info(self) -> Mapping[str, Any]:
        """See Engine."""
        self._check("info")
        return {"NCPU": 2, "MemTotal": 4 * 1024**3, "CgroupDriver": "none", "CgroupVersion": "2"}

    async def create_container(self, name: str, config: Mapping[str, Any]) -> str:
        """See Engine."""
        self._check("create", name)
        if self._get(name) is not None:
            raise EngineError(409, f"the name {name} is in use")
        container_id = f"{len(self.containers) + 1:064x}"
        self.containers[container_id] = {
            "Id": container_id,
            "Name": f"/{name}",
            "Config": dict(config),
            "State": {"Status": "created", "StartedAt": "0001-01-01T00:00:00Z", "Pid": 0},
            "NetworkSettings": {"Networks": {}, "Ports": {}},
        }
        return container_id

    async def start_container(self, container_id: str) -> None:
        """See Engine."""
        self._check("start", container_id)
        if self.start_error:
            raise EngineError(500, self.start_error)
        container = self.containers[container_id]
        container["State"].update({"Status": "running", "StartedAt": "2026-01-01T00:00:01Z"})
        endpoints = (container["Config"].get("NetworkingConfig") or {}).get("EndpointsConfig") or {}
        networks = {name: {"IPAddress": one["IPAMConfig"]["IPv4Address"]} for name, one in endpoints.items()}
        address = f"172.17.0.{len(self.containers) + 1}"
        container["NetworkSettings"]["Networks"] = networks or {"bridge": {"IPAddress": address}}

    async def stop_container(self, container_id: str, timeout_seconds: int) -> None:
        """See Engine."""
        self._check("stop", f"{container_id} {timeout_seconds}")
        if container_id in self.containers and self.containers[container_id]["State"]["Status"] == "running":
            self.exit(container_id, 143)

    async def remove_container(self, container_id: str) -> None:
        """See Engine."""
        self._check("remove", container_id)
        self.containers.pop(container_id, None)

    async def find_container(self, container_id: str) -> dict[str, Any] | None:
        """See Engine."""
        self._check("inspect", container_id)
        return self._get(container_id)

    async def list_containers(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """See Engine."""
        self._check("list")
        wanted = dict(label.split("=", 1) for label in labels)
        return [c for c in self.containers.values() if wanted.items() <= (c["Config"].get("Labels") or {}).items()]

    async def container_stats(self, container_id: str) -> dict[str, Any] | None:
        """See Engine."""
        self._check("stats", container_id)
        known = {"id": container_id} if container_id in self.containers else None
        return self.stats.get(container_id, known)

    async def execute(self, container_id: str, command: Sequence[str], *, terminal: bool, user: str) -> Process:
        """See Engine. Every command is ``cat``: it prints what it reads, and ends with 7."""
        self._check("execute", f"{container_id} {' '.join(command)} {user}{' tty' if terminal else ''}")
        if container_id not in self.containers:
            raise EngineError(404, "no such container")
        return FakeProcess(self)

    async def find_image(self, image: str) -> dict[str, Any] | None:
        """See Engine."""
        self._check("image", image)
        return self.images.get(image)

    async def import_image(self, archive: bytes, repository: str, tag: str) -> None:
        """See Engine."""
        self._check("import", f"{repository}:{tag}")
        self.images[f"{repository}:{tag}"] = {"Id": f"sha256:{tag}", "RepoDigests": []}

    async def pull_image(self, image: str, auth: Mapping[str, str] | None, timeout_seconds: float) -> None:
        """See Engine."""
        self._check("pull", f"{image} {(auth or {}).get('password', '')} {timeout_seconds:.0f}")
        if self.pull_error:
            raise EngineError(0, self.pull_error)
        self.images[image] = {"Id": f"sha256:{image}", "RepoDigests": [f"{image}@sha256:1234"]}

    async def create_volume(self, config: Mapping[str, Any]) -> None:
        """See Engine."""
        self._check("volume", str(config["Name"]))
        self.volumes.setdefault(str(config["Name"]), dict(config))

    async def find_volume(self, name: str) -> dict[str, Any] | None:
        """See Engine."""
        self._check("find volume", name)
        return self.volumes.get(name)

    async def list_volumes(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """See Engine."""
        self._check("list volumes")
        wanted = dict(label.split("=", 1) for label in labels)
        return [v for v in self.volumes.values() if wanted.items() <= (v.get("Labels") or {}).items()]

    async def remove_volume(self, name: str) -> None:
        """See Engine."""
        self._check("remove volume", name)
        self.volumes.pop(name, None)

    async def ensure_network(self, config: Mapping[str, Any]) -> None:
        """See Engine."""
        self._check("network", str(config["Name"]))
        self.networks.setdefault(str(config["Name"]), dict(config))

    async def remove_network(self, name: str) -> None:
        """See Engine."""
        self._check("remove network", name)
        self.networks.pop(name, None)

    async def list_networks(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """See Engine."""
        self._check("list networks")
        return [one for one in self.networks.values() if set(labels) <= (one.get("Labels") or {}).keys()]

    async def events(self, labels: Sequence[str]) -> AsyncIterator[EngineEvent]:
        """See Engine."""
        self._check("events", ",".join(labels))
        while (event := await self._events.get()) is not None:
            yield event
        raise EngineUnavailableError("the stream of events ended")

    async def log_lines(self, container_id: str, since: str) -> AsyncIterator[LogLine]:
        """See Engine. ``since`` is not looked at: tests give the lines that they want."""
        self._check("logs", f"{container_id} {since}")
        for line in self.lines.get(container_id, []):
            yield line


class FakeProcess:
    """A process that prints what it reads."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self._output: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue()

    async def read(self) -> tuple[int, bytes] | None:
        """See Process."""
        return await self._output.get()

    async def write(self, data: bytes) -> None:
        """See Process."""
        self._output.put_nowait((1, data))

    async def end_input(self) -> None:
        """See Process."""
        self._output.put_nowait(None)

    async def resize(self, rows: int, columns: int) -> None:
        """See Process."""
        self._engine.calls.append(("resize", f"{rows} {columns}"))

    async def exit_code(self) -> int | None:
        """See Process."""
        return 7

    async def close(self) -> None:
        """See Process."""
        self._engine.calls.append(("close process", ""))
