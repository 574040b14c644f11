"""An agent in a process of its own, to be killed. Arguments: URL DATA_DIR [DOCKER_URL]."""

import asyncio
import os
import sys
from pathlib import Path

from taskrole.agent.agent import run_agent
from taskrole.agent.settings import AwsCredentials, StaticCredentials
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds
from tests.system.agent_support import settings


async def main() -> None:
    url, data_dir, docker_url = sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None
    chosen = settings(url, data_dir, docker_url=docker_url, manage_firewall=not os.environ.get("NO_FIREWALL"))
    provider = StaticCredentials(AwsCredentials("AKIAINSTANCE", "instance-secret"))
    await run_agent(chosen, provider, SystemClock(), SystemIds(), asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())
