"""Ending the sessions of stopped tasks."""

import logging

from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.model import Task
from taskrole.services.ecs.store import tasks

log = logging.getLogger(__name__)


def revoke_stopped(ecs: EcsDeps, task: Task) -> None:
    """Revoke the sessions of a task that has stopped. If this fails the worker does it later."""
    try:
        if task.has_roles:
            ecs.roles.revoke(task, ecs.clock.now())
        ecs.database.write(lambda connection: tasks.set_revoked(connection, task.key, task.task_id))
    except Exception:
        log.exception("sessions of a stopped task could not be revoked yet", extra={"task_id": task.task_id})
