"""What is to be done about an ECS service: from what is there to commands. Pure.

Called again with what the commands have made, it finds nothing to do. Source: ECS developer guide, "Service scheduler
concepts", "Rolling update", "Deployment circuit breaker", "Service throttle logic".
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from taskrole.services.ecs.engine.model import Deployment, DeploymentStatus, EcsService, RolloutState, ServiceStatus
from taskrole.services.ecs.lifecycle import task_health
from taskrole.services.ecs.model import StopCode, Task, TaskStatus

UNHEALTHY_REASON = "Task failed container health checks"
BREAKER_REASON = "ECS deployment circuit breaker: task failed to start."
GUIDE = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
STUCK = (
    "was unable to stop or start tasks during a deployment because of the service deployment configuration."
    " Update the minimumHealthyPercent or maximumPercent value and try again."
)
BREAKER_TASKS_MAX = 200
FAILURES_BEFORE_BACKOFF = 3
BACKOFF_SECONDS_MAX = 900
STEADY_AGAIN_AFTER = timedelta(hours=6)
STARTS_PER_STEP_MAX = 100


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator may set."""

    healthy_after_seconds: float = 5.0
    breaker_tasks_min: int = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """A service as it is: the deployments in force, and its tasks that run or whose end nobody has noticed yet.

    ``leaving`` are the instances that are not to have tasks of the service; for DAEMON ``wanted`` are those that are.
    """

    service: EcsService
    deployments: Sequence[Deployment]
    tasks: Sequence[Task]
    now: datetime
    leaving: frozenset[str] = frozenset()
    wanted: Sequence[str] = ()
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Stop:
    """Ask a task to stop."""

    task_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Start:
    """Start tasks of a deployment: ``count`` anywhere, or one on each of ``instance_ids``."""

    deployment_id: str
    count: int
    instance_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell: a message of the service, an event, or both.

    ``once`` is for what would be said again at every look. ``deployment_id`` makes it a deployment's event.
    """

    text: str = ""
    event_type: str = "INFO"
    event_name: str = ""
    reason: str = ""
    deployment_id: str = ""
    once: bool = False


@dataclass(slots=True)
class Decision:
    """What is to be done; services and deployments as they are to be written."""

    service: EcsService
    deployments: list[Deployment]
    settled: list[str] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    look_at: datetime | None = None

    def look_again(self, at: datetime) -> None:
        """Look at the service again at ``at`` at the latest."""
        self.look_at = at if self.look_at is None else min(self.look_at, at)

    def primary(self) -> Deployment | None:
        """Return the deployment that the service is to become."""
        return next((one for one in self.deployments if one.status is DeploymentStatus.PRIMARY), None)

    def put(self, changed: Deployment) -> None:
        """Replace a deployment."""
        self.deployments = [changed if one.identifier == changed.identifier else one for one in self.deployments]


def decide(scene: Scene) -> Decision:
    """Return what is to be done about a service."""
    decision = Decision(scene.service, list(scene.deployments))
    _settle(scene, decision)
    if scene.service.status is ServiceStatus.DRAINING:
        _drain(scene, decision)
        return decision
    if scene.service.status is ServiceStatus.INACTIVE:
        return decision
    _forgive(scene, decision)
    _break_circuit(scene, decision)
    alive = _stop_unhealthy(scene, decision, [one for one in scene.tasks if is_alive(one)])
    if scene.service.is_daemon:
        _converge_daemon(scene, decision, alive)
    else:
        _converge(scene, decision, alive)
    _retire(decision, alive)
    _conclude(scene, decision, alive)
    return decision


def is_alive(task: Task) -> bool:
    """Tell whether a task counts: it runs or is to run."""
    return task.desired_status is TaskStatus.RUNNING and task.last_status is not TaskStatus.STOPPED


def is_running(task: Task) -> bool:
    """Tell whether a task counts as running."""
    return is_alive(task) and task.last_status is TaskStatus.RUNNING


def failed_to_start(task: Task) -> bool:
    """Tell whether a stopped task never ran, through no wish of anybody."""
    return task.started_at is None and task.stop_code == StopCode.TASK_FAILED_TO_START.value


def breaker_threshold(service: EcsService, rules: Rules) -> int:
    """Return how many failed tasks make a deployment fail."""
    half = math.ceil(service.desired_count / 2)
    return max(rules.breaker_tasks_min, min(half, BREAKER_TASKS_MAX))


def backed_off(failures: int, now: datetime) -> datetime | None:
    """Return when the next start may be tried after some failures in a row; None for at once."""
    if failures < FAILURES_BEFORE_BACKOFF:
        return None
    seconds = min(2 ** min(failures - FAILURES_BEFORE_BACKOFF, 10), BACKOFF_SECONDS_MAX)
    return now + timedelta(seconds=seconds)


def _settle(scene: Scene, decision: Decision) -> None:
    """Take notice of the tasks that have stopped, each once."""
    by_id = {one.deployment_id: one for one in decision.deployments}
    for task in scene.tasks:
        if task.last_status is not TaskStatus.STOPPED:
            continue
        decision.settled.append(task.task_id)
        deployment = by_id.get(task.started_by)
        if deployment is None:
            continue
        if failed_to_start(task):
            failures = deployment.backoff + 1
            deployment = replace(
                deployment,
                failed_tasks=deployment.failed_tasks + 1,
                backoff=failures,
                last_failed_at=scene.now,
                next_start_at=backed_off(failures, scene.now),
                updated_at=scene.now,
            )
            if failures == FAILURES_BEFORE_BACKOFF:
                text = f"is unable to consistently start tasks successfully. {GUIDE}"
                decision.notes.append(Note(text, "WARN", "SERVICE_TASK_START_IMPAIRED", once=True))
        elif task.stopped_reason == UNHEALTHY_REASON:
            deployment = replace(
                deployment,
                failed_tasks=deployment.failed_tasks + 1,
                last_failed_at=scene.now,
                updated_at=scene.now,
            )
        by_id[deployment.deployment_id] = deployment
        decision.put(deployment)


def _drain(scene: Scene, decision: Decision) -> None:
    """Stop everything; the service is INACTIVE when nothing is left."""
    scale_in(decision, [one for one in scene.tasks if is_alive(one)])
    if all(one.last_status is TaskStatus.STOPPED for one in scene.tasks):
        decision.service = replace(scene.service, status=ServiceStatus.INACTIVE, inactive_at=scene.now, look_at=None)
        decision.deployments = [
            replace(one, status=DeploymentStatus.INACTIVE, updated_at=scene.now) for one in decision.deployments
        ]


def scale_in(decision: Decision, tasks: Iterable[Task]) -> None:
    """Ask tasks to stop, in the words of the scheduler."""
    decision.stops += [Stop(task.task_id, scaling_reason(task)) for task in tasks]


def scaling_reason(task: Task) -> str:
    """Return AWS's words for a stop by the scheduler."""
    return f"Scaling activity initiated by (deployment {task.started_by})"


def _is_healthy(scene: Scene, decision: Decision, task: Task) -> bool:
    """AWS: RUNNING, and HEALTHY if there is a check, else for some seconds."""
    if not is_running(task):
        return False
    if any(one.has_health_check and one.essential for one in task.containers):
        return task_health(task) == "HEALTHY"
    assert task.started_at is not None
    healthy_at = task.started_at + timedelta(seconds=scene.rules.healthy_after_seconds)
    if healthy_at > scene.now:
        decision.look_again(healthy_at)
        return False
    return True


def _forgive(scene: Scene, decision: Decision) -> None:
    """A task that became healthy after the last failure ends the count of failures in a row."""
    for deployment in decision.deployments:
        if not (deployment.failed_tasks or deployment.backoff):
            continue
        since = deployment.last_failed_at
        for task in scene.tasks:
            good = task.started_by == deployment.deployment_id and task.started_at is not None
            if good and (since is None or task.started_at > since) and _is_healthy(scene, decision, task):  # type: ignore[operator]
                decision.put(replace(deployment, failed_tasks=0, backoff=0, next_start_at=None, last_failed_at=None))
                break


def _break_circuit(scene: Scene, decision: Decision) -> None:
    """Give up a deployment whose tasks do not start, and go back to the one before if that is wanted."""
    breaker = scene.service.deployment_configuration.get("deploymentCircuitBreaker", {})
    primary = decision.primary()
    if primary is None or not breaker.get("enable") or primary.rollout_state is not RolloutState.IN_PROGRESS:
        return
    if primary.rolling_back or primary.failed_tasks < breaker_threshold(scene.service, scene.rules):
        return
    decision.notes.append(Note(f"(deployment {primary.deployment_id}) deployment failed: tasks failed to start."))
    fail(decision, primary, scene.now, BREAKER_REASON, roll_back=bool(breaker.get("rollback")))


def fail(decision: Decision, failed: Deployment, now: datetime, reason: str, *, roll_back: bool) -> None:
    """Mark the primary deployment FAILED, and make the newest completed one primary again."""
    decision.notes.append(
        Note("", "ERROR", "SERVICE_DEPLOYMENT_FAILED", reason=reason, deployment_id=failed.deployment_id)
    )
    ended = replace(
        failed,
        rollout_state=RolloutState.FAILED,
        rollout_reason=reason,
        service_status="STOPPED",
        status_reason=reason,
        finished_at=now,
        updated_at=now,
    )
    before = next(
        (
            one
            for one in decision.deployments
            if one.identifier != failed.identifier and one.rollout_state is RolloutState.COMPLETED
        ),
        None,
    )
    if not roll_back or before is None:
        decision.put(ended)
        return
    reason_back = f"ECS deployment circuit breaker: rolling back to deploymentId {before.deployment_id}."
    decision.put(
        replace(
            ended,
            status=DeploymentStatus.ACTIVE,
            service_status="ROLLBACK_IN_PROGRESS",
            finished_at=None,
            rollback={
                "reason": reason,
                "startedAtMilliseconds": int(now.timestamp() * 1000),
                "serviceRevisionArn": failed.service.revision_arn(before.revision_id),
            },
        )
    )
    decision.put(
        replace(
            before,
            status=DeploymentStatus.PRIMARY,
            rollout_state=RolloutState.IN_PROGRESS,
            rollout_reason=reason_back,
            rolling_back=failed.identifier,
            updated_at=now,
        )
    )
    decision.notes.append(Note(f"rolling back to deployment {before.deployment_id}."))


def _stop_unhealthy(scene: Scene, decision: Decision, alive: Sequence[Task]) -> list[Task]:
    """Stop tasks that fail their health check; return the others."""
    grace = timedelta(seconds=scene.service.health_check_grace_period_seconds or 0)
    kept = []
    for task in alive:
        ends = (task.started_at or task.created_at) + grace
        if task_health(task) != "UNHEALTHY":
            kept.append(task)
        elif ends > scene.now:
            decision.look_again(ends)
            kept.append(task)
        else:
            decision.stops.append(Stop(task.task_id, UNHEALTHY_REASON))
    return kept


def _is_protected(task: Task, now: datetime) -> bool:
    return task.protected_until is not None and task.protected_until > now


def _converge(scene: Scene, decision: Decision, alive: Sequence[Task]) -> None:
    """REPLICA: start what is missing and stop what is too much, within the deployment's bounds."""
    service, now = scene.service, scene.now
    primary = decision.primary()
    if primary is None:
        return
    upper = service.desired_count * service.maximum_percent // 100
    lower = math.ceil(service.desired_count * service.minimum_healthy_percent / 100)
    keep = [
        one
        for one in alive
        if one.started_by == primary.deployment_id and one.container_instance_id not in scene.leaving
    ]
    kept = {one.task_id for one in keep}
    healthy = {one.task_id for one in alive if _is_healthy(scene, decision, one)}
    leave = [one for one in alive if one.task_id not in kept]
    victims: list[Task] = []
    # Scale in what is too much of the deployment itself.
    too_many = len(keep) - service.desired_count
    if too_many > 0:
        candidates = [one for one in keep if not _is_protected(one, now)]
        victims = _victims(candidates, alive, healthy, min(too_many, len(candidates)))
        if len(candidates) < too_many:
            _tell_protected(decision, service)
    # Tasks of others that are not up yet do not count for the lower bound: they go first and freely.
    free = [one for one in leave if one.task_id not in healthy and not _is_protected(one, now)]
    bound = [one for one in leave if one.task_id in healthy and not _is_protected(one, now)]
    spare = max(0, len(healthy - {one.task_id for one in victims}) - lower)
    victims += free
    if _may_replace(primary):
        victims += _victims(bound, alive, healthy, min(spare, len(bound)))
    scale_in(decision, victims)
    missing = service.desired_count - len(keep)
    room = upper - (len(alive) - len(victims))
    _start(scene, decision, primary, min(missing, room))
    protected = [one for one in leave if _is_protected(one, now)]
    for task in protected:
        assert task.protected_until is not None
        decision.look_again(task.protected_until)
    everything_up = len(healthy) == len(alive)
    if (leave or missing > 0) and not victims and room <= 0 and everything_up and not protected:
        decision.notes.append(Note(STUCK, once=True))


def _may_replace(primary: Deployment) -> bool:
    """A deployment that failed and has nothing to go back to leaves the old tasks alone."""
    return primary.rollout_state is not RolloutState.FAILED


def _tell_protected(decision: Decision, service: EcsService) -> None:
    text = (
        f"was unable to reach steady state because task set ({service.key.name}) was unable to scale in. Reason: The"
        " number of protected tasks are more than the desired count of tasks."
    )
    decision.notes.append(Note(text, once=True))


def _victims(candidates: Sequence[Task], alive: Sequence[Task], healthy: Collection[str], count: int) -> list[Task]:
    """AWS: from the fullest zone, there from the instance with most tasks of the service; what is not up goes first."""
    zones = Counter(one.availability_zone for one in alive)
    instances = Counter(one.container_instance_id for one in alive)
    left, chosen = list(candidates), []
    for _ in range(count):
        worst = min(
            left,
            key=lambda one: (
                one.task_id in healthy,
                one.last_status is TaskStatus.RUNNING,
                -zones[one.availability_zone],
                -instances[one.container_instance_id],
                -one.created_at.timestamp(),
                one.task_id,
            ),
        )
        left.remove(worst)
        chosen.append(worst)
        zones[worst.availability_zone] -= 1
        instances[worst.container_instance_id] -= 1
    return chosen


def _start(
    scene: Scene, decision: Decision, deployment: Deployment, count: int, instance_ids: tuple[str, ...] = ()
) -> None:
    if count <= 0 or deployment.rollout_state is RolloutState.FAILED:
        return
    if deployment.next_start_at is not None and deployment.next_start_at > scene.now:
        decision.look_again(deployment.next_start_at)
        return
    if deployment.backoff >= FAILURES_BEFORE_BACKOFF:
        stopping = {stop.task_id for stop in decision.stops}
        pending = [one for one in scene.tasks if is_alive(one) and not is_running(one) and one.task_id not in stopping]
        if any(one.started_by == deployment.deployment_id for one in pending):
            return  # what becomes of the last try is to be seen first
        count = 1
    count = min(count, STARTS_PER_STEP_MAX)
    decision.starts.append(Start(deployment.deployment_id, count, instance_ids[:count]))


def _converge_daemon(scene: Scene, decision: Decision, alive: Sequence[Task]) -> None:
    """DAEMON: one task on each wanted instance; an old one goes before the new one comes."""
    primary = decision.primary()
    decision.service = replace(decision.service, desired_count=len(scene.wanted))
    if primary is None:
        return
    wanted = set(scene.wanted)
    on_it: dict[str, list[Task]] = {}
    for task in sorted(alive, key=lambda one: (one.started_by != primary.deployment_id, one.created_at, one.task_id)):
        on_it.setdefault(task.container_instance_id, []).append(task)
    healthy = {one.task_id for one in alive if _is_healthy(scene, decision, one)}
    lower = math.ceil(len(wanted) * scene.service.minimum_healthy_percent / 100)
    spare = max(0, len(healthy) - lower)
    for instance_id, tasks in on_it.items():
        excess = tasks[1:] if instance_id in wanted else tasks
        if instance_id in wanted and tasks[0].started_by != primary.deployment_id and _may_replace(primary):
            if tasks[0].task_id not in healthy:
                excess = tasks
            elif spare > 0:
                spare -= 1
                excess = tasks
        scale_in(decision, excess)
    # A task that is still stopping holds its place and its ports.
    busy = {one.container_instance_id for one in scene.tasks if one.last_status is not TaskStatus.STOPPED}
    free = tuple(one for one in scene.wanted if one not in busy)
    _start(scene, decision, primary, len(free), free)


def _retire(decision: Decision, alive: Sequence[Task]) -> None:
    """Take old deployments without tasks out of force; one that may still be gone back to included."""
    stopping = {stop.task_id for stop in decision.stops}
    busy = {one.started_by for one in alive if one.task_id not in stopping}
    for deployment in decision.deployments:
        old = deployment.status is DeploymentStatus.ACTIVE
        if old and deployment.deployment_id not in busy and not _needed_for_rollback(decision, deployment):
            decision.put(replace(deployment, status=DeploymentStatus.INACTIVE))


def _needed_for_rollback(decision: Decision, deployment: Deployment) -> bool:
    breaker = decision.service.deployment_configuration.get("deploymentCircuitBreaker", {})
    primary = decision.primary()
    if primary is not None and primary.rolling_back == deployment.identifier:
        return True
    completed = [one for one in decision.deployments if one.rollout_state is RolloutState.COMPLETED]
    return bool(
        breaker.get("rollback")
        and primary is not None
        and primary.rollout_state is RolloutState.IN_PROGRESS
        and not primary.rolling_back
        and completed
        and completed[0].identifier == deployment.identifier
    )


def _conclude(scene: Scene, decision: Decision, alive: Sequence[Task]) -> None:
    """Say so when the service is what it was asked to be."""
    service, primary = decision.service, decision.primary()
    if primary is None or decision.stops or decision.starts:
        return
    desired = service.desired_count
    mine = [one for one in alive if one.started_by == primary.deployment_id]
    healthy = [one for one in mine if _is_healthy(scene, decision, one)]
    if len(alive) != desired or len(healthy) != desired or primary.rollout_state is RolloutState.FAILED:
        decision.service = replace(service, steady_at=None)
        return
    if primary.rollout_state is RolloutState.IN_PROGRESS:
        _complete(scene, decision, primary)
    if service.steady_at is None or scene.now - service.steady_at >= STEADY_AGAIN_AFTER:
        decision.notes.append(Note("has reached a steady state.", "INFO", "SERVICE_STEADY_STATE"))
        service = replace(service, steady_at=scene.now)
    assert service.steady_at is not None
    decision.look_again(service.steady_at + STEADY_AGAIN_AFTER)
    decision.service = service


def _complete(scene: Scene, decision: Decision, primary: Deployment) -> None:
    reason = f"ECS deployment {primary.deployment_id} completed."
    for one in decision.deployments:
        if one.status is DeploymentStatus.ACTIVE:
            decision.put(replace(one, status=DeploymentStatus.INACTIVE))
        if primary.rolling_back and one.identifier == primary.rolling_back:
            ended = replace(one, status=DeploymentStatus.INACTIVE, finished_at=scene.now)
            decision.put(replace(ended, service_status="ROLLBACK_SUCCESSFUL"))
    decision.put(
        replace(
            primary,
            rollout_state=RolloutState.COMPLETED,
            rollout_reason=reason,
            service_status=primary.service_status if primary.rolling_back else "SUCCESSFUL",
            finished_at=primary.finished_at or scene.now,
            rolling_back="",
            updated_at=scene.now,
        )
    )
    decision.notes.append(Note(f"(deployment {primary.deployment_id}) deployment completed."))
    decision.notes.append(
        Note("", "INFO", "SERVICE_DEPLOYMENT_COMPLETED", reason=reason, deployment_id=primary.deployment_id)
    )
