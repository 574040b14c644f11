"""The rules of CreateService and UpdateService, and the values that they lead to. Pure but for the association check.

Source: ECS API reference, CreateService and UpdateService.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.ids import Ids, hex_id
from taskrole.services.ecs.arns import NAME
from taskrole.services.ecs.engine.model import (
    Deployment,
    DeploymentStatus,
    EcsService,
    RolloutState,
    ServiceKey,
    ServiceStatus,
)
from taskrole.services.ecs.errors import InvalidParameterError, UnsupportedFeatureError
from taskrole.services.ecs.model import ClusterKey, Document, TaskDefinition
from taskrole.services.ecs.networks import awsvpc_configuration
from taskrole.services.ecs.placement_rules import parse_constraints, parse_strategies
from taskrole.services.ecs.providers import FARGATE_PROVIDERS, PROVIDERS_MAX
from taskrole.services.ecs.store import clusters

Request = Mapping[str, Any]

TASKS_MAX = 5000
MAXIMUM_PERCENT_MAX = 10_000
BEGIN_DEPLOYMENT = frozenset(
    ("taskDefinition", "networkConfiguration", "platformVersion", "capacityProviderStrategy", "forceNewDeployment")
)
"""What in an update begins a new deployment. AWS: UpdateService."""
_CONFIGURATION = ("networkConfiguration", "platformVersion", "capacityProviderStrategy", "launchType")
_NOT_SERVED = {
    "loadBalancers": "Load balancers are not served here.",
    "serviceRegistries": "Service discovery is not served here.",
    "volumeConfigurations": "Volumes that are configured at launch are not served here.",
    "vpcLatticeConfigurations": "VPC Lattice is not served here.",
    "gatewayConnectors": "Gateway connectors are not served here.",
}
_CLIENT_TOKEN = re.compile(r"[\x21-\x7e]{1,36}")


def checked_name(name: str) -> str:
    """Return a service name.

    Raises:
        InvalidParameterError: It is malformed.
    """
    if not NAME.fullmatch(name):
        raise InvalidParameterError("Invalid service name.")
    return name


def new_service(
    call: Call,
    key: ServiceKey,
    request: Request,
    definition: TaskDefinition | None,
    default_strategy: Sequence[Document],
) -> tuple[EcsService, dict[str, Any]]:
    """Return the service that a request asks for, and the configuration of its first deployment.

    Raises:
        InvalidParameterError: A rule is broken.
        UnsupportedFeatureError: Something that is not served.
    """
    _check_served(request)
    controller = request.get("deploymentController", {}).get("type", "ECS")
    if controller == "CODE_DEPLOY":
        raise UnsupportedFeatureError("The deployment controller CODE_DEPLOY is not supported.")
    daemon = request.get("schedulingStrategy", "REPLICA") == "DAEMON"
    external = controller == "EXTERNAL"
    if external and daemon:
        raise InvalidParameterError("The DAEMON scheduling strategy needs the ECS deployment controller.")
    if external and definition is not None:
        raise InvalidParameterError("TaskDefinition is not allowed for a service with the EXTERNAL controller.")
    if not external and definition is None:
        raise InvalidParameterError("TaskDefinition can not be blank.")
    if not daemon and "desiredCount" not in request and not external:
        raise InvalidParameterError("You must specify a desired count.")
    if request.get("role"):
        raise InvalidParameterError("The role parameter is only for services that use a load balancer.")
    if request.get("clientToken") and not _CLIENT_TOKEN.fullmatch(request["clientToken"]):
        raise InvalidParameterError("Invalid client token.")
    launch_type, strategy = launch_of(request, default_strategy)
    minimum, maximum = _percents(request.get("deploymentConfiguration", {}), daemon=daemon)
    constraints, placement_strategy = _placement(request, daemon=daemon)
    service = EcsService(
        key=key,
        status=ServiceStatus.ACTIVE,
        desired_count=0 if daemon else _count(request.get("desiredCount", 0)),
        created_at=call.now,
        created_by=call.principal.principal_arn,
        scheduling_strategy="DAEMON" if daemon else "REPLICA",
        deployment_controller=controller,
        minimum_healthy_percent=minimum,
        maximum_percent=maximum,
        deployment_configuration=request.get("deploymentConfiguration", {}),
        launch_type=launch_type,
        health_check_grace_period_seconds=_grace(request.get("healthCheckGracePeriodSeconds")),
        enable_ecs_managed_tags=bool(request.get("enableECSManagedTags")),
        enable_execute_command=bool(request.get("enableExecuteCommand")),
        propagate_tags=request.get("propagateTags", "NONE"),
        availability_zone_rebalancing=request.get("availabilityZoneRebalancing", ""),
        client_token=request.get("clientToken", ""),
        request_hash=_hash(request),
        look_at=call.now,
        placement_constraints=constraints,
        placement_strategy=placement_strategy,
    )
    configuration: dict[str, Any] = {one: request[one] for one in _CONFIGURATION if request.get(one)}
    configuration |= {"capacityProviderStrategy": list(strategy)} if strategy else {"launchType": launch_type}
    if definition is not None:
        configuration["taskDefinition"] = definition.arn
        check_network(configuration, definition)
        check_execute_command(service, definition)
    return service, configuration


def _check_served(request: Request) -> None:
    for member, text in _NOT_SERVED.items():
        if request.get(member):
            raise InvalidParameterError(text)
    if request.get("serviceConnectConfiguration", {}).get("enabled"):
        raise InvalidParameterError("Service Connect is not served here.")
    deployment = request.get("deploymentConfiguration", {})
    if deployment.get("strategy", "ROLLING") != "ROLLING":
        raise UnsupportedFeatureError(f"The deployment strategy {deployment['strategy']} is not supported.")
    if deployment.get("alarms", {}).get("enable"):
        raise UnsupportedFeatureError("Deployment alarms are not supported.")


def launch_of(request: Request, default_strategy: Sequence[Document]) -> tuple[str, Sequence[Document]]:
    """Return the launch type or the capacity provider strategy that counts, the other empty.

    Raises:
        InvalidParameterError: Both are given, or one of them cannot be had.
    """
    launch_type, strategy = request.get("launchType", ""), request.get("capacityProviderStrategy", ())
    if launch_type and strategy:
        raise InvalidParameterError("Specify either Launch Type or Capacity Provider Strategy, but not both.")
    if launch_type == "FARGATE":
        raise InvalidParameterError("Task definition does not support launch_type FARGATE.")
    if not launch_type and not strategy:
        strategy = default_strategy
    if strategy:
        check_strategy(strategy)
        return "", strategy
    return launch_type or "EC2", ()


def check_strategy(strategy: Sequence[Document]) -> None:
    """Check a capacity provider strategy.

    Raises:
        InvalidParameterError: A rule is broken.
    """
    names = [one["capacityProvider"] for one in strategy]
    if len(names) > PROVIDERS_MAX or len(set(names)) != len(names):
        raise InvalidParameterError("A capacity provider strategy has at most 20 capacity providers, each once.")
    if any(name in FARGATE_PROVIDERS for name in names):
        raise InvalidParameterError("Task definition does not support launch_type FARGATE.")
    if sum(one.get("base", 0) > 0 for one in strategy) > 1:
        raise InvalidParameterError("Only one capacity provider in a strategy can have a base defined.")
    if len(names) > 1 and not any(one.get("weight", 0) > 0 for one in strategy):
        raise InvalidParameterError("At least one capacity provider in a strategy must have a weight above 0.")


def check_providers(connection: Connection, key: ClusterKey, configuration: Document) -> None:
    """Check that the capacity providers of a strategy are the cluster's.

    Raises:
        InvalidParameterError: One is not.
    """
    names = [one["capacityProvider"] for one in configuration.get("capacityProviderStrategy", ())]
    cluster = clusters.get_active(connection, key) if names else None
    for name in names:
        if cluster is not None and name not in cluster.capacity_providers:
            raise InvalidParameterError(
                f"The specified capacity provider {name[:255]} was not found. Specify one that is associated with the"
                " cluster."
            )


def _percents(configuration: Document, *, daemon: bool) -> tuple[int, int]:
    minimum = configuration.get("minimumHealthyPercent", 0 if daemon else 100)
    maximum = configuration.get("maximumPercent", 100 if daemon else 200)
    if not 0 <= minimum <= 100:
        raise InvalidParameterError("minimumHealthyPercent must be between 0 and 100.")
    if daemon and maximum != 100:
        raise InvalidParameterError("maximumPercent must be 100 for the DAEMON scheduling strategy.")
    if not 100 <= maximum <= MAXIMUM_PERCENT_MAX:
        raise InvalidParameterError("maximumPercent must be at least 100.")
    if minimum >= maximum and not daemon:
        raise InvalidParameterError("maximumPercent must be greater than minimumHealthyPercent.")
    return minimum, maximum


def _count(count: int) -> int:
    if not 0 <= count <= TASKS_MAX:
        raise InvalidParameterError(f"desiredCount must be between 0 and {TASKS_MAX}.")
    return count


def _grace(seconds: int | None) -> int | None:
    if seconds is not None and seconds < 0:
        raise InvalidParameterError("healthCheckGracePeriodSeconds must not be negative.")
    return seconds


def _placement(request: Request, *, daemon: bool) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    constraints, strategy = request.get("placementConstraints", ()), request.get("placementStrategy", ())
    parse_constraints(constraints)
    parse_strategies(strategy)
    if daemon and (strategy or any(one.get("type") == "distinctInstance" for one in constraints)):
        raise InvalidParameterError("The DAEMON scheduling strategy takes no placement strategies and memberOf only.")
    return tuple(constraints), tuple(strategy)


def check_network(configuration: Document, definition: TaskDefinition) -> None:
    """Check that a network configuration is given if and only if the tasks have their own network.

    Raises:
        InvalidParameterError: It is not so.
    """
    awsvpc_configuration(configuration, definition.document.get("networkMode", "bridge"))


def check_execute_command(service: EcsService, definition: TaskDefinition) -> None:
    """Check that tasks have a role if commands are to be run in them.

    Raises:
        InvalidParameterError: They have none.
    """
    if service.enable_execute_command and "taskRoleArn" not in definition.document:
        raise InvalidParameterError(
            "The service couldn't be created or updated because a valid taskRoleArn is not being used. Specify a valid"
            " task role in your task definition and try again."
        )


def updated(service: EcsService, request: Request) -> EcsService:
    """Return a service after an update, apart from its deployments.

    Raises:
        InvalidParameterError: A rule is broken.
    """
    _check_served(request)
    changes: dict[str, Any] = {}
    if "desiredCount" in request and not service.is_daemon:
        changes["desired_count"] = _count(request["desiredCount"])
    if "deploymentConfiguration" in request:
        given = {**service.deployment_configuration, **request["deploymentConfiguration"]}
        minimum, maximum = _percents(given, daemon=service.is_daemon)
        changes |= {
            "deployment_configuration": given,
            "minimum_healthy_percent": minimum,
            "maximum_percent": maximum,
        }
    constraints = request.get("placementConstraints", service.placement_constraints)
    strategy = request.get("placementStrategy", service.placement_strategy)
    given = {"placementConstraints": constraints, "placementStrategy": strategy}
    changes["placement_constraints"], changes["placement_strategy"] = _placement(given, daemon=service.is_daemon)
    if "healthCheckGracePeriodSeconds" in request:
        changes["health_check_grace_period_seconds"] = _grace(request["healthCheckGracePeriodSeconds"])
    if "capacityProviderStrategy" in request:
        check_strategy(request["capacityProviderStrategy"])
        changes["launch_type"] = "" if request["capacityProviderStrategy"] else "EC2"
    members = {
        "enableECSManagedTags": "enable_ecs_managed_tags",
        "enableExecuteCommand": "enable_execute_command",
        "propagateTags": "propagate_tags",
        "availabilityZoneRebalancing": "availability_zone_rebalancing",
    }
    changes |= {name: request[member] for member, name in members.items() if member in request}
    return replace(service, **changes)


def updated_configuration(before: Document, request: Request, definition: TaskDefinition | None) -> dict[str, Any]:
    """Return the configuration of a deployment after an update.

    Raises:
        InvalidParameterError: A rule is broken.
    """
    configuration = {**before, **{one: request[one] for one in _CONFIGURATION if one in request}}
    if "capacityProviderStrategy" in request:
        configuration.pop("launchType", None)
        if not request["capacityProviderStrategy"]:
            del configuration["capacityProviderStrategy"]
            configuration["launchType"] = "EC2"
    if definition is not None:
        configuration["taskDefinition"] = definition.arn
        check_network(configuration, definition)
    return configuration


def next_deployment(
    ids: Ids, service: EcsService, configuration: Document, before: Sequence[Deployment], now: datetime
) -> tuple[list[Deployment], Deployment]:
    """Return the deployments that change because a new one begins, and the new one."""
    deployment_id = f"ecs-svc/{10**18 + int.from_bytes(ids.random_bytes(8), 'big') % (9 * 10**18)}"
    previous = next((one for one in before if one.status is DeploymentStatus.PRIMARY), None)
    deployment = Deployment(
        service=service.key,
        deployment_id=deployment_id,
        status=DeploymentStatus.PRIMARY,
        configuration=configuration,
        created_at=now,
        updated_at=now,
        identifier=hex_id(ids),
        revision_id=deployment_id.removeprefix("ecs-svc/"),
        source_revision_id=previous.revision_id if previous else "",
        requested_count=service.desired_count,
        rollout_reason=f"ECS deployment {deployment_id} in progress.",
    )
    return [_superseded(one, now) for one in before], deployment


def _superseded(deployment: Deployment, now: datetime) -> Deployment:
    changed = replace(deployment, status=DeploymentStatus.ACTIVE, rolling_back="", updated_at=now)
    if deployment.service_status in ("IN_PROGRESS", "ROLLBACK_IN_PROGRESS"):
        status = "STOPPED" if deployment.service_status == "IN_PROGRESS" else "ROLLBACK_FAILED"
        reason = "A new deployment was started."
        changed = replace(changed, service_status=status, status_reason=reason, finished_at=now, stopped_at=now)
    if deployment.rollout_state is RolloutState.IN_PROGRESS:
        # Only what was completed once can be gone back to.
        completed = deployment.service_status == "SUCCESSFUL"
        changed = replace(changed, rollout_state=RolloutState.COMPLETED if completed else RolloutState.IN_PROGRESS)
    return changed


def ended(deployment: Deployment, now: datetime) -> Deployment:
    """Return a deployment after its service was deleted."""
    changed = replace(deployment, status=DeploymentStatus.INACTIVE, updated_at=now)
    if deployment.service_status in ("IN_PROGRESS", "ROLLBACK_IN_PROGRESS"):
        changed = replace(changed, service_status="STOPPED", finished_at=now, stopped_at=now)
    return changed


def _hash(request: Request) -> str:
    members = {name: value for name, value in request.items() if name != "clientToken"}
    return hashlib.sha256(orjson.dumps(members, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()
