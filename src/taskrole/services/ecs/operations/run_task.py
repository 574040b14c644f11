"""RunTask and StartTask: the checks, in the order that answers depend on.

cluster and revision are made concrete, then authorized together with every effective role, then the parameter
rules, the client token, the roles' trust, placement, and the commit (``launch``).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.arns import cluster_key, container_instance_id, missing_arn
from taskrole.services.ecs.constraints import Expression, parse_expression
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ClientError, InvalidParameterError, UnsupportedFeatureError
from taskrole.services.ecs.launch import Launched, Plan, launch, make_demand, with_network
from taskrole.services.ecs.model import ClusterKey, TaskDefinition, TaskDefinitionStatus
from taskrole.services.ecs.operations.common import ask, ask_tag_on_create, parse_tags, request_tags_context
from taskrole.services.ecs.operations.task_definitions import pass_role, refuse_foreign_role
from taskrole.services.ecs.overrides import check_overrides, echoed, resolve
from taskrole.services.ecs.placement_rules import find_definition, parse_constraints, parse_strategies
from taskrole.services.ecs.providers import split
from taskrole.services.ecs.role_uses import role_arns
from taskrole.services.ecs.service_rules import check_providers, launch_of
from taskrole.services.ecs.session_settings import session_options
from taskrole.services.ecs.store import clusters, misc
from taskrole.services.ecs.views import task_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

COUNT_MAX = 10
_STARTED_BY = re.compile(r"[A-Za-z0-9_/-]*")
_CLIENT_TOKEN = re.compile(r"[\x21-\x7e]{1,64}")
_LAUNCH_TYPES = ("EC2", "FARGATE", "EXTERNAL")


def _resolve(ecs: EcsDeps, call: Call, request: Request) -> Request:
    """Make ``family`` the ARN of its newest ACTIVE revision. AWS: existence shows before authorization."""
    key = cluster_key(call, request.get("cluster"))
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
    return {**request, "taskDefinition": find_definition(ecs, call, request["taskDefinition"]).arn}


def _roles(call: Call, definition: TaskDefinition, request: Request) -> list[str]:
    return role_arns(call.account_id, definition.document, request.get("overrides"))


def _questions(
    ecs: EcsDeps, call: Call, request: Request, operation: str, extra: Mapping[str, ContextValue]
) -> list[Question]:
    key = cluster_key(call, request.get("cluster"))
    definition = find_definition(ecs, call, request["taskDefinition"])
    providers = [one["capacityProvider"] for one in request.get("capacityProviderStrategy", ())]
    context: dict[str, ContextValue] = {
        **({"ecs:capacity-provider": providers} if providers else {}),
        "ecs:cluster": key.arn,
        "ecs:enable-execute-command": "true" if request.get("enableExecuteCommand") else "false",
        **request_tags_context(request.get("tags")),
        **extra,
    }
    new_task = f"arn:aws:ecs:{call.region}:{call.account_id}:task/{key.name}/*"
    return [
        *ask(ecs, call, f"ecs:{operation}", [definition.arn], context),
        *ask_tag_on_create(call, new_task, operation, request.get("tags")),
        *(pass_role(call, role) for role in _roles(call, definition, request)),
    ]


def _may_run(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return _questions(ecs, call, request, "RunTask", {})


def _may_start(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = cluster_key(call, request.get("cluster"))
    instances = [missing_arn(key, "container-instance", one) for one in request["containerInstances"]]
    return _questions(ecs, call, request, "StartTask", {"ecs:container-instances": instances})


@operations.operation("RunTask", questions=_may_run, resolve=_resolve)
def run_task(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Start up to ten tasks where there is room. What was not placed is told in ``failures``: that is no error.

    Source: ECS API reference, RunTask.

    Raises:
        ClientError: A role cannot be assumed.
        InvalidParameterError: A parameter rule is broken, or the cluster has no instances.
        ConflictError: The client token was used for something else.
    """
    count = request.get("count", 1)
    if not 1 <= count <= COUNT_MAX:
        raise InvalidParameterError("Count must be between 1 and 10")
    _check_launch_type(request)
    launch_type, providers = _launch_of(ecs, call, request, count)
    token = request.get("clientToken", "")
    if token and not _CLIENT_TOKEN.fullmatch(token):
        raise InvalidParameterError("Invalid client token.")
    expressions, distinct = parse_constraints(request.get("placementConstraints", ()))
    plan = _plan(
        ecs,
        call,
        request,
        member_of=expressions,
        distinct=distinct,
        count=count,
        launch_type=launch_type,
        providers=providers,
        strategies=parse_strategies(request.get("placementStrategy", ())),
        client_token=token,
        request_hash=_hash(request) if token else "",
    )
    return _answer(launch(ecs, call, plan), plan.tags)


@operations.operation("StartTask", questions=_may_start, resolve=_resolve)
def start_task(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Start a task on each of the named container instances; constraints and strategies do not count.

    Source: ECS API reference, StartTask.

    Raises:
        ClientError: A role cannot be assumed, or no instance is named.
        InvalidParameterError: A parameter rule is broken.
    """
    key = cluster_key(call, request.get("cluster"))
    identifiers = request["containerInstances"]
    if not identifiers:
        raise ClientError("Container Instances cannot be empty.")
    if len(identifiers) > COUNT_MAX:
        raise InvalidParameterError(f"instanceIds can have at most {COUNT_MAX} items.")
    ids = [container_instance_id(call, key, identifier) or identifier[-32:] for identifier in identifiers]
    plan = _plan(ecs, call, request, instance_ids=ids)
    return _answer(launch(ecs, call, plan), plan.tags)


def _check_launch_type(request: Request) -> None:
    launch_type = request.get("launchType")
    if launch_type and request.get("capacityProviderStrategy"):
        raise InvalidParameterError("Specify either Launch Type or Capacity Provider Strategy, but not both.")
    if launch_type and launch_type not in _LAUNCH_TYPES:
        raise InvalidParameterError("launch type should be one of [EC2,FARGATE,EXTERNAL]")
    if launch_type == "FARGATE":
        raise InvalidParameterError("Task definition does not support launch_type FARGATE.")
    if request.get("volumeConfigurations"):
        raise UnsupportedFeatureError("Volumes that are configured at launch are not supported.")


def _launch_of(ecs: EcsDeps, call: Call, request: Request, count: int) -> tuple[str, tuple[str, ...]]:
    """Return the launch type, and the capacity provider of each task if a strategy decides."""
    key = cluster_key(call, request.get("cluster"))
    with ecs.database.read() as connection:
        cluster = clusters.get_active(connection, key)
        launch_type, strategy = launch_of(request, cluster.default_strategy)
        check_providers(connection, key, {"capacityProviderStrategy": strategy})
    return launch_type or "EC2", split(strategy, count)


def _plan(
    ecs: EcsDeps,
    call: Call,
    request: Request,
    *,
    member_of: Sequence[Expression] = (),
    distinct: bool = False,
    **members: Any,
) -> Plan:
    key = cluster_key(call, request.get("cluster"))
    definition = find_definition(ecs, call, request["taskDefinition"])
    if definition.status is not TaskDefinitionStatus.ACTIVE:
        raise InvalidParameterError("TaskDefinition is inactive")
    overrides = request.get("overrides", {})
    check_overrides(definition.document, overrides)
    resolved = resolve(call.account_id, definition.document, overrides)
    _check(request, resolved)
    for role in _roles(call, definition, request):
        refuse_foreign_role(call, role)
    group = request.get("group") or f"family:{definition.family}"
    expressions = [parse_expression(one["expression"]) for one in definition.document["placementConstraints"]]
    with ecs.database.read() as connection:
        options = session_options(connection, definition, resolved, call.principal.principal_arn)
    demand = make_demand(
        resolved,
        ecs.settings.registry_host,
        group,
        member_of=(*expressions, *member_of),
        distinct=distinct,
        execute_command=bool(request.get("enableExecuteCommand")),
        options=options,
    )
    plan = Plan(
        key=key,
        definition=definition,
        resolved=resolved,
        overrides=echoed(definition.document, overrides),
        demand=demand,
        started_by=request.get("startedBy", ""),
        enable_execute_command=request.get("enableExecuteCommand", False),
        tags=_tags(ecs, key, definition, request),
        session_options=options,
        **members,
    )
    return with_network(ecs, plan, request)


def _check(request: Request, resolved: Mapping[str, Any]) -> None:
    started_by, group = request.get("startedBy", ""), request.get("group", "")
    if len(started_by) > 128 or not _STARTED_BY.fullmatch(started_by):
        raise InvalidParameterError("Invalid startedBy.")
    if len(group) > 255 or group.startswith("service:"):
        raise InvalidParameterError("Invalid task group.")
    if request.get("enableExecuteCommand") and "taskRoleArn" not in resolved:
        raise InvalidParameterError(
            "A valid taskRoleArn is needed for enableExecuteCommand. Specify a valid task role in your task definition"
            " and try again."
        )
    if request.get("propagateTags") == "SERVICE":
        raise InvalidParameterError("Tags can be propagated from a service to tasks of that service only.")


def _tags(ecs: EcsDeps, key: ClusterKey, definition: TaskDefinition, request: Request) -> dict[str, str]:
    tags = parse_tags(request.get("tags"))
    if request.get("propagateTags") == "TASK_DEFINITION":
        with ecs.database.read() as connection:
            tags = {**misc.get_tags(connection, definition.arn), **tags}
    if request.get("enableECSManagedTags"):
        tags["aws:ecs:clusterName"] = key.name
    return tags


def _hash(request: Request) -> str:
    return hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _answer(launched: Launched, tags: Mapping[str, str]) -> dict[str, Any]:
    return {
        "tasks": [task_view(task, tags) for task in launched.tasks],
        "failures": [{"arn": failure.arn, "reason": failure.reason} for failure in launched.failures],
    }
