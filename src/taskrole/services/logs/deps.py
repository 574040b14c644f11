"""What the operations of CloudWatch Logs are given."""

from dataclasses import dataclass

from taskrole.services.logs.store import LogsStore


@dataclass(frozen=True, slots=True)
class LogsDeps:
    """The dependencies of the operations."""

    store: LogsStore
