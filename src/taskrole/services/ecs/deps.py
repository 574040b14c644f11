"""What the operations, sessions and workers of ECS are given."""

from dataclasses import dataclass, field

from taskrole.clock import Clock
from taskrole.ids import Ids
from taskrole.services.ecs.acs.hub import Hub
from taskrole.services.ecs.roles import RecentSessions, RoleSessions
from taskrole.services.ecs.settings import EcsSettings
from taskrole.storage.ports import Database


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
