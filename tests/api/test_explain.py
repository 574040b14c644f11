"""taskrole's own API and its commands: why, who-can, policy suggest, observe; over the same path as every call."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from taskrole.agent.settings import AwsCredentials
from taskrole.cli.errors import CommandError
from taskrole.cli.main import app
from taskrole.cli.own_api import OwnApi
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

TASK = "0123456789abcdef0123456789abcdef"
BUCKET = "explained"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root", "Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def own(server: Server, keys: dict[str, Any] | None = None) -> OwnApi:
    if keys is None:
        credentials = AwsCredentials(server.access_key_id, server.secret_access_key)
    else:
        credentials = AwsCredentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys.get("SessionToken", ""))
    return OwnApi(server.endpoint, REGION, credentials)


@pytest.fixture(scope="module")
def role(server: Server) -> str:
    """A role that may list one bucket, and the bucket."""
    server.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    for number in range(6):
        server.client("s3").put_object(Bucket=BUCKET, Key=f"in/{number}", Body=b"x")
    iam = server.client("iam")
    arn: str = iam.create_role(RoleName="explained", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.put_role_policy(
        RoleName="explained",
        PolicyName="wide",
        PolicyDocument=policy(allow(["s3:ListBucket", "s3:GetObject"]), allow("dynamodb:*", Sid="Tables")),
    )
    return arn


@pytest.fixture(scope="module")
def session(server: Server, role: str) -> dict[str, Any]:
    keys: dict[str, Any] = server.client("sts").assume_role(RoleArn=role, RoleSessionName=TASK)["Credentials"]
    return keys


def denied_request(server: Server, session: dict[str, Any]) -> str:
    with pytest.raises(ClientError) as caught:
        server.client_of(session, "s3").put_object(Bucket=BUCKET, Key="out", Body=b"x")
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    request_id: str = caught.value.response["ResponseMetadata"]["RequestId"]
    return request_id


def short(request_id: str) -> str:
    """Return a request id as S3 shows it."""
    return request_id.replace("-", "")[:16].upper()


def test_explain_request_tells_who_what_and_what_would_have_to_change(
    server: Server, role: str, session: dict[str, Any]
) -> None:
    (call,) = own(server).call("ExplainRequest", requestId=denied_request(server, session))["calls"]
    assert (call["outcome"], call["operation"]) == ("denied", "s3:PutObject")
    assert call["caller"]["policiesOf"] == role
    (question,) = call["questions"]
    assert question["policies"] == [f"identity-based policy: {role} inline wide"]
    assert question["remedy"]["add"] == [
        {
            "policyType": "identity-based policy",
            "putIn": f"an identity policy of role explained ({role})",
            "statement": allow("s3:PutObject", f"arn:aws:s3:::{BUCKET}/out"),
        }
    ]


def test_what_the_operation_itself_asked_is_explained(server: Server, role: str) -> None:
    server.client("s3").put_object(Bucket=BUCKET, Key="mine/1", Body=b"x")
    keys = server.user_with("deleter", policy(allow("s3:DeleteObject", f"arn:aws:s3:::{BUCKET}/mine/*")))
    answer = server.client_of(keys, "s3").delete_objects(
        Bucket=BUCKET, Delete={"Objects": [{"Key": "mine/1"}, {"Key": "in/1"}]}
    )
    assert [one["Key"] for one in answer["Errors"]] == ["in/1"]
    request_id = answer["ResponseMetadata"]["RequestId"]
    (call,) = own(server).call("ExplainRequest", requestId=request_id)["calls"]
    assert call["outcome"] == "denied in part"
    assert [one["allowed"] for one in call["questions"] if one["action"] == "s3:DeleteObject"] == [True, False]
    with pytest.raises(ClientError) as caught:
        server.client_of(keys, "s3").head_object(Bucket=BUCKET, Key="mine/none")
    assert caught.value.response["Error"]["Code"] == "403"


def test_an_allowed_call_names_the_statement_that_decided(server: Server, session: dict[str, Any]) -> None:
    answer = server.client_of(session, "dynamodb").list_tables()
    (call,) = own(server).call("ExplainRequest", requestId=answer["ResponseMetadata"]["RequestId"])["calls"]
    assert call["outcome"] == "allowed"
    (by,) = call["questions"][0]["determinedBy"]
    assert (by["statement"], by["textToday"]["Action"]) == ("Tables", "dynamodb:*")


def test_list_denials_of_a_task(server: Server, session: dict[str, Any]) -> None:
    request_id = denied_request(server, session)
    assert own(server).call("ListDenials", limit=1)["calls"][0]["requestId"].startswith(request_id[:8].lower())
    calls = own(server).call("ListDenials", task=f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/default/{TASK}")["calls"]
    assert short(calls[0]["requestId"]) == request_id
    assert own(server).call("ListDenials", task="f" * 32)["calls"] == []


def test_who_can_finds_ways_through_roles_and_pass_role(server: Server, role: str) -> None:
    passing = [allow("iam:PassRole", role), allow("ecs:RunTask", "arn:aws:ecs:*:*:task-definition/web:*")]
    server.user_with("passer", policy(*passing))
    server.user_with("stranger", policy(allow("ecs:RunTask")))
    resource = f"arn:aws:s3:::{BUCKET}/in/1"
    answer = own(server).call("WhoCan", action="s3:GetObject", resource=resource)
    by_arn = {one["principal"]: one for one in answer["principals"]}
    assert by_arn[role]["way"] == "directly"
    assert by_arn[f"arn:aws:iam::{ACCOUNT}:root"]["kind"] == "root"
    assert by_arn[f"arn:aws:iam::{ACCOUNT}:user/admin"]["way"] == "directly"
    passer = by_arn[f"arn:aws:iam::{ACCOUNT}:user/passer"]
    assert passer["steps"][0]["role"] == role
    assert passer["steps"][0]["step"] == "passes to ecs-tasks.amazonaws.com and runs (ecs:RunTask)"
    assert f"arn:aws:iam::{ACCOUNT}:user/stranger" not in by_arn
    cannot = own(server).call("WhoCan", action="s3:GetObject", resource=resource, cannot=True)
    assert f"arn:aws:iam::{ACCOUNT}:user/stranger" in {one["principal"] for one in cannot["principals"]}
    assert cannot["count"] == answer["countOfOthers"]


def test_who_can_tells_conditions_and_outsiders(server: Server) -> None:
    inside = allow("s3:GetObject", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    server.user_with("inside", policy(inside))
    bucket_policy = policy(
        {**allow("s3:GetObject", "arn:aws:s3:::partner/*", Sid="Partner"), "Principal": {"AWS": "222222222222"}}
    )
    server.client("s3").create_bucket(Bucket="partner", CreateBucketConfiguration={"LocationConstraint": REGION})
    server.client("s3").put_bucket_policy(Bucket="partner", Policy=bucket_policy)
    arn = f"arn:aws:iam::{ACCOUNT}:user/inside"
    answer = own(server).call("WhoCan", action="s3:GetObject", resource="arn:aws:s3:::partner/k")
    (mine,) = [one for one in answer["principals"] if one["principal"] == arn]
    assert mine["conditions"] == ["IpAddress aws:SourceIp 10.0.0.0/8"]
    assert answer["outside"][0]["principals"] == {"AWS": ["222222222222"]}
    known = {"aws:SourceIp": "192.0.2.1"}
    answer = own(server).call("WhoCan", action="s3:GetObject", resource="arn:aws:s3:::partner/k", context=known)
    assert arn not in {one["principal"] for one in answer["principals"]}


def test_who_can_sees_repository_policies_trust_policies_tags_and_other_accounts(server: Server, role: str) -> None:
    api = own(server)
    server.client("ecr").create_repository(repositoryName="who", tags=[{"Key": "team", "Value": "red"}])
    named = {"Effect": "Allow", "Principal": {"AWS": role}, "Action": "ecr:BatchGetImage"}
    server.client("ecr").set_repository_policy(repositoryName="who", policyText=policy(named))
    arn = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/who"
    pulls = {one["principal"] for one in api.call("WhoCan", action="ecr:BatchGetImage", resource=arn)["principals"]}
    assert role in pulls

    def tagged(team: str) -> dict[str, Any]:
        return allow("ecr:DescribeImages", Condition={"StringEquals": {"aws:ResourceTag/team": team}})

    server.user_with("reds", policy(tagged("red")))
    server.user_with("blues", policy(tagged("blue")))
    found = api.call("WhoCan", action="ecr:DescribeImages", resource=arn)["principals"]
    by_arn = {one["principal"]: one for one in found}
    assert not by_arn[f"arn:aws:iam::{ACCOUNT}:user/reds"]["conditional"]
    assert f"arn:aws:iam::{ACCOUNT}:user/blues" not in by_arn

    assuming = api.call("WhoCan", action="sts:AssumeRole", resource=role)
    assert f"arn:aws:iam::{ACCOUNT}:user/admin" in {one["principal"] for one in assuming["principals"]}
    assert assuming["outside"][0]["principals"] == {"Service": ["ecs-tasks.amazonaws.com"]}
    assert api.call("WhoCan", action="iam:GetRole", resource=role)["outside"] == []

    elsewhere = api.call("WhoCan", action="iam:GetRole", resource="arn:aws:iam::222222222222:role/x")
    assert "another account" in elsewhere["notes"][-1]
    assert elsewhere["outside"] == []


def test_the_policy_of_another_account_s_resource_stays_its_own(server: Server) -> None:
    other = "222233334444"
    server.control_plane.create_account(other, server.clock.now())
    found = server.control_plane.iam.credentials_of(other, "admin")
    assert found is not None
    keys = {"AccessKeyId": found.access_key_id, "SecretAccessKey": found.secret_access_key}
    theirs = server.client_of(keys, "s3")
    theirs.create_bucket(Bucket="theirs", CreateBucketConfiguration={"LocationConstraint": REGION})
    secret = {"StringEquals": {"aws:PrincipalTag/hidden-word": "hidden-value"}}
    statement = {**allow("s3:GetObject", "arn:aws:s3:::theirs/*", Sid="HiddenSid", Condition=secret), "Principal": "*"}
    theirs.put_bucket_policy(Bucket="theirs", Policy=policy({**statement, "Principal": {"AWS": ACCOUNT}}))
    with pytest.raises(ClientError) as caught:
        server.client("s3").get_object(Bucket="theirs", Key="k")
    request_id = caught.value.response["ResponseMetadata"]["RequestId"]
    told = json.dumps(own(server).call("ExplainRequest", requestId=request_id))
    assert "resource-based policy" in told
    assert "hidden" not in told.lower()
    answer = own(server).call("WhoCan", action="s3:GetObject", resource="arn:aws:s3:::theirs/k")
    assert other not in json.dumps(answer)
    assert "hidden" not in json.dumps(answer).lower()
    with pytest.raises(CommandError, match="made no call"):
        own(server, keys).call("ExplainRequest", requestId=request_id)


def test_suggest_policy_is_proven_and_allows_what_was_done(server: Server, role: str, session: dict[str, Any]) -> None:
    s3 = server.client_of(session, "s3")
    for number in range(6):
        s3.get_object(Bucket=BUCKET, Key=f"in/{number}")
    s3.list_objects_v2(Bucket=BUCKET)
    answer = own(server).call("SuggestPolicy", role="explained")
    assert answer["proof"]["allAllowed"]
    statements = {tuple(one["Action"]): one["Resource"] for one in answer["policy"]["Statement"]}
    assert statements["s3:GetObject",] == [f"arn:aws:s3:::{BUCKET}/in/*"]
    assert statements["s3:ListBucket",] == [f"arn:aws:s3:::{BUCKET}"]
    assert answer["grant"]["actionsToday"] > answer["grant"]["actionsThen"] >= 2
    assert "dynamodb:DeleteTable" in answer["grant"]["disappearing"]


def test_observe_role_lets_through_and_records_and_never_gives_roles(
    server: Server, role: str, session: dict[str, Any]
) -> None:
    api = own(server)
    assert api.call("ObserveRole", role="explained", on=True)["observed"]
    try:
        assert [one["role"] for one in api.call("ListObservedRoles")["roles"]] == [role]
        health = json.loads(urllib.request.urlopen(f"{server.endpoint}/_taskrole/health", timeout=20).read())
        assert health["observed_roles"] == 1
        put = server.client_of(session, "s3").put_object(Bucket=BUCKET, Key="out", Body=b"x")
        (call,) = api.call("ExplainRequest", requestId=put["ResponseMetadata"]["RequestId"])["calls"]
        assert call["outcome"] == "let through by observe mode"
        assert call["questions"][0]["remedy"]["add"][0]["statement"]["Action"] == "s3:PutObject"
        with pytest.raises(ClientError, match="AccessDenied"):
            server.client_of(session, "iam").list_users()
        with pytest.raises(ClientError, match="AccessDenied"):
            server.client_of(session, "sts").assume_role(RoleArn=role, RoleSessionName="again")
        with pytest.raises(CommandError, match="not authorized"):
            own(server, session).call("ObserveRole", role="explained", on=True)
    finally:
        assert not api.call("ObserveRole", role="explained", on=False)["observed"]
    denied_request(server, session)
    assert api.call("SuggestPolicy", role="explained")["proof"]["allAllowed"]


def test_only_allowed_principals_may_ask(server: Server, session: dict[str, Any]) -> None:
    for operation in ("ExplainRequest", "ListDenials", "WhoCan", "ListObservedRoles"):
        with pytest.raises(CommandError, match=f"taskrole:{operation}"):
            own(server, session).call(operation, requestId="x", action="s3:GetObject")
    with pytest.raises(CommandError, match="taskrole:SuggestPolicy"):
        own(server, session).call("SuggestPolicy", role="explained")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{server.endpoint}/_taskrole/api/ListDenials", data=b"{}", timeout=20)
    assert caught.value.code in {400, 403}


@pytest.mark.parametrize(
    ("operation", "request_members"),
    [
        ("ExplainRequest", {}),
        ("ExplainRequest", {"requestId": 7}),
        ("ExplainRequest", {"requestId": "x\0"}),
        ("ExplainRequest", {"requestId": "no-such-request"}),
        ("ListDenials", {"limit": 0}),
        ("ListDenials", {"limit": True}),
        ("WhoCan", {"action": "s3:*"}),
        ("WhoCan", {"action": "s3:Nonsense"}),
        ("WhoCan", {"action": "s3:GetObject", "resource": "bucket"}),
        ("WhoCan", {"action": "s3:GetObject", "context": {"a": 1}}),
        ("SuggestPolicy", {"role": "nobody"}),
        ("SuggestPolicy", {"role": "explained", "since": "yesterday"}),
        ("ObserveRole", {"role": "explained", "on": "yes"}),
        ("ObserveRole", {"role": f"arn:aws:iam::{ACCOUNT}:role/x\0"}),
    ],
)
def test_bad_requests_are_refused_with_a_sentence(
    server: Server, role: str, operation: str, request_members: dict[str, Any]
) -> None:
    with pytest.raises(CommandError) as caught:
        own(server).call(operation, **request_members)
    assert "internal" not in str(caught.value)
    assert len(str(caught.value)) > 10


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b"[" * 100_000])
def test_bad_bodies_are_refused(server: Server, body: bytes) -> None:
    request = urllib.request.Request(f"{server.endpoint}/_taskrole/api/WhoCan", data=body)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=20)
    assert 400 <= caught.value.code < 500


# The commands


@pytest.fixture
def run(server: Server, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_access_key)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)

    def call(*arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == status, result.output + repr(result.exception)
        return result.output

    return call


def test_why_by_request_id_and_last(server: Server, session: dict[str, Any], run: Any) -> None:
    request_id = denied_request(server, session)
    text = run("why", request_id)
    assert "may it s3:PutObject on arn:aws:s3:::explained/out" in text
    assert '"Action": "s3:PutObject"' in text
    recorded = json.loads(run("why", request_id, "--json"))["calls"][0]["requestId"]
    assert short(recorded) == request_id
    assert recorded in run("why", "--last")
    assert recorded in run("why", "--task", TASK, "--denied")
    assert json.loads(run("why", request_id, "--json"))["calls"][0]["outcome"] == "denied"
    assert "no denials" in run("why", "--task", "e" * 32, "--denied")


def test_policy_check_fails_on_errors_alone(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(policy(allow("iam:PassRole")))
    assert "PASS_ROLE_WITH_STAR_IN_RESOURCE" in run("policy", "check", str(file))
    file.write_text(policy(allow("s3:Nonsense")))
    (finding,) = json.loads(run("policy", "check", str(file), "--json", status=1))["findings"]
    assert (finding["findingType"], finding["issueCode"]) == ("ERROR", "INVALID_ACTION")


def test_the_other_commands(server: Server, role: str, session: dict[str, Any], run: Any) -> None:
    assert role in run("who-can", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/in/1")
    assert "cannot" in run("who-can", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/in/1", "--cannot")
    assert "Nothing was recorded" in run("policy", "suggest", "--role", "ecsInstanceRole")
    server.client("ecs").register_task_definition(
        family="explained",
        taskRoleArn=role,
        containerDefinitions=[{"name": "c", "image": "i", "memory": 32}],
    )
    text = run("policy", "suggest", "--task-definition", "explained", "--since", "1h")
    assert "are allowed" in text
    assert json.loads(run("policy", "suggest", "--role", "explained", "--policy-only"))["Version"] == "2012-10-17"
    assert "in observe mode" in run("observe", "explained", "--on")
    assert role in run("observe", "--list")
    assert "enforced again" in run("observe", "explained", "--off")
    assert "enforced everywhere" in run("observe", "--list")
