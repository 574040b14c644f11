"""Runs one task: asks ``reconcile`` what to do, does it, looks what became of it. One runner per task."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.credentials import RoleType
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.environment import prepare_credentials, prepare_environment
from taskrole.agent.hooks.image import prepare_image
from taskrole.agent.hooks.limits import prepare_limits
from taskrole.agent.hooks.pause import attach, prepare_pause, remove_pause
from taskrole.agent.hooks.ports import prepare_ports
from taskrole.agent.hooks.secrets import prepare_environment_files, prepare_secrets
from taskrole.agent.hooks.start import start
from taskrole.agent.hooks.trust import prepare_trust
from taskrole.agent.hooks.volumes import prepare_volumes
from taskrole.agent.model import ContainerRecord, Desired, Phase, TaskRecord, TaskStatus
from taskrole.agent.observe import apply_inspection, vanished
from taskrole.agent.reconcile import Plan, reconcile
from taskrole.docker.engine import EngineError, EngineUnavailableError

log = logging.getLogger(__name__)

Hook = Callable[[Preparation], Awaitable[None]]
HOOKS: tuple[Hook, ...] = (
    prepare_image,
    prepare_volumes,
    prepare_credentials,
    prepare_environment,
    prepare_secrets,
    prepare_environment_files,
    prepare_pause,
    prepare_trust,
    prepare_limits,
    prepare_ports,
)
STOP_TIMEOUT_SECONDS_MIN = 1
ENGINE_RETRY_SECONDS = 1.0
STOP_ATTEMPTS_MAX = 5
NETWORK_GONE = "ContainerNetworkingError: the network interface of the task is gone"


class TaskRunner:
    """The life of one task on this instance."""

    def __init__(
        self,
        context: AgentContext,
        task: TaskRecord,
        changed: Callable[[TaskRecord], None],
        extra_hooks: Sequence[Hook] = (),
        started: Callable[[TaskRecord, str], None] = lambda _task, _name: None,
        ended: Callable[[TaskRecord], Awaitable[None]] | None = None,
    ) -> None:
        self._context = context
        self.task = task
        self._changed = changed
        self._started = started
        self._ended = ended
        self._hooks = (*HOOKS, *extra_hooks)
        self._wake = asyncio.Event()
        self._actions: dict[str, asyncio.Task[None]] = {}
        self._actions_begun: Counter[str] = Counter()
        self._looking = asyncio.Lock()
        self._missed: set[str] = set()
        self._interruptible: set[str] = set()

    def wake(self) -> None:
        """Have the task looked at again."""
        self._wake.set()

    def stop(self) -> None:
        """Want the task stopped. Never goes back."""
        self.task.desired = Desired.STOPPED
        self.wake()

    async def run(self) -> None:
        """Run the task until all of its containers have stopped. Cancelling leaves the containers as they are."""
        try:
            await self.observe()
            while True:
                self._wake.clear()
                await self._look_at_missed()
                plan = self._step()
                if plan.status is TaskStatus.STOPPED and not plan.restart and not self._actions:
                    break
                try:
                    async with asyncio.timeout(plan.wake_after_seconds):
                        await self._wake.wait()
                except TimeoutError:
                    continue
        finally:
            await cancel(self._actions.values())
        if self._ended is not None:
            await self._ended(self.task)
        with contextlib.suppress(EngineError):  # it is removed with the task at the latest
            await remove_pause(self._context, self.task)
        self._finish()

    async def observe(self) -> None:
        """Ask the engine about every container: at the start of the agent and when the engine is back."""
        await self.observe_network()
        for name in self.task.containers:
            await self._look(name)
        self.wake()

    async def observe_network(self) -> None:
        """Ask the engine about the task's network interface; without it the task can't go on."""
        if self.task.spec.network_interface is None:
            return
        async with self._context.lock_of(self.task.arn):  # not while it is being made
            while True:
                try:
                    there = await attach(self._context, self.task)
                    break
                except EngineUnavailableError:
                    await asyncio.sleep(ENGINE_RETRY_SECONDS)
        if not there and self.task.attached:
            self.task.reason = self.task.reason or NETWORK_GONE
            self.stop()

    async def observe_container(self, name: str) -> None:
        """Ask the engine about one container, because an event named it."""
        if name in self._actions:
            self._missed.add(name)  # the action may have asked before the event
        else:
            await self._look(name)
            self.wake()  # reported once it is known whether the container is restarted

    async def _look_at_missed(self) -> None:
        for name in self._missed - self._actions.keys():
            self._missed.discard(name)
            await self._look(name)

    async def _look(self, name: str) -> None:
        """Ask the engine about a container that no action is on.

        An answer that an action has overtaken is not believed: it tells of the time before. Looks follow one another,
        so that an older answer cannot undo a newer one.
        """
        record = self.task.containers[name]
        async with self._looking:
            begun = self._actions_begun[name]
            if name in self._actions or _is_over(record):
                return
            document = await self._ask_engine(record.docker_id or record.docker_name)
            if self._actions_begun[name] == begun and not _is_over(record):
                self._believe(name, record, document)

    async def _observe_one(self, name: str, record: ContainerRecord) -> None:
        self._believe(name, record, await self._ask_engine(record.docker_id or record.docker_name))

    def _believe(self, name: str, record: ContainerRecord, document: dict[str, object] | None) -> None:
        context = self._context
        if document is not None:
            if record.phase is Phase.WAITING or record.phase is Phase.STARTING:
                record.begun_monotonic = context.clock.monotonic_seconds()
            container = self.task.spec.container(name)
            apply_inspection(self.task.spec, container, record, document, context.clock.monotonic_seconds())
            if record.phase is Phase.STOPPING:
                record.phase = Phase.RUNNING  # the stop was asked for by an earlier process: ask again
            if record.phase is Phase.STARTING:
                record.phase = Phase.WAITING  # created but never started: the start is repeated
        elif record.docker_id:
            vanished(record)
        else:
            record.phase = Phase.WAITING
        context.addresses.set_addresses(self.task.arn, name, record.addresses)

    async def _ask_engine(self, key: str) -> dict[str, object] | None:
        while True:
            try:
                return await self._context.engine.find_container(key)
            except EngineUnavailableError:
                await asyncio.sleep(ENGINE_RETRY_SECONDS)

    def _step(self) -> Plan:
        now = self._context.clock.monotonic_seconds()
        plan = reconcile(self.task.spec, self.task.desired, self.task.containers, now)
        if plan.stopping:
            if self.task.desired is Desired.RUNNING:
                self.task.desired = Desired.STOPPED
                self.task.execution_stopped_at = self._context.clock.now().isoformat()
            for name in self._interruptible & set(self._actions):
                self._actions[name].cancel()
        for name, reason in plan.give_up:
            record = self.task.containers[name]
            record.phase, record.reason = Phase.STOPPED, reason
            self.wake()
        for name in plan.start:
            self._act(name, Phase.STARTING, self._start)
        for name in plan.restart:
            self._act(name, Phase.STARTING, self._restart)
        for name in plan.stop:
            self._act(name, Phase.STOPPING, self._stop)
        self._report()
        return plan

    def _act(self, name: str, phase: Phase, action: Callable[[str, ContainerRecord], Awaitable[None]]) -> None:
        record = self.task.containers[name]
        record.phase = phase
        self._actions_begun[name] += 1
        self._actions[name] = asyncio.create_task(self._carry_out(name, record, action))

    async def _carry_out(
        self, name: str, record: ContainerRecord, action: Callable[[str, ContainerRecord], Awaitable[None]]
    ) -> None:
        try:
            await action(name, record)
        except asyncio.CancelledError:
            if name not in self._interruptible:
                raise  # the agent ends; the container stays as it is
            record.phase = Phase.STOPPED
        except HookError as error:
            if isinstance(error.__cause__, EngineUnavailableError):
                await self._engine_gone(name, record)
            else:
                record.phase, record.reason = Phase.STOPPED, str(error)
                log.info("a container could not be started", extra={"task": self.task.arn, "reason": record.reason})
        except EngineUnavailableError:
            await self._engine_gone(name, record)
        except Exception:
            log.exception("an action failed", extra={"task": self.task.arn})
            record.phase, record.reason = Phase.STOPPED, "InternalError: the agent failed; its log says more"
        finally:
            self._interruptible.discard(name)
            self._actions.pop(name, None)
            self._report()
            self.wake()

    async def _engine_gone(self, name: str, record: ContainerRecord) -> None:
        """Wait until Docker is back; what became of the container decides how it goes on."""
        log.warning("Docker went away during an action", extra={"task": self.task.arn})
        await asyncio.sleep(ENGINE_RETRY_SECONDS)
        await self._observe_one(name, record)

    async def _start(self, name: str, record: ContainerRecord) -> None:
        container = self.task.spec.container(name)
        record.begun_monotonic = self._context.clock.monotonic_seconds()
        preparation = Preparation(self._context, self.task, container, record)
        self._interruptible.add(name)
        for hook in self._hooks:
            await hook(preparation)
        async with self._context.starts:
            self._interruptible.discard(name)
            await start(preparation)
        self._started(self.task, name)

    async def _restart(self, name: str, record: ContainerRecord) -> None:
        record.restart_count += 1
        record.started_monotonic = 0.0
        try:
            await self._context.engine.start_container(record.docker_id)
        except EngineUnavailableError:
            raise
        except EngineError as error:
            raise HookError("CannotStartContainerError", f"Error response from daemon: {error.message}") from error
        await self._observe_one(name, record)

    async def _stop(self, name: str, record: ContainerRecord) -> None:
        record.stop_requested = True
        container = self.task.spec.container(name)
        timeout = container.stop_timeout_seconds or self._context.settings.stop_timeout_seconds
        for attempt in range(1, STOP_ATTEMPTS_MAX + 1):
            try:
                await self._context.engine.stop_container(record.docker_id, max(timeout, STOP_TIMEOUT_SECONDS_MIN))
                break
            except EngineUnavailableError:
                raise
            except EngineError as error:
                if attempt == STOP_ATTEMPTS_MAX:
                    record.reason = f"CannotStopContainerError: {error.message}"[:1024]
                await asyncio.sleep(ENGINE_RETRY_SECONDS)
        await self._observe_one(name, record)

    def _report(self) -> None:
        for name, record in self.task.containers.items():
            if record.phase is Phase.STOPPED:
                self._context.addresses.set_addresses(self.task.arn, name, ())
        self._changed(self.task)

    def _finish(self) -> None:
        task = self.task
        task.stopped_at = self._context.clock.now().isoformat()
        task.execution_stopped_at = task.execution_stopped_at or task.stopped_at
        # The execution role's are still needed to ship the last lines of the logs; they go at clean-up.
        self._context.credentials.forget_task(task.arn, RoleType.APPLICATION)
        self._report()


def _is_over(record: ContainerRecord) -> bool:
    return record.phase is Phase.STOPPED
