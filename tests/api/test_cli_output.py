"""What the command line prints and how it ends: JSON, colour, completion, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from taskrole.agent.settings import AwsCredentials
from taskrole.cli.own_api import OwnApi
from taskrole.cli.tasks import rows_of
from tests.api.agent_channel import RESOURCES, instance_keys
from tests.api.conftest import Server
from tests.support import REGION
from tests.terminal import Terminal

TASKROLE = (sys.executable, "-m", "taskrole")
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def environment(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "AWS_ENDPOINT_URL": server.endpoint,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "TASKROLE_DATA_DIR": str(tmp_path_factory.mktemp("other")),
        "TERM": "xterm-256color",
    }


def run(environment: dict[str, str], *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TASKROLE, *words], env={**environment, **changes}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "policy.json").write_text(json.dumps(DENY))
    (folder / "details.json").write_text(json.dumps({"UserDetailList": [], "RoleDetailList": [], "Policies": []}))
    (folder / "compose.yaml").write_text("services: {quiet: {image: quiet, deploy: {replicas: 0}}}")
    return folder


JSON_COMMANDS = [
    ("status --json", "endpoint"),
    ("tasks --json", "tasks"),
    ("doctor --json", "checks"),
    ("instance list --json", "instances"),
    ("why --last --json", "calls"),
    ("who-can s3:ListAllMyBuckets --json", "principals"),
    ("observe --list --json", "roles"),
    ("policy check policy.json --json", "findings"),
    ("compose up -f compose.yaml -p out --json", "services"),
    ("compose ps -f compose.yaml -p out --json", "services"),
    ("compose down -f compose.yaml -p out --all --json", "services"),
    ("trust remove --json", "changes"),
]


@pytest.mark.parametrize(("words", "member"), JSON_COMMANDS, ids=[words for words, _ in JSON_COMMANDS])
def test_json_for_programs(environment: dict[str, str], files: Path, words: str, member: str) -> None:
    given = [str(files / word) if (files / word).exists() else word for word in words.split()]
    done = run(environment, *given)
    assert member in json.loads(done.stdout), done.stderr
    assert done.returncode in ({0, 1} if words.startswith("doctor") else {0}), done.stderr


@pytest.fixture(scope="module")
def many_tasks(server: Server) -> int:
    """More tasks than one answer of ECS holds."""
    ecs = server.client("ecs")
    agent = server.client_of(instance_keys(server, "i-0eeeeeeeeeeeeeee0"), "ecs")
    registered = agent.register_container_instance(cluster="default", totalResources=RESOURCES, attributes=[])
    server.connect(registered["containerInstance"]["containerInstanceArn"])
    ecs.register_task_definition(family="many", containerDefinitions=[{"name": "a", "image": "i", "memory": 6}])
    for _ in range(13):
        assert not ecs.run_task(taskDefinition="many", count=10)["failures"]
    return 130


def test_all_tasks_are_told_not_only_a_hundred(server: Server, many_tasks: int) -> None:
    keys = AwsCredentials(server.access_key_id, server.secret_access_key)
    rows = rows_of(OwnApi(server.endpoint, REGION, keys), "default")
    assert len({row["taskArn"] for row in rows}) == many_tasks


def test_colour_on_terminals_only(environment: dict[str, str]) -> None:
    assert "\x1b" not in run(environment, "doctor").stdout
    with Terminal([*TASKROLE, "doctor"], environment) as screen:
        screen.wait()
        assert "\x1b[32mgood" in screen.seen
    for change in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        with Terminal([*TASKROLE, "doctor"], {**environment, **change}) as screen:
            screen.wait()
            assert "good" in screen.seen
            assert "\x1b[3" not in screen.seen


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["status"], 0, ""),
        (["logs", "0123"], 1, "`taskrole tasks` lists them."),
        (["policy", "check", "/nonexistent"], 1, "cannot read /nonexistent"),
        (["who-can", "s3:GetObject", "--context", "x"], 2, "--context wants KEY=VALUE"),
        (["run", "image", "--role", "a", "--policy", "/etc/hostname"], 2, "not both"),
        (["run", "image", "--rm", "-d"], 2, "not both"),
        (["run", "image", "--role", "not-there"], 125, "no such role"),
        (["exec", "0123", "--", "ls"], 125, "`taskrole tasks` lists them."),
        (["nonsense"], 2, "nonsense"),
        (["status", "--nonsense"], 2, "nonsense"),
        ([], 2, "Usage"),
    ],
)
def test_exit_codes(environment: dict[str, str], words: list[str], status: int, sentence: str) -> None:
    done = run(environment, *words)
    assert done.returncode == status
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_is_not_there_is_one_sentence(environment: dict[str, str]) -> None:
    for words in (["status"], ["tasks"], ["events"], ["logs", "1"], ["open", "--print"]):
        done = run(environment, *words, AWS_ENDPOINT_URL="http://127.0.0.1:9")
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert done.stderr.startswith("error: ")
        assert "does not answer" in done.stderr


def test_ctrl_c_ends_what_follows(environment: dict[str, str], many_tasks: int) -> None:
    with Terminal([*TASKROLE, "events", "--follow"], environment) as screen:
        screen.until("task/default/")
        assert screen.interrupt() == 130
        assert "Traceback" not in screen.seen


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(environment: dict[str, str], shell: str) -> None:
    program = str(Path(sys.executable).parent / "taskrole")
    named = {**environment, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}  # whatever shell runs the tests
    script = subprocess.run(
        [program, "--show-completion", shell], env=named, capture_output=True, text=True, timeout=60, check=True
    )
    assert "_TASKROLE_COMPLETE" in script.stdout
    asked = {"_TASKROLE_COMPLETE": f"complete_{shell}", "COMP_WORDS": "taskrole ex", "COMP_CWORD": "1"}
    asked |= {"_TYPER_COMPLETE_ARGS": "taskrole ex", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = subprocess.run(
        [program], env={**environment, **asked}, capture_output=True, text=True, timeout=60, check=False
    )
    assert "exec" in done.stdout
    assert "status" not in done.stdout


def test_bash_completes_tasks(server: Server, environment: dict[str, str], many_tasks: int) -> None:
    program = str(Path(sys.executable).parent / "taskrole")
    some = server.client("ecs").list_tasks()["taskArns"][0].rpartition("/")[2]

    def completed(line: str, number: int, **changes: str) -> list[str]:
        asked = {"_TASKROLE_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(number), **changes}
        done = subprocess.run(
            [program], env={**environment, **asked}, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stderr == ""
        return done.stdout.split()

    assert some in completed(f"taskrole exec {some[:3]}", 2)
    assert completed(f"taskrole logs {some[:31]}", 2) == [some]
    assert completed("taskrole logs ", 2, AWS_ENDPOINT_URL="http://127.0.0.1:9") == []
