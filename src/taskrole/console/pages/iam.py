"""Roles with their wizard, and users with their keys."""

import json
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.roles import TASKS_PRINCIPAL, document_text, trusts_tasks
from taskrole.console.visit import Answer, Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()

POLICIES_SHOWN_MAX = 60
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


@routes.get("/roles/{role}")
async def role(visit: Visit) -> Page:
    """Show a role: trust, policies, where to go from here. ``create`` is the wizard."""
    name = visit.parameters["role"]
    if name == "create":
        return await _wizard(visit, {"kind": "ecs-task"}, None)
    found = await visit.call("iam", "GetRole", RoleName=name)
    attached, inline = await visit.together(
        visit.ask_all("iam", "ListAttachedRolePolicies", "AttachedPolicies", paged_by="Marker", RoleName=name),
        visit.ask_all("iam", "ListRolePolicies", "PolicyNames", paged_by="Marker", RoleName=name),
    )
    texts = [
        (one, await visit.ask("iam", "GetRolePolicy", RoleName=name, PolicyName=one))
        for one in inline.list("PolicyNames")[:20]
    ]
    data = {
        "role": found["Role"],
        "trust": document_text(found["Role"].get("AssumeRolePolicyDocument")),
        "usable": trusts_tasks(found["Role"], visit.session.region),
        "attached": attached,
        "inline": inline,
        "texts": [(one, document_text(answer.get("PolicyDocument"))) for one, answer in texts],
    }
    return Page("role.html", data)


async def _wizard(visit: Visit, values: dict[str, Any], error: AwsError | None) -> Page:
    policies = await _policies(visit, "")
    data = {
        "values": values,
        "error": error,
        "kinds": [(key, text) for key, (_, text) in _SERVICES.items()],
        "policies": policies,
        "chosen": values.get("policies", []),
        "shown": POLICIES_SHOWN_MAX,
    }
    return Page("role_create.html", data, 400 if error else 200)


async def _policies(visit: Visit, words: str) -> Answer:
    answer = await visit.ask_all("iam", "ListPolicies", "Policies", paged_by="Marker", MaxItems=1000)
    rows = answer.list("Policies")
    wanted = words.lower().split()
    rows = [one for one in rows if all(word in one["PolicyName"].lower() for word in wanted)]
    rows.sort(key=lambda one: (one["Arn"].startswith("arn:aws:iam::aws:"), len(one["PolicyName"]) if wanted else 0))
    return Answer({"Policies": rows[:POLICIES_SHOWN_MAX], "count": len(rows)}, answer.error)


@routes.get("/role-policies")
async def policy_choices(visit: Visit) -> Page:
    """Show the policies whose names hold some words, for the wizard and the pages of roles and users."""
    found = await _policies(visit, visit.query.get("words", ""))
    data = {"policies": found, "chosen": [], "shown": POLICIES_SHOWN_MAX}
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


@routes.post("/roles/{role}/attach")
async def attach(visit: Visit) -> Redirect:
    """Attach policies to a role."""
    name = visit.parameters["role"]
    answer = Redirect(link("roles", name))
    for arn in visit.fields("policies"):
        answer = await visit.do(
            link("roles", name), f"Attached {arn.rpartition('/')[2]}.", "iam", "AttachRolePolicy",
            RoleName=name, PolicyArn=arn,
        )  # fmt: skip
    return answer


@routes.post("/roles/{role}/detach")
async def detach(visit: Visit) -> Redirect:
    """Detach a policy from a role."""
    name, arn = visit.parameters["role"], visit.field("arn")
    return await visit.do(
        link("roles", name), f"Detached {arn.rpartition('/')[2]}.", "iam", "DetachRolePolicy",
        RoleName=name, PolicyArn=arn,
    )  # fmt: skip


@routes.post("/roles/{role}/inline")
async def put_inline(visit: Visit) -> Redirect:
    """Store an inline policy."""
    name = visit.parameters["role"]
    return await visit.do(
        link("roles", name), f"Stored the policy {visit.field('policy')}.", "iam", "PutRolePolicy",
        RoleName=name, PolicyName=visit.field("policy"), PolicyDocument=visit.field("document"),
    )  # fmt: skip


@routes.post("/roles/{role}/inline/delete")
async def delete_inline(visit: Visit) -> Redirect:
    """Delete an inline policy."""
    name = visit.parameters["role"]
    return await visit.do(
        link("roles", name), f"Deleted the policy {visit.field('policy')}.", "iam", "DeleteRolePolicy",
        RoleName=name, PolicyName=visit.field("policy"),
    )  # fmt: skip


@routes.post("/roles/{role}/trust")
async def update_trust(visit: Visit) -> Redirect:
    """Replace a role's trust policy."""
    name = visit.parameters["role"]
    return await visit.do(
        link("roles", name), "Stored the trust policy.", "iam", "UpdateAssumeRolePolicy",
        RoleName=name, PolicyDocument=visit.field("document"),
    )  # fmt: skip


@routes.post("/roles/{role}/delete")
async def delete_role(visit: Visit) -> Redirect:
    """Delete a role with its inline policies, after detaching what is attached."""
    name = visit.parameters["role"]
    try:
        for one in (await visit.call("iam", "ListAttachedRolePolicies", RoleName=name))["AttachedPolicies"]:
            await visit.call("iam", "DetachRolePolicy", RoleName=name, PolicyArn=one["PolicyArn"])
        for inline in (await visit.call("iam", "ListRolePolicies", RoleName=name))["PolicyNames"]:
            await visit.call("iam", "DeleteRolePolicy", RoleName=name, PolicyName=inline)
        await visit.call("iam", "DeleteRole", RoleName=name)
    except AwsError as error:
        visit.failed(error)
        return Redirect(link("roles", name))
    visit.done(f"Deleted role {name}.")
    return Redirect(link("roles"))


# Users


@routes.get("/users")
async def users(visit: Visit) -> Page:
    """List users."""
    return Page("users.html", {"answer": await visit.ask_all("iam", "ListUsers", "Users", paged_by="Marker")})


@routes.post("/users")
async def create_user(visit: Visit) -> Redirect:
    """Create a user."""
    name = visit.field("name")
    return await visit.do(link("users", name), f"Created user {name}.", "iam", "CreateUser", UserName=name)


@routes.get("/users/{user}")
async def user(visit: Visit) -> Page:
    """Show a user: keys, policies, groups."""
    return await _user(visit, None)


async def _user(visit: Visit, made: dict[str, Any] | None) -> Page:
    name = visit.parameters["user"]
    found = await visit.call("iam", "GetUser", UserName=name)
    keys, attached, inline, groups = await visit.together(
        visit.ask("iam", "ListAccessKeys", UserName=name),
        visit.ask("iam", "ListAttachedUserPolicies", UserName=name),
        visit.ask("iam", "ListUserPolicies", UserName=name),
        visit.ask("iam", "ListGroupsForUser", UserName=name),
    )
    texts = [
        (one, await visit.ask("iam", "GetUserPolicy", UserName=name, PolicyName=one))
        for one in inline.list("PolicyNames")[:20]
    ]
    data = {
        "user": found["User"],
        "keys": keys,
        "attached": attached,
        "groups": groups,
        "texts": [(one, document_text(answer.get("PolicyDocument"))) for one, answer in texts],
        "made": made,
    }
    return Page("user.html", data)


@routes.post("/users/{user}/keys")
async def create_key(visit: Visit) -> PageAnswer:
    """Create an access key; its secret is shown once, on the page that answers."""
    try:
        made = await visit.call("iam", "CreateAccessKey", UserName=visit.parameters["user"])
    except AwsError as error:
        visit.failed(error)
        return Redirect(link("users", visit.parameters["user"]))
    return await _user(visit, made["AccessKey"])


@routes.post("/users/{user}/keys/delete")
async def delete_key(visit: Visit) -> Redirect:
    """Delete an access key."""
    name = visit.parameters["user"]
    return await visit.do(
        link("users", name), "Deleted the access key.", "iam", "DeleteAccessKey",
        UserName=name, AccessKeyId=visit.field("key"),
    )  # fmt: skip


@routes.post("/users/{user}/attach")
async def attach_to_user(visit: Visit) -> Redirect:
    """Attach policies to a user."""
    name = visit.parameters["user"]
    answer = Redirect(link("users", name))
    for arn in visit.fields("policies"):
        answer = await visit.do(
            link("users", name), f"Attached {arn.rpartition('/')[2]}.", "iam", "AttachUserPolicy",
            UserName=name, PolicyArn=arn,
        )  # fmt: skip
    return answer


@routes.post("/users/{user}/detach")
async def detach_from_user(visit: Visit) -> Redirect:
    """Detach a policy from a user."""
    name = visit.parameters["user"]
    return await visit.do(
        link("users", name), "Detached the policy.", "iam", "DetachUserPolicy",
        UserName=name, PolicyArn=visit.field("arn"),
    )  # fmt: skip
