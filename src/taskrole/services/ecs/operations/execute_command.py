"""ExecuteCommand: refused as AWS refuses it where no execute command agent runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.arns import cluster_key, missing_arn, task_id
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError, TargetNotConnectedError
from taskrole.services.ecs.operations.common import ask
from taskrole.services.ecs.store import clusters, tasks

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

_NOT_ENABLED = (
    "The execute command failed because execute command was not enabled when the task was run or the execute command"
    " agent isn't running. Wait and try again or run a new task with execute command enabled and try again."
)


def _may_execute(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = cluster_key(call, request.get("cluster"))
    task_id(call, key, request["task"])
    task_arn = missing_arn(key, "task", request["task"])
    context: dict[str, ContextValue] = {"ecs:cluster": key.arn, "ecs:task": task_arn}
    if request.get("container"):
        context["ecs:container-name"] = request["container"]
    return ask(ecs, call, "ecs:ExecuteCommand", [key.arn, task_arn], context)


@operations.operation("ExecuteCommand", questions=_may_execute)
def execute_command(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Say why no command can be run: a Systems Manager session would be needed, which is not served.

    Source: ECS API reference, ExecuteCommand.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: No such task or container, or the task was started without execute command.
        TargetNotConnectedError: In all other cases.
    """
    key = cluster_key(call, request.get("cluster"))
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        task = tasks.find(connection, key, task_id(call, key, request["task"]))
    if task is None:
        raise InvalidParameterError("The referenced task was not found.")
    names = [container.name for container in task.containers]
    if len(names) > 1 and not request.get("container"):
        raise InvalidParameterError("The container name is needed for a task with more than one container.")
    if request.get("container", names[0]) not in names:
        raise InvalidParameterError("The specified container name is not a container of the task.")
    if not task.enable_execute_command:
        raise InvalidParameterError(_NOT_ENABLED)
    raise TargetNotConnectedError
