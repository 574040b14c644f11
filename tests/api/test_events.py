"""The stream of events over the wire, and the command that prints it."""

import json
from pathlib import Path
from typing import Any

import pytest

from taskrole.cli.errors import CommandError
from taskrole.cli.events import print_events
from tests.api.agent_channel import register_instance
from tests.api.conftest import Server
from tests.support import REGION


@pytest.fixture(scope="module")
def tasks(server: Server) -> list[str]:
    """Tasks that were started and asked to stop."""
    ecs = server.client("ecs")
    ecs.create_cluster(clusterName="watched")
    register_instance(server, "watched")
    ecs.register_task_definition(family="f", containerDefinitions=[{"name": "a", "image": "b", "memory": 10}])
    arns = [ecs.run_task(cluster="watched", taskDefinition="f")["tasks"][0]["taskArn"] for _ in range(2)]
    ecs.stop_task(cluster="watched", task=arns[0], reason="enough")
    return arns


def _print(server: Server, monkeypatch: pytest.MonkeyPatch, keys: dict[str, Any] | None = None, **options: Any) -> None:
    given = keys or {"AccessKeyId": server.access_key_id, "SecretAccessKey": server.secret_access_key}
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", given["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", given["SecretAccessKey"])
    monkeypatch.setenv("AWS_REGION", REGION)
    defaults: dict[str, Any] = {"cluster": "", "after": "oldest", "follow": False, "as_json": False}
    print_events(Path("/nonexistent"), **{**defaults, **options})


def test_the_command_prints_what_happened(
    server: Server, tasks: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _print(server, monkeypatch)
    lines = capsys.readouterr().out.splitlines()
    name = tasks[0].split(":", 5)[5]
    assert sum(name in line for line in lines) == 2
    assert any(line.endswith(f"{name}  PENDING (desired STOPPED)  enough") for line in lines)


def test_json_is_eventbridges_envelope(
    server: Server, tasks: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _print(server, monkeypatch, as_json=True, cluster="watched")
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    about = [event for event in events if event["resources"] == [tasks[0]]]
    assert [event["detail"]["desiredStatus"] for event in about] == ["RUNNING", "STOPPED"]
    assert {event["source"] for event in events} == {"aws.ecs"}
    _print(server, monkeypatch, as_json=True, after=str(events[-1]["seq"]))
    assert capsys.readouterr().out == ""


def test_callers_see_only_what_they_may_describe(
    server: Server, tasks: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    allow = [
        {"Effect": "Allow", "Action": "ecs:ListTasks", "Resource": "*"},
        {"Effect": "Allow", "Action": "ecs:DescribeTasks", "Resource": tasks[1]},
    ]
    keys = server.user_with("one-task", json.dumps({"Version": "2012-10-17", "Statement": allow}))
    _print(server, monkeypatch, keys, as_json=True)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {event["resources"][0] for event in events} == {tasks[1]}


def test_who_may_not_list_tasks_gets_no_stream(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
    keys = server.user_with("none", json.dumps({"Version": "2012-10-17", "Statement": nothing}))
    with pytest.raises(CommandError, match="refuses"):
        _print(server, monkeypatch, keys)
