"""Users and groups: lists, pages, keys, membership, deletion."""

from typing import Any

from taskrole.aws.client.answers import AwsError
from taskrole.console.pages.identities import (
    GROUP,
    USER,
    add_policy_forms,
    created,
    delete_identity,
    list_page,
    or_stay,
    policies_of,
)
from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit

routes = Routes()


@routes.get("/users")
async def users(visit: Visit) -> Page:
    """List users."""
    return await list_page(visit, USER, "users.html")


@routes.post("/users")
async def create_user(visit: Visit) -> Redirect:
    """Create a user."""
    return await created(visit, USER)


@routes.get("/users/{name}")
async def user(visit: Visit) -> Page:
    """Show a user: keys, policies, groups."""
    return await _user(visit, None)


async def _user(visit: Visit, made: dict[str, Any] | None) -> Page:
    name = visit.parameters["name"]
    found = await visit.call("iam", "GetUser", UserName=name)
    keys, mine, groups = await visit.together(
        visit.ask("iam", "ListAccessKeys", UserName=name),
        visit.ask("iam", "ListGroupsForUser", UserName=name),
        visit.ask_all("iam", "ListGroups", "Groups", paged_by="Marker"),
    )
    member_of = {one["GroupName"] for one in mine.list("Groups")}
    data = {
        "user": found["User"],
        "keys": keys,
        "groups": mine,
        "other_groups": [one["GroupName"] for one in groups.list("Groups") if one["GroupName"] not in member_of],
        "made": made,
        **await policies_of(visit, USER, name),
    }
    return Page("user.html", data)


@routes.post("/users/{name}/keys")
async def create_key(visit: Visit) -> PageAnswer:
    """Create an access key; its secret is shown once, on the page that answers."""
    try:
        made = await visit.call("iam", "CreateAccessKey", UserName=visit.parameters["name"])
    except AwsError as error:
        return await or_stay(visit, USER, error)
    return await _user(visit, made["AccessKey"])


@routes.post("/users/{name}/keys/status")
async def set_key_status(visit: Visit) -> Redirect:
    """Switch an access key on or off."""
    name, status = visit.parameters["name"], visit.field("status")
    return await visit.do(
        USER.address(name), f"The access key is {status.lower()}.", "iam", "UpdateAccessKey",
        UserName=name, AccessKeyId=visit.field("key"), Status=status,
    )  # fmt: skip


@routes.post("/users/{name}/keys/delete")
async def delete_key(visit: Visit) -> Redirect:
    """Delete an access key."""
    name = visit.parameters["name"]
    return await visit.do(
        USER.address(name), "Deleted the access key.", "iam", "DeleteAccessKey",
        UserName=name, AccessKeyId=visit.field("key"),
    )  # fmt: skip


@routes.post("/users/{name}/delete")
async def delete_user(visit: Visit) -> Redirect:
    """Delete a user, after taking away its keys, password, groups and policies."""
    named = {"UserName": visit.parameters["name"]}
    try:
        for one in (await visit.call("iam", "ListAccessKeys", **named)).get("AccessKeyMetadata", ()):
            await visit.call("iam", "DeleteAccessKey", **named, AccessKeyId=one["AccessKeyId"])
        for group in (await visit.call("iam", "ListGroupsForUser", **named)).get("Groups", ()):
            await visit.call("iam", "RemoveUserFromGroup", **named, GroupName=group["GroupName"])
        password = await visit.ask("iam", "GetLoginProfile", **named)
        if password.ok:
            await visit.call("iam", "DeleteLoginProfile", **named)
        return await delete_identity(visit, USER)
    except AwsError as error:
        return await or_stay(visit, USER, error)


@routes.get("/groups")
async def groups(visit: Visit) -> Page:
    """List groups."""
    return await list_page(visit, GROUP, "groups.html")


@routes.post("/groups")
async def create_group(visit: Visit) -> Redirect:
    """Create a group."""
    return await created(visit, GROUP)


@routes.get("/groups/{name}")
async def group(visit: Visit) -> Page:
    """Show a group: members and policies."""
    name = visit.parameters["name"]
    found = await visit.call("iam", "GetGroup", GroupName=name)
    everybody = await visit.ask_all("iam", "ListUsers", "Users", paged_by="Marker")
    members = {one["UserName"] for one in found.get("Users", ())}
    data = {
        "group": found["Group"],
        "members": found.get("Users", ()),
        "others": [one["UserName"] for one in everybody.list("Users") if one["UserName"] not in members],
        **await policies_of(visit, GROUP, name),
    }
    return Page("group.html", data)


@routes.post("/groups/{name}/delete")
async def delete_group(visit: Visit) -> Redirect:
    """Delete a group, after its members left and its policies are gone."""
    named = {"GroupName": visit.parameters["name"]}
    try:
        for one in (await visit.call("iam", "GetGroup", **named)).get("Users", ()):
            await visit.call("iam", "RemoveUserFromGroup", **named, UserName=one["UserName"])
        return await delete_identity(visit, GROUP)
    except AwsError as error:
        return await or_stay(visit, GROUP, error)


@routes.post("/membership")
async def change_membership(visit: Visit) -> Redirect:
    """Add a user to a group or take it out; go back to the page of the one or the other."""
    named = {"UserName": visit.field("user"), "GroupName": visit.field("group")}
    leave = visit.field("leave") == "1"
    back = GROUP.address(named["GroupName"]) if visit.field("from") == "group" else USER.address(named["UserName"])
    words = "{UserName} left {GroupName}." if leave else "{UserName} is in {GroupName}."
    return await visit.do(
        back, words.format(**named), "iam", "RemoveUserFromGroup" if leave else "AddUserToGroup", **named
    )


add_policy_forms(routes, USER)
add_policy_forms(routes, GROUP)
