"""``taskrole import iam``: recreates what GetAccountAuthorizationDetails of a real account says."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rich.console import Console
from rich.progress import track

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.errors import CommandError

FILE_BYTES_MAX = 256 * 1024 * 1024
_LINKED = "/aws-service-role/"
_EXISTS = "EntityAlreadyExists"

Step = tuple[str, Callable[[], object]]


def import_iam(client: Client, path: Path, *, keep_account: bool) -> dict[str, int]:
    """Recreate policies, groups, users and roles; what is there already stays and is counted.

    Raises:
        CommandError: The file is not what ``aws iam get-account-authorization-details`` prints.
    """
    text = _read(path)
    if not keep_account:
        text = _moved(text, client.call("sts", "GetCallerIdentity")["Account"])
    details = _details(text)
    counts = {"made": 0, "there": 0, "failed": 0}
    for label, act in track(list(_steps(client, details)), "Importing", console=Console(stderr=True)):
        try:
            act()
        except AwsError as error:
            counts["there" if error.code == _EXISTS else "failed"] += 1
            if error.code != _EXISTS:
                print(f"{label}: {error.message} ({error.code})")
        else:
            counts["made"] += 1
    return counts


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise CommandError(f"{path} is longer than 256 MB.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from error


def _moved(text: str, account: str) -> str:
    """Return the text with the account that it is of replaced by ours, in ARNs of documents too."""
    details = _details(text)
    rows = [*details.get("UserDetailList", ()), *details.get("RoleDetailList", ())]
    accounts = {str(one.get("Arn", "")).split(":")[4] for one in rows if str(one.get("Arn", "")).count(":") >= 5}
    for other in accounts - {account, ""}:
        text = text.replace(f":{other}:", f":{account}:").replace(f"%3A{other}%3A", f"%3A{account}%3A")
    return text


def _details(text: str) -> Mapping[str, Any]:
    try:
        details = json.loads(text)
    except ValueError as error:
        raise CommandError("the file is not JSON.") from error
    if not isinstance(details, dict) or not {"UserDetailList", "RoleDetailList", "Policies"} & set(details):
        raise CommandError("the file is not what `aws iam get-account-authorization-details` prints.")
    return details


def _document(value: Any) -> str:
    """Return a policy document, which tools print as an object, and the API percent-encoded."""
    return json.dumps(value) if isinstance(value, dict) else unquote(str(value))


def _steps(client: Client, details: Mapping[str, Any]) -> Iterator[Step]:
    def step(label: str, operation: str, **members: Any) -> Step:
        return label, lambda: client.ask("iam", operation, **members)

    for policy in details.get("Policies", ()):
        if policy["Arn"].startswith("arn:aws:iam::aws:"):
            continue
        version = next(one for one in policy["PolicyVersionList"] if one["IsDefaultVersion"])
        name = policy["PolicyName"]
        yield step(
            f"policy {name}", "CreatePolicy", PolicyName=name, Path=policy.get("Path", "/"),
            PolicyDocument=_document(version["Document"]),
        )  # fmt: skip
    for group in details.get("GroupDetailList", ()):
        name = group["GroupName"]
        yield step(f"group {name}", "CreateGroup", GroupName=name, Path=group.get("Path", "/"))
        yield from _policies(step, "Group", name, group, group.get("GroupPolicyList", ()))
    for user in details.get("UserDetailList", ()):
        name = user["UserName"]
        boundary = (user.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
        yield step(
            f"user {name}", "CreateUser", UserName=name, Path=user.get("Path", "/"), Tags=user.get("Tags") or None,
            PermissionsBoundary=boundary,
        )  # fmt: skip
        yield from _policies(step, "User", name, user, user.get("UserPolicyList", ()))
        for group_name in user.get("GroupList", ()):
            yield step(f"user {name} in {group_name}", "AddUserToGroup", UserName=name, GroupName=group_name)
    for role in details.get("RoleDetailList", ()):
        if role.get("Path", "/").startswith(_LINKED):
            continue  # services make their own
        yield from _role(step, role)


def _role(step: Callable[..., Step], role: Mapping[str, Any]) -> Iterator[Step]:
    name = role["RoleName"]
    boundary = (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
    yield step(
        f"role {name}", "CreateRole", RoleName=name, Path=role.get("Path", "/"), Tags=role.get("Tags") or None,
        AssumeRolePolicyDocument=_document(role["AssumeRolePolicyDocument"]), PermissionsBoundary=boundary,
    )  # fmt: skip
    yield from _policies(step, "Role", name, role, role.get("RolePolicyList", ()))


def _policies(
    step: Callable[..., Step], kind: str, name: str, one: Mapping[str, Any], inline: Sequence[Mapping[str, Any]]
) -> Iterator[Step]:
    owner = {f"{kind}Name": name}
    for policy in inline:
        label = f"{kind.lower()} {name}, inline {policy['PolicyName']}"
        document = _document(policy["PolicyDocument"])
        yield step(label, f"Put{kind}Policy", **owner, PolicyName=policy["PolicyName"], PolicyDocument=document)
    for attached in one.get("AttachedManagedPolicies", ()):
        label = f"{kind.lower()} {name}, {attached['PolicyName']}"
        yield step(label, f"Attach{kind}Policy", **owner, PolicyArn=attached["PolicyArn"])
