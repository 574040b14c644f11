"""How clusters, task definitions, instances and tasks look in answers. Pure. Shapes: ECS API reference, data types."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.services.ecs.attachments import attachments_view, interfaces_view
from taskrole.services.ecs.lifecycle import task_health
from taskrole.services.ecs.model import (
    Cluster,
    Container,
    ContainerInstance,
    Resources,
    Task,
    TaskDefinition,
    TaskStatus,
)
from taskrole.services.ecs.payload import container_arn
from taskrole.services.ecs.requirements import compatibilities, required_attributes

Tags = Mapping[str, str]


def tag_list(tags: Tags) -> list[dict[str, str]]:
    """Return tags as answers carry them."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def attribute_list(attributes: Mapping[str, str]) -> list[dict[str, str]]:
    """Return attributes as answers carry them; those without a value have only a name."""
    return [{"name": name, "value": value} if value else {"name": name} for name, value in sorted(attributes.items())]


def cluster_view(
    cluster: Cluster, counts: Mapping[str, int], tags: Tags, include: Sequence[str] = ("SETTINGS", "TAGS")
) -> dict[str, Any]:
    """Return a cluster; what is not asked for by ``include`` is an empty list."""
    view: dict[str, Any] = {
        "clusterArn": cluster.key.arn,
        "clusterName": cluster.key.name,
        "status": cluster.status.value,
        "registeredContainerInstancesCount": counts.get("instances", 0),
        "runningTasksCount": counts.get("running", 0),
        "pendingTasksCount": counts.get("pending", 0),
        "activeServicesCount": counts.get("active_services", 0),
        "statistics": _statistics(counts) if "STATISTICS" in include else [],
        "tags": tag_list(tags) if "TAGS" in include else [],
        "settings": list(cluster.settings) if "SETTINGS" in include else [],
        "capacityProviders": list(cluster.capacity_providers),
        "defaultCapacityProviderStrategy": list(cluster.default_strategy),
    }
    if cluster.configuration and "CONFIGURATIONS" in include:
        view["configuration"] = cluster.configuration
    return view


def _statistics(counts: Mapping[str, int]) -> list[dict[str, str]]:
    values = {
        "runningEC2TasksCount": counts.get("running", 0),
        "RunningFargateTasksCount": 0,  # AWS: spelt like this
        "pendingEC2TasksCount": counts.get("pending", 0),
        "pendingFargateTasksCount": 0,
        "activeEC2ServiceCount": counts.get("active_services", 0),
        "activeFargateServiceCount": 0,
        "drainingEC2ServiceCount": counts.get("draining_services", 0),
        "drainingFargateServiceCount": 0,
    }
    return [{"name": name, "value": str(value)} for name, value in values.items()]


def task_definition_view(definition: TaskDefinition, registry_host: str) -> dict[str, Any]:
    """Return a task definition."""
    view: dict[str, Any] = {
        "taskDefinitionArn": definition.arn,
        **definition.document,
        "revision": definition.revision,
        "status": definition.status.value,
        "compatibilities": compatibilities(definition.document),
        "registeredAt": definition.registered_at,
        "registeredBy": definition.registered_by,
    }
    attributes = required_attributes(definition.document, registry_host)
    if attributes:
        view["requiresAttributes"] = [{"name": name} for name in attributes]
    if definition.deregistered_at is not None:
        view["deregisteredAt"] = definition.deregistered_at
    return view


def resource_list(resources: Resources) -> list[dict[str, Any]]:
    """Return resources as instances show them: every entry carries all numeric members."""
    zero = {"doubleValue": 0.0, "longValue": 0}
    return [
        {"name": "CPU", "type": "INTEGER", **zero, "integerValue": resources.cpu},
        {"name": "MEMORY", "type": "INTEGER", **zero, "integerValue": resources.memory_mib},
        {
            "name": "PORTS",
            "type": "STRINGSET",
            **zero,
            "integerValue": 0,
            "stringSetValue": _ports(resources.tcp_ports),
        },
        {
            "name": "PORTS_UDP",
            "type": "STRINGSET",
            **zero,
            "integerValue": 0,
            "stringSetValue": _ports(resources.udp_ports),
        },
    ]


def _ports(ports: frozenset[int]) -> list[str]:
    return [str(port) for port in sorted(ports)]


def remaining(instance: ContainerInstance) -> Resources:
    """Return what is left of an instance: for ports, by AWS's custom, those that are taken."""
    return Resources(
        instance.registered.cpu - instance.used.cpu,
        instance.registered.memory_mib - instance.used.memory_mib,
        instance.registered.tcp_ports | instance.used.tcp_ports,
        instance.registered.udp_ports | instance.used.udp_ports,
    )


def instance_view(
    instance: ContainerInstance, counts: tuple[int, int] = (0, 0), tags: Tags | None = None
) -> dict[str, Any]:
    """Return a container instance; ``counts`` are its running and pending tasks."""
    view: dict[str, Any] = {
        "containerInstanceArn": instance.arn,
        "ec2InstanceId": instance.ec2_instance_id,
        "version": instance.version,
        "versionInfo": instance.version_info,
        "registeredResources": resource_list(instance.registered),
        "remainingResources": resource_list(remaining(instance)),
        "status": instance.status.value,
        "agentConnected": instance.agent_connected,
        "runningTasksCount": counts[0],
        "pendingTasksCount": counts[1],
        "attributes": attribute_list(instance.all_attributes),
        "registeredAt": instance.registered_at,
        "attachments": [],
        "tags": tag_list(tags or {}),
    }
    if instance.status_reason:
        view["statusReason"] = instance.status_reason
    return view


def task_view(task: Task, tags: Tags | None = None) -> dict[str, Any]:
    """Return a task; ``tags`` are shown only if given."""
    view: dict[str, Any] = {
        "taskArn": task.arn,
        "clusterArn": task.key.arn,
        "taskDefinitionArn": task.task_definition_arn,
        "containerInstanceArn": task.container_instance_arn,
        "availabilityZone": task.availability_zone,
        "attachments": attachments_view(task),
        "attributes": attribute_list(task.attributes),
        "containers": [container_view(task, container) for container in task.containers],
        "cpu": task.cpu,
        "memory": task.memory,
        "createdAt": task.created_at,
        "desiredStatus": task.desired_status.value,
        "lastStatus": task.last_status.value,
        "enableExecuteCommand": task.enable_execute_command,
        "group": task.group,
        "overrides": task.overrides,
        "tags": tag_list(tags or {}),
        "version": task.version,
        "healthStatus": task_health(task),
    }
    optional = {
        "connectivity": task.connectivity,
        "connectivityAt": task.connectivity_at,
        "pullStartedAt": task.pull_started_at,
        "pullStoppedAt": task.pull_stopped_at,
        "startedAt": task.started_at,
        "startedBy": task.started_by,
        "stoppingAt": task.stopping_at,
        "executionStoppedAt": task.execution_stopped_at,
        "stoppedAt": task.stopped_at,
        "capacityProviderName": task.capacity_provider_name,
        "stopCode": task.stop_code,
        "stoppedReason": task.stopped_reason,
    }
    if not task.capacity_provider_name:
        view["launchType"] = task.launch_type
    return view | {name: value for name, value in optional.items() if value}


def container_view(task: Task, container: Container) -> dict[str, Any]:
    """Return a container of a task."""
    view: dict[str, Any] = {
        "containerArn": container_arn(task, container.container_id),
        "taskArn": task.arn,
        "name": container.name,
        "image": container.image,
        "lastStatus": container.last_status.value,
        "networkInterfaces": interfaces_view(task),
        "cpu": str(container.cpu),
    }
    if container.memory_mib is not None:
        view["memory"] = str(container.memory_mib)
    if container.memory_reservation_mib is not None:
        view["memoryReservation"] = str(container.memory_reservation_mib)
    if container.last_status is not TaskStatus.PENDING:
        view["healthStatus"] = container.health_status
        view["networkBindings"] = list(container.network_bindings)
    optional = {
        "runtimeId": container.runtime_id,
        "imageDigest": container.image_digest,
        "reason": container.reason,
    }
    view |= {name: value for name, value in optional.items() if value}
    if container.exit_code is not None:
        view["exitCode"] = container.exit_code
    if task.enable_execute_command and container.last_status is not TaskStatus.PENDING:
        agent = {"name": "ExecuteCommandAgent", "lastStatus": container.last_status.value}
        view["managedAgents"] = [agent | ({"lastStartedAt": task.started_at} if task.started_at else {})]
    return view
