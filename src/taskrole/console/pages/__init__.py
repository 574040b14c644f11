"""The pages of the console, a module per area. A page is a function from a visit to a template and its data."""

from taskrole.console.pages import (
    activity,
    bucket_settings,
    clusters,
    definitions,
    home,
    instances,
    logs,
    network,
    policies,
    repositories,
    roles,
    run_task,
    s3,
    secrets,
    services,
    simulator,
    tables,
    tasks,
    users,
)
from taskrole.console.visit import Handler

_AREAS = (
    home, clusters, instances, network, services, tasks, run_task, definitions, roles, users, policies, simulator,
    s3, bucket_settings, repositories, tables, activity, logs, secrets,
)  # fmt: skip


def all_routes() -> list[tuple[str, str, Handler]]:
    """Return method, pattern and function of every page."""
    return [route for area in _AREAS for route in area.routes.table]
