"""What a task definition needs of an instance: attributes, resources, and the launch types that it fits. Pure.

Source: ECS developer guide, "Amazon ECS container instance attributes"; samples of real answers.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from taskrole.services.ecs.definition_sizes import fits_fargate
from taskrole.services.ecs.images import is_ecr_image
from taskrole.services.ecs.model import Document, Resources
from taskrole.services.ecs.role_uses import CAPABILITY, LABEL

_OLD = "com.amazonaws.ecs.capability."
_NEW = "ecs.capability."
EXECUTE_COMMAND = f"{_NEW}execute-command"
_API = f"{_OLD}docker-remote-api."
_ARCHITECTURES = {"X86_64": "x86_64", "ARM64": "arm64"}


def required_attributes(document: Document, registry_host: str) -> list[str]:
    """Return the attribute names that an instance must have, in order."""
    return sorted(set(_attributes(document, registry_host)))


def _attributes(document: Document, registry_host: str) -> Iterator[str]:
    execution_role = "executionRoleArn" in document
    mode = document.get("networkMode", "bridge")
    if "taskRoleArn" in document:
        yield f"{_OLD}task-iam-role-network-host" if mode == "host" else f"{_OLD}task-iam-role"
    if any(LABEL in container.get("dockerLabels", {}) for container in document["containerDefinitions"]):
        yield CAPABILITY
    if "cpu" in document or "memory" in document:
        yield f"{_NEW}task-cpu-mem-limit"
    if mode == "awsvpc":
        yield f"{_NEW}task-eni"
    if document.get("pidMode") or document.get("ipcMode"):
        yield f"{_NEW}pid-ipc-namespace-sharing"
    for volume in document["volumes"]:
        driver = volume.get("dockerVolumeConfiguration", {}).get("driver")
        if driver:
            yield f"{_NEW}docker-plugin.{driver}"
    for container in document["containerDefinitions"]:
        if is_ecr_image(container["image"], registry_host):
            yield f"{_OLD}ecr-auth"
            if execution_role:
                yield f"{_NEW}execution-role-ecr-pull"
        yield from _container_attributes(container)
        yield from _log_attributes(container.get("logConfiguration", {}), execution_role=execution_role)


def _container_attributes(container: Mapping[str, Any]) -> Iterator[str]:
    if "memoryReservation" in container:
        yield f"{_API}1.21"
    if container.get("dockerLabels") or container.get("ulimits"):
        yield f"{_API}1.18"
    if container.get("linuxParameters", {}).get("initProcessEnabled"):
        yield f"{_API}1.25"
    if container.get("privileged"):
        yield f"{_OLD}privileged-container"
    if "healthCheck" in container:
        yield f"{_NEW}container-health-check"
    for secret in container.get("secrets", ()):
        kind = "asm" if ":secretsmanager:" in secret["valueFrom"] else "ssm"
        yield f"{_NEW}secrets.{kind}.environment-variables"
    if container.get("environmentFiles"):
        yield f"{_NEW}env-files.s3"
    if "repositoryCredentials" in container:
        yield f"{_NEW}private-registry-authentication.secretsmanager"
    if container.get("dependsOn") or "startTimeout" in container:
        yield f"{_NEW}container-ordering"
    if any("containerPortRange" in mapping for mapping in container["portMappings"]):
        yield f"{_NEW}network.container-port-range"
    if container.get("restartPolicy", {}).get("enabled"):
        yield f"{_NEW}container-restart-policy"
    for option in container.get("dockerSecurityOptions", ()):
        kind = option.partition(":")[0]
        if kind in ("apparmor", "label"):
            yield f"{_OLD}{'apparmor' if kind == 'apparmor' else 'selinux'}"


def _log_attributes(log: Mapping[str, Any], *, execution_role: bool) -> Iterator[str]:
    driver = log.get("logDriver")
    if not driver:
        return
    yield f"{_OLD}logging-driver.{driver}"
    yield f"{_API}1.18"
    if driver == "awslogs":
        yield f"{_API}1.19"
        if execution_role:
            yield f"{_NEW}execution-role-awslogs"
        if log.get("options", {}).get("awslogs-create-group") == "true":
            yield f"{_API}1.29"


def compatibilities(document: Document) -> list[str]:
    """Return the launch types that a definition fits, in AWS's order."""
    found = ["EC2"]
    if document.get("networkMode") != "awsvpc":
        found.insert(0, "EXTERNAL")
    if fits_fargate(document):
        found.append("FARGATE")
    return found


def architecture(document: Document) -> str | None:
    """Return the value that ``ecs.cpu-architecture`` must have, if the definition asks for one."""
    return _ARCHITECTURES.get(document.get("runtimePlatform", {}).get("cpuArchitecture", ""))


def gpu_count(document: Document) -> int:
    """Return how many GPUs a task asks for."""
    return sum(
        int(one["value"])
        for container in document["containerDefinitions"]
        for one in container.get("resourceRequirements", ())
        if one["type"] == "GPU"
    )


def demand(document: Document) -> Resources:
    """Return what a task takes of an instance: exactly the agent's own arithmetic, or its queue would block."""
    containers = document["containerDefinitions"]
    cpu = int(document["cpu"]) if "cpu" in document else sum(one["cpu"] for one in containers)
    if "memory" in document:
        memory = int(document["memory"])
    else:
        memory = sum(one.get("memoryReservation") or one.get("memory") or 0 for one in containers)
    ports: dict[str, set[int]] = {"tcp": set(), "udp": set()}
    if document.get("networkMode") != "awsvpc":
        for container in containers:
            for mapping in container["portMappings"]:
                if mapping.get("hostPort"):
                    ports[mapping["protocol"]].add(mapping["hostPort"])
    return Resources(cpu, memory, frozenset(ports["tcp"]), frozenset(ports["udp"]))
