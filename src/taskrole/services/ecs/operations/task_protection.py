"""Task protection: tasks of services that the scheduler is not to stop for a while."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.arns import cluster_key, missing_arn, task_id
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.decide import is_alive
from taskrole.services.ecs.engine.model import SERVICE_GROUP
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.model import ClusterKey, Task
from taskrole.services.ecs.operations.common import ask
from taskrole.services.ecs.store import clusters, services, tasks

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

TASKS_MAX = 10
MINUTES_DEFAULT, MINUTES_MAX = 120, 2880  # AWS: UpdateTaskProtection


def _wanted(call: Call, key: ClusterKey, given: Sequence[str]) -> dict[str, str]:
    if not given:
        raise InvalidParameterError("Tasks cannot be empty.")
    if len(given) > TASKS_MAX:
        raise InvalidParameterError(f"taskIds can have at most {TASKS_MAX} items.")
    return {identifier: task_id(call, key, identifier) for identifier in given}


def _may(action: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        key = cluster_key(call, request["cluster"])
        given = request.get("tasks", ())
        arns = [missing_arn(key, "task", one) for one in given] or [missing_arn(key, "task", "*")]
        return ask(ecs, call, action, arns, {"ecs:cluster": key.arn})

    return questions


def _view(task: Task, call: Call) -> dict[str, Any]:
    until = task.protected_until
    if until is None or until <= call.now:
        return {"taskArn": task.arn, "protectionEnabled": False}
    return {"taskArn": task.arn, "protectionEnabled": True, "expirationDate": until}


def _refused(task: Task | None) -> str:
    if task is None:
        return "MISSING"
    return "" if task.group.startswith(SERVICE_GROUP) and is_alive(task) else "TASK_NOT_VALID"


@operations.operation("GetTaskProtection", questions=_may("ecs:GetTaskProtection"))
def get_task_protection(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Tell which tasks are protected, and until when.

    Source: ECS API reference, GetTaskProtection.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
    """
    key = cluster_key(call, request["cluster"])
    wanted = _wanted(call, key, request.get("tasks", ()))
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        found = tasks.find_many(connection, key, [one for one in wanted.values() if one])
    return _answer(call, key, wanted, found)


def _answer(call: Call, key: ClusterKey, wanted: Mapping[str, str], found: Mapping[str, Task]) -> dict[str, Any]:
    views, failures = [], []
    for identifier, one in wanted.items():
        task = found.get(one)
        reason = _refused(task)
        if task is None or reason:
            failures.append({"arn": missing_arn(key, "task", identifier), "reason": reason})
        else:
            views.append(_view(task, call))
    return {"protectedTasks": views, "failures": failures}


@operations.operation("UpdateTaskProtection", questions=_may("ecs:UpdateTaskProtection"))
def update_task_protection(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Protect tasks of services from being stopped by scale-in and deployments, or end that.

    Source: ECS API reference, UpdateTaskProtection.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: The time is out of range.
    """
    key = cluster_key(call, request["cluster"])
    wanted = _wanted(call, key, request["tasks"])
    minutes = request.get("expiresInMinutes", MINUTES_DEFAULT)
    if not 1 <= minutes <= MINUTES_MAX:
        raise InvalidParameterError(f"expiresInMinutes must be between 1 and {MINUTES_MAX}.")
    # In whole seconds, so that it is told the same now and later.
    ends_at = (call.now + timedelta(minutes=minutes)).replace(microsecond=0)
    until = ends_at if request["protectionEnabled"] else None

    def update(connection: Connection) -> dict[str, Any]:
        clusters.get_active(connection, key, lock=True)
        found = {}
        for one in sorted(wanted.values()):
            task = tasks.find(connection, key, one, lock=True) if one else None
            if task is None:
                continue
            if not _refused(task):
                task = replace(task, protected_until=until)
                tasks.put(connection, task)
                services.wake(connection, key, task.group.removeprefix(SERVICE_GROUP))
            found[one] = task
        return _answer(call, key, wanted, found)

    return ecs.database.write(update)
