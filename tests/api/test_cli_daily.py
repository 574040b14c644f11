"""The commands of every day against a real server: status, logs, open, run, import, compose."""

import json
import urllib.request
from pathlib import Path

import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.cli.client import Client
from taskrole.cli.daily import open_console, print_status, sign_in_link
from taskrole.cli.errors import CommandError
from taskrole.cli.events import Target
from taskrole.cli.run_task import Run, run_image
from tests.api.conftest import Server
from tests.support import REGION

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
