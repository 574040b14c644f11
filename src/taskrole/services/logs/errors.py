"""The errors of CloudWatch Logs. Source: CloudWatch Logs API reference."""

from taskrole.aws.errors import ServiceError

GROUP = "group"
STREAM = "stream"


class InvalidParameterError(ServiceError):
    """A parameter is wrong."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterException", message)


class ResourceNotFoundError(ServiceError):
    """The log group or stream is not there."""

    def __init__(self, kind: str) -> None:
        super().__init__("ResourceNotFoundException", f"The specified log {kind} does not exist.")


class ResourceAlreadyExistsError(ServiceError):
    """A log group or stream of that name is there."""

    def __init__(self, kind: str) -> None:
        super().__init__("ResourceAlreadyExistsException", f"The specified log {kind} already exists")


class LimitExceededError(ServiceError):
    """A quota is reached."""

    def __init__(self, message: str = "Resource limit exceeded.") -> None:
        super().__init__("LimitExceededException", message)


class TooManyTagsError(ServiceError):
    """A resource would have more than fifty tags."""

    def __init__(self, arn: str) -> None:
        message = "A resource can have no more than 50 tags."
        super().__init__("TooManyTagsException", message, members={"resourceName": arn})
