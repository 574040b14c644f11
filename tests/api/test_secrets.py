"""Secrets Manager and Parameter Store through boto3: allowed, denied, and never in the audit trail."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

SECRET_VALUE = "hunter2-never-to-be-seen"


def code_of(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


def allow(*actions: str, resource: str = "*", **condition: Any) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource, **condition}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_the_life_of_a_secret(server: Server) -> None:
    secrets = server.client("secretsmanager")
    arn = secrets.create_secret(Name="app/db", SecretString=SECRET_VALUE)["ARN"]
    assert secrets.get_secret_value(SecretId="app/db")["SecretString"] == SECRET_VALUE
    secrets.put_secret_value(SecretId=arn, SecretBinary=b"\x00\x01")
    assert secrets.get_secret_value(SecretId=arn)["SecretBinary"] == b"\x00\x01"
    previous = secrets.get_secret_value(SecretId=arn, VersionStage="AWSPREVIOUS")
    assert previous["SecretString"] == SECRET_VALUE
    pages = secrets.get_paginator("list_secrets").paginate()
    assert [one["Name"] for page in pages for one in page["SecretList"]] == ["app/db"]
    batch = secrets.batch_get_secret_value(SecretIdList=["app/db", "none"])
    assert [one["ErrorCode"] for one in batch["Errors"]] == ["ResourceNotFoundException"]
    secrets.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    with pytest.raises(secrets.exceptions.InvalidRequestException):
        secrets.get_secret_value(SecretId=arn)
    secrets.restore_secret(SecretId=arn)
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.describe_secret(SecretId="none")
    assert len(secrets.get_random_password(PasswordLength=20)["RandomPassword"]) == 20
    with pytest.raises(ClientError) as caught:
        secrets.rotate_secret(SecretId=arn)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_who_may_read_a_secret(server: Server) -> None:
    server.client("secretsmanager").create_secret(
        Name="team/red", SecretString="r", Tags=[{"Key": "team", "Value": "red"}]
    )
    blue = server.client("secretsmanager").create_secret(Name="team/blue", SecretString="b")["ARN"]
    tagged = allow(
        "secretsmanager:GetSecretValue",
        "secretsmanager:BatchGetSecretValue",
        Condition={"StringEquals": {"secretsmanager:ResourceTag/team": "red"}},
    )
    everything = json.loads(tagged)
    everything["Statement"].append({"Effect": "Allow", "Action": "secretsmanager:BatchGetSecretValue", "Resource": "*"})
    reader = server.client_of(server.user_with("secret-reader", json.dumps(everything)), "secretsmanager")
    assert reader.get_secret_value(SecretId="team/red")["SecretString"] == "r"
    for name in ("team/blue", "team/none"):
        with pytest.raises(ClientError) as caught:
            reader.get_secret_value(SecretId=name)
        assert code_of(caught) == "AccessDeniedException"
    batch = reader.batch_get_secret_value(SecretIdList=["team/red", "team/blue"])
    assert [one["Name"] for one in batch["SecretValues"]] == ["team/red"]
    assert [one["ErrorCode"] for one in batch["Errors"]] == ["AccessDeniedException"]
    # The secret's own policy lets the user in where the user's policies say nothing.
    user = f"arn:aws:iam::{ACCOUNT}:user/secret-reader"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": user},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    server.client("secretsmanager").put_resource_policy(SecretId=blue, ResourcePolicy=policy, BlockPublicPolicy=True)
    assert reader.get_secret_value(SecretId=blue)["SecretString"] == "b"
    # AWS: policies name a secret that is to be made with six question marks for the end of its ARN.
    exactly = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:mine-??????"
    maker = server.client_of(
        server.user_with("secret-maker", allow("secretsmanager:CreateSecret", resource=exactly)), "secretsmanager"
    )
    maker.create_secret(Name="mine", SecretString="x")
    with pytest.raises(ClientError) as caught:
        maker.create_secret(Name="other", SecretString="x")
    assert code_of(caught) == "AccessDeniedException"


def test_the_life_of_a_parameter(server: Server) -> None:
    ssm = server.client("ssm")
    ssm.put_parameter(Name="/app/url", Value="http://x", Type="String", Tags=[{"Key": "a", "Value": "b"}])
    ssm.put_parameter(Name="/app/password", Value=SECRET_VALUE, Type="SecureString")
    assert ssm.get_parameter(Name="/app/url")["Parameter"]["Value"] == "http://x"
    assert SECRET_VALUE not in ssm.get_parameter(Name="/app/password")["Parameter"]["Value"]
    by_path = ssm.get_parameters_by_path(Path="/app", WithDecryption=True)["Parameters"]
    assert [one["Value"] for one in by_path] == [SECRET_VALUE, "http://x"]
    with pytest.raises(ssm.exceptions.ParameterAlreadyExists):
        ssm.put_parameter(Name="/app/url", Value="y", Type="String")
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name="none")
    ssm.put_parameter(Name="/app/url", Value="http://y", Overwrite=True)
    ssm.label_parameter_version(Name="/app/url", ParameterVersion=1, Labels=["old"])
    assert ssm.get_parameter(Name="/app/url:old")["Parameter"]["Value"] == "http://x"
    assert len(ssm.get_parameter_history(Name="/app/url")["Parameters"]) == 2
    assert [one["Name"] for one in ssm.describe_parameters()["Parameters"]] == ["/app/password", "/app/url"]
    assert ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/app/url")["TagList"]
    assert ssm.delete_parameters(Names=["/app/url", "none"])["InvalidParameters"] == ["none"]


def test_who_may_read_a_parameter(server: Server) -> None:
    admin = server.client("ssm")
    for name in ("/red/a", "/blue/a"):
        admin.put_parameter(Name=name, Value=name, Type="String")
    policy = allow(
        "ssm:GetParameter", "ssm:GetParametersByPath", resource=f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/red*"
    )
    reader = server.client_of(server.user_with("parameter-reader", policy), "ssm")
    assert reader.get_parameter(Name="/red/a")["Parameter"]["Value"] == "/red/a"
    assert reader.get_parameters_by_path(Path="/red")["Parameters"][0]["Name"] == "/red/a"
    denied: list[tuple[str, dict[str, Any]]] = [
        ("get_parameter", {"Name": "/blue/a"}),
        ("get_parameters", {"Names": ["/red/a"]}),
        ("get_parameters_by_path", {"Path": "/blue"}),
        ("put_parameter", {"Name": "/red/b", "Value": "x", "Type": "String"}),
    ]
    for name, request in denied:
        with pytest.raises(ClientError) as caught:
            getattr(reader, name)(**request)
        assert code_of(caught) == "AccessDeniedException"


def test_values_are_in_no_audit_record(server: Server) -> None:
    trail = server.client("cloudtrail")
    server.client("ssm").put_parameter(Name="audited", Value=SECRET_VALUE, Type="SecureString")
    server.client("secretsmanager").create_secret(Name="audited", SecretString=SECRET_VALUE)
    seen: list[str] = []
    for name in ("PutParameter", "CreateSecret", "GetSecretValue"):
        attribute = [{"AttributeKey": "EventName", "AttributeValue": name}]
        seen += [event["CloudTrailEvent"] for event in trail.lookup_events(LookupAttributes=attribute)["Events"]]
    assert any("audited" in text for text in seen)
    assert not any(SECRET_VALUE in text for text in seen)
