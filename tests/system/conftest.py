"""System tests: real Docker, the real AWS CLI, real SDKs in containers. One taskrole for all tests of a module."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/system/" in str(item.path):
            item.add_marker(pytest.mark.system)


@pytest.fixture(scope="session", autouse=True)
def machine() -> None:
    """Fail at once, with a sentence, where the machine cannot run these tests."""
    assert os.geteuid() == 0, "system tests need root (address 169.254.170.2, ports below 1024)"
    assert shutil.which("docker"), "system tests need Docker: run script/setup"
    subprocess.run(["docker", "info"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def walkthrough() -> Iterator[Walkthrough]:
    """A taskrole that is ready, with an AWS CLI that points at it; everything is removed afterwards."""
    with Walkthrough(arguments=("--stop-tasks",)) as running:
        running.start_server()
        yield running
