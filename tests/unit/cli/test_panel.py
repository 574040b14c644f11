"""The status panel: what it shows, and how it behaves on a terminal."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console

from taskrole.app_glance import Denial, Glance
from taskrole.cli.panel import Facts, render
from taskrole.services.ecs.api import ActiveTask, EcsHealth
from tests.support import NOW
from tests.terminal import Terminal

FACTS = Facts("http://127.0.0.1:4566", "us-west-2", "123456789012", "i-0123456789abcdef0")
TASK = ActiveTask("0123456789abcdef" * 2, "default", "web", 3, "RUNNING", NOW - timedelta(minutes=5))
DENIED = Denial("2026-01-01T12:13:14Z", "s3:PutObject", "User: x is not authorized\nto perform: s3:PutObject [bold]")
PROGRAM = """
import asyncio, sys
from taskrole.cli.panel import fits_a_panel, panel
from tests.unit.cli.test_panel import FACTS, glance
async def main():
    stop = asyncio.Event()
    import signal
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    async with panel(FACTS, glance):
        print("a line above", flush=True)
        await stop.wait()
    print("it was stopped", flush=True)
if fits_a_panel():
    asyncio.run(main())
else:
    print("plain", flush=True)
"""


def glance(*tasks: ActiveTask, denials: tuple[Denial, ...] = (DENIED,), observed: int = 0) -> Glance:
    return Glance(EcsHealth(1, 1, 1, 0), tasks or (TASK,), denials, observed, NOW)


def text_of(seen: Glance | None, width: int = 100) -> str:
    out = StringIO()
    Console(file=out, width=width).print(render(FACTS, seen))
    return out.getvalue()


def test_it_tells_where_everything_is_and_what_goes_on() -> None:
    text = text_of(glance())
    for words in (
        "http://127.0.0.1:4566/console", "i-0123456789abcdef0  connected", "1 running",
        "0123456789ab  web:3  RUNNING  5 min", "12:13:14 s3:PutObject: User: x is not authorized to perform", "Ctrl-C",
    ):  # fmt: skip
        assert words in text
    assert "[bold]" in text_of(glance(), 200)  # what callers wrote is no markup


def test_it_says_what_is_not_there_yet_and_what_is_too_much() -> None:
    assert "Instance" not in text_of(None)
    text = text_of(Glance(EcsHealth(0, 0, 0, 2), (TASK,) * 20, (), 1, NOW))
    assert "connecting" in text
    assert "2 pending" in text
    assert "nothing" in text
    assert "1 roles are observed" in text
    assert text.count("web:3") == 8
    assert "2 of 3 container instances" in text_of(Glance(EcsHealth(2, 3, 0, 0), (), (), 0, NOW))


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in text_of(glance(), width).splitlines()) <= width


def terminal(**environment: str) -> Terminal:
    given = {**os.environ, "TERM": "xterm-256color", **environment}
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        if name not in environment:
            given.pop(name, None)
    return Terminal([sys.executable, "-c", PROGRAM], given)


def test_on_a_terminal_it_stays_below_what_is_printed_and_leaves_cleanly() -> None:
    with terminal() as screen:
        first = screen.until("Denied")
        assert "a line above" in first
        assert "\x1b[?25l" in first  # the cursor is hidden while it draws
        assert "\x1b[32m" in first  # colours
        screen.resize(20, 50)
        screen.kill(28)  # SIGWINCH
        screen.until(f"╭─ taskrole {'─' * 37}╮")
        assert screen.interrupt() == 0
        assert "\x1b[?25h" in screen.seen  # the cursor is back
        assert "it was stopped" in screen.seen


def test_no_color_means_none() -> None:
    with terminal(NO_COLOR="1") as screen:
        first = screen.until("Denied")
        assert not re.search(r"\x1b\[(3[0-7]|38|9[0-7])", first)
        assert screen.interrupt() == 0


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_cannot_be_drawn_on_gets_plain_lines(kind: str) -> None:
    with terminal(TERM=kind) as screen:
        assert "\x1b" not in screen.until("plain")
        assert screen.wait() == 0


def test_a_pipe_gets_plain_lines() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "plain\n"
