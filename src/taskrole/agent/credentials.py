"""Credentials of tasks: in memory only. The state file knows their ids, nothing here is ever written to disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from taskrole.agent.settings import AwsCredentials

CREDENTIALS_MAX = 10_000


class RoleType(StrEnum):
    """Whose credentials they are, in the words of the protocol."""

    APPLICATION = "TaskApplication"
    EXECUTION = "TaskExecution"


@dataclass(frozen=True, slots=True)
class RoleCredentials:
    """Credentials of one role of one task."""

    credentials_id: str = field(repr=False)
    role_arn: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expiration: str
    """As it was sent; given out untouched."""
    expires_at: datetime

    def as_aws(self) -> AwsCredentials:
        """Return the keys to sign with."""
        return AwsCredentials(self.access_key_id, self.secret_access_key, self.session_token, self.expires_at)


@dataclass(slots=True)
class Entry:
    """One known id. ``credentials`` is None until the control plane has sent them again after a restart."""

    task_arn: str
    role_type: RoleType
    credentials: RoleCredentials | None = None
    container_name: str = ""
    """The only container that may have them; empty for those of the task that have no role of their own."""
    fetches: int = 0
    """How often they were given since this agent started."""


def parse_role_credentials(message: Mapping[str, Any]) -> RoleCredentials:
    """Return the ``roleCredentials`` of a message.

    Raises:
        ValueError: Something is missing or is not what it should be.
    """
    try:
        expiration = str(message["expiration"])
        expires_at = datetime.fromisoformat(expiration)
        if expires_at.tzinfo is None:
            expires_at = expires_at.replace(tzinfo=UTC)
        found = RoleCredentials(
            credentials_id=str(message["credentialsId"]),
            role_arn=str(message.get("roleArn") or ""),
            access_key_id=str(message["accessKeyId"]),
            secret_access_key=str(message["secretAccessKey"]),
            session_token=str(message.get("sessionToken") or ""),
            expiration=expiration,
            expires_at=expires_at,
        )
    except (KeyError, TypeError, ValueError):
        # No cause: its text could hold a part of the keys.
        raise ValueError("incomplete credentials") from None
    if not found.credentials_id:
        raise ValueError("credentials without an id")
    return found


class CredentialsStore:
    """All credentials of this instance's tasks, by id. Used on the event loop only."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def expect(self, credentials_id: str, task_arn: str, role_type: RoleType, container_name: str = "") -> None:
        """Know the id; until its credentials come, askers are told to wait."""
        if credentials_id and len(self._entries) < CREDENTIALS_MAX:
            self._entries.setdefault(credentials_id, Entry(task_arn, role_type, container_name=container_name))

    def put(self, task_arn: str, role_type: RoleType, credentials: RoleCredentials, container_name: str = "") -> bool:
        """Keep credentials, effective at once; an id never moves to another task, container or role type.

        Returns:
            Whether they were kept.
        """
        self.expect(credentials.credentials_id, task_arn, role_type, container_name)
        entry = self._entries.get(credentials.credentials_id)
        if entry is None or (entry.task_arn, entry.role_type, entry.container_name) != (
            task_arn,
            role_type,
            container_name,
        ):
            return False
        entry.credentials = credentials
        return True

    def find(self, credentials_id: str) -> Entry | None:
        """Return what is known under the id."""
        return self._entries.get(credentials_id)

    def fetches_of(self, task_arn: str) -> int:
        """Return how often a task's containers were given credentials since this agent started."""
        return sum(entry.fetches for entry in self._entries.values() if entry.task_arn == task_arn)

    def forget_task(self, task_arn: str, role_type: RoleType | None = None) -> None:
        """Forget the ids of a task, of one type or of both."""
        for key in [
            key
            for key, entry in self._entries.items()
            if entry.task_arn == task_arn and role_type in {None, entry.role_type}
        ]:
            del self._entries[key]
