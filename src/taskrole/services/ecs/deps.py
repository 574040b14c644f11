"""What the operations, sessions and workers of ECS are given."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from taskrole.aws.call import Call
from taskrole.clock import Clock
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.ecs.acs.hub import Hub
from taskrole.services.ecs.event_stream import EventFeed
from taskrole.services.ecs.executions import Executions
from taskrole.services.ecs.firewalls import Firewalls, NoFirewalls
from taskrole.services.ecs.machines import Machines, NoMachines
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.networks import Networks, NoNetworks
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


May = Callable[[Call, Question], bool]


def _nobody(_call: Call, _question: Question) -> bool:
    return False


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
    may: May = _nobody
    """Answers a question about single items (events of a stream) with the caller's policies."""
    linked_role: Callable[[str, datetime], None] = lambda _account_id, _now: None
    """Makes the role AWSServiceRoleForECS of an account, if it is not there."""
    machines: Machines = field(default_factory=NoMachines)
    networks: Networks = field(default_factory=NoNetworks)
    firewalls: Firewalls = field(default_factory=NoFirewalls)
    feed: EventFeed = field(init=False)
    executions: Executions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "feed", EventFeed(self.database, self.clock))
        object.__setattr__(self, "executions", Executions(self.clock, self.ids, self.hub.tell))
