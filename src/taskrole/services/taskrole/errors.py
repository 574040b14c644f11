"""Errors of taskrole's own API."""

from taskrole.aws.errors import ServiceError


def validation_error(message: str) -> ServiceError:
    """Return the error of a request that makes no sense."""
    return ServiceError("ValidationException", message, 400)


def not_found(message: str) -> ServiceError:
    """Return the error of something that is not there."""
    return ServiceError("ResourceNotFoundException", message, 404)


def throttled() -> ServiceError:
    """Return the error of a call that is too much at the moment."""
    return ServiceError("ThrottlingException", "Others are searching the account at the moment; try again.", 400)


def invalid_token() -> ServiceError:
    """Return the error of a join token or instance secret that is good for nothing (any more)."""
    return ServiceError("InvalidToken", "The token is unknown, expired, or was used already.", 403)
