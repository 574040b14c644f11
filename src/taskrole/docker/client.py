"""The Docker engine behind its socket, by aiodocker."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

import aiodocker
import aiohttp
from aiodocker.exceptions import DockerError

from taskrole.docker.engine import EngineError, EngineEvent, EngineUnavailableError, LogLine, Process
from taskrole.docker.process import DockerProcess

CALL_TIMEOUT_SECONDS = 60.0
START_TIMEOUT_SECONDS = 180.0  # AWS: "Could not transition to running; timed out after waiting 3m0s"
STOP_GRACE_SECONDS = 30.0  # what the engine may take beyond the container's own time to stop
NOT_FOUND = 404
NOT_MODIFIED = 304
LOG_LINE_CHARACTERS_MAX = 262_144  # AWS: quota of a log event, 256 KiB


@contextlib.contextmanager
def _engine_errors() -> Iterator[None]:
    """Turn aiodocker's and the connection's errors into those of the port."""
    try:
        yield
    except DockerError as error:
        if error.status in {900, 502, 503} and not isinstance(error.message, dict):
            raise EngineUnavailableError(str(error.message)) from error
        raise EngineError(error.status, _text(error)) from error
    except (aiohttp.ClientError, OSError) as error:
        if isinstance(error, TimeoutError):
            raise EngineError(504, "the engine did not answer in time") from error
        raise EngineUnavailableError(f"Docker does not answer: {error}") from error


def _text(error: DockerError) -> str:
    message = error.message
    if isinstance(message, dict):
        message = message.get("message", message)
    return str(message)


class DockerClient:
    """The engine at ``DOCKER_HOST`` or the usual socket. Must be made inside the event loop that uses it."""

    def __init__(self, url: str | None = None) -> None:
        # Any: half of aiodocker's methods have no annotations.
        self._docker: Any = aiodocker.Docker(url=url, timeout=aiohttp.ClientTimeout(total=None))

    async def close(self) -> None:
        """Close all connections to the engine."""
        await self._docker.close()

    async def version(self) -> Mapping[str, Any]:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                return dict(await self._docker.version())

    async def info(self) -> Mapping[str, Any]:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                return dict(await self._docker.system.info())

    async def create_container(self, name: str, config: Mapping[str, Any]) -> str:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                container = await self._docker.containers.create(dict(config), name=name)
        return str(container.id)

    async def start_container(self, container_id: str) -> None:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(START_TIMEOUT_SECONDS):
                await self._docker.containers.container(container_id).start()

    async def stop_container(self, container_id: str, timeout_seconds: int) -> None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(timeout_seconds + STOP_GRACE_SECONDS):
                    await self._docker.containers.container(container_id).stop(t=timeout_seconds)
        except EngineError as error:
            if error.status not in {NOT_FOUND, NOT_MODIFIED}:
                raise

    async def remove_container(self, container_id: str) -> None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    await self._docker.containers.container(container_id).delete(force=True, v=True)
        except EngineError as error:
            if error.status not in {NOT_FOUND, 409}:  # 409: its removal is already in progress
                raise

    async def find_container(self, container_id: str) -> dict[str, Any] | None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    return dict(await self._docker.containers.container(container_id).show())
        except EngineError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    async def list_containers(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                found = await self._docker.containers.list(all=True, filters=json.dumps({"label": list(labels)}))
        return [dict(container._container) for container in found]  # noqa: SLF001  aiodocker's only way to the summary

    async def container_stats(self, container_id: str) -> dict[str, Any] | None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    samples = await self._docker.containers.container(container_id).stats(stream=False)
        except EngineError as error:
            if error.status == NOT_FOUND:
                return None
            raise
        return dict(samples[0]) if samples else None

    async def execute(self, container_id: str, command: Sequence[str], *, terminal: bool, user: str) -> Process:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                container = self._docker.containers.container(container_id)
                started = await container.exec(list(command), stdin=True, tty=terminal, user=user)
                return await DockerProcess.start(started, container_id)

    async def find_image(self, image: str) -> dict[str, Any] | None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    return dict(await self._docker.images.inspect(image))
        except EngineError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    async def import_image(self, archive: bytes, repository: str, tag: str) -> None:
        """See Engine."""
        parameters = {"fromSrc": "-", "repo": repository, "tag": tag}
        headers = {"Content-Type": "application/x-tar"}
        with _engine_errors():
            async with (
                asyncio.timeout(CALL_TIMEOUT_SECONDS),
                self._docker._query(  # noqa: SLF001  aiodocker's import sends its archive under another name
                    "images/create", "POST", params=parameters, data=archive, headers=headers
                ) as response,
            ):
                if b'"error"' in await response.read():
                    raise EngineError(0, "the image could not be imported")

    async def pull_image(self, image: str, auth: Mapping[str, str] | None, timeout_seconds: float) -> None:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(timeout_seconds):
                pulling = self._docker.images.pull(image, auth=None if auth is None else dict(auth), stream=True)
                async for progress in pulling:
                    if "error" in progress:
                        raise EngineError(0, str(progress["error"]))

    async def create_volume(self, config: Mapping[str, Any]) -> None:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                await self._docker.volumes.create(dict(config))

    async def find_volume(self, name: str) -> dict[str, Any] | None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    return dict(await (await self._docker.volumes.get(name)).show())
        except EngineError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    async def list_volumes(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                answer = await self._docker.volumes.list(filters={"label": list(labels)})
        return [dict(volume) for volume in answer.get("Volumes") or ()]

    async def remove_volume(self, name: str) -> None:
        """See Engine."""
        try:
            with _engine_errors():
                async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                    await (await self._docker.volumes.get(name)).delete()
        except EngineError as error:
            if error.status != NOT_FOUND:
                raise

    async def ensure_network(self, config: Mapping[str, Any]) -> None:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                if await self._find_network(str(config["Name"])) is not None:
                    return
                try:
                    await self._docker.networks.create({"CheckDuplicate": True, **config})
                except DockerError:
                    # Another agent on this machine may have been faster.
                    if await self._find_network(str(config["Name"])) is None:
                        raise

    async def _find_network(self, name: str) -> Any:
        try:
            return await self._docker.networks.get(name)
        except DockerError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    async def remove_network(self, name: str) -> None:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                network = await self._find_network(name)
                if network is not None:
                    await network.delete()

    async def list_networks(self, labels: Sequence[str]) -> list[dict[str, Any]]:
        """See Engine."""
        with _engine_errors():
            async with asyncio.timeout(CALL_TIMEOUT_SECONDS):
                found = await self._docker.networks.list(filters={"label": list(labels)})
        return [dict(network) for network in found]

    async def events(self, labels: Sequence[str]) -> AsyncIterator[EngineEvent]:
        """See Engine."""
        filters = json.dumps({"type": ["container"], "label": list(labels)})
        with _engine_errors():
            make_events: Any = aiodocker.events.DockerEvents
            events = make_events(self._docker)
            subscriber = events.subscribe(filters=filters)
            try:
                while (event := await subscriber.get()) is not None:
                    actor = event.get("Actor", {})
                    action = str(event.get("Action", ""))
                    yield EngineEvent(action, str(actor.get("ID", "")), dict(actor.get("Attributes") or {}))
            finally:
                with contextlib.suppress(aiohttp.ClientError, OSError, DockerError):
                    await events.stop()
        raise EngineUnavailableError("the stream of events ended")

    async def log_lines(self, container_id: str, since: str) -> AsyncIterator[LogLine]:
        """See Engine."""
        with _engine_errors():
            container = self._docker.containers.container(container_id)
            stream = container.log(stdout=True, stderr=True, follow=True, timestamps=True, since=since)
            rest = ""
            async for piece in stream:
                lines = (rest + piece).split("\n")
                rest = lines.pop()[: LOG_LINE_CHARACTERS_MAX + 64]
                for line in lines:
                    timestamp, _, text = line.partition(" ")
                    yield LogLine(timestamp, text.rstrip("\r")[:LOG_LINE_CHARACTERS_MAX])
            if rest:
                timestamp, _, text = rest.partition(" ")
                yield LogLine(timestamp, text[:LOG_LINE_CHARACTERS_MAX])
