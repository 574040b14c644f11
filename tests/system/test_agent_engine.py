"""Docker itself stops and comes back. An engine of the test's own: nobody else's is touched."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskrole.agent.agent import clean_up
from tests.system.agent_support import IMAGE, FakeControlPlane, RunningAgent, container, settings, task

pytestmark = pytest.mark.system

HOST = {"NetworkMode": "host"}  # the engine has no bridge: rules of the machine's own engine stay as they are


class OwnEngine:
    """A dockerd with its own folders and socket."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "docker.sock"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    async def start(self) -> None:
        self._process = self._spawn()
        async with asyncio.timeout(30):
            while await self.docker("info") != 0:  # noqa: ASYNC110  the engine tells nobody when it is ready
                await asyncio.sleep(0.2)

    def _spawn(self) -> subprocess.Popen[bytes]:
        options = {
            "data-root": "data",
            "exec-root": "exec",
            "pidfile": "pid",
        }
        # In a network namespace of its own: an engine without a bridge removes docker0, also another engine's.
        command = [
            "unshare",
            "--net",
            "dockerd",
            "--bridge=none",
            "--iptables=false",
            "--ip-forward=false",
            "-H",
            self.url,
        ]
        command += ["--storage-driver=overlay2"]
        command += [f"--{name}={self._folder / value}" for name, value in options.items()]
        log = (self._folder / "log").open("ab")
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    async def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(self._process.wait, 30)

    async def docker(self, *arguments: str, stdin: bytes = b"") -> int:
        def run() -> int:
            command = ["docker", "-H", self.url, *arguments]
            return subprocess.run(command, input=stdin, capture_output=True, check=False).returncode

        return await asyncio.to_thread(run)

    async def copy_image(self) -> None:
        def save() -> bytes:
            return subprocess.run(["docker", "save", IMAGE], capture_output=True, check=True).stdout

        assert await self.docker("load", stdin=await asyncio.to_thread(save)) == 0


@pytest.fixture
async def engine() -> AsyncIterator[OwnEngine]:
    # A short path: sockets have at most 107 characters.
    folder = Path(f"/var/tmp/taskrole-test-{os.getpid()}")
    folder.mkdir()  # noqa: ASYNC240  a test
    engine = OwnEngine(folder)
    await engine.start()
    await engine.copy_image()
    yield engine
    await engine.stop()
    # The engine leaves its view of the machine's network namespace mounted.
    await asyncio.to_thread(subprocess.run, ["umount", str(folder / "exec/netns/default")], check=False)
    await asyncio.to_thread(subprocess.run, ["rm", "-rf", "--one-file-system", str(folder)], check=True)


async def test_docker_stops_and_comes_back(engine: OwnEngine, tmp_path: Path) -> None:
    plane = FakeControlPlane()
    await plane.start()
    agent = RunningAgent(settings(plane.url, tmp_path, docker_url=engine.url, stop_tasks_at_exit=True))
    await agent.start()
    try:
        first = task(container(host_config=HOST))
        await plane.payload(first)
        await plane.wait_status(first["arn"], "RUNNING")
        await engine.stop()
        waits = task(container(host_config=HOST))
        await plane.payload(waits)
        await asyncio.sleep(1.5)
        assert plane.status(waits["arn"]) == ""
        await engine.start()
        # Without live restore the engine's end is that of its containers: the agent learns it when it is back.
        await plane.wait_status(first["arn"], "STOPPED", 30)
        assert "exitCode" in plane.container(first["arn"])
        await plane.wait_status(waits["arn"], "RUNNING", 30)
    finally:
        await agent.stop()
        await clean_up(agent.settings)
        await plane.close()
