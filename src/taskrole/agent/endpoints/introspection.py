"""``/v1/metadata`` and ``/v1/tasks`` for the person at the machine. On loopback only: it names every task."""

import json
from typing import Any

from aiohttp import web

from taskrole.agent.acs import AGENT_VERSION
from taskrole.agent.context import AgentContext
from taskrole.agent.model import Phase, TaskRecord
from taskrole.agent.tasks import Tasks


def make_introspection(context: AgentContext, tasks: Tasks) -> web.Application:
    """Return the application; it gives out no credentials and no ids of them."""

    async def metadata(_: web.Request) -> web.Response:
        return _json(
            {
                "Cluster": context.state.cluster,
                "ContainerInstanceArn": context.state.container_instance_arn,
                "Version": f"taskrole agent - v{AGENT_VERSION}",
                "DockerAvailable": tasks.engine_available,
            }
        )

    async def list_tasks(request: web.Request) -> web.Response:
        arn, docker_id = request.query.get("taskarn", ""), request.query.get("dockerid", "")
        found = [
            task
            for task in tasks.all()
            if (not arn or task.arn == arn)
            and (not docker_id or any(r.docker_id.startswith(docker_id) for r in task.containers.values()))
        ]
        if arn or docker_id:
            return _json(_task(found[0])) if found else web.Response(status=404, text="no such task")
        return _json({"Tasks": [_task(task) for task in found]})

    async def commands(_: web.Request) -> web.Response:
        return _json({"AvailableCommands": ["/v1/metadata", "/v1/tasks"]})

    application = web.Application()
    application.router.add_get("/", commands)
    application.router.add_get("/v1/metadata", metadata)
    application.router.add_get("/v1/tasks", list_tasks)
    return application


def _task(task: TaskRecord) -> dict[str, Any]:
    return {
        "Arn": task.arn,
        "DesiredStatus": str(task.desired),
        "KnownStatus": task.reported.get("", "PENDING"),
        "Family": task.spec.family,
        "Version": task.spec.version,
        "Containers": [
            {"DockerId": record.docker_id, "DockerName": record.docker_name, "Name": name}
            for name, record in task.containers.items()
            if record.docker_id and record.phase is not Phase.WAITING
        ],
    }


def _json(document: Any) -> web.Response:
    return web.Response(body=json.dumps(document).encode(), content_type="application/json")
