"""What DynamoDB checks and says of a request before its operation runs, where that differs from other services. Pure.

AWS: recorded answers of the service, as the public conformance suites of DynamoDB-compatible servers expect them.
"""

import base64
from typing import Any

from taskrole.aws.errors import ServiceError

PREFIXES = frozenset(("dynamodb", "dynamodbstreams"))
NAME_PATTERN = "[a-zA-Z0-9_.-]+"
NAME_LENGTH_MIN, NAME_LENGTH_MAX = 3, 255
ARN_LENGTH_MAX = 1024

NAME_SHAPE = "TableArn"
"""The model's shape of TableName: a name or an ARN; a name is checked like one."""

_CHECKED_FIRST = frozenset(
    ("CreateTable", "DeleteTable", "DescribeTable", "UpdateTable", "DescribeTimeToLive", "UpdateTimeToLive",
     "DescribeContinuousBackups", "UpdateContinuousBackups")
)  # fmt: skip

_TAGGING = frozenset(("TagResource", "UntagResource", "ListTagsOfResource"))

# What the service asks for although the model does not, and bounds that the model does not state.
REQUIRED = {"CreateTableInput": ("AttributeDefinitions", "KeySchema")}
LENGTHS_MAX = {"KeySchema": 2}  # keys of several attributes are not there

# The order in which the service lists the values of an enumeration.
ENUM_ORDERS = {
    "ReturnValue": ("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"),
    "Select": ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
    "ComparisonOperator": (
        "IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE",
        "CONTAINS",
    ),
    "ConditionalOperator": ("OR", "AND"),
    "ScalarAttributeType": ("B", "N", "S"),
}  # fmt: skip

KEY_WORDS = (
    f"Map keys must satisfy constraint: [Member must have length less than or equal to {NAME_LENGTH_MAX}, "
    f"Member must have length greater than or equal to {NAME_LENGTH_MIN}, "
    f"Member must satisfy regular expression pattern: {NAME_PATTERN}]"
)


def value_words(length_min: int, length_max: int) -> str:
    """Return the words for a list in a map that is too short or too long."""
    return (
        f"Map value must satisfy constraint: [Member must have length less than or equal to {length_max}, "
        f"Member must have length greater than or equal to {length_min}]"
    )


def check_first(operation_name: str, request: dict[str, Any]) -> None:
    """Check what the service checks before all else.

    Raises:
        ServiceError: ValidationException: a table operation without TableName, or with one of a wrong length.
    """
    if operation_name in _TAGGING and "ResourceArn" not in request:
        raise _invalid("Invalid TableArn")
    if operation_name not in _CHECKED_FIRST:
        return
    name = request.get("TableName")
    if name is None:
        raise _invalid("The parameter 'TableName' is required but was not present in the request")
    if not name.startswith("arn:") and not NAME_LENGTH_MIN <= len(name) <= NAME_LENGTH_MAX:
        raise _invalid(
            f"TableName must be at least {NAME_LENGTH_MIN} characters long and at most {NAME_LENGTH_MAX} characters "
            "long"
        )


def _invalid(message: str) -> ServiceError:
    return ServiceError("ValidationException", message, 400)


def shown(value: Any) -> str:
    """Return a list, map or blob as messages show it."""
    if isinstance(value, list):
        return "[" + ", ".join(shown(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={shown(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
