"""From a task to what its agent is told: one task of an ACS PayloadMessage. Pure.

Overrides are resolved here: of the agent's own override string nothing is used. Source: agent protocol, section 4.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from taskrole.services.ecs import docker_config
from taskrole.services.ecs.attachments import interface_payload
from taskrole.services.ecs.images import ecr_account_and_region, is_ecr_image
from taskrole.services.ecs.model import LOG_DRIVER_MODE, Document, RoleType, Task, TaskCredentials
from taskrole.services.ecs.roles import RoleSession
from taskrole.services.ecs.settings import EcsSettings

EXECUTION_ENVIRONMENT = ("AWS_EXECUTION_ENV", "AWS_ECS_EC2")
DOCKER_API_VERSION = "1.25"  # the first with everything that host_config uses (Init)
_CPU_UNITS_PER_VCPU = 1024
_SAME = ("links", "entryPoint", "command", "startTimeout", "stopTimeout", "environmentFiles", "credentialSpecs")


def expiration(at: datetime) -> str:
    """Return an instant as the credentials document carries it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def role_credentials(credentials_id: str, session: RoleSession, role_type: RoleType) -> dict[str, str]:
    """Return credentials as messages to the agent carry them."""
    return {
        "credentialsId": credentials_id,
        "roleArn": session.role_arn,
        "roleType": role_type.value,
        "accessKeyId": session.access_key_id,
        "secretAccessKey": session.secret_access_key,
        "sessionToken": session.session_token,
        "expiration": expiration(session.expires_at),
    }


def stop_payload(task: Task) -> dict[str, Any]:
    """Return the task as an order to stop it."""
    return {"arn": task.arn, "taskClusterArn": task.key.arn, "desiredStatus": "STOPPED"}


def run_payload(
    task: Task,
    resolved: Document,
    sessions: Sequence[tuple[TaskCredentials, RoleSession]],
    settings: EcsSettings,
) -> dict[str, Any]:
    """Return the task as an order to run it.

    Args:
        task: The task.
        resolved: Its definition with the overrides applied.
        sessions: A session for each role that the task or one of its containers has.
        settings: Addresses as the container instance sees them.
    """
    mode = resolved.get("networkMode", "bridge")
    payload: dict[str, Any] = {
        "arn": task.arn,
        "taskClusterArn": task.key.arn,
        "family": task.family,
        "version": str(task.revision),
        "desiredStatus": "RUNNING",
        "networkMode": mode,
        "launchType": task.launch_type,
        "group": task.group,
        "taskDefinitionAccountId": task.key.account_id,
        "volumes": [_volume(volume) for volume in resolved["volumes"]],
        "containers": [
            _container(task, resolved, container, task_mode=mode, settings=settings)
            for container in resolved["containerDefinitions"]
        ],
    }
    if "session-bound" in task.session_options:
        payload["sessionBound"] = True
    if "cpu" in resolved:
        payload["cpu"] = int(resolved["cpu"]) / _CPU_UNITS_PER_VCPU
    if "memory" in resolved:
        payload["memory"] = int(resolved["memory"])
    payload |= {name: resolved[name] for name in ("pidMode", "ipcMode", "proxyConfiguration") if name in resolved}
    if task.network_interface:
        payload["elasticNetworkInterfaces"] = [interface_payload(task)]
    members = {RoleType.APPLICATION: "roleCredentials", RoleType.EXECUTION: "executionRoleCredentials"}
    containers = {container["name"]: container for container in payload["containers"]}
    for row, session in sessions:
        owner = containers[row.container_name] if row.container_name else payload
        owner[members[row.role_type]] = role_credentials(row.credentials_id, session, row.role_type)
    return payload


def _container(
    task: Task, resolved: Document, container: Mapping[str, Any], *, task_mode: str, settings: EcsSettings
) -> dict[str, Any]:
    name = container["name"]
    config = docker_config.config(container, task_mode)
    log_mode = task.session_options.get(LOG_DRIVER_MODE, "")
    host_config = docker_config.host_config(container, task_mode, task.task_id, settings.awslogs_endpoint, log_mode)
    container_id = next((one.container_id for one in task.containers if one.name == name), "")
    has_execution_role = "executionRoleArn" in resolved
    message: dict[str, Any] = {
        "name": name,
        "image": container["image"],
        "essential": container["essential"],
        "cpu": container["cpu"],
        "memory": container.get("memory", 0),
        "environment": _environment(container, settings),
        "portMappings": list(container["portMappings"]),
        "mountPoints": list(container["mountPoints"]),
        "volumesFrom": list(container["volumesFrom"]),
        "overrides": "{}",
        "containerArn": container_arn(task, container_id),
        "dockerConfig": {
            "config": orjson.dumps(config).decode(),
            "hostConfig": orjson.dumps(host_config).decode(),
            "version": DOCKER_API_VERSION,
        },
    }
    message |= {member: container[member] for member in _SAME if container.get(member)}
    if container.get("dependsOn"):
        message["dependsOn"] = list(container["dependsOn"])
    if "healthCheck" in container:
        message["healthCheckType"] = "docker"
    if "restartPolicy" in container:
        message["restartPolicy"] = container["restartPolicy"]
    log = container.get("logConfiguration", {})
    secrets = [_secret(secret, task.key.region) for secret in container.get("secrets", ())]
    secrets += [_secret(secret, task.key.region) | {"target": "LOG_DRIVER"} for secret in log.get("secretOptions", ())]
    if secrets:
        message["secrets"] = secrets
    if "repositoryCredentials" in container:
        parameter = container["repositoryCredentials"]["credentialsParameter"]
        region = _region_of(parameter, task.key.region)
        message["registryAuthentication"] = {
            "type": "asm",
            "asmAuthData": {"credentialsParameter": parameter, "region": region},
        }
    elif is_ecr_image(container["image"], settings.registry_host):
        message["registryAuthentication"] = _registry_authentication(
            task, container["image"], settings, use_execution_role=has_execution_role
        )
    if log.get("logDriver") == "awslogs" and has_execution_role:
        message["logsAuthStrategy"] = "ExecutionRole"
    return message


def container_arn(task: Task, container_id: str) -> str:
    """Return the ARN of a container of a task."""
    key = task.key
    return f"arn:aws:ecs:{key.region}:{key.account_id}:container/{key.name}/{task.task_id}/{container_id}"


def _environment(container: Mapping[str, Any], settings: EcsSettings) -> dict[str, str]:
    environment = dict([EXECUTION_ENVIRONMENT])
    if settings.container_endpoint:
        environment["AWS_ENDPOINT_URL"] = settings.container_endpoint
    return environment | {one["name"]: one.get("value", "") for one in container["environment"] if "name" in one}


def _secret(secret: Mapping[str, Any], region: str) -> dict[str, str]:
    value_from = secret["valueFrom"]
    provider = "asm" if ":secretsmanager:" in value_from else "ssm"
    region = _region_of(value_from, region)
    if provider == "ssm" and value_from.startswith("arn:"):
        # The agent looks the value up under the name that Systems Manager answers with.
        name = value_from.partition(":parameter/")[2]
        value_from = f"/{name}" if "/" in name else name
    return {
        "name": secret["name"],
        "valueFrom": value_from,
        "region": region,
        "type": "ENVIRONMENT_VARIABLE",
        "provider": provider,
    }


def _region_of(arn_or_name: str, region: str) -> str:
    fields = arn_or_name.split(":", 5)
    return fields[3] if len(fields) == 6 and fields[0] == "arn" else region


def _registry_authentication(
    task: Task, image: str, settings: EcsSettings, *, use_execution_role: bool
) -> dict[str, Any]:
    account_id, region = ecr_account_and_region(image) or (task.key.account_id, task.key.region)
    return {
        "type": "ecr",
        "ecrAuthData": {
            "registryId": account_id,
            "region": region,
            "endpointOverride": settings.ecr_endpoint,
            "useExecutionRole": use_execution_role,
        },
    }


def _volume(volume: Mapping[str, Any]) -> dict[str, Any]:
    if "dockerVolumeConfiguration" in volume:
        configuration = {"scope": "task", **volume["dockerVolumeConfiguration"]}
        return {"name": volume["name"], "type": "docker", "dockerVolumeConfiguration": configuration}
    source = volume.get("host", {}).get("sourcePath")
    return {"name": volume["name"], "type": "host", "host": {"sourcePath": source} if source else {}}
