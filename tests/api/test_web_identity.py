"""AssumeRoleWithWebIdentity through boto3, with an issuer that really answers over TLS on loopback."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric import rsa

from taskrole.clock import SystemClock
from taskrole.services.sts.https_get import BODY_BYTES_MAX, FetchError, HttpsGetter
from tests.api.conftest import Server
from tests.api.issuer import AUDIENCE, Issuer
from tests.api.test_iam import allow, refusal
from tests.api.test_s3_cli import Cli
from tests.support import ACCOUNT, free_port

SUBJECT = "repo:example/app:ref:refs/heads/main"


@pytest.fixture(scope="module")
def issuer(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    issuer = Issuer(tmp_path_factory.mktemp("issuer"), server.clock.now())
    yield issuer
    issuer.close()


@pytest.fixture(scope="module")
def provider(server: Server, issuer: Issuer) -> str:
    """The provider; its issuer's certificate is trusted by its thumbprint."""
    arn: str = server.client("iam").create_open_id_connect_provider(
        Url=issuer.url, ClientIDList=[AUDIENCE], ThumbprintList=[issuer.thumbprint]
    )["OpenIDConnectProviderArn"]
    return arn


@pytest.fixture(scope="module")
def anybody(server: Server) -> Any:
    """AssumeRoleWithWebIdentity of a client without keys."""
    config = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
    return server.client("sts", config=config).assume_role_with_web_identity


def role(server: Server, name: str, provider: str, *actions: str, **condition: Any) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": ["sts:AssumeRoleWithWebIdentity", *actions],
        "Condition": condition,
    }
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = server.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=allow("iam:GetRole"))
    return arn


def test_token_of_a_build(server: Server, issuer: Issuer, provider: str, anybody: Any) -> None:
    host = issuer.url.removeprefix("https://")
    condition = {f"{host}:aud": AUDIENCE, f"{host}:sub": SUBJECT}
    arn = role(server, "build", provider, StringEquals=condition)
    answer = anybody(RoleArn=arn, RoleSessionName="build-7", WebIdentityToken=issuer.token(), DurationSeconds=900)
    assert answer["SubjectFromWebIdentityToken"] == SUBJECT
    assert (answer["Provider"], answer["Audience"]) == (provider, AUDIENCE)
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/build/build-7"
    server.client_of(answer["Credentials"], "iam").get_role(RoleName="build")
    other = issuer.token(sub="repo:example/app:pull_request")
    assert refusal(anybody, RoleArn=arn, RoleSessionName="xyz", WebIdentityToken=other) == (
        "AccessDenied",
        403,
        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    )
    missing = f"arn:aws:iam::{ACCOUNT}:role/missing"
    assert (
        refusal(
            anybody,
            RoleArn=missing,
            RoleSessionName="xyz",
            WebIdentityToken=issuer.token(),
        )[2]
        == "Not authorized to perform sts:AssumeRoleWithWebIdentity"
    )


def test_tokens_that_are_not_believed(server: Server, issuer: Issuer, provider: str, anybody: Any) -> None:
    arn = role(server, "strict", provider)

    def answer_to(token: str) -> str:
        return refusal(anybody, RoleArn=arn, RoleSessionName="xyz", WebIdentityToken=token)[0]

    now = int(issuer.now.timestamp())
    good = issuer.token()
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert answer_to("x.y.z") == "InvalidIdentityToken"
    assert answer_to(good[:-6] + "AAAAAA") == "InvalidIdentityToken"
    assert answer_to(issuer.token(key=stranger)) == "InvalidIdentityToken"
    assert answer_to(issuer.token(key="secret" * 8, algorithm="HS256")) == "InvalidIdentityToken"
    assert answer_to(issuer.token(algorithm="none")) == "InvalidIdentityToken"
    assert answer_to(issuer.token(aud="somebody-else")) == "InvalidIdentityToken"
    assert answer_to(issuer.token(iss="https://elsewhere.test")) == "InvalidIdentityToken"
    assert answer_to(issuer.token(iat=now + 3600)) == "InvalidIdentityToken"
    assert answer_to(issuer.token(nbf=now + 3600)) == "InvalidIdentityToken"
    for claim in ("sub", "aud", "exp", "iat", "iss"):
        without: dict[str, Any] = {claim: None}
        assert answer_to(issuer.token(**without)) == "InvalidIdentityToken"
    assert answer_to(issuer.token(exp=now - 1)) == "ExpiredTokenException"
    wrong_tags: dict[str, Any] = {"https://aws.amazon.com/tags": {"principal_tags": {"a": ["b", "c"]}}}
    assert answer_to(issuer.token(**wrong_tags)) == "InvalidIdentityToken"


def test_tags_and_source_identity_come_from_the_token(
    server: Server, issuer: Issuer, provider: str, anybody: Any
) -> None:
    claims: dict[str, Any] = {
        "https://aws.amazon.com/tags": {"principal_tags": {"team": ["red"]}, "transitive_tag_keys": ["team"]},
        "https://aws.amazon.com/source_identity": "builder",
    }
    plain = role(server, "plain", provider)
    asked = {"RoleSessionName": "xyz", "WebIdentityToken": issuer.token(**claims)}
    assert "sts:TagSession" in refusal(anybody, RoleArn=plain, **asked)[2]
    arn = role(server, "tagged", provider, "sts:TagSession", "sts:SetSourceIdentity")
    red_only = allow("iam:GetRole", StringEquals={"aws:PrincipalTag/team": "red", "aws:SourceIdentity": "builder"})
    iam = server.client("iam")
    iam.put_role_policy(RoleName="tagged", PolicyName="p", PolicyDocument=red_only)
    answer = anybody(RoleArn=arn, **asked)
    assert (answer["SourceIdentity"], answer["PackedPolicySize"] > 0) == ("builder", True)
    mine = server.client_of(answer["Credentials"], "iam")
    mine.get_role(RoleName="tagged")
    federated_only = allow("iam:GetRole", StringEquals={"aws:FederatedProvider": provider})
    iam.put_role_policy(RoleName="tagged", PolicyName="p", PolicyDocument=federated_only)
    mine.get_role(RoleName="tagged")


def test_session_limits(server: Server, issuer: Issuer, provider: str, anybody: Any) -> None:
    arn = role(server, "limited", provider)
    asked = {"RoleArn": arn, "RoleSessionName": "xyz", "WebIdentityToken": issuer.token()}
    keys = anybody(**asked, Policy=allow("iam:ListUsers"))["Credentials"]
    message = refusal(server.client_of(keys, "iam").get_role, RoleName="limited")[2]
    assert message.endswith("because no session policy allows the iam:GetRole action")
    assert refusal(anybody, **asked, DurationSeconds=3601)[0] == "ValidationError"
    assert refusal(anybody, **asked, ProviderId="www.amazon.com")[0] == "ValidationError"


def test_keys_are_asked_for_seldom_and_again_when_they_change(
    server: Server, issuer: Issuer, provider: str, anybody: Any
) -> None:
    arn = role(server, "rotating", provider)

    def assume(token: str) -> Any:
        return anybody(RoleArn=arn, RoleSessionName="xyz", WebIdentityToken=token)

    issuer.asked.clear()
    assume(issuer.token())
    assume(issuer.token())
    assert issuer.asked.count("/keys") <= 1
    issuer.rotate()
    server.clock.shift += timedelta(seconds=20)
    assume(issuer.token(key_id="second"))
    assert issuer.asked.count("/keys") >= 1
    asked = len(issuer.asked)
    assert refusal(assume, token=issuer.token(key_id="third"))[0] == "InvalidIdentityToken"
    assert len(issuer.asked) == asked, "an unknown key id does not make us ask again at once"


def test_issuer_that_cannot_be_trusted_or_reached(server: Server, issuer: Issuer, anybody: Any) -> None:
    other = f"https://{issuer.host}/other"
    arn = server.client("iam").create_open_id_connect_provider(
        Url=other, ClientIDList=[AUDIENCE], ThumbprintList=["0" * 40]
    )["OpenIDConnectProviderArn"]
    trusting = role(server, "unreachable", arn)
    asked = {"RoleArn": trusting, "RoleSessionName": "xyz", "WebIdentityToken": issuer.token(iss=other)}
    code, status, message = refusal(anybody, **asked)
    assert (code, status) == ("IDPCommunicationError", 400)
    assert "not trusted" in message
    server.client("iam").update_open_id_connect_provider_thumbprint(
        OpenIDConnectProviderArn=arn, ThumbprintList=[issuer.thumbprint]
    )
    server.clock.shift += timedelta(seconds=6)
    assert "404" in refusal(anybody, **asked)[2]


def test_calls_are_in_the_trail_of_the_account(server: Server, issuer: Issuer, provider: str, anybody: Any) -> None:
    arn = role(server, "recorded", provider)
    token = issuer.token(key_id="second")
    anybody(RoleArn=arn, RoleSessionName="recorded", WebIdentityToken=token)
    server.control_plane._trail.sink.flush()
    found = server.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "AssumeRoleWithWebIdentity"}]
    )["Events"]
    assert not [one for one in found if "InvalidIdentityToken" in one["CloudTrailEvent"]], (
        "anybody could fill the trail"
    )
    (event,) = [json.loads(one["CloudTrailEvent"]) for one in found if arn in one["CloudTrailEvent"]]
    assert event["userIdentity"]["type"] == "WebIdentityUser"
    assert event["recipientAccountId"] == ACCOUNT
    assert token not in json.dumps(event)
    assert token.split(".")[2] not in json.dumps(event)


def test_sdks_assume_the_role_by_themselves(server: Server, issuer: Issuer, provider: str, tmp_path: Path) -> None:
    arn = role(server, "by-file", provider)
    (tmp_path / "token").write_text(issuer.token(key_id="second"))
    aws = Cli(server, tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del aws._environment[name]
    aws._environment |= {"AWS_ROLE_ARN": arn, "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token")}
    assert "assumed-role/by-file/" in aws("sts", "get-caller-identity")


def test_getter_takes_an_own_authority_and_keeps_its_bounds(issuer: Issuer) -> None:
    getter = HttpsGetter(SystemClock(), issuer.certificate_file)
    assert b"keys" in getter.get(f"https://{issuer.host}/keys")
    with pytest.raises(FetchError, match="not trusted"):
        HttpsGetter(SystemClock()).get(f"https://{issuer.host}/keys")
    issuer.documents["/long"] = b"x" * (BODY_BYTES_MAX + 1)
    with pytest.raises(FetchError, match="too long"):
        getter.get(f"https://{issuer.host}/long")
    with pytest.raises(FetchError, match="404"):
        getter.get(f"https://{issuer.host}/nothing")
    with pytest.raises(FetchError, match="cannot be reached"):
        getter.get(f"https://localhost:{free_port()}/")
