"""Errors of the DynamoDB API. Texts: as the real service words them, where known."""

from collections.abc import Mapping, Sequence

from taskrole.aws.errors import ServiceError


class ValidationError(ServiceError):
    """The request is not valid."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)


class ConditionFailedError(ServiceError):
    """The condition of a write did not hold. ``item`` is what was there, for callers that ask for it."""

    def __init__(self, item: Mapping[str, object] | None = None) -> None:
        members = {} if item is None else {"Item": dict(item)}
        super().__init__("ConditionalCheckFailedException", "The conditional request failed", 400, members)
        self.item = item


class ResourceNotFoundError(ServiceError):
    """There is no such table."""

    def __init__(self, message: str = "Requested resource not found") -> None:
        super().__init__("ResourceNotFoundException", message)


class ResourceInUseError(ServiceError):
    """The table is there already, or protected."""

    def __init__(self, message: str) -> None:
        super().__init__("ResourceInUseException", message)


class DuplicateItemError(ServiceError):
    """An item that is inserted by a statement is there already."""

    def __init__(self, item: Mapping[str, object] | None = None) -> None:
        members = {} if item is None else {"Item": dict(item)}
        super().__init__("DuplicateItemException", "Duplicate primary key exists in table", 400, members)


class LimitExceededError(ServiceError):
    """Too much at the same time."""

    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message)


class PolicyNotFoundError(ServiceError):
    """The resource has no policy, or not the expected one."""

    def __init__(self, message: str) -> None:
        super().__init__("PolicyNotFoundException", message)


class IdempotentParameterMismatchError(ServiceError):
    """A client token was used before with another request."""

    def __init__(self) -> None:
        super().__init__(
            "IdempotentParameterMismatchException",
            "The transaction request with the same token was made with different parameters",
        )


class TransactionCancelledError(ServiceError):
    """One of the operations of a transaction could not be done, so none was."""

    def __init__(self, reasons: Sequence[Mapping[str, object]]) -> None:
        codes = ", ".join(str(reason["Code"]) for reason in reasons)
        message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
        super().__init__(
            "TransactionCanceledException", message, 400, {"CancellationReasons": [dict(reason) for reason in reasons]}
        )
