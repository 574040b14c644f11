"""The port to STS, done with STS."""

from datetime import datetime

from taskrole.services.ecs.model import Task
from taskrole.services.ecs.roles import TASKS_PRINCIPAL, CannotAssumeRoleError, RoleSession
from taskrole.services.ecs.session_options import SessionWish
from taskrole.services.sts.api import RoleNotAssumableError, StsApi


class StsRoleSessions:
    """Issues and revokes the sessions of tasks' roles. See ``roles.RoleSessions``."""

    def __init__(self, sts: StsApi) -> None:
        self._sts = sts

    def assume(
        self, role_arn: str, account_id: str, region: str, task_arn: str, wish: SessionWish, now: datetime
    ) -> RoleSession:
        """Assume a role as the service principal of ECS tasks.

        Raises:
            CannotAssumeRoleError: It cannot be assumed.
        """
        try:
            issued = self._sts.assume_role_for_service(
                role_arn,
                TASKS_PRINCIPAL,
                wish.name,
                account_id,
                region,
                task_arn,
                wish.life_seconds,
                now,
                task_arn,
                session_tags=wish.tags,
                transitive=wish.transitive,
                bound_to=wish.bound_to,
            )
        except RoleNotAssumableError as error:
            raise CannotAssumeRoleError(error.reason) from error
        return RoleSession(
            role_arn, issued.access_key_id, issued.expires_at, now, issued.secret_access_key, issued.session_token
        )

    def revoke(self, task: Task, now: datetime) -> None:
        """Make all sessions of a task invalid, whenever they were or are being issued."""
        self._sts.revoke_task(task.arn, now)
