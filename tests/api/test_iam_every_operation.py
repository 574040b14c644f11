"""Every operation of IAM and STS refuses a caller without rights; and those that no other test here calls work."""

from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from taskrole.services.iam.service import OPERATION_SETS as IAM_OPERATIONS
from taskrole.services.sts.service import OPERATION_SETS as STS_OPERATIONS
from tests.api.conftest import Server
from tests.api.test_iam import ECS_TRUST, allow, refusal
from tests.support import ACCOUNT

OPERATIONS = sorted(
    [f"iam:{operation.name}" for operations in IAM_OPERATIONS for operation in operations]
    + [f"sts:{operation.name}" for operations in STS_OPERATIONS for operation in operations]
)
# AWS: these need no permission (and AssumeRoleWithWebIdentity needs no caller either: tests/api/test_web_identity.py).
WITHOUT_PERMISSION = {"sts:GetCallerIdentity", "sts:GetSessionToken", "sts:AssumeRoleWithWebIdentity"}
VALUES = {
    "Arn": f"arn:aws:iam::{ACCOUNT}:role/x",
    "PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/admin",
    "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/x-policy-arn",
    "PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/x-policy-arn",
    "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/x-role-arn",
    "OpenIDConnectProviderArn": f"arn:aws:iam::{ACCOUNT}:oidc-provider/x.test",
    "SAMLProviderArn": f"arn:aws:iam::{ACCOUNT}:saml-provider/x",
    "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/x",
    "Url": "https://idp.example.test",
    "SAMLMetadataDocument": "x" * 1000,
    "AccessKeyId": "AKIAQAAAAAAADBCDEFGH",
    "AuthenticationCode1": "123456",
    "AuthenticationCode2": "123456",
    "ThumbprintList": ["0" * 40],
    "VersionId": "v1",
    "ActionNames": ["s3:GetObject"],
    "ServiceNamespaces": ["s3"],
    "ServiceNamespace": "s3",
    "JobId": "1" * 36,
    "Tags": [{"Key": "k", "Value": "v"}],
    "SSHPublicKeyId": "APKA" + "X" * 16,
    "CertificateId": "X" * 24,
    "ServiceSpecificCredentialId": "ACCA" + "X" * 16,
    "AccountAlias": "some-alias",
    "AWSServiceName": "ecs.amazonaws.com",
}


def smallest(shape: Any) -> dict[str, Any]:
    """Return a valid request that has the members that must be there, and no others."""
    return {} if shape is None else {name: value_of(name, shape.members[name]) for name in shape.required_members}


def value_of(name: str, shape: Any) -> Any:
    if name in VALUES:
        return VALUES[name]
    if shape.type_name == "list":
        return [value_of("", shape.member)]
    if shape.type_name == "boolean":
        return True
    if getattr(shape, "enum", ()):
        return shape.enum[0]
    return 3600 if shape.type_name == "integer" else "xyz"


@pytest.fixture(scope="module")
def powerless(server: Server) -> dict[str, Any]:
    """Clients of a user without any right to what is asked, by service."""
    keys = server.user_with("powerless", allow("dynamodb:ListTables"))
    config = Config(parameter_validation=False, retries={"max_attempts": 0})
    return {service: server.client_of(keys, service, config=config) for service in ("iam", "sts")}


@pytest.mark.parametrize("title", OPERATIONS)
def test_denied(powerless: dict[str, Any], title: str) -> None:
    if title in WITHOUT_PERMISSION:
        return
    service, _, name = title.partition(":")
    client = powerless[service]
    request = smallest(client.meta.service_model.operation_model(name).input_shape)
    if name in ("CreateLoginProfile", "GetLoginProfile"):
        request["UserName"] = "admin"
    with pytest.raises(ClientError) as caught:
        client._make_api_call(name, request)
    answer: Any = caught.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == ("AccessDenied", 403), answer
    assert f"is not authorized to perform: {title}" in answer["Error"]["Message"]


@pytest.fixture
def iam(server: Server) -> Any:
    return server.client("iam")


def test_groups(iam: Any) -> None:
    iam.create_user(UserName="member")
    group = iam.create_group(GroupName="Crew", Path="/team/")["Group"]
    assert group["Arn"] == f"arn:aws:iam::{ACCOUNT}:group/team/Crew"
    iam.add_user_to_group(GroupName="Crew", UserName="member")
    assert [user["UserName"] for user in iam.get_group(GroupName="Crew")["Users"]] == ["member"]
    assert [one["GroupName"] for one in iam.list_groups(PathPrefix="/team/")["Groups"]] == ["Crew"]
    iam.put_group_policy(GroupName="Crew", PolicyName="inline", PolicyDocument=allow("s3:*"))
    assert iam.list_group_policies(GroupName="Crew")["PolicyNames"] == ["inline"]
    assert iam.get_group_policy(GroupName="Crew", PolicyName="inline")["PolicyDocument"]["Statement"]
    policy = {"GroupName": "Crew", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    iam.attach_group_policy(**policy)
    assert len(iam.list_attached_group_policies(GroupName="Crew")["AttachedPolicies"]) == 1
    assert refusal(iam.delete_group, GroupName="Crew")[0] == "DeleteConflict"
    iam.update_group(GroupName="Crew", NewGroupName="Band", NewPath="/")
    assert [one["GroupName"] for one in iam.list_groups_for_user(UserName="member")["Groups"]] == ["Band"]
    iam.detach_group_policy(**{**policy, "GroupName": "Band"})
    assert refusal(iam.detach_group_policy, **{**policy, "GroupName": "Band"})[0] == "NoSuchEntity"
    iam.delete_group_policy(GroupName="Band", PolicyName="inline")
    iam.remove_user_from_group(GroupName="Band", UserName="member")
    iam.delete_group(GroupName="Band")
    assert refusal(iam.get_group, GroupName="Band")[:2] == ("NoSuchEntity", 404)
    iam.delete_user(UserName="member")


def test_user_policies_tags_and_boundary(server: Server, iam: Any) -> None:
    keys = server.user_with("bounded", allow("iam:*", "s3:*"))
    assert iam.list_user_policies(UserName="bounded")["PolicyNames"] == ["p"]
    assert iam.get_user_policy(UserName="bounded", PolicyName="p")["PolicyDocument"]["Statement"]
    policy = {"UserName": "bounded", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    iam.attach_user_policy(**policy)
    assert len(iam.list_attached_user_policies(UserName="bounded")["AttachedPolicies"]) == 1
    iam.detach_user_policy(**policy)
    mine = server.client_of(keys, "iam")
    mine.list_users()
    boundary = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    iam.put_user_permissions_boundary(UserName="bounded", PermissionsBoundary=boundary)
    assert refusal(mine.list_users)[2].endswith("because no permissions boundary allows the iam:ListUsers action")
    iam.delete_user_permissions_boundary(UserName="bounded")
    mine.list_users()
    iam.tag_user(UserName="bounded", Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])
    iam.untag_user(UserName="bounded", TagKeys=["A"])
    assert iam.list_user_tags(UserName="bounded")["Tags"] == [{"Key": "c", "Value": "d"}]


def test_role_boundary_tags_and_description(iam: Any) -> None:
    iam.create_role(RoleName="described", AssumeRolePolicyDocument=ECS_TRUST)
    boundary = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    iam.put_role_permissions_boundary(RoleName="described", PermissionsBoundary=boundary)
    assert iam.get_role(RoleName="described")["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    iam.delete_role_permissions_boundary(RoleName="described")
    iam.tag_role(RoleName="described", Tags=[{"Key": "a", "Value": "b"}])
    assert iam.list_role_tags(RoleName="described")["Tags"] == [{"Key": "a", "Value": "b"}]
    assert iam.update_role_description(RoleName="described", Description="new")["Role"]["Description"] == "new"


def test_instance_profiles(iam: Any) -> None:
    iam.create_role(RoleName="on-machines", AssumeRolePolicyDocument=ECS_TRUST)
    which = {"InstanceProfileName": "machines"}
    iam.create_instance_profile(**which, Path="/fleet/")
    iam.add_role_to_instance_profile(**which, RoleName="on-machines")
    assert iam.list_instance_profiles(PathPrefix="/fleet/")["InstanceProfiles"][0]["Roles"][0]["RoleName"] == (
        "on-machines"
    )
    assert refusal(iam.delete_instance_profile, **which)[0] == "DeleteConflict"
    iam.tag_instance_profile(**which, Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])
    iam.untag_instance_profile(**which, TagKeys=["c"])
    assert iam.list_instance_profile_tags(**which)["Tags"] == [{"Key": "a", "Value": "b"}]
    iam.remove_role_from_instance_profile(**which, RoleName="on-machines")
    iam.delete_instance_profile(**which)
    assert refusal(iam.get_instance_profile, **which)[0] == "NoSuchEntity"


def test_policy_tags(iam: Any) -> None:
    arn = iam.create_policy(PolicyName="labelled", PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])
    iam.untag_policy(PolicyArn=arn, TagKeys=["a"])
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    (listed,) = [one for one in iam.list_policies(Scope="Local")["Policies"] if one["Arn"] == arn]
    assert "Tags" not in listed
    assert iam.get_policy(PolicyArn=arn)["Policy"]["Tags"] == [{"Key": "c", "Value": "d"}]


def test_service_linked_role_is_protected(iam: Any) -> None:
    role = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    name = role["RoleName"]
    assert refusal(iam.update_role, RoleName=name, MaxSessionDuration=7200)[:2] == ("UnmodifiableEntity", 400)
    iam.update_role(RoleName=name, Description="ours")
    iam.create_instance_profile(InstanceProfileName="linked")
    assert refusal(iam.add_role_to_instance_profile, InstanceProfileName="linked", RoleName=name)[0] == (
        "UnmodifiableEntity"
    )
    task = iam.delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"
