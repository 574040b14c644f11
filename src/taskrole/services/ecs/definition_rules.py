"""What a task definition must be, and the form in which it is kept. Pure.

Source: ECS API reference, RegisterTaskDefinition and ContainerDefinition; texts as observed where they are known.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from taskrole.services.ecs.arns import NAME
from taskrole.services.ecs.constraints import ConstraintSyntaxError, parse_expression
from taskrole.services.ecs.definition_sizes import check_fargate, task_cpu_units, task_memory_mib
from taskrole.services.ecs.errors import ClientError, InvalidParameterError
from taskrole.services.ecs.model import Document

CONTAINERS_MAX = 10  # AWS: service quotas, "Containers per task definition"
DOCUMENT_BYTES_MAX = 64 * 1024
CONSTRAINTS_MAX = 10
IMAGE_LENGTH_MAX = 255  # characters
_ROLE_ARN = re.compile(r"arn:aws:iam::[0-9]{12}:role/[\x21-\x7e]{1,575}")
_ROLE_NAME = re.compile(r"[A-Za-z0-9+=,.@_-]{1,64}")
ENVIRONMENT_FILES_MAX = 10
_ENVIRONMENT_FILE = re.compile(r"arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}/.{1,1024}\.env")
_SECRET_SOURCE = re.compile(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^\s:]+(:[^:]*:[^:]*:[^:]*)?"
    r"|arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9_./-]+(:[A-Za-z0-9_.-]+)?"
    r"|[A-Za-z0-9_./-]+(:[A-Za-z0-9_.-]+)?"
)
LOG_DRIVERS = frozenset(
    ("awsfirelens", "awslogs", "fluentd", "gelf", "journald", "json-file", "none", "splunk", "syslog")
)  # AWS: LogConfiguration; whether a machine has one is told by its attributes
_LIST_MEMBERS = ("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls")
_TASK_MEMBERS = (
    "networkMode",
    "requiresCompatibilities",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "ephemeralStorage",
    "runtimePlatform",
    "inferenceAccelerators",
    "enableFaultInjection",
)
_REFUSED_VOLUMES = (
    "efsVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "s3filesVolumeConfiguration",
)


def normalized_role(account_id: str, role: str | None) -> str:
    """Return a role's ARN from an ARN or a bare name; empty for none (templates carry empty strings).

    Raises:
        ClientError: Neither.
    """
    if not role:
        return ""
    if _ROLE_ARN.fullmatch(role):
        return role
    if _ROLE_NAME.fullmatch(role):
        return f"arn:aws:iam::{account_id}:role/{role}"
    raise ClientError("Role is not valid")


def normalize(account_id: str, request: Mapping[str, Any]) -> Document:
    """Check a RegisterTaskDefinition request and return the definition as it is kept and shown.

    Raises:
        ClientError: A rule is broken.
        InvalidParameterError: A rule is broken for which AWS answers with this code.
    """
    if not NAME.fullmatch(request["family"]):
        raise ClientError("Invalid family name.")
    if len(orjson.dumps(request, default=str)) > DOCUMENT_BYTES_MAX:
        raise ClientError("Actual length of the task definition exceeds the maximum of 65536 bytes.")
    if "tags" in request and not request["tags"]:
        raise ClientError("Tags can not be empty.")
    mode = request.get("networkMode", "bridge")
    containers = [_container(container, mode) for container in request["containerDefinitions"]]
    document: dict[str, Any] = {
        "family": request["family"],
        "containerDefinitions": containers,
        "volumes": list(request.get("volumes", ())),
        "placementConstraints": list(request.get("placementConstraints", ())),
    }
    document |= {name: request[name] for name in _TASK_MEMBERS if name in request}
    for member in ("taskRoleArn", "executionRoleArn"):
        role = normalized_role(account_id, request.get(member))
        if role:
            document[member] = role
    if request.get("cpu"):
        document["cpu"] = str(task_cpu_units(request["cpu"]))
    if request.get("memory"):
        document["memory"] = str(task_memory_mib(request["memory"]))
    _check_containers(document, containers, mode)
    _check_task(document, containers, mode)
    return document


def _container(given: Mapping[str, Any], mode: str) -> dict[str, Any]:
    name = given.get("name", "")
    if not name:
        raise ClientError("Container.name should not be null or empty.")
    if not NAME.fullmatch(name):
        raise ClientError(f"Invalid container name '{name[:255]}'.")
    if not given.get("image"):
        raise ClientError("Container.image should not be null or empty.")
    if len(given["image"]) > IMAGE_LENGTH_MAX or any(c.isspace() for c in given["image"]):
        raise ClientError(f"Invalid 'image' setting for container '{name}'.")
    container = {**given, "cpu": given.get("cpu", 0), "essential": given.get("essential", True)}
    for member in _LIST_MEMBERS:
        container[member] = list(given.get(member, ()))
    container["portMappings"] = [_port_mapping(mapping, name, mode) for mapping in container["portMappings"]]
    return container


def _port_mapping(given: Mapping[str, Any], name: str, mode: str) -> dict[str, Any]:
    mapping = dict(given)
    # AWS: a protocol other than tcp and udp is taken as tcp.
    mapping["protocol"] = "udp" if given.get("protocol") == "udp" else "tcp"
    if "containerPortRange" in given:
        if "containerPort" in given or "hostPort" in given or mode == "host":
            raise ClientError(f"Invalid 'containerPortRange' setting for container '{name}'.")
        _check_range(given["containerPortRange"], name)
        return mapping
    port = given.get("containerPort", given.get("hostPort", 0) if mode == "host" else 0)
    if not 1 <= port <= 65535:
        raise ClientError(f"Invalid 'containerPort' setting for container '{name}'.")
    host_port = given.get("hostPort", 0) if mode == "bridge" else given.get("hostPort", 0) or port
    if not 0 <= host_port <= 65535:
        raise ClientError(f"Invalid 'hostPort' setting for container '{name}'.")
    if mode in ("host", "awsvpc") and host_port != port:
        raise ClientError(f"When networkMode={mode}, the host ports and container ports in port mappings must match.")
    return {**mapping, "containerPort": port, "hostPort": host_port}


def _check_range(text: str, name: str) -> None:
    first, _, last = text.partition("-")
    numbers = [int(part) for part in (first, last) if re.fullmatch(r"[0-9]{1,5}", part)]
    if len(numbers) != 2 or not 1 <= numbers[0] <= numbers[1] <= 65535 or numbers[1] - numbers[0] >= 100:
        raise ClientError(f"Invalid 'containerPortRange' setting for container '{name}'.")


def _check_containers(document: Document, containers: Sequence[Mapping[str, Any]], mode: str) -> None:
    if not containers:
        raise ClientError("Container list cannot be empty.")
    if len(containers) > CONTAINERS_MAX:
        raise ClientError("Too many containers.")
    by_name = {container["name"]: container for container in containers}
    if len(by_name) != len(containers):
        raise ClientError("Container names must be unique within a task definition.")
    if not any(container["essential"] for container in containers):
        raise ClientError("At least one container must be marked essential.")
    volumes = _volume_names(document["volumes"])
    for container in containers:
        _check_sizes(container, document)
        _check_references(container, by_name, volumes, mode)
        _check_settings(container, document)
    _check_host_ports(containers)
    _check_cycles(by_name)


def _volume_names(volumes: Sequence[Mapping[str, Any]]) -> set[str]:
    names: set[str] = set()
    for volume in volumes:
        name = volume.get("name", "")
        if any(member in volume for member in _REFUSED_VOLUMES) or volume.get("configuredAtLaunch"):
            raise ClientError(f"The kind of volume '{name[:255]}' is not supported.")
        if not NAME.fullmatch(name):
            raise ClientError("Invalid volume name.")
        if name in names:
            raise ClientError(f"Volume name '{name}' is used more than once.")
        docker = volume.get("dockerVolumeConfiguration", {})
        if docker.get("autoprovision") and docker.get("scope", "task") == "task":
            raise ClientError("'autoprovision' is supported only for volumes with scope 'shared'.")
        names.add(name)
    return names


def _check_sizes(container: Mapping[str, Any], document: Document) -> None:
    name, memory, reservation = container["name"], container.get("memory"), container.get("memoryReservation")
    if container["cpu"] < 0:
        raise ClientError(f"Invalid 'cpu' setting for container '{name}'.")
    if (memory is not None and memory < 1) or (reservation is not None and reservation < 1):
        raise ClientError(f"Invalid 'memory' setting for container '{name}'.")
    if memory is None and reservation is None and "memory" not in document:
        raise ClientError(
            f"Invalid setting for container '{name}'. At least one of 'memory' or 'memoryReservation' must be"
            " specified."
        )
    if memory is not None and reservation is not None and memory < reservation:
        raise ClientError(
            f"Invalid setting for container '{name}'. 'memory' must be greater than or equal to 'memoryReservation'."
        )
    if "memory" in document and max(memory or 0, reservation or 0) > int(document["memory"]):
        raise ClientError(f"The 'memory' of container '{name}' cannot be greater than the value of the task 'memory'.")


def _check_references(
    container: Mapping[str, Any], by_name: Mapping[str, Mapping[str, Any]], volumes: set[str], mode: str
) -> None:
    name = container["name"]

    def check_other(other: str, member: str) -> None:
        if other not in by_name or other == name:
            raise ClientError(f"Invalid '{member}' setting for container '{name}': no other container '{other[:255]}'.")

    links = container.get("links", ())
    if links and mode == "awsvpc":
        raise ClientError("Links are not supported when networkMode=awsvpc.")
    if links and mode != "bridge":
        raise ClientError(f"Links are not supported when networkMode={mode}.")
    for link in links:
        if link.count(":") > 1:
            raise ClientError(f"Invalid 'links' setting for container '{name}'.")
        check_other(link.partition(":")[0], "links")
    for mount in container["mountPoints"]:
        if mount.get("sourceVolume") not in volumes or not mount.get("containerPath"):
            raise ClientError(f"Unknown volume '{str(mount.get('sourceVolume', ''))[:255]}'.")
    for source in container["volumesFrom"]:
        check_other(source.get("sourceContainer", ""), "volumesFrom")
    for dependency in container.get("dependsOn", ()):
        check_other(dependency["containerName"], "dependsOn")
        target = by_name[dependency["containerName"]]
        condition = dependency["condition"]
        if condition in ("SUCCESS", "COMPLETE") and target["essential"]:
            raise ClientError(
                "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container"
            )
        if condition == "HEALTHY" and "healthCheck" not in target:
            raise ClientError(f"Container '{target['name']}' needs a health check for condition HEALTHY.")


def _check_settings(container: Mapping[str, Any], document: Document) -> None:
    name = container["name"]
    log = container.get("logConfiguration", {})
    options = log.get("options", {})
    if log and log["logDriver"] not in LOG_DRIVERS:
        raise ClientError(f"Invalid 'logDriver' setting for container '{name}'.")
    if log.get("logDriver") == "awslogs" and not {"awslogs-region", "awslogs-group"} <= options.keys():
        raise ClientError("Log driver awslogs requires options: awslogs-region, awslogs-group")
    if "executionRoleArn" not in document:
        if container.get("secrets") or log.get("secretOptions"):
            raise ClientError(
                "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
            )
        if "repositoryCredentials" in container:
            raise ClientError(
                "Private repository authentication requires that the task definition specify a value for"
                " executionRoleArn."
            )
    _check_secrets(name, container)
    for limit in container.get("ulimits", ()):
        if limit["softLimit"] > limit["hardLimit"]:
            raise ClientError(f"Invalid 'ulimits' setting for container '{name}'.")
    check_resource_requirements(name, container.get("resourceRequirements", ()))
    _check_health_check(name, container.get("healthCheck"))
    ports = [(one["containerPort"], one["protocol"]) for one in container["portMappings"] if "containerPort" in one]
    named = any("name" in one for one in container["portMappings"])
    if len(set(ports)) != len(ports) and len(container["portMappings"]) > 1 and named:
        raise InvalidParameterError(
            f"Container port {ports[0][0]} is used in more than one port mapping for container {name}"
        )
    if document.get("networkMode") == "none" and container["portMappings"]:
        raise ClientError("Port mappings are not supported when networkMode=none.")


def _check_secrets(name: str, container: Mapping[str, Any]) -> None:
    secrets = [*container.get("secrets", ()), *container.get("logConfiguration", {}).get("secretOptions", ())]
    for secret in secrets:
        if not _SECRET_SOURCE.fullmatch(secret["valueFrom"]):
            raise ClientError(f"Invalid 'valueFrom' of secret '{secret['name'][:255]}' for container '{name}'.")
    names = [secret["name"] for secret in container.get("secrets", ())]
    if len(set(names)) != len(names) or set(names) & {one.get("name") for one in container["environment"]}:
        raise ClientError(
            "The secret name must be unique and not shared with any new or existing environment variables set on the"
            " container, such as 'environment'."
        )
    files = container.get("environmentFiles", ())
    if len(files) > ENVIRONMENT_FILES_MAX:
        raise ClientError(f"Container '{name}' can have at most {ENVIRONMENT_FILES_MAX} environment files.")
    for file in files:
        if file["type"] != "s3" or not _ENVIRONMENT_FILE.fullmatch(file["value"]):
            raise ClientError(
                f"Invalid 'environmentFiles' setting for container '{name}': the ARN of an .env object in S3 is needed."
            )


def check_resource_requirements(name: str, required: Sequence[Mapping[str, Any]]) -> None:
    """Check the GPUs that a container, or an override of it, asks for.

    Raises:
        ClientError: Their number is missing or none.
    """
    for one in required:
        if one["type"] == "GPU" and not re.fullmatch(r"[1-9][0-9]{0,3}", one.get("value", "")):
            raise ClientError(f"Invalid 'resourceRequirements' setting for container '{name}'.")


def _check_health_check(name: str, check: Mapping[str, Any] | None) -> None:
    if check is None:
        return
    ranges = {"interval": (5, 300), "timeout": (2, 60), "retries": (1, 10), "startPeriod": (0, 300)}
    for member, (low, high) in ranges.items():
        if member in check and not low <= check[member] <= high:
            raise ClientError(f"Invalid 'healthCheck.{member}' setting for container '{name}'.")
    command = check.get("command", ())
    if len(command) < 2 or command[0] not in ("CMD", "CMD-SHELL"):
        raise ClientError(f"Invalid 'healthCheck.command' setting for container '{name}'.")


def _check_host_ports(containers: Sequence[Mapping[str, Any]]) -> None:
    used: set[tuple[str, int]] = set()
    for container in containers:
        for mapping in container["portMappings"]:
            port = (mapping["protocol"], mapping.get("hostPort", 0))
            if port[1] and port in used:
                raise ClientError(f"{port[0].upper()} host port '{port[1]}' is mapped multiple times in task.")
            used.add(port)


def _check_cycles(by_name: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse containers that wait for each other: remove what depends on nothing that is left until nothing moves."""
    waits = {
        name: {one["containerName"] for one in container.get("dependsOn", ())}
        | {one["sourceContainer"] for one in container["volumesFrom"]}
        | {link.partition(":")[0] for link in container.get("links", ())}
        for name, container in by_name.items()
    }
    while ready := [name for name, others in waits.items() if not others & waits.keys()]:
        for name in ready:
            del waits[name]
    if waits:
        raise ClientError(f"The containers {', '.join(sorted(waits))} depend on each other in a cycle.")


def _check_task(document: Document, containers: Sequence[Mapping[str, Any]], mode: str) -> None:
    if "cpu" in document and sum(container["cpu"] for container in containers) > int(document["cpu"]):
        raise ClientError("The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.")
    if "memory" in document:
        wanted = sum(container.get("memoryReservation") or container.get("memory") or 0 for container in containers)
        if wanted > int(document["memory"]):
            raise ClientError(
                "The sum of all container 'memory' values cannot be greater than the value of the task 'memory'."
            )
    constraints = document["placementConstraints"]
    if len(constraints) > CONSTRAINTS_MAX:
        raise ClientError("A task definition can have at most 10 placement constraints.")
    for constraint in constraints:
        if constraint.get("type") != "memberOf":
            raise ClientError("Task definitions support only placement constraints of type memberOf.")
        try:
            parse_expression(constraint.get("expression", ""))
        except ConstraintSyntaxError as error:
            raise ClientError(f"Invalid placement constraint expression. {error}") from error
    if "FARGATE" in document.get("requiresCompatibilities", ()):
        check_fargate(document, mode)
