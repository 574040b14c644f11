"""Step 6: CPU and memory of the task as a whole, by a control group around its containers (version 1 only)."""

import asyncio
import contextlib
import logging
from pathlib import Path

from taskrole.agent.container_config import MEBIBYTE
from taskrole.agent.hooks.base import Preparation
from taskrole.agent.model import TaskSpec

log = logging.getLogger(__name__)

CGROUP_ROOT = Path("/sys/fs/cgroup")
PERIOD_MICROSECONDS = 100_000
_CONTROLLERS = ("cpu", "memory")


async def prepare_limits(preparation: Preparation) -> None:
    """Put the container under the task's control group, made at the first container."""
    task, facts = preparation.task.spec, preparation.context.facts
    if not task.cpu and not task.memory_mib:
        return
    if facts.cgroup_version == "1" and facts.cgroup_driver == "cgroupfs":
        try:
            await asyncio.to_thread(_make, task)
        except OSError:
            log.warning("the limits of a task could not be set", exc_info=True)
        else:
            preparation.cgroup_parent = f"/ecs/{task.task_id}"
            return
    # No group around the task: at least no single container may take more than the task has.
    preparation.memory_mib = task.memory_mib


def _make(task: TaskSpec) -> None:
    for controller in _CONTROLLERS:
        (CGROUP_ROOT / controller / "ecs" / task.task_id).mkdir(parents=True, exist_ok=True)
    if task.memory_mib:
        limit = CGROUP_ROOT / "memory" / "ecs" / task.task_id / "memory.limit_in_bytes"
        limit.write_text(str(task.memory_mib * MEBIBYTE))
    if task.cpu:
        group = CGROUP_ROOT / "cpu" / "ecs" / task.task_id
        (group / "cpu.cfs_period_us").write_text(str(PERIOD_MICROSECONDS))
        (group / "cpu.cfs_quota_us").write_text(str(int(task.cpu * PERIOD_MICROSECONDS)))


def remove_limits(task: TaskSpec) -> None:
    """Remove the task's control groups, which Docker and we made; blocking."""
    if not task.task_id or "/" in task.task_id or ".." in task.task_id:
        return
    for controller in CGROUP_ROOT.iterdir() if CGROUP_ROOT.is_dir() else ():
        with contextlib.suppress(OSError):
            (controller / "ecs" / task.task_id).rmdir()
