"""Random fault schedules over the control plane and several agents, in virtual time: ``tests/simulation``.

In a process of its own, because the order of sets has to be the same in every run.
"""

import subprocess
import sys

import pytest


def _simulate(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_invariants_hold_through_random_faults() -> None:
    assert "100 schedules" in _simulate("--seeds", "0-99")


def test_a_seed_is_the_same_schedule_every_time() -> None:
    assert "3 schedules" in _simulate("--seeds", "200-202", "--twice")


@pytest.mark.parametrize(
    "defect",
    [
        "reservations are not written",
        "a session goes to whoever asks first",
        "a stop that was asked for is dropped",
    ],
)
def test_a_deliberate_defect_is_found(defect: str) -> None:
    """All of them: ``python -m tests.simulation --defects``, which takes minutes."""
    assert "found after" in _simulate("--defects", defect)


def test_seeds_that_once_failed() -> None:
    """1295: an agent was killed before it heard that it is registered, and came as a second instance."""
    assert "1 schedules" in _simulate("--seeds", "1295-1295")
