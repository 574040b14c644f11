"""Two accounts: roles, buckets and services across their border, with confused deputies kept out."""

import json
from typing import Any

import pytest

from tests.api.conftest import Server
from tests.api.test_iam import allow, refusal
from tests.support import ACCOUNT, REGION

OTHER = "210987654321"
BUCKET = "across-accounts"
OBJECTS = f"arn:aws:s3:::{BUCKET}/*"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal: dict[str, Any], **condition: Any) -> str:
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition})


@pytest.fixture(scope="module")
def other(server: Server) -> dict[str, Any]:
    """The administrator's keys of a second account."""
    server.control_plane.create_account(OTHER, server.clock.now())
    keys = server.control_plane.iam.credentials_of(OTHER, "admin")
    assert keys is not None
    return {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}


@pytest.fixture(scope="module")
def guest(server: Server, other: dict[str, Any]) -> dict[str, Any]:
    """A user of the second account that may do anything, as far as that account is concerned."""
    iam = server.client_of(other, "iam")
    iam.create_user(UserName="guest")
    iam.put_user_policy(UserName="guest", PolicyName="p", PolicyDocument=allow("*"))
    keys: dict[str, Any] = iam.create_access_key(UserName="guest")["AccessKey"]
    return keys


@pytest.fixture(scope="module")
def bucket(server: Server) -> str:
    s3 = server.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=BUCKET, Key="key", Body=b"content")
    return BUCKET


def test_accounts_do_not_see_each_other(server: Server, other: dict[str, Any], guest: dict[str, Any]) -> None:
    server.client("iam").create_user(UserName="only-here")
    theirs = server.client_of(guest, "iam")
    assert "only-here" not in [user["UserName"] for user in theirs.list_users()["Users"]]
    policy = server.client("iam").create_policy(PolicyName="only-here", PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
    assert refusal(theirs.get_policy, PolicyArn=policy)[0] == "AccessDenied"
    assert refusal(theirs.attach_user_policy, UserName="guest", PolicyArn=policy)[0] == "NoSuchEntity"
    assert server.client_of(guest, "sts").get_caller_identity()["Account"] == OTHER


def test_bucket_policy_and_identity_policy_must_both_agree(
    server: Server, other: dict[str, Any], guest: dict[str, Any], bucket: str
) -> None:
    s3, theirs = server.client("s3"), server.client_of(guest, "s3")
    get = {"Bucket": bucket, "Key": "key"}
    assert refusal(theirs.get_object, **get)[:2] == ("AccessDenied", 403)
    share = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": OBJECTS}
    for principal in (
        OTHER,
        f"arn:aws:iam::{OTHER}:root",
        f"arn:aws:iam::{OTHER}:user/guest",
    ):
        s3.put_bucket_policy(Bucket=bucket, Policy=document({**share, "Principal": {"AWS": principal}}))
        assert theirs.get_object(**get)["Body"].read() == b"content"
    iam = server.client_of(other, "iam")
    iam.put_user_policy(UserName="guest", PolicyName="p", PolicyDocument=allow("sts:*"))
    assert refusal(theirs.get_object, **get)[0] == "AccessDenied", "a direct grant does not stand in for their own side"
    iam.put_user_policy(UserName="guest", PolicyName="p", PolicyDocument=allow("*"))
    deny = {**share, "Effect": "Deny", "Principal": {"AWS": OTHER}}
    named = {**share, "Principal": {"AWS": f"arn:aws:iam::{OTHER}:user/guest"}}
    s3.put_bucket_policy(Bucket=bucket, Policy=document(named, deny))
    assert refusal(theirs.get_object, **get)[0] == "AccessDenied"
    s3.delete_bucket_policy(Bucket=bucket)


def test_role_of_one_account_for_the_other(server: Server, guest: dict[str, Any]) -> None:
    iam = server.client("iam")
    by_handshake = trust({"AWS": f"arn:aws:iam::{OTHER}:root"}, StringEquals={"sts:ExternalId": "handshake"})
    arn = iam.create_role(RoleName="for-partners", AssumeRolePolicyDocument=by_handshake)["Role"]["Arn"]
    iam.put_role_policy(RoleName="for-partners", PolicyName="p", PolicyDocument=allow("iam:GetRole"))
    theirs = server.client_of(guest, "sts")
    assume = {"RoleArn": arn, "RoleSessionName": "partner"}
    assert refusal(theirs.assume_role, **assume)[0] == "AccessDenied"
    assert refusal(theirs.assume_role, **assume, ExternalId="guessed")[0] == "AccessDenied"
    keys = theirs.assume_role(**assume, ExternalId="handshake")["Credentials"]
    mine = server.client_of(keys, "iam")
    mine.get_role(RoleName="for-partners")
    assert server.client_of(keys, "sts").get_caller_identity()["Account"] == ACCOUNT
    assert refusal(mine.list_users)[0] == "AccessDenied", "what the guest may do at home does not come along"


def test_a_user_that_is_made_again_is_not_trusted(server: Server, other: dict[str, Any]) -> None:
    iam, theirs = server.client("iam"), server.client_of(other, "iam")

    def make() -> Any:
        theirs.create_user(UserName="phoenix")
        theirs.put_user_policy(UserName="phoenix", PolicyName="p", PolicyDocument=allow("*"))
        return server.client_of(theirs.create_access_key(UserName="phoenix")["AccessKey"], "sts")

    first = make()
    named = trust({"AWS": f"arn:aws:iam::{OTHER}:user/phoenix"})
    arn = iam.create_role(RoleName="for-phoenix", AssumeRolePolicyDocument=named)["Role"]["Arn"]
    first.assume_role(RoleArn=arn, RoleSessionName="me")
    key = theirs.list_access_keys(UserName="phoenix")["AccessKeyMetadata"][0]["AccessKeyId"]
    theirs.delete_access_key(UserName="phoenix", AccessKeyId=key)
    theirs.delete_user_policy(UserName="phoenix", PolicyName="p")
    old_id = theirs.get_user(UserName="phoenix")["User"]["UserId"]
    theirs.delete_user(UserName="phoenix")
    shown = iam.get_role(RoleName="for-phoenix")["Role"]["AssumeRolePolicyDocument"]
    assert shown["Statement"][0]["Principal"] == {"AWS": old_id}
    second = make()
    assert refusal(second.assume_role, RoleArn=arn, RoleSessionName="me")[0] == "AccessDenied"
    missing = trust({"AWS": f"arn:aws:iam::{OTHER}:user/nobody"})
    code, status, message = refusal(iam.create_role, RoleName="for-nobody", AssumeRolePolicyDocument=missing)
    assert (code, status) == ("MalformedPolicyDocument", 400)
    assert message == f'Invalid principal in policy: "AWS":"arn:aws:iam::{OTHER}:user/nobody"'


def test_sessions_of_one_role_by_name(server: Server, other: dict[str, Any], bucket: str) -> None:
    """A bucket policy that names a session ARN means that session, and their own policies must agree."""
    theirs = server.client_of(other, "iam")
    at_home = trust({"AWS": OTHER})
    arn = theirs.create_role(RoleName="readers", AssumeRolePolicyDocument=at_home)["Role"]["Arn"]
    theirs.put_role_policy(RoleName="readers", PolicyName="p", PolicyDocument=allow("s3:GetObject"))
    session = f"arn:aws:sts::{OTHER}:assumed-role/readers/alice"
    share = {"Effect": "Allow", "Principal": {"AWS": session}, "Action": "s3:GetObject", "Resource": OBJECTS}
    server.client("s3").put_bucket_policy(Bucket=bucket, Policy=document(share))
    sts = server.client_of(other, "sts")
    for name, may in (("alice", True), ("bob", False)):
        keys = sts.assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
        mine = server.client_of(keys, "s3")
        if may:
            mine.get_object(Bucket=bucket, Key="key")
        else:
            assert refusal(mine.get_object, Bucket=bucket, Key="key")[0] == "AccessDenied"
    server.client("s3").delete_bucket_policy(Bucket=bucket)


@pytest.mark.parametrize(
    ("condition", "may"),
    [
        ({}, True),
        ({"StringEquals": {"aws:SourceAccount": ACCOUNT}}, True),
        ({"StringEquals": {"aws:SourceAccount": OTHER}}, False),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"}}, True),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{OTHER}:*"}}, False),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:*"}}, False),
        ({"Bool": {"aws:PrincipalIsAWSService": "true"}}, True),
        ({"StringEquals": {"aws:PrincipalServiceName": "ec2.amazonaws.com"}}, False),
    ],
)
def test_confused_deputy(server: Server, condition: dict[str, Any], may: bool) -> None:
    """The service that assumes a task's role says for which account and resource it does so."""
    iam, ecs = server.client("iam"), server.client("ecs")
    by_service = trust({"Service": "ecs-tasks.amazonaws.com"}, **condition)
    if not iam.list_roles(PathPrefix="/deputy/")["Roles"]:
        iam.create_role(RoleName="deputy", Path="/deputy/", AssumeRolePolicyDocument=by_service)
    iam.update_assume_role_policy(RoleName="deputy", PolicyDocument=by_service)
    definition = ecs.register_task_definition(
        family="deputy",
        taskRoleArn=f"arn:aws:iam::{ACCOUNT}:role/deputy/deputy",
        containerDefinitions=[{"name": "app", "image": "busybox", "memory": 16}],
    )["taskDefinition"]["taskDefinitionArn"]
    code, _, message = refusal(ecs.run_task, taskDefinition=definition)
    if may:
        assert (code, message) == ("InvalidParameterException", "No Container Instances were found in your cluster.")
    else:
        assert code == "ClientException"
        assert "unable to assume the role" in message


def test_roles_are_not_passed_across_accounts(server: Server, other: dict[str, Any]) -> None:
    theirs = server.client_of(other, "iam")
    service = trust({"Service": "ecs-tasks.amazonaws.com"})
    arn = theirs.create_role(RoleName="theirs", AssumeRolePolicyDocument=service)["Role"]["Arn"]
    code, _, message = refusal(
        server.client("ecs").register_task_definition,
        family="foreign",
        taskRoleArn=arn,
        containerDefinitions=[{"name": "app", "image": "busybox", "memory": 16}],
    )
    assert code in ("AccessDeniedException", "ClientException"), message
    assert arn in message


def test_mfa_devices_and_providers_are_the_accounts_own(server: Server, guest: dict[str, Any]) -> None:
    iam, theirs = server.client("iam"), server.client_of(guest, "iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="mine")["VirtualMFADevice"]["SerialNumber"]
    assert refusal(theirs.delete_virtual_mfa_device, SerialNumber=device)[0] in ("AccessDenied", "NoSuchEntity")
    provider = iam.create_open_id_connect_provider(Url="https://mine.test")["OpenIDConnectProviderArn"]
    refused = refusal(theirs.get_open_id_connect_provider, OpenIDConnectProviderArn=provider)
    assert refused[0] in ("AccessDenied", "NoSuchEntity")
    assert iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)["Url"] == "mine.test"
