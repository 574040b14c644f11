"""The only reader of the wall clock.

Everything else is given the time: operations by ``call.now``, workers by a ``Clock`` that they were built with.
"""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic_seconds(self) -> float:
        """Return seconds since an arbitrary start; never goes back. For time-outs and durations."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic_seconds(self) -> float:
        """Return the machine's monotonic clock."""
        return time.monotonic()


class FakeClock:
    """A clock for tests that moves only when it is told to."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = now
        self._start = now
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the moment that was set."""
        with self._lock:
            return self._now

    def monotonic_seconds(self) -> float:
        """Return the seconds that the clock was moved since it was made."""
        return (self.now() - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Move the clock forward by ``seconds``."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
