"""Limits of a task as a whole, for each kind of control groups; the groups are folders of the test's own."""

from pathlib import Path

import pytest

from taskrole.agent.context import EngineFacts
from taskrole.agent.hooks import limits
from taskrole.agent.hooks.base import Preparation
from taskrole.agent.hooks.limits import prepare_limits, remove_limits
from taskrole.agent.model import TaskSpec
from tests.unit.agent.support import ARN, make_context, record, spec

TASK_ID = ARN.rpartition("/")[2]
SIZED = {"cpu": 0.5, "memory": 128}
SLICE = f"ecstasks-{TASK_ID}.slice"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cgroup"
    folder.mkdir()
    monkeypatch.setattr(limits, "CGROUP_ROOT", folder)
    return folder


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    noted: list[tuple[str, ...]] = []

    async def run_command(*command: str, text: str = "") -> tuple[int, str]:
        noted.append(command)
        return 0, ""

    monkeypatch.setattr(limits, "run_command", run_command)
    return noted


def preparation(folder: Path, task: TaskSpec, version: str, driver: str) -> Preparation:
    context, known = make_context(folder), record(task)
    context.facts = EngineFacts(cgroup_version=version, cgroup_driver=driver)
    return Preparation(context, known, task.containers[0], known.containers["app"])


async def test_a_task_without_limits_has_no_group(tmp_path: Path, root: Path) -> None:
    mine = preparation(tmp_path, spec(), "2", "cgroupfs")
    await prepare_limits(mine)
    assert (mine.cgroup_parent, mine.memory_mib) == ("", 0)


async def test_version_1(tmp_path: Path, root: Path) -> None:
    mine = preparation(tmp_path, spec(**SIZED), "1", "cgroupfs")
    await prepare_limits(mine)
    assert mine.cgroup_parent == f"/ecs/{TASK_ID}"
    assert (root / "memory" / "ecs" / TASK_ID / "memory.limit_in_bytes").read_text() == str(128 * 1024 * 1024)
    assert (root / "cpu" / "ecs" / TASK_ID / "cpu.cfs_quota_us").read_text() == "50000"


async def test_version_2(tmp_path: Path, root: Path) -> None:
    mine = preparation(tmp_path, spec(**SIZED), "2", "cgroupfs")
    await prepare_limits(mine)
    assert mine.cgroup_parent == f"/ecstasks/{TASK_ID}"
    group = root / "ecstasks" / TASK_ID
    assert (group / "memory.max").read_text() == str(128 * 1024 * 1024)
    assert (group / "cpu.max").read_text() == "50000 100000"
    for above in (root, root / "ecstasks"):
        assert (above / "cgroup.subtree_control").read_text() == "+cpu +memory"
    for file in group.iterdir():
        file.unlink()  # those of a real group are not files that keep it from being removed
    await remove_limits(mine.task.spec, mine.context.facts)
    assert not group.exists()


async def test_version_2_of_systemd(tmp_path: Path, root: Path, commands: list[tuple[str, ...]]) -> None:
    mine = preparation(tmp_path, spec(**SIZED), "2", "systemd")
    await prepare_limits(mine)
    assert mine.cgroup_parent == SLICE
    assert commands == [
        ("systemctl", "set-property", "--runtime", SLICE, f"MemoryMax={128 * 1024 * 1024}", "CPUQuota=50%")
    ]
    await remove_limits(mine.task.spec, mine.context.facts)
    assert commands[1:] == [("systemctl", "stop", SLICE), ("systemctl", "revert", SLICE)]


@pytest.mark.parametrize(("version", "driver"), [("1", "systemd"), ("2", "none"), ("2", "systemd"), ("2", "cgroupfs")])
async def test_without_a_group_each_container_has_the_tasks_memory(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, version: str, driver: str
) -> None:
    async def refuse(*_command: str) -> tuple[int, str]:
        return 1, "Access denied"

    monkeypatch.setattr(limits, "run_command", refuse)
    (root / "ecstasks").write_text("in the way")
    mine = preparation(tmp_path, spec(**SIZED), version, driver)
    await prepare_limits(mine)
    assert (mine.cgroup_parent, mine.memory_mib) == ("", 128)
