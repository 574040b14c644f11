"""The pytest plugin: the fixture ``taskrole``, and ``pytest --taskrole`` for tests that know nothing of it."""

import os
from collections.abc import Iterator

import pytest

from taskrole.testing.server import TaskroleServer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--taskrole``."""
    group = parser.getgroup("taskrole")
    group.addoption(
        "--taskrole",
        action="store_true",
        help="Start a taskrole server for the session and point the AWS_* variables of all tests at it.",
    )


@pytest.fixture(scope="session")
def taskrole() -> Iterator[TaskroleServer]:
    """A running server: endpoint, environment, clients, keys with exactly a policy's rights, reset."""
    with TaskroleServer() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _taskrole_environment(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.config.getoption("--taskrole"):
        yield
        return
    server: TaskroleServer = request.getfixturevalue("taskrole")
    before = dict(os.environ)
    os.environ.pop("AWS_SESSION_TOKEN", None)
    os.environ.pop("AWS_PROFILE", None)
    os.environ.update(server.environment)
    yield
    os.environ.clear()
    os.environ.update(before)
