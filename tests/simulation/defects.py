"""Small deliberate defects, to prove that the simulation finds such: one wrong line each, switched on by name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from taskrole.agent.credentials import CredentialsStore, Entry
from taskrole.agent.reports import Reporter
from taskrole.agent.tasks import Tasks
from taskrole.services.ecs import lifecycle, transitions
from taskrole.services.ecs.acs import courier, delivery
from taskrole.services.ecs.engine import decide
from taskrole.services.ecs.model import Task, TaskStatus
from taskrole.services.ecs.roles import RecentSessions
from taskrole.services.ecs.store import container_instances, credentials
from tests.simulation.parts import _StateFile

SCHEDULES_MAX = 400
"""Within how many schedules a defect must be found."""

original_commands, original_send = delivery.commands, Reporter._send
original_put = CredentialsStore.put


def _only_runs(undelivered: Any, *rest: Any) -> Any:
    return original_commands([task for task in undelivered if task.desired_status is TaskStatus.RUNNING], *rest)


async def _loses_reports(reporter: Reporter, report: Any) -> bool:
    await original_send(reporter, report)
    return True


async def _saves_nothing(_file: Any, _state: Any) -> None:
    return


def _keeps_old_credentials(store: CredentialsStore, task_arn: str, *rest: Any) -> bool:
    entry: Entry | None = store.find(rest[1].credentials_id)
    return (entry is not None and entry.credentials is not None) or original_put(store, task_arn, *rest)


def _any_recent(sessions: RecentSessions, _credentials_id: str, _now: Any) -> Any:
    return next(iter(sessions._sessions.values()), None)


def _forgets_tasks(tasks: Tasks) -> None:
    tasks._context.state.tasks.clear()


def _reserves_nothing(_connection: Any, _instance: Any, _used: Any) -> None:
    return


def _credentials_of_nobody(_connection: Any, _ids: Any) -> list[Any]:
    return []


DEFECTS: dict[str, tuple[object, str, Any]] = {
    "a stop is not delivered": (courier, "commands", _only_runs),
    "a report that failed counts as delivered": (Reporter, "_send", _loses_reports),
    "the agent saves no state": (_StateFile, "save", _saves_nothing),
    "the agent forgets its tasks at a restart": (Tasks, "adopt", _forgets_tasks),
    "the agent keeps the first credentials": (CredentialsStore, "put", _keeps_old_credentials),
    "credentials are never due": (credentials, "list_due", lambda *_arguments: []),
    "a session goes to whoever asks first": (RecentSessions, "take", _any_recent),
    "reservations are not written": (container_instances, "reserve", _reserves_nothing),
    "what a stopped task held is not given back": (transitions, "_release", lambda *_arguments: None),
    "a stopped task has no sessions to revoke": (Task, "has_roles", property(lambda _task: False)),
    "a stop that was asked for is dropped": (lifecycle, "request_stop", lambda task, *_arguments: task),
    "credentials are not sent to a restarted agent": (credentials, "list_of_tasks", _credentials_of_nobody),
    "a deleted service keeps its tasks": (decide, "_drain", lambda _scene, _decision: None),
}


@contextmanager
def defect(name: str) -> Iterator[None]:
    """Switch a defect on."""
    target, attribute, wrong = DEFECTS[name]
    with patch.object(target, attribute, wrong):
        yield


Run = Callable[[int], Exception | None]


def schedules_until_found(name: str, run: Run) -> int:
    """Return how many schedules it took until one failed; 0 if none did."""
    with defect(name):
        for seed in range(SCHEDULES_MAX):
            if run(seed) is not None:
                return seed + 1
    return 0
