"""When users and roles last asked for which action: kept in memory as calls pass, written together now and then.

AWS counts every attempt, allowed or not.
Source: IAM user guide, "Refining permissions using last accessed information".
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from taskrole.services.iam import tables as t
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

PENDING_MAX = 20_000  # uses that wait to be written; further ones of other actions are lost until then

_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ActionUse:
    """The last use of one action by one user or role."""

    entity_id: str
    service: str
    action: str
    used_at: datetime
    region: str


class ActionUses:
    """Notes and tells uses of actions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._pending: dict[_Key, tuple[datetime, str]] = {}

    def note(self, account_id: str, entity_id: str, actions: Iterable[str], region: str, at: datetime) -> None:
        """Remember that a user or role asked for actions (``service:Name``)."""
        with self._lock:
            for action in actions:
                service, _, name = action.partition(":")
                key = (account_id, entity_id, service, name)
                if key in self._pending or len(self._pending) < PENDING_MAX:
                    self._pending[key] = (at, region)

    def write(self) -> None:
        """Write down what was noted since the last time."""
        with self._lock:
            pending, self._pending = self._pending, {}
        if pending:
            self._database.write(lambda connection: _write(connection, pending))

    def of(self, account_id: str, entity_ids: Iterable[str]) -> list[ActionUse]:
        """Return the last uses of actions by some users and roles, as far as they have been written down."""
        c = t.action_uses.c
        query = select(t.action_uses).where(c.account_id == account_id, c.entity_id.in_(list(entity_ids)))
        with self._database.read() as connection:
            return [
                ActionUse(row.entity_id, row.service, row.action, from_milliseconds(row.used_at), row.region)
                for row in connection.execute(query)
            ]


def _write(connection: Connection, pending: dict[_Key, tuple[datetime, str]]) -> None:
    c = t.action_uses.c
    for (account_id, entity_id, service, action), (at, region) in sorted(pending.items()):
        mine = (c.account_id == account_id) & (c.entity_id == entity_id) & (c.service == service) & (c.action == action)
        values = {"used_at": to_milliseconds(at), "region": region}
        if connection.execute(update(t.action_uses).where(mine).values(values)).rowcount == 0:
            key = {"account_id": account_id, "entity_id": entity_id, "service": service, "action": action}
            connection.execute(insert(t.action_uses).values({**key, **values}))
