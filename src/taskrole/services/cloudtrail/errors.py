"""The errors of CloudTrail. Source: CloudTrail API reference, LookupEvents."""

from taskrole.aws.errors import ServiceError


def invalid_lookup_attributes(message: str) -> ServiceError:
    """Return the error about lookup attributes."""
    return ServiceError("InvalidLookupAttributesException", message)


def invalid_time_range() -> ServiceError:
    """Return the error about a span of time that ends before it begins."""
    return ServiceError("InvalidTimeRangeException", "The start time must not be after the end time.")


def invalid_max_results() -> ServiceError:
    """Return the error about a page size that is not 1 to 50."""
    return ServiceError("InvalidMaxResultsException", "MaxResults must be between 1 and 50.")


def invalid_next_token() -> ServiceError:
    """Return the error about a token that we did not make for these parameters."""
    return ServiceError("InvalidNextTokenException", "The NextToken is invalid.")


def invalid_event_category() -> ServiceError:
    """Return the error about an event category other than ``insight``."""
    return ServiceError("InvalidEventCategoryException", "The EventCategory must be insight.")
