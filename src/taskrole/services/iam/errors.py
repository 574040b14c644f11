"""IAM's errors with AWS's codes. Source: IAM API reference, errors of each operation."""

from taskrole.aws.errors import ServiceError
from taskrole.services.iam.model import NOUNS, Kind


class NoSuchEntityError(ServiceError):
    """Something that is named does not exist."""

    def __init__(self, message: str) -> None:
        super().__init__("NoSuchEntity", message, 404)


class EntityAlreadyExistsError(ServiceError):
    """A name is taken."""

    def __init__(self, message: str) -> None:
        super().__init__("EntityAlreadyExists", message, 409)


class DeleteConflictError(ServiceError):
    """Something still depends on what is to be deleted."""

    def __init__(self, message: str) -> None:
        super().__init__("DeleteConflict", message, 409)


class LimitExceededError(ServiceError):
    """A quota is used up."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__("LimitExceeded", f"Cannot exceed quota for {what}: {limit}", 409)


class MalformedPolicyDocumentError(ServiceError):
    """A policy document would not be stored by AWS."""

    def __init__(self, message: str) -> None:
        super().__init__("MalformedPolicyDocument", message, 400)


class ValidationError(ServiceError):
    """A parameter is not what it must be."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationError", message, 400)


class InvalidInputError(ServiceError):
    """A parameter's value makes no sense here."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidInput", message, 400)


class UnmodifiableEntityError(ServiceError):
    """Only the AWS service that an entity belongs to may change it."""

    def __init__(self, role_name: str) -> None:
        message = (
            f"Cannot perform the operation on the protected role '{role_name}' - this role is only modifiable by AWS"
        )
        super().__init__("UnmodifiableEntity", message, 400)


class InvalidAuthenticationCodeError(ServiceError):
    """The codes of an MFA device are not the ones that it shows."""

    def __init__(self) -> None:
        super().__init__("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403)


class PasswordPolicyViolationError(ServiceError):
    """A password is not what the account demands."""

    def __init__(self, message: str) -> None:
        super().__init__("PasswordPolicyViolation", message, 400)


def no_such(kind: Kind, name: str) -> NoSuchEntityError:
    """Return the error of an entity that does not exist."""
    if kind is Kind.INSTANCE_PROFILE:
        return NoSuchEntityError(f"Instance Profile {name} cannot be found.")
    return NoSuchEntityError(f"The {NOUNS[kind]} with name {name} cannot be found.")


def no_such_policy(arn: str) -> NoSuchEntityError:
    """Return the error of a managed policy that does not exist."""
    return NoSuchEntityError(f"Policy {arn} was not found.")


def already_exists(kind: Kind, name: str) -> EntityAlreadyExistsError:
    """Return the error of a name that is taken."""
    noun = {Kind.INSTANCE_PROFILE: "Instance Profile"}.get(kind, kind.value.capitalize())
    return EntityAlreadyExistsError(f"{noun} with name {name} already exists.")
