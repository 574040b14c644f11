"""What the status panel of ``taskrole up`` shows, read without a call of the API: it would fill the audit trail."""

import json
from dataclasses import dataclass
from datetime import datetime

from taskrole.services.cloudtrail.api import TrailStore
from taskrole.services.ecs.api import ActiveTask, EcsApi, EcsHealth

TASKS_MAX = 20
DENIALS_MAX = 5


@dataclass(frozen=True, slots=True)
class Denial:
    """A call that was refused."""

    at: str
    event: str
    message: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The state of an installation at one moment; counts are of all accounts, the rest of one."""

    health: EcsHealth
    tasks: tuple[ActiveTask, ...]
    denials: tuple[Denial, ...]
    observed_roles: int
    now: datetime


def glance(ecs: EcsApi, trail: TrailStore, observed_roles: int, account_id: str, now: datetime) -> Glance:
    """Return what there is to see."""
    documents = (json.loads(text) for text in trail.denials(account_id, "", limit=DENIALS_MAX))
    denials = tuple(
        Denial(
            one["eventTime"], f"{one['eventSource'].partition('.')[0]}:{one['eventName']}", one.get("errorMessage", "")
        )
        for one in documents
    )
    return Glance(ecs.health(), tuple(ecs.active_tasks(account_id, TASKS_MAX)), denials, observed_roles, now)
