"""Roles: list, page, and the wizard that creates one."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.identities import ROLE, add_policy_forms, delete_identity, or_stay, policies_of
from taskrole.console.pages.trust import TASKS_PRINCIPAL, document_text, trusts_tasks
from taskrole.console.visit import Answer, Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()

POLICIES_SHOWN_MAX = 60
_SERVED = ("S3", "DynamoDB", "ECS", "ContainerRegistry", "CloudWatchLogs", "SecretsManager", "SSM", "IAM", "EC2Read")
_SERVICES = {
    "ecs-task": (TASKS_PRINCIPAL, "ECS task: containers get the role's credentials"),
    "ec2-ecs": ("ec2.amazonaws.com", "EC2 for ECS: a container instance's own role"),
    "ecs": ("ecs.amazonaws.com", "ECS: what the service itself may do"),
}


@routes.get("/roles")
async def roles(visit: Visit) -> Page:
    """List roles."""
    answer = await visit.ask_all("iam", "ListRoles", "Roles", paged_by="Marker")
    rows = [{**role, "usable": trusts_tasks(role, visit.session.region)} for role in answer.list("Roles")]
    return Page("roles.html", {"answer": answer, "roles": rows})


@routes.get("/roles/{name}")
async def role(visit: Visit) -> Page:
    """Show a role: trust, policies, where to go from here. ``create`` is the wizard."""
    name = visit.parameters["name"]
    if name == "create":
        return await _wizard(visit, {"kind": "ecs-task"}, None)
    found, profiles, policies = await asyncio.gather(
        visit.call("iam", "GetRole", RoleName=name),
        visit.ask("iam", "ListInstanceProfilesForRole", RoleName=name),
        policies_of(visit, ROLE, name),
    )
    data = {
        "role": found["Role"],
        "trust": document_text(found["Role"].get("AssumeRolePolicyDocument")),
        "usable": trusts_tasks(found["Role"], visit.session.region),
        "profiles": profiles,
        **policies,
    }
    return Page("role.html", data)


async def _wizard(visit: Visit, values: dict[str, Any], error: AwsError | None) -> Page:
    chosen = values.get("policies", [])
    policies = await _policies(visit, "", chosen)
    data = {
        "values": values,
        "error": error,
        "kinds": [(key, text) for key, (_, text) in _SERVICES.items()],
        "policies": policies,
        "chosen": chosen,
        "shown": POLICIES_SHOWN_MAX,
    }
    return Page("role_create.html", data, 400 if error else 200)


async def _policies(visit: Visit, words: str, chosen: Sequence[str]) -> Answer:
    """Return the policies that a picker shows: what is chosen, one's own, those of services that are served."""
    answer = await visit.ask_all("iam", "ListPolicies", "Policies", paged_by="Marker", MaxItems=1000)
    rows = answer.list("Policies")
    wanted = words.lower().split()
    rows = [one for one in rows if one["Arn"] in chosen or all(word in one["PolicyName"].lower() for word in wanted)]
    rows.sort(
        key=lambda one: (
            one["Arn"] not in chosen,
            one["Arn"].startswith("arn:aws:iam::aws:"),
            not any(service in one["PolicyName"] for service in _SERVED),
            len(one["PolicyName"]) if wanted else 0,
        )
    )
    return Answer({"Policies": rows[:POLICIES_SHOWN_MAX], "count": len(rows)}, answer.error)


@routes.get("/role-policies")
async def policy_choices(visit: Visit) -> Page:
    """Show the policies whose names hold some words, for the wizard and the pages of roles and users."""
    chosen = visit.request.rel_url.query.getall("policies", [])
    found = await _policies(visit, visit.query.get("words", ""), chosen)
    data = {"policies": found, "chosen": chosen, "shown": POLICIES_SHOWN_MAX}
    return Page("fragments/policy_choices.html", data)


@routes.post("/roles/create")
async def create_role(visit: Visit) -> PageAnswer:
    """Create a role and attach what was chosen."""
    name, kind = visit.field("name"), visit.field("kind")
    chosen = [one for one in visit.fields("policies") if one]
    principal: dict[str, str] = {"AWS": f"arn:aws:iam::{visit.field('account')}:root"}
    if kind in _SERVICES:
        principal = {"Service": _SERVICES[kind][0]}
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}],
    }
    try:
        created = await visit.call(
            "iam",
            "CreateRole",
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(trust),
            Description=visit.field("description") or None,
        )
        for arn in chosen:
            await visit.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=arn)
    except AwsError as error:
        if error.bad_credentials:
            raise
        values = {**{one: visit.field(one) for one in ("name", "kind", "account", "description")}, "policies": chosen}
        return await _wizard(visit, values, error)
    visit.done(f"Created role {created['Role']['RoleName']}.")
    return Redirect(link("roles", name))


@routes.post("/roles/{name}/trust")
async def update_trust(visit: Visit) -> Redirect:
    """Replace a role's trust policy."""
    name = visit.parameters["name"]
    return await visit.do(
        link("roles", name), "Stored the trust policy.", "iam", "UpdateAssumeRolePolicy",
        RoleName=name, PolicyDocument=visit.field("document"),
    )  # fmt: skip


@routes.post("/roles/{name}/delete")
async def delete_role(visit: Visit) -> Redirect:
    """Delete a role, after taking it out of instance profiles and taking its policies away."""
    named = {"RoleName": visit.parameters["name"]}
    try:
        for one in (await visit.call("iam", "ListInstanceProfilesForRole", **named)).get("InstanceProfiles", ()):
            profile = one["InstanceProfileName"]
            await visit.call("iam", "RemoveRoleFromInstanceProfile", InstanceProfileName=profile, **named)
        return await delete_identity(visit, ROLE)
    except AwsError as error:
        return await or_stay(visit, ROLE, error)


add_policy_forms(routes, ROLE)
