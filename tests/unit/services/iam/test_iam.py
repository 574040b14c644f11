"""IAM on a real database: entities, policies, keys, and what is refused."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import BoundOperation
from taskrole.ids import FakeIds, account_of_unique_id
from taskrole.policy.evaluate import decide
from taskrole.policy.model import Principal, PrincipalKind, Question
from taskrole.services.iam.api import IamApi
from taskrole.services.iam.service import build, operations
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, make_call

S3_FULL = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)


class Iam:
    """IAM as a caller sees it, without the gateway."""

    def __init__(self, database: Database) -> None:
        ids = FakeIds()
        self.api, self.deps = build(database, open_key_ring(database, "iam", ids), ids)
        self.keys = self.api.bootstrap_account(ACCOUNT, NOW)
        self.operations: dict[str, BoundOperation] = operations(self.deps)

    def __call__(self, name: str, **request: Any) -> Any:
        operation = self.operations[name]
        assert list(operation.questions(make_call(), request)), "every IAM operation asks something"
        return operation.run(make_call(), request)


@pytest.fixture
def iam(database: Database) -> Iam:
    return Iam(database)


def code_of(iam: Iam, name: str, **request: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        iam(name, **request)
    return caught.value.code


def test_bootstrap_gives_root_administrator_and_instance_role(iam: Iam) -> None:
    root = iam.api.find_access_key(iam.keys.root.access_key_id)
    admin = iam.api.find_access_key(iam.keys.administrator.access_key_id)
    assert root is not None
    assert root.principal.kind is PrincipalKind.ROOT
    assert admin is not None
    assert admin.principal.arn == f"arn:aws:iam::{ACCOUNT}:user/admin"
    assert account_of_unique_id(admin.access_key_id) == ACCOUNT
    profile = iam.api.find_instance_profile(ACCOUNT, "ecsInstanceRole")
    role = profile.role if profile else None
    assert role is not None
    assert "ec2.amazonaws.com" in role.trust_policy
    assert iam.api.bootstrap_account(ACCOUNT, NOW) == iam.keys, "a second start changes nothing"


def test_administrator_may_do_everything(iam: Iam) -> None:
    admin = iam.api.find_access_key(iam.keys.administrator.access_key_id)
    assert admin is not None
    question = Question(admin.principal, "dynamodb:PutItem", "arn:aws:dynamodb:r:123456789012:table/t")
    assert decide(question, iam.api.policy_set(admin.principal, None)).allowed


def test_secrets_are_sealed_in_the_database(iam: Iam, database: Database) -> None:
    secret = iam.keys.administrator.secret_access_key
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT sealed_secret FROM iam_access_keys").fetchall()
    assert rows
    assert all(secret.encode() not in bytes(row[0]) for row in rows)
    assert secret not in repr(iam.keys)


def test_role_life_cycle(iam: Iam) -> None:
    role = iam("CreateRole", RoleName="Task", AssumeRolePolicyDocument=TRUST)["Role"]
    assert role["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/Task"
    assert role["RoleId"].startswith("AROA")
    assert json.loads(unquote(role["AssumeRolePolicyDocument"])) == json.loads(TRUST)
    assert code_of(iam, "CreateRole", RoleName="task", AssumeRolePolicyDocument=TRUST) == "EntityAlreadyExists"
    iam("AttachRolePolicy", RoleName="Task", PolicyArn=S3_FULL)
    attached = iam("ListAttachedRolePolicies", RoleName="Task")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AmazonS3FullAccess", "PolicyArn": S3_FULL}]
    assert code_of(iam, "DeleteRole", RoleName="Task") == "DeleteConflict"
    iam("DetachRolePolicy", RoleName="Task", PolicyArn=S3_FULL)
    iam("DeleteRole", RoleName="Task")
    assert code_of(iam, "GetRole", RoleName="Task") == "NoSuchEntity"


def test_trust_policy_keeps_the_id_of_what_it_names(iam: Iam) -> None:
    user = iam("CreateUser", UserName="bob")["User"]
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": user["Arn"]}, "Action": "sts:AssumeRole"}],
        }
    )
    iam("CreateRole", RoleName="r", AssumeRolePolicyDocument=trust)
    assert user["Arn"] in unquote(iam("GetRole", RoleName="r")["Role"]["AssumeRolePolicyDocument"])
    iam("DeleteUser", UserName="bob")
    iam("CreateUser", UserName="bob")
    shown = unquote(iam("GetRole", RoleName="r")["Role"]["AssumeRolePolicyDocument"])
    assert user["UserId"] in shown
    assert user["Arn"] not in shown
    missing = trust.replace("/bob", "/nobody")
    assert code_of(iam, "UpdateAssumeRolePolicy", RoleName="r", PolicyDocument=missing) == "MalformedPolicyDocument"


def test_customer_policies_have_versions(iam: Iam) -> None:
    arn = iam("CreatePolicy", PolicyName="p", PolicyDocument=POLICY)["Policy"]["Arn"]
    for _ in range(4):
        iam("CreatePolicyVersion", PolicyArn=arn, PolicyDocument=POLICY, SetAsDefault=True)
    assert code_of(iam, "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=POLICY) == "LimitExceeded"
    assert iam("GetPolicy", PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v5"
    assert code_of(iam, "DeletePolicyVersion", PolicyArn=arn, VersionId="v5") == "DeleteConflict"
    assert code_of(iam, "DeletePolicy", PolicyArn=arn) == "DeleteConflict"
    for version in ("v1", "v2", "v3", "v4"):
        iam("DeletePolicyVersion", PolicyArn=arn, VersionId=version)
    iam("DeletePolicy", PolicyArn=arn)
    assert code_of(iam, "GetPolicy", PolicyArn=arn) == "NoSuchEntity"


def test_aws_managed_policies_are_all_there_and_cannot_be_changed(iam: Iam) -> None:
    first = iam("ListPolicies", Scope="AWS", MaxItems=1000)
    second = iam("ListPolicies", Scope="AWS", MaxItems=1000, Marker=first["Marker"])
    assert len(first["Policies"]) + len(second["Policies"]) == 1582
    assert not second["IsTruncated"]
    document = iam("GetPolicyVersion", PolicyArn=S3_FULL, VersionId="v2")["PolicyVersion"]["Document"]
    assert "s3:*" in unquote(document)
    assert code_of(iam, "CreatePolicyVersion", PolicyArn=S3_FULL, PolicyDocument=POLICY) == "AccessDenied"


def test_inline_policies_and_groups_reach_the_user(iam: Iam) -> None:
    iam("CreateUser", UserName="eve")
    key = iam("CreateAccessKey", UserName="eve")["AccessKey"]
    iam("CreateGroup", GroupName="readers")
    iam("PutGroupPolicy", GroupName="readers", PolicyName="read", PolicyDocument=POLICY)

    def allowed() -> bool:
        found = iam.api.find_access_key(key["AccessKeyId"])
        assert found is not None
        question = Question(found.principal, "s3:GetObject", "arn:aws:s3:::b/k", resource_account_id=ACCOUNT)
        return decide(question, iam.api.policy_set(found.principal, None)).allowed

    assert not allowed()
    iam("AddUserToGroup", GroupName="readers", UserName="eve")
    assert allowed(), "a change is seen at once by the process that made it"
    iam("RemoveUserFromGroup", GroupName="readers", UserName="eve")
    assert not allowed()


def test_access_keys_are_two_at_most_and_can_be_switched_off(iam: Iam) -> None:
    iam("CreateUser", UserName="eve")
    key = iam("CreateAccessKey", UserName="eve")["AccessKey"]
    iam("CreateAccessKey", UserName="eve")
    assert code_of(iam, "CreateAccessKey", UserName="eve") == "LimitExceeded"
    iam("UpdateAccessKey", UserName="eve", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    found = iam.api.find_access_key(key["AccessKeyId"])
    assert found is not None
    assert not found.active
    iam("DeleteAccessKey", UserName="eve", AccessKeyId=key["AccessKeyId"])
    assert iam.api.find_access_key(key["AccessKeyId"]) is None
    assert code_of(iam, "DeleteUser", UserName="eve") == "DeleteConflict"


def test_malformed_policies_get_awss_sentence(iam: Iam) -> None:
    iam("CreateUser", UserName="eve")
    with pytest.raises(ServiceError, match="must be in ARN format"):
        iam("PutUserPolicy", UserName="eve", PolicyName="p", PolicyDocument=POLICY.replace('"*"', '"bucket"'))
    assert code_of(iam, "PutUserPolicy", UserName="eve", PolicyName="p", PolicyDocument="{") == (
        "MalformedPolicyDocument"
    )


def test_pages(iam: Iam) -> None:
    for number in range(5):
        iam("CreateUser", UserName=f"user{number}", Path="/team/")
    first = iam("ListUsers", PathPrefix="/team/", MaxItems=3)
    second = iam("ListUsers", PathPrefix="/team/", MaxItems=3, Marker=first["Marker"])
    names = [user["UserName"] for user in first["Users"] + second["Users"]]
    assert names == [f"user{number}" for number in range(5)]
    assert (first["IsTruncated"], second["IsTruncated"]) == (True, False)


def test_other_processes_changes_are_seen_after_refresh(database: Database) -> None:
    one, other = Iam(database), Iam(database)
    one("CreateUser", UserName="eve")
    key = one("CreateAccessKey", UserName="eve")["AccessKey"]
    other.api.refresh()
    assert other.api.find_access_key(key["AccessKeyId"]) is not None
    one("DeleteAccessKey", UserName="eve", AccessKeyId=key["AccessKeyId"])
    other.api.refresh()
    assert other.api.find_access_key(key["AccessKeyId"]) is None


def test_boundary_that_is_gone_allows_nothing(iam: Iam) -> None:
    api: IamApi = iam.api
    iam("CreateUser", UserName="eve", PermissionsBoundary=S3_FULL)
    user = api.find_user(ACCOUNT, "eve")
    assert user is not None
    assert api.policy_set(user, None).boundary is not None


def test_what_a_user_has_stays_with_it_under_another_name(iam: Iam) -> None:
    iam("CreateUser", UserName="before")
    iam("CreateLoginProfile", UserName="before", Password="Correct-horse-7")
    iam("UpdateUser", UserName="before", NewUserName="after")
    assert iam("GetLoginProfile", UserName="after")["LoginProfile"]["UserName"] == "after"
    iam("CreateUser", UserName="before")
    assert code_of(iam, "GetLoginProfile", UserName="before") == "NoSuchEntity"


def test_passwords_that_expired_for_good(iam: Iam) -> None:
    user = iam("CreateUser", UserName="late")["User"]
    iam("CreateLoginProfile", UserName="late", Password="Correct-horse-7")
    iam("UpdateAccountPasswordPolicy", MaxPasswordAge=30, HardExpiry=True, MinimumPasswordLength=8)
    principal = Principal(PrincipalKind.USER, ACCOUNT, user["Arn"], user["UserId"], "late")
    request = {"OldPassword": "Correct-horse-7", "NewPassword": "Battery-staple-8"}
    change = iam.operations["ChangePassword"]
    with pytest.raises(ServiceError, match="has expired"):
        change.run(make_call(principal=principal, now=NOW + timedelta(days=30)), request)
    change.run(make_call(principal=principal, now=NOW + timedelta(days=29)), request)


@pytest.mark.parametrize("entry", ["x", "arn:aws:iam::1:role/x", "arn:aws:s3:::x", "https://issuer.test"])
def test_federated_principals_are_providers_or_domains(iam: Iam, entry: str) -> None:
    def trust(name: str) -> str:
        return TRUST.replace('"Service": "ecs-tasks.amazonaws.com"', f'"Federated": "{name}"')

    assert code_of(iam, "CreateRole", RoleName="f", AssumeRolePolicyDocument=trust(entry)) == "MalformedPolicyDocument"
    for name in ("accounts.google.com", f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"):
        iam("CreateRole", RoleName=f"f{len(name)}", AssumeRolePolicyDocument=trust(name))


def test_uses_go_with_the_role(iam: Iam) -> None:
    role = iam("CreateRole", RoleName="used", AssumeRolePolicyDocument=TRUST)["Role"]
    session = Principal(PrincipalKind.ROLE_SESSION, ACCOUNT, role_id=role["RoleId"])
    for at in (NOW, NOW + timedelta(hours=1)):
        iam.api.note_actions(session, ["s3:GetObject", "s3:PutObject"], "us-west-2", at)
        iam.deps.uses.write()
    iam.api.note_actions(Principal(PrincipalKind.ROOT, ACCOUNT), ["s3:GetObject"], "us-west-2", NOW)
    (first, _) = sorted(iam.deps.uses.of(ACCOUNT, [role["RoleId"]]), key=lambda use: use.action)
    assert (first.action, first.used_at) == ("GetObject", NOW + timedelta(hours=1))
    iam("DeleteRole", RoleName="used")
    assert iam.deps.uses.of(ACCOUNT, [role["RoleId"]]) == []
