"""How services, deployments, task sets and service revisions look in answers. Pure. Shapes: ECS API reference."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from taskrole.services.ecs.engine.decide import Rules as EngineRules
from taskrole.services.ecs.engine.decide import breaker_threshold
from taskrole.services.ecs.engine.model import CapacityProvider, Deployment, EcsService, Message, ServiceKey, TaskSet
from taskrole.services.ecs.engine.task_sets import computed_count
from taskrole.services.ecs.views import Tags, tag_list

Counts = Mapping[str, tuple[int, int]]
"""(running, pending) tasks by who started them: the id of a deployment or task set."""

_SHARED = ("launchType", "capacityProviderStrategy", "platformVersion", "networkConfiguration")


def service_view(
    service: EcsService,
    deployments: Sequence[Deployment],
    task_sets: Sequence[TaskSet],
    counts: Counts,
    messages: Sequence[Message],
) -> dict[str, Any]:
    """Return a service."""
    primary = next((one for one in deployments if one.status == "PRIMARY"), None)
    view: dict[str, Any] = {
        "serviceArn": service.key.arn,
        "serviceName": service.key.name,
        "clusterArn": service.key.cluster.arn,
        "status": service.status.value,
        "desiredCount": service.desired_count,
        "runningCount": sum(running for running, _ in counts.values()),
        "pendingCount": sum(pending for _, pending in counts.values()),
        "loadBalancers": [],
        "serviceRegistries": [],
        "deploymentConfiguration": {
            "maximumPercent": service.maximum_percent,
            "minimumHealthyPercent": service.minimum_healthy_percent,
            **service.deployment_configuration,
        },
        "deployments": [deployment_view(service, one, counts) for one in deployments],
        "events": [{"id": one.message_id, "createdAt": one.created_at, "message": one.text} for one in messages],
        "createdAt": service.created_at,
        "createdBy": service.created_by,
        "placementConstraints": list(service.placement_constraints),
        "placementStrategy": list(service.placement_strategy),
        "schedulingStrategy": service.scheduling_strategy,
        "deploymentController": {"type": service.deployment_controller},
        "enableECSManagedTags": service.enable_ecs_managed_tags,
        "propagateTags": service.propagate_tags,
        "enableExecuteCommand": service.enable_execute_command,
        "availabilityZoneRebalancing": service.availability_zone_rebalancing or "DISABLED",
    }
    if primary is not None:
        view |= {member: primary.configuration[member] for member in _SHARED if member in primary.configuration}
        view["taskDefinition"] = primary.task_definition
        running, pending = counts.get(primary.deployment_id, (0, 0))
        view["currentServiceRevisions"] = [
            {
                "arn": service.key.revision_arn(primary.revision_id),
                "requestedTaskCount": service.desired_count,
                "runningTaskCount": running,
                "pendingTaskCount": pending,
            }
        ]
        if primary.rollout_state == "IN_PROGRESS":
            view["currentServiceDeployment"] = service.key.deployment_arn(primary.rolling_back or primary.identifier)
    elif service.launch_type:
        view["launchType"] = service.launch_type
    if service.is_external:
        view["taskSets"] = [task_set_view(service, one, counts) for one in task_sets]
    if service.health_check_grace_period_seconds is not None:
        view["healthCheckGracePeriodSeconds"] = service.health_check_grace_period_seconds
    return view


def deployment_view(service: EcsService, deployment: Deployment, counts: Counts) -> dict[str, Any]:
    """Return a deployment as its service shows it."""
    running, pending = counts.get(deployment.deployment_id, (0, 0))
    primary = deployment.status == "PRIMARY"
    view: dict[str, Any] = {
        "id": deployment.deployment_id,
        "status": deployment.status.value,
        "taskDefinition": deployment.task_definition,
        "desiredCount": service.desired_count if primary else 0,
        "pendingCount": pending,
        "runningCount": running,
        "failedTasks": deployment.failed_tasks,
        "createdAt": deployment.created_at,
        "updatedAt": deployment.updated_at,
        "rolloutState": deployment.rollout_state.value,
        "rolloutStateReason": deployment.rollout_reason,
    }
    return view | {member: deployment.configuration[member] for member in _SHARED if member in deployment.configuration}


def task_set_view(service: EcsService, task_set: TaskSet, counts: Counts, tags: Tags | None = None) -> dict[str, Any]:
    """Return a task set."""
    running, pending = counts.get(task_set.task_set_id, (0, 0))
    view: dict[str, Any] = {
        "id": task_set.task_set_id,
        "taskSetArn": task_set.arn,
        "serviceArn": service.key.arn,
        "clusterArn": service.key.cluster.arn,
        "status": task_set.status.value,
        "taskDefinition": task_set.configuration["taskDefinition"],
        "computedDesiredCount": computed_count(service, task_set),
        "pendingCount": pending,
        "runningCount": running,
        "createdAt": task_set.created_at,
        "updatedAt": task_set.updated_at,
        "loadBalancers": [],
        "serviceRegistries": [],
        "scale": {"value": task_set.scale_percent, "unit": "PERCENT"},
        "stabilityStatus": task_set.stability_status,
        "stabilityStatusAt": task_set.stability_status_at or task_set.created_at,
        "tags": tag_list(tags or {}),
    }
    if task_set.external_id:
        view["externalId"] = task_set.external_id
    return view | {member: task_set.configuration[member] for member in _SHARED if member in task_set.configuration}


def service_deployment_brief(key: ServiceKey, deployment: Deployment) -> dict[str, Any]:
    """Return a service deployment as ListServiceDeployments shows it."""
    view: dict[str, Any] = {
        "serviceDeploymentArn": key.deployment_arn(deployment.identifier),
        "serviceArn": key.arn,
        "clusterArn": key.cluster.arn,
        "createdAt": deployment.created_at,
        "startedAt": deployment.created_at,
        "targetServiceRevisionArn": key.revision_arn(deployment.revision_id),
        "status": deployment.service_status,
    }
    if deployment.finished_at is not None:
        view["finishedAt"] = deployment.finished_at
    if deployment.status_reason:
        view["statusReason"] = deployment.status_reason
    return view


def service_deployment_view(
    service: EcsService, deployment: Deployment, counts: Counts, starter_of: Mapping[str, str], rules: EngineRules
) -> dict[str, Any]:
    """Return a service deployment; ``starter_of`` leads from revisions to the ids that their tasks are started by."""
    key = service.key
    view = service_deployment_brief(key, deployment)
    target = view.pop("targetServiceRevisionArn")
    in_progress = deployment.service_status == "IN_PROGRESS"
    breaker = service.deployment_configuration.get("deploymentCircuitBreaker", {})
    running, pending = counts.get(deployment.deployment_id, (0, 0))
    monitors = {True: "MONITORING", False: "MONITORING_COMPLETE"}[in_progress]
    view |= {
        "updatedAt": deployment.updated_at,
        "sourceServiceRevisions": [],
        "targetServiceRevision": {
            "arn": target,
            "requestedTaskCount": service.desired_count if in_progress else deployment.requested_count,
            "runningTaskCount": running,
            "pendingTaskCount": pending,
        },
        "deploymentConfiguration": {
            "maximumPercent": service.maximum_percent,
            "minimumHealthyPercent": service.minimum_healthy_percent,
            **service.deployment_configuration,
        },
        "deploymentCircuitBreaker": {
            "status": "DISABLED" if not breaker.get("enable") else "TRIGGERED" if deployment.rollback else monitors,
            "failureCount": deployment.failed_tasks,
            "threshold": breaker_threshold(service, rules),
        },
    }
    if deployment.source_revision_id:
        running, pending = counts.get(starter_of.get(deployment.source_revision_id, ""), (0, 0))
        view["sourceServiceRevisions"] = [
            {
                "arn": key.revision_arn(deployment.source_revision_id),
                "requestedTaskCount": 0,
                "runningTaskCount": running,
                "pendingTaskCount": pending,
            }
        ]
    if deployment.stopped_at is not None:
        view["stoppedAt"] = deployment.stopped_at
    if deployment.rollback is not None:
        view["rollback"] = {
            "reason": deployment.rollback["reason"],
            "startedAt": datetime.fromtimestamp(deployment.rollback["startedAtMilliseconds"] / 1000, UTC),
            "serviceRevisionArn": deployment.rollback["serviceRevisionArn"],
        }
    return view


def service_revision_view(key: ServiceKey, deployment: Deployment, images: Mapping[str, str]) -> dict[str, Any]:
    """Return the service revision that a deployment brought; ``images`` by container name."""
    view: dict[str, Any] = {
        "serviceRevisionArn": key.revision_arn(deployment.revision_id),
        "serviceArn": key.arn,
        "clusterArn": key.cluster.arn,
        "taskDefinition": deployment.task_definition,
        "loadBalancers": [],
        "serviceRegistries": [],
        "containerImages": [{"containerName": name, "image": image} for name, image in images.items()],
        "guardDutyEnabled": False,
        "createdAt": deployment.created_at,
    }
    return view | {member: deployment.configuration[member] for member in _SHARED if member in deployment.configuration}


def capacity_provider_view(provider: CapacityProvider, tags: Tags | None = None) -> dict[str, Any]:
    """Return a capacity provider."""
    view: dict[str, Any] = {
        "capacityProviderArn": provider.arn,
        "name": provider.name,
        "status": "ACTIVE",
        "tags": tag_list(tags or {}),
        **provider.document,
    }
    if provider.update_status:
        view["updateStatus"] = provider.update_status
    return view
