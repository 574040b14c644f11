"""The policy simulator: may this principal do these actions on these resources, and which statement decides?"""

from taskrole.console.visit import Page, Routes, Visit

routes = Routes()

ACTIONS_MAX = 50


@routes.get("/simulator")
async def simulator(visit: Visit) -> Page:
    """Show the form, and the answers when something is asked."""
    roles, users = await visit.together(
        visit.ask_all("iam", "ListRoles", "Roles", paged_by="Marker"),
        visit.ask_all("iam", "ListUsers", "Users", paged_by="Marker"),
    )
    principal = visit.query.get("principal", "")
    actions = visit.query.get("actions", "s3:ListBucket s3:GetObject s3:PutObject").split()[:ACTIONS_MAX]
    resources = visit.query.get("resources", "").split()[:ACTIONS_MAX]
    data = {
        "roles": roles,
        "users": users,
        "principal": principal,
        "actions": " ".join(actions),
        "resources": " ".join(resources),
        "answer": None,
    }
    if principal and actions:
        data["answer"] = await visit.ask(
            "iam",
            "SimulatePrincipalPolicy",
            PolicySourceArn=principal,
            ActionNames=actions,
            ResourceArns=resources or None,
        )
    return Page("simulator.html", data)
