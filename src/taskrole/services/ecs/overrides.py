"""Task overrides: what RunTask may change of a definition for one task. Pure.

Source: ECS API reference, TaskOverride and ContainerOverride.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from taskrole.services.ecs.definition_rules import check_resource_requirements, normalized_role
from taskrole.services.ecs.definition_sizes import task_cpu_units, task_memory_mib
from taskrole.services.ecs.errors import ClientError, InvalidParameterError
from taskrole.services.ecs.model import Document

OVERRIDES_LENGTH_MAX = 8192  # characters of JSON
_REPLACED = ("command", "cpu", "memory", "memoryReservation", "environmentFiles", "resourceRequirements")


def check_overrides(document: Document, overrides: Mapping[str, Any]) -> None:
    """Check overrides against the definition that they are for.

    Raises:
        InvalidParameterError: Too long, or for a container that the definition has not.
    """
    if len(orjson.dumps(overrides, default=str).decode()) > OVERRIDES_LENGTH_MAX:
        raise InvalidParameterError("Container Overrides length must be at most 8192")
    names = {container["name"] for container in document["containerDefinitions"]}
    seen: set[str] = set()
    for override in overrides.get("containerOverrides", ()):
        name = override.get("name", "")
        if not name and not override:
            continue
        if name not in names:
            raise InvalidParameterError(
                f"Override for container named {name[:255]} is not a container in the TaskDefinition."
            )
        if name in seen:
            raise InvalidParameterError(f"Container {name} is overridden more than once.")
        seen.add(name)


def resolve(account_id: str, document: Document, overrides: Mapping[str, Any]) -> Document:
    """Return the definition with the overrides applied: what is placed, and what the agent gets.

    Raises:
        ClientError: An overriding size or role is malformed.
        InvalidParameterError: An overriding size contradicts another.
    """
    resolved = dict(document)
    by_name = {one["name"]: one for one in overrides.get("containerOverrides", ()) if one.get("name")}
    resolved["containerDefinitions"] = [
        _container(container, by_name.get(container["name"], {})) for container in document["containerDefinitions"]
    ]
    if overrides.get("cpu"):
        resolved["cpu"] = str(task_cpu_units(overrides["cpu"]))
    if overrides.get("memory"):
        resolved["memory"] = str(task_memory_mib(overrides["memory"]))
    for member in ("taskRoleArn", "executionRoleArn"):
        role = normalized_role(account_id, overrides.get(member))
        if role:
            resolved[member] = role
    return resolved


def _container(container: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**container, **{name: override[name] for name in _REPLACED if name in override}}
    if override.get("environment"):
        environment = {one["name"]: one.get("value", "") for one in container["environment"] if "name" in one}
        environment |= {one["name"]: one.get("value", "") for one in override["environment"] if "name" in one}
        merged["environment"] = [{"name": name, "value": value} for name, value in environment.items()]
    name, memory, reservation = merged["name"], merged.get("memory"), merged.get("memoryReservation")
    if merged["cpu"] < 0 or (memory is not None and memory < 1) or (reservation is not None and reservation < 1):
        raise ClientError(f"Invalid override of the size of container '{name}'.")
    check_resource_requirements(name, merged.get("resourceRequirements", ()))
    if memory is not None and reservation is not None and memory < reservation:
        raise InvalidParameterError(
            f"Invalid setting for container '{name}'. 'memory' must be greater than or equal to 'memoryReservation'."
        )
    return merged


def echoed(document: Document, overrides: Mapping[str, Any]) -> Document:
    """Return the overrides as a task shows them: as given, and a stub for each other container."""
    given = {one["name"]: one for one in overrides.get("containerOverrides", ()) if one.get("name")}
    stubs = [given.get(one["name"], {"name": one["name"]}) for one in document["containerDefinitions"]]
    rest = {name: value for name, value in overrides.items() if name != "containerOverrides"}
    return {"containerOverrides": stubs, "inferenceAcceleratorOverrides": [], **rest}
