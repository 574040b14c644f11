"""Which roles a task has, and whose each is: the task's own two, and one for each container that has its own. Pure.

AWS knows one task role for all containers of a task. The docker label ``taskrole.task-role`` (a role's ARN or name)
gives a container a role of its own; on AWS the label means nothing, so the definition is valid there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from taskrole.services.ecs.definition_rules import normalized_role
from taskrole.services.ecs.model import Document, RoleType

LABEL = "taskrole.task-role"
CAPABILITY = "ecs.capability.taskrole-container-roles"
"""The attribute of instances whose agent keeps the credentials of a task's containers apart."""
TASK_ROLES = {RoleType.APPLICATION: "taskRoleArn", RoleType.EXECUTION: "executionRoleArn"}


@dataclass(frozen=True, slots=True)
class RoleUse:
    """One role of a task; with ``container_name`` it is that container's alone."""

    role_type: RoleType
    role_arn: str
    container_name: str = ""


def container_roles(account_id: str, containers: Any) -> dict[str, str]:
    """Return the ARN of each container's own role, by the container's name.

    Raises:
        ClientError: A label is not a role.
    """
    labels = {str(one.get("name", "")): str(one.get("dockerLabels", {}).get(LABEL, "")) for one in containers}
    return {name: normalized_role(account_id, role) for name, role in labels.items() if role}


def role_uses(account_id: str, resolved: Document) -> list[RoleUse]:
    """Return the roles of a task."""
    uses = [RoleUse(role_type, resolved[member]) for role_type, member in TASK_ROLES.items() if member in resolved]
    own = container_roles(account_id, resolved["containerDefinitions"])
    return uses + [RoleUse(RoleType.APPLICATION, role, name) for name, role in own.items()]


def role_arns(account_id: str, document: Mapping[str, Any], replaced: Mapping[str, Any] | None = None) -> list[str]:
    """Return the ARNs of all roles that a definition hands to its tasks, each once: what must be allowed to be passed.

    Args:
        account_id: Whose bare names are meant.
        document: A task definition, as it is kept or as it is being registered.
        replaced: Overrides of the task's own roles.

    Raises:
        ClientError: One is not a role.
    """
    named = [
        normalized_role(account_id, (replaced or {}).get(member)) or normalized_role(account_id, document.get(member))
        for member in TASK_ROLES.values()
    ]
    own = container_roles(account_id, document["containerDefinitions"]).values()
    return [role for role in dict.fromkeys((*named, *own)) if role]
