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
    """The cluster is missing or INACTIVE. The agent looks for exactly this text."""

    def __init__(self) -> None:
        super().__init__("ClusterNotFoundException", "Cluster not found.")


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


class ServiceNotFoundError(ServiceError):
    """The ECS service is missing."""

    def __init__(self) -> None:
        super().__init__("ServiceNotFoundException", "Service not found.")


class NoUpdateAvailableError(ServiceError):
    """Agents are updated by whoever installed them, never from here."""

    def __init__(self) -> None:
        super().__init__("NoUpdateAvailableException", "There is no update available for this container agent.")
