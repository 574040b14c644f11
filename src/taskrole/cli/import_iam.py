"""``taskrole import iam``: recreates what GetAccountAuthorizationDetails of a real account says.

Repeatable: what is there and the same stays and is counted; what is there and different stays and is explained, or is
made what the file says with ``replace``. Policies come first, then groups, users and roles, then what joins them.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rich.console import Console
from rich.progress import track

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.errors import CommandError
from taskrole.cli.output import may_move

FILE_BYTES_MAX = 256 * 1024 * 1024
_LINKED = "/aws-service-role/"
_AWS_POLICY = "arn:aws:iam::aws:"
_GONE, _EXISTS, _MALFORMED = "NoSuchEntity", "EntityAlreadyExists", "MalformedPolicyDocument"

Details = Mapping[str, Any]


class ConflictError(Exception):
    """Something is there already, and is not what the file says."""


@dataclass(slots=True)
class Outcome:
    """What came of an import; conflicts and failures with their reasons."""

    made: int = 0
    there: int = 0
    replaced: int = 0
    left_out: list[str] = field(default_factory=list)
    conflicts: list[dict[str, str]] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)

    def value(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "made": self.made, "there": self.there, "replaced": self.replaced, "leftOut": self.left_out,
            "conflicts": self.conflicts, "failed": self.failed,
        }  # fmt: skip


def import_iam(client: Client, path: Path, *, keep_account: bool, replace: bool = False) -> Outcome:
    """Recreate policies, groups, users, roles and instance profiles.

    Raises:
        CommandError: The file is not what ``aws iam get-account-authorization-details`` prints.
    """
    text = _read(path)
    if not keep_account:
        text = _moved(text, client.call("sts", "GetCallerIdentity")["Account"])
    importer = _Importer(client, _details(text), replace=replace)
    importer.run()
    return importer.outcome


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise CommandError(f"{path} is longer than 256 MB.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error


def _moved(text: str, account: str) -> str:
    """Return the text with the account that it is of replaced by ours, in ARNs of documents too."""
    details = _details(text)
    rows = [
        one
        for name in ("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies")
        for one in details.get(name, ())
    ]
    arns = [str(one.get("Arn", "")) for one in rows]
    accounts = {arn.split(":")[4] for arn in arns if arn.count(":") >= 5}
    for other in accounts - {account, "", "aws"}:
        text = text.replace(f":{other}:", f":{account}:").replace(f"%3A{other}%3A", f"%3A{account}%3A")
    return text


def _details(text: str) -> Details:
    try:
        details = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError("the file is not JSON.") from error
    if not isinstance(details, dict) or not {"UserDetailList", "RoleDetailList", "Policies"} & set(details):
        raise CommandError("the file is not what `aws iam get-account-authorization-details` prints.")
    return details


def _document(value: Any) -> str:
    """Return a policy document, which tools print as an object, and the API percent-encoded."""
    return json.dumps(value) if isinstance(value, dict) else unquote(str(value))


def _same(one: Any, other: Any) -> bool:
    return bool(json.loads(_document(one)) == json.loads(_document(other)))


def _boundary(one: Details) -> str | None:
    found = (one.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
    return str(found) if found else None


@dataclass(slots=True)
class _Importer:
    """One import. Each step makes one thing, or finds it there, or raises."""

    client: Client
    details: Details
    replace: bool
    outcome: Outcome = field(default_factory=Outcome)
    waiting: list[Details] = field(default_factory=list)
    """Roles whose trust policies name roles that are not there yet."""

    def run(self) -> None:
        """Do all steps; one that fails does not stop the others."""
        steps = list(self._steps())
        for label, step in track(steps, "Importing", console=Console(stderr=True), disable=not may_move()):
            self._do(label, step)

    def _do(self, label: str, step: Callable[[], bool]) -> None:
        try:
            if step():
                self.outcome.made += 1
            else:
                self.outcome.there += 1
        except ConflictError as conflict:
            self.outcome.conflicts.append({"what": label, "why": str(conflict)})
        except AwsError as error:
            self.outcome.failed.append({"what": label, "why": f"{error.message} ({error.code})"})
        except (KeyError, ValueError, TypeError, StopIteration) as error:
            self.outcome.failed.append({"what": label, "why": f"the file has no good {error}"})

    def _ask(self, operation: str, **members: Any) -> dict[str, Any]:
        return self.client.ask("iam", operation, **members)

    def _find(self, operation: str, name: str, **members: Any) -> Any | None:
        try:
            return self._ask(operation, **members)[name]
        except AwsError as error:
            if error.code == _GONE:
                return None
            raise

    def _steps(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        details = self.details
        for policy in details.get("Policies", ()):
            if not str(policy.get("Arn", "")).startswith(_AWS_POLICY):
                yield f"policy {policy.get('PolicyName')}", partial(self._policy, policy)
        for group in details.get("GroupDetailList", ()):
            name = group.get("GroupName")
            yield f"group {name}", partial(self._group, group)
            yield from self._policies_of("Group", name, group, group.get("GroupPolicyList", ()))
        for user in details.get("UserDetailList", ()):
            name = user.get("UserName")
            yield f"user {name}", partial(self._user, user)
            yield from self._policies_of("User", name, user, user.get("UserPolicyList", ()))
            for group_name in user.get("GroupList", ()):
                yield (
                    f"user {name} in group {group_name}",
                    partial(self._member, name, group_name),
                )
        roles = [role for role in details.get("RoleDetailList", ()) if self._is_ours(role)]
        for role in roles:
            yield f"role {role.get('RoleName')}", partial(self._role, role)
        # Roles may trust each other: those that were refused come again when the others are there.
        for role in roles:
            yield f"trust policy of role {role.get('RoleName')}", partial(self._late_role, role)
        for role in roles:
            yield from self._policies_of("Role", role.get("RoleName"), role, role.get("RolePolicyList", ()))
            for profile in role.get("InstanceProfileList", ()):
                yield (
                    f"instance profile {profile.get('InstanceProfileName')}",
                    partial(self._profile, role, profile),
                )

    def _is_ours(self, role: Details) -> bool:
        if not str(role.get("Path", "/")).startswith(_LINKED):
            return True
        self.outcome.left_out.append(f"role {role.get('RoleName')}: AWS services make their own service-linked roles")
        return False

    # Policies

    def _policy(self, policy: Details) -> bool:
        name, path = policy["PolicyName"], policy.get("Path", "/")
        versions = sorted(policy["PolicyVersionList"], key=lambda one: int(str(one["VersionId"]).lstrip("v")))
        default = next(one for one in versions if one["IsDefaultVersion"])
        found = self._find("GetPolicy", "Policy", PolicyArn=policy["Arn"])
        if found is not None:
            return self._present_policy(policy, found, default)
        oldest, *others = versions
        arn = self._ask("CreatePolicy", PolicyName=name, Path=path, PolicyDocument=_document(oldest["Document"]))[
            "Policy"
        ]["Arn"]
        for version in others:
            self._ask(
                "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=_document(version["Document"]),
                SetAsDefault=bool(version["IsDefaultVersion"]),
            )  # fmt: skip
        return True

    def _present_policy(self, policy: Details, found: Details, default: Details) -> bool:
        arn = policy["Arn"]
        here = self._ask("GetPolicyVersion", PolicyArn=arn, VersionId=found["DefaultVersionId"])["PolicyVersion"]
        if _same(here["Document"], default["Document"]):
            return False
        self._replacing(f"its default version {found['DefaultVersionId']} has other statements here")
        versions = self._ask("ListPolicyVersions", PolicyArn=arn)["Versions"]
        spare = [one["VersionId"] for one in versions if not one["IsDefaultVersion"]]
        if len(versions) >= 5:  # AWS: five versions of a managed policy
            self._ask("DeletePolicyVersion", PolicyArn=arn, VersionId=spare[-1])
        document = _document(default["Document"])
        self._ask("CreatePolicyVersion", PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        return False

    def _replacing(self, why: str) -> None:
        """Go on if what is there shall be replaced.

        Raises:
            ConflictError: It shall not.
        """
        if not self.replace:
            message = f"{why}; it stays as it is (--replace makes it what the file says)"
            raise ConflictError(message)
        self.outcome.replaced += 1
        self.outcome.there -= 1

    def _policies_of(
        self, kind: str, name: Any, one: Details, inline: Sequence[Details]
    ) -> Iterator[tuple[str, Callable[[], bool]]]:
        for policy in inline:
            label = f"inline policy {policy.get('PolicyName')} of {kind.lower()} {name}"
            yield label, partial(self._inline, kind, name, policy)
        for attached in one.get("AttachedManagedPolicies", ()):
            label = f"{attached.get('PolicyName')} attached to {kind.lower()} {name}"
            yield label, partial(self._attached, kind, name, attached)

    def _inline(self, kind: str, name: str, policy: Details) -> bool:
        owner = {f"{kind}Name": name, "PolicyName": policy["PolicyName"]}
        here = self._find(f"Get{kind}Policy", "PolicyDocument", **owner)
        if here is not None:
            if _same(here, policy["PolicyDocument"]):
                return False
            self._replacing("it has other statements here")
        self._ask(f"Put{kind}Policy", **owner, PolicyDocument=_document(policy["PolicyDocument"]))
        return here is None

    def _attached(self, kind: str, name: str, attached: Details) -> bool:
        listed = self.client.every(
            "iam", f"ListAttached{kind}Policies", "AttachedPolicies", paged_by="Marker", **{f"{kind}Name": name}
        )
        if any(one["PolicyArn"] == attached["PolicyArn"] for one in listed):
            return False
        self._ask(f"Attach{kind}Policy", **{f"{kind}Name": name}, PolicyArn=attached["PolicyArn"])
        return True

    # Principals

    def _group(self, group: Details) -> bool:
        here = self._find("GetGroup", "Group", GroupName=group["GroupName"])
        if here is None:
            self._ask("CreateGroup", GroupName=group["GroupName"], Path=group.get("Path", "/"))
            return True
        self._check_path(here, group)
        return False

    def _user(self, user: Details) -> bool:
        name, boundary = user["UserName"], _boundary(user)
        here = self._find("GetUser", "User", UserName=name)
        if here is None:
            self._ask(
                "CreateUser", UserName=name, Path=user.get("Path", "/"), Tags=user.get("Tags") or None,
                PermissionsBoundary=boundary,
            )  # fmt: skip
            return True
        self._check_path(here, user)
        self._check_boundary("User", name, here, boundary)
        self._check_tags("User", name, here, user)
        return False

    def _member(self, name: str, group_name: str) -> bool:
        if any(one["GroupName"] == group_name for one in self._ask("ListGroupsForUser", UserName=name)["Groups"]):
            return False
        self._ask("AddUserToGroup", UserName=name, GroupName=group_name)
        return True

    def _role(self, role: Details) -> bool:
        name, boundary = role["RoleName"], _boundary(role)
        here = self._find("GetRole", "Role", RoleName=name)
        if here is None:
            try:
                self._create_role(role, _document(role["AssumeRolePolicyDocument"]))
            except AwsError as error:
                if error.code != _MALFORMED:
                    raise
                self.waiting.append(role)
            return True
        self._check_path(here, role)
        if not _same(here["AssumeRolePolicyDocument"], role["AssumeRolePolicyDocument"]):
            self._replacing("its trust policy is another one here")
            self._ask(
                "UpdateAssumeRolePolicy", RoleName=name, PolicyDocument=_document(role["AssumeRolePolicyDocument"])
            )
        self._check_boundary("Role", name, here, boundary)
        self._check_tags("Role", name, here, role)
        return False

    def _create_role(self, role: Details, trust: str) -> None:
        self._ask(
            "CreateRole", RoleName=role["RoleName"], Path=role.get("Path", "/"), AssumeRolePolicyDocument=trust,
            Tags=role.get("Tags") or None, PermissionsBoundary=_boundary(role), Description=role.get("Description"),
            MaxSessionDuration=role.get("MaxSessionDuration"),
        )  # fmt: skip

    def _late_role(self, role: Details) -> bool:
        if role not in self.waiting:
            return False
        if self._find("GetRole", "Role", RoleName=role["RoleName"]) is None:
            for other in self.waiting:  # all of them, so that each finds the others; nobody may assume them yet
                if self._find("GetRole", "Role", RoleName=other["RoleName"]) is None:
                    self._create_role(other, json.dumps(_NOBODY))
        trust = _document(role["AssumeRolePolicyDocument"])
        self._ask("UpdateAssumeRolePolicy", RoleName=role["RoleName"], PolicyDocument=trust)
        return True

    def _profile(self, role: Details, profile: Details) -> bool:
        name, role_name = profile["InstanceProfileName"], role["RoleName"]
        here = self._find("GetInstanceProfile", "InstanceProfile", InstanceProfileName=name)
        if here is None:
            self._ask(
                "CreateInstanceProfile", InstanceProfileName=name, Path=profile.get("Path", "/"),
                Tags=profile.get("Tags") or None,
            )  # fmt: skip
        names = [one["RoleName"] for one in (here or {}).get("Roles", ())]
        if role_name in names:
            return False
        if names:
            self._replacing(f"it has the role {names[0]} here")
            self._ask("RemoveRoleFromInstanceProfile", InstanceProfileName=name, RoleName=names[0])
        self._ask("AddRoleToInstanceProfile", InstanceProfileName=name, RoleName=role_name)
        return here is None

    # What is there

    def _check_path(self, here: Details, wanted: Details) -> None:
        if here.get("Path", "/") != wanted.get("Path", "/"):
            message = f"it has the path {here.get('Path', '/')} here, and paths do not change; delete it to import it"
            raise ConflictError(message)

    def _check_boundary(self, kind: str, name: str, here: Details, boundary: str | None) -> None:
        if _boundary(here) == boundary:
            return
        self._replacing(f"its permissions boundary is {_boundary(here) or 'none'} here")
        if boundary:
            self._ask(f"Put{kind}PermissionsBoundary", **{f"{kind}Name": name}, PermissionsBoundary=boundary)
        else:
            self._ask(f"Delete{kind}PermissionsBoundary", **{f"{kind}Name": name})

    def _check_tags(self, kind: str, name: str, here: Details, wanted: Details) -> None:
        mine = {one["Key"]: one["Value"] for one in here.get("Tags") or ()}
        theirs = {one["Key"]: one["Value"] for one in wanted.get("Tags") or ()}
        missing = {key: value for key, value in theirs.items() if mine.get(key) != value}
        if missing:
            self._replacing(f"its tags {', '.join(sorted(missing))} are not the same here")
            tags = [{"Key": key, "Value": value} for key, value in missing.items()]
            self._ask(f"Tag{kind}", **{f"{kind}Name": name}, Tags=tags)


_NOBODY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}


def print_outcome(outcome: Outcome) -> None:
    """Tell what came of an import."""
    for text in outcome.left_out:
        print(f"left out: {text}")
    for conflict in outcome.conflicts:
        print(f"conflict: {conflict['what']}: {conflict['why']}", file=sys.stderr)
    for failure in outcome.failed:
        print(f"failed: {failure['what']}: {failure['why']}", file=sys.stderr)
    counts = f"{outcome.made} made, {outcome.there} were there, {outcome.replaced} replaced"
    print(f"{counts}, {len(outcome.conflicts)} conflicts, {len(outcome.failed)} failed")
