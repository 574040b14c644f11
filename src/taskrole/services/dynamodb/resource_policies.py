"""Policies of tables and streams: checked, kept among the table's settings with a revision."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from taskrole.policy.validation import PolicyValidationError, validate_table_policy
from taskrole.services.dynamodb.deps import DynamodbDeps
from taskrole.services.dynamodb.errors import PolicyNotFoundError, ValidationError
from taskrole.services.dynamodb.model import Table

POLICY_SIZE_BYTES_MAX = 20 * 1024  # AWS: DynamoDB developer guide, "Resource-based policy considerations"
NO_POLICY = "NO_POLICY"
TABLE = "table"


def with_policy(dynamodb: DynamodbDeps, table: Table, document: str, subject: str = TABLE) -> Table:
    """Return the table with a policy for itself or (by its label) for a stream; nothing is stored yet.

    Raises:
        ValidationError: The document is no policy for it.
    """
    resource = table.arn if subject == TABLE else f"{table.arn}/stream/{subject}"
    if len(document.encode()) > POLICY_SIZE_BYTES_MAX:
        raise ValidationError("The size of the resource-based policy document exceeds the maximum of 20 KB")
    try:
        validate_table_policy(document, resource)
    except PolicyValidationError as error:
        raise ValidationError(f"Invalid policy document: {error.message}") from None
    revision = str(int.from_bytes(dynamodb.ids.random_bytes(6), "big"))
    policies = {**table.settings.get("policies", {}), subject: {"document": document, "revision": revision}}
    return replace(table, settings={**table.settings, "policies": policies})


def policy_of(table: Table, subject: str) -> Mapping[str, Any]:
    """Return document and revision of a policy.

    Raises:
        PolicyNotFoundError: There is none.
    """
    found: Mapping[str, Any] | None = table.settings.get("policies", {}).get(subject)
    if found is None:
        arn = table.arn if subject == TABLE else f"{table.arn}/stream/{subject}"
        raise PolicyNotFoundError(f"Resource-based policy not found for the provided ResourceArn: {arn}")
    return found


def check_revision(table: Table, subject: str, expected: str | None) -> None:
    """Check that a policy is the one that the caller saw.

    Raises:
        PolicyNotFoundError: It is another one.
    """
    if expected is None:
        return
    present = table.settings.get("policies", {}).get(subject, {}).get("revision", NO_POLICY)
    if present != expected:
        message = "The policy revision ID provided in the request does not match the latest policy revision ID"
        raise PolicyNotFoundError(message)
