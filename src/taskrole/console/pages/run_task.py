"""Run a task: choose, see what its role may do, run; what does not fit is said in words."""

from collections.abc import Mapping
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.machines import clusters_of, machines_of
from taskrole.console.pages.trust import sort_roles
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()

TASKS_MAX = 10
PREVIEWED = (
    "s3:ListAllMyBuckets", "s3:CreateBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject",
    "dynamodb:ListTables", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan",
    "ecr:BatchGetImage", "logs:PutLogEvents", "secretsmanager:GetSecretValue", "ssm:GetParameter", "sts:AssumeRole",
    "ecs:RunTask", "iam:PassRole", "iam:CreateUser",
)  # fmt: skip
_FIELDS = ("cluster", "definition", "count", "role", "execution_role", "placement", "group", "container", "command",
           "environment")  # fmt: skip
PLACEMENTS: Mapping[str, tuple[str, list[dict[str, str]], list[dict[str, str]]]] = {
    "": ("as the scheduler likes", [], []),
    "spread": (
        "spread over zones, then instances",
        [{"type": "spread", "field": "attribute:ecs.availability-zone"}, {"type": "spread", "field": "instanceId"}],
        [],
    ),
    "binpack": (
        "spread over zones, then fill memory",
        [{"type": "spread", "field": "attribute:ecs.availability-zone"}, {"type": "binpack", "field": "memory"}],
        [],
    ),
    "fill": ("fill memory of few instances", [{"type": "binpack", "field": "memory"}], []),
    "one": ("one task for each instance", [], [{"type": "distinctInstance"}]),
}
"""What the form offers: words, strategy and constraints."""


@routes.get("/run-task")
async def form(visit: Visit) -> Page:
    """Show the form."""
    values = {name: visit.query.get(name, "") for name in _FIELDS}
    return await _form(visit, values, [])


async def _form(visit: Visit, values: dict[str, str], problems: list[str]) -> Page:
    clusters, definitions, roles = await visit.together(
        clusters_of(visit),
        visit.ask_all("ecs", "ListTaskDefinitions", "taskDefinitionArns", sort="DESC"),
        visit.ask_all("iam", "ListRoles", "Roles", paged_by="Marker"),
    )
    usable, missing = sort_roles(roles.list("Roles"), visit.session.region)
    wanted = values["definition"]
    names = [arn.rpartition("/")[2] for arn in definitions.list("taskDefinitionArns")]
    # A family without a number means its latest revision; the list begins with those.
    data_clusters = sorted(
        clusters.list("clusters"), key=lambda one: (not one["registeredContainerInstancesCount"], one["clusterName"])
    )
    chosen = next((name for name in names if wanted in (name, name.rpartition(":")[0])), "")
    data = {
        "chosen": chosen,
        "clusters": clusters,
        "cluster_names": [one["clusterName"] for one in data_clusters],
        "definitions": definitions,
        "roles": roles,
        "usable": usable,
        "missing": missing,
        "values": values,
        "problems": problems,
        "placements": [(key, words) for key, (words, _, _) in PLACEMENTS.items()],
    }
    return Page("run_task.html", data, 400 if problems else 200)


@routes.get("/run-task/preview")
async def preview(visit: Visit) -> Page:
    """Show the effective role and what it may do, decided by the simulator of the API."""
    role = visit.query.get("role", "")
    definition = visit.query.get("definition", "")
    containers: list[str] = []
    answer = None
    if definition:
        answer = await visit.ask("ecs", "DescribeTaskDefinition", taskDefinition=definition)
        document = answer.get("taskDefinition", {})
        role = role or document.get("taskRoleArn", "")
        containers = [one["name"] for one in document.get("containerDefinitions", ())]
    simulated = None
    if role:
        simulated = await visit.ask("iam", "SimulatePrincipalPolicy", PolicySourceArn=role, ActionNames=list(PREVIEWED))
    data = {
        "role": role,
        "definition": definition,
        "described": answer,
        "simulated": simulated,
        "containers": containers,
    }
    return Page("fragments/run_preview.html", data)


@routes.post("/run-task")
async def run(visit: Visit) -> PageAnswer:
    """Run the task or tasks."""
    values = {name: visit.field(name) for name in _FIELDS}
    cluster = values["cluster"] or "default"
    count = int(values["count"]) if values["count"].isdigit() else 1
    _, strategy, constraints = PLACEMENTS.get(values["placement"], PLACEMENTS[""])
    try:
        answer = await visit.call(
            "ecs",
            "RunTask",
            cluster=cluster,
            taskDefinition=values["definition"],
            count=max(1, min(count, TASKS_MAX)),
            startedBy=visit.session.name.rpartition("/")[2][:36],
            group=values["group"] or None,
            placementStrategy=strategy or None,
            placementConstraints=constraints or None,
            overrides=_overrides(values) or None,
        )
    except AwsError as error:
        if error.bad_credentials:
            raise
        return await _form(visit, values, [str(error)])
    if not answer.get("tasks"):
        return await _form(visit, values, await _explained(visit, cluster, answer.get("failures", [])))
    started = [task["taskArn"].rpartition("/")[2] for task in answer["tasks"]]
    visit.done(f"Started {len(started)} task{'s' if len(started) > 1 else ''}.")
    for line in await _explained(visit, cluster, answer.get("failures", [])):
        visit.failed(line)
    return Redirect(link("clusters", cluster, "tasks", started[0]) if len(started) == 1 else link("clusters", cluster))


def _overrides(values: dict[str, str]) -> dict[str, Any]:
    overrides: dict[str, Any] = {}
    if values["role"]:
        overrides["taskRoleArn"] = values["role"]
    if values["execution_role"]:
        overrides["executionRoleArn"] = values["execution_role"]
    container: dict[str, Any] = {}
    if values["command"]:
        container["command"] = [word.strip() for word in values["command"].split(",")]
    pairs = [line.partition("=") for line in values["environment"].splitlines() if "=" in line]
    if pairs:
        container["environment"] = [{"name": name.strip(), "value": value} for name, _, value in pairs]
    if container:
        overrides["containerOverrides"] = [{"name": values["container"], **container}]
    return overrides


_REASONS = {
    "RESOURCE:MEMORY": "not enough memory is left",
    "RESOURCE:CPU": "not enough CPU is left",
    "RESOURCE:PORTS": "a host port is taken",
    "AGENT": "the agent is not connected",
    "ATTRIBUTE": "an attribute that the definition needs is missing",
    "MISSING": "there is no such instance",
    "EMPTY CAPACITY": "no instance is registered with the cluster",
    "INACTIVE": "the instance is not active",
}


async def _explained(visit: Visit, cluster: str, failures: list[dict[str, str]]) -> list[str]:
    """Return failures in words, with what the instances have left."""
    if not failures:
        return []
    _, machines = await machines_of(visit, cluster)
    left = {machine.arn: machine for machine in machines}
    lines = []
    for failure in failures:
        reason = failure.get("reason", "")
        words = next((text for code, text in _REASONS.items() if reason.startswith(code)), failure.get("detail", ""))
        machine = left.get(failure.get("arn", ""))
        free = (
            f" ({machine.name} has {machine.cpu - machine.cpu_used} CPU units and "
            f"{machine.memory - machine.memory_used} MiB free)"
            if machine
            else ""
        )
        lines.append(f'Not placed: {words}{free}. Reasons: ["{reason}"]')
    return lines
