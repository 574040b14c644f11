"""The errors of Secrets Manager. Source: Secrets Manager API reference; sentences as its clients see them."""

from taskrole.aws.errors import ServiceError


def not_found() -> ServiceError:
    """Return the error about a secret that is not there."""
    return ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")


def no_value(what: str) -> ServiceError:
    """Return the error about a version that is not there; ``what`` is ``staging label: X`` or ``VersionId: X``."""
    message = f"Secrets Manager can't find the specified secret value for {what}"
    return ServiceError("ResourceNotFoundException", message)


def exists(name: str) -> ServiceError:
    """Return the error about a name that is taken."""
    message = f"The operation failed because the secret {name} already exists."
    return ServiceError("ResourceExistsException", message)


def invalid_request(message: str) -> ServiceError:
    """Return the error about a secret in the wrong state."""
    return ServiceError("InvalidRequestException", message)


def invalid_parameter(message: str) -> ServiceError:
    """Return the error about a wrong parameter."""
    return ServiceError("InvalidParameterException", message)


def invalid_token() -> ServiceError:
    """Return the error about a paging token that we did not make."""
    return ServiceError("InvalidNextTokenException", "The NextToken value is invalid.")


def marked_for_deletion() -> ServiceError:
    """Return the error about using a secret that is being deleted."""
    return invalid_request("You can't perform this operation on the secret because it was marked for deletion.")


def limit_exceeded(message: str) -> ServiceError:
    """Return the error about a quota."""
    return ServiceError("LimitExceededException", message)


def malformed_policy(message: str) -> ServiceError:
    """Return the error about a resource policy."""
    return ServiceError("MalformedPolicyDocumentException", message)


def exists_version(version_id: str) -> ServiceError:
    """Return the error about a version id that stands for another value."""
    message = (
        "You can't use ClientRequestToken "
        f"{version_id} because that value is already in use for a version of this secret with other contents."
    )
    return ServiceError("ResourceExistsException", message)


def public_policy() -> ServiceError:
    """Return the error about a policy that lets everybody in."""
    message = "Your policy allows broad access: the resource policy may not grant access to everyone."
    return ServiceError("PublicPolicyException", message)
