"""All tasks of this instance: takes what the control plane sends, adopts what runs already, cleans up what is over."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from taskrole.agent.container_config import docker_name
from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.credentials import RoleCredentials, RoleType, parse_role_credentials
from taskrole.agent.hooks.limits import remove_limits
from taskrole.agent.hooks.pause import attach, remove_pause
from taskrole.agent.model import (
    INSTANCE_LABEL,
    LABEL_PREFIX,
    ContainerRecord,
    Desired,
    Phase,
    TaskRecord,
    TaskSpec,
)
from taskrole.agent.payload import InvalidTaskError, parse_task
from taskrole.agent.reports import Reporter
from taskrole.agent.runner import Hook, TaskRunner
from taskrole.agent.vpc import remove_networks
from taskrole.docker.engine import Engine, EngineError, EngineEvent, EngineUnavailableError
from taskrole.ids import dashed_uuid, hex_id

log = logging.getLogger(__name__)

STOPPED_TASKS_MAX = 200  # kept for ``docker logs``; the oldest go first
ENGINE_RETRY_SECONDS = 1.0
SWEEP_INTERVAL_SECONDS = 60.0
_EVENTS = frozenset(("die", "oom", "destroy", "start", "pause", "unpause"))


class Tasks:
    """The tasks of this instance and their runners."""

    def __init__(
        self,
        context: AgentContext,
        reporter: Reporter,
        extra_hooks: Sequence[Hook] = (),
        started: Callable[[TaskRecord, str], None] = lambda _task, _name: None,
        removed: Callable[[str], Awaitable[None]] | None = None,
        ended: Callable[[TaskRecord], Awaitable[None]] | None = None,
    ) -> None:
        self._context = context
        self._reporter = reporter
        self._extra_hooks = extra_hooks
        self._started = started
        self._removed = removed
        self._ended = ended
        self._runners: dict[str, TaskRunner] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._sweeps: set[asyncio.Task[None]] = set()
        self.engine_available = True

    def find(self, task_arn: str) -> TaskRecord | None:
        """Return a task of this instance."""
        return self._context.state.tasks.get(task_arn)

    def all(self) -> list[TaskRecord]:
        """Return all tasks, also stopped ones that are not cleaned up yet."""
        return list(self._context.state.tasks.values())

    def adopt(self) -> None:
        """Take over the tasks of the state file: running ones go on, ended ones are reported."""
        for task in self.all():
            self._expect_credentials(task.spec)
            for name, record in task.containers.items():
                self._context.addresses.add_endpoint(record.endpoint_id, task.arn, name)
            if task.stopped_at:
                self._reporter.changed(task)
            else:
                self._run(task)

    def _expect_credentials(self, spec: TaskSpec) -> None:
        self._context.credentials.expect(spec.credentials_id, spec.arn, RoleType.APPLICATION)
        self._context.credentials.expect(spec.execution_credentials_id, spec.arn, RoleType.EXECUTION)
        for container in spec.containers:
            self._context.credentials.expect(container.credentials_id, spec.arn, RoleType.APPLICATION, container.name)

    async def start(self, document: Mapping[str, Any]) -> list[RoleCredentials]:
        """Take a task that shall run, new or known; returns its credentials, to be acknowledged.

        Raises:
            InvalidTaskError: It can't be run by this agent.
        """
        known = self.find(str(document.get("arn")))
        arn = known.arn if known is not None else parse_task(document).arn
        sets = _credentials(document)
        if known is None or not known.stopped_at:
            for role_type, owner, credentials in sets:
                self._context.credentials.put(arn, role_type, credentials, owner)
        if known is None:
            task = self._record(parse_task(document))
            self._context.state.tasks[task.arn] = task
            try:
                await self._context.save_now()
            except OSError:
                del self._context.state.tasks[task.arn]
                self._context.credentials.forget_task(arn)
                raise
            self._run(task)
        return [credentials for _, _, credentials in sets]

    def stop(self, task_arn: str) -> bool:
        """Stop a task; returns whether there is one of that ARN."""
        task = self.find(task_arn)
        if task is None:
            return False
        if (runner := self._runners.get(task_arn)) is not None:
            runner.stop()
            self._context.save_soon()
        else:
            task.reported.pop("", None)  # it is over; say so again
            self._reporter.changed(task)
        return True

    def put_credentials(self, task_arn: str, role_type: RoleType, credentials: RoleCredentials) -> bool:
        """Keep new credentials of a task; returns False for a task that isn't here or is over."""
        task = self.find(task_arn)
        if task is None or (task.stopped_at and role_type is RoleType.APPLICATION):
            return False
        owner = task.spec.owner_of(credentials.credentials_id)
        return self._context.credentials.put(task_arn, role_type, credentials, owner)

    def _record(self, spec: TaskSpec) -> TaskRecord:
        ids, task = self._context.ids, TaskRecord(spec)
        for container in spec.containers:
            name = docker_name(spec, container, hex_id(ids, 20))
            record = ContainerRecord(docker_name=name, endpoint_id=dashed_uuid(ids))
            task.containers[container.name] = record
            self._context.addresses.add_endpoint(record.endpoint_id, spec.arn, container.name)
        task.pause_name = f"ecs-{spec.family}-{spec.version}-internalecspause-{hex_id(ids, 20)}"
        for volume in spec.volumes:
            plain = "".join(c for c in str(volume.get("name")) if c.isascii() and (c.isalnum() or c in "-_"))
            task.volumes[str(volume.get("name"))] = f"ecs-{spec.family}-{spec.version}-{plain}-{hex_id(ids, 20)}"
        self._expect_credentials(spec)
        return task

    def _run(self, task: TaskRecord) -> None:
        runner = TaskRunner(self._context, task, self._reporter.changed, self._extra_hooks, self._started, self._ended)
        self._runners[task.arn] = runner
        self._running[task.arn] = asyncio.create_task(self._run_to_end(runner))

    async def _run_to_end(self, runner: TaskRunner) -> None:
        try:
            await runner.run()
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("the runner of a task failed", extra={"task": runner.task.arn})
            raise
        self._runners.pop(runner.task.arn, None)
        self._running.pop(runner.task.arn, None)

    async def follow_engine(self) -> None:
        """Pass the engine's events on to the runners; runs as long as the agent, also while the engine is away."""
        label = f"{INSTANCE_LABEL}={self._context.state.instance_id}"
        while True:
            try:
                await self._context.engine.version()
                if not self.engine_available:
                    log.warning("Docker answers again")
                self.engine_available = True
                self._look_again()
                # Once more when the stream is surely open: nothing that happened in between may be missed.
                self._look_again(after_seconds=ENGINE_RETRY_SECONDS)
                async for event in self._context.engine.events([label]):
                    await self._on_event(event)
            except EngineError as error:
                if self.engine_available:
                    log.warning("Docker does not answer", extra={"reason": error.message})
                self.engine_available = False
            await asyncio.sleep(ENGINE_RETRY_SECONDS)

    async def _on_event(self, event: EngineEvent) -> None:
        action = event.action.partition(":")[0]
        runner = self._runners.get(event.labels.get(LABEL_PREFIX + "task-arn", ""))
        name = event.labels.get(LABEL_PREFIX + "container-name", "")
        if runner is None or (action not in _EVENTS and action != "health_status"):
            return
        record = runner.task.containers.get(name)
        if record is None:
            if action == "die":
                await runner.observe_network()
            return
        if record.docker_id == event.container_id:
            if action == "die":
                # At once: another container may get the address before the engine was asked.
                self._context.addresses.set_addresses(runner.task.arn, name, ())
            await runner.observe_container(name)

    def _look_again(self, after_seconds: float = 0.0) -> None:
        sweep = asyncio.create_task(self._sweep(after_seconds))
        self._sweeps.add(sweep)
        sweep.add_done_callback(self._sweeps.discard)

    async def _sweep(self, after_seconds: float) -> None:
        await asyncio.sleep(after_seconds)
        for runner in list(self._runners.values()):
            await runner.observe()

    async def keep_clean(self) -> None:
        """Look at everything once a minute, in case an event was lost, and remove what is over for long enough."""
        while True:
            await asyncio.sleep(min(SWEEP_INTERVAL_SECONDS, max(self._context.settings.cleanup_wait_seconds, 1.0)))
            if self.engine_available:
                self._look_again()
            await self._clean_up()

    async def _clean_up(self) -> None:
        over = sorted((t for t in self.all() if t.stopped_at), key=lambda task: task.stopped_at)
        now = self._context.clock.now()
        for position, task in enumerate(over):
            age = (now - datetime.fromisoformat(task.stopped_at)).total_seconds()
            surplus = position < len(over) - STOPPED_TASKS_MAX
            if task.reported.get("") == "STOPPED" and (surplus or age >= self._context.settings.cleanup_wait_seconds):
                await self._remove(task)

    async def _remove(self, task: TaskRecord) -> None:
        try:
            for record in task.containers.values():
                if record.docker_id:
                    await self._context.engine.remove_container(record.docker_id)
                    if self._removed is not None:
                        await self._removed(record.docker_id)
            await remove_pause(self._context, task)
            for name in task.volumes.values():
                await self._context.engine.remove_volume(name)
        except EngineError as error:
            log.warning("a stopped task could not be removed", extra={"task": task.arn, "reason": error.message})
            return
        await remove_limits(task.spec, self._context.facts)
        await self._reporter.forget(task.arn)
        self._context.credentials.forget_task(task.arn)
        self._context.addresses.forget_task(task)
        self._context.state.tasks.pop(task.arn, None)
        self._context.save_soon()

    async def stop_all(self, timeout_seconds: float) -> None:
        """Stop every task and wait for it."""
        for runner in list(self._runners.values()):
            runner.task.reason = runner.task.reason or "Task stopped by user"
            runner.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                while self._running:
                    await asyncio.wait(list(self._running.values()))

    async def remove_stopped(self) -> None:
        """Remove all stopped tasks now."""
        for task in self.all():
            if task.stopped_at:
                await self._remove(task)

    async def close(self) -> None:
        """Leave the containers running; end everything else."""
        await cancel([*self._running.values(), *self._sweeps])

    def stop_candidates(self, wanted: set[str]) -> list[TaskRecord]:
        """Return the tasks that run here although the control plane doesn't list them as running."""
        return [t for t in self.all() if t.desired is Desired.RUNNING and not t.stopped_at and t.arn not in wanted]

    async def refresh_addresses(self, task_arn: str) -> None:
        """Ask the engine for the addresses of a task whose container asks before its start has returned."""
        task = self.find(task_arn)
        if task is None:
            return
        if task.spec.network_interface is not None:
            async with self._context.lock_of(task_arn):
                await attach(self._context, task)
            return
        for name, record in task.containers.items():
            if record.phase in {Phase.STARTING, Phase.RUNNING} and not record.addresses:
                document = await self._context.engine.find_container(record.docker_id or record.docker_name)
                networks = ((document or {}).get("NetworkSettings") or {}).get("Networks") or {}
                found = [str(network["IPAddress"]) for network in networks.values() if network.get("IPAddress")]
                self._context.addresses.set_addresses(task_arn, name, found)


def _credentials(document: Mapping[str, Any]) -> list[tuple[RoleType, str, RoleCredentials]]:
    """Return the credentials in a task's document, each with the name of the container that it is for, if any."""
    places = [
        ("roleCredentials", RoleType.APPLICATION, "", document),
        ("executionRoleCredentials", RoleType.EXECUTION, "", document),
        *(
            ("roleCredentials", RoleType.APPLICATION, str(container.get("name")), container)
            for container in document.get("containers") or ()
        ),
    ]
    found = []
    for member, role_type, owner, holder in places:
        if holder.get(member):
            try:
                found.append((role_type, owner, parse_role_credentials(holder[member])))
            except ValueError as error:
                message = f"UnrecogniedTaskError: {member}: {error}"
                raise InvalidTaskError(message) from error
    return found


async def remove_all_containers(engine: Engine, instance_id: str) -> None:
    """Remove every container, network and task volume of an instance, running or not: clean-up and ``--stop-tasks``.

    Raises:
        EngineUnavailableError: Docker doesn't answer.
    """
    label = f"{INSTANCE_LABEL}={instance_id}"
    for summary in await engine.list_containers([label]):
        await engine.remove_container(str(summary["Id"]))
    await remove_networks(engine)
    for volume in await engine.list_volumes([label]):
        try:
            await engine.remove_volume(str(volume["Name"]))
        except EngineUnavailableError:
            raise
        except EngineError as error:
            log.warning("a volume could not be removed", extra={"volume": volume["Name"], "reason": error.message})
