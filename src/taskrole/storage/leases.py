"""Leases: one leader at a time among the replicas, for reconcilers (architecture, section 3)."""

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from taskrole.clock import Clock
from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds
from taskrole.storage.tables import leases


class Lease:
    """A claim on ``name`` by ``holder`` that ends by itself ``duration_seconds`` after the last ``acquire``.

    The clocks of the replicas may differ; a duration of seconds and more must be chosen accordingly. What must not
    happen twice even then is guarded by ``fencing_number``, which grows with every change of the holder.
    """

    def __init__(self, database: Database, clock: Clock, name: str, holder: str, duration_seconds: float = 10) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._holder = holder
        self._duration = timedelta(seconds=duration_seconds)
        self._duration_seconds = duration_seconds
        self._held_until_monotonic = 0.0
        self.fencing_number = 0
        """Of the last successful ``acquire``; 0 before that."""

    def acquire(self) -> bool:
        """Take the lease, or prolong it; return whether it is held now."""
        started = self._clock.monotonic_seconds()
        number = self._database.write(self._try_acquire)
        if number is None:
            self._held_until_monotonic = 0.0
            return False
        self.fencing_number = number
        self._held_until_monotonic = started + self._duration_seconds
        return True

    def is_held(self) -> bool:
        """Return whether the last ``acquire`` succeeded and has not run out, without asking the database."""
        return self._clock.monotonic_seconds() < self._held_until_monotonic

    def release(self) -> None:
        """Give the lease up, if it is still held, so that another replica need not wait for its end."""
        self._held_until_monotonic = 0.0

        def release(connection: Connection) -> None:
            mine = (leases.c.lease_name == self._name) & (leases.c.holder == self._holder)
            connection.execute(update(leases).where(mine).values(expires_at=0))

        self._database.write(release)

    def _try_acquire(self, connection: Connection) -> int | None:
        now = self._clock.now()
        expires_at = to_milliseconds(now + self._duration)
        row = connection.execute(select(leases).where(leases.c.lease_name == self._name).with_for_update()).first()
        if row is None:
            values = {"lease_name": self._name, "holder": self._holder, "fencing_number": 1, "expires_at": expires_at}
            connection.execute(insert(leases).values(values))
            return 1
        if row.holder != self._holder and row.expires_at > to_milliseconds(now):
            return None
        number = int(row.fencing_number) + (0 if row.holder == self._holder else 1)
        changed = {"holder": self._holder, "fencing_number": number, "expires_at": expires_at}
        connection.execute(update(leases).where(leases.c.lease_name == self._name).values(changed))
        return number


def forget_lease(database: Database, name: str) -> None:
    """Remove a lease for good (a resource whose reconciler is gone)."""
    database.write(lambda connection: connection.execute(delete(leases).where(leases.c.lease_name == name)) and None)
