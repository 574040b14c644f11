"""The live agent connections of this process, and how other threads wake them. Thread-safe."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

BLOCKING_THREADS = 8
NOTES_MAX = 256


@dataclass(eq=False, slots=True)
class Connection:
    """One live connection: an event on its loop that says "look for work", and whether it has been replaced."""

    connection_id: str
    loop: asyncio.AbstractEventLoop
    work: asyncio.Event = field(default_factory=asyncio.Event)
    replaced: bool = False
    notes: deque[str] = field(default_factory=lambda: deque(maxlen=NOTES_MAX))
    """Messages that are sent once, if the connection lasts that long."""
    guarded_scope: tuple[str, str] | None = None
    """Account and region of an instance whose agent enforces security groups, else None."""

    def wake(self) -> None:
        """Make the connection look for work; may be called from any thread."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.work.set)


class Hub:
    """Live connections by container instance id; also owns the bounded pool for their blocking database work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connections: dict[str, Connection] = {}
        self.executor = ThreadPoolExecutor(BLOCKING_THREADS, thread_name_prefix="acs")
        self._poller: threading.Thread | None = None
        self._closed = threading.Event()

    def start_polling(self, find: Callable[[], Iterable[str]], interval_seconds: float) -> None:
        """Wake every instance that ``find`` names, again and again: one question for all connections of a process.

        This is how work reaches an agent that another replica made. The second and later calls do nothing.
        """
        with self._lock:
            if self._poller is not None or self._closed.is_set():
                return
            arguments = (find, interval_seconds)
            self._poller = threading.Thread(target=self._poll, args=arguments, name="acs-poll", daemon=True)
            self._poller.start()

    def _poll(self, find: Callable[[], Iterable[str]], interval_seconds: float) -> None:
        while not self._closed.wait(interval_seconds):
            try:
                for instance_id in find() if self.count() else ():
                    self.wake(instance_id)
            except Exception:
                log.exception("could not look for work of agents; trying again")

    def attach(self, instance_id: str, connection: Connection) -> Connection | None:
        """Make a connection the instance's live one; return the one that it replaces, already marked."""
        with self._lock:
            old = self._connections.get(instance_id)
            self._connections[instance_id] = connection
        if old is not None:
            old.replaced = True
            old.wake()
        return old

    def detach(self, instance_id: str, connection: Connection) -> None:
        """Forget a connection, unless another has taken its place."""
        with self._lock:
            if self._connections.get(instance_id) is connection:
                del self._connections[instance_id]

    def wake(self, instance_id: str) -> None:
        """Make the instance's connection look for work, if this process has it."""
        with self._lock:
            connection = self._connections.get(instance_id)
        if connection is not None:
            connection.wake()

    def has(self, instance_id: str) -> bool:
        """Tell whether the instance's agent is connected to this process."""
        with self._lock:
            return instance_id in self._connections

    def tell(self, instance_id: str, message: str) -> bool:
        """Send a message to the instance's agent, once; False if it is not connected to this process."""
        with self._lock:
            connection = self._connections.get(instance_id)
        if connection is None:
            return False
        connection.notes.append(message)
        connection.wake()
        return True

    def guarded(self) -> dict[str, tuple[str, str]]:
        """Return account and region of the connected instances that enforce security groups."""
        with self._lock:
            return {one: here.guarded_scope for one, here in self._connections.items() if here.guarded_scope}

    def count(self) -> int:
        """Return how many connections are live here."""
        with self._lock:
            return len(self._connections)

    def close(self) -> None:
        """Stop the threads; connections are closed by whoever accepted them."""
        self._closed.set()
        if self._poller is not None:
            self._poller.join()
        self.executor.shutdown(wait=True, cancel_futures=True)
