"""The data directory: made, locked by one process at a time, and the note of how to reach the running server."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from taskrole.cli.errors import CommandError
from taskrole.config import Settings

_LOCK = "lock"
_ENDPOINT = "endpoint.json"


@contextlib.contextmanager
def locked_data_dir(path: Path) -> Iterator[None]:
    """Make the folder if need be and hold its lock.

    Raises:
        CommandError: It cannot be written, or another taskrole uses it.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        message = f"cannot write to the data directory {path}: {error.strerror}; choose another with --data-dir."
        raise CommandError(message) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"taskrole is already running on {path}; stop it first, or choose another --data-dir."
            raise CommandError(message) from error
        yield
    finally:
        os.close(descriptor)


def write_endpoint(settings: Settings) -> None:
    """Note the endpoint, region and account for ``taskrole env``."""
    note = {
        "endpoint": settings.endpoint,
        "region": settings.region,
        "account": settings.account_id,
        "database": settings.database,
        "tls": settings.tls_address,
    }
    path = settings.data_dir / _ENDPOINT
    path.write_text(json.dumps(note), encoding="utf-8")
    path.chmod(0o600)


def read_endpoint(data_dir: Path) -> dict[str, str]:
    """Return what ``write_endpoint`` noted.

    Raises:
        CommandError: taskrole was never started on this folder.
    """
    try:
        note: dict[str, str] = json.loads((data_dir / _ENDPOINT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"there is no taskrole in {data_dir} yet: start one with `taskrole up --data-dir {data_dir}`."
        raise CommandError(message) from error
    return note
