"""``taskrole import iam``: a whole account, twice, and against what is there already."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.cli.client import Client
from taskrole.cli.errors import CommandError
from taskrole.cli.events import Target
from taskrole.cli.import_iam import Outcome, import_iam, print_outcome
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

THEIRS = "arn:aws:iam::999988887777"
OURS = f"arn:aws:iam::{ACCOUNT}"


def allow(*actions: str, resource: str = "*") -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": resource}]}


def trust(**principal: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def version(number: int, document: dict[str, Any], *, default: bool = False) -> dict[str, Any]:
    return {
        "VersionId": f"v{number}",
        "IsDefaultVersion": default,
        "Document": document,
        "CreateDate": "2025-01-01T00:00:00+00:00",
    }


def role(name: str, assume: Any, **members: Any) -> dict[str, Any]:
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{name}",
        "Arn": f"{THEIRS}:role/{name}",
        "CreateDate": "2025-01-01T00:00:00+00:00",
        "AssumeRolePolicyDocument": assume,
        "InstanceProfileList": [],
        "RolePolicyList": [],
        "AttachedManagedPolicies": [],
        "Tags": [],
        "RoleLastUsed": {},
        **members,
    }


def attached(name: str, arn: str = "") -> dict[str, str]:
    return {"PolicyName": name, "PolicyArn": arn or f"{THEIRS}:policy/{name}"}


def users() -> list[dict[str, Any]]:
    return [
        {
            "Path": "/people/",
            "UserName": "ann",
            "UserId": "AIDAANN",
            "Arn": f"{THEIRS}:user/people/ann",
            "CreateDate": "2025-01-01T00:00:00+00:00",
            "GroupList": ["developers"],
            "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": allow("s3:GetObject")}],
            "AttachedManagedPolicies": [attached("deploy")],
            "PermissionsBoundary": {
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": f"{THEIRS}:policy/boundary",
            },
            "Tags": [{"Key": "team", "Value": "blue"}],
        }
    ]


def groups() -> list[dict[str, Any]]:
    return [
        {
            "Path": "/",
            "GroupName": "developers",
            "GroupId": "AGPADEV",
            "Arn": f"{THEIRS}:group/developers",
            "GroupPolicyList": [{"PolicyName": "read", "PolicyDocument": quote(json.dumps(allow("s3:List*")))}],
            "AttachedManagedPolicies": [
                attached("AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
            ],
        }
    ]


def roles() -> list[dict[str, Any]]:
    profile_role = {"Path": "/", "RoleName": "web", "RoleId": "AROAWEB", "Arn": f"{THEIRS}:role/web"}
    return [
        role("first", trust(AWS=f"{THEIRS}:role/second")),  # they trust each other
        role("second", trust(AWS=f"{THEIRS}:role/first")),
        role(
            "web",
            trust(Service="ec2.amazonaws.com"),
            Tags=[{"Key": "app", "Value": "web"}],
            RolePolicyList=[
                {"PolicyName": "assume", "PolicyDocument": allow("sts:AssumeRole", resource=f"{THEIRS}:role/first")}
            ],
            AttachedManagedPolicies=[attached("deploy")],
            PermissionsBoundary={
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": f"{THEIRS}:policy/boundary",
            },
            InstanceProfileList=[
                {
                    "Path": "/",
                    "InstanceProfileName": "web-profile",
                    "InstanceProfileId": "AIPAWEB",
                    "Arn": f"{THEIRS}:instance-profile/web-profile",
                    "Roles": [profile_role],
                    "Tags": [{"Key": "a", "Value": "b"}],
                }
            ],
        ),
        role(
            "AWSServiceRoleForECS",
            trust(Service="ecs.amazonaws.com"),
            Path="/aws-service-role/ecs.amazonaws.com/",
            Arn=f"{THEIRS}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        ),
    ]


def policies() -> list[dict[str, Any]]:
    return [
        {
            "PolicyName": "deploy",
            "PolicyId": "ANPADEPLOY",
            "Arn": f"{THEIRS}:policy/deploy",
            "Path": "/",
            "DefaultVersionId": "v4",
            "AttachmentCount": 2,
            "IsAttachable": True,
            "PolicyVersionList": [
                version(4, allow("ecs:RunTask"), default=True),
                version(2, allow("ecs:*")),
                version(5, allow("ecs:StopTask")),
            ],
        },
        {
            "PolicyName": "boundary",
            "PolicyId": "ANPABOUND",
            "Arn": f"{THEIRS}:policy/boundary",
            "Path": "/",
            "DefaultVersionId": "v1",
            "PolicyVersionList": [version(1, allow("s3:*", "ecs:*", "sts:*"), default=True)],
        },
        {
            "PolicyName": "AmazonS3ReadOnlyAccess",
            "Arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
            "Path": "/",
            "DefaultVersionId": "v3",
            "PolicyVersionList": [version(3, allow("s3:Get*"), default=True)],
        },
    ]


def account() -> dict[str, Any]:
    """What a small real account answers, as the AWS CLI prints it."""
    return {
        "UserDetailList": users(), "GroupDetailList": groups(), "RoleDetailList": roles(), "Policies": policies(),
    }  # fmt: skip


def run(server: Server, path: Path, details: dict[str, Any], **options: bool) -> Outcome:
    path.write_text(json.dumps(details))
    keys = AwsCredentials(server.access_key_id, server.secret_access_key)
    return import_iam(Client(Target(server.endpoint, REGION, keys)), path, **{"keep_account": False, **options})


def test_a_whole_account_comes_over_and_again_changes_nothing(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "details.json"
    first = run(server, path, account())
    assert (first.failed, first.conflicts) == ([], [])
    assert "AWSServiceRoleForECS" in first.left_out[0]
    iam = server.client("iam")
    user = iam.get_user(UserName="ann")["User"]
    assert (user["Path"], user["Tags"]) == ("/people/", [{"Key": "team", "Value": "blue"}])
    assert user["PermissionsBoundary"]["PermissionsBoundaryArn"] == f"{OURS}:policy/boundary"
    assert iam.list_groups_for_user(UserName="ann")["Groups"][0]["GroupName"] == "developers"
    assert iam.get_group_policy(GroupName="developers", PolicyName="read")["PolicyDocument"] == allow("s3:List*")
    versions = iam.list_policy_versions(PolicyArn=f"{OURS}:policy/deploy")["Versions"]
    assert len(versions) == 3
    default = next(one for one in versions if one["IsDefaultVersion"])
    found = iam.get_policy_version(PolicyArn=f"{OURS}:policy/deploy", VersionId=default["VersionId"])
    assert found["PolicyVersion"]["Document"] == allow("ecs:RunTask")
    for name, other in (("first", "second"), ("second", "first")):
        document = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        assert document["Statement"][0]["Principal"]["AWS"] == f"{OURS}:role/{other}"
    web = iam.get_role(RoleName="web")["Role"]
    assert web["Tags"] == [{"Key": "app", "Value": "web"}]
    inline = iam.get_role_policy(RoleName="web", PolicyName="assume")["PolicyDocument"]
    assert inline["Statement"][0]["Resource"] == f"{OURS}:role/first"
    profile = iam.get_instance_profile(InstanceProfileName="web-profile")["InstanceProfile"]
    assert (profile["Roles"][0]["RoleName"], profile["Tags"]) == ("web", [{"Key": "a", "Value": "b"}])
    again = run(server, path, account())
    assert (again.made, again.replaced, again.failed, again.conflicts) == (0, 0, [], [])


def test_what_is_there_and_different_stays_and_is_explained(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, details = tmp_path / "details.json", account()
    run(server, path, details)
    details["Policies"][0]["PolicyVersionList"][0]["Document"] = allow("ecs:DeleteCluster")
    details["RoleDetailList"][2]["AssumeRolePolicyDocument"] = trust(Service="ecs-tasks.amazonaws.com")
    details["RoleDetailList"][2]["RolePolicyList"][0]["PolicyDocument"] = allow("s3:*")
    details["UserDetailList"][0]["Tags"] = [{"Key": "team", "Value": "red"}]
    del details["UserDetailList"][0]["PermissionsBoundary"]
    details["GroupDetailList"][0]["Path"] = "/elsewhere/"
    outcome = run(server, path, details)
    assert outcome.made == outcome.replaced == 0
    why = {one["what"]: one["why"] for one in outcome.conflicts}
    assert "other statements here; it stays as it is (--replace" in why["policy deploy"]
    assert "trust policy" in why["role web"]
    assert "other statements" in why["inline policy assume of role web"]
    assert f"boundary is {OURS}:policy/boundary here" in why["user ann"]
    assert "path /" in why["group developers"]
    print_outcome(outcome)
    shown = capsys.readouterr()
    assert "conflict: group developers: it has the path /" in shown.err
    assert "5 conflicts, 0 failed" in shown.out
    replaced = run(server, path, details, replace=True)
    assert [one["what"] for one in replaced.conflicts] == ["group developers"]
    assert replaced.failed == []
    iam = server.client("iam")
    assert iam.get_role_policy(RoleName="web", PolicyName="assume")["PolicyDocument"] == allow("s3:*")
    assert "PermissionsBoundary" not in iam.get_user(UserName="ann")["User"]
    assert iam.list_user_tags(UserName="ann")["Tags"] == [{"Key": "team", "Value": "red"}]
    again = run(server, path, details, replace=True)
    assert (again.made, again.replaced) == (0, 0)


def test_what_cannot_be_does_not_stop_the_rest(server: Server, tmp_path: Path) -> None:
    details: dict[str, Any] = {
        "RoleDetailList": [
            role("lost", trust(AWS=f"{THEIRS}:role/nobody")),
            role(
                "fine", trust(Service="ecs-tasks.amazonaws.com"), AttachedManagedPolicies=[attached("not-in-the-file")]
            ),
            {"RoleName": "odd"},
        ],
    }
    outcome = run(server, tmp_path / "details.json", details)
    assert server.client("iam").get_role(RoleName="fine")
    failed = {one["what"]: one["why"] for one in outcome.failed}
    assert "NoSuchEntity" in failed["not-in-the-file attached to role fine"]
    assert "the file has no good" in failed["role odd"]


@pytest.mark.parametrize("text", ["[]", "{", "{}", "[" * 100_000])
def test_other_files_are_refused(server: Server, tmp_path: Path, text: str) -> None:
    path = tmp_path / "details.json"
    path.write_text(text)
    keys = AwsCredentials(server.access_key_id, server.secret_access_key)
    with pytest.raises(CommandError, match="the file is not"):
        import_iam(Client(Target(server.endpoint, REGION, keys)), path, keep_account=False)
