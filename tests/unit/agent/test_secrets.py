"""Secrets, environment files, private registries and shared namespaces, on an engine in memory."""

import json
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.api import ApiError
from taskrole.agent.container_config import create_config
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import RoleType
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.image import prepare_image
from taskrole.agent.hooks.pause import pause_program, prepare_pause, remove_pause
from taskrole.agent.hooks.secrets import (
    parse_secret_reference,
    prepare_environment_files,
    prepare_secrets,
    read_environment_file,
)
from taskrole.docker.fake import FakeEngine
from tests.unit.agent.support import FakeApi, make_context, record, role_credentials, spec

SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"
EXECUTION = {"executionRoleCredentials": {"credentialsId": "execution"}}


def prepare(folder: Path, container: dict[str, Any], **members: Any) -> Preparation:
    context = make_context(folder)
    task = record(spec({"name": "app", "image": "image", **container}, **EXECUTION, **members))
    task.pause_name = "ecs-pause"
    entry = role_credentials(context.clock, "execution")  # type: ignore[arg-type]
    assert context.credentials.put(task.arn, RoleType.EXECUTION, entry)
    return Preparation(context, task, task.spec.containers[0], task.containers["app"])


def api_of(context: AgentContext) -> FakeApi:
    assert isinstance(context.api, FakeApi)
    return context.api


def secret(name: str, value_from: str, **members: str) -> dict[str, str]:
    provider = "asm" if ":secretsmanager:" in value_from else "ssm"
    return {"name": name, "valueFrom": value_from, "provider": provider, "region": "eu-west-1", **members}


def environment(preparation: Preparation) -> dict[str, str]:
    config = create_config(preparation.task.spec, preparation.container, preparation.surroundings())
    return dict(line.split("=", 1) for line in config["Env"])


async def test_secrets_become_variables_and_log_options(tmp_path: Path) -> None:
    wanted = [
        secret("PASSWORD", f"{SECRET_ARN}:password::"),
        secret("PORT", f"{SECRET_ARN}:port::"),
        secret("WHOLE", SECRET_ARN),
        secret("URL", "/app/url:2"),
        secret("splunk-token", "/app/token", target="LOG_DRIVER"),
    ]
    logs = json.dumps({"LogConfig": {"Type": "splunk", "Config": {"splunk-url": "u"}}})
    preparation = prepare(
        tmp_path, {"secrets": wanted, "dockerConfig": {"hostConfig": logs}, "environment": {"A": "1"}}
    )
    api = api_of(preparation.context)
    value = json.dumps({"password": "p", "port": 5432})
    api.answers["GetSecretValue"] = {"SecretString": value}
    api.answers["GetParameters"] = {
        "Parameters": [
            {"Name": "/app/url", "Selector": ":2", "Value": "u", "ARN": "arn:1"},
            {"Name": "/app/token", "Value": "t", "ARN": "arn:2"},
        ]
    }
    await prepare_secrets(preparation)
    found = environment(preparation)
    assert found == {"A": "1", "PASSWORD": "p", "PORT": "5432", "WHOLE": value, "URL": "u"}
    config = create_config(preparation.task.spec, preparation.container, preparation.surroundings())
    assert config["HostConfig"]["LogConfig"]["Config"] == {"splunk-url": "u", "splunk-token": "t"}
    assert all(credentials is not None for _, _, credentials in api.calls)  # the execution role's, not the instance's
    assert value not in repr(preparation)


async def test_what_goes_wrong_with_secrets_is_said_without_the_secret(tmp_path: Path) -> None:
    async def reason(value_from: str, **answers: Any) -> str:
        preparation = prepare(tmp_path, {"secrets": [secret("S", value_from)]})
        api_of(preparation.context).answers.update(answers)
        with pytest.raises(HookError) as caught:
            await prepare_secrets(preparation)
        text = str(caught.value)
        assert text.startswith("ResourceInitializationError: unable to pull secrets or registry auth: ")
        assert "hunter2" not in text
        return text

    denied = ApiError("AccessDeniedException", "not authorized", 400)
    assert "AccessDeniedException" in await reason(SECRET_ARN, GetSecretValue=denied)
    assert "AccessDeniedException" in await reason("/p", GetParameters=denied)
    answer = {"Parameters": [], "InvalidParameters": ["/p"]}
    assert (await reason("/p", GetParameters=answer)).endswith("invalid parameters: /p")
    with_key = f"{SECRET_ARN}:key::"
    assert "did not contain json key key" in await reason(with_key, GetSecretValue={"SecretString": "{}"})
    assert "not a JSON object" in await reason(with_key, GetSecretValue={"SecretString": "hunter2"})
    assert "no text value" in await reason(SECRET_ARN, GetSecretValue={"SecretBinary": "aHVudGVyMg=="})


def test_the_forms_of_a_secret_reference() -> None:
    assert parse_secret_reference(SECRET_ARN) == ({"SecretId": SECRET_ARN}, "")
    assert parse_secret_reference(f"{SECRET_ARN}:k:AWSPREVIOUS:") == (
        {"SecretId": SECRET_ARN, "VersionStage": "AWSPREVIOUS"},
        "k",
    )
    assert parse_secret_reference(f"{SECRET_ARN}:::v1") == ({"SecretId": SECRET_ARN, "VersionId": "v1"}, "")


async def test_environment_files_are_below_the_definition(tmp_path: Path) -> None:
    files = [
        {"type": "s3", "value": "arn:aws:s3:::bucket/a b/app.env"},
        {"type": "s3", "value": "arn:aws:s3:::b/2.env"},
    ]
    preparation = prepare(tmp_path, {"environmentFiles": files, "environment": {"A": "definition"}})
    api = api_of(preparation.context)
    api.objects = {("bucket", "a b/app.env"): b"A=file\nB=1\n#C=2\n", ("b", "2.env"): b"B=2\nD=x=y"}
    await prepare_environment_files(preparation)
    assert environment(preparation) == {"A": "definition", "B": "1", "D": "x=y"}
    api.objects = {}
    with pytest.raises(HookError, match=r"failed to download env files.*NoSuchKey"):
        await prepare_environment_files(preparation)


def test_lines_of_environment_files() -> None:
    lines = ["", "# comment", "A=1", "A=2", "no equals", "=x", "B=", 'C="quoted"']
    assert read_environment_file(lines) == {"A": "1", "B": "", "C": '"quoted"'}


async def test_the_login_of_a_private_registry_is_a_secret(tmp_path: Path) -> None:
    login = {"type": "asm", "asmAuthData": {"credentialsParameter": SECRET_ARN, "region": "eu-west-1"}}
    preparation = prepare(tmp_path, {"image": "registry.example:5000/app", "registryAuthentication": login})
    api = api_of(preparation.context)
    api.answers["GetSecretValue"] = {"SecretString": '{"username":"u","password":"p"}'}
    await prepare_image(preparation)
    engine = preparation.context.engine
    assert isinstance(engine, FakeEngine)
    assert ("pull", "registry.example:5000/app p 600") in engine.calls
    api.answers["GetSecretValue"] = {"SecretString": "hunter2"}
    with pytest.raises(HookError, match="holds no username and password") as caught:
        await prepare_image(preparation)
    assert "hunter2" not in str(caught.value)


async def test_a_pause_container_holds_what_the_containers_share(tmp_path: Path) -> None:
    preparation = prepare(tmp_path, {}, pidMode="task", ipcMode="task")
    engine = preparation.context.engine
    assert isinstance(engine, FakeEngine)
    await prepare_pause(preparation)
    await prepare_pause(preparation)  # the second container of the task
    assert [call for call, _ in engine.calls].count("create") == 1
    (pause,) = engine.containers.values()
    assert pause["Config"]["HostConfig"]["IpcMode"] == "shareable"
    config = create_config(preparation.task.spec, preparation.container, preparation.surroundings())
    assert config["HostConfig"]["PidMode"] == config["HostConfig"]["IpcMode"] == "container:ecs-pause"
    pause["State"]["Status"] = "exited"  # Docker was restarted
    await prepare_pause(preparation)
    assert pause["State"]["Status"] == "running"
    await remove_pause(preparation.context, preparation.task)
    assert ("remove", "ecs-pause") in engine.calls


@pytest.mark.parametrize(("pid", "ipc"), [("host", "none"), ("host", "host"), ("", "")])
async def test_namespaces_without_a_pause_container(tmp_path: Path, pid: str, ipc: str) -> None:
    preparation = prepare(tmp_path, {}, pidMode=pid, ipcMode=ipc)
    await prepare_pause(preparation)
    config = create_config(preparation.task.spec, preparation.container, preparation.surroundings())
    assert (config["HostConfig"].get("PidMode", ""), config["HostConfig"].get("IpcMode", "")) == (pid, ipc)
    assert isinstance(preparation.context.engine, FakeEngine)
    assert preparation.context.engine.containers == {}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_pause_program_is_an_executable(machine: str) -> None:
    program = pause_program(machine)
    assert program[:4] == b"\x7fELF"
    assert len(program) < 256
    with pytest.raises(KeyError):
        pause_program("m68k")
