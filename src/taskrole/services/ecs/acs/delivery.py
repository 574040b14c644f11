"""What an agent has to be told next. Pure: state and moment to commands.

The database says which tasks the agent has not acknowledged and which credentials are due; this module only keeps from
saying the same thing again too soon. A session that dies loses nothing: the next one decides from the same state.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from taskrole.services.ecs.model import Task, TaskCredentials, TaskStatus

ATTEMPTS_DOUBLED_MAX = 5
BATCH_MAX = 20
FLIGHTS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to send: exactly one of the members is set."""

    stop: Task | None = None
    run: Task | None = None
    credentials: TaskCredentials | None = None

    @property
    def name(self) -> str:
        """What it is about, for telling that it was sent before."""
        if self.stop is not None:
            return f"stop {self.stop.task_id}"
        if self.run is not None:
            return f"run {self.run.task_id}"
        assert self.credentials is not None
        return f"credentials {self.credentials.credentials_id}"


@dataclass(slots=True)
class Flights:
    """What was sent on this connection, when, and how often: sent again with growing pauses until acknowledged."""

    resend_seconds: float
    _sent: dict[str, tuple[float, int]] = field(default_factory=dict, repr=False)

    def is_due(self, command: Command, now_seconds: float) -> bool:
        """Tell whether a command may be sent (again)."""
        sent = self._sent.get(command.name)
        if sent is None:
            return True
        at, attempts = sent
        pause_seconds: float = self.resend_seconds * (1 << min(attempts - 1, ATTEMPTS_DOUBLED_MAX))
        return now_seconds - at >= pause_seconds

    def sent(self, command: Command, now_seconds: float) -> None:
        """Note that a command was sent."""
        attempts = self._sent.pop(command.name, (0.0, 0))[1]
        self._sent[command.name] = (now_seconds, attempts + 1)
        while len(self._sent) > FLIGHTS_MAX:
            del self._sent[next(iter(self._sent))]

    def landed(self, name: str) -> None:
        """Note that a command was acknowledged."""
        self._sent.pop(name, None)


def commands(
    undelivered: Iterable[Task], due: Iterable[TaskCredentials], flights: Flights, now_seconds: float
) -> list[Command]:
    """Return what to send now: stops, then tasks, then new credentials."""
    waiting = list(undelivered)
    wanted = [
        *(Command(stop=task) for task in waiting if task.desired_status is TaskStatus.STOPPED),
        *(Command(run=task) for task in waiting if task.desired_status is TaskStatus.RUNNING),
        *(Command(credentials=one) for one in due),
    ]
    return [command for command in wanted if flights.is_due(command, now_seconds)][:BATCH_MAX]


def refresh_at(issued_at: datetime, expires_at: datetime) -> datetime:
    """Return when the next session is due: at half of this one's life."""
    return issued_at + (expires_at - issued_at) / 2


def to_be_stopped(
    candidates: Sequence[dict[str, str]], known: dict[str, Task], instance_id: str
) -> list[dict[str, str]]:
    """Return those of an agent's candidates that are to stop: not ours, not there, or meant to be stopped."""
    stop = []
    for candidate in candidates:
        task = known.get(candidate["taskArn"])
        mine = task is not None and task.container_instance_id == instance_id
        if task is None or not mine or task.desired_status is TaskStatus.STOPPED:
            stop.append({**candidate, "desiredStatus": "STOPPED"})
    return stop
