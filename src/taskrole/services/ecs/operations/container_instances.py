"""Container instance operations of the ECS API, as people call them; those of agents are in ``agents``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs import lifecycle
from taskrole.services.ecs.arns import cluster_key, container_instance_id, missing_arn
from taskrole.services.ecs.candidates import candidate
from taskrole.services.ecs.constraints import ConstraintSyntaxError, parse_expression
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ClientError, InvalidParameterError, NoUpdateAvailableError
from taskrole.services.ecs.model import ClusterKey, ContainerInstance, InstanceStatus, Task
from taskrole.services.ecs.operations.common import after, ask, page, page_size, page_start
from taskrole.services.ecs.revocation import revoke_stopped
from taskrole.services.ecs.store import clusters, container_instances, misc, tasks
from taskrole.services.ecs.transitions import change_instance, change_task
from taskrole.services.ecs.views import instance_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

INSTANCES_DESCRIBED_MAX = 100
INSTANCES_UPDATED_MAX = 10
NOT_FOUND = "The referenced container instance was not found."


def _wanted(call: Call, request: Request, limit: int) -> tuple[ClusterKey, dict[str, str]]:
    key = cluster_key(call, request.get("cluster"))
    identifiers = request["containerInstances"]
    if not identifiers:
        raise ClientError("Container Instances cannot be empty.")
    if len(identifiers) > limit:
        raise InvalidParameterError(f"instanceIds can have at most {limit} items.")
    return key, {identifier: container_instance_id(call, key, identifier) for identifier in identifiers}


def _arns(key: ClusterKey, wanted: Mapping[str, str]) -> list[str]:
    return [missing_arn(key, "container-instance", identifier) for identifier in wanted]


def _may_describe(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key, wanted = _wanted(call, request, INSTANCES_DESCRIBED_MAX)
    return ask(ecs, call, "ecs:DescribeContainerInstances", _arns(key, wanted), {"ecs:cluster": key.arn})


@operations.operation("DescribeContainerInstances", questions=_may_describe)
def describe_container_instances(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe container instances; unknown ones are listed as failures.

    Source: ECS API reference, DescribeContainerInstances.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
    """
    key, wanted = _wanted(call, request, INSTANCES_DESCRIBED_MAX)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        found = container_instances.find_many(connection, key, [one for one in wanted.values() if one])
        counts = tasks.counts_by_instance(connection, key, list(found))
        include_tags = "TAGS" in request.get("include", ())
        arns = [instance.arn for instance in found.values()]
        tags = misc.get_tags_of_many(connection, arns) if include_tags else {}
    views, failures = [], []
    for identifier, one in wanted.items():
        instance = found.get(one)
        if instance is None:
            failures.append({"arn": missing_arn(key, "container-instance", identifier), "reason": "MISSING"})
        else:
            views.append(instance_view(instance, counts.get(one, (0, 0)), tags.get(instance.arn)))
    return {"containerInstances": views, "failures": failures}


def _may_list(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return ask(ecs, call, "ecs:ListContainerInstances", [cluster_key(call, request.get("cluster")).arn])


@operations.operation("ListContainerInstances", questions=_may_list)
def list_container_instances(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the ARNs of container instances, of one status or all but INACTIVE, that satisfy the filter.

    Source: ECS API reference, ListContainerInstances.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: The filter is not of the cluster query language.
    """
    key = cluster_key(call, request.get("cluster"))
    size, start = page_size(request), page_start(request)
    statuses = (request["status"],) if request.get("status") else ("ACTIVE", "DRAINING")
    try:
        expression = parse_expression(request["filter"]) if request.get("filter") else None
    except ConstraintSyntaxError as error:
        raise InvalidParameterError(f"Invalid filter. {error}") from error
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        found = container_instances.list_in_cluster(connection, key, statuses)
        if expression is not None:
            ids = [one.instance_id for one in found]
            counts = tasks.counts_by_instance(connection, key, ids)
            groups = tasks.groups_by_instance(connection, key, ids)
    if expression is not None:
        found = [
            one
            for one in found
            if expression.holds(
                candidate(one, counts.get(one.instance_id, (0, 0))[0], groups.get(one.instance_id, {})).facts
            )
        ]
    shown, token = page(request, after([one.arn for one in found], start), size)
    return {"containerInstanceArns": list(shown), **token}


def _may_update(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key, wanted = _wanted(call, request, INSTANCES_UPDATED_MAX)
    return ask(ecs, call, "ecs:UpdateContainerInstancesState", _arns(key, wanted), {"ecs:cluster": key.arn})


@operations.operation("UpdateContainerInstancesState", questions=_may_update)
def update_container_instances_state(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Make instances DRAINING (no new tasks) or ACTIVE again.

    Source: ECS API reference, UpdateContainerInstancesState.

    Raises:
        InvalidParameterError: Another status is asked for.
    """
    key, wanted = _wanted(call, request, INSTANCES_UPDATED_MAX)
    if request["status"] not in ("ACTIVE", "DRAINING"):
        raise InvalidParameterError("Container instance status should be one of [ACTIVE, DRAINING]")
    status = InstanceStatus(request["status"])

    def change(before: ContainerInstance) -> ContainerInstance:
        return before if before.status is InstanceStatus.INACTIVE else replace(before, status=status)

    def update(connection: Connection) -> dict[str, Any]:
        clusters.get_active(connection, key)
        counts = tasks.counts_by_instance(connection, key, list(wanted.values()))
        views, failures = [], []
        for identifier, one in sorted(wanted.items(), key=lambda item: item[1]):
            instance = change_instance(connection, ecs.ids, key, one, change, call.now)
            if instance is None or instance.status is InstanceStatus.INACTIVE:
                reason = "MISSING" if instance is None else "INACTIVE"
                failures.append({"arn": missing_arn(key, "container-instance", identifier), "reason": reason})
            else:
                views.append(instance_view(instance, counts.get(one, (0, 0))))
        return {"containerInstances": views, "failures": failures}

    return ecs.database.write(update)


def _may_deregister(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = cluster_key(call, request.get("cluster"))
    container_instance_id(call, key, request["containerInstance"])
    return ask(ecs, call, "ecs:DeregisterContainerInstance", [key.arn])


@operations.operation("DeregisterContainerInstance", questions=_may_deregister)
def deregister_container_instance(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Take a machine out of its cluster; with ``force`` its tasks count as stopped and their sessions end.

    Source: ECS API reference, DeregisterContainerInstance.

    Raises:
        InvalidParameterError: There is no such instance, or it has tasks and ``force`` is not given.
    """
    key = cluster_key(call, request.get("cluster"))
    instance_id = container_instance_id(call, key, request["containerInstance"])
    force = request.get("force", False)

    def deregister(connection: Connection) -> tuple[ContainerInstance, list[Task]]:
        clusters.get_active(connection, key)
        found = container_instances.find(connection, key, instance_id, lock=True)
        if found is None or found.status is InstanceStatus.INACTIVE:
            raise InvalidParameterError(NOT_FOUND)
        alive = tasks.list_on_instance(connection, key, instance_id)
        if alive and not force:
            raise InvalidParameterError("Found running tasks on the instance.")
        for task in alive:
            change_task(
                connection,
                ecs.ids,
                key,
                task.task_id,
                lambda before: lifecycle.force_stopped(before, call.now, "", lifecycle.FORCED_DEREGISTRATION),
                call.now,
            )
        changed = change_instance(
            connection,
            ecs.ids,
            key,
            instance_id,
            lambda before: replace(
                before,
                status=InstanceStatus.INACTIVE,
                agent_connected=False,
                connection_id="",
                disconnected_at=call.now,
                inactive_at=call.now,
            ),
            call.now,
        )
        assert changed is not None
        return changed, alive

    instance, stopped = ecs.database.write(deregister)
    for task in stopped:
        revoke_stopped(ecs, task)
    ecs.hub.wake(instance_id)
    return {"containerInstance": instance_view(instance)}


def _may_update_agent(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = cluster_key(call, request.get("cluster"))
    container_instance_id(call, key, request["containerInstance"])
    arn = missing_arn(key, "container-instance", request["containerInstance"])
    return ask(ecs, call, "ecs:UpdateContainerAgent", [arn], {"ecs:cluster": key.arn})


@operations.operation("UpdateContainerAgent", questions=_may_update_agent)
def update_container_agent(_ecs: EcsDeps, _call: Call, _request: Request) -> dict[str, Any]:
    """Say that there is no newer agent: agents are updated by whoever installed them.

    Source: ECS API reference, UpdateContainerAgent.

    Raises:
        NoUpdateAvailableError: Always.
    """
    raise NoUpdateAvailableError
