"""Every operation of IAM and STS through the AWS command line: what it sends is understood, what it is told it shows.

The command line runs in this process: a start of Python for each of its commands would take longer than all else.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.session import get_session

from tests.api.conftest import Server
from tests.api.test_iam import allow
from tests.api.test_iam_every_operation import OPERATIONS, WITHOUT_PERMISSION, smallest
from tests.support import REGION

Run = Callable[..., tuple[int, str, str]]

MODELS = {service: get_session().get_service_model(service) for service in ("iam", "sts")}
CLIENT_ERROR = 255
READS_WITHOUT_ARGUMENTS = [
    title
    for title in OPERATIONS
    if title.partition(":")[2].startswith(("List", "Get"))
    and not smallest(MODELS[title.partition(":")[0]].operation_model(title.partition(":")[2]).input_shape)
]
# What must be there before these have something to show.
NOTHING_THERE = {
    "iam:GetAccountPasswordPolicy": "NoSuchEntity",
    "iam:GetLoginProfile": "NoSuchEntity",
    "iam:GetCredentialReport": "ReportNotPresent",
}


@pytest.fixture
def run(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with keys; return exit status and what it printed."""

    def run_command(keys: dict[str, Any], title: str, request: dict[str, Any]) -> tuple[int, str, str]:
        service, _, name = title.partition(":")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys["AccessKeyId"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys["SecretAccessKey"])
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_PAGER", "")
        common = ["--endpoint-url", server.endpoint, "--region", REGION, "--output", "json"]
        extra: list[str] = []
        if name == "CreateVirtualMFADevice":  # the command line writes the seed to a file of its own
            extra = ["--virtual-mfa-device-name", "xyz", "--outfile", str(tmp_path / "seed"), "--bootstrap-method"]
            extra.append("Base32StringSeed")
        else:
            extra = ["--cli-input-json", json.dumps(request)]
        status = create_clidriver().main([service, xform_name(name, "-"), *extra, *common])
        out, err = capsys.readouterr()
        return status, out, err

    return run_command


@pytest.fixture(scope="module")
def powerless(server: Server) -> dict[str, Any]:
    return server.user_with("powerless-cli", allow("dynamodb:ListTables"))


@pytest.mark.parametrize("title", [title for title in OPERATIONS if title not in WITHOUT_PERMISSION])
def test_denied(powerless: dict[str, Any], run: Run, title: str) -> None:
    service, _, name = title.partition(":")
    request = smallest(MODELS[service].operation_model(name).input_shape)
    if name in ("CreateLoginProfile", "GetLoginProfile"):
        request["UserName"] = "admin"
    status, out, err = run(powerless, title, request)
    assert (status, out) == (CLIENT_ERROR, ""), err
    assert f"(AccessDenied) when calling the {name} operation" in err
    assert f"is not authorized to perform: {title}" in err


@pytest.mark.parametrize("title", READS_WITHOUT_ARGUMENTS)
def test_read(server: Server, run: Run, title: str) -> None:
    keys = {"AccessKeyId": server.access_key_id, "SecretAccessKey": server.secret_access_key}
    status, out, err = run(keys, title, {})
    if title in NOTHING_THERE:
        assert (status, NOTHING_THERE[title] in err) == (CLIENT_ERROR, True), err
    else:
        assert status == 0, err
        assert isinstance(json.loads(out), dict)
