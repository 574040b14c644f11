"""ECS services: a number of tasks that is kept running."""

from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.machines import tasks_of
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()


@routes.get("/clusters/{cluster}/create-service")
async def create_form(visit: Visit) -> Page:
    """Show the form of a new service."""
    return await _form(visit, None)


async def _form(visit: Visit, error: AwsError | None) -> Page:
    definitions = await visit.ask_all("ecs", "ListTaskDefinitions", "taskDefinitionArns", sort="DESC")
    data = {
        "name": visit.parameters["cluster"],
        "definitions": definitions,
        "error": error,
        "values": {name: visit.field(name) for name in ("service", "definition", "count")},
    }
    return Page("service_create.html", data, 400 if error else 200)


@routes.post("/clusters/{cluster}/create-service")
async def create(visit: Visit) -> PageAnswer:
    """Create a service."""
    cluster, count = visit.parameters["cluster"], visit.field("count", "1")
    try:
        await visit.call(
            "ecs",
            "CreateService",
            cluster=cluster,
            serviceName=visit.field("service"),
            taskDefinition=visit.field("definition"),
            desiredCount=int(count) if count.isdigit() else 1,
        )
    except AwsError as error:
        return await _form(visit, error)
    visit.done(f"Service {visit.field('service')} is there.")
    return Redirect(link("clusters", cluster, tab="services"))


@routes.get("/clusters/{cluster}/services/{service}")
async def service(visit: Visit) -> Page:
    """Show a service with its deployments, events and tasks."""
    cluster, name = visit.parameters["cluster"], visit.parameters["service"]
    described = await visit.ask("ecs", "DescribeServices", cluster=cluster, services=[name])
    _, tasks = await tasks_of(visit, cluster)
    group = f"service:{name}"
    data: dict[str, Any] = {
        "cluster": cluster,
        "name": name,
        "described": described,
        "service": next(iter(described.list("services")), {}),
        "tasks": [task for task in tasks if task.get("group") == group],
    }
    return Page("service.html", data, live=("ecs",))


@routes.post("/clusters/{cluster}/services/{service}/update")
async def update(visit: Visit) -> Redirect:
    """Change how many tasks a service keeps, or deploy anew."""
    cluster, name = visit.parameters["cluster"], visit.parameters["service"]
    count = visit.field("count")
    return await visit.do(
        link("clusters", cluster, "services", name),
        "The service is updated.",
        "ecs",
        "UpdateService",
        cluster=cluster,
        service=name,
        desiredCount=int(count) if count.isdigit() else None,
        forceNewDeployment=True if visit.field("force") else None,
    )


@routes.post("/clusters/{cluster}/services/{service}/delete")
async def delete(visit: Visit) -> Redirect:
    """Delete a service with its tasks."""
    cluster, name = visit.parameters["cluster"], visit.parameters["service"]
    return await visit.do(
        link("clusters", cluster, tab="services"),
        f"Service {name} is being deleted.",
        "ecs",
        "DeleteService",
        cluster=cluster,
        service=name,
        force=True,
    )
