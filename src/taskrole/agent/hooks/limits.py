"""Step 6: CPU and memory of the task as a whole, by a control group around its containers.

Version 1 and version 2 of control groups where Docker makes them itself (driver cgroupfs), and version 2 where systemd
does: there the group is a slice. Source: names as the agent of Amazon ECS gives them.
"""

import asyncio
import contextlib
import logging
from pathlib import Path

from taskrole.agent.commands import run_command
from taskrole.agent.container_config import MEBIBYTE
from taskrole.agent.context import EngineFacts
from taskrole.agent.hooks.base import Preparation
from taskrole.agent.model import TaskSpec

log = logging.getLogger(__name__)

CGROUP_ROOT = Path("/sys/fs/cgroup")
PERIOD_MICROSECONDS = 100_000
_CONTROLLERS = ("cpu", "memory")
_PARENT_1, _PARENT_2 = "ecs", "ecstasks"


async def prepare_limits(preparation: Preparation) -> None:
    """Put the container under the task's control group, made at the first container."""
    task, facts = preparation.task.spec, preparation.context.facts
    if not task.cpu and not task.memory_mib:
        return
    try:
        preparation.cgroup_parent = await _make_group(task, facts)
    except OSError:
        log.warning("the limits of a task could not be set", exc_info=True)
    if not preparation.cgroup_parent:
        # No group around the task: at least no single container may take more than the task has.
        preparation.memory_mib = task.memory_mib


async def _make_group(task: TaskSpec, facts: EngineFacts) -> str:
    """Make the control group; return it as the engine's CgroupParent, or "" where none can be made.

    Raises:
        OSError: It could not be made.
    """
    match facts.cgroup_version, facts.cgroup_driver:
        case "1", "cgroupfs":
            await asyncio.to_thread(_make_1, task)
            return f"/{_PARENT_1}/{task.task_id}"
        case "2", "cgroupfs":
            await asyncio.to_thread(_make_2, task)
            return f"/{_PARENT_2}/{task.task_id}"
        case "2", "systemd":
            status, output = await run_command("systemctl", *slice_properties(task))
            if status != 0:
                raise OSError(output.strip())
            return slice_name(task)
    return ""


def _make_1(task: TaskSpec) -> None:
    for controller in _CONTROLLERS:
        (CGROUP_ROOT / controller / _PARENT_1 / task.task_id).mkdir(parents=True, exist_ok=True)
    if task.memory_mib:
        limit = CGROUP_ROOT / "memory" / _PARENT_1 / task.task_id / "memory.limit_in_bytes"
        limit.write_text(str(task.memory_mib * MEBIBYTE))
    if task.cpu:
        group = CGROUP_ROOT / "cpu" / _PARENT_1 / task.task_id
        (group / "cpu.cfs_period_us").write_text(str(PERIOD_MICROSECONDS))
        (group / "cpu.cfs_quota_us").write_text(str(_quota(task)))


def _make_2(task: TaskSpec) -> None:
    parent = CGROUP_ROOT / _PARENT_2
    group = parent / task.task_id
    group.mkdir(parents=True, exist_ok=True)
    for above in (CGROUP_ROOT, parent):  # a group has the files of those controllers that the one above passes on
        (above / "cgroup.subtree_control").write_text(" ".join(f"+{one}" for one in _CONTROLLERS))
    if task.memory_mib:
        (group / "memory.max").write_text(str(task.memory_mib * MEBIBYTE))
    if task.cpu:
        (group / "cpu.max").write_text(f"{_quota(task)} {PERIOD_MICROSECONDS}")


def _quota(task: TaskSpec) -> int:
    return int(task.cpu * PERIOD_MICROSECONDS)


def slice_name(task: TaskSpec) -> str:
    """Return the name of the task's slice; pure."""
    return f"{_PARENT_2}-{task.task_id}.slice"


def slice_properties(task: TaskSpec) -> list[str]:
    """Return the arguments of systemctl that limit the task's slice until the machine is started again; pure."""
    properties = []
    if task.memory_mib:
        properties.append(f"MemoryMax={task.memory_mib * MEBIBYTE}")
    if task.cpu:
        properties.append(f"CPUQuota={round(task.cpu * 100)}%")
    return ["set-property", "--runtime", slice_name(task), *properties]


async def remove_limits(task: TaskSpec, facts: EngineFacts) -> None:
    """Remove the task's control groups, which Docker and we made."""
    if not task.task_id or "/" in task.task_id or ".." in task.task_id:
        return
    if (facts.cgroup_version, facts.cgroup_driver) == ("2", "systemd"):
        if task.cpu or task.memory_mib:
            for verb in ("stop", "revert"):
                await run_command("systemctl", verb, slice_name(task))
        return
    await asyncio.to_thread(_remove_groups, task)


def _remove_groups(task: TaskSpec) -> None:
    folders = [CGROUP_ROOT / _PARENT_2 / task.task_id]
    folders += [one / _PARENT_1 / task.task_id for one in (CGROUP_ROOT.iterdir() if CGROUP_ROOT.is_dir() else ())]
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
