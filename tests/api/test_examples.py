"""The examples for other people's tests run as they say; the others are read."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from taskrole.cli.compose.file import read_compose
from taskrole.cli.compose.images import build_command

EXAMPLES = Path(__file__).parents[2] / "examples"


PLUGIN = ("-p", "no:cacheprovider", "-p", "taskrole.testing.pytest_plugin")


@pytest.mark.parametrize(
    ("folder", "command", "outcome"),
    [
        ("pytest", ["-m", "pytest", "-q", *PLUGIN, "--taskrole"], "3 passed"),
        ("test-helper", ["-m", "unittest", "-v"], "Ran 2 tests"),
    ],
)
def test_the_examples_for_tests_pass(tmp_path: Path, folder: str, command: list[str], outcome: str) -> None:
    shutil.copytree(EXAMPLES / folder, tmp_path / folder)  # away from our own settings
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=tmp_path / folder, env=environment, capture_output=True, text=True,
        timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert outcome in done.stdout + done.stderr


def test_the_compose_example_is_a_compose_file() -> None:
    compose = read_compose(EXAMPLES / "docker-compose" / "compose.yaml", {})
    service = compose.services["taskrole"]
    assert (service["network_mode"], service["pid"]) == ("host", "host")
    command = build_command(compose, "i", service["build"])
    assert Path(command[command.index("--file") + 1]).is_file()
    assert (Path(command[-1]) / "pyproject.toml").is_file()
