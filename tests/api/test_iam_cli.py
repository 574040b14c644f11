"""The daily commands of IAM and STS through the AWS command line."""

import base64
import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from taskrole.services.iam.totp import code_at, step_of
from tests.api.conftest import Server
from tests.api.test_iam import ECS_TRUST, allow
from tests.api.test_s3_cli import Cli
from tests.support import ACCOUNT


@pytest.fixture
def aws(server: Server, tmp_path: Path) -> "IamCli":
    return IamCli(server, tmp_path)


class IamCli(Cli):
    """Runs commands and reads their answers."""

    def answer(self, *arguments: str) -> Any:
        text = self(*arguments, "--output", "json")
        return json.loads(text) if text.strip() else None

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return f"file://{name}"


def test_users_and_keys(aws: IamCli) -> None:
    user = aws.answer("iam", "create-user", "--user-name", "cli", "--tags", "Key=team,Value=red")["User"]
    assert user["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/cli"
    aws("iam", "create-group", "--group-name", "cli-group")
    aws("iam", "add-user-to-group", "--user-name", "cli", "--group-name", "cli-group")
    read_only = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    aws("iam", "attach-group-policy", "--group-name", "cli-group", "--policy-arn", read_only)
    document = aws.file("policy.json", allow("s3:ListAllMyBuckets"))
    aws("iam", "put-user-policy", "--user-name", "cli", "--policy-name", "p", "--policy-document", document)
    assert aws.answer("iam", "get-user-policy", "--user-name", "cli", "--policy-name", "p")["PolicyDocument"]
    key = aws.answer("iam", "create-access-key", "--user-name", "cli")["AccessKey"]
    assert key["AccessKeyId"] in aws("iam", "list-access-keys", "--user-name", "cli")
    assert "NoSuchEntity" in aws("iam", "get-user", "--user-name", "nobody", fails=True)
    made = aws.answer("iam", "create-policy", "--policy-name", "cli", "--policy-document", document)["Policy"]
    assert made["DefaultVersionId"] == "v1"
    decision = aws.answer(
        "iam", "simulate-principal-policy", "--policy-source-arn", user["Arn"],
        "--action-names", "s3:ListAllMyBuckets", "iam:GetUser", "iam:CreateUser",
    )  # fmt: skip
    assert [one["EvalDecision"] for one in decision["EvaluationResults"]] == ["allowed", "allowed", "implicitDeny"]


def test_roles_and_sessions(aws: IamCli) -> None:
    assert aws.answer("sts", "get-caller-identity")["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/admin"
    task = aws.file("task.json", ECS_TRUST)
    aws("iam", "create-role", "--role-name", "cli-task", "--assume-role-policy-document", task)
    trust = aws.file("trust.json", ECS_TRUST.replace('"Service": "ecs-tasks.amazonaws.com"', f'"AWS": "{ACCOUNT}"'))
    role = aws.answer("iam", "create-role", "--role-name", "cli", "--assume-role-policy-document", trust)["Role"]
    aws("iam", "attach-role-policy", "--role-name", "cli", "--policy-arn", "arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    session = aws.answer("sts", "assume-role", "--role-arn", role["Arn"], "--role-session-name", "cli")
    assert session["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/cli/cli"
    assert aws.answer("iam", "list-roles", "--max-items", "1")["Roles"]
    updated = aws.file("updated.json", ECS_TRUST)
    aws("iam", "update-assume-role-policy", "--role-name", "cli", "--policy-document", updated)
    assert "AccessDenied" in aws(
        "sts", "assume-role", "--role-arn", role["Arn"], "--role-session-name", "cli", fails=True
    )
    everything = aws.answer("iam", "get-account-authorization-details", "--filter", "Role")
    assert {"cli", "cli-task"} <= {one["RoleName"] for one in everything["RoleDetailList"]}
    assert aws.answer("sts", "get-session-token")["Credentials"]["SessionToken"]


def test_mfa_and_report(aws: IamCli, server: Server) -> None:
    made = aws.answer(
        "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "cli",
        "--outfile", "seed.txt", "--bootstrap-method", "Base32StringSeed",
    )["VirtualMFADevice"]  # fmt: skip
    seed = base64.b32decode((aws.folder / "seed.txt").read_text())
    step = step_of(server.clock.now())
    serial = made["SerialNumber"]
    aws(
        "iam", "enable-mfa-device", "--user-name", "admin", "--serial-number", serial,
        "--authentication-code1", code_at(seed, step), "--authentication-code2", code_at(seed, step + 1),
    )  # fmt: skip
    assert serial in aws("iam", "list-mfa-devices", "--user-name", "admin")
    server.clock.shift += timedelta(seconds=30)
    code = code_at(seed, step_of(server.clock.now()) + 1)
    assert aws.answer("sts", "get-session-token", "--serial-number", serial, "--token-code", code)["Credentials"]
    assert aws.answer("iam", "generate-credential-report")["State"] == "STARTED"
    aws("iam", "generate-credential-report")
    report = base64.b64decode(aws.answer("iam", "get-credential-report")["Content"]).decode()
    rows = {row["user"]: row for row in csv.DictReader(report.splitlines())}
    assert rows["admin"]["mfa_active"] == "true"
    summary = aws.answer("iam", "get-account-summary")["SummaryMap"]
    assert summary["MFADevicesInUse"] == 1
