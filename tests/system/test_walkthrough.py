"""The article's walkthrough, step by step, exactly as ``taskrole demo`` runs it."""

from collections.abc import Iterator

import pytest

from taskrole.cli.demo.steps import STEPS, Step
from taskrole.cli.demo.walkthrough import Walkthrough


@pytest.fixture(scope="module")
def walking() -> Iterator[Walkthrough]:
    with Walkthrough(arguments=("--stop-tasks",)) as walkthrough:
        yield walkthrough


@pytest.fixture(scope="module")
def failed() -> list[str]:
    """The titles of steps that failed: later ones cannot mean anything."""
    return []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_step(step: Step, walking: Walkthrough, failed: list[str]) -> None:
    if failed:
        pytest.fail(f"an earlier step failed: {failed[0]}")
    try:
        seen = step.run(walking)
    except BaseException:
        failed.append(step.title)
        raise
    assert seen
