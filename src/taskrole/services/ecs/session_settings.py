"""Reads what is asked of a task's sessions and logs: labels of its definition, tags of it, account settings."""

from sqlalchemy import Connection

from taskrole.services.ecs.model import LOG_DRIVER_MODE, Document, TaskDefinition
from taskrole.services.ecs.session_options import options_of
from taskrole.services.ecs.store import misc

BLOCKING = "blocking"  # Docker's default


def session_options(
    connection: Connection, definition: TaskDefinition, resolved: Document, principal_arn: str = ""
) -> dict[str, str]:
    """Return what is asked for; ``principal_arn`` is who starts the task, empty for a service.

    Raises:
        InvalidParameterError: A value cannot be.
    """
    account_id, region = definition.account_id, definition.region
    settings = misc.list_settings(connection, account_id, region, f"arn:aws:iam::{account_id}:root")
    if principal_arn:
        settings |= misc.list_settings(connection, account_id, region, principal_arn)
    options = options_of(resolved, misc.get_tags(connection, definition.arn), settings)
    if settings.get("defaultLogDriverMode", BLOCKING) != BLOCKING:
        options[LOG_DRIVER_MODE] = settings["defaultLogDriverMode"]
    return options
