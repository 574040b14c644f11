"""The agent's websockets, as operations: authorized like every call, then upgraded."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpResponse, WebsocketSession, WebsocketUpgrade
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.acs.session import AcsSession
from taskrole.services.ecs.acs.telemetry import TelemetrySession
from taskrole.services.ecs.arns import cluster_key, container_instance_id, missing_arn
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.model import ContainerInstance, InstanceStatus
from taskrole.services.ecs.operations.common import ask
from taskrole.services.ecs.owners import check_owner
from taskrole.services.ecs.store import container_instances

Request = Mapping[str, str]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

_VERSION_LENGTH_MAX = 128


def ask_of_agent(ecs: EcsDeps, call: Call, action: str, cluster: str | None, identifier: str) -> Sequence[Question]:
    """Return the question whether the caller may do something as the agent of a container instance."""
    key = cluster_key(call, cluster)
    container_instance_id(call, key, identifier)
    arn = missing_arn(key, "container-instance", identifier)
    return ask(ecs, call, action, [arn], {"ecs:cluster": key.arn})


def own_instance(ecs: EcsDeps, call: Call, cluster: str | None, identifier: str) -> ContainerInstance:
    """Return the caller's own instance.

    Raises:
        InvalidParameterError: There is none.
        ServiceError: InactiveInstanceException: it was deregistered. The agent then waits an hour.
        NotYourInstanceError: Another principal registered it.
    """
    key = cluster_key(call, cluster)
    instance_id = container_instance_id(call, key, identifier)
    with ecs.database.read() as connection:
        instance = container_instances.find(connection, key, instance_id)
    if instance is None:
        raise InvalidParameterError("The referenced container instance was not found.")
    check_owner(ecs.machines, instance, call.principal)
    if instance.status is InstanceStatus.INACTIVE:
        name, text = "InactiveInstanceException", "The container instance is inactive."
        raise ServiceError(name, text, members={name: text, "type": name})
    return instance


def _upgrade(session: WebsocketSession) -> HttpResponse:
    return HttpResponse(101, body=WebsocketUpgrade(session))


def _may_poll(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return ask_of_agent(ecs, call, "ecs:Poll", request.get("clusterArn"), request.get("containerInstanceArn", ""))


@operations.operation("Poll", questions=_may_poll)
def poll(ecs: EcsDeps, call: Call, request: Request) -> Any:
    """Open the control channel of a container instance, for the principal that registered it and nobody else.

    Source: agent protocol, section 3.1; service authorization reference, ecs:Poll.
    """
    instance = own_instance(ecs, call, request.get("clusterArn"), request.get("containerInstanceArn", ""))
    members = {"agentVersion": "agentVersion", "agentHash": "agentHash", "dockerVersion": "dockerVersion"}
    version_info = {name: request[query][:_VERSION_LENGTH_MAX] for query, name in members.items() if query in request}
    send_credentials = request.get("sendCredentials", "").lower() == "true"
    return _upgrade(AcsSession(ecs, instance, send_credentials=send_credentials, version_info=version_info))


def _may_start_telemetry(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    identifier = request.get("containerInstance", "")
    return ask_of_agent(ecs, call, "ecs:StartTelemetrySession", request.get("cluster"), identifier)


@operations.operation("StartTelemetrySession", questions=_may_start_telemetry)
def start_telemetry_session(ecs: EcsDeps, call: Call, request: Request) -> Any:
    """Open the telemetry channel of a container instance, for the principal that registered it and nobody else.

    Source: agent protocol, section 5; service authorization reference, ecs:StartTelemetrySession.
    """
    instance = own_instance(ecs, call, request.get("cluster"), request.get("containerInstance", ""))
    return _upgrade(TelemetrySession(ecs, instance))
