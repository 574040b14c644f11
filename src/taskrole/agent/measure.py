"""What the containers of tasks use, in the shape of the telemetry channel's metrics.

Source: the protocol of the agent of Amazon ECS, section 5: CPU in per cent of the machine, memory in MiB.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from taskrole.agent.container_config import MEBIBYTE
from taskrole.agent.context import AgentContext
from taskrole.agent.model import Phase, TaskRecord

AT_ONCE_MAX = 8  # Docker takes a second or two for each


async def task_metrics(context: AgentContext, tasks: Iterable[TaskRecord]) -> list[dict[str, Any]]:
    """Measure the running containers once.

    Raises:
        EngineError: Docker doesn't answer.
    """
    permits = asyncio.Semaphore(AT_ONCE_MAX)

    async def measure(docker_id: str) -> Mapping[str, Any]:
        async with permits:
            return await context.engine.container_stats(docker_id) or {}

    found = []
    for task in tasks:
        running = {name: one.docker_id for name, one in task.containers.items() if one.phase is Phase.RUNNING}
        samples = await asyncio.gather(*(measure(docker_id) for docker_id in running.values()))
        containers = [
            {"containerName": name, "dockerId": running[name], **metric}
            for name, sample in zip(running, samples, strict=True)
            if (metric := container_metric(sample)) is not None
        ]
        if containers:
            found.append(
                {
                    "taskArn": task.arn,
                    "taskDefinitionFamily": task.spec.family,
                    "taskDefinitionVersion": task.spec.version,
                    "containerMetrics": containers,
                    # Ours: the agent of Amazon ECS does not tell.
                    "credentialFetches": context.credentials.fetches_of(task.arn),
                }
            )
    return found


def container_metric(sample: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the metric of one sample of Docker's statistics, or None for a container that does not run; pure."""
    cpu, before = sample.get("cpu_stats") or {}, sample.get("precpu_stats") or {}
    elapsed = int(cpu.get("system_cpu_usage") or 0) - int(before.get("system_cpu_usage") or 0)
    memory = sample.get("memory_stats") or {}
    if elapsed <= 0 or "usage" not in memory:
        return None
    used = int((cpu.get("cpu_usage") or {}).get("total_usage") or 0)
    used -= int((before.get("cpu_usage") or {}).get("total_usage") or 0)
    stats = memory.get("stats") or {}
    # As `docker stats`: without the page cache that the kernel may take back at any time.
    cache = int(stats.get("total_inactive_file") or stats.get("inactive_file") or 0)
    return {
        "cpuStatsSet": _one_sample(max(used, 0) / elapsed * 100),
        "memoryStatsSet": _one_sample(max(int(memory["usage"]) - cache, 0) / MEBIBYTE),
    }


def _one_sample(value: float) -> dict[str, float | int]:
    return {"min": value, "max": value, "sum": value, "sampleCount": 1}
