"""Managed policies: list, versions, an editor with the findings of ``taskrole policy check``."""

import asyncio

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.trust import document_text
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link
from taskrole.policy.lint import Finding, Kind, Level, lint

routes = Routes()

FINDINGS_SHOWN_MAX = 50
CHECKED_LENGTH_MAX = 100_000
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
    """Show the findings on a document: those of ``taskrole policy check``."""
    text, kind = visit.field("document"), visit.field("kind")
    if len(text) > CHECKED_LENGTH_MAX:
        found = [Finding(Level.ERROR, "TOO_LONG", "$", "This is longer than any policy may be.")]
    else:
        known = kind in {one.value for one in Kind}
        found = await asyncio.to_thread(lint, text, Kind(kind) if known else None)
    data = {
        "findings": [(one.level.value, one.code, one.path, one.message) for one in found[:FINDINGS_SHOWN_MAX]],
        "more": max(0, len(found) - FINDINGS_SHOWN_MAX),
        "size": len("".join(text.split())) if kind == Kind.IDENTITY else 0,
        "limit": POLICY_LENGTH_MAX,
    }
    return Page("fragments/policy_check.html", data)
