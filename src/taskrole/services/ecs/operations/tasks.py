"""Task operations of the ECS API: describe, list, stop. Starting is in ``run_task``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs import lifecycle
from taskrole.services.ecs.arns import cluster_key, container_instance_id, missing_arn, service_name, task_id
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.model import ServiceKey
from taskrole.services.ecs.errors import InvalidParameterError, ServiceNotFoundError
from taskrole.services.ecs.model import ClusterKey, StopCode, Task
from taskrole.services.ecs.operations.common import ask, page, page_size, page_start
from taskrole.services.ecs.store import clusters, misc, services, tasks
from taskrole.services.ecs.transitions import change_task
from taskrole.services.ecs.views import task_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

TASKS_DESCRIBED_MAX = 100


def _wanted(call: Call, request: Request) -> tuple[ClusterKey, dict[str, str]]:
    """Return the cluster, and each identifier as given with the id that it means (empty: not of this cluster)."""
    key = cluster_key(call, request.get("cluster"))
    identifiers = request["tasks"]
    if not identifiers:
        raise InvalidParameterError("Tasks cannot be empty.")
    if len(identifiers) > TASKS_DESCRIBED_MAX:
        raise InvalidParameterError(f"taskIds can have at most {TASKS_DESCRIBED_MAX} items.")
    return key, {identifier: task_id(call, key, identifier) for identifier in identifiers}


def _may_describe(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key, wanted = _wanted(call, request)
    arns = [missing_arn(key, "task", identifier) for identifier in wanted]
    return ask(ecs, call, "ecs:DescribeTasks", arns, {"ecs:cluster": key.arn})


@operations.operation("DescribeTasks", questions=_may_describe)
def describe_tasks(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe tasks; unknown ones are listed as failures.

    Source: ECS API reference, DescribeTasks.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
    """
    key, wanted = _wanted(call, request)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        found = tasks.find_many(connection, key, [one for one in wanted.values() if one])
        include_tags = "TAGS" in request.get("include", ())
        arns = [task.arn for task in found.values()]
        tags = misc.get_tags_of_many(connection, arns) if include_tags else {}
    views, failures = [], []
    for identifier, one in wanted.items():
        task = found.get(one)
        if task is None:
            failures.append({"arn": missing_arn(key, "task", identifier), "reason": "MISSING"})
        else:
            views.append(task_view(task, tags.get(task.arn)))
    return {"tasks": views, "failures": failures}


def _may_list(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = cluster_key(call, request.get("cluster"))
    arns = []
    if request.get("containerInstance"):
        container_instance_id(call, key, request["containerInstance"])
        arns.append(missing_arn(key, "container-instance", request["containerInstance"]))
    return ask(ecs, call, "ecs:ListTasks", arns, {"ecs:cluster": key.arn})


@operations.operation("ListTasks", questions=_may_list)
def list_tasks(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the ARNs of tasks. AWS: ``desiredStatus`` filters by the desired, not by the last status.

    Source: ECS API reference, ListTasks.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: startedBy together with another filter.
        ServiceNotFoundError: There is no such service.
    """
    key = cluster_key(call, request.get("cluster"))
    filters = {"containerInstance", "family", "serviceName", "desiredStatus", "launchType"} & request.keys()
    if request.get("startedBy") and filters:
        raise InvalidParameterError("startedBy cannot be combined with other filters.")
    instance = request.get("containerInstance")
    chosen = tasks.TaskFilter(
        desired_status=request.get("desiredStatus", "RUNNING"),
        container_instance_id=container_instance_id(call, key, instance) if instance else "",
        family=request.get("family", ""),
        started_by=request.get("startedBy", ""),
        launch_type=request.get("launchType", ""),
    )
    size, start = page_size(request), page_start(request)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        if request.get("serviceName"):
            service = ServiceKey(key, service_name(call, key, request["serviceName"]))
            if services.find(connection, service) is None:
                raise ServiceNotFoundError
            chosen = replace(chosen, group=service.group)
        if instance and not chosen.container_instance_id:
            return {"taskArns": []}
        ids = tasks.list_ids(connection, key, chosen, start, size + 1)
    shown, token = page(request, ids, size)
    return {"taskArns": [missing_arn(key, "task", one) for one in shown], **token}


def _may_stop(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = cluster_key(call, request.get("cluster"))
    task_id(call, key, request["task"])
    return ask(ecs, call, "ecs:StopTask", [missing_arn(key, "task", request["task"])], {"ecs:cluster": key.arn})


@operations.operation("StopTask", questions=_may_stop)
def stop_task(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Ask a task to stop. Its last status follows when the agent has stopped it.

    Source: ECS API reference, StopTask.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: There is no such task.
    """
    key = cluster_key(call, request.get("cluster"))
    identifier = task_id(call, key, request["task"])
    reason = request.get("reason") or lifecycle.STOPPED_BY_USER

    def stop(connection: Connection) -> tuple[Task | None, dict[str, str]]:
        clusters.get_active(connection, key)
        task = change_task(
            connection,
            ecs.ids,
            key,
            identifier,
            lambda before: lifecycle.request_stop(before, call.now, StopCode.USER_INITIATED, reason),
            call.now,
        )
        return task, misc.get_tags(connection, task.arn) if task is not None else {}

    task, tags = ecs.database.write(stop)
    if task is None:
        raise InvalidParameterError("The referenced task was not found.")
    ecs.hub.wake(task.container_instance_id)
    return {"task": task_view(task, tags)}
