"""How commands fail: one sentence on standard error and an exit status that is not 0."""

import contextlib
from collections.abc import Iterator

EXIT_FAILURE = 1
EXIT_USAGE = 2
EXIT_NOT_RUN = 125
"""``run`` and ``exec`` end with the status of the command; with this one if it did not run. Docker's convention."""
EXIT_INTERRUPTED = 130


class CommandError(Exception):
    """A command cannot do what it was asked; the message is a clear sentence that says what to do."""

    def __init__(self, message: str, exit_status: int = EXIT_FAILURE) -> None:
        super().__init__(message)
        self.exit_status = exit_status


@contextlib.contextmanager
def not_run() -> Iterator[None]:
    """Have failures within end with the status that no command in a container ends with."""
    try:
        yield
    except CommandError as error:
        if error.exit_status == EXIT_FAILURE:
            raise CommandError(str(error), EXIT_NOT_RUN) from error
        raise
