"""ExecuteCommand, and the address at which the agent of the task's instance takes the session."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from taskrole.aws.call import Call
from taskrole.aws.http import HttpResponse, WebsocketUpgrade
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.arns import cluster_key, missing_arn, task_id
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError, TargetNotConnectedError
from taskrole.services.ecs.executions import DATA_CHANNEL_PATH, AgentEnd
from taskrole.services.ecs.model import Container, Task, TaskStatus
from taskrole.services.ecs.operations.common import ask
from taskrole.services.ecs.operations.sessions import ask_of_agent, own_instance
from taskrole.services.ecs.payload import container_arn
from taskrole.services.ecs.requirements import EXECUTE_COMMAND as CAPABILITY
from taskrole.services.ecs.store import clusters, container_instances, tasks

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
    """Begin a session in which a command runs in a container; its data channel is opened with the token that is told.

    Source: ECS API reference, ExecuteCommand.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: No such task or container, or the task was started without execute command.
        TargetNotConnectedError: The agent of the task's instance cannot be reached, or cannot do this.
    """
    key = cluster_key(call, request.get("cluster"))
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        task = tasks.find(connection, key, task_id(call, key, request["task"]))
        instance = None if task is None else container_instances.find(connection, key, task.container_instance_id)
    if task is None or instance is None:
        raise InvalidParameterError("The referenced task was not found.")
    container = _container(task, request)
    if not request["interactive"]:
        raise InvalidParameterError("Interactive is the only mode supported currently.")
    if not shell_words(request["command"]):
        raise InvalidParameterError("The command is empty, or has a quotation mark without its partner.")
    if not task.enable_execute_command or container.last_status is not TaskStatus.RUNNING:
        raise InvalidParameterError(_NOT_ENABLED)
    if CAPABILITY not in instance.all_attributes:
        raise TargetNotConnectedError("because the agent of the task's container instance has no part for it.")
    if not ecs.hub.has(instance.instance_id):
        raise TargetNotConnectedError(_away(instance.agent_connected))
    execution = ecs.executions.open(
        (instance.instance_id, instance.arn), task.arn, container.name, container.runtime_id, request["command"]
    )
    if execution is None:
        raise TargetNotConnectedError("because too many sessions are open. Try again later.")
    stream = urlsplit(call.endpoint)
    scheme = "wss" if stream.scheme == "https" else "ws"
    query = f"session={execution.session_id}&role=publish_subscribe"
    return {
        "clusterArn": key.arn,
        "containerArn": container_arn(task, container.container_id),
        "containerName": container.name,
        "interactive": True,
        "session": {
            "sessionId": execution.session_id,
            "streamUrl": f"{scheme}://{stream.netloc}{DATA_CHANNEL_PATH}?{query}",
            "tokenValue": execution.token,
        },
        "taskArn": task.arn,
    }


def _container(task: Task, request: Request) -> Container:
    names = {container.name: container for container in task.containers}
    if len(names) > 1 and not request.get("container"):
        raise InvalidParameterError("The container name is needed for a task with more than one container.")
    if request.get("container", next(iter(names))) not in names:
        raise InvalidParameterError("The specified container name is not a container of the task.")
    return names[request.get("container", next(iter(names)))]


def _away(connected: bool) -> str:  # noqa: FBT001  what the row says
    if connected:
        return "because the agent of the task's container instance is connected to another process of this server."
    return "because the agent of the task's container instance is not connected. Try again later."


def shell_words(command: str) -> list[str]:
    """Return the words of a command as a shell would see them, without running one; none if they cannot be told."""
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _may_attach(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return ask_of_agent(ecs, call, "ecs:Poll", request.get("clusterArn"), request.get("containerInstanceArn", ""))


@operations.operation("AttachExecution", questions=_may_attach)
def attach_execution(ecs: EcsDeps, call: Call, request: Request) -> Any:
    """Open the agent's end of a session, for the container instance that has the task and nobody else. Ours, not AWS's.

    Raises:
        InvalidParameterError: There is no such session whose client waits.
    """
    instance = own_instance(ecs, call, request.get("clusterArn"), request.get("containerInstanceArn", ""))
    execution = ecs.executions.of_agent(request.get("sessionId", ""), instance.instance_id)
    if execution is None:
        raise InvalidParameterError("There is no such session.")
    return HttpResponse(101, body=WebsocketUpgrade(AgentEnd(execution)))
