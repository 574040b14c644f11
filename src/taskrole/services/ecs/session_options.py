"""What may be asked of a task role's sessions beyond what AWS does: by docker label, tag or account setting. Pure.

All of them mean nothing on AWS, so the same definition is valid there. Off by default. A docker label of any container
counts first (the first container that has it decides), then a tag of the task definition, then the account setting of
who starts the task, then that of the account:

    label taskrole.X, tag taskrole:X  account setting                value
    session-tags                      taskroleSessionTags            "true", or the keys of task tags to add
    session-tags-transitive           taskroleSessionTagsTransitive  "true": the tags stay on in roles assumed then
    session-name                      taskroleSessionName            "readable": FAMILY-REVISION-TASKID
    credential-life                   taskroleCredentialLife         seconds, 900 to 43200
    session-bound                     taskroleSessionBound           "instance": good only through the task's instance

"off" as a value takes back what counts later.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from taskrole.services.ecs.engine.model import SERVICE_GROUP
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.model import CONTAINER_ROLES, Document, RoleType, Task
from taskrole.services.ecs.role_uses import LABEL as ROLE_LABEL
from taskrole.services.ecs.role_uses import RoleUse

LABEL_PREFIX, TAG_PREFIX = "taskrole.", "taskrole:"
OFF = "off"
LIFE_SECONDS_MIN, LIFE_SECONDS_MAX = 900, 43_200
SESSION_NAME_LENGTH_MAX = 64
SESSION_TAGS_MAX = 50
SETTINGS = {
    "taskroleSessionTags": "session-tags",
    "taskroleSessionTagsTransitive": "session-tags-transitive",
    "taskroleSessionName": "session-name",
    "taskroleCredentialLife": "credential-life",
    "taskroleSessionBound": "session-bound",
}
"""Account settings of our own, and the option that each stands for."""
_OPTIONS = frozenset(SETTINGS.values())
_ONLY_VALUES = {"session-tags-transitive": "true", "session-name": "readable", "session-bound": "instance"}
BOUND_CAPABILITY = "ecs.capability.taskrole-bound-sessions"
"""The attribute of instances whose agent can prove where a call came from."""


@dataclass(frozen=True, slots=True)
class SessionWish:
    """How a session is to be made: its name, its life, its tags and whether they are transitive."""

    name: str
    life_seconds: int
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive: bool = False
    bound_to: str = ""


def options_of(
    resolved: Document, tags: Mapping[str, str] | None = None, settings: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return what is asked for of a task's sessions, as it is kept with the task; empty for nothing.

    Args:
        resolved: The task definition.
        tags: The definition's tags.
        settings: Account settings that count.

    Raises:
        InvalidParameterError: A value cannot be.
    """
    asked: dict[str, str] = {}
    for container in resolved["containerDefinitions"]:
        for name, value in _named(LABEL_PREFIX, container.get("dockerLabels", {})):
            asked.setdefault(name, value)
    for name, value in _named(TAG_PREFIX, tags or {}):
        asked.setdefault(name, value)
    for setting, name in SETTINGS.items():
        if setting in (settings or {}):
            asked.setdefault(name, (settings or {})[setting])
    options = {name: value for name, value in asked.items() if value != OFF}
    for name, value in options.items():
        check_option(name, value)
    if any(container.get("dockerLabels", {}).get(ROLE_LABEL) for container in resolved["containerDefinitions"]):
        options[CONTAINER_ROLES] = "true"
    return options


def _named(prefix: str, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        name = key.removeprefix(prefix)
        if key.startswith(prefix) and name in _OPTIONS:
            yield name, value


def check_option(name: str, value: str) -> None:
    """Refuse a value that an option cannot have.

    Raises:
        InvalidParameterError: It cannot.
    """
    where = f"{LABEL_PREFIX}{name} (docker label, tag or account setting)"
    if name == "credential-life" and not (
        re.fullmatch(r"[0-9]{1,6}", value) and LIFE_SECONDS_MIN <= int(value) <= LIFE_SECONDS_MAX
    ):
        raise InvalidParameterError(f"{where} must be between {LIFE_SECONDS_MIN} and {LIFE_SECONDS_MAX} seconds.")
    if value != _ONLY_VALUES.get(name, value):
        raise InvalidParameterError(f"{where} can only be {_ONLY_VALUES[name]} or {OFF}.")


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
    bound_to = task.container_instance_arn if "session-bound" in options else ""
    if "session-tags" not in options:
        return SessionWish(name, life, bound_to=bound_to)
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
    wanted = options["session-tags"].replace(",", " ").split()  # a tag's value can hold no comma
    tags |= {key: task_tags[key] for key in wanted if key in task_tags and key not in tags}
    tags = {key: value for key, value in list(tags.items())[:SESSION_TAGS_MAX] if value}
    return SessionWish(name, life, tags, "session-tags-transitive" in options, bound_to)
