"""The errors of Parameter Store. Source: Systems Manager API reference; sentences as its clients see them."""

from taskrole.aws.errors import ServiceError


def not_found() -> ServiceError:
    """Return the error about a parameter that is not there; AWS's has no sentence."""
    return ServiceError("ParameterNotFound", "")


def version_not_found(name: str, selector: str) -> ServiceError:
    """Return the error about a version or label that is not there."""
    what = "version" if selector.isdigit() else "label"
    message = f"Systems Manager could not find {what} {selector} of {name}. Verify the {what} and try again."
    return ServiceError("ParameterVersionNotFound", message)


def exists() -> ServiceError:
    """Return the error about a name that is taken."""
    message = "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
    return ServiceError("ParameterAlreadyExists", message)


def invalid(message: str) -> ServiceError:
    """Return the general error about a wrong request."""
    return ServiceError("ValidationException", message)


def pattern_mismatch(pattern: str) -> ServiceError:
    """Return the error about a value that does not match the parameter's own pattern."""
    message = f"Parameter value, cannot be validated against allowedPattern: {pattern}"
    return ServiceError("ParameterPatternMismatchException", message)


def invalid_pattern(pattern: str) -> ServiceError:
    """Return the error about a pattern that is none."""
    return ServiceError("InvalidAllowedPatternException", f"Invalid allowed pattern: {pattern[:128]}")


def too_deep(levels_max: int) -> ServiceError:
    """Return the error about a path with too many levels."""
    message = f"A parameter hierarchy can have at most {levels_max} levels."
    return ServiceError("HierarchyLevelLimitExceededException", message)


def too_many_versions(name: str) -> ServiceError:
    """Return the error about a hundred versions of which the oldest has a label."""
    message = (
        f"The parameter {name} has reached the maximum of 100 versions, and the oldest one has a label. "
        "Move the label to a newer version and try again."
    )
    return ServiceError("ParameterMaxVersionLimitExceeded", message)


def too_many_labels() -> ServiceError:
    """Return the error about an eleventh label."""
    message = "A parameter version can have a maximum of 10 labels."
    return ServiceError("ParameterVersionLabelLimitExceeded", message)


def too_many_tags() -> ServiceError:
    """Return the error about a fifty-first tag."""
    return ServiceError("TooManyTagsError", "A parameter can have at most 50 tags.")


def invalid_resource_id() -> ServiceError:
    """Return the error about tags of something that is not there."""
    return ServiceError("InvalidResourceId", "")


def invalid_resource_type() -> ServiceError:
    """Return the error about tags of something that we do not keep."""
    return ServiceError("InvalidResourceType", "Only resources of the type Parameter are kept here.")


def invalid_token() -> ServiceError:
    """Return the error about a paging token that we did not make."""
    return ServiceError("InvalidNextToken", "The specified token is not valid.")


def invalid_filter(message: str) -> ServiceError:
    """Return the error about a filter."""
    return ServiceError("InvalidFilterKey", message)
