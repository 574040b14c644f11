"""The process that keeps one machine: started inside its network namespace, it runs Docker engine and agent.

It ends with the server that started it, however that ends: its standard input is a pipe that the server holds. Then it
stops both and removes the namespace, so that nothing is left but the machine's folder.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from taskrole.agent.agent import AgentError, run_agent
from taskrole.agent.instance_metadata import ADDRESS
from taskrole.agent.joined import JoinedCredentials, load_joined
from taskrole.agent.settings import AgentSettings
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds
from taskrole.machines.namespaces import tear_down
from taskrole.machines.plan import Plan

log = logging.getLogger(__name__)

DOCKER_SECONDS_MAX = 60.0
DOCKER_STOP_SECONDS = 15.0
AGENT_RETRY_SECONDS = 2.0
READY = "ready"


def agent_settings(config: dict[str, Any], plan: Plan) -> AgentSettings:
    """Return the settings of the machine's agent; pure."""
    return AgentSettings(
        server_url=config["serverUrl"],
        region=config["region"],
        data_dir=plan.folder,
        cluster=config["cluster"],
        docker_url=f"unix://{plan.docker_socket}",
        attributes=config["attributes"],
        availability_zone=config["zone"],
        instance_type=config["instanceType"],
        cpu_units_max=config["cpuUnits"],
        memory_mib_max=config["memoryMib"],
        security_groups=True,
        metadata_address=ADDRESS,
    )


async def keep(config: dict[str, Any]) -> int:
    """Run the machine until the server lets go of it."""
    plan = Plan(config["instanceId"], config["address"], Path(config["folder"]))
    plan.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    released = asyncio.create_task(_released(stop))
    with (plan.folder / "docker.log").open("ab") as output:
        docker = await asyncio.create_subprocess_exec(
            *plan.dockerd(), stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output
        )
    ended = asyncio.create_task(docker.wait())
    agent = asyncio.create_task(_run_agent(config, plan, stop))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
    failed = not stop.is_set()
    stop.set()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(agent, return_exceptions=True), DOCKER_STOP_SECONDS)
    if docker.returncode is None:
        docker.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(ended), DOCKER_STOP_SECONDS)
    released.cancel()
    await asyncio.to_thread(tear_down, plan)
    return 1 if failed else 0


async def _released(stop: asyncio.Event) -> None:
    """Wait for the end of the pipe that the server holds."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    stop.set()


async def _run_agent(config: dict[str, Any], plan: Plan, stop: asyncio.Event) -> None:
    settings, clock = agent_settings(config, plan), SystemClock()
    joined = load_joined(settings.agent_dir)
    assert joined is not None
    source = JoinedCredentials(joined, settings.agent_dir, clock)
    async with asyncio.timeout(DOCKER_SECONDS_MAX):
        while not plan.docker_socket.exists():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.1)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    while not stop.is_set():
        try:
            await run_agent(settings, source, clock, SystemIds(), stop, metadata=source)
        except AgentError as error:
            log.warning("the agent of the machine could not run", extra={"reason": str(error)})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGENT_RETRY_SECONDS)


def main() -> int:
    """Read the configuration named on the command line, and keep the machine."""
    os.umask(0o077)
    config = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    logging.basicConfig(filename=Path(config["folder"]) / "agent.log", level=logging.INFO)
    return asyncio.run(keep(config))


if __name__ == "__main__":
    sys.exit(main())
