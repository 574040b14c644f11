"""Errors of storage. None of them is shown to a caller: the gateway answers 500 or 503 with the request id."""


class DatabaseUnavailableError(Exception):
    """A write could not be made durable, or the database did not take it in time. Nothing of it was kept."""


class DatabaseClosedError(DatabaseUnavailableError):
    """The database was closed."""

    def __init__(self) -> None:
        super().__init__("The database is closed.")
