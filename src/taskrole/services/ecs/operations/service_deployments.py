"""Service deployments and service revisions: another view of the deployments that the engine keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.arns import parse_arn, parse_task_definition, service_child
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.decide import Decision, Rules, fail
from taskrole.services.ecs.engine.model import Deployment, DeploymentStatus, RolloutState, ServiceKey, ServiceStatus
from taskrole.services.ecs.engine.reconcile import tell
from taskrole.services.ecs.errors import (
    ConflictError,
    InvalidParameterError,
    ServiceDeploymentNotFoundError,
    ServiceNotFoundError,
)
from taskrole.services.ecs.operations.common import after, ask, page, page_size, page_start
from taskrole.services.ecs.operations.services import service_key
from taskrole.services.ecs.service_views import (
    service_deployment_brief,
    service_deployment_view,
    service_revision_view,
)
from taskrole.services.ecs.store import clusters, services, task_definitions, tasks

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

DESCRIBED_MAX = 20  # AWS: DescribeServiceDeployments, DescribeServiceRevisions
_DEPLOYMENT, _REVISION = "service-deployment", "service-revision"


def _may_list(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = service_key(call, request)
    return ask(ecs, call, "ecs:ListServiceDeployments", [key.arn], {"ecs:cluster": key.cluster.arn})


@operations.operation("ListServiceDeployments", questions=_may_list)
def list_service_deployments(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the deployments of a service, newest first.

    Source: ECS API reference, ListServiceDeployments.

    Raises:
        ServiceNotFoundError: There is no such service.
    """
    key = service_key(call, request)
    size, start = page_size(request), page_start(request)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key.cluster)
        if services.find(connection, key) is None:
            raise ServiceNotFoundError
        found = services.list_deployments(connection, key)
    statuses, created = request.get("status", ()), request.get("createdAt", {})
    chosen = {
        one.identifier: one
        for one in found
        if (not statuses or one.service_status in statuses) and _within(one.created_at, created)
    }
    shown, token = page(request, after(list(chosen), start), size)
    return {"serviceDeployments": [service_deployment_brief(key, chosen[one]) for one in shown], **token}


def _within(at: datetime, span: Mapping[str, datetime]) -> bool:
    return not (("after" in span and at < span["after"]) or ("before" in span and at > span["before"]))


def _children(call: Call, arns: Sequence[str], resource_type: str) -> dict[str, tuple[ServiceKey, str]]:
    if not 1 <= len(arns) <= DESCRIBED_MAX:
        raise InvalidParameterError(f"Between 1 and {DESCRIBED_MAX} ARNs are described.")
    found = {}
    for arn in arns:
        cluster, name, identifier = service_child(call, arn, resource_type)
        found[arn] = ServiceKey(cluster, name), identifier
    return found


def _ask_children(ecs: EcsDeps, call: Call, action: str, arns: Sequence[str], resource_type: str) -> list[Question]:
    return [
        question
        for arn, (key, _) in _children(call, arns, resource_type).items()
        for question in ask(ecs, call, action, [arn], {"ecs:cluster": key.cluster.arn, "ecs:service": key.arn})
    ]


def _may_describe(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    arns = request["serviceDeploymentArns"]
    return _ask_children(ecs, call, "ecs:DescribeServiceDeployments", arns, _DEPLOYMENT)


@operations.operation("DescribeServiceDeployments", questions=_may_describe)
def describe_service_deployments(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe service deployments; unknown ones are listed as failures.

    Source: ECS API reference, DescribeServiceDeployments.
    """
    rules = Rules(ecs.settings.healthy_after_seconds, ecs.settings.breaker_tasks_min)
    views, failures = [], []
    with ecs.database.read() as connection:
        for arn, (key, identifier) in _children(call, request["serviceDeploymentArns"], _DEPLOYMENT).items():
            service = services.find(connection, key)
            deployment = services.find_deployment(connection, key, identifier)
            if service is None or deployment is None:
                failures.append({"arn": arn, "reason": "MISSING"})
                continue
            counts = tasks.counts_of_groups(connection, key.cluster, [key.group]).get(key.group, {})
            starter_of = {one.revision_id: one.deployment_id for one in services.list_deployments(connection, key)}
            views.append(service_deployment_view(service, deployment, counts, starter_of, rules))
    return {"serviceDeployments": views, "failures": failures}


def _may_describe_revisions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return _ask_children(ecs, call, "ecs:DescribeServiceRevisions", request["serviceRevisionArns"], _REVISION)


@operations.operation("DescribeServiceRevisions", questions=_may_describe_revisions)
def describe_service_revisions(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe service revisions: the configurations that deployments brought; unknown ones are listed as failures.

    Source: ECS API reference, DescribeServiceRevisions.
    """
    views, failures = [], []
    with ecs.database.read() as connection:
        for arn, (key, identifier) in _children(call, request["serviceRevisionArns"], _REVISION).items():
            found = services.list_deployments(connection, key)
            deployment = next((one for one in found if one.revision_id == identifier), None)
            if deployment is None:
                failures.append({"arn": arn, "reason": "MISSING"})
                continue
            views.append(service_revision_view(key, deployment, _images(connection, call, deployment)))
    return {"serviceRevisions": views, "failures": failures}


def _images(connection: Connection, call: Call, deployment: Deployment) -> dict[str, str]:
    family, revision = parse_task_definition(call, deployment.task_definition)
    definition = task_definitions.find(connection, call.account_id, call.region, family, revision)
    containers = definition.document["containerDefinitions"] if definition is not None else ()
    return {one["name"]: one["image"] for one in containers}


def _may_stop(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    arns = [request["serviceDeploymentArn"]]
    return _ask_children(ecs, call, "ecs:StopServiceDeployment", arns, _DEPLOYMENT)


@operations.operation("StopServiceDeployment", questions=_may_stop)
def stop_service_deployment(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Stop a deployment that is in progress: go back to the revision before it, or with ABORT leave all as it is.

    Source: ECS API reference, StopServiceDeployment.

    Raises:
        ServiceDeploymentNotFoundError: There is no such deployment.
        ConflictError: It is not in progress any more.
        InvalidParameterError: It is to go back, and there is nothing to go back to.
    """
    parse_arn(request["serviceDeploymentArn"])
    cluster, name, identifier = service_child(call, request["serviceDeploymentArn"], _DEPLOYMENT)
    key = ServiceKey(cluster, name)
    roll_back = request.get("stopType", "ROLLBACK") == "ROLLBACK"

    def stop(connection: Connection) -> None:
        clusters.get_active(connection, cluster, lock=True)
        service = services.find(connection, key)
        current = services.list_deployments(connection, key, in_force=True)
        target = services.find_deployment(connection, key, identifier)
        if service is None or target is None or service.status is ServiceStatus.INACTIVE:
            raise ServiceDeploymentNotFoundError
        in_progress = target.status is DeploymentStatus.PRIMARY and target.rollout_state is RolloutState.IN_PROGRESS
        if not in_progress or target.rolling_back:
            raise ConflictError("The service deployment is not in progress.", [request["serviceDeploymentArn"]])
        completed = any(one.rollout_state is RolloutState.COMPLETED for one in current)
        if roll_back and not completed:
            raise InvalidParameterError("There is no service revision to roll back to.")
        decision = Decision(service, current)
        fail(decision, target, call.now, "The service deployment was stopped by a user.", roll_back=roll_back)
        for deployment in decision.deployments:
            services.put_deployment(connection, replace(deployment, stopped_at=_stopped_at(deployment, target, call)))
        for note in decision.notes:
            tell(connection, ecs, key, note, call.now)
        services.wake(connection, cluster, name)

    ecs.database.write(stop)
    return {"serviceDeploymentArn": request["serviceDeploymentArn"]}


def _stopped_at(deployment: Deployment, target: Deployment, call: Call) -> datetime | None:
    return call.now if deployment.identifier == target.identifier else deployment.stopped_at
