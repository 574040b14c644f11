"""Task sets: the deployments of services with the EXTERNAL controller, one at a time made and scaled by its owner."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.arns import NAME, service_child
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.model import DeploymentStatus, EcsService, ServiceKey, TaskSet
from taskrole.services.ecs.engine.task_sets import computed_count
from taskrole.services.ecs.errors import (
    ClientError,
    InvalidParameterError,
    LimitExceededError,
    TaskSetNotFoundError,
    UnsupportedFeatureError,
)
from taskrole.services.ecs.model import TaskDefinitionStatus
from taskrole.services.ecs.networks import look_up
from taskrole.services.ecs.operations.common import ask, ask_tag_on_create, parse_tags, request_tags_context
from taskrole.services.ecs.operations.services import active_cluster, active_service, service_key
from taskrole.services.ecs.operations.task_definitions import pass_role
from taskrole.services.ecs.placement_rules import find_definition
from taskrole.services.ecs.role_uses import role_arns
from taskrole.services.ecs.service_rules import check_network, check_providers, launch_of
from taskrole.services.ecs.service_views import task_set_view
from taskrole.services.ecs.store import clusters, misc, services, tasks

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

TASK_SETS_MAX = 5  # AWS: service quotas, task sets per service
_CONFIGURATION = ("networkConfiguration", "platformVersion")


def _scale(request: Request) -> float:
    scale = request.get("scale", {})
    value = float(scale.get("value", 100.0))
    if scale.get("unit", "PERCENT") != "PERCENT" or not 0 <= value <= 100:
        raise InvalidParameterError("A task set is scaled to between 0 and 100 percent.")
    return value


def _external(connection: Connection, key: ServiceKey) -> EcsService:
    service = active_service(connection, key)
    if not service.is_external:
        raise UnsupportedFeatureError("Task sets are only for services with the EXTERNAL deployment controller.")
    return service


def _roles(ecs: EcsDeps, call: Call, reference: str) -> list[str]:
    return role_arns(call.account_id, find_definition(ecs, call, reference).document)


def _resolve(ecs: EcsDeps, call: Call, request: Request) -> Request:
    return {**request, "taskDefinition": find_definition(ecs, call, request["taskDefinition"]).arn}


def _may_create(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = service_key(call, request)
    arn = key.task_set_arn("*")
    context: dict[str, ContextValue] = {
        "ecs:cluster": key.cluster.arn,
        "ecs:service": key.arn,
        "ecs:task-definition": request["taskDefinition"],
        **request_tags_context(request.get("tags")),
    }
    return [
        *ask(ecs, call, "ecs:CreateTaskSet", [arn], context),
        *ask_tag_on_create(call, arn, "CreateTaskSet", request.get("tags")),
        *(pass_role(call, role) for role in _roles(ecs, call, request["taskDefinition"])),
    ]


@operations.operation("CreateTaskSet", questions=_may_create, resolve=_resolve)
def create_task_set(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Create a task set of a service with the EXTERNAL controller.

    Source: ECS API reference, CreateTaskSet.

    Raises:
        ServiceNotFoundError: There is no such service.
        ServiceNotActiveError: It is draining or deleted.
        UnsupportedFeatureError: It has another controller.
        InvalidParameterError: A rule is broken.
    """
    key = service_key(call, request)
    definition = find_definition(ecs, call, request["taskDefinition"])
    if definition.status is not TaskDefinitionStatus.ACTIVE:
        raise InvalidParameterError("TaskDefinition is inactive")
    if request.get("loadBalancers") or request.get("serviceRegistries"):
        raise InvalidParameterError("Load balancers and service discovery are not served here.")
    with ecs.database.read() as connection:
        cluster = clusters.find(connection, key.cluster)
    launch_type, strategy = launch_of(request, cluster.default_strategy if cluster else ())
    configuration: dict[str, Any] = {"taskDefinition": definition.arn}
    configuration |= {one: request[one] for one in _CONFIGURATION if request.get(one)}
    configuration |= {"capacityProviderStrategy": list(strategy)} if strategy else {"launchType": launch_type}
    check_network(configuration, definition)
    look_up(ecs.networks, key.cluster, request)
    digits = 10**18 + int.from_bytes(ecs.ids.random_bytes(8), "big") % (9 * 10**18)
    made = TaskSet(
        service=key,
        task_set_id=f"ecs-svc/{digits}",
        status=DeploymentStatus.ACTIVE,
        configuration=configuration,
        created_at=call.now,
        updated_at=call.now,
        scale_percent=_scale(request),
        external_id=request.get("externalId", ""),
        client_token=request.get("clientToken", ""),
    )
    tags = parse_tags(request.get("tags"))

    def create(connection: Connection) -> dict[str, Any]:
        active_cluster(connection, key.cluster)
        service = _external(connection, key)
        check_providers(connection, key.cluster, configuration)
        present = services.list_task_sets(connection, key)
        for one in present:
            if made.client_token and one.client_token == made.client_token:
                return task_set_view(service, one, {}, misc.get_tags(connection, one.arn))
        if len(present) >= TASK_SETS_MAX:
            raise LimitExceededError(f"A service can have at most {TASK_SETS_MAX} task sets.")
        services.put_task_set(connection, made)
        misc.put_tags(connection, made.arn, tags)
        services.wake(connection, key.cluster, key.name)
        return task_set_view(service, made, {}, tags)

    return {"taskSet": ecs.database.write(create)}


def task_set_id(call: Call, key: ServiceKey, identifier: str) -> str:
    """Return the id (``ecs-svc/<digits>``) of a task set named by id or ARN; empty if it is of another service.

    Raises:
        InvalidParameterError: Malformed.
    """
    if identifier.startswith("arn:"):
        cluster, name, digits = service_child(call, identifier, "task-set")
        return f"ecs-svc/{digits}" if (cluster, name) == (key.cluster, key.name) else ""
    digits = identifier.removeprefix("ecs-svc/")
    if not NAME.fullmatch(digits):
        raise InvalidParameterError("Invalid task set.")
    return f"ecs-svc/{digits}"


def _arn(call: Call, key: ServiceKey, identifier: str) -> str:
    if identifier.startswith("arn:"):
        return identifier
    return key.task_set_arn(task_set_id(call, key, identifier).removeprefix("ecs-svc/"))


def _ask(ecs: EcsDeps, call: Call, request: Request, action: str, identifiers: Sequence[str]) -> Sequence[Question]:
    key = service_key(call, request)
    arns = [_arn(call, key, one) for one in identifiers] or [key.task_set_arn("*")]
    return ask(ecs, call, action, arns, {"ecs:cluster": key.cluster.arn, "ecs:service": key.arn})


def _may_describe(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return _ask(ecs, call, request, "ecs:DescribeTaskSets", request.get("taskSets", ()))


@operations.operation("DescribeTaskSets", questions=_may_describe)
def describe_task_sets(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe all or some task sets of a service; unknown ones are listed as failures.

    Source: ECS API reference, DescribeTaskSets.

    Raises:
        ServiceNotFoundError: There is no such service.
        ServiceNotActiveError: It is draining or deleted.
    """
    key = service_key(call, request)
    asked = {one: task_set_id(call, key, one) for one in request.get("taskSets", ())}
    with ecs.database.read() as connection:
        service = _external(connection, key)
        present = {one.task_set_id: one for one in services.list_task_sets(connection, key)}
        counts = tasks.counts_of_groups(connection, key.cluster, [key.group]).get(key.group, {})
        include = "TAGS" in request.get("include", ())
        tags = misc.get_tags_of_many(connection, [one.arn for one in present.values()]) if include else {}
    chosen = [present[one] for one in asked.values() if one in present] if asked else list(present.values())
    failures = [
        {"arn": _arn(call, key, given), "reason": "MISSING"} for given, one in asked.items() if one not in present
    ]
    views = [task_set_view(service, one, counts, tags.get(one.arn)) for one in chosen]
    return {"taskSets": views, "failures": failures}


def _may_change(action: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        return _ask(ecs, call, request, action, [request["taskSet"]])

    return questions


def _found(connection: Connection, call: Call, key: ServiceKey, identifier: str) -> tuple[EcsService, TaskSet]:
    service = _external(connection, key)
    wanted = task_set_id(call, key, identifier)
    for one in services.list_task_sets(connection, key):
        if one.task_set_id == wanted:
            return service, one
    raise TaskSetNotFoundError


def _counts(connection: Connection, key: ServiceKey) -> Mapping[str, tuple[int, int]]:
    return tasks.counts_of_groups(connection, key.cluster, [key.group]).get(key.group, {})


@operations.operation("UpdateTaskSet", questions=_may_change("ecs:UpdateTaskSet"))
def update_task_set(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Scale a task set to a share of its service's desired count.

    Source: ECS API reference, UpdateTaskSet.

    Raises:
        TaskSetNotFoundError: There is no such task set.
    """
    key, scale = service_key(call, request), _scale(request)

    def update(connection: Connection) -> dict[str, Any]:
        active_cluster(connection, key.cluster)
        service, found = _found(connection, call, key, request["taskSet"])
        changed = replace(found, scale_percent=scale, updated_at=call.now, stability_status="STABILIZING")
        changed = replace(changed, stability_status_at=call.now, backoff=0, next_start_at=None)
        services.put_task_set(connection, changed)
        services.wake(connection, key.cluster, key.name)
        return task_set_view(service, changed, _counts(connection, key), misc.get_tags(connection, changed.arn))

    return {"taskSet": ecs.database.write(update)}


@operations.operation("DeleteTaskSet", questions=_may_change("ecs:DeleteTaskSet"))
def delete_task_set(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Delete a task set: its tasks are stopped.

    Source: ECS API reference, DeleteTaskSet.

    Raises:
        TaskSetNotFoundError: There is no such task set.
        ClientError: It is scaled above 0 and ``force`` is not given.
    """
    key = service_key(call, request)

    def delete(connection: Connection) -> dict[str, Any]:
        active_cluster(connection, key.cluster)
        service, found = _found(connection, call, key, request["taskSet"])
        if computed_count(service, found) > 0 and not request.get("force"):
            raise ClientError("The task set cannot be deleted while it is scaled above 0.")
        # Its tasks belong to no task set any more: the engine stops them.
        services.delete_task_set(connection, found)
        misc.delete_tags(connection, [found.arn])
        services.wake(connection, key.cluster, key.name)
        changed = replace(found, status=DeploymentStatus.DRAINING, updated_at=call.now)
        return task_set_view(service, changed, _counts(connection, key))

    return {"taskSet": ecs.database.write(delete)}


def _may_update_primary(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    # AWS: evaluated on the service.
    key = service_key(call, request)
    return ask(ecs, call, "ecs:UpdateServicePrimaryTaskSet", [key.arn], {"ecs:cluster": key.cluster.arn})


@operations.operation("UpdateServicePrimaryTaskSet", questions=_may_update_primary)
def update_service_primary_task_set(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Make a task set the primary one of its service.

    Source: ECS API reference, UpdateServicePrimaryTaskSet.

    Raises:
        TaskSetNotFoundError: There is no such task set.
    """
    key = service_key(call, request)

    def update(connection: Connection) -> dict[str, Any]:
        active_cluster(connection, key.cluster)
        service, found = _found(connection, call, key, request["primaryTaskSet"])
        for one in services.list_task_sets(connection, key):
            status = DeploymentStatus.PRIMARY if one.task_set_id == found.task_set_id else DeploymentStatus.ACTIVE
            if one.status is not status:
                services.put_task_set(connection, replace(one, status=status, updated_at=call.now))
        primary = replace(found, status=DeploymentStatus.PRIMARY)
        return task_set_view(service, primary, _counts(connection, key), misc.get_tags(connection, found.arn))

    return {"taskSet": ecs.database.write(update)}
