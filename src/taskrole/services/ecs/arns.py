"""ECS names: building ARNs, and reading the identifiers that requests carry (short ids or any ARN form). Pure."""

import re
from dataclasses import dataclass

from taskrole.aws.call import Call
from taskrole.services.ecs.errors import ClientError, InvalidParameterError
from taskrole.services.ecs.model import ClusterKey

DEFAULT_CLUSTER_NAME = "default"
NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_ID_LENGTHS = (32, 36)  # AWS: "taskId length should be one of [32,36]"
_ID = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class EcsArn:
    """The parts of an ECS ARN: ``path`` is what follows the resource type."""

    account_id: str
    region: str
    resource_type: str
    path: tuple[str, ...]


def parse_arn(text: str) -> EcsArn:
    """Take an ECS ARN apart.

    Raises:
        InvalidParameterError: It isn't one.
    """
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "ecs":
        raise InvalidParameterError("Invalid identifier: Unexpected number of separators")
    resource_type, _, rest = parts[5].partition("/")
    if not rest:
        raise InvalidParameterError("Invalid identifier: Unexpected number of separators")
    return EcsArn(parts[4], parts[3], resource_type, tuple(rest.split("/")))


def _of_caller(call: Call, arn: EcsArn, resource_type: str) -> None:
    if arn.resource_type != resource_type:
        raise InvalidParameterError(f"Invalid identifier: Identifier is for {arn.resource_type}. Your request is wrong")
    if arn.account_id != call.account_id:
        raise InvalidParameterError("AccountIDs mismatch")
    if arn.region != call.region:
        raise InvalidParameterError("Region mismatch")


def cluster_key(call: Call, cluster: str | None) -> ClusterKey:
    """Return the key of the cluster that a request names by short name or ARN; ``default`` if it names none.

    Raises:
        InvalidParameterError: Not a name, or an ARN of another account or region.
    """
    name = cluster or DEFAULT_CLUSTER_NAME
    if name.startswith("arn:"):
        arn = parse_arn(name)
        _of_caller(call, arn, "cluster")
        name = arn.path[0] if len(arn.path) == 1 else ""
    if not NAME.fullmatch(name):
        raise InvalidParameterError("Invalid cluster name.")
    return ClusterKey(call.account_id, call.region, name)


def _resource_id(call: Call, key: ClusterKey, identifier: str, resource_type: str, label: str) -> str:
    if identifier.startswith("arn:"):
        arn = parse_arn(identifier)
        _of_caller(call, arn, resource_type)
        if len(arn.path) > 2:
            raise InvalidParameterError("Invalid identifier: Unexpected number of separators")
        if len(arn.path) == 2 and arn.path[0] != key.name:
            return ""  # of another cluster: missing here
        identifier = arn.path[-1]
    elif "/" in identifier:
        raise InvalidParameterError("Invalid identifier: Unexpected number of separators")
    if len(identifier) not in _ID_LENGTHS or not _ID.fullmatch(identifier):
        raise InvalidParameterError(f"{label} length should be one of [32,36]")
    return identifier


def task_id(call: Call, key: ClusterKey, identifier: str) -> str:
    """Return the id of a task named by id or ARN; empty if the ARN is of another cluster.

    Raises:
        InvalidParameterError: Malformed, or of another account.
    """
    return _resource_id(call, key, identifier, "task", "taskId")


def container_instance_id(call: Call, key: ClusterKey, identifier: str) -> str:
    """Return the id of a container instance named by id or ARN; empty if the ARN is of another cluster.

    Raises:
        InvalidParameterError: Malformed, or of another account.
    """
    return _resource_id(call, key, identifier, "container-instance", "containerInstanceId")


def service_name(call: Call, key: ClusterKey, identifier: str) -> str:
    """Return the name of a service named by name or ARN; empty if the ARN is of another cluster.

    Raises:
        InvalidParameterError: Malformed, or of another account.
    """
    if identifier.startswith("arn:"):
        arn = parse_arn(identifier)
        _of_caller(call, arn, "service")
        if len(arn.path) > 2:
            raise InvalidParameterError("Invalid identifier: Unexpected number of separators")
        if len(arn.path) == 2 and arn.path[0] != key.name:
            return ""
        identifier = arn.path[-1]
    if not NAME.fullmatch(identifier):
        raise InvalidParameterError("Invalid service name.")
    return identifier


def service_child(call: Call, text: str, resource_type: str) -> tuple[ClusterKey, str, str]:
    """Return cluster, service name and id of the ARN of a service deployment, service revision or task set.

    Raises:
        InvalidParameterError: Malformed, or of another account.
    """
    arn = parse_arn(text)
    _of_caller(call, arn, resource_type)
    if len(arn.path) != 3 or not all(NAME.fullmatch(part) for part in arn.path):
        raise InvalidParameterError("Invalid identifier: Unexpected number of separators")
    return ClusterKey(call.account_id, call.region, arn.path[0]), arn.path[1], arn.path[2]


def missing_arn(key: ClusterKey, resource_type: str, identifier: str) -> str:
    """Return the ARN that a MISSING failure names."""
    if identifier.startswith("arn:"):
        return identifier
    return f"arn:aws:ecs:{key.region}:{key.account_id}:{resource_type}/{key.name}/{identifier}"


def task_definition_arn(account_id: str, region: str, family: str, revision: int) -> str:
    """Return the ARN of a task definition."""
    return f"arn:aws:ecs:{region}:{account_id}:task-definition/{family}:{revision}"


def parse_task_definition(call: Call, identifier: str) -> tuple[str, int | None]:
    """Return family and revision of ``family``, ``family:revision`` or an ARN.

    Raises:
        ClientError: Not of one of these forms.
        InvalidParameterError: The revision is no number, or the ARN is of another account.
    """
    if identifier.startswith("arn:"):
        arn = parse_arn(identifier)
        _of_caller(call, arn, "task-definition")
        identifier = "/".join(arn.path)
    family, colon, revision = identifier.partition(":")
    if not NAME.fullmatch(family):
        raise ClientError("Invalid task definition.")
    if not colon:
        return family, None
    if not re.fullmatch(r"[0-9]{1,9}", revision) or int(revision) < 1:
        raise InvalidParameterError(f"Invalid revision number. Number: {revision[:32]}")
    return family, int(revision)
