"""The client against an engine that isn't there, or answers errors; the real one is in tests/system."""

import json
from pathlib import Path

import pytest
from aiohttp import web

from taskrole.docker.client import DockerClient
from taskrole.docker.engine import EngineError, EngineUnavailableError


async def test_no_engine(tmp_path: Path) -> None:
    client = DockerClient(f"unix://{tmp_path}/none.sock")
    with pytest.raises(EngineUnavailableError):
        await client.version()
    with pytest.raises(EngineUnavailableError):
        await client.find_container("x")
    with pytest.raises(EngineUnavailableError):
        async for _ in client.events(["a=b"]):
            pass
    await client.close()


async def test_answers_of_the_engine(tmp_path: Path) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        path = request.path.partition("/containers")[2]
        if request.path == "/version":
            return web.json_response({"Version": "20.10", "ApiVersion": "1.41"})
        if path.endswith("/start"):
            return web.json_response({"message": "port is already allocated"}, status=500)
        if path.endswith("/stop"):
            return web.Response(status=304)
        if "/images/create" in request.path:
            return web.Response(
                text=json.dumps({"status": "Pulling"}) + "\n" + json.dumps({"error": "manifest unknown"}) + "\n",
                content_type="application/json",
            )
        return web.json_response({"message": "No such container"}, status=404)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.UnixSite(runner, str(tmp_path / "s")).start()
    client = DockerClient(f"unix://{tmp_path}/s")
    try:
        with pytest.raises(EngineError, match="port is already allocated") as caught:
            await client.start_container("x")
        assert caught.value.status == 500
        assert not isinstance(caught.value, EngineUnavailableError)
        assert await client.find_container("x") is None
        await client.stop_container("x", 1)
        await client.remove_container("x")
        with pytest.raises(EngineError, match="manifest unknown"):
            await client.pull_image("host/x:y", {"username": "AWS", "password": "p"}, 5)
    finally:
        await client.close()
        await runner.cleanup()
