"""The container instance of ``taskrole up``: its id, its role session, its metadata, from the server in the process."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from taskrole.agent.settings import AwsCredentials
from taskrole.clock import Clock
from taskrole.ids import Ids, hex_id
from taskrole.services.ec2.api import Ec2Api, Scope
from taskrole.services.sts.api import StsApi

EC2_PRINCIPAL = "ec2.amazonaws.com"
SESSION_SECONDS = 6 * 3600


class LocalInstance:
    """Credentials of the local container instance: a session of its profile's role, named by the instance id."""

    def __init__(self, sts: StsApi, ec2: Ec2Api, scope: Scope, instance_id: str, clock: Clock) -> None:
        self._sts = sts
        self._ec2 = ec2
        self._scope = scope
        self._instance_id = instance_id
        self._clock = clock
        self._current: tuple[str, AwsCredentials] = ("", AwsCredentials("", ""))

    async def get(self) -> AwsCredentials:
        """Return credentials of the role that the instance has now, with at least half of their life before them.

        Raises:
            OSError: It has no role, or the role cannot be assumed at the moment.
        """
        return await asyncio.to_thread(self._get, self._clock.now())

    def _get(self, now: datetime) -> AwsCredentials:
        role_arn = self._ec2.role_arn(self._scope, self._instance_id)
        issued_for, current = self._current
        if not role_arn:
            raise OSError("the instance has no instance profile with a role")
        left = (current.expires_at - now).total_seconds() if current.expires_at is not None else 0.0
        if issued_for == role_arn and left > SESSION_SECONDS / 2:
            return current
        self._current = (role_arn, self._issue(role_arn, now))
        return self._current[1]

    def _issue(self, role_arn: str, now: datetime) -> AwsCredentials:
        credentials = self._sts.assume_role_for_service(
            role_arn,
            EC2_PRINCIPAL,
            self._instance_id,
            self._scope.account_id,
            self._scope.region,
            self._scope.arn("instance", self._instance_id),
            SESSION_SECONDS,
            now,
        )
        return AwsCredentials(
            credentials.access_key_id,
            credentials.secret_access_key,
            credentials.session_token,
            credentials.expires_at,
        )

    async def metadata(self) -> dict[str, Any]:
        """Return what the instance's metadata service answers with.

        Raises:
            OSError: It is not registered yet.
        """
        found = await asyncio.to_thread(self._ec2.metadata, self._scope, self._instance_id, self._clock.now())
        if found is None:
            raise OSError("the instance is not registered yet")
        return found


def instance_id_of(folder: Path, ids: Ids) -> str:
    """Return this machine's instance id (``i-`` and 17 hexadecimal digits), made at the first start."""
    path = folder / "instance-id"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text("i-" + hex_id(ids, 18)[:17], encoding="ascii")
    return path.read_text(encoding="ascii").strip()
