"""An event loop in virtual time, and processes on it that can be killed."""

import asyncio
import contextvars
import selectors
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from tests.support import NOW


class DeadlockError(RuntimeError):
    """Nothing is ready and no timer is set: nothing would ever happen again."""


_TURN_SECONDS = 1e-6
"""What one turn of the loop takes: code that waits for a moment that is nearly now must get there."""


class _Selector(selectors.DefaultSelector):
    """Never waits: where a real selector would, virtual time goes on."""

    def __init__(self, advance: Callable[[float], None]) -> None:
        super().__init__()
        self._advance = advance

    def select(self, timeout: float | None = None) -> list[Any]:
        self._advance(_TURN_SECONDS)
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise DeadlockError
        self._advance(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time is what timers make of it; work for threads is done at once, in the loop's own thread."""

    def __init__(self) -> None:
        self._virtual_seconds = 0.0
        super().__init__(_Selector(self._advance))
        self.set_task_factory(_make_task)

    def _advance(self, seconds: float) -> None:
        self._virtual_seconds += seconds

    def time(self) -> float:
        return self._virtual_seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *arguments: Any
    ) -> asyncio.Future[Any]:
        future = self.create_future()
        try:
            future.set_result(func(*arguments))
        except Exception as error:  # noqa: BLE001  the caller's, as from a thread
            future.set_exception(error)
        return future


class LoopClock:
    """The loop's time as a clock; see ``taskrole.clock.Clock``."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return NOW + timedelta(seconds=round(self._loop.time(), 3))

    def monotonic_seconds(self) -> float:
        return self._loop.time()


class Process:
    """Something that can be killed: all asyncio tasks that were made on its behalf end at once."""

    def __init__(self) -> None:
        self.alive = True
        self._tasks: list[asyncio.Task[Any]] = []

    def adopt(self, task: asyncio.Task[Any]) -> None:
        if not self.alive:
            task.cancel()
        self._tasks = [one for one in self._tasks if not one.done()]
        self._tasks.append(task)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a coroutine as a part of this process."""
        context = contextvars.copy_context()
        context.run(_owner.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def kill(self) -> None:
        self.alive = False
        for task in self._tasks:
            task.cancel()


_owner: contextvars.ContextVar[Process | None] = contextvars.ContextVar("owner", default=None)


def _make_task(
    loop: asyncio.AbstractEventLoop, work: Any, *, context: contextvars.Context | None = None
) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, context=context)
    owner = context.get(_owner) if context is not None else _owner.get()
    if owner is not None:
        owner.adopt(task)
    return task
