"""The service engine's decisions: within the bounds, nothing twice, and in the end what was asked for."""

import math
import random
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from taskrole.ids import FakeIds
from taskrole.services.ecs.engine.decide import Decision, Rules, Scene, decide
from taskrole.services.ecs.engine.model import (
    Deployment,
    DeploymentStatus,
    EcsService,
    RolloutState,
    ServiceKey,
    ServiceStatus,
)
from taskrole.services.ecs.model import ClusterKey, Container, Resources, StopCode, Task, TaskStatus
from taskrole.services.ecs.service_rules import next_deployment
from tests.support import ACCOUNT, NOW, REGION

CLUSTER = ClusterKey(ACCOUNT, REGION, "default")
KEY = ServiceKey(CLUSTER, "web")
INSTANCES = ("i1", "i2", "i3")
RULES = Rules(healthy_after_seconds=2.0, breaker_tasks_min=3)


class World:
    """A service whose tasks live as a random number generator will; decisions are applied at once."""

    def __init__(self, service: EcsService, seed: int) -> None:
        self.random = random.Random(seed)
        self.ids = FakeIds(seed)
        self.service = service
        self.now: datetime = NOW
        self.deployments: list[Deployment] = []
        self.tasks: dict[str, Task] = {}
        self.leaving: frozenset[str] = frozenset()
        self.broken: set[str] = set()
        self.deploy()

    def deploy(self) -> None:
        configuration = {"taskDefinition": f"arn:{len(self.deployments)}"}
        changed, new = next_deployment(self.ids, self.service, configuration, self.deployments, self.now)
        self.deployments = [new, *changed]

    @property
    def primary(self) -> Deployment:
        return next(one for one in self.deployments if one.status is DeploymentStatus.PRIMARY)

    def scene(self) -> Scene:
        in_force = [one for one in self.deployments if one.status is not DeploymentStatus.INACTIVE]
        tasks = sorted(self.tasks.values(), key=lambda one: (one.created_at, one.task_id))
        return Scene(self.service, in_force, tasks, self.now, self.leaving, (), RULES)

    def alive(self) -> list[Task]:
        return [one for one in self.tasks.values() if one.desired_status is TaskStatus.RUNNING]

    def healthy(self) -> list[Task]:
        limit = self.now - timedelta(seconds=RULES.healthy_after_seconds)
        return [one for one in self.alive() if one.started_at is not None and one.started_at <= limit]

    def apply(self, decision: Decision) -> None:
        self.service = decision.service
        changed = {one.identifier: one for one in decision.deployments}
        self.deployments = [changed.get(one.identifier, one) for one in self.deployments]
        for task_id in decision.settled:
            del self.tasks[task_id]
        for stop in decision.stops:
            task = self.tasks[stop.task_id]
            assert task.desired_status is TaskStatus.RUNNING
            self.tasks[task.task_id] = replace(task, desired_status=TaskStatus.STOPPED, stopped_reason=stop.reason)
        for start in decision.starts:
            for _ in range(start.count):
                self.start(start.deployment_id)

    def start(self, deployment_id: str) -> None:
        task = Task(
            CLUSTER,
            self.ids.random_bytes(16).hex(),
            self.random.choice([one for one in INSTANCES if one not in self.leaving]),
            "web",
            1,
            "service:web",
            Resources(1, 1),
            (Container("app", "image", "c"),),
            self.now,
            started_by=deployment_id,
            availability_zone="a",
            settled=False,
        )
        self.tasks[task.task_id] = task

    def live(self) -> None:
        """Let a second pass: tasks start, stop and fail."""
        self.now += timedelta(seconds=1)
        for task in list(self.tasks.values()):
            if task.desired_status is TaskStatus.STOPPED and self.random.random() < 0.7:
                self._end(task, task.stop_code or StopCode.SERVICE_SCHEDULER_INITIATED.value)
            elif task.last_status is TaskStatus.PENDING and self.random.random() < 0.7:
                if task.started_by in self.broken:
                    self._end(task, StopCode.TASK_FAILED_TO_START.value)
                else:
                    running = replace(task, last_status=TaskStatus.RUNNING, started_at=self.now)
                    self.tasks[task.task_id] = running

    def _end(self, task: Task, code: str) -> None:
        stopped = TaskStatus.STOPPED
        self.tasks[task.task_id] = replace(
            task, last_status=stopped, desired_status=stopped, stopped_at=self.now, stop_code=code
        )

    def kill(self) -> None:
        running = [one for one in self.tasks.values() if one.last_status is TaskStatus.RUNNING]
        if running:
            self._end(self.random.choice(running), StopCode.ESSENTIAL_CONTAINER_EXITED.value)


services = st.builds(
    lambda count, minimum, extra, breaker: EcsService(
        KEY,
        ServiceStatus.ACTIVE,
        count,
        NOW,
        minimum_healthy_percent=minimum,
        maximum_percent=max(100, minimum + extra),
        deployment_configuration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}} if breaker else {},
    ),
    st.integers(0, 7),
    st.sampled_from([0, 30, 50, 100]),
    st.sampled_from([20, 50, 100]),
    st.booleans(),
)
happenings = st.lists(st.sampled_from(["wait", "wait", "kill", "scale", "deploy", "break", "drain"]), max_size=12)


def _happen(world: World, what: str) -> None:
    if what == "kill":
        world.kill()
    elif what == "scale":
        world.service = replace(world.service, desired_count=world.random.randrange(8), steady_at=None)
    elif what == "deploy":
        world.deploy()
    elif what == "break":
        world.broken ^= {world.primary.deployment_id}
    elif what == "drain":
        world.leaving = frozenset() if world.leaving else frozenset(("i1",))


def _step(world: World) -> None:
    """Decide, check the bounds, apply; deciding again must change nothing."""
    service = world.service
    upper = service.desired_count * service.maximum_percent // 100
    lower = math.ceil(service.desired_count * service.minimum_healthy_percent / 100)
    alive, healthy = len(world.alive()), len(world.healthy())
    decision = decide(world.scene())
    started = sum(start.count for start in decision.starts)
    assert alive - len(decision.stops) + started <= max(upper, alive)
    world.apply(decision)
    assert len(world.healthy()) >= min(healthy, lower)
    again = decide(world.scene())
    assert (again.settled, again.stops, again.starts) == ([], [], [])


@given(services, happenings, st.integers(0, 2**32))
def test_decisions_keep_the_bounds_and_are_made_once(service: EcsService, several: list[str], seed: int) -> None:
    world = World(service, seed)
    _step(world)
    for what in several:
        _happen(world, what)
        for _ in range(4):
            _step(world)
            world.live()


@given(services, happenings, st.integers(0, 2**32))
def test_a_service_becomes_what_was_asked_for(service: EcsService, several: list[str], seed: int) -> None:
    world = World(service, seed)
    for what in several:
        _happen(world, what)
        for _ in range(3):
            _step(world)
            world.live()
    world.broken.clear()
    world.leaving = frozenset()
    upper = world.service.desired_count * world.service.maximum_percent // 100
    lower = math.ceil(world.service.desired_count * world.service.minimum_healthy_percent / 100)
    if upper == lower and world.service.desired_count:
        return  # such bounds allow no replacement at all, and the engine says so
    failed = world.primary.rollout_state is RolloutState.FAILED
    for _ in range(1100):
        _step(world)
        world.live()
        if world.service.steady_at is not None:
            break
    if failed or world.primary.rollout_state is RolloutState.FAILED:
        return  # a first deployment that failed has nothing to go back to: somebody must update the service
    assert len(world.healthy()) == len(world.alive()) == world.service.desired_count
    assert {one.started_by for one in world.alive()} <= {world.primary.deployment_id}
    assert [one.status for one in world.scene().deployments] == [DeploymentStatus.PRIMARY]
    assert world.primary.rollout_state is RolloutState.COMPLETED
