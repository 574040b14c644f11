"""Managed policies: list, versions, an editor with the checks that IAM makes when a policy is stored."""

from collections.abc import Iterator

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.roles import document_text
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link
from taskrole.policy.document import StatementDocument
from taskrole.policy.validation import PolicyValidationError, validate_identity_policy, validate_trust_policy

routes = Routes()

POLICY_LENGTH_MAX = 6144  # characters without blanks; AWS: IAM quotas, "managed policy size"
_NEW = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadOneBucket",
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:GetObject"],
      "Resource": ["arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"]
    }
  ]
}"""


@routes.get("/policies")
async def policies(visit: Visit) -> Page:
    """List policies; one's own unless AWS's are asked for."""
    scope = "AWS" if visit.query.get("scope") == "AWS" else "Local"
    answer = await visit.ask_all("iam", "ListPolicies", "Policies", paged_by="Marker", Scope=scope, MaxItems=1000)
    return Page("policies.html", {"answer": answer, "scope": scope})


@routes.get("/policy")
async def policy(visit: Visit) -> Page:
    """Show a policy: its default version, the others, who has it."""
    arn = visit.query.get("arn", "")
    found = (await visit.call("iam", "GetPolicy", PolicyArn=arn))["Policy"]
    wanted = visit.query.get("version") or found["DefaultVersionId"]
    version, versions, entities = await visit.together(
        visit.ask("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=wanted),
        visit.ask("iam", "ListPolicyVersions", PolicyArn=arn),
        visit.ask("iam", "ListEntitiesForPolicy", PolicyArn=arn),
    )
    text = document_text(version.get("PolicyVersion", {}).get("Document"))
    data = {
        "policy": found,
        "version": wanted,
        "answer": version,
        "text": text,
        "versions": versions,
        "entities": entities,
        "own": not arn.startswith("arn:aws:iam::aws:"),
    }
    return Page("policy.html", data)


@routes.get("/policies/create")
async def create_form(_visit: Visit) -> Page:
    """Show the editor of a new policy."""
    return Page("policy_create.html", {"text": _NEW, "name": "", "error": None})


@routes.post("/policies/create")
async def create(visit: Visit) -> PageAnswer:
    """Create a policy."""
    name, text = visit.field("name"), visit.field("document")
    try:
        made = await visit.call("iam", "CreatePolicy", PolicyName=name, PolicyDocument=text)
    except AwsError as error:
        if error.bad_credentials:
            raise
        return Page("policy_create.html", {"text": text, "name": name, "error": error}, 400)
    visit.done(f"Created policy {name}.")
    return Redirect(link("policy", arn=made["Policy"]["Arn"]))


@routes.post("/policy/version")
async def new_version(visit: Visit) -> Redirect:
    """Store a new default version."""
    arn = visit.field("arn")
    return await visit.do(
        link("policy", arn=arn), "Stored as the new default version.", "iam", "CreatePolicyVersion",
        PolicyArn=arn, PolicyDocument=visit.field("document"), SetAsDefault=True,
    )  # fmt: skip


@routes.post("/policy/default")
async def set_default(visit: Visit) -> Redirect:
    """Make another version the default."""
    arn = visit.field("arn")
    return await visit.do(
        link("policy", arn=arn), f"{visit.field('version')} is the default now.", "iam", "SetDefaultPolicyVersion",
        PolicyArn=arn, VersionId=visit.field("version"),
    )  # fmt: skip


@routes.post("/policy/delete")
async def delete(visit: Visit) -> Redirect:
    """Delete a policy with its other versions."""
    arn = visit.field("arn")
    try:
        for one in (await visit.call("iam", "ListPolicyVersions", PolicyArn=arn))["Versions"]:
            if not one["IsDefaultVersion"]:
                await visit.call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=one["VersionId"])
        await visit.call("iam", "DeletePolicy", PolicyArn=arn)
    except AwsError as error:
        visit.failed(error)
        return Redirect(link("policy", arn=arn))
    visit.done("Deleted the policy.")
    return Redirect(link("policies"))


@routes.post("/policies/check")
async def check(visit: Visit) -> Page:
    """Tell what IAM would say to a document, and what to think about before storing it."""
    text = visit.field("document")
    validate = validate_trust_policy if visit.field("kind") == "trust" else validate_identity_policy
    try:
        document = validate(text)
    except PolicyValidationError as error:
        return Page("fragments/policy_check.html", {"problem": error.message, "hints": []})
    hints = [
        hint
        for number, one in enumerate(document.statements, 1)
        for hint in _hints(one.sid or f"Statement {number}", one)
    ]
    size = len("".join(text.split()))
    return Page(
        "fragments/policy_check.html", {"problem": "", "hints": hints, "size": size, "limit": POLICY_LENGTH_MAX}
    )


def _hints(label: str, statement: StatementDocument) -> Iterator[str]:
    if statement.effect != "Allow":
        return
    actions = {one.lower() for one in statement.actions or ()}
    if "*" in actions:
        yield f"{label} allows every action."
    if statement.not_actions:
        yield f"{label} allows everything but what NotAction names, also what AWS adds later."
    if actions & {"*", "iam:*", "iam:passrole"} and "*" in (statement.resources or ()):
        yield f"{label} lets its bearer pass any role, and so gain that role's rights."
