"""What is to be done about a service whose deployments are task sets (controller EXTERNAL). Pure.

A task set is scaled to its share of the desired count, at once: the external controller decides about the order.
Source: ECS API reference, TaskSet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from taskrole.services.ecs.engine.decide import (
    Decision,
    Start,
    backed_off,
    failed_to_start,
    is_alive,
    is_running,
    scale_in,
)
from taskrole.services.ecs.engine.model import DeploymentStatus, EcsService, ServiceStatus, TaskSet
from taskrole.services.ecs.model import Task, TaskStatus


@dataclass(frozen=True, slots=True)
class SetScene:
    """A service with its task sets and tasks."""

    service: EcsService
    task_sets: Sequence[TaskSet]
    tasks: Sequence[Task]
    now: datetime


def computed_count(service: EcsService, task_set: TaskSet) -> int:
    """Return how many tasks a task set is to have. AWS: rounded up."""
    if service.status is not ServiceStatus.ACTIVE or task_set.status is DeploymentStatus.DRAINING:
        return 0
    return math.ceil(service.desired_count * task_set.scale_percent / 100)


def decide_sets(scene: SetScene) -> tuple[Decision, list[TaskSet]]:
    """Return what is to be done, and the task sets as they are to be written."""
    decision = Decision(scene.service, [])
    stopped = [one for one in scene.tasks if one.last_status is TaskStatus.STOPPED]
    decision.settled = [one.task_id for one in stopped]
    known = {one.task_set_id for one in scene.task_sets}
    orphans = [one for one in scene.tasks if is_alive(one) and one.started_by not in known]
    scale_in(decision, orphans)
    changed = [_one(scene, decision, task_set, stopped) for task_set in scene.task_sets]
    if scene.service.status is ServiceStatus.DRAINING and len(stopped) == len(scene.tasks):
        decision.service = replace(scene.service, status=ServiceStatus.INACTIVE, inactive_at=scene.now)
    return decision, changed


def _one(scene: SetScene, decision: Decision, task_set: TaskSet, stopped: Sequence[Task]) -> TaskSet:
    now, mine = scene.now, task_set.task_set_id
    failures = sum(failed_to_start(one) for one in stopped if one.started_by == mine)
    alive = [one for one in scene.tasks if is_alive(one) and one.started_by == mine]
    running = sum(is_running(one) for one in alive)
    if failures:
        count = task_set.backoff + failures
        task_set = replace(task_set, backoff=count, last_failed_at=now, next_start_at=backed_off(count, now))
    elif task_set.backoff and running and running == len(alive):
        task_set = replace(task_set, backoff=0, next_start_at=None)
    wanted = computed_count(scene.service, task_set)
    if len(alive) > wanted:
        scale_in(decision, alive[wanted:])
    elif len(alive) < wanted and (task_set.next_start_at is None or task_set.next_start_at <= now):
        decision.starts.append(Start(mine, wanted - len(alive)))
    elif len(alive) < wanted and task_set.next_start_at is not None:
        decision.look_again(task_set.next_start_at)
    stability = "STEADY_STATE" if running == wanted == len(alive) else "STABILIZING"
    if stability != task_set.stability_status:
        task_set = replace(task_set, stability_status=stability, stability_status_at=now, updated_at=now)
    return task_set
