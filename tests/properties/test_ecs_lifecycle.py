"""A task's life never goes backwards, whatever its agent reports, in whatever order and however often."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from taskrole.services.ecs import lifecycle
from taskrole.services.ecs.lifecycle import ContainerReport, TaskReport
from taskrole.services.ecs.model import ClusterKey, Container, Resources, StopCode, Task, TaskStatus
from tests.support import ACCOUNT, NOW, REGION

RANK = {status: rank for rank, status in enumerate(TaskStatus)}
NEW = Task(
    ClusterKey(ACCOUNT, REGION, "default"),
    "1" * 32,
    "2" * 32,
    "family",
    1,
    "family:family",
    Resources(1, 1),
    (Container("app", "image", "c1"), Container("helper", "image", "c2", essential=False)),
    NOW,
)
containers = st.builds(
    ContainerReport,
    name=st.sampled_from(["app", "helper", "unknown"]),
    status=st.sampled_from(["MANIFEST_PULLED", "RUNNING", "STOPPED", "", "odd"]),
    runtime_id=st.sampled_from(["", "r1", "r2"]),
    image_digest=st.sampled_from(["", "d1"]),
    exit_code=st.none() | st.integers(0, 255),
    reason=st.sampled_from(["", "CannotPullContainerError: x", "y" * 2000]),
)
reports = st.builds(
    TaskReport,
    status=st.sampled_from(["PENDING", "RUNNING", "STOPPED", "", "odd"]),
    reason=st.sampled_from(["", "because"]),
    containers=st.lists(containers, max_size=3),
    pull_started_at=st.none() | st.just(NOW),
)
actions = st.lists(
    st.one_of(reports, st.sampled_from(["stop", "force", "run delivered", "stop delivered"])), max_size=8
)


def act(task: Task, action: TaskReport | str, second: int) -> Task:
    now = NOW + timedelta(seconds=second)
    if isinstance(action, TaskReport):
        return lifecycle.apply_report(task, action, now)
    if action == "stop":
        return lifecycle.request_stop(task, now, StopCode.USER_INITIATED, "user")
    if action == "force":
        return lifecycle.force_stopped(task, now, "", "forced")
    desired = TaskStatus.RUNNING if action == "run delivered" else TaskStatus.STOPPED
    return lifecycle.delivered(task, desired, now)


@given(actions)
def test_nothing_goes_backwards(several: list[TaskReport | str]) -> None:
    task = NEW
    for second, action in enumerate(several):
        after = act(task, action, second)
        assert RANK[after.last_status] >= RANK[task.last_status]
        assert RANK[after.desired_status] >= RANK[task.desired_status]
        assert after.version in (task.version, task.version + 1)
        for name in ("started_at", "stopping_at", "stopped_at", "pull_started_at", "stop_code", "stopped_reason"):
            assert getattr(task, name) in (None, "", getattr(after, name))
        for old, new in zip(task.containers, after.containers, strict=True):
            assert RANK[new.last_status] >= RANK[old.last_status]
            assert old.exit_code in (None, new.exit_code)
            assert old.runtime_id in ("", new.runtime_id)
        assert (after.last_status is TaskStatus.STOPPED) == (after.stopped_at is not None)
        if after.last_status is TaskStatus.STOPPED:
            assert after.desired_status is TaskStatus.STOPPED
            assert after.stopped_reason
            assert not after.delivery_pending
            assert all(one.last_status is TaskStatus.STOPPED for one in after.containers)
        assert all(len(one.reason) <= lifecycle.REASON_LENGTH_MAX for one in after.containers)
        task = after


@given(actions)
def test_a_repeated_report_changes_nothing(several: list[TaskReport | str]) -> None:
    task = NEW
    for second, action in enumerate(several):
        task = act(task, action, second)
        assert act(task, action, second + 100) is task or act(task, action, second + 100) == task


@given(st.lists(reports, max_size=5), st.randoms())
def test_a_stopped_report_ends_the_task_in_any_order(several: list[TaskReport], random: object) -> None:
    task = NEW
    order = [*several, TaskReport("STOPPED")]
    random.shuffle(order)  # type: ignore[attr-defined]
    for second, report in enumerate(order):
        task = act(task, report, second)
    assert task.last_status is TaskStatus.STOPPED
