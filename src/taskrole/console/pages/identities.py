"""What roles, users and groups have in common: attached and inline policies, and the forms that change them.

The operations of IAM differ between the three by a word and the name of a member; ``Kind`` holds both.
"""

from dataclasses import dataclass
from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.trust import document_text
from taskrole.console.visit import Page, Redirect, Routes, Visit, link

INLINE_SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identity: how the console's path, IAM's operations and IAM's members call it."""

    path: str
    word: str

    @property
    def member(self) -> str:
        """The member that names one, as in ``RoleName``."""
        return f"{self.word}Name"

    def address(self, name: str, *parts: str) -> str:
        """Return the address of an identity's page, or of a form behind it."""
        return link(self.path, name, *parts)


ROLE, USER, GROUP = Kind("roles", "Role"), Kind("users", "User"), Kind("groups", "Group")


async def policies_of(visit: Visit, kind: Kind, name: str) -> dict[str, Any]:
    """Return what the part ``identity_policies.html`` shows."""
    named = {kind.member: name}
    attached, inline = await visit.together(
        visit.ask_all("iam", f"ListAttached{kind.word}Policies", "AttachedPolicies", paged_by="Marker", **named),
        visit.ask_all("iam", f"List{kind.word}Policies", "PolicyNames", paged_by="Marker", **named),
    )
    texts = await visit.together(
        *(
            visit.ask("iam", f"Get{kind.word}Policy", **named, PolicyName=one)
            for one in inline.list("PolicyNames")[:INLINE_SHOWN_MAX]
        )
    )
    return {
        "identity": kind.address(name),
        "attached": attached,
        "inline": inline,
        "texts": [
            (one, document_text(answer.get("PolicyDocument")), answer)
            for one, answer in zip(inline.list("PolicyNames"), texts, strict=False)
        ],
    }


async def drop_policies(visit: Visit, kind: Kind, name: str) -> None:
    """Detach and delete all policies of an identity, as must be done before it can be deleted.

    Raises:
        AwsError: Something of it is refused.
    """
    named = {kind.member: name}
    for one in (await visit.call("iam", f"ListAttached{kind.word}Policies", **named)).get("AttachedPolicies", ()):
        await visit.call("iam", f"Detach{kind.word}Policy", **named, PolicyArn=one["PolicyArn"])
    for inline in (await visit.call("iam", f"List{kind.word}Policies", **named)).get("PolicyNames", ()):
        await visit.call("iam", f"Delete{kind.word}Policy", **named, PolicyName=inline)


async def attach(visit: Visit, kind: Kind) -> Redirect:
    """Attach the chosen policies."""
    name = visit.parameters["name"]
    chosen = [one for one in visit.fields("policies") if one]
    if not chosen:
        visit.failed("Choose a policy first.")
    for arn in chosen:
        await visit.do(
            kind.address(name), f"Attached {arn.rpartition('/')[2]}.", "iam", f"Attach{kind.word}Policy",
            **{kind.member: name}, PolicyArn=arn,
        )  # fmt: skip
    return Redirect(kind.address(name))


async def detach(visit: Visit, kind: Kind) -> Redirect:
    """Detach a policy."""
    name, arn = visit.parameters["name"], visit.field("arn")
    return await visit.do(
        kind.address(name), f"Detached {arn.rpartition('/')[2]}.", "iam", f"Detach{kind.word}Policy",
        **{kind.member: name}, PolicyArn=arn,
    )  # fmt: skip


async def put_inline(visit: Visit, kind: Kind) -> Redirect:
    """Store an inline policy."""
    name, policy = visit.parameters["name"], visit.field("policy")
    return await visit.do(
        kind.address(name), f"Stored the policy {policy}.", "iam", f"Put{kind.word}Policy",
        **{kind.member: name}, PolicyName=policy, PolicyDocument=visit.field("document"),
    )  # fmt: skip


async def delete_inline(visit: Visit, kind: Kind) -> Redirect:
    """Delete an inline policy."""
    name, policy = visit.parameters["name"], visit.field("policy")
    return await visit.do(
        kind.address(name), f"Deleted the policy {policy}.", "iam", f"Delete{kind.word}Policy",
        **{kind.member: name}, PolicyName=policy,
    )  # fmt: skip


_FORMS = {"attach": attach, "detach": detach, "inline": put_inline, "inline/delete": delete_inline}


def add_policy_forms(routes: Routes, kind: Kind) -> None:
    """Answer the forms of the part ``identity_policies.html``."""
    for path, form in _FORMS.items():

        async def answer(visit: Visit, form: Any = form) -> Redirect:
            found: Redirect = await form(visit, kind)
            return found

        routes.post(f"/{kind.path}/{{name}}/{path}")(answer)


async def delete_identity(visit: Visit, kind: Kind) -> Redirect:
    """Delete an identity that has no policies any more.

    Raises:
        AwsError: It is refused.
    """
    name = visit.parameters["name"]
    await drop_policies(visit, kind, name)
    await visit.call("iam", f"Delete{kind.word}", **{kind.member: name})
    visit.done(f"Deleted {kind.word.lower()} {name}.")
    return Redirect(link(kind.path))


async def or_stay(visit: Visit, kind: Kind, error: AwsError) -> Redirect:
    """Say why something was refused, on the identity's page."""
    if error.bad_credentials:
        raise error
    visit.failed(error)
    return Redirect(kind.address(visit.parameters["name"]))


async def created(visit: Visit, kind: Kind) -> Redirect:
    """Create a user or group, and go to it; stay on the list when it is refused."""
    name = visit.field("name")
    try:
        await visit.call("iam", f"Create{kind.word}", **{kind.member: name})
    except AwsError as error:
        if error.bad_credentials:
            raise
        visit.failed(error)
        return Redirect(link(kind.path))
    visit.done(f"Created {kind.word.lower()} {name}.")
    return Redirect(kind.address(name))


async def list_page(visit: Visit, kind: Kind, template: str) -> Page:
    """Show all identities of a kind."""
    answer = await visit.ask_all("iam", f"List{kind.word}s", f"{kind.word}s", paged_by="Marker")
    return Page(template, {"answer": answer})
