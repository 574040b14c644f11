"""Task definitions: families, revisions with what changed, and the builder: a form beside JSON."""

import difflib
import json
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.trust import sort_roles
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()

DEFINITION_LENGTH_MAX = 100_000
_ANSWERED_ONLY = frozenset(
    ("taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities", "registeredAt", "registeredBy",
     "deregisteredAt")
)  # fmt: skip


@routes.get("/task-definitions")
async def families(visit: Visit) -> Page:
    """List families."""
    status = "INACTIVE" if visit.query.get("status") == "INACTIVE" else "ACTIVE"
    answer = await visit.ask_all("ecs", "ListTaskDefinitionFamilies", "families", status=status)
    return Page("definitions.html", {"answer": answer, "status": status})


@routes.get("/task-definitions/{family}")
async def family(visit: Visit) -> Page:
    """List the revisions of a family."""
    name = visit.parameters["family"]
    if name == "create":
        return await _builder(visit, _template(visit), None)
    active, inactive = await visit.together(
        *(
            visit.ask_all(
                "ecs", "ListTaskDefinitions", "taskDefinitionArns", familyPrefix=name, status=status, sort="DESC"
            )
            for status in ("ACTIVE", "INACTIVE")
        )
    )
    return Page("family.html", {"name": name, "active": active, "inactive": inactive})


@routes.get("/task-definitions/{family}/{revision}")
async def revision(visit: Visit) -> Page:
    """Show a revision and how it differs from the one before."""
    name, number = visit.parameters["family"], visit.parameters["revision"]
    answer = await visit.ask("ecs", "DescribeTaskDefinition", taskDefinition=f"{name}:{number}")
    document = answer.get("taskDefinition", {})
    before: dict[str, Any] = {}
    if number.isdigit() and int(number) > 1:
        previous = await visit.ask("ecs", "DescribeTaskDefinition", taskDefinition=f"{name}:{int(number) - 1}")
        before = previous.get("taskDefinition", {})
    data = {
        "name": name,
        "revision": number,
        "answer": answer,
        "definition": document,
        "text": _text(document),
        "difference": _difference(before, document) if before else [],
    }
    return Page("revision.html", data)


@routes.get("/task-definitions/{family}/{revision}/new")
async def new_revision(visit: Visit) -> Page:
    """Show the builder, filled with a revision."""
    name, number = visit.parameters["family"], visit.parameters["revision"]
    answer = await visit.call("ecs", "DescribeTaskDefinition", taskDefinition=f"{name}:{number}")
    return await _builder(visit, _text(answer["taskDefinition"]), None, f"New revision of {name}")


@routes.post("/task-definitions/create")
async def register(visit: Visit) -> PageAnswer:
    """Register what the builder holds."""
    text = visit.field("definition")
    document, problem = _parsed(text)
    if problem:
        return await _builder(visit, text, AwsError("ClientException", problem, 400))
    try:
        answer = await visit.call("ecs", "RegisterTaskDefinition", **document)
    except AwsError as error:
        if error.bad_credentials:
            raise
        return await _builder(visit, text, error)
    except (AttributeError, KeyError, TypeError):
        return await _builder(visit, text, AwsError("ClientException", _shape_problem(visit, document), 400))
    registered = answer["taskDefinition"]
    await _ensure_log_groups(visit, document)
    visit.done(f"Registered {registered['family']}:{registered['revision']}.")
    return Redirect(link("task-definitions", registered["family"], str(registered["revision"])))


async def _ensure_log_groups(visit: Visit, document: dict[str, Any]) -> None:
    """Create the log groups that a definition names: an instance role may write to groups, but not create them."""
    configurations = [one.get("logConfiguration") or {} for one in document["containerDefinitions"]]
    options = [one.get("options") or {} for one in configurations if one.get("logDriver") == "awslogs"]
    for name in {one["awslogs-group"] for one in options if one.get("awslogs-group")}:
        made = await visit.ask("logs", "CreateLogGroup", logGroupName=name)
        if made.error is not None and made.error.code != "ResourceAlreadyExistsException":
            visit.failed(made.error)


@routes.post("/task-definitions/check")
async def check(visit: Visit) -> Page:
    """Tell what RegisterTaskDefinition would say, what an instance must have, and what would change."""
    document, problem = _parsed(visit.field("definition"))
    if problem:
        return Page("fragments/definition_check.html", {"problems": [problem]})
    account = visit.session.account_id
    problems = list(visit.rules.problems(account, document))
    data: dict[str, Any] = {"problems": problems, "warnings": _warnings(document)}
    if not problems:
        data["attributes"] = visit.rules.required_attributes(account, document)
        before = await visit.ask("ecs", "DescribeTaskDefinition", taskDefinition=document["family"])
        if before.ok:
            previous = before["taskDefinition"]
            data["previous"] = f"{previous['family']}:{previous['revision']}"
            data["difference"] = _difference(previous, document)
    return Page("fragments/definition_check.html", data)


@routes.post("/task-definitions/{family}/{revision}/deregister")
async def deregister(visit: Visit) -> Redirect:
    """Deregister a revision."""
    name, number = visit.parameters["family"], visit.parameters["revision"]
    return await visit.do(
        link("task-definitions", name),
        f"{name}:{number} is inactive.",
        "ecs",
        "DeregisterTaskDefinition",
        taskDefinition=f"{name}:{number}",
    )


async def _builder(visit: Visit, text: str, error: AwsError | None, title: str = "Create a task definition") -> Page:
    roles = await visit.ask_all("iam", "ListRoles", "Roles", paged_by="Marker")
    usable, missing = sort_roles(roles.list("Roles"), visit.session.region)
    data = {"title": title, "text": text, "error": error, "roles": roles, "usable": usable, "missing": missing}
    return Page("definition_create.html", data, 400 if error else 200)


def _template(visit: Visit) -> str:
    image = visit.query.get("image", "")
    name = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    document = {
        "family": name or "my-app",
        "taskRoleArn": visit.query.get("role", ""),
        "containerDefinitions": [
            {
                "name": name or "app",
                "image": image,
                "memory": 128,
                "essential": True,
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": f"/ecs/{name or 'my-app'}",
                        "awslogs-region": visit.session.region,
                        "awslogs-stream-prefix": "ecs",
                    },
                },
            }
        ],
    }
    return json.dumps(document, indent=2)


def _parsed(text: str) -> tuple[dict[str, Any], str]:
    """Return the document, or why it is none."""
    if len(text) > DEFINITION_LENGTH_MAX:
        return {}, "The definition is longer than 100,000 characters."
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        return {}, f"This is not JSON: {error}"
    if not isinstance(document, dict):
        return {}, "A task definition is a JSON object."
    # AWS: the console's template carries nulls and empty texts for what is not chosen.
    return {
        name: value for name, value in document.items() if value not in (None, "") and name not in _ANSWERED_ONLY
    }, ""


def _shape_problem(visit: Visit, document: dict[str, Any]) -> str:
    problems = visit.rules.problems(visit.session.account_id, document)
    return problems[0] if problems else "A member of the definition is not of the type that is expected."


def _warnings(document: dict[str, Any]) -> list[str]:
    if document.get("taskRoleArn"):
        return []
    return ["No task role: the AWS SDK in these containers will find no credentials."]


def _text(document: dict[str, Any]) -> str:
    return json.dumps(_plain(document), indent=2, ensure_ascii=False, default=str)


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """Return what can be registered again: without what only answers carry, and without what is empty."""
    return {
        name: value
        for name, value in document.items()
        if name not in _ANSWERED_ONLY and value not in ([], {}, None, "")
    }


def _difference(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the lines that differ with a little around them: kind (``added``, ``removed``, empty) and text."""
    old, new = (
        json.dumps(_sorted(_plain(one)), indent=2, ensure_ascii=False, default=str).splitlines()
        for one in (before, after)
    )
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    kinds = {"+": "added", "-": "removed"}
    return [(kinds.get(line[:1], ""), line) for line in lines]


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value) if value[name] not in ([], {}, None)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
