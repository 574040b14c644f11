"""A terminal for tests: runs a program on a pseudo terminal, and says what it printed."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self


class Terminal:
    """A program on a terminal of a size; leaving ends it."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], rows: int = 30, columns: int = 100
    ) -> None:
        self.descriptor, theirs = pty.openpty()
        self.resize(rows, columns)
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=dict(environment),
        )
        self.theirs = theirs
        self.seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.theirs)
        os.close(self.descriptor)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size; the program is told, as by a window."""
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.descriptor, text.encode())

    def read(self, seconds: float) -> str:
        """Take what is printed within a time."""
        ends_at = time.monotonic() + seconds
        while (left := ends_at - time.monotonic()) > 0:
            if select.select([self.descriptor], [], [], min(left, 0.1))[0]:
                self.seen += os.read(self.descriptor, 65536).decode("utf-8", "replace")
        return self.seen

    def until(self, text: str, seconds: float = 60) -> str:
        """Wait until a text is printed; return what has been printed since the last time, and forget it."""
        ends_at = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < ends_at, f"{text!r} is not printed: {self.seen[-3000:]}"
            assert self.process.poll() is None or self.read(0.2).count(text), f"it ended: {self.seen[-3000:]}"
            self.read(0.05)
        before, _, self.seen = self.seen.partition(text)
        return before + text

    def interrupt(self, seconds: float = 30) -> int:
        """Press Ctrl-C; return the exit status."""
        self.type("\x03")
        return self.wait(seconds)

    def wait(self, seconds: float = 30) -> int:
        """Return the exit status, taking what is printed until then."""
        ends_at = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < ends_at, f"it does not end: {self.seen[-3000:]}"
            self.read(0.05)
        self.read(0.1)
        return self.process.returncode

    def kill(self, number: int = signal.SIGTERM) -> None:
        """Send a signal."""
        self.process.send_signal(number)
