"""``taskrole exec`` in a real container: piped, on a terminal, interrupted; and ``taskrole run --exec`` before it."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

IMAGE = "taskrole-test/debian"
TASKROLE = (sys.executable, "-m", "taskrole")
WAIT_SECONDS_MAX = 60
NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


def environment(walkthrough: Walkthrough) -> dict[str, str]:
    return {**walkthrough.environment, "TASKROLE_DATA_DIR": str(walkthrough.data_dir)}


@pytest.fixture(scope="module")
def task(walkthrough: Walkthrough) -> Iterator[str]:
    """The id of a task in which commands may be run."""
    policy = walkthrough.folder / "nothing.json"
    policy.write_text(json.dumps(NOTHING))
    command = [*TASKROLE, "run", IMAGE, "--policy", str(policy), "--name", "exec", "--exec", "-d", "--json", "--"]
    done = subprocess.run(
        [*command, "sleep", "600"], env=environment(walkthrough), capture_output=True, text=True, check=True
    )
    arn = json.loads(done.stdout)["taskArn"]
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while walkthrough.aws("ecs", "describe-tasks", "--tasks", arn)["tasks"][0]["lastStatus"] != "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.2)
    yield arn.rpartition("/")[2]
    walkthrough.aws("ecs", "stop-task", "--task", arn)


def run(walkthrough: Walkthrough, *command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*TASKROLE, "exec", *command],
        env=environment(walkthrough),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_piped_in_and_out_with_both_streams_and_the_exit_status(walkthrough: Walkthrough, task: str) -> None:
    blob = os.urandom(1_000_000)
    done = run(walkthrough, task[:8], "--", "sh", "-c", "cat; echo wrong >&2; exit 9", stdin=blob)
    assert (done.returncode, done.stderr) == (9, b"wrong\n")
    assert done.stdout == blob


def test_it_is_the_container_with_its_role(walkthrough: Walkthrough, task: str) -> None:
    done = run(walkthrough, task, "--", "sh", "-c", "id -u; env")
    assert done.stdout.startswith(b"0\n")
    assert b"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/" in done.stdout


def test_a_command_that_is_not_there(walkthrough: Walkthrough, task: str) -> None:
    done = run(walkthrough, task, "--", "not-there")
    assert done.returncode in {126, 127}
    assert b"executable file not found" in done.stdout + done.stderr


def test_on_a_terminal_of_its_size(walkthrough: Walkthrough, task: str) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 77, 0, 0))
    command = [*TASKROLE, "exec", task, "--", "sh"]
    started = subprocess.Popen(
        command, env=environment(walkthrough), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    seen = until(ours, b"# ")
    os.write(ours, b"stty size; echo $((6*7))\r")
    seen += until(ours, b"42")
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 99, 0, 0))
    started.send_signal(signal.SIGWINCH)
    deadline = time.monotonic() + 20
    while b"44 99" not in seen and time.monotonic() < deadline:
        os.write(ours, b"stty size; echo a''gain\r")
        seen += until(ours, b"again")
    os.write(ours, b"\x04")  # the end, as a person types it
    assert started.wait(30) == 0
    assert b"33 77" in seen
    assert b"44 99" in seen


def until(descriptor: int, text: bytes) -> bytes:
    """Return what is printed up to a text."""
    seen, deadline = b"", time.monotonic() + 30
    while text not in seen:
        assert time.monotonic() < deadline, seen
        try:
            seen += os.read(descriptor, 4096)
        except OSError:
            break
    return seen


def test_a_command_does_not_outlive_its_client(walkthrough: Walkthrough, task: str) -> None:
    started = subprocess.Popen(
        [*TASKROLE, "exec", task, "--", "sleep", "4242"], env=environment(walkthrough), stdin=subprocess.PIPE
    )
    wait_for(lambda: processes("4242"), "it does not start")
    started.send_signal(signal.SIGINT)
    assert started.wait(20) == 130
    wait_for(lambda: not processes("4242"), "it runs on")


def processes(word: str) -> list[str]:
    """Return the processes of this machine whose second argument is a word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[:2] == [b"sleep", word.encode()]:
            found.append(str(path))
    return found


def wait_for(condition: object, what: str) -> None:
    assert callable(condition)
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
