"""How commands print: JSON for programs; colour and what moves on terminals only, and to standard error."""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, indent=2))


def may_move() -> bool:
    """Tell whether standard error is a terminal on which something may move."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in {"", "dumb", "unknown"}


@contextlib.contextmanager
def working(text: str) -> Iterator[Callable[[str], None]]:
    """Show that something goes on while the body runs; yields a function that says what. Nothing without a terminal."""
    if not may_move():
        yield lambda _text: None
        return
    with Console(stderr=True).status(text) as status:
        yield lambda text: status.update(text.replace("[", "\\["))
