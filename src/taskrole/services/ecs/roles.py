"""Sessions of tasks' roles: the port through which ECS gets them, and a small memory of those just issued.

ECS keeps no secret keys in the database. A session that RunTask obtained to prove that the role can be assumed waits
here, in this process only, for the message that takes it to the agent; when it is not here any more another is issued.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from taskrole.services.ecs.errors import ClientError
from taskrole.services.ecs.model import Task
from taskrole.services.ecs.session_options import SessionWish

TASKS_PRINCIPAL = "ecs-tasks.amazonaws.com"
REMEMBERED_MAX = 2000
_REMEMBERED_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class RoleSession:
    """Temporary credentials of a role."""

    role_arn: str
    access_key_id: str
    expires_at: datetime
    issued_at: datetime
    secret_access_key: str = field(repr=False, default="")
    session_token: str = field(repr=False, default="")


class CannotAssumeRoleError(Exception):
    """The role is missing, or its trust policy does not let ECS tasks assume it; the text says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RoleSessions(Protocol):
    """The port to STS."""

    def assume(
        self, role_arn: str, account_id: str, region: str, task_arn: str, wish: SessionWish, now: datetime
    ) -> RoleSession:
        """Assume a role as the service principal of ECS tasks; the name of the session is the task id, if nothing else.

        Raises:
            CannotAssumeRoleError: It cannot be assumed.
        """
        ...

    def revoke(self, task: Task, now: datetime) -> None:
        """Make all sessions of a task invalid, also one that is being issued this moment. May be called again."""
        ...


def unassumable(role_arn: str, reason: str) -> ClientError:
    """Return AWS's error for a role that cannot be assumed, with the reason after AWS's sentence."""
    return ClientError(
        f"ECS was unable to assume the role '{role_arn}' that was provided for this task. Please verify that the role"
        " being passed has the proper trust relationship and permissions and that your IAM user has permissions to"
        f" pass this role. {reason}".rstrip()
    )


class RecentSessions:
    """Sessions that were issued moments ago, by credentials id, each handed out once. Bounded; may forget any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, RoleSession] = OrderedDict()

    def put(self, credentials_id: str, session: RoleSession) -> None:
        """Keep a session for a moment."""
        with self._lock:
            self._sessions[credentials_id] = session
            while len(self._sessions) > REMEMBERED_MAX:
                self._sessions.popitem(last=False)

    def take(self, credentials_id: str, now: datetime) -> RoleSession | None:
        """Return and forget the session, unless it is not there or old."""
        with self._lock:
            session = self._sessions.pop(credentials_id, None)
        return session if session is not None and now - session.issued_at < _REMEMBERED_FOR else None
