"""Secrets and parameters: names and dates; a value is never shown."""

from taskrole.console.visit import Page, Redirect, Routes, Visit, link

routes = Routes()


@routes.get("/secrets")
async def secrets(visit: Visit) -> Page:
    """List secrets and parameters."""
    found, parameters = await visit.together(
        visit.ask_all("secretsmanager", "ListSecrets", "SecretList", paged_by="NextToken"),
        visit.ask_all("ssm", "DescribeParameters", "Parameters", paged_by="NextToken"),
    )
    return Page("secrets.html", {"secrets": found, "parameters": parameters})


@routes.post("/secrets")
async def create_secret(visit: Visit) -> Redirect:
    """Create a secret."""
    name = visit.field("name")
    return await visit.do(
        link("secrets"), f"Created secret {name}.", "secretsmanager", "CreateSecret",
        Name=name, SecretString=visit.field("value"),
    )  # fmt: skip


@routes.post("/secrets/change")
async def change_secret(visit: Visit) -> Redirect:
    """Give a secret another value."""
    name = visit.field("name")
    return await visit.do(
        link("secrets"), f"Secret {name} has another value.", "secretsmanager", "PutSecretValue",
        SecretId=name, SecretString=visit.field("value"),
    )  # fmt: skip


@routes.post("/secrets/delete")
async def delete_secret(visit: Visit) -> Redirect:
    """Delete a secret; it can be restored for 30 days."""
    name = visit.field("name")
    return await visit.do(
        link("secrets"), f"Secret {name} is deleted in 30 days.", "secretsmanager", "DeleteSecret", SecretId=name
    )


@routes.post("/secrets/parameter/delete")
async def delete_parameter(visit: Visit) -> Redirect:
    """Delete a parameter."""
    name = visit.field("name")
    return await visit.do(link("secrets"), f"Deleted parameter {name}.", "ssm", "DeleteParameter", Name=name)


@routes.post("/secrets/parameter")
async def put_parameter(visit: Visit) -> Redirect:
    """Store a parameter."""
    name = visit.field("name")
    return await visit.do(
        link("secrets"), f"Stored parameter {name}.", "ssm", "PutParameter",
        Name=name, Value=visit.field("value"), Overwrite=True,
        Type="SecureString" if visit.field("secure") else "String",
    )  # fmt: skip
