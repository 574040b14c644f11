"""The commands of every day against a real server: status, logs, open, run, import, compose."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.cli.client import Client
from taskrole.cli.compose import compose_down, compose_up, definition_of, ignored, read_services
from taskrole.cli.daily import open_console, print_status, sign_in_link
from taskrole.cli.errors import CommandError
from taskrole.cli.events import Target
from taskrole.cli.import_iam import import_iam
from taskrole.cli.run_task import Run, run_image
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

DENY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
S3_ONLY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"}, "Action": "sts:AssumeRole"}
    ],
}


def _client(server: Server, access_key_id: str = "", secret_access_key: str = "") -> Client:
    keys = AwsCredentials(access_key_id or server.access_key_id, secret_access_key or server.secret_access_key)
    return Client(Target(server.endpoint, REGION, keys))


def test_status_shows_what_runs_and_what_was_denied(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    keys = server.user_with("denied", DENY)
    with pytest.raises(CommandError, match="ecs:ListClusters"):
        print_status(_client(server, keys["AccessKeyId"], keys["SecretAccessKey"]), as_json=False)
    capsys.readouterr()
    print_status(_client(server), as_json=True)
    status = json.loads(capsys.readouterr().out)
    assert status["clusters"][0]["name"] == "default"
    assert any("ecs:ListClusters" in one["message"] for one in status["denials"])
    print_status(_client(server), as_json=False)
    assert "default" in capsys.readouterr().out


def test_open_makes_a_link_that_signs_in(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    open_console(_client(server), only_print=True)
    link = capsys.readouterr().out.strip()
    with urllib.request.urlopen(link) as answer:
        assert "taskrole_console" in answer.headers["Set-Cookie"]
    with pytest.raises(CommandError, match="does not take these keys"):
        sign_in_link(_client(server, "AKIAIOSFODNN7EXAMPLE", "wrong"))


def test_run_makes_a_role_of_exactly_the_policy(server: Server, tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(S3_ONLY))
    asked = Run("orders:1", ("echo", "hi"), "", policy, "", "default", 64, ("A=b=c",))
    with pytest.raises(CommandError, match="No Container Instances"):
        run_image(_client(server), asked, detach=True, as_json=False)
    definition = server.client("ecs").describe_task_definition(taskDefinition="orders")["taskDefinition"]
    assert definition["taskRoleArn"].endswith(":role/orders-task")
    assert definition["containerDefinitions"][0]["environment"] == [{"name": "A", "value": "b=c"}]
    stored = server.client("iam").get_role_policy(RoleName="orders-task", PolicyName="task")
    assert stored["PolicyDocument"] == S3_ONLY
    with pytest.raises(CommandError, match="not both"):
        run_image(_client(server), Run("a", (), "r", policy, "", "default", 64, ()), detach=True, as_json=False)


def _account() -> dict[str, Any]:
    document: dict[str, Any] = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::999988887777:role/imported"}
        ],
    }
    arn = "arn:aws:iam::999988887777:"
    return {
        "UserDetailList": [
            {"UserName": "imported", "Arn": f"{arn}user/imported", "Path": "/", "GroupList": ["people"],
             "AttachedManagedPolicies": [{"PolicyName": "own", "PolicyArn": f"{arn}policy/own"}]}
        ],
        "GroupDetailList": [
            {"GroupName": "people", "Path": "/", "GroupPolicyList": [{"PolicyName": "p", "PolicyDocument": document}]}
        ],
        "RoleDetailList": [
            {"RoleName": "imported", "Arn": f"{arn}role/imported", "Path": "/", "AssumeRolePolicyDocument": TRUST,
             "RolePolicyList": [], "AttachedManagedPolicies": []},
            {"RoleName": "linked", "Arn": f"{arn}role/aws-service-role/x/linked", "Path": "/aws-service-role/x/"},
        ],
        "Policies": [
            {"PolicyName": "own", "Arn": f"{arn}policy/own", "Path": "/",
             "PolicyVersionList": [{"IsDefaultVersion": True, "VersionId": "v1", "Document": document}]}
        ],
    }  # fmt: skip


def test_import_recreates_an_account_under_our_account_id(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "details.json"
    path.write_text(json.dumps(_account()))
    assert import_iam(_client(server), path, keep_account=False) == {"made": 7, "there": 0, "failed": 0}
    iam = server.client("iam")
    assert iam.list_groups_for_user(UserName="imported")["Groups"][0]["GroupName"] == "people"
    trust = iam.get_role(RoleName="imported")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"]["AWS"] == f"arn:aws:iam::{ACCOUNT}:root"
    again = import_iam(_client(server), path, keep_account=False)
    assert (again["failed"], again["there"]) == (0, 4)
    path.write_text("[]")
    with pytest.raises(CommandError, match="get-account-authorization-details"):
        import_iam(_client(server), path, keep_account=False)


COMPOSE = """
services:
  web:
    image: web:1
    command: serve --port 80
    ports: ["8080:80", "53/udp"]
    environment: {MODE: fast}
    mem_limit: 64m
    cpus: 0.25
    volumes: ["data:/data"]
    x-role: {policy: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}}
  quiet:
    image: quiet:1
    deploy: {replicas: 0}
"""


def test_compose_makes_services_with_roles_of_their_own(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_text(COMPOSE)
    compose_up(_client(server), path, "shop", "default")
    compose_up(_client(server), path, "shop", "default")
    ecs = server.client("ecs")
    found = ecs.describe_services(services=["shop-web", "shop-quiet"])["services"]
    assert {one["serviceName"]: one["desiredCount"] for one in found} == {"shop-web": 1, "shop-quiet": 0}
    web = ecs.describe_task_definition(taskDefinition="shop-web")["taskDefinition"]
    assert web["taskRoleArn"].endswith(":role/shop-web")
    assert "taskRoleArn" not in ecs.describe_task_definition(taskDefinition="shop-quiet")["taskDefinition"]
    compose_down(_client(server), path, "shop", "default")
    left = ecs.describe_services(services=["shop-web", "shop-quiet"])["services"]
    assert all(one["status"] != "ACTIVE" for one in left)


def test_a_compose_service_is_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_text(COMPOSE)
    web = read_services(path)["web"]
    container = definition_of("shop", "web", web, REGION, "r")["containerDefinitions"][0]
    assert container["command"] == ["serve", "--port", "80"]
    assert container["portMappings"] == [
        {"containerPort": 80, "hostPort": 8080},
        {"containerPort": 53, "protocol": "udp"},
    ]
    assert (container["memory"], container["cpu"]) == (64, 256)
    assert ignored(web) == ["volumes"]
    for text, words in (("services: {a: {build: .}}", "no image"), ("a: [", "not YAML"), ("{}", "no services")):
        path.write_text(text)
        with pytest.raises(CommandError, match=words):
            read_services(path)
    with pytest.raises(CommandError, match="ranges"):
        definition_of("p", "a", {"image": "a", "ports": ["1-2"]}, REGION, "")
