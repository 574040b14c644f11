"""Background work: named steps that run again and again, one leader at a time.

A step reads state, computes, and applies in a transaction; running it twice does no harm. Steps are plain functions of
the present moment; this module only says when they run and that a failing step is logged and tried again.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from taskrole.clock import Clock

log = logging.getLogger(__name__)

Step = Callable[[datetime], object]
MayLead = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Worker:
    """A step and how often it runs. ``everywhere`` steps run in every process, the others under the lease."""

    name: str
    interval_seconds: float
    step: Step
    everywhere: bool = False


class Workers:
    """Runs workers, each in a thread of its own so that a slow one holds up no other."""

    def __init__(self, workers: list[Worker], clock: Clock, may_lead: MayLead) -> None:
        self._workers = workers
        self._clock = clock
        self._may_lead = may_lead
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start all workers."""
        for worker in self._workers:
            thread = threading.Thread(target=self._run, args=(worker,), name=f"worker-{worker.name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Stop all workers; returns when the step that each is in has ended (at most 10 seconds)."""
        self._stop.set()
        for thread in self._threads:
            thread.join(10)

    def run_once(self) -> None:
        """Run every step once, here and now (tests)."""
        for worker in self._workers:
            worker.step(self._clock.now())

    def _run(self, worker: Worker) -> None:
        while not self._stop.wait(worker.interval_seconds):
            try:
                if worker.everywhere or self._may_lead():
                    worker.step(self._clock.now())
            except Exception:
                log.exception("worker step failed", extra={"worker": worker.name})
