"""ECS services: a number of tasks that is kept running."""

from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.machines import tasks_of
from taskrole.console.pages.run_task import PLACEMENTS
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()


_FIELDS = ("service", "definition", "count", "placement", "minimum", "maximum", "rollback")


def _number(visit: Visit, name: str, default: int | None = None) -> int | None:
    text = visit.field(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _deployment(visit: Visit) -> dict[str, Any] | None:
    """Return the deployment configuration that a form asks for; None for what it does not say."""
    minimum, maximum = _number(visit, "minimum"), _number(visit, "maximum")
    chosen: dict[str, Any] = {"minimumHealthyPercent": minimum, "maximumPercent": maximum}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    if visit.field("rollback"):
        chosen["deploymentCircuitBreaker"] = {"enable": True, "rollback": True}
    return chosen or None


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
        "values": {name: visit.field(name) for name in _FIELDS},
        "placements": [(key, words) for key, (words, _, _) in PLACEMENTS.items()],
    }
    return Page("service_create.html", data, 400 if error else 200)


@routes.post("/clusters/{cluster}/create-service")
async def create(visit: Visit) -> PageAnswer:
    """Create a service."""
    cluster = visit.parameters["cluster"]
    _, strategy, constraints = PLACEMENTS.get(visit.field("placement"), PLACEMENTS[""])
    try:
        await visit.call(
            "ecs",
            "CreateService",
            cluster=cluster,
            serviceName=visit.field("service"),
            taskDefinition=visit.field("definition"),
            desiredCount=_number(visit, "count", 1),
            deploymentConfiguration=_deployment(visit),
            placementStrategy=strategy or None,
            placementConstraints=constraints or None,
        )
    except AwsError as error:
        if error.bad_credentials:
            raise
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
    found: dict[str, Any] = next(iter(described.list("services")), {})
    if described.ok and not found:
        visit.failed(f"There is no service {name} in cluster {cluster} (any more).")
        return Page("not_found.html", status=404)
    family = str(found.get("taskDefinition", "")).rpartition("/")[2].rpartition(":")[0]
    revisions = await visit.ask_all(
        "ecs", "ListTaskDefinitions", "taskDefinitionArns", familyPrefix=family or None, sort="DESC"
    )
    data: dict[str, Any] = {
        "revisions": [arn.rpartition("/")[2] for arn in revisions.list("taskDefinitionArns")[:50]],
        "cluster": cluster,
        "name": name,
        "described": described,
        "service": found,
        "tasks": [task for task in tasks if task.get("group") == group],
    }
    return Page("service.html", data, live=("ecs",))


@routes.post("/clusters/{cluster}/services/{service}/update")
async def update(visit: Visit) -> Redirect:
    """Change how many tasks a service keeps, or deploy anew."""
    cluster, name = visit.parameters["cluster"], visit.parameters["service"]
    return await visit.do(
        link("clusters", cluster, "services", name),
        "The service is updated.",
        "ecs",
        "UpdateService",
        cluster=cluster,
        service=name,
        desiredCount=_number(visit, "count"),
        taskDefinition=visit.field("definition") or None,
        deploymentConfiguration=_deployment(visit),
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
