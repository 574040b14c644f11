"""STS through boto3: temporary credentials, what they may do, and when they end."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.config import Config

from taskrole.policy.model import Decision, Question, account_root
from tests.api.conftest import Server
from tests.api.test_iam import allow, refusal
from tests.support import ACCOUNT


def trust(principal: Any, *actions: str, **condition: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": list(actions) or ["sts:AssumeRole"]}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


ACCOUNT_ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


@pytest.fixture
def sts(server: Server) -> Any:
    return server.client("sts")


def role(server: Server, name: str, trusting: str, policy: str = "") -> str:
    iam = server.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    if policy:
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy)
    return arn


def test_assume_role(server: Server, sts: Any) -> None:
    arn = role(server, "reader", trust(ACCOUNT_ROOT), allow("iam:GetRole"))
    answer = sts.assume_role(RoleArn=arn, RoleSessionName="me")
    keys = answer["Credentials"]
    assert keys["AccessKeyId"].startswith("ASIA")
    assert len(keys["SecretAccessKey"]) == 40
    identity = server.client_of(keys, "sts").get_caller_identity()
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/me"
    assert identity["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    mine = server.client_of(keys, "iam")
    mine.get_role(RoleName="reader")
    code, status, message = refusal(mine.list_users)
    assert (code, status) == ("AccessDenied", 403)
    assert message == (
        f"User: arn:aws:sts::{ACCOUNT}:assumed-role/reader/me is not authorized to perform: iam:ListUsers on "
        f"resource: arn:aws:iam::{ACCOUNT}:user/ because no identity-based policy allows the iam:ListUsers action"
    )


def test_session_policies_limit(server: Server, sts: Any) -> None:
    arn = role(server, "wide", trust(ACCOUNT_ROOT), allow("iam:*"))
    narrow = allow("iam:GetRole")
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="me", Policy=narrow)["Credentials"]
    mine = server.client_of(keys, "iam")
    mine.get_role(RoleName="wide")
    assert refusal(mine.list_roles)[2].endswith("because no session policy allows the iam:ListRoles action")
    read_only = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="me", PolicyArns=[{"arn": read_only}])["Credentials"]
    server.client_of(keys, "iam").list_roles()
    assert refusal(server.client_of(keys, "iam").create_user, UserName="x")[0] == "AccessDenied"
    assert refusal(sts.assume_role, RoleArn=arn, RoleSessionName="me", Policy="{")[0] == "MalformedPolicyDocument"
    padded = json.dumps(json.loads(narrow) | {"Id": "x" * 2000})
    assert refusal(sts.assume_role, RoleArn=arn, RoleSessionName="me", Policy=padded)[0] in (
        "PackedPolicyTooLarge",
        "ValidationError",
    )


def test_trust_policy_decides(server: Server, sts: Any) -> None:
    ec2_only = role(server, "ec2-only", trust({"Service": "ec2.amazonaws.com"}))
    denied = f"User: arn:aws:iam::{ACCOUNT}:user/admin is not authorized to perform: sts:AssumeRole on resource: "
    assert refusal(sts.assume_role, RoleArn=ec2_only, RoleSessionName="me") == ("AccessDenied", 403, denied + ec2_only)
    missing = f"arn:aws:iam::{ACCOUNT}:role/missing"
    assert refusal(sts.assume_role, RoleArn=missing, RoleSessionName="me") == ("AccessDenied", 403, denied + missing)
    secret = role(server, "secret", trust(ACCOUNT_ROOT, StringEquals={"sts:ExternalId": "handshake"}))
    assert refusal(sts.assume_role, RoleArn=secret, RoleSessionName="me")[0] == "AccessDenied"
    sts.assume_role(RoleArn=secret, RoleSessionName="me", ExternalId="handshake")


def test_user_named_in_trust_policy_needs_no_permission(server: Server) -> None:
    user = server.user_with("trusted", allow("s3:ListAllMyBuckets"))
    arn = role(server, "trusting", trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/trusted"}))
    server.client_of(user, "sts").assume_role(RoleArn=arn, RoleSessionName="me")
    by_account = role(server, "by-account", trust(ACCOUNT_ROOT))
    assert refusal(server.client_of(user, "sts").assume_role, RoleArn=by_account, RoleSessionName="me")[0] == (
        "AccessDenied"
    )


def test_inputs_are_checked(server: Server, sts: Any) -> None:
    arn = role(server, "inputs", trust(ACCOUNT_ROOT))
    code, status, message = refusal(sts.assume_role, RoleArn=arn, RoleSessionName="not a name")
    assert (code, status) == ("ValidationError", 400)
    assert "roleSessionName" in message
    assert refusal(sts.assume_role, RoleArn="arn:aws:iam::1:user/inputs", RoleSessionName="me")[2].endswith(
        "is invalid"
    )
    code, _, message = refusal(sts.assume_role, RoleArn=arn, RoleSessionName="me", DurationSeconds=3601)
    assert (code, message) == (
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )
    unchecked = server.client("sts", config=Config(parameter_validation=False, retries={"max_attempts": 0}))
    code, _, message = refusal(unchecked.assume_role, RoleArn=arn, RoleSessionName="me", DurationSeconds=899)
    assert code == "ValidationError"
    assert message.endswith("Member must have value greater than or equal to 900")
    code, status, message = refusal(
        sts.assume_role,
        RoleArn=arn,
        RoleSessionName="me",
        SerialNumber=f"arn:aws:iam::{ACCOUNT}:mfa/x",
        TokenCode="123456",
    )
    assert (code, message) == (
        "AccessDenied",
        "MultiFactorAuthentication failed with invalid MFA one time pass code.",
    )


def test_tags_and_chaining(server: Server, sts: Any) -> None:
    second = role(server, "second", trust(ACCOUNT_ROOT, "sts:AssumeRole", "sts:TagSession"))
    may = allow("sts:AssumeRole", "sts:TagSession")
    first = role(server, "first", trust(ACCOUNT_ROOT, "sts:AssumeRole", "sts:TagSession"), may)
    tags = [{"Key": "team", "Value": "blue"}, {"Key": "kept", "Value": "no"}]
    answer = sts.assume_role(RoleArn=first, RoleSessionName="me", Tags=tags, TransitiveTagKeys=["team"])
    assert answer["PackedPolicySize"] > 0
    mine = server.client_of(answer["Credentials"], "sts")
    code, _, message = refusal(mine.assume_role, RoleArn=second, RoleSessionName="me", DurationSeconds=3601)
    assert message == (
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
    )
    chained = mine.assume_role(RoleArn=second, RoleSessionName="chained")["Credentials"]
    assert server.client_of(chained, "sts").get_caller_identity()["Arn"].endswith("assumed-role/second/chained")
    conflict = [{"Key": "TEAM", "Value": "red"}]
    code, _, message = refusal(mine.assume_role, RoleArn=second, RoleSessionName="me", Tags=conflict)
    assert code == "InvalidParameterValue"
    assert "conflicts with a transitive tag key" in message
    untagged = role(server, "untagged", trust(ACCOUNT_ROOT))
    assert "sts:TagSession" in refusal(sts.assume_role, RoleArn=untagged, RoleSessionName="me", Tags=tags)[2]


def test_session_token_of_a_user(server: Server, sts: Any) -> None:
    keys = sts.get_session_token()["Credentials"]
    mine = server.client_of(keys, "sts")
    assert mine.get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/admin"
    assert refusal(mine.get_session_token)[2] == "Cannot call GetSessionToken with session credentials"
    assert refusal(server.client_of(keys, "iam").list_users)[0] == "InvalidClientTokenId"
    server.client_of(keys, "s3").list_buckets()


def test_federated_user(server: Server, sts: Any) -> None:
    keys = sts.get_federation_token(Name="Bob", Policy=allow("s3:ListAllMyBuckets"))
    assert keys["FederatedUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:federated-user/Bob"
    mine = keys["Credentials"]
    assert server.client_of(mine, "sts").get_caller_identity()["UserId"] == f"{ACCOUNT}:Bob"
    server.client_of(mine, "s3").list_buckets()
    assert refusal(server.client_of(mine, "s3").create_bucket, Bucket="denied")[0] == "AccessDenied"
    powerless = sts.get_federation_token(Name="Eve")["Credentials"]
    assert refusal(server.client_of(powerless, "s3").list_buckets)[0] == "AccessDenied"
    assert refusal(server.client_of(powerless, "iam").list_users)[0] == "InvalidClientTokenId"


def test_sessions_end(server: Server, sts: Any) -> None:
    arn = role(server, "ending", trust(ACCOUNT_ROOT), allow("iam:GetRole"))
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    mine = server.client_of(keys, "sts")
    mine.get_caller_identity()
    forged = server.client_of({**keys, "SessionToken": keys["SessionToken"][:-8] + "AAAAAAA="}, "sts")
    assert refusal(forged.get_caller_identity)[:2] == ("InvalidClientTokenId", 403)
    without = server.client_of({**keys, "SessionToken": None}, "sts")
    assert refusal(without.get_caller_identity)[:2] == ("InvalidClientTokenId", 403)
    server.control_plane.sts.revoke_session(arn, "me", server.clock.now())
    assert refusal(mine.get_caller_identity)[:2] == ("ExpiredToken", 403)
    gone = sts.assume_role(RoleArn=arn, RoleSessionName="other")["Credentials"]
    iam = server.client("iam")
    iam.delete_role_policy(RoleName="ending", PolicyName="p")
    iam.delete_role(RoleName="ending")
    assert refusal(server.client_of(gone, "sts").get_caller_identity)[:2] == ("InvalidClientTokenId", 403)


def test_tags_of_role_and_session_are_the_principals(server: Server, sts: Any) -> None:
    red_only = allow("iam:GetRole", StringEquals={"aws:PrincipalTag/team": "red"})
    arn = role(server, "tagged", trust(ACCOUNT_ROOT, "sts:AssumeRole", "sts:TagSession"), red_only)
    iam = server.client("iam")
    iam.tag_role(RoleName="tagged", Tags=[{"Key": "team", "Value": "blue"}])
    plain = sts.assume_role(RoleArn=arn, RoleSessionName="plain")["Credentials"]
    tags = [{"Key": "Team", "Value": "red"}]
    tagged = sts.assume_role(RoleArn=arn, RoleSessionName="tagged", Tags=tags)["Credentials"]
    assert refusal(server.client_of(plain, "iam").get_role, RoleName="tagged")[0] == "AccessDenied"
    server.client_of(tagged, "iam").get_role(RoleName="tagged")
    iam.tag_role(RoleName="tagged", Tags=[{"Key": "team", "Value": "red"}])
    server.client_of(plain, "iam").get_role(RoleName="tagged")


def test_older_sessions_can_be_denied_by_their_issue_time(server: Server, sts: Any) -> None:
    arn = role(server, "revoked", trust(ACCOUNT_ROOT), allow("iam:GetRole"))
    keys = sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    server.client_of(keys, "iam").get_role(RoleName="revoked")
    later = (server.clock.now() + timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    deny = allow("*", effect="Deny", DateLessThan={"aws:TokenIssueTime": later})
    server.client("iam").put_role_policy(RoleName="revoked", PolicyName="AWSRevokeOlderSessions", PolicyDocument=deny)
    message = refusal(server.client_of(keys, "iam").get_role, RoleName="revoked")[2]
    assert message.endswith("with an explicit deny in an identity-based policy")


def test_across_accounts_both_sides_must_agree(server: Server, sts: Any) -> None:
    other = "210987654321"
    server.control_plane.create_account(other, server.clock.now())
    keys = server.control_plane.iam.credentials_of(other, "admin")
    assert keys is not None
    pair = {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}
    arn = role(server, "shared", trust({"AWS": other}), allow("iam:GetRole"))
    theirs = server.client_of(pair, "sts")
    session = theirs.assume_role(RoleArn=arn, RoleSessionName="guest")["Credentials"]
    assert server.client_of(session, "sts").get_caller_identity()["Account"] == ACCOUNT
    server.client_of(session, "iam").get_role(RoleName="shared")
    assert refusal(server.client_of(pair, "iam").get_role, RoleName="shared")[0] == "NoSuchEntity"
    private = role(server, "private", trust(ACCOUNT_ROOT))
    assert refusal(theirs.assume_role, RoleArn=private, RoleSessionName="guest")[0] == "AccessDenied"
    # Their own side must agree too, even where the trust policy names the user.
    iam = server.client_of(pair, "iam")
    iam.create_user(UserName="guest")
    guest = iam.create_access_key(UserName="guest")["AccessKey"]
    named = role(server, "named", trust({"AWS": f"arn:aws:iam::{other}:user/guest"}))
    mine = server.client_of(guest, "sts")
    assert refusal(mine.assume_role, RoleArn=named, RoleSessionName="guest")[0] == "AccessDenied"
    iam.put_user_policy(UserName="guest", PolicyName="p", PolicyDocument=allow("sts:AssumeRole", resource=named))
    mine.assume_role(RoleArn=named, RoleSessionName="guest")


def test_root_may_not_assume_roles(server: Server) -> None:
    arn = role(server, "rootless", trust(ACCOUNT_ROOT))
    keys = server.control_plane.iam.credentials_of(ACCOUNT, "root")
    assert keys is not None
    pair = {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}
    root = server.client_of(pair, "sts")
    assert root.get_caller_identity()["UserId"] == ACCOUNT
    assert refusal(root.assume_role, RoleArn=arn, RoleSessionName="me") == (
        "AccessDenied",
        403,
        "Roles may not be assumed by root accounts.",
    )


def test_access_key_info(sts: Any) -> None:
    assert sts.get_access_key_info(AccessKeyId="ASIARTX3GSDSTBCDEFGH")["Account"] == "111122223333"


def test_what_is_not_there_says_so(server: Server) -> None:
    anybody = server.client("sts", config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}))
    request = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/x", "PrincipalArn": f"arn:aws:iam::{ACCOUNT}:saml-provider/x"}
    code, status, message = refusal(anybody.assume_role_with_saml, **request, SAMLAssertion="assertion")
    assert (code, status) == ("NotImplemented", 501)
    sts = server.client("sts")
    code, status, message = refusal(sts.get_web_identity_token, Audience=["a"], SigningAlgorithm="RS256")
    assert (code, status) == ("NotImplemented", 501)
    assert "GetWebIdentityToken" in message


def test_decode_authorization_message(server: Server, sts: Any) -> None:
    account = account_root(ACCOUNT)
    question = Question(account, "ec2:RunInstances", "arn:aws:ec2:us-west-2:1:instance/*", {"ec2:Region": "us-west-2"})
    encoded = server.control_plane.sts.messages.encode(question, Decision(allowed=False, explicit=True))
    decoded = json.loads(sts.decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"])
    assert (decoded["allowed"], decoded["explicitDeny"]) == (False, True)
    assert decoded["context"]["action"] == "ec2:RunInstances"
    assert decoded["context"]["conditions"]["items"] == [
        {"key": "ec2:Region", "values": {"items": [{"value": "us-west-2"}]}}
    ]
    for wrong in ("x", encoded[:-4] + "AAAA", encoded[4:]):
        assert refusal(sts.decode_authorization_message, EncodedMessage=wrong)[:2] == (
            "InvalidAuthorizationMessageException",
            400,
        )
    stranger = replace(question, principal=account_root("210987654321"))
    theirs = server.control_plane.sts.messages.encode(stranger, Decision(allowed=False))
    assert refusal(sts.decode_authorization_message, EncodedMessage=theirs)[0] == (
        "InvalidAuthorizationMessageException"
    )


def test_source_identity_stays(server: Server, sts: Any) -> None:
    actions = ("sts:AssumeRole", "sts:SetSourceIdentity")
    second = role(server, "identified-2", trust(ACCOUNT_ROOT, *actions))
    first = role(server, "identified", trust(ACCOUNT_ROOT, *actions), allow(*actions))
    answer = sts.assume_role(RoleArn=first, RoleSessionName="me", SourceIdentity="carol")
    assert answer["SourceIdentity"] == "carol"
    mine = server.client_of(answer["Credentials"], "sts")
    assert mine.assume_role(RoleArn=second, RoleSessionName="me")["SourceIdentity"] == "carol"
    assert refusal(mine.assume_role, RoleArn=second, RoleSessionName="me", SourceIdentity="eve")[0] == "AccessDenied"
    plain = role(server, "unidentified", trust(ACCOUNT_ROOT))
    assert (
        "sts:SetSourceIdentity"
        in refusal(sts.assume_role, RoleArn=plain, RoleSessionName="me", SourceIdentity="carol")[2]
    )
