"""Operations of AWS that are not served: they are authorized like every other, and then refused by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ClientError, NamespaceNotFoundError, UnsupportedFeatureError

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

NOT_SERVED = (
    "AssociateGatewayWithCluster",
    "ContinueServiceDeployment",
    "CreateDaemon",
    "CreateExpressGatewayService",
    "CreateGateway",
    "DeleteDaemon",
    "DeleteDaemonTaskDefinition",
    "DeleteExpressGatewayService",
    "DeleteGateway",
    "DescribeDaemon",
    "DescribeDaemonDeployments",
    "DescribeDaemonRevisions",
    "DescribeDaemonTaskDefinition",
    "DescribeExpressGatewayService",
    "DescribeGateway",
    "DescribeGatewayResources",
    "DescribeGatewayRoute",
    "DisassociateGatewayFromCluster",
    "ListDaemonDeployments",
    "ListDaemonTaskDefinitions",
    "ListDaemons",
    "ListGatewayClusterAssociations",
    "ListGatewayRoutes",
    "ListGateways",
    "RegisterDaemonTaskDefinition",
    "UpdateDaemon",
    "UpdateExpressGatewayService",
    "UpdateGateway",
)


def _may(name: str) -> Any:
    def questions(_ecs: EcsDeps, call: Call, _request: Request) -> Sequence[Question]:
        # None of these resources can exist, so there is no ARN to ask about.
        return [Question(call.principal, f"ecs:{name}", "*")]

    return questions


def _refuse(name: str) -> None:
    @operations.operation(name, questions=_may(name))
    def refuse(_ecs: EcsDeps, _call: Call, _request: Request) -> dict[str, Any]:
        # The model of these four has no UnsupportedFeatureException.
        message = f"{name} is not supported."
        raise ClientError(message) if "DaemonTaskDefinition" in name else UnsupportedFeatureError(message)


for _name in NOT_SERVED:
    _refuse(_name)


@operations.operation("ListServicesByNamespace", questions=_may("ListServicesByNamespace"))
def list_services_by_namespace(_ecs: EcsDeps, _call: Call, _request: Request) -> dict[str, Any]:
    """Say that there is no such namespace: Cloud Map is not served, so there is none.

    Source: ECS API reference, ListServicesByNamespace.

    Raises:
        NamespaceNotFoundError: Always.
    """
    raise NamespaceNotFoundError
