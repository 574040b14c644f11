"""The errors of the ECS API with AWS's codes. Texts: ECS API reference, "Common errors", and observed answers."""

from collections.abc import Sequence

from taskrole.aws.errors import ServiceError


class ClientError(ServiceError):
    """A request that breaks a rule of the service."""

    def __init__(self, message: str) -> None:
        super().__init__("ClientException", message)


class InvalidParameterError(ServiceError):
    """A malformed or inconsistent parameter."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterException", message)


class ClusterNotFoundError(ServiceError):
    """The cluster is missing or INACTIVE. The agent looks for exactly the text that is the default."""

    def __init__(self, message: str = "Cluster not found.") -> None:
        super().__init__("ClusterNotFoundException", message)


class ClusterContainsContainerInstancesError(ServiceError):
    """DeleteCluster while machines are registered."""

    def __init__(self) -> None:
        message = "The Cluster cannot be deleted while Container Instances are active or draining."
        super().__init__("ClusterContainsContainerInstancesException", message)


class ClusterContainsTasksError(ServiceError):
    """DeleteCluster while tasks are not STOPPED."""

    def __init__(self) -> None:
        super().__init__("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.")


class ConflictError(ServiceError):
    """A client token was used again with other parameters."""

    def __init__(self, message: str, resource_ids: Sequence[str]) -> None:
        super().__init__("ConflictException", message, members={"resourceIds": list(resource_ids)})


class LimitExceededError(ServiceError):
    """A quota is used up."""

    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message)


class AttributeLimitExceededError(ServiceError):
    """A container instance would have too many custom attributes."""

    def __init__(self) -> None:
        super().__init__("AttributeLimitExceededException", "You can add up to 10 custom attributes per resource.")


class TargetNotFoundError(ServiceError):
    """The container instance that an attribute belongs to is not there."""

    def __init__(self, target: str) -> None:
        super().__init__("TargetNotFoundException", f"Could not find {target}")


class UnsupportedFeatureError(ServiceError):
    """Something that AWS has and taskrole does not."""

    def __init__(self, message: str) -> None:
        super().__init__("UnsupportedFeatureException", message)


class NotYourInstanceError(ServiceError):
    """A principal speaks for a container instance that another one registered."""

    def __init__(self) -> None:
        message = "The container instance was registered by another principal."
        super().__init__("AccessDeniedException", message)


class ClusterContainsServicesError(ServiceError):
    """DeleteCluster while it has services."""

    def __init__(self) -> None:
        super().__init__("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")


class ClusterContainsCapacityProviderError(ServiceError):
    """DeleteCapacityProvider while a cluster has it."""

    def __init__(self) -> None:
        message = "The specified capacity provider is in use by a cluster and cannot be removed."
        super().__init__("ClusterContainsCapacityProviderException", message)


class ResourceInUseError(ServiceError):
    """A capacity provider is taken from a cluster that uses it."""

    def __init__(self) -> None:
        message = "The specified capacity provider is in use and cannot be removed."
        super().__init__("ResourceInUseException", message)


class ServiceNotActiveError(ServiceError):
    """The ECS service is draining or deleted."""

    def __init__(self) -> None:
        super().__init__("ServiceNotActiveException", "Service was not ACTIVE.")


class TaskSetNotFoundError(ServiceError):
    """The service has no such task set."""

    def __init__(self) -> None:
        super().__init__("TaskSetNotFoundException", "Task set not found.")


class ServiceDeploymentNotFoundError(ServiceError):
    """The service has no such deployment."""

    def __init__(self) -> None:
        super().__init__("ServiceDeploymentNotFoundException", "Service deployment not found.")


class TargetNotConnectedError(ServiceError):
    """Nobody can be reached who would run a command in the container."""

    def __init__(self, reason: str = "due to an internal error. Try again later.") -> None:
        super().__init__("TargetNotConnectedException", f"The execute command failed {reason}")


class NamespaceNotFoundError(ServiceError):
    """There are no Cloud Map namespaces here."""

    def __init__(self) -> None:
        super().__init__("NamespaceNotFoundException", "The specified namespace was not found.")


class ServiceNotFoundError(ServiceError):
    """The ECS service is missing."""

    def __init__(self) -> None:
        super().__init__("ServiceNotFoundException", "Service not found.")


class NoUpdateAvailableError(ServiceError):
    """Agents are updated by whoever installed them, never from here."""

    def __init__(self) -> None:
        super().__init__("NoUpdateAvailableException", "There is no update available for this container agent.")
