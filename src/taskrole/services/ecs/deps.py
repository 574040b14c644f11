"""What the operations, sessions and workers of ECS are given."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from taskrole.clock import Clock
from taskrole.ids import Ids
from taskrole.services.ecs.acs.hub import Hub
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.roles import RecentSessions, RoleSessions
from taskrole.services.ecs.settings import EcsSettings
from taskrole.storage.ports import Database


class Turns:
    """Lets the placements of one process in one cluster go one after another.

    The database keeps them apart anyhow. On PostgreSQL those that collide are run again, which costs more than waiting;
    SQLite has one writer, who commits many at a time if nobody holds them back.
    """

    _LOCKS = 64

    def __init__(self) -> None:
        self._locks = [threading.Lock() for _ in range(self._LOCKS)]

    @contextmanager
    def of(self, database: Database, key: ClusterKey) -> Iterator[None]:
        """Wait for the turn in a cluster."""
        if database.dialect == "sqlite":
            yield
            return
        with self._locks[hash(key) % self._LOCKS]:
            yield


@dataclass(frozen=True, slots=True)
class EcsDeps:
    """The dependencies of ECS. ``clock`` is for agent sessions; operations take the time from their call."""

    database: Database
    ids: Ids
    clock: Clock
    roles: RoleSessions
    settings: EcsSettings = field(default_factory=EcsSettings)
    hub: Hub = field(default_factory=Hub)
    recent: RecentSessions = field(default_factory=RecentSessions)
    turns: Turns = field(default_factory=Turns)
    linked_role: Callable[[str, datetime], None] = lambda _account_id, _now: None
    """Makes the role AWSServiceRoleForECS of an account, if it is not there."""
