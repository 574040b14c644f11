"""What a task definition may ask of its task role's sessions beyond what AWS does, by docker labels. Pure.

Labels, so that the same definition is valid on AWS, where they mean nothing. Off by default; any container may carry
them, and the first that does decides:

    taskrole.session-tags             "true", or the keys of task tags to add, separated by commas
    taskrole.session-tags-transitive  "true": the tags stay on when the session assumes another role
    taskrole.session-name             "readable": FAMILY-REVISION-TASKID instead of the task id alone
    taskrole.credential-life          seconds, 900 to 43200
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from taskrole.services.ecs.engine.model import SERVICE_GROUP
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.model import CONTAINER_ROLES, Document, RoleType, Task
from taskrole.services.ecs.role_uses import LABEL as CONTAINER_ROLE_LABEL
from taskrole.services.ecs.role_uses import RoleUse

PREFIX = "taskrole."
LIFE_SECONDS_MIN, LIFE_SECONDS_MAX = 900, 43_200
SESSION_NAME_LENGTH_MAX = 64
SESSION_TAGS_MAX = 50
_LABELS = frozenset(("session-tags", "session-tags-transitive", "session-name", "credential-life"))


@dataclass(frozen=True, slots=True)
class SessionWish:
    """How a session is to be made: its name, its life, its tags and whether they are transitive."""

    name: str
    life_seconds: int
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive: bool = False


def options_of(resolved: Document) -> dict[str, Any]:
    """Return what a definition's labels ask for, as it is kept with the task; empty without any.

    Raises:
        InvalidParameterError: A label has a value that it cannot have.
    """
    options: dict[str, str] = {}
    for container in resolved["containerDefinitions"]:
        labels = container.get("dockerLabels", {})
        for label, value in labels.items():
            name = label.removeprefix(PREFIX)
            if label.startswith(PREFIX) and name in _LABELS:
                options.setdefault(name, value)
        if labels.get(CONTAINER_ROLE_LABEL):
            options[CONTAINER_ROLES] = "true"
    life = options.get("credential-life", "900")
    if not re.fullmatch(r"[0-9]{1,6}", life) or not LIFE_SECONDS_MIN <= int(life) <= LIFE_SECONDS_MAX:
        raise InvalidParameterError("The docker label taskrole.credential-life must be between 900 and 43200 seconds.")
    if options.get("session-name", "readable") != "readable":
        raise InvalidParameterError("The docker label taskrole.session-name can only be readable.")
    if options.get("session-tags-transitive", "true") != "true":
        raise InvalidParameterError("The docker label taskrole.session-tags-transitive can only be true.")
    return dict(options)


def session_wish(task: Task, task_tags: Mapping[str, str], life_seconds: int, use: RoleUse) -> SessionWish:
    """Return how the sessions of one of a task's roles are to be made; ``life_seconds`` is the installation's."""
    options = task.session_options
    if use.role_type is not RoleType.APPLICATION:
        return SessionWish(task.task_id, life_seconds)
    name = task.task_id
    if "session-name" in options:
        family = task.family[: SESSION_NAME_LENGTH_MAX - len(name) - len(str(task.revision)) - 2]
        name = f"{family}-{task.revision}-{task.task_id}"
    life = int(options.get("credential-life", life_seconds))
    if "session-tags" not in options:
        return SessionWish(name, life)
    tags = {
        "ecs-cluster": task.key.name,
        "ecs-family": task.family,
        "ecs-revision": str(task.revision),
        "ecs-container-instance": task.container_instance_id,
    }
    if use.container_name:
        tags["ecs-container"] = use.container_name
    if task.group.startswith(SERVICE_GROUP):
        tags["ecs-service"] = task.group.removeprefix(SERVICE_GROUP)
    wanted = [key.strip() for key in options["session-tags"].split(",")]
    tags |= {key: task_tags[key] for key in wanted if key in task_tags and key not in tags}
    tags = {key: value for key, value in list(tags.items())[:SESSION_TAGS_MAX] if value}
    return SessionWish(name, life, tags, "session-tags-transitive" in options)
