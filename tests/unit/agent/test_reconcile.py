from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.agent.model import ContainerRecord, Desired, Phase, TaskStatus
from taskrole.agent.payload import InvalidTaskError
from taskrole.agent.reconcile import reconcile
from tests.unit.agent.support import spec


def one(name: str, essential: bool = True, **members: Any) -> dict[str, Any]:
    return {"name": name, "image": "image", "essential": essential, **members}


def after(name: str, condition: str) -> list[dict[str, str]]:
    return [{"containerName": name, "condition": condition}]


def running(**members: Any) -> ContainerRecord:
    return ContainerRecord(phase=Phase.RUNNING, has_started=True, **members)


def stopped(code: int | None = 0, *, started: bool = True, **members: Any) -> ContainerRecord:
    return ContainerRecord(phase=Phase.STOPPED, exit_code=code, has_started=started, **members)


def waiting() -> ContainerRecord:
    return ContainerRecord()


def test_starts_everything_that_waits_for_nothing() -> None:
    plan = reconcile(spec(one("a"), one("b")), Desired.RUNNING, {"a": waiting(), "b": waiting()}, 0)
    assert plan.start == ("a", "b")
    assert plan.status is TaskStatus.PENDING


@pytest.mark.parametrize(
    ("condition", "target", "starts"),
    [
        ("START", ContainerRecord(phase=Phase.STARTING), False),
        ("START", running(), True),
        ("START", stopped(1), True),
        ("COMPLETE", running(), False),
        ("COMPLETE", stopped(9), True),
        ("SUCCESS", running(), False),
        ("SUCCESS", stopped(0), True),
        ("HEALTHY", running(health="starting"), False),
        ("HEALTHY", running(health="unhealthy"), False),
        ("HEALTHY", running(health="healthy"), True),
    ],
)
def test_conditions(condition: str, target: ContainerRecord, starts: bool) -> None:
    task = spec(one("app", dependsOn=after("first", condition)), one("first", essential=False))
    plan = reconcile(task, Desired.RUNNING, {"app": waiting(), "first": target}, 0)
    assert plan.start == (("app",) if starts else ())
    assert not plan.give_up


@pytest.mark.parametrize(
    ("condition", "target"),
    [("SUCCESS", stopped(1)), ("START", stopped(None, started=False)), ("HEALTHY", stopped(0))],
)
def test_a_condition_that_can_never_be_met_is_given_up(condition: str, target: ContainerRecord) -> None:
    task = spec(one("app", dependsOn=after("first", condition)), one("first", essential=False))
    plan = reconcile(task, Desired.RUNNING, {"app": waiting(), "first": target}, 0)
    assert [name for name, _ in plan.give_up] == ["app"]
    assert plan.give_up[0][1].startswith("TaskDependencyError: ")


def test_start_timeout_of_the_dependency() -> None:
    task = spec(one("app", dependsOn=after("first", "HEALTHY")), one("first", essential=False, startTimeout=10))
    observed = {"app": waiting(), "first": running(begun_monotonic=100.0)}
    assert reconcile(task, Desired.RUNNING, observed, 104.0).wake_after_seconds == pytest.approx(6)
    assert reconcile(task, Desired.RUNNING, observed, 110.0).give_up


def test_essential_exit_stops_the_others_and_keeps_the_status() -> None:
    task = spec(one("app"), one("side", essential=False))
    plan = reconcile(task, Desired.RUNNING, {"app": stopped(1), "side": running()}, 0)
    assert plan.stop == ("side",)
    assert plan.stopping
    assert plan.status is TaskStatus.RUNNING


def test_other_exit_stops_nothing() -> None:
    task = spec(one("app"), one("side", essential=False))
    plan = reconcile(task, Desired.RUNNING, {"app": running(), "side": stopped(1)}, 0)
    assert not plan.stop
    assert plan.status is TaskStatus.RUNNING


def test_stops_in_reverse_order() -> None:
    task = spec(one("app", dependsOn=after("db", "START")), one("db"))
    assert reconcile(task, Desired.STOPPED, {"app": running(), "db": running()}, 0).stop == ("app",)
    stopping = ContainerRecord(phase=Phase.STOPPING, has_started=True)
    assert reconcile(task, Desired.STOPPED, {"app": stopping, "db": running()}, 0).stop == ()
    assert reconcile(task, Desired.STOPPED, {"app": stopped(), "db": running()}, 0).stop == ("db",)


def test_stopping_gives_up_what_never_started() -> None:
    plan = reconcile(spec(one("a"), one("b")), Desired.STOPPED, {"a": running(), "b": waiting()}, 0)
    assert plan.give_up == (("b", ""),)


def test_restart_policy() -> None:
    policy = {"enabled": True, "ignoredExitCodes": [0], "restartAttemptPeriod": 60}
    task = spec(one("app", restartPolicy=policy))
    assert reconcile(task, Desired.RUNNING, {"app": stopped(1, started_monotonic=10.0)}, 100.0).restart == ("app",)
    assert not reconcile(task, Desired.RUNNING, {"app": stopped(0, started_monotonic=10.0)}, 100.0).restart
    assert not reconcile(task, Desired.RUNNING, {"app": stopped(1, started_monotonic=10.0)}, 50.0).restart
    assert not reconcile(task, Desired.STOPPED, {"app": stopped(1, started_monotonic=10.0)}, 100.0).restart


def test_circles_are_refused() -> None:
    with pytest.raises(InvalidTaskError, match="in a circle"):
        spec(one("a", dependsOn=after("b", "START")), one("b", dependsOn=after("a", "START")))


PHASES = st.sampled_from(list(Phase))


@given(
    st.lists(st.tuples(PHASES, st.booleans(), st.booleans()), min_size=1, max_size=4), st.sampled_from(list(Desired))
)
def test_every_task_gets_on_or_waits_for_something(rows: list[tuple[Phase, bool, bool]], desired: Desired) -> None:
    """No state is a dead end: something is done, or an action or a container is under way, or all is over."""
    containers = []
    observed = {}
    for number, (phase, essential, chained) in enumerate(rows):
        name = f"c{number}"
        depends = after(f"c{number - 1}", "START") if chained and number else []
        containers.append(one(name, essential=essential or number == 0, dependsOn=depends))
        has_started = phase in {Phase.RUNNING, Phase.STOPPING, Phase.STOPPED}
        observed[name] = ContainerRecord(phase=phase, has_started=has_started, exit_code=0)
    plan = reconcile(spec(*containers), desired, observed, 0)
    acts = plan.start or plan.stop or plan.give_up or plan.restart
    under_way = any(r.phase in {Phase.STARTING, Phase.STOPPING} for r in observed.values())
    lives = desired is Desired.RUNNING and any(r.phase is Phase.RUNNING for r in observed.values())
    assert acts or under_way or lives or plan.status is TaskStatus.STOPPED
    # Nothing is started while the task is on its way to its end.
    assert not (plan.stopping and (plan.start or plan.restart))
