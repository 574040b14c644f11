"""What was revoked: kept in the database, held in memory, read again every half second while it is asked.

A task that stopped never comes back, so all its sessions are refused, whenever they were issued. Of a role, or of one
session name of a role, those issued up to an instant are refused.
"""

import threading
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from taskrole.aws.call import CallSession
from taskrole.policy.model import Principal
from taskrole.services.sts.tables import revocations
from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds

REFRESHED_EVERY = timedelta(milliseconds=500)
KEPT_FOR = timedelta(hours=37)  # longer than any session lives (AWS: 36 hours for GetSessionToken)
CLOCKS_DIFFER_BY = timedelta(minutes=5)  # between replicas


class Revocations:
    """The revocation list."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._entries: dict[str, tuple[int, int]] = {}  # subject: refused if issued until, kept until
        self._refreshed_at: datetime | None = None

    def revoke_task(self, task_arn: str, now: datetime) -> None:
        """Refuse every session of a task from now on."""
        self._revoke(_task(task_arn), now + KEPT_FOR, now)

    def revoke_session(self, role_arn: str, session_name: str, now: datetime) -> None:
        """Refuse the sessions of one name of a role that were issued until now."""
        self._revoke(_named(role_arn, session_name), now, now)

    def revoke_role(self, role_arn: str, now: datetime) -> None:
        """Refuse all sessions of a role that were issued until now."""
        self._revoke(_role(role_arn), now, now)

    def is_revoked(self, principal: Principal, session: CallSession, now: datetime) -> bool:
        """Tell whether a session was revoked, here or (half a second ago) by another replica."""
        if self._refreshed_at is None or abs(now - self._refreshed_at) >= REFRESHED_EVERY:
            self.refresh(now)
        entries = self._entries
        if not entries:
            return False
        subjects = [_role(principal.role_arn), _named(principal.role_arn, principal.session_name)]
        if session.task_arn:
            subjects.append(_task(session.task_arn))
        issued_at = to_milliseconds(session.issued_at)
        found = (entries.get(subject) for subject in subjects)
        return any(entry is not None and issued_at <= entry[0] for entry in found)

    def refresh(self, now: datetime) -> None:
        """Read what was revoked since the last time, and forget what can matter no more."""
        # The first reader has to wait for the list; later one thread reads while the others use what there is.
        if self._refreshing.acquire(blocking=self._refreshed_at is None):
            try:
                self._read(now)
            finally:
                self._refreshing.release()

    def purge(self, now: datetime) -> None:
        """Delete what can matter no more: every session that it was about has expired."""
        expired = delete(revocations).where(revocations.c.expires_at < to_milliseconds(now))
        self._database.write(lambda connection: connection.execute(expired))
        self.refresh(now)

    def _read(self, now: datetime) -> None:
        c = revocations.c
        query = select(c.subject, c.issued_until_at, c.expires_at)
        if self._refreshed_at is not None:
            query = query.where(c.revoked_at >= to_milliseconds(min(self._refreshed_at, now) - CLOCKS_DIFFER_BY))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        with self._lock:
            entries = {subject: entry for subject, entry in self._entries.items() if entry[1] > to_milliseconds(now)}
            entries.update({row.subject: (row.issued_until_at, row.expires_at) for row in rows})
            self._entries = entries
            self._refreshed_at = now

    def _revoke(self, subject: str, issued_until: datetime, now: datetime) -> None:
        c = revocations.c
        values = {
            "issued_until_at": to_milliseconds(issued_until),
            "revoked_at": to_milliseconds(now),
            "expires_at": to_milliseconds(now + KEPT_FOR),
        }

        def revoke(connection: Connection) -> None:
            if connection.execute(update(revocations).where(c.subject == subject).values(values)).rowcount == 0:
                connection.execute(insert(revocations).values(subject=subject, **values))

        self._database.write(revoke)
        with self._lock:
            self._entries = {**self._entries, subject: (values["issued_until_at"], values["expires_at"])}


def _task(task_arn: str) -> str:
    return f"task {task_arn}"


def _role(role_arn: str) -> str:
    return f"role {role_arn}"


def _named(role_arn: str, session_name: str) -> str:
    return f"session {role_arn} {session_name}"
