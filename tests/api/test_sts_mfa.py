"""MFA in calls: GetSessionToken and AssumeRole with real codes, and policies that ask for them."""

import json
from typing import Any

import pytest

from tests.api.conftest import Server
from tests.api.test_iam import allow, refusal
from tests.api.test_iam_users_things import Device
from tests.support import ACCOUNT


@pytest.fixture(scope="module")
def user(server: Server) -> tuple[dict[str, Any], Device]:
    """A user that may do anything with MFA and nothing without, and its device."""
    with_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    fresh = {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
    statements = [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": with_mfa},
        {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": {**with_mfa, **fresh}},
    ]
    keys = server.user_with("mfa-user", json.dumps({"Version": "2012-10-17", "Statement": statements}))
    iam = server.client("iam")
    device = Device(server, iam, "mfa-user")
    iam.enable_mfa_device(UserName="mfa-user", SerialNumber=device.serial, **device.codes())
    return keys, device


def role(server: Server, name: str, **condition: Any) -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/mfa-user"}}
    trust = {**statement, "Action": "sts:AssumeRole", "Condition": condition}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam = server.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=allow("iam:GetRole"))
    return arn


def test_session_token_with_mfa(server: Server, user: tuple[dict[str, Any], Device]) -> None:
    keys, device = user
    assert refusal(server.client_of(keys, "s3").list_buckets)[0] == "AccessDenied"
    sts = server.client_of(keys, "sts")
    plain = sts.get_session_token()["Credentials"]
    assert refusal(server.client_of(plain, "s3").list_buckets)[0] == "AccessDenied"
    wrong = ("AccessDenied", 403, "MultiFactorAuthentication failed with invalid MFA one time pass code.")
    assert refusal(sts.get_session_token, SerialNumber=device.serial, TokenCode="000000") == wrong
    assert "must provide both" in refusal(sts.get_session_token, TokenCode=device.code())[2]
    code = device.code()
    session = sts.get_session_token(SerialNumber=device.serial, TokenCode=code)["Credentials"]
    assert refusal(sts.get_session_token, SerialNumber=device.serial, TokenCode=code) == wrong, "a code counts once"
    server.client_of(session, "s3").list_buckets()
    server.client_of(session, "iam").list_users()
    admins = server.client("sts")
    assert refusal(admins.get_session_token, SerialNumber=device.serial, TokenCode=device.code()) == wrong


def test_roles_that_ask_for_mfa(server: Server, user: tuple[dict[str, Any], Device]) -> None:
    keys, device = user
    asking = role(
        server,
        "asks-for-mfa",
        Bool={"aws:MultiFactorAuthPresent": "true"},
        NumericLessThan={"aws:MultiFactorAuthAge": "300"},
    )
    sts = server.client_of(keys, "sts")
    assert refusal(sts.assume_role, RoleArn=asking, RoleSessionName="me")[0] == "AccessDenied"
    answer = sts.assume_role(RoleArn=asking, RoleSessionName="me", SerialNumber=device.serial, TokenCode=device.code())
    mine = server.client_of(answer["Credentials"], "iam")
    mine.get_role(RoleName="asks-for-mfa")
    # AWS: sessions of roles do not say that there was MFA.
    server.client("iam").put_role_policy(
        RoleName="asks-for-mfa",
        PolicyName="p",
        PolicyDocument=allow("iam:GetRole", Bool={"aws:MultiFactorAuthPresent": "true"}),
    )
    assert refusal(mine.get_role, RoleName="asks-for-mfa")[0] == "AccessDenied"
    # Credentials that were got with MFA carry it into AssumeRole.
    session = sts.get_session_token(SerialNumber=device.serial, TokenCode=device.code())["Credentials"]
    server.client_of(session, "sts").assume_role(RoleArn=asking, RoleSessionName="me")


def test_deny_unless_mfa(server: Server, user: tuple[dict[str, Any], Device]) -> None:
    keys, _ = user
    iam = server.client("iam")
    deny = allow("*", effect="Deny", BoolIfExists={"aws:MultiFactorAuthPresent": "false"})
    iam.put_user_policy(UserName="mfa-user", PolicyName="deny", PolicyDocument=deny)
    assert "explicit deny" in refusal(server.client_of(keys, "s3").list_buckets)[2], "IfExists: absent counts"
    plain = server.client_of(keys, "sts").get_session_token()["Credentials"]
    assert "explicit deny" in refusal(server.client_of(plain, "s3").list_buckets)[2]
    iam.delete_user_policy(UserName="mfa-user", PolicyName="deny")
