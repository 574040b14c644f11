"""IAM through boto3: what applications and administration tools see."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT

ECS_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
S3_FULL = "arn:aws:iam::aws:policy/AmazonS3FullAccess"


def allow(*actions: str, resource: str = "*", effect: str = "Allow", **condition: Any) -> str:
    statement: dict[str, Any] = {"Effect": effect, "Action": list(actions), "Resource": resource}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def iam(server: Server) -> Any:
    return server.client("iam")


def refusal(function: Any, **request: Any) -> tuple[str, int, str]:
    with pytest.raises(ClientError) as caught:
        function(**request)
    answer: Any = caught.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Message"]


def test_role_round_trip(iam: Any) -> None:
    tags = [{"Key": "team", "Value": "blue"}]
    made = iam.create_role(
        RoleName="Round-Trip", Path="/app/", AssumeRolePolicyDocument=ECS_TRUST, Description="d", Tags=tags
    )["Role"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/app/Round-Trip"
    role = iam.get_role(RoleName="Round-Trip")["Role"]
    assert role["AssumeRolePolicyDocument"] == json.loads(ECS_TRUST)
    assert (role["Description"], role["MaxSessionDuration"], role["Tags"]) == ("d", 3600, tags)
    iam.update_role(RoleName="Round-Trip", Description="e", MaxSessionDuration=7200)
    iam.tag_role(RoleName="Round-Trip", Tags=[{"Key": "Team", "Value": "red"}, {"Key": "x", "Value": ""}])
    iam.untag_role(RoleName="Round-Trip", TagKeys=["x"])
    role = iam.get_role(RoleName="Round-Trip")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("e", 7200)
    assert role["Tags"] == [{"Key": "Team", "Value": "red"}]
    iam.put_role_policy(RoleName="Round-Trip", PolicyName="inline", PolicyDocument=allow("s3:*"))
    assert iam.list_role_policies(RoleName="Round-Trip")["PolicyNames"] == ["inline"]
    document = iam.get_role_policy(RoleName="Round-Trip", PolicyName="inline")["PolicyDocument"]
    assert document["Statement"][0]["Action"] == ["s3:*"]
    assert refusal(iam.delete_role, RoleName="Round-Trip") == (
        "DeleteConflict",
        409,
        "Cannot delete entity, must delete policies first.",
    )
    iam.delete_role_policy(RoleName="Round-Trip", PolicyName="inline")
    iam.delete_role(RoleName="Round-Trip")
    code, status, text = refusal(iam.get_role, RoleName="Round-Trip")
    assert (code, status, text) == ("NoSuchEntity", 404, "The role with name Round-Trip cannot be found.")


def test_attachments_and_entities_of_a_policy(iam: Any) -> None:
    iam.create_user(UserName="attached")
    iam.create_group(GroupName="attached")
    iam.create_role(RoleName="attached", AssumeRolePolicyDocument=ECS_TRUST)
    arn = iam.create_policy(PolicyName="mine", PolicyDocument=allow("s3:GetObject"))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="attached", PolicyArn=arn)
    iam.attach_group_policy(GroupName="attached", PolicyArn=arn)
    iam.attach_role_policy(RoleName="attached", PolicyArn=arn)
    found = iam.list_entities_for_policy(PolicyArn=arn)
    assert [len(found[key]) for key in ("PolicyUsers", "PolicyGroups", "PolicyRoles")] == [1, 1, 1]
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 3
    local = iam.list_policies(Scope="Local", OnlyAttached=True)["Policies"]
    assert [policy["Arn"] for policy in local] == [arn]
    assert refusal(iam.delete_policy, PolicyArn=arn)[0] == "DeleteConflict"
    missing = f"arn:aws:iam::{ACCOUNT}:policy/missing"
    assert refusal(iam.attach_role_policy, RoleName="attached", PolicyArn=missing) == (
        "NoSuchEntity",
        404,
        f"Policy {missing} does not exist or is not attachable.",
    )
    linked = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"
    assert refusal(iam.attach_role_policy, RoleName="attached", PolicyArn=linked)[0] == "PolicyNotAttachable"


def test_all_aws_managed_policies_are_listed_and_readable(iam: Any) -> None:
    pages = iam.get_paginator("list_policies").paginate(Scope="AWS")
    policies = [policy for page in pages for policy in page["Policies"]]
    assert len(policies) == len({policy["Arn"] for policy in policies}) == 1582
    assert len({policy["PolicyId"] for policy in policies}) == 1582
    policy = iam.get_policy(PolicyArn=S3_FULL)["Policy"]
    version = iam.get_policy_version(PolicyArn=S3_FULL, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    assert version["Document"]["Statement"][0]["Effect"] == "Allow"
    jobs = iam.list_policies(Scope="AWS", PathPrefix="/job-function/")["Policies"]
    assert len(jobs) == 15


def test_policy_versions(iam: Any) -> None:
    arn = iam.create_policy(PolicyName="versions", PolicyDocument=allow("s3:GetObject"))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=allow("s3:PutObject"), SetAsDefault=True)
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert [(one["VersionId"], one["IsDefaultVersion"]) for one in versions] == [("v2", True), ("v1", False)]
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v1"
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.delete_policy(PolicyArn=arn)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "Syntax errors in policy."),
        (allow("s3:*").replace("2012-10-17", "2008-10-17"), "Policy document must be version 2012-10-17 or greater."),
        (allow("s3:*", resource="bucket"), 'Resource bucket must be in ARN format or "*".'),
        (allow("everything"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
    ],
)
def test_malformed_policies(iam: Any, document: str, message: str) -> None:
    assert refusal(iam.create_policy, PolicyName="bad", PolicyDocument=document) == (
        "MalformedPolicyDocument",
        400,
        message,
    )


def test_trust_policy_must_name_someone_who_exists(iam: Any) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:user/nobody"
    trust = ECS_TRUST.replace('{"Service": "ecs-tasks.amazonaws.com"}', json.dumps({"AWS": arn}))
    code, _, message = refusal(iam.create_role, RoleName="nobody", AssumeRolePolicyDocument=trust)
    assert (code, message) == ("MalformedPolicyDocument", f'Invalid principal in policy: "AWS":"{arn}"')


def test_names_are_checked(iam: Any) -> None:
    code, status, message = refusal(iam.create_user, UserName="not a name")
    assert (code, status) == ("ValidationError", 400)
    assert message.startswith("1 validation error detected: Value")
    iam.create_user(UserName="Case")
    code, status, message = refusal(iam.create_user, UserName="cASE")
    assert (code, status) == ("EntityAlreadyExists", 409)


def test_instance_profiles_need_pass_role(server: Server, iam: Any) -> None:
    iam.create_role(RoleName="passed", AssumeRolePolicyDocument=ECS_TRUST)
    iam.create_instance_profile(InstanceProfileName="profile")
    keys = server.user_with("profiler", allow("iam:AddRoleToInstanceProfile"))
    mine = server.client_of(keys, "iam")
    code, status, message = refusal(mine.add_role_to_instance_profile, InstanceProfileName="profile", RoleName="passed")
    assert (code, status) == ("AccessDenied", 403)
    assert message == (
        f"User: arn:aws:iam::{ACCOUNT}:user/profiler is not authorized to perform: iam:PassRole on resource: "
        f"arn:aws:iam::{ACCOUNT}:role/passed because no identity-based policy allows the iam:PassRole action"
    )
    pass_role = allow("iam:PassRole", StringEquals={"iam:PassedToService": "ec2.amazonaws.com"})
    iam.put_user_policy(UserName="profiler", PolicyName="pass", PolicyDocument=pass_role)
    mine.add_role_to_instance_profile(InstanceProfileName="profile", RoleName="passed")
    profile = iam.get_instance_profile(InstanceProfileName="profile")["InstanceProfile"]
    assert [role["RoleName"] for role in profile["Roles"]] == ["passed"]
    assert len(iam.list_instance_profiles_for_role(RoleName="passed")["InstanceProfiles"]) == 1
    assert refusal(iam.delete_role, RoleName="passed")[0] == "DeleteConflict"


def test_missing_entities_are_denied_before_they_are_missed(server: Server, iam: Any) -> None:
    iam.create_role(RoleName="there", AssumeRolePolicyDocument=ECS_TRUST)
    mine = server.client_of(server.user_with("curious", allow("s3:*")), "iam")
    assert refusal(mine.get_role, RoleName="there")[0] == "AccessDenied"
    assert refusal(mine.get_role, RoleName="missing")[0] == "AccessDenied"
    assert refusal(iam.get_role, RoleName="missing")[0] == "NoSuchEntity"


def test_boundary_condition_key(server: Server, iam: Any) -> None:
    keys = server.user_with("delegate", allow("iam:CreateUser", StringEquals={"iam:PermissionsBoundary": S3_FULL}))
    mine = server.client_of(keys, "iam")
    assert refusal(mine.create_user, UserName="unbounded")[0] == "AccessDenied"
    user = mine.create_user(UserName="bounded", PermissionsBoundary=S3_FULL)["User"]
    assert user["PermissionsBoundary"]["PermissionsBoundaryArn"] == S3_FULL
    iam.delete_user_permissions_boundary(UserName="bounded")
    assert "PermissionsBoundary" not in iam.get_user(UserName="bounded")["User"]


def test_changes_act_at_once(server: Server, iam: Any) -> None:
    keys = server.user_with("moving", allow("iam:GetUser"))
    mine = server.client_of(keys, "iam")
    assert mine.get_user()["User"]["UserName"] == "moving"
    iam.delete_user_policy(UserName="moving", PolicyName="p")
    assert refusal(mine.get_user)[0] == "AccessDenied"
    iam.create_group(GroupName="movers")
    iam.put_group_policy(GroupName="movers", PolicyName="p", PolicyDocument=allow("iam:GetUser"))
    iam.add_user_to_group(GroupName="movers", UserName="moving")
    mine.get_user()
    iam.update_user(UserName="moving", NewUserName="moved")
    assert mine.get_user()["User"]["UserName"] == "moved"
    assert [group["GroupName"] for group in iam.list_groups_for_user(UserName="moved")["Groups"]] == ["movers"]
    iam.update_access_key(UserName="moved", AccessKeyId=keys["AccessKeyId"], Status="Inactive")
    assert refusal(mine.get_user)[:2] == ("InvalidClientTokenId", 403)


def test_service_linked_role(iam: Any) -> None:
    role = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    assert role["Arn"].endswith(":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
    code, status, message = refusal(iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com")
    assert (code, status) == ("InvalidInput", 400)
    assert message.startswith("Service role name AWSServiceRoleForECS has been taken in this account")
    assert refusal(iam.delete_role, RoleName="AWSServiceRoleForECS")[0] == "UnmodifiableEntity"
    assert refusal(iam.attach_role_policy, RoleName="AWSServiceRoleForECS", PolicyArn=S3_FULL)[0] == (
        "UnmodifiableEntity"
    )
    task = iam.delete_service_linked_role(RoleName="AWSServiceRoleForECS")["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"


def test_account(iam: Any) -> None:
    iam.create_account_alias(AccountAlias="my-machines")
    assert iam.list_account_aliases()["AccountAliases"] == ["my-machines"]
    iam.delete_account_alias(AccountAlias="my-machines")
    summary = iam.get_account_summary()["SummaryMap"]
    assert summary["Users"] >= 1
    assert summary["VersionsPerPolicyQuota"] == 5
    pages = iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 3})
    details = list(pages)
    roles = [role for page in details for role in page["RoleDetailList"]]
    instance = next(role for role in roles if role["RoleName"] == "ecsInstanceRole")
    assert instance["AttachedManagedPolicies"][0]["PolicyName"] == "AmazonEC2ContainerServiceforEC2Role"
    assert instance["InstanceProfileList"][0]["InstanceProfileName"] == "ecsInstanceRole"
    assert any(policy["PolicyVersionList"] for page in details for policy in page["Policies"])


def test_simulation(server: Server, iam: Any) -> None:
    server.user_with("simulated", allow("s3:GetObject", resource="arn:aws:s3:::b/*"))
    results = iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/simulated",
        ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=["arn:aws:s3:::b/k"],
    )["EvaluationResults"]
    assert [one["EvalDecision"] for one in results] == ["allowed", "implicitDeny"]
    results = iam.simulate_custom_policy(
        PolicyInputList=[allow("s3:*"), allow("s3:PutObject", effect="Deny")], ActionNames=["s3:PutObject"]
    )["EvaluationResults"]
    assert results[0]["EvalDecision"] == "explicitDeny"


def test_access_keys(iam: Any) -> None:
    iam.create_user(UserName="keys")
    key = iam.create_access_key(UserName="keys")["AccessKey"]
    assert len(key["SecretAccessKey"]) == 40
    listed = iam.list_access_keys(UserName="keys")["AccessKeyMetadata"]
    assert [one["AccessKeyId"] for one in listed] == [key["AccessKeyId"]]
    assert "SecretAccessKey" not in listed[0]
    iam.create_access_key(UserName="keys")
    assert refusal(iam.create_access_key, UserName="keys")[:2] == ("LimitExceeded", 409)
    assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["UserName"] == "keys"
    iam.delete_access_key(UserName="keys", AccessKeyId=key["AccessKeyId"])
